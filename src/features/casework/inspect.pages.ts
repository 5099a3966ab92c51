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
  note,
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
import { oneTimeKey } from '../../web/read-form.ts'
import {
  areaOfCell,
  coverPhoto,
  dropPhotos,
  type KeptPhoto,
  keepPhoto,
  photoGrid,
  photosOf,
  readCells,
  readSealed,
  sendPhoto,
} from '../complaints/index.ts'
import { insertInspection } from './casework.sql.ts'
import { stranger } from './desk.pages.ts'
import { refusalText } from './desk.present.ts'
import { type Holder, heldPhoto, holdPhoto } from './held-photo.ts'
import { founds, readInspection } from './inspection.ts'
import { messages } from './messages.ts'
import { type OpenedCase, openCase, type WorkRefusal, workCase } from './work-case.ts'

const UPLOAD_BYTES = 14 * 1024 * 1024

export function inspectPages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/:key/inspect', (c) => inspectPage(c, deps))
  app.post('/desk/complaints/:key/inspect', uploadLimit(UPLOAD_BYTES), (c) => inspectPost(c, deps))
  app.get('/desk/complaints/:key/inspect/photo', (c) => heldPhotoPage(c, deps))
  app.get('/desk/complaints/:key/photos/:id', (c) => photoPage(c, deps))
}

/** The case for whoever goes to see it: an officer of a body that has it. Everybody else finds nothing. */
async function inspectedCase(c: PageContext, deps: Deps): Promise<OpenedCase | null> {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return null
  const opened = await openCase(deps.db, c.get('viewer'), key.value, deps.clock.now())
  return opened?.parts.some(({ bodyId }) => bodyId === opened.bodyId) ? opened : null
}

interface Shown {
  readonly typed: FormFields
  readonly problems: readonly Problem[]
  /** The photo that was sent with the form already, and is kept for it. */
  readonly photo: KeptPhoto | null
  readonly cells: readonly number[]
}
const fresh: Shown = { typed: {}, problems: [], photo: null, cells: [] }

/**
 * Made for a phone in one hand: four fields, the camera opens at once, works without any script. A photo everybody will see is shown before it is
 * published, and parts of it can be covered; what was sent stays with the form until then.
 */
