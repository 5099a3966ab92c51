import { parse } from 'csv-parse/sync'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseThaiDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { type BodyKind, isBodyCode, tidyBodyName } from './body.ts'
import { changeWords, codeHeading, headersOf } from './body-columns.th.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import type { SuccessionKind } from './register.sql.ts'

export type BodyColumn = keyof typeof headersOf

/** A body as a row of a list gives it. Undefined: the list says nothing, what is stored stays. */
export interface BodyRow {
  /** As a person counts: the header is line 1. */
  readonly line: number
  readonly code: string | undefined
  readonly nameTh: string
  readonly nameEn: string | undefined
  readonly short: string | undefined
  readonly kind: BodyKind | undefined
  readonly parent: string | undefined
  readonly supervisors: readonly string[] | undefined
  readonly area: string | undefined
  readonly areas: readonly string[] | undefined
  readonly formerNames: readonly string[] | undefined
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
  readonly from: string | undefined
  readonly to: string | undefined
  readonly change: SuccessionKind | undefined
  readonly successors: readonly string[] | undefined
  readonly changeOn: string | undefined
  readonly website: string | undefined
  readonly address: string | undefined
  readonly phone: string | undefined
  readonly email: string | undefined
}

export type BodyProblemKind =
  | 'name-missing'
  | 'code-unknown'
  | 'kind-unknown'
  | 'area-unknown'
  | 'body-unknown'
  | 'body-several'
  | 'date'
  | 'dates-reversed'
  | 'change-unknown'
  /** A merger or split without a successor, or without a day. */
  | 'change-incomplete'
  | 'merger-into-several'
  | 'into-itself'
  | 'circle'
  /** The code of another register belongs to another body. */
  | 'code-taken'
  /** Code, other codes and name of the row mean different bodies. */
  | 'two-bodies'
  /** The same body in two rows. */
  | 'twice'
  | 'name-taken'
  | 'contact'
  | 'too-long'

export interface BodyProblem {
  /** Where the cell stands: column letter and line, as in a spreadsheet: `C17`. */
  readonly address: string
  readonly line: number
  readonly kind: BodyProblemKind
  readonly value: string
  /** What it collides with: a name, a line. */
  readonly other?: string
}

