import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { loadGazetteer } from '../places/index.ts'
import { announceMatter } from './announce.ts'
import { type Board, isInArea, type Key, type Refusal } from './board.ts'
import { keepsBoard, mayAnswerMatter, mayHideMatter } from './boards.policy.ts'
import { lockForKeeper, note } from './doing.ts'
import { insertParticipation } from './frame.sql.ts'
import { insertMatterEvents, lockMatter, storeDecision, storeHiding } from './matters.sql.ts'
import { th } from './messages.th.ts'
import { tellProposer } from './notices.ts'

/** A board takes a matter up; whoever proposed it is told, and those who supported it count as heard. */
export async function takeUp(
  tx: Tx,
  key: Key,
  board: Board,
  reason: string,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (!keepsBoard(doing.viewer, board, doing.now)) return refuse({ kind: 'not-yours' })
  if (matter.hiddenAt !== null) return refuse({ kind: 'matter-hidden' })
  if (matter.state !== 'open') return refuse({ kind: 'matter-decided' })
  const provinces = (await loadGazetteer(tx)).provincesOf(board.areaCode).map((one) => one.code)
  // A board of a district may take up what was put before the whole province it lies in, and the other way round.
  if (!isInArea(matter.areaCode, board, provinces) && !isInArea(board.areaCode, { areaCode: matter.areaCode }, []))
    return refuse({ kind: 'matter-elsewhere' })
  const { by, at } = byOf(doing)
  await storeDecision(tx, key, { state: 'taken-up', board, reason, by, at })
  await insertMatterEvents(tx, [
    { matter: key, kind: 'taken-up', actorId: by, reason, details: { board: board.id }, at },
  ])
  await note(tx, board, { kind: 'matter-taken-up', step: 'agencies', reason, details: { title: matter.title } }, doing)
  const supports = matter.signedSupports + matter.freeSupports
  await insertParticipation(
    tx,
    board,
    {
      id: newId(),
      step: 'agencies',
      level: 'consult',
      side: matter.voice === 'network' ? 'networks' : 'residents',
      who: th.byAct.supporters(supports),
      act: th.byAct.matter(matter.title),
      people: supports,
      happenedOn: todayInBangkok(doing.now),
      byAct: true,
    },
    { by, at },
  )
  await announceMatter(tx, matter, { state: 'taken-up', reason, board, at })
  await tellProposer(tx, matter, th.letter.takenUp(board.title, reason), doing)
  return ok(null)
}

/** The same, for a matter that comes to a board that stands already. */
export async function takeUpBy(
  tx: Tx,
  key: Key,
  boardKey: Key,
  reason: string,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, boardKey, doing)
  return locked.ok ? takeUp(tx, key, locked.value, reason, doing) : locked
}

/** Nothing is declined without a reason, which is told back to those who brought it. */
export async function declineMatter(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (!mayAnswerMatter(doing.viewer, matter.areaCode, doing.now)) return refuse({ kind: 'not-yours' })
  // The public log would tell the title that was hidden.
  if (matter.hiddenAt !== null) return refuse({ kind: 'matter-hidden' })
  if (matter.state !== 'open') return refuse({ kind: 'matter-decided' })
  const { by, at } = byOf(doing)
  await storeDecision(tx, key, { state: 'declined', board: null, reason, by, at })
  await insertMatterEvents(tx, [{ matter: key, kind: 'declined', actorId: by, reason, at }])
  await announceMatter(tx, matter, { state: 'declined', reason, board: null, at })
  await tellProposer(tx, matter, th.letter.declined(reason), doing)
  return ok(null)
}

/** A declined matter may be looked at again; its supports are still there. */
export async function reopenMatter(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (!mayAnswerMatter(doing.viewer, matter.areaCode, doing.now)) return refuse({ kind: 'not-yours' })
  if (matter.state !== 'declined') return refuse({ kind: 'matter-decided' })
  const { by, at } = byOf(doing)
  await storeDecision(tx, key, { state: 'open', board: null, reason: null, by: null, at: null })
  await insertMatterEvents(tx, [{ matter: key, kind: 'reopened', actorId: by, reason, at }])
  return ok(null)
}

/** Hides what must not stand in public, or shows it again; the reason stands in its place. */
export async function hideMatter(
  tx: Tx,
  key: Key,
  { hide, reason }: { hide: boolean; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (!mayHideMatter(doing.viewer, matter.areaCode, doing.now)) return refuse({ kind: 'not-yours' })
  if ((matter.hiddenAt !== null) === hide) return refuse({ kind: 'changed-meanwhile' })
  const { by, at } = byOf(doing)
  await storeHiding(tx, key, hide ? { reason, by, at } : null)
  await insertMatterEvents(tx, [{ matter: key, kind: hide ? 'hidden' : 'shown', actorId: by, reason, at }])
  return ok(null)
}
