import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { parsers } from './parsers.ts'
import { isWorthRetrying, sqlstate } from './sqlstate.ts'
import { type NameOf, statementNames } from './statement-names.ts'

/**
 * A statement as text with `$1 …` and its values, or built with the `sql` tag of sql-template-tag. Reads written as text are
 * kept planned by the connection (`statement-names.ts`), so their best way may not hang on the values; those built with the
 * tag are planned each time for what they ask.
 */
export type Statement = string | Sql

export interface Rows<Row> {
  readonly rows: Row[]
  readonly rowCount: number
}

/** What can be asked a question: the pool (one statement on its own) or a transaction. */
export interface Queryable {
  query<Row = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<Rows<Row>>
}

declare const inTransaction: unique symbol

/** An open read-write transaction. Functions that store or lock take this, so that they cannot run outside one. */
export interface Tx extends Queryable {
  readonly [inTransaction]: true
}

export interface Db extends Queryable {
  /**
   * Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. A serialization failure or a
   * deadlock is tried again, up to `attempts` times (default 4), so `work` must not tell anyone anything before it ends.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { attempts?: number }): Promise<T>
  /**
   * Runs `work` in one read-only snapshot: every query in it sees the same moment. Nobody waits for its end, as there is
   * nothing to keep.
   */
  snapshot<T>(work: (view: Queryable) => Promise<T>): Promise<T>
  /** The pool itself, for libraries that bring their own queries (jobs, accounts, COPY). */
  readonly pool: pg.Pool
  readonly url: string
  close(): Promise<void>
}

/** Opens a pool on `url`. No connection is made until the first question. */
export function openDb(
  url: string,
  options: { max?: number; applicationName?: string; onIdleError?: (error: Error) => void } = {},
): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    types: parsers,
    application_name: options.applicationName ?? 'prasan',
    connectionTimeoutMillis: 10_000,
    options: '-c timezone=UTC -c search_path=prasan,public -c statement_timeout=120000',
  })
  // Without a listener a connection that dies while idle (the server was restarted) would end the process.
  let closing = false
  pool.on('error', (error) => {
    if (!closing) options.onIdleError?.(error)
  })
  // So would one that dies in a transaction between two statements; the next statement then fails, which is enough.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const nameOf = statementNames()
  return {
    pool,
    url,
    query: (statement, values) => ask(pool, statement, values, nameOf),
    transaction: (work, { attempts = 4 } = {}) => retried(attempts, () => inOneTransaction(pool, work, nameOf)),
    snapshot: (work) => retried(2, () => inOneSnapshot(pool, work, nameOf)),
    close() {
      // A server that stops right behind us is no loss any more.
      closing = true
      return pool.end()
    },
  }
}

async function ask<Row>(
  target: pg.Pool | pg.PoolClient,
  statement: Statement,
  values?: readonly unknown[],
  nameOf?: NameOf,
): Promise<Rows<Row>> {
  const result =
    typeof statement === 'string'
      ? await target.query({ text: statement, values: values as unknown[], name: nameOf?.(statement) })
      : await target.query(statement.text, statement.values)
  return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 }
}

async function retried<T>(attempts: number, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (attempt >= attempts || !isWorthRetrying(error)) throw error
      await pauseBefore(attempt)
    }
  }
}

async function inOneTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>, nameOf: NameOf): Promise<T> {
  const client = await pool.connect()
  const nameOfInsert: NameOf = (text) => (/^\s*insert\b/i.test(text) ? nameOf(text) : undefined)
  let broken: Error | undefined
  try {
    await client.query('begin')
    const tx = {
      query: (statement: Statement, values?: readonly unknown[]) => ask(client, statement, values, nameOfInsert),
      client,
    } as unknown as Tx
    const value = await work(tx)
    await client.query('commit')
    return value
  } catch (error) {
    broken = await rolledBack(client)
    throw error
  } finally {
    client.release(broken)
  }
}

async function inOneSnapshot<T>(pool: pg.Pool, work: (view: Queryable) => Promise<T>, nameOf: NameOf): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await work({ query: (statement, values) => ask(client, statement, values, nameOf) })
  } finally {
    void rolledBack(client).then((broken) => client.release(broken))
  }
}

/** @returns why the connection cannot be used any more, or nothing */
async function rolledBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (lost) {
    return lost as Error
  }
}

/**
 * Sends the statements that `begin` begins to the database in one go instead of one way there and back for each; they are done in that
 * order. Where one fails, those behind it fail too, as in every transaction, and what failed by itself comes out.
 * @param begin begins statements of this transaction without waiting for any of them; no COPY among them
 * @returns what each brings, when all are answered
 */
export async function inOneTrip<Begun extends readonly unknown[] | []>(
  tx: Tx,
  begin: () => Begun,
): Promise<{ -readonly [At in keyof Begun]: Awaited<Begun[At]> }> {
  const client = connectionOf(tx)
  const mode = client as { pipeline: boolean }
  mode.pipeline = true
  try {
    const ends = await Promise.allSettled(inOneWrite(client, begin))
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    // Of several statements of one promise the last may be what fails behind another: who tries again must see the cause.
    if (failures.length > 0) throw failures.find((one) => sqlstate(one) !== ONLY_BEHIND_ANOTHER) ?? failures[0]
    return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as {
      -readonly [At in keyof Begun]: Awaited<Begun[At]>
    }
  } finally {
    // All are answered: the connection asks one by one again.
    mode.pipeline = false
  }
}

/** in_failed_sql_transaction */
const ONLY_BEHIND_ANOTHER = '25P02'

/** One write to the socket for all of them: each one by itself wakes the server, which then waits for the next. */
function inOneWrite<T>(client: pg.PoolClient, begin: () => T): T {
  const { stream } = client.connection
  stream.cork()
  try {
    return begin()
  } finally {
    stream.uncork()
  }
}

/** A connection taken from the pool by hand, for the few who must be able to throw it away. */
export function queryableOn(client: pg.PoolClient): Queryable {
  return { query: (statement, values) => ask(client, statement, values) }
}

/** The driver's connection of a transaction, for COPY and cursors only. */
export function connectionOf(tx: Tx): pg.PoolClient {
  return (tx as unknown as { client: pg.PoolClient }).client
}

function pauseBefore(attempt: number): Promise<void> {
  const waitMs = 5 * 2 ** attempt + Math.random() * 10
  return new Promise((resume) => setTimeout(resume, waitMs))
}
