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
import { fieldName, fieldOf, NO_FUNCTION } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { BodyTotal } from './bodies.sql.ts'
import type { Body } from './body.ts'
import type { BodyProblem } from './body-file.ts'
import type { BodyAnswer, BodyReason } from './body-register.ts'
import { messages } from './messages.ts'
import type { BodyImportPlan } from './plan-body-import.ts'
import type { BodyFacts } from './read-body.ts'
import type { RegisteredBody } from './register.sql.ts'

type Named = Pick<Body, 'code' | 'kind' | 'nameTh' | 'nameEn' | 'areaCode'>

export interface BodyLine {
  readonly href: string
  readonly name: string
  readonly kind: string
  readonly place: PlaceLink | null
}

export interface PlaceLink {
  readonly href: string
  readonly text: string
}

export interface BodyView extends BodyLine {
  readonly code: string
  readonly ended: string | null
  readonly parent: BodyLine | null
  readonly supervisors: readonly (BodyLine & { readonly law: string | null })[]
  readonly areas: readonly PlaceLink[]
  readonly codes: readonly string[]
  readonly otherNames: readonly string[]
  readonly period: string | null
  readonly contact: {
    readonly website: string | null
    readonly address: string | null
    readonly phone: string | null
    readonly email: string | null
  }
  readonly successors: readonly { readonly line: BodyLine; readonly text: string }[]
  readonly predecessors: readonly (BodyLine & { readonly when: string; readonly projectsHref: string })[]
  readonly splitFrom: readonly (BodyLine & { readonly when: string })[]
  readonly children: readonly BodyLine[]
  readonly moreChildren: number
  readonly supervises: readonly BodyLine[]
  readonly moreSupervised: number
  readonly projectsHref: string
  readonly overlapsHref: string
  readonly plansHref: string
  readonly plans: readonly { readonly href: string; readonly title: string; readonly years: string }[]
  /** Newest first. */
  readonly years: readonly {
    readonly label: string
    readonly projects: string
    readonly href: string
    readonly money: string
  }[]
  readonly fields: {
    readonly year: string
    readonly rows: readonly {
      readonly name: string
      readonly href: string | null
      readonly value: number
      readonly money: string
      readonly projects: string
    }[]
  } | null
}

export function presentLine(body: Named, places: Gazetteer, lang: Lang): BodyLine {
  return {
    href: `/bodies/${body.code}`,
    name: nameIn(lang, body),
    kind: messages(lang).kinds[body.kind],
    place: placeLink(body.areaCode, places, lang),
  }
}

function placeLink(code: string | null, places: Gazetteer, lang: Lang): PlaceLink | null {
  const area = places.areas.get(code ?? '')
  return area ? { href: `/places/${area.code}`, text: placeTitle(area, lang) } : null
}

