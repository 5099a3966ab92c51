import {
  type BoundBody,
  closedDays,
  computeDates,
  findCycle,
  type RuleProblem,
  type StepDates,
  type WorkingDays,
  workingDays,
} from '../../engines/schedule/index.ts'
import { homeOf } from '../../kernel/area-code.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Result } from '../../kernel/result.ts'
import { addDays, fiscalYearDays } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type BodyKind, relationsByLaw } from '../bodies/index.ts'
import type { Gazetteer } from '../places/index.ts'
import { type BodyRow, bodiesOfKinds } from './calendars.sql.ts'
import type { Holidays } from './holiday.ts'
import { allHolidays, currentTemplates, rulesInForce } from './setup.sql.ts'
import type { CalendarStep, Rule, Template } from './step.ts'

/** A body that has a calendar, with all that tells which and whom it is bound to. */
export interface CalendarBody extends BoundBody {
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly home: Home
}

/** What calendars are made from: templates, rules and holidays as they hold now. */
export interface Setup {
  readonly templates: readonly Template[]
  readonly rules: readonly Rule[]
  readonly holidays: Holidays
  /** The template a body follows; null: bodies of its kind have no calendar. */
  templateOf(body: Pick<BodyRow, 'kind' | 'areaCode' | 'nameTh'>): Template | null
  templateByCode(code: string): Template | null
  /** The working days of offices in these areas, around a fiscal year. */
  daysFor(areas: readonly string[], fiscalYear: number): WorkingDays
  /** The days a template gives in a year to a body in these areas. */
  datesOf(
    template: Template,
    fiscalYear: number,
    areas: readonly string[],
  ): Result<ReadonlyMap<string, StepDates>, RuleProblem>
}

export async function loadSetup(view: Queryable): Promise<Setup> {
  return setupOf(await currentTemplates(view), await rulesInForce(view), await allHolidays(view))
}

/** Computed once for each year and region: thousands of bodies share the days of a few. */
export function setupOf(templates: readonly Template[], rules: readonly Rule[], holidays: Holidays): Setup {
  const byCode = new Map(templates.map((template) => [template.code, template]))
  const regional = new Set(holidays.declared.map(({ appliesTo }) => appliesTo).filter((area) => area !== 'TH'))
  const days = new Map<string, WorkingDays>()
  const dates = new Map<string, Result<ReadonlyMap<string, StepDates>, RuleProblem>>()
  const regionOf = (areas: readonly string[]) => areas.filter((area) => regional.has(area)).join(' ')

  function daysFor(areas: readonly string[], fiscalYear: number): WorkingDays {
    const key = `${fiscalYear} ${regionOf(areas)}`
    const known = days.get(key)
    if (known) return known
    const { from, to } = fiscalYearDays(fiscalYear)
    const closed = closedDays(holidays, { from: addDays(from, -120), to: addDays(to, 120), where: areas })
    const made = workingDays(closed)
    days.set(key, made)
    return made
  }

  return {
    templates,
    rules,
    holidays,
    templateOf: (body) =>
      templates.find(
        ({ bodyKinds, areaDigits, nameWords }) =>
          bodyKinds.includes(body.kind) &&
          (nameWords.length === 0 || nameWords.some((word) => body.nameTh.includes(word))) &&
          (areaDigits === null || (/^\d+$/.test(body.areaCode ?? '') && (body.areaCode?.length ?? 0) >= areaDigits)),
      ) ?? null,
    templateByCode: (code) => byCode.get(code) ?? null,
    daysFor,
    datesOf(template, fiscalYear, areas) {
      const key = `${template.code} ${template.version} ${fiscalYear} ${regionOf(areas)}`
      const known = dates.get(key)
      if (known) return known
      const made = computeDates(template.steps, fiscalYear, daysFor(areas, fiscalYear))
      dates.set(key, made)
      return made
    },
  }
}

/**
 * Bodies that have a calendar, with what stands above them by the register or by law.
 * @param homes provinces to read; bodies of no province come too. Null: the country
 */
