import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { DecidedPair } from './saved.ts'

/** A project named in a decided pair, as far as the sum of savings depends on it. */
export interface SavedProject {
  readonly home: Home
  readonly areaCode: string | null
  readonly amountSatang: Satang
  readonly fiscalYear: number
  readonly cancelled: boolean
}

export interface DecidedWork {
  readonly pairs: readonly DecidedPair[]
  /** By public id. */
  readonly projects: ReadonlyMap<string, SavedProject>
}

/** All pairs decided "same" or "overlapping" with their projects; people make them one by one, so there are thousands, not millions. */
export async function decidedWork(view: Queryable): Promise<DecidedWork> {
  const pairs = await view.query<{
    home: string
    left_id: string
    right_home: string
    right_id: string
    verdict: DecidedPair['verdict']
    share_percent: number | null
  }>(
    `select home, left_id, right_home, right_id, verdict, share_percent from overlap_pairs
      where verdict in ('same', 'overlapping') order by home, id`,
  )
  const projects = await view.query<{
    home: string
    id: string
    area_code: string | null
    amount_satang: Satang
    fiscal_year_from: number
    state: string
  }>(
    `select distinct p.home, p.id, p.area_code, p.amount_satang, p.fiscal_year_from, p.state
       from overlap_pairs o join projects p on p.home = o.home and p.id = o.left_id
      where o.verdict in ('same', 'overlapping')
     union
     select p.home, p.id, p.area_code, p.amount_satang, p.fiscal_year_from, p.state
       from overlap_pairs o join projects p on p.home = o.right_home and p.id = o.right_id
      where o.verdict in ('same', 'overlapping')`,
  )
  const name = (home: string, id: string) => formatPublicId({ home: home as Home, id })
  return {
    pairs: pairs.rows.map((row) => ({
      left: name(row.home, row.left_id),
      right: name(row.right_home, row.right_id),
      verdict: row.verdict,
      sharePercent: row.share_percent,
    })),
    projects: new Map(
      projects.rows.map((row) => [
        name(row.home, row.id),
        {
          home: row.home as Home,
          areaCode: row.area_code,
          amountSatang: row.amount_satang,
          fiscalYear: row.fiscal_year_from,
          cancelled: row.state === 'cancelled',
        },
      ]),
    ),
  }
}
