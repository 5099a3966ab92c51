import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Category, CategoryGroup, Days, Question, Severity } from './category.ts'

/** A version as it is kept. */
export interface StoredCategory extends Category {
  readonly reason: string
  /** Null: it came with the program. */
  readonly changedBy: string | null
  readonly changedAt: Date
}

interface CategoryRow {
  code: string
  version: number
  position: number
  name_th: string
  name_en: string
  hint_th: string
  hint_en: string
  group_code: CategoryGroup
  function_code: string
  severity: Severity
  is_private: boolean
  at_home: boolean
  deadlines: Record<Severity, Days>
  words: string[]
  questions: Question[]
  ended_on: LocalDate | null
  reason: string
  changed_by: string | null
  changed_at: Date
}

function toCategory(row: CategoryRow): StoredCategory {
  return {
    code: row.code,
    version: row.version,
    position: row.position,
    nameTh: row.name_th,
    nameEn: row.name_en,
    hintTh: row.hint_th,
    hintEn: row.hint_en,
    group: row.group_code,
    functionCode: row.function_code,
    severity: row.severity,
    isPrivate: row.is_private,
    atHome: row.at_home,
    deadlines: row.deadlines,
    words: row.words,
    questions: row.questions,
    endedOn: row.ended_on,
    reason: row.reason,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }
}

/** Which database this is and what the newest versions are: what a copy in memory is compared with. */
export async function categoriesStamp(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ stamp: string }>(
    `select concat_ws(' ', current_database(), count(*), max(changed_at)) as stamp from complaint_categories`,
  )
  return rows[0]?.stamp ?? ''
}

/** The newest version of each, also of those that have ended, in the order of the list. */
export async function newestCategories(view: Queryable): Promise<StoredCategory[]> {
  const { rows } = await view.query<CategoryRow>(
    `select * from (select distinct on (code) * from complaint_categories order by code, version desc) as newest
      order by position, code`,
  )
  return rows.map(toCategory)
}

/** All versions of one, newest first. */
export async function versionsOfCategory(view: Queryable, code: string): Promise<StoredCategory[]> {
  const { rows } = await view.query<CategoryRow>(
    'select * from complaint_categories where code = $1 order by version desc',
    [code],
  )
  return rows.map(toCategory)
}

/** @returns false where that version is there already: somebody else was faster */
export async function insertCategory(tx: Tx, category: StoredCategory): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into complaint_categories (code, version, position, name_th, name_en, hint_th, hint_en, group_code, function_code,
                                       severity, is_private, at_home, deadlines, words, questions, ended_on, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15::jsonb, $16, $17, $18, $19)
     on conflict (code, version) do nothing`,
    [
      category.code,
      category.version,
      category.position,
      category.nameTh,
      category.nameEn,
      category.hintTh,
      category.hintEn,
      category.group,
      category.functionCode,
      category.severity,
      category.isPrivate,
      category.atHome,
      JSON.stringify(category.deadlines),
      category.words,
      JSON.stringify(category.questions),
      category.endedOn,
      category.reason,
      category.changedBy,
      category.changedAt,
    ],
  )
  return rowCount === 1
}

/** Adds the categories of the program that are not known yet; known ones stay as people left them. */
export async function addFirstCategories(
  tx: Tx,
  categories: readonly Category[],
  reason: string,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ code: string }>('select distinct code from complaint_categories')
  const known = new Set(rows.map(({ code }) => code))
  for (const category of categories) {
    if (!known.has(category.code)) await insertCategory(tx, { ...category, reason, changedBy: null, changedAt: now })
  }
}
