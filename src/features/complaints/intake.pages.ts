import { randomBytes } from 'node:crypto'
import { formatInstant, startOfDayInBangkok, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import {
  actions,
  banner,
  button,
  cellInput,
  cellSelect,
  checkboxesField,
  dataTable,
  errorSummary,
  form,
  linkButton,
  linkRows,
  type Problem,
  problemWith,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { type Html, html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, categoryGroups, listCategories } from '../routing/index.ts'
import type { Channel } from './complaint.ts'
import { mayTakeFor } from './complaints.policy.ts'
import { categoryName, placeLine, stateMark } from './complaints.present.ts'
import { keepReceipts, sentReceipts } from './cookies.ts'
import { enteredBy } from './intake.sql.ts'
import { messages } from './messages.ts'
import { placeChoices } from './near-areas.ts'
import { type Received, receiveComplaint } from './receive-complaint.ts'
import { checkReport, type NewReport, type ReportProblem, tidyText } from './report.ts'
import { firstStepProblems, readContact, readDay, reportProblems } from './report-form.ts'
import { whoFields } from './views/report-fields.ts'

const doors = ['phone', 'walk-in', 'paper'] as const satisfies readonly Channel[]
type Door = (typeof doors)[number]
const ROWS = 10
/** As many receipts as one cookie brings to the next page: each stands there once, to be told to its reporter. */
const MOST_ROWS = 40
const RECENT_HOURS = 24

/** Taking reports for others: one on the telephone in a minute, or a pile of letters as a sheet. */
export function intakePages(app: PageApp, deps: Deps): void {
  app.get('/complaints/intake', (c) =>
    forClerk(c, (viewer) => onePage(c, deps, viewer, { typed: {}, problems: [], key: newKey() })),
  )
  app.post('/complaints/intake', (c) => forClerk(c, (viewer) => onePost(c, deps, viewer)))
  app.get('/complaints/intake/sheet', (c) =>
    forClerk(c, () => sheetPage(c, deps, { typed: {}, problems: [], key: newKey() }, ROWS)),
  )
  app.post('/complaints/intake/sheet', (c) => forClerk(c, (viewer) => sheetPost(c, deps, viewer)))
}

const newKey = () => randomBytes(16).toString('base64url')

interface Filled {
  readonly typed: FormFields
  readonly problems: readonly Problem[]
  readonly key: string
}

async function forClerk(c: PageContext, work: (viewer: Viewer) => Promise<Response>): Promise<Response> {
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401)
  if (!mayTakeFor(viewer)) return failure(c, 403, messages(c.get('lang')).intake.notAllowed)
  c.header('Cache-Control', 'private, no-store')
  return work(viewer)
}

function categoryChoices(all: readonly Category[], lang: 'th' | 'en') {
  const listed = categoryGroups.flatMap((group) => all.filter((one) => one.group === group))
  return [
    { value: '', text: '–' },
    ...listed.map((one) => ({ value: one.code, text: categoryName(one, one.code, lang) })),
  ]
}

async function onePage(c: PageContext, deps: Deps, viewer: Viewer, { typed, problems, key }: Filled) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.intake
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => ({
    categories: await listCategories(view, todayInBangkok(now)),
    places: await loadGazetteer(view),
    recent: await enteredBy(view, viewer.personId, new Date(now.getTime() - RECENT_HOURS * 3_600_000)),
  }))
  const frame = frameOf(c, deps, 'complaints')
  const field = (name: string) => ({ name, value: typed[name] ?? '', error: problemWith(problems, name) })
  const filled = { typed, many: {}, problems }
  const body = [
    radiosField(lang, {
      name: 'door',
      label: say.door,
      value: typed.door ?? 'phone',
      items: doors.map((door) => ({ value: door, text: all.channels[door] })),
    }),
    textAreaField(lang, { ...field('words'), label: all.form.words, rows: 5 }),
    textField(lang, { ...field('place'), label: all.form.place, hint: all.form.placeHint }),
    selectField(lang, {
      ...field('category'),
      label: all.form.category,
      choices: categoryChoices(found.categories, lang),
    }),
    textField(lang, { ...field('received'), label: say.receivedOn, hint: all.list.dayHint, optional: true }),
    whoFields(lang, filled),
    checkboxesField(lang, {
      name: 'allowed',
      label: '',
      // Ticked in a new form; in one that came back as the reporter said.
      values: typed.words === undefined || typed.allowed === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.contactAllowed }],
    }),
    checkboxesField(lang, {
      name: 'private',
      label: '',
      values: typed.private === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: all.form.closed, hint: all.form.closedHint }],
    }),
    checkboxesField(lang, {
      name: 'consent',
      label: all.form.consent,
      error: problemWith(problems, 'consent'),
      values: typed.consent === 'yes' ? ['yes'] : [],
      items: [
        {
          value: 'yes',
          text: typed.door === 'paper' ? say.consentPaper : say.consentSpoken,
          hint: all.form.consentText,
        },
      ],
    }),
    actions([
      button({ text: say.save, icon: 'tick' }),
      linkButton({ href: href(frame, '/complaints/intake/sheet'), text: say.many, kind: 'secondary', icon: 'table' }),
    ]),
  ]
  const recent = linkRows(
    found.recent.map((row) => {
      const mark = stateMark(row.facts, lang)
      // A clerk sees what was entered for a day, then only where it stands (SECURITY 2): never the words again here.
      const title = `${row.ref} · ${categoryName(found.categories.find(({ code }) => code === row.facts.categoryCode) ?? null, row.facts.categoryCode, lang)}`
      const to = row.facts.visibility === 'private' ? {} : { href: href(frame, `/complaints/${row.ref}`) }
      return {
        title,
        ...to,
        meta: `${formatInstant(row.receivedAt, lang)} · ${placeLine(found.places, row.areaCode, lang) ?? ''}`,
        side: mark.text,
      }
    }),
  )
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: all.list.title, href: href(frame, '/complaints') }],
      narrow: true,
      noIndex: true,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems], kept: all.form.kept }) : null,
      main: html`${justSaved(c, deps, frame)}${form(frame, { action: href(frame, '/complaints/intake'), oneTimeKey: key, body })}${found.recent.length > 0 && section({ id: 'recent', heading: say.recent, body: recent })}`,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** References and receipts of what was just saved, to be told to the reporters; gone with the next page. */
