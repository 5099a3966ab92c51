import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Somebody who signs the head of our log too. */
export interface Witness {
  readonly id: string
  readonly name: string
  /** Submission prefix of C2SP tlog-witness: `/add-checkpoint` is put behind it. */
  readonly url: string
  /** Verifier key of its cosignatures. */
  readonly key: string
  /** It may lie in a closed network. */
  readonly inside: boolean
  /** Size of the head it signed last. */
  readonly size: number
  readonly failures: number
  readonly lastProblem: string | null
}

type StoredWitness = Omit<Witness, 'size'> & { readonly size: bigint }

const columns = 'w.id, w.name, w.url, w.key, w.inside, w.size, w.failures, w.last_problem as "lastProblem"'
const toWitness = (row: StoredWitness): Witness => ({ ...row, size: Number(row.size) })

export async function witnessesInUse(view: Queryable): Promise<Witness[]> {
  const { rows } = await view.query<StoredWitness>(
    `select ${columns} from log_witnesses w where w.ended_at is null order by w.name`,
  )
  return rows.map(toWitness)
}

/** Those that have not signed this head since then, and may be asked again. */
export async function witnessesToAsk(view: Queryable, size: number, since: Date, now: Date): Promise<Witness[]> {
  const { rows } = await view.query<StoredWitness>(
    `select ${columns} from log_witnesses w
      where w.ended_at is null and w.next_at <= $3
        and not exists (select from log_cosignatures c where c.size = $1 and c.witness_id = w.id and c.seen_at >= $2)
      order by w.name`,
    [size, since, now],
  )
  return rows.map(toWitness)
}

export async function insertWitness(
  tx: Tx,
  witness: Pick<Witness, 'id' | 'name' | 'url' | 'key' | 'inside'>,
  now: Date,
): Promise<void> {
  await tx.query(
    'insert into log_witnesses (id, name, url, key, inside, next_at, made_at) values ($1, $2, $3, $4, $5, $6, $6)',
    [witness.id, witness.name, witness.url, witness.key, witness.inside, now],
  )
}

/** @returns false where no such witness is in use */
export async function endWitness(tx: Tx, name: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query('update log_witnesses set ended_at = $2 where name = $1 and ended_at is null', [
    name,
    now,
  ])
  return rowCount > 0
}

export async function storeCosignature(
  tx: Tx,
  witnessId: string,
  signed: { readonly size: number; readonly line: string; readonly seenAt: Date },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into log_cosignatures (size, witness_id, line, seen_at) values ($1, $2, $3, $4)
     on conflict (size, witness_id) do update set line = excluded.line, seen_at = excluded.seen_at`,
    [signed.size, witnessId, signed.line, signed.seenAt],
  )
  await tx.query(
    `update log_witnesses set size = greatest(size, $2), failures = 0, last_problem = null, next_at = $3 where id = $1`,
    [witnessId, signed.size, now],
  )
}

export async function storeWitnessFailure(
  tx: Tx,
  witnessId: string,
  failure: { readonly problem: string; readonly nextAt: Date },
): Promise<void> {
  await tx.query(
    'update log_witnesses set failures = least(failures + 1, 30000), last_problem = $2, next_at = $3 where id = $1',
    [witnessId, failure.problem, failure.nextAt],
  )
}

/** Who signed a head, with the time each saw it. */
export async function cosignersOf(
  view: Queryable,
  size: number,
): Promise<{ name: string; key: string; seenAt: Date }[]> {
  const { rows } = await view.query<{ name: string; key: string; seenAt: Date }>(
    `select w.name, w.key, c.seen_at as "seenAt" from log_cosignatures c join log_witnesses w on w.id = c.witness_id
      where c.size = $1 and w.ended_at is null order by w.name`,
    [size],
  )
  return rows
}
