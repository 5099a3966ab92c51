import { newId } from '../../kernel/ids.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { openWorkbook, type SheetProblem, SheetRefusal } from '../../platform/sheets/index.ts'
import { type FigureWithPapers, postedFigures, projectsHoldingMoney } from '../money/index.ts'
import {
  byHome,
  type KnownProject,
  projectsAsStored,
  projectsByKey,
  projectsOfPlans,
  type StoredProject,
} from '../plans/index.ts'
import { type Comparable, isClosed, kindOfChange } from './compare-projects.ts'
import { differencesOf } from './differences.ts'
import type { ImportState } from './import.ts'
import type { FileReader, ImportPorts } from './import-ports.ts'
import {
  copyLine,
  correctionsOf,
  countOutcomes,
  deleteRows,
  homesOfRows,
  insertLines,
  insertRows,
  type Matched,
  projectsTaken,
  type RowKeys,
  type RowsOf,
  type StagedRow,
  storeMatches,
  unmatchedRows,
} from './import-rows.sql.ts'
import { lockImport, stepImport, storeImportEvent, type WholeImport } from './imports.sql.ts'
import { findLikely } from './likely-same.ts'
import type { LeftOutRow } from './mapping-guess.ts'
import { moneyAfter } from './paper-money.ts'
import { type PlacedRow, tablePlacer } from './place-rows.ts'
import type { CellProblem } from './project-row.ts'
import { byRow, readTable } from './read-rows.ts'
import { readStandardFile } from './read-standard.ts'
import { readReadyFile, readyPlacer } from './ready-file.ts'
import { nothingSeen } from './rows-seen.ts'
import { isExample } from './sheet-words.th.ts'
import { type StagedProject, toStaged } from './staged-row.ts'
import { StatedTotals } from './stated-totals.ts'
import { answersOf, tablesOf } from './stored-answers.ts'
import type { LeftOutRows } from './stored-counts.ts'

/** Rows written in one transaction, and held against the stored projects at a time. */
const batchSize = 1_000
/** Of rows made ready for the database, before they become bytes. */
const charactersTogether = 60_000
/** Stored projects of the same plans that are held against the file. */
const mostOfPlans = 100_000
/** Rows that are no projects, shown at most; totals that do not add up, told at most. */
const mostLeftOut = 200
const mostUnmet = 10
/** Stored projects that a file no longer has, shown at most. */
const mostGone = 5_000

/** The reading was overtaken by a later one, or the import moved on: whoever comes later has the word. */
class Overtaken extends Error {}

/**
 * Reads every row of a file with its confirmed columns into `import_rows`, held against what is stored today. May be begun
 * again at any time: it starts by removing what an earlier, lost reading left.
 */
/** @param reader of files of open standards */
export async function stageImport(
  deps: Deps,
  ports: ImportPorts,
  id: string,
  reader: FileReader | null = null,
): Promise<void> {
  const now = () => deps.clock.now()
  const begun = await deps.db.transaction(async (tx) => {
    const one = await lockImport(tx, id)
    if (one === null || one.state !== 'staging') return null
    await deleteRows(tx, one)
    const run = one.run + 1
    await stepImport(tx, id, { run, stage: 'rows', doneRows: 0, allRows: null, movedAt: now() })
    return { ...one, run }
  })
  if (begun === null) return
  try {
    const staging = openStaging(deps, begun)
    const summary =
      begun.mapping === 'table'
        ? await stageTables(deps, ports, begun, staging)
        : await stageReady(deps, ports, begun, staging, reader)
    await staging.finish()
    const { rows, items } = staging.count
    await compareAll(deps.db, begun, items > 0, (done) => progress(deps, deps.db, begun, 'comparing', done, rows))
    await storeGone(deps.db, begun, staging.planKeys, rows)
    await findLikely(deps.db, begun)
    await settle(deps, begun, summary)
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof SheetRefusal)) throw error
    await refuseImport(deps, begun, error.problem)
  }
}

interface Summary {
  /** Rows of data in the file. */
  readonly rows: number
  /** Rows that became no project of their own. */
  readonly refused: number
  readonly leftOut: LeftOutRows
}

interface StagedOne extends Comparable {
  readonly position: number
}

interface Staging {
  readonly planKeys: Set<string>
  /** `items`: rows with a code of their own. */
  readonly count: { rows: number; refused: number; items: number }
  add(row: PlacedRow): Promise<void>
  finish(): Promise<void>
}

/** Batches read but not yet written: enough that neither side waits for a short pause of the other, few enough to stay small. */
const mostWaiting = 2

