import type { Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Breakdown, ObservationState } from './indicator.ts'
import type { Part } from './observation.ts'
import { fromDecimal, type Micro, toDecimal } from './quantity.ts'

export interface StoredObservation {
  readonly home: Home
  readonly id: string
  readonly indicatorId: string
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
  readonly parts: readonly Part[]
  readonly measuredOn: LocalDate
  readonly source: string
  readonly note: string
  readonly state: ObservationState
  readonly version: number
  readonly isCurrent: boolean
  readonly why: string
  readonly enteredBy: string | null
  readonly enteredAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decideReason: string | null
}

interface ObservationRow {
  home: Home
  id: string
  indicator_id: string
  area_code: string
  period: string
  value: string
  parts: [Breakdown, string, string][]
  measured_on: LocalDate
  source: string
  note: string
  state: ObservationState
  version: number
  is_current: boolean
  why: string
  entered_by: string | null
  entered_at: Date
  decided_by: string | null
  decided_at: Date | null
  decide_reason: string | null
}

const columns = `o.home, o.id, o.indicator_id, o.area_code, o.period, o.value, o.parts, o.measured_on, o.source, o.note, o.state, o.version,
  o.is_current, o.why, o.entered_by, o.entered_at, o.decided_by, o.decided_at, o.decide_reason`

function toObservation(row: ObservationRow): StoredObservation {
  return {
    home: row.home,
    id: row.id,
    indicatorId: row.indicator_id,
    areaCode: row.area_code,
    period: row.period,
    value: fromDecimal(row.value),
    parts: row.parts.map(([by, part, value]) => ({ by, part, value: fromDecimal(value) })),
    measuredOn: row.measured_on,
    source: row.source,
    note: row.note,
    state: row.state,
    version: row.version,
    isCurrent: row.is_current,
    why: row.why,
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decideReason: row.decide_reason,
  }
}

type Key = { readonly home: string; readonly id: string }

/** Every version of every value of an indicator, newest period first. */
export async function observationsOf(view: Queryable, one: Key, limit: number): Promise<StoredObservation[]> {
  const { rows } = await view.query<ObservationRow>(
    `select ${columns} from observations o where o.home = $1 and o.indicator_id = $2
      order by o.period desc, o.area_code, o.version desc limit $3`,
    [one.home, one.id, limit],
  )
  return rows.map(toObservation)
}

/** Current values of some indicators. */
export async function currentObservations(view: Queryable, indicators: readonly Key[]): Promise<StoredObservation[]> {
  if (indicators.length === 0) return []
  const { rows } = await view.query<ObservationRow>(
    `select ${columns} from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join observations o on o.home = wanted.home and o.indicator_id = wanted.id
      where o.is_current order by o.indicator_id, o.area_code, o.period`,
    [indicators.map(({ home }) => home), indicators.map(({ id }) => id)],
  )
  return rows.map(toObservation)
}

export async function observationByKey(view: Queryable, key: Key): Promise<StoredObservation | null> {
  const { rows } = await view.query<ObservationRow>(
    `select ${columns} from observations o where o.home = $1 and o.id = $2`,
    [key.home, key.id],
  )
  return rows[0] ? toObservation(rows[0]) : null
}

export async function retireObservations(tx: Tx, keys: readonly Key[]): Promise<void> {
  if (keys.length === 0) return
  await tx.query(
    `update observations o set is_current = false from unnest($1::text[], $2::uuid[]) as old (home, id)
      where o.home = old.home and o.id = old.id`,
    [keys.map(({ home }) => home), keys.map(({ id }) => id)],
  )
}

export type ObservationToStore = Omit<
  StoredObservation,
  'state' | 'isCurrent' | 'decidedBy' | 'decidedAt' | 'decideReason'
>

export async function insertObservations(tx: Tx, all: readonly ObservationToStore[]): Promise<void> {
  if (all.length === 0) return
  await tx.query(
    `insert into observations (home, id, indicator_id, area_code, period, value, parts, measured_on, source, note, version, why,
       entered_by, entered_at, state, is_current)
     select given.*, 'provisional', true
       from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::jsonb[], $8::date[], $9::text[],
         $10::text[], $11::int[], $12::text[], $13::uuid[], $14::timestamptz[]) as given`,
    [
      all.map(({ home }) => home),
      all.map(({ id }) => id),
      all.map(({ indicatorId }) => indicatorId),
      all.map(({ areaCode }) => areaCode),
      all.map(({ period }) => period),
      all.map(({ value }) => toDecimal(value)),
      all.map(({ parts }) => JSON.stringify(parts.map(({ by, part, value }) => [by, part, toDecimal(value)]))),
      all.map(({ measuredOn }) => measuredOn),
      all.map(({ source }) => source),
      all.map(({ note }) => note),
      all.map(({ version }) => version),
      all.map(({ why }) => why),
      all.map(({ enteredBy }) => enteredBy),
      all.map(({ enteredAt }) => enteredAt),
    ],
  )
}