function justSaved(c: PageContext, deps: Deps, frame: Frame): Html | null {
  const say = messages(frame.lang).intake
  if (c.get('notice') === null) return null
  const sent = sentReceipts(c, deps)
  if (sent.length === 0) return null
  const body = dataTable({
    caption: say.done,
    rows: sent,
    columns: [
      {
        head: messages(frame.lang).sent.ref,
        kind: 'title',
        cell: ({ ref }) => html`<a class="govuk-link" href="${href(frame, `/complaints/${ref}`)}">${ref}</a>`,
      },
      { head: messages(frame.lang).form.offlineReceipt, cell: ({ receipt }) => html`<strong>${receipt}</strong>` },
    ],
  })
  return banner({ kind: 'info', title: say.tell, body })
}

/** One report out of one form or one row of the sheet. */
function readOne(
  {
    typed,
    many,
    places,
    category,
    areaCode,
    viewer,
    key,
  }: {
    typed: FormFields
    many: { door: Door; received: string }
    places: Gazetteer
    category: Category
    areaCode: string | null
    viewer: Viewer
    key: string
  },
  now: Date,
  lang: 'th' | 'en',
  problems: Problem[],
): NewReport {
  const { contact } = readContact(typed, lang, problems)
  const day = readDay(many.received, 'received', lang, problems)
  const receivedAt =
    day === null || day === todayInBangkok(now) ? now : new Date(startOfDayInBangkok(day).getTime() + 9 * 3_600_000)
  return {
    channel: many.door,
    sourceName: viewer.personId,
    key,
    category,
    place: {
      areaCode: areaCode !== null && places.areas.has(areaCode) ? areaCode : null,
      lat: null,
      lon: null,
      text: (typed.place ?? '').slice(0, 300) || null,
    },
    words: typed.words ?? '',
    answers: {},
    isPrivate: typed.private === 'yes',
    contact,
    contactAllowed: contact !== null && typed.allowed === 'yes',
    consent: many.door === 'paper' ? 'paper-1' : 'spoken-1',
    enteredBy: viewer.personId,
    occurredOn: null,
    receivedAt,
    photos: [],
  }
}

