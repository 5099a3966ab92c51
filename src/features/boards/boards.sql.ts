import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Board, BoardFacts, Key } from './board.ts'

export interface BoardRow {
  home: string
  id: string
  title: string
  subject: string
  area_code: string
  function_code: string | null
  pattern: Board['pattern']
  technique: Board['technique']
  owner_body_id: string
  secretary_body_id: string
  committee_id: string | null
  plan_id: string | null
  state: Board['state']
  outcome: Board['outcome']
  close_reason: string | null
  closed_at: Date | null
  opened_at: Date
  matter_home: string | null
  matter_id: string | null
  revision: number
}

export const BOARD = sql`b.home, b.id, b.title, b.subject, b.area_code, b.function_code, b.pattern, b.technique, b.owner_body_id,
  b.secretary_body_id, b.committee_id, b.plan_id, b.state, b.outcome, b.close_reason, b.closed_at, b.opened_at, b.matter_home, b.matter_id,
  b.revision`

export const toBoard = (row: BoardRow): Board => ({
  home: row.home,
  id: row.id,
  title: row.title,
  subject: row.subject,
  areaCode: row.area_code,
  functionCode: row.function_code,
  pattern: row.pattern,
  technique: row.technique,
  ownerBodyId: row.owner_body_id,
  secretaryBodyId: row.secretary_body_id,
  committeeId: row.committee_id,
  planId: row.plan_id,
  state: row.state,
  outcome: row.outcome,
  closeReason: row.close_reason,
  closedAt: row.closed_at,
  matter: row.matter_home === null || row.matter_id === null ? null : { home: row.matter_home, id: row.matter_id },
  openedAt: row.opened_at,
  revision: row.revision,
})

export async function boardByKey(view: Queryable, { home, id }: Key): Promise<Board | null> {
  const { rows } = await view.query<BoardRow>(
    sql`select ${BOARD} from boards b where b.home = ${home} and b.id = ${id}`,
  )
  return rows[0] ? toBoard(rows[0]) : null
}

/** Holds the board still: whatever is done to it is done by one at a time. */
export async function lockBoardRow(tx: Tx, { home, id }: Key): Promise<Board | null> {
  const { rows } = await tx.query<BoardRow>(
    sql`select ${BOARD} from boards b where b.home = ${home} and b.id = ${id} for no key update`,
  )
  return rows[0] ? toBoard(rows[0]) : null
}

export type NewBoard = Key &
  BoardFacts & {
    readonly ownerBodyId: string
    readonly secretaryBodyId: string
    readonly openedBy: string | null
    readonly openedAt: Date
    readonly state?: 'proposed' | 'open'
    /** Of a proposal: what it starts from. */
    readonly matter?: Key | null
  }

export async function insertBoards(tx: Tx, boards: readonly NewBoard[]): Promise<void> {
  await tx.query(
    `insert into boards (home, id, title, subject, area_code, function_code, pattern, technique, owner_body_id, secretary_body_id,
                         opened_by, opened_at, state, matter_home, matter_id)
     select home, id, title, subject, area, field, pattern, technique, owner, secretary, by, at, state, matter_home, matter_id
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, title text, subject text, area text, field text,
            pattern text, technique text, owner uuid, secretary uuid, by uuid, at timestamptz, state text, matter_home text, matter_id uuid)`,
    [
      JSON.stringify(
        boards.map((one) => ({
          home: one.home,
          id: one.id,
          title: one.title,
          subject: one.subject,
          area: one.areaCode,
          field: one.functionCode,
          pattern: one.pattern,
          technique: one.technique,
          owner: one.ownerBodyId,
          secretary: one.secretaryBodyId,
          by: one.openedBy,
          at: one.openedAt,
          state: one.state ?? 'open',
          matter_home: one.state === 'proposed' ? (one.matter?.home ?? null) : null,
          matter_id: one.state === 'proposed' ? (one.matter?.id ?? null) : null,
        })),
      ),
    ],
  )
}

/** @returns false where somebody changed it after this revision */
export async function updateBoard(
  tx: Tx,
  key: Key,
  facts: BoardFacts & Pick<Board, 'ownerBodyId' | 'secretaryBodyId'>,
  revision: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update boards set title = ${facts.title}, subject = ${facts.subject}, area_code = ${facts.areaCode},
          function_code = ${facts.functionCode}, pattern = ${facts.pattern}, technique = ${facts.technique},
          owner_body_id = ${facts.ownerBodyId}, secretary_body_id = ${facts.secretaryBodyId}, revision = revision + 1
        where home = ${key.home} and id = ${key.id} and revision = ${revision}`,
  )
  return rowCount === 1
}

export async function setCommittee(tx: Tx, key: Key, committeeId: string): Promise<void> {
  await tx.query('update boards set committee_id = $3, revision = revision + 1 where home = $1 and id = $2', [
    key.home,
    key.id,
    committeeId,
  ])
}

export async function setPlan(tx: Tx, key: Key, planId: string): Promise<void> {
  await tx.query('update boards set plan_id = $3, revision = revision + 1 where home = $1 and id = $2', [
    key.home,
    key.id,
    planId,
  ])
}

export async function setOwners(tx: Tx, key: Key, ownerBodyId: string, secretaryBodyId: string): Promise<void> {
  await tx.query(
    'update boards set owner_body_id = $3, secretary_body_id = $4, revision = revision + 1 where home = $1 and id = $2',
    [key.home, key.id, ownerBodyId, secretaryBodyId],
  )
}

export async function storeClosing(
  tx: Tx,
  key: Key,
  { outcome, reason, at }: { outcome: NonNullable<Board['outcome']>; reason: string; at: Date },
): Promise<void> {
  await tx.query(
    `update boards set state = 'closed', outcome = $3, close_reason = $4, closed_at = $5, revision = revision + 1
      where home = $1 and id = $2`,
    [key.home, key.id, outcome, reason, at],
  )
}

/** A proposal becomes a board; its first step begins now. */
export async function openProposal(tx: Tx, key: Key, now: Date): Promise<void> {
  await tx.query(
    `update boards set state = 'open', opened_at = $3, matter_home = null, matter_id = null, revision = revision + 1
      where home = $1 and id = $2`,
    [key.home, key.id, now],
  )
  await tx.query(`update board_steps set started_at = $3 where home = $1 and board_id = $2 and step = 'agencies'`, [
    key.home,
    key.id,
    now,
  ])
}
