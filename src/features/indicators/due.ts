import { daysBetween, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { ObservationState } from './indicator.ts'
import { dueOn, type Frequency, type Period, periodsOf } from './period.ts'
import type { Micro } from './quantity.ts'

/** A value somebody waits for: of an indicator at a place in a period that is over. */
export interface DueValue {
  readonly indicatorId: string
  readonly areaCode: string
  readonly period: Period
  readonly dueOn: LocalDate
  /** 0 where the due day has not passed. */
  readonly daysLate: number
  readonly last: { readonly period: string; readonly value: Micro } | null
  /** The value before did not pass the check, so the period is open again. */
  readonly rejected: boolean
}

export interface Awaited {
  readonly id: string
  readonly frequency: Frequency
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly dueDays: number
  readonly places: readonly string[]
}

export interface There {
  readonly indicatorId: string
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
  readonly state: ObservationState
}

/** What is to be entered, by due day. A running period is not due; it may be entered all the same. */
export function dueValues(indicators: readonly Awaited[], there: readonly There[], today: LocalDate): DueValue[] {
  const slot = (id: string, areaCode: string) => `${id} ${areaCode}`
  const bySlot = new Map<string, Map<string, There>>()
  for (const one of there) {
    const key = slot(one.indicatorId, one.areaCode)
    const known = bySlot.get(key)
    if (known) known.set(one.period, one)
    else bySlot.set(key, new Map([[one.period, one]]))
  }
  const due = indicators.flatMap((indicator) => {
    const over = periodsOf(indicator.frequency, indicator.fiscalYearFrom, indicator.fiscalYearTo).filter(
      ({ to }) => to < today,
    )
    return indicator.places.flatMap((areaCode) => {
      const known = bySlot.get(slot(indicator.id, areaCode)) ?? new Map<string, There>()
      const good = [...known.values()].filter(({ state }) => state !== 'rejected')
      return over.flatMap((period): DueValue[] => {
        const value = known.get(period.key)
        if (value !== undefined && value.state !== 'rejected') return []
        const on = dueOn(period, indicator.dueDays)
        return [
          {
            indicatorId: indicator.id,
            areaCode,
            period,
            dueOn: on,
            daysLate: Math.max(0, daysBetween(on, today)),
            last: lastBefore(good, period.key),
            rejected: value !== undefined,
          },
        ]
      })
    })
  })
  const order = (one: DueValue) => `${one.dueOn} ${one.indicatorId} ${one.areaCode} ${one.period.key}`
  return due.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function lastBefore(values: readonly There[], period: string): DueValue['last'] {
  return values
    .filter((one) => one.period < period)
    .reduce<There | null>((best, one) => (best === null || one.period > best.period ? one : best), null)
}
