import { button, form, linkButton, paragraph, radiosField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Typed } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import type { Question } from '../survey.ts'

export interface SurveyForm {
  readonly id: string
  /** Why it cannot be answered; null: it can. */
  readonly closed: string | null
  readonly intro: string
  readonly questions: readonly Question[]
  readonly typed: Typed
  readonly link: string
  readonly key: string
}

export function surveyFormView(frame: Frame, view: SurveyForm): Html {
  const { survey: words } = messages(frame.lang)
  const back = linkButton({ href: href(frame, `/agreements/${view.id}`), text: words.back, kind: 'secondary' })
  if (view.closed !== null) return html`${paragraph(view.closed)}${back}`
  const labels = (question: Question) =>
    question.kind === 'scale' ? words.scale : question.kind === 'yes-no' ? words.yesNo : question.choices
  return html`${paragraph(view.intro)}${paragraph(words.noName)}<div id="answers">${form(frame, {
    action: href(frame, `/agreements/${view.id}/survey`),
    oneTimeKey: view.key,
    hidden: view.link === '' ? {} : { link: view.link },
    body: html`${view.questions.map((question) =>
      radiosField(frame.lang, {
        name: `q-${question.code}`,
        label: question.text,
        value: view.typed[`q-${question.code}`] ?? '',
        items: labels(question).map((text, at) => ({ value: String(at + 1), text })),
      }),
    )}${button({ text: words.send })}`,
  })}</div>`
}
