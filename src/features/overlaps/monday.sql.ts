import sql, { join, type Sql } from 'sql-template-tag'
import { formatPublicId, type Home, parsePublicId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { halfLifeDays, leastNewness, leastOnMonday, type MondayLetter, mostOnMonday } from './monday.ts'
import type { ProjectKey } from './overlap.ts'
import type { PlanningScope } from './overlaps.policy.ts'
import { conditions } from './overlaps.sql.ts'

/**
 * Open pairs worth a call now, the worthiest first: probability times money at stake times newness (`monday.ts`), one of each
 * case, none that somebody else has in charge.
 */
export async function worthACall(
  view: Queryable,
  scope: PlanningScope,
  personId: string,
  now: Date,
): Promise<ProjectKey[]> {
  const { rows } = await view.query<{ home: Home; id: string }>(
    sql`with worthy as (
          select o.home, o.id, coalesce(o.case_key, o.home || '-' || o.id) as one_of,
                 o.score * o.at_stake_satang
                   * greatest(${leastNewness}::double precision,
                              power(2, -greatest(0, extract(epoch from ${now}::timestamptz - o.found_at)) / ${halfLifeDays * 86_400}::double precision)) as worth
            from overlap_pairs o
           where o.state = 'open' and o.score >= ${leastOnMonday} and (o.assigned_to is null or o.assigned_to = ${personId})
             and ${within(scope)}),
        one_each as (select distinct on (one_of) home, id, worth from worthy order by one_of, worth desc, home, id)
        select home, id from one_each order by worth desc, home, id limit ${mostOnMonday}`,
  )
  return rows
}

function within({ country, areaCodes, bodyIds }: PlanningScope): Sql {
  if (country) return sql`true`
  const parts = [
    ...areaCodes.map((place) => sql`(${conditions({ place })})`),
    ...bodyIds.map((bodyId) => sql`(${conditions({ bodyId })})`),
  ]
  return parts.length > 0 ? sql`(${join(parts, ' or ')})` : sql`false`
}

/** When pairs were found, by id. */
export async function foundAtOf(view: Queryable, keys: readonly ProjectKey[]): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await view.query<{ id: string; found_at: Date }>(
    `select o.id, o.found_at from overlap_pairs o
      where (o.home, o.id) in (select * from unnest($1::text[], $2::uuid[]))`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return new Map(rows.map((row) => [row.id, row.found_at]))
}

/** The pairs of a letter in its order, or null where none was written that week. */
export async function mondayLetterOf(view: Queryable, week: LocalDate, personId: string): Promise<ProjectKey[] | null> {
  const { rows } = await view.query<{ pairs: string[] }>(
    'select pairs from overlap_monday_letters where week = $1 and person_id = $2',
    [week, personId],
  )
  return (
    rows[0]?.pairs.flatMap((written) => {
      const key = parsePublicId(written)
      return key.ok ? [key.value] : []
    }) ?? null
  )
}

/** @returns false when the letter of that week was written already */
export async function insertMondayLetter(
  tx: Tx,
  letter: { week: LocalDate; personId: string; pairs: readonly ProjectKey[]; at: Date },
): Promise<boolean> {
  const { rows } = await tx.query(
    `insert into overlap_monday_letters (week, person_id, pairs, sent_at) values ($1, $2, $3, $4)
     on conflict do nothing returning week`,
    [letter.week, letter.personId, letter.pairs.map(formatPublicId), letter.at],
  )
  return rows.length > 0
}

export async function mondayChoiceOf(view: Queryable, personId: string): Promise<MondayLetter> {
  const { rows } = await view.query<{ letter: MondayLetter }>(
    'select letter from overlap_monday_choices where person_id = $1',
    [personId],
  )
  return rows[0]?.letter ?? 'th'
}

export async function storeMondayChoice(
  tx: Tx,
  personId: string,
  choice: { letter: MondayLetter; by: 'page' | 'letter'; at: Date },
): Promise<void> {
  await tx.query(
    `insert into overlap_monday_choices (person_id, letter, chosen_by, chosen_at) values ($1, $2, $3, $4)
     on conflict (person_id) do update
       set letter = excluded.letter, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`,
    [personId, choice.letter, choice.by, choice.at],
  )
}
