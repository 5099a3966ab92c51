import { createHash } from 'node:crypto'
import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { type Phase, phaseInBill, type YearAmount } from '../plans/index.ts'
import { PICO_PER_SATANG, spreadExactly } from './exact-amount.ts'
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
  readonly lines: readonly YearAmount[]
  /** How a re-import finds the project again: by the item's name, or by all its words and its place among equals. */
  readonly keys: { readonly item: string | null; readonly text: string }
}

/**
 * Joins the rows of multi-year commitments: rows with the same body, path, category and words are one project while their
 * years differ; a year that comes again begins another project (three leases of "1 car" are three). Other rows stand alone,
 * however equal they look: two clinics may buy the same machine.
 * @param seen how often the same words came before; handed in where a file is joined piece by piece
 */
export function joinYears(
  drafts: readonly { file: string; draft: ProjectDraft }[],
  mapping: JoinedBy,
  seen: Map<string, number> = new Map(),
): { projects: FoundProject[]; notes: { file: string; problem: CellProblem }[] } {
  const open = new Map<string, { years: Set<number>; group: Group }>()
  const groups: Group[] = []
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
    const words = createHash('sha256').update(group.words).digest('base64url')
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
  const parts = [
    draft.document ?? '',
    draft.ministry ?? '',
    draft.body,
    ...draft.path.map((step) => `${step.kind}:${step.title}`),
    '|',
    ...draft.category,
    '|',
    draft.placeText ?? '',
    draft.title,
    draft.multiYear ? 'years' : draft.document === null ? String(draft.fiscalYear) : 'year',
  ]
  return parts.map(keyOf).join('\u0000')
}

const keyOf = remembered(comparisonKey)

function exactText(amount: bigint): string {
  const pico = 100n * PICO_PER_SATANG
  return `${amount / pico}.${String(amount % pico)
    .padStart(12, '0')
    .replace(/0+$/, '')}`
}
