import type { DateRule, HolidayKind, Relation } from '../../engines/schedule/index.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { FixedHoliday, Holidays, HolidayToStore, StoredHoliday } from './holiday.ts'
import type { Level, Rule, StepKind, Template, TemplateStep } from './step.ts'

interface TemplateRow {
  code: string
  version: number
  level: Level
  position: number
  name_th: string
  name_en: string
  body_kinds: string[]
  area_digits: number | null
  name_words: string[]
  steps: {
    code: string
    position: number
    kind: StepKind
    nameTh: string
    nameEn: string
    start: DateRule
    due: DateRule
    movable: boolean
    basis: string | null
  }[]
}

const TEMPLATES = `select t.code, t.version, t.level, t.position, t.name_th, t.name_en, t.body_kinds, t.area_digits, t.name_words,
         (select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'position', s.position, 'kind', s.kind, 'nameTh', s.name_th,
            'nameEn', s.name_en, 'start', s.start_rule, 'due', s.due_rule, 'movable', s.movable, 'basis', s.basis) order by s.position), '[]')
            from calendar_template_steps s where s.template_code = t.code and s.version = t.version) as steps
    from calendar_templates t`

const levelOrder = `array_position(array['central', 'regional', 'local', 'community'], t.level), t.position, t.code`

function toTemplate(row: TemplateRow): Template {
  return {
    code: row.code,
    version: row.version,
    level: row.level,
    position: row.position,
    nameTh: row.name_th,
    nameEn: row.name_en,
    bodyKinds: row.body_kinds,
    areaDigits: row.area_digits,
    nameWords: row.name_words,
    steps: row.steps,
  }
}

/** The templates in force: of each the newest version, from the centre to the community. */
export async function currentTemplates(view: Queryable): Promise<Template[]> {
  const { rows } = await view.query<TemplateRow>(
    `${TEMPLATES} where t.version = (select max(version) from calendar_templates n where n.code = t.code) order by ${levelOrder}`,
  )
  return rows.map(toTemplate)
}

/** Keeps the first version of templates that are not there yet; those that are stay as people left them. */
export async function addFirstTemplates(
  tx: Tx,
  templates: readonly Template[],
  reason: string,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ code: string }>('select distinct code from calendar_templates')
  const known = new Set(rows.map(({ code }) => code))
  for (const template of templates) if (!known.has(template.code)) await insertTemplate(tx, template, reason, null, now)
}

export async function insertTemplate(
  tx: Tx,
  template: Template,
  reason: string,
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into calendar_templates (code, version, name_th, name_en, level, body_kinds, area_digits, reason, changed_by, changed_at,
       name_words, position)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      template.code,
      template.version,
      template.nameTh,
      template.nameEn,
      template.level,
      template.bodyKinds,
      template.areaDigits,
      reason,
      by,
      now,
      template.nameWords,
      template.position,
    ],
  )
  await tx.query(
    `insert into calendar_template_steps (template_code, version, code, position, kind, name_th, name_en, start_rule, due_rule, movable, basis)
     select $1, $2, s.code, s.position, s.kind, s."nameTh", s."nameEn", s.start, s.due, s.movable, s.basis
       from jsonb_to_recordset($3::jsonb) as s (code text, position integer, kind text, "nameTh" text, "nameEn" text, start jsonb,
            due jsonb, movable boolean, basis text)`,
    [template.code, template.version, JSON.stringify(template.steps satisfies readonly TemplateStep[])],
  )
}

interface RuleRow {
  code: string
  before_template: string
  before_step: string
  after_template: string
  after_step: string
  relation: Relation
  need: 'start' | 'due'
  lead_days: number
  basis: string | null
}

/** What waits for what, as far as it holds. */
export async function rulesInForce(view: Queryable): Promise<Rule[]> {
  const { rows } = await view.query<RuleRow>('select * from calendar_rules where ended_at is null order by code')
  return rows.map((row) => ({
    code: row.code,
    before: { template: row.before_template, step: row.before_step },
    after: { template: row.after_template, step: row.after_step },
    relation: row.relation,
    need: row.need,
    leadDays: row.lead_days,
    basis: row.basis,
  }))
}

const RULE_COLUMNS = 'code, before_template, before_step, after_template, after_step, relation, need, lead_days, basis'

const ruleValues = (rule: Rule) => [
  rule.code,
  rule.before.template,
  rule.before.step,
  rule.after.template,
  rule.after.step,
  rule.relation,
  rule.need,
  rule.leadDays,
  rule.basis,
]

export async function addFirstRules(tx: Tx, rules: readonly Rule[]): Promise<void> {
  for (const rule of rules) {
    await tx.query(
      `insert into calendar_rules (${RULE_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (code) do nothing`,
      ruleValues(rule),
    )
  }
}

