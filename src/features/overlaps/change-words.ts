import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { mayEditWords } from './overlaps.policy.ts'
import { lexiconInUse } from './preview-word.ts'
import { insertWordEvent, lockWords, wordsInUse } from './words.sql.ts'
import { readWord, type WordProblem } from './words.ts'

export interface WordDeps {
  readonly jobs: JobQueue
  readonly now: Date
}

export type WordRefusal = { kind: 'not-yours' } | { kind: 'not-a-word'; problems: WordProblem[] }

/**
 * Gives the finder a word. Read again under a lock: two officers who add one word at once add it once. The next run, which is
 * ordered here, reads every title anew.
 */
export async function addWord(
  tx: Tx,
  deps: WordDeps,
  fields: Parameters<typeof readWord>[0],
  by: Viewer | null,
): Promise<Result<string, WordRefusal>> {
  if (!by || !mayEditWords(by, deps.now)) return refuse({ kind: 'not-yours' })
  await lockWords(tx)
  const draft = readWord(fields, await lexiconInUse(tx))
  if (!draft.ok) return refuse({ kind: 'not-a-word', problems: draft.problem })
  const { word, list, meaning, reason } = draft.value
  const event = { word, list, meaning, reason, kind: 'added', actorId: by.personId, happenedAt: deps.now } as const
  await insertWordEvent(tx, { id: newId(), ...event })
  await deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
  return ok(word)
}

export type WithdrawRefusal = { kind: 'not-yours' } | { kind: 'not-in-use' } | { kind: 'no-reason' }

/** Takes an added word away again; the words the engine comes with stay. */
export async function withdrawWord(
  tx: Tx,
  deps: WordDeps,
  fields: { word?: string; reason?: string },
  by: Viewer | null,
): Promise<Result<string, WithdrawRefusal>> {
  if (!by || !mayEditWords(by, deps.now)) return refuse({ kind: 'not-yours' })
  const reason = (fields.reason ?? '').trim().slice(0, 500)
  if (reason === '') return refuse({ kind: 'no-reason' })
  await lockWords(tx)
  const known = (await wordsInUse(tx)).find((one) => one.word === fields.word)
  if (!known) return refuse({ kind: 'not-in-use' })
  const { word, list, meaning } = known
  const event = { word, list, meaning, reason, kind: 'withdrawn', actorId: by.personId, happenedAt: deps.now } as const
  await insertWordEvent(tx, { id: newId(), ...event })
  await deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
  return ok(word)
}
