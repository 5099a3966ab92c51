import { bandsOf as bandsOfPrepared } from './bands.ts'
import type { Prepared } from './core/prepared.ts'
import { reasonsOf } from './explain.ts'
import { defaultWords } from './lexicon.ts'
import { overlapModel } from './model.ts'
import { Preparer } from './prepare.ts'
import type { OverlapProject, PlaceNames, Reason } from './project.ts'
import type { WordCounts } from './rarity.ts'
import { type OverlapModel, PairScorer, type Veto } from './score.ts'

export { bandLimit } from './bands.ts'
export type { ProjectColumns } from './columns.ts'
export type { Prepared } from './core/prepared.ts'
export { type ColumnsSource, finderTables, findOverlaps, findOverlapsOf } from './find.ts'
export type { FitQuality } from './fit-quality.ts'
export { type Lexicon, thaiLexicon, Words } from './lexicon.ts'
export { matchReadings, type ReadLine } from './match-readings.ts'
export { overlapModel } from './model.ts'
export { packed, unpacked } from './packed.ts'
export { Preparer } from './prepare.ts'
export type { OverlapPair, OverlapProject, PlaceNames, Reason } from './project.ts'
export { ProjectRows, type RowColumns, type RowsStep } from './project-rows.ts'
export { type StoredWordCounts, WordCounts } from './rarity.ts'
export { readModel } from './read-model.ts'
export { reasonText } from './reason-text.ts'
export { type DecidedPair, type Refit, type RefitRefusal, refitModel } from './refit.ts'
export type { OverlapModel } from './score.ts'

/** Changes whenever the same input may give another score or other keys: stored bands and scores of another version are made anew. */
export const ENGINE_VERSION = `overlap-5+${overlapModel.version}`

/** The engine's version with a re-fitted model: for scores. Bands and prepared projects know no model and carry `ENGINE_VERSION`. */
export const engineVersion = (model: OverlapModel = overlapModel): string => `overlap-5+${model.version}`

export interface ScoreOptions {
  /** A re-fitted model; the shipped one when left out. */
  model?: OverlapModel | undefined
  /** Word counts of the last full run: the score is then the one that run gives. Without them every unknown word counts as rare. */
  counts?: WordCounts | undefined
}

export interface PairScore {
  score: number
  related: number
  veto: Veto
  reasons: Reason[]
}

let preparer: Preparer | null = null
let scoring: (ScoreOptions & { scorer: PairScorer }) | null = null

/** Takes one project apart. For many, or with a list of places, make one `Preparer` and keep it. */
export function prepare(project: OverlapProject, places?: PlaceNames): Prepared {
  if (places) return new Preparer(undefined, places).prepare(project)
  preparer ??= new Preparer()
  return preparer.prepare(project)
}

/** The blocking keys of a project: rows to store; candidates of a new project are the projects sharing a row. */
export function bandsOf(project: OverlapProject | Prepared): string[] {
  return bandsOfPrepared('title' in project ? prepare(project) : project)
}

/** Scores two prepared projects, with the reasons. */
export function scorePrepared(a: Prepared, b: Prepared, options: ScoreOptions = {}): PairScore {
  const s = scorerFor(options)
  s.of(a, b)
  const round = (p: number) => Math.round(p * 10_000) / 10_000
  return {
    score: round(s.score),
    related: round(s.related),
    veto: s.veto,
    reasons: reasonsOf(a, b, s.comparison, s.veto),
  }
}

/** The scorer of the last call is kept: a caller with many pairs hands in the same model and counts each time. */
function scorerFor({ model, counts }: ScoreOptions): PairScorer {
  if (scoring === null || scoring.model !== model || scoring.counts !== counts)
    scoring = { model, counts, scorer: new PairScorer(model, defaultWords(), counts) }
  return scoring.scorer
}

/** Scores two projects, for a page that explains a pair. */
export function scorePair(a: OverlapProject, b: OverlapProject, options: ScoreOptions = {}): PairScore {
  return scorePrepared(prepare(a), prepare(b), options)
}
