import sql, { empty, type Sql } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CommentKind, CommentState, Suspicion } from './article.ts'
import type { Key } from './knowledge.sql.ts'

export interface Comment extends Key {
  readonly articleId: string
  readonly articleTitle: string
  readonly kind: CommentKind
  readonly state: CommentState
  readonly text: string
  readonly bodyTh: string | null
  readonly bodyEn: string | null
  readonly isOfficer: boolean
  readonly suspicion: Suspicion | null
  readonly reason: string | null
  readonly at: Date
}

interface StoredComment {
  home: string
  id: string
  article_id: string
  article_title: string
  kind: CommentKind
  state: CommentState
  text: string
  body_th: string | null
  body_en: string | null
  is_officer: boolean
  suspicion: Suspicion | null
  reason: string | null
  at: Date
}

const COMMENT = sql`c.home, c.id, c.article_id, coalesce(a.published_title, a.title) as article_title, c.kind, c.state, c.text,
  b.name_th as body_th, b.name_en as body_en, c.person_id is not null as is_officer, c.suspicion, c.reason, c.at`
const COMMENT_FROM = sql`knowledge_comments c join knowledge_articles a on a.home = c.home and a.id = c.article_id
  left join bodies b on b.id = c.body_id`

const toComment = (row: StoredComment): Comment => ({
  home: row.home,
  id: row.id,
  articleId: row.article_id,
  articleTitle: row.article_title,
  kind: row.kind,
  state: row.state,
  text: row.text,
  bodyTh: row.body_th,
  bodyEn: row.body_en,
  isOfficer: row.is_officer,
  suspicion: row.suspicion,
  reason: row.reason,
  at: row.at,
})

/** What everybody reads, newest first; marks without words are only counted. */
export async function shownComments(view: Queryable, { home, id }: Key, limit: number): Promise<Comment[]> {
  const { rows } = await view.query<StoredComment>(
    sql`select ${COMMENT} from ${COMMENT_FROM}
        where c.home = ${home} and c.article_id = ${id} and c.state = 'shown' and c.text <> '' order by c.at desc limit ${limit}`,
  )
  return rows.map(toComment)
}

/** What a moderator has to look at: suspicious ones first, then the oldest. @param homes null: all */
export async function waitingComments(
  view: Queryable,
  homes: readonly string[] | null,
  limit: number,
): Promise<Comment[]> {
  const { rows } = await view.query<StoredComment>(
    sql`select ${COMMENT} from ${COMMENT_FROM} where c.state = 'waiting' ${inHomes(homes)}
        order by c.suspicion is null, c.at, c.id limit ${limit}`,
  )
  return rows.map(toComment)
}

export async function countWaiting(view: Queryable, homes: readonly string[] | null): Promise<number> {
  const { rows } = await view.query<{ count: bigint }>(
    sql`select count(*) from knowledge_comments c where c.state = 'waiting' ${inHomes(homes)}`,
  )
  return Number(rows[0]?.count ?? 0n)
}

const inHomes = (homes: readonly string[] | null): Sql =>
  homes === null ? empty : sql`and c.home = any(${[...homes]})`

/** What was said before by the same browser, and in the same words. */
export async function saidBefore(
  view: Queryable,
  { home, id }: Key,
  { byKey, text, now }: { byKey: string; text: string; now: Date },
): Promise<{ lastHour: number; hasSaidWorks: boolean; sameWords: number; waiting: number }> {
  const hourAgo = new Date(now.getTime() - 3_600_000)
  const dayAgo = new Date(now.getTime() - 86_400_000)
  const { rows } = await view.query<{ last_hour: bigint; works: boolean; same: bigint; waiting: bigint }>(
    sql`select
      (select count(*) from knowledge_comments where by_key = ${byKey} and at > ${hourAgo}) as last_hour,
      exists (select 1 from knowledge_comments where home = ${home} and article_id = ${id} and by_key = ${byKey} and kind = 'works') as works,
      (select count(*) from knowledge_comments where state = 'waiting' and at > ${dayAgo} and text = ${text} and text <> '') as same,
      (select count(*) from knowledge_comments where home = ${home} and article_id = ${id} and state = 'waiting') as waiting`,
  )
  const [row] = rows
  return {
    lastHour: Number(row?.last_hour ?? 0n),
    hasSaidWorks: row?.works ?? false,
    sameWords: Number(row?.same ?? 0n),
    waiting: Number(row?.waiting ?? 0n),
  }
}

