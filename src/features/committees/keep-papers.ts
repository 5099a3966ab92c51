import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { lockForSecretary, note } from './doing.ts'
import type { Key } from './meetings.sql.ts'
import { insertPaper, type Paper, paperByKey, papersOf, removePaper } from './papers.sql.ts'
import type { Refusal } from './refusal.ts'

const mostPapers = 100

/** Keeps a paper of a meeting; its bytes are checked and in the store already. */
export async function addPaper(
  tx: Tx,
  key: Key,
  file: Pick<Paper, 'title' | 'fileName' | 'mediaType' | 'sha256' | 'byteSize' | 'visibility'>,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if ((await papersOf(tx, key)).length >= mostPapers) return refuse({ kind: 'too-many-papers', most: mostPapers })
  const id = newId()
  await insertPaper(
    tx,
    { ...file, home: meeting.home, id, meetingId: meeting.id },
    doing.viewer?.personId ?? '',
    doing.now,
  )
  await note(tx, { committee, meeting }, { kind: 'paper-added', details: { paper: id } }, doing)
  return ok({ home: meeting.home, id })
}

/** Takes a paper away: row and bytes stay, nobody is given it any more. */
export async function takePaperAway(
  tx: Tx,
  paperKey: Key,
  reason: string,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const paper = await paperByKey(tx, paperKey)
  if (paper === null || paper.removedAt !== null) return refuse({ kind: 'not-found' })
  const locked = await lockForSecretary(tx, { home: paper.home, id: paper.meetingId }, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  await removePaper(tx, paperKey, reason, doing.now)
  await note(tx, { committee, meeting }, { kind: 'paper-removed', reason, details: { paper: paper.id } }, doing)
  return ok({ home: meeting.home, id: meeting.id })
}
