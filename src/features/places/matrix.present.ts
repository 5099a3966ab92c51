import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatMillions, type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { fieldName, NO_FUNCTION } from '../functions/index.ts'
import { placeName, placeTitle } from './area.ts'
import type { FieldInArea } from './matrix.sql.ts'
import type { Matrix, MatrixCell, Measure } from './matrix.ts'
import { messages } from './messages.ts'
import { linkTo, type PlaceLink, stretchAround, whole } from './places.present.ts'

export interface MatrixView {
  readonly code: string
  readonly place: string
  readonly crumbs: readonly PlaceLink[]
  readonly yearLabel: string | null
  readonly be: number | null
  readonly years: readonly { readonly be: number; readonly text: string; readonly current: boolean }[]
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly name: string
    readonly href: string | null
    readonly strong: boolean
    readonly cells: readonly (MatrixCellView | null)[]
  }[]
  /** The cells where most bodies plan the same: where a table to sit at is worth most. */
  readonly meetings: readonly { readonly href: string; readonly title: string; readonly meta: string }[]
}

export interface MatrixCellView {
  readonly value: number
  readonly text: string
  readonly spoken: string
  readonly href: string | null
  readonly meeting: boolean
}

const MOST_YEARS = 7
const MOST_MEETINGS = 6

export function presentMatrix(matrix: Matrix, measure: Measure, lang: Lang): MatrixView {
  const { area, year } = matrix
  const be = year === null ? null : toBE(year)
  const meetings = meetingsOf(matrix)
  const cellOf = (cell: FieldInArea | undefined, name: string) =>
    cell === undefined ? null : { ...presentCell(cell, name, measure, be, lang), meeting: meetings.includes(cell) }
  const ownName = area.kind === 'country' ? messages(lang).matrix.national : messages(lang).matrix.wholeArea
  const own = {
    name: ownName,
    href: null,
    strong: true,
    cells: matrix.fields.map((field) => cellOf(matrix.whole.get(field), ownName)),
  }
  return {
    code: area.code,
    place: placeTitle(area, lang),
    crumbs: matrix.places.line(area.code).map((above) => linkTo(above, lang)),
    yearLabel: year === null ? null : formatFiscalYear(year, lang),
    be,
    years: stretchAround(matrix.years, matrix.years.indexOf(year ?? 0), MOST_YEARS).map((one) => ({
      be: toBE(one),
      text: formatYear(one, lang),
      current: one === year,
    })),
    columns: matrix.fields.map((field) => fieldName(field, lang)),
    rows: [
      ...(matrix.whole.size > 0 ? [own] : []),
      ...matrix.parts.map((part) => ({
        name: placeName(part.area, lang),
        href: /^\d{2,4}$/.test(part.area.code)
          ? `/places/${part.area.code}/matrix${be === null ? '' : `?year=${be}`}`
          : null,
        strong: false,
        cells: matrix.fields.map((field) => cellOf(part.cells.get(field), placeTitle(part.area, lang))),
      })),
    ],
    meetings: be === null ? [] : meetings.map((cell) => presentMeeting(cell, matrix, be, lang)),
  }
}

function presentCell(
  cell: FieldInArea,
  place: string,
  measure: Measure,
  be: number | null,
  lang: Lang,
): Omit<MatrixCellView, 'meeting'> {
  const say = messages(lang)
  const field = fieldName(cell.field, lang)
  return {
    value: measure === 'bodies' ? cell.bodies : measure === 'projects' ? cell.projects : millions(cell.amountSatang),
    text:
      measure === 'bodies'
        ? whole(cell.bodies)
        : measure === 'projects'
          ? whole(cell.projects)
          : formatMillions(cell.amountSatang, lang).value,
    spoken: say.matrix.spoken(place, field, whole(cell.bodies), whole(cell.projects)),
    href: be === null ? null : cellHref(cell.areaCode, cell.field, be),
  }
}

function cellHref(areaCode: string, field: string, be: number): string {
  return `/places/${areaCode}/fields/${field}?year=${be}`
}

