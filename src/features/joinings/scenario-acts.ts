import { homeOf } from '../../kernel/area-code.ts'
import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Db, Queryable, Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import type { Area, Gazetteer } from '../places/index.ts'
import { addProject, editProject, projectMoney, projectName } from '../plans/index.ts'
import type { World } from './join-world.ts'
import { type Key, noTerms } from './joining-states.ts'
import { mayChangeScenario, mayProposeSome, sightOf } from './joinings.policy.ts'
import { messages } from './messages.ts'
import { type By, proposeJoining } from './propose-joining.ts'
import { keyOfName, type ReadWorld, readWorld } from './read-world.ts'
import { refusalText } from './refusal-text.ts'
import {
  type Change,
  type Differences,
  differencesOf,
  type Given,
  givenBy,
  movedFigures,
  pairStays,
  projectsOf,
  scaledFigures,
  sourceToGive,
  type Tried,
  tryChanges,
} from './scenario.ts'
import {
  carrySeen,
  changesOf,
  deleteChange,
  insertChange,
  insertScenario,
  insertScenarioEvent,
  lockScenario,
  openPairsOf,
  type PlanFacts,
  plansByIds,
  type Scenario,
  type StoredChange,
  scenarioByKey,
  storeOutcome,
  type Today,
  todayOf,
  touchScenario,
} from './scenarios.sql.ts'

export const mostChanges = 100

export type ScenarioRefusal =
  | { kind: 'not-yours' }
  | { kind: 'no-such-scenario' }
  | { kind: 'ended' }
  | { kind: 'too-many' }
  | { kind: 'nothing' }
  | { kind: 'gone' }

export interface Compared {
  readonly scenario: Scenario
  readonly changes: readonly (StoredChange & { readonly hasMoved: boolean })[]
  readonly world: ReadWorld
  readonly after: World
  readonly problems: Tried['problems']
  readonly plans: ReadonlyMap<string, PlanFacts>
  readonly today: Today
  readonly differences: Differences
  readonly given: readonly Given[]
  /** Open pairs that need no look any more. */
  readonly pairsGone: number
}

/** A scenario laid over today, in one snapshot; nothing is written. */
export async function readCompared(view: Queryable, key: Key): Promise<Compared | null> {
  const scenario = await scenarioByKey(view, key)
  if (scenario === null) return null
  const changes = await changesOf(view, key)
  const names = [...new Set(changes.flatMap((one) => projectsOf(one.change)))]
  const keys = names.map(keyOfName)
  const world = await readWorld(view, keys)
  const plans = await plansByIds(
    view,
    changes.flatMap(({ change }) => (change.kind === 'add' ? [change.planId] : [])),
  )
  const planOf = (id: string) => {
    const plan = plans.get(id)
    return plan === undefined
      ? null
      : { home: homeOf(plan.areaCode), bodyId: plan.bodyId, bodyNameTh: plan.bodyTh, areaCode: plan.areaCode }
  }
  const open = changes.map((one) => one.change)
  const tried = tryChanges(world, open, planOf)
  const leads = new Map(
    [...tried.made].map(([at, name]) => {
      const change = open[at]
      return [name, change?.kind === 'join' ? (change.projects[0] ?? '') : '']
    }),
  )
  const fieldOf = (name: string) => world.money.get(leads.get(name) ?? name)?.project.functionCode?.slice(0, 2) ?? '-'
  const pairs = await openPairsOf(view, keys)
  return {
    scenario,
    changes: changes.map((one) => ({
      ...one,
      hasMoved: one.outcome === null && seenOf(one.change, world) !== one.seen,
    })),
    world,
    after: tried.world,
    problems: tried.problems,
    plans,
    today: await todayOf(view, key.home),
    differences: differencesOf(world, tried.world, key.home, fieldOf),
    given: givenBy(open, tried.problems),
    pairsGone: pairs.filter((pair) => !pairStays(pair.left, pair.right, tried.world)).length,
  }
}

/** Names the state of the projects a change is about. */
const seenOf = (change: Change, world: ReadWorld): string =>
  projectsOf(change)
    .map((name) => world.money.get(name)?.project.token ?? 'gone')
    .join(' ')

/** The province a person means; null where it is none. */
export function provinceOf(places: Gazetteer, typed: string): Area | null {
  const area = places.areas.get(typed) ?? places.areas.get(places.resolve(typed)?.code ?? '')
  return area === undefined ? null : (places.line(area.code).find((one) => one.kind === 'province') ?? null)
}