/** @param now the fiscal year of today, CE: fields are shown for the year with projects that is nearest to it */
export function presentBody(facts: BodyFacts, now: number, lang: Lang): BodyView {
  const { body, places, totals } = facts
  const say = messages(lang)
  const line = (other: RegisteredBody) => presentLine(other, places, lang)
  const day = (date: string) => formatDate(date as LocalDate, lang)
  const years = [...new Set(totals.map((total) => total.fiscalYear))].sort((a, b) => b - a)
  const shown = years.reduce<number | null>(
    (best, year) => (best === null || Math.abs(year - now) < Math.abs(best - now) ? year : best),
    null,
  )
  return {
    ...line(body),
    code: body.code,
    ended: body.validTo === null ? null : say.ended(day(body.validTo)),
    parent: facts.parent && line(facts.parent),
    supervisors: facts.supervisors.map((one) => ({ ...line(one.body), law: one.law && say.laws[one.law] })),
    areas: body.areas.flatMap((code) => placeLink(code, places, lang) ?? []),
    codes: body.codes.map(({ scheme, code }) => `${say.schemes[scheme] ?? scheme} ${code}`),
    otherNames: [
      ...(body.shortNameTh ? [body.shortNameTh] : []),
      ...body.names.map((name) =>
        name.validTo === null ? name.nameTh : say.calledUntil(name.nameTh, day(name.validTo)),
      ),
    ],
    period: body.validFrom === null ? null : say.since(day(body.validFrom)),
    contact: body.contact,
    successors: facts.successors.map((next) => ({
      line: line(next.body),
      text: next.kind === 'merger' ? say.mergedInto(day(next.on)) : say.splitInto(day(next.on)),
    })),
    predecessors: facts.predecessors.map((one) => ({
      ...line(one),
      when: one.successors[0] ? day(one.successors[0].on) : '',
      projectsHref: `/projects?body=${one.code}`,
    })),
    splitFrom: facts.splitFrom.map((one) => ({ ...line(one.body), when: day(one.on) })),
    children: facts.children.map(line),
    moreChildren: facts.childCount - facts.children.length,
    supervises: facts.supervises.map(line),
    moreSupervised: facts.supervisesCount - facts.supervises.length,
    projectsHref: `/projects?body=${body.code}`,
    overlapsHref: `/overlaps?body=${body.code}`,
    plansHref: `/plans?body=${body.code}`,
    plans: facts.plans.map((plan) => ({
      href: `/plans/${plan.id}`,
      title: plan.title,
      years:
        plan.fiscalYearFrom === plan.fiscalYearTo
          ? formatYear(plan.fiscalYearTo, lang)
          : `${formatYear(plan.fiscalYearFrom, lang)}–${formatYear(plan.fiscalYearTo, lang)}`,
    })),
    years: years.map((year) => {
      const of = totals.filter((total) => total.fiscalYear === year)
      return {
        label: formatYear(year, lang),
        projects: whole(sum(of.map((total) => total.projects))),
        href: `/projects?body=${body.code}&year=${toBE(year)}`,
        money: formatMillions(amount(of), lang).value,
      }
    }),
    fields: shown === null ? null : { year: formatFiscalYear(shown, lang), rows: fieldRows(body, totals, shown, lang) },
  }
}

function fieldRows(body: Named, totals: readonly BodyTotal[], year: number, lang: Lang) {
  const byField = new Map<string, BodyTotal[]>()
  for (const total of totals) {
    if (total.fiscalYear !== year) continue
    const field = fieldOf(total.functionCode)
    byField.set(field, [...(byField.get(field) ?? []), total])
  }
  return [...byField]
    .map(([field, of]) => ({ field, amountSatang: amount(of), projects: sum(of.map((total) => total.projects)) }))
    .sort((a, b) =>
      a.amountSatang < b.amountSatang ? 1 : a.amountSatang > b.amountSatang ? -1 : a.field < b.field ? -1 : 1,
    )
    .map(({ field, amountSatang, projects }) => {
      const { value, unit } = formatMillions(amountSatang, lang)
      return {
        name: fieldName(field, lang),
        href: field === NO_FUNCTION ? null : `/projects?body=${body.code}&year=${toBE(year)}&field=${field}`,
        value: Number(amountSatang / 1_000_000n) / 100,
        money: `${value} ${unit}`,
        projects: messages(lang).projectsCount(whole(projects)),
      }
    })
}

/** What was done to a body, for its history. */
export function presentEvents(facts: BodyFacts, names: ReadonlyMap<string, string>, lang: Lang) {
  const say = messages(lang)
  return facts.events.map((event) => ({
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: say.events[event.kind],
    who: event.actorId === null ? say.byCommand : (names.get(event.actorId) ?? say.formerOfficer),
    reason: event.reason,
    changes:
      event.kind === 'added'
        ? []
        : event.changes.map((change) =>
            say.changed(
              say.fieldNames[change.field] ?? change.field,
              valueText(change.field, change.before, lang),
              valueText(change.field, change.after, lang),
            ),
          ),
    source: event.source,
  }))
}

/** Why a text was taken for a body, in a sentence. */
export function reasonText(reason: BodyReason, lang: Lang): string {
  const say = messages(lang).reasons
  const day = (date: string) => formatDate(date as LocalDate, lang)
  switch (reason.kind) {
    case 'code':
      return say.code
    case 'external-code':
      return say.externalCode(messages(lang).schemes[reason.scheme] ?? reason.scheme)
    case 'name':
      return say.name
    case 'former-name':
      return reason.until === null ? say.otherName(reason.nameTh) : say.formerName(reason.nameTh, day(reason.until))
    case 'slip':
      return say.slip(reason.written)
    case 'merged':
      return say.merged(reason.nameTh, day(reason.on))
  }
}