async function onePost(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const all = messages(lang)
  const typed = await formFields(c)
  const key = typed._key ?? newKey()
  const problems = firstStepProblems({ words: typed.words, place: typed.place }, lang)
  const now = deps.clock.now()
  const found = await lookUp(deps, [typed.place ?? ''], typed.category ?? '')
  const door = doors.find((one) => one === typed.door) ?? 'phone'
  if (found.category === null) problems.push({ field: 'category', text: all.problems.category })
  if (typed.consent !== 'yes') problems.push({ field: 'consent', text: all.problems.consent.missing })
  if (found.category === null) {
    readContact(typed, lang, problems)
    return onePage(c, deps, viewer, { typed, problems, key })
  }
  const report = readOne(
    {
      typed,
      many: { door, received: typed.received ?? '' },
      places: found.places,
      category: found.category,
      areaCode: found.areas[0] ?? null,
      viewer,
      key,
    },
    now,
    lang,
    problems,
  )
  if (problems.length > 0) return onePage(c, deps, viewer, { typed, problems, key })
  const done = await wholeAct<Received, ReportProblem[]>(deps.db, (tx) => receiveComplaint(tx, deps, report))
  if (!done.ok) return onePage(c, deps, viewer, { typed, problems: reportProblems(done.problem, lang), key })
  keepReceipts(c, deps, [done.value])
  notice(c, all.intake.saved(done.value.ref))
  return c.redirect(href(lang, '/complaints/intake'), 303)
}

async function lookUp(deps: Deps, texts: readonly string[], code: string) {
  return deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const areas: (string | null)[] = []
    for (const text of texts) {
      const plain = text.slice(0, 300)
      const resolved =
        places.resolve(plain)?.code ??
        (await placeChoices(view, places, { text: plain, lat: null, lon: null }, 1)).choices[0]?.code ??
        null
      areas.push(resolved !== null && /^\d{2,8}$/.test(resolved) ? resolved : null)
    }
    const categories = await listCategories(view, todayInBangkok(deps.clock.now()))
    return { places, areas, categories, category: categories.find((one) => one.code === code) ?? null }
  })
}

