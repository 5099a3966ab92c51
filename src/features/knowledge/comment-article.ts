import { createHmac } from 'node:crypto'
import { redact } from '../../engines/redaction/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Doing } from '../../platform/doing.ts'
import { type CommentKind, type CommentRefusal, type CommentState, judgeComment, REPORTS_TO_WAIT } from './article.ts'
import { decideComments, insertComment, reportComment, saidBefore } from './comments.sql.ts'
import { mayModerate, moderatedHomes, speaksFor } from './knowledge.policy.ts'
import { articleByKey, insertEvent, type Key } from './knowledge.sql.ts'

/** A browser by a keyed hash that is another one for each article: whoever reads the table cannot follow anybody through it. */
function browserKeyOf({ secrets }: Pick<Deps, 'secrets'>, about: string, mark: string): string {
  return createHmac('sha256', secrets.key('knowledge-browser')).update(`${about} ${mark}`).digest('hex')
}

/**
 * Takes a comment of anybody: personal data are taken out first, and floods are refused. Officers speak in the name of their body,
 * at once; what visitors write waits for a moderator, marks without words do not.
 * @param mark random mark of the browser
 */
export async function commentOnArticle(
  tx: Tx,
  key: Key,
  given: { readonly kind: CommentKind; readonly text: string },
  mark: string,
  { deps, viewer, now }: Doing,
): Promise<Result<{ state: CommentState }, CommentRefusal | { readonly kind: 'not-found' }>> {
  const article = await articleByKey(tx, key)
  if (article === null || article.version === 0 || article.state === 'withdrawn') return refuse({ kind: 'not-found' })
  const text = redact(normaliseThai(given.text.replaceAll('\r\n', '\n')).trim()).text
  const byKey = browserKeyOf(deps, `${key.home}-${key.id}`, viewer?.personId ?? mark)
  const isOfficer = speaksFor(viewer) !== null
  const seen = await saidBefore(tx, key, { byKey, text, now })
  const judged = judgeComment({ kind: given.kind, text, isOfficer }, seen)
  if (!judged.ok) return judged
  const stored = await insertComment(
    tx,
    {
      home: key.home,
      id: newId(),
      articleId: key.id,
      kind: given.kind,
      text,
      bodyId: speaksFor(viewer),
      personId: isOfficer ? (viewer?.personId ?? null) : null,
      byKey,
      ...judged.value,
    },
    now,
  )
  return stored ? ok({ state: judged.value.state }) : refuse({ kind: 'said-already' })
}

/** Shows or hides many comments at once. Those of other provinces than the moderator's are left alone. @returns how many */
export async function moderateComments(
  tx: Tx,
  ids: readonly string[],
  decision: { readonly state: 'shown' | 'hidden'; readonly reason: string },
  { viewer, now }: Doing,
): Promise<Result<number, { kind: 'not-moderator' } | { kind: 'reason-missing' }>> {
  if (viewer === null || !mayModerate(viewer, now)) return refuse({ kind: 'not-moderator' })
  const reason = decision.reason.trim()
  if (decision.state === 'hidden' && reason === '') return refuse({ kind: 'reason-missing' })
  const done = await decideComments(tx, ids, {
    state: decision.state,
    reason,
    by: viewer.personId,
    homes: moderatedHomes(viewer),
    now,
  })
  for (const { home, id, articleId } of done) {
    const kind = decision.state === 'shown' ? 'comment-shown' : 'comment-hidden'
    await insertEvent(tx, { home, id: articleId }, newId(), {
      kind,
      actorId: viewer.personId,
      reason: reason === '' ? id : reason,
      at: now,
    })
  }
  return ok(done.length)
}

/** Somebody finds a comment abusive. Three of them take it out of sight until a moderator has looked. */
export async function flagComment(tx: Tx, key: Key, mark: string, { deps, viewer, now }: Doing): Promise<boolean> {
  const byKey = browserKeyOf(deps, `report ${key.id}`, viewer?.personId ?? mark)
  return (await reportComment(tx, key, { byKey, enough: REPORTS_TO_WAIT, now })) !== null
}
