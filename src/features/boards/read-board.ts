import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { afterMergers, type Board, type Key } from './board.ts'
import { bodiesById, mergersOf } from './board-bodies.sql.ts'
import { eventsOf } from './board-events.sql.ts'
import { bodiesSpokenFor, keepsBoard, seesWho } from './boards.policy.ts'
import { boardByKey } from './boards.sql.ts'
import { participationOf } from './frame.sql.ts'
import { digestOf, planContent } from './integrated-plan.ts'
import { hiddenTitlesOf, mattersOfBoard } from './matters.sql.ts'
import type { StoredParty } from './parties.sql.ts'
import { endorsementsOf, jointPlan, ownersOf, planVersionsOf, pledgesOf } from './plan.sql.ts'
import { readPath } from './read-path.ts'
import { type BoardPorts, decidedIn, linkCounts, readSections } from './sections-port.ts'

const MOST_EVENTS = 15

/** Everything the pages of one board show; all of it public but the names in its history. */
export async function readBoard(view: Queryable, ports: BoardPorts, key: Key, doing: Doing) {
  const stored = await boardByKey(view, key)
  if (stored === null) return null
  const { viewer, now, deps } = doing
  const today = todayInBangkok(now)
  const sections = await readSections(view, ports, stored, today)
  const whole = await readPath(view, stored, linkCounts(ports, sections.values), now)
  const merged = await seated(view, stored, whole.parties, today)
  const { board, parties } = merged
  const plan = board.planId === null ? null : await readPlan(view, board)
  const hidden = await hiddenTitlesOf(view, key)
  const shown = (text: string) => hidden.reduce((left, title) => left.replaceAll(title, '…'), text)
  const participation = (await participationOf(view, key)).map((one) =>
    one.byAct
      ? { ...one, act: shown(one.act), matterTitle: one.matterTitle === null ? null : shown(one.matterTitle) }
      : one,
  )
  const matters = await mattersOfBoard(view, key)
  const events = (await eventsOf(view, key, MOST_EVENTS)).map((one) =>
    one.kind === 'matter-taken-up' ? { ...one, details: { title: shown(String(one.details.title ?? '')) } } : one,
  )
  const bodies = await bodiesById(
    view,
    [
      board.ownerBodyId,
      board.secretaryBodyId,
      ...parties.map((one) => one.bodyId),
      ...whole.suggestions.map((one) => one.bodyId),
      ...whole.path.map((one) => one.ownerBodyId),
      ...whole.tasks.map((one) => one.bodyId),
      ...whole.measures.map((one) => one.bodyId),
      ...events.map((one) => one.bodyId),
      ...matters.map((one) => one.bodyId),
      ...(plan?.owners ?? []).map((one) => one.bodyId),
      ...(plan?.pledges ?? []).flatMap((one) => [one.bodyId, one.forBodyId]),
      ...(plan?.endorsements ?? []).map((one) => one.bodyId),
    ],
    today,
  )
  return {
    ...whole,
    board,
    parties,
    successors: merged.successors,
    places: await loadGazetteer(view),
    sections,
    plan,
    participation,
    decided: decidedIn(ports, sections.values),
    matters,
    events,
    bodies,
    names: seesWho(viewer)
      ? await personNames(
          view,
          deps,
          events.map((one) => one.actorId),
        )
      : null,
    keeps: board.state === 'open' && keepsBoard(viewer, board, now),
    speaks: board.state === 'open' ? bodiesSpokenFor(viewer, now) : [],
    today,
  }
}

export type WholeBoard = NonNullable<Awaited<ReturnType<typeof readBoard>>>

/** As the next act will store it: agencies that merged have given their place to their successor. */
async function seated(view: Queryable, stored: Board, parties: readonly StoredParty[], today: WholeBoard['today']) {
  const ids = [...parties.map((one) => one.bodyId), stored.ownerBodyId, stored.secretaryBodyId]
  const mergers = stored.state === 'open' ? await mergersOf(view, ids, today) : []
  const after = afterMergers(stored, parties, mergers)
  const successors = new Map(after.taken.map(({ from, to }) => [from, to]))
  const shown = new Map(parties.map((one) => [one.bodyId, one]))
  for (const { from, to, state } of after.taken) {
    const was = shown.get(from)
    if (was === undefined) continue
    shown.set(from, { ...was, state: 'merged' })
    if (state !== null) shown.set(to, { ...was, ...shown.get(to), bodyId: to, state })
  }
  const board = { ...stored, ownerBodyId: after.ownerBodyId, secretaryBodyId: after.secretaryBodyId }
  return { board, parties: [...shown.values()], successors }
}

async function readPlan(view: Queryable, board: Board) {
  const plan = await jointPlan(view, board.planId ?? '')
  if (plan === null) return null
  const versions = await planVersionsOf(view, board)
  const content = await planContent(view, board, plan.id)
  return {
    plan,
    owners: await ownersOf(view, plan.id),
    pledges: await pledgesOf(view, board),
    branches: content?.branches ?? [],
    versions,
    endorsements: await endorsementsOf(view, board),
    /** The plan of today is what the latest version holds. */
    isLatest: content !== null && versions[0]?.digest === digestOf(content),
  }
}
