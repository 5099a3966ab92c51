import type { LocalDate } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Chance } from './chance.ts'
import type { Frequency } from './indicator-periods.ts'

export interface DemoIndicator {
  readonly id: string
  readonly code: string
  readonly home: string
  readonly nameTh: string
  readonly nameEn: string
  readonly meaning: string
  readonly result: 'output' | 'outcome'
  readonly level: 'node' | 'project' | 'area'
  readonly planId: string | null
  readonly nodeId: string | null
  readonly project: { readonly home: string; readonly id: string } | null
  readonly areaCode: string
  readonly functionCode: string
  readonly bodyId: string
  readonly personId: string
  readonly dueDays: number
  readonly unit: string
  readonly direction: 'more' | 'less' | 'range'
  readonly low: number | null
  readonly high: number | null
  readonly frequency: Frequency
  readonly from: number
  readonly to: number
  readonly source: string
  readonly rule: string
  readonly overTime: string
  readonly reason: string
  readonly weightLabel: string | null
  readonly weight: number | null
  readonly formula: string | null
  readonly baseline: number | null
  readonly baselinePeriod: number
  readonly tags: readonly string[]
  readonly places: readonly {
    readonly areaCode: string
    readonly name: string
    readonly households: number
    readonly baseline: number
  }[]
  readonly targets: { readonly areaCode: string; readonly period: string; readonly value: number }[]
}

export interface DemoObservation {
  readonly id: string
  readonly home: string
  readonly indicatorId: string
  readonly areaCode: string
  readonly period: string
  readonly value: number
  readonly measuredOn: LocalDate
  readonly source: string
  readonly enteredBy: string
  readonly enteredOn: LocalDate
  readonly verifiedBy: string | null
  readonly verifiedOn: LocalDate | null
}

const noon = (day: LocalDate) => `${day}T05:00:00Z`

