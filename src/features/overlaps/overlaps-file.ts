import { createReadStream } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import {
  findOverlaps,
  type OverlapPair,
  type OverlapProject,
  type PlaceNames,
  reasonText,
} from '../../engines/overlap/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { parseBaht } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseFiscalYears } from '../../kernel/thai-calendar.ts'
import { writeOutput } from '../../platform/output-file.ts'
import { OperatorProblem } from '../../platform/problem.ts'
import { CsvLines } from './csv-lines.ts'
import { messages } from './overlaps.present.ts'

const COLUMNS = ['id', 'title', 'body', 'place', 'amount', 'fiscal_year'] as const
export type OverlapsColumn = (typeof COLUMNS)[number]
const NEEDED: readonly OverlapsColumn[] = ['id', 'title']

export interface OverlapsFileOptions {
  /** A path, ending in .gz when packed, or '-' for standard input. */
  input: string
  /** A path, or '-' for standard output. */
  output: string
  /** The file's own names of columns, where they differ: `{ title: 'ชื่อโครงการ' }`. */
  columns?: Partial<Record<OverlapsColumn, string>>
  minScore?: number
  threads?: number
  /** All reasons of each pair; without it the three most telling. */
  explain?: boolean
  lang?: Lang
  places?: PlaceNames
  progress?: (done: number, total: number | null) => void
  /** Tests hand in their own; else the process's. */
  stdin?: Readable
  stdout?: Writable
}

export type OverlapsFileProblem =
  | { kind: 'no-such-file'; path: string }
  | { kind: 'not-readable'; path: string }
  | { kind: 'empty-file' }
  | { kind: 'not-utf8' }
  | { kind: 'broken-gzip' }
  | { kind: 'missing-column'; column: string; found: string[] }
  | { kind: 'doubled-column'; column: string }
  | { kind: 'wrong-cell-count'; line: number; expected: number; found: number }
  | { kind: 'open-quote'; line: number }
  | { kind: 'empty-id'; line: number }
  | { kind: 'doubled-id'; id: string; line: number }
  | { kind: 'output-not-writable'; path: string }

export interface OverlapsFileReport {
  projects: number
  pairs: number
  /** Cells that could not be read as an amount or a year; the projects were compared without them. */
  unreadAmounts: number
  unreadYears: number
}

/** Carries a problem out of the stream of projects. */
class Refused extends Error {
  readonly problem: OverlapsFileProblem
  constructor(problem: OverlapsFileProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

/**
 * Finds overlapping projects of a CSV file and writes `left_id,right_id,score,reasons`, highest score first.
 * The output appears whole or not at all: it is written beside its place and renamed. No database.
 */
export async function overlapsFile(
  options: OverlapsFileOptions,
): Promise<Result<OverlapsFileReport, OverlapsFileProblem>> {
  const report: OverlapsFileReport = { projects: 0, pairs: 0, unreadAmounts: 0, unreadYears: 0 }
  let pairs: OverlapPair[]
  try {
    pairs = await findOverlaps(readProjects(options, report), {
      explain: true,
      ...(options.minScore === undefined ? {} : { minScore: options.minScore }),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.places === undefined ? {} : { places: options.places }),
      ...(options.progress === undefined ? {} : { onProgress: options.progress }),
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.problem)
    throw error
  }
  report.pairs = pairs.length
  const problem = await writePairs(pairs, options)
  return problem ? refuse(problem) : ok(report)
}

async function* readProjects(
  options: OverlapsFileOptions,
  report: OverlapsFileReport,
): AsyncGenerator<OverlapProject[], void, undefined> {
  const csv = new CsvLines()
  const ids = new Set<string>()
  let reader: RowReader | null = null
  const take = (cells: string[], line: number): OverlapProject | null => {
    if (cells.length === 1 && cells[0] === '') return null
    if (reader === null) {
      reader = new RowReader(cells, options.columns ?? {}, report)
      return null
    }
    const project = reader.read(cells, line)
    if (ids.has(project.id)) throw new Refused({ kind: 'doubled-id', id: project.id, line })
    ids.add(project.id)
    report.projects += 1
    return project
  }
  for await (const chunk of textChunks(options)) {
    const projects: OverlapProject[] = []
    for (const { cells, line } of csv.push(chunk)) {
      const project = take(cells, line)
      if (project) projects.push(project)
    }
    yield projects
  }
  const last = csv.end()
  if (last === 'open-quote') throw new Refused({ kind: 'open-quote', line: csv.line })
  const project = last && take(last, csv.line)
  if (project) yield [project]
  if (reader === null) throw new Refused({ kind: 'empty-file' })
}

/** The file as text: unpacked, without a byte order mark, refused when it is not UTF-8. */
async function* textChunks(options: OverlapsFileOptions): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new Refused({ kind: 'not-utf8' })
    }
  }
  try {
    for await (const bytes of unpacked(options)) yield decode(bytes)
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(sourceProblem(error as NodeJS.ErrnoException, options.input))
  }
  yield decode()
}

async function* unpacked(options: OverlapsFileOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const source =
    options.input === '-'
      ? (options.stdin ?? process.stdin)
      : createReadStream(options.input, { highWaterMark: 1 << 18 })
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const first = await chunks.next()
  const all = { [Symbol.asyncIterator]: () => startingWith(first, chunks) }
  // the first two bytes tell, whatever the name: standard input has none
  const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (packed)
    yield* Readable.from(all)
      .pipe(createGunzip())
      .on('error', () => undefined) as AsyncIterable<Uint8Array>
  else yield* all
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let chunk = first; !chunk.done; chunk = await rest.next()) yield chunk.value
}

