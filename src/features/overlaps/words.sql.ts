import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { WordMeaning } from './words.ts'

/** A word officers gave the finder, or took away. */
export interface WordEvent extends WordMeaning {
  readonly word: string
  readonly kind: 'added' | 'withdrawn'
  readonly reason: string
  readonly actorId: string
  readonly happenedAt: Date
}

const columns = `word, list, meaning, kind, reason, actor_id as "actorId", happened_at as "happenedAt"`

/** The words that count now, in the order they were added: of each word its newest row, where that added it. */
export async function wordsInUse(view: Queryable): Promise<WordEvent[]> {
  const { rows } = await view.query<WordEvent>(
    `select * from (select distinct on (word) ${columns}, id from overlap_words order by word, happened_at desc, id desc) newest
      where kind = 'added' order by "happenedAt", id`,
  )
  return rows
}

/** What was added and withdrawn, newest first. */
export async function wordHistory(view: Queryable, limit: number): Promise<WordEvent[]> {
  const { rows } = await view.query<WordEvent>(
    `select ${columns} from overlap_words order by happened_at desc, id desc limit $1`,
    [limit],
  )
  return rows
}

export async function insertWordEvent(tx: Tx, event: WordEvent & { id: string }): Promise<void> {
  await tx.query(
    `insert into overlap_words (id, word, list, meaning, kind, reason, actor_id, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [event.id, event.word, event.list, event.meaning, event.kind, event.reason, event.actorId, event.happenedAt],
  )
}

/** Two officers who change the words at once come one after the other. */
export async function lockWords(tx: Tx): Promise<void> {
  await tx.query('lock table overlap_words in share row exclusive mode')
}
