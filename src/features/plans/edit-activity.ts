import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { openProject, type ProjectRefusal } from './edit-project.ts'
import { changedFields } from './edit-words.ts'
import { inOrder } from './node-tree.ts'
import {
  type Activity,
  type ActivityFacts,
  activitiesOf,
  deleteActivity,
  insertActivities,
  orderActivities,
  storeProjectEvents,
  updateActivity,
} from './project-edit.sql.ts'

export type ActivityRefusal =
  | Extract<ProjectRefusal, { kind: 'no-such-project' | 'not-yours' }>
  | { kind: 'no-such-activity' }
  /** Someone else was faster; the activity as it is now. */
  | { kind: 'stale-activity'; activity: Activity }
  | { kind: 'too-many-activities'; most: number }

const mostActivities = 200

interface Key {
  readonly home: Home
  readonly id: string
}

/**
 * Adds a step to a project. Steps are how the work is done, so they are edited in every state of the plan.
 * @param at where it stands, 1 the first; null the last
 */
export async function addActivity(
  tx: Tx,
  key: Key,
  facts: ActivityFacts & { at: number | null },
  reason: string,
  by: By,
): Promise<Result<{ id: string }, ActivityRefusal>> {
  const opened = await openProject(tx, key, by)
  if (!opened.ok) return opened
  const known = await activitiesOf(tx, key)
  if (known.length >= mostActivities) return refuse({ kind: 'too-many-activities', most: mostActivities })
  const id = newId()
  await insertActivities(tx, key.home, [{ ...facts, id, projectId: key.id, position: known.length + 1 }])
  await orderActivities(
    tx,
    key.home,
    inOrder(
      known.map((one) => one.id),
      id,
      facts.at,
    ),
  )
  const changes = changedFields({}, wordsOf(facts))
  const doing = { by: opened.value.by, reason, now: by.now }
  await storeProjectEvents(tx, [key], { kind: 'activity-added', changes }, doing)
  return ok({ id })
}

export async function editActivity(
  tx: Tx,
  key: Key,
  id: string,
  facts: ActivityFacts & { at: number | null },
  { revision, reason }: { revision: number | null; reason: string },
  by: By,
): Promise<Result<{ changed: boolean }, ActivityRefusal>> {
  const opened = await openActivity(tx, key, id, revision, by)
  if (!opened.ok) return opened
  const { activity, known } = opened.value
  const order = known.map((one) => one.id)
  const ordered = facts.at === null ? order : inOrder(order, id, facts.at)
  const changes = changedFields(
    { ...wordsOf(activity), order: String(order.indexOf(id) + 1) },
    { ...wordsOf(facts), order: String(ordered.indexOf(id) + 1) },
  )
  if (changes.length === 0) return ok({ changed: false })
  await updateActivity(tx, key.home, id, facts)
  await orderActivities(tx, key.home, ordered)
  const about = { kind: 'activity-changed', changes, details: { activity: activity.title } }
  await storeProjectEvents(tx, [key], about, { by: opened.value.by, reason, now: by.now })
  return ok({ changed: true })
}

export async function removeActivity(
  tx: Tx,
  key: Key,
  id: string,
  { revision, reason }: { revision: number | null; reason: string },
  by: By,
): Promise<Result<null, ActivityRefusal>> {
  const opened = await openActivity(tx, key, id, revision, by)
  if (!opened.ok) return opened
  const { activity } = opened.value
  await deleteActivity(tx, key.home, id)
  const changes = Object.entries(wordsOf(activity)).flatMap(([field, before]) =>
    before === null ? [] : [{ field, before, after: null }],
  )
  const doing = { by: opened.value.by, reason, now: by.now }
  await storeProjectEvents(tx, [key], { kind: 'activity-removed', changes }, doing)
  return ok(null)
}

async function openActivity(
  tx: Tx,
  key: Key,
  id: string,
  revision: number | null,
  by: By,
): Promise<Result<{ activity: Activity; known: readonly Activity[]; by: string }, ActivityRefusal>> {
  const opened = await openProject(tx, key, by)
  if (!opened.ok) return opened
  const known = await activitiesOf(tx, key)
  const activity = known.find((one) => one.id === id)
  if (activity === undefined) return refuse({ kind: 'no-such-activity' })
  if (activity.revision !== revision) return refuse({ kind: 'stale-activity', activity })
  return ok({ activity, known, by: opened.value.by })
}

function wordsOf(facts: ActivityFacts): Record<string, string | null> {
  return {
    title: facts.title,
    starts_on: facts.startsOn,
    ends_on: facts.endsOn,
    amount: facts.amountSatang === null ? null : String(facts.amountSatang),
    responsible: facts.responsible,
  }
}
