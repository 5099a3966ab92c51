import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { ToldPaper } from '../money/index.ts'
import { type Phase, type ProjectState, phaseInBill, type YearAmount } from '../plans/index.ts'
import { PICO_PER_SATANG, spreadExactly } from './exact-amount.ts'
import { fingerprint } from './fingerprint.ts'
import type { ImportMapping } from './import-mapping.ts'
import { type CellProblem, type ProjectDraft, yearOfDocument } from './project-row.ts'

/** A row that became a budget line of a project. */
export interface JoinedRow {
  readonly file: string
  readonly row: number
  readonly item: string | null
  readonly fiscalYear: number
  readonly amountSatang: bigint
  /** Where one row tells several years: each of them; the row itself then has the first year and the sum. */
  readonly years?: readonly { readonly fiscalYear: number; readonly amountSatang: bigint }[]
}

/** A project as the files tell it: its words from the first row, one line a year. */
export interface FoundProject extends Omit<ProjectDraft, 'row' | 'fiscalYear' | 'amount'> {
  /** The file and row the project begins in. */
  readonly file: string
  readonly firstRow: number
  readonly rows: readonly JoinedRow[]
  /** A line may name a source of its own. */
  readonly lines: readonly (YearAmount & { readonly source?: string })[]
  /** Dated papers behind the lines, where the form of the file knows such; they are parts of the lines. */
  readonly papers?: readonly ToldPaper[]
  /** What a file says in codes, so that nothing has to be found from words; absent for tables. */
  readonly told?: ToldFacts
  /** How a re-import finds the project again: by the item's name, or by all its words and its place among equals. */
  readonly keys: { readonly item: string | null; readonly text: string }
}

export interface ToldFacts {
  /** An area we know. */
  readonly areaCode: string | null
  /** A mission field we know. */
  readonly functionCode: string | null
  readonly state: ProjectState
}

/**
 * Joins the rows of multi-year commitments: rows with the same body, path, category and words are one project while their
 * years differ; a year that comes again begins another project (three leases of "1 car" are three). Other rows stand alone,
 * however equal they look: two clinics may buy the same machine.
 */
export function joinYears(
  drafts: readonly { file: string; draft: ProjectDraft }[],
  mapping: JoinedBy,
): { projects: FoundProject[]; notes: { file: string; problem: CellProblem }[] } {
  const open = new Map<string, { years: Set<number>; group: Group }>()
  const groups: Group[] = []
  const seen = new Map<string, number>()
  for (const { file, draft } of drafts) {
    const words = wordsOf(draft)
    const known = draft.multiYear ? open.get(words) : undefined
    if (known !== undefined && !known.years.has(draft.fiscalYear)) {
      known.years.add(draft.fiscalYear)
      known.group.rows.push({ file, draft })
      continue
    }
    const group: Group = { words, rows: [{ file, draft }] }
    groups.push(group)
    if (draft.multiYear) open.set(words, { years: new Set([draft.fiscalYear]), group })
  }
  const notes: { file: string; problem: CellProblem }[] = []
  const projects = groups.map((group) => {
    const words = fingerprint(group.words)
    const turn = (seen.get(words) ?? 0) + 1
    seen.set(words, turn)
    return toProject(group, `${words}/${turn}`, mapping, notes)
  })
  return { projects, notes }
}

/** What joining needs to know of a mapping. */
export interface JoinedBy extends Pick<ImportMapping, 'name' | 'phase'> {
  readonly columns: Pick<ImportMapping['columns'], 'amount' | 'multiYear'>
}

interface Group {
  readonly words: string
  readonly rows: { file: string; draft: ProjectDraft }[]
}

