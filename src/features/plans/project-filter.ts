import { z } from 'zod'
import { isId, parseHome } from '../../kernel/ids.ts'
import { fromBahtDecimal, parseBaht } from '../../kernel/money.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { type PlanLevel, type ProjectState, planLevels, projectStates } from './plan.ts'

/** The query of `/projects` as typed; every part may be absent. */
export interface TypedFilter {
  readonly q?: string
  readonly place?: string
  readonly field?: string
  readonly year?: string
  readonly body?: string
  readonly min?: string
  readonly max?: string
  readonly state?: string
  readonly level?: string
  readonly source?: string
  readonly sort?: string
  readonly cursor?: string
}

export const filterNames = [
  'q',
  'place',
  'field',
  'year',
  'body',
  'min',
  'max',
  'state',
  'level',
  'source',
  'sort',
] as const

export const projectSorts = ['amount', 'amount-asc', 'year', 'title'] as const
export type ProjectSort = (typeof projectSorts)[number]

/** Which projects are wanted, in our own words. */
export interface ProjectFilter {
  readonly text: string | null
  readonly place: PlaceFilter | null
  /** COFOG division or group; a division takes its groups along. */
  readonly functionCode: string | null
  /** Common Era; projects that run in this year. */
  readonly fiscalYear: number | null
  readonly bodyId: string | null
  readonly minSatang: bigint | null
  readonly maxSatang: bigint | null
  readonly state: ProjectState | null
  /** Of the plan the project stands in. */
  readonly level: PlanLevel | null
  /** Where money of the project comes from, as its budget lines say it. */
  readonly source: string | null
  readonly planId: string | null
  /** Nodes of a plan tree, those below included. */
  readonly nodeIds: readonly string[] | null
  readonly sort: ProjectSort
}

/** Under `homes` (null: the whole country), and where `under` is given only areas whose code begins so. */
export interface PlaceFilter {
  readonly code: string
  readonly homes: readonly string[] | null
  readonly under: string | null
}

export const everything: ProjectFilter = {
  text: null,
  place: null,
  functionCode: null,
  fiscalYear: null,
  bodyId: null,
  minSatang: null,
  maxSatang: null,
  state: null,
  level: null,
  source: null,
  planId: null,
  nodeIds: null,
  sort: 'amount',
}

export interface FilterProblem {
  readonly field: 'place' | 'field' | 'year' | 'body' | 'min' | 'max' | 'state' | 'level' | 'sort'
  readonly typed: string
}

/** What reading a filter needs to look up. */
export interface FilterRegister {
  /** Code of the one area a name, code or address means; null when none. */
  areaByName(name: string): Promise<string | null>
  /** Provinces of a region or cluster. */
  provincesOf(code: string): Promise<readonly string[]>
  bodyIdByCode(code: string): Promise<string | null>
}

/** Reads a filter; what cannot be read is left out and told, so that the list is never shorter than the page says. */
export async function readFilter(
  typed: TypedFilter,
  register: FilterRegister,
): Promise<{ filter: ProjectFilter; problems: FilterProblem[] }> {
  const problems: FilterProblem[] = []
  const given = (name: keyof TypedFilter) => typed[name]?.trim() || null
  const refused = (field: FilterProblem['field']) => {
    problems.push({ field, typed: (typed[field] ?? '').slice(0, 100) })
    return null
  }
  const read = <T>(field: FilterProblem['field'], parse: (text: string) => T | null): T | null => {
    const text = given(field)
    return text === null ? null : (parse(text) ?? refused(field))
  }
  const placeTyped = given('place')
  const place = placeTyped === null ? null : ((await readPlace(placeTyped, register)) ?? refused('place'))
  const bodyTyped = given('body')
  const bodyId = bodyTyped === null ? null : ((await register.bodyIdByCode(bodyTyped)) ?? refused('body'))
  const filter: ProjectFilter = {
    text: given('q'),
    place,
    functionCode: read('field', (text) => (/^\d{2}(?:\.\d){0,2}$|^-$/.test(text) ? text : null)),
    fiscalYear: read('year', (text) => valueOrNull(parseYear(text))),
    bodyId,
    minSatang: read('min', readBaht),
    maxSatang: read('max', readBaht),
    state: read('state', (text) => projectStates.find((state) => state === text) ?? null),
    level: read('level', (text) => planLevels.find((level) => level === text) ?? null),
    source: given('source')?.slice(0, 200) ?? null,
    planId: null,
    nodeIds: null,
    sort: read('sort', (text) => projectSorts.find((sort) => sort === text) ?? null) ?? 'amount',
  }
  return { filter, problems }
}

function valueOrNull<T>(result: { ok: true; value: T } | { ok: false; problem: unknown }): T | null {
  return result.ok ? result.value : null
}

function readBaht(text: string): bigint | null {
  const amount = valueOrNull(fromBahtDecimal(text)) ?? valueOrNull(parseBaht(text))
  return amount === null || amount < 0n || amount > 9_000_000_000_000_000_000n ? null : amount
}

async function readPlace(typed: string, register: FilterRegister): Promise<PlaceFilter | null> {
  const code = await register.areaByName(typed)
  return code === null ? null : placeFilter(code, (group) => register.provincesOf(group))
}

/** What an area code means for projects: regions and clusters are their provinces, codes of digits are prefixes. */
export async function placeFilter(
  code: string,
  provincesOf: (code: string) => Promise<readonly string[]>,
): Promise<PlaceFilter> {
  if (code === 'TH') return { code, homes: null, under: null }
  if (/^\d/.test(code)) return { code, homes: [code.slice(0, 2)], under: code.length === 2 ? null : code }
  if (code.startsWith('L-')) return { code, homes: null, under: code }
  return { code, homes: await provincesOf(code), under: null }
}

/** Where a page of a list ended: the value it is sorted by and the key of the last row. */
export interface ListCursor {
  readonly sort: ProjectSort
  readonly value: string
  readonly home: string
  readonly id: string
  /** How many rows the pages before held: what the page says it shows. */
  readonly before: number
}

const cursorParts = z.tuple([z.string(), z.string(), z.string(), z.string(), z.int().min(0)])

export function writeCursor(cursor: ListCursor): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.home, cursor.id, cursor.before])).toString(
    'base64url',
  )
}

/** What the database takes as the value a list is sorted by: satang in a bigint, a year in four digits, a text it can store. */
function isSortValue(sort: ProjectSort, value: string): boolean {
  switch (sort) {
    case 'title':
      return !value.includes('\0')
    case 'year':
      return /^\d{4}$/.test(value)
    case 'amount':
    case 'amount-asc':
      return /^-?\d{1,18}$/.test(value)
  }
}

/** Null for anything that was not written here for this order of the list: people get the first page, programs a problem. */
export function readCursor(text: string | undefined, sort: ProjectSort): ListCursor | null {
  if (text === undefined || text.length > 2_000) return null
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const read = cursorParts.safeParse(parts)
    if (!read.success) return null
    const [ordered, value, home, id, before] = read.data
    if (ordered !== sort || !parseHome(home).ok || !isId(id) || !isSortValue(sort, value)) return null
    return { sort, value, home, id, before }
  } catch {
    return null
  }
}
