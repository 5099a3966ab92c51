import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { placeTitle } from './area.ts'
import { type Gazetteer, openGazetteer, type RegisterOptions } from './gazetteer.ts'
import { allAreas, allMemberships, registerPrint, registerStamp } from './places.sql.ts'

const MOST_COPIES = 6
const copies = new Map<string, Promise<Gazetteer>>()

/**
 * The names of all areas, read once for each register and again only when it has changed, or when another day has begun, with which
 * areas begin and end. Costs one small query when nothing has. Inside a snapshot the copy is that of the snapshot.
 */
export async function loadGazetteer(view: Queryable): Promise<Gazetteer> {
  const { database, changedAt, bordersAt, today } = await registerStamp(view)
  const key = `${database} ${changedAt?.toISOString()} ${bordersAt?.toISOString()} ${today}`
  const copy = copies.get(key)
  if (copy) return copy
  // Kept while it is still being read: a register of 80,000 villages takes a second, in which many may ask for it.
  return kept(
    key,
    bordersAt === null
      ? sharedRegister(view, { asOf: changedAt, today })
      : readRegister(view, { asOf: changedAt, today, bordersKey: key }),
  )
}

/** Databases that hold the same areas share one copy: a process has several only in tests, where each is a copy of one template. */
async function sharedRegister(view: Queryable, options: RegisterOptions): Promise<Gazetteer> {
  const key = `${await registerPrint(view)} ${options.asOf?.toISOString()} ${options.today}`
  return kept(key, copies.get(key) ?? readRegister(view, options))
}

/** Put last, also where it was there: the one that was not asked for longest goes first. */
function kept(key: string, copy: Promise<Gazetteer>): Promise<Gazetteer> {
  copies.delete(key)
  copies.set(key, copy)
  copy.catch(() => copies.delete(key))
  if (copies.size > MOST_COPIES) for (const oldest of copies.keys()) if (copies.delete(oldest)) break
  return copy
}

async function readRegister(view: Queryable, options: RegisterOptions): Promise<Gazetteer> {
  return openGazetteer(await allAreas(view), await allMemberships(view), options)
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