function toProject(
  group: Group,
  key: string,
  mapping: JoinedBy,
  notes: { file: string; problem: CellProblem }[],
): FoundProject {
  const inYears = [...group.rows].sort((a, b) => a.draft.fiscalYear - b.draft.fiscalYear)
  const satangs = spreadExactly(inYears.map(({ draft }) => draft.amount))
  const [first] = group.rows
  if (first === undefined) throw new Error('a project without a row')
  const rows = inYears.map(({ file, draft }, at) => {
    const amountSatang = satangs[at] ?? 0n
    const common = { row: draft.row, severity: 'info' as const }
    if (draft.amount % PICO_PER_SATANG !== 0n) {
      const problem = { kind: 'fraction-carried' as const, keptSatang: amountSatang }
      notes.push({
        file,
        problem: { ...common, column: mapping.columns.amount, value: exactText(draft.amount), problem },
      })
    }
    if (draft.row !== first.draft.row || file !== first.file) {
      const into = first.draft.item ?? `${first.file}:${first.draft.row}`
      notes.push({
        file,
        problem: {
          ...common,
          column: mapping.columns.multiYear ?? '',
          value: draft.item ?? '',
          problem: { kind: 'merged', into },
        },
      })
    }
    return { file, row: draft.row, item: draft.item, fiscalYear: draft.fiscalYear, amountSatang }
  })
  const { row: _row, fiscalYear: _year, amount: _amount, ...words } = first.draft
  return {
    ...words,
    file: first.file,
    firstRow: first.draft.row,
    rows,
    lines: rows.map((line) => ({
      fiscalYear: line.fiscalYear,
      phase: phaseOf(line.fiscalYear, first.draft, mapping),
      amountSatang: line.amountSatang,
    })),
    keys: {
      item: first.draft.item === null ? null : `${mapping.name}/item/${first.draft.item}`,
      text: `${mapping.name}/text/${key}`,
    },
  }
}

function phaseOf(fiscalYear: number, draft: ProjectDraft, mapping: JoinedBy): Phase {
  if (mapping.phase !== 'bill') return mapping.phase
  return phaseInBill(fiscalYear, yearOfDocument(draft.document) ?? fiscalYear)
}

/**
 * Everything that makes two rows the same work, without the page and the amount. The year counts only where neither the
 * document nor a commitment tells it: an office's "ค่าไฟฟ้า" of another year is another project.
 */
function wordsOf(draft: ProjectDraft): string {
  const path = draft.path.map((step) => keyOf(`${step.kind}:${step.title}`))
  return wordsText(draft, [...path, '', ...draft.category.map(keyOf)], draft.multiYear)
}

function wordsText(draft: ProjectDraft, between: readonly string[], severalYears: boolean): string {
  const year = severalYears ? 'years' : draft.document === null ? String(draft.fiscalYear) : 'year'
  // Titles are seldom the same twice: remembering them would only push out what is.
  const words = comparisonKey(draft.title)
  const above = [keyOf(draft.document ?? ''), keyOf(draft.ministry ?? ''), keyOf(draft.body), ...between]
  return `${above.join('\u0000')}\u0000\u0000${keyOf(draft.placeText ?? '')}\u0000${words}\u0000${year}`
}

/**
 * The fingerprint of the words of one row of a table that stands for itself: neither the headings above it nor the kind of expense
 * make it another project.
 */
export function wordsOfRow(draft: ProjectDraft, severalYears: boolean): string {
  return fingerprint(wordsText(draft, NOTHING_BETWEEN, severalYears))
}

const NOTHING_BETWEEN: readonly string[] = ['']

/** The lines of the years of one row, in their order. */
export function linesOfRow(drafts: readonly ProjectDraft[], mapping: JoinedBy): YearAmount[] {
  const inYears = drafts.length === 1 ? drafts : [...drafts].sort((a, b) => a.fiscalYear - b.fiscalYear)
  const satangs = spreadExactly(inYears.map(({ amount }) => amount))
  return inYears.map((draft, at) => {
    if (at > 0 && inYears[at - 1]?.fiscalYear === draft.fiscalYear) throw new Error('a row was read into two projects')
    return {
      fiscalYear: draft.fiscalYear,
      phase: phaseOf(draft.fiscalYear, draft, mapping),
      amountSatang: satangs[at] ?? 0n,
    }
  })
}

const keyOf = remembered(comparisonKey)

function exactText(amount: bigint): string {
  const pico = 100n * PICO_PER_SATANG
  return `${amount / pico}.${String(amount % pico)
    .padStart(12, '0')
    .replace(/0+$/, '')}`
}
