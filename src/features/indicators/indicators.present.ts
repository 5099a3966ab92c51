import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatInstant, formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { Cell } from '../../platform/http/table-file.ts'
import { fieldName } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { planMessages } from '../plans/index.ts'
import type { IndicatorEvent } from './events.sql.ts'
import type { Status } from './indicator.ts'
import type { Indicator } from './indicators.sql.ts'
import type { ListedIndicator } from './list.sql.ts'
import { messages } from './messages.ts'
import type { StoredObservation } from './observations.sql.ts'
import { parsePeriod, periodShort, periodsOf } from './period.ts'
import { periodText, unitName } from './problem-text.ts'
import { divideRounded, formatQuantity, type Micro, micro, toDecimal, toNumber, withUnit } from './quantity.ts'
import type { IndicatorFacts } from './read-indicator.ts'
import { type Point, paceOn } from './status.ts'
import { pointsOf } from './summary.ts'
import { lastTarget } from './target.ts'

/*
 * What people see of indicators. Everything here is public: values, who entered and verified them (officers in a public function,
 * named through the people room), evidence.
 */

export const whole = (count: number) => count.toLocaleString('en-US')

export function areaTitle(register: Gazetteer, code: string, lang: Lang): string {
  const area = register.areas.get(code)
  return area === undefined ? code : placeTitle(area, lang)
}

export interface IndicatorLine {
  readonly href: string
  readonly code: string
  readonly name: string
  readonly status: Status
  readonly statusText: string
  readonly area: string
  readonly owner: string
  readonly latest: string
  readonly reached: string
  /** Due day, coverage, values to verify: what is to be noticed. */
  readonly notes: readonly string[]
}

export function presentLine(one: ListedIndicator, register: Gazetteer, today: LocalDate, lang: Lang): IndicatorLine {
  const say = messages(lang)
  const late = one.nextDueOn !== null && one.nextDueOn < today && one.gapPeriod !== null
  return {
    href: `/indicators/${one.id}`,
    code: one.code,
    name: nameIn(lang, one),
    status: one.status,
    statusText: say.statuses[one.status],
    area: areaTitle(register, one.areaCode, lang),
    owner: nameIn(lang, one.ownerBody),
    latest:
      one.latest === null
        ? say.page.noValue
        : `${withUnit(one.latest.value, one.unit, lang)} (${periodText(one.latest.period, lang)})`,
    reached: one.reachedPercent === null ? '' : say.list.reachedText(whole(one.reachedPercent)),
    notes: [
      ...(late && one.gapPeriod !== null && one.nextDueOn !== null
        ? [say.list.overdue(periodText(one.gapPeriod, lang), formatShortDate(one.nextDueOn, lang))]
        : []),
      ...(one.expected > 1 ? [say.list.coverage(whole(one.reported), whole(one.expected))] : []),
      ...(one.unverified > 0 ? [say.list.waiting(whole(one.unverified))] : []),
    ],
  }
}

/** A line of the files. */
export function fileLine(one: ListedIndicator, register: Gazetteer, lang: Lang): Cell[] {
  const say = messages(lang)
  return [
    one.code,
    nameIn(lang, one),
    say.results[one.result],
    one.areaCode,
    areaTitle(register, one.areaCode, lang),
    nameIn(lang, one.ownerBody),
    say.frequencies[one.frequency],
    unitName(one.unit, lang),
    say.statuses[one.status],
    one.latest === null ? '' : periodText(one.latest.period, lang),
    one.latest === null ? '' : toNumber(one.latest.value),
    one.wanted === null ? '' : toNumber(one.wanted),
    one.reachedPercent ?? '',
    one.reported,
    one.expected,
    one.nextDueOn ?? '',
    one.unverified,
  ]
}

export interface PlaceLine {
  readonly areaCode: string
  readonly name: string
  readonly households: string
  readonly before: Micro | null
  readonly after: Micro | null
  readonly goal: Micro | null
  readonly text: string
  readonly change: string
  /** For the bar. */
  readonly value: number
}

