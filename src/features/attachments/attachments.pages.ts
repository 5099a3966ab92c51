import { Readable } from 'node:stream'
import { type Home, isId, parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { type AttachedThing, attachedThing, bodiesByIds, looksPersonal, type PlanThing } from '../plans/index.ts'
import { mayComment, mayEditComment, mayKeepDocuments, readsAsStaff, speaksFor } from './attachments.policy.ts'
import { presentComment, presentDocument, presentSummary } from './attachments.present.ts'
import { commentByKey, commentsOf, countComments, documentByKey, documentsOf } from './attachments.sql.ts'
import { asAttachment, checkDocument, fileNameFor } from './document-bytes.ts'
import { addDocument, type KeepRefusal, keyOfThing, mostDocuments, removeDocument } from './keep-document.ts'
import { messages } from './messages.ts'
import { commentsPageView, documentsPageView, editCommentView } from './views/attached-pages-view.ts'
import {
  type CommentProblem,
  type CommentRefusal,
  editComment,
  hideComment,
  readComment,
  writeComment,
} from './write-comment.ts'

const documentMegabytes = 20
const commentsShown = 500
const longestTitle = 300
const longestReason = 1_000

type Typed = Readonly<Record<string, string | undefined>>

export function attachmentPages(app: PageApp, deps: Deps): void {
  for (const kind of ['plans', 'projects'] as const) {
    app.get(`/${kind}/:id/documents`, (c) => documentsPage(c, deps, kind))
    app.post(`/${kind}/:id/documents`, uploadLimit((documentMegabytes + 1) * 1_000_000), (c) =>
      addDocumentPost(c, deps, kind),
    )
    app.get(`/${kind}/:id/comments`, (c) => commentsPage(c, deps, kind))
    app.post(`/${kind}/:id/comments`, (c) => commentPost(c, deps, kind))
  }
  app.get('/documents/:id', (c) => download(c, deps))
  app.post('/documents/:id/remove', (c) => removeDocumentPost(c, deps))
  app.get('/comments/:id/edit', (c) => editCommentPage(c, deps, null, []))
  app.post('/comments/:id/edit', (c) => editCommentPost(c, deps))
  app.post('/comments/:id/hide', (c) => hideCommentPost(c, deps))
}

/** The plan or project of the address; null for an address that names none. */
function wantedThing(c: PageContext, kind: 'plans' | 'projects'): PlanThing | null {
  const id = c.req.param('id') ?? ''
  if (kind === 'plans') return isId(id) ? { planId: id, project: null } : null
  const key = parsePublicId(id)
  return key.ok ? { planId: '', project: key.value } : null
}

async function thingOf(c: PageContext, deps: Deps, kind: 'plans' | 'projects'): Promise<AttachedThing | null> {
  const wanted = wantedThing(c, kind)
  return wanted && attachedThing(deps.db, wanted)
}

function showPage(
  c: PageContext,
  deps: Deps,
  content: {
    title: string
    lead?: string
    thing: AttachedThing
    problems: readonly Problem[]
    main: (frame: ReturnType<typeof frameOf>) => Fragment
    noIndex?: boolean
    apiHref?: string
  },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { thing, problems } = content
  return c.html(
    page(frame, {
      title: content.title,
      ...(content.lead === undefined ? {} : { lead: content.lead }),
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: thing.title, href: href(frame, thing.href) },
      ],
      main: content.main(frame),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.kept }) : null,
      banner: noticeOf(c),
      narrow: true,
      noIndex: content.noIndex ?? false,
      ...(content.apiHref === undefined
        ? {}
        : { alternates: [{ href: content.apiHref, type: 'application/json', text: say.asJson }] }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

// ---- documents

async function documentsPage(
  c: PageContext,
  deps: Deps,
  kind: 'plans' | 'projects',
  typed: Typed = {},
  problems: readonly Problem[] = [],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const wanted = wantedThing(c, kind)
  const found = await deps.db.snapshot(async (view) => {
    const thing = wanted && (await attachedThing(view, wanted))
    if (!thing) return null
    const how = { staff: readsAsStaff(viewer), limit: mostDocuments }
    return { thing, ...(await documentsOf(view, keyOfThing(thing), how)) }
  })
  if (found === null) return failure(c, 404, say.notFound)
  const { thing } = found
  const mayAdd = mayKeepDocuments(viewer, thing, deps.clock.now())
  return showPage(c, deps, {
    title: say.documents,
    lead: say.documentsLead(thing.title),
    thing,
    problems,
    apiHref: `/api/v1${thing.href}/documents`,
    main: (frame) =>
      documentsPageView(frame, {
        action: `${thing.href}/documents`,
        documents: found.documents.map((document) => presentDocument(document, mayAdd, lang)),
        mayAdd,
        megabytes: documentMegabytes,
        typed,
        problems,
        key: oneTimeKey(typed),
      }),
  })
}

async function addDocumentPost(c: PageContext, deps: Deps, kind: 'plans' | 'projects') {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const thing = await thingOf(c, deps, kind)
  if (thing === null) return failure(c, 404, say.notFound)
  if (!mayKeepDocuments(viewer, thing, now)) return failure(c, 403, say.notYourDocuments)
  const typed = await formFields(c)
  const file = await formFile(c, 'file')
  const again = (problem: Problem) => documentsPage(c, deps, kind, typed, [problem])
  if (file === null) return again({ field: 'file', text: say.fileMissing })
  if (file.size > documentMegabytes * 1_000_000)
    return again({ field: 'file', text: say.fileTooLarge(documentMegabytes) })
  const visibility = (['public', 'staff'] as const).find((one) => one === typed.visibility)
  if (visibility === undefined) return again({ field: 'visibility', text: say.visibilityMissing })
  const checked = checkDocument(new Uint8Array(await file.arrayBuffer()))
  if (!checked.ok) return again({ field: 'file', text: say.fileProblems[checked.problem] })
  const fileName = fileNameFor(normaliseThai(file.name), checked.value.kind)
  const title =
    normaliseThai(typed.title ?? '')
      .replace(/\s+/g, ' ')
      .trim() || fileName.replace(/\.\w+$/, '')
  if (title.length > longestTitle) return again({ field: 'title', text: say.titleTooLong })
  // The bytes first: a row whose file is missing would be worse than a file without a row.
  const stored = await deps.files.put(checked.value.bytes)
  const once = { purpose: `attachments.document ${thing.href}`, key: typed[oneTimeKeyFieldName] ?? null, now }
  const facts = { title, fileName, mediaType: checked.value.mediaType, ...stored, visibility }
  const kept: { refusal?: KeepRefusal } = {}
  await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const added = await addDocument(tx, thing, facts, { viewer, now })
      if (!added.ok) kept.refusal = added.problem
      return { ok: added.ok }
    }),
  )
  if (kept.refusal?.kind === 'too-many') return again({ field: 'file', text: say.tooManyDocuments(kept.refusal.most) })
  if (kept.refusal !== undefined) return refusedDocument(c, kept.refusal)
  notice(c, say.documentAdded)
  return c.redirect(href(lang, `${thing.href}/documents`), 303)
}

