import {
  answerProposal,
  type CalendarBody,
  type CalendarEvent,
  type CalendarStep,
  type CalendarToStore,
  calendarByTemplate,
  insertCalendars,
  insertEvents,
  loadBodies,
  loadSetup,
  look,
  missesPage,
  nameOfOption,
  optionsFor,
  proposeMove,
  type Setup,
  together,
} from '../src/features/calendars/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import { addDays, fiscalYearOf, type LocalDate, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Viewer } from '../src/kernel/viewer.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'

/** Provinces whose calendars of last year are there too, all done, so that planned and actual can be compared. */
const WITH_LAST_YEAR = ['57', '40']
/** Steps that are late year after year. */
const ALWAYS_LATE = new Set(['draft', 'contract'])
/** So many pairs of a province are put where they will miss each other. */
const MISSED_PER_PROVINCE = 3
const CALENDARS_A_CALL = 2_000

const MOVED = [
  'เลื่อนประชุม กบอ. เพราะติดภารกิจช่วยเหลือผู้ประสบภัย',
  'รอผลสำรวจความต้องการจากทุกตำบลก่อน',
  'เลื่อนตามหนังสือขอขยายเวลาของหน่วยงานในพื้นที่',
  'วันเดิมตรงกับการตรวจราชการ',
] as const
const DONE = 'ส่งเอกสารครบแล้ว'
const PROPOSED = 'ขอให้ปรับกำหนดเพื่อให้แผนท้องถิ่นใช้กรอบของอำเภอได้ทัน'
const ACCEPTED = 'ปรับได้ แจ้งผู้เกี่ยวข้องแล้ว'

export interface DemoCalendars {
  readonly calendars: number
  readonly misses: number
}

/**
 * Calendars of the bodies of the deep provinces, this fiscal year and the next: done, late and under way around today, some steps
 * moved so that pairs miss each other now and within weeks, proposals open and accepted. Bodies of other provinces have the calendar
 * their template gives; nothing is stored for them.
 * @param few only the provinces with last year: what small countries for tests do with
 */
export async function makeDemoCalendars(
  tx: Tx,
  deps: Deps,
  bodies: DemoBodies,
  places: Gazetteer,
  chance: Chance,
  few: boolean,
): Promise<DemoCalendars> {
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const thisYear = fiscalYearOf(today)
  const setup = await loadSetup(tx)
  const all = await loadBodies(tx, setup, places, null)
  const deep = deepBodies(bodies, few)
  const years = [thisYear - 1, thisYear, thisYear + 1]
  const calendars: CalendarToStore[] = []
  const events: CalendarEvent[] = []
  for (const fiscalYear of years) {
    const own = all.filter(
      ({ id, home, template }) =>
        (deep.has(id) || template === 'central') && (fiscalYear >= thisYear || WITH_LAST_YEAR.includes(home)),
    )
    const steps = new Map(
      own.map((body) => [
        body.id,
        lived(calendarByTemplate(body, fiscalYear, setup), fiscalYear < thisYear, today, chance),
      ]),
    )
    if (fiscalYear === thisYear) events.push(...plantMisses(setup, all, steps, fiscalYear, today, now, chance))
    for (const body of own) calendars.push(toStore(body, fiscalYear, steps.get(body.id) ?? [], setup, now, chance))
  }
  for (let at = 0; at < calendars.length; at += CALENDARS_A_CALL) {
    await insertCalendars(tx, calendars.slice(at, at + CALENDARS_A_CALL))
  }
  await insertEvents(tx, [...events, ...doneEvents(calendars, chance)])
  const found = await look(tx, thisYear, null, now)
  await propose(tx, deps, thisYear)
  return { calendars: calendars.length, misses: found.found }
}

function deepBodies(bodies: DemoBodies, few: boolean): Set<string> {
  const provinces = bodies.provinces.filter(
    ({ area, isDeep }) => isDeep && (!few || WITH_LAST_YEAR.includes(area.code)),
  )
  return new Set(
    [
      ...bodies.clusters,
      ...provinces.flatMap((province) => [
        province.province,
        ...(province.pao ? [province.pao] : []),
        ...province.districts.values(),
        ...province.laos.map(({ body }) => body),
        ...province.communities.map(({ body }) => body),
      ]),
    ].map(({ id }) => id),
  )
}

/** What became of the steps by today. */
function lived(steps: readonly CalendarStep[], isPast: boolean, today: LocalDate, chance: Chance): CalendarStep[] {
  return steps.map((step) => {
    const late = ALWAYS_LATE.has(step.code)
    const doneOn = addDays(step.due, late ? chance.whole(2, 21) : chance.whole(-6, 2))
    const isDone = isPast || (step.due < today && chance.happens(late ? 0.6 : 0.9))
    if (isDone) return { ...step, state: 'done', doneOn: doneOn > today ? today : doneOn }
    if (step.start <= today) return { ...step, state: 'doing' }
    return step
  })
}

/** The miss a district of the shown province sees three weeks ahead and more: its frame comes after its local administrations need it. */
const isSeenAhead = (home: string, before: CalendarStep, needed: LocalDate, today: LocalDate) =>
  home === WITH_LAST_YEAR[0] && before.code === 'frame' && needed >= addDays(today, 21)

