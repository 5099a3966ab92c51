import type { NewBody } from '../src/features/bodies/index.ts'
import {
  bodyOf,
  type CommitteeEvent,
  type FollowUpEntry,
  insertCommittees,
  insertEvents,
  insertFollowUps,
  insertItems,
  insertMeetings,
  insertResolutions,
  insertSeats,
  insertTerms,
  insertVersions,
  type MinutesVersion,
  type NewAttendance,
  type NewCommittee,
  type NewItem,
  type NewMeeting,
  type NewResolution,
  type NewSeat,
  type NewTerm,
  plannedMeeting,
  putAttendance,
  quorumNeeded,
  sealHolder,
  seatsFrom,
  structureOf,
} from '../src/features/committees/index.ts'
import { type DemoPerson, personByEmail } from '../src/features/people/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import { homeOf } from '../src/kernel/area-code.ts'
import { addDays, type LocalDate, startOfDayInBangkok, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import type { DemoProject } from './projects.ts'

/*
 * Committees of the demonstration: the structures of the dozen deep provinces and of their districts, with members, meetings that
 * were held, adjourned or are called for next week, minutes and resolutions, some of whose work is late.
 */

const HOME = '57'
const FIRST_NAMES =
  'สมชาย สมหญิง วิชัย มาลี ประสิทธิ์ สุดา อนันต์ พิมพ์ใจ ชาญชัย นิภา วีระ รัตนา สุรชัย จันทร์เพ็ญ ธนา อรุณี บุญเลิศ ศิริพร'.split(' ')
const PLACES = ['ห้องประชุมใหญ่ ชั้น 2 ศาลากลางจังหวัด', 'ห้องประชุมที่ว่าการอำเภอ', 'หอประชุมเทศบาล'] as const

const FOR_INFORMATION = [
  'สรุปผลการเบิกจ่ายงบประมาณรายไตรมาส',
  'สถานการณ์ฝุ่นและไฟป่าในพื้นที่',
  'ปฏิทินการจัดทำแผนพัฒนาประจำปี',
  'ผลการสำรวจความต้องการของหมู่บ้าน',
] as const

const DIRECTED = [
  'ให้ตรวจสอบแบบแปลนและพิกัดกับหน่วยงานที่เกี่ยวข้อง แล้วรายงานผล',
  'ให้จัดทำแผนการใช้จ่ายร่วมกันและเสนอที่ประชุมครั้งต่อไป',
  'ให้ลงพื้นที่รับฟังความเห็นของประชาชนก่อนดำเนินการ',
  'ให้ปรับปริมาณงานไม่ให้ซ้ำกับโครงการของท้องถิ่น',
] as const

const PROGRESS = [
  'ประสานหน่วยงานแล้ว รอหนังสือยืนยัน',
  'ลงพื้นที่แล้วหนึ่งครั้ง นัดเพิ่มอีกหนึ่งครั้ง',
  'จัดทำร่างเสร็จแล้ว รอผู้บริหารลงนาม',
] as const

interface MadeCommittee {
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

interface Past {
  readonly terms: NewTerm[]
  readonly meetings: NewMeeting[]
  readonly items: NewItem[]
  readonly attendance: NewAttendance[]
  readonly versions: MinutesVersion[]
  readonly resolutions: NewResolution[]
  readonly followUps: FollowUpEntry[]
}

interface Around {
  readonly chance: Chance
  readonly now: Date
  readonly deps: Pick<Deps, 'secrets'>
  readonly past: Past
  readonly projects: readonly DemoProject[]
}

const HOUR = 3_600_000

/** What one committee has lived through. */
class Life {
  readonly #one: MadeCommittee
  readonly #around: Around
  readonly #numbers = new Map<number, number>()
  #voting: NewTerm[] = []
  #today: LocalDate

  constructor(one: MadeCommittee, around: Around) {
    this.#one = one
    this.#around = around
    this.#today = todayInBangkok(around.now)
  }

  /** Fills the seats; one in nine is vacant. @param secretary sits as member and secretary, with an account */
  seat(secretary: string | null): void {
    const { chance, past, deps, now } = this.#around
    const first = chance.whole(0, FIRST_NAMES.length - 1)
    for (const [at, seat] of this.#one.seats.entries()) {
      if (at > 1 && at < this.#one.seats.length - 1 && chance.happens(1 / 9)) continue
      const id = chance.id()
      const isSecretary = seat.role === 'member-secretary' && secretary !== null
      const term: NewTerm = {
        id,
        seatId: seat.id,
        bodyId: seat.bodyId,
        personId: isSecretary ? secretary : null,
        holderSealed: isSecretary
          ? null
          : sealHolder(deps, 'holder', id, `${FIRST_NAMES[(first + at * 7) % FIRST_NAMES.length]} สมมติ`),
        emailSealed: null,
        startsAt: new Date(now.getTime() - chance.whole(200, 700) * 24 * HOUR),
        endsAt: null,
        givenBy: null,
      }
      past.terms.push(term)
      if (seat.voting) this.#voting.push(term)
    }
  }

  /** Meetings of the past, the next one called, and at some places one that found no quorum. */
  meet(isHome: boolean, failed: boolean): void {
    const { chance } = this.#around
    const days = this.#one.life === 'busy' ? [-96, -61, -26] : [-44]
    const shift = isHome ? 0 : chance.whole(-6, 6)
    const held = days.map((day) => this.#held(day + shift))
    for (const [at, meeting] of held.entries()) this.#minutes(meeting, held[at + 1] ?? null)
    if (failed || isHome) this.#adjourned(-12 + Math.min(shift, 0))
    if (this.#one.life === 'busy') this.#next(isHome ? 7 : 5 + chance.whole(0, 16), held.at(-1) ?? null)
  }

  #at(day: number, hour: number): Date {
    return new Date(startOfDayInBangkok(addDays(this.#today, day)).getTime() + hour * HOUR)
  }

  #meeting(day: number, state: NewMeeting['state']): NewMeeting {
    const startsAt = this.#at(day, 9.5)
    const year = Number(todayInBangkok(startsAt).slice(0, 4))
    const number = (this.#numbers.get(year) ?? 0) + 1
    this.#numbers.set(year, number)
    const planned = plannedMeeting({
      home: this.#one.committee.home,
      id: this.#around.chance.id(),
      bodyId: this.#one.body.id,
      number,
      place: PLACES[this.#one.body.areaCode?.length === 2 ? 0 : 1],
      onlineUrl: null,
      startsAt,
      endsAt: this.#at(day, 12),
      createdBy: null,
    })
    return { ...planned, state, notices: 1, calledAt: this.#at(day - 10, 9) }
  }

  /** @param most how many come at most; at least a quorum comes where nothing is said */
  #roll(meeting: NewMeeting, most: number | null): { needed: number; voters: number; filled: number } {
    const { chance, past } = this.#around
    const filled = this.#voting.length
    const needed = quorumNeeded(this.#one.committee.quorum, filled)
    let voters = 0
    for (const [at, term] of this.#voting.entries()) {
      const comes = most === null ? at < needed || chance.happens(0.75) : voters < most
      if (comes) voters += 1
      past.attendance.push({
        home: meeting.home,
        meetingId: meeting.id,
        termId: term.id,
        status: comes ? 'present' : chance.happens(0.6) ? 'leave' : 'absent',
        substituteSealed: null,
        note: comes ? null : 'ติดราชการ',
        arrivedAt: null,
        leftAt: null,
      })
    }
    return { needed, voters, filled }
  }

  #item(
    meeting: NewMeeting,
    section: NewItem['section'],
    position: number,
    over: Partial<NewItem> & { title: string },
  ): NewItem {
    const item: NewItem = {
      home: meeting.home,
      id: this.#around.chance.id(),
      meetingId: meeting.id,
      section,
      position,
      text: '',
      presenter: null,
      restricted: false,
      link: null,
      editedBy: null,
      ...over,
    }
    this.#around.past.items.push(item)
    return item
  }

  /** The matters of a meeting: announcements, information, projects of the place to decide about. */
  #agenda(meeting: NewMeeting): NewItem[] {
    const { chance, projects } = this.#around
    const here = projects.filter((project) => project.areaCode?.startsWith(this.#one.body.areaCode ?? '') ?? false)
    const choice = here.length > 0 ? here : projects
    this.#item(meeting, 1, 1, { title: 'แจ้งแนวทางการประสานแผนประจำปี', presenter: 'ประธาน' })
    this.#item(meeting, 4, 1, { title: chance.pick(FOR_INFORMATION), presenter: 'ฝ่ายอำนวยการ' })
    return [1, 2].flatMap((position) => {
      if (choice.length === 0) return []
      const project = chance.pick(choice)
      return [
        this.#item(meeting, 5, position, {
          title: `พิจารณาโครงการ ${project.title}`.slice(0, 290),
          presenter: project.body.nameTh,
          link: { kind: 'project', home: project.home, id: project.id },
        }),
      ]
    })
  }

  #held(day: number): NewMeeting & { readonly decided: readonly NewItem[] } {
    const { past } = this.#around
    const meeting = this.#meeting(day, 'held')
    const { needed, voters, filled } = this.#roll(meeting, null)
    const decided = this.#agenda(meeting)
    const full: NewMeeting = {
      ...meeting,
      openedAt: this.#at(day, 9.6),
      closedAt: this.#at(day, 11.7),
      seatsFilled: filled,
      quorumNeeded: needed,
      quorumPresent: voters,
      minutesVersion: 1,
      minutesState: 'checked',
    }
    past.meetings.push(full)
    for (const [at, item] of decided.entries()) this.#resolve(full, item, at + 1, voters, needed)
    return { ...full, decided }
  }

  #resolve(meeting: NewMeeting, item: NewItem, number: number, voters: number, needed: number): void {
    const { chance, past } = this.#around
    const directs = number === 2 || chance.happens(0.3)
    const against = chance.happens(0.3) ? 1 : 0
    const owners = [
      this.#one.province.pao,
      ...this.#one.province.offices.values(),
      ...this.#one.province.districts.values(),
    ].filter((body) => body !== null)
    const decidedAt = new Date((meeting.openedAt ?? meeting.startsAt).getTime() + number * 0.5 * HOUR)
    const age = Math.round((this.#around.now.getTime() - decidedAt.getTime()) / (24 * HOUR))
    const resolution: NewResolution = {
      home: meeting.home,
      id: chance.id(),
      meetingId: meeting.id,
      itemId: item.id,
      bodyId: meeting.bodyId,
      number,
      kind: directs ? 'direct' : chance.happens(0.85) ? 'approve' : 'defer',
      text: directs ? chance.pick(DIRECTED) : 'ให้บรรจุโครงการในแผนและประสานหน่วยงานที่เกี่ยวข้อง',
      votes: against > 0 && voters > 3 ? { for: voters - 1, against, abstain: 0 } : null,
      chairDecided: false,
      voters,
      quorumNeeded: needed,
      restricted: false,
      owner: { bodyId: directs ? chance.pick(owners).id : null, seatId: null },
      dueOn: directs ? addDays(todayInBangkok(decidedAt), 45) : null,
      followUp: directs ? 'not-started' : null,
      decidedAt,
      recordedBy: null,
    }
    past.resolutions.push(resolution)
    if (directs) this.#progress(resolution, age)
  }

  /** The older the work, the more of it is done; some of it is late, some blocked. */
  #progress(resolution: NewResolution, age: number): void {
    const { chance, past } = this.#around
    const luck = chance.unit()
    if (age < 30 && luck < 0.5) return
    const entry = (
      days: number,
      state: FollowUpEntry['state'],
      note: string,
      evidence: string | null,
    ): FollowUpEntry => ({
      home: resolution.home,
      id: chance.id(),
      resolutionId: resolution.id,
      state,
      note,
      evidence,
      saidBy: null,
      saidAt: new Date(resolution.decidedAt.getTime() + days * 24 * HOUR),
    })
    past.followUps.push(entry(Math.min(12, age), 'in-progress', chance.pick(PROGRESS), null))
    if (luck > 0.55 && age > 25)
      past.followUps.push(
        entry(24, 'done', 'ดำเนินการแล้วเสร็จ รายงานผลเป็นหนังสือ', `หนังสือ ที่ ${chance.whole(100, 999)}/2569`),
      )
    else if (luck < 0.15) past.followUps.push(entry(Math.min(20, age), 'blocked', 'รอความเห็นชอบจากสภาท้องถิ่น', null))
  }

  /** Minutes of a meeting: checked, and, where there was a later one, certified in it. */
  #minutes(meeting: NewMeeting, next: NewMeeting | null): void {
    const { past, now } = this.#around
    const items = past.items
      .filter((item) => item.meetingId === meeting.id)
      .map((item) => ({
        item: item.id,
        section: item.section,
        title: item.title,
        text:
          item.section === 5 ? 'ฝ่ายเลขานุการเสนอรายละเอียด ที่ประชุมอภิปรายเรื่องพื้นที่ งบประมาณ และความซ้ำซ้อน' : 'ที่ประชุมรับทราบ',
      }))
    const version = {
      home: meeting.home,
      meetingId: meeting.id,
      items,
      reason: null,
      madeBy: null,
    }
    const checkedAt = new Date(Math.min(now.getTime(), meeting.startsAt.getTime() + 5 * 24 * HOUR))
    past.versions.push({ ...version, version: 1, state: 'checked', inMeeting: null, madeAt: checkedAt })
    if (next === null) return
    past.versions.push({
      ...version,
      version: 2,
      state: 'certified',
      inMeeting: next.id,
      madeAt: next.openedAt ?? next.startsAt,
    })
    const at = past.meetings.findIndex((one) => one.id === meeting.id)
    const stored = past.meetings[at]
    if (stored) past.meetings[at] = { ...stored, minutesState: 'certified', minutesVersion: 2, certifiedBy: next.id }
    this.#item(next, 2, 1, {
      title: `รับรองรายงานการประชุม ครั้งที่ ${meeting.number}/${meeting.year + 543}`,
      link: { kind: 'minutes', home: meeting.home, id: meeting.id },
    })
  }

  #adjourned(day: number): void {
    const meeting = this.#meeting(day, 'adjourned')
    this.#agenda(meeting)
    const needed = quorumNeeded(this.#one.committee.quorum, this.#voting.length)
    const { voters, filled } = this.#roll(meeting, Math.max(0, needed - 2))
    this.#around.past.meetings.push({
      ...meeting,
      endReason: 'กรรมการหลายท่านติดภารกิจน้ำท่วม มาไม่ครบองค์ประชุม',
      seatsFilled: filled,
      quorumNeeded: needed,
      quorumPresent: voters,
    })
  }

  /** The one people are called to: with what is to certify and to follow. */
  #next(day: number, last: NewMeeting | null): void {
    const { past } = this.#around
    const meeting = { ...this.#meeting(day, 'called'), calledAt: this.#at(-2, 10) }
    past.meetings.push(meeting)
    if (last !== null)
      this.#item(meeting, 2, 1, {
        title: `รับรองรายงานการประชุม ครั้งที่ ${last.number}/${last.year + 543}`,
        link: { kind: 'minutes', home: last.home, id: last.id },
      })
    const done = new Set(past.followUps.filter((entry) => entry.state === 'done').map((entry) => entry.resolutionId))
    const open = past.resolutions.filter(
      (one) => one.bodyId === this.#one.body.id && one.followUp !== null && !done.has(one.id),
    )
    for (const [at, one] of open.entries())
      this.#item(meeting, 3, at + 1, {
        title: `ติดตามมติ ${one.text}`.slice(0, 290),
        link: { kind: 'resolution', home: one.home, id: one.id },
      })
    this.#agenda(meeting)
  }
}
