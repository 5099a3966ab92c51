import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface SecondFactor {
  readonly secretSealed: string
  readonly confirmed: boolean
  /** Time step of the last code taken. */
  readonly lastCounter: bigint
  /** Wrong codes in a row. */
  readonly misses: number
  readonly lockedUntil: Date | null
}

/** Locks the row, so that one code sent twice at the same moment is taken once. */
export async function lockSecondFactor(tx: Tx, personId: string): Promise<SecondFactor | null> {
  const { rows } = await tx.query<{
    secret_sealed: string
    confirmed_at: Date | null
    last_counter: bigint
    misses: number
    locked_until: Date | null
  }>(
    'select secret_sealed, confirmed_at, last_counter, misses, locked_until from second_factors where person_id = $1 for update',
    [personId],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    secretSealed: row.secret_sealed,
    confirmed: row.confirmed_at !== null,
    lastCounter: row.last_counter,
    misses: row.misses,
    lockedUntil: row.locked_until,
  }
}

export async function hasSecondFactor(db: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from second_factors where person_id = $1 and confirmed_at is not null', [
    personId,
  ])
  return rowCount > 0
}

/** Keeps an unconfirmed secret until it is confirmed; never replaces a confirmed one. */
export async function storeUnconfirmedFactor(tx: Tx, personId: string, secretSealed: string): Promise<void> {
  await tx.query(
    `insert into second_factors (person_id, secret_sealed) values ($1, $2) on conflict (person_id) do nothing`,
    [personId, secretSealed],
  )
}

export async function storeFactorAccepted(tx: Tx, personId: string, counter: bigint, now: Date): Promise<void> {
  await tx.query(
    `update second_factors set last_counter = $2, confirmed_at = coalesce(confirmed_at, $3), misses = 0, locked_until = null
     where person_id = $1`,
    [personId, counter, now],
  )
}

export async function storeFactorMissed(
  tx: Tx,
  personId: string,
  misses: number,
  lockedUntil: Date | null,
): Promise<void> {
  await tx.query('update second_factors set misses = $2, locked_until = $3 where person_id = $1', [
    personId,
    misses,
    lockedUntil,
  ])
}

export async function insertConfirmedFactor(tx: Tx, personId: string, secretSealed: string, now: Date): Promise<void> {
  await tx.query('insert into second_factors (person_id, secret_sealed, confirmed_at) values ($1, $2, $3)', [
    personId,
    secretSealed,
    now,
  ])
}

export async function deleteSecondFactor(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.query('delete from second_factors where person_id = $1', [personId])).rowCount === 1
}
