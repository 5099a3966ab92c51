import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { placeTitle } from './area.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import { allAreas, allMemberships, registerStamp } from './places.sql.ts'

const MOST_COPIES = 4
const copies = new Map<string, Gazetteer>()

/**
 * The names of all areas, read once for each register and again only when it has changed. Costs one small query when nothing
 * has. Inside a snapshot the copy is that of the snapshot.
 */
export async function loadGazetteer(view: Queryable): Promise<Gazetteer> {
  const { database, changedAt } = await registerStamp(view)
  const key = `${database} ${changedAt?.toISOString()}`
  const copy = copies.get(key)
  if (copy) return copy
  const fresh = openGazetteer(await allAreas(view), await allMemberships(view), changedAt)
  copies.set(key, fresh)
  if (copies.size > MOST_COPIES) for (const oldest of copies.keys()) if (copies.delete(oldest)) break
  return fresh
}

/** The code of the one area a person means with a name, a code or an address; null when none or several are meant. */
export async function findAreaByName(view: Queryable, name: string): Promise<string | null> {
  return (await loadGazetteer(view)).resolve(name)?.code ?? null
}

/** จังหวัดน่าน, Nan Province; the code itself where there is no such area. */
export async function areaName(view: Queryable, code: string, lang: Lang): Promise<string> {
  const area = (await loadGazetteer(view)).areas.get(code)
  return area ? placeTitle(area, lang) : code
}