export async function makeScenario(
  tx: Tx,
  wanted: { home: Home; areaCode: string; title: string; purpose: string; boardId: string | null },
  by: By,
): Promise<Result<Key, ScenarioRefusal>> {
  if (by.viewer === null || !mayProposeSome(by.viewer, by.now)) return refuse({ kind: 'not-yours' })
  const key: Key = { home: wanted.home, id: newId() }
  const [bodyId = null] = sightOf(by.viewer, by.now).bodyIds
  await insertScenario(tx, { ...wanted, ...key, madeBy: by.viewer.personId, bodyId, createdAt: by.now })
  await event(tx, key, 'made', wanted.purpose, by)
  return ok(key)
}

/** Holds an open scenario for somebody who may change it. */
async function open(tx: Tx, key: Key, by: By): Promise<Result<Scenario, ScenarioRefusal>> {
  const scenario = await lockScenario(tx, key)
  if (scenario === null) return refuse({ kind: 'no-such-scenario' })
  if (!mayChangeScenario(by.viewer, scenario, by.now)) return refuse({ kind: 'not-yours' })
  return scenario.state === 'open' ? ok(scenario) : refuse({ kind: 'ended' })
}

export async function addChange(tx: Tx, key: Key, change: Change, by: By): Promise<Result<null, ScenarioRefusal>> {
  const opened = await open(tx, key, by)
  if (!opened.ok) return opened
  if ((await changesOf(tx, key)).length >= mostChanges) return refuse({ kind: 'too-many' })
  const keys = projectsOf(change).map(keyOfName)
  const world = await readWorld(tx, keys)
  if (keys.some((one) => !world.projects.has(projectName(one)))) return refuse({ kind: 'gone' })
  if (change.kind === 'add' && (await plansByIds(tx, [change.planId])).size === 0) return refuse({ kind: 'gone' })
  const single = change.kind === 'join' || change.kind === 'add' ? null : keyOfName(change.project)
  const seen = seenOf(change, world)
  await insertChange(tx, key, {
    change: withSources(change, world),
    project: single,
    seen,
    by: by.viewer?.personId ?? null,
    at: by.now,
  })
  await touchScenario(tx, key, 'open', by.now)
  await event(tx, key, 'changed', messages('th').scenarios.kinds[change.kind] ?? change.kind, by)
  return ok(null)
}

/** Money that is given names where it comes from: a comparison of tomorrow shall take the same. */
function withSources(change: Change, world: World): Change {
  if (change.kind !== 'join' || change.parts === undefined) return change
  return {
    ...change,
    parts: change.parts.map((part) => {
      const giver = world.projects.get(part.giver)
      return part.kind === 'money' && part.source === '' && giver !== undefined
        ? { ...part, source: sourceToGive(giver, part.fiscalYear) }
        : part
    }),
  }
}

export async function removeChange(tx: Tx, key: Key, id: string, by: By): Promise<Result<null, ScenarioRefusal>> {
  const opened = await open(tx, key, by)
  if (!opened.ok) return opened
  if (!(await deleteChange(tx, key, id))) return refuse({ kind: 'gone' })
  await touchScenario(tx, key, 'open', by.now)
  return ok(null)
}

export async function dropScenario(tx: Tx, key: Key, reason: string, by: By): Promise<Result<null, ScenarioRefusal>> {
  const opened = await open(tx, key, by)
  if (!opened.ok) return opened
  await touchScenario(tx, key, 'dropped', by.now)
  await event(tx, key, 'dropped', reason, by)
  return ok(null)
}

interface AdoptDeps {
  readonly db: Db
  readonly jobs: JobQueue
}

/**
 * Sends every change its ordinary way, each in a transaction of its own: what cannot go says why and holds nobody up. Done again after
 * a break it goes on with what was not sent yet. Nothing is approved by this.
 */