export type BodyFileProblem =
  | { readonly kind: 'not-utf8' }
  | { readonly kind: 'broken-csv'; readonly line: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-name-column'; readonly found: string }
  | { readonly kind: 'unknown-column'; readonly found: string }
  | { readonly kind: 'column-twice'; readonly found: string }
  | { readonly kind: 'bad-scheme'; readonly found: string }
  | { readonly kind: 'too-many-rows' }

export interface ReadBodies {
  readonly rows: readonly BodyRow[]
  readonly problems: readonly BodyProblem[]
  /** The column letter of each field, for addresses of problems found later. */
  readonly letters: ReadonlyMap<string, string>
}

const MOST_ROWS = 50_000
const MOST_LETTERS = 300

/**
 * Reads a list of bodies: UTF-8 CSV with a header. Only the name is needed; see `headersOf` for the columns. Several supervisors,
 * areas, former names and successors are parted by `;`. Dates as people write them, in either era.
 */
export function readBodyCsv(bytes: Uint8Array): Result<ReadBodies, BodyFileProblem> {
  const text = utf8(bytes)
  if (text === null) return refuse({ kind: 'not-utf8' })
  let records: string[][]
  try {
    records = parse(text, { bom: true, skip_empty_lines: false, relax_column_count: true })
  } catch (error) {
    return refuse({ kind: 'broken-csv', line: Number((error as { lines?: number }).lines ?? 1) })
  }
  const [header, ...lines] = records
  if (!header || lines.every(isBlank)) return refuse({ kind: 'empty' })
  if (lines.length > MOST_ROWS) return refuse({ kind: 'too-many-rows' })
  const columns = readHeader(header)
  if (!columns.ok) return columns
  const problems: BodyProblem[] = []
  const rows = lines.flatMap((cells, at) => (isBlank(cells) ? [] : [readRow(cells, at + 2, columns.value, problems)]))
  return ok({ rows, problems, letters: new Map([...columns.value].map(([field, at]) => [field, letterOf(at)])) })
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** Position of each field; codes of other registers as `code:scheme`. Columns without a heading are left out. */
function readHeader(header: readonly string[]): Result<Map<string, number>, BodyFileProblem> {
  const columns = new Map<string, number>()
  for (const [at, written] of header.entries()) {
    const head = normaliseThai(written).trim().toLowerCase()
    if (head === '') continue
    const scheme = codeHeading.exec(head)?.[1]
    if (scheme !== undefined && !/^[a-z][a-z0-9-]{1,19}$/.test(scheme))
      return refuse({ kind: 'bad-scheme', found: written })
    const field =
      scheme === undefined
        ? (Object.keys(headersOf) as BodyColumn[]).find((name) => (headersOf[name] as readonly string[]).includes(head))
        : `code:${scheme}`
    if (field === undefined) return refuse({ kind: 'unknown-column', found: written })
    if (columns.has(field)) return refuse({ kind: 'column-twice', found: written })
    columns.set(field, at)
  }
  return columns.has('nameTh')
    ? ok(columns)
    : refuse({ kind: 'no-name-column', found: header.join(', ').slice(0, 200) })
}

/** A, B, … Z, AA, … as spreadsheets count. */
function letterOf(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : letterOf(Math.floor(at / 26) - 1) + letterOf(at % 26)
}

const KIND_BY_WORD: ReadonlyMap<string, BodyKind> = new Map(
  (Object.keys(th.kinds) as BodyKind[]).flatMap((kind) => [
    [kind, kind] as const,
    [th.kinds[kind].toLowerCase(), kind] as const,
    [en.kinds[kind].toLowerCase(), kind] as const,
  ]),
)

function readRow(
  cells: readonly string[],
  line: number,
  columns: ReadonlyMap<string, number>,
  problems: BodyProblem[],
): BodyRow {
  const refuseCell = (field: string, kind: BodyProblemKind, value: string) => {
    problems.push({ address: `${letterOf(columns.get(field) ?? 0)}${line}`, line, kind, value: value.slice(0, 100) })
    return undefined
  }
  const told = (field: string): string | undefined => {
    const at = columns.get(field)
    // An apostrophe before a sign is the guard our own files put there (csv-guard).
    const text =
      at === undefined
        ? ''
        : normaliseThai(cells[at] ?? '')
            .trim()
            .replace(/^'(?=[=+\-@])/, '')
    if (text === '' || text === '-') return undefined
    return text.length > MOST_LETTERS ? refuseCell(field, 'too-long', text) : text
  }
  const list = (field: string) =>
    told(field)
      ?.split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const read = <T>(field: string, kind: BodyProblemKind, parse: (text: string) => T | undefined): T | undefined => {
    const text = told(field)
    return text === undefined ? undefined : (parse(text) ?? refuseCell(field, kind, text))
  }
  const date = (field: string) =>
    read(field, 'date', (text) => {
      const day = parseThaiDate(text)
      return day.ok ? day.value.date : undefined
    })
  const nameTh = tidyBodyName(told('nameTh') ?? '')
  if (nameTh === '') refuseCell('nameTh', 'name-missing', '')
  const row: BodyRow = {
    line,
    code: read('code', 'code-unknown', (text) => (isBodyCode(text.toUpperCase()) ? text.toUpperCase() : undefined)),
    nameTh,
    nameEn: told('nameEn'),
    short: told('short'),
    kind: read('kind', 'kind-unknown', (text) => KIND_BY_WORD.get(text.toLowerCase())),
    parent: told('parent'),
    supervisors: list('supervisors'),
    area: told('area'),
    areas: list('areas'),
    formerNames: list('formerNames')?.map(tidyBodyName),
    codes: [...columns.keys()]
      .filter((field) => field.startsWith('code:'))
      .flatMap((field) => {
        const code = told(field)
        return code === undefined ? [] : [{ scheme: field.slice(5), code }]
      }),
    from: date('from'),
    to: date('to'),
    change: read('change', 'change-unknown', (text) => changeWords[text.toLowerCase()]),
    successors: list('successors'),
    changeOn: date('changeOn'),
    website: read('website', 'contact', (text) => (/^https?:\/\/[^\s"<>]+$/.test(text) ? text : undefined)),
    address: told('address'),
    phone: read('phone', 'contact', (text) => (/^[0-9+][0-9 ,()+-]{3,60}$/.test(text) ? text : undefined)),
    email: read('email', 'contact', (text) => (/^[^\s@"<>]+@[^\s@"<>]+\.[a-z]{2,}$/i.test(text) ? text : undefined)),
  }
  if (row.from !== undefined && row.to !== undefined && row.to < row.from) refuseCell('to', 'dates-reversed', row.to)
  if (row.change !== undefined && (row.successors === undefined || row.changeOn === undefined))
    refuseCell('change', 'change-incomplete', told('change') ?? '')
  if (row.change === undefined && row.successors !== undefined)
    refuseCell('successors', 'change-incomplete', row.successors.join('; '))
  if (row.change === 'merger' && (row.successors?.length ?? 0) > 1)
    refuseCell('successors', 'merger-into-several', row.successors?.join('; ') ?? '')
  return row
}
