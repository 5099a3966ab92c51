import { inheritLinks } from '../src/features/alignments/index.ts'
import { followCombined } from '../src/features/boards/index.ts'
import {
  addChange,
  answerJoining,
  approveJoining,
  type Change,
  type Form,
  type Key,
  makeScenario,
  noTerms,
  type Part,
  proposeJoining,
  proposeSeparation,
  type Terms,
  waitingBodies,
} from '../src/features/joinings/index.ts'
import { personByEmail } from '../src/features/people/index.ts'
import type { Home } from '../src/kernel/ids.ts'
import { addDays, type LocalDate, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Grant, Viewer } from '../src/kernel/viewer.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { wholeAct } from '../src/platform/whole-act.ts'
import { worksToJoin } from './demo.sql.ts'
import type { DemoProject, PlantedCase } from './projects.ts'

/*
 * Projects of the demonstration that are done together: each form once in Chiang Rai, some approved, some waiting, one a draft, and a
 * scenario. Acts that move money come after the country stands (`approveDemoJoinings`), because what they make has ids of its own.
 */

const HOME = '57'
const DAY = 86_400_000
/** Other provinces with something to look at, where the whole country is made. */
const OTHERS = ['50', '40', '90', '30'] as const

const GOAL = 'ประชาชนในพื้นที่ได้รับบริการครบและไม่ซ้ำกัน โดยแต่ละหน่วยงานทำส่วนของตนให้เสร็จตรงเวลา'
const DIVISION = [
  'จัดทำรายละเอียดและสำรวจพื้นที่',
  'ดำเนินการในพื้นที่ที่รับผิดชอบ',
  'ติดตามผลและดูแลต่อ',
  'รับฟังความเห็นและแจ้งประชาชน',
] as const
const REASONS: Readonly<Record<Form, string>> = {
  link: 'งานแรกเสร็จแล้วงานที่สองจึงเริ่มได้ ผูกลำดับไว้ให้เห็นทั้งสองหน่วยงาน',
  coordinate: 'ทำในพื้นที่เดียวกัน เวลาใกล้กัน ตกลงแบ่งงานแล้ว',
  combine: 'เป็นงานเดียวกันที่สองหน่วยงานวางแผนไว้ รวมแล้วจัดทำครั้งเดียว',
  annex: 'เป็นส่วนย่อยของงานใหญ่ ให้ติดตามที่โครงการหลัก',
  complement: 'โครงการหลักขาดคนทำงาน หน่วยงานข้างเคียงส่งคนมาช่วย',
}
const AGREED = ['เห็นชอบตามที่เสนอ', 'ตรวจกับแผนของหน่วยงานแล้ว เห็นชอบ', 'เห็นชอบ ให้แจ้งความคืบหน้าทุกไตรมาส'] as const

/** What this must know of a project: as it was made, or as it is stored. */
interface Work {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly state: string
  readonly bodyId: string
  readonly areaCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly { phase: string; fiscalYear: number; source: string; amountSatang: bigint }[]
}

interface People {
  readonly planner: string
  readonly approver: string
}

const viewer = (personId: string, grants: readonly Pick<Grant, 'role' | 'bodyId' | 'areaCode'>[]): Viewer => ({
  personId,
  displayName: '',
  sessionId: '',
  steppedUpUntil: null,
  grants: grants.map((grant) => ({ ...grant, functionCode: null, from: '2020-01-01' as LocalDate, to: null })),
})

const plannerOf = ({ planner }: People) => viewer(planner, [{ role: 'planner', bodyId: null, areaCode: 'TH' }])
const approverOf = ({ approver }: People) => viewer(approver, [{ role: 'plan-approver', bodyId: null, areaCode: 'TH' }])

const isGoing = (one: Work) => one.state !== 'finished' && one.state !== 'cancelled'

/**
 * Works of one province that go on and may be done together, the same every time: planted cases first, then two of a district by
 * different bodies in the same years, for a country too small to have cases enough.
 */
