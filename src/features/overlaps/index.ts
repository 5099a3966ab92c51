import { formatPublicId } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Room } from '../../platform/room.ts'
import { modelCommands } from './model.cli.ts'
import { modelCheck } from './model-check.ts'
import type { ProjectKey } from './overlap.ts'
import { overlapsApi } from './overlaps.api.ts'
import { overlapsCommands } from './overlaps.cli.ts'
import { overlapsJobs } from './overlaps.jobs.ts'
import { overlapsPages } from './overlaps.pages.ts'
import { openPairsIn, type PairTitles, pairByKey, pairsOfProject } from './overlaps.sql.ts'
import { overlapsFileCommand } from './overlaps-file.cli.ts'

export const overlapsRoom: Room = {
  name: 'overlaps',
  pages: overlapsPages,
  api: overlapsApi,
  jobs: overlapsJobs,
  weekly: ['overlaps.monday'],
  commands: [...overlapsCommands, ...modelCommands, overlapsFileCommand],
  doctor: async (deps) => [await modelCheck(deps)],
}

export type { Position } from './answer.ts'
export { answerOverlap } from './answer-overlap.ts'
export { askBodies } from './ask-bodies.ts'
export { assignOverlap } from './assign-overlap.ts'
export { decideOverlaps } from './decide-overlap.ts'
export { findStoredOverlaps } from './find-overlaps.ts'
export type { Decision, ProjectKey } from './overlap.ts'
export { renewOverlaps } from './renew-overlaps.ts'
export { type DecidedPair, savingsOf } from './saved.ts'
export { mondayLeavers } from './send-monday.ts'

/** One line about a pair, for the pages of other rooms. */
export interface PairLine {
  readonly href: string
  readonly leftTitle: string
  readonly rightTitle: string
  readonly score: number
  readonly atStakeSatang: Satang
}

/** For the place page: pairs waiting in an area, the money involved, the largest of them. */
export async function overlapsOfArea(
  view: Queryable,
  areaCode: string,
  limit: number,
): Promise<{ open: number; atStakeSatang: Satang; top: readonly PairLine[] }> {
  const found = await openPairsIn(view, areaCode, limit)
  return { open: found.count, atStakeSatang: found.atStakeSatang, top: found.pairs.map(line) }
}

/** For the project page: every pair the project is part of, decided or not. */
export async function overlapsOfProject(
  view: Queryable,
  key: ProjectKey,
): Promise<readonly (PairLine & { state: 'open' | 'decided'; otherTitle: string; otherBody: string })[]> {
  const pairs = await pairsOfProject(view, key)
  return pairs.map((pair) => ({
    ...line(pair),
    state: pair.state === 'decided' ? 'decided' : 'open',
    otherTitle: pair.otherTitle,
    otherBody: pair.otherBody,
  }))
}

function line(pair: PairTitles): PairLine {
  return {
    href: `/overlaps/${formatPublicId(pair)}`,
    leftTitle: pair.leftTitle,
    rightTitle: pair.rightTitle,
    score: pair.score,
    atStakeSatang: pair.atStakeSatang,
  }
}

/** The two projects of a pair, the left one first; null where there is no such pair. */
export async function projectsOfPair(view: Queryable, key: ProjectKey): Promise<readonly ProjectKey[] | null> {
  const pair = await pairByKey(view, key)
  return pair === null ? null : [pair.left, pair.right].map(({ home, id }) => ({ home, id }))
}
