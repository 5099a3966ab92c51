import type { Lang } from '../../kernel/lang.ts'
import { fiscalYearOf, type LocalDate, parseYear } from '../../kernel/thai-calendar.ts'
import type { Problem } from '../../web/components/index.ts'
import type { Area, Gazetteer } from '../places/index.ts'
import { messages } from './messages.ts'
import { type Level, levels, type StepKind, stepKinds } from './step.ts'

/** What was typed into the filters of a calendar, as it stands in the address. */
export interface TypedAxis {
  readonly place: string
  readonly level: string
  readonly year: string
  readonly kind: string
}

export interface AxisFilter {
  /** Null: the whole country. */
  readonly place: Area | null
  readonly level: Level | null
  readonly fiscalYear: number
  readonly kind: StepKind | null
}

export function typedAxis(query: (name: string) => string | undefined): TypedAxis {
  const word = (name: string) => (query(name) ?? '').trim().slice(0, 100)
  return { place: word('place'), level: word('level'), year: word('year'), kind: word('kind') }
}

/** @param own the area to show where none was asked for; null: the country */
export function readAxisFilter(
  typed: TypedAxis,
  places: Gazetteer,
  today: LocalDate,
  lang: Lang,
  own: string | null = null,
): { filter: AxisFilter; problems: Problem[] } {
  const say = messages(lang).filters
  const problems: Problem[] = []
  const place = areaOf(typed.place === '' ? (own ?? '') : typed.place, places)
  if (typed.place !== '' && place === null) problems.push({ field: 'place', text: say.noSuchPlace(typed.place) })
  const year = typed.year === '' ? null : parseYear(typed.year)
  if (year !== null && !year.ok) problems.push({ field: 'year', text: say.noSuchYear(typed.year) })
  return {
    problems,
    filter: {
      place: place?.code === 'TH' ? null : place,
      level: levels.find((one) => one === typed.level) ?? null,
      kind: stepKinds.find((one) => one === typed.kind) ?? null,
      fiscalYear: year?.ok ? year.value : fiscalYearOf(today),
    },
  }
}

/** An area by its code or name; null where none is meant, or several are. */
export function areaOf(typed: string, places: Gazetteer): Area | null {
  if (typed === '') return null
  const exact = places.areas.get(typed.toUpperCase())
  if (exact) return exact
  const found = places.resolve(typed)
  if (found && found.reason.kind !== 'several') return places.areas.get(found.code) ?? null
  return places.search(typed, 1)[0] ?? null
}

/** The query of a filtered calendar, without what is empty. */
export function axisQuery(typed: TypedAxis, more: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries({ ...typed, ...more }).filter(([, value]) => value !== ''))
  return query.size === 0 ? '' : `?${query}`
}
