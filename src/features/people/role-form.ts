import { parseAreaCode } from '../../kernel/area-code.ts'
import { isId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { FormFields } from '../../platform/http/forms.ts'

/** A role as an administrator types it. */
export interface RoleDraft {
  readonly role: Role
  readonly bodyId: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  /** Last day, or null: until ended. */
  readonly endsOn: LocalDate | null
  readonly reason: string
}

export type RoleFormProblem =
  | 'role'
  | 'area'
  | 'function'
  | 'untied'
  | 'until'
  | 'until-past'
  | 'reason'
  | 'reason-long'

/** In the order the form shows them. */
export const givableRoles = [
  'planner',
  'plan-approver',
  'budget-officer',
  'board-secretary',
  'secretary',
  'case-officer',
  'desk-clerk',
  'oversight-officer',
  'target-group-worker',
  'moderator',
  'evaluator',
  'network-member',
  'disclosure-recipient',
  'body-administrator',
  'data-protection-officer',
  'auditor',
  'platform-operator',
  'platform-administrator',
] as const satisfies Role[]

/** A role tied to nothing reaches over the whole country; that is said as area TH, never by leaving both fields empty. */
export function readRoleForm(typed: FormFields, today: LocalDate): Result<RoleDraft, RoleFormProblem[]> {
  const problems: RoleFormProblem[] = []
  const role = givableRoles.find((known) => known === typed.role)
  if (role === undefined) problems.push('role')
  const bodyId = typed.body && isId(typed.body) ? typed.body : null
  const area = readArea(typed.area)
  if (!area.ok) problems.push('area')
  const functionCode = typed.function?.trim() || null
  if (functionCode !== null && !/^\d{2}(\.\d)?$/.test(functionCode)) problems.push('function')
  if (area.ok && area.value === null && bodyId === null) problems.push('untied')
  const endsOn = readLastDay(typed)
  if (!endsOn.ok) problems.push('until')
  else if (endsOn.value !== null && endsOn.value < today) problems.push('until-past')
  const reason = typed.reason?.trim() ?? ''
  if (reason === '') problems.push('reason')
  if (reason.length > 1000) problems.push('reason-long')
  if (role === undefined || !area.ok || !endsOn.ok || problems.length > 0) return refuse(problems)
  return ok({ role, bodyId, areaCode: area.value, functionCode, endsOn: endsOn.value, reason })
}

function readArea(text: string | undefined): Result<string | null, 'area'> {
  if (!text?.trim()) return ok(null)
  const code = parseAreaCode(text)
  return code.ok ? code : refuse('area')
}

/** The field `until`: three boxes, all empty or a day. */
export function readLastDay(typed: FormFields): Result<LocalDate | null, 'until'> {
  const parts = [typed['until-day'], typed['until-month'], typed['until-year']].map((part) => part?.trim() ?? '')
  if (parts.every((part) => part === '')) return ok(null)
  const day = parseThaiDate(parts.join('/'))
  return day.ok ? ok(day.value.date) : refuse('until')
}
