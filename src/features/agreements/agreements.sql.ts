import sql, { join, type Sql } from 'sql-template-tag'
import { type Satang, satang } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { BodyName } from '../bodies/index.ts'
import type { AgreementKind, AgreementState, PartyRole, Phase } from './agreement.ts'
import type { Sight } from './agreements.policy.ts'

/* Agreements as they stand: one of them, and lists. */

/** The full key of a row of a large table. */
export interface Key {
  readonly home: string
  readonly id: string
}

export interface PartyName extends BodyName {
  readonly role: PartyRole
}

export interface Agreement extends Key {
  readonly kind: AgreementKind
  readonly title: string
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly boardId: string | null
  readonly makerBodyId: string
  readonly state: AgreementState
  readonly version: number
  readonly pending: number | null
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly totalSatang: Satang
  readonly noticeGivenOn: LocalDate | null
  readonly terminatesOn: LocalDate | null
  readonly terminationReason: string | null
  readonly signedAt: Date | null
  readonly revision: number
  readonly updatedAt: Date
  readonly openBreaches: number
  /** The earliest review that is not done. */
  readonly reviewDueOn: LocalDate | null
  /** Of the version in force, or of the first draft. */
  readonly parties: readonly PartyName[]
}

interface Row {
  home: string
  id: string
  kind: AgreementKind
  title: string
  area_code: string | null
  function_code: string | null
  board_id: string | null
  maker_body_id: string
  state: AgreementState
  version: number
  pending: number | null
  starts_on: string | null
  ends_on: string | null
  total_satang: bigint
  notice_given_on: string | null
  terminates_on: string | null
  termination_reason: string | null
  signed_at: Date | null
  revision: number
  updated_at: Date
  open_breaches: number
  review_due_on: string | null
  parties: { id: string; code: string; th: string; en: string | null; area: string | null; role: PartyRole }[] | null
}

const shownVersion = sql`case when a.version > 0 then a.version else coalesce(a.pending, 1) end`
const COLUMNS = sql`a.home, a.id, a.kind, a.title, a.area_code, a.function_code, a.board_id, a.maker_body_id, a.state, a.version,
  a.pending, a.starts_on, a.ends_on, a.total_satang, a.notice_given_on, a.terminates_on, a.termination_reason, a.signed_at,
  a.revision, a.updated_at,
  (select count(*)::int from agreement_breaches x where x.home = a.home and x.agreement_id = a.id and x.closed_on is null) as open_breaches,
  (select min(r.due_on) from agreement_reviews r where r.home = a.home and r.agreement_id = a.id and r.done_on is null) as review_due_on,
  (select jsonb_agg(jsonb_build_object('id', b.id, 'code', b.code, 'th', b.name_th, 'en', b.name_en, 'area', b.area_code, 'role', p.role)
          order by p.position) from agreement_parties p join bodies b on b.id = p.body_id
    where p.home = a.home and p.agreement_id = a.id and p.version = ${shownVersion}) as parties`

function toAgreement(row: Row): Agreement {
  return {
    home: row.home,
    id: row.id,
    kind: row.kind,
    title: row.title,
    areaCode: row.area_code,
    functionCode: row.function_code,
    boardId: row.board_id,
    makerBodyId: row.maker_body_id,
    state: row.state,
    version: row.version,
    pending: row.pending,
    startsOn: row.starts_on as LocalDate | null,
    endsOn: row.ends_on as LocalDate | null,
    totalSatang: satang(row.total_satang),
    noticeGivenOn: row.notice_given_on as LocalDate | null,
    terminatesOn: row.terminates_on as LocalDate | null,
    terminationReason: row.termination_reason,
    signedAt: row.signed_at,
    revision: row.revision,
    updatedAt: row.updated_at,
    openBreaches: row.open_breaches,
    reviewDueOn: row.review_due_on as LocalDate | null,
    parties: (row.parties ?? []).map(({ id, code, th, en, area, role }) => ({
      id,
      code,
      nameTh: th,
      nameEn: en,
      areaCode: area,
      role,
    })),
  }
}

/** The same as `phaseOf`, for filters; a test holds the two together. */
export const phaseSql = (
  today: LocalDate,
): Sql => sql`case when a.state in ('draft', 'offered', 'withdrawn') then a.state
  when a.state = 'terminated' and a.terminates_on < ${today} then 'terminated'
  when a.ends_on < ${today} then 'ended'
  when exists (select 1 from agreement_breaches x where x.home = a.home and x.agreement_id = a.id and x.closed_on is null) then 'breached'
  when a.starts_on > ${today} then 'signed'
  when exists (select 1 from agreement_reviews r where r.home = a.home and r.agreement_id = a.id and r.done_on is null and r.due_on <= ${today})
    then 'under-review'
  else 'in-force' end`

export async function agreementByKey(view: Queryable, { home, id }: Key): Promise<Agreement | null> {
  const { rows } = await view.query<Row>(
    sql`select ${COLUMNS} from agreements a where a.home = ${home} and a.id = ${id}`,
  )
  return rows[0] ? toAgreement(rows[0]) : null
}

