import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { FieldOfYear, FieldTotals, Sums } from './field-totals.sql.ts'
import { levelOf, type Mission, missionByCode, missions } from './functions.ts'
import type { FunctionGuess } from './guess-function.ts'
import { messages } from './messages.ts'
import type { Term } from './vocabulary.ts'

export function fieldName(field: string, lang: Lang): string {
  const mission = missionByCode.get(field)
  if (!mission) return messages(lang).noField
  return pick(lang, { th: mission.nameTh, en: mission.nameEn })
}

/** `04.5 ถนนและการเดินทาง`. */
export function fieldTitle(code: string, lang: Lang): string {
  return `${code} ${fieldName(code, lang)}`
}

export interface FieldLine {
  readonly code: string
  readonly name: string
  readonly href: string
  readonly projects: string
  readonly projectsHref: string | null
  readonly money: string
  /** Millions of baht: only for lengths of bars. */
  readonly value: number
}

export interface FieldTree {
  readonly year: string | null
  readonly divisions: readonly (FieldLine & { readonly groups: readonly FieldLine[] })[]
}

/** @param sums by the code given to projects; a field shows its own and those of its parts */
export function presentTree(sums: ReadonlyMap<string, Sums>, year: number | null, lang: Lang): FieldTree {
  const line = (mission: Mission) => presentLine(mission.code, sumOf(sums, mission.code), year, lang)
  const below = (code: string) => missions.filter((mission) => mission.parentCode === code).map(line)
  return {
    year: year === null ? null : formatFiscalYear(year, lang),
    divisions: missions
      .filter((mission) => mission.parentCode === null)
      .map((mission) => ({ ...line(mission), groups: below(mission.code) })),
  }
}

function sumOf(sums: ReadonlyMap<string, Sums>, code: string): Sums {
  let projects = 0
  let amount = 0n
  for (const [given, sum] of sums) {
    if (given !== code && !given.startsWith(`${code}.`)) continue
    projects += sum.projects
    amount += sum.amountSatang
  }
  return { projects, amountSatang: satang(amount) }
}

function presentLine(code: string, sum: Sums, year: number | null, lang: Lang): FieldLine {
  const at = year === null ? '' : `&year=${toBE(year)}`
  return {
    code,
    name: fieldName(code, lang),
    href: `/functions/${code}${year === null ? '' : `?year=${toBE(year)}`}`,
    projects: whole(sum.projects),
    projectsHref: sum.projects === 0 ? null : `/projects?field=${code}${at}`,
    ...moneyOf(sum, lang),
  }
}

export interface FieldPage {
  readonly code: string
  readonly name: string
  readonly lead: string
  readonly crumbs: readonly { readonly href: string; readonly text: string }[]
  readonly projectsHref: string
  readonly years: readonly {
    readonly label: string
    readonly href: string
    readonly current: boolean
    readonly projects: string
    readonly money: string
    readonly value: number
    readonly projectsHref: string
  }[]
  readonly year: string | null
  readonly parts: readonly FieldLine[]
  readonly places: readonly PlaceLine[]
  readonly bodies: readonly BodyLine[]
  readonly bodyCount: number
}

export interface PlaceLine {
  readonly name: string
  readonly href: string
  readonly projects: string
  readonly money: string
  readonly value: number
}

export interface BodyLine extends PlaceLine {
  readonly projectsHref: string
}

/** @param year the year shown, CE; null where nothing is planned in the field */
export function presentField(
  code: string,
  totals: FieldTotals,
  year: number | null,
  of: FieldOfYear,
  lang: Lang,
): FieldPage {
  const say = messages(lang).field
  const at = year === null ? '' : `&year=${toBE(year)}`
  const parts = missions.filter((mission) => mission.parentCode === code)
  const given = new Map(of.parts.map((part) => [part.code, part]))
  return {
    code,
    name: fieldName(code, lang),
    lead: say.lead(messages(lang).levels[levelOf(code)], code),
    crumbs: above(code).map((one) => ({ href: `/functions/${one}`, text: fieldName(one, lang) })),
    projectsHref: `/projects?field=${code}${at}`,
    years: totals.years.map((one) => ({
      label: formatYear(one.fiscalYear, lang),
      href: `/functions/${code}?year=${toBE(one.fiscalYear)}`,
      current: one.fiscalYear === year,
      projects: whole(one.projects),
      projectsHref: `/projects?field=${code}&year=${toBE(one.fiscalYear)}`,
      ...moneyOf(one, lang),
    })),
    year: year === null ? null : formatFiscalYear(year, lang),
    parts: parts.map((part) => presentLine(part.code, sumOf(given, part.code), year, lang)),
    places: of.places.map((place) => ({
      name:
        place.home === '00'
          ? say.national
          : pick(lang, { th: place.nameTh ?? place.home, en: place.nameEn ?? place.nameTh ?? place.home }),
      href: place.home === '00' ? `/projects?field=${code}${at}` : `/projects?field=${code}&place=${place.home}${at}`,
      projects: whole(place.projects),
      ...moneyOf(place, lang),
    })),
    bodies: of.bodies.map((body) => ({
      name: nameIn(lang, body),
      href: `/bodies/${body.code}`,
      projectsHref: `/projects?field=${code}&body=${body.code}${at}`,
      projects: whole(body.projects),
      ...moneyOf(body, lang),
    })),
    bodyCount: of.bodyCount,
  }
}

function above(code: string): string[] {
  const parent = missionByCode.get(code)?.parentCode
  return parent ? [...above(parent), parent] : []
}

export function presentGuess(guess: FunctionGuess, lang: Lang): { code: string; title: string; reason: string } {
  const say = messages(lang)
  const percent = `${Math.round(guess.confidence * 100)} %`
  return {
    code: guess.code,
    title: fieldTitle(guess.code, lang),
    reason: say.functionsPage.tryReason(guess.reason.word, say.found[guess.reason.found], percent),
  }
}

function moneyOf(sum: Sums, lang: Lang): { money: string; value: number } {
  return { money: formatMillions(sum.amountSatang, lang).value, value: Number(sum.amountSatang / 1_000_000n) / 100 }
}

export function whole(count: number): string {
  return count.toLocaleString('en-US')
}

export function fieldForApi(mission: Mission) {
  return {
    code: mission.code,
    level: levelOf(mission.code),
    parent: mission.parentCode,
    name_th: mission.nameTh,
    name_en: mission.nameEn,
  }
}

export function totalsForApi(totals: FieldTotals, year: number | null, of: FieldOfYear) {
  const sums = (sum: Sums) => ({ projects: sum.projects, amount: toBahtDecimal(sum.amountSatang) })
  return {
    years: totals.years.map((one) => ({ fiscal_year: one.fiscalYear, ...sums(one) })),
    fiscal_year: year,
    provinces: of.places.map((place) => ({ province: place.home === '00' ? null : place.home, ...sums(place) })),
    bodies: of.bodies.map((body) => ({ code: body.code, name_th: body.nameTh, ...sums(body) })),
    body_count: of.bodyCount,
    as_of: totals.asOf?.toISOString() ?? null,
  }
}

export function termForApi(term: Term) {
  return { code: term.code, name_th: term.nameTh, name_en: term.nameEn, function: term.functionCode }
}
