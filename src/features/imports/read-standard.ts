import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Located } from './compare-projects.ts'
import { PICO_PER_SATANG, type PicoBaht } from './exact-amount.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { SourceFile } from './import-plans.ts'
import type { FileReader, ImportPorts, ProjectFile } from './import-ports.ts'
import type { CellProblem, RefusedRow } from './project-row.ts'
import type { FileRefusal, ReadFile } from './read-file.ts'
import type { ReadTableRow } from './read-rows.ts'
import { readyPlacer } from './ready-file.ts'

/** So many bytes tell what a file is. */
const START = 4_096

/** The mapping of a file of an open standard; null for every other file. */
export async function standardOf(
  reader: Pick<FileReader, 'recognise'> | null,
  open: () => Readable | Promise<Readable>,
): Promise<string | null> {
  if (reader === null) return null
  const source = await open()
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      pieces.push(piece)
      size += piece.length
      if (size >= START) break
    }
  } finally {
    source.destroy()
    if (!source.closed) await once(source, 'close').catch(() => undefined)
  }
  return reader.recognise(Buffer.concat(pieces).subarray(0, START))
}

/** Reads a kept file of a standard into rows as spreadsheets have them; each project is a row. */
export async function readStandardFile(
  deps: Deps,
  reader: FileReader,
  mapping: string,
  file: { readonly name: string; open(): Readable | Promise<Readable> },
): Promise<Result<{ mapping: ImportMapping; fileRows: number; rows: ReadTableRow[] }, FileRefusal['problem']>> {
  const read = await reader.read(deps, mapping, file)
  if (!read.ok) return refuse({ kind: 'said', ...read.problem })
  return ok({
    mapping: mappingOf(mapping, read.value),
    fileRows: read.value.projects.length,
    rows: read.value.projects.map((one) => ({
      part: 0,
      row: one.row,
      record: { sheetName: '', row: one.row, cells: {}, above: [] },
      title: one.title,
      body: one.body,
      amountSatang: one.project === null ? null : one.project.lines.reduce((sum, line) => sum + line.amountSatang, 0n),
      project: one.project,
      problems: one.lines.map(
        (line): CellProblem => ({
          row: one.row,
          column: line.path,
          value: line.value,
          severity: line.severity,
          problem: { kind: 'said', th: line.th, en: line.en },
          cell: null,
          address: line.path,
        }),
      ),
      leftOut: one.leftOut,
    })),
  })
}

/** The same for the command, which stores what it reads: with place and body of every project. */
export async function readStandardSource(
  deps: Deps,
  view: Queryable,
  ports: ImportPorts,
  reader: FileReader,
  mapping: string,
  source: SourceFile,
  kept: { readonly sha256: string; readonly byteSize: number },
): Promise<Result<ReadFile, FileRefusal>> {
  const read = await readStandardFile(deps, reader, mapping, source)
  if (!read.ok) return refuse({ file: source.name, problem: read.problem })
  const placer = await readyPlacer(view, ports, { bodyId: null, areaCode: null }, read.value.mapping)
  const located: Located[] = []
  const refused: RefusedRow[] = []
  const notes: CellProblem[] = []
  let total: PicoBaht = 0n
  for (const row of read.value.rows) {
    const placed = await placer.place(row)
    const amount = placed.amountSatang === null ? null : placed.amountSatang * PICO_PER_SATANG
    total += amount ?? 0n
    if (placed.located === null) {
      refused.push({ row: row.row, item: null, problems: placed.problems, amount, fiscalYear: null })
      continue
    }
    located.push(placed.located)
    notes.push(...placed.problems)
  }
  const { fileRows: rows } = read.value
  return ok({
    name: source.name,
    ...kept,
    mapping: read.value.mapping,
    rows,
    drafts: [],
    located,
    refused,
    notes,
    total,
  })
}

function mappingOf(name: string, { level }: ProjectFile): ImportMapping {
  return {
    name,
    level,
    phase: 'planned',
    source: 'unstated',
    columns: { title: '', body: '', amount: '', fiscalYear: '' },
    amountUnit: 'baht',
    fractions: 'satang',
    allColumnsRequired: false,
  }
}