function refusedDocument(c: PageContext, refusal: KeepRefusal) {
  const say = messages(c.get('lang'))
  return refusal.kind === 'not-yours' ? failure(c, 403, say.notYourDocuments) : failure(c, 404, say.notFound)
}

/** Gives a document back: always as a download, never guessed at, never inside a page of ours. */
async function download(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const key = parsePublicId(c.req.param('id') ?? '')
  const document = key.ok ? await documentByKey(deps.db, key.value) : null
  const viewer = c.get('viewer')
  if (document === null) return failure(c, 404, say.notFound)
  if (document.visibility === 'staff' && !readsAsStaff(viewer))
    return failure(c, viewer === null ? 401 : 403, say.staffDocument)
  if (document.removedAt !== null) return failure(c, 410, say.removedDocument)
  const tag = `"${document.sha256}"`
  const headers = {
    'Content-Type': document.mediaType,
    'Content-Disposition': asAttachment(document.fileName),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Officers share machines: what one was shown must not lie there for the next.
    'Cache-Control': viewer === null ? 'private, no-cache' : 'private, no-store',
    ETag: tag,
  }
  const known = (c.req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
  if (known && viewer === null) return c.body(null, 304, headers)
  const bytes = await deps.files.open(document.sha256)
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    ...headers,
    'Content-Length': String(document.byteSize),
  })
}