function casesOf(home: string, planted: readonly PlantedCase[], works: readonly Work[]): Work[][] {
  const here = works.filter((one) => one.home === home && isGoing(one))
  const byId = new Map(here.map((one) => [one.id, one]))
  const cases = planted.flatMap((one) => {
    const members = one.members.flatMap((name) => byId.get(name.id) ?? [])
    const [first] = members
    const isWhole = one.truth === 'same' && members.length === one.members.length
    return first !== undefined && isWhole && members.every((other) => meets(first, other)) ? [members] : []
  })
  const used = new Set(cases.flat().map((one) => one.id))
  const pairs: Work[][] = []
  for (const one of here) {
    if (used.has(one.id)) continue
    const other = here.find(
      (two) => two !== one && !used.has(two.id) && two.bodyId !== one.bodyId && meets(one, two) && isNear(one, two),
    )
    if (other === undefined) continue
    used.add(one.id).add(other.id)
    pairs.push([one, other])
  }
  return [...cases, ...pairs]
}

const meets = (a: Work, b: Work) => a.fiscalYearFrom <= b.fiscalYearTo && a.fiscalYearTo >= b.fiscalYearFrom
const isNear = (a: Work, b: Work) => a.areaCode !== null && a.areaCode.slice(0, 4) === b.areaCode?.slice(0, 4)

interface Making {
  readonly tx: Tx
  readonly deps: Deps
  readonly people: People
}

interface Wanted {
  readonly form: Form
  readonly projects: readonly Work[]
  readonly daysAgo: number
  readonly terms?: Partial<Terms>
  /** How far it has come. */
  readonly until: 'draft' | 'proposed' | 'half' | 'approved'
}

const keyOf = ({ home, id }: Work): Key => ({ home: home as Home, id })
const nameOf = ({ home, id }: Work) => `${home}-${id}`

async function make({ tx, deps, people }: Making, wanted: Wanted): Promise<Key | null> {
  const [lead] = wanted.projects
  if (lead === undefined) return null
  const at = (days: number) => new Date(deps.clock.now().getTime() - Math.max(0, days) * DAY)
  const terms: Terms = { ...noTerms, ...wanted.terms }
  const proposed = await proposeJoining(
    tx,
    {
      form: wanted.form,
      projects: wanted.projects.map(keyOf),
      title: terms.title ?? lead.title,
      terms,
      reason: REASONS[wanted.form],
      boardId: null,
      pair: null,
      scenarioId: null,
    },
    { asDraft: wanted.until === 'draft', seen: null },
    { viewer: plannerOf(people), now: at(wanted.daysAgo) },
  )
  if (!proposed.ok) return null
  const key = proposed.value
  if (wanted.until === 'draft' || wanted.until === 'proposed') return key
  await agree(tx, key, people, at(wanted.daysAgo - 3), wanted.until === 'half' ? 1 : Number.POSITIVE_INFINITY)
  if (wanted.until === 'approved') {
    const said = { document: 'บันทึกข้อความ อนุมัติร่วม 12/2570', reason: 'ตามความเห็นชอบของทุกหน่วยงาน' }
    await approveJoining(tx, deps, key, said, { viewer: approverOf(people), now: at(wanted.daysAgo - 5) })
  }
  return key
}

/** Bodies say yes, as many as are wanted. */
async function agree(tx: Tx, key: Key, people: People, now: Date, most: number): Promise<void> {
  for (const [turn, bodyId] of (await waitingBodies(tx, key)).slice(0, most).entries()) {
    const speaker = viewer(people.approver, [{ role: 'plan-approver', bodyId, areaCode: null }])
    const reason = AGREED[turn % AGREED.length] ?? AGREED[0]
    await answerJoining(tx, key, bodyId, { answer: 'agree', reason }, { viewer: speaker, now })
  }
}