export async function lockObservation(tx: Tx, key: Key): Promise<StoredObservation | null> {
  const { rows } = await tx.query<ObservationRow>(
    `select ${columns} from observations o where o.home = $1 and o.id = $2 for update`,
    [key.home, key.id],
  )
  return rows[0] ? toObservation(rows[0]) : null
}

export async function decideObservation(
  tx: Tx,
  key: Key,
  verdict: { state: 'verified' | 'rejected'; by: string; reason: string; at: Date },
): Promise<void> {
  await tx.query(
    `update observations set state = $3, decided_by = $4, decided_at = $5, decide_reason = nullif($6, '')
      where home = $1 and id = $2`,
    [key.home, key.id, verdict.state, verdict.by, verdict.at, verdict.reason],
  )
}

/** Where a person may look for values to verify. */
export interface VerifierScope {
  readonly bodyIds: readonly string[]
  /** Beginnings of area codes; an empty text is everywhere. */
  readonly areas: readonly string[]
}

export interface WaitingObservation {
  readonly observation: StoredObservation
  readonly files: number
}

/** Values that wait for a second person, oldest first; the person's own entries are left out. */
export async function observationsToVerify(
  view: Queryable,
  scope: VerifierScope,
  personId: string,
  { limit, after }: { limit: number; after: { at: Date; id: string } | null },
): Promise<WaitingObservation[]> {
  const { rows } = await view.query<ObservationRow & { files: bigint }>(
    `select ${columns},
            (select count(*) from observation_evidence e where e.home = o.home and e.indicator_id = o.indicator_id
                and e.observation_id = o.id and e.removed_at is null) as files
       from observations o join indicators i on i.id = o.indicator_id
      where o.is_current and o.state = 'provisional' and i.ended_at is null and o.entered_by is distinct from $3::uuid
        and (i.owner_body_id = any($1::uuid[]) or i.area_code like any($2::text[]))
        and ($4::timestamptz is null or (o.entered_at, o.id) > ($4::timestamptz, $5::uuid))
      order by o.entered_at, o.id limit $6`,
    [scope.bodyIds, scope.areas.map((code) => `${code}%`), personId, after?.at ?? null, after?.id ?? null, limit],
  )
  return rows.map((row) => ({ observation: toObservation(row), files: Number(row.files) }))
}

// ---- evidence

export interface Evidence {
  readonly home: Home
  readonly id: string
  readonly observationId: string
  readonly indicatorId: string
  readonly title: string
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly byteSize: number
  readonly addedAt: Date
  readonly removedAt: Date | null
}

interface EvidenceRow {
  home: Home
  id: string
  observation_id: string
  indicator_id: string
  title: string
  file_name: string
  media_type: string
  sha256: string
  byte_size: bigint
  added_at: Date
  removed_at: Date | null
}

const evidenceColumns =
  'home, id, observation_id, indicator_id, title, file_name, media_type, sha256, byte_size, added_at, removed_at'

function toEvidence(row: EvidenceRow): Evidence {
  return {
    home: row.home,
    id: row.id,
    observationId: row.observation_id,
    indicatorId: row.indicator_id,
    title: row.title,
    fileName: row.file_name,
    mediaType: row.media_type,
    sha256: row.sha256,
    byteSize: Number(row.byte_size),
    addedAt: row.added_at,
    removedAt: row.removed_at,
  }
}

/** Files of an indicator that are still there. */
export async function evidenceOf(view: Queryable, one: Key): Promise<Evidence[]> {
  const { rows } = await view.query<EvidenceRow>(
    `select ${evidenceColumns} from observation_evidence
      where home = $1 and indicator_id = $2 and removed_at is null order by added_at, id`,
    [one.home, one.id],
  )
  return rows.map(toEvidence)
}

export async function evidenceByKey(view: Queryable, key: Key): Promise<Evidence | null> {
  const { rows } = await view.query<EvidenceRow>(
    `select ${evidenceColumns} from observation_evidence where home = $1 and id = $2`,
    [key.home, key.id],
  )
  return rows[0] ? toEvidence(rows[0]) : null
}

export async function insertEvidence(
  tx: Tx,
  one: Omit<Evidence, 'addedAt' | 'removedAt'>,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into observation_evidence (home, id, observation_id, indicator_id, title, file_name, media_type, sha256, byte_size,
       added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      one.home,
      one.id,
      one.observationId,
      one.indicatorId,
      one.title,
      one.fileName,
      one.mediaType,
      one.sha256,
      one.byteSize,
      by,
      now,
    ],
  )
}

export async function markEvidenceRemoved(
  tx: Tx,
  key: Key,
  { by, reason, now }: { by: string; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update observation_evidence set removed_by = $3, removed_at = $4, remove_reason = $5
      where home = $1 and id = $2 and removed_at is null`,
    [key.home, key.id, by, now, reason],
  )
  return rowCount > 0
}
