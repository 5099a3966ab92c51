import { type AreaCode, homeOf, isWithin } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { ensureBody, listBody } from '../bodies/index.ts'
import { forgetAnnounced } from './announce.ts'
import type { Committee, CommitteeKind, QuorumRule, Visibility } from './committee.ts'
import { mayFound, maySeat } from './committees.policy.ts'
import { bodiesNamed, committeeById, insertCommittees, lockCommittee, updateCommittee } from './committees.sql.ts'
import { note } from './doing.ts'
import type { Refusal } from './refusal.ts'
import { insertSeats, type NewSeat } from './seats.sql.ts'
import type { SeatPlan } from './structures.th.ts'

export interface CommitteeDraft {
  readonly nameTh: string
  readonly nameEn: string | null
  readonly kind: CommitteeKind
  readonly parentId: string | null
  readonly areaCode: string | null
  readonly orderText: string | null
  readonly orderedOn: LocalDate | null
  readonly quorum: QuorumRule
  readonly termMonths: number | null
  readonly visibility: Visibility
}

/** Founds a committee: a body of that kind, with what only a committee has. */
export async function foundCommittee(
  tx: Tx,
  draft: CommitteeDraft,
  reason: string | null,
  doing: Doing,
): Promise<Result<{ code: string }, Refusal>> {
  if (!mayFound(doing.viewer, draft, doing.now)) return refuse({ kind: 'not-yours' })
  const { nameTh, nameEn, parentId, areaCode } = draft
  const above = (await bodiesNamed(tx, [parentId])).get(parentId ?? '')?.areaCode ?? null
  // A committee sits within the place of the body above it: a right over that body is none over other places. Codes of regions
  // and of local territories do not tell what lies in them.
  const isPlace = (code: string | null): code is AreaCode => code !== null && /^\d\d/.test(code)
  if (isPlace(areaCode) && isPlace(above) && !isWithin(areaCode, above)) return refuse({ kind: 'not-yours' })
  const body = await ensureBody(tx, { nameTh, nameEn, kind: 'committee', parentId, areaCode, source: 'committees' })
  const home = homeOf(areaCode)
  const fresh = await insertCommittees(tx, [{ ...draft, bodyId: body.id, home }], doing.now)
  // The name may be that of a body elsewhere: it is not made a committee from here (the refusal undoes it).
  const founded = fresh.size === 0 ? null : await committeeById(tx, body.id)
  if (founded === null || !mayFound(doing.viewer, founded, doing.now))
    return refuse({ kind: 'name-taken', code: body.code })
  await listBody(tx, body.id, draft.visibility === 'public', doing.now)
  await note(tx, { committee: { bodyId: body.id, home } }, { kind: 'founded', reason }, doing)
  return ok({ code: body.code })
}

export type CommitteeChange = Pick<
  Committee,
  'kind' | 'orderText' | 'orderedOn' | 'quorum' | 'termMonths' | 'visibility' | 'dissolvedOn'
>

/** Changes what only a committee has; name, parent and area are facts of the body. */
export async function editCommittee(
  tx: Tx,
  bodyId: string,
  change: CommitteeChange,
  { revision, reason }: { revision: number; reason: string },
  doing: Doing,
): Promise<Result<Committee, Refusal>> {
  const committee = await lockCommittee(tx, bodyId)
  if (committee === null) return refuse({ kind: 'not-found' })
  if (!maySeat(doing.viewer, committee, doing.now)) return refuse({ kind: 'not-yours' })
  if (!(await updateCommittee(tx, bodyId, change, revision))) return refuse({ kind: 'changed-meanwhile' })
  await listBody(tx, bodyId, change.visibility === 'public', doing.now)
  if (committee.visibility === 'public' && change.visibility === 'members') await forgetAnnounced(tx, bodyId)
  await note(
    tx,
    { committee },
    { kind: 'edited', reason, details: { before: factsOf(committee), after: change } },
    doing,
  )
  return ok((await committeeById(tx, bodyId)) ?? committee)
}

const factsOf = ({ kind, orderText, orderedOn, quorum, termMonths, visibility, dissolvedOn }: Committee) => ({
  kind,
  orderText,
  orderedOn,
  quorum,
  termMonths,
  visibility,
  dissolvedOn,
})

/** Seats of a plan, ready to be stored. @param id makes ids; the demonstration hands in its own */
export function seatsFrom(bodyId: string, plan: readonly SeatPlan[], id: () => string = newId): NewSeat[] {
  return plan.map((seat, at) => ({
    id: id(),
    bodyId,
    position: at + 1,
    nameTh: seat.th,
    nameEn: seat.en,
    role: seat.role,
    filledBy: seat.filledBy,
    fromBodyId: null,
    voting: seat.role !== 'adviser' && seat.role !== 'assistant-secretary',
    substituteAllowed: seat.filledBy === 'ex-officio',
  }))
}

export async function seatCommittee(tx: Tx, seats: readonly NewSeat[]): Promise<void> {
  if (seats.length > 0) await insertSeats(tx, seats)
}
