import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { findOverlapsOf, type OverlapPair, reasonText } from '../../engines/overlap/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { writeOutput } from '../../platform/output-file.ts'
import { OperatorProblem } from '../../platform/problem.ts'
import { messages } from './messages.ts'
import {
  type ProjectsFile,
  type ProjectsFileProblem,
  type ReadReport,
  Refused,
  readProjects,
} from './read-projects-file.ts'

/** How many reasons of a pair are written where not all are asked for. */
const MOST_TELLING = 3

export interface OverlapsFileOptions extends ProjectsFile {
  /** A path, or '-' for standard output. */
  output: string
  minScore?: number
  threads?: number
  /** All reasons of each pair; without it the three most telling. */
  explain?: boolean
  lang?: Lang
  /** Words and places as the engine reads them (`finderTables`); without them the words alone. */
  tables?: ArrayBuffer
  progress?: (done: number, total: number | null) => void
  /** Tests hand in their own; else the process's. */
  stdout?: Writable
}

export type OverlapsFileProblem = ProjectsFileProblem | { kind: 'output-not-writable'; path: string }

export interface OverlapsFileReport extends ReadReport {
  pairs: number
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
    pairs = await findOverlapsOf(readProjects(options, report), {
      explain: options.explain || MOST_TELLING,
      ...(options.minScore === undefined ? {} : { minScore: options.minScore }),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.tables === undefined ? {} : { tables: options.tables }),
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
    const said = pair.reasons.map((r) => reasonText(r, lang)).join('; ')
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
