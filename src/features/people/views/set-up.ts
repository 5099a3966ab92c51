import type { FormFields } from '../../../platform/http/forms.ts'
import { button, form, type Problem, problemWith, textField } from '../../../web/components/index.ts'
import { href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messagesOf } from '../messages.ts'
import { newPasswordFields } from './account.ts'
import { formPage, type Shown } from './form-page.ts'

export function setUpView(frame: Shown, typed: FormFields, problems: readonly Problem[]): Html {
  const { setUp: words, password } = messagesOf(frame.lang)
  const text = (name: 'code' | 'name' | 'email', more: object) =>
    textField(frame.lang, {
      name,
      label: words[name],
      value: typed[name] ?? '',
      error: problemWith(problems, name),
      ...more,
    })
  const fields = html`${text('code', { hint: words.codeHint, autocomplete: 'off' })}
${text('name', { hint: words.nameHint, autocomplete: 'name' })}
${text('email', { type: 'email', autocomplete: 'username' })}
${newPasswordFields(frame, password.choose, problems)}
${button({ text: words.button })}`
  return formPage(frame, {
    title: words.title,
    lead: words.lead,
    problems,
    main: form(frame, { action: href(frame, '/setup'), body: fields }),
  })
}
