import type { Satang } from '../../kernel/money.ts'

/** A pair that somebody decided to be the same work, or to overlap by a stated share. */
export interface DecidedPair {
  readonly left: string
  readonly right: string
  readonly verdict: 'same' | 'overlapping'
  /** How much of the smaller project is planned twice; null: nobody said, so nothing is counted. */
  readonly sharePercent: number | null
}

/** What could be saved on one project, if another does its work. */
export interface Saving {
  readonly project: string
  readonly satang: Satang
  readonly because: 'same' | 'overlapping'
}

const none = 0n as Satang

/**
 * What could be saved, counted once for each project however many pairs it is part of, so that the sum is never more than
 * doing each piece of work once would save:
 * - projects connected by "same" are one work: the dearest is kept, every other one could be saved whole
 * - "overlapping" at a stated share: that share of the smaller project, unless it is saved whole already; of several
 *   shares on one project only the largest counts, because they may be the same part
 * - no stated share, related, different, undecided: nothing
 * Shares are rounded down to the satang.
 * @param amounts of every project named in a pair; a missing or negative one counts as nothing
 * @returns one entry for each project on which something could be saved, in the order of the ids
 */
export function savingsOf(pairs: readonly DecidedPair[], amounts: ReadonlyMap<string, Satang>): Saving[] {
  const amountOf = (project: string): Satang => {
    const amount = amounts.get(project) ?? none
    return amount > 0n ? amount : none
  }
  const smaller = (a: string, b: string) =>
    amountOf(a) < amountOf(b) || (amountOf(a) === amountOf(b) && a > b) ? a : b
  const savings = new Map<string, Saving>()
  for (const work of sameWorks(pairs)) {
    const kept = work.reduce((best, project) => (smaller(best, project) === best ? project : best))
    for (const project of work) {
      if (project !== kept) savings.set(project, { project, satang: amountOf(project), because: 'same' })
    }
  }
  for (const pair of pairs) {
    if (pair.verdict !== 'overlapping' || pair.sharePercent === null) continue
    const project = smaller(pair.left, pair.right)
    const satang = ((amountOf(project) * BigInt(pair.sharePercent)) / 100n) as Satang
    const known = savings.get(project)
    if (known && (known.because === 'same' || known.satang >= satang)) continue
    savings.set(project, { project, satang, because: 'overlapping' })
  }
  return [...savings.values()]
    .filter((saving) => saving.satang > 0n)
    .sort((a, b) => (a.project < b.project ? -1 : a.project > b.project ? 1 : 0))
}

/** Groups of projects that are one work by a chain of "same" decisions; ids rise inside a group. */
function sameWorks(pairs: readonly DecidedPair[]): string[][] {
  const neighbours = new Map<string, string[]>()
  const join = (from: string, to: string) => neighbours.set(from, [...(neighbours.get(from) ?? []), to])
  for (const pair of pairs) {
    if (pair.verdict !== 'same') continue
    join(pair.left, pair.right)
    join(pair.right, pair.left)
  }
  const seen = new Set<string>()
  const works: string[][] = []
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue
    seen.add(start)
    const work = [start]
    for (const project of work) {
      for (const next of neighbours.get(project) ?? []) {
        if (seen.has(next)) continue
        seen.add(next)
        work.push(next)
      }
    }
    works.push(work.sort())
  }
  return works
}
