import type { AreaKind } from '../../kernel/area-code.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatMillions, type Satang, satang, toBahtDecimal } from '../../kernel/money.ts'
import {
  formatDate,
  formatFiscalYear,
  formatInstant,
  formatYear,
  type LocalDate,
  toBE,
} from '../../kernel/thai-calendar.ts'
import type { DrawnShapes } from '../../web/maps/index.ts'
import { fieldName, fieldOf, NO_FUNCTION } from '../functions/index.ts'
import { type Area, isBangkok, placeName, placeTitle } from './area.ts'
import type { Boundary } from './boundaries.sql.ts'
import type { Gazetteer } from './gazetteer.ts'
import { messages } from './messages.ts'
import type { FieldTotal, YearTotal } from './place-totals.sql.ts'
import { amountOf, type PlaceFacts } from './read-place.ts'
import type { PlaceReason } from './resolve-place.ts'
import { neighboursOf } from './scope.ts'

/** Everything on a place page in the reader's words. All of it is public. Addresses are without the language prefix. */
export interface PlaceView {
  readonly code: string
  readonly kind: AreaKind
  readonly title: string
  readonly facts: readonly string[]
  /** What came after an area that is no more. */
  readonly ended: { readonly on: string; readonly successor: PlaceLink | null } | null
  readonly crumbs: readonly PlaceLink[]
  readonly year: YearView | null
  readonly parts: PartsView | null
  readonly neighbours: { readonly title: string; readonly links: readonly PlaceLink[] } | null
  /** Over this area: regions and clusters of a province, territories of local authorities over a sub-district. */
  readonly groups: { readonly title: string; readonly links: readonly PlaceLink[] } | null
  /** Where to look when nothing is planned here. */
  readonly wider: PlaceLink | null
  /** How the figures come about, where they are not simply those of this area. */
  readonly countedAs: 'territory' | 'with-wider' | null
  readonly asOf: string | null
}

export interface PlaceLink {
  readonly href: string
  readonly text: string
}

export interface YearView {
  readonly be: number
  readonly label: string
  readonly projects: string
  readonly money: string
  readonly bodies: string
  readonly projectsHref: string
  /** More or less than the year before, in a sentence; null without a year before. */
  readonly change: string | null
  readonly biggest: readonly string[]
  readonly fields: readonly FieldView[]
  readonly history: readonly {
    readonly label: string
    readonly value: number
    readonly text: string
    readonly projects: string
  }[]
  /** The years around the one shown; commitments reach decades ahead, so the rest stands folded away. */
  readonly choices: readonly { readonly href: string; readonly text: string; readonly current: boolean }[]
  readonly otherYears: readonly PlaceLink[]
  readonly topBodies: readonly {
    readonly href: string
    readonly name: string
    readonly projects: string
    readonly projectsHref: string
    readonly money: string
  }[]
  readonly allBodiesHref: string | null
  readonly overlaps: OverlapsView | null
}

export interface FieldView {
  readonly name: string
  readonly href: string | null
  readonly value: number
  readonly money: string
  readonly projects: string
}

export interface OverlapsView {
  readonly open: number
  readonly pairs: string
  readonly money: string
  readonly href: string
  readonly top: readonly {
    readonly href: string
    readonly left: string
    readonly right: string
    readonly percent: string
  }[]
}

/** What the map of the parts is coloured by. */
export const mapMeasures = ['projects', 'money'] as const
export type MapMeasure = (typeof mapMeasures)[number]

export interface PartsView {
  readonly kind: AreaKind
  readonly isBangkok: boolean
  /** Finer than a sub-district nothing is counted apart: then a list of names is all there is. */
  readonly isCounted: boolean
  readonly drawing: DrawnShapes | null
  readonly measure: MapMeasure
  readonly measures: readonly { readonly href: string; readonly measure: MapMeasure; readonly current: boolean }[]
  /** The map in words. */
  readonly description: string
  readonly items: readonly {
    readonly code: string
    readonly name: string
    readonly href: string
    readonly value: number | null
    /** The figure of the measure, with its unit. */
    readonly text: string
    /** The figure alone. */
    readonly short: string
    readonly projects: string
    readonly money: string
    readonly latitude: number | null
    readonly longitude: number | null
  }[]
}

