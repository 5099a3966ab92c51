import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { mayFollowUp } from './committees.policy.ts'
import { committeeById } from './committees.sql.ts'
import { heldBy, note } from './doing.ts'
import type { Key } from './meetings.sql.ts'
import type { Refusal } from './refusal.ts'
import { type FollowUpState, followUp } from './resolution.ts'
import { insertFollowUps, lockResolution } from './resolutions.sql.ts'

export interface Said {
  readonly state: FollowUpState
  readonly note: string
  /** Where it can be seen: an address, a document, a number of a letter. */
  readonly evidence: string | null
}

/** Says where the work stands that a resolution gave out. Entries are added, never changed. */
export async function sayFollowUp(tx: Tx, key: Key, said: Said, doing: Doing): Promise<Result<null, Refusal>> {
  const resolution = await lockResolution(tx, key)
  const committee = resolution && (await committeeById(tx, resolution.bodyId))
  if (!resolution || !committee) return refuse({ kind: 'not-found' })
  const held = await heldBy(tx, doing.viewer, doing.now)
  if (!mayFollowUp(doing.viewer, { owner: resolution.owner, at: committee, held }, doing.now))
    return refuse({ kind: 'not-yours' })
  const may = followUp(resolution, said)
  if (!may.ok) return may
  await insertFollowUps(tx, [
    {
      home: resolution.home,
      id: newId(),
      resolutionId: resolution.id,
      ...said,
      saidBy: doing.viewer?.personId ?? null,
      saidAt: doing.now,
    },
  ])
  const what = { kind: 'followed-up', resolutionId: resolution.id, reason: said.note, details: { state: said.state } }
  await note(tx, { committee, meeting: { id: resolution.meetingId } }, what, doing)
  return ok(null)
}