async function peopleOf(tx: Tx, deps: Deps): Promise<People | null> {
  const [planner, approver] = [
    await personByEmail(tx, deps, `planner.${HOME}@demo.example`),
    await personByEmail(tx, deps, `approver.${HOME}@demo.example`),
  ]
  return planner === null || approver === null ? null : { planner, approver }
}

/** Stores what changes no money: ties that were approved, and everything that still waits. */
export async function makeDemoJoinings(
  tx: Tx,
  deps: Deps,
  made: { readonly projects: readonly DemoProject[]; readonly planted: readonly PlantedCase[] },
): Promise<void> {
  const people = await peopleOf(tx, deps)
  if (people === null) return
  const making = { tx, deps, people }
  const homes = [HOME, ...OTHERS] as string[]
  const works = made.projects.flatMap((one) => (homes.includes(one.home) ? [{ ...one, bodyId: one.body.id }] : []))
  const cases = casesOf(HOME, made.planted, works)
  const next = () => cases.shift() ?? []
  const today = todayInBangkok(deps.clock.now())
  const day = (days: number) => addDays(today, days)
  const together = next()
  await make(making, {
    form: 'coordinate',
    projects: together,
    daysAgo: 40,
    until: 'approved',
    terms: {
      goal: GOAL,
      calendar: [
        { on: day(-20), what: 'ประชุมแบ่งพื้นที่และสำรวจร่วมกัน' },
        { on: day(25), what: 'ส่งรายละเอียดให้ทุกหน่วยงานตรวจ' },
        { on: day(120), what: 'ติดตามงานในพื้นที่ร่วมกัน' },
      ],
      division: together.map((project, at) => ({
        project: nameOf(project),
        what: DIVISION[at % DIVISION.length] ?? '',
      })),
    },
  })
  await make(making, { form: 'annex', projects: next(), daysAgo: 30, until: 'approved' })
  await make(making, { form: 'link', projects: next(), daysAgo: 25, until: 'approved' })
  const staffed = next()
  const staff = staffed
    .slice(1)
    .map((project): Part => ({ giver: nameOf(project), kind: 'staff', persons: 2, text: 'เจ้าหน้าที่ช่วยควบคุมงาน 3 เดือน' }))
  await make(making, { form: 'complement', projects: staffed, daysAgo: 12, until: 'half', terms: { parts: staff } })
  const whole = next()
  await make(making, {
    form: 'combine',
    projects: whole,
    daysAgo: 8,
    until: 'half',
    terms: { title: combinedTitle(whole) },
  })
  await make(making, { form: 'annex', projects: next(), daysAgo: 4, until: 'proposed' })
  const later = next()
  await make(making, {
    form: 'combine',
    projects: later,
    daysAgo: 1,
    until: 'draft',
    terms: { title: combinedTitle(later) },
  })
  await makeDemoScenario(making, next(), cases.flat())
  for (const home of OTHERS) {
    const [first] = casesOf(home, made.planted, works)
    await make(making, { form: 'link', projects: first ?? [], daysAgo: 18, until: 'approved' })
  }
}

const combinedTitle = (projects: readonly Work[]) => `${projects[0]?.title ?? ''} (รวมทุกหน่วยงาน)`

