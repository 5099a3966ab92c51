import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { DecidedPair } from '../overlaps/index.ts'
import type { Key, StepName } from './board.ts'

// ---- powers

export const powers = ['convene', 'data', 'budget', 'decide', 'follow-up', 'sanction'] as const
export type Power = (typeof powers)[number]
export const holdings = ['yes', 'partly', 'no'] as const
export type Holding = (typeof holdings)[number]

export interface PowerLine {
  readonly power: Power
  readonly needed: boolean
  readonly held: Holding
  readonly basis: string
}

export async function powersOf(view: Queryable, { home, id }: Key): Promise<PowerLine[]> {
  const { rows } = await view.query<PowerLine>(
    `select power, needed, held, basis from board_powers where home = $1 and board_id = $2`,
    [home, id],
  )
  return rows
}

export async function putPower(
  tx: Tx,
  key: Key,
  one: PowerLine,
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into board_powers (home, board_id, power, needed, held, basis, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (home, board_id, power) do update set needed = excluded.needed, held = excluded.held, basis = excluded.basis,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [key.home, key.id, one.power, one.needed, one.held, one.basis, by, at],
  )
}

// ---- administrative cost

export interface Cost {
  readonly id: string
  readonly moment: 'before' | 'after'
  readonly fiscalYear: number
  readonly satang: bigint
  readonly heads: number
  readonly covers: string
  readonly source: string
}

export async function costsOf(view: Queryable, { home, id }: Key): Promise<Cost[]> {
  const { rows } = await view.query<Cost>(
    `select id, moment, fiscal_year as "fiscalYear", amount_satang as satang, heads, covers, source from board_costs
      where home = $1 and board_id = $2 and removed_at is null order by moment desc, fiscal_year, entered_at`,
    [home, id],
  )
  return rows
}

export async function insertCost(
  tx: Tx,
  key: Key,
  one: Cost,
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into board_costs (home, id, board_id, moment, fiscal_year, amount_satang, heads, covers, source, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [key.home, one.id, key.id, one.moment, one.fiscalYear, one.satang, one.heads, one.covers, one.source, by, at],
  )
}

export async function removeCost(
  tx: Tx,
  key: Key,
  id: string,
  { reason, at }: { reason: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_costs set removed_at = $4, remove_reason = $5 where home = $1 and board_id = $2 and id = $3 and removed_at is null`,
    [key.home, key.id, id, at, reason],
  )
  return rowCount === 1
}

// ---- what the working page counts, for many boards at once

export interface BoardPair extends DecidedPair {
  readonly boardId: string
}

export interface WorkingRows {
  readonly powers: readonly { boardId: string; needed: number; missing: number }[]
  readonly steps: readonly {
    boardId: string
    step: StepName
    state: string
    startedAt: Date | null
    endedAt: Date | null
  }[]
  readonly resolutions: readonly { boardId: string; given: number; carriedOut: number; late: number }[]
  readonly pairs: readonly BoardPair[]
  readonly amounts: readonly { boardId: string; project: string; satang: bigint; cancelled: boolean }[]
  readonly costs: readonly (Cost & { readonly boardId: string })[]
}

/** @param ids of the boards shown: at most a page of them */
export async function workingRows(view: Queryable, ids: readonly string[], today: string): Promise<WorkingRows> {
  const all = ids as string[]
  const { rows: power } = await view.query<WorkingRows['powers'][number]>(
    sql`select board_id as "boardId", count(*) filter (where needed)::int as needed,
               count(*) filter (where needed and held <> 'yes')::int as missing
          from board_powers where board_id = any(${all}::uuid[]) group by board_id`,
  )
  const { rows: steps } = await view.query<WorkingRows['steps'][number]>(
    sql`select board_id as "boardId", step, state, started_at as "startedAt", ended_at as "endedAt" from board_steps
         where board_id = any(${all}::uuid[])`,
  )
  const { rows: resolutions } = await view.query<WorkingRows['resolutions'][number]>(
    sql`select b.id as "boardId", count(*) filter (where r.follow_up is not null)::int as given,
               count(*) filter (where r.follow_up = 'done')::int as "carriedOut",
               count(*) filter (where r.follow_up in ('not-started', 'in-progress', 'blocked') and r.due_on < ${today})::int as late
          from boards b join resolutions r on r.body_id = b.committee_id and r.superseded_by is null and r.decided_at >= b.opened_at
         where b.id = any(${all}::uuid[]) group by b.id`,
  )
  const { rows: pairs } = await view.query<BoardPair>(
    sql`select i.board_id as "boardId", o.home || '-' || o.left_id as "left", o.right_home || '-' || o.right_id as "right",
               o.verdict, o.share_percent as "sharePercent"
          from board_items i
          join overlap_pairs o on o.home = i.project_home and o.left_id = i.project_id and o.verdict in ('same', 'overlapping')
          join board_items j on j.home = i.home and j.board_id = i.board_id and j.removed_at is null
               and j.project_home = o.right_home and j.project_id = o.right_id
         where i.board_id = any(${all}::uuid[]) and i.removed_at is null`,
  )
  const { rows: amounts } = await view.query<WorkingRows['amounts'][number]>(
    sql`select i.board_id as "boardId", p.home || '-' || p.id as project, p.amount_satang as satang, p.state = 'cancelled' as cancelled
          from board_items i join projects p on p.home = i.project_home and p.id = i.project_id
         where i.board_id = any(${all}::uuid[]) and i.removed_at is null`,
  )
  const { rows: costs } = await view.query<WorkingRows['costs'][number]>(
    sql`select board_id as "boardId", id, moment, fiscal_year as "fiscalYear", amount_satang as satang, heads, covers, source
          from board_costs where board_id = any(${all}::uuid[]) and removed_at is null order by fiscal_year, entered_at`,
  )
  return { powers: power, steps, resolutions, pairs, amounts, costs }
}
