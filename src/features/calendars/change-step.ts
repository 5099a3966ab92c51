import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { loadGazetteer } from '../places/index.ts'
import { mayKeepCalendar } from './calendars.policy.ts'
import {
  bodyByCode,
  type CalendarEvent,
  type EventKind,
  insertEvents,
  lockStep,
  type StoredStep,
  updateStep,
} from './calendars.sql.ts'
import { look } from './look.ts'
import { openCalendar } from './open-calendar.ts'
import { boundTogether, type CalendarBody, loadSetup, type Setup } from './setup.ts'
import { changeStep as decide, type StepChange, type StepRefusal } from './step.ts'

export type ChangeRefusal =
  | StepRefusal
  | { readonly kind: 'no-such-body' }
  /** Bodies of its kind have no calendar. */
  | { readonly kind: 'no-calendar' }
  | { readonly kind: 'no-such-step' }
  | { readonly kind: 'not-yours' }
  /** Somebody changed the step since the form was opened. */
  | { readonly kind: 'changed-meanwhile'; readonly step: StoredStep }

const eventOf: Record<StepChange['kind'], EventKind> = {
  move: 'moved',
  begin: 'begun',
  done: 'done',
  reopen: 'reopened',
  cancel: 'cancelled',
  restore: 'restored',
}

/**
 * Changes one step of a body's calendar, for its planners, with the reason. What then misses what is known when this returns, and
 * letters about it are ordered.
 * @param revision of the step as the form showed it; null skips the question (imports, which name what they replace)
 */
export async function changeStep(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  target: { readonly bodyCode: string; readonly fiscalYear: number; readonly step: string },
  change: StepChange,
  { reason, revision, by }: { readonly reason: string; readonly revision: number | null; readonly by: Viewer },
): Promise<Result<StoredStep, ChangeRefusal>> {
  const now = deps.clock.now()
  const found = await bodyWithCalendar(tx, target.bodyCode)
  if (!found.ok) return found
  const { body, setup } = found.value
  if (!mayKeepCalendar(by, body.id, now)) return refuse({ kind: 'not-yours' })
  const changed = await changeLocked(tx, setup, body, target, change, { reason, revision, by: by.personId, now })
  if (!changed.ok) return changed
  await look(tx, target.fiscalYear, { bodyIds: [body.id], homes: [body.home] }, now)
  await deps.jobs.enqueue(tx, 'calendars.tell', {}, { key: 'calendars.tell' })
  return changed
}

/** The change itself, without asking who may and without looking what it does to others. */
export async function changeLocked(
  tx: Tx,
  setup: Setup,
  body: CalendarBody,
  target: { readonly fiscalYear: number; readonly step: string },
  change: StepChange,
  act: {
    readonly reason: string
    readonly revision: number | null
    readonly by: string
    readonly now: Date
    readonly event?: EventKind
  },
): Promise<Result<StoredStep, ChangeRefusal>> {
  const today = todayInBangkok(act.now)
  await openCalendar(tx, setup, body, target.fiscalYear, act.by, act.now)
  const step = await lockStep(tx, body.id, target.fiscalYear, target.step)
  if (step === null) return refuse({ kind: 'no-such-step' })
  // A form over a calendar that nobody had opened carries 0; opening it made the first revision.
  if (act.revision !== null && step.revision !== Math.max(1, act.revision)) {
    return refuse({ kind: 'changed-meanwhile', step })
  }
  const decided = decide(step, change, today)
  if (!decided.ok) return decided
  const after: StoredStep = { ...step, ...decided.value, revision: step.revision + 1 }
  await updateStep(tx, after, act.now)
  await insertEvents(tx, [eventFor(step, after, act.event ?? eventOf[change.kind], act)])
  return ok(after)
}

function eventFor(
  before: StoredStep,
  after: StoredStep,
  kind: EventKind,
  act: { readonly reason: string; readonly by: string; readonly now: Date },
): CalendarEvent {
  const moved = before.start !== after.start || before.due !== after.due
  return {
    home: after.home,
    id: newId(),
    bodyId: after.bodyId,
    fiscalYear: after.fiscalYear,
    stepCode: after.code,
    kind,
    details: {
      ...(moved
        ? { before: { start: before.start, due: before.due }, after: { start: after.start, due: after.due } }
        : {}),
      ...(after.doneOn !== null && before.doneOn === null ? { doneOn: after.doneOn } : {}),
    },
    reason: act.reason,
    actorId: act.by,
    happenedAt: act.now,
  }
}

/** A body by its code, with what its calendar is made from. */
async function bodyWithCalendar(
  tx: Tx,
  code: string,
): Promise<
  Result<{ body: CalendarBody; setup: Setup }, { readonly kind: 'no-such-body' } | { readonly kind: 'no-calendar' }>
> {
  const row = await bodyByCode(tx, code)
  if (row === null) return refuse({ kind: 'no-such-body' })
  const setup = await loadSetup(tx)
  const [body] = boundTogether([row], setup, await loadGazetteer(tx))
  return body === undefined ? refuse({ kind: 'no-calendar' }) : ok({ body, setup })
}
