import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { insertEvents } from './events.sql.ts'
import { mayEnter } from './indicators.policy.ts'
import { indicatorById } from './indicators.sql.ts'
import {
  type Evidence,
  evidenceByKey,
  evidenceOf,
  insertEvidence,
  markEvidenceRemoved,
  observationByKey,
} from './observations.sql.ts'

const MOST_FILES = 200

export type EvidenceRefusal =
  | { readonly kind: 'no-such-observation' }
  | { readonly kind: 'no-such-file' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'too-many'; readonly most: number }

/** Hangs a file that is already in the store on a value. */
export async function addEvidence(
  tx: Tx,
  key: { home: string; id: string },
  file: Pick<Evidence, 'title' | 'fileName' | 'mediaType' | 'sha256' | 'byteSize'>,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ indicatorId: string }, EvidenceRefusal>> {
  const observation = await observationByKey(tx, key)
  const indicator = observation && (await indicatorById(tx, observation.indicatorId))
  if (observation === null || indicator === null) return refuse({ kind: 'no-such-observation' })
  if (by === null || !mayEnter(by, indicator, now)) return refuse({ kind: 'not-yours' })
  const there = await evidenceOf(tx, indicator)
  if (there.length >= MOST_FILES) return refuse({ kind: 'too-many', most: MOST_FILES })
  // The same file again on the same value is there already.
  if (there.some((one) => one.sha256 === file.sha256 && one.observationId === observation.id))
    return ok({ indicatorId: indicator.id })
  const id = newId()
  const { title, fileName, mediaType, sha256, byteSize } = file
  await insertEvidence(
    tx,
    {
      home: observation.home,
      id,
      observationId: observation.id,
      indicatorId: indicator.id,
      title,
      fileName,
      mediaType,
      sha256,
      byteSize,
    },
    by.personId,
    now,
  )
  await note(tx, 'evidence-added', observation, title, title, by.personId, now)
  return ok({ indicatorId: indicator.id })
}

/** Takes a file away: its row and bytes stay, its address answers that it was removed. */
export async function removeEvidence(
  tx: Tx,
  key: { home: string; id: string },
  reason: string,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ indicatorId: string }, EvidenceRefusal>> {
  const evidence = await evidenceByKey(tx, key)
  const indicator = evidence && (await indicatorById(tx, evidence.indicatorId))
  if (evidence === null || indicator === null) return refuse({ kind: 'no-such-file' })
  if (by === null || !mayEnter(by, indicator, now)) return refuse({ kind: 'not-yours' })
  if (await markEvidenceRemoved(tx, key, { by: by.personId, reason, now })) {
    const about = { home: evidence.home, indicatorId: indicator.id, id: evidence.observationId }
    await note(tx, 'evidence-removed', about, evidence.title, reason, by.personId, now)
  }
  return ok({ indicatorId: indicator.id })
}

function note(
  tx: Tx,
  kind: 'evidence-added' | 'evidence-removed',
  about: { home: string; indicatorId: string; id: string },
  title: string,
  reason: string,
  actorId: string,
  now: Date,
): Promise<void> {
  return insertEvents(tx, [
    {
      id: newId(),
      home: about.home,
      indicatorId: about.indicatorId,
      observationId: about.id,
      kind,
      actorId,
      reason,
      details: { title },
      happenedAt: now,
    },
  ])
}
