import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CalendarStep, StepKind, StepState } from './step.ts'

/** A body as the register has it, as far as calendars need it. */
export interface BodyRow {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  readonly parentId: string | null
  readonly supervisors: readonly string[]
}

const BODY = sql`b.id, b.code, b.kind, b.name_th as "nameTh", b.name_en as "nameEn", b.area_code as "areaCode", b.parent_id as "parentId",
  coalesce((select array_agg(s.supervisor_id::text) from body_supervision s where s.body_id = b.id), '{}') as supervisors`

/** Bodies of these kinds that are there today. @param homes two-digit provinces; those of no province come as well. Null: all */
export async function bodiesOfKinds(
  view: Queryable,
  kinds: readonly string[],
  homes: readonly string[] | null,
): Promise<BodyRow[]> {
  const near =
    homes === null
      ? empty
      : sql`and (b.area_code is null or b.area_code !~ '^\\d' or left(b.area_code, 2) = any(${homes}))`
  const { rows } = await view.query<BodyRow>(
    sql`select ${BODY} from bodies b where b.kind = any(${kinds}) and b.listed and b.valid_to is null ${near} order by b.code`,
  )
  return rows
}

export async function bodyByCode(view: Queryable, code: string): Promise<BodyRow | null> {
  const { rows } = await view.query<BodyRow>(sql`select ${BODY} from bodies b where b.code = ${code} and b.listed`)
  return rows[0] ?? null
}

interface StepRow {
  home: Home
  id: string
  body_id: string
  fiscal_year: number
  step_code: string
  position: number
  kind: StepKind
  name_th: string
  name_en: string
  starts_on: LocalDate
  due_on: LocalDate
  first_starts_on: LocalDate
  first_due_on: LocalDate
  moved: boolean
  movable: boolean
  state: StepState
  done_on: LocalDate | null
  revision: number
}

const STEP = `home, id, body_id, fiscal_year, step_code, position, kind, name_th, name_en, starts_on, due_on, first_starts_on,
  first_due_on, moved, movable, state, done_on, revision`

export interface StoredStep extends CalendarStep {
  readonly home: Home
  readonly id: string
}

function toStep(row: StepRow): StoredStep {
  return {
    home: row.home,
    id: row.id,
    bodyId: row.body_id,
    fiscalYear: row.fiscal_year,
    code: row.step_code,
    position: row.position,
    kind: row.kind,
    nameTh: row.name_th,
    nameEn: row.name_en,
    start: row.starts_on,
    due: row.due_on,
    first: { start: row.first_starts_on, due: row.first_due_on },
    moved: row.moved,
    movable: row.movable,
    state: row.state,
    doneOn: row.done_on,
    revision: row.revision,
  }
}

/** The stored steps of these bodies in a year, in their order. @param bodyIds null: of all bodies */
export async function storedSteps(
  view: Queryable,
  bodyIds: readonly string[] | null,
  fiscalYear: number,
): Promise<StoredStep[]> {
  const { rows } = await view.query<StepRow>(
    `select ${STEP} from calendar_steps where fiscal_year = $1 and ($2::uuid[] is null or body_id = any($2)) order by body_id, position`,
    [fiscalYear, bodyIds],
  )
  return rows.map(toStep)
}

/** Locks a step until the transaction ends. */
export async function lockStep(tx: Tx, bodyId: string, fiscalYear: number, code: string): Promise<StoredStep | null> {
  const { rows } = await tx.query<StepRow>(
    `select ${STEP} from calendar_steps where body_id = $1 and fiscal_year = $2 and step_code = $3 for update`,
    [bodyId, fiscalYear, code],
  )
  return rows[0] ? toStep(rows[0]) : null
}

export interface CalendarToStore {
  readonly home: Home
  readonly id: string
  readonly bodyId: string
  readonly fiscalYear: number
  readonly templateCode: string
  readonly templateVersion: number
  readonly holidayVersion: number
  readonly openedBy: string | null
  readonly openedAt: Date
  readonly steps: readonly (CalendarStep & { readonly id: string })[]
}

