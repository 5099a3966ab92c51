import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ArticleFacts, ArticleState, ArticleWords } from './article.ts'

export interface Key {
  readonly home: string
  readonly id: string
}

/** An article with the words being worked on. */
export interface Article extends Key, ArticleFacts {
  readonly categoryCode: string
  readonly areaCode: string | null
  readonly bodyId: string | null
  readonly bodyTh: string | null
  readonly bodyEn: string | null
  readonly caseRef: string | null
  readonly publishedTitle: string | null
  readonly publishedAt: Date | null
  readonly works: number
  readonly comments: number
  readonly revision: number
  readonly updatedAt: Date
}

interface StoredArticle {
  home: string
  id: string
  state: ArticleState
  category_code: string
  area_code: string | null
  body_id: string | null
  body_th: string | null
  body_en: string | null
  case_ref: string | null
  title: string
  problem: string
  cause: string
  steps: string
  result: string
  cost: string
  watch: string
  version: number
  published_title: string | null
  published_at: Date | null
  works: number
  comments: number
  made_by: string | null
  revision: number
  updated_at: Date
}

const COLUMNS = sql`a.home, a.id, a.state, a.category_code, a.area_code, a.body_id, b.name_th as body_th, b.name_en as body_en,
  a.case_ref, a.title, a.problem, a.cause, a.steps, a.result, a.cost, a.watch, a.version, a.published_title, a.published_at, a.works,
  a.comments, a.made_by, a.revision, a.updated_at`
const FROM = sql`knowledge_articles a left join bodies b on b.id = a.body_id`

const wordsOf = ({ title, problem, cause, steps, result, cost, watch }: ArticleWords): ArticleWords => ({
  title,
  problem,
  cause,
  steps,
  result,
  cost,
  watch,
})

function toArticle(row: StoredArticle): Article {
  return {
    home: row.home,
    id: row.id,
    state: row.state,
    version: row.version,
    writtenBy: row.made_by,
    words: wordsOf(row),
    categoryCode: row.category_code,
    areaCode: row.area_code,
    bodyId: row.body_id,
    bodyTh: row.body_th,
    bodyEn: row.body_en,
    caseRef: row.case_ref,
    publishedTitle: row.published_title,
    publishedAt: row.published_at,
    works: row.works,
    comments: row.comments,
    revision: row.revision,
    updatedAt: row.updated_at,
  }
}

export async function articleByKey(view: Queryable, { home, id }: Key): Promise<Article | null> {
  const { rows } = await view.query<StoredArticle>(
    sql`select ${COLUMNS} from ${FROM} where a.home = ${home} and a.id = ${id}`,
  )
  return rows[0] ? toArticle(rows[0]) : null
}

/** Held until the transaction ends. */
export async function lockArticle(tx: Tx, { home, id }: Key): Promise<Article | null> {
  const { rows } = await tx.query<StoredArticle>(
    sql`select ${COLUMNS} from ${FROM} where a.home = ${home} and a.id = ${id} for update of a`,
  )
  return rows[0] ? toArticle(rows[0]) : null
}

export const orders = ['newest', 'works'] as const
export type Order = (typeof orders)[number]

export interface ArticleFilter {
  /** What stands in the state; 'published' is everything the public sees, being changed or not. */
  readonly state: ArticleState
  readonly categoryCode: string | null
  readonly areaCode: string | null
  /** A tsquery, as `searchQuery` makes it. */
  readonly words: string | null
  readonly order: Order
}

function where({ state, categoryCode, areaCode, words }: ArticleFilter): Sql {
  const asked = [
    state === 'published' ? sql`a.version > 0 and a.state <> 'withdrawn'` : sql`a.state = ${state}`,
    ...(categoryCode === null ? [] : [sql`a.category_code = ${categoryCode}`]),
    ...(areaCode === null || areaCode === 'TH'
      ? []
      : [sql`a.home = ${areaCode.slice(0, 2)} and a.area_code like ${`${areaCode}%`}`]),
    ...(words === null ? [] : [sql`a.search @@ ${words}::tsquery`]),
  ]
  return join(asked, ' and ')
}

