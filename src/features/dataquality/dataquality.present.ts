import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatBahtWithUnit, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatInstant, formatYear } from '../../kernel/thai-calendar.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { TwiceTold } from './dataquality.sql.ts'
import type { Fact, Told } from './finding.ts'
import { messages } from './messages.ts'
import type { Findings } from './read-findings.ts'

type Side = TwiceTold['left']

export interface DisagreementView {
  readonly pairHref: string
  readonly certainty: string
  readonly differsIn: string
  readonly left: SideView
  readonly right: SideView
  readonly facts: readonly { readonly name: string; readonly left: string; readonly right: string }[]
}

export interface SideView {
  readonly title: string
  readonly href: string
  readonly body: string
  readonly bodyHref: string
  readonly newer: boolean
}

export interface FindingsView {
  readonly place: string
  readonly isCountry: boolean
  readonly disagreements: readonly DisagreementView[]
  readonly stale: readonly {
    readonly href: string
    readonly title: string
    readonly why: string
    readonly body: string
    readonly bodyHref: string
    readonly touched: string
    readonly open: string
  }[]
  readonly gaps:
    | readonly {
        readonly body: string
        readonly bodyHref: string
        readonly listHref: string
        readonly projects: string
        readonly noField: number
        readonly noMoney: number
        readonly noPlace: number
      }[]
    | null
}

export function presentFindings(findings: Findings, lang: Lang): FindingsView {
  const { area, places } = findings
  return {
    place: placeTitle(area, lang),
    isCountry: area.kind === 'country',
    disagreements: findings.disagreements.map((pair) => presentDisagreement(pair, pair.facts, places, lang)),
    stale: findings.stale.map((plan) => ({
      href: `/plans/${plan.id}`,
      title: plan.title,
      why: messages(lang).stale[plan.reason],
      body: bodyName(plan, lang),
      bodyHref: `/bodies/${plan.bodyCode}`,
      touched: formatInstant(plan.touchedAt, lang),
      open: whole(plan.open),
    })),
    gaps:
      findings.gaps?.map((gap) => ({
        body: nameIn(lang, gap),
        bodyHref: `/bodies/${gap.code}`,
        listHref: `/projects?place=${area.code}&body=${gap.code}&field=-`,
        projects: whole(gap.projects),
        noField: gap.noField,
        noMoney: gap.noMoney,
        noPlace: gap.noPlace,
      })) ?? null,
  }
}

function presentDisagreement(pair: TwiceTold, facts: readonly Fact[], places: Gazetteer, lang: Lang): DisagreementView {
  const say = messages(lang)
  const leftIsNewer = pair.left.updatedAt > pair.right.updatedAt
  const rightIsNewer = pair.right.updatedAt > pair.left.updatedAt
  return {
    pairHref: `/overlaps/${formatPublicId({ home: pair.pair.home as Home, id: pair.pair.id })}`,
    certainty: pair.decided ? say.decidedSame : say.likelySame(`${Math.min(99, Math.round(pair.score * 100))} %`),
    differsIn: say.differsIn(facts.map((fact) => say.facts[fact]).join(' ')),
    left: presentSide(pair.left, leftIsNewer, lang),
    right: presentSide(pair.right, rightIsNewer, lang),
    facts: facts.map((fact) => ({
      name: say.facts[fact],
      left: factText(pair.left, fact, places, lang),
      right: factText(pair.right, fact, places, lang),
    })),
  }
}

function presentSide(side: Side, newer: boolean, lang: Lang): SideView {
  return {
    title: side.title,
    href: `/projects/${formatPublicId({ home: side.home as Home, id: side.id })}`,
    body: bodyName(side, lang),
    bodyHref: `/bodies/${side.bodyCode}`,
    newer,
  }
}

function factText(told: Told, fact: Fact, places: Gazetteer, lang: Lang): string {
  switch (fact) {
    case 'money':
      return formatBahtWithUnit(satang(told.amountSatang), lang)
    case 'years': {
      const [from, to] = [formatYear(told.fiscalYearFrom, lang), formatYear(told.fiscalYearTo, lang)]
      return from === to ? from : `${from}–${to}`
    }
    case 'place': {
      const area = told.areaCode === null ? undefined : places.areas.get(told.areaCode)
      return area ? placeTitle(area, lang) : messages(lang).unknownPlace
    }
    case 'state':
      return messages(lang).states[told.state] ?? told.state
  }
}

function bodyName(of: { readonly bodyTh: string; readonly bodyEn: string | null }, lang: Lang): string {
  return pick(lang, { th: of.bodyTh, en: of.bodyEn ?? of.bodyTh })
}

const wholeNumbers = new Intl.NumberFormat('en-US')

export function whole(count: number): string {
  return wholeNumbers.format(count)
}

/** One line per owner: a disagreement gives two, because either body may be the one to mend it. */
export function findingLines(findings: Findings, lang: Lang): string[][] {
  const say = messages(lang)
  const { places } = findings
  const told = findings.disagreements.flatMap(({ left, right, facts }) =>
    [
      [left, right],
      [right, left],
    ].flatMap(([own, other]) =>
      own && other
        ? facts.map((fact) => [
            say.csvKinds.disagreement,
            own.bodyCode,
            bodyName(own, lang),
            own.title,
            say.facts[fact],
            factText(own, fact, places, lang),
            bodyName(other, lang),
            factText(other, fact, places, lang),
            own.updatedAt.toISOString(),
          ])
        : [],
    ),
  )
  const stale = findings.stale.map((plan) => [
    say.csvKinds.stale,
    plan.bodyCode,
    bodyName(plan, lang),
    plan.title,
    say.stale[plan.reason],
    whole(plan.open),
    '',
    '',
    plan.touchedAt.toISOString(),
  ])
  const gaps = (findings.gaps ?? []).flatMap((gap) =>
    (
      [
        [say.noField, gap.noField],
        [say.noMoney, gap.noMoney],
        [say.noArea, gap.noPlace],
      ] as const
    )
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [say.csvKinds.gap, gap.code, nameIn(lang, gap), '', name, String(count), '', '', '']),
  )
  return [...told, ...stale, ...gaps]
}

export function findingsForApi(findings: Findings) {
  const side = (told: Side) => ({
    project: formatPublicId({ home: told.home as Home, id: told.id }),
    body: told.bodyCode,
    title: told.title,
    area: told.areaCode,
    fiscal_year_from: told.fiscalYearFrom,
    fiscal_year_to: told.fiscalYearTo,
    amount: toBahtDecimal(satang(told.amountSatang)),
    state: told.state,
    updated_at: told.updatedAt.toISOString(),
  })
  return {
    area: findings.area.code as string,
    disagreements: findings.disagreements.map((pair) => ({
      pair: formatPublicId({ home: pair.pair.home as Home, id: pair.pair.id }),
      decided: pair.decided,
      score: pair.score,
      facts: [...pair.facts],
      left: side(pair.left),
      right: side(pair.right),
    })),
    more_disagreements: findings.moreDisagreements,
    stale_plans: findings.stale.map((plan) => ({
      plan: plan.id,
      title: plan.title,
      body: plan.bodyCode,
      reason: plan.reason,
      open_projects: plan.open,
      touched_at: plan.touchedAt.toISOString(),
    })),
    gaps:
      findings.gaps?.map((gap) => ({
        body: gap.code,
        projects: gap.projects,
        no_field: gap.noField,
        no_money: gap.noMoney,
        no_place: gap.noPlace,
      })) ?? null,
  }
}
