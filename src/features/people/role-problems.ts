import type { Lang } from '../../kernel/lang.ts'
import type { Problem } from '../../web/components/index.ts'
import type { InviteRefusal } from './invite.ts'
import { messagesOf } from './messages.ts'
import type { RoleFormProblem } from './role-form.ts'

const fieldOf: Record<RoleFormProblem, string> = {
  role: 'role',
  area: 'area',
  function: 'function',
  untied: 'body',
  until: 'until',
  'until-past': 'until',
  reason: 'reason',
  'reason-long': 'reason',
}

export function roleProblems(lang: Lang, problems: readonly RoleFormProblem[]): Problem[] {
  const words = messagesOf(lang).role.problems
  return problems.map((problem) => ({ field: fieldOf[problem], text: words[problem] }))
}

const refusedField: Record<InviteRefusal['kind'], string> = {
  'not-allowed': 'role',
  'no-such-body': 'body',
  'no-such-area': 'area',
  'no-such-function': 'function',
  'has-account': 'email',
}

export function refusalProblem(lang: Lang, refusal: InviteRefusal): Problem {
  return { field: refusedField[refusal.kind], text: messagesOf(lang).role.refusals[refusal.kind] }
}
