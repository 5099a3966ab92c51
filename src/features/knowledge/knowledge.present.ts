import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatDate, formatInstant, formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { Category } from '../routing/index.ts'
import { type ArticlePart, type ArticleState, type ArticleWords, articleParts } from './article.ts'
import type { Comment } from './comments.sql.ts'
import type { Article, ArticleEvent, Key, LinkedCase, Version } from './knowledge.sql.ts'
import { messages } from './messages.ts'

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })
export const articleHref = (key: Key) => `/learn/${publicKey(key)}`

const whole = (value: number) => value.toLocaleString('en-US')

export interface Names {
  readonly categories: ReadonlyMap<string, Category>
  readonly places: Gazetteer
}

export const categoryName = (code: string, { categories }: Names, lang: Lang): string => {
  const found = categories.get(code)
  return found === undefined ? code : pick(lang, { th: found.nameTh, en: found.nameEn })
}

const placeName = (code: string | null, { places }: Names, lang: Lang): string => {
  const area = code === null ? undefined : places.areas.get(code)
  return area === undefined ? '' : placeTitle(area, lang)
}

export interface ArticleRow {
  readonly href: string
  readonly title: string
  readonly category: string
  readonly meta: string
  readonly works: string | null
  readonly state: ArticleState
}

export function presentRow(article: Article, names: Names, lang: Lang): ArticleRow {
  const { list } = messages(lang)
  const body = pick(lang, { th: article.bodyTh ?? '', en: article.bodyEn ?? article.bodyTh ?? '' })
  const when = article.publishedAt === null ? '' : formatShortDate(todayInBangkok(article.publishedAt), lang)
  const said = article.comments > 0 ? list.commentsCount(whole(article.comments)) : ''
  return {
    href: articleHref(article),
    title: article.publishedTitle ?? article.words.title,
    category: categoryName(article.categoryCode, names, lang),
    meta: [placeName(article.areaCode, names, lang), body, when, said].filter(Boolean).join(' · '),
    works: article.works > 0 ? list.worksCount(whole(article.works)) : null,
    state: article.state,
  }
}

export interface PartView {
  readonly part: ArticlePart
  readonly heading: string
  readonly lines: readonly string[]
}

/** What has words, in reading order. */
export function presentParts(words: ArticleWords, lang: Lang): PartView[] {
  const { parts } = messages(lang)
  return articleParts
    .filter((part) => words[part].trim() !== '')
    .map((part) => ({
      part,
      heading: parts[part],
      lines: words[part].split('\n').filter((line) => line.trim() !== ''),
    }))
}

export interface CaseView {
  readonly href: string
  readonly title: string
  readonly meta: string
}

export function presentCase(one: LinkedCase, lang: Lang): CaseView {
  return {
    href: `/complaints/${one.ref}`,
    title: one.words === '' ? one.ref : firstWords(one.words),
    meta: [one.ref, one.placeText ?? '', formatShortDate(todayInBangkok(one.receivedAt), lang)]
      .filter(Boolean)
      .join(' · '),
  }
}

const firstWords = (text: string) => (text.length > 110 ? `${text.slice(0, 110)}…` : text)

export interface CommentView {
  readonly id: string
  readonly who: string
  readonly kind: string
  readonly when: string
  readonly datetime: string
  readonly lines: readonly string[]
}

export function presentComment(comment: Comment, lang: Lang): CommentView {
  const { one } = messages(lang)
  const body = comment.bodyTh === null ? null : pick(lang, { th: comment.bodyTh, en: comment.bodyEn ?? comment.bodyTh })
  return {
    id: publicKey(comment),
    who: body ?? (comment.isOfficer ? one.byOffice : one.visitor),
    kind: one.says[comment.kind],
    when: formatInstant(comment.at, lang),
    datetime: comment.at.toISOString(),
    lines: comment.text.split('\n'),
  }
}

export interface QueueRow extends CommentView {
  readonly articleHref: string
  readonly articleTitle: string
  readonly suspicion: string | null
}

export function presentQueueRow(comment: Comment, lang: Lang): QueueRow {
  const { queue } = messages(lang)
  return {
    ...presentComment(comment, lang),
    articleHref: articleHref({ home: comment.home, id: comment.articleId }),
    articleTitle: comment.articleTitle,
    suspicion: comment.suspicion === null ? null : queue.suspicions[comment.suspicion],
  }
}

export function presentHistory(events: readonly ArticleEvent[], nameOf: ReadonlyMap<string, string>, lang: Lang) {
  const { events: words } = messages(lang)
  return events.map((event) => ({
    when: formatInstant(event.at, lang),
    datetime: event.at.toISOString(),
    title: words[event.kind],
    who: event.actorId === null ? '' : (nameOf.get(event.actorId) ?? ''),
    body: event.reason,
  }))
}

export const publishedLine = (version: Version, lang: Lang): string =>
  messages(lang).one.publishedOn(formatDate(todayInBangkok(version.publishedAt), lang), String(version.version))

/** What programs read: the published version only. */
export function articleForApi(article: Article, version: Version | null) {
  return {
    id: publicKey(article),
    title: version?.words.title ?? article.publishedTitle ?? '',
    category: article.categoryCode,
    area: article.areaCode,
    body: article.bodyTh,
    case: article.caseRef,
    version: article.version,
    published_at: article.publishedAt?.toISOString() ?? null,
    works: article.works,
    comments: article.comments,
    ...(version === null
      ? {}
      : {
          problem: version.words.problem,
          cause: version.words.cause,
          steps: version.words.steps,
          result: version.words.result,
          cost: version.words.cost,
          watch: version.words.watch,
        }),
  }
}