async function removeDocumentPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return failure(c, 404, say.notFound)
  const reason = await reasonOf(c)
  if (!reason.ok) return failure(c, 422, reason.text)
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const done = await deps.db.transaction((tx) => removeDocument(tx, key.value, reason.text, by))
  if (!done.ok) return refusedDocument(c, done.problem)
  notice(c, say.documentRemoved)
  return c.redirect(href(lang, `${done.value.href}/documents`), 303)
}

async function reasonOf(c: PageContext): Promise<{ ok: boolean; text: string }> {
  const say = messages(c.get('lang'))
  const reason = normaliseThai((await formFields(c)).reason ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  if (reason === '') return { ok: false, text: say.reasonMissing }
  if (reason.length > longestReason) return { ok: false, text: say.reasonTooLong }
  return looksPersonal(reason) ? { ok: false, text: say.personalReason } : { ok: true, text: reason }
}

// ---- comments

async function commentsPage(
  c: PageContext,
  deps: Deps,
  kind: 'plans' | 'projects',
  typed: Typed = {},
  problems: readonly Problem[] = [],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const staff = readsAsStaff(viewer)
  const wanted = wantedThing(c, kind)
  const found = await deps.db.snapshot(async (view) => {
    const thing = wanted && (await attachedThing(view, wanted))
    if (!thing) return null
    const key = keyOfThing(thing)
    const comments = await commentsOf(view, key, { staff, limit: commentsShown })
    const writers = comments.map((comment) => comment.writtenBy)
    return {
      thing,
      comments,
      counts: await countComments(view, key, staff),
      names: staff ? await personNames(view, deps, writers) : null,
      bodies: await bodiesByIds(view, speaksFor(viewer, now)),
    }
  })
  if (found === null) return failure(c, 404, say.notFound)
  const { thing, names } = found
  return showPage(c, deps, {
    title: say.comments,
    lead: say.commentsLead(thing.title),
    thing,
    problems,
    apiHref: `/api/v1${thing.href}/comments`,
    main: (frame) =>
      commentsPageView(frame, {
        action: `${thing.href}/comments`,
        comments: found.comments.map((comment) => presentComment(comment, { viewer, thing, names, now, lang })),
        summary: presentSummary(found.counts, lang),
        hearing: thing.planState === 'hearing',
        mayWrite: mayComment(viewer, now),
        bodies: ownFirst(found.bodies, thing.bodyId).map((body) => ({
          id: body.id,
          name: nameIn(lang, body),
        })),
        typed,
        problems,
        key: oneTimeKey(typed),
      }),
  })
}

/** Whoever comments on a plan of the own body most likely speaks for it. */
function ownFirst<T extends { readonly id: string }>(bodies: readonly T[], own: string): T[] {
  return [...bodies.filter((body) => body.id === own), ...bodies.filter((body) => body.id !== own)]
}

function commentProblems(c: PageContext, problems: readonly CommentProblem[]): Problem[] {
  const say = messages(c.get('lang'))
  return problems.map((problem) => {
    const { field, kind } = problem
    if (kind === 'too-long') return { field, text: say.textTooLong(problem.most.toLocaleString('en-US')) }
    if (kind === 'personal') return { field, text: say.personal }
    const missing = { stance: say.stanceMissing, text: say.textMissing, visibility: say.visibilityMissing }
    return { field, text: missing[field] }
  })
}

async function commentPost(c: PageContext, deps: Deps, kind: 'plans' | 'projects') {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const thing = await thingOf(c, deps, kind)
  if (thing === null) return failure(c, 404, say.notFound)
  if (!mayComment(viewer, now)) return failure(c, 403, say.mayNotComment)
  const typed = await formFields(c)
  const read = readComment(typed)
  if (!read.ok) return commentsPage(c, deps, kind, typed, commentProblems(c, read.problem))
  const { value: draft } = read
  if (draft.bodyId !== null && !isId(draft.bodyId))
    return commentsPage(c, deps, kind, typed, [{ field: 'body', text: say.notYourBody }])
  const once = { purpose: `attachments.comment ${thing.href}`, key: typed[oneTimeKeyFieldName] ?? null, now }
  const kept: { refusal?: CommentRefusal } = {}
  await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const written = await writeComment(tx, thing, draft, { viewer, now })
      if (!written.ok) kept.refusal = written.problem
      return { ok: written.ok }
    }),
  )
  if (kept.refusal?.kind === 'not-your-body')
    return commentsPage(c, deps, kind, typed, [{ field: 'body', text: say.notYourBody }])
  if (kept.refusal !== undefined) return refusedComment(c, kept.refusal, say.mayNotComment)
  notice(c, say.sent)
  return c.redirect(href(lang, `${thing.href}/comments`), 303)
}

