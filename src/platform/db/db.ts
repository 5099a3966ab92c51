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
  /**
   * For what is stored and gives no answer: goes to the database in its place, together with what is asked next or with the commit
   * at the latest, and so costs no way there and back of its own. Where it fails, what it went with fails, and with it the transaction.
   */
  later(statement: Statement, values?: readonly unknown[]): void
  /**
   * The same for one row. Rows added one after another, into several tables too, go as one statement, because what is sent for each
   * costs more than what it stores: so neither may hang on the other but by a foreign key.
   * @param into table and columns, always in the same words: `complaint_events (home, id)`
   */
  add(into: string, values: readonly unknown[]): void
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

/** Rows given as values, also into several tables at once: their best way does not hang on what the transaction changes. */
const addsRows = /^\s*(?:with \w+ as \(\s*)?insert\b/i

async function inOneTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>, nameOf: NameOf): Promise<T> {
  const client = await pool.connect()
  const nameOfInsert: NameOf = (text) => (addsRows.test(text) ? nameOf(text) : undefined)
  const wire = new Wire(client, 'begin', nameOfInsert)
  let broken: Error | undefined
  try {
    const tx = {
      query: (statement: Statement, values?: readonly unknown[]) =>
        wire.ask(() => ask(client, statement, values, nameOfInsert)),
      later: (statement: Statement, values?: readonly unknown[]) =>
        wire.later(() => ask(client, statement, values, nameOfInsert)),
      add: (into: string, values: readonly unknown[]) => wire.add({ into, values }),
      wire,
    } as unknown as Tx
    const value = await work(tx)
    await wire.end('commit')
    return value
  } catch (error) {
    broken = await rolledBack(wire)
    throw error
  } finally {
    client.release(broken)
  }
}

async function inOneSnapshot<T>(pool: pg.Pool, work: (view: Queryable) => Promise<T>, nameOf: NameOf): Promise<T> {
  const client = await pool.connect()
  const wire = new Wire(client, 'begin isolation level repeatable read read only')
  try {
    return await work({ query: (statement, values) => wire.ask(() => ask(client, statement, values, nameOf)) })
  } finally {
    void rolledBack(wire).then((broken) => client.release(broken))
  }
}

/** @returns why the connection cannot be used any more, or nothing */
async function rolledBack(wire: Wire): Promise<Error | undefined> {
  try {
    await wire.end('rollback')
    return undefined
  } catch (lost) {
    return lost as Error
  }
}

/** What is stored in one row: where it goes and a value for each of its columns. */
interface RowToAdd {
  /** `complaint_events (home, id)` */
  readonly into: string
  readonly values: readonly unknown[]
}

/** Of one statement: each row more is a text more, which is kept planned. */
const MOST_ROWS = 4

/** The text that adds rows to the tables on the way here, and what comes with one row more. */
interface AddingText {
  readonly text: string
  readonly more: Map<string, AddingText>
}
const addingTexts: AddingText = { text: '', more: new Map() }

/** One statement that adds them all; their values stand one behind the other. */
function addingText(rows: readonly RowToAdd[]): string {
  let known = addingTexts
  for (const [at, { into }] of rows.entries()) {
    const next = known.more.get(into) ?? { text: textOf(rows.slice(0, at + 1)), more: new Map() }
    known.more.set(into, next)
    known = next
  }
  return known.text
}

function textOf(rows: readonly RowToAdd[]): string {
  let last = 0
  const inserts = rows.map(
    ({ into, values }) => `insert into ${into} values (${values.map(() => `$${++last}`).join(', ')})`,
  )
  const before = inserts.slice(0, -1).map((insert, at) => `row_${at} as (${insert})`)
  return `${before.length === 0 ? '' : `with ${before.join(', ')} `}${inserts.at(-1)}`
}

/** in_failed_sql_transaction */
const ONLY_BEHIND_ANOTHER = '25P02'

type Send<T> = () => Promise<T>
type Answers<Begun extends readonly unknown[]> = { -readonly [At in keyof Begun]: Awaited<Begun[At]> }

/** How the statements of one transaction go to the database: what waits goes with what is asked next. */
class Wire {
  readonly client: pg.PoolClient
  private waiting: Send<unknown>[]
  /** They go behind what waits, as one statement. */
  private rows: RowToAdd[] = []
  private hasBegun = false
  private unanswered = 0
  private readonly nameOf: NameOf | undefined

