import {
  bulletList,
  button,
  checkboxesField,
  dateField,
  details,
  form,
  linkButton,
  note,
  paragraph,
  radiosField,
  selectField,
  state,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf, nothingTyped } from '../../../web/read-form.ts'
import type { Marked } from '../agreements.present.ts'
import { breachOutcomes, verdicts } from '../follow.sql.ts'
import { messages } from '../messages.ts'
import { questionKinds } from '../survey.ts'

export const MOST_QUESTIONS = 6

export const deskActs = [
  'offer',
  'sign',
  'paper',
  'take-over',
  'review',
  'remedy',
  'close-breach',
  'breach',
  'survey',
  'end-survey',
  'amend',
  'withdraw',
  'terminate',
] as const
export type DeskAct = (typeof deskActs)[number]

interface Choice {
  readonly value: string
  readonly text: string
}

interface SignForm {
  readonly version: number
  readonly hash: string
  readonly parties: readonly Choice[]
}

export interface DeskView {
  readonly id: string
  readonly key: string
  readonly state: Marked
  readonly noticeDays: number
  readonly sent: (Filled & { readonly act: DeskAct }) | null
  /** Links of a survey that was just begun, told once. */
  readonly links: readonly string[]
  readonly edit: boolean
  readonly offer: boolean
  readonly sign: SignForm | null
  readonly paper: SignForm | null
  readonly takeOver: readonly Choice[]
  readonly withdraw: boolean
  readonly amend: boolean
  readonly reviews: readonly Choice[]
  readonly accusable: readonly Choice[]
  readonly remediable: readonly Choice[]
  readonly closable: readonly Choice[]
  readonly terminate: readonly Choice[]
  readonly survey: boolean
  /** The id of the survey that runs. */
  readonly running: string | null
}