/** Writes batches one after the other while the next are being read. Of the rows only their bytes wait. */
function openStaging(deps: Deps, one: WholeImport): Staging {
  const planKeys = new Set<string>()
  const count = { rows: 0, refused: 0, items: 0 }
  const waiting: Promise<void>[] = []
  let text = ''
  let open: Buffer[] = []
  let openRows = 0
  async function flush(): Promise<void> {
    if (waiting.length >= mostWaiting) await waiting.shift()
    if (text !== '') open.push(Buffer.from(text))
    const [lines, done] = [open, count.rows]
    text = ''
    open = []
    openRows = 0
    const before = waiting.at(-1) ?? Promise.resolve()
    const writing = before.then(() =>
      deps.db.transaction(async (tx) => {
        // A batch that a power cut loses is read again; only the last word of the reading must be on the disk.
        await tx.query('set local synchronous_commit = off')
        await insertLines(tx, lines)
        await progress(deps, tx, one, 'rows', done, null)
      }),
    )
    waiting.push(writing)
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  return {
    planKeys,
    count,
    async add(row) {
      text += copyLine(one, stagedRow(row, count.rows))
      count.rows += 1
      if (row.located === null) count.refused += 1
      else {
        if (row.located.project.keys.item !== null) count.items += 1
        planKeys.add(row.located.planKey)
      }
      if (text.length > charactersTogether) {
        open.push(Buffer.from(text))
        text = ''
      }
      openRows += 1
      if (openRows >= batchSize) await flush()
    },
    async finish() {
      await flush()
      for (const writing of waiting) await writing
    },
  }
}

/** A row as it waits. @param known the stored project it is, where that was looked for */
export function stagedRow(row: PlacedRow, position: number): StagedRow {
  return {
    position,
    part: row.part,
    row: row.row,
    outcome: row.leftOut ? 'left-out' : row.located === null ? 'refused' : 'new',
    doubtful: row.doubtful,
    title: row.title,
    body: row.body,
    amountSatang: row.amountSatang,
    record: row.record,
    project: row.located === null ? null : toStaged(row.located),
    problems: row.problems,
    differences: [],
    known: null,
  }
}

async function progress(
  deps: Deps,
  view: Queryable,
  one: WholeImport,
  stage: string,
  done: number,
  all: number | null,
): Promise<void> {
  const moved = { stage, doneRows: done, allRows: all, movedAt: deps.clock.now() }
  if (!(await stepImport(view, one.id, moved, one.run))) throw new Overtaken()
}

async function stageTables(deps: Deps, ports: ImportPorts, one: WholeImport, staging: Staging): Promise<Summary> {
  const { guesses } = tablesOf(one.tables)
  const answers = answersOf(one.answers)
  const corrections = byRow(await correctionsOf(deps.db, one))
  const opened = await openWorkbook({ name: one.fileName, open: () => deps.files.open(one.sha256) })
  if (!opened.ok) throw new SheetRefusal(opened.problem)
  const leftOut = nothingLeftOut()
  try {
    const seen = nothingSeen()
    for (const [part, guess] of guesses.entries()) {
      const answer = answers[part] ?? null
      if (answer === null) continue
      const placer = await tablePlacer(deps.db, ports, one.scope, answer)
      const table = { part, table: guess.table, mapping: answer.mapping }
      const totals = new StatedTotals(answer.mapping, guess.table.firstRow)
      const sheet = guess.table.sheetName
      const counted = (row: LeftOutRow) => {
        const { kind, text } = row
        totals.leftOut(row)
        if (kind === 'total') leftOut.totals += 1
        else if (kind === 'header' || kind === 'header-again' || kind === 'numbering') leftOut.headers += 1
        else leftOut.notes += 1
        // The example of our own form is nobody's project.
        const shown =
          kind === 'total' || kind === 'beyond' || (kind === 'note' && !isExample(text.split(' ', 1)[0] ?? ''))
        if (shown && leftOut.rows.length < mostLeftOut) leftOut.rows.push({ sheet, row: row.row, kind, text })
      }
      for await (const rows of readTable(opened.value, table, one.fileName, corrections, seen, counted)) {
        for (const row of rows) {
          if (!row.leftOut) totals.row(row.row, row.amountSatang)
          await staging.add(await placer.place(row))
        }
      }
      totals.end()
      for (const { row, text, statedSatang, after } of totals.unmet) {
        if (leftOut.unmet.length < mostUnmet)
          leftOut.unmet.push({ part, sheet, row, text, stated: String(statedSatang), after })
      }
    }
  } finally {
    await opened.value.close()
  }
  return { rows: staging.count.rows, refused: staging.count.refused, leftOut }
}

async function stageReady(
  deps: Deps,
  ports: ImportPorts,
  one: WholeImport,
  staging: Staging,
  reader: FileReader | null,
): Promise<Summary> {
  const corrections = byRow(await correctionsOf(deps.db, one))
  const file = { name: one.fileName, open: () => deps.files.open(one.sha256) }
  const read =
    reader?.mappings.includes(one.mapping) === true
      ? await readStandardFile(deps, reader, one.mapping, file)
      : await readReadyFile(deps, one, corrections)
  if (!read.ok) throw new SheetRefusal(read.problem as SheetProblem)
  const placer = await readyPlacer(deps.db, ports, one.scope, read.value.mapping)
  for (const row of read.value.rows) await staging.add(await placer.place(row))
  return { rows: read.value.fileRows, refused: staging.count.refused, leftOut: nothingLeftOut() }
}

const nothingLeftOut = (): LeftOutRows => ({ totals: 0, notes: 0, headers: 0, rows: [], unmet: [] })

/**
 * Finds the stored project of every row and what is different, and writes it beside the row. As `matchStored` does for a list: by
 * code and words together, then by words, then by code, never one project twice; but from the rows in the database, some at a time.
 */
async function compareAll(
  db: Db,
  of: RowsOf,
  haveItems: boolean,
  onProgress: (done: number) => Promise<void>,
): Promise<void> {
  const ways: readonly ('both' | 'words' | 'item')[] = haveItems ? ['both', 'words', 'item'] : ['words']
  for (const way of ways) {
    for await (const rows of unmatchedRows(db, of, way !== 'words', batchSize)) {
      if (rows.length === 0) continue
      const found = await matchBy(db, of, rows, way)
      if (found.length > 0) await storeMatches(db, of, await matchedOf(db, of, found))
      await onProgress(rows.at(-1)?.position ?? 0)
    }
  }
}

async function matchBy(
  db: Db,
  of: RowsOf,
  rows: readonly RowKeys[],
  way: 'both' | 'words' | 'item',
): Promise<{ one: StagedOne; known: KnownProject }[]> {
  const wanted = rows.flatMap(({ keys }) => {
    const item = keys.item ?? keys.text
    return way === 'words' ? [keys.text] : way === 'item' ? [item] : [keys.text, item]
  })
  const stored = await projectsByKey(db, wanted)
  if (stored.size === 0) return []
  const ids = [...stored.values()].map(({ id }) => id)
  const taken = await projectsTaken(db, of, [...new Set(ids)])
  const pairs = rows.flatMap((row) => {
    const byText = stored.get(row.keys.text)
    const byItem = row.keys.item === null ? undefined : stored.get(row.keys.item)
    const known = way === 'item' ? byItem : way === 'words' || byText?.id === byItem?.id ? byText : undefined
    if (known === undefined || taken.has(known.id)) return []
    taken.add(known.id)
    return [{ row, known }]
  })
  const homes = await homesOfRows(
    db,
    of,
    pairs.map(({ row }) => row.position),
  )
  return pairs.map(({ row, known }) => ({ one: { ...row, home: homes.get(row.position) ?? known.home }, known }))
}

/**
 * What comparing says of rows whose stored projects are known; the differences are read only where there are any. Figures with
 * papers stay as they are and say so; a project whose money would stay behind in another province is refused.
 */
export async function matchedOf(
  view: Queryable,
  of: RowsOf,
  found: readonly { one: StagedOne; known: KnownProject }[],
): Promise<Matched[]> {
  const changed = found.filter(({ one, known }) => kindOfChange(one, known) !== 'unchanged')
  const staged = await stagedProjects(
    view,
    of,
    changed.map(({ one }) => one.position),
  )
  const before = new Map<string, StoredProject>()
  const papers = new Map<string, Map<string, FigureWithPapers>>()
  const holding = new Set<string>()
  for (const home of new Set(changed.map(({ known }) => known.home))) {
    const here = changed.filter(({ known }) => known.home === home)
    const ids = here.map(({ known }) => known.id)
    for (const [id, project] of await projectsAsStored(view, home, ids)) before.set(id, project)
    for (const [id, figures] of await postedFigures(view, home, ids)) papers.set(id, figures)
    const moving = here.filter(({ one }) => one.home !== home).map(({ known }) => known.id)
    for (const id of await projectsHoldingMoney(view, home, moving)) holding.add(id)
  }
  return found.map(({ one, known }) => {
    const kind = kindOfChange(one, known)
    const stored = before.get(known.id)
    const said = staged.get(one.position)
    const about = { position: one.position, known: { home: known.home, id: known.id, digest: known.digest } }
    if (stored === undefined || said === undefined) {
      return { ...about, outcome: kind === 'unchanged' ? 'same' : 'changed', differences: [] }
    }
    if (isClosed(one, known))
      return {
        ...about,
        outcome: 'refused',
        differences: differencesOf(stored, said),
        problems: [onRow(said, 'error', { kind: 'closed-into' })],
      }
    if (kind === 'moved') {
      const differences = differencesOf(stored, said)
      return holding.has(known.id)
        ? {
            ...about,
            outcome: 'refused',
            differences,
            problems: [onRow(said, 'error', { kind: 'money-stays-behind' })],
          }
        : { ...about, outcome: 'moved', differences }
    }
    const after = moneyAfter(
      said.lines.map(([fiscalYear, phase, satang, source]) => ({
        fiscalYear,
        phase,
        amountSatang: BigInt(satang),
        ...(source === undefined ? {} : { source }),
      })),
      said.mapping.source,
      stored.lines,
      papers.get(known.id) ?? new Map(),
      said.papers !== undefined,
    )
    const lines = after.lines.map(
      (line) => [line.fiscalYear, line.phase, String(line.amountSatang), line.source] as const,
    )
    return {
      ...about,
      outcome: 'changed',
      differences: differencesOf(stored, { ...said, lines }),
      problems: after.kept.map(({ fiscalYear, phase, here, file }) =>
        onRow(said, 'warning', { kind: 'kept-by-papers', fiscalYear, phase, here, inFile: file }),
      ),
    }
  })
}

const onRow = (said: StagedProject, severity: 'error' | 'warning', problem: CellProblem['problem']): CellProblem => ({
  row: 0,
  column: '',
  value: said.title,
  severity,
  problem,
  cell: null,
})

async function stagedProjects(
  view: Queryable,
  { home, id }: RowsOf,
  positions: readonly number[],
): Promise<Map<number, StagedProject>> {
  if (positions.length === 0) return new Map()
  const { rows } = await view.query<{ position: number; project: StagedProject }>(
    'select position, project from import_rows where home = $1 and import_id = $2 and position = any($3)',
    [home, id, positions],
  )
  return new Map(rows.map(({ position, project }) => [position, project]))
}

/** Projects of the same plans that the file no longer has: shown, and left as they are. */
async function storeGone(db: Db, one: WholeImport, planKeys: ReadonlySet<string>, from: number): Promise<void> {
  const stored = await projectsOfPlans(db, [...planKeys], mostOfPlans)
  let position = from
  for (let at = 0; at < stored.length && position - from < mostGone; at += batchSize) {
    const some = stored.slice(at, at + batchSize)
    const inFile = await projectsTaken(
      db,
      one,
      some.map(({ id }) => id),
    )
    const gone = some.filter(({ id }) => !inFile.has(id)).slice(0, from + mostGone - position)
    const rows: StagedRow[] = []
    for (const { home, rows: here } of byHome(gone, batchSize)) {
      const ids = here.map(({ id }) => id)
      for (const project of (await projectsAsStored(db, home, ids)).values()) {
        rows.push(goneRow(project, position + rows.length))
      }
    }
    await db.transaction((tx) => insertRows(tx, one, rows))
    position += rows.length
  }
}

function goneRow(project: StoredProject, position: number): StagedRow {
  return {
    position,
    part: -1,
    row: 0,
    outcome: 'gone',
    doubtful: false,
    title: project.title,
    body: project.bodyName,
    amountSatang: project.amountSatang,
    record: {},
    project: null,
    problems: [],
    differences: [],
    known: { home: project.home, id: project.id, digest: null },
  }
}

async function settle(deps: Deps, one: WholeImport, summary: Summary): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const counts = await countOutcomes(tx, one)
    const rowsOf = Object.fromEntries(Object.entries(counts).map(([outcome, count]) => [outcome, count.rows]))
    const done = await stepImport(
      tx,
      one.id,
      {
        state: 'checked' satisfies ImportState,
        stage: null,
        counts: { staged: { rows: summary.rows, leftOut: summary.leftOut } },
        movedAt: deps.clock.now(),
      },
      one.run,
    )
    if (!done) throw new Overtaken()
    await storeImportEvent(tx, newId(), one.id, {
      kind: 'staged',
      actorId: null,
      details: { rows: summary.rows, ...rowsOf },
      happenedAt: deps.clock.now(),
    })
  })
}

/** A file that cannot be read is kept with the reason; the person reads what to do and brings another. */
export async function refuseImport(deps: Deps, one: WholeImport, problem: unknown): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const moved = { state: 'refused' as const, stage: null, problem, movedAt: deps.clock.now() }
    if (!(await stepImport(tx, one.id, moved, one.run))) return
    await deleteRows(tx, one)
    const event = { kind: 'refused' as const, actorId: null, happenedAt: deps.clock.now() }
    await storeImportEvent(tx, newId(), one.id, event)
  })
}
