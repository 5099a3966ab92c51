import { storeCases } from '../src/features/complaints/index.ts'
import { keepContact } from '../src/features/people/index.ts'
import { areaPoints, type Gazetteer } from '../src/features/places/index.ts'
import { loadCategories, loadClocks } from '../src/features/routing/index.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { DAY_MS, HOUR_MS, Past, type Setting, type SolvedCase, type Told } from './complaint-past.ts'
import {
  earthquakeDone,
  earthquakeTexts,
  floodDone,
  floodTexts,
  type ReportKind,
  reporterNames,
  reportKinds,
} from './complaint-texts.ts'
import { Ground } from './ground.ts'

/*
 * Two years of complaints: seasons, a flood in the last September, an earthquake in the last March. What happened to each is
 * decided by the rules of the room itself, step by step, up to now; so whatever stands here could have been done at the desks.
 */

const HOME = '57'
const DAYS = 730
const MOST_NAMED = 40
/** Part of the cases that came in since the platform keeps its public log. */
const ANNOUNCED = 0.05
const FLOODED = ['57', '50', '55', '56']
const SHAKEN = ['57', '50', '54', '56', '55']

/** @param count how many are reported; the flood and the earthquake are among them */
export async function makeDemoComplaints(
  tx: Tx,
  deps: Deps,
  bodies: DemoBodies,
  places: Gazetteer,
  chance: Chance,
  count: number,
): Promise<SolvedCase[]> {
  const now = deps.clock.now()
  const setting: Setting = {
    now,
    chance,
    categories: new Map((await loadCategories(tx)).map((category) => [category.code, category])),
    clocks: await loadClocks(tx, now),
    places,
    pointOf: await areaPoints(tx, places),
    officers: await officersOf(tx),
  }
  const told = tell(setting, bodies, count)
  const reporters: string[] = []
  for (let at = 0; at < Math.min(MOST_NAMED, Math.ceil(count / 20)); at++) {
    const name = `${chance.pick(reporterNames)} สมมติ`
    const contact = { name, email: `reporter${at}@demo.example`, phone: `0-0000-0${String(1_000 + at)}` }
    reporters.push(await keepContact(tx, deps, contact))
  }
  const earlier = new Map<string, Past>()
  const pasts = told.map((one) => {
    const past = new Past(setting, one, chance.happens(0.1) ? chance.pick(reporters) : null)
    const key = `${past.site.areaCode} ${past.category.code}`
    const double = earlier.get(key)
    past.live(double?.isOpenAt(one.at) ? double : null)
    if (past.facts.visibility === 'public') earlier.set(key, past)
    return past
  })
  await storeCases(
    tx,
    deps,
    pasts.map((past) => past.whole()),
    now,
    Math.ceil(count * ANNOUNCED),
  )
  return pasts.flatMap((past) => past.solved())
}

async function officersOf(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ body_id: string; person_id: string }>(
    `select distinct on (body_id) body_id, person_id from role_grants where body_id is not null and role = 'case-officer'
      order by body_id, person_id`,
  )
  return new Map(rows.map((row) => [row.body_id, row.person_id]))
}

/** What was reported, in the order of time. */
function tell(setting: Setting, bodies: DemoBodies, count: number): Told[] {
  const { chance, now } = setting
  const deep = bodies.provinces.filter((province) => province.isDeep && province.laos.length > 0)
  const wide = bodies.provinces.filter((province) => !province.isDeep && province.laos.length > 0)
  const grounds = new Map<string, Ground>()
  const at = (province: DemoProvince, when: Date, more: Pick<Told, 'kind' | 'text' | 'done' | 'isUrgent'>): Told => {
    const code = province.area.code
    const ground = grounds.get(code) ?? new Ground(province, setting.places, chance.branch(`ground ${code}`))
    grounds.set(code, ground)
    return { at: when, ground, province, ...more }
  }
  const somewhere = () => {
    const home = deep.find(({ area }) => area.code === HOME)
    if (home !== undefined && chance.happens(0.35)) return home
    return wide.length > 0 && chance.happens(0.12) ? chance.pick(wide) : chance.pick(deep)
  }
  const among = (codes: readonly string[]) => chance.pick(deep.filter(({ area }) => codes.includes(area.code)))
  const whole = reportKinds.reduce((sum, { share }) => sum + share, 0)
  const flood = kindOf('flood')
  const quake = { ...kindOf('building'), code: 'disaster' }
  const floodDay = lastDay(now, 8, 9)
  const quakeDay = lastDay(now, 2, 28)
  return Array.from({ length: count }, (_, number): Told => {
    const unit = chance.unit()
    if (unit < 0.09) {
      const when = timeOn(new Date(floodDay.getTime() + Math.floor(chance.unit() ** 1.6 * 12) * DAY_MS), chance)
      return at(among(FLOODED), when, { kind: flood, text: chance.pick(floodTexts), done: floodDone, isUrgent: true })
    }
    if (unit < 0.14) {
      const when = timeOn(new Date(quakeDay.getTime() + Math.floor(chance.unit() ** 2 * 9) * DAY_MS), chance)
      return at(among(SHAKEN), when, {
        kind: quake,
        text: chance.pick(earthquakeTexts),
        done: earthquakeDone,
        isUrgent: true,
      })
    }
    // Some of every day until today, however few there are
    const ago = number % 9 === 0 ? chance.unit() ** 2 * 45 : chance.unit() * DAYS
    const when = timeOn(new Date(now.getTime() - ago * DAY_MS), chance)
    const kind = kindIn(when.getUTCMonth(), chance, whole)
    return at(somewhere(), when, {
      kind,
      text: chance.pick(kind.texts),
      done: kind.done,
      isUrgent: chance.happens(0.05),
    })
  })
    .filter((one) => one.at < now)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

function kindOf(code: string): ReportKind {
  const kind = reportKinds.find((one) => one.code === code)
  if (kind === undefined) throw new Error(`no texts for ${code}`)
  return kind
}

function kindIn(month: number, chance: Chance, whole: number): ReportKind {
  for (;;) {
    let left = chance.unit() * whole
    const kind = reportKinds.find(({ share }) => {
      left -= share
      return left <= 0
    })
    if (kind !== undefined && chance.unit() * 2.6 < (kind.season[month] ?? 1)) return kind
  }
}

/** The last such day that lies at least a week back, at midnight in Bangkok. @param month from 0 */
function lastDay(now: Date, month: number, day: number): Date {
  const year = now.getUTCFullYear()
  const here = new Date(Date.UTC(year, month, day) - 7 * HOUR_MS)
  return now.getTime() - here.getTime() > 14 * DAY_MS ? here : new Date(Date.UTC(year - 1, month, day) - 7 * HOUR_MS)
}

/** People report in the evening and in the morning, few at night. */
function timeOn(day: Date, chance: Chance): Date {
  const midnight = Math.floor((day.getTime() + 7 * HOUR_MS) / DAY_MS) * DAY_MS - 7 * HOUR_MS
  const hour = chance.happens(0.6)
    ? chance.whole(7, 12)
    : chance.happens(0.85)
      ? chance.whole(13, 21)
      : chance.whole(0, 6)
  return new Date(midnight + (hour + chance.unit()) * HOUR_MS)
}
