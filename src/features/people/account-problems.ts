import type { Lang } from '../../kernel/lang.ts'
import type { Problem } from '../../web/components/index.ts'
import type { EmailProblem, NameProblem, NewPasswordProblem } from './account-form.ts'
import { messagesOf } from './messages.ts'

/** What is wrong with a new account, in words, in the order of the form. */
export function accountProblems(
  lang: Lang,
  found: { name?: NameProblem | null; email?: EmailProblem | null; password?: NewPasswordProblem | null },
): Problem[] {
  const words = messagesOf(lang)
  const problems: Problem[] = []
  if (found.name) problems.push({ field: 'name', text: words.names[found.name] })
  if (found.email) problems.push({ field: 'email', text: words.emails[found.email] })
  if (found.password) {
    const field = found.password === 'not-repeated' ? 'repeat' : 'password'
    problems.push({ field, text: words.password.problems[found.password] })
  }
  return problems
}
