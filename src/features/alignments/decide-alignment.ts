import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type AlignmentState, type DecideRefusal, type DecisionWord, type Hundredths, shareText } from './alignment.ts'
import { maySpeakFor } from './alignments.policy.ts'
import { insertEvents, linksByKeys, type StoredLink, storeDecision } from './alignments.sql.ts'
import { lockGraph } from './graph.sql.ts'
import { type AlignmentKey, bothSides, refusedByGraph } from './propose-alignment.ts'

export interface AlignmentDecision {
  readonly word: DecisionWord
  readonly reason: string
  /** With `confirm`: the share agreed on; undefined leaves what was proposed. */
  readonly share?: Hundredths | null
}

export interface DecidedSeveral {
  readonly decided: readonly AlignmentKey[]
  /** Links left as they were, each with why. */
  readonly refused: readonly {
    readonly key: AlignmentKey
    readonly link: StoredLink | null
    readonly why: DecideRefusal
  }[]
}

const stateAfter: Readonly<Record<DecisionWord, AlignmentState>> = {
  confirm: 'confirmed',
  reject: 'rejected',
  withdraw: 'withdrawn',
}

/**
 * Confirms, rejects or takes back links, one by one under the lock of the graph: what is refused says why and does not hold up
 * the others. Nobody confirms what they proposed themselves. Orders new summaries in the same transaction.
 */
export async function decideAlignments(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  keys: readonly AlignmentKey[],
  decision: AlignmentDecision,
  by: Viewer,
): Promise<DecidedSeveral> {
  const now = deps.clock.now()
  await lockGraph(tx, now)
  const links = new Map((await linksByKeys(tx, keys)).map((link) => [link.id, link]))
  const decided: AlignmentKey[] = []
  const refused: DecidedSeveral['refused'][number][] = []
  for (const key of keys) {
    const link = links.get(key.id) ?? null
    const done = await decideOne(tx, link, decision, by, now)
    if (done.ok) decided.push(key)
    else refused.push({ key, link, why: done.problem })
  }
  if (decided.length > 0) await deps.jobs.enqueue(tx, 'alignments.sum', {}, { key: 'alignments.sum' })
  return { decided, refused }
}

async function decideOne(
  tx: Tx,
  link: StoredLink | null,
  { word, reason, share }: AlignmentDecision,
  by: Viewer,
  now: Date,
): Promise<Result<null, DecideRefusal>> {
  if (link === null) return refuse({ kind: 'no-such-link' })
  const isOpen = link.state === 'proposed' || (word === 'withdraw' && link.state === 'confirmed')
  if (!isOpen) return refuse({ kind: 'not-open', state: link.state })
  const isOwn = link.proposedBy === by.personId
  const sides = await bothSides(tx, link.left, link.right)
  if (!sides.ok) {
    // What is gone cannot be confirmed, but its link can be put away by whoever planned the body it was of.
    if (word === 'confirm') return sides
    if (!isOwn && !maySpeakFor(by, [{ areaCode: null, bodyId: link.bodyId }], now)) return refuse({ kind: 'not-yours' })
  } else if (!(word === 'withdraw' && isOwn)) {
    if (!maySpeakFor(by, [sides.value.left, sides.value.right], now)) return refuse({ kind: 'not-yours' })
  }
  if (word === 'confirm' && isOwn) return refuse({ kind: 'own-proposal' })
  const agreed = word === 'confirm' && share !== undefined && link.kind === 'contributes' ? share : link.share
  if (word === 'confirm' && sides.ok) {
    const { left, right } = sides.value
    const against = await refusedByGraph(tx, { kind: link.kind, share: agreed, id: link.id }, left, right, now)
    if (against !== null) return refuse(against)
  }
  const state = stateAfter[word]
  await storeDecision(tx, link, { state, share: agreed, reason, by: by.personId, at: now })
  const changed =
    agreed === link.share
      ? {}
      : { share: { before: link.share && shareText(link.share), after: agreed && shareText(agreed) } }
  await insertEvents(tx, [
    {
      home: link.home,
      id: link.id,
      eventId: newId(),
      kind: state,
      by: by.personId,
      reason,
      details: { ...changed, ...(link.score === null ? {} : { score: link.score }) },
      at: now,
    },
  ])
  return ok(null)
}
