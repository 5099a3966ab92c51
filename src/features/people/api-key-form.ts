import { isId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import { nameProblem, plainName } from './account-form.ts'
import { type ApiScope, apiScopes } from './api-keys.ts'
import { readLastDay } from './role-form.ts'

/** A key as an administrator asks for it. */
export interface ApiKeyDraft {
  readonly label: string
  readonly scopes: readonly ApiScope[]
  /** Null: for no body in particular. */
  readonly bodyId: string | null
  readonly endsOn: LocalDate
}

export type ApiKeyProblem = 'label' | 'scopes' | 'until' | 'until-past' | 'until-far'

/** Every key ends by itself: nobody remembers the one of a program that was switched off years ago. */
const longestDays = 2 * 366

/** @param scopes the boxes that were ticked */
export function readApiKeyForm(
  typed: FormFields,
  scopes: readonly string[],
  today: LocalDate,
): Result<ApiKeyDraft, ApiKeyProblem[]> {
  const label = plainName(typed.label)
  const asked = apiScopes.filter((scope) => scopes.includes(scope))
  const day = readLastDay(typed)
  const endsOn = day.ok ? day.value : null
  const problems: ApiKeyProblem[] = []
  if (nameProblem(label) !== null) problems.push('label')
  if (asked.length === 0) problems.push('scopes')
  if (endsOn === null) problems.push('until')
  else if (endsOn < today) problems.push('until-past')
  else if (endsOn > addDays(today, longestDays)) problems.push('until-far')
  if (endsOn === null || problems.length > 0) return refuse(problems)
  return ok({ label, scopes: asked, bodyId: typed.body && isId(typed.body) ? typed.body : null, endsOn })
}
