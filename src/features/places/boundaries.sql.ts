import type { Position, SimpleShape } from '../../engines/borders/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** The border of one area as it is stored. */
export interface Boundary {
  readonly areaCode: string
  readonly polygons: SimpleShape['polygons']
  readonly neighbours: readonly string[]
}

/**
 * Stores boundaries, each in the place of the one before; those that say the same as before are not touched. Neighbours that are not
 * among the given ones stay: a file of one province does not take away what lies beyond it.
 * @returns how many were added or changed
 */
export async function upsertBoundaries(
  tx: Tx,
  shapes: readonly SimpleShape[],
  source: string,
  now: Date,
): Promise<number> {
  const { rows } = await tx.query<{ latest: Date | null }>('select max(stored_at) as latest from area_boundaries')
  const stamp = new Date(Math.max(now.getTime(), (rows[0]?.latest?.getTime() ?? 0) + 1))
  const { rowCount } = await tx.query(
    `insert into area_boundaries as known (area_code, coordinates, west, south, east, north, neighbours, source, stored_at)
     select given.area_code, given.coordinates, given.west, given.south, given.east, given.north,
            array(select n from unnest(given.neighbours ||
                    array(select o from unnest(stored.neighbours) o where o <> all($4::text[]))) n order by n), $2, $3
       from jsonb_to_recordset($1::jsonb) as given (area_code text, coordinates jsonb, west double precision,
            south double precision, east double precision, north double precision, neighbours text[])
            left join area_boundaries stored on stored.area_code = given.area_code
     on conflict (area_code) do update
        set coordinates = excluded.coordinates, west = excluded.west, south = excluded.south, east = excluded.east,
            north = excluded.north, neighbours = excluded.neighbours, source = excluded.source, stored_at = excluded.stored_at
      where (known.coordinates, known.neighbours) is distinct from (excluded.coordinates, excluded.neighbours)`,
    [
      JSON.stringify(
        shapes.map(({ code, polygons, box, neighbours }) => ({
          area_code: code,
          coordinates: polygons,
          ...box,
          neighbours,
        })),
      ),
      source,
      stamp,
      shapes.map(({ code }) => code),
    ],
  )
  return rowCount
}

/** Boundaries of some areas, by code; areas without one are missing. */
export async function boundariesOf(view: Queryable, codes: readonly string[]): Promise<Boundary[]> {
  const { rows } = await view.query<{ area_code: string; coordinates: Position[][][]; neighbours: string[] }>(
    'select area_code, coordinates, neighbours from area_boundaries where area_code = any($1::text[]) order by area_code',
    [codes],
  )
  return rows.map((row) => ({ areaCode: row.area_code, polygons: row.coordinates, neighbours: row.neighbours }))
}

/** Boundaries of the areas of one kind that reach into a box: provinces by 2 digits, districts by 4, sub-districts by 6. */
export async function boundariesWithin(
  view: Queryable,
  box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number },
  digits: 2 | 4 | 6,
): Promise<Pick<Boundary, 'areaCode' | 'polygons'>[]> {
  const { rows } = await view.query<{ area_code: string; coordinates: Position[][][] }>(
    `select area_code, coordinates from area_boundaries
      where length(area_code) = $5 and west < $3 and east > $1 and south < $4 and north > $2 order by area_code`,
    [box.west, box.south, box.east, box.north, digits],
  )
  return rows.map((row) => ({ areaCode: row.area_code, polygons: row.coordinates }))
}

/** The middle of the box around each border. */
export async function boundaryCentres(view: Queryable): Promise<Map<string, { longitude: number; latitude: number }>> {
  const { rows } = await view.query<{ area_code: string; longitude: number; latitude: number }>(
    'select area_code, (west + east) / 2 as longitude, (south + north) / 2 as latitude from area_boundaries',
  )
  return new Map(rows.map(({ area_code, ...point }) => [area_code, point]))
}