export async function adoptScenario(
  deps: AdoptDeps,
  key: Key,
  reason: string,
  by: By,
  lang: Lang,
): Promise<Result<{ done: number; refused: number }, ScenarioRefusal>> {
  const checked = await wholeAct(deps.db, (tx) => open(tx, key, by))
  if (!checked.ok) return checked
  const compared = await deps.db.snapshot((view) => readCompared(view, key))
  if (compared === null) return refuse({ kind: 'no-such-scenario' })
  const { changes, problems } = compared
  if (changes.length === 0) return refuse({ kind: 'nothing' })
  let [done, refused] = [0, 0]
  for (const [at, one] of changes.entries()) {
    if (one.outcome === 'done') continue
    const sent = await wholeAct<string, string>(deps.db, async (tx) => {
      const opened = await open(tx, key, by)
      if (!opened.ok) return refuse(messages(lang).scenarios.closedAlready)
      // Of two who adopt at once the second finds it done; and what went before may have carried on the state it was proposed for.
      const current = (await changesOf(tx, key)).find((other) => other.id === one.id) ?? one
      if (current.outcome === 'done') return ok(current.outcomeHref ?? '')
      // What an earlier change drops or combines is told to be gone; the project itself would still let itself be written.
      if (problems[at]?.kind === 'gone') return refuse(messages(lang).scenarios.gone)
      const went = await send(tx, deps, opened.value, current, reason, by, lang)
      if (went.ok) await storeOutcome(tx, key.home, one.id, { kind: 'done', text: null, href: went.value })
      return went
    })
    if (sent.ok) done += 1
    else {
      refused += 1
      const outcome = { kind: 'refused' as const, text: sent.problem, href: null }
      await deps.db.transaction((tx) => storeOutcome(tx, key.home, one.id, outcome))
    }
  }
  await deps.db.transaction(async (tx) => {
    await touchScenario(tx, key, 'adopted', by.now)
    await event(tx, key, 'adopted', reason, by)
  })
  return ok({ done, refused })
}

/** @returns the address of what it made or changed, or the sentence why it could not */
async function send(
  tx: Tx,
  deps: AdoptDeps,
  scenario: Scenario,
  { change, seen }: StoredChange,
  reason: string,
  by: By,
  lang: Lang,
): Promise<Result<string, string>> {
  const say = messages(lang).scenarios
  if (change.kind === 'join') {
    const projects = change.projects.map(keyOfName)
    const world = await readWorld(tx, projects)
    const lead = world.projects.get(change.projects[0] ?? '')
    const wanted = {
      form: change.form,
      projects,
      title: change.title ?? lead?.title ?? scenario.title,
      terms: {
        ...noTerms,
        title: change.title,
        goal: change.form === 'coordinate' ? scenario.purpose : null,
        parts: change.parts ?? [],
      },
      reason,
      boardId: scenario.boardId,
      pair: null,
      scenarioId: scenario.id,
    }
    const made = await proposeJoining(tx, wanted, { asDraft: false, seen: null }, by)
    if (made.ok) return ok(`/joinings/${formatPublicId(made.value)}`)
    return refuse(refusalText(made.problem, (name) => world.projects.get(name)?.title ?? name, lang).text)
  }
  if (change.kind === 'add') {
    const { title, planId, fiscalYear, amountSatang } = change
    const lines = [{ fiscalYear, phase: 'planned' as const, source: 'unstated', amountSatang }]
    const wanted = { title, placeText: null, areaCode: null, functionCode: null, nodeId: null, lines }
    const added = await addProject(tx, deps, planId, wanted, reason, by)
    return added.ok ? ok(`/projects/${formatPublicId(added.value)}`) : refuse(planText(added.problem.kind, lang))
  }
  const key = keyOfName(change.project)
  const now = await projectMoney(tx, key)
  if (now === null) return refuse(say.gone)
  if (now.project.token !== seen) return refuse(say.stale)
  const { lines, fiscalYearFrom, token } = now.project
  const wanted =
    change.kind === 'drop'
      ? { state: 'cancelled' as const }
      : {
          lines:
            change.kind === 'move-year'
              ? movedFigures(lines, fiscalYearFrom, change.fiscalYear)
              : scaledFigures(lines, change.amountSatang),
        }
  if ('lines' in wanted && wanted.lines === null) return refuse(say.noMoney)
  const how = { token, reason }
  const done = await editProject(tx, deps, key, wanted as Parameters<typeof editProject>[3], how, by)
  if (!done.ok) return refuse(planText(done.problem.kind, lang))
  const after = await projectMoney(tx, key)
  if (after !== null) await carrySeen(tx, scenario, { project: key, from: seen, to: after.project.token })
  return ok(`/projects/${formatPublicId(key)}`)
}

function planText(kind: string, lang: Lang): string {
  const say = messages(lang).scenarios
  if (kind === 'plan-closed') return say.planClosed
  if (kind === 'not-yours') return say.notYours
  if (kind === 'handed-on') return say.handedOn
  return kind === 'stale-project' || kind === 'closed-into' ? say.stale : say.gone
}

function event(
  tx: Tx,
  key: Key,
  kind: 'made' | 'changed' | 'adopted' | 'dropped',
  reason: string,
  by: By,
): Promise<void> {
  return insertScenarioEvent(tx, key, { kind, actorId: by.viewer?.personId ?? null, reason, happenedAt: by.now })
}
