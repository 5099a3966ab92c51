import { columnsOf, type ProjectColumns } from './columns.ts'
import { BATCH } from './core/layout.ts'
import { type FoundPair, foundPairs, PairExplainer } from './found-pairs.ts'
import { defaultWords, type Lexicon, thaiLexicon, WordGroups, Words } from './lexicon.ts'
import { tablesOf } from './lexicon-tables.ts'
import { overlapModel } from './model.ts'
import { compiledProgram } from './program.ts'
import type { OverlapPair, OverlapProject, PlaceNames, Reason } from './project.ts'
import { WordCounts } from './rarity.ts'
import { modelTables, type OverlapModel } from './score.ts'
import type { PreparedBatch, StoredBatch } from './store.ts'
import { Crew } from './threads.ts'

export interface FindOptions {
  /** Pairs below this are not returned. Default 0.5. */
  minScore?: number
  /** Also return pairs that should be coordinated, from this probability. Default: none. */
  minRelated?: number
  /** All threads, this one included. Default 1; the pairs are the same for any number. */
  threads?: number
  /** Reasons with each pair: all of them, or so many, the most telling first. */
  explain?: boolean | number
  onProgress?: (done: number, total: number | null) => void
  places?: PlaceNames
  lexicon?: Lexicon
  /** What `finderTables` made of the same lexicon and places: nothing is made of them then. */
  tables?: ArrayBuffer
  /** A re-fitted model; the shipped one when left out. */
  model?: OverlapModel
  /** Word counts of an earlier run, used instead of counting this list: scores are then comparable with those of that run. */
  counts?: WordCounts
  /** Told the word counts of the list, to be stored for `scorePrepared` on later changes. */
  onWordCounts?: (counts: WordCounts) => void
}

/** Projects one by one or, from a source that has many at a time, in arrays: an await for each would cost more than reading it. */
export type ProjectSource = Iterable<OverlapProject> | AsyncIterable<OverlapProject | readonly OverlapProject[]>

/** How many projects one scoring task takes: small enough to share out evenly, large enough to be worth a message. */
const RANGE = 4096

/**
 * Finds pairs of projects by different bodies that are the same or substantially overlapping work.
 * @returns pairs with `leftId` < `rightId` as text, by score falling, then ids. The same for any number of threads.
 */
export async function findOverlaps(projects: ProjectSource, options: FindOptions = {}): Promise<OverlapPair[]> {
  const ids: string[] = []
  return findOverlapsOf(
    {
      batches: columnsIn(projects, ids),
      idOf: (project) => ids[project] as string,
    },
    options,
  )
}

/** A list by columns: batches in their order, every one but the last with `BATCH` projects, and the ids behind them. */
export interface ColumnsSource {
  batches: AsyncIterable<ProjectColumns>
  /** The id of a project by its place in the list; asked when all batches were read. */
  idOf: (project: number) => string
  /** Told when a batch is read and its arrays may be filled again: fresh memory costs more than what is copied into it. */
  used?: (columns: ProjectColumns) => void
}

/** As `findOverlaps`, from a source that has its projects in columns itself. */
export async function findOverlapsOf(source: ColumnsSource, options: FindOptions = {}): Promise<OverlapPair[]> {
  const threads = Math.max(1, Math.floor(options.threads ?? 1))
  const { minScore = 0.5, minRelated = 2, places, lexicon, model = overlapModel } = options
  const crew = new Crew(
    threads,
    () => ({
      program: compiledProgram(),
      tables: options.tables ?? finderTables(places, lexicon),
      model: modelTables(model),
      minScore,
      minRelated,
    }),
    source.used,
  )
  let closed: Promise<void> | null = null
  try {
    const list = await prepareAll(source.batches, crew, options)
    const scored = await scoreAll(list, crew, options.onProgress)
    // what is left is too little to be shared: the others end meanwhile
    closed = crew.close()
    const found = sharedOut(scored, minScore, minRelated)
    return sortPairs(found.map(explained(list, source, options)))
  } finally {
    await (closed ?? crew.close())
  }
}

/** Puts ids and reasons to a found pair. */
function explained(list: ReadyList, source: ColumnsSource, options: FindOptions): (pair: FoundPair) => OverlapPair {
  const { explain = false, lexicon = thaiLexicon } = options
  if (explain === false) return (pair) => named(pair, [], source.idOf)
  const explainer = new PairExplainer(list.batches, new WordGroups(lexicon))
  const most = explain === true ? undefined : explain
  return (pair) => named(pair, explainer.reasonsOf(pair, most), source.idOf)
}

