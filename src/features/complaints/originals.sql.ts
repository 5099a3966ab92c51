import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'

export interface OriginalToStore extends CaseKey {
  readonly field: string
  readonly sealed: string
  readonly salt: Buffer
}

export function insertOriginal(tx: Tx, one: OriginalToStore, now: Date): void {
  tx.add(originals, [one.home, one.id, one.field, one.sealed, one.salt, now])
}

const originals = 'complaint_originals (home, complaint_id, field, sealed, salt, made_at)'

export async function originalOf(
  view: Queryable,
  { home, id }: CaseKey,
  field: string,
): Promise<{ sealed: string; salt: Buffer } | null> {
  const { rows } = await view.query<{ sealed: string; salt: Buffer }>(
    'select sealed, salt from complaint_originals where home = $1 and complaint_id = $2 and field = $3',
    [home, id, field],
  )
  return rows[0] ?? null
}

export async function insertOpening(
  tx: Tx,
  look: CaseKey & { openingId: string; field: string; byPerson: string; reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    'insert into complaint_openings (home, id, complaint_id, field, by_person, reason, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [look.home, look.openingId, look.id, look.field, look.byPerson, look.reason, now],
  )
}
