import { ok, type Result, refuse } from '../../kernel/result.ts'

/** draft: being written · review: a second officer looks · published · withdrawn: taken out of sight. */
export const articleStates = ['draft', 'review', 'published', 'withdrawn'] as const
export type ArticleState = (typeof articleStates)[number]

/** The words of an article, in the order in which they are read. */
export const articleParts = ['problem', 'cause', 'steps', 'result', 'cost', 'watch'] as const
export type ArticlePart = (typeof articleParts)[number]

export type ArticleWords = Readonly<Record<'title' | ArticlePart, string>>

/** What an article cannot be published without. */
const neededParts: readonly ArticlePart[] = ['problem', 'steps', 'result']

export type ArticleAct = 'edit' | 'send' | 'return' | 'publish' | 'withdraw'

export interface ArticleFacts {
  readonly state: ArticleState
  /** Of what is public; 0: nothing yet. */
  readonly version: number
  /** Who wrote what stands there now. */
  readonly writtenBy: string | null
  readonly words: ArticleWords
}

export type ArticleRefusal =
  | { readonly kind: 'not-from-here'; readonly state: ArticleState }
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'second-person' }
  | { readonly kind: 'incomplete'; readonly parts: readonly ArticlePart[] }

const from: Readonly<Record<ArticleAct, readonly ArticleState[]>> = {
  edit: ['draft', 'review', 'published'],
  send: ['draft'],
  return: ['review'],
  publish: ['review'],
  withdraw: ['draft', 'review', 'published'],
}

const to: Readonly<Record<ArticleAct, ArticleState>> = {
  edit: 'draft',
  send: 'review',
  return: 'draft',
  publish: 'published',
  withdraw: 'withdrawn',
}

/**
 * Whether somebody may take this step now. What is published was looked at by a second person: nobody publishes what they wrote.
 * @returns the state after it, and the version that is public then
 */
export function decideAct(
  article: ArticleFacts,
  act: ArticleAct,
  by: { readonly personId: string; readonly reason: string },
): Result<{ state: ArticleState; version: number }, ArticleRefusal> {
  if (!from[act].includes(article.state)) return refuse({ kind: 'not-from-here', state: article.state })
  if (by.reason.trim() === '') return refuse({ kind: 'reason-missing' })
  const missing = neededParts.filter((part) => article.words[part].trim() === '')
  if ((act === 'send' || act === 'publish') && missing.length > 0) return refuse({ kind: 'incomplete', parts: missing })
  if (act === 'publish' && article.writtenBy === by.personId) return refuse({ kind: 'second-person' })
  return ok({ state: to[act], version: act === 'publish' ? article.version + 1 : article.version })
}

// ---- comments

/** comment · works: "works here too" · differs: it went another way with us. */
export const commentKinds = ['comment', 'works', 'differs'] as const
export type CommentKind = (typeof commentKinds)[number]
export type CommentState = 'waiting' | 'shown' | 'hidden'
export type Suspicion = 'links' | 'repeated' | 'flood' | 'reported'

export const MOST_COMMENT_LETTERS = 2_000
/** From one browser in an hour; more is refused. */
export const MOST_AN_HOUR = 6
/** Waiting on one article; more is refused until a moderator has looked. */
export const MOST_WAITING = 60
/** So many who find it abusive take it out of sight until a moderator has looked. */
export const REPORTS_TO_WAIT = 3

export type CommentRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'said-already' }

/**
 * What becomes of a comment that was written: shown at once where an officer speaks for a body, else it waits for a moderator;
 * floods and repetitions are refused or looked at first.
 */
export function judgeComment(
  comment: { readonly kind: CommentKind; readonly text: string; readonly isOfficer: boolean },
  seen: {
    /** by the same browser in the last hour */
    readonly lastHour: number
    /** by the same browser on this article, of the same kind "works" */
    readonly hasSaidWorks: boolean
    /** with the same words, anywhere in the last day */
    readonly sameWords: number
    readonly waiting: number
  },
): Result<{ state: CommentState; suspicion: Suspicion | null }, CommentRefusal> {
  const text = comment.text.trim()
  if (text === '' && comment.kind !== 'works') return refuse({ kind: 'empty' })
  if (text.length > MOST_COMMENT_LETTERS) return refuse({ kind: 'too-long', most: MOST_COMMENT_LETTERS })
  if (comment.kind === 'works' && seen.hasSaidWorks) return refuse({ kind: 'said-already' })
  if (seen.lastHour >= MOST_AN_HOUR && !comment.isOfficer) return refuse({ kind: 'too-many' })
  if (seen.waiting >= MOST_WAITING && !comment.isOfficer) return refuse({ kind: 'busy' })
  if (comment.isOfficer) return ok({ state: 'shown', suspicion: null })
  const links = text.match(/https?:|www\.|\.(?:com|net|shop|xyz|vip|bet)\b/gi)?.length ?? 0
  const suspicion: Suspicion | null =
    links > 0 ? 'links' : text !== '' && seen.sameWords > 0 ? 'repeated' : seen.lastHour >= 3 ? 'flood' : null
  // A mark without words can say nothing that a person must read first.
  return ok({ state: text === '' ? 'shown' : 'waiting', suspicion })
}