const MOST_FIELDS = 8
const MOST_ALIASES = 5
const COUNTED_WITH_WIDER: ReadonlySet<AreaKind> = new Set(['village', 'neighbourhood', 'household-cluster'])
const MOST_YEARS = 7
const MOST_BARS = 10

export function presentPlace(facts: PlaceFacts, lang: Lang, measure: MapMeasure = 'projects'): PlaceView {
  const { area, places } = facts
  const line = places.line(area.code)
  return {
    code: area.code,
    kind: area.kind,
    title: placeTitle(area, lang),
    facts: factsOf(facts, lang),
    ended: presentEnd(area, places, lang),
    crumbs: line.slice(0, -1).map((above) => linkTo(above, lang)),
    year: facts.year === null ? null : presentYear(facts, facts.year, lang),
    parts: presentParts(facts, lang, measure),
    neighbours: presentNeighbours(facts, lang),
    groups: presentGroups(area, places, lang),
    countedAs: area.kind === 'lao' ? 'territory' : COUNTED_WITH_WIDER.has(area.kind) ? 'with-wider' : null,
    wider: area.kind === 'country' ? null : linkTo(line.at(-2) ?? area, lang),
    asOf: facts.asOf ? formatInstant(facts.asOf, lang) : null,
  }
}

export function linkTo(area: Area, lang: Lang): PlaceLink {
  return { href: `/places/${area.code}`, text: placeTitle(area, lang) }
}

function factsOf({ area, places, bodyCount }: PlaceFacts, lang: Lang): string[] {
  const say = messages(lang)
  const below = area.kind === 'country' ? places.provincesOf(area.code) : places.children(area.code)
  const facts: string[] = []
  const [first] = below
  if (first) facts.push(say.count(whole(below.length), first.kind, isBangkok(first)))
  if (area.kind === 'province') {
    const subdistricts = below.reduce((sum, district) => sum + places.children(district.code).length, 0)
    facts.push(say.count(whole(subdistricts), 'subdistrict', isBangkok(area)))
  }
  if (bodyCount > 0) facts.push(say.bodiesHere(whole(bodyCount)))
  if (area.aliases.length > 0) facts.push(say.aliases(area.aliases.slice(0, MOST_ALIASES).join(' · ')))
  if (area.postcodes.length > 0) facts.push(say.postcodes(area.postcodes.join(' ')))
  facts.push(say.code(area.code))
  return facts
}

/** The place by which the list of projects is filtered; a territory over several sub-districts has none, there its parts lead on. */
function listedPlace({ area, parts }: PlaceFacts): string | null {
  if (area.kind !== 'lao') return area.code
  return parts.length === 1 ? (parts[0]?.area.code ?? null) : null
}

function presentYear(facts: PlaceFacts, year: number, lang: Lang): YearView {
  const say = messages(lang)
  const { code } = facts.area
  const be = toBE(year)
  const listed = listedPlace(facts)
  const at = listed === null ? null : `place=${listed}&year=${be}`
  const total = facts.years.find((one) => one.fiscalYear === year)
  const before = facts.years.find((one) => one.fiscalYear === year - 1)
  const fields = groupFields(facts.fields)
  const near = around(facts.years, year, MOST_YEARS)
  const yearLink = (one: YearTotal) => ({
    href: `/places/${code}?year=${toBE(one.fiscalYear)}`,
    text: formatYear(one.fiscalYear, lang),
  })
  return {
    be,
    label: formatFiscalYear(year, lang),
    projects: say.projects(whole(total?.projects ?? 0)),
    money: money(total?.amountSatang ?? satang(0n), lang),
    bodies: whole(facts.bodyCount),
    projectsHref: at === null ? '#parts' : `/projects?${at}`,
    change: before && total ? changeOf(before.amountSatang, total.amountSatang, lang) : null,
    biggest: fields
      .filter(({ field }) => field !== NO_FUNCTION)
      .slice(0, 2)
      .map(({ field }) => fieldName(field, lang)),
    fields: fieldViews(fields, at, lang),
    history: around(facts.years, year, MOST_BARS).map((one) => ({
      label: formatYear(one.fiscalYear, lang),
      value: millions(one.amountSatang),
      text: formatMillions(one.amountSatang, lang).value,
      projects: whole(one.projects),
    })),
    choices: near.map((one) => ({ ...yearLink(one), current: one.fiscalYear === year })),
    otherYears: facts.years.filter((one) => !near.includes(one)).map(yearLink),
    topBodies: facts.bodies.map((body) => ({
      href: `/bodies/${body.code}`,
      name: nameIn(lang, body),
      projects: body.projects === 0 ? say.inCombined : whole(body.projects),
      projectsHref: `/projects?${at ?? `year=${be}`}&body=${body.code}`,
      money: formatMillions(body.amountSatang, lang).value,
    })),
    allBodiesHref:
      facts.bodyCount > facts.bodies.length && /^\d/.test(code) ? `/bodies?province=${code.slice(0, 2)}` : null,
    overlaps: facts.overlaps === null ? null : presentOverlaps(facts.overlaps, code, lang),
  }
}

