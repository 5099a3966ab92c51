import { parseYear } from '../../kernel/thai-calendar.ts'
import { type Phase, type PlanLevel, phases, planLevels } from '../plans/index.ts'
import { mayBeAsAbove } from './as-above.ts'
import type { AmountUnit } from './exact-amount.ts'
import { type ColumnMapping, type ColumnRole, columnRoles } from './mapping-guess.ts'
import type { PartAnswer, StoredGuess } from './stored-answers.ts'

/** Tables of one form, whatever sheet they stand in: a person says once what their columns are. */
export interface FormGroup {
  /** Indexes into the tables of the file. */
  readonly parts: readonly number[]
  readonly first: StoredGuess
}

/** The tables of a file by form, in the order of the file. */
export function groupsOf(guesses: readonly StoredGuess[]): FormGroup[] {
  const groups: { parts: number[]; first: StoredGuess }[] = []
  for (const [part, guess] of guesses.entries()) {
    const known = groups.find(
      ({ first }) =>
        first.table.signature === guess.table.signature &&
        first.columns.length === guess.columns.length &&
        first.columns.every((column, at) => column.role === guess.columns[at]?.role),
    )
    if (known === undefined) groups.push({ parts: [part], first: guess })
    else known.parts.push(part)
  }
  return groups
}

export type Typed = Readonly<Record<string, string | undefined>>

export interface MappingProblem {
  readonly field: string
  readonly kind:
    | 'need-title'
    | 'need-amount'
    | 'need-year'
    | 'year-bad'
    | 'column-year'
    | 'need-table'
    | 'need-name'
    | 'twice'
  readonly typed?: string
  readonly role?: ColumnRole
}

export interface MappingRead {
  /** One for each table of the file; null where it is left out. */
  readonly answers: readonly (PartAnswer | null)[]
  readonly name: string
}

const units: readonly AmountUnit[] = ['baht', 'thousand', 'million']
const onlyOnce: readonly ColumnRole[] = ['title', 'item', 'fiscalYear', 'amountTotal']
const amounts: readonly ColumnRole[] = ['amount', 'amountOfYear', 'amountOfSource']

/**
 * Reads the page that says what the columns are. Fields: `use-<group>`, `role-<group>-<column>`, `year-<group>-<column>`,
 * `body-<group>`, `fy-<group>`, `level-<group>`, `phase-<group>`, `unit-<group>`, `several-<group>`, `create-<group>`,
 * `above-<group>-<column>`, `join-<group>`, `name`.
 * @param body the name of the body every row belongs to where nothing else says so
 */
export function readMappingForm(
  guesses: readonly StoredGuess[],
  typed: Typed,
): { ok: true; value: MappingRead } | { ok: false; problems: MappingProblem[] } {
  const problems: MappingProblem[] = []
  const answers: (PartAnswer | null)[] = guesses.map(() => null)
  for (const [at, group] of groupsOf(guesses).entries()) {
    if (typed[`use-${at}`] === undefined) continue
    const read = readGroup(at, group, typed, problems)
    for (const part of group.parts) {
      const guess = guesses[part]
      if (guess !== undefined) answers[part] = forPart(read, group.first, guess)
    }
  }
  if (answers.every((answer) => answer === null)) problems.push({ field: 'use-0', kind: 'need-table' })
  const name = (typed.name ?? '').trim().slice(0, 120)
  if (name === '') problems.push({ field: 'name', kind: 'need-name' })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { answers, name } }
}

