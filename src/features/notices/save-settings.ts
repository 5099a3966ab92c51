import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { reachOf } from '../people/index.ts'
import { type Door, doors } from './channel.ts'
import { reachableOf } from './notify.ts'
import { eraseWords, plannedOf, storeChanges } from './queue.sql.ts'
import type { Change } from './queue.ts'
import { settingsOf, storeDoor, storeSettings } from './settings.sql.ts'
import { doorsFor, paceOf, planOf, type Reachable, type Settings } from './settings.ts'

type Needed = Pick<Deps, 'clock' | 'config'>

/** What somebody sees and changes on the page of settings. */
export interface OwnSettings {
  readonly personId: string
  readonly settings: Settings
  readonly reachable: Reachable
  /** Officers have duties that go with the office; a reporter or follower has none. */
  readonly hasAccount: boolean
}

/** @returns null when there is no such person */
export async function readSettings(tx: Tx, deps: Pick<Deps, 'config'>, personId: string): Promise<OwnSettings | null> {
  const reach = (await reachOf(tx, [personId])).get(personId)
  if (reach === undefined) return null
  const settings = (await settingsOf(tx, [personId]))(personId)
  return { personId, settings, reachable: reachableOf(deps, reach), hasAccount: reach.hasAccount }
}

export interface ChosenSettings extends Omit<Settings, 'doors'> {
  /** Those that are to be used. */
  readonly doors: readonly Door[]
}

/**
 * Stores what a person chose, and plans anew what was not sent yet.
 * @returns refused when somebody with duties would be reached by no door any more
 */
export async function saveSettings(
  tx: Tx,
  deps: Needed,
  own: OwnSettings,
  chosen: ChosenSettings,
): Promise<Result<null, 'no-door'>> {
  const now = deps.clock.now()
  const { personId, reachable, hasAccount } = own
  const there = doors.filter((door) => reachable[door])
  const wanted = there.filter((door) => chosen.doors.includes(door))
  if (hasAccount && there.length > 0 && wanted.length === 0) return refuse('no-door')
  await storeSettings(tx, personId, chosen, now)
  const before = doorsFor(own.settings, reachable)
  for (const door of there) {
    const isWanted = wanted.includes(door)
    if (isWanted !== before.includes(door)) await storeDoor(tx, personId, { door, wanted: isWanted }, now)
  }
  await planAnew(tx, deps, personId)
  return ok(null)
}

async function planAnew(tx: Tx, deps: Needed, personId: string): Promise<void> {
  const own = await readSettings(tx, deps, personId)
  if (own === null) return
  const now = deps.clock.now()
  const open = doorsFor(own.settings, own.reachable)
  const planned = await plannedOf(tx, personId)
  const changes = planned.map((one): Change & { door: Door } => {
    const pace = paceOf(own.settings, one.topic)
    const { noticeId, letter, attempts, door } = one
    const left = { noticeId, letter, attempts, door, state: 'left', dueAt: now } as const
    if (pace === 'off' || !open.includes(one.door)) return left
    return { noticeId, letter, attempts, door, ...planOf(own.settings, pace, one.isUrgent, now) }
  })
  for (const door of doors) {
    await storeChanges(
      tx,
      door,
      changes.filter((one) => one.door === door),
      now,
    )
  }
  await eraseWords(
    tx,
    changes.map(({ noticeId }) => noticeId),
  )
}