/** What can be done now, each in a fold of its own; the first is open, and the one that was sent with a mistake. */
export function deskView(frame: Frame, view: DeskView): Html {
  const { desk, one, verdicts: verdictWords, outcomes } = messages(frame.lang)
  const { lang } = frame
  const folds: Html[] = []

  const fold = (
    act: DeskAct,
    title: string,
    body: (filled: Filled) => Fragment,
    hidden: Record<string, string> = {},
  ) => {
    const filled = view.sent?.act === act ? view.sent : nothingTyped
    const names = Object.fromEntries(Object.entries(hidden).map(([name, value]) => [`${act}-${name}`, value]))
    const danger = act === 'withdraw' || act === 'terminate'
    folds.push(
      html`<div id="${act}">${details(
        title,
        form(frame, {
          action: href(frame, `/agreements/${view.id}/desk`),
          oneTimeKey: view.key,
          hidden: { act, ...names },
          body: html`${body(filled)}${button({ text: title, kind: danger ? 'warning' : 'primary' })}`,
        }),
        view.sent === null ? folds.length === 0 : view.sent.act === act,
      )}</div>`,
    )
  }
  const text = (act: DeskAct, filled: Filled, name: string, label: string, hint?: string) =>
    textField(lang, { ...fieldOf(filled, `${act}-${name}`), label, ...(hint === undefined ? {} : { hint }) })
  const area = (act: DeskAct, filled: Filled, name: string, label: string) =>
    textAreaField(lang, { ...fieldOf(filled, `${act}-${name}`), label, rows: 3 })
  const choose = (act: DeskAct, filled: Filled, name: string, label: string, choices: readonly Choice[]) => {
    const { value, ...field } = fieldOf(filled, `${act}-${name}`)
    return selectField(lang, { ...field, value, label, choices })
  }
  const radios = (act: DeskAct, filled: Filled, name: string, label: string, items: readonly Choice[]) =>
    radiosField(lang, { ...fieldOf(filled, `${act}-${name}`), label, items })
  const day = (act: DeskAct, filled: Filled, name: string, label: string) =>
    dateField(lang, { ...dayFieldOf(filled, `${act}-${name}`), label })

  if (view.offer) fold('offer', desk.offer, () => paragraph(desk.offerText))
  const { sign, paper } = view
  if (sign)
    fold(
      'sign',
      desk.sign,
      (filled) =>
        html`${paragraph(html`${desk.signText(sign.version)} <a class="govuk-link" href="${href(frame, `/agreements/${view.id}/versions/${sign.version}`)}">${messages(lang).version(sign.version)}</a>`)}${choose('sign', filled, 'party', desk.signFor, sign.parties)}${text('sign', filled, 'post', desk.post, desk.postHint)}`,
      { version: String(sign.version), hash: sign.hash },
    )
  if (paper)
    fold(
      'paper',
      desk.paper,
      (filled) =>
        html`${paragraph(desk.paperText)}${choose('paper', filled, 'party', desk.signFor, paper.parties)}${text('paper', filled, 'post', desk.post, desk.postHint)}${text('paper', filled, 'document', desk.document)}`,
      { version: String(paper.version), hash: paper.hash },
    )
  if (view.takeOver.length > 0)
    fold(
      'take-over',
      desk.takeOver,
      (filled) =>
        html`${paragraph(desk.takeOverText)}${choose('take-over', filled, 'party', desk.signFor, view.takeOver)}${text('take-over', filled, 'post', desk.post, desk.postHint)}`,
    )
  if (view.reviews.length > 0)
    fold(
      'review',
      desk.review,
      (filled) =>
        html`${choose('review', filled, 'which', desk.whichReview, view.reviews)}${radios(
          'review',
          filled,
          'verdict',
          desk.verdict,
          verdicts.map((value) => ({ value, text: verdictWords[value] })),
        )}${area('review', filled, 'finding', desk.finding)}`,
    )
  if (view.remediable.length > 0)
    fold(
      'remedy',
      desk.remedy,
      (filled) =>
        html`${choose('remedy', filled, 'which', desk.whichBreach, view.remediable)}${area('remedy', filled, 'remedy', desk.remedyText)}`,
    )
  if (view.closable.length > 0)
    fold(
      'close-breach',
      desk.closeBreach,
      (filled) =>
        html`${choose('close-breach', filled, 'which', desk.whichBreach, view.closable)}${radios(
          'close-breach',
          filled,
          'outcome',
          desk.outcome,
          breachOutcomes.map((value) => ({ value, text: outcomes[value] })),
        )}${text('close-breach', filled, 'reason', desk.reason)}`,
    )
  if (view.accusable.length > 0)
    fold(
      'breach',
      desk.breach,
      (filled) =>
        html`${choose('breach', filled, 'body', desk.breachBody, view.accusable)}${area('breach', filled, 'what', desk.what)}${area('breach', filled, 'wanted', desk.remedyWanted)}${day('breach', filled, 'due', desk.remedyDue)}`,
    )
  if (view.survey) fold('survey', desk.survey, (filled) => surveyForm(frame, filled))
  if (view.running !== null) fold('end-survey', desk.endSurvey, () => '', { survey: view.running })
  if (view.amend)
    fold(
      'amend',
      desk.amend,
      (filled) => html`${paragraph(desk.amendText)}${text('amend', filled, 'reason', desk.reason)}`,
    )
  if (view.withdraw) fold('withdraw', desk.withdraw, (filled) => text('withdraw', filled, 'reason', desk.reason))
  if (view.terminate.length > 0)
    fold(
      'terminate',
      desk.terminate,
      (filled) =>
        html`${paragraph(desk.terminateText(view.noticeDays))}${choose('terminate', filled, 'body', desk.signFor, view.terminate)}${day('terminate', filled, 'ends', desk.endsOn)}${text('terminate', filled, 'reason', desk.reason)}`,
    )

  const links =
    view.links.length > 0 &&
    note({
      kind: 'solved',
      title: desk.linksTitle(view.links.length),
      body: html`<div class="ps-break">${bulletList(view.links)}</div>`,
    })
  const edit =
    view.edit &&
    linkButton({ href: href(frame, `/agreements/${view.id}/edit`), text: one.edit, kind: 'secondary', icon: 'edit' })
  return html`${links}${paragraph(state(view.state.meaning, view.state.text))}${edit}${folds.length > 0 ? folds : paragraph(desk.nothing)}`
}

function surveyForm(frame: Frame, filled: Filled): Html {
  const { desk, questionKinds: kinds } = messages(frame.lang)
  const { lang } = frame
  const questions = Array.from({ length: MOST_QUESTIONS }, (_, at) => at + 1).map((n) => {
    const { value, ...field } = fieldOf(filled, `survey-kind-${n}`)
    return html`${textField(lang, { ...fieldOf(filled, `survey-question-${n}`), label: desk.question(n), optional: n > 1 })}${selectField(
      lang,
      {
        ...field,
        value,
        label: desk.questionKind,
        choices: questionKinds.map((kind) => ({ value: kind, text: kinds[kind] })),
      },
    )}${textField(lang, { ...fieldOf(filled, `survey-choices-${n}`), label: desk.questionChoices, optional: true })}`
  })
  return html`${paragraph(desk.surveyText)}${textAreaField(lang, { ...fieldOf(filled, 'survey-intro'), label: desk.intro, rows: 2 })}${questions.slice(0, 3)}${details(desk.questions, questions.slice(3))}${checkboxesField(
    lang,
    {
      name: 'survey-group',
      label: desk.groupBy,
      items: [{ value: '1', text: desk.groupBy }],
      values: filled.typed['survey-group'] === '1' ? ['1'] : [],
    },
  )}${dateField(lang, { ...dayFieldOf(filled, 'survey-opens'), label: desk.opens })}${dateField(lang, { ...dayFieldOf(filled, 'survey-closes'), label: desk.closes })}${textField(lang, { ...fieldOf(filled, 'survey-links'), label: desk.links, hint: desk.linksHint, inputmode: 'numeric', characters: 5 })}`
}