function refusedComment(c: PageContext, refusal: CommentRefusal, notAllowed: string) {
  const gone = refusal.kind === 'no-such-thing' || refusal.kind === 'no-such-comment'
  return gone ? failure(c, 404, messages(c.get('lang')).notFound) : failure(c, 403, notAllowed)
}

/** The comment of the address with the thing it is about. */
async function commentOf(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  const comment = key.ok ? await commentByKey(deps.db, key.value) : null
  if (comment === null) return null
  const project = comment.projectId === null ? null : { home: comment.home as string, id: comment.projectId }
  const thing = await attachedThing(deps.db, { planId: comment.planId, project })
  return thing && { comment, thing, key: { home: comment.home as Home, id: comment.id } }
}

async function editCommentPage(
  c: PageContext,
  deps: Deps,
  typed: Typed | null,
  problems: readonly Problem[],
): Promise<Response> {
  const say = messages(c.get('lang'))
  const found = await commentOf(c, deps)
  if (found === null) return failure(c, 404, say.notFound)
  const { comment, thing } = found
  if (!mayEditComment(c.get('viewer'), comment, deps.clock.now())) return failure(c, 403, say.editWindowOver)
  return showPage(c, deps, {
    title: say.editComment,
    thing,
    problems,
    noIndex: true,
    main: (frame) =>
      editCommentView(frame, {
        action: `/comments/${comment.home}-${comment.id}/edit`,
        back: `${thing.href}/comments`,
        typed: typed ?? { stance: comment.stance, text: comment.text },
        problems,
      }),
  })
}

async function editCommentPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await commentOf(c, deps)
  if (found === null) return failure(c, 404, say.notFound)
  const typed = await formFields(c)
  // Who may see it stays; that it is public decides how its words are read.
  const read = readComment({ stance: typed.stance, text: typed.text, visibility: found.comment.visibility })
  if (!read.ok) return editCommentPage(c, deps, typed, commentProblems(c, read.problem))
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const done = await deps.db.transaction((tx) => editComment(tx, found.key, read.value, by))
  if (!done.ok) return refusedComment(c, done.problem, say.editWindowOver)
  notice(c, say.edited)
  return c.redirect(href(lang, `${found.thing.href}/comments`), 303)
}

async function hideCommentPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await commentOf(c, deps)
  if (found === null) return failure(c, 404, say.notFound)
  const reason = await reasonOf(c)
  if (!reason.ok) return failure(c, 422, reason.text)
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const done = await deps.db.transaction((tx) => hideComment(tx, found.key, reason.text, by))
  if (!done.ok) return refusedComment(c, done.problem, say.mayNotHide)
  notice(c, say.hidden)
  return c.redirect(href(lang, `${found.thing.href}/comments`), 303)
}
