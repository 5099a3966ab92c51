import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { matchStored } from './compare-projects.ts'
import { scopeText } from './import.ts'
import type { ImportPorts } from './import-ports.ts'
import {
  type Correction,
  correctionsOfRow,
  keysTaken,
  removeCorrection,
  replaceRow,
  rowAt,
  rowOfProject,
  type StagedRow,
  storeCorrection,
  storeMatches,
} from './import-rows.sql.ts'
import { lockImport, stepImport, storeImportEvent, type WholeImport } from './imports.sql.ts'
import type { TableRecord } from './mapping-guess.ts'
import { tablePlacer } from './place-rows.ts'
import { readRecord } from './read-rows.ts'
import { type Alias, storeAlias } from './register.sql.ts'
import { nothingSeen } from './rows-seen.ts'
import { matchedOf, stagedRow } from './stage-import.ts'
import { answersOf, tablesOf } from './stored-answers.ts'

export type CorrectionRefusal =
  | { readonly kind: 'not-found' }
  /** The import has gone on: sent, approved, applied or given up. */
  | { readonly kind: 'not-open' }
  | { readonly kind: 'too-long'; readonly limit: number }

const longestCell = 5_000

/** `checked`: the row was read again at once. `staging`: other rows hang on it, so the whole file is read again. */
export type Corrected = { readonly how: 'checked'; readonly row: StagedRow } | { readonly how: 'staging' }

/** What a person puts right: the text of a cell, or whether the row is left out. */
export type Wish =
  | { readonly kind: 'cell'; readonly cell: number; readonly value: string }
  | { readonly kind: 'leave-out' }
  | { readonly kind: 'take-back' }

/** Puts a cell right and reads its row again. What the file said stays beside it. */
export async function correctRow(
  tx: Tx,
  deps: Deps,
  ports: ImportPorts,
  id: string,
  position: number,
  wishes: readonly Wish[],
  personId: string,
): Promise<Result<Corrected, CorrectionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'checked') return refuse({ kind: 'not-open' })
  const before = await rowAt(tx, one, position)
  if (before === null || before.part < 0) return refuse({ kind: 'not-found' })
  const now = deps.clock.now()
  const record = before.record as TableRecord
  for (const wish of wishes) {
    const at = { part: before.part, row: before.row, cell: wish.kind === 'cell' ? wish.cell : 0 }
    if (wish.kind === 'cell' && wish.value.length > longestCell) return refuse({ kind: 'too-long', limit: longestCell })
    if (wish.kind === 'take-back') {
      await removeCorrection(tx, one, at)
      continue
    }
    const original = record.cells[at.cell]?.text ?? ''
    const value = wish.kind === 'cell' ? wish.value.trim() : ''
    if (wish.kind === 'cell' && value === original) await removeCorrection(tx, one, at)
    else await storeCorrection(tx, one, { ...at, original, value }, personId, now)
  }
  await storeImportEvent(tx, newId(), id, {
    kind: 'corrected',
    actorId: personId,
    details: { row: before.row, cells: wishes.map((wish) => (wish.kind === 'cell' ? wish.cell : 0)) },
    happenedAt: now,
  })
  await stepImport(tx, id, { movedAt: now })
  // Rows of a budget volume are joined over years, so one of them is never read alone.
  // One that counts as a project of other words may let it go to another row.
  if (one.mapping !== 'table' || before.likely) return ok(await readAllAgain(tx, deps, one))
  return ok({ how: 'checked', row: await readAgain(tx, ports, one, before) })
}

async function readAgain(tx: Tx, ports: ImportPorts, one: WholeImport, before: StagedRow): Promise<StagedRow> {
  const answer = answersOf(one.answers)[before.part]
  const guess = tablesOf(one.tables).guesses[before.part]
  if (answer === null || answer === undefined || guess === undefined) throw new Error('a row without its table')
  const part = { part: before.part, table: guess.table, mapping: answer.mapping }
  const corrections: Correction[] = await correctionsOfRow(tx, one, before.part, before.row)
  const read = readRecord(before.record as TableRecord, part, one.fileName, corrections, nothingSeen())
  const own =
    read.project === null ? read : { ...read, project: await withFreeKeys(tx, one, before.position, read.project) }
  const placed = await (await tablePlacer(tx, ports, one.scope, answer)).place(own)
  const row = stagedRow(placed, before.position)
  await replaceRow(tx, one, row)
  if (placed.located === null) return row
  const { project, digest, location } = placed.located
  const compared = { position: row.position, keys: project.keys, digest, home: location.home }
  const known = (await matchStored(tx, [compared])).get(compared)
  const taken = known === undefined ? null : await rowOfProject(tx, one, known.id)
  if (known === undefined || (taken !== null && taken !== row.position)) return row
  await storeMatches(tx, one, await matchedOf(tx, one, [{ one: compared, known }]))
  return (await rowAt(tx, one, row.position)) ?? row
}

/** Read alone, a row does not know which of several equal ones it is: it takes the first name that no other row has. */
async function withFreeKeys<P extends { readonly keys: { readonly item: string | null; readonly text: string } }>(
  tx: Tx,
  one: WholeImport,
  position: number,
  project: P,
): Promise<P> {
  const base = project.keys.text.replace(/\/\d+$/, '')
  const taken = await keysTaken(tx, one, position, base)
  let turn = 1
  while (taken.has(`${base}/${turn}`)) turn += 1
  return { ...project, keys: { ...project.keys, text: `${base}/${turn}` } }
}

async function readAllAgain(tx: Tx, deps: Deps, one: WholeImport): Promise<Corrected> {
  await stepImport(tx, one.id, { state: 'staging', stage: null, movedAt: deps.clock.now() })
  await deps.jobs.enqueue(tx, 'imports.stage', { id: one.id }, { key: `imports ${one.id}` })
  return { how: 'staging' }
}

/**
 * Remembers what the office means by a word of its files, and reads the file again: the same word stands in other rows too.
 * @param words as the cell has them
 */
export async function chooseMeaning(
  tx: Tx,
  deps: Deps,
  id: string,
  chosen: { readonly kind: Alias['kind']; readonly words: string; readonly target: string },
  personId: string,
): Promise<Result<Corrected, CorrectionRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'checked') return refuse({ kind: 'not-open' })
  const alias = { ...chosen, words: comparisonKey(chosen.words) }
  await storeAlias(tx, scopeText(one.scope), alias, personId, deps.clock.now())
  return ok(await readAllAgain(tx, deps, one))
}
