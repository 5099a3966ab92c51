import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { compare, type Found, type Located, locate, notYours, outcomesOf } from './compare-projects.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { FileReader, ImportPorts } from './import-ports.ts'
import { emptySummary, type ImportSummary, summarise } from './import-summary.ts'
import { appliedImports, lockImports, storeImport } from './imports.sql.ts'
import { joinYears } from './join-years.ts'
import { type CsvLimits, csvLimits } from './read-csv.ts'
import { type FileRefusal, type ReadFile, readFile } from './read-file.ts'
import { readSheetFile, type TableWish } from './read-sheet-file.ts'
import { readStandardSource, standardOf } from './read-standard.ts'
import { MoneyStaysBehind, storeChanges } from './store-import.ts'

/** The room of overlaps looks over changed projects; it stands above this one, so it is only known by the name of its job. */
const overlapJob = 'overlaps.find'

/** A file to import. It may be opened more than once: to take its fingerprint, to read it, to keep it. */
export interface SourceFile {
  readonly name: string
  open(): Readable | Promise<Readable>
}

export interface ImportWish {
  /** Null: chosen by the header row of each file. */
  readonly mapping: ImportMapping | null
  readonly dryRun: boolean
  /** The person who asks, where one is signed in. */
  readonly by: string | null
  /** Whether the person may store a project of this area and body; absent where everything may be stored. */
  readonly mayStore?: (thing: { areaCode: string | null; bodyId: string | null }) => boolean
  readonly limits?: CsvLimits
  /** A mapping the office saved, for tables with its headers. */
  readonly savedMapping?: TableWish['saved']
  /** Of files of open standards. */
  readonly reader?: FileReader | null
  onProgress?(stage: ImportStage, done: number, total: number | null): void
}

export type ImportStage = 'reading' | 'locating' | 'comparing' | 'storing' | 'adding-up'

export interface ImportReport {
  /** `nothing-new`: every file was imported before, byte for byte. */
  readonly state: 'nothing-new' | 'checked' | 'applied'
  readonly files: readonly ReadFile[]
  /** Files that were imported before, with the day. */
  readonly known: readonly { readonly name: string; readonly sha256: string; readonly importedAt: Date }[]
  readonly summary: ImportSummary
  readonly importIds: readonly string[]
}

/**
 * Imports files of projects: reads and checks every row of every file first, then stores all of it in one transaction, or
 * nothing. Refused rows are left out and told; a file that cannot be read as a whole (cut, wrong columns, wrong encoding)
 * stops the import before anything is stored. The bytes are kept as received. The same files again change nothing; a new
 * version of them updates in place.
 */