const orderBy = ({ state, order }: ArticleFilter): Sql =>
  state !== 'published'
    ? sql`order by a.updated_at desc, a.id`
    : order === 'works'
      ? sql`order by a.works desc, a.published_at desc, a.id desc`
      : sql`order by a.published_at desc, a.id desc`

export async function articlesPage(
  view: Queryable,
  filter: ArticleFilter,
  limit: number,
  offset: number,
): Promise<{ articles: Article[]; total: number }> {
  const { rows } = await view.query<StoredArticle>(
    sql`select ${COLUMNS} from ${FROM} where ${where(filter)} ${orderBy(filter)} limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ count: bigint }>(
    sql`select count(*) from knowledge_articles a where ${where(filter)}`,
  )
  return { articles: rows.map(toArticle), total: Number(counted.rows[0]?.count ?? 0n) }
}

/** In the order of ids, for programs. */
export async function articlesAfter(
  view: Queryable,
  filter: ArticleFilter,
  afterId: string,
  limit: number,
): Promise<Article[]> {
  const { rows } = await view.query<StoredArticle>(
    sql`select ${COLUMNS} from ${FROM} where ${where(filter)} and a.id::text > ${afterId} order by a.id::text limit ${limit}`,
  )
  return rows.map(toArticle)
}

export interface NewArticle extends Key {
  readonly categoryCode: string
  readonly areaCode: string | null
  readonly bodyId: string | null
  readonly caseRef: string | null
  readonly words: ArticleWords
  readonly madeBy: string | null
}

export async function insertArticle(tx: Tx, one: NewArticle, now: Date): Promise<void> {
  const { title, problem, cause, steps, result, cost, watch } = one.words
  await tx.query(
    sql`insert into knowledge_articles (home, id, state, category_code, area_code, body_id, case_ref, title, problem, cause, steps,
          result, cost, watch, made_by, created_at, updated_at)
        values (${one.home}, ${one.id}, 'draft', ${one.categoryCode}, ${one.areaCode}, ${one.bodyId}, ${one.caseRef}, ${title},
          ${problem}, ${cause}, ${steps}, ${result}, ${cost}, ${watch}, ${one.madeBy}, ${now}, ${now})`,
  )
}

export async function storeWords(
  tx: Tx,
  { home, id }: Key,
  words: ArticleWords,
  more: { state: ArticleState; categoryCode: string; areaCode: string | null; madeBy: string; now: Date },
): Promise<void> {
  await tx.query(
    sql`update knowledge_articles set state = ${more.state}, category_code = ${more.categoryCode}, area_code = ${more.areaCode},
          title = ${words.title}, problem = ${words.problem}, cause = ${words.cause}, steps = ${words.steps},
          result = ${words.result}, cost = ${words.cost}, watch = ${words.watch}, made_by = ${more.madeBy},
          revision = revision + 1, updated_at = ${more.now}
        where home = ${home} and id = ${id}`,
  )
}

export async function storeState(tx: Tx, { home, id }: Key, state: ArticleState, now: Date): Promise<void> {
  await tx.query(
    sql`update knowledge_articles set state = ${state}, revision = revision + 1, updated_at = ${now}
        where home = ${home} and id = ${id}`,
  )
}

/** Articles made from a case, and those it was joined to. */
export async function articlesOfCase(
  view: Queryable,
  ref: string,
): Promise<(Key & { readonly state: ArticleState; readonly isSource: boolean })[]> {
  const { rows } = await view.query<{ home: string; id: string; state: ArticleState; is_source: boolean }>(
    sql`select a.home, a.id, a.state, a.case_ref is not distinct from ${ref} as is_source from knowledge_articles a
         where a.case_ref = ${ref}
         union
        select a.home, a.id, a.state, a.case_ref is not distinct from ${ref} from knowledge_links l
          join knowledge_articles a on a.home = l.home and a.id = l.article_id where l.case_ref = ${ref}`,
  )
  return rows.map((row) => ({ home: row.home, id: row.id, state: row.state, isSource: row.is_source }))
}

const TEXTS = ['title', 'problem', 'cause', 'steps', 'result', 'cost', 'watch'] as const

/**
 * Words leave an article wherever they stand. The one change a version ever sees: something personal goes out of it.
 * @param lexemes what the last version is found by, from its texts
 */
export async function coverInArticle(
  tx: Tx,
  { home, id }: Key,
  { phrase, mark }: { phrase: string; mark: string },
  lexemes: (texts: readonly string[]) => string,
): Promise<void> {
  const covered = join(
    TEXTS.map((name) => sql`${raw(name)} = replace(${raw(name)}, ${phrase}, ${mark})`),
    ', ',
  )
  await tx.query(
    sql`update knowledge_articles set ${covered}, published_title = replace(published_title, ${phrase}, ${mark}),
               revision = revision + 1 where home = ${home} and id = ${id}`,
  )
  await tx.query(sql`update knowledge_versions set ${covered} where home = ${home} and article_id = ${id}`)
  await tx.query(
    sql`update knowledge_comments set text = replace(text, ${phrase}, ${mark}) where home = ${home} and article_id = ${id}`,
  )
  const { rows } = await tx.query<Record<(typeof TEXTS)[number], string>>(
    sql`select title, problem, cause, steps, result, cost, watch from knowledge_versions
         where home = ${home} and article_id = ${id} order by version desc limit 1`,
  )
  const [last] = rows
  if (last === undefined) return
  const search = lexemes(TEXTS.map((name) => last[name]))
  await tx.query(sql`update knowledge_articles set search = ${search}::tsvector where home = ${home} and id = ${id}`)
}

/** Makes the words that stand there the next public version. @param search lexemes as a tsvector literal */
export async function storeVersion(
  tx: Tx,
  article: Article,
  made: { version: number; search: string; reason: string; by: string | null; now: Date },
): Promise<void> {
  const { title, problem, cause, steps, result, cost, watch } = article.words
  await tx.query(
    sql`insert into knowledge_versions (home, article_id, version, title, problem, cause, steps, result, cost, watch, reason,
          published_by, published_at)
        values (${article.home}, ${article.id}, ${made.version}, ${title}, ${problem}, ${cause}, ${steps}, ${result}, ${cost},
          ${watch}, ${made.reason}, ${made.by}, ${made.now})`,
  )
  await tx.query(
    sql`update knowledge_articles set state = 'published', version = ${made.version}, published_title = ${title},
          published_at = ${made.now}, search = ${made.search}::tsvector, revision = revision + 1, updated_at = ${made.now}
        where home = ${article.home} and id = ${article.id}`,
  )
}

export interface Version {
  readonly version: number
  readonly words: ArticleWords
  readonly reason: string
  readonly publishedAt: Date
}

/** Newest first; the words of each. */
export async function versionsOf(view: Queryable, { home, id }: Key): Promise<Version[]> {
  const { rows } = await view.query<ArticleWords & { version: number; reason: string; published_at: Date }>(
    sql`select version, title, problem, cause, steps, result, cost, watch, reason, published_at from knowledge_versions
        where home = ${home} and article_id = ${id} order by version desc`,
  )
  return rows.map((row) => ({
    version: row.version,
    words: wordsOf(row),
    reason: row.reason,
    publishedAt: row.published_at,
  }))
}

// ---- cases, followers, history

export interface LinkedCase {
  readonly ref: string
  readonly words: string
  readonly placeText: string | null
  readonly state: string
  readonly receivedAt: Date
}

interface StoredCaseLine {
  ref: string
  words: string | null
  place_text: string | null
  state: string
  received_at: Date
}

const toLine = (row: StoredCaseLine): LinkedCase => ({
  ref: row.ref,
  words: row.words ?? '',
  placeText: row.words === null ? null : row.place_text,
  state: row.state,
  receivedAt: row.received_at,
})

/** Words of a case only from the moment they are public. */
const caseLine = (now: Date): Sql =>
  sql`c.ref, case when c.words_shown_at <= ${now} then c.words end as words, c.place_text, c.state, c.received_at`

/** Open public cases of the same kind, newest first. */
export async function openCasesOf(
  view: Queryable,
  categoryCode: string,
  now: Date,
  limit: number,
): Promise<LinkedCase[]> {
  const { rows } = await view.query<StoredCaseLine>(
    sql`select ${caseLine(now)} from complaints c
        where c.category_code = ${categoryCode} and c.visibility = 'public' and c.phase in ('intake', 'handling')
        order by c.received_at desc, c.id desc limit ${limit}`,
  )
  return rows.map(toLine)
}

export async function linkedCases(view: Queryable, { home, id }: Key, now: Date, limit: number): Promise<LinkedCase[]> {
  const { rows } = await view.query<StoredCaseLine>(
    sql`select ${caseLine(now)} from knowledge_links l
        join complaints c on c.home = left(l.case_ref, 2) and c.ref = l.case_ref and c.visibility = 'public'
        where l.home = ${home} and l.article_id = ${id} order by l.at desc limit ${limit}`,
  )
  return rows.map(toLine)
}

export async function insertLink(
  tx: Tx,
  { home, id }: Key,
  link: { ref: string; by: string | null; reason: string; now: Date },
): Promise<void> {
  await tx.query(
    sql`insert into knowledge_links (home, article_id, case_ref, made_by, reason, at)
        values (${home}, ${id}, ${link.ref}, ${link.by}, ${link.reason}, ${link.now}) on conflict do nothing`,
  )
}

export async function follows(view: Queryable, { home, id }: Key, personId: string): Promise<boolean> {
  const { rowCount } = await view.query(
    sql`select 1 from knowledge_follows where home = ${home} and article_id = ${id} and person_id = ${personId}`,
  )
  return rowCount > 0
}

export async function setFollow(
  tx: Tx,
  { home, id }: Key,
  personId: string,
  wanted: boolean,
  now: Date,
): Promise<void> {
  await tx.query(
    wanted
      ? sql`insert into knowledge_follows (home, article_id, person_id, at) values (${home}, ${id}, ${personId}, ${now})
            on conflict do nothing`
      : sql`delete from knowledge_follows where home = ${home} and article_id = ${id} and person_id = ${personId}`,
  )
}

export async function followersOf(view: Queryable, { home, id }: Key): Promise<string[]> {
  const { rows } = await view.query<{ person_id: string }>(
    sql`select person_id from knowledge_follows where home = ${home} and article_id = ${id} order by person_id`,
  )
  return rows.map((row) => row.person_id)
}

export const eventKinds = [
  'made',
  'edited',
  'sent',
  'returned',
  'published',
  'withdrawn',
  'linked',
  'unlinked',
  'comment-shown',
  'comment-hidden',
] as const
export type EventKind = (typeof eventKinds)[number]

export interface ArticleEvent {
  readonly kind: EventKind
  readonly actorId: string | null
  readonly reason: string
  readonly at: Date
}

export async function insertEvent(tx: Tx, { home, id }: Key, eventId: string, event: ArticleEvent): Promise<void> {
  await tx.query(
    sql`insert into knowledge_events (home, id, article_id, kind, actor_id, reason, at)
        values (${home}, ${eventId}, ${id}, ${event.kind}, ${event.actorId}, ${event.reason}, ${event.at})`,
  )
}

export async function eventsOf(view: Queryable, { home, id }: Key, limit: number): Promise<ArticleEvent[]> {
  const { rows } = await view.query<{ kind: EventKind; actor_id: string | null; reason: string; at: Date }>(
    sql`select kind, actor_id, reason, at from knowledge_events where home = ${home} and article_id = ${id}
        order by at desc, id desc limit ${limit}`,
  )
  return rows.map((row) => ({ kind: row.kind, actorId: row.actor_id, reason: row.reason, at: row.at }))
}
