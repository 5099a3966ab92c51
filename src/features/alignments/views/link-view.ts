import { alignModel } from '../../../engines/alignment/index.ts'
import type { FormFields } from '../../../platform/http/forms.ts'
import {
  actions,
  bulletList,
  button,
  card,
  columns,
  form,
  heading,
  linkButton,
  linkRows,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { alignmentKinds, type DecisionWord, shareText } from '../alignment.ts'
import { bodyName, evidenceTexts, levelName, percent, sideTitle, thingHref } from '../alignments.present.ts'
import type { SideLine, StoredLink } from '../alignments.sql.ts'
import type { Messages } from '../messages.th.ts'
import type { LiveSuggestion } from '../suggest-links.ts'
import { mark } from './queue-view.ts'

export interface LinkView {
  readonly link: StoredLink
  readonly why: readonly string[]
  /** What the viewer may decide; empty: nothing. */
  readonly words: readonly DecisionWord[]
  readonly typed: FormFields
  readonly problems: readonly Problem[]
  readonly signedIn: boolean
  readonly history: readonly {
    readonly what: string
    readonly who: string | null
    readonly when: string
    readonly reason: string | null
    readonly change: string | null
  }[]
}

export function linkView(frame: Frame, say: Messages, view: LinkView): Html {
  const { link } = view
  const words = say.link
  const isUnsure = link.state === 'proposed' && link.score !== null && link.score < alignModel.sureFrom
  const finder =
    link.score !== null &&
    section({
      id: 'why',
      heading: words.why,
      body: html`${isUnsure && note({ kind: 'gold', body: paragraph(words.unsureNote) })}${bulletList([words.chance(percent(link.score)), ...view.why])}`,
    })
  return html`${columns('2', [side(frame, say, words.supports, link.leftLine), side(frame, say, words.supported, link.rightLine)])}
    <div class="ps-gap">${card(
      summaryList([
        { key: words.state, value: mark(say, link) },
        { key: say.queue.filters.kind, value: html`${say.kinds[link.kind]}<br>${muted(say.kindHints[link.kind])}` },
        { key: words.share, value: link.share === null ? muted(words.noShare) : say.share(shareText(link.share)) },
        { key: words.reason, value: link.source === 'finder' ? say.finderReason : link.reason },
      ]),
    )}</div>
    ${finder}
    ${decide(frame, say, view)}
    ${section({
      id: 'history',
      heading: words.history,
      body: linkRows(
        view.history.map((one) => ({
          title: one.what,
          ...(one.reason === null ? {} : { text: one.reason }),
          meta: [one.when, one.who, one.change].filter(Boolean).join(' · '),
        })),
      ),
    })}`
}

function side(frame: Frame, say: Messages, head: string, line: SideLine): Html {
  const title =
    line.title === null
      ? muted(sideTitle(line, frame.lang))
      : html`<a class="govuk-link" href="${href(frame, thingHref(line.thing))}">${line.title}</a>`
  return card(
    html`${heading({ level: 2, text: head })}${paragraph(html`<b>${title}</b>`)}${summaryList([
      {
        key: say.link.plan,
        value: html`<a class="govuk-link" href="${href(frame, `/plans/${line.planId}`)}">${line.planTitle}</a><br>${muted(levelName(line.level, frame.lang))}`,
      },
      {
        key: say.link.body,
        value: html`<a class="govuk-link" href="${href(frame, `/bodies/${encodeURIComponent(line.bodyCode)}`)}">${bodyName(line, frame.lang)}</a>`,
      },
    ])}`,
  )
}

function decide(frame: Frame, say: Messages, view: LinkView): Html | null {
  const { link, words: choices } = view
  const words = say.link
  const isOver = link.state === 'rejected' || link.state === 'withdrawn'
  if (choices.length === 0)
    return isOver
      ? null
      : html`${paragraph(muted(words.whoMay))}${view.signedIn ? null : html`<p>${linkButton({ kind: 'secondary', href: href(frame, '/sign-in'), text: words.signIn })}</p>`}`
  const { lang } = frame
  const mayShare = choices.includes('confirm') && link.kind === 'contributes'
  return section({
    id: 'decide',
    heading: words.decide,
    body: form(frame, {
      action: href(frame, `/alignments/${link.home}-${link.id}/decision`),
      body: html`${radiosField(lang, {
        name: 'word',
        label: words.question,
        value: view.typed.word ?? (choices.length === 1 ? (choices[0] ?? null) : null),
        error: problemWith(view.problems, 'word'),
        items: choices.map((word) => ({ value: word, text: say.decisions[word] })),
      })}${
        mayShare &&
        textField(lang, {
          name: 'share',
          label: say.fields.share,
          hint: say.fields.shareHint,
          value: view.typed.share ?? (link.share === null ? '' : shareText(link.share)),
          inputmode: 'decimal',
          characters: 5,
          suffix: '%',
          error: problemWith(view.problems, 'share'),
        })
      }${textAreaField(lang, {
        name: 'reason',
        label: say.fields.reason,
        hint: say.fields.reasonHint,
        value: view.typed.reason ?? '',
        rows: 3,
        maxlength: 2000,
        error: problemWith(view.problems, 'reason'),
      })}${actions([button({ text: words.save })])}`,
    }),
  })
}

export interface FormView {
  readonly fields: FormFields
  readonly problems: readonly Problem[]
  readonly leftTitle: string | null
  readonly rightTitle: string | null
  /** Null: no project was named yet, or the goal is chosen. */
  readonly suggestions: readonly LiveSuggestion[] | null
  readonly oneTimeKey: string
}

export function formView(frame: Frame, say: Messages, view: FormView): Html {
  const { lang } = frame
  const words = say.fields
  const thing = (name: 'left' | 'right', title: string | null) =>
    textField(lang, {
      name,
      label: words[name],
      hint: title === null ? words.thingHint : html`<b>${title}</b>`,
      value: view.fields[name] ?? '',
      error: problemWith(view.problems, name),
    })
  const body = form(frame, {
    action: href(frame, '/alignments/new'),
    oneTimeKey: view.oneTimeKey,
    body: html`${thing('left', view.leftTitle)}${radiosField(lang, {
      name: 'kind',
      label: words.kind,
      value: view.fields.kind ?? 'contributes',
      error: problemWith(view.problems, 'kind'),
      items: alignmentKinds.map((kind) => ({ value: kind, text: say.kinds[kind], hint: say.kindHints[kind] })),
    })}${thing('right', view.rightTitle)}${textField(lang, {
      name: 'share',
      label: words.share,
      hint: words.shareHint,
      value: view.fields.share ?? '',
      inputmode: 'decimal',
      characters: 5,
      suffix: '%',
      error: problemWith(view.problems, 'share'),
    })}${textAreaField(lang, {
      name: 'reason',
      label: words.reason,
      hint: words.reasonHint,
      value: view.fields.reason ?? '',
      rows: 3,
      maxlength: 2000,
      error: problemWith(view.problems, 'reason'),
    })}${actions([button({ text: say.form.save })])}`,
  })
  return html`${view.suggestions !== null && suggestions(frame, say, view, view.suggestions)}${body}`
}

function suggestions(frame: Frame, say: Messages, view: FormView, found: readonly LiveSuggestion[]): Html {
  const words = say.form
  if (found.length === 0)
    return paragraph(
      html`${words.suggestionsNone} <a class="govuk-link" href="${href(frame, '/goals')}">${say.goals.title}</a>`,
    )
  const rows = found.map((one) => ({
    title: one.goal.title,
    href: href(frame, `/alignments/new?${new URLSearchParams({ left: view.fields.left ?? '', right: one.goalId })}`),
    meta: html`${levelName(one.goal.level, frame.lang)}<br>${evidenceTexts(one.evidence, frame.lang).slice(0, 3).join(' · ')}`,
    side: mark(say, { state: 'proposed', score: one.probability }),
  }))
  return html`${heading({ level: 2, text: words.suggestions })}${linkRows(rows)}`
}