export async function importPlans(
  deps: Deps,
  ports: ImportPorts,
  sources: readonly SourceFile[],
  wish: ImportWish,
): Promise<Result<ImportReport, FileRefusal>> {
  const now = deps.clock.now()
  const hashed = await Promise.all(sources.map(async (source) => ({ source, ...(await fingerprint(source)) })))
  const before = await appliedImports(
    deps.db,
    hashed.map((file) => file.sha256),
  )
  const known = hashed.flatMap(({ source, sha256 }) => {
    const earlier = before.get(sha256)
    return earlier ? [{ name: source.name, sha256, importedAt: earlier.finishedAt ?? earlier.startedAt }] : []
  })
  const seen = new Set(before.keys())
  const fresh = hashed.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256))
  if (fresh.length === 0) {
    return ok({ state: 'nothing-new', files: [], known, summary: emptySummary(), importIds: [] })
  }

  const files: ReadFile[] = []
  const items = new Map<string, number>()
  let rowsBefore = 0
  const limits = wish.limits ?? csvLimits
  const tooBig = fresh.find((file) => file.byteSize > limits.bytes)
  if (tooBig !== undefined) {
    const problem = { kind: 'too-big' as const, limitMegabytes: Math.round(limits.bytes / 1e6) }
    return refuse({ file: tooBig.source.name, problem })
  }
  for (const { source, sha256, byteSize } of fresh) {
    const file = { name: source.name, sha256, byteSize, bytes: await source.open() }
    const progress = (rows: number) => wish.onProgress?.('reading', rowsBefore + rows, null)
    const reader = wish.reader ?? null
    const standard = await standardOf(reader, () => source.open())
    if (reader !== null && standard !== null) {
      file.bytes.destroy()
      const theirs = await readStandardSource(deps, deps.db, ports, reader, standard, source, { sha256, byteSize })
      if (!theirs.ok) return theirs
      rowsBefore += theirs.value.rows
      files.push(theirs.value)
      continue
    }
    let read = await readFile(file, wish.mapping, items, progress, limits)
    if (!read.ok && isForSheets(read.problem.problem)) {
      const table = { saved: wish.savedMapping ?? null, written: wish.mapping }
      read = await readSheetFile(deps.db, ports, source, { sha256, byteSize }, table, progress, limits)
    }
    if (!read.ok) return read
    rowsBefore += read.value.rows
    files.push(read.value)
  }

  const found = joined(files)
  const locating = (done: number, total: number) => wish.onProgress?.('locating', done, total)
  const closed: Located[] = []
  if (wish.dryRun) {
    const checked = await deps.db.snapshot(async (view): Promise<Result<ImportSummary, FileRefusal>> => {
      const located = [...(await locate(view, ports, found.projects, locating)), ...ofSheets(files)]
      const foreign = await notYours(view, ports, located, wish.mayStore)
      if (foreign !== null) return refuse(foreign)
      const plan = await compare(view, located)
      closed.push(...plan.closed)
      return ok(summarise(files, outcomesOf(plan.changes), plan.changes, plan.missing))
    })
    if (!checked.ok) return checked
    return ok({
      state: 'checked',
      files: withNotes(files, [...found.notes, ...closed.map(closedNote)]),
      known,
      summary: checked.value,
      importIds: [],
    })
  }

  for (const { source, sha256 } of fresh) {
    const kept = await deps.files.put(await source.open())
    if (kept.sha256 !== sha256) return refuse({ file: source.name, problem: { kind: 'changed-while-reading' } })
  }
  const importIds = files.map(() => newId())
  const kept: typeof found.notes = []
  const storing = async (tx: Tx): Promise<Result<ImportSummary, FileRefusal> | 'overtaken'> => {
    await lockImports(tx)
    const meanwhile = await appliedImports(
      tx,
      files.map((file) => file.sha256),
    )
    if (meanwhile.size > 0) return 'overtaken'
    const located = [...(await locate(tx, ports, found.projects, locating)), ...ofSheets(files)]
    const foreign = await notYours(tx, ports, located, wish.mayStore)
    if (foreign !== null) return refuse(foreign)
    wish.onProgress?.('comparing', 0, null)
    const plan = await compare(tx, located)
    closed.push(...plan.closed)
    const result = summarise(files, outcomesOf(plan.changes), plan.changes, plan.missing)
    for (const [at, file] of files.entries()) {
      await storeImport(tx, {
        id: importIds[at] ?? newId(),
        fileName: basename(file.name),
        sha256: file.sha256,
        byteSize: file.byteSize,
        mapping: file.mapping.name,
        state: 'applied',
        startedBy: wish.by,
        startedAt: now,
        finishedAt: deps.clock.now(),
        counts: result.ofFile(file.name),
      })
    }
    const idOfFile = new Map(files.map((file, at) => [file.name, importIds[at] ?? null]))
    await storeChanges(tx, ports, plan.changes, {
      by: wish.by,
      now,
      idOfFile,
      onProgress: (stage, done, total) => wish.onProgress?.(stage, done, total),
      onKept: ({ project }, { fiscalYear, phase, here, file }) =>
        kept.push({
          file: project.file,
          problem: {
            row: project.firstRow,
            column: '',
            value: project.title,
            severity: 'warning',
            problem: { kind: 'kept-by-papers', fiscalYear, phase, here, inFile: file },
          },
        }),
    })
    await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
    return ok(result)
  }
  const applied = await deps.db.transaction(storing).catch((error: unknown) => {
    if (!(error instanceof MoneyStaysBehind)) throw error
    const { file, title, firstRow: row } = error.located.project
    return refuse({ file, problem: { kind: 'money-stays-behind' as const, title, row } })
  })
  // Somebody imported one of the files while this was waiting: what is left to do is to be found out anew.
  if (applied === 'overtaken') return importPlans(deps, ports, sources, wish)
  if (!applied.ok) return applied
  return ok({
    state: 'applied',
    files: withNotes(files, [...found.notes, ...kept, ...closed.map(closedNote)]),
    known,
    summary: applied.value,
    importIds,
  })
}

/** What the reader of ready CSV files leaves to the one that reads any spreadsheet. */
function isForSheets({ kind }: FileRefusal['problem']): boolean {
  return kind === 'spreadsheet-not-csv' || kind === 'no-mapping-fits' || kind === 'not-utf8' || kind === 'stray-quote'
}

async function fingerprint(source: SourceFile): Promise<{ sha256: string; byteSize: number }> {
  const hash = createHash('sha256')
  let byteSize = 0
  for await (const piece of (await source.open()) as AsyncIterable<Buffer>) {
    hash.update(piece)
    byteSize += piece.length
  }
  return { sha256: hash.digest('hex'), byteSize }
}

const ofSheets = (files: readonly ReadFile[]): Located[] => files.flatMap((file) => file.located ?? [])

/** Files of one mapping are joined together: a commitment may begin in one volume's file and go on in another. */
function joined(files: readonly ReadFile[]) {
  const byMapping = new Map<string, ReadFile[]>()
  for (const file of files) byMapping.set(file.mapping.name, [...(byMapping.get(file.mapping.name) ?? []), file])
  const projects: Found[] = []
  const notes: ReturnType<typeof joinYears>['notes'] = []
  for (const group of byMapping.values()) {
    const [first] = group
    if (first === undefined) continue
    const drafts = group.flatMap((file) => file.drafts.map((draft) => ({ file: file.name, draft })))
    const result = joinYears(drafts, first.mapping)
    for (const project of result.projects) projects.push({ project, mapping: first.mapping })
    notes.push(...result.notes)
  }
  return { projects, notes }
}

/** Its row is left out, and told. */
const closedNote = ({ project }: Located): ReturnType<typeof joinYears>['notes'][number] => ({
  file: project.file,
  problem: {
    row: project.firstRow,
    column: '',
    value: project.title,
    severity: 'warning',
    problem: { kind: 'closed-into' },
  },
})

function withNotes(files: readonly ReadFile[], notes: ReturnType<typeof joinYears>['notes']): ReadFile[] {
  return files.map((file) => ({
    ...file,
    notes: [...file.notes, ...notes.flatMap((note) => (note.file === file.name ? [note.problem] : []))].sort(
      (a, b) => a.row - b.row,
    ),
  }))
}