export interface IndicatorView {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly ended: string | null
  readonly status: { readonly status: Status; readonly text: string } | null
  readonly notes: readonly string[]
  readonly now: readonly { readonly label: string; readonly value: string }[]
  readonly definition: readonly { readonly key: string; readonly value: string; readonly href?: string }[]
  readonly ownerLeft: boolean
  readonly chart: {
    readonly periods: readonly string[]
    readonly observed: readonly (number | null)[]
    readonly wanted: readonly (number | null)[]
    readonly unit: string
    /** The wanted range of an indicator that should stay within one. */
    readonly range: { readonly low: number | null; readonly high: number | null } | null
  } | null
  readonly isComputed: boolean
  readonly isMade: boolean
  readonly rollupText: string
  readonly coverage: { readonly text: string; readonly whole: boolean } | null
  readonly children: readonly (IndicatorLine & { readonly inFormula: boolean })[]
  readonly parents: readonly (IndicatorLine & { readonly inFormula: boolean })[]
  readonly places: readonly PlaceLine[]
  readonly values: readonly ValueLine[]
  readonly history: readonly HistoryLine[]
}

export interface ValueLine {
  readonly key: string
  readonly period: string
  readonly place: string
  readonly value: string
  readonly state: StoredObservation['state']
  readonly stateText: string
  readonly measuredOn: string
  readonly by: readonly string[]
  readonly source: string
  readonly note: string
  readonly parts: readonly string[]
  readonly files: readonly { readonly id: string; readonly title: string }[]
  readonly earlier: readonly { readonly value: string; readonly text: string }[]
  readonly correctHref: string
}

export interface HistoryLine {
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly who: string
  readonly body: string
}

export function presentIndicator(facts: IndicatorFacts, today: LocalDate, lang: Lang): IndicatorView {
  const say = messages(lang)
  const { indicator, listed, register } = facts
  const amount = (value: Micro) => withUnit(value, indicator.unit, lang)
  const isComputed = indicator.formula !== null || facts.children.some(({ kind }) => kind === 'part')
  const target = lastTarget(facts.targets, indicator.areaCode)
  const latest = listed?.latest ?? null
  const line = listed === null ? null : presentLine(listed, register, today, lang)
  const rolled = latest === null ? null : facts.values.find(({ period }) => period === latest.period)
  return {
    id: indicator.id,
    code: indicator.code,
    name: nameIn(lang, indicator),
    ended: indicator.endedAt === null ? null : say.page.ended(formatInstant(indicator.endedAt, lang)),
    status: line === null ? null : { status: line.status, text: line.statusText },
    notes: line?.notes ?? [],
    now: [
      {
        label: say.page.latest,
        value: latest === null ? say.page.noValue : `${amount(latest.value)} (${periodText(latest.period, lang)})`,
      },
      ...(listed?.wanted ? [{ label: say.page.wanted, value: amount(listed.wanted) }] : []),
      ...(target === null
        ? []
        : [{ label: say.page.target, value: `${amount(target.value)} (${periodText(target.period, lang)})` }]),
      ...(listed?.reachedPercent === null || listed?.reachedPercent === undefined
        ? []
        : [{ label: say.page.reached, value: `${whole(listed.reachedPercent)}%` }]),
    ],
    definition: definitionRows(facts, lang),
    ownerLeft: !facts.ownerIsThere,
    chart: chartOf(facts, today, lang),
    isComputed,
    isMade: isComputed || facts.places.length > 1,
    rollupText: say.page.rollupText(say.rules[indicator.rule], indicator.ruleReason),
    coverage:
      rolled && rolled.expected > 1
        ? {
            text: say.page.coverage(whole(rolled.reported), whole(rolled.expected), periodText(rolled.period, lang)),
            whole: rolled.reported === rolled.expected,
          }
        : null,
    children: facts.children.map((one) => ({
      ...presentLine(one, register, today, lang),
      inFormula: one.kind === 'formula',
    })),
    parents: facts.parents.map((one) => ({
      ...presentLine(one, register, today, lang),
      inFormula: one.kind === 'formula',
    })),
    places: placeLines(facts, lang),
    values: valueLines(facts, lang),
    history: facts.events.map((event) => historyLine(event, facts, lang)),
  }
}