/** Holds the agreement still: what is written, signed and followed is done by one at a time. */
export async function lockAgreement(tx: Tx, { home, id }: Key): Promise<Agreement | null> {
  await tx.query(sql`select 1 from agreements where home = ${home} and id = ${id} for no key update`)
  return agreementByKey(tx, { home, id })
}

// ---- lists

export const dueWords = ['late', 'breached', 'soon', 'all'] as const
export type DueWord = (typeof dueWords)[number]

export interface AgreementFilter {
  readonly area: string | null
  readonly kind: AgreementKind | null
  readonly phase: Phase | null
  readonly bodyId: string | null
  readonly boardId: string | null
  readonly words: string | null
  readonly due: DueWord
  readonly sight: Sight
  readonly today: LocalDate
}

const within = (areas: readonly string[]) =>
  areas.length === 0
    ? sql`false`
    : sql`(${join(
        areas.map((area) => sql`a.area_code like ${`${area}%`}`),
        ' or ',
      )})`

function seen(sight: Sight): Sql {
  if (sight.all) return sql`true`
  const bodies = sight.bodyIds as string[]
  return sql`(a.version > 0 or a.maker_body_id = any(${bodies}::uuid[]) or ${within(sight.areas)}
    or exists (select 1 from agreement_parties p where p.home = a.home and p.agreement_id = a.id and p.body_id = any(${bodies}::uuid[])))`
}

const bound = (today: LocalDate) =>
  sql`(a.version > 0 and (a.ends_on is null or a.ends_on >= ${today}) and (a.terminates_on is null or a.terminates_on >= ${today}))`

function where(filter: AgreementFilter): Sql {
  const { today } = filter
  const parts: Sql[] = [seen(filter.sight)]
  if (filter.area === 'TH') parts.push(sql`a.home = '00'`)
  else if (filter.area !== null) parts.push(sql`a.area_code like ${`${filter.area}%`}`)
  if (filter.kind !== null) parts.push(sql`a.kind = ${filter.kind}`)
  if (filter.phase !== null) parts.push(sql`${phaseSql(today)} = ${filter.phase}`)
  if (filter.boardId !== null) parts.push(sql`a.board_id = ${filter.boardId}`)
  if (filter.bodyId !== null)
    parts.push(sql`exists (select 1 from agreement_parties p where p.home = a.home and p.agreement_id = a.id and p.body_id = ${filter.bodyId}
      and p.version = ${shownVersion})`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(a.title ilike ${words} or exists (select 1 from agreement_parties p join bodies b on b.id = p.body_id
      where p.home = a.home and p.agreement_id = a.id and b.name_th like ${words}))`)
  }
  if (filter.due === 'breached')
    parts.push(
      sql`exists (select 1 from agreement_breaches x where x.home = a.home and x.agreement_id = a.id and x.closed_on is null)`,
    )
  if (filter.due === 'late')
    parts.push(sql`${bound(today)} and exists (select 1 from agreement_reviews r where r.home = a.home and r.agreement_id = a.id
      and r.done_on is null and r.due_on < ${today})`)
  if (filter.due === 'soon')
    parts.push(sql`${bound(today)} and exists (select 1 from agreement_reviews r where r.home = a.home and r.agreement_id = a.id
      and r.done_on is null and r.due_on between ${today} and ${today}::date + 30)`)
  return join(parts, ' and ')
}

/** One page: what is late first, then the newest. */
export async function agreementsPage(
  view: Queryable,
  filter: AgreementFilter,
  limit: number,
  offset: number,
): Promise<{ agreements: Agreement[]; total: number }> {
  const { rows } = await view.query<Row>(
    sql`select ${COLUMNS} from agreements a where ${where(filter)}
         order by coalesce(a.signed_at, a.updated_at) desc, a.id limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ total: bigint }>(
    sql`select count(*) as total from agreements a where ${where(filter)}`,
  )
  return { agreements: rows.map(toAgreement), total: Number(counted.rows[0]?.total ?? 0n) }
}

/** How many of the list are late with a review, breached, or to be reviewed within a month. */
export async function countDue(view: Queryable, filter: AgreementFilter): Promise<Readonly<Record<DueWord, number>>> {
  const one = (due: DueWord) =>
    sql`(select count(*)::int from agreements a where ${where({ ...filter, due })}) as ${NAMED[due]}`
  const { rows } = await view.query<Record<DueWord, number>>(sql`select ${join(dueWords.map(one), ', ')}`)
  return rows[0] ?? { late: 0, breached: 0, soon: 0, all: 0 }
}

const NAMED: Readonly<Record<DueWord, Sql>> = {
  late: sql`late`,
  breached: sql`breached`,
  soon: sql`soon`,
  all: sql`"all"`,
}

/** For the API: agreements after an id, within the filter. */
export async function agreementsAfter(
  view: Queryable,
  filter: AgreementFilter,
  afterId: string,
  limit: number,
): Promise<Agreement[]> {
  const { rows } = await view.query<Row>(
    sql`select ${COLUMNS} from agreements a where ${where(filter)} and a.id::text > ${afterId} order by a.id::text limit ${limit}`,
  )
  return rows.map(toAgreement)
}