async function makeDemoScenario({ tx, deps, people }: Making, whole: readonly Work[], rest: readonly Work[]) {
  const by = { viewer: plannerOf(people), now: new Date(deps.clock.now().getTime() - 2 * DAY) }
  const made = await makeScenario(
    tx,
    {
      home: HOME as Home,
      areaCode: HOME,
      title: 'ถ้ารวมงานซ้ำหนึ่งกลุ่ม และเลื่อนงานที่ยังไม่ได้รับงบ',
      purpose: 'อยากรู้ว่าวงเงินปีหน้าเปลี่ยนเท่าไร และอำเภอใดจะไม่มีโครงการ',
      boardId: null,
    },
    by,
  )
  if (!made.ok) return
  const planned = rest.filter((project) =>
    project.lines.every((line) => line.phase === 'planned' || line.phase === 'requested'),
  )
  const [moved, cut] = planned
  const changes: Change[] = [
    ...(whole.length < 2
      ? []
      : [
          { kind: 'join' as const, form: 'combine' as const, projects: whole.map(nameOf), title: combinedTitle(whole) },
        ]),
    ...(moved === undefined
      ? []
      : [{ kind: 'move-year' as const, project: nameOf(moved), fiscalYear: moved.fiscalYearFrom + 1 }]),
    ...(cut === undefined
      ? []
      : [{ kind: 'amount' as const, project: nameOf(cut), amountSatang: cut.amountSatang / 2n }]),
  ]
  for (const change of changes) await addChange(tx, made.value, change, by)
}

/** After the country stands: two works are combined, one gives money to another, and one that was combined is taken apart again. */
export async function approveDemoJoinings(deps: Deps, planted: readonly PlantedCase[], home = HOME): Promise<number> {
  const cases = casesOf(home, planted, await worksToJoin(deps.db, home))
  const next = () => cases.shift() ?? []
  let approved = 0
  const inTurn = async (work: (making: Making) => Promise<Key | null>) => {
    const done = await wholeAct<Key | null, null>(deps.db, async (tx) => {
      const people = await peopleOf(tx, deps)
      return { ok: true, value: people === null ? null : await work({ tx, deps, people }) }
    })
    if (done.ok && done.value !== null) approved += 1
  }
  await inTurn((making) => {
    const whole = next()
    return make(making, {
      form: 'combine',
      projects: whole,
      daysAgo: 20,
      until: 'approved',
      terms: { title: combinedTitle(whole) },
    })
  })
  await inTurn((making) => giveMoney(making, next()))
  await inTurn(async (making) => {
    const whole = next()
    const key = await make(making, {
      form: 'combine',
      projects: whole,
      daysAgo: 35,
      until: 'approved',
      terms: { title: combinedTitle(whole) },
    })
    return key === null ? null : takeApart(making, key)
  })
  return approved
}

/** The second project gives a tenth of what was approved for it to the first. */
async function giveMoney(making: Making, projects: readonly Work[]): Promise<Key | null> {
  const [host, giver] = projects
  const line = giver?.lines.find(
    (one) =>
      one.phase === 'approved' &&
      one.fiscalYear >= (host?.fiscalYearFrom ?? 0) &&
      one.fiscalYear <= (host?.fiscalYearTo ?? 0),
  )
  if (host === undefined || giver === undefined || line === undefined) return null
  const { fiscalYear, source } = line
  const amountSatang = (line.amountSatang / 100_000n) * 10_000n
  const parts: Part[] = [{ giver: nameOf(giver), kind: 'money', fiscalYear, source, amountSatang }]
  return make(making, { form: 'complement', projects: [host, giver], daysAgo: 15, until: 'approved', terms: { parts } })
}

async function takeApart({ tx, deps, people }: Making, key: Key): Promise<Key | null> {
  const now = new Date(deps.clock.now().getTime() - 10 * DAY)
  const wanted = { title: 'แยกกลับตามปีงบประมาณ', reason: 'หน่วยงานได้รับงบคนละปี แยกทำตามแผนเดิม' }
  const proposed = await proposeSeparation(tx, key, wanted, { viewer: plannerOf(people), now })
  if (!proposed.ok) return null
  await agree(tx, proposed.value, people, now, Number.POSITIVE_INFINITY)
  const said = { document: 'บันทึกข้อความ แยกโครงการ 3/2570', reason: 'ตามความเห็นชอบของทุกหน่วยงาน' }
  const done = await approveJoining(tx, { ...deps, onCombined: [inheritLinks, followCombined] }, proposed.value, said, {
    viewer: approverOf(people),
    now,
  })
  return done.ok ? proposed.value : null
}