function around(years: readonly YearTotal[], year: number, most: number): readonly YearTotal[] {
  return stretchAround(
    years,
    years.findIndex((one) => one.fiscalYear === year),
    most,
  )
}

/** At most `most` of a list with the one at `at` as near the middle as the ends allow. */
export function stretchAround<T>(list: readonly T[], at: number, most: number): readonly T[] {
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), list.length - most))
  return list.slice(from, from + most)
}

function presentOverlaps(overlaps: NonNullable<PlaceFacts['overlaps']>, code: string, lang: Lang): OverlapsView {
  return {
    open: overlaps.open,
    pairs: messages(lang).pairs(whole(overlaps.open)),
    money: money(satang(overlaps.atStakeSatang), lang),
    href: code === 'TH' ? '/overlaps' : `/overlaps?place=${code}`,
    top: overlaps.top.map((pair) => ({
      href: pair.href,
      left: pair.leftTitle,
      right: pair.rightTitle,
      percent: `${Math.round(pair.score * 100)} %`,
    })),
  }
}

interface FieldSum {
  readonly field: string
  readonly projects: number
  readonly amountSatang: Satang
}

/** By the fields people think in, largest first; what has no field stands last. */
function groupFields(totals: readonly FieldTotal[]): FieldSum[] {
  const sums = new Map<string, FieldSum>()
  for (const { functionCode, projects, amountSatang } of totals) {
    const field = fieldOf(functionCode)
    const known = sums.get(field)
    sums.set(field, {
      field,
      projects: projects + (known?.projects ?? 0),
      amountSatang: satang(amountSatang + (known?.amountSatang ?? 0n)),
    })
  }
  const rank = (sum: FieldSum) => (sum.field === NO_FUNCTION ? 1 : 0)
  return [...sums.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.amountSatang < b.amountSatang ? 1 : -1) || (a.field < b.field ? -1 : 1),
  )
}

function fieldViews(fields: readonly FieldSum[], at: string | null, lang: Lang): FieldView[] {
  const say = messages(lang)
  const view = (sum: FieldSum, name: string, href: string | null): FieldView => ({
    name,
    href,
    value: millions(sum.amountSatang),
    money: money(sum.amountSatang, lang),
    projects: say.projects(whole(sum.projects)),
  })
  const shown = fields.slice(0, MOST_FIELDS)
  const rest = fields.slice(MOST_FIELDS)
  const views = shown.map((sum) =>
    view(
      sum,
      fieldName(sum.field, lang),
      sum.field === NO_FUNCTION || at === null ? null : `/projects?${at}&field=${sum.field}`,
    ),
  )
  if (rest.length === 0) return views
  const other = { field: '', projects: rest.reduce((n, sum) => n + sum.projects, 0), amountSatang: amountOf(rest) }
  return [...views, view(other, say.otherFields, null)]
}

function changeOf(before: Satang, now: Satang, lang: Lang): string | null {
  if (before === 0n) return null
  const permille = Number(((now - before) * 1000n) / before)
  if (permille === 0) return messages(lang).sameAsBefore
  return messages(lang).yearsBefore(permille > 0, `${(Math.abs(permille) / 10).toFixed(1)} %`)
}

