import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import { type Outcome, type State, states } from './complaint.ts'
import { type CaseFilter, conditionsOf } from './list.sql.ts'
import { type Box, cellsOf } from './map-tile.ts'

/** What a map asks of the list; neither words nor bodies have an index by place. */
export interface TileFilter
  extends Pick<CaseFilter, 'categoryCode' | 'state'>,
    Partial<Pick<CaseFilter, 'place' | 'from' | 'to'>> {
  readonly box: Box
}

type TileFilterOfBox = Omit<TileFilter, 'box'>

/** A public case on the map. No words: they are read on its page. */
export interface TileCase {
  readonly home: string
  readonly id: string
  readonly ref: string
  readonly areaCode: string | null
  readonly state: State
  readonly outcome: Outcome | null
  readonly categoryCode: string
  /** As the public may see it: rounded to about 100 m where the category lies at homes. */
  readonly lat: number
  readonly lon: number
  readonly receivedAt: Date
}

/** The cell a case lies in, of whole or of tenth degrees, as the indexes of migration 0041 have them, letter by letter. */
export const degreeCell: Sql = raw('((floor(c.lat_shown) * 10000 + floor(c.lon_shown))::integer)')
export const tenthCell: Sql = raw('((floor(c.lat_shown * 10) * 10000 + floor(c.lon_shown * 10))::integer)')

const columns =
  raw(`c.home, c.id, c.ref, c.area_code as "areaCode", c.state, c.outcome, c.category_code as "categoryCode", c.lat_shown as lat, c.lon_shown as lon,
  c.received_at as "receivedAt"`)

/** Boxes that may hold so many cases that going through all of their cells takes too long: tiles up to zoom 9. */
const WIDE_DEGREES = 0.5

/** The country has 77 homes on some 45 square degrees: so many are read as soon as one of these. */
const HOMES_IN_DEGREE = 2

/** The newest public cases of a box. */
export async function tileCases(view: Queryable, filter: TileFilter, limit: number): Promise<TileCase[]> {
  if (cellsOf(filter.box).cells.length === 0) return []
  const { rows } = await view.query<TileCase>(
    sql`select ${columns} from (${keysOf(filter, limit)}) k join complaints c on c.home = k.home and c.id = k.id
         order by k.received_at desc, k.id desc`,
  )
  return rows
}

const key = raw('c.home, c.id, c.received_at')
const newestFirst = raw('c.received_at desc, c.id desc')

/**
 * Each cell of the box gives its newest from an index, which also knows what is filtered by. What few cases have would be looked for in all of a
 * wide box: there category, home or state find it, whose indexes know where a case lies. A district, or what is smaller, has an index of its own.
 */
function keysOf({ box, ...filter }: TileFilter, limit: number): Sql {
  const mayHoldMany = box.east - box.west > WIDE_DEGREES
  const newest = (of: TileFilterOfBox, more: readonly Sql[] = []) =>
    sql`select ${key} from complaints c where ${join([...conditionsOfBox(box), ...conditionsIn(of), ...more], ' and ')}
         order by ${newestFirst} limit ${limit}`
  const ofEach = (values: Sql, one: Sql) =>
    sql`select ${key} from ${values} as one (is_it) cross join lateral (${one}) c order by ${newestFirst} limit ${limit}`
  if ((filter.place != null && filter.place.by !== 'home') || (mayHoldMany && filter.categoryCode !== null))
    return newest(filter)
  const homes = filter.place?.codes ?? []
  if (mayHoldMany && homes.length > 0 && homes.length <= Math.max(1, HOMES_IN_DEGREE * degreesOf(box)))
    return ofEach(sql`unnest(${homes}::text[])`, newest({ ...filter, place: null }, [sql`c.home = one.is_it`]))
  if (mayHoldMany && filter.state !== null && filter.state !== 'closed') {
    const few = filter.state === 'open' ? states.filter((state) => state !== 'closed') : [filter.state]
    return ofEach(sql`unnest(${few}::text[])`, newest({ ...filter, state: null }, [sql`c.state = one.is_it`]))
  }
  const { isWide, cells } = cellsOf(box)
  return ofEach(sql`unnest(${cells}::integer[])`, newest(filter, [sql`${isWide ? degreeCell : tenthCell} = one.is_it`]))
}

const degreesOf = ({ west, south, east, north }: Box) => (east - west) * (north - south)

function conditionsOfBox({ west, south, east, north }: Box): Sql[] {
  return [
    sql`c.lat_shown is not null and c.lat_shown > ${south} and c.lat_shown <= ${north} and c.lon_shown >= ${west} and c.lon_shown < ${east}`,
  ]
}

function conditionsIn(filter: TileFilterOfBox): Sql[] {
  return conditionsOf({ place: null, from: null, to: null, ...filter, bodyId: null, words: null }, null)
}
