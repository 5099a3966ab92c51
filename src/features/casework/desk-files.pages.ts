import { newId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import {
  actions,
  button,
  emptyState,
  errorSummary,
  form,
  linkButton,
  linkRows,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  textField,
} from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { agreesForBodies, hasFiles, mayAgreeToFile } from './casework.policy.ts'
import { atDesk, daysOf, deskOf, stranger, surroundingsOf } from './desk.pages.ts'
import { presentLine } from './desk.present.ts'
import { deskCount, deskList } from './desk.sql.ts'
import {
  agreeToDeskFile,
  casesTakenAlone,
  type DeskFile,
  deskFileById,
  deskFilesFor,
  giveDeskFile,
  insertDeskFile,
} from './desk-files.sql.ts'
import { deskFields, queryOf, readDesk, type TypedDesk } from './desk-filter.ts'
import { messages } from './messages.ts'

/*
 * Lists of cases as files (SECURITY 2: four eyes for bulk export). Each needs a reason and leaves a row that stays; a long one, and many short ones
 * within a day, is given only when a colleague of the same desk has agreed, once, and within a day.
 */

/** What one officer carries through a morning; more is a register. */
const MOST_ALONE = 500
/** In a day: the list of the morning may be taken in another form, but a register is not taken in slices. */
const MOST_ALONE_A_DAY = 1_000
const MOST_IN_ONE_FILE = 50_000
const SHORTEST_REASON = 10
const LONGEST_REASON = 500
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const GIVEN_WITHIN_MS = DAY_MS
/** A request nobody agreed to by then has lapsed: what it was for is over, and what is on the desk is another list. */
const AGREED_WITHIN_MS = 3 * DAY_MS
const SHOWN_FOR_MS = 30 * DAY_MS

export function deskFilePages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/file', (c) => atDesk(c, deps, (viewer) => askPage(c, deps, viewer)))
  app.post('/desk/complaints/file', (c) => atDesk(c, deps, (viewer) => askPost(c, deps, viewer)))
  app.get('/desk/complaints/files', (c) => filesPage(c, deps))
  app.post('/desk/complaints/files/:id{[0-9a-f-]{36}}', (c) => agreePost(c, deps, c.req.param('id')))
  app.get('/desk/complaints/files/:id{[0-9a-f-]{36}}/file', (c) =>
    atDesk(c, deps, (viewer) => givenFile(c, deps, viewer, c.req.param('id'))),
  )
}

function typedOf(query: URLSearchParams): TypedDesk {
  return Object.fromEntries(
    deskFields.flatMap((name) => {
      const value = query.get(name)
      return value && name !== 'cursor' ? [[name, value.slice(0, 200)]] : []
    }),
  )
}

/** As `stranger` of the desk, with those who agree to files without having a desk of their own. */
function strangerToFiles(c: PageContext, deps: Deps) {
  const viewer = c.get('viewer')
  return viewer !== null && hasFiles(viewer, deps.clock.now()) ? null : stranger(c, deps)
}

async function countOf(deps: Deps, viewer: Viewer, typed: TypedDesk): Promise<number> {
  const now = deps.clock.now()
  return deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter } = readDesk(typed, (name) => places.resolve(name)?.code ?? null)
    return deskCount(view, deskOf(viewer, now), filter, await daysOf(view, now))
  })
}

