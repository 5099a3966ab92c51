import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { cellAddress } from '../../platform/sheets/index.ts'
import { bodyKey as keyOfBodyIn, locateWith } from './compare-projects.ts'
import { toSatang } from './exact-amount.ts'
import type { ImportScope } from './import.ts'
import { scopeCovers } from './import.ts'
import { budgetBureau, type ColumnPlaces, fitMapping, type ImportMapping } from './import-mapping.ts'
import type { ImportPorts } from './import-ports.ts'
import { joinYears } from './join-years.ts'
import type { TableRecord } from './mapping-guess.ts'
import type { Placer } from './place-rows.ts'
import type { CellProblem } from './project-row.ts'
import { csvLimits, readCsv } from './read-csv.ts'
import { type FileProblem, readFile } from './read-file.ts'
import type { CorrectionsByRow, ReadTableRow } from './read-rows.ts'

/** A file as it was kept. */
interface KeptFile {
  readonly fileName: string
  readonly sha256: string
  readonly byteSize: number
}

/** Whether a file is a budget volume: its header row says so, and nothing more of it is read. */
export async function isReadyFile(deps: Pick<Deps, 'files'>, { sha256 }: KeptFile): Promise<boolean> {
  const source = await deps.files.open(sha256)
  const read = await readCsv<{ kind: 'fits' } | { kind: 'other' }>(
    source,
    (names) => refuse({ kind: fitMapping(names, null).ok ? 'fits' : 'other' }),
    () => undefined,
    csvLimits,
  )
  return !read.ok && read.problem.kind === 'fits'
}

/**
 * Reads a budget volume: rows of one commitment are joined, so it is read as a whole. Each project stands where its first
 * row stands.
 */
export async function readReadyFile(
  deps: Pick<Deps, 'files'>,
  kept: KeptFile,
  corrections: CorrectionsByRow,
): Promise<Result<{ mapping: ImportMapping; fileRows: number; rows: ReadTableRow[] }, FileProblem>> {
  const cellsOf = new Map<number, readonly string[]>()
  const file = {
    name: kept.fileName,
    sha256: kept.sha256,
    byteSize: kept.byteSize,
    bytes: await deps.files.open(kept.sha256),
  }
  const left = new Set<number>()
  let places: ColumnPlaces = new Map()
  const read = await readFile(file, budgetBureau, new Map(), undefined, csvLimits, (cells, row, columns) => {
    places = columns
    const own = corrections.get(`0 ${row}`) ?? []
    if (own.some(({ cell }) => cell === 0)) left.add(row)
    const corrected = [...cells]
    for (const { cell, value } of own) if (cell > 0) corrected[cell - 1] = value
    cellsOf.set(row, [...cells])
    return corrected
  })
  if (!read.ok) return refuse(read.problem.problem)
  const { drafts, refused, notes, mapping } = read.value
  const kepts = drafts.filter((draft) => !left.has(draft.row)).map((draft) => ({ file: kept.fileName, draft }))
  const joined = joinYears(kepts, mapping)
  const notesOf = new Map<number, CellProblem[]>()
  for (const note of [...notes, ...joined.notes.map(({ problem }) => problem)]) {
    notesOf.set(note.row, [...(notesOf.get(note.row) ?? []), note])
  }
  const told = (problem: CellProblem): CellProblem => {
    const cell = (places.get(problem.column) ?? -1) + 1
    return { ...problem, cell: cell === 0 ? null : cell, address: cellAddress('', problem.row, cell) }
  }
  const written = (row: number, header: string) => cellsOf.get(row)?.[places.get(header) ?? -1]?.trim() ?? ''
  const recordOf = (row: number): TableRecord => ({
    sheetName: '',
    row,
    cells: Object.fromEntries((cellsOf.get(row) ?? []).map((text, at) => [at + 1, { text }])),
    above: [],
  })
  const rows: ReadTableRow[] = joined.projects.map((project) => ({
    part: 0,
    row: project.firstRow,
    record: recordOf(project.firstRow),
    title: project.title,
    body: project.body,
    amountSatang: project.lines.reduce((sum, line) => sum + line.amountSatang, 0n),
    project,
    problems: project.rows.flatMap((one) => notesOf.get(one.row) ?? []).map(told),
    leftOut: false,
  }))
  for (const one of refused) {
    rows.push({
      part: 0,
      row: one.row,
      record: recordOf(one.row),
      title: written(one.row, mapping.columns.title) || (one.item ?? ''),
      body: written(one.row, mapping.columns.body),
      amountSatang: one.amount === null ? null : toSatang(one.amount),
      project: null,
      problems: one.problems.map(told),
      leftOut: left.has(one.row),
    })
  }
  rows.sort((a, b) => a.row - b.row)
  return ok({ mapping, fileRows: read.value.rows, rows })
}

/** Rows of a budget volume: the mapping says that bodies it names are made, and ministries above them. */
export async function readyPlacer(
  view: Queryable,
  ports: ImportPorts,
  scope: ImportScope,
  mapping: ImportMapping,
): Promise<Placer> {
  const bodies = new Map<string, string | null>()
  const locateOne = locateWith(await ports.openRegister(view))
  return {
    async place(row) {
      const { project, ...rest } = row
      if (project === null) return { ...rest, located: null, doubtful: false }
      const located = locateOne({ project, mapping })
      const key = keyOfBodyIn(located)
      let bodyId = bodies.get(key)
      if (bodyId === undefined) {
        const { body: name, ministry } = project
        bodyId = await ports.findBody(view, {
          name,
          ministry,
          areaCode: located.location.bodyArea,
          source: mapping.name,
        })
        bodies.set(key, bodyId)
      }
      if (!scopeCovers(scope, { areaCode: located.location.areaCode, bodyId })) {
        const outside: CellProblem = {
          row: row.row,
          column: mapping.columns.body,
          value: project.body.slice(0, 120),
          severity: 'error',
          problem: { kind: 'outside' },
        }
        return { ...rest, problems: [...rest.problems, outside], located: null, doubtful: false }
      }
      return { ...rest, located, doubtful: rest.problems.some(({ severity }) => severity === 'warning') }
    },
  }
}
