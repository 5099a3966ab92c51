import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { loadGazetteer } from '../places/index.ts'
import { isInArea, type Key, type Refusal } from './board.ts'
import { keep, lockForKeeper, note } from './doing.ts'
import { insertItems, itemsOf, projectsForBoard, removeItem, setJoint } from './items.sql.ts'
import { MOST_ITEMS } from './open-board.ts'

/** Puts projects on the board. One of another place needs a reason: coordination begins with the area (S4-23). */
export async function addItems(
  tx: Tx,
  key: Key,
  { projects, outsideReason }: { projects: readonly Key[]; outsideReason: string | null },
  doing: Doing,
): Promise<Result<{ added: number }, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  const found = await projectsForBoard(tx, projects)
  if (projects.length === 0 || found.length < new Set(projects.map((one) => `${one.home}-${one.id}`)).size)
    return refuse({ kind: 'no-such-project' })
  const known = await itemsOf(tx, key)
  const isHere = (one: Key) => known.some((item) => item.projectHome === one.home && item.projectId === one.id)
  if (found.every(isHere)) return refuse({ kind: 'already-on-board' })
  if (known.length + found.length > MOST_ITEMS) return refuse({ kind: 'too-many-items', most: MOST_ITEMS })
  if (found.some((one) => one.state === 'cancelled')) return refuse({ kind: 'project-cancelled' })
  const provinces = (await loadGazetteer(tx)).provincesOf(board.areaCode).map((one) => one.code)
  const outside = found.filter((one) => !isInArea(one.areaCode, board, provinces))
  if (outside[0] !== undefined && outsideReason === null)
    return refuse({ kind: 'outside-area', title: outside[0].title })
  const added = await insertItems(
    tx,
    key,
    found.map((one) => ({
      id: newId(),
      projectHome: one.home,
      projectId: one.id,
      joint: false,
      outsideReason: outside.includes(one) ? outsideReason : null,
    })),
    byOf(doing),
  )
  await note(
    tx,
    key,
    {
      kind: 'items-added',
      details: { titles: found.filter((one) => !isHere(one)).map((one) => one.title) },
      reason: outsideReason,
    },
    doing,
  )
  return ok({ added })
}

/** Whether a project stands under the joint plan: its money then counts there. */
export function markJoint(
  tx: Tx,
  key: Key,
  { itemId, joint }: { itemId: string; joint: boolean },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const item = (await itemsOf(tx, board)).find((one) => one.id === itemId)
    if (item === undefined) return refuse({ kind: 'no-such-project' })
    if (joint && item.projectState === 'cancelled') return refuse({ kind: 'project-cancelled' })
    await setJoint(tx, key, itemId, joint)
    return ok({
      value: null,
      event: { kind: joint ? 'item-joint' : 'item-not-joint', step: 'frame' as const, details: { title: item.title } },
    })
  })
}

export function takeOffItem(
  tx: Tx,
  key: Key,
  { itemId, reason }: { itemId: string; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const item = (await itemsOf(tx, board)).find((one) => one.id === itemId)
    if (item === undefined || !(await removeItem(tx, key, itemId, reason, doing.now)))
      return refuse({ kind: 'no-such-project' })
    return ok({ value: null, event: { kind: 'item-removed', reason, details: { title: item.title } } })
  })
}
