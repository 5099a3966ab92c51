import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatBaht, formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatInstant } from '../../kernel/thai-calendar.ts'
import { missionByCode } from '../functions/index.ts'
import { placeTitle } from '../places/index.ts'
import { type Phase, phases, planMessages } from '../plans/index.ts'
import { messages } from './messages.ts'
import { kindIn, type SourceKind, type Sources } from './money-model.ts'
import {
  byPhase,
  countedOnce,
  type Flows,
  flowsOf,
  noPhases,
  type Phases,
  phasesBy,
  phasesPresent,
  phaseToShow,
  theRest,
} from './money-picture.ts'
import type { Centre } from './read-money.ts'

export const baht = (amount: bigint, lang: Lang) => formatBaht(satang(amount), lang)
export const millions = (amount: bigint, lang: Lang) => formatMillions(satang(amount), lang).value
export const decimal = (amount: bigint) => toBahtDecimal(satang(amount))
export const whole = (count: number) => count.toLocaleString('en-US')

/** The name of a source as people read it. */
export function sourceName(key: string, sources: Sources, lang: Lang): string {
  const source = sources.get(key)
  if (lang === 'en' && source?.nameEn) return source.nameEn
  return planMessages(lang).sources[key] ?? key
}

/** Without the four signs that tell two projects of one payer apart: forms and files need them, readers do not. */
export function sourceShown(key: string, sources: Sources, lang: Lang): string {
  const name = sourceName(key, sources, lang)
  return kindIn(sources, key) === 'received'
    ? name.replace(/ \((?:[0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{12}|[0-9a-f-]{36})\)$/, '')
    : name
}

function divisionName(code: string, lang: Lang): string {
  const mission = missionByCode.get(code)
  return mission === undefined ? messages(lang).noDivision : pick(lang, { th: mission.nameTh, en: mission.nameEn })
}

/** A row of a table with a column for each phase. */
export interface PhaseRow {
  readonly name: string
  readonly href: string | null
  readonly phases: Phases
}

export interface CentreView {
  readonly title: string
  readonly placeName: string
  readonly isCountry: boolean
  readonly year: string
  readonly fiscalYear: number
  readonly years: readonly number[]
  readonly typedPlace: string
  readonly sums: Phases
  readonly gross: Phases
  readonly receivedSatang: bigint
  readonly byPlansSatang: bigint
  readonly phase: Phase
  readonly present: readonly Phase[]
  readonly flows: Flows
  readonly flowName: (node: string) => string
  readonly bySource: readonly PhaseRow[]
  readonly byMiddle: readonly PhaseRow[]
  readonly byField: readonly PhaseRow[]
  readonly byYear: readonly PhaseRow[]
  readonly byProvince: readonly PhaseRow[]
  readonly lateCount: number
  readonly lateSatang: bigint
  readonly asOf: string | null
}

const mostInPicture = { sources: 7, middles: 8, fields: 8 }

export function presentCentre(centre: Centre, wantedPhase: Phase | null, lang: Lang): CentreView {
  const say = messages(lang)
  const { sources, received, fiscalYear } = centre
  const isCountry = centre.place.home === null
  const once = countedOnce(centre.lines, received)
  const sums = byPhase(once)
  const gross = byPhase(centre.lines)
  const phase = phaseToShow(sums, wantedPhase)
  const names = new Map(centre.bodies.map((line) => [line.code, nameIn(lang, line)]))
  const levels = planMessages(lang).levels
  const flows = isCountry
    ? flowsOf(
        once.filter((line) => line.phase === phase),
        sources,
        (line) => line.level,
        mostInPicture,
      )
    : flowsOf(
        countedOnce(centre.bodies, received).filter((line) => line.phase === phase),
        sources,
        (line) => line.code,
        mostInPicture,
      )
  const flowName = (node: string) => {
    const name = node.slice(2)
    if (name === theRest) return say.rest
    if (node.startsWith('s:')) return say.kinds[name as SourceKind]
    if (node.startsWith('f:')) return divisionName(name, lang)
    return isCountry ? ((levels as Record<string, string>)[name] ?? name) : (names.get(name) ?? name)
  }
  const projectsAt = (query: Record<string, string>) =>
    `/projects?${new URLSearchParams({ ...(isCountry ? {} : { place: centre.place.area.code }), year: String(fiscalYear), ...query })}`
  const rows = (
    groups: { name: string; phases: Phases }[],
    show: (name: string) => { name: string; href: string | null },
  ) => groups.map((group) => ({ ...show(group.name), phases: group.phases }))
  const bySource = rows(
    phasesBy(once, (line) => kindIn(sources, line.source)),
    (kind) => {
      const keys = [...new Set(once.flatMap((line) => (kindIn(sources, line.source) === kind ? [line.source] : [])))]
      const [only, ...more] = keys
      return {
        name: say.kinds[kind as SourceKind],
        // One source: its projects; several: the list that names them.
        href:
          only !== undefined && more.length === 0
            ? projectsAt({ source: only })
            : `/money/sources?${new URLSearchParams({ year: String(fiscalYear), kind })}`,
      }
    },
  )
  const byMiddle = isCountry
    ? rows(
        phasesBy(once, (line) => line.level),
        (level) => ({
          name: (levels as Record<string, string>)[level] ?? level,
          href: projectsAt({ level }),
        }),
      )
    : rows(
        phasesBy(countedOnce(centre.bodies, received), (line) => line.code),
        (code) => ({
          name: names.get(code) ?? code,
          href: `/money/bodies/${code}`,
        }),
      )
  return {
    title: isCountry ? say.title : say.titleOfPlace(placeTitle(centre.place.area, lang)),
    placeName: isCountry ? say.country : placeTitle(centre.place.area, lang),
    isCountry,
    year: formatFiscalYear(fiscalYear, lang),
    fiscalYear,
    years: centre.years,
    typedPlace: centre.place.home ?? '',
    sums,
    gross,
    receivedSatang: gross.approved - sums.approved,
    byPlansSatang: centre.byPlansSatang,
    phase,
    present: phasesPresent([{ phases: sums }]),
    flows,
    flowName,
    bySource,
    byMiddle,
    byField: rows(
      phasesBy(once, (line) => line.division),
      (code) => ({
        name: divisionName(code, lang),
        href: projectsAt({ field: code }),
      }),
    ),
    byYear: yearRows(centre, lang),
    byProvince: provinceRows(centre, lang),
    lateCount: centre.late.reduce((sum, one) => sum + one.count, 0),
    lateSatang: centre.late.reduce((sum, one) => sum + one.amountSatang, 0n),
    asOf: centre.asOf === null ? null : formatInstant(centre.asOf, lang),
  }
}

const authority: ReadonlySet<Phase> = new Set<Phase>(['planned', 'requested', 'approved', 'revised'])

function yearRows(centre: Centre, lang: Lang): PhaseRow[] {
  const years = [...new Set(centre.byYear.map((line) => line.fiscalYear))].sort((a, b) => b - a)
  return years.map((year) => {
    const sums: Record<Phase, bigint> = { ...noPhases }
    for (const line of centre.byYear)
      if (line.fiscalYear === year)
        sums[line.phase] += line.amountSatang - (authority.has(line.phase) ? line.receivedSatang : 0n)
    const place: Record<string, string> = centre.place.home === null ? {} : { place: centre.place.home }
    return {
      name: formatFiscalYear(year, lang),
      href: `/money?${new URLSearchParams({ ...place, year: String(year) })}`,
      phases: sums,
    }
  })
}

function provinceRows(centre: Centre, lang: Lang): PhaseRow[] {
  const say = messages(lang)
  const homes = [...new Set(centre.homes.map((line) => line.home))]
  return homes
    .map((home) => {
      const sums: Record<Phase, bigint> = { ...noPhases }
      for (const line of centre.homes) if (line.home === home) sums[line.phase] += line.amountSatang
      const area = centre.places.areas.get(home)
      return {
        name: area === undefined ? say.national : placeTitle(area, lang),
        href:
          area === undefined ? null : `/money?${new URLSearchParams({ place: home, year: String(centre.fiscalYear) })}`,
        phases: sums,
      }
    })
    .sort((a, b) => (a.phases.approved + a.phases.planned < b.phases.approved + b.phases.planned ? 1 : -1))
}

/** The tables of a centre view as the rows of a file: one sheet each. */
export function centreSheets(view: CentreView, lang: Lang) {
  const say = messages(lang)
  const head = (first: string) => [first, ...phases.map((phase) => `${say.phases[phase]} (${say.unitBaht})`)]
  const sheet = (title: string, first: string, rows: readonly PhaseRow[]) => ({
    title: title.slice(0, 31),
    head: head(first),
    rows: rows.map((row) => [row.name, ...phases.map((phase) => satang(row.phases[phase]))]),
  })
  return [
    sheet(say.centre.bySource, say.centre.source, view.bySource),
    sheet(
      view.isCountry ? say.centre.byLevel : say.centre.byBody,
      view.isCountry ? say.centre.level : say.centre.body,
      view.byMiddle,
    ),
    sheet(say.centre.byField, say.centre.field, view.byField),
    sheet(say.centre.byYear, say.centre.year, view.byYear),
    ...(view.isCountry ? [sheet(say.centre.byProvince, say.centre.province, view.byProvince)] : []),
  ]
}

/** The one sentence of the flow picture. */
export function flowSentence(view: CentreView, lang: Lang): string {
  const say = messages(lang).centre
  const total = view.flows.sources.reduce((sum, one) => sum + one.amountSatang, 0n)
  const [source] = view.flows.sources
  const [field] = view.flows.fields
  if (source === undefined || field === undefined || total === 0n) return messages(lang).centre.nothing
  const percent = Number((source.amountSatang * 100n + total / 2n) / total)
  return say.flowSentence(view.flowName(`s:${source.name}`), String(percent), view.flowName(`f:${field.name}`))
}
