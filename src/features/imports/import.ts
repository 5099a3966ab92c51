import { ok, type Result, refuse } from '../../kernel/result.ts'

/**
 * The way of a file into the plans. `reading` and `staging` belong to a job, `mapping` and `checked` to the person who brought
 * the file, `waiting` to a second person, `approved` to a job again.
 */
export const importStates = [
  'reading',
  'mapping',
  'staging',
  'checked',
  'waiting',
  'approved',
  'applied',
  'undone',
  'refused',
  'discarded',
  'nothing-new',
] as const
export type ImportState = (typeof importStates)[number]

/** States a person may still give up; nothing but the file is stored in them. */
export const openStates: ReadonlySet<ImportState> = new Set(['reading', 'mapping', 'staging', 'checked', 'waiting'])

/** What a row of the file would do, or why it does nothing. `gone`: a stored project that the file no longer has. */
export const rowOutcomes = ['new', 'changed', 'same', 'moved', 'gone', 'refused', 'left-out'] as const
export type StagedOutcome = (typeof rowOutcomes)[number]

/** Under which appointment a file was brought: whoever holds a role there sees it, and it may hold what lies there. */
export interface ImportScope {
  readonly bodyId: string | null
  readonly areaCode: string | null
}

/** `body:<id>`, `area:<code>` or `TH`: for whom a mapping or an alias is remembered. */
export function scopeText({ bodyId, areaCode }: ImportScope): string {
  if (bodyId !== null) return `body:${bodyId}`
  return areaCode === null || areaCode === 'TH' ? 'TH' : `area:${areaCode}`
}

/**
 * Whether something may be brought under an appointment: it lies in its area, or its body plans it. A right over an area and
 * a right for a body stand side by side (as for overlaps, docs/decisions/0006), so a planner of a province who sits in the
 * provincial office brings in what the local administrations of the province hand over.
 */
export function scopeCovers(scope: ImportScope, thing: { areaCode: string | null; bodyId: string | null }): boolean {
  const { bodyId, areaCode } = scope
  if (bodyId === null && (areaCode === null || areaCode === 'TH')) return true
  if (bodyId !== null && thing.bodyId === bodyId) return true
  if (areaCode === 'TH') return true
  return areaCode !== null && (thing.areaCode?.startsWith(areaCode) ?? false)
}

export interface DecidedImport {
  readonly state: ImportState
  readonly startedBy: string | null
  readonly approvedBy: string | null
  readonly finishedAt: Date | null
}

export type ApprovalRefusal =
  | { readonly kind: 'not-checked' }
  | { readonly kind: 'already-approved'; readonly by: string | null; readonly at: Date | null }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'own' }

/**
 * May this person let the import in? Whoever brought it may not, unless nobody else holds the right: then somebody who is alone
 * would never get anything in, and the history says that it was one person.
 * @param alone nobody but the person holds the right to approve here
 */
export function decideApproval(
  one: DecidedImport,
  personId: string,
  alone: boolean,
): Result<{ byOnePerson: boolean }, ApprovalRefusal> {
  switch (one.state) {
    case 'approved':
    case 'applied':
      return refuse({ kind: 'already-approved', by: one.approvedBy, at: one.finishedAt })
    case 'discarded':
      return refuse({ kind: 'given-up' })
    case 'undone':
      return refuse({ kind: 'undone' })
    case 'waiting':
    case 'checked':
      break
    default:
      return refuse({ kind: 'not-checked' })
  }
  const own = one.startedBy === personId
  if (own && !alone) return refuse({ kind: 'own' })
  return ok({ byOnePerson: own })
}
