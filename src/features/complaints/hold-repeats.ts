import { createHash } from 'node:crypto'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { CaseRow } from './complaints.sql.ts'
import { dropRepeatsBefore, holdCases, lockKeys, repeatsOf, storeRepeats } from './repeats.sql.ts'

/*
 * Floods of the same words. Nobody is refused and nothing is lost: from a number of equal reports within a day on, the words of all of them wait for
 * a person, in one heap, however long that takes. A proof of work is not asked for: decision 0019.
 */

const DAY_MS = 86_400_000
const WITHIN_MS = DAY_MS
const KEPT_MS = 7 * DAY_MS
/** So many equal reports within a day are no chance any more. A neighbourhood writes in its own words. */
const MOST: Readonly<Record<string, number>> = { a: 4, b: 8, e: 8, w: 12 }
/** Beginning and end alone tell something only of a text that goes on. */
const LONG = 60
const PIECE = 40
/** Shorter ones agree by chance all over the country: “the light is out” is written in many places every night. */
const LONG_ENOUGH_ANYWHERE = 40
/** Clerks type what people bring them; their cases are known persons' work. */
const fromOutside: ReadonlySet<CaseRow['channel']> = new Set(['web', 'api', 'open311', 'messenger', 'email'])

/**
 * What a report shares with those that say the same: its public words without blanks, signs and digits, so that a number counted up
 * in each copy changes nothing; with the sub-district, or, where it is no common phrase, anywhere; and both ends, for copies that differ in one of them.
 */
export function repeatKeys(words: string, areaCode: string | null): string[] {
  const bare = words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]/gu, '')
  const place = areaCode?.slice(0, 6) ?? ''
  const key = (kind: string, ...parts: string[]) =>
    `${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`
  const ends = bare.length < LONG ? [] : [key('b', place, bare.slice(0, PIECE)), key('e', place, bare.slice(-PIECE))]
  const anywhere = bare.length < LONG_ENOUGH_ANYWHERE ? [] : [key('w', bare)]
  return [key('a', place, bare), ...anywhere, ...ends]
}

/**
 * Notes what new reports say, and holds those that say what too many said within a day; the one that is too many holds those before it as well.
 * Each report is looked at once, so a flood of any size costs the same for each of its reports.
 */
export async function holdRepeated(tx: Tx, deps: Pick<Deps, 'clock'>, rows: readonly CaseRow[]): Promise<void> {
  const saying = rows
    .filter((row) => fromOutside.has(row.channel) && row.facts.visibility === 'public')
    .map((row) => ({ row, keys: repeatKeys(row.words, row.areaCode) }))
  if (saying.length === 0) return
  const now = deps.clock.now()
  const since = new Date(now.getTime() - WITHIN_MS)
  const keys = [...new Set(saying.flatMap((one) => one.keys))].sort()
  await lockKeys(tx, keys)
  const before = await repeatsOf(tx, keys, since)
  await storeRepeats(tx, saying, now)
  const here = new Map<string, number>()
  for (const one of saying) for (const key of one.keys) here.set(key, (here.get(key) ?? 0) + 1)
  const isOver = (key: string) => (before.get(key) ?? 0) + (here.get(key) ?? 0) > most(key)
  for (const key of keys.filter(isOver).sort((one, other) => rank(one) - rank(other))) {
    const own = saying.filter((one) => one.keys.find(isOver) === key).map(({ row }) => row)
    // Once there were too many, each that came later within the day was held as it came.
    const crosses = (before.get(key) ?? 0) <= most(key)
    if (crosses || own.length > 0) await holdCases(tx, own, key, { since: crosses ? since : null, now })
  }
}

/** A report that is too many in several ways lies in the heap that says the most of it. */
const rank = (key: string): number => 'awbe'.indexOf(key.slice(0, 1))
const most = (key: string): number => MOST[key.slice(0, 1)] ?? Number.POSITIVE_INFINITY

export async function dropOldRepeats(db: Queryable, deps: Pick<Deps, 'clock'>): Promise<void> {
  await dropRepeatsBefore(db, new Date(deps.clock.now().getTime() - KEPT_MS))
}
