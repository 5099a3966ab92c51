import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { afterMergers, type Board, type Key, type Refusal, type StepName } from './board.ts'
import { mergersOf } from './board-bodies.sql.ts'
import { type BoardEvent, insertEvent } from './board-events.sql.ts'
import { keepsBoard } from './boards.policy.ts'
import { boardByKey, lockBoardRow, setOwners } from './boards.sql.ts'
import { partiesOf, putParties } from './parties.sql.ts'
import { beginStep } from './steps.sql.ts'

/**
 * The board, held still, with agencies that merged already in the place of those that went into them; whoever acts first after a
 * merger writes it down. Closed boards are read, not changed.
 */
export async function lockBoard(tx: Tx, key: Key, doing: Doing): Promise<Result<Board, Refusal>> {
  const found = await lockBoardRow(tx, key)
  if (found === null) return refuse({ kind: 'not-found' })
  const board = found.state === 'open' ? await seatSuccessors(tx, found, doing) : found
  if (board.state === 'proposed') return refuse({ kind: 'still-proposed' })
  return board.state === 'closed' ? refuse({ kind: 'closed' }) : ok(board)
}

/** The same for what only those who keep the board may do. */
export async function lockForKeeper(tx: Tx, key: Key, doing: Doing): Promise<Result<Board, Refusal>> {
  const locked = await lockBoard(tx, key, doing)
  if (!locked.ok) return locked
  return keepsBoard(doing.viewer, locked.value, doing.now) ? locked : refuse({ kind: 'not-yours' })
}

async function seatSuccessors(tx: Tx, board: Board, doing: Doing): Promise<Board> {
  const parties = await partiesOf(tx, board)
  const ids = [...new Set([...parties.map((one) => one.bodyId), board.ownerBodyId, board.secretaryBodyId])]
  const mergers = await mergersOf(tx, ids, todayInBangkok(doing.now))
  if (mergers.length === 0) return board
  const after = afterMergers(board, parties, mergers)
  await putParties(
    tx,
    board,
    after.taken.flatMap(({ from, to, state }) => [
      { bodyId: from, state: 'merged' as const },
      ...(state === null ? [] : [{ bodyId: to, state }]),
    ]),
    byOf(doing),
  )
  for (const { from, to } of after.taken)
    await note(tx, board, { kind: 'party-merged', bodyId: to, details: { from } }, doing)
  if (after.ownerBodyId === board.ownerBodyId && after.secretaryBodyId === board.secretaryBodyId) return board
  await setOwners(tx, board, after.ownerBodyId, after.secretaryBodyId)
  return (await boardByKey(tx, board)) ?? board
}

/** Writes into the history of the board; what belongs to a step also begins it. */
export async function note(tx: Tx, board: Key, event: BoardEvent, doing: Doing): Promise<void> {
  if (event.step) await beginStep(tx, board, event.step, doing.now)
  await insertEvent(tx, board, event, byOf(doing))
}

/** Runs an act of the keeper in a step: lock, do, note. */
export async function keep<T>(
  tx: Tx,
  key: Key,
  doing: Doing,
  work: (board: Board) => Promise<Result<{ value: T; event: BoardEvent & { step?: StepName } }, Refusal>>,
): Promise<Result<T, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const done = await work(locked.value)
  if (!done.ok) return done
  await note(tx, locked.value, done.value.event, doing)
  return ok(done.value.value)
}