/** Opens calendars that are not there yet; those that are stay. @returns how many are new */
export async function insertCalendars(tx: Tx, calendars: readonly CalendarToStore[]): Promise<number> {
  if (calendars.length === 0) return 0
  const { rows } = await tx.query<{ id: string }>(
    `insert into calendars (home, id, body_id, fiscal_year, template_code, template_version, holiday_version, opened_by, opened_at)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::int[], $7::int[], $8::uuid[], $9::timestamptz[])
     on conflict (home, body_id, fiscal_year) do nothing returning id`,
    [
      calendars.map((one) => one.home),
      calendars.map((one) => one.id),
      calendars.map((one) => one.bodyId),
      calendars.map((one) => one.fiscalYear),
      calendars.map((one) => one.templateCode),
      calendars.map((one) => one.templateVersion),
      calendars.map((one) => one.holidayVersion),
      calendars.map((one) => one.openedBy),
      calendars.map((one) => one.openedAt),
    ],
  )
  const opened = new Set(rows.map(({ id }) => id))
  const steps = calendars
    .filter(({ id }) => opened.has(id))
    .flatMap((calendar) => calendar.steps.map((step) => ({ calendar, step })))
  await tx.query(
    `insert into calendar_steps (home, id, calendar_id, body_id, fiscal_year, step_code, position, kind, name_th, name_en, starts_on,
       due_on, first_starts_on, first_due_on, moved, movable, state, done_on, changed_at)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::int[], $8::text[], $9::text[],
       $10::text[], $11::date[], $12::date[], $13::date[], $14::date[], $15::boolean[], $16::boolean[], $17::text[], $18::date[],
       $19::timestamptz[])`,
    [
      steps.map(({ calendar }) => calendar.home),
      steps.map(({ step }) => step.id),
      steps.map(({ calendar }) => calendar.id),
      steps.map(({ step }) => step.bodyId),
      steps.map(({ step }) => step.fiscalYear),
      steps.map(({ step }) => step.code),
      steps.map(({ step }) => step.position),
      steps.map(({ step }) => step.kind),
      steps.map(({ step }) => step.nameTh),
      steps.map(({ step }) => step.nameEn),
      steps.map(({ step }) => step.start),
      steps.map(({ step }) => step.due),
      steps.map(({ step }) => step.first.start),
      steps.map(({ step }) => step.first.due),
      steps.map(({ step }) => step.moved),
      steps.map(({ step }) => step.movable),
      steps.map(({ step }) => step.state),
      steps.map(({ step }) => step.doneOn),
      steps.map(({ calendar }) => calendar.openedAt),
    ],
  )
  return opened.size
}

/** Stores a step as it is now and counts its revision up. */
export async function updateStep(tx: Tx, step: StoredStep, now: Date): Promise<void> {
  await tx.query(
    `update calendar_steps set starts_on = $3, due_on = $4, moved = $5, state = $6, done_on = $7, revision = revision + 1, changed_at = $8
      where home = $1 and id = $2`,
    [step.home, step.id, step.start, step.due, step.moved, step.state, step.doneOn, now],
  )
}

/** Puts new days into steps that nobody moved; their revision counts up too. */
export async function updateDays(tx: Tx, steps: readonly StoredStep[], now: Date): Promise<void> {
  if (steps.length === 0) return
  await tx.query(
    `update calendar_steps s set starts_on = given.start, due_on = given.due, revision = s.revision + 1, changed_at = $5
       from unnest($1::text[], $2::uuid[], $3::date[], $4::date[]) as given (home, id, start, due)
      where s.home = given.home and s.id = given.id`,
    [
      steps.map((step) => step.home),
      steps.map((step) => step.id),
      steps.map((step) => step.start),
      steps.map((step) => step.due),
      now,
    ],
  )
}

export interface OpenCalendar {
  readonly home: Home
  readonly id: string
  readonly bodyId: string
  readonly fiscalYear: number
  readonly templateCode: string
}

/** Calendars of a year and later ones that follow some template. @param templateCode null: of all */
export async function calendarsFrom(
  view: Queryable,
  fiscalYear: number,
  templateCode: string | null,
): Promise<OpenCalendar[]> {
  const { rows } = await view.query<OpenCalendar>(
    `select home, id, body_id as "bodyId", fiscal_year as "fiscalYear", template_code as "templateCode" from calendars
      where fiscal_year >= $1 and ($2::text is null or template_code = $2) order by home, id`,
    [fiscalYear, templateCode],
  )
  return rows
}

/** Notes which holidays and which template calendars were last computed with. */
export async function stampCalendars(
  tx: Tx,
  calendars: readonly Pick<OpenCalendar, 'home' | 'id'>[],
  stamp: { readonly holidayVersion: number; readonly templateVersion: number | null },
): Promise<void> {
  await tx.query(
    `update calendars c set holiday_version = $3, template_version = coalesce($4, c.template_version)
       from unnest($1::text[], $2::uuid[]) as given (home, id) where c.home = given.home and c.id = given.id`,
    [calendars.map(({ home }) => home), calendars.map(({ id }) => id), stamp.holidayVersion, stamp.templateVersion],
  )
}