export async function loadBodies(
  view: Queryable,
  setup: Setup,
  places: Gazetteer,
  homes: readonly string[] | null,
): Promise<CalendarBody[]> {
  const kinds = [...new Set(setup.templates.flatMap(({ bodyKinds }) => bodyKinds))]
  return boundTogether(await bodiesOfKinds(view, kinds, homes), setup, places)
}

export function boundTogether(rows: readonly BodyRow[], setup: Setup, places: Gazetteer): CalendarBody[] {
  const oneOf = new Map(rows.map((row) => [`${row.kind} ${row.areaCode}`, row.id]))
  return rows.flatMap((row) => {
    const template = setup.templateOf(row)
    if (template === null) return []
    const told = [...row.supervisors, ...(row.parentId === null ? [] : [row.parentId])]
    const lawful = relationsByLaw(row.kind as BodyKind, row.areaCode).flatMap(
      ({ kind, areaCode }) => oneOf.get(`${kind} ${areaCode}`) ?? [],
    )
    return [
      {
        id: row.id,
        code: row.code,
        kind: row.kind,
        nameTh: row.nameTh,
        nameEn: row.nameEn,
        home: homeOf(row.areaCode),
        template: template.code,
        areaCode: row.areaCode,
        areasAbove: areasAbove(row.areaCode, places),
        superiors: [...new Set([...told, ...lawful])].filter((id) => id !== row.id),
      },
    ]
  })
}

/** Areas above one, nearest first: districts and province, their regions and cluster, the country. */
export function areasAbove(areaCode: string | null, places: Gazetteer): readonly string[] {
  if (areaCode === null || areaCode === 'TH') return []
  const up = /^\d/.test(areaCode)
    ? [6, 4, 2].filter((length) => length < areaCode.length).map((length) => areaCode.slice(0, length))
    : []
  const province = /^\d{2}/.exec(areaCode)?.[0]
  const groups = province === undefined ? [] : places.groupsOf(province).map(({ code }) => code as string)
  return [...up, ...groups, 'TH']
}

/** The calendar a template gives a body in a year: what it is before anybody touches it. */
export function calendarByTemplate(body: CalendarBody, fiscalYear: number, setup: Setup): CalendarStep[] {
  const template = setup.templateByCode(body.template)
  if (template === null) return []
  const dates = setup.datesOf(template, fiscalYear, areasOf(body))
  // A template whose rules give no day in some year shows nothing there; the page of templates tells which rule.
  if (!dates.ok) return []
  return template.steps.flatMap((step) => {
    const days = dates.value.get(step.code)
    if (days === undefined) return []
    return [
      {
        bodyId: body.id,
        fiscalYear,
        code: step.code,
        position: step.position,
        kind: step.kind,
        nameTh: step.nameTh,
        nameEn: step.nameEn,
        start: days.start,
        due: days.due,
        first: days,
        moved: false,
        movable: step.movable,
        state: 'planned',
        doneOn: null,
        revision: 0,
      },
    ]
  })
}

export function areasOf(body: Pick<CalendarBody, 'areaCode' | 'areasAbove'>): readonly string[] {
  return body.areaCode === null ? body.areasAbove : [body.areaCode, ...body.areasAbove]
}

/**
 * Steps of templates that wait for each other in a circle through the rules between bodies and the days after other steps, as
 * `template/step` names; null where there is none. Told by the templates alone: whether a country has bodies for it does not matter.
 */
export function circleOf(templates: readonly Template[], rules: readonly Rule[]): string[] | null {
  const inside = templates.flatMap((template) =>
    template.steps.flatMap((step) =>
      [step.start, step.due].flatMap((rule) =>
        rule.kind === 'after' && rule.step !== step.code
          ? [[`${template.code}/${rule.step}`, `${template.code}/${step.code}`] as const]
          : [],
      ),
    ),
  )
  const between = rules.map(
    ({ before, after }) => [`${before.template}/${before.step}`, `${after.template}/${after.step}`] as const,
  )
  return findCycle([...inside, ...between])
}
