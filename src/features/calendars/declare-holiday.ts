import type { HolidayKind } from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { loadGazetteer } from '../places/index.ts'
import { mayEditSetup } from './calendars.policy.ts'
import { look, yearsUnderWay } from './look.ts'
import { type Recomputed, recompute } from './recompute.ts'
import { insertHoliday, insertSetupEvent } from './setup.sql.ts'
import { loadSetup } from './setup.ts'

export interface HolidayDraft {
  readonly date: LocalDate
  readonly kind: HolidayKind
  readonly nameTh: string
  readonly nameEn: string
  readonly appliesTo: string
  readonly source: string
  readonly declaredOn: LocalDate
}

export type DeclareRefusal =
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'no-such-area' }
  | { readonly kind: 'declared-in-future' }
  /** A day is taken back that is none. */
  | { readonly kind: 'nothing-to-cancel' }
  | { readonly kind: 'already-closed' }

/**
 * Stores a holiday, or takes one back, as a new version, and moves the open steps of calendars under way whose days were counted with
 * the holidays before; each with an event that says why.
 */
export async function declareHoliday(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'jobs'>,
  draft: HolidayDraft,
  { reason, by }: { readonly reason: string; readonly by: Viewer },
): Promise<Result<Recomputed, DeclareRefusal>> {
  const now = deps.clock.now()
  if (!mayEditSetup(by, now)) return refuse({ kind: 'not-yours' })
  if (draft.declaredOn > todayInBangkok(now)) return refuse({ kind: 'declared-in-future' })
  const places = await loadGazetteer(tx)
  if (!places.areas.has(draft.appliesTo)) return refuse({ kind: 'no-such-area' })
  const before = await loadSetup(tx)
  const { holidays } = before
  const year = Number(draft.date.slice(0, 4))
  const isYearly = holidays.yearly.some(
    ({ month, day }) => draft.date === `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  )
  const own = holidays.declared.filter(
    ({ date, appliesTo }) => date === draft.date && (appliesTo === draft.appliesTo || appliesTo === 'TH'),
  )
  const isClosed = own.length > 0 ? own[own.length - 1]?.kind !== 'cancelled' : isYearly
  if (draft.kind === 'cancelled' && !isClosed) return refuse({ kind: 'nothing-to-cancel' })
  if (draft.kind !== 'cancelled' && isClosed) return refuse({ kind: 'already-closed' })
  const version = holidays.version + 1
  await insertHoliday(tx, { ...draft, id: newId(), version }, by.personId, now)
  await insertSetupEvent(tx, {
    id: newId(),
    kind: draft.kind === 'cancelled' ? 'holiday-cancelled' : 'holiday-declared',
    code: draft.date,
    details: { nameTh: draft.nameTh, nameEn: draft.nameEn, appliesTo: draft.appliesTo },
    reason,
    actorId: by.personId,
    happenedAt: now,
  })
  const done = await recompute(
    tx,
    await loadSetup(tx),
    {
      kind: 'holidays-changed',
      templateCode: null,
      reason: `${draft.nameTh}: ${reason}`,
      day: draft.date,
      by: by.personId,
    },
    now,
  )
  for (const fiscalYear of yearsUnderWay(now)) await look(tx, fiscalYear, null, now)
  await deps.jobs.enqueue(tx, 'calendars.tell', {}, { key: 'calendars.tell' })
  return ok(done)
}
