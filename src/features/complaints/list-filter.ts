import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Problem } from '../../web/components/index.ts'
import { bodyByCode } from '../bodies/index.ts'
import { type Area, type Gazetteer, loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { type State, states } from './complaint.ts'
import type { CaseFilter, PlaceFilter, Position } from './list.sql.ts'
import { messages } from './messages.ts'
import { searchQuery } from './public-words.ts'
import { readDay } from './report-form.ts'

/** The filters of the list as they stand in the address. */
export interface TypedFilter {
  readonly q: string
  readonly place: string
  readonly category: string
  readonly body: string
  readonly state: string
  readonly from: string
  readonly to: string
}

export const filterNames = ['q', 'place', 'category', 'body', 'state', 'from', 'to'] as const

export function typedFilter(read: (name: string) => string | undefined): TypedFilter {
  const word = (name: string) => (read(name) ?? '').slice(0, 200).trim()
  return {
    q: word('q'),
    place: word('place'),
    category: word('category'),
    body: word('body'),
    state: word('state'),
    from: word('from'),
    to: word('to'),
  }
}

export function filterQuery(typed: TypedFilter, more: Record<string, string> = {}): string {
  const set = [...filterNames.map((name) => [name, typed[name]] as const), ...Object.entries(more)].filter(
    ([, value]) => value !== '',
  )
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, value])).toString()}`
}

/** Reads the filters; what is not known is a problem, and nothing is shown for it rather than everything. */
export async function readFilter(
  view: Queryable,
  typed: TypedFilter,
  lang: Lang,
): Promise<{ filter: CaseFilter; area: Area | null; problems: Problem[] }> {
  const say = messages(lang)
  const problems: Problem[] = []
  const places = await loadGazetteer(view)
  const area = typed.place === '' ? null : areaOf(typed.place, places)
  if (typed.place !== '' && area === null)
    problems.push({ field: 'place', text: say.problems.placeUnknown(typed.place) })
  const body = typed.body === '' ? null : await bodyByCode(view, typed.body)
  if (typed.body !== '' && body === null) problems.push({ field: 'body', text: say.list.bodyUnknown(typed.body) })
  const isCategory = typed.category === '' || (await loadCategories(view)).some(({ code }) => code === typed.category)
  if (!isCategory) problems.push({ field: 'category', text: say.api.badCategory })
  const state = typed.state === 'open' ? 'open' : (states.find((one): one is State => one === typed.state) ?? null)
  const from = readDay(typed.from, 'from', lang, problems)
  const to = readDay(typed.to, 'to', lang, problems)
  return {
    area,
    problems,
    filter: {
      place: area === null ? null : placeFilter(area, places),
      categoryCode: typed.category === '' ? null : typed.category,
      bodyId: body?.id ?? null,
      state,
      from,
      to,
      words: typed.q === '' ? null : searchQuery(typed.q),
    },
  }
}

function areaOf(text: string, places: Gazetteer): Area | null {
  const code = places.areas.has(text) ? text : places.resolve(text)?.code
  return (code === undefined ? undefined : places.areas.get(code)) ?? places.search(text, 1)[0] ?? null
}

/** How cases of a place are found: by the column that holds codes of its kind. Null for the whole country. */
function placeFilter(area: Area, places: Gazetteer): PlaceFilter | null {
  switch (area.kind) {
    case 'country':
      return null
    case 'province':
      return { by: 'home', codes: [area.code] }
    case 'district':
      return { by: 'district_code', codes: [area.code] }
    case 'subdistrict':
      return { by: 'subdistrict_code', codes: [area.code] }
    case 'lao':
      return { by: 'subdistrict_code', codes: places.children(area.code).map(({ code }) => code) }
    case 'region':
    case 'province-cluster':
      return { by: 'home', codes: places.provincesOf(area.code).map(({ code }) => code) }
    default:
      return { by: 'area_code', codes: [area.code] }
  }
}

/** Where the next page begins, for an address: short, and nobody has to guess it. */
export function positionText({ at, id }: Position): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

export function readPosition(text: string | undefined): Position | null | 'wrong' {
  if (text === undefined || text === '') return null
  const [at = '', id = ''] = Buffer.from(text.slice(0, 200), 'base64url').toString('utf8').split(' ')
  const isRight = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) && !Number.isNaN(Date.parse(at)) && isId(id)
  return isRight ? { at: new Date(at), id } : 'wrong'
}