/** Rows of letters: each with words, place, category and who wrote. Empty rows are left out; a bad row keeps the whole sheet on the screen. */
async function sheetPage(c: PageContext, deps: Deps, { typed, problems, key }: Filled, rows: number) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.intake
  const categories = await listCategories(deps.db, todayInBangkok(deps.clock.now()))
  const choices = categoryChoices(categories, lang)
  const frame = frameOf(c, deps, 'complaints')
  const numbers = Array.from({ length: rows }, (_, n) => n + 1)
  const cell = (n: number, name: string, label: string) => {
    const error = problemWith(problems, `${name}-${n}`)
    return html`${cellInput({ name: `${name}-${n}`, label: `${say.row(n)}: ${label}`, value: typed[`${name}-${n}`] ?? '' })}${error !== null && html`<p class="govuk-error-message" id="${name}-${n}">${error}</p>`}`
  }
  const table = dataTable({
    caption: say.many,
    rows: numbers,
    columns: [
      { head: '', kind: 'title', cell: (n) => String(n) },
      { head: all.form.words, phone: 'wide', cell: (n) => cell(n, 'words', all.form.words) },
      { head: all.form.place, phone: 'wide', cell: (n) => cell(n, 'place', all.form.place) },
      {
        head: all.list.category,
        phone: 'wide',
        cell: (n) => {
          const error = problemWith(problems, `category-${n}`)
          return html`${cellSelect({ name: `category-${n}`, label: `${say.row(n)}: ${all.list.category}`, value: typed[`category-${n}`] ?? '', choices })}${error !== null && html`<p class="govuk-error-message" id="category-${n}">${error}</p>`}`
        },
      },
      { head: all.form.name, phone: 'wide', cell: (n) => cell(n, 'name', all.form.name) },
      { head: all.form.phone, phone: 'wide', cell: (n) => cell(n, 'phone', all.form.phone) },
      { head: say.receivedOn, phone: 'wide', cell: (n) => cell(n, 'received', say.receivedOn) },
    ],
  })
  const body = [
    radiosField(lang, {
      name: 'door',
      label: say.door,
      value: typed.door ?? 'paper',
      items: doors.map((door) => ({ value: door, text: all.channels[door] })),
    }),
    table,
    checkboxesField(lang, {
      name: 'consent',
      label: all.form.consent,
      error: problemWith(problems, 'consent'),
      values: typed.consent === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.consentPaper }],
    }),
    actions([
      button({ text: say.saveMany, icon: 'tick' }),
      rows < MOST_ROWS &&
        button({ text: say.addRows, name: 'more', value: String(rows + ROWS), kind: 'secondary', icon: 'plus' }),
    ]),
  ]
  return c.html(
    page(frame, {
      title: say.many,
      lead: say.lead,
      breadcrumbs: [
        { text: all.list.title, href: href(frame, '/complaints') },
        { text: say.title, href: href(frame, '/complaints/intake') },
      ],
      noIndex: true,
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems], kept: all.form.kept }) : null,
      main: form(frame, {
        action: href(frame, '/complaints/intake/sheet'),
        oneTimeKey: key,
        hidden: { rows: String(rows) },
        body,
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

const cellNames = ['words', 'place', 'category', 'name', 'phone', 'received']

/** Who signs a letter gives a name and often nothing else: the office answers by letter. */
function namedOnly(text: string | undefined): Pick<NewReport, 'contact' | 'contactAllowed'> {
  const name = tidyText(text ?? '', 200).slice(0, 200)
  return name === ''
    ? { contact: null, contactAllowed: false }
    : { contact: { name, email: null, phone: null }, contactAllowed: true }
}

async function sheetPost(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const all = messages(lang)
  const typed = await formFields(c)
  const key = typed._key ?? newKey()
  const count = (text: string | undefined) =>
    Math.max(ROWS, Math.min(MOST_ROWS, Number.parseInt(text ?? '', 10) || ROWS))
  if (typed.more !== undefined) return sheetPage(c, deps, { typed, problems: [], key }, count(typed.more))
  const rows = count(typed.rows)
  const filled = Array.from({ length: rows }, (_, n) => n + 1).filter((n) =>
    cellNames.some((name) => (typed[`${name}-${n}`] ?? '').trim() !== ''),
  )
  const problems: Problem[] = []
  if (typed.consent !== 'yes') problems.push({ field: 'consent', text: all.problems.consent.missing })
  if (filled.length === 0) problems.push({ field: 'words-1', text: all.problems.words.missing })
  const now = deps.clock.now()
  const found = await lookUp(
    deps,
    filled.map((n) => typed[`place-${n}`] ?? ''),
    '',
  )
  const door = doors.find((one) => one === typed.door) ?? 'paper'
  const reports = filled.flatMap((n, at) => {
    const category = found.categories.find(({ code }) => code === typed[`category-${n}`])
    if (category === undefined) {
      problems.push({ field: `category-${n}`, text: `${all.intake.row(n)}: ${all.problems.category}` })
      return []
    }
    const cells = {
      words: typed[`words-${n}`],
      place: typed[`place-${n}`],
      name: typed[`name-${n}`],
      phone: typed[`phone-${n}`],
      allowed: 'yes',
    }
    const own: Problem[] = []
    const read = readOne(
      {
        typed: { ...cells, who: (cells.phone ?? '').trim() === '' ? 'anonymous' : 'named' },
        many: { door, received: typed[`received-${n}`] ?? '' },
        places: found.places,
        category,
        areaCode: found.areas[at] ?? null,
        viewer,
        key: `${key} ${n}`,
      },
      now,
      lang,
      own,
    )
    const report = read.contact === null ? { ...read, ...namedOnly(cells.name) } : read
    own.push(...reportProblems(checkReport(report, now).problems, lang))
    problems.push(...own.map((one) => ({ field: `${one.field}-${n}`, text: `${all.intake.row(n)}: ${one.text}` })))
    return [{ n, report }]
  })
  if (problems.length > 0) return sheetPage(c, deps, { typed, problems, key }, rows)
  const done = await wholeAct<Received[], { n: number; problems: ReportProblem[] }>(deps.db, async (tx) => {
    const received: Received[] = []
    for (const { n, report } of reports) {
      const one = await receiveComplaint(tx, deps, report)
      if (!one.ok) return { ok: false, problem: { n, problems: one.problem } }
      received.push(one.value)
    }
    return { ok: true, value: received }
  })
  if (!done.ok) {
    const bad = reportProblems(done.problem.problems, lang).map((one) => ({
      field: `${one.field}-${done.problem.n}`,
      text: `${all.intake.row(done.problem.n)}: ${one.text}`,
    }))
    return sheetPage(c, deps, { typed, problems: bad, key }, rows)
  }
  keepReceipts(
    c,
    deps,
    done.value.map(({ ref, receipt }) => ({ ref, receipt })),
  )
  notice(c, all.intake.savedMany(done.value.length))
  return c.redirect(href(lang, '/complaints/intake'), 303)
}
