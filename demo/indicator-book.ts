import type { NewBody } from '../src/features/bodies/index.ts'
import { addDays, type LocalDate } from '../src/kernel/thai-calendar.ts'
import type { Chance } from './chance.ts'
import { earlier, type Frequency, periodKeys } from './indicator-periods.ts'
import { officerNames, type Theme } from './indicator-texts.ts'
import type { DemoIndicator, DemoObservation } from './indicators.sql.ts'
import type { DemoPlan } from './plans.ts'

/** Years measured before the present one, with the baseline before them. */
export const YEARS_BACK = 3

/** Of the home province: their newest value is still to be entered. */
const awaited: ReadonlySet<string> = new Set(['57-TRUST-01', '57-PM-01', '57-ROAD-01'])

interface Officer {
  readonly id: string
  readonly grantId: string
  readonly name: string
  readonly bodyId: string
}

/** Indicators of the demonstration with their officers and values, as they are made: each province and project adds its own. */
export class IndicatorBook {
  readonly officers: Officer[] = []
  readonly indicators: DemoIndicator[] = []
  readonly links: { parentId: string; childId: string; kind: 'part' | 'formula' }[] = []
  readonly observations: DemoObservation[] = []
  readonly ids: Chance
  /** The first year that is measured. */
  readonly from: number
  readonly fiscalYear: number
  private readonly byBody = new Map<string, readonly [Officer, Officer]>()
  private readonly counts = new Map<string, number>()
  private readonly today: LocalDate
  private readonly chance: Chance

  constructor(fiscalYear: number, today: LocalDate, chance: Chance) {
    this.fiscalYear = fiscalYear
    this.today = today
    this.chance = chance
    this.ids = chance.branch('ids')
    this.from = fiscalYear - YEARS_BACK
  }

  define(
    theme: Pick<
      Theme,
      | 'key'
      | 'nameTh'
      | 'nameEn'
      | 'meaning'
      | 'result'
      | 'unit'
      | 'direction'
      | 'rule'
      | 'overTime'
      | 'reason'
      | 'field'
      | 'source'
      | 'tags'
      | 'decimals'
    > &
      Partial<Pick<Theme, 'low' | 'high' | 'weight'>>,
    own: {
      body: NewBody
      areaCode: string
      level: DemoIndicator['level']
      plan: DemoPlan | undefined
      nodeId: string | null
      frequency: Frequency
      baseline: number | null
      yearly: number
      home: string
      weight?: number
      project?: { home: string; id: string }
      formula?: string
      places?: DemoIndicator['places']
    },
  ): DemoIndicator {
    const [owner] = this.peopleOf(own.body)
    const wantedAt = (year: number) =>
      own.baseline === null ? null : round(own.baseline + own.yearly * (year - this.from + 1), theme.decimals)
    const hasTargets = theme.direction !== 'range' && own.formula === undefined
    const indicator: DemoIndicator = {
      id: this.ids.id(),
      code: this.code(own.home, theme.key),
      home: own.home,
      nameTh: theme.nameTh,
      nameEn: theme.nameEn,
      meaning: theme.meaning,
      result: theme.result,
      level: own.level,
      planId: own.plan?.id ?? null,
      nodeId: own.nodeId,
      project: own.project ?? null,
      areaCode: own.areaCode,
      functionCode: theme.field,
      bodyId: own.body.id,
      personId: owner.id,
      dueDays: own.frequency === 'year' ? 45 : 20,
      unit: theme.unit,
      direction: theme.direction,
      low: theme.low ?? null,
      high: theme.high ?? null,
      frequency: own.frequency,
      from: this.from,
      to: this.fiscalYear + 1,
      source: theme.source,
      rule: theme.rule,
      overTime: theme.overTime,
      reason: theme.reason,
      // The whole of a mean needs no weight of its own.
      weightLabel: own.weight === undefined ? null : (theme.weight ?? null),
      weight: theme.weight === undefined ? null : (own.weight ?? null),
      formula: own.formula ?? null,
      baseline: theme.direction === 'range' || own.formula !== undefined ? null : own.baseline,
      baselinePeriod: this.from - 1,
      tags: theme.tags,
      places: own.places ?? [],
      targets: hasTargets
        ? periodKeys(own.frequency, this.from, this.fiscalYear + 1).flatMap(({ key, year, isLast }) => {
            const value = wantedAt(year)
            // Interim targets stand at the end of each year.
            return value === null || !isLast ? [] : [{ areaCode: own.areaCode, period: key, value: Math.max(0, value) }]
          })
        : [],
    }
    this.indicators.push(indicator)
    return indicator
  }

  /** Values of the past, some of them missing, some behind, the newest not yet verified. */
  observe(
    one: DemoIndicator,
    theme: Pick<Theme, 'decimals' | 'direction' | 'frequency' | 'source'>,
    before: number,
    yearly: number,
    areaCode = one.areaCode,
  ): void {
    const [owner, checker] = this.peopleOf({ id: one.bodyId })
    // How well it goes: most keep the pace, some fall behind.
    const pace = this.chance.happens(0.72) ? 0.92 + this.chance.unit() * 0.25 : 0.25 + this.chance.unit() * 0.4
    const forgets = this.chance.happens(0.12)
    const over = periodKeys(one.frequency, this.from, this.fiscalYear).filter(({ to }) => to < this.today)
    // So that the planner of the home province has something to enter.
    const keys = awaited.has(one.code) ? over.slice(0, -1) : over
    for (const [at, { key, to, year, share }] of keys.entries()) {
      const last = at === keys.length - 1
      if (forgets && at >= keys.length - 2) continue
      if (last && addDays(to, one.dueDays) >= this.today && this.chance.happens(0.45)) continue
      const way = yearly * (year - this.from + share) * pace
      const noise = before * (this.chance.unit() - 0.5) * (theme.direction === 'range' ? 0.18 : 0.012)
      const value = Math.max(0, round(before + way + noise, theme.decimals))
      const enteredOn = earlier(addDays(to, this.chance.whole(4, 18)), this.today)
      const waits = last ? this.chance.happens(0.35) : this.chance.happens(0.02)
      this.observations.push({
        id: this.ids.id(),
        home: one.home,
        indicatorId: one.id,
        areaCode,
        period: key,
        value: theme.decimals === 2 ? value : Math.min(value, one.unit === 'percent' ? 100 : value),
        measuredOn: to,
        source: theme.source,
        enteredBy: owner.id,
        enteredOn,
        verifiedBy: waits ? null : checker.id,
        verifiedOn: waits ? null : earlier(addDays(enteredOn, this.chance.whole(1, 9)), this.today),
      })
    }
  }

  private code(home: string, key: string): string {
    const name = `${home}-${key}`
    const next = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, next)
    return `${name}-${String(next).padStart(2, '0')}`
  }

  /** Two planners of a body: one enters, the other checks. */
  private peopleOf(body: Pick<NewBody, 'id'>): readonly [Officer, Officer] {
    const known = this.byBody.get(body.id)
    if (known) return known
    const first = this.chance.pick(officerNames)
    const second = this.chance.pick(officerNames.filter((name) => name !== first))
    const officer = (name: string): Officer => ({
      id: this.ids.id(),
      grantId: this.ids.id(),
      name: `${name} สมมติ`,
      bodyId: body.id,
    })
    const pair = [officer(first), officer(second)] as const
    this.officers.push(...pair)
    this.byBody.set(body.id, pair)
    return pair
  }
}

export function round(value: number, decimals: number): number {
  const step = 10 ** decimals
  return Math.round(value * step) / step
}