  /** @param begin goes with the first statement; without one nothing is begun */
  constructor(client: pg.PoolClient, begin: string, nameOf?: NameOf) {
    this.client = client
    this.waiting = [() => client.query(begin)]
    this.nameOf = nameOf
  }

  ask<T>(send: Send<T>): Promise<T> {
    this.hasBegun = true
    this.joinRows()
    if (this.waiting.length === 0) return this.send(send)
    const before = this.waiting
    this.waiting = []
    return this.inOneTrip(() => [...before, send].map((one) => this.send(one))).then((all) => all.at(-1) as T)
  }

  later(send: Send<unknown>): void {
    this.joinRows()
    this.waiting.push(send)
  }

  add(row: RowToAdd): void {
    if (this.rows.length === MOST_ROWS) this.joinRows()
    this.rows.push(row)
  }

  private joinRows(): void {
    if (this.rows.length === 0) return
    const [text, values] = [addingText(this.rows), this.rows.flatMap((row) => row.values)]
    this.rows = []
    this.waiting.push(() => ask(this.client, text, values, this.nameOf))
  }

  async sendWaiting(): Promise<void> {
    this.joinRows()
    const last = this.waiting.pop()
    if (last !== undefined) await this.ask(last)
  }

  /** Commits with what still waits; what waits is dropped where all is undone. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (how === 'rollback') this.rows = []
    this.joinRows()
    const isNothing = !this.hasBegun && this.waiting.length === 1
    if (how === 'rollback' || isNothing) this.waiting = []
    if (this.hasBegun || this.waiting.length > 0) await this.ask(() => this.client.query(how))
  }

  async inOneTrip<Begun extends readonly unknown[] | []>(begin: () => Begun): Promise<Answers<Begun>> {
    this.pipeline(true)
    const ends = await Promise.allSettled(this.inOneWrite(begin))
    if (this.unanswered === 0) this.pipeline(false)
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    // Of several statements of one promise the last may be what fails behind another: who tries again must see the cause.
    if (failures.length > 0) throw failures.find((one) => sqlstate(one) !== ONLY_BEHIND_ANOTHER) ?? failures[0]
    return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as Answers<Begun>
  }

  private send<T>(send: Send<T>): Promise<T> {
    this.unanswered++
    return send().finally(() => {
      // All are answered: the connection asks one by one again, as COPY needs it.
      if (--this.unanswered === 0) this.pipeline(false)
    })
  }

  private pipeline(isOn: boolean): void {
    const mode = this.client as { pipeline: boolean }
    mode.pipeline = isOn
  }

  /** One write to the socket for all of them: each one by itself wakes the server, which then waits for the next. */
  private inOneWrite<T>(begin: () => T): T {
    const { stream } = this.client.connection
    stream.cork()
    try {
      return begin()
    } finally {
      stream.uncork()
    }
  }
}

/**
 * Sends the statements that `begin` begins to the database in one go instead of one way there and back for each; they are done in that
 * order. Where one fails, those behind it fail too, as in every transaction, and what failed by itself comes out.
 * @param begin begins statements of this transaction without waiting for any of them; no COPY among them
 * @returns what each brings, when all are answered
 */
export function inOneTrip<Begun extends readonly unknown[] | []>(tx: Tx, begin: () => Begun): Promise<Answers<Begun>> {
  return wireOf(tx).inOneTrip(begin)
}

/** A connection taken from the pool by hand, for the few who must be able to throw it away. */
export function queryableOn(client: pg.PoolClient): Queryable {
  return { query: (statement, values) => ask(client, statement, values) }
}

/** The driver's connection of a transaction, for COPY and cursors only; what waited to be sent has been. */
export async function connectionOf(tx: Tx): Promise<pg.PoolClient> {
  const wire = wireOf(tx)
  await wire.sendWaiting()
  return wire.client
}

function wireOf(tx: Tx): Wire {
  return (tx as unknown as { wire: Wire }).wire
}

function pauseBefore(attempt: number): Promise<void> {
  const waitMs = 5 * 2 ** attempt + Math.random() * 10
  return new Promise((resume) => setTimeout(resume, waitMs))
}
