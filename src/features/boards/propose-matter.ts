import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { ngrams } from '../../kernel/thai-text.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import type { Key, Refusal } from './board.ts'
import { isNetworkMember, voicesOf } from './boards.policy.ts'
import { personKey, visitorKey } from './keys.ts'
import { ALIKE_ENOUGH, alike } from './matter.ts'
import {
  deleteSupport,
  insertMatterEvents,
  insertMatters,
  insertSupport,
  lockMatter,
  type MatterLine,
  mattersPage,
  recountSupports,
  type Voice,
} from './matters.sql.ts'

export interface MatterDraft {
  readonly areaCode: string
  readonly placeText: string | null
  readonly functionCode: string | null
  readonly title: string
  readonly text: string
  /** The body it is proposed for; null: for oneself. */
  readonly bodyId: string | null
}

/** Puts a matter on the agenda of a place. Who proposes it supports it. @param visitor of who is not signed in */
export async function proposeMatter(
  tx: Tx,
  draft: MatterDraft,
  visitor: string | null,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const { viewer, now, deps } = doing
  if (viewer === null && visitor === null) return refuse({ kind: 'not-yours' })
  if (draft.bodyId !== null && !voicesOf(viewer, now).includes(draft.bodyId)) return refuse({ kind: 'not-yours' })
  const key = { home: homeOf(draft.areaCode), id: newId() }
  const own = viewer === null ? visitorKey(deps, key, visitor ?? '') : personKey(deps, key, viewer.personId)
  const voice: Voice = draft.bodyId === null ? 'resident' : isNetworkMember(viewer, now) ? 'network' : 'officer'
  await insertMatters(tx, [
    { ...key, ...draft, voice, proposedBy: viewer?.personId ?? null, proposerKey: own, proposedAt: now },
  ])
  await insertMatterEvents(tx, [{ matter: key, kind: 'proposed', actorId: viewer?.personId ?? null, at: now }])
  await insertSupport(tx, key, { key: own, signed: viewer !== null, at: now })
  await recountSupports(tx, key)
  return ok(key)
}

/** Open matters of the place that may be the same, the most alike first: supporting one does more than a second one beside it. */
export async function similarMatters(
  view: Queryable,
  draft: Pick<MatterDraft, 'areaCode' | 'title'>,
  now: Date,
): Promise<MatterLine[]> {
  const filter = { area: draft.areaCode, field: null, words: null, state: 'open', proposedBy: null } as const
  const { matters } = await mattersPage(view, filter, { now, limit: 200, offset: 0 })
  const grams = new Set(ngrams(draft.title, 3))
  return matters
    .map((matter) => ({ matter, score: alike(grams, new Set(ngrams(matter.title, 3))) }))
    .filter(({ score }) => score >= ALIKE_ENOUGH)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ matter }) => matter)
}

/**
 * Supports a matter, once a person: who signs in later takes the own name-free support along, so that nobody counts twice.
 * @returns false where it was supported already: the answer is the same page
 */
export async function supportMatter(
  tx: Tx,
  key: Key,
  visitor: string | null,
  doing: Doing,
): Promise<Result<{ counted: boolean }, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (matter.hiddenAt !== null) return refuse({ kind: 'matter-hidden' })
  if (matter.state !== 'open') return refuse({ kind: 'matter-decided' })
  const { viewer, deps, now } = doing
  const free = visitor === null ? null : visitorKey(deps, key, visitor)
  if (viewer === null && free === null) return refuse({ kind: 'not-yours' })
  const counted =
    viewer === null
      ? await insertSupport(tx, key, { key: free ?? '', signed: false, at: now })
      : await insertSupport(tx, key, { key: personKey(deps, key, viewer.personId), signed: true, at: now })
  if (viewer !== null && free !== null) await deleteSupport(tx, key, free)
  await recountSupports(tx, key)
  return ok({ counted })
}

/** Takes the own support back, while nobody has decided. */
export async function takeBackSupport(
  tx: Tx,
  key: Key,
  visitor: string | null,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const matter = await lockMatter(tx, key)
  if (matter === null) return refuse({ kind: 'not-found' })
  if (matter.state !== 'open') return refuse({ kind: 'matter-decided' })
  const { viewer, deps } = doing
  if (viewer !== null) await deleteSupport(tx, key, personKey(deps, key, viewer.personId))
  if (visitor !== null) await deleteSupport(tx, key, visitorKey(deps, key, visitor))
  await recountSupports(tx, key)
  return ok(null)
}
