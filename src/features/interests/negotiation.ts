import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Key } from './stakeholder.ts'

export const saidKinds = ['position', 'offer', 'concession', 'objection', 'agreed'] as const
export type SaidKind = (typeof saidKinds)[number]
export type EntryKind = SaidKind | 'correction'

/** One thing said at the table. Appended; nobody changes it, a correction is an entry of its own. */
export interface Entry extends Key {
  readonly boardId: string
  readonly kind: EntryKind
  /** Null: about the whole. */
  readonly optionId: string | null
  /** On whose behalf: a group or a body, never both. */
  readonly stakeholderId: string | null
  readonly bodyId: string | null
  /** The office or part of the one who said it, never a name. */
  readonly speaker: string
  readonly text: string
  readonly saidOn: LocalDate
  readonly confidential: boolean
  readonly correctsId: string | null
  readonly agreement: Key | null
  readonly joining: Key | null
  readonly recordedAt: Date
}

export type EntryRefusal =
  | { readonly kind: 'said-in-future' }
  | { readonly kind: 'agreed-is-public' }
  | { readonly kind: 'nothing-to-correct' }
  | { readonly kind: 'corrects-a-correction' }

type NewEntry = Pick<Entry, 'kind' | 'saidOn' | 'confidential' | 'correctsId' | 'optionId'>

/** May this be appended to the record as it stands? */
export function append(entry: NewEntry, record: readonly Entry[], today: LocalDate): Result<null, EntryRefusal> {
  if (entry.saidOn > today) return refuse({ kind: 'said-in-future' })
  if (entry.kind === 'agreed' && entry.confidential) return refuse({ kind: 'agreed-is-public' })
  if (entry.kind !== 'correction') return ok(null)
  const wrong = record.find((one) => one.id === entry.correctsId)
  if (wrong === undefined) return refuse({ kind: 'nothing-to-correct' })
  return wrong.kind === 'correction' ? refuse({ kind: 'corrects-a-correction' }) : ok(null)
}

/**
 * Is an entry still between those at the table? What was said in confidence opens as soon as something is agreed afterwards about the same
 * option, or about the whole: what was agreed before opens nothing. A correction is as open as what it corrects.
 */
function isSealed(entry: Entry, record: readonly Entry[]): boolean {
  const of = entry.kind === 'correction' ? (record.find((one) => one.id === entry.correctsId) ?? entry) : entry
  if (!of.confidential && !entry.confidential) return false
  const since = (of.confidential ? of : entry).recordedAt
  return !record.some(
    (one) =>
      one.kind === 'agreed' && one.recordedAt >= since && (one.optionId === null || one.optionId === of.optionId),
  )
}

export interface Shown {
  /** What the reader may see, the oldest first; each with its corrections below it. */
  readonly entries: readonly {
    readonly entry: Entry
    readonly sealed: boolean
    readonly corrections: readonly Entry[]
  }[]
  /** How many are kept from the reader. */
  readonly kept: number
}

/** @param atTable whether the reader sits at the table or serves it */
export function shownRecord(record: readonly Entry[], atTable: boolean): Shown {
  const said = record.filter((one) => one.kind !== 'correction')
  const all = said.map((entry) => ({
    entry,
    sealed: isSealed(entry, record),
    corrections: record.filter((one) => one.correctsId === entry.id && (atTable || !isSealed(one, record))),
  }))
  const entries = all.filter((one) => atTable || !one.sealed)
  return { entries, kept: all.length - entries.length }
}

/** Options something was agreed about. */
export const agreedOptions = (record: readonly Entry[]): ReadonlySet<string> =>
  new Set(record.flatMap((one) => (one.kind === 'agreed' && one.optionId !== null ? [one.optionId] : [])))
