import { NATIONAL_HOME } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type Area, type Gazetteer, loadGazetteer } from '../places/index.ts'

/** A place as lists of this room filter by it. */
export interface Where {
  readonly area: Area
  readonly places: Gazetteer
  /** Null: the whole country. */
  readonly homes: readonly string[] | null
  /** Below a province: codes begin so. */
  readonly under: string | null
}

/** @param typed a code or a name; empty is the country. @returns null where no place is meant */
export async function readWhere(view: Queryable, typed: string): Promise<Where | null> {
  const places = await loadGazetteer(view)
  const text = typed.trim().slice(0, 200)
  const area = places.areas.get(text === '' ? 'TH' : text) ?? places.areas.get(places.resolve(text)?.code ?? '')
  if (area === undefined) return null
  if (area.kind === 'country') return { area, places, homes: null, under: null }
  if (/^\d/.test(area.code))
    return { area, places, homes: [area.code.slice(0, 2)], under: area.code.length > 2 ? area.code : null }
  const provinces = places.provincesOf(area.code).map((province) => province.code as string)
  return { area, places, homes: provinces.length > 0 ? provinces : [NATIONAL_HOME], under: null }
}
