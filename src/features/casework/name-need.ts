import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { categoryByCode } from '../routing/index.ts'
import { mayNameNeed } from './casework.policy.ts'
import { closeNeed, insertNeed, type Need, needByKey, openNeedFor, projectTitle } from './needs.sql.ts'
import { recurrenceOf } from './statistics.sql.ts'

export type NeedRefusal =
  | { readonly kind: 'not-yours' }
  /** Nothing recurs there. */
  | { readonly kind: 'nothing-there' }
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'no-such-need' }
  | { readonly kind: 'no-such-project' }
  | { readonly kind: 'changed-meanwhile' }

/**
 * Takes what comes back in a sub-district for the need of a project: public cases only, as they are counted. The need names them, so
 * that the project can be told to all who reported.
 */
export async function nameNeed(
  tx: Tx,
  given: { readonly areaCode: string; readonly categoryCode: string; readonly title: string; readonly reason: string },
  by: Viewer,
  now: Date,
): Promise<Result<{ readonly home: string; readonly id: string }, NeedRefusal>> {
  if (!mayNameNeed(by, given.areaCode, now)) return refuse({ kind: 'not-yours' })
  const found = await recurrenceOf(tx, given.areaCode, given.categoryCode)
  const category = await categoryByCode(tx, given.categoryCode)
  if (found === null || category === null) return refuse({ kind: 'nothing-there' })
  const known = await openNeedFor(tx, given.areaCode, given.categoryCode)
  if (known !== null) return refuse({ kind: 'known', id: known })
  const need: Need = {
    home: found.home,
    id: newId(),
    title: given.title,
    areaCode: given.areaCode,
    functionCode: category.functionCode,
    categoryCode: given.categoryCode,
    complaints: found.cases,
    refs: found.refs,
    firstOn: found.firstOn,
    lastOn: found.lastOn,
    lat: found.lat,
    lon: found.lon,
    reason: given.reason,
    state: 'open',
    projectHome: null,
    projectId: null,
    closedReason: null,
    madeBy: by.personId,
    madeAt: now,
    revision: 1,
  }
  await insertNeed(tx, need)
  return ok({ home: need.home, id: need.id })
}

/** Ends a need: with the project that meets it, or because nothing will be done, with the reason. */
export async function endNeed(
  tx: Tx,
  key: { readonly home: string; readonly id: string },
  given: {
    readonly project: { readonly home: string; readonly id: string } | null
    readonly reason: string
    readonly revision: number
  },
  by: Viewer,
  now: Date,
): Promise<Result<null, NeedRefusal>> {
  const need = await needByKey(tx, key)
  if (need === null) return refuse({ kind: 'no-such-need' })
  if (!mayNameNeed(by, need.areaCode, now)) return refuse({ kind: 'not-yours' })
  if (given.project !== null && (await projectTitle(tx, given.project)) === null)
    return refuse({ kind: 'no-such-project' })
  const isDone = await closeNeed(
    tx,
    { ...need, revision: given.revision },
    { project: given.project, reason: given.reason, now },
  )
  return isDone ? ok(null) : refuse({ kind: 'changed-meanwhile' })
}