/** What is wrong with a cell and what to do, with its address. */
export function problemText(problem: BodyProblem, lang: Lang): string {
  const say = messages(lang).importing
  return `${problem.address}: ${say.problems[problem.kind](problem.value, problem.other ?? '')}`
}

export interface ImportPlanView {
  readonly added: string
  readonly changed: string
  readonly unchanged: string
  readonly bodies: readonly {
    readonly line: string
    readonly name: string
    readonly href: string | null
    readonly isNew: boolean
    readonly changes: readonly string[]
  }[]
  readonly more: number
  readonly problems: readonly string[]
  readonly moreProblems: number
}

/** Kinds in the reader's words; everything else as it is stored. */
function valueText(field: string, value: string | null, lang: Lang): string {
  const kinds: Readonly<Record<string, string>> = messages(lang).kinds
  return (field === 'kind' && value !== null ? kinds[value] : value) ?? '–'
}

export function presentPlan(plan: BodyImportPlan, most: number, lang: Lang): ImportPlanView {
  const say = messages(lang)
  const added = plan.bodies.filter(({ isNew }) => isNew).length
  return {
    added: whole(added),
    changed: whole(plan.bodies.length - added),
    unchanged: whole(plan.unchanged),
    bodies: plan.bodies.slice(0, most).map(({ line, isNew, after, before, changes }) => ({
      line: String(line),
      name: after.nameTh,
      href: before && `/bodies/${before.code}`,
      isNew,
      changes: changes
        .filter((change) => !(isNew && ['name_th', 'former_names'].includes(change.field)))
        .map(({ field, before: was, after: now }) =>
          isNew || was === null
            ? say.told(say.fieldNames[field] ?? field, valueText(field, now, lang))
            : say.changed(say.fieldNames[field] ?? field, valueText(field, was, lang), valueText(field, now, lang)),
        ),
    })),
    more: Math.max(0, plan.bodies.length - most),
    problems: plan.problems.slice(0, most).map((problem) => problemText(problem, lang)),
    moreProblems: Math.max(0, plan.problems.length - most),
  }
}

function amount(totals: readonly BodyTotal[]): Satang {
  return satang(totals.reduce((all, total) => all + total.amountSatang, 0n))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0)
}

export function whole(count: number): string {
  return count.toLocaleString('en-US')
}

export function bodyForApi(body: Named) {
  return {
    code: body.code,
    kind: body.kind,
    name_th: body.nameTh,
    name_en: body.nameEn,
    area: body.areaCode,
  }
}

export function factsForApi(facts: BodyFacts) {
  const { body } = facts
  return {
    ...bodyForApi(body),
    short_name_th: body.shortNameTh,
    former_names: body.names.map((name) => ({ name_th: name.nameTh, until: name.validTo })),
    external_codes: body.codes.map(({ scheme, code }) => ({ scheme, code })),
    areas: [...body.areas],
    valid_from: body.validFrom,
    valid_to: body.validTo,
    website: body.contact.website,
    parent: facts.parent?.code ?? null,
    supervisors: facts.supervisors.map((one) => one.body.code),
    successors: facts.successors.map((next) => ({ code: next.body.code, kind: next.kind, on: next.on })),
    predecessors: facts.predecessors.map((one) => one.code),
    children: facts.children.map(bodyForApi),
    totals: facts.totals.map((total) => ({
      fiscal_year: total.fiscalYear,
      function: total.functionCode === NO_FUNCTION ? null : total.functionCode,
      projects: total.projects,
      amount: toBahtDecimal(total.amountSatang),
    })),
    as_of: facts.asOf?.toISOString() ?? null,
  }
}

export function answerForApi(answer: BodyAnswer, lang: Lang) {
  if (answer.kind === 'none') return { body: null, confidence: null, reason: null, candidates: [] }
  if (answer.kind === 'several')
    return { body: null, confidence: null, reason: null, candidates: answer.bodies.slice(0, 20).map(bodyForApi) }
  const { body, confidence, reason } = answer.found
  return {
    body: bodyForApi(body),
    confidence,
    reason: { kind: reason.kind, text: reasonText(reason, lang) },
    candidates: [],
  }
}
