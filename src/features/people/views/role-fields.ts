import type { FormFields } from '../../../platform/http/forms.ts'
import {
  dateField,
  type Problem,
  problemWith,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messagesOf } from '../messages.ts'
import { isDecidingRole } from '../role.ts'
import { givableRoles } from '../role-form.ts'
import type { NamedChoice } from '../role-scopes.sql.ts'

/** Role, body, area, mission field, last day, reason: the same in an invitation and for an officer. */
export function roleFields(
  frame: Frame,
  bodies: readonly NamedChoice[],
  typed: FormFields,
  problems: readonly Problem[],
): Html {
  const { lang } = frame
  const messages = messagesOf(lang)
  const words = messages.role
  const error = (name: string) => problemWith(problems, name)
  const roleChoices = givableRoles.map((role) => ({
    value: role,
    text: isDecidingRole(role) ? words.deciding(messages.roles[role]) : messages.roles[role],
  }))
  const bodyChoices = bodies.map(({ id, name }) => ({ value: id, text: name }))
  const until = { day: typed['until-day'] ?? '', month: typed['until-month'] ?? '', year: typed['until-year'] ?? '' }
  return html`${selectField(lang, { name: 'role', label: words.role, value: typed.role ?? '', error: error('role'), choices: [{ value: '', text: words.choose }, ...roleChoices] })}
${selectField(lang, { name: 'body', label: words.body, value: typed.body ?? '', error: error('body'), choices: [{ value: '', text: words.noBody }, ...bodyChoices], fill: true })}
${textField(lang, { name: 'area', label: words.area, hint: words.areaHint, value: typed.area ?? '', characters: 10, error: error('area') })}
${textField(lang, { name: 'function', label: words.function, hint: words.functionHint, value: typed.function ?? '', characters: 5, optional: true, error: error('function') })}
${dateField(lang, { name: 'until', label: words.until, hint: words.untilHint, value: until, optional: true, error: error('until') })}
${textAreaField(lang, { name: 'reason', label: messages.reason, hint: messages.reasonHint, value: typed.reason ?? '', rows: 3, error: error('reason') })}`
}
