import type { Queryable } from '../../platform/db/db.ts'
import type { Refusal } from './refusal.ts'
import type { Key } from './services.sql.ts'

/**
 * Why a body may not name a board as what it asks or lends for: only its agencies do. Boards are read, not asked: they know this room
 * through their sections only.
 * @returns null where it may
 */
export async function boardRefusal(view: Queryable, { home, id }: Key, bodyId: string): Promise<Refusal | null> {
  const { rows } = await view.query<{ sits: boolean }>(
    `select exists (select 1 from board_parties p where p.home = b.home and p.board_id = b.id and p.body_id = $3
                       and p.state = 'accepted') as sits
       from boards b where b.home = $1 and b.id = $2`,
    [home, id, bodyId],
  )
  const [board] = rows
  if (board === undefined) return { kind: 'no-such-board' }
  return board.sits ? null : { kind: 'not-at-board' }
}