function definitionRows(facts: IndicatorFacts, lang: Lang): IndicatorView['definition'] {
  const say = messages(lang)
  const { indicator, hanging } = facts
  const amount = (value: Micro) => withUnit(value, indicator.unit, lang)
  const hangs = [
    ...(hanging.project === null
      ? []
      : [{ text: hanging.project.title, href: `/projects/${hanging.project.home}-${hanging.project.id}` }]),
    ...(hanging.node === null
      ? []
      : [{ text: hanging.node.title, href: hanging.plan === null ? '' : `/plans/${hanging.plan.id}` }]),
    ...(hanging.plan === null ? [] : [{ text: hanging.plan.title, href: `/plans/${hanging.plan.id}` }]),
  ]
  const owner = facts.names.get(indicator.ownerPersonId) ?? say.page.someone
  const lenses = facts.lenses.filter(({ code }) => indicator.tags.includes(code))
  const { low, high } = indicator
  const range =
    low !== null && high !== null
      ? say.page.range(amount(low), amount(high))
      : low !== null
        ? say.page.atLeast(amount(low))
        : high !== null
          ? say.page.atMost(amount(high))
          : ''
  return [
    { key: say.page.meaning, value: indicator.meaning },
    { key: say.page.kind, value: `${say.results[indicator.result]} · ${say.levels[indicator.level]}` },
    ...hangs.slice(0, 1).map(({ text, href }) => ({ key: say.page.hangsOn, value: text, ...(href ? { href } : {}) })),
    {
      key: say.page.area,
      value: areaTitle(facts.register, indicator.areaCode, lang),
      href: `/places/${indicator.areaCode}`,
    },
    ...(indicator.functionCode === null
      ? []
      : [{ key: say.page.field, value: fieldName(indicator.functionCode, lang) }]),
    {
      key: say.page.owner,
      value: `${facts.body === null ? '' : `${nameIn(lang, facts.body)} · `}${owner}`,
      ...(facts.body === null ? {} : { href: `/bodies/${facts.body.code}` }),
    },
    { key: say.page.due, value: say.page.dueRule(say.frequencies[indicator.frequency], String(indicator.dueDays)) },
    { key: say.page.unit, value: unitName(indicator.unit, lang) },
    {
      key: say.page.direction,
      value: `${say.directions[indicator.direction]}${indicator.direction === 'range' ? ` ${range}` : ''}`,
    },
    { key: say.page.source, value: indicator.source },
    ...(indicator.formula === null ? [] : [{ key: say.page.formula, value: indicator.formula }]),
    { key: say.page.rule, value: `${say.rules[indicator.rule]} · ${say.timeRules[indicator.overTime]}` },
    { key: say.page.ruleReason, value: indicator.ruleReason },
    ...(indicator.weight === null
      ? []
      : [
          {
            key: say.form.weight,
            value: say.page.weight(indicator.weight.label, formatQuantity(indicator.weight.value)),
          },
        ]),
    ...(indicator.baseline === null
      ? []
      : [
          {
            key: say.page.baseline,
            value: say.page.baselineText(
              amount(indicator.baseline.value),
              periodText(indicator.baseline.period, lang),
              indicator.baseline.source,
            ),
          },
        ]),
    ...(lenses.length === 0
      ? []
      : [{ key: say.page.tags, value: lenses.map((lens) => nameIn(lang, lens)).join(', ') }]),
  ]
}

const MOST_POINTS = 40

function chartOf({ indicator, values, targets }: IndicatorFacts, today: LocalDate, lang: Lang): IndicatorView['chart'] {
  const own = targets.filter(({ areaCode }) => areaCode === indicator.areaCode)
  const basePeriod = indicator.baseline === null ? null : parsePeriod(indicator.baseline.period)
  const base: Point[] =
    indicator.baseline === null || basePeriod === null ? [] : [{ on: basePeriod.to, value: indicator.baseline.value }]
  const points = [...base, ...pointsOf(own).filter(({ on }) => base[0] === undefined || on > base[0].on)]
  const all = periodsOf(indicator.frequency, indicator.fiscalYearFrom, indicator.fiscalYearTo).slice(-MOST_POINTS)
  const at = new Map(values.map((one) => [one.period, one.value]))
  const observed = all.map(({ key }) => at.get(key) ?? null)
  const wanted = all.map(({ to }) => (points.length === 0 ? null : paceOn(points, to)))
  const before = basePeriod !== null && basePeriod.to < (all[0]?.from ?? today)
  if (observed.every((value) => value === null) && wanted.every((value) => value === null)) return null
  const number = (value: Micro | null) => (value === null ? null : toNumber(value))
  const baseValue = before && indicator.baseline !== null ? [toNumber(indicator.baseline.value)] : []
  return {
    periods: [
      ...(before && basePeriod !== null ? [periodShort(basePeriod, lang)] : []),
      ...all.map((period) => periodShort(period, lang)),
    ],
    observed: [...baseValue, ...observed.map(number)],
    wanted: indicator.direction === 'range' ? [] : [...baseValue, ...wanted.map(number)],
    unit: unitName(indicator.unit, lang),
    range: indicator.direction === 'range' ? { low: number(indicator.low), high: number(indicator.high) } : null,
  }
}

