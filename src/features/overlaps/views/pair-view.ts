import {
  actions,
  bulletList,
  button,
  card,
  columns,
  form,
  linkButton,
  linkRows,
  muted,
  note,
  pair as twoSides,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  score,
  section,
  statRow,
  textAreaField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { verdicts } from '../overlap.ts'
import type { PairView, SideView } from '../overlaps.present.ts'
import { pairState } from './queue-view.ts'

export interface PairPageView {
  readonly pair: PairView
  readonly decisions: readonly { verdict: string; reason: string; by: string; when: string }[]
  /** Null when the viewer may not decide. */
  readonly form: {
    readonly verdict: string | null
    readonly reason: string
    readonly problems: readonly Problem[]
  } | null
  readonly signedIn: boolean
  readonly nextHref: string | null
}

export function pairView(frame: Frame, say: Messages, view: PairPageView): Html {
  const { pair } = view
  return html`${pair.state === 'gone' && note({ kind: 'gold', body: paragraph(say.gone) })}
    ${columns('21', [
      note({
        kind: 'overlap',
        body: score(
          pair.percent,
          html`${say.chanceWords}<br><span class="ps-small ps-muted">${say.relatedWords(pair.relatedPercent)}</span>`,
        ),
      }),
      statRow([{ value: pair.atStake, unit: say.baht, label: say.atStake, note: say.atStakeNote }]),
    ])}
    ${pair.state === 'decided' && html`<p>${pairState(say, pair)}</p>`}
    ${muted(say.same)}
    ${twoSides(side(frame, say, pair, pair.left, 0), side(frame, say, pair, pair.right, 1))}
    ${section({
      id: 'why',
      heading: say.whyTitle,
      body: card(pair.reasons.length > 0 ? bulletList(pair.reasons) : paragraph(say.noReasons)),
    })}
    ${section({ id: 'decide', heading: say.decideTitle, body: decisionPart(frame, say, view) })}
    ${section({ id: 'history', heading: say.history, body: history(say, view) })}`
}

function side(frame: Frame, say: Messages, pair: PairView, one: SideView, at: 0 | 1) {
  const place = one.placeHref
    ? html`<a class="govuk-link" href="${href(frame, one.placeHref)}">${one.place}</a>`
    : one.place
  return {
    letter: say.letters[at] ?? '',
    title: one.title,
    href: href(frame, one.href),
    by: html`<a class="govuk-link" href="${href(frame, one.bodyHref)}">${one.body}</a>`,
    facts: [
      { term: say.facts.where, detail: place, same: pair.alike.place },
      { term: say.facts.when, detail: one.years, same: pair.alike.years },
      { term: say.facts.money, detail: html`<b>${one.amount}</b> ${say.baht}`, same: pair.alike.amount },
      { term: say.facts.field, detail: one.field, same: pair.alike.field },
      { term: say.facts.plan, detail: one.plan },
    ],
  }
}

function decisionPart(frame: Frame, say: Messages, view: PairPageView): Html {
  const next = view.nextHref && linkButton({ kind: 'secondary', href: href(frame, view.nextHref), text: say.nextPair })
  if (!view.form) {
    const back = `/sign-in?return=${encodeURIComponent(href(frame, view.pair.href))}`
    return html`${card(paragraph(say.whoMayDecide))}
      ${actions([!view.signedIn && linkButton({ href: href(frame, back), text: say.signIn }), next])}`
  }
  const { problems } = view.form
  return form(frame, {
    action: href(frame, `${view.pair.href}/decision`),
    body: html`${columns('2', [
      card(
        radiosField(frame.lang, {
          name: 'verdict',
          label: say.decideQuestion,
          value: view.form.verdict,
          error: problemWith(problems, 'verdict'),
          items: verdicts.map((verdict) => ({
            value: verdict,
            text: say.verdicts[verdict],
            hint: say.verdictHints[verdict],
          })),
        }),
      ),
      card(
        textAreaField(frame.lang, {
          name: 'reason',
          label: say.reason,
          hint: say.reasonHint,
          value: view.form.reason,
          rows: 5,
          maxlength: 2000,
          error: problemWith(problems, 'reason'),
        }),
      ),
    ])}
    ${actions([button({ text: say.save }), next])}`,
  })
}

function history(say: Messages, view: PairPageView): Html {
  if (view.decisions.length === 0) return paragraph(say.noHistory)
  return linkRows(
    view.decisions.map((decision) => ({
      title: decision.verdict,
      text: decision.reason,
      meta: say.by(decision.by, decision.when),
    })),
  )
}
