import { bandsOf as bandsOfPrepared } from './bands.ts'
import { reasonsOf } from './explain.ts'
import { overlapModel } from './model.ts'
import { Preparer } from './prepare.ts'
import type { Prepared } from './prepared.ts'
import type { OverlapProject, PlaceNames, Reason } from './project.ts'
import { type OverlapModel, PairScorer, type Veto } from './score.ts'

export { bandLimit } from './bands.ts'
export { findOverlaps } from './find.ts'
export { thaiLexicon } from './lexicon.ts'
export { Preparer } from './prepare.ts'
export type { Prepared } from './prepared.ts'
export { packed, unpacked } from './prepared.ts'
export type { OverlapPair, OverlapProject, PlaceNames, Reason } from './project.ts'
export { reasonText } from './reason-text.ts'
export type { OverlapModel } from './score.ts'

/** Changes whenever the same input may give another score or other keys: stored bands and scores of another version are made anew. */
export const ENGINE_VERSION = `overlap-1+${overlapModel.version}`

export interface PairScore {
  score: number
  related: number
  veto: Veto
  reasons: Reason[]
}

let preparer: Preparer | null = null
let scorer: PairScorer | null = null

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
export function scorePrepared(a: Prepared, b: Prepared, model?: OverlapModel): PairScore {
  scorer ??= new PairScorer()
  const s = model ? new PairScorer(model) : scorer
  s.of(a, b)
  const round = (p: number) => Math.round(p * 10_000) / 10_000
  return {
    score: round(s.score),
    related: round(s.related),
    veto: s.veto,
    reasons: reasonsOf(a, b, s.comparison, s.veto),
  }
}

/** Scores two projects, for a page that explains a pair. */
export function scorePair(a: OverlapProject, b: OverlapProject, model?: OverlapModel): PairScore {
  return scorePrepared(prepare(a), prepare(b), model)
}
