import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import type { Outcome, State } from './complaint.ts'
import { type Box, cellsOf } from './map-tile.ts'

export interface TileFilter {
  readonly box: Box
  readonly categoryCode: string | null
  readonly state: State | 'open' | null
}

/** A public case on the map. No words: they are read on its page. */
export interface TileCase {
  readonly ref: string
  readonly state: State
  readonly outcome: Outcome | null
  readonly categoryCode: string
  /** As the public may see it: rounded to about 100 m where the category lies at homes. */
  readonly lat: number
  readonly lon: number
  readonly receivedAt: Date
}

/** As the indexes of migration 0041 have them, letter by letter. */
const degreeCell = raw('((floor(c.lat_shown) * 10000 + floor(c.lon_shown))::integer)')
const tenthCell = raw('((floor(c.lat_shown * 10) * 10000 + floor(c.lon_shown * 10))::integer)')

/** The newest public cases of a box. Each of its cells gives its newest from an index, which also knows what is filtered by. */
export async function tileCases(view: Queryable, filter: TileFilter, limit: number): Promise<TileCase[]> {
  const { isWide, cells } = cellsOf(filter.box)
  if (cells.length === 0) return []
  const { rows } = await view.query<TileCase>(
    sql`select c.ref, c.state, c.outcome, c.category_code as "categoryCode", c.lat_shown as lat, c.lon_shown as lon, c.received_at as "receivedAt"
          from (select k.home, k.id, k.received_at from unnest(${cells}::integer[]) as one (cell) cross join lateral (
                  select c.home, c.id, c.received_at from complaints c
                   where ${isWide ? degreeCell : tenthCell} = one.cell and ${join(conditionsOf(filter), ' and ')}
                   order by c.received_at desc, c.id desc limit ${limit}) k
                 order by k.received_at desc, k.id desc limit ${limit}) k
          join complaints c on c.home = k.home and c.id = k.id
         order by k.received_at desc, k.id desc`,
  )
  return rows
}

function conditionsOf({ box, categoryCode, state }: TileFilter): Sql[] {
  return [
    sql`c.visibility = 'public' and c.lat_shown is not null`,
    sql`c.lat_shown > ${box.south} and c.lat_shown <= ${box.north} and c.lon_shown >= ${box.west} and c.lon_shown < ${box.east}`,
    ...(categoryCode === null ? [] : [sql`c.category_code = ${categoryCode}`]),
    ...(state === null ? [] : [state === 'open' ? sql`c.state <> 'closed'` : sql`c.state = ${state}`]),
  ]
}
