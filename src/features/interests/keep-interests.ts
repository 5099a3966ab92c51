import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { sitsAtTable } from './interests.policy.ts'
import {
  type BoardHere,
  boardHere,
  finishMeasure,
  groupsOf,
  insertEntries,
  insertGroups,
  insertInterestEvent,
  insertMeasures,
  insertOption,
  lockGroup,
  lockMeasure,
  lockOption,
  nextPosition,
  optionsOf,
  outcomesOf,
  putEffects,
  recordOf,
  removeRow,
  updateGroup,
  updateOption,
} from './interests.sql.ts'
import { append, type Entry } from './negotiation.ts'
import type { Refusal } from './refusal.ts'
import type { GroupFacts, Key, Measure, Option, OptionFacts } from './stakeholder.ts'

const MOST_GROUPS = 60
const MOST_OPTIONS = 12

/** The open board, for those at its table. Two who write at once wait for each other. */
async function openBoard(tx: Tx, key: Key, doing: Doing): Promise<Result<BoardHere, Refusal>> {
  const board = await boardHere(tx, key, true)
  if (board === null) return refuse({ kind: 'not-found' })
  if (!sitsAtTable(doing.viewer, board, doing.now)) return refuse({ kind: 'not-yours' })
  if (board.state === 'proposed') return refuse({ kind: 'board-proposed' })
  return board.state === 'closed' ? refuse({ kind: 'board-closed' }) : ok(board)
}

const note = (tx: Tx, board: Key, kind: string, title: string, reason: string | null, doing: Doing) =>
  insertInterestEvent(tx, { what: 'board', key: board }, { kind, title, reason }, byOf(doing))

/** Puts a group on the map, or writes it anew. @param at null: a new one */
export async function keepGroup(
  tx: Tx,
  board: Key,
  at: { id: string; revision: number } | null,
  facts: GroupFacts,
  doing: Doing,
): Promise<Result<string, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  if (at === null) {
    if ((await groupsOf(tx, board)).length >= MOST_GROUPS) return refuse({ kind: 'too-many', most: MOST_GROUPS })
    const id = newId()
    await insertGroups(tx, [{ home: board.home, id, boardId: board.id, ...facts }], byOf(doing))
    await note(tx, board, 'group-added', facts.name, null, doing)
    return ok(id)
  }
  const key = { home: board.home, id: at.id }
  const known = await lockGroup(tx, key)
  if (known === null || known.boardId !== board.id) return refuse({ kind: 'not-found' })
  if (known.revision !== at.revision) return refuse({ kind: 'changed-meanwhile' })
  await updateGroup(tx, key, facts)
  await note(tx, board, 'group-changed', facts.name, null, doing)
  return ok(at.id)
}

/** Takes a group or an option out, with the reason; it stays to be read in the history. */
async function takeOut<Known extends Key & { readonly boardId: string }>(
  tx: Tx,
  board: Key,
  how: {
    readonly what: 'group' | 'option'
    readonly id: string
    readonly reason: string
    readonly lock: (tx: Tx, key: Key) => Promise<Known | null>
    readonly titleOf: (known: Known) => string
  },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  const known = await how.lock(tx, { home: board.home, id: how.id })
  if (known === null || known.boardId !== board.id) return refuse({ kind: 'not-found' })
  await removeRow(tx, how.what, known, how.reason, doing.now)
  await note(tx, board, `${how.what}-removed`, how.titleOf(known), how.reason, doing)
  return ok(null)
}

export const removeGroup = (tx: Tx, board: Key, id: string, reason: string, doing: Doing) =>
  takeOut(tx, board, { what: 'group', id, reason, lock: lockGroup, titleOf: (group) => group.name }, doing)

/** What protects or supports a group: who, by when. */
export async function addMeasure(
  tx: Tx,
  board: Key,
  measure: Pick<Measure, 'stakeholderId' | 'kind' | 'what' | 'ownerBodyId' | 'dueOn'>,
  doing: Doing,
): Promise<Result<string, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  const group = await lockGroup(tx, { home: board.home, id: measure.stakeholderId })
  if (group === null || group.boardId !== board.id) return refuse({ kind: 'not-found' })
  if (!(await bodiesNamed(tx, [measure.ownerBodyId])).has(measure.ownerBodyId)) return refuse({ kind: 'no-such-body' })
  const id = newId()
  const stored = { home: board.home, id, boardId: board.id, ...measure, doneOn: null, result: null }
  await insertMeasures(tx, [stored], byOf(doing))
  await note(tx, board, 'measure-added', measure.what, null, doing)
  return ok(id)
}

