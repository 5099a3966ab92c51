import { newId } from '../../kernel/ids.ts'
import { open, seal } from '../crypto-box.ts'
import type { Queryable, Tx } from '../db/db.ts'
import type { Deps } from '../deps.ts'
import { handLetter } from './hand-letter.ts'
import type { Letter, Mailer } from './mailer.ts'

export type LetterState = 'kept' | 'waiting' | 'sent' | 'refused'

/** A letter as the outbox shows it. Recipient, subject and text are null once it was sent or refused: they are erased then. */
export interface PostedLetter {
  readonly id: string
  readonly kind: string
  readonly state: LetterState
  readonly postedAt: Date
  readonly to: string | null
  readonly subject: string | null
  readonly text: string | null
}

interface LetterRow {
  readonly id: string
  readonly kind: string
  readonly state: LetterState
  readonly sealed: string | null
  readonly posted_at: Date
}

type Words = Omit<Letter, 'kind'>

/** Puts letters into the table `mail_outbox`, sealed, and orders their sending in the same transaction. */
export function outboxMailer(deps: Pick<Deps, 'jobs' | 'secrets' | 'clock' | 'db' | 'config'>): Mailer {
  const { jobs, secrets, clock, db } = deps
  const store = (at: Queryable, id: string, state: LetterState, { kind, ...words }: Letter) =>
    at.query(
      `insert into mail_outbox (id, kind, sealed, state, posted_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
      [
        id,
        kind,
        seal(secrets.key('mail'), JSON.stringify(words satisfies Words), letterContext(id)),
        state,
        clock.now(),
      ],
    )
  return {
    async post(tx, letter) {
      const id = newId()
      await store(tx, id, 'waiting', letter)
      await orderSending(tx, jobs, id)
    },
    async send(key, letter) {
      const handed = await handLetter(deps, key, letter)
      if (handed.kind === 'kept') await store(db, key, 'kept', letter)
      return handed
    },
  }
}

export function orderSending(tx: Tx, jobs: Deps['jobs'], id: string, runAt?: Date): Promise<void> {
  return jobs.enqueue(
    tx,
    'platform.mail-send',
    { id },
    { key: `mail ${id}`, ...(runAt === undefined ? {} : { runAt }) },
  )
}

/** Letters nobody took in all this time are old news: they are refused, and their words erased, as those of notices are. @returns how many */
export async function giveUpLetters(db: Queryable, before: Date, now: Date): Promise<number> {
  const { rowCount } = await db.query(
    `update mail_outbox set state = 'refused', sealed = null, settled_at = $2, last_error = coalesce(last_error, 'expired')
      where state = 'waiting' and posted_at < $1`,
    [before, now],
  )
  return rowCount
}

/** The newest letters, for the outbox page of the demonstration and for `doctor`. */
export async function listOutbox(deps: Pick<Deps, 'db' | 'secrets'>, { limit = 100 } = {}): Promise<PostedLetter[]> {
  const { rows } = await deps.db.query<LetterRow>(
    'select id, kind, state, sealed, posted_at from mail_outbox order by posted_at desc, id desc limit $1',
    [limit],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    postedAt: row.posted_at,
    ...(openLetter(deps, row) ?? { to: null, subject: null, text: null }),
  }))
}

/** @returns null when the words were erased */
export function openLetter(
  { secrets }: Pick<Deps, 'secrets'>,
  row: { id: string; sealed: string | null },
): Words | null {
  if (row.sealed === null) return null
  return JSON.parse(open(secrets.key('mail'), row.sealed, letterContext(row.id))) as Words
}

/** How many letters are in each state. */
export async function countLetters(db: Queryable): Promise<Partial<Record<LetterState, number>>> {
  const { rows } = await db.query<{ state: LetterState; letters: number }>(
    'select state, count(*)::integer as letters from mail_outbox group by state',
  )
  return Object.fromEntries(rows.map((row) => [row.state, row.letters]))
}

/** Letters that wait because of one thing, by its code. */
export async function countHeldBy(db: Queryable, code: string): Promise<number> {
  const { rows } = await db.query<{ letters: number }>(
    `select count(*)::integer as letters from mail_outbox where state = 'waiting' and last_error = $1`,
    [code],
  )
  return rows[0]?.letters ?? 0
}

/** Bound into the seal, so that a letter copied to another row does not open there. */
function letterContext(id: string): string {
  return `mail_outbox:${id}`
}
