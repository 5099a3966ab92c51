import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { EndReason, FillWay, Seat, SeatRole, Term } from './committee.ts'

interface SeatRow {
  id: string
  body_id: string
  position: number
  name_th: string
  name_en: string | null
  role: string
  filled_by: string
  from_body_id: string | null
  voting: boolean
  substitute_allowed: boolean
  abolished_at: Date | null
  revision: number
}

const toSeat = (row: SeatRow): Seat => ({
  id: row.id,
  bodyId: row.body_id,
  position: row.position,
  nameTh: row.name_th,
  nameEn: row.name_en,
  role: row.role as SeatRole,
  filledBy: row.filled_by as FillWay,
  fromBodyId: row.from_body_id,
  voting: row.voting,
  substituteAllowed: row.substitute_allowed,
  abolishedAt: row.abolished_at,
  revision: row.revision,
})

const SEAT =
  'id, body_id, position, name_th, name_en, role, filled_by, from_body_id, voting, substitute_allowed, abolished_at, revision'

/** All seats of a committee, abolished ones too, in their order. */
export async function seatsOf(view: Queryable, bodyId: string): Promise<Seat[]> {
  const { rows } = await view.query<SeatRow>(
    `select ${SEAT} from committee_seats where body_id = $1 order by position, id`,
    [bodyId],
  )
  return rows.map(toSeat)
}

/** Holds a seat still, so that it is given once at a time. */
export async function lockSeat(tx: Tx, id: string): Promise<Seat | null> {
  const { rows } = await tx.query<SeatRow>(`select ${SEAT} from committee_seats where id = $1 for no key update`, [id])
  return rows[0] ? toSeat(rows[0]) : null
}

export type NewSeat = Omit<Seat, 'abolishedAt' | 'revision'>

export async function insertSeats(tx: Tx, seats: readonly NewSeat[]): Promise<void> {
  await tx.query(
    `insert into committee_seats (id, body_id, position, name_th, name_en, role, filled_by, from_body_id, voting, substitute_allowed)
     select id, body_id, position, name_th, name_en, role, filled_by, from_body_id, voting, substitute_allowed
       from jsonb_to_recordset($1::jsonb) as given (id uuid, body_id uuid, position int, name_th text, name_en text, role text,
            filled_by text, from_body_id uuid, voting boolean, substitute_allowed boolean)`,
    [
      JSON.stringify(
        seats.map((seat) => ({
          id: seat.id,
          body_id: seat.bodyId,
          position: seat.position,
          name_th: seat.nameTh,
          name_en: seat.nameEn,
          role: seat.role,
          filled_by: seat.filledBy,
          from_body_id: seat.fromBodyId,
          voting: seat.voting,
          substitute_allowed: seat.substituteAllowed,
        })),
      ),
    ],
  )
}

export async function updateSeat(
  tx: Tx,
  id: string,
  seat: Pick<Seat, 'nameTh' | 'nameEn' | 'role' | 'filledBy' | 'fromBodyId' | 'voting' | 'substituteAllowed'>,
  revision: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update committee_seats set name_th = ${seat.nameTh}, name_en = ${seat.nameEn}, role = ${seat.role},
          filled_by = ${seat.filledBy}, from_body_id = ${seat.fromBodyId}, voting = ${seat.voting},
          substitute_allowed = ${seat.substituteAllowed}, revision = revision + 1
        where id = ${id} and revision = ${revision}`,
  )
  return rowCount === 1
}

export async function abolishSeat(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query('update committee_seats set abolished_at = $2, revision = revision + 1 where id = $1', [id, at])
}

// ---- terms

interface TermRow {
  id: string
  seat_id: string
  body_id: string
  person_id: string | null
  holder_sealed: string | null
  email_sealed: string | null
  starts_at: Date
  ends_at: Date | null
  end_reason: string | null
}

/** A term with what is sealed of its holder. */
export interface StoredTerm extends Term {
  readonly bodyId: string
  readonly holderSealed: string | null
  readonly emailSealed: string | null
}

const toTerm = (row: TermRow): StoredTerm => ({
  id: row.id,
  seatId: row.seat_id,
  bodyId: row.body_id,
  personId: row.person_id,
  holderSealed: row.holder_sealed,
  emailSealed: row.email_sealed,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  endReason: row.end_reason as EndReason | null,
})

const TERM = 'id, seat_id, body_id, person_id, holder_sealed, email_sealed, starts_at, ends_at, end_reason'

/** All terms of a committee, former ones too, the newest first. */
export async function termsOf(view: Queryable, bodyId: string): Promise<StoredTerm[]> {
  const { rows } = await view.query<TermRow>(
    `select ${TERM} from committee_terms where body_id = $1 order by starts_at desc, id`,
    [bodyId],
  )
  return rows.map(toTerm)
}

export async function termsOfSeat(view: Queryable, seatId: string): Promise<StoredTerm[]> {
  const { rows } = await view.query<TermRow>(
    `select ${TERM} from committee_terms where seat_id = $1 order by starts_at desc`,
    [seatId],
  )
  return rows.map(toTerm)
}

export interface NewTerm {
  readonly id: string
  readonly seatId: string
  readonly bodyId: string
  readonly personId: string | null
  readonly holderSealed: string | null
  readonly emailSealed: string | null
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly endReason?: EndReason | null
  readonly givenBy: string | null
}

export async function insertTerms(tx: Tx, terms: readonly NewTerm[]): Promise<void> {
  await tx.query(
    `insert into committee_terms (id, seat_id, body_id, person_id, holder_sealed, email_sealed, starts_at, ends_at, end_reason, given_by)
     select id, seat_id, body_id, person_id, holder_sealed, email_sealed, starts_at, ends_at, end_reason, given_by
       from jsonb_to_recordset($1::jsonb) as given (id uuid, seat_id uuid, body_id uuid, person_id uuid, holder_sealed text,
            email_sealed text, starts_at timestamptz, ends_at timestamptz, end_reason text, given_by uuid)`,
    [
      JSON.stringify(
        terms.map((term) => ({
          id: term.id,
          seat_id: term.seatId,
          body_id: term.bodyId,
          person_id: term.personId,
          holder_sealed: term.holderSealed,
          email_sealed: term.emailSealed,
          starts_at: term.startsAt,
          ends_at: term.endsAt,
          end_reason: term.endReason ?? null,
          given_by: term.givenBy,
        })),
      ),
    ],
  )
}

export async function endTerm(tx: Tx, id: string, endsAt: Date, reason: EndReason): Promise<void> {
  await tx.query('update committee_terms set ends_at = $2, end_reason = $3 where id = $1', [id, endsAt, reason])
}

export interface HeldSeat {
  readonly bodyId: string
  readonly seatId: string
  readonly role: SeatRole
}

/** The seats a person holds now. */
export async function seatsHeldBy(view: Queryable, personId: string, now: Date): Promise<HeldSeat[]> {
  const { rows } = await view.query<{ body_id: string; seat_id: string; role: string }>(
    `select t.body_id, t.seat_id, s.role from committee_terms t join committee_seats s on s.id = t.seat_id
      where t.person_id = $1 and t.starts_at <= $2 and (t.ends_at is null or t.ends_at > $2)`,
    [personId, now],
  )
  return rows.map((row) => ({ bodyId: row.body_id, seatId: row.seat_id, role: row.role as SeatRole }))
}
