import {
  actions,
  button,
  card,
  columns,
  form,
  linkButton,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  score,
  section,
  statRow,
  textAreaField,
  textField,
  pair as twoSides,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { verdicts } from '../overlap.ts'
import type { PairView, SideView } from '../overlaps.present.ts'
import type { TitlePiece } from '../title-marks.ts'
import type { WhereView } from '../where-map.ts'
import { moneyTable, placeLine, reasonsPanel, timeBar } from './evidence.ts'
import { pairState } from './queue-view.ts'
import { answersPart, chargePart, historyPart, questionPart, type ReviewView } from './review-view.ts'
import { whereMap } from './where-map.ts'

export interface PairPageView extends ReviewView {
  readonly pair: PairView
  /** Null when neither plan names a place. */
  readonly where: WhereView | null
  /** Null when the viewer may not decide. */
  readonly form: {
    readonly verdict: string | null
    readonly reason: string
    readonly share: string
    readonly problems: readonly Problem[]
  } | null
  readonly signedIn: boolean
  readonly nextHref: string | null
}

export function pairView(frame: Frame, say: Messages, view: PairPageView): Html {
  const { pair } = view
  const caseLink =
    view.pairsInCase > 1 &&
    pair.caseHref &&
    html`<a class="govuk-link" href="${href(frame, pair.caseHref)}">${say.inCase(view.pairsInCase.toLocaleString('en-US'))}</a>`
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
    ${pair.state === 'decided' && html`<p>${pairState(say, pair)} ${pair.shareText}</p>`}
    ${caseLink && html`<p class="govuk-body ps-gap">${caseLink}</p>`}
    ${paragraph(muted(say.same))}
    ${twoSides(side(frame, say, pair, pair.left, 0), side(frame, say, pair, pair.right, 1))}
    <div class="ps-section">${columns('2', [
      section({ id: 'why', heading: say.whyTitle, first: true, body: reasonsPanel(say, pair) }),
      section({
        id: 'where',
        heading: say.whereAndWhen,
        first: true,
        body: html`${placeLine(say, pair)}${timeBar(frame, say, pair)}`,
      }),
    ])}</div>
    ${view.where && section({ id: 'map', heading: say.map.title, body: whereMap(frame, say, view.where) })}
    ${section({ id: 'answers', heading: say.review.answersTitle, body: answersPart(frame, say, pair, view) })}
    ${section({ id: 'decide', heading: say.decideTitle, body: decisionPart(frame, say, view) })}
    ${view.form && section({ id: 'together', heading: say.review.workTitle, body: columns('2', [questionPart(frame, say, pair, view), chargePart(frame, say, pair, view)]) })}
    ${section({ id: 'history', heading: say.review.history, body: historyPart(say, view) })}`
}

/** A title with what the other title says as well on a violet ground. */
export function markedTitle(pieces: readonly TitlePiece[]): Html {
  return html`${pieces.map((piece) => (piece.same ? html`<mark class="ps-overlap">${piece.text}</mark>` : piece.text))}`
}

function side(frame: Frame, say: Messages, pair: PairView, one: SideView, at: 0 | 1) {
  const place = one.placeHref
    ? html`<a class="govuk-link" href="${href(frame, one.placeHref)}">${one.place}</a>`
    : one.place
  return {
    letter: say.letters[at] ?? '',
    title: markedTitle(pair.titles[at]),
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

/** From two projects that may be one to the table where their bodies decide about it. */
const boardLink = (frame: Frame, say: Messages, { pair }: PairPageView) =>
  linkButton({
    kind: 'secondary',
    href: href(frame, `/boards/new?pair=${pair.href.split('/').at(-1) ?? ''}`),
    text: say.boardFromPair,
  })

/** From two projects that may be one to doing them together. */
const joinLink = (frame: Frame, say: Messages, { pair }: PairPageView) =>
  linkButton({
    kind: 'secondary',
    href: href(frame, `/joinings/new?pair=${pair.href.split('/').at(-1) ?? ''}`),
    text: say.joinPair,
  })

function decisionPart(frame: Frame, say: Messages, view: PairPageView): Html {
  const next = view.nextHref && linkButton({ kind: 'secondary', href: href(frame, view.nextHref), text: say.nextPair })
  if (!view.form) {
    const back = `/sign-in?return=${encodeURIComponent(href(frame, view.pair.href))}`
    return html`${moneyTable(say, view.pair)}${card(paragraph(say.whoMayDecide))}
      <div class="ps-gap">${actions([!view.signedIn && linkButton({ href: href(frame, back), text: say.signIn }), next])}</div>`
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
        html`${textAreaField(frame.lang, {
          name: 'reason',
          label: say.reason,
          hint: say.reasonHint,
          value: view.form.reason,
          rows: 4,
          maxlength: 2000,
          error: problemWith(problems, 'reason'),
        })}${textField(frame.lang, {
          name: 'share',
          label: say.share,
          hint: say.shareHint,
          value: view.form.share,
          inputmode: 'numeric',
          characters: 4,
          suffix: '%',
          error: problemWith(problems, 'share'),
        })}`,
      ),
    ])}
    <div class="ps-gap">${moneyTable(say, view.pair)}</div>
    <div class="ps-gap">${actions([button({ text: say.save }), next, boardLink(frame, say, view), joinLink(frame, say, view)])}</div>`,
  })
}
