import { newId } from '../../kernel/ids.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import {
  type CalendarEvent,
  calendarsFrom,
  insertEvents,
  insertSteps,
  type OpenCalendar,
  type StoredStep,
  stampCalendars,
  storedSteps,
  updateDays,
} from './calendars.sql.ts'
import { type CalendarBody, calendarByTemplate, loadBodies, type Setup } from './setup.ts'
import { isYearClosed } from './step.ts'

/** What a change of holidays or of a template does to calendars under way. */
export interface Recomputed {
  /** Steps that get other days, before and after. */
  readonly moved: readonly { readonly step: StoredStep; readonly after: StoredStep; readonly body: CalendarBody }[]
  /** Steps that stay because their body chose the days itself. */
  readonly kept: number
  /** Calendars looked at. */
  readonly calendars: number
}

interface Plan extends Recomputed {
  readonly looked: readonly OpenCalendar[]
  readonly added: readonly {
    readonly calendar: OpenCalendar
    readonly body: CalendarBody
    readonly fiscalYear: number
  }[]
}

/**
 * What would move if the setup were this one: open steps that nobody moved and that are not over, of years that are not closed.
 * @param templateCode only calendars of this template; null: all
 */
export async function previewRecompute(
  view: Queryable,
  setup: Setup,
  templateCode: string | null,
  now: Date,
): Promise<Recomputed> {
  return planRecompute(view, setup, templateCode, now)
}

async function planRecompute(view: Queryable, setup: Setup, templateCode: string | null, now: Date): Promise<Plan> {
  const today = todayInBangkok(now)
  const first = fiscalYearOf(today) - 1
  const looked = (await calendarsFrom(view, first, templateCode)).filter(
    ({ fiscalYear }) => !isYearClosed(fiscalYear, today),
  )
  const bodies = new Map(
    (await loadBodies(view, setup, await loadGazetteer(view), null)).map((body) => [body.id, body]),
  )
  const steps = new Map<string, StoredStep[]>()
  for (const fiscalYear of new Set(looked.map((one) => one.fiscalYear))) {
    for (const step of await storedSteps(view, null, fiscalYear)) {
      const key = `${step.bodyId} ${fiscalYear}`
      const known = steps.get(key)
      if (known) known.push(step)
      else steps.set(key, [step])
    }
  }
  const moved: { step: StoredStep; after: StoredStep; body: CalendarBody }[] = []
  const added: Plan['added'][number][] = []
  let kept = 0
  for (const calendar of looked) {
    const body = bodies.get(calendar.bodyId)
    if (!body) continue
    const own = steps.get(`${calendar.bodyId} ${calendar.fiscalYear}`) ?? []
    const ruled = new Map(calendarByTemplate(body, calendar.fiscalYear, setup).map((step) => [step.code, step]))
    for (const step of own) {
      const now = ruled.get(step.code)
      if (!now || (now.start === step.start && now.due === step.due)) continue
      if (step.moved) kept++
      else if (step.state !== 'done' && step.state !== 'cancelled') {
        moved.push({ step, after: { ...step, start: now.start, due: now.due }, body })
      }
    }
    if ([...ruled.keys()].some((code) => !own.some((step) => step.code === code))) {
      added.push({ calendar, body, fiscalYear: calendar.fiscalYear })
    }
  }
  return { moved, kept, calendars: looked.length, looked, added }
}

/**
 * Puts the days of today's holidays and templates into calendars under way, with an event for each step that says why it moved. Steps
 * a template got anew are added; those it lost stay as they are.
 */
export async function recompute(
  tx: Tx,
  setup: Setup,
  cause: {
    readonly kind: 'holidays-changed' | 'template-changed'
    readonly templateCode: string | null
    readonly reason: string
    readonly day: LocalDate | null
    readonly by: string
  },
  now: Date,
): Promise<Recomputed> {
  const plan = await planRecompute(tx, setup, cause.templateCode, now)
  await updateDays(
    tx,
    plan.moved.map(({ after }) => after),
    now,
  )
  const events = plan.moved.map(
    ({ step, after }): CalendarEvent => ({
      home: step.home,
      id: newId(),
      bodyId: step.bodyId,
      fiscalYear: step.fiscalYear,
      stepCode: step.code,
      kind: cause.kind,
      details: {
        before: { start: step.start, due: step.due },
        after: { start: after.start, due: after.due },
        ...(cause.day === null ? {} : { day: cause.day }),
      },
      reason: cause.reason,
      actorId: cause.by,
      happenedAt: now,
    }),
  )
  await insertEvents(tx, events)
  for (const { calendar, body, fiscalYear } of plan.added) {
    const steps = calendarByTemplate(body, fiscalYear, setup).map((step) => ({ ...step, id: newId() }))
    await insertSteps(tx, calendar, steps, now)
  }
  const template = cause.templateCode === null ? null : setup.templateByCode(cause.templateCode)
  await stampCalendars(tx, plan.looked, {
    holidayVersion: setup.holidays.version,
    templateVersion: template?.version ?? null,
  })
  return plan
}
