import sql, { join, type Sql } from 'sql-template-tag'
import { type Satang, satang } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { AgreementKind, AgreementState, PartyRole, Phase, StoredTerms } from './agreement.ts'
import type { Sight } from './agreements.policy.ts'

/** The full key of a row of a large table. */
export interface Key {
  readonly home: string
  readonly id: string
}

export interface PartyName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
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

// ---- writing

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

// ---- versions

export interface Version {
  readonly version: number
  readonly state: 'draft' | 'offered' | 'signed' | 'replaced' | 'withdrawn'
  readonly terms: StoredTerms
  readonly hash: string | null
  readonly reason: string
  readonly madeAt: Date
  readonly offeredAt: Date | null
  readonly signedAt: Date | null
}

interface VersionRow {
  version: number
  state: Version['state']
  terms: StoredTerms
  hash: string | null
  reason: string
  made_at: Date
  offered_at: Date | null
  signed_at: Date | null
}

export async function versionsOf(view: Queryable, { home, id }: Key): Promise<Version[]> {
  const { rows } = await view.query<VersionRow>(
    sql`select version, state, terms, hash, reason, made_at, offered_at, signed_at from agreement_versions
         where home = ${home} and agreement_id = ${id} order by version`,
  )
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    terms: row.terms,
    hash: row.hash,
    reason: row.reason,
    madeAt: row.made_at,
    offeredAt: row.offered_at,
    signedAt: row.signed_at,
  }))
}

/** Stores a version as it stands now, with its parties and indicators. */
export async function putVersion(
  tx: Tx,
  { home, id }: Key,
  one: {
    version: number
    state: Version['state']
    terms: StoredTerms
    hash: string | null
    reason: string
    by: string | null
  },
  now: Date,
): Promise<void> {
  const at = sql`home = ${home} and agreement_id = ${id} and version = ${one.version}`
  await tx.query(
    sql`insert into agreement_versions (home, agreement_id, version, state, terms, hash, reason, made_by, made_at)
        values (${home}, ${id}, ${one.version}, ${one.state}, ${JSON.stringify(one.terms)}::jsonb, ${one.hash}, ${one.reason}, ${one.by}, ${now})
        on conflict (home, agreement_id, version) do update set terms = excluded.terms, hash = excluded.hash, reason = excluded.reason,
          made_by = excluded.made_by, made_at = excluded.made_at where agreement_versions.state = 'draft'`,
  )
  await tx.query(sql`delete from agreement_parties where ${at}`)
  await tx.query(sql`delete from agreement_indicators where ${at}`)
  await tx.query(
    sql`insert into agreement_parties (home, agreement_id, version, body_id, position, role)
        select ${home}, ${id}, ${one.version}, (p->>'bodyId')::uuid, n::int, p->>'role'
          from jsonb_array_elements(${JSON.stringify(one.terms.parties)}::jsonb) with ordinality as t (p, n)`,
  )
  await tx.query(
    sql`insert into agreement_indicators (home, agreement_id, version, indicator_id)
        select distinct ${home}, ${id}::uuid, ${one.version}::int, (i->>'indicatorId')::uuid
          from jsonb_array_elements(${JSON.stringify(one.terms.indicators)}::jsonb) as t (i)`,
  )
}

export async function moveVersion(
  tx: Tx,
  { home, id }: Key,
  version: number,
  to: { state: Version['state']; hash?: string; offeredAt?: Date; signedAt?: Date },
): Promise<void> {
  await tx.query(
    sql`update agreement_versions set state = ${to.state}, hash = coalesce(${to.hash ?? null}, hash),
          offered_at = coalesce(${to.offeredAt ?? null}, offered_at), signed_at = coalesce(${to.signedAt ?? null}, signed_at)
        where home = ${home} and agreement_id = ${id} and version = ${version}`,
  )
}

// ---- signatures

export interface Signature {
  readonly version: number
  readonly partyBodyId: string
  readonly signerBodyId: string
  readonly kind: 'signature' | 'take-over'
  readonly way: 'here' | 'on-paper'
  readonly post: string
  readonly document: string | null
  readonly hash: string
  readonly personId: string | null
  readonly signedAt: Date
}

interface SignatureRow {
  version: number
  party_body_id: string
  signer_body_id: string
  kind: Signature['kind']
  way: Signature['way']
  post: string
  document: string | null
  hash: string
  person_id: string | null
  signed_at: Date
}

export async function signaturesOf(view: Queryable, { home, id }: Key): Promise<Signature[]> {
  const { rows } = await view.query<SignatureRow>(
    sql`select version, party_body_id, signer_body_id, kind, way, post, document, hash, person_id, signed_at from agreement_signatures
         where home = ${home} and agreement_id = ${id} order by version, signed_at, id`,
  )
  return rows.map((row) => ({
    version: row.version,
    partyBodyId: row.party_body_id,
    signerBodyId: row.signer_body_id,
    kind: row.kind,
    way: row.way,
    post: row.post,
    document: row.document,
    hash: row.hash,
    personId: row.person_id,
    signedAt: row.signed_at,
  }))
}