export async function insertDemoIndicators(
  tx: Tx,
  all: readonly DemoIndicator[],
  links: readonly { parentId: string; childId: string; kind: string }[],
  ids: Chance,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into indicators (id, code, home, name_th, name_en, meaning, result, level, plan_id, node_id, project_home, project_id,
       area_code, function_code, owner_body_id, owner_person_id, due_days, unit_code, allows_over_most, direction, range_low,
       range_high, frequency, fiscal_year_from, fiscal_year_to, source, rule, over_time, rule_reason, weight_label, weight, formula,
       baseline, baseline_period, baseline_source, created_at)
     select g.id, g.code, g.home, g.name_th, g.name_en, g.meaning, g.result, g.level, g.plan_id, g.node_id, g.project_home,
            g.project_id, g.area_code, (select f.code from functions f where f.code = g.function_code), g.body_id, g.person_id,
            g.due_days, g.unit, false, g.direction, g.low, g.high, g.frequency, g.year_from, g.year_to, g.source, g.rule,
            g.over_time, g.reason, g.weight_label, g.weight, g.formula, g.baseline,
            case when g.baseline is null then null else g.baseline_period end,
            case when g.baseline is null then null else g.source end, $2
       from json_to_recordset($1::json) as g (id uuid, code text, home text, name_th text, name_en text, meaning text, result text,
         level text, plan_id uuid, node_id uuid, project_home text, project_id uuid, area_code text, function_code text,
         body_id uuid, person_id uuid, due_days int, unit text, direction text, low numeric, high numeric, frequency text,
         year_from int, year_to int, source text, rule text, over_time text, reason text, weight_label text, weight numeric,
         formula text, baseline numeric, baseline_period text)`,
    [
      JSON.stringify(
        all.map((one) => ({
          id: one.id,
          code: one.code,
          home: one.home,
          name_th: one.nameTh,
          name_en: one.nameEn,
          meaning: one.meaning,
          result: one.result,
          level: one.level,
          plan_id: one.planId,
          node_id: one.nodeId,
          project_home: one.project?.home ?? null,
          project_id: one.project?.id ?? null,
          area_code: one.areaCode,
          function_code: one.functionCode,
          body_id: one.bodyId,
          person_id: one.personId,
          due_days: one.dueDays,
          unit: one.unit,
          direction: one.direction,
          low: one.low,
          high: one.high,
          frequency: one.frequency,
          year_from: one.from,
          year_to: one.to,
          source: one.source,
          rule: one.rule,
          over_time: one.overTime,
          reason: one.reason,
          weight_label: one.weightLabel,
          weight: one.weight,
          formula: one.formula,
          baseline: one.baseline,
          baseline_period: String(one.baselinePeriod),
        })),
      ),
      now,
    ],
  )
  await tx.query(
    `insert into indicator_events (home, id, indicator_id, kind, actor_id, reason, happened_at)
     select i.home, g.id, i.id, 'added', i.owner_person_id, $3, make_timestamptz(i.fiscal_year_from - 1, 9, 15, 10, 0, 0, 'Asia/Bangkok')
       from unnest($1::uuid[], $2::uuid[]) as g (indicator_id, id) join indicators i on i.id = g.indicator_id`,
    [all.map(({ id }) => id), all.map(() => ids.id()), 'ตั้งตัวชี้วัดพร้อมแผน ตามมติคณะกรรมการ'],
  )
  const tags = all.flatMap(({ id, tags: own }) => own.map((tag) => ({ id, tag })))
  await tx.query('insert into indicator_tags (indicator_id, lens_code) select * from unnest($1::uuid[], $2::text[])', [
    tags.map(({ id }) => id),
    tags.map(({ tag }) => tag),
  ])
  await tx.query(
    'insert into indicator_links (parent_id, child_id, kind) select * from unnest($1::uuid[], $2::uuid[], $3::text[])',
    [links.map(({ parentId }) => parentId), links.map(({ childId }) => childId), links.map(({ kind }) => kind)],
  )
  const places = all.flatMap(({ id, places: own }) => own.map((place) => ({ id, ...place })))
  await tx.query(
    `insert into indicator_places (indicator_id, area_code, name, households, baseline)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::numeric[])`,
    [
      places.map(({ id }) => id),
      places.map(({ areaCode }) => areaCode),
      places.map(({ name }) => name),
      places.map(({ households }) => households),
      places.map(({ baseline }) => baseline),
    ],
  )
  const targets = all.flatMap(({ id, home, targets: own }) => own.map((target) => ({ id, home, ...target })))
  await tx.query(
    `insert into indicator_targets (home, indicator_id, area_code, period, value)
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::numeric[])`,
    [
      targets.map(({ home }) => home),
      targets.map(({ id }) => id),
      targets.map(({ areaCode }) => areaCode),
      targets.map(({ period }) => period),
      targets.map(({ value }) => value),
    ],
  )
}

/** Values with the event of each: who entered it, from which source. */
export async function insertDemoObservations(tx: Tx, all: readonly DemoObservation[], ids: Chance): Promise<void> {
  await tx.query(
    `insert into observations (home, id, indicator_id, area_code, period, value, measured_on, source, note, state, version, is_current,
       why, entered_by, entered_at, decided_by, decided_at)
     select g.home, g.id, g.indicator_id, g.area_code, g.period, g.value, g.measured_on, g.source, '',
            case when g.verified_by is null then 'provisional' else 'verified' end, 1, true, '', g.entered_by, g.entered_at,
            g.verified_by, g.verified_at
       from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::date[], $8::text[], $9::uuid[],
         $10::timestamptz[], $11::uuid[], $12::timestamptz[]) as g (home, id, indicator_id, area_code, period, value, measured_on,
         source, entered_by, entered_at, verified_by, verified_at)`,
    [
      all.map((one) => one.home),
      all.map((one) => one.id),
      all.map((one) => one.indicatorId),
      all.map((one) => one.areaCode),
      all.map((one) => one.period),
      all.map((one) => one.value),
      all.map((one) => one.measuredOn),
      all.map((one) => one.source),
      all.map((one) => one.enteredBy),
      all.map((one) => noon(one.enteredOn)),
      all.map((one) => one.verifiedBy),
      all.map((one) => (one.verifiedOn === null ? null : noon(one.verifiedOn))),
    ],
  )
  await tx.query(
    `insert into indicator_events (home, id, indicator_id, observation_id, kind, actor_id, reason, details, happened_at)
     select o.home, g.id, o.indicator_id, o.id, 'entered', o.entered_by, o.source,
            jsonb_build_object('period', o.period, 'area', o.area_code, 'before', null, 'after', trim_scale(o.value)::text), o.entered_at
       from unnest($1::text[], $2::uuid[], $3::uuid[]) as g (home, observation_id, id)
       join observations o on o.home = g.home and o.id = g.observation_id`,
    [all.map((one) => one.home), all.map((one) => one.id), all.map(() => ids.id())],
  )
}

/** Papers behind values, added with them. */
export async function insertDemoEvidence(
  tx: Tx,
  all: readonly (DemoObservation & { readonly evidenceId: string; readonly title: string })[],
  file: {
    readonly fileName: string
    readonly mediaType: string
    readonly sha256: string
    readonly byteSize: number
  },
): Promise<void> {
  await tx.query(
    `insert into observation_evidence (home, id, observation_id, indicator_id, title, file_name, media_type, sha256, byte_size, added_by,
       added_at)
     select g.home, g.id, g.observation_id, g.indicator_id, g.title, $6, $7, $8, $9, g.added_by, g.added_at
       from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $10::uuid[], $11::timestamptz[])
         as g (home, id, observation_id, indicator_id, title, added_by, added_at)`,
    [
      all.map((one) => one.home),
      all.map((one) => one.evidenceId),
      all.map((one) => one.id),
      all.map((one) => one.indicatorId),
      all.map((one) => one.title),
      file.fileName,
      file.mediaType,
      file.sha256,
      file.byteSize,
      all.map((one) => one.enteredBy),
      all.map((one) => noon(one.enteredOn)),
    ],
  )
}
