import type { Queryable } from '../../platform/db/db.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type FilterRegister, filterNames, type TypedFilter } from './project-filter.ts'

/** The query of a list as typed, blank parts left out. */
export function typedFilter(c: PageContext): TypedFilter {
  const query = c.req.query()
  return Object.fromEntries([...filterNames, 'cursor'].flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
}

/** The address of the same list with parts changed; null takes a part away. */
export function queryWith(typed: TypedFilter, changes: Partial<Record<keyof TypedFilter, string | null>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...typed, ...changes })) if (value) query.set(name, value)
  return query.size > 0 ? `?${query}` : ''
}

/** The registers of places and bodies, read once for one request. */
export async function filterRegister(view: Queryable): Promise<FilterRegister & { places: Gazetteer }> {
  const places = await loadGazetteer(view)
  return {
    places,
    areaByName: async (name) => places.resolve(name)?.code ?? null,
    provincesOf: async (code) => places.provincesOf(code).map((area) => area.code),
    bodyIdByCode: (code) => bodyIdByCode(view, code),
  }
}
