import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { alignmentKinds, alignmentStates } from './alignment.ts'
import type { LinkCursor, LinkFilter } from './alignments.sql.ts'
import { readWhere, type Where } from './where.ts'

/** What was typed into the filters of the queue, untouched, so that it can be shown again. */
export interface TypedFilter {
  readonly place?: string
  readonly body?: string
  readonly plan?: string
  readonly field?: string
  readonly source?: string
  readonly kind?: string
  readonly state?: string
  readonly cursor?: string
}

const names = ['place', 'body', 'plan', 'field', 'source', 'kind', 'state', 'cursor'] as const
/** An id that nothing has: a filter for something unknown finds nothing. */
const NO_ONE = '00000000-0000-0000-0000-000000000000'

export function typedFilter(query: Readonly<Record<string, string | undefined>>): TypedFilter {
  return Object.fromEntries(names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
}

/** @returns where is null when the place typed is none: the list is then of the whole country, and the page says so */
export async function readLinkFilter(
  view: Queryable,
  typed: TypedFilter,
): Promise<{ filter: LinkFilter; where: Where | null }> {
  const where = await readWhere(view, typed.place ?? '')
  const state = alignmentStates.find((word) => word === typed.state) ?? 'proposed'
  const filter: { -readonly [K in keyof LinkFilter]: LinkFilter[K] } = { state }
  if (where?.homes) filter.homes = where.homes
  if (where?.under) filter.place = where.under
  if (typed.body) filter.bodyId = (await bodyIdByCode(view, typed.body.trim())) ?? NO_ONE
  if (typed.plan) filter.planId = isId(typed.plan.trim()) ? typed.plan.trim() : NO_ONE
  if (typed.field && /^\d{2}(\.\d)?$/.test(typed.field)) filter.functionCode = typed.field
  if (typed.source === 'person' || typed.source === 'finder') filter.source = typed.source
  const kind = alignmentKinds.find((word) => word === typed.kind)
  if (kind) filter.kind = kind
  return { filter, where }
}

/** The position after a link, for the address: `0.91~57-0192…`; proposals of people have the key 2. */
export function writeCursor(cursor: LinkCursor): string {
  return `${cursor.key}~${cursor.home}-${cursor.id}`
}

/** @returns null for nothing and for anything that is not a position we wrote */
export function readCursor(text: string | undefined): LinkCursor | null {
  const [key = '', rest = ''] = (text ?? '').split('~')
  const id = parsePublicId(rest)
  return id.ok && /^[012](\.\d{1,20})?$/.test(key) ? { key, home: id.value.home, id: id.value.id } : null
}

export function queryOf(typed: TypedFilter, cursor: string | null): string {
  const query = new URLSearchParams(Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}