function sourceProblem(error: NodeJS.ErrnoException, path: string): OverlapsFileProblem {
  if (error.code === 'ENOENT') return { kind: 'no-such-file', path }
  if (error.code === 'EACCES' || error.code === 'EISDIR' || error.code === 'EPERM')
    return { kind: 'not-readable', path }
  if (String(error.code).startsWith('Z_')) return { kind: 'broken-gzip' }
  throw error
}

/** Turns rows into projects, once the header has told which column is which. */
class RowReader {
  readonly #at: Record<OverlapsColumn, number>
  readonly #width: number
  readonly #report: OverlapsFileReport
  readonly #years = new Map<string, OverlapProject['fiscalYears']>()

  constructor(header: string[], own: Partial<Record<OverlapsColumn, string>>, report: OverlapsFileReport) {
    const names = header.map((name) => name.trim())
    this.#width = names.length
    this.#report = report
    this.#at = {} as Record<OverlapsColumn, number>
    for (const column of COLUMNS) {
      const name = own[column] ?? column
      const at = names.indexOf(name)
      if (at < 0 && (NEEDED.includes(column) || own[column] !== undefined))
        throw new Refused({ kind: 'missing-column', column: name, found: names })
      if (at >= 0 && names.indexOf(name, at + 1) >= 0) throw new Refused({ kind: 'doubled-column', column: name })
      this.#at[column] = at
    }
  }

  read(cells: string[], line: number): OverlapProject {
    if (cells.length !== this.#width)
      throw new Refused({ kind: 'wrong-cell-count', line, expected: this.#width, found: cells.length })
    const id = (cells[this.#at.id] as string).trim()
    if (id === '') throw new Refused({ kind: 'empty-id', line })
    return {
      id,
      title: cells[this.#at.title] as string,
      body: this.#cell(cells, 'body'),
      place: this.#cell(cells, 'place'),
      amountSatang: this.#amount(this.#cell(cells, 'amount')),
      fiscalYears: this.#fiscalYears(this.#cell(cells, 'fiscal_year')),
    }
  }

  #cell(cells: string[], column: OverlapsColumn): string | null {
    const at = this.#at[column]
    const text = at < 0 ? '' : (cells[at] as string)
    return text === '' ? null : text
  }

  #amount(text: string | null): bigint | null {
    if (text === null) return null
    if (/^\d{1,15}$/.test(text)) return BigInt(text) * 100n
    const amount = parseBaht(text)
    if (amount.ok) return amount.value
    if (amount.problem !== 'empty') this.#report.unreadAmounts += 1
    return null
  }

  /** A list has few different periods, so each is read once. */
  #fiscalYears(text: string | null): OverlapProject['fiscalYears'] {
    if (text === null) return null
    const known = this.#years.get(text)
    if (known !== undefined) {
      if (known === null) this.#report.unreadYears += 1
      return known
    }
    const years = parseFiscalYears(text)
    const from = years.ok ? years.value[0] : undefined
    const to = years.ok ? years.value[years.value.length - 1] : undefined
    const read = from !== undefined && to !== undefined ? { from, to } : null
    if (this.#years.size < 10_000) this.#years.set(text, read)
    if (read === null && !(!years.ok && years.problem.kind === 'empty')) this.#report.unreadYears += 1
    return read
  }
}

async function writePairs(
  pairs: readonly OverlapPair[],
  options: OverlapsFileOptions,
): Promise<OverlapsFileProblem | null> {
  const lines = Readable.from(pairLines(pairs, options))
  if (options.output === '-') {
    await pipeline(lines, options.stdout ?? process.stdout, { end: options.stdout !== undefined })
    return null
  }
  try {
    await writeOutput(options.output, (out) => pipeline(lines, out))
    return null
  } catch (error) {
    if (!(error instanceof OperatorProblem)) throw error
    return { kind: 'output-not-writable', path: options.output }
  }
}

function* pairLines(pairs: readonly OverlapPair[], options: OverlapsFileOptions): Generator<string, void, undefined> {
  const lang = options.lang ?? 'th'
  let text = 'left_id,right_id,score,reasons\n'
  for (const pair of pairs) {
    const reasons = options.explain ? pair.reasons : pair.reasons.slice(0, 3)
    const said = reasons.map((r) => reasonText(r, lang)).join('; ')
    text += `${quoted(pair.leftId)},${quoted(pair.rightId)},${pair.score.toFixed(4)},${quoted(said)}\n`
    if (text.length > 100_000) {
      yield text
      text = ''
    }
  }
  yield text
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** One clear sentence for each problem. */
export function overlapsFileProblemText(problem: OverlapsFileProblem, lang: Lang): string {
  const say = messages(lang).fileProblem
  switch (problem.kind) {
    case 'no-such-file':
      return say.noSuchFile(problem.path)
    case 'not-readable':
      return say.notReadable(problem.path)
    case 'empty-file':
      return say.emptyFile
    case 'not-utf8':
      return say.notUtf8
    case 'broken-gzip':
      return say.brokenGzip
    case 'missing-column':
      return say.missingColumn(problem.column, problem.found.join(', '))
    case 'doubled-column':
      return say.doubledColumn(problem.column)
    case 'wrong-cell-count':
      return say.wrongCellCount(problem.line, problem.found, problem.expected)
    case 'open-quote':
      return say.openQuote(problem.line)
    case 'empty-id':
      return say.emptyId(problem.line)
    case 'doubled-id':
      return say.doubledId(problem.id, problem.line)
    case 'output-not-writable':
      return say.outputNotWritable(problem.path)
  }
}