async function askPage(
  c: PageContext,
  deps: Deps,
  viewer: Viewer,
  problems: readonly Problem[] = [],
  reason = '',
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const typed = typedOf(new URL(c.req.url).searchParams)
  const query = queryOf(typed, null)
  const count = await countOf(deps, viewer, typed)
  const main = html`${paragraph(count > MOST_ALONE ? say.files.needsColleague(count, MOST_ALONE) : say.files.alone(count))}${form(
    frame,
    {
      action: href(frame, `/desk/complaints/file${query}`),
      body: [
        textField(lang, {
          name: 'reason',
          label: say.files.reason,
          hint: say.files.reasonHint,
          value: reason,
          error: problemWith(problems, 'reason'),
          maxlength: LONGEST_REASON,
        }),
        radiosField(lang, {
          name: 'format',
          label: say.files.format,
          value: 'xlsx',
          items: tableFormats.map((one) => ({ value: one, text: one.toUpperCase() })),
        }),
        actions([
          button({ text: count > MOST_ALONE ? say.files.ask : say.files.take, icon: 'download' }),
          linkButton({
            href: href(frame, `/desk/complaints${query}`),
            text: say.files.back,
            kind: 'secondary',
            icon: 'back',
          }),
        ]),
      ],
    },
  )}`
  return c.html(
    page(frame, {
      title: say.files.title,
      lead: say.files.lead,
      breadcrumbs: [{ text: say.desk.title, href: href(frame, `/desk/complaints${query}`) }],
      narrow: true,
      noIndex: true,
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems] }) : null,
      main,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function askPost(c: PageContext, deps: Deps, viewer: Viewer): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const reason = (fields.reason ?? '').normalize('NFC').trim().slice(0, LONGEST_REASON)
  if (reason.length < SHORTEST_REASON)
    return askPage(c, deps, viewer, [{ field: 'reason', text: say.files.reasonMissing }], reason)
  const typed = typedOf(new URL(c.req.url).searchParams)
  const now = deps.clock.now()
  const count = await countOf(deps, viewer, typed)
  const asked = {
    id: newId(),
    personId: viewer.personId,
    bodyIds: deskOf(viewer, now).bodyIds,
    filters: queryOf(typed, null),
    format: tableFormats.find((one) => one === fields.format) ?? 'xlsx',
    rows: Math.min(count, MOST_IN_ONE_FILE),
    reason,
    askedAt: now,
    agreedBy: null,
    agreedAt: null,
  }
  const file = await deps.db.transaction(async (tx): Promise<DeskFile> => {
    const taken = await casesTakenAlone(tx, viewer.personId, new Date(now.getTime() - DAY_MS))
    const isAlone = count <= MOST_ALONE && taken + count <= MOST_ALONE_A_DAY
    const stored = { ...asked, givenAt: isAlone ? now : null }
    await insertDeskFile(tx, stored)
    return stored
  })
  const isAlone = file.givenAt !== null
  deps.log.info({ file: file.id, rows: file.rows, alone: isAlone }, 'desk file asked for')
  if (isAlone) return theFile(c, deps, viewer, file)
  notice(c, count > MOST_ALONE ? say.files.asked : say.files.askedForDay(MOST_ALONE_A_DAY))
  return c.redirect(href(lang, '/desk/complaints/files'), 303)
}

async function filesPage(c: PageContext, deps: Deps) {
  const stop = await strangerToFiles(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const since = new Date(now.getTime() - SHOWN_FOR_MS)
    const files = (await deskFilesFor(view, viewer.personId, agreesForBodies(viewer, now), since)).filter(
      (file) => file.personId === viewer.personId || mayAgreeToFile(viewer, scopeOf(file), now),
    )
    const people = files.flatMap(({ personId, agreedBy }) => [personId, ...(agreedBy === null ? [] : [agreedBy])])
    return { files, names: await personNames(view, deps, people) }
  })
  const name = (personId: string | null) => (personId === null ? '' : (found.names.get(personId) ?? ''))
  const rows = found.files.map((file) => {
    const isOwn = file.personId === viewer.personId
    const isOpen = isOwn && file.agreedAt !== null && file.givenAt === null && !isOver(file, now)
    const side = isOpen
      ? linkButton({
          href: href(frame, `/desk/complaints/files/${file.id}/file`),
          text: say.files.take,
          icon: 'download',
          kind: 'secondary',
        })
      : !isOwn && file.agreedAt === null && !isOver(file, now)
        ? form(frame, {
            action: href(frame, `/desk/complaints/files/${file.id}`),
            inline: true,
            body: button({ text: say.files.agree, kind: 'secondary', icon: 'tick' }),
          })
        : null
    return {
      title: say.files.line(file.rows, file.format.toUpperCase()),
      href: href(frame, `/desk/complaints${file.filters}`),
      text: file.reason,
      meta: [
        `${name(file.personId)} ${formatInstant(file.askedAt, lang)}`,
        stateOf(file, now, lang),
        file.agreedBy === null ? '' : say.files.agreedBy(name(file.agreedBy)),
      ]
        .filter(Boolean)
        .join(' · '),
      ...(side === null ? {} : { side }),
    }
  })
  return c.html(
    page(frame, {
      title: say.files.list,
      lead: say.files.listLead(MOST_ALONE),
      breadcrumbs: [{ text: say.desk.title, href: href(frame, '/desk/complaints') }],
      noIndex: true,
      banner: noticeOf(c),
      main:
        rows.length === 0
          ? emptyState({ why: say.files.none, next: { href: href(frame, '/desk/complaints'), text: say.desk.title } })
          : linkRows(rows),
    }),
  )
}

