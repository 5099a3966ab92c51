import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type KnownProject, knownProjects } from '../plans/index.ts'
import { type Change, type Comparable, isClosed, kindOfChange, matchStored } from './compare-projects.ts'
import type { ImportPorts } from './import-ports.ts'
import { allRows, countOutcomes, type RowsOf, type StagedRow, storePlaces } from './import-rows.sql.ts'
import { lockImport, lockImports, stepImport, storeImportEvent, type WholeImport } from './imports.sql.ts'
import { fromStaged } from './staged-row.ts'
import { MoneyStaysBehind, storeChanges } from './store-import.ts'

/** The room of overlaps looks over changed projects; it stands above this one, so it is only known by the name of its job. */
const overlapJob = 'overlaps.find'

/**
 * Stores an approved import: all of it in one transaction, or nothing. Every row must still meet the stored project it was
 * held against; where one was changed meanwhile, nothing is stored and the rows are held against today once more.
 */
export async function applyImport(deps: Deps, ports: ImportPorts, id: string): Promise<void> {
  try {
    await applyAll(deps, ports, id)
  } catch (error) {
    if (!(error instanceof MoneyStaysBehind)) throw error
    await deps.db.transaction(async (tx) => {
      await lockImports(tx)
      const one = await lockImport(tx, id)
      if (one?.state === 'approved') await stageAgain(tx, deps, one)
    })
  }
}

async function applyAll(deps: Deps, ports: ImportPorts, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await lockImports(tx)
    const one = await lockImport(tx, id)
    if (one === null || one.state !== 'approved') return
    const list = await rowsToStore(tx, one)
    const matches = await matchStored(tx, list)
    await matchLikely(tx, list, matches)
    if (list.some((each) => isStale(each, matches.get(each) ?? null))) {
      await stageAgain(tx, deps, one)
      return
    }
    const changes = list.map((each): Change => {
      const known = matches.get(each) ?? null
      return { kind: kindOfChange(each, known), located: fromStaged(each.project, one.fileName, each.row.row), known }
    })
    const now = deps.clock.now()
    const placeOf = await storeChanges(tx, ports, changes, {
      by: one.approvedBy,
      now,
      idOfFile: new Map([[one.fileName, id]]),
    })
    await storePlaces(
      tx,
      one,
      changes.flatMap((change, at) => {
        const place = placeOf.get(change)
        return place === undefined ? [] : [{ position: list[at]?.row.position ?? -1, ...place }]
      }),
    )
    const counts = await countOutcomes(tx, one)
    await stepImport(tx, id, { state: 'applied', stage: null, finishedAt: deps.clock.now(), movedAt: deps.clock.now() })
    await storeImportEvent(tx, newId(), id, {
      kind: 'applied',
      actorId: one.approvedBy,
      details: Object.fromEntries(Object.entries(counts).map(([outcome, count]) => [outcome, count.rows])),
      happenedAt: deps.clock.now(),
    })
    await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
  })
}

/** Rows that count as a stored project of other words, where no row of its words has come meanwhile. */
async function matchLikely(tx: Tx, list: readonly RowToStore[], matches: Map<RowToStore, KnownProject>): Promise<void> {
  const taken = new Set([...matches.values()].map(({ id }) => id))
  const likely = list.flatMap((one) => (one.row.likely?.is === 'taken' ? [{ one, ...one.row.likely.project }] : []))
  if (likely.length === 0) return
  const known = await knownProjects(tx, likely)
  for (const { one, id } of likely) {
    const project = known.get(id)
    if (project !== undefined && !matches.has(one) && !taken.has(id)) matches.set(one, project)
  }
}

interface RowToStore extends Comparable {
  readonly row: StagedRow
  readonly project: NonNullable<StagedRow['project']>
}

async function rowsToStore(tx: Tx, of: RowsOf): Promise<RowToStore[]> {
  const list: RowToStore[] = []
  for await (const rows of allRows(tx, of, ['new', 'changed', 'same', 'moved'])) {
    for (const row of rows) {
      if (row.project === null) continue
      const { project } = row
      list.push({
        row: { ...row, record: null },
        project,
        keys: project.keys,
        digest: project.digest,
        home: project.home,
      })
    }
  }
  return list
}

/** The row was held against another project, or another version of it, than stands there now, or than may still be written to. */
function isStale(one: RowToStore, known: KnownProject | null): boolean {
  const held = one.row.known
  return held?.id !== known?.id || (known !== null && held?.digest !== known.digest) || isClosed(one, known)
}

async function stageAgain(tx: Tx, deps: Deps, one: WholeImport): Promise<void> {
  const now = deps.clock.now()
  await stepImport(tx, one.id, { state: 'staging', approvedBy: null, stage: null, movedAt: now })
  await storeImportEvent(tx, newId(), one.id, { kind: 'stale', actorId: null, happenedAt: now })
  await deps.jobs.enqueue(tx, 'imports.stage', { id: one.id }, { key: `imports ${one.id}` })
}
