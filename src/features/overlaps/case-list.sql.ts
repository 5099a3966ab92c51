import sql, { raw, type Sql } from 'sql-template-tag'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { countedElsewhere, receivedOf } from '../money/index.ts'
import { projectName } from '../plans/index.ts'
import { conditions, type PairSide, type QueueCursor, type QueueFilter, sideColumns, toSide } from './overlaps.sql.ts'

/** A case in the list, with its largest projects. */
export interface CaseLine {
  readonly key: string
  readonly projects: number
  readonly pairs: number
  readonly open: number
  /** Of the projects that are not cancelled, every baht once: what one of them received from another counts there. */
  readonly amountSatang: Satang
  readonly largest: readonly PairSide[]
}

/** So many projects stand side by side; more are counted. */
const sideBySide = 4
/** Two projects are a pair; from three on, held together by two pairs at least, a case says more than its pairs. */
const leastProjects = 3

interface CaseRow {
  key: string
  projects: bigint
  money: string
  pairs: bigint
  open: bigint
  all: bigint
}

/** Cases of three or more projects with a pair under this filter, most money first. The state of the filter is not asked. */
export async function caseList(
  view: Queryable,
  filter: QueueFilter,
  page: { limit: number; after: QueueCursor | null },
): Promise<{ cases: readonly CaseLine[]; next: QueueCursor | null; count: number }> {
  const after = page.after
  const position = after
    ? sql`where money < ${after.key}::numeric or (money = ${after.key}::numeric and key > ${`${after.home}-${after.id}`})`
    : sql``
  const members = sql`
    with matched as (select distinct o.case_key as key from overlap_pairs o
                      where o.case_key in (select case_key from overlap_pairs where case_key is not null
                                            group by case_key having count(*) >= ${leastProjects - 1})
                        and ${conditions(filter)}),
         members as (select m.key, o.home, o.left_id as id from matched m join overlap_pairs o on o.case_key = m.key
                     union select m.key, o.right_home, o.right_id from matched m join overlap_pairs o on o.case_key = m.key)`
  const elsewhere = await countedTwice(view, members)
  const whole = sql`${members},
         twice as (select * from unnest(${[...elsewhere.keys()]}::text[], ${[...elsewhere.values()].map(String)}::bigint[]) as t (key, money)),
         cases as materialized (select m.key, count(*) as projects,
                       coalesce(sum(p.amount_satang) filter (where p.state <> 'cancelled'), 0) - coalesce(max(t.money), 0) as money
                     from members m join projects p on p.home = m.home and p.id = m.id left join twice t on t.key = m.key
                    group by m.key having count(*) >= ${leastProjects})`
  const { rows } = await view.query<CaseRow>(
    sql`${whole} select c.*, (select count(*) from cases) as "all", (select count(*) from overlap_pairs o where o.case_key = c.key) as pairs,
               (select count(*) from overlap_pairs o where o.case_key = c.key and o.state = 'open') as open
          from (select * from cases ${position} order by money desc, key limit ${page.limit + 1}) c order by money desc, key`,
  )
  const shown = rows.slice(0, page.limit)
  const largest = await largestProjects(
    view,
    shown.map((row) => row.key),
  )
  const last = shown.at(-1)
  return {
    cases: shown.map((row) => ({
      key: row.key,
      projects: Number(row.projects),
      pairs: Number(row.pairs),
      open: Number(row.open),
      amountSatang: BigInt(row.money) as Satang,
      largest: largest.get(row.key) ?? [],
    })),
    next:
      rows.length > page.limit && last ? { key: last.money, home: last.key.slice(0, 2), id: last.key.slice(3) } : null,
    count: Number(rows[0]?.all ?? 0n),
  }
}

/** By case, money that projects of it received from others of it: it counts where it was approved. @param members the CTE of that name */
async function countedTwice(view: Queryable, members: Sql): Promise<Map<string, bigint>> {
  const { rows } = await view.query<{ key: string; home: string; id: string }>(
    sql`${members}, living as (select m.* from members m join projects p on p.home = m.home and p.id = m.id where p.state <> 'cancelled')
        select l.* from living l where l.key in (
          select h.key from living h join budget_lines b on b.home = h.home and b.project_id = h.id
            join money_sources r on r.key = b.source and r.kind = 'received')`,
  )
  const received = await receivedOf(view, rows)
  const cases = new Map<string, Set<string>>()
  for (const row of rows) cases.set(row.key, (cases.get(row.key) ?? new Set()).add(projectName(row)))
  return new Map(
    [...cases].map(([key, names]) => [
      key,
      [...names].reduce(
        (sum, name) => sum + countedElsewhere(name, received, (other) => (names.has(other) ? 1 : undefined)),
        0n,
      ),
    ]),
  )
}

/** The projects of each case with the most money, largest first, at most four a case. */
export async function largestProjects(view: Queryable, keys: readonly string[]): Promise<Map<string, PairSide[]>> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<{ case_key: string }>(
    sql`with members as (select o.case_key, o.home, o.left_id as id from overlap_pairs o where o.case_key = any(${keys})
                         union select o.case_key, o.right_home, o.right_id from overlap_pairs o where o.case_key = any(${keys})),
             ranked as (select m.*, row_number() over (partition by m.case_key order by p.amount_satang desc, p.home, p.id) as place
                          from members m join projects p on p.home = m.home and p.id = m.id)
        select r.case_key, ${raw(sideColumns('left', 'l'))}
          from ranked r join projects l on l.home = r.home and l.id = r.id
         where r.place <= ${sideBySide} order by r.case_key, r.place`,
  )
  const found = new Map<string, PairSide[]>()
  for (const row of rows) found.set(row.case_key, [...(found.get(row.case_key) ?? []), toSide(row, 'left')])
  return found
}

export async function sizeOfCase(view: Queryable, key: string): Promise<{ projects: number; amountSatang: Satang }> {
  const members = sql`with members as (select case_key as key, home, left_id as id from overlap_pairs where case_key = ${key}
                      union select case_key, right_home, right_id from overlap_pairs where case_key = ${key})`
  const { rows } = await view.query<{ projects: bigint; money: string | null }>(
    sql`${members} select count(*) as projects, sum(p.amount_satang) filter (where p.state <> 'cancelled') as money
       from members m join projects p on p.home = m.home and p.id = m.id`,
  )
  const twice = (await countedTwice(view, members)).get(key) ?? 0n
  return { projects: Number(rows[0]?.projects ?? 0n), amountSatang: (BigInt(rows[0]?.money ?? 0) - twice) as Satang }
}
