import type { Lang } from '../../kernel/lang.ts'
import type { Satang } from '../../kernel/money.ts'
import { fieldName } from '../functions/index.ts'
import { messages } from './messages.ts'
import type { BookProject } from './planbook.sql.ts'
import type { PlanBook } from './read-planbook.ts'
import { bodyIn } from './say-figures.ts'

/* The projects of a book by mission field, by body and by district, with their sums. */

const sumOf = (amounts: readonly Satang[]) => amounts.reduce((sum, one) => sum + one, 0n) as Satang
export const moneyOf = (projects: readonly BookProject[]) => sumOf(projects.map((one) => one.amountSatang))
/** How many projects they are, in the province or in one district: what was combined counts as the one it was combined into. */
export const countOf = (projects: readonly BookProject[], within = ''): number =>
  projects.filter(({ combinedAreas }) => !combinedAreas.some((code) => code.startsWith(within))).length
/** What came from others within the province, and is counted where it came from. */
export const receivedOf = (projects: readonly BookProject[]) => sumOf(projects.map((one) => one.receivedSatang))

/** Mission division of a project; `-` where it has none. */
const divisionOf = ({ functionCode }: BookProject) => functionCode?.slice(0, 2) ?? '-'
export const districtOf = ({ areaCode }: BookProject) => /^\d{4}/.exec(areaCode ?? '')?.[0] ?? null

interface Numbered extends BookProject {
  readonly number: number
}

export interface Field {
  readonly code: string
  readonly name: string
  readonly projects: readonly Numbered[]
}

/** Projects in the order of the book: by mission field, the dearest first, numbered through. */
export function fieldsOf(book: PlanBook, lang: Lang): Field[] {
  const groups = new Map<string, BookProject[]>()
  for (const project of book.projects) {
    const code = divisionOf(project)
    groups.set(code, [...(groups.get(code) ?? []), project])
  }
  const sorted = [...groups].sort(([a], [b]) => (a === '-' ? 1 : b === '-' ? -1 : a < b ? -1 : 1))
  let number = 0
  return sorted.map(([code, projects]) => ({
    code,
    name: code === '-' ? messages(lang).noField : fieldName(code, lang),
    projects: [...projects]
      .sort((a, b) =>
        a.amountSatang === b.amountSatang ? (a.id < b.id ? -1 : 1) : a.amountSatang < b.amountSatang ? 1 : -1,
      )
      .map((project) => {
        number += 1
        return { ...project, number }
      }),
  }))
}

export const districtsOf = (book: PlanBook) =>
  book.places.children(book.province.code).filter((area) => area.kind === 'district')

interface BodySum {
  readonly id: string
  readonly name: string
  readonly projects: readonly BookProject[]
  readonly money: Satang
}

/** The dearest first. */
export function bodiesOf(book: PlanBook, lang: Lang): BodySum[] {
  const byBody = new Map<string, BookProject[]>()
  for (const one of book.projects) byBody.set(one.bodyId, [...(byBody.get(one.bodyId) ?? []), one])
  return [...byBody]
    .map(([id, projects]) => ({
      id,
      name: projects[0] === undefined ? '' : bodyIn(lang, projects[0]),
      projects,
      money: moneyOf(projects),
    }))
    .sort((a, b) => (a.money === b.money ? (a.name < b.name ? -1 : 1) : a.money < b.money ? 1 : -1))
}
