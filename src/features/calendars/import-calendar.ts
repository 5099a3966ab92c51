import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type DateProblem, fiscalYearDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { registerOf } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { mayKeepCalendar } from './calendars.policy.ts'
import { changeLocked } from './change-step.ts'
import { namesOfForm } from './first-calendars.th.ts'
import { look, readCalendars, type Together } from './look.ts'
import { th } from './messages.th.ts'
import type { CalendarRow, CalendarSheet } from './read-calendar-sheet.ts'
import { type CalendarBody, loadSetup } from './setup.ts'
import { type CalendarStep, changeStep as decide, type StepRefusal } from './step.ts'

export type RowProblem =
  | { readonly kind: 'date'; readonly problem: DateProblem; readonly typed: string }
  | { readonly kind: 'unknown-body'; readonly name: string }
  | { readonly kind: 'several-bodies'; readonly name: string }
  | { readonly kind: 'body-missing' }
  | { readonly kind: 'no-calendar'; readonly name: string }
  | { readonly kind: 'unknown-step'; readonly name: string }
  | { readonly kind: 'step-twice'; readonly name: string }
  | { readonly kind: 'not-yours' }
  | StepRefusal

export interface ImportPlan {
  readonly changes: readonly {
    readonly address: string
    readonly body: CalendarBody
    readonly step: CalendarStep
    readonly start: LocalDate
    readonly due: LocalDate
  }[]
  /** Rows that say what the calendar says. */
  readonly unchanged: number
  readonly problems: readonly { readonly address: string; readonly problem: RowProblem }[]
}

/**
 * What a sheet would change. Rows that cannot be read are told one by one and leave the others alone.
 * @param typedBody whose calendar it is, where neither a column nor the head of the sheet names it
 */
export async function planImport(
  view: Queryable,
  sheet: CalendarSheet,
  about: { readonly fiscalYear: number; readonly body: string; readonly by: Viewer },
  now: Date,
): Promise<ImportPlan> {
  const places = await loadGazetteer(view)
  const register = await registerOf(view, places)
  const all = await readCalendars(view, about.fiscalYear, null)
  const today = todayInBangkok(now)
  const known = new Map<string, Result<CalendarBody, RowProblem>>()
  const changes: ImportPlan['changes'][number][] = []
  const problems: ImportPlan['problems'][number][] = []
  const seen = new Set<string>()
  let unchanged = 0

  const bodyNamed = (name: string): Result<CalendarBody, RowProblem> => {
    const before = known.get(name)
    if (before) return before
    const answer = register.resolve(name)
    const found: Result<CalendarBody, RowProblem> =
      answer.kind === 'found'
        ? bodyIn(all, answer.found.body.id, name)
        : refuse({ kind: answer.kind === 'several' ? 'several-bodies' : 'unknown-body', name })
    known.set(name, found)
    return found
  }

  const readRow = (row: CalendarRow): Result<ImportPlan['changes'][number] | null, RowProblem> => {
    const name = row.body ?? (about.body === '' ? sheet.bodyAbove : about.body)
    if (name === null || name === '') return refuse({ kind: 'body-missing' })
    const body = bodyNamed(name)
    if (!body.ok) return body
    if (!mayKeepCalendar(about.by, body.value.id, now)) return refuse({ kind: 'not-yours' })
    const step = stepNamed(row.step, all.stepsOf(body.value))
    if (step === null) return refuse({ kind: 'unknown-step', name: row.step })
    for (const day of [row.start, row.due]) if (!day.ok) return refuse({ kind: 'date', ...day.problem })
    if (!row.start.ok || !row.due.ok) return ok(null)
    const key = `${body.value.id} ${step.code}`
    if (seen.has(key)) return refuse({ kind: 'step-twice', name: row.step })
    seen.add(key)
    const [start, due] = [row.start.value, row.due.value]
    if (start === step.start && due === step.due) return ok(null)
    const decided = decide(step, { kind: 'move', start, due }, today)
    return decided.ok ? ok({ address: row.address, body: body.value, step, start, due }) : decided
  }

  for (const row of sheet.rows) {
    const read = readRow(row)
    if (!read.ok) problems.push({ address: row.address, problem: read.problem })
    else if (read.value === null) unchanged += 1
    else changes.push(read.value)
  }
  return { changes, unchanged, problems }
}

function bodyIn(all: Together, id: string, name: string): Result<CalendarBody, RowProblem> {
  const body = all.bodyById.get(id)
  return body ? ok(body) : refuse({ kind: 'no-calendar', name })
}

/** A step by its name or code, or by the words of the coordination form where one step of the body is meant by them. */
function stepNamed(name: string, steps: readonly CalendarStep[]): CalendarStep | null {
  const key = comparisonKey(name)
  const own = steps.find(({ code, nameTh, nameEn }) => [code, nameTh, nameEn].some((one) => comparisonKey(one) === key))
  if (own) return own
  const meant = Object.entries(namesOfForm).find(([words]) => comparisonKey(words) === key)?.[1] ?? []
  return meant.flatMap((code) => steps.find((step) => step.code === code) ?? [])[0] ?? null
}

/**
 * Takes the days of a sheet into the calendars, all readable rows in one transaction; what then misses each other is found at once.
 * @returns how many steps changed
 */
export async function importCalendar(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  sheet: CalendarSheet,
  about: {
    readonly fiscalYear: number
    readonly body: string
    readonly by: Viewer
    readonly fileName: string
    readonly reason: string
  },
): Promise<number> {
  const now = deps.clock.now()
  const plan = await planImport(tx, sheet, about, now)
  const setup = await loadSetup(tx)
  const reason = th.reasons.imported(about.fileName, about.reason)
  const touched = new Map<string, CalendarBody>()
  let changed = 0
  for (const { body, step, start, due } of plan.changes) {
    const target = { fiscalYear: about.fiscalYear, step: step.code }
    const act = { reason, revision: step.revision, by: about.by.personId, now, event: 'imported' } as const
    const done = await changeLocked(tx, setup, body, target, { kind: 'move', start, due }, act)
    // Somebody was quicker with this step; what they wrote stays.
    if (!done.ok) continue
    changed += 1
    touched.set(body.id, body)
  }
  if (changed > 0) {
    const homes = [...new Set([...touched.values()].map(({ home }) => home as string))]
    await look(tx, about.fiscalYear, { bodyIds: [...touched.keys()], homes }, now)
    await deps.jobs.enqueue(tx, 'calendars.tell', {}, { key: 'calendars.tell' })
  }
  return changed
}

/** The fiscal year most days of a sheet lie in; null where none could be read. */
export function yearOfSheet(sheet: CalendarSheet): number | null {
  const count = new Map<number, number>()
  for (const { due } of sheet.rows) {
    if (!due.ok) continue
    const calendarYear = Number(due.value.slice(0, 4))
    const year = due.value > fiscalYearDays(calendarYear).to ? calendarYear + 1 : calendarYear
    count.set(year, (count.get(year) ?? 0) + 1)
  }
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
