import type { NewBody } from '../src/features/bodies/index.ts'
import {
  bodyOf,
  type CommitteeEvent,
  insertCommittees,
  insertEvents,
  insertFollowUps,
  insertItems,
  insertMeetings,
  insertResolutions,
  insertSeats,
  insertTerms,
  insertVersions,
  type NewCommittee,
  type NewSeat,
  putAttendance,
  seatsFrom,
  structureOf,
} from '../src/features/committees/index.ts'
import { type DemoPerson, personByEmail } from '../src/features/people/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import { homeOf } from '../src/kernel/area-code.ts'
import { type LocalDate, startOfDayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { Life, type Past } from './committee-life.ts'
import type { DemoProject } from './projects.ts'

/*
 * Committees of the demonstration: the structures of the dozen deep provinces and of their districts, with members, meetings that
 * were held, adjourned or are called for next week, minutes and resolutions, some of whose work is late.
 */

const HOME = '57'

export interface MadeCommittee {
  readonly committee: NewCommittee
  readonly body: NewBody
  readonly seats: readonly NewSeat[]
  /** How much happens here: a province's committee meets often, a group below it has not met yet. */
  readonly life: 'busy' | 'quiet' | 'asleep'
  readonly province: DemoProvince
}

export interface DemoCommittees {
  /** Bodies to be stored with the others, those above first. */
  readonly bodies: readonly NewBody[]
  readonly all: readonly MadeCommittee[]
}

/** @param wide the whole dozen; otherwise three provinces with two districts each, for tests */
export function planCommittees(bodies: DemoBodies, places: Gazetteer, chance: Chance, wide: boolean): DemoCommittees {
  const added: NewBody[] = []
  const all: MadeCommittee[] = []
  const ids = () => chance.id()
  const provinces = bodies.provinces.filter((province) => province.isDeep).slice(0, wide ? undefined : 3)
  const home = bodies.provinces.find((province) => province.area.code === HOME)
  for (const province of new Set(home ? [home, ...provinces] : provinces)) {
    const isHome = province === home
    foundAll(province.area.code, province, province.province, 'busy', isHome || wide)
    const districts = [...province.districts].slice(0, wide ? undefined : 2)
    for (const [at, [code, body]] of districts.entries())
      foundAll(code, province, body, isHome || at === 0 ? 'busy' : 'quiet', isHome ? at < 6 : at === 0)
    for (const { body } of province.communities) add(body, province, 'village', 'asleep')
  }
  return { bodies: added, all }

  /** @param whole with the groups, centres and teams below; otherwise only the integrated committee */
  function foundAll(code: string, province: DemoProvince, above: NewBody, life: MadeCommittee['life'], whole: boolean) {
    const area = places.areas.get(code)
    const planned = area === undefined ? [] : structureOf(places, area)
    let top: NewBody | null = null
    for (const one of whole ? planned : planned.slice(0, 1)) {
      const body: NewBody = bodyOf(one, ids(), top === null ? above.id : top.id)
      added.push(body)
      all.push({
        body,
        province,
        life: top === null ? life : 'asleep',
        committee: {
          bodyId: body.id,
          home: homeOf(code),
          kind: one.plan.kind,
          orderText: `คำสั่ง${above.nameTh} ที่ ${chance.whole(100, 999)}/2568`,
          orderedOn: '2024-11-04' as LocalDate,
          quorum: one.plan.quorum,
          termMonths: 48,
          visibility: 'public',
        },
        seats: seatsFrom(body.id, one.plan.seats, ids),
      })
      top ??= body
    }
  }

  function add(body: NewBody, province: DemoProvince, _kind: 'village', life: MadeCommittee['life']) {
    const area = body.areaCode ?? ''
    all.push({
      body,
      province,
      life,
      committee: {
        bodyId: body.id,
        home: homeOf(area),
        kind: 'village-committee',
        orderText: null,
        orderedOn: null,
        quorum: { kind: 'at-least', numerator: 1, denominator: 2 },
        termMonths: null,
        visibility: 'public',
      },
      seats: seatsFrom(body.id, VILLAGE_SEATS, ids),
    })
  }
}

const VILLAGE_SEATS = [
  { th: 'ผู้ใหญ่บ้าน', en: 'Village head', role: 'chair', filledBy: 'ex-officio' },
  { th: 'กรรมการหมู่บ้าน คนที่ 1', en: 'Member, first', role: 'member', filledBy: 'elected' },
  { th: 'กรรมการหมู่บ้าน คนที่ 2', en: 'Member, second', role: 'member', filledBy: 'elected' },
  { th: 'เลขานุการคณะกรรมการหมู่บ้าน', en: 'Secretary', role: 'member-secretary', filledBy: 'elected' },
] as const

const secretaryOf = (code: string) => `secretary.${code}@demo.example`

/** Who may sign in as secretary: of the home province and of its first district. */
export function makeSecretaries({ all }: DemoCommittees): DemoPerson[] {
  const integrated = all.filter((one) => one.committee.kind === 'integrated' && one.province.area.code === HOME)
  const [province, district] = [
    integrated.find((one) => one.body.areaCode === HOME),
    integrated.find((one) => one.body.areaCode?.length === 4),
  ]
  const person = (at: MadeCommittee | undefined, name: string): DemoPerson[] =>
    at === undefined
      ? []
      : [
          {
            role: 'secretary',
            user: secretaryOf(at.body.areaCode ?? ''),
            name: `${name} สมมติ`,
            bodyCode: at.body.code,
            areaCode: null,
            what: {
              th: `เลขานุการ${at.body.nameTh} จัดวาระ เรียกประชุม บันทึกมติ ติดตามงาน`,
              en: `Secretary of the ${at.body.nameEn ?? at.body.nameTh}: agenda, call, roll, resolutions, minutes`,
            },
          },
        ]
  return [...person(province, 'กัญญา'), ...person(district, 'ปรีชา')]
}

/** Stores committees with all that happened in them. Bodies and people are stored before. */
export async function storeCommittees(
  tx: Tx,
  deps: Deps,
  made: DemoCommittees,
  projects: readonly DemoProject[],
  chance: Chance,
): Promise<void> {
  const now = deps.clock.now()
  const secretary = await personByEmail(tx, deps, secretaryOf(HOME))
  const past: Past = {
    terms: [],
    meetings: [],
    items: [],
    attendance: [],
    versions: [],
    resolutions: [],
    followUps: [],
  }
  const projectsOf = new Map<string, DemoProject[]>()
  for (const project of projects) {
    const known = projectsOf.get(project.home)
    if (known === undefined) projectsOf.set(project.home, [project])
    else if (known.length < 400) known.push(project)
  }
  for (const [at, one] of made.all.entries()) {
    const isHome = one.body.areaCode === HOME && one.committee.kind === 'integrated'
    const life = new Life(one, { chance, now, deps, past, projects: projectsOf.get(one.committee.home) ?? [] })
    life.seat(isHome ? secretary : null)
    if (one.life !== 'asleep') life.meet(isHome, at % 5 === 3)
  }
  await insertCommittees(
    tx,
    made.all.map((one) => one.committee),
    now,
  )
  await insertSeats(
    tx,
    made.all.flatMap((one) => one.seats),
  )
  await insertTerms(tx, past.terms)
  await insertMeetings(tx, past.meetings, now)
  await insertItems(tx, past.items)
  await putAttendance(tx, past.attendance)
  await insertVersions(tx, past.versions)
  await insertResolutions(tx, past.resolutions)
  await insertFollowUps(tx, past.followUps)
  await insertEvents(tx, eventsOf(made, past, chance))
}

/** What the history of each committee and meeting tells. */
function eventsOf({ all }: DemoCommittees, { meetings }: Past, chance: Chance): CommitteeEvent[] {
  const event = (home: string, bodyId: string, kind: string, at: Date | null, more: Partial<CommitteeEvent> = {}) =>
    at === null ? [] : [{ home, id: chance.id(), bodyId, kind, actorId: null, at, ...more }]
  return [
    ...all.flatMap(({ committee, body }) =>
      event(committee.home, body.id, 'founded', committee.orderedOn && startOfDayInBangkok(committee.orderedOn), {
        reason: committee.orderText,
      }),
    ),
    ...meetings.flatMap((meeting) => {
      const { home, bodyId, id: meetingId, endReason: reason } = meeting
      return [
        ...event(home, bodyId, 'meeting-called', meeting.calledAt, { meetingId }),
        ...event(home, bodyId, 'meeting-opened', meeting.openedAt, { meetingId }),
        ...event(home, bodyId, 'meeting-closed', meeting.closedAt, { meetingId }),
        ...(meeting.state === 'adjourned'
          ? event(home, bodyId, 'meeting-adjourned', meeting.startsAt, { meetingId, reason })
          : []),
      ]
    }),
  ]
}