export async function insertSignature(
  tx: Tx,
  { home, id: agreementId }: Key,
  id: string,
  one: Signature,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_signatures (home, id, agreement_id, version, party_body_id, signer_body_id, kind, way, post, document, hash,
          person_id, signed_at)
        values (${home}, ${id}, ${agreementId}, ${one.version}, ${one.partyBodyId}, ${one.signerBodyId}, ${one.kind}, ${one.way},
          ${one.post}, ${one.document}, ${one.hash}, ${one.personId}, ${one.signedAt})`,
  )
}

/** Does anybody hold one of these roles for this very body today? Then it signs here, not on paper. */
export async function hasHolder(
  view: Queryable,
  bodyId: string,
  roles: readonly string[],
  today: LocalDate,
): Promise<boolean> {
  const { rows } = await view.query<{ there: boolean }>(
    sql`select exists (select 1 from role_grants where body_id = ${bodyId} and role = any(${roles as string[]}::text[])
          and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})) as there`,
  )
  return rows[0]?.there ?? false
}

/** Where bodies went that were merged, by the day: id → the body of today, over every merger between. */
export async function successorsOf(
  view: Queryable,
  ids: readonly string[],
  today: LocalDate,
): Promise<Map<string, { id: string; on: LocalDate }>> {
  const { rows } = await view.query<{ from_id: string; to_id: string; happened_on: string }>(
    sql`with recursive led as (
          select s.body_id as from_id, s.successor_id as to_id, s.happened_on, 1 as depth from body_successions s
           where s.kind = 'merger' and s.body_id = any(${ids as string[]}::uuid[]) and s.happened_on <= ${today}
          union all
          select l.from_id, s.successor_id, s.happened_on, l.depth + 1 from led l join body_successions s on s.body_id = l.to_id
           where s.kind = 'merger' and s.happened_on <= ${today} and l.depth < 8)
        select distinct on (from_id) from_id, to_id, happened_on from led order by from_id, depth desc`,
  )
  return new Map(rows.map((row) => [row.from_id, { id: row.to_id, on: row.happened_on as LocalDate }]))
}

// ---- bodies and indicators, as this room names them

export interface BodyName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

export async function bodiesNamed(view: Queryable, ids: readonly string[]): Promise<Map<string, BodyName>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    area_code: string | null
  }>(sql`select id, code, name_th, name_en, area_code from bodies where id = any(${wanted}::uuid[])`)
  return new Map(
    rows.map((row) => [
      row.id,
      { id: row.id, code: row.code, nameTh: row.name_th, nameEn: row.name_en, areaCode: row.area_code },
    ]),
  )
}

export interface IndicatorName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly unitCode: string
  readonly unitTh: string
  readonly unitEn: string
  readonly period: string | null
  readonly latest: string | null
  readonly wanted: string | null
  readonly atRisk: boolean
}

export async function indicatorsNamed(
  view: Queryable,
  by: { ids: readonly string[] } | { codes: readonly string[] },
): Promise<IndicatorName[]> {
  const condition =
    'ids' in by ? sql`i.id = any(${by.ids as string[]}::uuid[])` : sql`i.code = any(${by.codes as string[]}::text[])`
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    unit_code: string
    unit_th: string
    unit_en: string
    latest_period: string | null
    latest_value: string | null
    wanted: string | null
    at_risk: boolean | null
  }>(
    sql`select i.id, i.code, i.name_th, i.name_en, i.unit_code, u.name_th as unit_th, u.name_en as unit_en, s.latest_period,
               round(s.latest_value, 2)::text as latest_value, round(s.wanted, 2)::text as wanted, s.at_risk
          from indicators i join indicator_units u on u.code = i.unit_code
          left join indicator_summaries s on s.home = i.home and s.indicator_id = i.id where ${condition}`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    unitCode: row.unit_code,
    unitTh: row.unit_th,
    unitEn: row.unit_en,
    period: row.latest_period,
    latest: row.latest_value,
    wanted: row.wanted,
    atRisk: row.at_risk ?? false,
  }))
}

// ---- history

export interface AgreementEvent {
  readonly kind: string
  readonly version?: number | null
  readonly bodyId?: string | null
  readonly actorId: string | null
  readonly reason?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function insertEvent(
  tx: Tx,
  { home, id: agreementId }: Key,
  id: string,
  event: AgreementEvent,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_events (home, id, agreement_id, kind, version, body_id, actor_id, reason, details, happened_at)
        values (${home}, ${id}, ${agreementId}, ${event.kind}, ${event.version ?? null}, ${event.bodyId ?? null}, ${event.actorId},
          ${event.reason ?? null}, ${JSON.stringify(event.details ?? {})}::jsonb, ${event.at})`,
  )
}

export interface StoredEvent {
  readonly kind: string
  readonly version: number | null
  readonly bodyTh: string | null
  readonly bodyEn: string | null
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

export async function eventsOf(view: Queryable, { home, id }: Key, limit: number): Promise<StoredEvent[]> {
  const { rows } = await view.query<{
    kind: string
    version: number | null
    name_th: string | null
    name_en: string | null
    actor_id: string | null
    reason: string | null
    happened_at: Date
  }>(
    sql`select e.kind, e.version, b.name_th, b.name_en, e.actor_id, e.reason, e.happened_at
          from agreement_events e left join bodies b on b.id = e.body_id
         where e.home = ${home} and e.agreement_id = ${id} order by e.happened_at desc, e.id desc limit ${limit}`,
  )
  return rows.map((row) => ({
    kind: row.kind,
    version: row.version,
    bodyTh: row.name_th,
    bodyEn: row.name_en,
    actorId: row.actor_id,
    reason: row.reason,
    at: row.happened_at,
  }))
}
