import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { recordPublicEvent } from '../publiclog/index.ts'
import type { Board, Key } from './board.ts'
import { bodiesById } from './board-bodies.sql.ts'
import type { Matter } from './matters.sql.ts'

/* What boards decide, before the eyes of everybody (publiclog). Titles and names of bodies stand in the facts, never in subjects. */

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })

export async function announceMatter(
  tx: Tx,
  matter: Matter,
  decision: {
    state: 'taken-up' | 'declined'
    reason: string
    board: Pick<Board, 'home' | 'id' | 'title'> | null
    at: Date
  },
): Promise<void> {
  await recordPublicEvent(tx, {
    home: matter.home,
    type: 'agenda-matter',
    // A matter may be opened again and decided anew: the moment tells the decisions apart.
    subject: `${publicKey(matter)}/${decision.at.toISOString()}`,
    href: `/agenda/${publicKey(matter)}`,
    at: decision.at,
    facts: {
      title: matter.title,
      decision: decision.state,
      reason: decision.reason,
      supports: matter.signedSupports + matter.freeSupports,
      board: decision.board?.title ?? null,
    },
  })
}

export async function announceBoard(
  tx: Tx,
  board: Pick<Board, 'home' | 'id' | 'title' | 'areaCode' | 'ownerBodyId'>,
  what: { type: 'board-opened' | 'board-closed'; outcome?: string; reason: string; at: Date },
): Promise<void> {
  const owner = (await bodiesById(tx, [board.ownerBodyId], todayInBangkok(what.at))).get(board.ownerBodyId)
  await recordPublicEvent(tx, {
    home: board.home,
    type: what.type,
    subject: publicKey(board),
    href: `/boards/${publicKey(board)}`,
    at: what.at,
    facts: {
      title: board.title,
      area: board.areaCode,
      body: owner?.nameTh ?? null,
      outcome: what.outcome ?? null,
      reason: what.reason,
    },
  })
}

export async function announceEndorsement(
  tx: Tx,
  board: Pick<Board, 'home' | 'id' | 'title'>,
  one: { id: string; number: number; digest: string; body: string; stance: string; withdrawn: boolean; at: Date },
): Promise<void> {
  await recordPublicEvent(tx, {
    home: board.home,
    type: one.withdrawn ? 'plan-endorsement-withdrawn' : 'plan-endorsement',
    subject: `${publicKey(board)}/${one.number}/${one.id}`,
    href: `/boards/${publicKey(board)}/plan`,
    at: one.at,
    facts: { title: board.title, version: one.number, digest: one.digest, body: one.body, stance: one.stance },
  })
}