/** Moves steps of a few pairs of each province so that they miss what waits for them, the nearest to today first. */
function plantMisses(
  setup: Setup,
  all: readonly CalendarBody[],
  steps: Map<string, CalendarStep[]>,
  fiscalYear: number,
  today: LocalDate,
  now: Date,
  chance: Chance,
): CalendarEvent[] {
  const calendars = together(setup, all, fiscalYear, steps)
  const byProvince = new Map<string, number>()
  const touched = new Set<string>()
  const candidates = calendars.pairs
    .filter(({ beforeBody, afterBody }) => beforeBody !== afterBody && steps.has(beforeBody) && steps.has(afterBody))
    .flatMap(({ rule, beforeBody, afterBody }) => {
      const after = steps.get(afterBody)?.find(({ code }) => code === rule.after.step)
      const before = steps.get(beforeBody)?.find(({ code }) => code === rule.before.step)
      if (!after || !before || before.state === 'done' || after.state === 'done') return []
      const needed = addDays(after[rule.need], -rule.leadDays)
      const home = calendars.bodyById.get(beforeBody)?.home ?? '00'
      return needed < today ? [] : [{ before, needed, home, first: isSeenAhead(home, before, needed, today) }]
    })
    .sort(
      (a, b) =>
        Number(b.first) - Number(a.first) ||
        (a.needed < b.needed ? -1 : a.needed > b.needed ? 1 : a.before.bodyId < b.before.bodyId ? -1 : 1),
    )
  const events: CalendarEvent[] = []
  for (const { before, needed, home, first } of candidates) {
    const planted = byProvince.get(home) ?? 0
    // The first steps after today, but not all of one district: half are left to the next pair.
    if (planted >= MISSED_PER_PROVINCE || touched.has(`${before.bodyId} ${before.code}`)) continue
    if (first ? planted > 0 : chance.happens(0.4)) continue
    byProvince.set(home, planted + 1)
    touched.add(`${before.bodyId} ${before.code}`)
    const missed = addDays(needed, chance.whole(3, 9))
    const isLater = missed > before.due
    const moved: CalendarStep = { ...before, due: isLater ? missed : before.due, moved: true }
    steps.set(
      before.bodyId,
      (steps.get(before.bodyId) ?? []).map((step) => (step.code === before.code ? moved : step)),
    )
    events.push({
      home: calendars.bodyById.get(before.bodyId)?.home ?? ('00' as CalendarEvent['home']),
      id: chance.id(),
      bodyId: before.bodyId,
      fiscalYear,
      stepCode: before.code,
      kind: 'moved',
      details: { before: { start: before.start, due: before.due }, after: { start: moved.start, due: moved.due } },
      reason: chance.pick(MOVED),
      actorId: null,
      happenedAt: new Date(now.getTime() - chance.whole(1, 6) * 86_400_000),
    })
  }
  return events
}

function toStore(
  body: CalendarBody,
  fiscalYear: number,
  steps: readonly CalendarStep[],
  setup: Setup,
  now: Date,
  chance: Chance,
): CalendarToStore {
  const template = setup.templateByCode(body.template)
  return {
    home: body.home,
    id: chance.id(),
    bodyId: body.id,
    fiscalYear,
    templateCode: body.template,
    templateVersion: template?.version ?? 1,
    holidayVersion: setup.holidays.version,
    openedBy: null,
    openedAt: now,
    steps: steps.map((step) => ({ ...step, id: chance.id() })),
  }
}

/** The last step each body finished stands in its history. */
function doneEvents(calendars: readonly CalendarToStore[], chance: Chance): CalendarEvent[] {
  return calendars.flatMap(({ home, bodyId, fiscalYear, steps }) => {
    const done = steps.filter(({ state }) => state === 'done')
    const last = done[done.length - 1]
    if (!last?.doneOn) return []
    return [
      {
        home,
        id: chance.id(),
        bodyId,
        fiscalYear,
        stepCode: last.code,
        kind: 'done',
        details: { doneOn: last.doneOn },
        reason: DONE,
        actorId: null,
        happenedAt: new Date(`${last.doneOn}T04:00:00Z`),
      },
    ]
  })
}

/** Of the pairs of the first province one has a proposal that waits, and one was solved by a proposal both sides accepted. */
async function propose(tx: Tx, deps: Deps, fiscalYear: number): Promise<void> {
  const { rows } = await tx.query<{ person_id: string }>(
    `select person_id from role_grants where role = 'planner' and area_code = '57' order by id limit 1`,
  )
  const [planner] = rows
  if (!planner) return
  const by = (bodyId: string | null): Viewer => ({
    personId: planner.person_id,
    displayName: '',
    sessionId: '',
    steppedUpUntil: null,
    grants: [
      {
        role: 'planner',
        bodyId,
        areaCode: bodyId === null ? '57' : null,
        functionCode: null,
        from: '2000-01-01' as LocalDate,
        to: null,
      },
    ],
  })
  const { misses } = await missesPage(tx, { fiscalYear, state: 'open', area: '57' }, 6)
  let proposed = 0
  for (const miss of misses) {
    if (proposed === 2) return
    const [option] = await optionsFor(tx, miss, deps.clock.now())
    if (!option) continue
    const done = await proposeMove(tx, deps, miss, nameOfOption(option), { reason: PROPOSED, by: by(null) })
    if (!done.ok) continue
    proposed += 1
    const sides = proposed === 1 ? [miss.before] : [miss.before, miss.after]
    for (const { bodyId } of sides) {
      const key = { home: miss.home, id: done.value.id }
      await answerProposal(tx, deps, key, { bodyId, accepts: true, reason: ACCEPTED, by: by(bodyId) })
    }
  }
}
