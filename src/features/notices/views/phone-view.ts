import {
  actions,
  button,
  form,
  type Problem,
  paragraph,
  problemWith,
  section,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

/** How a phone number is bound: number, then the code that was sent to it. */
export function phoneView(
  frame: Frame,
  {
    hasNumber,
    isAsked,
    number,
    problems,
  }: { hasNumber: boolean; isAsked: boolean; number: string; problems: readonly Problem[] },
): Html {
  const { lang } = frame
  const say = messages(lang).settings.phone
  const ask = form(frame, {
    action: href(frame, '/notices/settings/phone'),
    body: [
      textField(lang, {
        name: 'number',
        label: isAsked ? say.again : say.number,
        type: 'tel',
        autocomplete: 'tel',
        characters: 20,
        value: number,
        error: problemWith(problems, 'number'),
      }),
      button({ text: say.send, kind: 'secondary' }),
    ],
  })
  const confirm = form(frame, {
    action: href(frame, '/notices/settings/phone/confirm'),
    body: [
      textField(lang, {
        name: 'code',
        label: say.code,
        inputmode: 'numeric',
        autocomplete: 'one-time-code',
        characters: 10,
        error: problemWith(problems, 'code'),
      }),
      button({ text: say.confirm }),
    ],
  })
  const drop = form(frame, {
    action: href(frame, '/notices/settings/phone/drop'),
    body: actions([button({ text: say.drop, kind: 'secondary' })]),
  })
  return section({
    id: 'phone',
    heading: say.title,
    body: html`${hasNumber ? drop : paragraph(say.lead)}${isAsked && confirm}${!hasNumber && ask}`,
  })
}
