import type { AreaKind } from '../../kernel/area-code.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatMillions, type Satang, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatInstant, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { type Area, isBangkok, placeName, placeTitle } from './area.ts'
import { fieldOf, missionByCode, NO_FUNCTION } from './functions.ts'
import type { Gazetteer } from './gazetteer.ts'
import { messages } from './messages.ts'
import type { FieldTotal, YearTotal } from './place-totals.sql.ts'
import { amountOf, type PlaceFacts } from './read-place.ts'
import { neighboursOf } from './scope.ts'

/** Everything on a place page in the reader's words. All of it is public. Addresses are without the language prefix. */
export interface PlaceView {
  readonly code: string
  readonly kind: AreaKind
  readonly title: string
  readonly facts: readonly string[]
  readonly crumbs: readonly PlaceLink[]
  readonly year: YearView | null
  readonly parts: PartsView | null
  readonly neighbours: { readonly title: string; readonly links: readonly PlaceLink[] } | null
  readonly groups: readonly PlaceLink[]
  /** Where to look when nothing is planned here. */
  readonly wider: PlaceLink | null
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

export interface PartsView {
  readonly kind: AreaKind
  readonly isBangkok: boolean
  readonly items: readonly {
    readonly code: string
    readonly name: string
    readonly href: string
    readonly value: number | null
    readonly text: string
    readonly latitude: number | null
    readonly longitude: number | null
  }[]
}

const MOST_FIELDS = 8
const MOST_YEARS = 7
const MOST_BARS = 10

export function presentPlace(facts: PlaceFacts, lang: Lang): PlaceView {
  const { area, places } = facts
  const line = places.line(area.code)
  return {
    code: area.code,
    kind: area.kind,
    title: placeTitle(area, lang),
    facts: factsOf(facts, lang),
    crumbs: line.slice(0, -1).map((above) => linkTo(above, lang)),
    year: facts.year === null ? null : presentYear(facts, facts.year, lang),
    parts: presentParts(facts, lang),
    neighbours: presentNeighbours(area, places, lang),
    groups: places
      .groupsOf(area.code)
      .filter((group) => group.code !== area.parentCode)
      .map((group) => linkTo(group, lang)),
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
  if (area.postcodes.length > 0) facts.push(say.postcodes(area.postcodes.join(' ')))
  facts.push(say.code(area.code))
  return facts
}

function presentYear(facts: PlaceFacts, year: number, lang: Lang): YearView {
  const say = messages(lang)
  const { code } = facts.area
  const be = toBE(year)
  const at = `place=${code}&year=${be}`
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
    projectsHref: `/projects?${at}`,
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
      name: pick(lang, { th: body.nameTh, en: body.nameEn ?? body.nameTh }),
      projects: whole(body.projects),
      projectsHref: `/projects?${at}&body=${body.code}`,
      money: formatMillions(body.amountSatang, lang).value,
    })),
    allBodiesHref:
      facts.bodyCount > facts.bodies.length && /^\d/.test(code) ? `/bodies?province=${code.slice(0, 2)}` : null,
    overlaps: facts.overlaps === null ? null : presentOverlaps(facts.overlaps, code, lang),
  }
}

/** At most `most` years with the shown one as near the middle as the ends allow. */
function around(years: readonly YearTotal[], year: number, most: number): readonly YearTotal[] {
  const at = years.findIndex((one) => one.fiscalYear === year)
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), years.length - most))
  return years.slice(from, from + most)
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

function fieldViews(fields: readonly FieldSum[], at: string, lang: Lang): FieldView[] {
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
    view(sum, fieldName(sum.field, lang), sum.field === NO_FUNCTION ? null : `/projects?${at}&field=${sum.field}`),
  )
  if (rest.length === 0) return views
  const other = { field: '', projects: rest.reduce((n, sum) => n + sum.projects, 0), amountSatang: amountOf(rest) }
  return [...views, view(other, say.otherFields, null)]
}

export function fieldName(field: string, lang: Lang): string {
  const mission = missionByCode.get(field)
  if (!mission) return messages(lang).noField
  return pick(lang, { th: mission.nameTh, en: mission.nameEn })
}

function changeOf(before: Satang, now: Satang, lang: Lang): string | null {
  if (before === 0n) return null
  const permille = Number(((now - before) * 1000n) / before)
  if (permille === 0) return messages(lang).sameAsBefore
  return messages(lang).yearsBefore(permille > 0, `${(Math.abs(permille) / 10).toFixed(1)} %`)
}

function presentParts(facts: PlaceFacts, lang: Lang): PartsView | null {
  const [first] = facts.parts
  if (!first) return null
  const year = facts.year === null ? '' : `?year=${toBE(facts.year)}`
  return {
    kind: first.area.kind,
    isBangkok: isBangkok(first.area),
    items: facts.parts.map(({ area, total }) => ({
      code: area.code,
      name: placeName(area, lang),
      href: `/places/${area.code}${year}`,
      // On the map of provinces "nothing in the system" is no colour, not the lightest one.
      value: facts.year === null || (total === null && area.kind === 'province') ? null : (total?.projects ?? 0),
      text: messages(lang).projects(whole(total?.projects ?? 0)),
      ...positionOf(area, facts.places),
    })),
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

function presentNeighbours(area: Area, places: Gazetteer, lang: Lang): PlaceView['neighbours'] {
  const around = neighboursOf(area, places)
  const parent = places.areas.get(area.parentCode ?? '')
  if (around.length === 0 || !parent) return null
  return {
    title: messages(lang).aroundOf(placeTitle(parent, lang)),
    links: around.map((other) => ({ href: `/places/${other.code}`, text: placeName(other, lang) })),
  }
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
    valid_from: area.validFrom,
    valid_to: area.validTo,
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
