import { parseAreaCode } from '../../kernel/area-code.ts'
import { parsePublicId } from '../../kernel/ids.ts'
import { parseFiscalYears } from '../../kernel/thai-calendar.ts'
import { type PairState, type QueueSort, queueSorts, type Verdict, verdicts } from './overlap.ts'
import type { QueueCursor, QueueFilter } from './overlaps.sql.ts'

/** What was typed into the filter form or the address, untouched, so that it can be shown again. */
export interface TypedFilter {
  readonly place?: string
  readonly field?: string
  readonly year?: string
  readonly state?: string
  readonly score?: string
  readonly sort?: string
  readonly body?: string
  readonly other?: string
  readonly assigned?: string
  readonly cursor?: string
}

export type FilterProblem = { field: 'place'; typed: string } | { field: 'year'; typed: string }

export interface ReadFilter {
  readonly filter: QueueFilter
  readonly problems: readonly FilterProblem[]
}

/** An id that nothing has: a filter for something unknown finds nothing. */
const noOne = '00000000-0000-0000-0000-000000000000'
const states: readonly PairState[] = ['open', 'decided', 'gone']
export const scoreSteps = ['0.5', '0.7', '0.9'] as const

/**
 * Reads the filter. A field that cannot be read is named in `problems` and left out of the filter, so that the list is
 * still shown.
 * @param findArea a name typed by a person to an area code, or null
 * @param findBody the code of a body to its id, or null
 * @param me who is asking, for "in my charge"; a visitor is in charge of nothing
 */
export async function readFilter(
  typed: TypedFilter,
  findArea: (name: string) => Promise<string | null>,
  findBody: (code: string) => Promise<string | null>,
  me: string | null = null,
): Promise<ReadFilter> {
  const problems: FilterProblem[] = []
  const filter: { -readonly [K in keyof QueueFilter]: QueueFilter[K] } = {}
  const place = typed.place?.trim()
  if (place) {
    const code = parseAreaCode(place)
    const found = code.ok ? code.value : await findArea(place)
    if (found && /^(TH|\d{2}|\d{4}|\d{6})$/.test(found)) filter.place = found
    else problems.push({ field: 'place', typed: place })
  }
  const year = typed.year?.trim()
  if (year) {
    const years = parseFiscalYears(year)
    const [first] = years.ok ? years.value : []
    if (first) filter.fiscalYear = first
    else problems.push({ field: 'year', typed: year })
  }
  if (typed.field && /^\d{2}(\.\d)?$/.test(typed.field)) filter.functionCode = typed.field
  if (typed.body) filter.bodyId = (await findBody(typed.body)) ?? noOne
  if (typed.other) filter.otherBodyId = (await findBody(typed.other)) ?? noOne
  if (typed.assigned === 'me') filter.assigned = me ?? noOne
  else if (typed.assigned === 'anyone' || typed.assigned === 'nobody') filter.assigned = typed.assigned
  const state = [...states, ...verdicts].find((word) => word === typed.state)
  if (state) filter.state = state as PairState | Verdict
  const score = scoreSteps.find((step) => step === typed.score)
  if (score) filter.minScore = Number(score)
  const sort = queueSorts.find((word) => word === typed.sort)
  if (sort) filter.sort = sort
  return { filter, problems }
}

/** The position after a pair, for the address: `0.91~57-0192…`. */
export function writeCursor(cursor: QueueCursor): string {
  return `${cursor.key}~${cursor.home}-${cursor.id}`
}

/**
 * What a position begins with: a probability in the order of scores, whole satang (within bigint) in the order of money, their
 * product in the order of worth.
 */
const keyShapes = {
  score: /^[01](\.\d{1,20})?$/,
  money: /^\d{1,18}$/,
  worth: /^\d{1,18}(\.\d{1,20})?$/,
} as const satisfies Record<QueueSort, RegExp>

/** @returns null for nothing and for anything that is not a position we wrote in this order */
export function readCursor(text: string | undefined, sort: QueueSort = 'worth'): QueueCursor | null {
  const [key = '', rest = ''] = (text ?? '').split('~')
  const id = parsePublicId(rest)
  return id.ok && keyShapes[sort].test(key) ? { key, home: id.value.home, id: id.value.id } : null
}

/** The address of a list: what was typed, and a position in it. */
export function queryOf(typed: TypedFilter, cursor: string | null): string {
  const query = new URLSearchParams(Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}