function placeLines(facts: IndicatorFacts, lang: Lang): PlaceLine[] {
  const say = messages(lang).page
  const { indicator } = facts
  const amount = (value: Micro) => withUnit(value, indicator.unit, lang)
  return facts.places.map((place) => {
    const after =
      facts.observations
        .filter((one) => one.areaCode === place.areaCode && one.isCurrent && one.state !== 'rejected')
        .reduce<StoredObservation | null>((best, one) => (best === null || one.period > best.period ? one : best), null)
        ?.value ?? null
    const { baseline: before } = place
    return {
      areaCode: place.areaCode,
      name: place.name,
      households: place.households === null ? '' : say.households(whole(place.households)),
      before,
      after,
      goal: lastTarget(facts.targets, place.areaCode)?.value ?? null,
      text:
        before !== null && after !== null
          ? say.barText(amount(before), amount(after))
          : after !== null
            ? say.onlyAfter(amount(after))
            : before !== null
              ? say.onlyBefore(amount(before))
              : say.nothingYet,
      change: before === null || after === null ? '' : changeText(before, after),
      value: after === null ? 0 : Math.max(0, toNumber(after)),
    }
  })
}

function changeText(before: Micro, after: Micro): string {
  const sign = after > before ? '+' : after < before ? '−' : '±'
  const size = micro(after > before ? after - before : before - after)
  if (before === 0n) return `${sign}${formatQuantity(size)}`
  const percent = divideRounded(size * 100n, before < 0n ? -before : before)
  return `${sign}${formatQuantity(size)} (${sign}${percent}%)`
}

function valueLines(facts: IndicatorFacts, lang: Lang): ValueLine[] {
  const say = messages(lang)
  const { indicator } = facts
  const amount = (value: Micro) => withUnit(value, indicator.unit, lang)
  const who = (id: string | null) => (id === null ? say.page.command : (facts.names.get(id) ?? say.page.someone))
  const places = new Map(facts.places.map((place) => [place.areaCode, place.name]))
  return facts.observations
    .filter(({ isCurrent }) => isCurrent)
    .map((one) => {
      const earlier = facts.observations.filter(
        (other) => !other.isCurrent && other.areaCode === one.areaCode && other.period === one.period,
      )
      const decided =
        one.decidedBy === null || one.decidedAt === null
          ? []
          : one.state === 'verified'
            ? [say.page.verifiedBy(who(one.decidedBy), formatInstant(one.decidedAt, lang))]
            : [say.page.rejectedBy(who(one.decidedBy), formatInstant(one.decidedAt, lang), one.decideReason ?? '')]
      return {
        key: `${one.home}-${one.id}`,
        period: periodText(one.period, lang),
        place: places.get(one.areaCode) ?? areaTitle(facts.register, one.areaCode, lang),
        value: amount(one.value),
        state: one.state,
        stateText: say.states[one.state],
        measuredOn: formatShortDate(one.measuredOn, lang),
        by: [say.page.enteredBy(who(one.enteredBy), formatInstant(one.enteredAt, lang)), ...decided],
        source: one.source,
        note: one.note,
        parts: one.parts.map(({ part, value }) => `${say.parts[part] ?? part} ${formatQuantity(value)}`),
        files: facts.evidence
          .filter(({ observationId }) => observationId === one.id || earlier.some(({ id }) => id === observationId))
          .map((file) => ({ id: `${file.home}-${file.id}`, title: file.title })),
        earlier: earlier.map((old) => ({
          value: amount(old.value),
          text: [
            say.page.version(String(old.version)),
            say.page.enteredBy(who(old.enteredBy), formatInstant(old.enteredAt, lang)),
            ...(one.why === '' ? [] : [say.page.why(one.why)]),
          ].join(' · '),
        })),
        correctHref: entryHref(indicator.id, one.areaCode, one.period),
      }
    })
}

