import type { LearntWords } from '../../engines/categories/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Public words of closed cases that an office answered, newest first, with the category it left them in. */
export async function closedWords(view: Queryable, now: Date, most: number): Promise<{ text: string; code: string }[]> {
  const { rows } = await view.query<{ text: string; code: string }>(
    `select words as text, category_code as code from complaints
      where phase = 'over' and closed_at is not null and visibility = 'public' and words_shown_at <= $1
        and outcome in ('fixed', 'partly', 'cannot')
      order by closed_at desc limit $2`,
    [now, most],
  )
  return rows
}

export async function storeLearntWords(tx: Tx, words: LearntWords, cases: number, now: Date): Promise<void> {
  await tx.query(
    `insert into complaint_words (words, cases, made_at) values ($1, $2, $3)
     on conflict (one) do update set words = excluded.words, cases = excluded.cases, made_at = excluded.made_at`,
    [JSON.stringify(words), cases, now],
  )
}

export async function learntWordsMade(view: Queryable): Promise<Date | null> {
  const { rows } = await view.query<{ made_at: Date }>('select made_at from complaint_words')
  return rows[0]?.made_at ?? null
}

export async function storedLearntWords(view: Queryable): Promise<LearntWords | null> {
  const { rows } = await view.query<{ words: LearntWords }>('select words from complaint_words')
  return rows[0]?.words ?? null
}