function stateOf(file: DeskFile, now: Date, lang: 'th' | 'en'): string {
  const say = messages(lang).files
  if (file.givenAt !== null) return say.given(formatInstant(file.givenAt, lang))
  if (isOver(file, now)) return file.agreedAt === null ? say.lapsed : say.over
  return file.agreedAt === null ? say.waits : say.ready
}

const isOver = ({ askedAt, agreedAt }: DeskFile, now: Date) =>
  agreedAt === null
    ? now.getTime() - askedAt.getTime() > AGREED_WITHIN_MS
    : now.getTime() - agreedAt.getTime() > GIVEN_WITHIN_MS

/** What a file reaches: the bodies of the desk, or, by some of its tabs, cases of others. */
function scopeOf({ bodyIds, filters }: DeskFile) {
  const { tab } = typedOf(new URLSearchParams(filters))
  return { bodyIds, isBeyondBodies: tab === 'oversight' || tab === 'sorting' }
}

async function agreePost(c: PageContext, deps: Deps, id: string) {
  const stop = await strangerToFiles(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const now = deps.clock.now()
  const file = await deskFileById(deps.db, id)
  // One's own request and that of another office are as good as none.
  if (file === null || file.personId === viewer.personId || !mayAgreeToFile(viewer, scopeOf(file), now))
    return failure(c, 404)
  const step = await requireStepUp(c, deps, '/desk/complaints/files')
  if (step) return step
  const askedAfter = new Date(now.getTime() - AGREED_WITHIN_MS)
  const agreed = await deps.db.transaction((tx) => agreeToDeskFile(tx, id, { by: viewer.personId, now, askedAfter }))
  const say = messages(c.get('lang')).files
  notice(c, agreed ? say.agreedNow : say.changed)
  return c.redirect(href(c.get('lang'), '/desk/complaints/files'), 303)
}

async function givenFile(c: PageContext, deps: Deps, viewer: Viewer, id: string): Promise<Response> {
  const now = deps.clock.now()
  const file = await deskFileById(deps.db, id)
  if (file === null || file.personId !== viewer.personId || file.agreedAt === null) return failure(c, 404)
  // Whoever only asks what there is (a program that looks at links does) has not taken it.
  if (c.req.method === 'HEAD') return c.body(null, file.givenAt === null && !isOver(file, now) ? 200 : 410)
  const isGiven = isOver(file, now) ? false : await deps.db.transaction((tx) => giveDeskFile(tx, id, now))
  return isGiven ? theFile(c, deps, viewer, file) : failure(c, 410, messages(c.get('lang')).files.over)
}

/** The cases of the desk as they stand now, of the bodies the request was for, and no more of them than were asked for. */
async function theFile(c: PageContext, deps: Deps, viewer: Viewer, file: DeskFile): Promise<Response> {
  const say = messages(c.get('lang'))
  const now = deps.clock.now()
  const typed = typedOf(new URLSearchParams(file.filters))
  const { lines, around } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter } = readDesk(typed, (name) => places.resolve(name)?.code ?? null)
    const most = { limit: Math.max(1, file.rows), offset: 0 }
    const desk = deskOf(viewer, now)
    // Who agreed did so for these: a body that came to the desk since is none of them.
    const own = { ...desk, bodyIds: desk.bodyIds.filter((bodyId) => file.bodyIds.includes(bodyId)) }
    const lines = await deskList(view, own, filter, await daysOf(view, now), most)
    return {
      lines,
      around: await surroundingsOf(
        view,
        c,
        deps,
        lines.map(({ assignedTo }) => assignedTo),
      ),
    }
  })
  const rows = lines.map((line) => {
    const shown = presentLine(line, around)
    return [
      line.ref,
      shown.stateText,
      shown.severityText,
      shown.category,
      line.words,
      shown.area,
      line.placeText ?? '',
      shown.body ?? '',
      shown.inCharge ?? '',
      line.receivedAt.toISOString(),
      line.firstAnswerDue ?? '',
      line.resolveDue ?? '',
      `${deps.config.baseUrl}${shown.href}`,
    ]
  })
  c.header('Cache-Control', 'private, no-store')
  return tableFile(c, file.format satisfies TableFormat, {
    name: 'complaints-desk',
    sheets: [{ title: say.desk.title, head: say.desk.fileHead, rows }],
  })
}
