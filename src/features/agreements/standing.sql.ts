import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { AgreementState, StoredTerms } from './agreement.ts'
import type { Key } from './agreements.sql.ts'

/* How an agreement stands, written: begun, what of its words is shown, in force or not, ended by notice. */

export interface NewAgreement extends Key {
  readonly boardId: string | null
  readonly makerBodyId: string
  readonly madeBy: string | null
}

const columnsOf = (terms: StoredTerms) => ({
  kind: terms.kind,
  title: terms.title,
  area_code: terms.areaCode,
  function_code: terms.functionCode,
  starts_on: terms.startsOn,
  ends_on: terms.endsOn,
  total_satang: terms.totalSatang,
})

export async function insertAgreement(tx: Tx, one: NewAgreement, terms: StoredTerms, now: Date): Promise<void> {
  const of = columnsOf(terms)
  await tx.query(
    sql`insert into agreements (home, id, kind, title, area_code, function_code, board_id, maker_body_id, state, version, pending,
          starts_on, ends_on, total_satang, made_by, made_at, updated_at)
        values (${one.home}, ${one.id}, ${of.kind}, ${of.title}, ${of.area_code}, ${of.function_code}, ${one.boardId}, ${one.makerBodyId},
          'draft', 0, 1, ${of.starts_on}, ${of.ends_on}, ${of.total_satang}, ${one.madeBy}, ${now}, ${now})`,
  )
}

/** The facts of a version become those of the agreement: of a first draft at once, of an amendment when all have signed. */
export async function showTerms(tx: Tx, { home, id }: Key, terms: StoredTerms): Promise<void> {
  const of = columnsOf(terms)
  await tx.query(
    sql`update agreements set kind = ${of.kind}, title = ${of.title}, function_code = ${of.function_code}, area_code = ${of.area_code},
          starts_on = ${of.starts_on}, ends_on = ${of.ends_on}, total_satang = ${of.total_satang} where home = ${home} and id = ${id}`,
  )
}

export interface Standing {
  readonly state: AgreementState
  readonly version: number
  readonly pending: number | null
}

export async function updateStanding(tx: Tx, { home, id }: Key, to: Standing, now: Date): Promise<void> {
  await tx.query(
    sql`update agreements set state = ${to.state}, version = ${to.version}, pending = ${to.pending}, updated_at = ${now},
          revision = revision + 1, signed_at = case when ${to.version}::int > version then ${now} else signed_at end
        where home = ${home} and id = ${id}`,
  )
}

/** @returns false where somebody changed it after this revision */
export async function touch(tx: Tx, { home, id }: Key, revision: number, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update agreements set revision = revision + 1, updated_at = ${now}
         where home = ${home} and id = ${id} and revision = ${revision}`,
  )
  return rowCount === 1
}

export async function storeTermination(
  tx: Tx,
  { home, id }: Key,
  how: { givenOn: LocalDate; endsOn: LocalDate; byBodyId: string; reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    sql`update agreements set state = 'terminated', notice_given_on = ${how.givenOn}, terminates_on = ${how.endsOn},
          terminated_by = ${how.byBodyId}, termination_reason = ${how.reason}, updated_at = ${now}, revision = revision + 1
        where home = ${home} and id = ${id}`,
  )
}
