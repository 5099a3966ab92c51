import { newId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatShortDate, parseYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { sign, signedText } from '../../platform/http/signed.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodiesOf } from './calendars.policy.ts'
import { changeRefusalText, dateProblemText, nameOfStep, yearChoices } from './calendars.present.ts'
import { type ImportPlan, importCalendar, planImport, type RowProblem, yearOfSheet } from './import-calendar.ts'
import { messages } from './messages.ts'
import { type CalendarSheet, MOST_ROWS, readCalendarSheet } from './read-calendar-sheet.ts'
import { readReason } from './reason.ts'
import { importView, type TypedImport } from './views/import-view.ts'

const MOST_BYTES = 8 * 1024 * 1024
const MOST_SHOWN = 100

export function calendarImportPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/import', (c) => show(c, deps, {}))
  app.post('/calendar/import', uploadLimit(MOST_BYTES), (c) => lookPost(c, deps))
  app.post('/calendar/import/confirm', (c) => confirmPost(c, deps))
}

interface Shown {
  readonly typed?: TypedImport
  readonly problems?: readonly Problem[]
  readonly plan?: ImportPlan
  readonly kept?: string
}

function show(c: PageContext, deps: Deps, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (bodiesOf(viewer, now).length === 0) return failure(c, viewer === null ? 401 : 403, say.import.signIn)
  const frame = frameOf(c, deps, 'plans')
  const { plan } = shown
  const problems = shown.problems ?? []
  const range = (days: { start: Parameters<typeof formatShortDate>[0]; due: Parameters<typeof formatShortDate>[0] }) =>
    say.step.range(formatShortDate(days.start, lang), formatShortDate(days.due, lang))
  return c.html(
    page(frame, {
      title: say.import.title,
      lead: say.import.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/calendar') }],
      noIndex: true,
      narrow: true,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: importView(frame, say, {
        typed: shown.typed ?? { body: '', year: '', reason: '' },
        problems,
        years: yearChoices(todayInBangkok(now), lang),
        plan: plan
          ? {
              summary: say.import.found(plan.changes.length, plan.unchanged),
              changes: plan.changes.slice(0, MOST_SHOWN).map(({ address, body, step, start, due }) => ({
                address,
                body: nameIn(lang, body),
                step: nameOfStep(step, lang),
                before: range(step),
                after: range({ start, due }),
              })),
              problems: plan.problems
                .slice(0, MOST_SHOWN)
                .map(({ address, problem }) => say.import.at(address, rowProblemText(problem, lang))),
              kept: plan.changes.length > 0 ? (shown.kept ?? null) : null,
            }
          : null,
        oneTimeKey: newId(),
      }),
    }),
    problems.length > 0 || (plan?.problems.length ?? 0) > 0 ? 422 : 200,
  )
}

function typedImport(fields: FormFields): TypedImport {
  const word = (name: string) => (fields[name] ?? '').trim().slice(0, 500)
  return { body: word('body'), year: word('year'), reason: word('reason') }
}

/** The year that was chosen, or the one most days of the sheet lie in. */
function yearFor(typed: TypedImport, sheet: CalendarSheet): number | null {
  const read = parseYear(typed.year)
  return read.ok ? read.value : yearOfSheet(sheet)
}

async function lookPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).import
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (viewer === null || bodiesOf(viewer, now).length === 0) return failure(c, viewer === null ? 401 : 403, say.signIn)
  const typed = typedImport(await formFields(c))
  const refused = (text: string, field = 'file') => show(c, deps, { typed, problems: [{ field, text }] })
  const file = await formFile(c, 'file')
  if (file === null) return refused(say.problems['file-missing'])
  const reason = readReason(typed.reason)
  if (!reason.ok) return refused(messages(lang).problems[reason.problem], 'reason')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const read = await readCalendarSheet(file.name, bytes)
  if (!read.ok) {
    const text =
      read.problem === 'too-many-rows' ? say.problems['too-many-rows'](MOST_ROWS) : say.problems[read.problem]
    return refused(text)
  }
  const fiscalYear = yearFor(typed, read.value)
  if (fiscalYear === null) return refused(say.problems['year-missing'], 'year')
  const about = { fiscalYear, body: typed.body, by: viewer }
  const plan = await deps.db.snapshot((view) => planImport(view, read.value, about, now))
  const { sha256 } = await deps.files.put(bytes)
  const kept = JSON.stringify([sha256, file.name.slice(0, 200), String(toBE(fiscalYear)), typed.body, reason.value])
  return show(c, deps, { typed, plan, kept: sign(deps.secrets.key('calendar-import'), kept) })
}

async function confirmPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).import
  const viewer = c.get('viewer')
  if (viewer === null || bodiesOf(viewer, deps.clock.now()).length === 0)
    return failure(c, viewer === null ? 401 : 403, say.signIn)
  const fields = await formFields(c)
  const text = signedText(deps.secrets.key('calendar-import'), fields.kept)
  const gone = () => show(c, deps, { problems: [{ field: 'file', text: say.gone }] })
  if (text === null) return gone()
  const [sha256, fileName, year, body, reason] = JSON.parse(text) as [string, string, string, string, string]
  if (!(await deps.files.has(sha256))) return gone()
  const chunks: Buffer[] = []
  for await (const chunk of await deps.files.open(sha256)) chunks.push(chunk as Buffer)
  const read = await readCalendarSheet(fileName, Buffer.concat(chunks))
  const fiscalYear = parseYear(year)
  if (!read.ok || !fiscalYear.ok) return gone()
  const about = { fiscalYear: fiscalYear.value, body, by: viewer, fileName, reason }
  const changed = await deps.db.transaction((tx) => importCalendar(tx, deps, read.value, about))
  notice(c, say.done(changed))
  return c.redirect(href(lang, '/calendar'), 303)
}

function rowProblemText(problem: RowProblem, lang: Lang): string {
  const say = messages(lang).import.problems
  switch (problem.kind) {
    case 'date':
      return dateProblemText(problem.problem, problem.typed, lang)
    case 'unknown-body':
    case 'several-bodies':
    case 'no-calendar':
    case 'unknown-step':
    case 'step-twice':
      return say[problem.kind](problem.name)
    case 'body-missing':
      return say['body-missing']
    default:
      return changeRefusalText(problem, lang, { step: '', body: '' })
  }
}
