import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import {
  type AlignmentDraft,
  type AlignmentRefusal,
  type KnownThing,
  refusedByThings,
  type Thing,
  underOf,
  WHOLE,
} from './alignment.ts'
import { maySpeakFor } from './alignments.policy.ts'
import { insertAlignments, insertEvents } from './alignments.sql.ts'
import { givenShare, knownThings, liesUnder, linksBetween, lockGraph, wayUp } from './graph.sql.ts'

/** A link under the key it is found by. */
export interface AlignmentKey {
  readonly home: string
  readonly id: string
}

/**
 * Proposes that one thing stands in a relation to another. Circles and shares are looked at now, so that the person hears at
 * once, and again when it is confirmed. Needs the lock of the graph: two proposals at a time could pass 100 per cent together.
 */
export async function proposeAlignment(
  tx: Tx,
  draft: AlignmentDraft,
  by: Viewer,
  now: Date,
): Promise<Result<AlignmentKey, AlignmentRefusal>> {
  await lockGraph(tx, now)
  const sides = await bothSides(tx, draft.left, draft.right)
  if (!sides.ok) return sides
  const { left, right } = sides.value
  if (!maySpeakFor(by, [left, right], now)) return refuse({ kind: 'not-yours' })
  const refused = await refusedByGraph(tx, { ...draft, id: null }, left, right, now)
  if (refused !== null) return refuse(refused)
  const key = { home: left.home, id: newId() }
  await insertAlignments(tx, [
    {
      ...key,
      left,
      right,
      kind: draft.kind,
      share: draft.share,
      reason: draft.reason,
      source: 'person',
      score: null,
      evidence: [],
      engineVersion: null,
      proposedBy: by.personId,
      proposedAt: now,
    },
  ])
  await insertEvents(tx, [
    { ...key, kind: 'proposed', by: by.personId, reason: draft.reason, details: {}, at: now, eventId: newId() },
  ])
  return ok(key)
}

export async function bothSides(
  tx: Tx,
  left: Thing,
  right: Thing,
): Promise<Result<{ left: KnownThing; right: KnownThing }, AlignmentRefusal>> {
  const known = await knownThings(tx, [left, right])
  const find = (thing: Thing) => known.find((one) => one.kind === thing.kind && one.id === thing.id)
  const [foundLeft, foundRight] = [find(left), find(right)]
  if (foundLeft === undefined) return refuse({ kind: 'no-such-thing', side: 'left' })
  if (foundRight === undefined) return refuse({ kind: 'no-such-thing', side: 'right' })
  return ok({ left: foundLeft, right: foundRight })
}

/**
 * What the links that stand say against one more, or against one that waits (`id`) being confirmed. The caller holds the lock of
 * the graph.
 */
export async function refusedByGraph(
  tx: Tx,
  link: Pick<AlignmentDraft, 'kind' | 'share'> & { readonly id: string | null },
  left: KnownThing,
  right: KnownThing,
  now: Date,
): Promise<AlignmentRefusal | null> {
  const plain = refusedByThings(left, right, fiscalYearOf(todayInBangkok(now)))
  if (plain !== null) return plain
  const standing = (await linksBetween(tx, left.id, right.id)).find((one) => one.id !== link.id)
  if (standing !== undefined && (link.id === null || standing.state === 'confirmed')) {
    const { home, id, kind, state } = standing
    return { kind: 'already', home, id, is: kind, state }
  }
  const under = underOf(link.kind)
  if (under !== null) {
    const [below, above] = under === 'left' ? [left, right] : [right, left]
    if (await liesUnder(tx, below, above)) return { kind: 'under-already' }
    const circle = await wayUp(tx, above, below.id)
    if (circle !== null) return { kind: 'circle', titles: circle }
  }
  if (link.share !== null) {
    const states = link.id === null ? (['proposed', 'confirmed'] as const) : (['confirmed'] as const)
    const given = await givenShare(tx, left.id, states, link.id)
    if (given + link.share > WHOLE) return { kind: 'over-100', given, wanted: link.share }
  }
  return null
}
