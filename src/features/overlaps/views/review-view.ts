import {
  button,
  card,
  form,
  heading,
  linkRows,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  selectField,
  state,
  textAreaField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Position, positions } from '../answer.ts'
import type { Messages } from '../messages.th.ts'
import type { PairView } from '../overlaps.present.ts'

export interface HistoryLine {
  readonly title: string
  readonly text: string | null
  readonly who: string
  readonly when: string
  readonly datetime: string
}

/** How bodies and officers work on a pair together. */
export interface ReviewView {
  readonly pairsInCase: number
  readonly history: readonly HistoryLine[]
  /** Everything the bodies have said, newest first; public. */
  readonly answers: readonly {
    readonly body: string
    readonly position: Position
    readonly text: string
    readonly when: string
  }[]
  /** The bodies of the pair the viewer may answer for, with what was typed. */
  readonly mayAnswer: readonly { readonly bodyId: string; readonly body: string }[]
  readonly answerTyped: {
    readonly bodyId: string
    readonly position: string
    readonly text: string
    readonly problems: readonly Problem[]
  }
  readonly questionTyped: { readonly text: string; readonly problems: readonly Problem[] }
  /** Name of the officer in charge, for officers. */
  readonly inCharge: string | null
  readonly assignedTo: string | null
  readonly officers: readonly { readonly id: string; readonly name: string }[]
}

const meaningOf = { agree: 'overlap', disagree: 'cannot', solved: 'solved' } as const

export function answersPart(frame: Frame, say: Messages, pair: PairView, view: ReviewView): Html {
  const words = say.review
  const said =
    view.answers.length === 0
      ? card(paragraph(words.noAnswers))
      : linkRows(
          view.answers.map((answer) => ({
            title: answer.body,
            text: answer.text,
            meta: answer.when,
            side: state(meaningOf[answer.position], words.positions[answer.position]),
          })),
        )
  const forms = view.mayAnswer.map(({ bodyId, body }, i) => {
    const typed = view.answerTyped.bodyId === bodyId ? view.answerTyped : null
    const problems = typed?.problems ?? []
    const id = (name: string) => (i === 0 ? name : `${name}-${i + 1}`)
    return card(html`${heading({ level: 3, text: words.answerFor(body) })}
      ${form(frame, {
        action: href(frame, `${pair.href}/answers`),
        hidden: { body: bodyId },
        body: html`${radiosField(frame.lang, {
          name: 'position',
          id: id('position'),
          label: words.positionLabel,
          value: typed?.position ?? null,
          error: problemWith(problems, 'position'),
          items: positions.map((value) => ({ value, text: words.positions[value] })),
        })}${textAreaField(frame.lang, {
          name: 'answer',
          id: id('answer'),
          label: words.answerLabel,
          hint: words.answerHint,
          value: typed?.text ?? '',
          rows: 3,
          maxlength: 2000,
          error: problemWith(problems, 'answer'),
        })}${button({ text: words.answer, kind: 'secondary' })}`,
      })}`)
  })
  return html`${said}${forms}`
}

export function questionPart(frame: Frame, say: Messages, pair: PairView, view: ReviewView): Html {
  const words = say.review
  return card(html`${heading({ level: 3, text: words.askTitle })}
    ${form(frame, {
      action: href(frame, `${pair.href}/question`),
      body: html`${textAreaField(frame.lang, {
        name: 'question',
        label: words.askLabel,
        hint: words.askHint,
        value: view.questionTyped.text,
        rows: 3,
        maxlength: 2000,
        error: problemWith(view.questionTyped.problems, 'question'),
      })}${button({ text: words.ask, kind: 'secondary' })}`,
    })}`)
}

export function chargePart(frame: Frame, say: Messages, pair: PairView, view: ReviewView): Html {
  const words = say.review
  return card(html`${heading({ level: 3, text: words.assignTitle })}
    ${paragraph(view.inCharge ? say.inCharge(view.inCharge) : words.nobody)}
    ${form(frame, {
      action: href(frame, `${pair.href}/assignment`),
      body: html`${selectField(frame.lang, {
        name: 'person',
        label: words.assign,
        value: view.assignedTo ?? '',
        choices: [
          { value: '', text: words.toNobody },
          ...view.officers.map(({ id, name }) => ({ value: id, text: name })),
        ],
        fill: true,
      })}${button({ text: words.assignSave, kind: 'secondary' })}`,
    })}`)
}

export function historyPart(say: Messages, view: ReviewView): Html {
  if (view.history.length === 0) return paragraph(say.review.noHistory)
  return card(
    timeline(
      view.history.map((line) => ({
        title: line.title,
        who: line.who,
        when: line.when,
        datetime: line.datetime,
        body: line.text ?? undefined,
      })),
    ),
  )
}