function presentParts(facts: PlaceFacts, lang: Lang, measure: MapMeasure): PartsView | null {
  const [first] = facts.parts
  if (!first) return null
  const say = messages(lang)
  const year = facts.year === null ? null : toBE(facts.year)
  const items = facts.parts.map(({ area, total }) => {
    const projects = total?.projects ?? 0
    const amount = total?.amountSatang ?? satang(0n)
    const isUnknown = facts.year === null || (total === null && area.kind === 'province')
    return {
      code: area.code,
      name: placeName(area, lang),
      href: `/places/${area.code}${year === null ? '' : `?year=${year}`}`,
      // On the map of provinces "nothing in the system" is no colour, not the lightest one.
      value: isUnknown ? null : measure === 'money' ? millions(amount) : projects,
      text: measure === 'money' ? money(amount, lang) : say.projects(whole(projects)),
      short: measure === 'money' ? formatMillions(amount, lang).value : whole(projects),
      projects: whole(projects),
      money: formatMillions(amount, lang).value,
      ...positionOf(area, facts.places),
    }
  })
  return {
    kind: first.area.kind,
    isBangkok: isBangkok(first.area),
    isCounted: /^\d{2,6}$/.test(first.area.code),
    drawing: facts.drawing,
    measure,
    measures: mapMeasures.map((one) => ({
      href: `/places/${facts.area.code}?${year === null ? '' : `year=${year}&`}map=${one}#parts`,
      measure: one,
      current: one === measure,
    })),
    description: describe(items, lang),
    items,
  }
}

/** The most, the fewest and what has none, for people who do not see the map. */
function describe(items: PartsView['items'], lang: Lang): string {
  const say = messages(lang)
  const sorted = [...items].sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
  const named = (list: PartsView['items']) => list.map(({ name, text }) => `${name} ${text}`).join(' · ')
  const most = sorted.filter(({ value }) => (value ?? 0) > 0).slice(0, 3)
  const without = items.filter(({ value }) => (value ?? 0) === 0)
  return [
    most.length > 0 ? say.mapMost(named(most)) : null,
    without.length > 0 ? say.mapWithout(whole(without.length)) : null,
    say.mapTableBelow,
  ]
    .filter((part) => part !== null)
    .join(' ')
}

function presentEnd(area: Area, places: Gazetteer, lang: Lang): PlaceView['ended'] {
  const now = places.current(area)
  if (area.validTo === null || (now === area && area.successorCode !== null)) return null
  return { on: formatDate(area.validTo as LocalDate, lang), successor: now === area ? null : linkTo(now, lang) }
}

function presentGroups(area: Area, places: Gazetteer, lang: Lang): PlaceView['groups'] {
  const groups = places.groupsOf(area.code).filter((group) => group.code !== area.parentCode)
  if (groups.length === 0) return null
  const say = messages(lang)
  return {
    title: area.kind === 'province' ? say.groups : say.territories,
    links: groups.map((group) => linkTo(group, lang)),
  }
}

/** Where an area lies, or the middle of what lies in it. Neither package of places has positions; `areas import` brings them. */
function positionOf(area: Area, places: Gazetteer): { latitude: number | null; longitude: number | null } {
  if (area.latitude !== null) return { latitude: area.latitude, longitude: area.longitude }
  const known = places.children(area.code).filter((part) => part.latitude !== null && part.longitude !== null)
  if (known.length === 0) return { latitude: null, longitude: null }
  const mean = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length
  return { latitude: mean(known.map((part) => part.latitude)), longitude: mean(known.map((part) => part.longitude)) }
}

/** By shared borders; where the border is not known, the areas under the same parent. */
function presentNeighbours({ area, places, neighbours }: PlaceFacts, lang: Lang): PlaceView['neighbours'] {
  const say = messages(lang)
  if (neighbours !== null && neighbours.length > 0) {
    const links = neighbours.map((other) => ({
      href: `/places/${other.code}`,
      // Beyond the own province a bare name would mislead.
      text: other.parentCode === area.parentCode ? placeName(other, lang) : nameWithParent(other, area, places, lang),
    }))
    return { title: say.besides, links }
  }
  const around = neighboursOf(area, places)
  const parent = places.areas.get(area.parentCode ?? '')
  if (around.length === 0 || !parent) return null
  return {
    title: say.aroundOf(placeTitle(parent, lang)),
    links: around.map((other) => ({ href: `/places/${other.code}`, text: placeName(other, lang) })),
  }
}

