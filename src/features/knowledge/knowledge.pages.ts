import { randomBytes } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import { cookie, cookieName } from '../../platform/http/signed.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber } from '../../web/list-pages.ts'
import { oneLineText, oneTimeKey, readForm, type Typed } from '../../web/read-form.ts'
import { searchQuery } from '../complaints/index.ts'
import { personNames } from '../people/index.ts'
import { articleStates, type CommentKind, commentKinds } from './article.ts'
import { commentOnArticle, flagComment } from './comment-article.ts'
import { countWaiting, shownComments } from './comments.sql.ts'
import { mayModerate, mayReview, mayWrite, mayWriteSomewhere, moderatedHomes } from './knowledge.policy.ts'
import {
  articleHref,
  categoryName,
  presentCase,
  presentComment,
  presentHistory,
  presentParts,
  presentRow,
  publicKey,
  publishedLine,
} from './knowledge.present.ts'
import {
  type Article,
  type ArticleFilter,
  articleByKey,
  articlesPage,
  eventsOf,
  follows,
  type Key,
  linkedCases,
  openCasesOf,
  orders,
  setFollow,
  versionsOf,
} from './knowledge.sql.ts'
import { messages } from './messages.ts'
import { categoryChoices, namesFor, refusalText, refused, show } from './page-parts.ts'
import { articleView, versionView } from './views/article-view.ts'
import { articlesView, listQuery, type TypedList } from './views/list-view.ts'
import { linkCase, publishArticle, stepArticle } from './write-article.ts'

const PAGE_SIZE = 20
const MOST_IN_FILE = 20_000
const MOST_COMMENTS = 200
const MOST_CASES = 5
const MOST_EVENTS = 30
const markCookie = 'prasan_learn'
const MARK_SECONDS = 365 * 86_400

