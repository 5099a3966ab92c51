import { type Lang, pick } from '../../kernel/lang.ts'
import { formatMillions, type Satang, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { fieldName, fieldOf, type Gazetteer, NO_FUNCTION, placeTitle } from '../places/index.ts'
import type { BodyTotal } from './bodies.sql.ts'
import type { Body } from './body.ts'
import { messages } from './messages.ts'

export interface BodyLine {
  readonly href: string
  readonly name: string
  readonly kind: string
  readonly place: { readonly href: string; readonly text: string } | null
}

export interface BodyView extends BodyLine {
  readonly code: string
  readonly parent: BodyLine | null
  readonly children: readonly BodyLine[]
  readonly projectsHref: string
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

function bodyName(body: Pick<Body, 'nameTh' | 'nameEn'>, lang: Lang): string {
  return pick(lang, { th: body.nameTh, en: body.nameEn ?? body.nameTh })
}

export function presentLine(body: Body, places: Gazetteer, lang: Lang): BodyLine {
  const area = places.areas.get(body.areaCode ?? '')
  return {
    href: `/bodies/${body.code}`,
    name: bodyName(body, lang),
    kind: messages(lang).kinds[body.kind],
    place: area ? { href: `/places/${area.code}`, text: placeTitle(area, lang) } : null,
  }
}

/** @param year the year whose fields are shown, CE: the nearest to now that has any */
export function presentBody(
  found: { body: Body; parent: Body | null; children: readonly Body[] },
  totals: readonly BodyTotal[],
  now: number,
  places: Gazetteer,
  lang: Lang,
): BodyView {
  const { body } = found
  const years = [...new Set(totals.map((total) => total.fiscalYear))].sort((a, b) => b - a)
  const shown = years.reduce<number | null>(
    (best, year) => (best === null || Math.abs(year - now) < Math.abs(best - now) ? year : best),
    null,
  )
  return {
    ...presentLine(body, places, lang),
    code: body.code,
    parent: found.parent && presentLine(found.parent, places, lang),
    children: found.children.map((child) => presentLine(child, places, lang)),
    projectsHref: `/projects?body=${body.code}`,
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

function fieldRows(body: Body, totals: readonly BodyTotal[], year: number, lang: Lang) {
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

function amount(totals: readonly BodyTotal[]): Satang {
  return satang(totals.reduce((all, total) => all + total.amountSatang, 0n))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0)
}

function whole(count: number): string {
  return count.toLocaleString('en-US')
}

export function bodyForApi(body: Body) {
  return {
    code: body.code,
    kind: body.kind,
    name_th: body.nameTh,
    name_en: body.nameEn,
    area: body.areaCode,
  }
}

export function bodyTotalsForApi(totals: readonly BodyTotal[]) {
  return totals.map((total) => ({
    fiscal_year: total.fiscalYear,
    function: total.functionCode === NO_FUNCTION ? null : total.functionCode,
    projects: total.projects,
    amount: toBahtDecimal(total.amountSatang),
  }))
}
