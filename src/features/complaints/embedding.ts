import sql from 'sql-template-tag'
import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodyByCode } from '../bodies/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { bodyName, categoryName, placeLine, type StateMark, stateMark } from './complaints.present.ts'
import { caseByRef } from './complaints.sql.ts'
import { type CaseFilter, countCases, type ListedCase, listCases } from './list.sql.ts'
import { readFilter } from './list-filter.ts'
import { parseRef } from './ref.ts'

/** A public case in one line, for badges and lists on the sites of others. No words and no photos: they may be taken out tomorrow. */
export interface EmbeddedCase {
  readonly ref: string
  readonly category: string
  readonly place: string | null
  readonly state: StateMark
  readonly receivedAt: Date
}

export interface EmbeddedStanding {
  readonly name: string
  readonly open: number
  readonly closed: number
}

const nothing = { q: '', place: '', category: '', body: '', state: '', from: '', to: '' }
const CLOSED_MS = 90 * 24 * 3_600_000

async function placeFilterOf(view: Queryable, code: string, lang: Lang): Promise<CaseFilter | null> {
  const places = await loadGazetteer(view)
  if (!places.areas.has(code as never)) return null
  const { filter, problems } = await readFilter(view, { ...nothing, place: code }, lang)
  return problems.length > 0 ? null : filter
}

/** Newest first; null where there is no such place. */
export async function embeddedCasesOfPlace(
  view: Queryable,
  code: string,
  lang: Lang,
  now: Date,
  most: number,
): Promise<EmbeddedCase[] | null> {
  const filter = await placeFilterOf(view, code, lang)
  if (filter === null) return null
  const rows = await listCases(view, filter, { limit: most, after: null, now })
  const [places, categories] = [await loadGazetteer(view), await loadCategories(view)]
  return rows.map((row) => {
    const category = categories.find((one) => one.code === row.facts.categoryCode) ?? null
    return shown(row, categoryName(category, row.facts.categoryCode, lang), placeLine(places, row.areaCode, lang), lang)
  })
}

function shown(row: ListedCase, category: string, place: string | null, lang: Lang): EmbeddedCase {
  return { ref: row.ref, category, place, state: stateMark(row.facts, lang), receivedAt: row.receivedAt }
}

/** @param most counting stops there */
export async function standingOfPlace(
  view: Queryable,
  code: string,
  lang: Lang,
  now: Date,
  most: number,
): Promise<EmbeddedStanding | null> {
  const filter = await placeFilterOf(view, code, lang)
  const area = (await loadGazetteer(view)).areas.get(code as never)
  if (filter === null || area === undefined) return null
  return { name: placeTitle(area, lang), ...(await counted(view, filter, now, most)) }
}

export async function standingOfBody(
  view: Queryable,
  code: string,
  lang: Lang,
  now: Date,
  most: number,
): Promise<EmbeddedStanding | null> {
  const body = await bodyByCode(view, code)
  if (body === null) return null
  const { filter } = await readFilter(view, { ...nothing, body: code }, lang)
  return { name: bodyName(body, lang), ...(await counted(view, filter, now, most)) }
}

async function counted(view: Queryable, filter: CaseFilter, now: Date, most: number) {
  const since = new Date(now.getTime() - CLOSED_MS)
  return {
    open: await countCases(view, { ...filter, state: 'open' }, { most, also: [] }),
    closed: await countCases(view, { ...filter, state: 'closed' }, { most, also: [sql`c.closed_at >= ${since}`] }),
  }
}

/** A public case; one that is private or withheld is not there, as one that never was. */
export async function embeddedCase(view: Queryable, text: string, lang: Lang): Promise<EmbeddedCase | null> {
  const ref = parseRef(text)
  const row = ref.ok ? await caseByRef(view, ref.value) : null
  if (row === null || row.facts.visibility !== 'public') return null
  const category = (await loadCategories(view)).find((one) => one.code === row.facts.categoryCode) ?? null
  const place = placeLine(await loadGazetteer(view), row.areaCode, lang)
  return shown(row, categoryName(category, row.facts.categoryCode, lang), place, lang)
}
