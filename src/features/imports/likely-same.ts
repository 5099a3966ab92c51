import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { ngrams, skeleton } from '../../kernel/thai-text.ts'
import type { Db, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { byHome, projectsAsStored, type StoredProject } from '../plans/index.ts'
import type { Corrected, CorrectionRefusal } from './correct-row.ts'
import { differencesOf } from './differences.ts'
import {
  goneProjects,
  type LikelyProject,
  newRowsOfAmounts,
  type RowsOf,
  removeGone,
  rowAt,
  samesOf,
  storeLikely,
  storeMatches,
  storeSame,
} from './import-rows.sql.ts'
import { lockImport, stepImport, storeImportEvent, type WholeImport } from './imports.sql.ts'
import type { StagedProject } from './staged-row.ts'

/*
 * A row without a code whose words were corrected in the file is no longer found by them: it would come in as new while the stored one stays
 * behind. Where a stored project that the file no longer has lies in the same place, in the same years, with the same money, and its
 * title is similar, it is probably the same.
 */

/** Rows times projects of one place and one sum that are held against each other: beyond, there is no telling them apart. */
const MOST_PAIRS = 10_000
/** Pairs noted in one transaction. */
const notedTogether = 500
/** Share of common groups of three letters (Dice) from which a title is similar, and from which it counts as the same unasked. */
const SIMILAR = 0.5
const STRONGLY = 0.75

/** A title as it is compared: without tones, blanks and signs. */
function gramsOf(title: string): ReadonlySet<string> {
  return new Set(ngrams(skeleton(title), 3))
}

/** How alike two titles are, 0 to 1. */
function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let common = 0
  for (const gram of a) if (b.has(gram)) common += 1
  return (2 * common) / (a.size + b.size)
}

interface NewRow {
  readonly position: number
  readonly part: number
  readonly row: number
  readonly project: StagedProject
}

interface Pair {
  readonly row: NewRow
  readonly stored: StoredProject
  readonly likeness: number
}

/** Everything but the title that must agree. */
function placeAndMoney(areaCode: string | null, lines: readonly (readonly [number, string])[]): string {
  return `${areaCode} ${lines
    .map(([year, satang]) => `${year}:${satang}`)
    .sort()
    .join(' ')}`
}

/** Finds likely pairs of new rows and stored projects that are gone from the file, and notes them; those beyond doubt count as changed. */
export async function findLikely(db: Db, one: WholeImport): Promise<void> {
  const gone = await goneProjects(db, one)
  if (gone.length === 0) return
  const stored: StoredProject[] = []
  for (const { home, rows } of byHome(gone, 1_000)) {
    const ids = rows.map(({ id }) => id)
    stored.push(...(await projectsAsStored(db, home, ids)).values())
  }
  const pairs = pairsOf(
    await newRowsOfAmounts(
      db,
      one,
      stored.map(({ amountSatang }) => amountSatang),
    ),
    stored,
  )
  if (pairs.length === 0) return
  const said = new Map(
    (await samesOf(db, one)).map((each) => [`${each.part} ${each.row} ${each.projectId}`, each.isSame]),
  )
  const often = new Map<string, number>()
  const count = (key: string) => often.set(key, (often.get(key) ?? 0) + 1)
  for (const { row, stored: project } of pairs) {
    count(`row ${row.position}`)
    count(project.id)
  }
  const taken = new Set<string>()
  const notes: { pair: Pair; likely: LikelyProject['is'] }[] = []
  for (const pair of pairs) {
    const { row, stored: project, likeness } = pair
    const [rowKey, answer] = [`row ${row.position}`, said.get(`${row.part} ${row.row} ${project.id}`)]
    const isOnly = often.get(rowKey) === 1 && often.get(project.id) === 1
    const isSame = answer ?? (isOnly && likeness >= STRONGLY)
    if (taken.has(rowKey) || (isSame && taken.has(project.id))) continue
    taken.add(rowKey)
    if (isSame) taken.add(project.id)
    notes.push({ pair, likely: isSame ? 'taken' : answer === undefined ? 'asked' : 'denied' })
  }
  for (let at = 0; at < notes.length; at += notedTogether) {
    await db.transaction(async (tx) => {
      for (const { pair, likely } of notes.slice(at, at + notedTogether)) await note(tx, one, pair, likely)
    })
  }
}

function pairsOf(rows: readonly NewRow[], stored: readonly StoredProject[]): Pair[] {
  const projectsAt = grouped(stored, ({ areaCode, lines }) =>
    placeAndMoney(
      areaCode,
      lines.map((line) => [line.fiscalYear, String(line.amountSatang)]),
    ),
  )
  const rowsAt = grouped(rows, ({ project }) =>
    placeAndMoney(
      project.areaCode,
      project.lines.map(([year, , satang]) => [year, satang]),
    ),
  )
  const pairs: Pair[] = []
  for (const [key, here] of rowsAt) {
    const projects = (projectsAt.get(key) ?? []).map((project) => ({ project, grams: gramsOf(project.title) }))
    if (here.length * projects.length > MOST_PAIRS) continue
    for (const row of here) {
      const grams = gramsOf(row.project.title)
      for (const { project, grams: others } of projects) {
        if (project.bodyId !== row.project.bodyId) continue
        const likeness = likenessOf(grams, others)
        if (likeness >= SIMILAR) pairs.push({ row, stored: project, likeness })
      }
    }
  }
  return pairs.sort((a, b) => b.likeness - a.likeness || a.row.position - b.row.position)
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [one])
    else known.push(one)
  }
  return groups
}

async function note(tx: Tx, of: RowsOf, { row, stored }: Pair, likely: LikelyProject['is']): Promise<void> {
  await storeLikely(tx, of, row.position, likely, stored)
  if (likely !== 'taken') return
  await storeMatches(tx, of, [
    {
      position: row.position,
      outcome: 'changed',
      known: { home: stored.home, id: stored.id, digest: stored.sourceDigest },
      differences: differencesOf(stored, row.project),
    },
  ])
  await removeGone(tx, of, stored.id)
}

/** A person says whether a row is the stored project it looks like. The file is read again, because another row may be it instead. */
export async function decideLikely(
  tx: Tx,
  deps: Deps,
  id: string,
  position: number,
  isSame: boolean,
  personId: string,
): Promise<Result<Corrected, CorrectionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'checked') return refuse({ kind: 'not-open' })
  const row = await rowAt(tx, one, position)
  if (row === null || row.likely === null || row.likely === undefined) return refuse({ kind: 'not-found' })
  const now = deps.clock.now()
  await storeSame(tx, one, { part: row.part, row: row.row, project: row.likely.project, isSame }, personId, now)
  await storeImportEvent(tx, newId(), id, {
    kind: 'corrected',
    actorId: personId,
    details: { row: row.row, same: isSame },
    happenedAt: now,
  })
  await stepImport(tx, id, { state: 'staging', stage: null, movedAt: now })
  await deps.jobs.enqueue(tx, 'imports.stage', { id }, { key: `imports ${id}` })
  return ok({ how: 'staging' })
}