/** Adds a rule, or puts another in the place of the one of its name. @returns false where it was new */
export async function storeRule(tx: Tx, rule: Rule): Promise<boolean> {
  const { rows } = await tx.query<{ known: boolean }>(
    `insert into calendar_rules (${RULE_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (code) do update set before_template = excluded.before_template, before_step = excluded.before_step,
       after_template = excluded.after_template, after_step = excluded.after_step, relation = excluded.relation,
       need = excluded.need, lead_days = excluded.lead_days, basis = excluded.basis, ended_at = null
     returning xmax <> 0 as known`,
    ruleValues(rule),
  )
  return rows[0]?.known ?? false
}

export async function endRule(tx: Tx, code: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query('update calendar_rules set ended_at = $2 where code = $1 and ended_at is null', [
    code,
    now,
  ])
  return rowCount > 0
}

export type SetupEventKind =
  | 'template-changed'
  | 'rule-added'
  | 'rule-changed'
  | 'rule-ended'
  | 'holiday-declared'
  | 'holiday-cancelled'

export interface SetupEvent {
  readonly id: string
  readonly kind: SetupEventKind
  readonly code: string
  readonly details: Readonly<Record<string, string>>
  readonly reason: string
  readonly actorId: string | null
  readonly happenedAt: Date
}

export async function insertSetupEvent(tx: Tx, event: SetupEvent): Promise<void> {
  await tx.query(
    `insert into calendar_setup_events (id, kind, code, details, reason, actor_id, happened_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [event.id, event.kind, event.code, JSON.stringify(event.details), event.reason, event.actorId, event.happenedAt],
  )
}

/** What was changed of templates, rules and holidays, newest first. */
export async function setupEvents(view: Queryable, limit: number): Promise<SetupEvent[]> {
  const { rows } = await view.query<SetupEvent>(
    `select id, kind, code, details, reason, actor_id as "actorId", happened_at as "happenedAt"
       from calendar_setup_events order by happened_at desc, id desc limit $1`,
    [limit],
  )
  return rows
}

interface HolidayRow {
  id: string
  happens_on: LocalDate
  applies_to: string
  kind: HolidayKind
  name_th: string
  name_en: string
  source: string
  declared_on: LocalDate | null
  version: number
  stored_at: Date
}

/** Which database this is and what its newest holidays are: what a copy in memory is compared with. */
export async function holidaysStamp(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ stamp: string }>(
    `select concat_ws(' ', current_database(), (select count(*) from holiday_rules), count(*), max(version), max(stored_at)) as stamp
       from holidays`,
  )
  return rows[0]?.stamp ?? ''
}

/** All holidays there are: those of a date and those declared, by day. */
export async function allHolidays(view: Queryable): Promise<Holidays> {
  const yearly = await view.query<{
    code: string
    month: number
    day: number
    name_th: string
    name_en: string
    valid_from: LocalDate | null
    valid_to: LocalDate | null
    source: string
  }>('select * from holiday_rules order by month, day, code')
  const declared = await view.query<HolidayRow>('select * from holidays order by happens_on, applies_to, version')
  const days: StoredHoliday[] = declared.rows.map((row) => ({
    id: row.id,
    date: row.happens_on,
    appliesTo: row.applies_to,
    kind: row.kind,
    nameTh: row.name_th,
    nameEn: row.name_en,
    source: row.source,
    declaredOn: row.declared_on,
    version: row.version,
    storedAt: row.stored_at,
  }))
  return {
    yearly: yearly.rows.map((row) => ({
      code: row.code,
      month: row.month,
      day: row.day,
      nameTh: row.name_th,
      nameEn: row.name_en,
      from: row.valid_from,
      to: row.valid_to,
      source: row.source,
    })),
    declared: days,
    version: days.reduce((newest, { version }) => Math.max(newest, version), 1),
  }
}

export async function addFirstHolidays(
  tx: Tx,
  yearly: readonly FixedHoliday[],
  declared: readonly (HolidayToStore & { id: string })[],
  now: Date,
): Promise<void> {
  for (const day of yearly) {
    await tx.query(
      `insert into holiday_rules (code, month, day, name_th, name_en, valid_from, valid_to, source) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (code) do nothing`,
      [day.code, day.month, day.day, day.nameTh, day.nameEn, day.from, day.to, day.source],
    )
  }
  for (const day of declared) await insertHoliday(tx, day, null, now)
}

/** @returns false where the same version of the day is there already */
export async function insertHoliday(
  tx: Tx,
  day: HolidayToStore & { id: string },
  by: string | null,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into holidays (id, happens_on, applies_to, kind, name_th, name_en, source, declared_on, version, stored_by, stored_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      day.id,
      day.date,
      day.appliesTo,
      day.kind,
      day.nameTh,
      day.nameEn,
      day.source,
      day.declaredOn,
      day.version,
      by,
      now,
    ],
  )
  return rowCount > 0
}
