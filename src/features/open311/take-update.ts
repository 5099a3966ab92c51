import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import {
  type Act,
  caseByRef,
  dropPhotos,
  type Move,
  type MoveRefusal,
  moveCase,
  parseRef,
  sourceIsKnown,
  sourceIsNew,
} from '../complaints/index.ts'
import type { ApiCaller } from '../people/index.ts'
import type { Messages } from './messages.th.ts'
import { type Refusal, refusal } from './problem.ts'
import { mediaUrlsIn } from './read-report.ts'
import { readUpdateWord } from './status.ts'
import { type PhotosSent, takePhotos } from './take-photos.ts'

const MOST_LETTERS = 4_000

/**
 * A word of another system about a case it sent us, in the reporter's name: stored once for each of its `update_id`s. `REOPEN` opens the
 * case again where that may still be done, and is a word like any other while it is open. A status or a photo alone, as FixMyStreet sends
 * them, is kept as a sentence. A word about a case it did not send goes to the office alone, and so do its photos.
 * @returns a notice where a photo could not be had
 */
export async function takeUpdate(
  deps: Deps,
  sent: PhotosSent,
  { caller, words, reach }: { caller: ApiCaller; words: Messages; reach: OutsideOptions },
): Promise<Result<{ updateId: string; notice: string | null }, Refusal>> {
  const first = (name: string) =>
    sent.fields
      .get(name)
      ?.find((value) => value.trim() !== '')
      ?.trim() ?? null
  const { errors } = words
  const [updateId, given, status, said] = ['update_id', 'service_request_id', 'status', 'description'].map(first)
  if (!updateId) return refusal(400, errors.updateId)
  if (!given) return refusal(400, errors.requestMissing)
  const word = status ? readUpdateWord(status) : 'UNCHANGED'
  if (word === null) return refusal(400, errors.updateStatus(status?.slice(0, 40) ?? ''))
  const isSilent = !said && word === 'UNCHANGED'
  const hasPhotos = sent.photos.length + mediaUrlsIn(sent.fields).length > 0
  if (isSilent && !hasPhotos) return refusal(400, errors.updateEmpty)
  const text = said || (isSilent ? words.photoSent : words.statusThere(words.updateWords[word]))
  if ([...text].length > MOST_LETTERS) return refusal(400, errors.descriptionTooLong(MOST_LETTERS))
  const ref = parseRef(given)
  const row = ref.ok ? await caseByRef(deps.db, ref.value) : null
  const isOwn = row !== null && row.channel === 'open311' && row.sourceName === caller.keyId
  if (row === null || (row.facts.visibility !== 'public' && !isOwn)) {
    return refusal(404, errors.request(given.slice(0, 60)))
  }
  const source = { channel: 'open311', source: caller.keyId, key: updateId } as const
  // Sent once more because our answer was lost: its photos may not be there any more, and are with us.
  if (await sourceIsKnown(deps.db, source)) return ok({ updateId, notice: null })
  const { kept, notTaken } = await takePhotos(deps, sent, words, reach)
  if (isSilent && kept.length === 0) return refusal(400, errors.updateEmpty, ...notTaken)
  // Their files go by themselves where no step comes to have them: refused, or the same update once more.
  await dropPhotos(deps.db, deps, kept)
  const move = moveOf(word === 'REOPEN', isOwn, row.facts.state)
  const act: Act = {
    actor: isOwn ? { kind: 'reporter' } : { kind: 'program', ...caller },
    reason: `open311 ${word}`,
    visibility: isOwn ? 'public' : 'staff',
    text,
  }
  const photos = kept.length > 0 ? { photos: { kind: 'reporter' as const, kept } } : {}
  const stored = await wholeAct<null, MoveRefusal>(deps.db, async (tx) => {
    if (!(await sourceIsNew(tx, source, row, deps.clock.now()))) return ok(null)
    const moved = await moveCase(tx, deps, row, move, { ...act, ...photos })
    return moved.ok ? ok(null) : refuse(moved.problem)
  })
  if (!stored.ok) return refusal(400, errors.cannotReopen)
  return ok({ updateId, notice: notTaken.join(' · ') || null })
}

function moveOf(reopens: boolean, isOwn: boolean, state: string): Move {
  if (!isOwn) return { kind: 'note' }
  if (reopens && (state === 'resolved' || state === 'closed')) return { kind: 'reopen' }
  return state === 'waiting_info' ? { kind: 'resume' } : { kind: 'write' }
}
