import { gunzipSync, gzipSync } from 'node:zlib'
import { type StoredWordCounts, WordCounts } from '../../engines/overlap/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Words counted over all titles, and how many projects were looked at anew since. */
export interface CountedWords {
  readonly id: string
  readonly counts: WordCounts
  readonly projects: number
  readonly changedSince: number
}

/** The newest counts made by this version of the finder, or null. */
export async function newestCounts(view: Queryable, finderVersion: string): Promise<CountedWords | null> {
  const { rows } = await view.query<{ id: string; projects: number; counts: Buffer; changed: bigint | null }>(
    `select c.id, c.projects, c.counts,
            (select sum(r.changed) from overlap_runs r where r.kind = 'changes' and r.finished_at >= c.counted_at) as changed
       from overlap_word_counts c where c.finder_version = $1 order by c.counted_at desc, c.id desc limit 1`,
    [finderVersion],
  )
  const [row] = rows
  if (!row) return null
  const stored = JSON.parse(gunzipSync(row.counts).toString()) as StoredWordCounts
  return {
    id: row.id,
    counts: WordCounts.from(stored),
    projects: row.projects,
    changedSince: Number(row.changed ?? 0n),
  }
}

/** Keeps these counts and forgets the older ones: a run names the counts it used, but nobody counts with them again. */
export async function storeCounts(
  tx: Tx,
  counted: { id: string; finderVersion: string; counts: WordCounts; at: Date },
): Promise<void> {
  await tx.query('delete from overlap_word_counts')
  await tx.query(
    `insert into overlap_word_counts (id, finder_version, projects, counts, counted_at) values ($1, $2, $3, $4, $5)`,
    [counted.id, counted.finderVersion, counted.counts.size, gzipSync(JSON.stringify(counted.counts)), counted.at],
  )
}
