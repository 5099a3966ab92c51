import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { announceBoard } from './announce.ts'
import { takeUp } from './answer-matter.ts'
import type { Board, Key, Refusal } from './board.ts'
import { mayProposeBoard, plansFor } from './boards.policy.ts'
import { lockBoardRow, openProposal, storeClosing } from './boards.sql.ts'
import { note } from './doing.ts'
import { lockMatter } from './matters.sql.ts'

/*
 * A board that a body proposed: it says what has to be coordinated and which projects are about it, and waits. Nobody is invited, no
 * matter of residents is taken up, and nothing else is done on it before those who plan for the place take it up.
 */

/**
 * Takes a proposal up: from now on it is a board like any other, with the matter it was proposed from, unless that was answered or taken
 * up elsewhere meanwhile: that answer stands, and holds up nothing.
 */
export async function takeUpProposal(
  tx: Tx,
  key: Key,
  reason: string,
  doing: Doing,
): Promise<Result<{ matter: 'taken' | 'answered-already' | 'none' }, Refusal>> {
  const proposal = await lockProposal(tx, key)
  if (!proposal.ok) return proposal
  const board = proposal.value
  if (!plansFor(doing.viewer, board.areaCode, doing.now)) return refuse({ kind: 'not-yours' })
  await openProposal(tx, key, doing.now)
  const open: Board = { ...board, state: 'open' }
  await note(tx, key, { kind: 'proposal-taken-up', step: 'agencies', reason }, doing)
  await announceBoard(tx, open, { type: 'board-opened', reason, at: doing.now })
  if (board.matter === null) return ok({ matter: 'none' })
  const matter = await lockMatter(tx, board.matter)
  if (matter === null || matter.state !== 'open' || matter.hiddenAt !== null) return ok({ matter: 'answered-already' })
  const taken = await takeUp(tx, board.matter, open, reason, doing)
  return taken.ok ? ok({ matter: 'taken' }) : taken
}

/** Ends a proposal with a reason everybody reads: declined for the place, or taken back by the body that made it. */
export async function endProposal(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const proposal = await lockProposal(tx, key)
  if (!proposal.ok) return proposal
  const { areaCode, ownerBodyId } = proposal.value
  const declines = plansFor(doing.viewer, areaCode, doing.now)
  if (!declines && !mayProposeBoard(doing.viewer, ownerBodyId, doing.now)) return refuse({ kind: 'not-yours' })
  await storeClosing(tx, key, { outcome: declines ? 'declined' : 'taken-back', reason, at: doing.now })
  await note(tx, key, { kind: declines ? 'proposal-declined' : 'proposal-taken-back', reason }, doing)
  return ok(null)
}

async function lockProposal(tx: Tx, key: Key): Promise<Result<Board, Refusal>> {
  const board = await lockBoardRow(tx, key)
  if (board === null) return refuse({ kind: 'not-found' })
  return board.state === 'proposed' ? ok(board) : refuse({ kind: 'not-proposed' })
}