/** The cells of the parts in which most bodies plan, at least two; the most first. */
function meetingsOf(matrix: Matrix): FieldInArea[] {
  return matrix.parts
    .flatMap((part) => [...part.cells.values()])
    .filter((cell) => cell.bodies > 1 && cell.field !== NO_FUNCTION)
    .sort(
      (a, b) => b.bodies - a.bodies || (a.amountSatang < b.amountSatang ? 1 : -1) || (a.areaCode < b.areaCode ? -1 : 1),
    )
    .slice(0, MOST_MEETINGS)
}

function presentMeeting(cell: FieldInArea, { places }: Matrix, be: number, lang: Lang): MatrixView['meetings'][number] {
  const say = messages(lang)
  const area = places.areas.get(cell.areaCode)
  return {
    href: cellHref(cell.areaCode, cell.field, be),
    title: `${fieldName(cell.field, lang)} · ${area ? placeTitle(area, lang) : cell.areaCode}`,
    meta: say.matrix.meeting(whole(cell.bodies), say.projects(whole(cell.projects)), money(cell.amountSatang, lang)),
  }
}

export interface CellPageView {
  readonly title: string
  readonly crumbs: readonly PlaceLink[]
  readonly matrixHref: string
  readonly summary: string
  readonly bodies: readonly {
    readonly name: string
    readonly href: string
    readonly meta: string
    readonly allHref: string
    readonly projects: readonly { readonly href: string; readonly title: string; readonly money: string }[]
  }[]
  readonly neighbours: readonly { readonly href: string; readonly title: string; readonly meta: string }[]
}

export function presentCellPage(cell: MatrixCell, lang: Lang): CellPageView {
  const say = messages(lang)
  const be = toBE(cell.year)
  const { code } = cell.area
  const field = fieldName(cell.field, lang)
  const list = `/projects?place=${code}&year=${be}&field=${cell.field}`
  const projects = cell.bodies.reduce((sum, body) => sum + body.projects, 0)
  const amount = cell.bodies.reduce((sum, body) => sum + body.amountSatang, 0n) as Satang
  return {
    title: `${field} · ${placeTitle(cell.area, lang)} · ${formatFiscalYear(cell.year, lang)}`,
    crumbs: cell.places.line(code).map((above) => linkTo(above, lang)),
    matrixHref: `/places/${/^\d{6}/.test(code) ? code.slice(0, 4) : code}/matrix?year=${be}`,
    summary: say.matrix.cellSummary(whole(cell.bodies.length), say.projects(whole(projects)), money(amount, lang)),
    bodies: cell.bodies.map((body) => ({
      name: nameIn(lang, body),
      href: `/bodies/${body.code}`,
      meta: `${say.projects(whole(body.projects))} · ${money(body.amountSatang, lang)}`,
      allHref: `${list}&body=${body.code}`,
      projects: cell.projects
        .filter((project) => project.bodyCode === body.code)
        .map((project) => ({
          href: project.href,
          title: project.title,
          money: money(project.amountSatang as Satang, lang),
        })),
    })),
    neighbours: cell.neighbours.map(({ area, cell: beside }) => ({
      href: cellHref(area.code, cell.field, be),
      title: placeTitle(area, lang),
      meta: say.matrix.meeting(
        whole(beside.bodies),
        say.projects(whole(beside.projects)),
        money(beside.amountSatang, lang),
      ),
    })),
  }
}

/** The matrix as programs read it: one entry per area and field. */
export function matrixForApi(matrix: Matrix) {
  const entry = (cell: FieldInArea) => ({
    area: cell.areaCode,
    function: cell.field === NO_FUNCTION ? null : cell.field,
    bodies: cell.bodies,
    projects: cell.projects,
    amount: toBahtDecimal(cell.amountSatang),
  })
  return {
    area: matrix.area.code as string,
    fiscal_year: matrix.year,
    years: [...matrix.years],
    cells: [...matrix.whole.values(), ...matrix.parts.flatMap((part) => [...part.cells.values()])].map(entry),
  }
}

function money(amount: Satang, lang: Lang): string {
  const { value, unit } = formatMillions(amount, lang)
  return `${value} ${unit}`
}

/** For the shade of a cell only; what is written comes from the exact amount. */
function millions(amount: Satang): number {
  return Number(amount / 1_000_000n) / 100
}
