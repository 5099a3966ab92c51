import { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { type Phase, type PlanLevel, phases, planLevels } from '../plans/index.ts'
import type { AmountUnit } from './exact-amount.ts'

/** What a column of a file can be for us. `category` and `place` may take several columns, in order. */
export interface MappedColumns {
  readonly title: string
  readonly body: string
  readonly amount: string
  readonly fiscalYear: string
  /** The name of the row in its file; re-imports find the project by it. */
  readonly item?: string
  readonly document?: string
  readonly page?: string
  readonly ministry?: string
  readonly programme?: string
  readonly output?: string
  readonly project?: string
  readonly category?: readonly string[]
  readonly place?: readonly string[]
  /** True where the row is one year of a commitment over several years. */
  readonly multiYear?: string
}

/** How the columns of one kind of file are read. */
export interface ImportMapping {
  readonly name: string
  readonly columns: MappedColumns
  readonly amountUnit: AmountUnit
  /** `any` where the file's maker divided totals by years: fractions of a satang are carried to the next year. */
  readonly fractions: 'satang' | 'any'
  readonly level: PlanLevel
  /** The phase of the money, or `bill`: told from the year of the row and the year of the document (see `phaseInBill`). */
  readonly phase: Phase | 'bill'
  /** Where the money comes from, as a code of messages `sources`, or free text. */
  readonly source: string
  /** True: a file is of this kind only when it has every column named above, those that may be left blank too. */
  readonly allColumnsRequired: boolean
}

/**
 * Line items of the Budget Bureau's bill, as thailand-budget-pdf2csv writes them (DATA.md section 1): years are CE, one row a
 * year for commitments, OUTPUT or PROJECT filled.
 */
export const budgetBureau: ImportMapping = {
  name: 'budget-bureau',
  columns: {
    item: 'ITEM_ID',
    document: 'REF_DOC',
    page: 'REF_PAGE_NO',
    ministry: 'MINISTRY',
    body: 'BUDGETARY_UNIT',
    programme: 'BUDGET_PLAN',
    output: 'OUTPUT',
    project: 'PROJECT',
    category: ['CATEGORY_LV1', 'CATEGORY_LV2', 'CATEGORY_LV3', 'CATEGORY_LV4', 'CATEGORY_LV5', 'CATEGORY_LV6'],
    title: 'ITEM_DESCRIPTION',
    fiscalYear: 'FISCAL_YEAR',
    amount: 'AMOUNT',
    multiYear: 'OBLIGED?',
  },
  amountUnit: 'baht',
  fractions: 'any',
  level: 'budget',
  phase: 'bill',
  source: 'national-budget',
  allColumnsRequired: true,
}

export const readyMappings: readonly ImportMapping[] = [budgetBureau]

const columnLists = new WeakMap<MappedColumns, readonly string[]>()

/** Every header the mapping names. */
export function columnsOf({ columns }: Pick<ImportMapping, 'columns'>): readonly string[] {
  const known = columnLists.get(columns)
  if (known !== undefined) return known
  const list = Object.values(columns).flat()
  columnLists.set(columns, list)
  return list
}

const column = z.string().min(1).max(200)
const columns = z
  .union([column, z.array(column).min(1).max(20)])
  .transform((given) => (typeof given === 'string' ? [given] : given))

const mappingFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'must be small letters, digits and hyphens'),
  columns: z.strictObject({
    title: column,
    body: column,
    amount: column,
    fiscalYear: column,
    item: column.optional(),
    document: column.optional(),
    page: column.optional(),
    ministry: column.optional(),
    programme: column.optional(),
    output: column.optional(),
    project: column.optional(),
    category: columns.optional(),
    place: columns.optional(),
    multiYear: column.optional(),
  }),
  amountUnit: z.enum(['baht', 'thousand', 'million']).default('baht'),
  level: z.enum(planLevels),
  phase: z.enum(phases).default('planned'),
  source: z.string().min(1).max(200).default('unstated'),
})

/**
 * Reads a mapping that an office wrote for its own spreadsheet.
 * @param text JSON: `{"name": "tambon-form", "level": "lao", "columns": {"title": "ชื่อโครงการ", "body": …, "amount": …, "fiscalYear": …}}`
 * @returns the mapping, or what is wrong with it, one clause a fault
 */
export function parseMapping(text: string): Result<ImportMapping, { faults: string[] }> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse({ faults: ['JSON'] })
  }
  const parsed = mappingFile.safeParse(json)
  if (!parsed.success) {
    return refuse({ faults: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'JSON'}: ${issue.message}`) })
  }
  const { columns: given, ...rest } = parsed.data
  if (readyMappings.some((ready) => ready.name === rest.name)) {
    return refuse({ faults: [`name: "${rest.name}" is the name of a ready mapping`] })
  }
  const present = Object.fromEntries(Object.entries(given).filter(([, header]) => header !== undefined))
  return ok({ ...rest, columns: present as unknown as MappedColumns, fractions: 'satang', allColumnsRequired: true })
}

export type HeaderProblem =
  | { kind: 'duplicate-header'; column: string }
  | { kind: 'missing-columns'; missing: string[]; found: string[]; mapping: string }
  | { kind: 'no-mapping-fits'; found: string[] }

/** Where each column of the mapping stands in the file. */
export type ColumnPlaces = ReadonlyMap<string, number>

/**
 * Chooses the mapping by the header row, or holds the one asked for against it.
 * Headers are compared without blanks, dots and capitals, so a copy that passed through a spreadsheet still fits.
 */
export function fitMapping(
  header: readonly string[],
  wanted: ImportMapping | null,
): Result<{ mapping: ImportMapping; places: ColumnPlaces }, HeaderProblem> {
  const placeOf = new Map<string, number>()
  for (const [place, name] of header.entries()) {
    const key = headerKey(name)
    if (key !== '' && placeOf.has(key)) return refuse({ kind: 'duplicate-header', column: name.trim() })
    placeOf.set(key, place)
  }
  const candidates = wanted === null ? readyMappings : [wanted]
  const missingOf = (mapping: ImportMapping) => columnsOf(mapping).filter((name) => !placeOf.has(headerKey(name)))
  const ranked = candidates
    .map((mapping) => ({ mapping, missing: missingOf(mapping) }))
    .sort((a, b) => a.missing.length - b.missing.length)
  const [best] = ranked
  const found = header.map((name) => name.trim()).filter((name) => name !== '')
  if (best === undefined) return refuse({ kind: 'no-mapping-fits', found })
  if (best.missing.length > 0) {
    const hardlyAny = best.missing.length > columnsOf(best.mapping).length / 2
    if (wanted === null && hardlyAny) return refuse({ kind: 'no-mapping-fits', found })
    return refuse({ kind: 'missing-columns', missing: best.missing, found, mapping: best.mapping.name })
  }
  const places = new Map(columnsOf(best.mapping).map((name) => [name, placeOf.get(headerKey(name)) ?? -1]))
  return ok({ mapping: best.mapping, places })
}

/** `OBLIGED?` and `OBLIGED` agree; so do `ชื่อ โครงการ` and `ชื่อโครงการ`. */
function headerKey(name: string): string {
  return comparisonKey(name)
}