function nameWithParent(other: Area, area: Area, places: Gazetteer, lang: Lang): string {
  const province = places.areas.get(other.code.slice(0, 2))
  const parent = other.code.slice(0, 2) === area.code.slice(0, 2) ? places.areas.get(other.parentCode ?? '') : province
  if (other.kind === 'province' || !parent) return placeName(other, lang)
  return `${placeName(other, lang)} (${placeName(parent, lang)})`
}

const wholeNumbers = new Intl.NumberFormat('en-US')

export function whole(count: number): string {
  return wholeNumbers.format(count)
}

function money(amount: Satang, lang: Lang): string {
  const { value, unit } = formatMillions(amount, lang)
  return `${value} ${unit}`
}

/** For lengths of bars only; what is written comes from the exact amount. */
function millions(amount: Satang): number {
  return Number(amount / 1_000_000n) / 100
}

export function percentOf(confidence: number): string {
  return `${Math.round(confidence * 100)} %`
}

/** Why a text was taken for an area, in a sentence. */
export function reasonText(reason: PlaceReason, lang: Lang): string {
  return messages(lang).reason[reason.kind]('written' in reason ? reason.written : '')
}

/** An area as the API gives it. */
export function areaForApi(area: Area) {
  return {
    code: area.code as string,
    kind: area.kind,
    parent: area.parentCode as string | null,
    name_th: area.nameTh,
    name_en: area.nameEn,
    postcodes: [...area.postcodes],
    latitude: area.latitude,
    longitude: area.longitude,
    aliases: [...area.aliases],
    valid_from: area.validFrom,
    valid_to: area.validTo,
    successor: area.successorCode as string | null,
  }
}

export function boundariesForApi(boundaries: readonly Boundary[], places: Gazetteer) {
  return {
    type: 'FeatureCollection' as const,
    features: boundaries.flatMap(({ areaCode, polygons, neighbours }) => {
      const area = places.areas.get(areaCode)
      if (!area) return []
      const { kind, nameTh, nameEn } = area
      const coordinates = polygons.map((polygon) =>
        polygon.map((ring) => ring.map(([longitude, latitude]): [number, number] => [longitude, latitude])),
      )
      return [
        {
          type: 'Feature' as const,
          id: areaCode,
          properties: { code: areaCode, kind, name_th: nameTh, name_en: nameEn, neighbours: [...neighbours] },
          geometry: { type: 'MultiPolygon' as const, coordinates },
        },
      ]
    }),
  }
}

export function placeForApi(facts: PlaceFacts) {
  return {
    ...areaForApi(facts.area),
    above: facts.places
      .line(facts.area.code)
      .slice(0, -1)
      .map((area) => area.code as string),
    groups: facts.places.groupsOf(facts.area.code).map((area) => area.code as string),
    years: facts.years.map((year) => ({
      fiscal_year: year.fiscalYear,
      projects: year.projects,
      amount: toBahtDecimal(year.amountSatang),
    })),
    fiscal_year: facts.year,
    fields: facts.fields.map((field) => ({
      function: field.functionCode === NO_FUNCTION ? null : field.functionCode,
      projects: field.projects,
      amount: toBahtDecimal(field.amountSatang),
    })),
    bodies: facts.bodies.map((body) => ({
      code: body.code,
      name_th: body.nameTh,
      projects: body.projects,
      amount: toBahtDecimal(body.amountSatang),
    })),
    body_count: facts.bodyCount,
    parts: facts.parts.map(({ area, total }) => ({
      code: area.code as string,
      name_th: area.nameTh,
      projects: total?.projects ?? 0,
      amount: toBahtDecimal(total?.amountSatang ?? satang(0n)),
    })),
    overlaps:
      facts.overlaps === null
        ? null
        : { open: facts.overlaps.open, at_stake: toBahtDecimal(satang(facts.overlaps.atStakeSatang)) },
    as_of: facts.asOf?.toISOString() ?? null,
  }
}