/** Done, with what came of it; or taken back with the reason. */
export async function endMeasure(
  tx: Tx,
  board: Key,
  id: string,
  how: { done: boolean; text: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  const known = await lockMeasure(tx, { home: board.home, id })
  if (known === null || known.boardId !== board.id) return refuse({ kind: 'not-found' })
  if (known.doneOn !== null) return refuse({ kind: 'done-already' })
  if (how.done) await finishMeasure(tx, known, todayInBangkok(doing.now), how.text)
  else await removeRow(tx, 'measure', known, how.text, doing.now)
  await note(tx, board, how.done ? 'measure-done' : 'measure-removed', known.what, how.text, doing)
  return ok(null)
}

/** Writes a way the board could go, with who gains and who loses by it. @param at null: a new one */
export async function keepOption(
  tx: Tx,
  board: Key,
  at: { id: string; revision: number } | null,
  option: { facts: OptionFacts; effects: Option['effects'] },
  doing: Doing,
): Promise<Result<string, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  const groups = new Set((await groupsOf(tx, board)).map((one) => one.id))
  const effects = option.effects.filter((one) => groups.has(one.stakeholderId))
  const id = at?.id ?? newId()
  const key = { home: board.home, id }
  if (at === null) {
    if ((await optionsOf(tx, board)).length >= MOST_OPTIONS) return refuse({ kind: 'too-many', most: MOST_OPTIONS })
    const position = await nextPosition(tx, board)
    await insertOption(tx, { ...key, boardId: board.id, position, facts: option.facts }, byOf(doing))
  } else {
    const known = await lockOption(tx, key)
    if (known === null || known.boardId !== board.id) return refuse({ kind: 'not-found' })
    if (known.revision !== at.revision) return refuse({ kind: 'changed-meanwhile' })
    await updateOption(tx, key, option.facts)
  }
  await putEffects(tx, key, effects)
  await note(tx, board, at === null ? 'option-added' : 'option-changed', option.facts.title, null, doing)
  return ok(id)
}

export const removeOption = (tx: Tx, board: Key, id: string, reason: string, doing: Doing) =>
  takeOut(tx, board, { what: 'option', id, reason, lock: lockOption, titleOf: (option) => option.title }, doing)

export type NewEntry = Pick<
  Entry,
  | 'kind'
  | 'optionId'
  | 'stakeholderId'
  | 'bodyId'
  | 'speaker'
  | 'text'
  | 'confidential'
  | 'correctsId'
  | 'agreement'
  | 'joining'
> & { readonly saidOn: LocalDate }

/** Appends what was said. Nothing of the record is ever changed: a slip gets an entry of its own that corrects it. */
export async function recordSaid(tx: Tx, board: Key, entry: NewEntry, doing: Doing): Promise<Result<string, Refusal>> {
  const opened = await openBoard(tx, board, doing)
  if (!opened.ok) return opened
  const record = await recordOf(tx, board)
  const fits = append(entry, record, todayInBangkok(doing.now))
  if (!fits.ok) return fits
  // A correction speaks of what its entry spoke of, also where that was taken out since.
  if (entry.kind === 'correction') return stored(tx, board, entry, doing)
  const [groups, options] = [await groupsOf(tx, board), await optionsOf(tx, board)]
  if (entry.stakeholderId !== null && !groups.some((one) => one.id === entry.stakeholderId))
    return refuse({ kind: 'not-found' })
  if (entry.optionId !== null && !options.some((one) => one.id === entry.optionId)) return refuse({ kind: 'not-found' })
  if (entry.bodyId !== null && !(await bodiesNamed(tx, [entry.bodyId])).has(entry.bodyId))
    return refuse({ kind: 'no-such-body' })
  const outcomes = await outcomesOf(tx, board)
  const isOurs = (what: 'agreement' | 'joining', key: Key | null) =>
    key === null || outcomes.some((one) => one.what === what && one.home === key.home && one.id === key.id)
  if (!isOurs('agreement', entry.agreement)) return refuse({ kind: 'no-such-agreement' })
  if (!isOurs('joining', entry.joining)) return refuse({ kind: 'no-such-joining' })
  return stored(tx, board, entry, doing)
}

async function stored(tx: Tx, board: Key, entry: NewEntry, doing: Doing): Promise<Result<string, Refusal>> {
  const id = newId()
  await insertEntries(tx, [{ ...entry, home: board.home, id, boardId: board.id }], byOf(doing))
  return ok(id)
}