async function inspectPage(c: PageContext, deps: Deps, { typed, problems, photo, cells }: Shown = fresh) {
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
  const held = photo === null ? null : holdPhoto(deps, holderOf(c, row.id), photo)
  const heldPart =
    held !== null &&
    photo !== null &&
    html`<fieldset class="govuk-fieldset govuk-form-group"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${words.cover}</legend><p class="govuk-body">${words.coverHint}</p>${photoGrid(lang, { address: `${address}/inspect/photo?kept=${encodeURIComponent(held)}`, width: photo.width, height: photo.height, alt: words.photo, cells })}</fieldset>`
  return c.html(
    page(frame, {
      title: words.title(`|${row.ref}`),
      narrow: true,
      noIndex: true,
      breadcrumbs: [{ text: say.case.title(row.ref), href: href(frame, address) }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: html`${paragraph(row.words)}${photo !== null && isForAll(typed) && note({ kind: 'gold', icon: 'camera', title: words.look, body: paragraph(words.lookHint) })}${form(
        frame,
        {
          action: href(frame, `${address}/inspect`),
          upload: true,
          oneTimeKey: oneTimeKey(typed),
          hidden: { revision: String(row.revision), ...(held === null ? {} : { kept: held }) },
          body: html`${heldPart}${radiosField(lang, {
            name: 'found',
            label: words.found,
            items: founds.map((value) => ({ value, text: words.founds[value] })),
            value: typed.found ?? '',
            error: problemWith(problems, 'found'),
          })}
${textAreaField(lang, { name: 'text', label: words.text, value: typed.text ?? '', rows: 3, maxlength: 2_000, error: problemWith(problems, 'text') })}
${fileField(lang, { name: 'photo', label: photo === null ? words.photo : words.otherPhoto, hint: photo === null ? words.photoHint : words.otherPhotoHint, accept: 'image/jpeg,image/png,image/webp', optional: true, error: problemWith(problems, 'photo') })}
${radiosField(lang, {
  name: 'kind',
  label: words.photoKind,
  items: [
    { value: 'before', text: words.before },
    { value: 'after', text: words.after },
  ],
  value: typed.kind ?? 'before',
})}
${checkboxesField(lang, { name: 'public', label: say.form.who, items: [{ value: '1', text: words.public }], values: isForAll(typed) ? ['1'] : [] })}
${actions([
  button({ text: photo !== null && isForAll(typed) ? words.publish : words.save }),
  photo !== null && button({ text: words.without, name: 'do', value: 'without', kind: 'secondary' }),
])}`,
        },
      )}`,
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
  const cells = readCells((await c.req.formData()).getAll('cell'))
  const holder = holderOf(c, opened.row.id)
  const before = fields.do === 'without' ? null : heldPhoto(deps, holder, fields.kept)
  const sent = await sentPhoto(c, deps)
  if (sent === 'unreadable') problems.push({ field: 'photo', text: say.inspect.problems.photo })
  const isNew = sent !== null && sent !== 'unreadable'
  const photo = isNew ? sent : before
  const again = { typed: fields, photo, cells: isNew ? [] : cells }
  if (fields.do === 'without') return inspectPage(c, deps, { ...again, problems: [] })
  if (!read.ok || problems.length > 0) return inspectPage(c, deps, { ...again, problems })
  // Nobody publishes what they have not seen: the photo is shown first, with what may be covered.
  if (isNew && read.value.isPublic) return inspectPage(c, deps, { ...again, problems: [] })
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
  const kept =
    photo === null ? null : await coverPhoto(deps, photo, { areas: cells.map(areaOfCell), isPrivate: !isPublic })
  // Where the act is refused, nothing comes to point at what would have been shown.
  if (kept !== null) await dropPhotos(deps.db, deps, [kept])
  const once = { purpose: 'casework.inspect', key: fields[oneTimeKeyFieldName] ?? null, now }
  const done = await wholeActOnce<WorkRefusal>(deps.db, once, async (tx) => {
    const worked = await workCase(tx, deps, viewer, key, wanted, {
      ...(kept === null ? {} : { photos: { kind, kept: [kept] } }),
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
  if (!done.ok) {
    const refused = [{ field: 'text', text: refusalText(done.problem, lang) }]
    return inspectPage(c, deps, { ...again, problems: refused })
  }
  notice(c, say.inspect.saved)
  return c.redirect(href(lang, `/desk/complaints/${formatPublicId({ home: key.home as Home, id: key.id })}`), 303)
}

const isForAll = (typed: FormFields) => typed.public === '1'

function holderOf(c: PageContext, caseId: string): Holder {
  return { personId: c.get('viewer')?.personId ?? '', caseId }
}

/** The photo of the form, sealed whole and shown to nobody yet. Where the form is never sent again its file goes by itself. */
async function sentPhoto(c: PageContext, deps: Deps): Promise<KeptPhoto | 'unreadable' | null> {
  const file = await formFile(c, 'photo')
  if (file === null) return null
  const kept = await keepPhoto(deps, new Uint8Array(await file.arrayBuffer()), { isPrivate: true })
  if (!kept.ok) return 'unreadable'
  await dropPhotos(deps.db, deps, [kept.value])
  return kept.value
}

/** The photo that waits with the form, for who sent it. */
async function heldPhotoPage(c: PageContext, deps: Deps) {
  const opened = await inspectedCase(c, deps)
  const photo = opened === null ? null : heldPhoto(deps, holderOf(c, opened.row.id), c.req.query('kept'))
  return photo === null ? c.notFound() : sendPhoto(c, deps, photo)
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
