import sql, { empty } from 'sql-template-tag'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { PlanState } from '../plans/index.ts'
import { fromJson, toJson } from './join-after.ts'
import type { Key } from './joining-states.ts'
import type { Cursor } from './joinings-list.sql.ts'
import type { Change, ChangeKind, ComparedPhase } from './scenario.ts'

export const scenarioStates = ['open', 'adopted', 'dropped'] as const
export type ScenarioState = (typeof scenarioStates)[number]

export interface Scenario extends Key {
  readonly title: string
  readonly purpose: string
  readonly areaCode: string
  readonly state: ScenarioState
  readonly boardId: string | null
  readonly madeBy: string | null
  /** The body in whose name it was made; null: by who plans for a place. */
  readonly bodyId: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const columns = `home, id, title, purpose, area_code as "areaCode", state, board_id as "boardId", made_by as "madeBy", body_id as "bodyId",
  created_at as "createdAt", updated_at as "updatedAt"`

export async function scenarioByKey(view: Queryable, key: Key): Promise<Scenario | null> {
  const { rows } = await view.query<Scenario>(`select ${columns} from scenarios where home = $1 and id = $2`, [
    key.home,
    key.id,
  ])
  return rows[0] ?? null
}

/** Held until the transaction ends. */
export async function lockScenario(tx: Tx, key: Key): Promise<Scenario | null> {
  const { rows } = await tx.query<Scenario>(
    `select ${columns} from scenarios where home = $1 and id = $2 for no key update`,
    [key.home, key.id],
  )
  return rows[0] ?? null
}

export async function insertScenario(tx: Tx, one: Omit<Scenario, 'state' | 'updatedAt'>): Promise<void> {
  await tx.query(
    `insert into scenarios (home, id, title, purpose, area_code, state, board_id, made_by, body_id, created_at, updated_at)
     values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $9)`,
    [one.home, one.id, one.title, one.purpose, one.areaCode, one.boardId, one.madeBy, one.bodyId, one.createdAt],
  )
}

export async function touchScenario(tx: Tx, key: Key, state: ScenarioState, now: Date): Promise<void> {
  await tx.query(
    'update scenarios set state = $3, updated_at = $4, revision = revision + 1 where home = $1 and id = $2',
    [key.home, key.id, state, now],
  )
}

export interface StoredChange {
  readonly id: string
  readonly change: Change
  /** What the projects were when it was added. */
  readonly seen: string
  readonly outcome: 'done' | 'refused' | null
  readonly outcomeText: string | null
  readonly outcomeHref: string | null
}

export async function changesOf(view: Queryable, key: Key): Promise<StoredChange[]> {
  const { rows } = await view.query<{
    id: string
    kind: ChangeKind
    details: unknown
    seen: string
    outcome: 'done' | 'refused' | null
    outcome_text: string | null
    outcome_href: string | null
  }>(
    `select id, kind, details, seen, outcome, outcome_text, outcome_href from scenario_changes
      where home = $1 and scenario_id = $2 order by position, id`,
    [key.home, key.id],
  )
  return rows.map((row) => ({
    id: row.id,
    change: fromJson<Change>(row.details),
    seen: row.seen,
    outcome: row.outcome,
    outcomeText: row.outcome_text,
    outcomeHref: row.outcome_href,
  }))
}

export async function insertChange(
  tx: Tx,
  scenario: Key,
  one: { change: Change; project: Key | null; seen: string; by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into scenario_changes (home, id, scenario_id, position, kind, project_home, project_id, details, seen, added_by, added_at)
     select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10
       from scenario_changes where home = $1 and scenario_id = $3`,
    [
      scenario.home,
      newId(),
      scenario.id,
      one.change.kind,
      one.project?.home ?? null,
      one.project?.id ?? null,
      toJson(one.change),
      one.seen,
      one.by,
      one.at,
    ],
  )
}

export async function deleteChange(tx: Tx, scenario: Key, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'delete from scenario_changes where home = $1 and scenario_id = $2 and id = $3 and outcome is null',
    [scenario.home, scenario.id, id],
  )
  return rowCount > 0
}

/** What else the scenario proposes for a project it has just changed was proposed with that change in mind. @param from, to names of its states */
export async function carrySeen(
  tx: Tx,
  scenario: Key,
  { project, from, to }: { readonly project: Key; readonly from: string; readonly to: string },
): Promise<void> {
  await tx.query(
    `update scenario_changes set seen = $6
      where home = $1 and scenario_id = $2 and project_home = $3 and project_id = $4 and seen = $5 and outcome is distinct from 'done'`,
    [scenario.home, scenario.id, project.home, project.id, from, to],
  )
}

export async function storeOutcome(
  tx: Tx,
  home: string,
  id: string,
  outcome: { kind: 'done' | 'refused'; text: string | null; href: string | null },
): Promise<void> {
  await tx.query(
    `update scenario_changes set outcome = $3, outcome_text = $4, outcome_href = $5
      where home = $1 and id = $2 and outcome is distinct from 'done'`,
    [home, id, outcome.kind, outcome.text, outcome.href],
  )
}

export interface ScenarioEvent {
  readonly kind: 'made' | 'changed' | 'adopted' | 'dropped'
  readonly actorId: string | null
  readonly reason: string
  readonly happenedAt: Date
}

export async function insertScenarioEvent(tx: Tx, key: Key, event: ScenarioEvent): Promise<void> {
  await tx.query(
    `insert into scenario_events (home, id, scenario_id, kind, actor_id, reason, happened_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.home, newId(), key.id, event.kind, event.actorId, event.reason, event.happenedAt],
  )
}

export async function scenarioEventsOf(view: Queryable, key: Key): Promise<ScenarioEvent[]> {
  const { rows } = await view.query<ScenarioEvent>(
    `select kind, actor_id as "actorId", reason, happened_at as "happenedAt" from scenario_events
      where home = $1 and scenario_id = $2 order by happened_at desc, id desc limit 100`,
    [key.home, key.id],
  )
  return rows
}

export interface ScenarioLine extends Key {
  readonly title: string
  readonly areaCode: string
  readonly state: ScenarioState
  readonly changes: number
  readonly updatedAt: Date
}

export async function listScenarios(
  view: Queryable,
  filter: { home: string | null; state: ScenarioState | null; boardId: string | null },
  { limit, after }: { limit: number; after: Cursor | null },
): Promise<ScenarioLine[]> {
  const { rows } = await view.query<ScenarioLine>(
    sql`select s.home, s.id, s.title, s.area_code as "areaCode", s.state, s.updated_at as "updatedAt",
               (select count(*)::int from scenario_changes c where c.home = s.home and c.scenario_id = s.id) as changes
          from scenarios s where true
           ${filter.home === null ? empty : sql`and s.home = ${filter.home}`}
           ${filter.state === null ? empty : sql`and s.state = ${filter.state}`}
           ${filter.boardId === null ? empty : sql`and s.board_id = ${filter.boardId}`}
           ${after === null ? empty : sql`and (s.updated_at, s.home, s.id) < (${after.at}, ${after.home}, ${after.id}::uuid)`}
         order by s.updated_at desc, s.home desc, s.id desc limit ${limit}`,
  )
  return rows
}

// ---- today, as other rooms keep it

export interface Today {
  /** `2027 planned`, every baht once. */
  readonly byYear: ReadonlyMap<string, bigint>
  readonly byBody: ReadonlyMap<string, bigint>
  readonly byField: ReadonlyMap<string, bigint>
  readonly projects: number
  readonly indicators: number
  readonly overlaps: number
  readonly byDistrict: ReadonlyMap<string, number>
}

/** The figures of a home the comparison starts from: kept totals and counts, no look at single projects but their districts. */
export async function todayOf(view: Queryable, home: Home): Promise<Today> {
  const sums = await view.query<{
    fiscal_year: number
    phase: ComparedPhase
    body_id: string
    division: string
    amount: string
  }>(
    `select fiscal_year, phase, body_id, division, sum(amount_satang)::text as amount from money_body_totals
      where home = $1 and phase in ('planned', 'approved')
        and source not in (select key from money_sources where kind = 'received' and chain @> jsonb_build_array(jsonb_build_object('home', $1::text)))
      group by fiscal_year, phase, body_id, division`,
    [home],
  )
  const [byYear, byBody, byField] = [new Map<string, bigint>(), new Map<string, bigint>(), new Map<string, bigint>()]
  const add = (map: Map<string, bigint>, key: string, amount: bigint) => map.set(key, (map.get(key) ?? 0n) + amount)
  for (const row of sums.rows) {
    add(byYear, `${row.fiscal_year} ${row.phase}`, BigInt(row.amount))
    if (row.phase !== 'planned') continue
    add(byBody, row.body_id, BigInt(row.amount))
    add(byField, row.division, BigInt(row.amount))
  }
  const counts = await view.query<{ district: string | null; projects: number }>(
    `select substring(area_code from '^[0-9]{4}') as district, count(*)::int as projects from projects
      where home = $1 and state <> 'cancelled' and closed_into is null group by 1`,
    [home],
  )
  const others = await view.query<{ indicators: number; overlaps: number }>(
    `select (select count(*)::int from indicators where project_home = $1 and ended_at is null) as indicators,
            (select count(*)::int from overlap_pairs where state = 'open' and (home = $1 or right_home = $1)) as overlaps`,
    [home],
  )
  return {
    byYear,
    byBody,
    byField,
    projects: counts.rows.reduce((sum, row) => sum + row.projects, 0),
    byDistrict: new Map(counts.rows.flatMap((row) => (row.district === null ? [] : [[row.district, row.projects]]))),
    indicators: others.rows[0]?.indicators ?? 0,
    overlaps: others.rows[0]?.overlaps ?? 0,
  }
}

/** Open pairs of possible overlaps with any of these projects. */
export async function openPairsOf(view: Queryable, keys: readonly Key[]): Promise<{ left: string; right: string }[]> {
  if (keys.length === 0) return []
  const { rows } = await view.query<{ left: string; right: string }>(
    `select home || '-' || left_id as left, right_home || '-' || right_id as right from overlap_pairs
      where state = 'open' and ((home, left_id) in (select * from unnest($1::text[], $2::uuid[]))
         or (right_home, right_id) in (select * from unnest($1::text[], $2::uuid[])))`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return rows
}

export interface PlanFacts {
  readonly id: string
  readonly title: string
  readonly bodyId: string
  readonly bodyTh: string
  readonly areaCode: string
  readonly state: PlanState
}

export async function plansByIds(view: Queryable, ids: readonly string[]): Promise<Map<string, PlanFacts>> {
  if (ids.length === 0) return new Map()
  const { rows } = await view.query<PlanFacts>(
    `select p.id, p.title, p.body_id as "bodyId", b.name_th as "bodyTh", p.area_code as "areaCode", p.state
       from plans p join bodies b on b.id = p.body_id where p.id = any($1)`,
    [[...new Set(ids)]],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