function readGroup(at: number, { first }: FormGroup, typed: Typed, problems: MappingProblem[]): PartAnswer {
  const columns = first.columns.map(({ column, header, role, fiscalYear, unit, source }, index): ColumnMapping => {
    const chosen = columnRoles.find((one) => one === typed[`role-${at}-${index}`]) ?? role
    const ofYear = chosen === 'amountOfYear' || chosen === 'checkOfYear'
    const written = (typed[`year-${at}-${index}`] ?? '').trim()
    const field = `year-${at}-${index}`
    let year: number | null = null
    if (ofYear && written === '') {
      year = fiscalYear
      if (year === null) problems.push({ field, kind: 'column-year', typed: header })
    } else if (ofYear) {
      year = yearOf(written)
      if (year === null) problems.push({ field, kind: 'year-bad', typed: written })
    }
    return { column, header, role: chosen, fiscalYear: year, unit, source }
  })
  for (const role of onlyOnce) {
    const twice = columns.findLastIndex((one) => one.role === role)
    if (columns.filter((one) => one.role === role).length > 1) {
      problems.push({ field: `role-${at}-${twice}`, kind: 'twice', role })
    }
  }
  const has = (roles: readonly ColumnRole[]) => columns.some(({ role }) => roles.includes(role))
  const firstField = `role-${at}-0`
  if (!has(['title'])) problems.push({ field: firstField, kind: 'need-title' })
  if (!has(amounts)) problems.push({ field: firstField, kind: 'need-amount' })
  const yearTyped = (typed[`fy-${at}`] ?? '').trim()
  const fiscalYear = yearTyped === '' ? null : yearOf(yearTyped)
  if (yearTyped !== '' && fiscalYear === null) {
    problems.push({ field: `fy-${at}`, kind: 'year-bad', typed: yearTyped })
  } else if (fiscalYear === null && !has(['fiscalYear', 'amountOfYear', 'checkOfYear', 'startsOn'])) {
    problems.push({ field: `fy-${at}`, kind: 'need-year' })
  }
  const several = typed[`several-${at}`]
  return {
    mapping: {
      columns,
      amountUnit: units.find((unit) => unit === typed[`unit-${at}`]) ?? first.amountUnit,
      level: planLevels.find((level): level is PlanLevel => level === typed[`level-${at}`]) ?? first.level ?? 'lao',
      phase: phases.find((phase): phase is Phase => phase === typed[`phase-${at}`]) ?? 'planned',
      body: (typed[`body-${at}`] ?? '').trim() || null,
      fiscalYear,
      within: null,
      severalYears: several === 'together' || several === 'each' ? several : null,
      joinPlan: typed[`join-${at}`] !== undefined,
      asAbove: columns.flatMap(({ column, role }, index) =>
        typed[`above-${at}-${index}`] !== undefined && mayBeAsAbove(role) ? [column] : [],
      ),
    },
    createBodies: typed[`create-${at}`] !== undefined,
  }
}

/** The same answer for another sheet of the form: its columns may stand elsewhere, and it may name a year of its own. */
function forPart({ mapping, createBodies }: PartAnswer, first: StoredGuess, guess: StoredGuess): PartAnswer {
  if (guess === first) return { mapping, createBodies }
  const columns = mapping.columns.map((column, at) => {
    const own = guess.columns[at]
    if (own === undefined) return column
    const sameYear = column.fiscalYear === (first.columns[at]?.fiscalYear ?? null)
    return {
      ...column,
      column: own.column,
      header: own.header,
      fiscalYear: sameYear ? (own.fiscalYear ?? column.fiscalYear) : column.fiscalYear,
    }
  })
  const sameYear = mapping.fiscalYear === first.fiscalYear
  const sameBody = mapping.body === first.body
  return {
    mapping: {
      ...mapping,
      columns,
      asAbove: columns.flatMap(({ column }, index) =>
        mapping.asAbove?.includes(mapping.columns[index]?.column ?? -1) ? [column] : [],
      ),
      fiscalYear: sameYear ? (guess.fiscalYear ?? mapping.fiscalYear) : mapping.fiscalYear,
      body: sameBody ? (guess.body ?? mapping.body) : mapping.body,
    },
    createBodies,
  }
}

function yearOf(text: string): number | null {
  const year = parseYear(text)
  return year.ok ? year.value : null
}