/** Steps a new version of a template added to calendars under way. */
export async function insertSteps(
  tx: Tx,
  calendar: Pick<OpenCalendar, 'home' | 'id'>,
  steps: readonly (CalendarStep & { readonly id: string })[],
  now: Date,
): Promise<void> {
  for (const step of steps) {
    await tx.query(
      `insert into calendar_steps (home, id, calendar_id, body_id, fiscal_year, step_code, position, kind, name_th, name_en, starts_on,
         due_on, first_starts_on, first_due_on, movable, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12, $13, $14) on conflict do nothing`,
      [
        calendar.home,
        step.id,
        calendar.id,
        step.bodyId,
        step.fiscalYear,
        step.code,
        step.position,
        step.kind,
        step.nameTh,
        step.nameEn,
        step.start,
        step.due,
        step.movable,
        now,
      ],
    )
  }
}

export type EventKind =
  | 'opened'
  | 'moved'
  | 'begun'
  | 'done'
  | 'reopened'
  | 'cancelled'
  | 'restored'
  | 'holidays-changed'
  | 'template-changed'
  | 'imported'
  | 'agreed'
  | 'assigned'

export interface CalendarEvent {
  readonly home: Home
  readonly id: string
  readonly bodyId: string
  readonly fiscalYear: number
  readonly stepCode: string | null
  readonly kind: EventKind
  readonly details: {
    readonly before?: { readonly start: LocalDate; readonly due: LocalDate }
    readonly after?: { readonly start: LocalDate; readonly due: LocalDate }
    readonly doneOn?: LocalDate
    /** The holiday that moved it. */
    readonly day?: LocalDate
  }
  readonly reason: string
  readonly actorId: string | null
  readonly happenedAt: Date
}

export async function insertEvents(tx: Tx, events: readonly CalendarEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `insert into calendar_events (home, id, body_id, fiscal_year, step_code, kind, details, reason, actor_id, happened_at)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::uuid[],
       $10::timestamptz[])`,
    [
      events.map((event) => event.home),
      events.map((event) => event.id),
      events.map((event) => event.bodyId),
      events.map((event) => event.fiscalYear),
      events.map((event) => event.stepCode),
      events.map((event) => event.kind),
      events.map((event) => JSON.stringify(event.details)),
      events.map((event) => event.reason),
      events.map((event) => event.actorId),
      events.map((event) => event.happenedAt),
    ],
  )
}

/** What happened to a calendar, newest first. */
export async function eventsOf(
  view: Queryable,
  bodyId: string,
  fiscalYear: number,
  limit: number,
): Promise<CalendarEvent[]> {
  const { rows } = await view.query<CalendarEvent>(
    `select home, id, body_id as "bodyId", fiscal_year as "fiscalYear", step_code as "stepCode", kind, details, reason,
            actor_id as "actorId", happened_at as "happenedAt"
       from calendar_events where body_id = $1 and fiscal_year = $2 order by happened_at desc, id desc limit $3`,
    [bodyId, fiscalYear, limit],
  )
  return rows
}

export interface Lateness {
  readonly template: string
  readonly stepCode: string
  readonly nameTh: string
  readonly nameEn: string
  readonly fiscalYear: number
  readonly done: number
  readonly late: number
  /** Days after the day that was planned first; the middle one. Negative: before it. */
  readonly medianDays: number
}

/**
 * How the days planned first and the days it was really done lie apart, by step and year: which steps are always late. A step that
 * is past its day and not done counts as late until today.
 * @param prefix of the area of the bodies; empty: the country
 */
export async function latenessOf(
  view: Queryable,
  prefix: string,
  level: { readonly templates: readonly string[] },
  today: LocalDate,
): Promise<Lateness[]> {
  const within: Sql[] = [
    sql`c.template_code = any(${level.templates})`,
    sql`(s.state = 'done' or (s.state <> 'cancelled' and s.first_due_on < ${today}))`,
  ]
  if (prefix !== '') within.push(sql`b.area_code like ${`${prefix}%`}`)
  const { rows } = await view.query<{
    template: string
    step_code: string
    name_th: string
    name_en: string
    fiscal_year: number
    done: bigint
    late: bigint
    median: number
  }>(
    sql`select c.template_code as template, s.step_code, max(s.name_th) as name_th, max(s.name_en) as name_en, s.fiscal_year,
          count(*) filter (where s.state = 'done') as done,
          count(*) filter (where coalesce(s.done_on, ${today}::date) > s.first_due_on) as late,
          (percentile_cont(0.5) within group (order by coalesce(s.done_on, ${today}::date) - s.first_due_on))::float8 as median
        from calendar_steps s
        join calendars c on c.home = s.home and c.id = s.calendar_id
        join bodies b on b.id = s.body_id
       where ${join(within, ' and ')}
       group by c.template_code, s.step_code, s.fiscal_year
       order by c.template_code, min(s.position), s.fiscal_year`,
  )
  return rows.map((row) => ({
    template: row.template,
    stepCode: row.step_code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    fiscalYear: row.fiscal_year,
    done: Number(row.done),
    late: Number(row.late),
    medianDays: Math.round(row.median),
  }))
}
