import { insertBodies, type NewBody } from '../src/features/bodies/index.ts'
import {
  insertCommittees,
  insertItems,
  insertMeetings,
  insertResolutions,
  insertSeats,
} from '../src/features/committees/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import { type AreaCode, homeOf, isWithin } from '../src/kernel/area-code.ts'
import { addDays, fiscalYearOf, type LocalDate, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import { makeMatters } from './agenda.ts'
import { makeCommittee } from './board-committees.ts'
import { makePlan, putBeforeOwners } from './board-plans.ts'
import { type Around, DAY, type Made, type MadeBoard, type Row, Tables } from './board-tables.ts'
import { boardTexts } from './board-texts.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import type { DemoProject, PlantedCase } from './projects.ts'

/*
 * Coordination of the demonstration: in each deep province matters on the agenda, and boards that come from them, in every step
 * up to one integrated plan that several bodies own and endorse.
 */

const HOME = '57'

type StepName = 'agencies' | 'committee' | 'frame' | 'link'
const stepNames: readonly StepName[] = ['agencies', 'committee', 'frame', 'link']

/** How far a board has come; days before today on which each step began. */
interface Stage {
  readonly at: StepName | 'achieved' | 'given-up'
  readonly technique: string
  /** The opening first, then the ends of the steps. */
  readonly days: readonly number[]
  readonly late: boolean
}

const stages: readonly Stage[] = [
  { at: 'link', technique: 'committee', days: [140, 112, 78, 30], late: false },
  { at: 'agencies', technique: 'joint-planning', days: [24], late: true },
  { at: 'frame', technique: 'networked', days: [96, 71, 40], late: true },
  { at: 'committee', technique: 'committee', days: [52, 31], late: false },
  { at: 'achieved', technique: 'informal', days: [260, 241, 236, 190, 150], late: false },
  { at: 'given-up', technique: 'budget-system', days: [210, 176, 150, 150, 150], late: false },
]

export interface DemoBoardsGiven {
  readonly bodies: DemoBodies
  readonly projects: readonly DemoProject[]
  readonly planted: readonly PlantedCase[]
}

/** Everything else of the demonstration is stored before. @param wide all of the dozen; otherwise three provinces, for tests */
export async function makeDemoBoards(
  tx: Tx,
  { bodies, projects, planted }: DemoBoardsGiven,
  places: Gazetteer,
  chance: Chance,
  now: Date,
  wide: boolean,
): Promise<void> {
  const made: Made = {
    tables: new Tables(),
    committees: { bodies: [], seats: [], meetings: [], resolutions: [], areas: new Map() },
    plan: null,
  }
  const byKey = new Map(projects.map((project) => [`${project.home}-${project.id}`, project]))
  const measured = await indicatorsByArea(tx)
  const deep = bodies.provinces.filter((province) => province.isDeep)
  const home = deep.find((province) => province.area.code === HOME)
  const chosen = [...new Set([...(home ? [home] : []), ...deep])].slice(0, wide ? undefined : 3)
  for (const province of chosen) {
    const cases = planted
      .filter((one) => one.truth !== 'unlike')
      .map((one) => one.members.flatMap(({ home: at, id }) => byKey.get(`${at}-${id}`) ?? []))
      .filter((members) => members.length > 1 && members.every((one) => one.home === province.area.code))
    const whole = province === home
    const here = projects.filter((one) => one.home === province.area.code && (one.areaCode?.length ?? 0) >= 4)
    const all = stages.slice(0, whole ? undefined : 1 + chance.whole(1, 2))
    const boards = all.map((stage, at) => {
      const text = boardTexts[at % boardTexts.length] as (typeof boardTexts)[number]
      return makeBoard(made, province, stage, {
        chance,
        now,
        places,
        works: worksFor(text.field, cases, here),
        text,
        indicators: measured.get(province.area.code) ?? [],
        whole,
      })
    })
    makeMatters(made, province, boards, { chance, now, places, whole })
  }
  await storeAll(tx, made, now)
  if (made.plan !== null) await putBeforeOwners(tx, made.plan, { chance, now })
}

/** Works a board in this field is about: a case of the queue, or projects of several bodies in one district. */
function worksFor(
  field: string,
  cases: readonly (readonly DemoProject[])[],
  here: readonly DemoProject[],
): readonly DemoProject[] {
  const fits = (one: DemoProject) => one.functionCode?.startsWith(field) ?? false
  const found = cases.find((members) => members.every(fits))
  const district = found?.[0]?.areaCode?.slice(0, 4)
  const around = here.filter((one) => fits(one) && one.areaCode?.startsWith(district ?? one.areaCode.slice(0, 4)))
  const first =
    found === undefined ? (around.find((one) => around.some((other) => beside(one, other))) ?? around[0]) : undefined
  const more = first === undefined ? around : around.filter((one) => one === first || beside(one, first))
  return [...new Set([...(found ?? []), ...more])].slice(0, 6)
}

/** Two bodies in one district. */
const beside = (one: DemoProject, other: DemoProject) =>
  one.body.id !== other.body.id && one.areaCode?.slice(0, 4) === other.areaCode?.slice(0, 4)

async function indicatorsByArea(tx: Tx): Promise<Map<string, { id: string; result: string; owner: string }[]>> {
  const { rows } = await tx.query<{ area: string; id: string; result: string; owner: string }>(
    `select left(area_code, 2) as area, id, result, owner_body_id as owner from indicators
      where ended_at is null and area_code ~ '^[0-9]{2}$' order by code`,
  )
  const found = new Map<string, { id: string; result: string; owner: string }[]>()
  for (const row of rows) found.set(row.area, [...(found.get(row.area) ?? []), row])
  return found
}

interface BoardAround extends Around {
  readonly works: readonly DemoProject[]
  readonly text: (typeof boardTexts)[number]
  readonly indicators: readonly { id: string; result: string; owner: string }[]
  readonly whole: boolean
}

/** One board with all that happened on it so far. */
function makeBoard(made: Made, province: DemoProvince, stage: Stage, around: BoardAround): MadeBoard {
  const { chance, now, places, works, text, indicators, whole } = around
  const { tables } = made
  const today = todayInBangkok(now)
  const ago = (days: number) => new Date(now.getTime() - days * DAY)
  const home = province.area.code
  const id = chance.id()
  const areaCode = placeOf(works, home, places)
  const district = areaCode.length >= 4 ? province.districts.get(areaCode.slice(0, 4)) : undefined
  const owner = stage.at === 'link' && whole ? province.province : (district ?? province.province)
  const [opened = 1] = stage.days
  const openedAt = ago(opened)
  const closedDays = stage.days[4] ?? null
  const isClosed = closedDays !== null
  const area = places.areas.get(areaCode)
  const title = `${text.title} ${area === undefined ? '' : (area.kind === 'province' ? 'จังหวัด' : area.kind === 'district' ? 'อำเภอ' : 'ตำบล') + area.nameTh}`
  const reached = isClosed ? 4 : stepNames.indexOf(stage.at as StepName)
  const withCommittee = reached >= 2 && stage.technique !== 'informal'
  const committee = withCommittee
    ? makeCommittee(made, { chance, now, home, areaCode, title, owner, days: stage.days[1] ?? 60, works })
    : null
  tables.add('boards', {
    home,
    id,
    title,
    subject: text.subject,
    area_code: areaCode,
    function_code: text.field,
    pattern:
      new Set(works.map((one) => one.body.id)).size === 2 && stage.at === 'achieved'
        ? 'pair'
        : stage.technique === 'networked'
          ? 'network'
          : 'set',
    technique: stage.technique,
    owner_body_id: owner.id,
    secretary_body_id: owner.id,
    committee_id: committee,
    plan_id: null,
    state: isClosed ? 'closed' : 'open',
    outcome: isClosed ? stage.at : null,
    close_reason: isClosed ? text[stage.at === 'achieved' ? 'achieved' : 'givenUp'] : null,
    closed_at: closedDays === null ? null : ago(closedDays),
    opened_by: null,
    opened_at: openedAt,
    revision: 1,
  })
  const event = (kind: string, days: number, more: Row = {}) =>
    tables.add('board_events', {
      home,
      id: chance.id(),
      board_id: id,
      step: null,
      kind,
      body_id: null,
      actor_id: null,
      reason: null,
      details: {},
      happened_at: ago(days),
      ...more,
    })
  event('opened', opened, { step: 'agencies', reason: text.why })

  // ---- agencies
  const planning = [...new Map(works.map((one) => [one.body.id, one.body])).values()].filter(
    (body) => body.id !== owner.id,
  )
  const pao = province.pao !== null && province.pao.id !== owner.id ? [province.pao] : []
  const beside = [...new Map([...planning, ...pao].map((body) => [body.id, body])).values()].slice(
    0,
    stage.at === 'achieved' ? 2 : 5,
  )
  const party = (body: NewBody, state: string, days: number, more: Row = {}) =>
    tables.add('board_parties', {
      home,
      board_id: id,
      body_id: body.id,
      state,
      reasons: planning.includes(body)
        ? [
            {
              kind: 'on-board',
              projects: works.filter((one) => one.body.id === body.id).length,
              satang: sumOf(works, body),
            },
          ]
        : [{ kind: 'serves', areaCode: body.areaCode ?? home, exact: body.areaCode === areaCode }],
      said: null,
      document: null,
      changed_by: null,
      changed_at: ago(days),
      ...more,
    })
  party(owner, 'accepted', opened)
  for (const [at, body] of beside.entries()) {
    // At the first step the last ones have not answered; pao.57 can.
    const waits = stage.at === 'agencies' && at >= beside.length - 2
    event('invited', opened - 2, { step: 'agencies', body_id: body.id })
    party(
      body,
      waits ? 'invited' : 'accepted',
      waits ? opened - 2 : opened - 5 - at,
      waits ? {} : { said: chance.pick(text.answers) },
    )
    if (!waits) event('party-accepted', opened - 5 - at, { step: 'agencies', body_id: body.id })
  }
  const sitting = [owner, ...(stage.at === 'agencies' ? beside.slice(0, -2) : beside)]

  // ---- steps
  for (const [at, step] of stepNames.entries()) {
    const begun = stage.days[at] ?? null
    const ended = stage.days[at + 1] ?? null
    const skipped =
      ended !== null &&
      ((step === 'committee' && stage.technique === 'informal') || (stage.at === 'given-up' && at >= 2))
    const reason = skipped ? (stage.at === 'given-up' ? text.givenUp : 'ตกลงกันโดยไม่ต้องตั้งคณะกรรมการ') : null
    tables.add('board_steps', {
      home,
      board_id: id,
      step,
      state: ended === null ? 'open' : skipped ? 'skipped' : 'done',
      owner_body_id: owner.id,
      due_on: begun === null ? null : addDays(today, ended === null ? (stage.late ? -9 : 21) : -ended + 7),
      started_at: begun === null ? null : ago(begun),
      ended_at: ended === null ? null : ago(ended),
      reason,
      revision: 1,
    })
    if (ended !== null) event(skipped ? 'step-skipped' : 'step-done', ended, { step, reason })
  }
  if (isClosed) event('closed', closedDays, { reason: text[stage.at === 'achieved' ? 'achieved' : 'givenUp'] })
  const step = isClosed ? 'link' : (stage.at as StepName)
  for (const [at, task] of text.tasks.entries())
    tables.add('board_tasks', {
      home,
      id: chance.id(),
      board_id: id,
      step,
      text: task,
      body_id: sitting[at % sitting.length]?.id ?? owner.id,
      due_on: addDays(today, isClosed ? -170 : at === 0 ? -4 : 18),
      done_at: isClosed ? ago(160) : null,
      done_note: isClosed ? 'แล้วเสร็จตามที่ตกลง' : null,
      removed_at: null,
    })

  // ---- projects, goals, measures
  for (const project of works)
    tables.add('board_items', {
      home,
      id: chance.id(),
      board_id: id,
      project_home: project.home,
      project_id: project.id,
      joint: reached >= 2 && stage.at !== 'given-up',
      outside_reason:
        project.areaCode !== null && isWithin(project.areaCode as AreaCode, areaCode as AreaCode)
          ? null
          : 'งานต่อเนื่องกันข้ามเขต',
      added_by: null,
      added_at: openedAt,
      removed_at: null,
      remove_reason: null,
    })
  if (reached >= 2 && stage.at !== 'given-up') {
    for (const [at, goal] of text.goals.entries()) {
      const goalId = chance.id()
      tables.add('board_goals', { home, id: goalId, board_id: id, position: at + 1, text: goal, removed_at: null })
      event('goal-added', (stage.days[2] ?? 40) - 1, { step: 'frame', details: { text: goal } })
      const own = [
        indicators.filter((one) => one.result === 'output')[at],
        indicators.filter((one) => one.result === 'outcome')[at],
      ]
      // The frame that is late still lacks the outcome of its last goal.
      for (const one of own.slice(0, stage.at === 'frame' && at === text.goals.length - 1 ? 1 : 2))
        if (one !== undefined)
          tables.add('board_measures', {
            home,
            id: chance.id(),
            board_id: id,
            goal_id: goalId,
            indicator_id: one.id,
            method: stage.at === 'frame' ? null : 'รายงานจากหน่วยงานร่วม ตรวจโดยฝ่ายเลขานุการ',
            body_id: stage.at === 'frame' ? null : owner.id,
            first_on: stage.at === 'frame' ? null : addDays(today, 40),
            removed_at: null,
          })
    }
  }

  // ---- who was told, asked and decided
  const took = (
    at: StepName,
    level: string,
    side: string,
    who: string,
    act: string,
    people: number | null,
    days: number,
    byAct: boolean,
  ) =>
    tables.add('board_participation', {
      home,
      id: chance.id(),
      board_id: id,
      step: at,
      level,
      side,
      who,
      act,
      people,
      happened_on: addDays(today, -days),
      by_act: byAct,
      recorded_by: null,
      recorded_at: ago(days),
      removed_at: null,
      remove_reason: null,
    })
  took(
    'agencies',
    'inform',
    'agencies',
    beside
      .map((body) => body.nameTh)
      .join(', ')
      .slice(0, 480),
    'เชิญเข้าร่วมและแจ้งเหตุผล',
    null,
    opened - 2,
    true,
  )
  if (reached >= 1)
    took(
      'committee',
      'consult',
      'communities',
      'ผู้ใหญ่บ้านและกรรมการหมู่บ้านในพื้นที่',
      'ประชุมรับฟังก่อนตั้งคณะกรรมการ',
      chance.whole(18, 60),
      (stage.days[1] ?? 20) - 1,
      false,
    )
  if (reached >= 2)
    took(
      'frame',
      'collaborate',
      'networks',
      'กลุ่มผู้ใช้น้ำและเครือข่ายอาสาสมัคร',
      'ร่วมเลือกเป้าหมายร่วมและตัวชี้วัด',
      chance.whole(9, 30),
      (stage.days[2] ?? 20) - 2,
      false,
    )
  if (reached >= 3)
    took(
      'link',
      'involve',
      'residents',
      'ประชาชนที่อยู่ในแนวงาน',
      'ดูแบบและจุดก่อสร้างร่วมกันในพื้นที่',
      chance.whole(20, 90),
      (stage.days[3] ?? 20) - 3,
      false,
    )

  // ---- does it work
  if (reached >= 2) {
    const basis = { yes: 'คำสั่งแต่งตั้ง', partly: 'ขอความร่วมมือได้ แต่ไม่ผูกพัน', no: 'อำนาจอยู่ที่ส่วนกลาง' } as const
    for (const [at, power] of (['convene', 'data', 'budget', 'decide', 'follow-up', 'sanction'] as const).entries()) {
      const held = at === 0 || at === 4 ? 'yes' : chance.pick(['yes', 'partly', 'no'] as const)
      tables.add('board_powers', {
        home,
        board_id: id,
        power,
        needed: power !== 'sanction',
        held,
        basis: basis[held],
        changed_by: null,
        changed_at: ago(20),
      })
    }
  }
  if (isClosed || stage.at === 'link') {
    const heads = chance.whole(2_000, 9_000)
    const before = BigInt(heads) * BigInt(chance.whole(28_000, 46_000))
    const fiscalYear = fiscalYearOf(today)
    const cost = (moment: string, satang: bigint, year: number) =>
      tables.add('board_costs', {
        home,
        id: chance.id(),
        board_id: id,
        moment,
        fiscal_year: year,
        amount_satang: satang.toString(),
        heads,
        covers: 'ค่าสำรวจ ออกแบบ และควบคุมงานของหน่วยงานร่วม',
        source: 'รายงานค่าใช้จ่ายประจำปีของหน่วยงานร่วม',
        entered_by: null,
        entered_at: ago(15),
        removed_at: null,
        remove_reason: null,
      })
    cost('before', before, fiscalYear - 2)
    if (isClosed) cost('after', (before * BigInt(chance.whole(78, 96))) / 100n, fiscalYear - 1)
  }
  if (whole && stage.at === 'link')
    made.plan = makePlan(made, {
      chance,
      now,
      home,
      id,
      areaCode,
      title,
      sitting,
      communities: province.communities.map((one) => one.body).slice(0, 2),
    })
  return { home, id, title, areaCode, openedAt, field: text.field }
}

/** The smallest place that holds most of the works: their district, or the province. */
function placeOf(works: readonly DemoProject[], home: string, places: Gazetteer): string {
  const codes = works.flatMap((one) =>
    one.areaCode === null || one.areaCode.length < 4 ? [] : [one.areaCode.slice(0, 4)],
  )
  const [first] = codes
  return first !== undefined && codes.every((code) => code === first) && places.areas.has(first) ? first : home
}

/** The largest figure of each project of a body, added. */
const sumOf = (works: readonly DemoProject[], body: NewBody) =>
  works
    .filter((one) => one.body.id === body.id)
    .reduce((total, one) => total + largest(one.lines.map((line) => line.amountSatang)), 0n)
    .toString()

const largest = (amounts: readonly bigint[]) => amounts.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n

async function storeAll(tx: Tx, { tables, committees }: Made, now: Date): Promise<void> {
  const { bodies, seats, meetings, resolutions, areas } = committees
  await insertBodies(tx, bodies)
  await insertCommittees(
    tx,
    bodies.map((body) => ({
      bodyId: body.id,
      home: homeOf(areas.get(body.id) ?? null),
      kind: 'board',
      orderText: 'คำสั่งแต่งตั้งคณะกรรมการประสานแผน',
      orderedOn: addDays(todayInBangkok(now), -90) as LocalDate,
      quorum: { kind: 'at-least', numerator: 1, denominator: 2 },
      termMonths: 48,
      visibility: 'public',
    })),
    now,
  )
  if (seats.length > 0) await insertSeats(tx, seats)
  if (meetings.length > 0) await insertMeetings(tx, meetings, now)
  await insertItems(
    tx,
    resolutions.map((one) => ({
      home: one.home,
      id: one.itemId,
      meetingId: one.meetingId,
      section: 5,
      position: one.number,
      title: one.text.slice(0, 120),
      text: '',
      presenter: 'ฝ่ายเลขานุการ',
      restricted: false,
      link: null,
      editedBy: null,
    })),
  )
  await insertResolutions(tx, resolutions)
  const order = [
    'plans',
    'plan_nodes',
    'plan_owners',
    'boards',
    'board_parties',
    'board_items',
    'board_steps',
    'board_tasks',
    'board_goals',
    'board_measures',
    'board_participation',
    'board_powers',
    'board_costs',
    'board_pledges',
    'board_events',
    'matters',
    'matter_supports',
    'matter_events',
  ]
  for (const table of order) await tables.store(tx, table)
}
