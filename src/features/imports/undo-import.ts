import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { takeBackImportedPapers } from '../money/index.ts'
import {
  byHome,
  type EventToStore,
  type Phase,
  type ProjectToStore,
  recomputeAreaTotals,
  searchVector,
  storeEvents,
  updateProjects,
} from '../plans/index.ts'
import { allRows, type StagedRow } from './import-rows.sql.ts'
import { lockImport, lockImports, stepImport, storeImportEvent } from './imports.sql.ts'
import { th } from './messages.th.ts'
import type { beforeOf } from './store-import.ts'
import { changedSince, eventsWithBefore, repointKeys, takeBackProjects, titlesOf } from './undo.sql.ts'

export type UndoRefusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-applied' }
  | { readonly kind: 'reason-missing' }
  /** Its rows were tidied away; what it changed can no longer be told from what came later. */
  | { readonly kind: 'too-long-ago' }
  /** Projects that somebody changed since; the first of them by name. */
  | {
      readonly kind: 'changed-since'
      readonly projects: number
      readonly first: readonly { readonly home: string; readonly id: string; readonly title: string }[]
    }

const namedProjects = 10

type Before = ReturnType<typeof beforeOf>

/**
 * Takes an applied import back: its new projects are cancelled, its changed ones are put back to what the history kept of
 * them, one transaction. Refused where anything was changed since: whoever did that meant the project as it stands.
 * Projects are cancelled, not removed, because decisions and comments may hang on them; the same file brings them to life.
 */
export async function undoImport(
  tx: Tx,
  deps: Deps,
  id: string,
  by: { personId: string; reason: string },
): Promise<Result<{ projects: number }, UndoRefusal>> {
  const reason = by.reason.trim().slice(0, 1_000)
  if (reason === '') return refuse({ kind: 'reason-missing' })
  await lockImports(tx)
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'applied' || one.finishedAt === null) return refuse({ kind: 'not-applied' })
  const rows: Touched[] = []
  for await (const some of allRows(tx, one, ['new', 'changed', 'moved'])) {
    for (const row of some) rows.push({ ...row, record: null, project: null })
  }
  const touched = rows.filter(isStored)
  if (touched.length === 0) return refuse({ kind: 'too-long-ago' })

  const now = deps.clock.now()
  const changed: { home: string; id: string }[] = []
  for (const { home, rows: some } of byHome(placesOf(touched), 1_000)) {
    const ids = some.map((place) => place.id)
    for (const later of await changedSince(tx, home, ids, id)) changed.push({ home, id: later })
  }
  if (changed.length > 0) {
    const first = await titlesOf(tx, changed.slice(0, namedProjects))
    return refuse({ kind: 'changed-since', projects: changed.length, first })
  }

  const homes = new Set<string>()
  const events: EventToStore[] = []
  const event = (home: string, projectId: string) =>
    events.push({ home, projectId, kind: 'import-undone', details: { import: id } })
  for (const { home, rows: some } of byHome(placesOf(touched.filter((row) => row.outcome !== 'changed')), 1_000)) {
    homes.add(home)
    const ids = some.map((place) => place.id)
    await takeBackProjects(tx, home, ids, now)
    for (const each of ids) event(home, each)
  }
  for (const { home, rows: some } of byHome(placesOf(touched.filter((row) => row.outcome === 'changed')), 500)) {
    homes.add(home)
    const before = await eventsWithBefore(
      tx,
      home,
      some.map((place) => place.id),
      id,
      'updated',
    )
    await putBack(tx, home, before, now)
    for (const each of before.keys()) event(home, each)
  }
  for (const { home, rows: some } of byHome(placesOf(touched.filter((row) => row.outcome === 'moved')), 500)) {
    const away = await eventsWithBefore(
      tx,
      home,
      some.map((place) => place.id),
      id,
      'moved-here',
    )
    await putBackMoved(tx, home, away, id, now, homes, event)
  }
  for (const home of [...homes].sort()) {
    await takeBackImportedPapers(tx, home, { importId: id, by: by.personId, now, reason: th.paperUndone })
  }
  await storeEvents(tx, events, by.personId, now)
  await recomputeAreaTotals(tx, homes, now)
  await stepImport(tx, id, { state: 'undone', finishedAt: now, movedAt: now })
  await storeImportEvent(tx, newId(), id, {
    kind: 'undone',
    actorId: by.personId,
    reason,
    details: { projects: touched.length },
    happenedAt: now,
  })
  await deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
  return ok({ projects: touched.length })
}

type Touched = Omit<StagedRow, 'record' | 'project'> & { record: null; project: null }
type Stored = Touched & { known: NonNullable<StagedRow['known']> }

const isStored = (row: Touched): row is Stored => row.known !== null

const placesOf = (rows: readonly Stored[]) => rows.map(({ known }) => ({ home: known.home, id: known.id }))

async function putBack(tx: Tx, home: string, before: ReadonlyMap<string, unknown>, now: Date): Promise<void> {
  const projects = [...before].map(([id, details]) => {
    return toRestore(home, id, (details as { before: Before }).before)
  })
  if (projects.length > 0) await updateProjects(tx, home, projects, now)
}

/** The projects that were cancelled when theirs moved to another province, found by what the moved ones say. */
async function putBackMoved(
  tx: Tx,
  movedHome: string,
  moved: ReadonlyMap<string, unknown>,
  importId: string,
  now: Date,
  homes: Set<string>,
  event: (home: string, id: string) => void,
): Promise<void> {
  const froms = [...moved].map(([movedId, details]) => {
    const { from } = details as { from: string }
    return { movedId, home: from.slice(0, 2), id: from.slice(3) }
  })
  // The file finds the project again where it was.
  for (const from of froms) await repointKeys(tx, { home: movedHome, id: from.movedId }, from)
  for (const { home, rows } of byHome(froms, 500)) {
    homes.add(home)
    const before = await eventsWithBefore(
      tx,
      home,
      rows.map((place) => place.id),
      importId,
      'moved-away',
    )
    await putBack(tx, home, before, now)
    for (const id of before.keys()) event(home, id)
  }
}

function toRestore(home: string, id: string, before: Before): ProjectToStore {
  const { lines, ...rest } = before.whole
  const stored = lines.map(([fiscalYear, phase, source, satang]) => ({
    fiscalYear,
    phase: phase as Phase,
    source,
    amountSatang: BigInt(satang),
  }))
  return {
    ...rest,
    home,
    id,
    amountSatang: BigInt(before.amount_satang),
    lines: stored,
    source: stored[0]?.source ?? 'unstated',
    search: searchVector({
      title: rest.title,
      around: [rest.placeText ?? '', rest.category?.split('\n').at(-1) ?? ''],
    }),
  }
}
