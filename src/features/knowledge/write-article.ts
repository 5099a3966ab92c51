import { type RedactionKind, redact } from '../../engines/redaction/index.ts'
import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Doing } from '../../platform/doing.ts'
import { caseByRef, parseRef, searchLexemes, timelineOf } from '../complaints/index.ts'
import { notifyAll } from '../notices/index.ts'
import { type ArticleAct, type ArticleRefusal, type ArticleWords, articleParts, decideAct } from './article.ts'
import { mayReview, mayWrite, mayWriteSomewhere } from './knowledge.policy.ts'
import { articleHref } from './knowledge.present.ts'
import {
  type Article,
  type EventKind,
  followersOf,
  insertArticle,
  insertEvent,
  insertLink,
  type Key,
  lockArticle,
  storeState,
  storeVersion,
  storeWords,
} from './knowledge.sql.ts'
import { messages } from './messages.ts'

export type Refusal =
  | ArticleRefusal
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'no-such-case' }
  | { readonly kind: 'case-not-solved' }

/** Everything public of a case, as the beginning of an article. */
export interface DraftFromCase {
  readonly ref: string
  readonly categoryCode: string
  readonly areaCode: string | null
  readonly bodyId: string | null
  readonly words: ArticleWords
}

/**
 * A draft from what everybody may read of a solved case. Private cases are as good as none; words of a case that are not public
 * yet are left out.
 */
export async function draftFromCase(
  view: Queryable,
  typedRef: string,
  now: Date,
): Promise<Result<DraftFromCase, Refusal>> {
  const ref = parseRef(typedRef)
  const found = ref.ok ? await caseByRef(view, ref.value) : null
  if (found === null || found.facts.visibility !== 'public') return refuse({ kind: 'no-such-case' })
  const { facts } = found
  const isSolved = facts.outcome === 'fixed' || facts.outcome === 'partly'
  if (!isSolved || (facts.state !== 'closed' && facts.state !== 'resolved')) return refuse({ kind: 'case-not-solved' })
  const events = await timelineOf(view, found, 'public')
  const said = events.flatMap(({ text, actorKind }) => (text !== null && actorKind === 'officer' ? [text] : []))
  const words = found.wordsShownAt <= now ? found.words : ''
  const line = words.split('\n')[0] ?? ''
  return ok({
    ref: found.ref,
    categoryCode: facts.categoryCode,
    areaCode: found.areaCode,
    bodyId: facts.leadBodyId,
    words: {
      title: line.slice(0, 120),
      problem: words,
      cause: '',
      steps: said.slice(0, -1).join('\n'),
      result: [said.at(-1) ?? '', facts.outcomeNote ?? ''].filter(Boolean).join('\n'),
      cost: '',
      watch: '',
    },
  })
}

/** The words without personal data, and what was taken out: nothing else of an article is ever stored. */
export function publicWordsOf(words: ArticleWords): { words: ArticleWords; kinds: RedactionKind[] } {
  const kinds = new Set<RedactionKind>()
  const shown = { ...words }
  for (const part of ['title', ...articleParts] as const) {
    const redacted = redact(words[part])
    shown[part] = redacted.text
    for (const { kind } of redacted.spans) kinds.add(kind)
  }
  return { words: shown, kinds: [...kinds] }
}

export interface ArticleDraft {
  readonly categoryCode: string
  readonly areaCode: string | null
  readonly words: ArticleWords
}

/** Begins an article from a solved case. */
export async function beginArticle(
  tx: Tx,
  ref: string,
  draft: ArticleDraft,
  { viewer, now }: Doing,
): Promise<Result<Key, Refusal>> {
  const from = await draftFromCase(tx, ref, now)
  if (!from.ok) return from
  const { bodyId, areaCode } = from.value
  if (viewer === null || !mayWrite(viewer, { areaCode, bodyId }, now)) return refuse({ kind: 'not-yours' })
  const home = from.value.ref.slice(0, 2)
  const key = { home, id: newId() }
  const { words } = publicWordsOf(draft.words)
  await insertArticle(tx, { ...key, ...draft, bodyId, caseRef: from.value.ref, words, madeBy: viewer.personId }, now)
  await insertEvent(tx, key, newId(), { kind: 'made', actorId: viewer.personId, reason: from.value.ref, at: now })
  return ok(key)
}

const eventOf = { send: 'sent', return: 'returned', withdraw: 'withdrawn' } as const satisfies Partial<
  Record<ArticleAct, EventKind>
>