/** Lexicon and places as the finder reads them. For a program that is started for each list: made once and kept in a file, they need no making. */
export function finderTables(places?: PlaceNames, lexicon?: Lexicon): ArrayBuffer {
  return tablesOf(lexicon ? new Words(lexicon) : defaultWords(), places)
}

/** A list that all threads know. */
interface ReadyList {
  size: number
  batches: readonly StoredBatch[]
}

/** Prepares the list, finds the candidates and shows both to all threads. */
async function prepareAll(source: AsyncIterable<ProjectColumns>, crew: Crew, options: FindOptions): Promise<ReadyList> {
  const batches: PreparedBatch[] = []
  const counted = new WordCounts()
  let sent = 0
  let size = 0
  for await (const columns of source) {
    const at = sent++
    size += columns.count
    await crew.prepare(columns, (made) => {
      batches[at] = made
      counted.add(made.words, made.count)
    })
    options.onProgress?.(size, null)
  }
  await crew.finished()
  const blocks = crew.finder.group(batches, size)
  const words = options.counts ?? counted
  options.onWordCounts?.(words)
  // keys and words have done their work; only what the scorers read goes on
  const stored = batches.map(({ count, records, offsets, glance }) => ({ count, records, offsets, glance }))
  batches.length = 0
  crew.share({ batches: stored, blocks, counts: words.counts, counted: words.size })
  return { size, batches: stored }
}

async function* columnsIn(projects: ProjectSource, ids: string[]): AsyncGenerator<ProjectColumns> {
  let some: OverlapProject[] = []
  const made = (): ProjectColumns => {
    const columns = columnsOf(some)
    for (const p of some) ids.push(p.id)
    some = []
    return columns
  }
  if (Symbol.iterator in projects) {
    for (const p of projects) if (some.push(p) === BATCH) yield made()
  } else {
    for await (const given of projects)
      for (const p of Array.isArray(given) ? (given as readonly OverlapProject[]) : [given as OverlapProject])
        if (some.push(p) === BATCH) yield made()
  }
  if (some.length > 0) yield made()
}

async function scoreAll({ size }: ReadyList, crew: Crew, onProgress: FindOptions['onProgress']): Promise<FoundPair[]> {
  const pairs: FoundPair[] = []
  let done = 0
  for (let from = 0; from < size; from += RANGE) {
    const to = Math.min(size, from + RANGE)
    await crew.score(from, to, (range) => {
      for (const found of foundPairs(range)) pairs.push(found)
      done += to - from
      onProgress?.(done, size)
    })
  }
  await crew.finished()
  return pairs
}

/** Of several equal lines one at most is the other reading of a line: they share the probability. */
function sharedOut(pairs: FoundPair[], minScore: number, minRelated: number): FoundPair[] {
  const doubles = new Map<number, number>()
  const count = (project: number) => doubles.set(project, (doubles.get(project) ?? 0) + 1)
  for (const { left, right, twice } of pairs) {
    if (!twice) continue
    count(left)
    count(right)
  }
  if (doubles.size === 0) return pairs
  return pairs.flatMap((pair) => {
    const share = pair.twice ? Math.max(doubles.get(pair.left) ?? 1, doubles.get(pair.right) ?? 1) : 1
    const score = Math.round((pair.score / share) * 10_000) / 10_000
    return score < minScore && pair.related < minRelated ? [] : [{ ...pair, score }]
  })
}

function named(found: FoundPair, reasons: Reason[], idOf: (project: number) => string): OverlapPair {
  const left = idOf(found.left)
  const right = idOf(found.right)
  const turned = right < left
  return {
    leftId: turned ? right : left,
    rightId: turned ? left : right,
    score: found.score,
    related: found.related,
    reasons: turned ? reasons.map(turnedRound) : reasons,
  }
}

/** A reason seen from the other side. */
function turnedRound<R extends { kind: string }>(reason: R): R {
  if (!('left' in reason) || !('right' in reason)) return reason
  return { ...reason, left: reason.right, right: reason.left }
}

function sortPairs(pairs: OverlapPair[]): OverlapPair[] {
  const byText = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0)
  return pairs.sort((x, y) => y.score - x.score || byText(x.leftId, y.leftId) || byText(x.rightId, y.rightId))
}