/** The screen on which one value is entered or corrected. */
export function entryHref(indicatorId: string, areaCode: string, period: string, more: Record<string, string> = {}) {
  return `/indicators/entry/one?${new URLSearchParams({ indicator: indicatorId, area: areaCode, period, ...more })}`
}

function historyLine(event: IndicatorEvent, facts: IndicatorFacts, lang: Lang): HistoryLine {
  const say = messages(lang)
  const { details } = event
  const text = (name: string) => (typeof details[name] === 'string' ? (details[name] as string) : null)
  const period = text('period')
  const about = [
    ...(period === null ? [] : [periodText(period, lang)]),
    ...(text('before') === null ? [] : [`${text('before')} →`]),
    ...(text('after') === null ? [] : [text('after')]),
    ...(text('child') === null ? [] : [text('child')]),
    ...(text('title') === null ? [] : [text('title')]),
    event.reason,
  ]
  return {
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: say.eventTitles[event.kind],
    who: event.actorId === null ? say.page.command : (facts.names.get(event.actorId) ?? say.page.someone),
    body: about.join(' '),
  }
}

export function nodeKindName(kind: string, lang: Lang): string {
  const kinds: Readonly<Record<string, string>> = planMessages(lang).nodeKinds
  return kinds[kind] ?? kind
}

/** What the API says of an indicator in a list. */
export function listedForApi(one: ListedIndicator) {
  return {
    id: one.id,
    code: one.code,
    name_th: one.nameTh,
    name_en: one.nameEn,
    result: one.result,
    area: one.areaCode,
    function: one.functionCode,
    owner_body: one.ownerBody.code,
    plan: one.planId,
    unit: one.unit.code,
    frequency: one.frequency,
    status: one.status,
    latest: one.latest === null ? null : { period: one.latest.period, value: toDecimal(one.latest.value) },
    wanted: one.wanted === null ? null : toDecimal(one.wanted),
    reached_percent: one.reachedPercent,
    next_due_on: one.nextDueOn,
    reported: one.reported,
    expected: one.expected,
    unverified: one.unverified,
  }
}

/** The whole definition for the API; the officer who answers for it is named on the page, not here. */
export function definitionForApi(one: Indicator) {
  const decimal = (value: Micro | null) => (value === null ? null : toDecimal(value))
  return {
    meaning: one.meaning,
    level: one.level,
    node: one.nodeId,
    project: one.project === null ? null : `${one.project.home}-${one.project.id}`,
    due_days: one.dueDays,
    direction: one.direction,
    low: decimal(one.low),
    high: decimal(one.high),
    fiscal_year_from: one.fiscalYearFrom,
    fiscal_year_to: one.fiscalYearTo,
    source: one.source,
    rule: one.rule,
    over_time: one.overTime,
    rule_reason: one.ruleReason,
    weight: one.weight === null ? null : { label: one.weight.label, value: toDecimal(one.weight.value) },
    formula: one.formula,
    baseline:
      one.baseline === null
        ? null
        : { value: toDecimal(one.baseline.value), period: one.baseline.period, source: one.baseline.source },
    tags: [...one.tags],
    revision: one.revision,
    ended_at: one.endedAt?.toISOString() ?? null,
  }
}

export function observationForApi(one: StoredObservation) {
  return {
    id: `${one.home}-${one.id}`,
    area: one.areaCode,
    period: one.period,
    value: toDecimal(one.value),
    parts: one.parts.map(({ by, part, value }) => ({ by, part, value: toDecimal(value) })),
    measured_on: one.measuredOn,
    source: one.source,
    note: one.note,
    state: one.state,
    version: one.version,
    entered_at: one.enteredAt.toISOString(),
  }
}