export function knowledgePages(app: PageApp, deps: Deps): void {
  // A network block may hold a whole village: enough for a meeting, too little for a flood.
  const writes = limiter('knowledge-writes', { points: 60, seconds: 600 })
  const limited = (work: (c: PageContext) => Promise<Response>) => async (c: PageContext) => {
    const wait = await takeForBlock(c, writes)
    return wait === null ? work(c) : tooMany(c, wait)
  }
  app.get('/learn', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/learn/list.${format}`, (c) => listFile(c, deps, format))
  app.post(
    '/learn/comments/:id/report',
    limited((c) => reportPost(c, deps)),
  )
  app.get('/learn/:id', (c) => onePage(c, deps, {}, []))
  app.get('/learn/:id/versions/:n', (c) => versionPage(c, deps))
  app.post(
    '/learn/:id/comments',
    limited((c) => commentPost(c, deps)),
  )
  app.post(
    '/learn/:id/works',
    limited((c) => worksPost(c, deps)),
  )
  app.post('/learn/:id/follow', (c) => followPost(c, deps))
  app.post('/learn/:id/act', (c) => actPost(c, deps))
  app.post('/learn/:id/links', (c) => linkPost(c, deps))
}

// ---- the list

function typedList(c: PageContext): TypedList {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  return { q: word('q'), category: word('category'), place: word('place'), order: word('order'), state: word('state') }
}

async function filterOf(view: Queryable, typed: TypedList, { viewer, now }: Doing) {
  const names = await namesFor(view)
  const area = typed.place === '' ? null : (names.places.areas.get(typed.place) ?? names.places.resolve(typed.place))
  const wanted = articleStates.find((one) => one === typed.state) ?? 'published'
  const filter: ArticleFilter = {
    // What is not published is for officers.
    state: mayWriteSomewhere(viewer, now) ? wanted : 'published',
    categoryCode: names.categories.has(typed.category) ? typed.category : null,
    areaCode: area?.code ?? null,
    words: typed.q === '' ? null : searchQuery(typed.q),
    order: orders.find((one) => one === typed.order) ?? 'newest',
  }
  return { filter, names, placeKnown: typed.place === '' || area !== null }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { list } = messages(lang)
  const doing = doingOf(c, deps)
  const { viewer, now } = doing
  const typed = typedList(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, typed, doing)
    const waiting = mayModerate(viewer, now) ? await countWaiting(view, moderatedHomes(viewer)) : null
    return { ...asked, waiting, ...(await articlesPage(view, asked.filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)) }
  })
  const problems: Problem[] = found.placeKnown ? [] : [{ field: 'place', text: list.placeUnknown(typed.place) }]
  const query = listQuery(typed)
  const isOfficer = mayWriteSomewhere(viewer, now)
  return show(c, deps, {
    title: list.title,
    lead: list.lead,
    isList: true,
    problems,
    actions: [
      found.waiting !== null &&
        linkButton({ href: href(lang, '/learn/queue'), text: list.queue(String(found.waiting)), kind: 'secondary' }),
      isOfficer && linkButton({ href: href(lang, '/learn/new'), text: list.write, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/learn', type: 'application/json', text: list.asJson }],
    main: (frame) =>
      articlesView(frame, {
        typed,
        problems,
        categories: categoryChoices(found.names, lang),
        rows: found.articles.map((one) => presentRow(one, found.names, lang)),
        total: found.total,
        ...listPages(`/learn${query}`, { at, size: PAGE_SIZE, total: found.total }),
        query,
        isOfficer,
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { file } = messages(lang).list
  const found = await deps.db.snapshot(async (view) => {
    const { filter, names } = await filterOf(view, typedList(c), doingOf(c, deps))
    return { names, ...(await articlesPage(view, filter, MOST_IN_FILE, 0)) }
  })
  return tableFile(c, format, {
    name: 'learn',
    sheets: [
      {
        title: 'learn',
        head: [file.id, file.title, file.category, file.area, file.body, file.works, file.published, file.case],
        rows: found.articles.map((one) => [
          publicKey(one),
          one.publishedTitle ?? one.words.title,
          categoryName(one.categoryCode, found.names, lang),
          one.areaCode ?? '',
          one.bodyTh ?? '',
          one.works,
          one.publishedAt?.toISOString() ?? '',
          one.caseRef ?? '',
        ]),
      },
    ],
  })
}

// ---- one article

/** The article for whom it is shown: drafts and withdrawn ones are not there for the public. */
async function readFor(view: Queryable, key: Key | null, { viewer, now }: Doing): Promise<Article | null> {
  const article = key === null ? null : await articleByKey(view, key)
  if (article === null) return null
  const isPublic = article.version > 0 && article.state !== 'withdrawn'
  return isPublic || mayWriteSomewhere(viewer, now) ? article : null
}

async function onePage(c: PageContext, deps: Deps, typed: Typed, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const { one, refusals } = messages(lang)
  const doing = doingOf(c, deps)
  const { viewer, now } = doing
  const found = await deps.db.snapshot(async (view) => {
    const article = await readFor(view, keyIn(c), doing)
    if (article === null) return null
    const isOfficer = mayWriteSomewhere(viewer, now)
    const events = isOfficer ? await eventsOf(view, article, MOST_EVENTS) : []
    return {
      article,
      isOfficer,
      names: await namesFor(view),
      versions: await versionsOf(view, article),
      comments: await shownComments(view, article, MOST_COMMENTS),
      open: await openCasesOf(view, article.categoryCode, now, MOST_CASES),
      same: await linkedCases(view, article, now, MOST_CASES),
      isFollowed: viewer !== null && (await follows(view, article, viewer.personId)),
      events,
      people: await personNames(
        view,
        deps,
        events.map(({ actorId }) => actorId),
      ),
    }
  })
  if (found === null) return failure(c, 404, refusals['not-found'])
  const { article, names } = found
  const [current] = found.versions
  const isPublic = article.version > 0 && article.state !== 'withdrawn'
  // Officers check what is to be published; everybody else reads what is.
  const isChecking = found.isOfficer && (article.state === 'review' || article.version === 0)
  const words = isChecking || current === undefined ? article.words : current.words
  const isBeingChanged = article.version > 0 && (article.state === 'draft' || article.state === 'review')
  const may = { write: mayWrite(viewer, article, now), review: mayReview(viewer, article, now) }
  return show(c, deps, {
    title: words.title,
    problems,
    narrow: true,
    noIndex: !isPublic,
    ...(isPublic
      ? {
          alternates: [
            { href: `/api/v1${articleHref(article)}`, type: 'application/json', text: messages(lang).list.asJson },
          ],
        }
      : {}),
    main: (frame) =>
      articleView(frame, {
        path: articleHref(article),
        category: {
          text: categoryName(article.categoryCode, names, lang),
          href: `/learn?category=${encodeURIComponent(article.categoryCode)}`,
        },
        line: current === undefined ? one.isDraft : publishedLine(current, lang),
        notes: [
          ...(article.state === 'withdrawn' ? [one.isWithdrawn] : []),
          ...(isBeingChanged && found.isOfficer ? [one.beingChanged] : []),
        ],
        parts: presentParts(words, lang),
        from:
          article.caseRef === null ? null : { text: one.from(article.caseRef), href: `/complaints/${article.caseRef}` },
        works: article.works,
        comments: found.comments.map((comment) => presentComment(comment, lang)),
        open: found.open.map((line) => presentCase(line, lang)),
        same: found.same.map((line) => presentCase(line, lang)),
        versions: found.versions.map((version) => ({
          text: publishedLine(version, lang),
          href: `${articleHref(article)}/versions/${version.version}`,
        })),
        history: presentHistory(found.events, found.people, lang),
        isPublic,
        isSignedIn: viewer !== null,
        isFollowed: found.isFollowed,
        acts: [
          ...(may.write && article.state === 'draft' ? (['send'] as const) : []),
          ...(may.review && article.state === 'review' ? (['publish', 'return'] as const) : []),
          ...(may.review && article.state !== 'withdrawn' ? (['withdraw'] as const) : []),
        ],
        mayEdit: may.write && article.state !== 'withdrawn',
        typed,
        problems,
        key: oneTimeKey(typed),
      }),
  })
}

async function versionPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { one, refusals } = messages(lang)
  const wanted = Number.parseInt(c.req.param('n') ?? '', 10)
  const found = await deps.db.snapshot(async (view) => {
    const article = await readFor(view, keyIn(c), doingOf(c, deps))
    return article && { article, versions: await versionsOf(view, article) }
  })
  const version = found?.versions.find((one) => one.version === wanted)
  if (!found || version === undefined) return failure(c, 404, refusals['not-found'])
  return show(c, deps, {
    title: version.words.title,
    caption: one.versionN(String(version.version)),
    crumbs: [{ text: found.article.publishedTitle ?? '', path: articleHref(found.article) }],
    narrow: true,
    noIndex: true,
    main: () => versionView(publishedLine(version, lang), version.reason, presentParts(version.words, lang)),
  })
}

// ---- what people say

/** A random mark of this browser, used for nothing else than to count it once. */
function browserMark(c: PageContext, deps: Deps): string {
  const there = getCookie(c, cookieName(deps.config, markCookie))
  if (there !== undefined && /^[\w-]{22}$/.test(there)) return there
  const mark = randomBytes(16).toString('base64url')
  c.header('Set-Cookie', cookie(deps.config, markCookie, mark, MARK_SECONDS), { append: true })
  return mark
}

const backTo = (c: PageContext, key: Key, anchor = '') =>
  c.redirect(href(c.get('lang'), `${articleHref(key)}${anchor}`), 303)

async function sayOn(c: PageContext, deps: Deps, key: Key, given: { kind: CommentKind; text: string }) {
  const mark = browserMark(c, deps)
  return wholeAct(deps.db, (tx) => commentOnArticle(tx, key, given, mark, doingOf(c, deps)))
}

async function commentPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { comment, refusals } = messages(lang)
  const key = keyIn(c)
  if (key === null) return failure(c, 404, refusals['not-found'])
  const typed = await formFields(c)
  const kind = commentKinds.find((one) => one === typed.kind)
  if (kind === undefined) return onePage(c, deps, typed, [{ field: 'kind', text: refusals['kind-missing'] }])
  const done = await sayOn(c, deps, key, { kind, text: typed.text ?? '' })
  if (!done.ok) {
    if (done.problem.kind === 'not-found') return failure(c, 404, refusals['not-found'])
    return onePage(c, deps, typed, [{ field: 'text', text: refusalText(done.problem, lang) }])
  }
  notice(c, done.value.state === 'waiting' ? comment.waiting : comment.shown)
  return backTo(c, key, '#comments')
}

async function worksPost(c: PageContext, deps: Deps) {
  const { comment, refusals } = messages(c.get('lang'))
  const key = keyIn(c)
  const done = key && (await sayOn(c, deps, key, { kind: 'works', text: '' }))
  if (key === null || done === null || (!done.ok && done.problem.kind === 'not-found')) {
    return failure(c, 404, refusals['not-found'])
  }
  notice(
    c,
    done.ok
      ? comment.counted
      : refusalText(done.problem as Exclude<typeof done.problem, { kind: 'not-found' }>, c.get('lang')),
  )
  return backTo(c, key)
}

async function reportPost(c: PageContext, deps: Deps) {
  const { one, refusals } = messages(c.get('lang'))
  const key = keyIn(c)
  if (key === null) return failure(c, 404, refusals['not-found'])
  const mark = browserMark(c, deps)
  const known = await deps.db.transaction((tx) => flagComment(tx, key, mark, doingOf(c, deps)))
  if (!known) return failure(c, 404, refusals['not-found'])
  notice(c, one.reported)
  return c.redirect(href(c.get('lang'), '/learn'), 303)
}

async function followPost(c: PageContext, deps: Deps) {
  const { one, refusals } = messages(c.get('lang'))
  const viewer = c.get('viewer')
  const key = keyIn(c)
  if (viewer === null) return failure(c, 401, one.followSignIn)
  const wanted = (await formFields(c)).wanted === '1'
  const done = await deps.db.transaction(async (tx) => {
    const article = await readFor(tx, key, doingOf(c, deps))
    if (article !== null) await setFollow(tx, article, viewer.personId, wanted, deps.clock.now())
    return article !== null
  })
  if (!done || key === null) return failure(c, 404, refusals['not-found'])
  notice(c, wanted ? one.followed : one.unfollowed)
  return backTo(c, key)
}

// ---- what officers do

async function actPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { list, missing, refusals } = messages(lang)
  const key = keyIn(c)
  if (key === null) return failure(c, 404, refusals['not-found'])
  const typed = await formFields(c)
  const read = readForm(typed, lang)
  const reason = read.line('reason', { most: 500, missing: missing.reason })
  const act = (['send', 'publish', 'return', 'withdraw'] as const).find((one) => one === typed.act)
  if (act === undefined) return failure(c, 422, refusals['not-from-here'])
  if (reason === null) return onePage(c, deps, typed, read.problems)
  const doing = doingOf(c, deps)
  const done = await wholeAct(deps.db, (tx) =>
    act === 'publish' ? publishArticle(tx, key, reason, doing) : stepArticle(tx, key, act, reason, doing),
  )
  if (!done.ok) {
    if (done.problem.kind === 'incomplete')
      return onePage(c, deps, typed, [{ field: 'reason', text: refusalText(done.problem, lang) }])
    return refused(c, done.problem)
  }
  const after = { send: 'review', publish: 'published', return: 'draft', withdraw: 'withdrawn' } as const
  notice(c, list.states[after[act]])
  return backTo(c, key)
}

async function linkPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { one, missing, refusals } = messages(lang)
  const key = keyIn(c)
  if (key === null) return failure(c, 404, refusals['not-found'])
  const typed = await formFields(c)
  const read = readForm(typed, lang)
  const reason = read.line('why', { most: 500, missing: missing.reason })
  if (reason === null) return onePage(c, deps, typed, read.problems)
  const done = await wholeAct(deps.db, (tx) =>
    linkCase(tx, key, (typed.ref ?? '').slice(0, 60), reason, doingOf(c, deps)),
  )
  if (!done.ok) {
    return done.problem.kind === 'no-such-case'
      ? onePage(c, deps, typed, [{ field: 'ref', text: refusalText(done.problem, lang) }])
      : refused(c, done.problem)
  }
  notice(c, one.linked)
  return backTo(c, key)
}