async function lockFor(
  tx: Tx,
  key: Key,
  { viewer, now }: Doing,
): Promise<Result<{ article: Article; viewer: Viewer }, Refusal>> {
  const article = await lockArticle(tx, key)
  if (article === null) return refuse({ kind: 'not-found' })
  if (viewer === null || !mayWriteSomewhere(viewer, now)) {
    // Whoever may not read a draft is not told that there is one
    return refuse({ kind: article.version > 0 ? 'not-yours' : 'not-found' })
  }
  return ok({ article, viewer })
}

/** Changes the words. What was published stays public until the new words are. */
export async function editArticle(
  tx: Tx,
  key: Key,
  draft: ArticleDraft & { readonly reason: string; readonly revision: number },
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const { article, viewer } = locked.value
  if (!mayWrite(viewer, article, doing.now)) return refuse({ kind: 'not-yours' })
  if (article.revision !== draft.revision) return refuse({ kind: 'changed-meanwhile' })
  const decided = decideAct(article, 'edit', { personId: viewer.personId, reason: draft.reason })
  if (!decided.ok) return decided
  const { words } = publicWordsOf(draft.words)
  const { categoryCode, areaCode } = draft
  await storeWords(tx, key, words, {
    state: decided.value.state,
    categoryCode,
    areaCode,
    madeBy: viewer.personId,
    now: doing.now,
  })
  await insertEvent(tx, key, newId(), { kind: 'edited', actorId: viewer.personId, reason: draft.reason, at: doing.now })
  return ok(key)
}

/** Sends for checking, sends back, or withdraws. */
export async function stepArticle(
  tx: Tx,
  key: Key,
  act: 'send' | 'return' | 'withdraw',
  reason: string,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const { article, viewer } = locked.value
  const may = act === 'send' ? mayWrite : mayReview
  if (!may(viewer, article, doing.now)) return refuse({ kind: 'not-yours' })
  const decided = decideAct(article, act, { personId: viewer.personId, reason })
  if (!decided.ok) return decided
  await storeState(tx, key, decided.value.state, doing.now)
  await insertEvent(tx, key, newId(), { kind: eventOf[act], actorId: viewer.personId, reason, at: doing.now })
  return ok(key)
}

/** Makes the words that stand there public, and writes to those who follow the article. */
export async function publishArticle(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<Key, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const { article, viewer } = locked.value
  const { deps, now } = doing
  if (!mayReview(viewer, article, now)) return refuse({ kind: 'not-yours' })
  const decided = decideAct(article, 'publish', { personId: viewer.personId, reason })
  if (!decided.ok) return decided
  // A case that went private since the article was begun has nothing to be published from.
  const source = article.caseRef === null ? null : await caseByRef(tx, article.caseRef)
  if (article.caseRef !== null && source?.facts.visibility !== 'public') return refuse({ kind: 'no-such-case' })
  const search = searchLexemes(...Object.values(article.words))
  await storeVersion(tx, article, { version: decided.value.version, search, reason, by: viewer.personId, now })
  await insertEvent(tx, key, newId(), { kind: 'published', actorId: viewer.personId, reason, at: now })
  if (article.version > 0) await tellFollowers(tx, deps, article)
  return ok(key)
}

async function tellFollowers(tx: Tx, deps: Deps, article: Article): Promise<void> {
  const { title } = article.words
  const words = (lang: Lang) => {
    const { letter } = messages(lang)
    return { subject: letter.subject(title), text: letter.text(title), path: articleHref(article) }
  }
  const about = { kind: 'article', id: formatPublicId({ home: article.home as Home, id: article.id }) }
  const key = `version ${article.home}-${article.id} ${article.version + 1}`
  const people = await followersOf(tx, article)
  await notifyAll(
    tx,
    deps,
    people.map((personId) => ({ to: { personId }, topic: 'knowledge.followed' as const, key, words, about })),
  )
}

/** Joins a public case with the same problem to the article. */
export async function linkCase(
  tx: Tx,
  key: Key,
  typedRef: string,
  reason: string,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const { viewer } = locked.value
  const ref = parseRef(typedRef)
  const found = ref.ok ? await caseByRef(tx, ref.value) : null
  if (found === null || found.facts.visibility !== 'public') return refuse({ kind: 'no-such-case' })
  if (!mayWrite(viewer, { areaCode: found.areaCode, bodyId: found.facts.leadBodyId }, doing.now)) {
    return refuse({ kind: 'not-yours' })
  }
  if (reason.trim() === '') return refuse({ kind: 'reason-missing' })
  await insertLink(tx, key, { ref: found.ref, by: viewer.personId, reason, now: doing.now })
  await insertEvent(tx, key, newId(), {
    kind: 'linked',
    actorId: viewer.personId,
    reason: `${found.ref} ${reason}`,
    at: doing.now,
  })
  return ok(key)
}
