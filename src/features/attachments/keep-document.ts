import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type AttachedThing, attachedThing, noteOnThing, type PlanThing } from '../plans/index.ts'
import { mayKeepDocuments } from './attachments.policy.ts'
import {
  documentByKey,
  documentsOf,
  insertDocument,
  markRemoved,
  type ThingKey,
  type Visibility,
} from './attachments.sql.ts'

export const mostDocuments = 200

export type KeepRefusal =
  | { kind: 'no-such-thing' }
  | { kind: 'not-yours' }
  | { kind: 'too-many'; most: number }
  | { kind: 'no-such-document' }

export function keyOfThing(thing: AttachedThing): ThingKey {
  return { home: thing.home, planId: thing.planId, projectId: thing.project?.id ?? null }
}

/** Hangs a file that is already in the store on a plan or project; what is public stands in its history. */
export async function addDocument(
  tx: Tx,
  wanted: PlanThing,
  file: {
    title: string
    fileName: string
    mediaType: string
    sha256: string
    byteSize: number
    visibility: Visibility
  },
  { viewer, now }: By,
): Promise<Result<{ home: Home; id: string }, KeepRefusal>> {
  const thing = await attachedThing(tx, wanted)
  if (thing === null) return refuse({ kind: 'no-such-thing' })
  if (viewer === null || !mayKeepDocuments(viewer, thing, now)) return refuse({ kind: 'not-yours' })
  const key = keyOfThing(thing)
  const { total } = await documentsOf(tx, key, { staff: true, limit: 1 })
  if (total >= mostDocuments) return refuse({ kind: 'too-many', most: mostDocuments })
  const id = newId()
  await insertDocument(tx, { ...file, ...key, id }, viewer.personId, now)
  if (file.visibility === 'public') {
    const about = { kind: 'document-added' as const, title: file.title }
    await noteOnThing(tx, thing, about, { by: viewer.personId, reason: null, now })
  }
  return ok({ home: thing.home, id })
}

/** Takes a document away: its row and its bytes stay, nobody is given it any more. */
export async function removeDocument(
  tx: Tx,
  key: { home: Home; id: string },
  reason: string,
  { viewer, now }: By,
): Promise<Result<{ href: string }, KeepRefusal>> {
  const document = await documentByKey(tx, key)
  if (document === null) return refuse({ kind: 'no-such-document' })
  const { planId, projectId } = document
  const thing = await attachedThing(tx, {
    planId,
    project: projectId === null ? null : { home: key.home, id: projectId },
  })
  if (thing === null) return refuse({ kind: 'no-such-thing' })
  if (viewer === null || !mayKeepDocuments(viewer, thing, now)) return refuse({ kind: 'not-yours' })
  const removed = await markRemoved(tx, key, { by: viewer.personId, reason, now })
  if (removed && document.visibility === 'public') {
    const about = { kind: 'document-removed' as const, title: document.title }
    await noteOnThing(tx, thing, about, { by: viewer.personId, reason, now })
  }
  return ok({ href: thing.href })
}
