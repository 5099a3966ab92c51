import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Purpose, Template } from './template.ts'

export interface Mention {
  readonly home: string
  readonly id: string
  readonly complaintId: string
  readonly eventId: string
  readonly personId: string
  readonly byPerson: string
  readonly at: Date
}

export async function insertMention(tx: Tx, mention: Mention): Promise<void> {
  await tx.query(
    `insert into case_mentions (home, id, complaint_id, event_id, person_id, by_person, at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [mention.home, mention.id, mention.complaintId, mention.eventId, mention.personId, mention.byPerson, mention.at],
  )
}

export interface OpenMention {
  readonly home: string
  readonly complaintId: string
  readonly ref: string
  readonly byPerson: string
  readonly at: Date
}

/** Notes that name a person and were not seen yet, newest first. */
export async function openMentions(view: Queryable, personId: string): Promise<OpenMention[]> {
  const { rows } = await view.query<OpenMention>(
    `select m.home, m.complaint_id as "complaintId", c.ref, m.by_person as "byPerson", m.at
       from case_mentions m join complaints c on c.home = m.home and c.id = m.complaint_id
      where m.person_id = $1 and m.seen_at is null order by m.at desc limit 20`,
    [personId],
  )
  return rows
}

export async function seeMentions(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx.query('update case_mentions set seen_at = $2 where person_id = $1 and seen_at is null', [personId, now])
}

interface TemplateRow {
  id: string
  version: number
  body_id: string | null
  category_code: string | null
  purpose: Purpose
  name: string
  text: string
}

function toTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    version: row.version,
    bodyId: row.body_id,
    categoryCode: row.category_code,
    purpose: row.purpose,
    name: row.name,
    text: row.text,
  }
}

/** Templates that hold, of these bodies and those of all, by purpose and name. */
export async function templatesFor(view: Queryable, bodyIds: readonly string[]): Promise<Template[]> {
  const { rows } = await view.query<TemplateRow>(
    `select id, version, body_id, category_code, purpose, name, text
       from (select distinct on (id) * from case_templates order by id, version desc) as newest
      where ended_at is null and (body_id is null or body_id = any($1::uuid[]))
      order by purpose, name collate thai, id`,
    [bodyIds],
  )
  return rows.map(toTemplate)
}

export async function templateById(view: Queryable, id: string): Promise<Template | null> {
  const { rows } = await view.query<TemplateRow>(
    `select id, version, body_id, category_code, purpose, name, text from case_templates
      where id = $1 order by version desc limit 1`,
    [id],
  )
  return rows[0] ? toTemplate(rows[0]) : null
}

/** @returns false where that version is there already: somebody else was faster */
export async function insertTemplate(
  tx: Tx,
  template: Template,
  { by, ended, now }: { by: string | null; ended: boolean; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into case_templates (id, version, body_id, category_code, purpose, name, text, ended_at, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id, version) do nothing`,
    [
      template.id,
      template.version,
      template.bodyId,
      template.categoryCode,
      template.purpose,
      template.name,
      template.text,
      ended ? now : null,
      by,
      now,
    ],
  )
  return rowCount === 1
}

/** Of those that everybody may know of. */
export async function bodyIdsByCode(view: Queryable, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const { rows } = await view.query<{ id: string; code: string }>(
    'select id, code from bodies where code = any($1::text[]) and listed',
    [codes],
  )
  return new Map(rows.map(({ id, code }) => [code, id]))
}

export interface InspectionToStore {
  readonly home: string
  /** Of the case. */
  readonly id: string
  readonly inspectionId: string
  readonly eventId: string
  readonly bodyId: string
  readonly byPerson: string
  readonly at: Date
  readonly found: string
}

export async function insertInspection(tx: Tx, seen: InspectionToStore): Promise<void> {
  await tx.query(
    `insert into case_inspections (home, id, complaint_id, event_id, body_id, by_person, at, found) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [seen.home, seen.inspectionId, seen.id, seen.eventId, seen.bodyId, seen.byPerson, seen.at, seen.found],
  )
}
