import { redactionLabel } from '../../engines/redaction/index.ts'
import { parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { type Filled, nothingTyped, oneTimeKey, readForm, type Typed } from '../../web/read-form.ts'
import { type ArticleWords, articleParts } from './article.ts'
import { moderateComments } from './comment-article.ts'
import { waitingComments } from './comments.sql.ts'
import { mayModerate, mayWriteSomewhere, moderatedHomes } from './knowledge.policy.ts'
import { articleHref, type Names, presentQueueRow, publicKey } from './knowledge.present.ts'
import { articleByKey } from './knowledge.sql.ts'
import { messages } from './messages.ts'
import { categoryChoices, namesFor, refusalText, refused, show } from './page-parts.ts'
import { articleForm, caseForm, queueView } from './views/form-view.ts'
import { type ArticleDraft, beginArticle, draftFromCase, editArticle, publicWordsOf } from './write-article.ts'

const MOST_IN_QUEUE = 200
const longest: Readonly<Record<keyof ArticleWords, number>> = {
  title: 200,
  problem: 4_000,
  cause: 4_000,
  steps: 8_000,
  result: 4_000,
  cost: 2_000,
  watch: 2_000,
}

/** Writing articles, and looking through what people said. */
export function deskPages(app: PageApp, deps: Deps): void {
  app.get('/learn/new', (c) => newPage(c, deps, null))
  app.post('/learn/new', (c) => newPost(c, deps))
  app.get('/learn/queue', (c) => queuePage(c, deps, '', []))
  app.post('/learn/queue', (c) => queuePost(c, deps))
  app.get('/learn/:id/edit', (c) => editPage(c, deps, null))
  app.post('/learn/:id/edit', (c) => editPost(c, deps))
}

function readArticle(
  typed: Typed,
  names: Names,
  lang: Lang,
): { draft: ArticleDraft | null; problems: readonly Problem[] } {
  const { missing } = messages(lang)
  const read = readForm(typed, lang)
  const title = read.line('title', { most: longest.title, missing: missing.title })
  const categoryCode = read.choice('category', [...names.categories.keys()], missing.category)
  const place = (typed.area ?? '').trim()
  const area = place === '' ? null : (names.places.areas.get(place as never) ?? names.places.resolve(place))
  if (place !== '' && area === null) read.wrong('area', missing.area)
  const words = Object.fromEntries(
    articleParts.map((part) => [part, read.lines(part, { most: longest[part] }) ?? '']),
  ) as unknown as Omit<ArticleWords, 'title'>
  if (title === null || categoryCode === null || read.problems.length > 0)
    return { draft: null, problems: read.problems }
  return { draft: { categoryCode, areaCode: area?.code ?? null, words: { title, ...words } }, problems: [] }
}

/** What was taken out, in words: for the officer to read again. */
function savedNotice(draft: ArticleDraft, lang: Lang): string {
  const { form } = messages(lang)
  const { kinds } = publicWordsOf(draft.words)
  return kinds.length === 0 ? form.saved : form.savedWith(kinds.map((kind) => redactionLabel(kind, lang)).join(', '))
}

async function newPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const { form, refusals } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (!mayWriteSomewhere(viewer, now)) return failure(c, viewer === null ? 401 : 403, refusals['not-yours'])
  const ref = (filled?.typed.case ?? c.req.query('case') ?? '').slice(0, 60)
  const found = await deps.db.snapshot(async (view) => ({
    names: await namesFor(view),
    draft: ref === '' ? null : await draftFromCase(view, ref, now),
  }))
  const content = { title: form.newTitle, lead: form.newLead, noIndex: true, narrow: true }
  if (found.draft === null || !found.draft.ok) {
    const problems: Problem[] =
      found.draft === null ? [] : [{ field: 'case', text: refusalText(found.draft.problem, lang) }]
    const asked: Filled = { typed: { case: ref }, problems }
    return show(c, deps, { ...content, problems, main: (frame) => caseForm(frame, asked) })
  }
  const { categoryCode, areaCode, words } = found.draft.value
  const shown = filled ?? { ...nothingTyped, typed: { ...words, category: categoryCode, area: areaCode ?? '' } }
  return show(c, deps, {
    ...content,
    problems: shown.problems,
    main: (frame) =>
      articleForm(frame, {
        ...shown,
        action: '/learn/new',
        hidden: { case: ref },
        categories: categoryChoices(found.names, lang),
        key: oneTimeKey(shown.typed),
        asksReason: false,
      }),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const doing = doingOf(c, deps)
  if (!mayWriteSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const typed = await formFields(c)
  const { draft, problems } = readArticle(typed, await deps.db.snapshot(namesFor), lang)
  if (draft === null) return newPage(c, deps, { typed, problems })
  const once = { purpose: 'knowledge.begin', key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const begun = await beginArticle(tx, (typed.case ?? '').slice(0, 60), draft, doing)
    return begun.ok ? { ok: true, value: publicKey(begun.value) } : begun
  })
  if (!done.ok) return refused(c, done.problem)
  notice(c, savedNotice(draft, lang))
  return c.redirect(href(lang, `/learn/${done.value}`), 303)
}

async function editPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const { form, refusals } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  const key = keyIn(c)
  if (!mayWriteSomewhere(viewer, now)) return failure(c, viewer === null ? 401 : 403, refusals['not-yours'])
  const found = await deps.db.snapshot(async (view) => ({
    names: await namesFor(view),
    article: key === null ? null : await articleByKey(view, key),
  }))
  const { article } = found
  if (article === null || article.state === 'withdrawn') return failure(c, 404, refusals['not-found'])
  const stored = { ...article.words, category: article.categoryCode, area: article.areaCode ?? '' }
  const shown: Filled = filled ?? { ...nothingTyped, typed: stored }
  return show(c, deps, {
    title: form.editTitle(article.words.title),
    noIndex: true,
    narrow: true,
    problems: shown.problems,
    main: (frame) =>
      articleForm(frame, {
        ...shown,
        action: `${articleHref(article)}/edit`,
        hidden: { revision: shown.typed.revision ?? String(article.revision) },
        categories: categoryChoices(found.names, lang),
        key: oneTimeKey(shown.typed),
        asksReason: true,
      }),
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { missing, refusals } = messages(lang)
  const key = keyIn(c)
  if (key === null) return failure(c, 404, refusals['not-found'])
  const typed = await formFields(c)
  const { draft, problems } = readArticle(typed, await deps.db.snapshot(namesFor), lang)
  const read = readForm(typed, lang)
  const reason = read.line('reason', { most: 500, missing: missing.reason })
  if (draft === null || reason === null) return editPage(c, deps, { typed, problems: [...problems, ...read.problems] })
  const done = await wholeAct(deps.db, (tx) =>
    editArticle(tx, key, { ...draft, reason, revision: read.revision() }, doingOf(c, deps)),
  )
  if (!done.ok) {
    return done.problem.kind === 'changed-meanwhile'
      ? editPage(c, deps, { typed, problems: [{ field: 'title', text: refusalText(done.problem, lang) }] })
      : refused(c, done.problem)
  }
  notice(c, savedNotice(draft, lang))
  return c.redirect(href(lang, articleHref(key)), 303)
}

async function queuePage(c: PageContext, deps: Deps, reason: string, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const { queue, refusals } = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (!mayModerate(viewer, now)) return failure(c, viewer === null ? 401 : 403, refusals['not-moderator'])
  const rows = await waitingComments(deps.db, moderatedHomes(viewer), MOST_IN_QUEUE)
  return show(c, deps, {
    title: queue.title,
    lead: queue.lead,
    noIndex: true,
    problems,
    main: (frame) =>
      queueView(frame, { rows: rows.map((row) => presentQueueRow(row, lang)), problems, reason, key: oneTimeKey({}) }),
  })
}

async function queuePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { queue, missing, refusals } = messages(lang)
  const form = await c.req.formData()
  const ids = form.getAll('id').flatMap((value) => {
    const read = parsePublicId(String(value))
    return read.ok ? [read.value.id] : []
  })
  const reason = String(form.get('reason') ?? '').slice(0, 500)
  const state = form.get('state') === 'shown' ? 'shown' : 'hidden'
  if (ids.length === 0) return queuePage(c, deps, reason, [{ field: 'id', text: queue.choose }])
  const done = await wholeAct(deps.db, (tx) =>
    moderateComments(tx, ids.slice(0, MOST_IN_QUEUE), { state, reason }, doingOf(c, deps)),
  )
  if (!done.ok) {
    if (done.problem.kind === 'not-moderator') return failure(c, 403, refusals['not-moderator'])
    return queuePage(c, deps, reason, [{ field: 'reason', text: missing.reason }])
  }
  notice(c, queue.done(String(done.value)))
  return c.redirect(href(lang, '/learn/queue'), 303)
}
