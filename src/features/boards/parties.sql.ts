import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key, Party, PartyState } from './board.ts'
import type { Reason } from './suggest.ts'

export interface StoredParty extends Party {
  readonly reasons: readonly Reason[]
  readonly said: string | null
  readonly document: string | null
  readonly changedAt: Date
}

export async function partiesOf(view: Queryable, { home, id }: Key): Promise<StoredParty[]> {
  const { rows } = await view.query<StoredParty>(
    `select body_id as "bodyId", state, reasons, said, document, changed_at as "changedAt"
       from board_parties where home = $1 and board_id = $2 order by array_position(
         array['accepted', 'invited', 'declined', 'left', 'merged', 'set-aside'], state), changed_at, body_id`,
    [home, id],
  )
  return rows
}

export interface NewParty {
  readonly bodyId: string
  readonly state: PartyState
  readonly reasons?: readonly Reason[]
  readonly said?: string | null
  readonly document?: string | null
}

export async function putParties(
  tx: Tx,
  key: Key,
  parties: readonly NewParty[],
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  if (parties.length === 0) return
  await tx.query(
    `insert into board_parties (home, board_id, body_id, state, reasons, said, document, changed_by, changed_at)
     select $1, $2, body, state, coalesce(reasons, '[]'), said, document, $4, $5
       from jsonb_to_recordset($3::jsonb) as given (body uuid, state text, reasons jsonb, said text, document text)
     on conflict (home, board_id, body_id) do update set state = excluded.state, said = excluded.said,
        reasons = case when excluded.reasons = '[]' then board_parties.reasons else excluded.reasons end,
        document = excluded.document, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [
      key.home,
      key.id,
      JSON.stringify(
        parties.map((one) => ({
          body: one.bodyId,
          state: one.state,
          reasons: one.reasons ?? [],
          said: one.said ?? null,
          document: one.document ?? null,
        })),
      ),
      by,
      at,
    ],
  )
}