export interface NewComment extends Key {
  readonly articleId: string
  readonly kind: CommentKind
  readonly state: CommentState
  readonly text: string
  readonly bodyId: string | null
  readonly personId: string | null
  readonly byKey: string
  readonly suspicion: Suspicion | null
}

/** @returns false when this browser has said "works" before, however close together both came */
export async function insertComment(tx: Tx, one: NewComment, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`insert into knowledge_comments (home, id, article_id, kind, state, text, body_id, person_id, by_key, suspicion, at)
        values (${one.home}, ${one.id}, ${one.articleId}, ${one.kind}, ${one.state}, ${one.text}, ${one.bodyId}, ${one.personId},
          ${one.byKey}, ${one.suspicion}, ${now})
        on conflict (home, article_id, by_key) where kind = 'works' do nothing`,
  )
  if (rowCount > 0) await recount(tx, { home: one.home, id: one.articleId })
  return rowCount > 0
}

/** Counted anew from the rows, so that what was hidden is not counted. */
async function recount(tx: Tx, { home, id }: Key): Promise<void> {
  await tx.query(
    sql`update knowledge_articles set
          works = (select count(*) from knowledge_comments c where c.home = ${home} and c.article_id = ${id} and c.kind = 'works' and c.state = 'shown'),
          comments = (select count(*) from knowledge_comments c where c.home = ${home} and c.article_id = ${id} and c.text <> '' and c.state = 'shown')
        where home = ${home} and id = ${id}`,
  )
}

/** Shows or hides those of the ids that are not in that state yet. @returns them, with their articles */
export async function decideComments(
  tx: Tx,
  ids: readonly string[],
  decided: { state: 'shown' | 'hidden'; reason: string | null; by: string; homes: readonly string[] | null; now: Date },
): Promise<(Key & { articleId: string })[]> {
  const { rows } = await tx.query<{ home: string; id: string; article_id: string }>(
    sql`update knowledge_comments c set state = ${decided.state}, reason = ${decided.state === 'hidden' ? decided.reason : null},
          decided_by = ${decided.by}, decided_at = ${decided.now}
        where c.id = any(${[...ids]}::uuid[]) and c.state <> ${decided.state} ${inHomes(decided.homes)}
        returning home, id, article_id`,
  )
  const articles = new Map(rows.map((row) => [row.article_id, row.home]))
  for (const [id, home] of articles) await recount(tx, { home, id })
  return rows.map((row) => ({ home: row.home, id: row.id, articleId: row.article_id }))
}

/** Notes that somebody finds a comment abusive; enough of them take it out of sight. @returns how many that are, null for no such comment */
export async function reportComment(
  tx: Tx,
  { home, id }: Key,
  { byKey, enough, now }: { byKey: string; enough: number; now: Date },
): Promise<number | null> {
  const there = await tx.query<{ article_id: string }>(
    sql`select article_id from knowledge_comments where home = ${home} and id = ${id} and state = 'shown' for update`,
  )
  const [comment] = there.rows
  if (comment === undefined) return null
  await tx.query(
    sql`insert into knowledge_reports (home, comment_id, by_key, at) values (${home}, ${id}, ${byKey}, ${now}) on conflict do nothing`,
  )
  const { rows } = await tx.query<{ reports: number }>(
    sql`update knowledge_comments set
          reports = (select count(*) from knowledge_reports r where r.home = ${home} and r.comment_id = ${id}),
          suspicion = 'reported',
          state = case when (select count(*) from knowledge_reports r where r.home = ${home} and r.comment_id = ${id}) >= ${enough}::int
                    and decided_by is null and person_id is null then 'waiting' else state end
        where home = ${home} and id = ${id} returning reports`,
  )
  await recount(tx, { home, id: comment.article_id })
  return rows[0]?.reports ?? 0
}
