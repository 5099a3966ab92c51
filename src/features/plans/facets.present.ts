import { type Lang, pick } from '../../kernel/lang.ts'
import { formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { missions } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { Facet, FacetName, Facets } from './facets.sql.ts'
import { messages } from './messages.ts'
import { planLevels, projectStates } from './plan.ts'

export interface FacetChoice {
  readonly value: string
  readonly text: string
}

/** The choices of the filters, with how many projects each would give where that was counted. */
export interface FacetsView {
  readonly fields: readonly FacetChoice[]
  readonly states: readonly FacetChoice[]
  readonly levels: readonly FacetChoice[]
  readonly years: readonly FacetChoice[]
  readonly sources: readonly FacetChoice[]
  readonly bodies: readonly FacetChoice[]
  readonly areas: readonly FacetChoice[]
}

export function presentFacets(facets: Facets | null, places: Gazetteer, lang: Lang): FacetsView {
  const say = messages(lang)
  const of = (name: FacetName): readonly Facet[] => facets?.get(name) ?? []
  const withCount = (text: string, projects: number | undefined) =>
    facets === null ? text : say.list.counted1(text, (projects ?? 0).toLocaleString('en-US'))
  const listed = (name: FacetName, choices: readonly FacetChoice[]) =>
    choices.map(({ value, text }) => ({
      value,
      text: withCount(text, of(name).find((facet) => facet.value === value)?.projects),
    }))
  const found = (name: FacetName, textOf: (facet: Facet) => string) =>
    of(name).map((facet) => ({ value: facet.value, text: withCount(textOf(facet), facet.projects) }))
  return {
    fields: listed('field', [
      ...missions
        .filter((mission) => mission.parentCode === null)
        .map((mission) => ({ value: mission.code, text: pick(lang, { th: mission.nameTh, en: mission.nameEn }) })),
      { value: '-', text: say.list.filters.noField },
    ]),
    states: listed(
      'state',
      projectStates.map((state) => ({ value: state, text: say.states[state] })),
    ),
    levels: listed(
      'level',
      planLevels.map((level) => ({ value: level, text: say.levels[level] })),
    ),
    years: [...of('year')]
      .sort((a, b) => Number(b.value) - Number(a.value))
      .map((facet) => ({
        value: String(toBE(Number(facet.value))),
        text: withCount(formatYear(Number(facet.value), lang), facet.projects),
      })),
    sources: found('source', (facet) => facet.value),
    bodies: found('body', (facet) => pick(lang, { th: facet.nameTh ?? '', en: facet.nameEn ?? facet.nameTh ?? '' })),
    areas: found('area', (facet) => {
      const area = places.areas.get(facet.value)
      return area ? placeTitle(area, lang) : facet.value
    }),
  }
}
