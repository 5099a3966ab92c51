import { formatPublicId, type Home, newId, parsePublicId } from '../../kernel/ids.ts'
import { ok } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import {
  actions,
  button,
  checkboxesField,
  errorSummary,
  fileField,
  form,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  textAreaField,
} from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type KeptPhoto, keepPhoto, photosOf, readSealed, sendPhoto } from '../complaints/index.ts'
import { insertInspection } from './casework.sql.ts'
import { stranger } from './desk.pages.ts'
import { refusalText } from './desk.present.ts'
import { founds, readInspection } from './inspection.ts'
import { messages } from './messages.ts'
import { type OpenedCase, openCase, type WorkRefusal, workCase } from './work-case.ts'

const UPLOAD_BYTES = 14 * 1024 * 1024

export function inspectPages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/:key/inspect', (c) => inspectPage(c, deps))
  app.post('/desk/complaints/:key/inspect', uploadLimit(UPLOAD_BYTES), (c) => inspectPost(c, deps))
  app.get('/desk/complaints/:key/photos/:id', (c) => photoPage(c, deps))
}

/** The case for whoever goes to see it: an officer of a body that has it. Everybody else finds nothing. */
async function inspectedCase(c: PageContext, deps: Deps): Promise<OpenedCase | null> {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return null
  const opened = await openCase(deps.db, c.get('viewer'), key.value, deps.clock.now())
  return opened?.parts.some(({ bodyId }) => bodyId === opened.bodyId) ? opened : null
}

/** Made for a phone in one hand: four fields, the camera opens at once, works without any script. */
async function inspectPage(c: PageContext, deps: Deps, typed: FormFields = {}, problems: readonly Problem[] = []) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const opened = await inspectedCase(c, deps)
  if (opened === null) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.inspect
  const frame = frameOf(c, deps, 'complaints')
  const { row } = opened
  const address = `/desk/complaints/${formatPublicId({ home: row.home as Home, id: row.id })}`
  return c.html(
    page(frame, {
      title: words.title(row.ref),
      narrow: true,
      noIndex: true,
      breadcrumbs: [{ text: say.case.title(row.ref), href: href(frame, address) }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: html`${paragraph(row.words)}${form(frame, {
        action: href(frame, `${address}/inspect`),
        upload: true,
        oneTimeKey: typed[oneTimeKeyFieldName] ?? newId(),
        hidden: { revision: String(row.revision) },
        body: html`${radiosField(lang, {
          name: 'found',
          label: words.found,
          items: founds.map((value) => ({ value, text: words.founds[value] })),
          value: typed.found ?? '',
          error: problemWith(problems, 'found'),
        })}
${textAreaField(lang, { name: 'text', label: words.text, value: typed.text ?? '', rows: 3, maxlength: 2_000, error: problemWith(problems, 'text') })}
${fileField(lang, { name: 'photo', label: words.photo, hint: words.photoHint, accept: 'image/*', optional: true, error: problemWith(problems, 'photo') })}
${radiosField(lang, {
  name: 'kind',
  label: words.photoKind,
  items: [
    { value: 'before', text: words.before },
    { value: 'after', text: words.after },
  ],
  value: typed.kind ?? 'before',
})}
${checkboxesField(lang, { name: 'public', label: say.form.who, items: [{ value: '1', text: words.public }], values: typed.public === '1' ? ['1'] : [] })}
${actions([button({ text: words.save })])}`,
      })}`,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function inspectPost(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const opened = await inspectedCase(c, deps)
  if (opened === null || opened.bodyId === null) return c.notFound()
  const { bodyId } = opened
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const fields = await formFields(c)
  const read = readInspection(fields)
  const problems: Problem[] = read.ok ? [] : read.problem.map((field) => ({ field, text: say.inspect.problems[field] }))
  const file = await formFile(c, 'photo')
  let photo: KeptPhoto | null = null
  if (file !== null) {
    const kept = await keepPhoto(deps, new Uint8Array(await file.arrayBuffer()), { isPrivate: fields.public !== '1' })
    if (kept.ok) photo = kept.value
    else problems.push({ field: 'photo', text: say.inspect.problems.photo })
  }
  if (!read.ok || problems.length > 0) return inspectPage(c, deps, fields, problems)
  const { found, text, isPublic, kind } = read.value
  const key = { home: opened.row.home, id: opened.row.id }
  const said = `${say.inspect.founds[found]}: ${text}`
  const wanted = {
    act: isPublic ? ('answer' as const) : ('note' as const),
    reason: say.case.inspect,
    text: said,
    toReporterOnly: false,
    outcome: null,
    note: null,
    bodyId: null,
    bodyIds: [],
    lead: false,
    on: null,
    personId: null,
    category: null,
    severity: null,
    ref: null,
    mentions: [],
  }
  const once = { purpose: 'casework.inspect', key: fields[oneTimeKeyFieldName] ?? null, now }
  const done = await wholeActOnce<WorkRefusal>(deps.db, once, async (tx) => {
    const worked = await workCase(tx, deps, viewer, key, wanted, {
      ...(photo === null ? {} : { photos: { kind, kept: [photo] } }),
    })
    if (!worked.ok) return worked
    if (worked.value.eventId !== null) {
      await insertInspection(tx, {
        ...key,
        inspectionId: newId(),
        eventId: worked.value.eventId,
        bodyId,
        byPerson: viewer.personId,
        at: now,
        found,
      })
    }
    return ok(worked.value.ref)
  })
  if (!done.ok) return inspectPage(c, deps, fields, [{ field: 'text', text: refusalText(done.problem, lang) }])
  notice(c, say.inspect.saved)
  return c.redirect(href(lang, `/desk/complaints/${formatPublicId({ home: key.home as Home, id: key.id })}`), 303)
}

/** A photo of a case for an officer who has it: the whole of it, also where the public sees it covered or not at all. */
async function photoPage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return c.notFound()
  const opened = await openCase(deps.db, c.get('viewer'), key.value, deps.clock.now())
  if (opened === null) return c.notFound()
  const photo = (await photosOf(deps.db, key.value)).find(({ id }) => id === c.req.param('id'))
  if (photo === undefined) return c.notFound()
  // The whole was erased when its time was over: what everybody sees is left.
  if (photo.sealedSha256 === null) return photo.shownSha256 === null ? c.notFound() : sendPhoto(c, deps, photo)
  const bytes = await readSealed(deps, photo.sealedSha256)
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'image/jpeg',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-store',
  })
}
