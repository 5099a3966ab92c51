import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { loadGazetteer } from '../places/index.ts'
import { worksIn } from '../plans/index.ts'
import { announceBoard } from './announce.ts'
import { takeUp } from './answer-matter.ts'
import { type BoardFacts, close as closeDecision, isInArea, type Key, type Outcome, type Refusal } from './board.ts'
import { bodiesById, mergersOf } from './board-bodies.sql.ts'
import { mayProposeBoard, plansFor } from './boards.policy.ts'
import { boardByKey, insertBoards, storeClosing, updateBoard } from './boards.sql.ts'
import { lockForKeeper, note } from './doing.ts'
import { insertItems, projectsForBoard } from './items.sql.ts'
import { tellPlanners } from './notices.ts'
import { partiesOf, putParties } from './parties.sql.ts'
import { insertSteps, stepsOf } from './steps.sql.ts'

export interface BoardDraft extends BoardFacts {
  readonly ownerBodyId: string
  /** The matter it starts from; null: nobody put it on the agenda. */
  readonly matter: Key | null
  readonly projects: readonly Key[]
}

/** Most projects a board is opened with: a cluster of the queue, never the queue. */
export const MOST_ITEMS = 200

/**
 * Opens a board, or proposes one: who plans for the place opens it, a body that works there proposes it (`propose-board.ts`). The owning
 * agency sits at it and serves it, as S4-21 says; the projects and the matter it starts from are on it. Projects of another place
 * stay out; they are added later, with a reason.
 */
export async function openBoard(
  tx: Tx,
  draft: BoardDraft,
  reason: string,
  doing: Doing,
): Promise<Result<Key & { left: number; state: 'proposed' | 'open' }, Refusal>> {
  const { viewer, now } = doing
  const today = todayInBangkok(now)
  const state = plansFor(viewer, draft.areaCode, now) ? 'open' : 'proposed'
  if (state === 'proposed' && !mayProposeBoard(viewer, draft.ownerBodyId, now)) return refuse({ kind: 'not-yours' })
  const owner = (await bodiesById(tx, [draft.ownerBodyId], today)).get(draft.ownerBodyId)
  if (owner === undefined) return refuse({ kind: 'not-found' })
  const [merger] = await mergersOf(tx, [owner.id], today)
  if (owner.gone || merger !== undefined) {
    const into = merger && (await bodiesById(tx, [merger.successorId], today)).get(merger.successorId)
    return refuse({ kind: 'body-gone', successor: into?.nameTh ?? null })
  }
  const places = await loadGazetteer(tx)
  const provinces = places.provincesOf(draft.areaCode).map((one) => one.code)
  if (state === 'proposed' && !(await worksIn(tx, owner.id, draft.areaCode, provinces)))
    return refuse({ kind: 'works-elsewhere', body: owner.nameTh })
  if (draft.projects.length > MOST_ITEMS) return refuse({ kind: 'too-many-items', most: MOST_ITEMS })
  const key = { home: homeOf(draft.areaCode), id: newId() }
  await insertBoards(tx, [
    {
      ...key,
      ...draft,
      secretaryBodyId: draft.ownerBodyId,
      openedBy: viewer?.personId ?? null,
      openedAt: now,
      state,
    },
  ])
  await insertSteps(tx, key, draft.ownerBodyId, now)
  await putParties(tx, key, [{ bodyId: draft.ownerBodyId, state: 'accepted' }], byOf(doing))
  const found = await projectsForBoard(tx, draft.projects)
  const inside = found.filter(
    (project) => project.state !== 'cancelled' && isInArea(project.areaCode, draft, provinces),
  )
  await insertItems(
    tx,
    key,
    inside.map((project) => ({
      id: newId(),
      projectHome: project.home,
      projectId: project.id,
      joint: false,
      outsideReason: null,
    })),
    byOf(doing),
  )
  const left = found.length - inside.length
  const board = await boardByKey(tx, key)
  if (state === 'proposed') {
    await note(tx, key, { kind: 'proposed', reason, details: { projects: inside.length } }, doing)
    if (board !== null) await tellPlanners(tx, board, doing)
    return ok({ ...key, left, state })
  }
  await note(tx, key, { kind: 'opened', step: 'agencies', reason, details: { projects: inside.length } }, doing)
  await announceBoard(tx, { ...key, ...draft }, { type: 'board-opened', reason, at: now })
  if (draft.matter !== null && board !== null) {
    const taken = await takeUp(tx, draft.matter, board, reason, doing)
    if (!taken.ok) return taken
  }
  return ok({ ...key, left, state })
}

/** Changes what a board is called and about, its pattern and technique, and who owns and serves it: both sit at it. */
export async function editBoard(
  tx: Tx,
  key: Key,
  facts: BoardFacts & { ownerBodyId: string; secretaryBodyId: string },
  { revision, reason }: { revision: number; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  if (board.revision !== revision) return refuse({ kind: 'changed-meanwhile' })
  const sitting = new Set((await partiesOf(tx, key)).filter((one) => one.state === 'accepted').map((one) => one.bodyId))
  if (!sitting.has(facts.ownerBodyId) || !sitting.has(facts.secretaryBodyId)) return refuse({ kind: 'not-a-party' })
  // Who owns a board does not carry it into a place others plan for.
  if (facts.areaCode !== board.areaCode && !plansFor(doing.viewer, facts.areaCode, doing.now))
    return refuse({ kind: 'not-yours' })
  // The home of a board never changes: what hangs on it names it.
  if (homeOf(facts.areaCode) !== board.home) return refuse({ kind: 'outside-area', title: board.title })
  if (!(await updateBoard(tx, key, facts, revision))) return refuse({ kind: 'changed-meanwhile' })
  const { title, subject, areaCode, functionCode, pattern, technique, ownerBodyId, secretaryBodyId } = board
  const before = { title, subject, areaCode, functionCode, pattern, technique, ownerBodyId, secretaryBodyId }
  await note(tx, key, { kind: 'edited', reason, details: { before, after: facts } }, doing)
  return ok(null)
}

/** Ends a board, whole: with every step done or skipped. */
export async function closeBoard(
  tx: Tx,
  key: Key,
  { outcome, reason }: { outcome: Outcome; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const may = closeDecision(await stepsOf(tx, key))
  if (!may.ok) return may
  await storeClosing(tx, key, { outcome, reason, at: doing.now })
  await note(tx, key, { kind: 'closed', reason, details: { outcome } }, doing)
  await announceBoard(tx, locked.value, { type: 'board-closed', outcome, reason, at: doing.now })
  return ok(null)
}
