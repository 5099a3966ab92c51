import { formatPublicId, parsePublicId } from '../../kernel/ids.ts'
import { satang } from '../../kernel/money.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { fiscalYearOf, formatDate, formatFiscalYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { onceDone } from '../../platform/http/once-per-key.ts'
import { tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { authorityOf } from './ledger.ts'
import { messages } from './messages.ts'
import { baht, sourceName } from './money.present.ts'
import { registeredSources } from './money.sql.ts'
import {
  type FieldProblem,
  readCarryForm,
  readEntryForm,
  readPaperForm,
  readReallocateForm,
  type Typed,
} from './money-form.ts'
import { carryMoneyOver, counterEntry, type Posted, postEntry, reallocateMoney } from './post-entry.ts'
import { type ProjectMoneyRead, readProjectMoney } from './read-project-money.ts'
import { fieldProblems, type MoneyRefusal } from './refusal-text.ts'
import { refused, showForm } from './show-form.ts'
import {
  carryFormView,
  counterFormView,
  type EntryFields,
  entryFormView,
  type FormParts,
  reallocateFormView,
} from './views/forms-view.ts'
import { moneyAddress, projectMoneyView } from './views/project-money-view.ts'

export function projectMoneyPages(app: PageApp, deps: Deps): void {
  app.get('/money/projects/:id', (c) => projectPage(c, deps))
  for (const format of tableFormats)
    app.get(`/money/projects/:id/entries.${format}`, (c) =>
      withProject(c, deps, false, (read) => tableFile(c, format, entriesFile(read, c.get('lang')))),
    )
  for (const form of Object.values(forms)) {
    app.get(`/money/projects/:id/${form.path}`, (c) =>
      withProject(c, deps, true, (read) => formPage(c, deps, read, form, typedFromAddress(c), [])),
    )
    app.post(`/money/projects/:id/${form.path}`, (c) => formPost(c, deps, form))
  }
}

async function withProject(
  c: PageContext,
  deps: Deps,
  toWrite: boolean,
  show: (read: ProjectMoneyRead) => Response | Promise<Response>,
): Promise<Response> {
  const say = messages(c.get('lang'))
  const key = parsePublicId(c.req.param('id') ?? '')
  const viewer = c.get('viewer')
  const read = key.ok
    ? await deps.db.snapshot((view) => readProjectMoney(view, deps, key.value, viewer, deps.clock.now()))
    : null
  if (read === null) return failure(c, 404, say.noSuchProject)
  if (toWrite && !read.mayKeep) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  return show(read)
}

function projectPage(c: PageContext, deps: Deps) {
  return withProject(c, deps, false, (read) => {
    const lang = c.get('lang')
    const say = messages(lang)
    const frame = frameOf(c, deps, 'plans')
    const id = formatPublicId(read.project)
    return c.html(
      page(frame, {
        title: say.project.title(read.project.title),
        lead: say.project.lead,
        breadcrumbs: [
          { text: say.title, href: href(frame, '/money') },
          { text: read.project.title, href: href(frame, `/projects/${id}`) },
        ],
        main: projectMoneyView(frame, read),
        banner: noticeOf(c),
        alternates: [
          { href: `/api/v1/money/projects/${id}`, type: 'application/json', text: say.asJson },
          { href: `/money/projects/${id}/entries.csv`, type: 'text/csv', text: say.project.entries },
        ],
      }),
    )
  })
}

function entriesFile(read: ProjectMoneyRead, lang: 'th' | 'en') {
  const all = messages(lang)
  const say = all.project
  return {
    name: `money-${formatPublicId(read.project)}`,
    sheets: [
      {
        title: 'money',
        head: [say.date, say.document, say.what, all.yearLabel, all.entry.phase, say.source, say.amount, say.why],
        rows: read.entries.map((one) => [
          one.happenedOn,
          one.document,
          all.entryKinds[one.kind],
          toBE(one.fiscalYear),
          all.phases[one.phase],
          sourceName(one.source, read.sources, lang),
          satang(one.amountSatang),
          one.reason,
        ]),
      },
    ],
  }
}

type Act = (
  tx: Tx,
  read: ProjectMoneyRead,
  typed: Typed,
  c: PageContext,
  deps: Deps,
) => Promise<Result<{ flags: Posted['flags'] }, { refusal: MoneyRefusal } | { fields: readonly FieldProblem[] }>>

interface MoneyForm {
  readonly path: string
  title(lang: 'th' | 'en'): string
  lead(lang: 'th' | 'en'): string | undefined
  done(lang: 'th' | 'en', typed: Typed): string
  readonly act: Act
  view(frame: Frame, parts: FormParts, about: EntryFields, read: ProjectMoneyRead, c: PageContext): Html
}

const by = (c: PageContext, deps: Deps) => ({ viewer: c.get('viewer'), now: deps.clock.now() })

function judged<T, R extends MoneyRefusal>(done: Result<T & { flags: Posted['flags'] }, R>): ReturnType<Act> {
  return Promise.resolve(done.ok ? ok({ flags: done.value.flags }) : { ok: false, problem: { refusal: done.problem } })
}

const misread = (fields: readonly FieldProblem[]): ReturnType<Act> =>
  Promise.resolve({ ok: false, problem: { fields } })

const forms: Record<string, MoneyForm> = {
  entry: {
    path: 'entry',
    title: (lang) => messages(lang).entry.title,
    lead: () => undefined,
    done: (lang) => messages(lang).entry.saved,
    view: (frame, parts, about) => entryFormView(frame, parts, about),
    act: async (tx, read, typed, c, deps) => {
      const draft = readEntryForm(typed)
      return draft.ok ? judged(await postEntry(tx, read.project, draft.value, by(c, deps))) : misread(draft.problem)
    },
  },
  carryOver: {
    path: 'carry-over',
    title: (lang) => messages(lang).carryForm.title,
    lead: (lang) => messages(lang).carryForm.lead,
    done: (lang, typed) => messages(lang).carryForm.done(String(Number(typed.year) + 1)),
    view: (frame, parts, about) => carryFormView(frame, parts, about),
    act: async (tx, read, typed, c, deps) => {
      const draft = readCarryForm(typed)
      return draft.ok
        ? judged(await carryMoneyOver(tx, read.project, draft.value, by(c, deps)))
        : misread(draft.problem)
    },
  },
  reallocate: {
    path: 'reallocate',
    title: (lang) => messages(lang).reallocateForm.title,
    lead: (lang) => messages(lang).reallocateForm.lead,
    done: (lang) => messages(lang).reallocateForm.done,
    view: (frame, parts, about) => reallocateFormView(frame, parts, about),
    act: async (tx, read, typed, c, deps) => {
      const draft = readReallocateForm(typed)
      return draft.ok
        ? judged(await reallocateMoney(tx, read.project, draft.value.to, draft.value, by(c, deps)))
        : misread(draft.problem)
    },
  },
  counter: {
    path: 'entries/:entry/counter',
    title: (lang) => messages(lang).counterForm.title,
    lead: (lang) => messages(lang).counterForm.lead,
    done: (lang) => messages(lang).counterForm.done,
    view: (frame, parts, _about, read, c) =>
      counterFormView(frame, parts, entryFacts(frame, read, c.req.param('entry') ?? '')),
    act: async (tx, read, typed, c, deps) => {
      const paper = readPaperForm(typed)
      const entry = c.req.param('entry') ?? ''
      if (!read.entries.some((one) => one.id === entry))
        return { ok: false, problem: { refusal: { kind: 'no-such-entry' } } }
      return paper.ok
        ? judged(await counterEntry(tx, read.project, entry, paper.value, by(c, deps)))
        : misread(paper.problem)
    },
  },
}

function entryFacts(frame: Frame, read: ProjectMoneyRead, id: string): EntryFields['now'] {
  const { lang } = frame
  const all = messages(lang)
  const entry = read.entries.find((one) => one.id === id)
  if (entry === undefined) return []
  return [
    { key: all.project.document, value: entry.document },
    { key: all.project.date, value: formatDate(entry.happenedOn, lang) },
    { key: all.entry.phase, value: `${all.phases[entry.phase]} ${formatFiscalYear(entry.fiscalYear, lang)}` },
    { key: all.entry.source, value: sourceName(entry.source, read.sources, lang) },
    { key: all.project.amount, value: baht(entry.amountSatang, lang) },
  ]
}

/** Years and sources may be chosen in the address: links from a figure lead to a form that is half filled. */
function typedFromAddress(c: PageContext): Typed {
  const { year, source, phase } = c.req.query()
  return { year, source, phase }
}

async function formPage(
  c: PageContext,
  deps: Deps,
  read: ProjectMoneyRead,
  form: MoneyForm,
  typed: Typed,
  problems: readonly Problem[],
  status: 409 | 422 = 422,
): Promise<Response> {
  const lang = c.get('lang')
  const all = messages(lang)
  if (form.path === forms.counter?.path && !read.entries.some((one) => one.id === c.req.param('entry')))
    return failure(c, 404, all.problems.noSuchEntry)
  const own = [...new Set(read.project.lines.map((line) => line.source))]
  const registered = await registeredSources(deps.db, [read.project.bodyId])
  const sources = new Map([...read.sources, ...registered.map((source) => [source.key, source] as const)])
  const year = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const years = [...new Set([...read.project.lines.map((line) => line.fiscalYear), year])].sort((a, b) => b - a)
  const address = moneyAddress(read.project)
  return showForm(c, deps, {
    title: form.title(lang),
    caption: read.project.title,
    ...(form.lead(lang) === undefined ? {} : { lead: form.lead(lang) as string }),
    crumbs: [{ text: read.project.title, href: href(lang, address) }],
    problems,
    status,
    main: (frame) =>
      form.view(
        frame,
        {
          action: `${address}/${form.path.replace(':entry', c.req.param('entry') ?? '')}`,
          back: address,
          typed: { ...typed, year: typed.year ?? String(toBE(years.includes(year) ? year : (years[0] ?? year))) },
          problems,
          key: oneTimeKey(typed),
        },
        {
          years,
          sourceKeys: [...new Set([...own, ...registered.map((source) => source.key)])],
          sources,
          now: figuresNow(read, lang),
        },
        read,
        c,
      ),
  })
}

/** What stands in the newest years, so that an officer sees what the entry will change. */
function figuresNow(read: ProjectMoneyRead, lang: 'th' | 'en'): EntryFields['now'] {
  const all = messages(lang)
  const keys = new Map(read.project.lines.map((line) => [`${line.fiscalYear} ${line.source}`, line]))
  return [...keys.values()]
    .sort((a, b) => b.fiscalYear - a.fiscalYear)
    .slice(0, 8)
    .map(({ fiscalYear, source }) => {
      const of = read.project.lines.filter((line) => line.fiscalYear === fiscalYear && line.source === source)
      const words = of.map((line) => `${all.phases[line.phase]} ${baht(line.amountSatang, lang)}`)
      return {
        key: `${sourceName(source, read.sources, lang)} ${formatFiscalYear(fiscalYear, lang)}`,
        value: authorityOf(of, fiscalYear, source) === 0n ? words.join(' · ') : words.slice(-3).join(' · '),
      }
    })
}

async function formPost(c: PageContext, deps: Deps, form: MoneyForm) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  return withProject(c, deps, true, async (read) => {
    const again = (problems: readonly Problem[], status: 409 | 422 = 422) =>
      formPage(c, deps, read, form, typed, problems, status)
    const once = {
      purpose: `money.${form.path} ${read.project.id} ${c.get('viewer')?.personId}`,
      key: typed._key ?? null,
      now: deps.clock.now(),
    }
    const done = await deps.db.transaction((tx) =>
      onceDone(tx, once, async () => {
        const acted = await form.act(tx, read, typed, c, deps)
        return acted.ok ? ok({ flags: acted.value.flags.map((flag) => flagText(flag, read, lang)) }) : acted
      }),
    )
    if (done.ok) {
      notice(c, done.value.flags[0] ?? form.done(lang, typed))
      return c.redirect(href(lang, moneyAddress(read.project)), 303)
    }
    if ('fields' in done.problem) return again(fieldProblems(done.problem.fields, lang))
    return refused(c, done.problem.refusal, (problem, status) => again([problem], status))
  })
}

function flagText(flag: Posted['flags'][number], read: ProjectMoneyRead, lang: 'th' | 'en'): string {
  const say = messages(lang).project.flags[flag.kind]
  return say(sourceName(flag.source, read.sources, lang), baht(flag.committed, lang), baht(flag.disbursed, lang))
}
