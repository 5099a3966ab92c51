import {
  answerOverlap,
  askBodies,
  assignOverlap,
  type Decision,
  decideOverlaps,
  type Position,
  type ProjectKey,
} from '../src/features/overlaps/index.ts'
import type { Viewer } from '../src/kernel/viewer.ts'
import type { Deps } from '../src/platform/deps.ts'
import {
  bodiesOfProjects,
  type DemoOfficer,
  demoOfficers,
  doubtfulPairs,
  type FoundDemoPair,
  openPairsAmong,
} from './demo.sql.ts'
import type { PlantedKind } from './planted.ts'
import type { PlantedCase } from './projects.ts'

/** What the planners of the demonstration have done so far, by kind of case; what is left out nobody has looked at. */
type Step =
  | { readonly do: 'decide'; readonly decision: Decision }
  | { readonly do: 'ask'; readonly question: string; readonly answers: readonly [Position, string][] }
  | { readonly do: 'assign' }

const decide = (verdict: Decision['verdict'], reason: string, sharePercent: number | null = null): Step => ({
  do: 'decide',
  decision: { verdict, reason, sharePercent },
})

/** Cases of a kind meet these steps in turn; null leaves a pair as the finder brought it. */
const SAME_STEPS: readonly (Step | null)[] = [
  decide('same', 'พื้นที่และปริมาณงานตรงกันตามแบบ ให้หน่วยงานที่ได้รับงบประมาณก่อนดำเนินการ อีกหน่วยงานปรับไปจุดอื่น'),
  {
    do: 'ask',
    question: 'จุดดำเนินการเดียวกันหรือไม่ ขอให้ทั้งสองหน่วยงานส่งแบบแปลนและพิกัดภายใน 15 วัน',
    answers: [
      ['agree', 'ตรวจสอบแล้วเป็นจุดเดียวกัน ยินดีให้อีกหน่วยงานดำเนินการ และจะขอเปลี่ยนแปลงแผนในรอบถัดไป'],
      ['disagree', 'ของหน่วยงานเราอยู่คนละฝั่งลำน้ำ ห่างกันประมาณ 400 เมตร ได้แนบพิกัดแล้ว'],
    ],
  },
  null,
  decide('overlapping', 'ซ้ำเฉพาะบางส่วน ส่วนที่เหลือยังจำเป็น ให้ตัดปริมาณงานส่วนที่ทับกันออก', 60),
  { do: 'assign' },
  null,
  {
    do: 'ask',
    question: 'ใช้งบประมาณปีเดียวกัน หน่วยงานใดพร้อมดำเนินการก่อน',
    answers: [['solved', 'ประชุมร่วมกันแล้ว อปท. เป็นหน่วยดำเนินการ หน่วยงานเราสนับสนุนช่างควบคุมงาน']],
  },
  decide('overlapping', 'กลุ่มเป้าหมายซ้ำกันบางส่วน ให้จัดร่วมกันและหารค่าใช้จ่าย', 40),
]
const TOLD_STEPS: readonly (Step | null)[] = [
  decide('same', 'เป็นโครงการเดียวกันที่ อปท. เสนอผ่านอำเภอ ข้อมูลสองแผนไม่ตรงกัน ให้ยึดตามแผนพัฒนาท้องถิ่น'),
  null,
  { do: 'assign' },
  null,
]
const UNLIKE_STEPS: Partial<Record<PlantedKind, readonly (Step | null)[]>> = {
  'next-stretch': [
    decide('related', 'ช่วงถนนต่อเนื่องกัน ไม่ทับกัน ให้ประสานเวลาก่อสร้างและระดับผิวทาง'),
    null,
    decide('related', 'คนละช่วงกิโลเมตร แต่ปิดถนนพร้อมกันไม่ได้ ให้วางแผนร่วมกัน'),
  ],
  'other-village': [decide('different', 'คนละหมู่บ้าน คนละแหล่งน้ำ ไม่ซ้ำกัน'), null],
  'other-year': [decide('different', 'ขุดลอกคนละปี ตะกอนสะสมใหม่ตามรอบบำรุงรักษา'), null],
  'other-work': [decide('related', 'ถนนกับไฟส่องสว่างสายเดียวกัน ให้ทำถนนก่อนแล้วจึงตั้งเสาไฟ'), null],
  complement: [decide('related', 'อาคารกับครุภัณฑ์ของศูนย์เดียวกัน ให้ส่งมอบพร้อมเปิดใช้'), null],
}

/** Pairs nobody planted that the finder is least sure of: so many were looked at and are not one work. */
const DOUBTFUL = 20
const notOneWork: readonly Decision[] = [
  {
    verdict: 'different',
    reason: 'ตรวจแบบแปลนและจุดดำเนินการแล้ว เป็นคนละงานในพื้นที่เดียวกัน ไม่ซ้ำกัน',
    sharePercent: null,
  },
  {
    verdict: 'related',
    reason: 'คนละงานในหมู่บ้านเดียวกัน ให้ประสานช่วงเวลาดำเนินการและการใช้พื้นที่ร่วมกัน',
    sharePercent: null,
  },
]

export interface DemoReviews {
  readonly decided: number
  readonly asked: number
  readonly answered: number
  readonly assigned: number
}

/**
 * After the finder has run: lets the planners of the demonstration decide some of the planted pairs, ask about others and put
 * somebody in charge, through the same use cases as on the page. Of the pairs nobody planted a few doubtful ones are decided too.
 */
export async function reviewDemoOverlaps(deps: Deps, planted: readonly PlantedCase[]): Promise<DemoReviews> {
  const caseOf = new Map(planted.flatMap((one) => one.members.map(({ id }) => [id, one] as const)))
  const members = planted.flatMap((one) => one.members)
  const pairs = (await openPairsAmong(deps.db, members)).filter(
    (pair) => caseOf.get(pair.leftId) === caseOf.get(pair.rightId),
  )
  const officers = await demoOfficers(deps.db)
  const bodies = await bodiesOfProjects(deps.db, members)
  const planners = plannersByProvince(officers)
  const turns = new Map<string, number>()
  const counts = { decided: 0, asked: 0, answered: 0, assigned: 0 }
  const decisions: { decision: Decision; by: Viewer; keys: ProjectKey[] }[] = []
  const decideLater = (decision: Decision, by: Viewer, key: ProjectKey) => {
    const known = decisions.find((one) => one.decision === decision && one.by === by)
    if (known) known.keys.push(key)
    else decisions.push({ decision, by, keys: [key] })
  }

  await deps.db.transaction(async (tx) => {
    for (const pair of pairs) {
      const kind = caseOf.get(pair.leftId)?.kind
      const by = planners.get(pair.home)
      if (!kind || !by) continue
      const step = nextStep(kind, pair.home, turns)
      const key = { home: pair.home, id: pair.id } as ProjectKey
      if (step?.do === 'decide') decideLater(step.decision, by, key)
      if (step?.do === 'assign' && (await assignOverlap(tx, key, by.personId, by, deps.clock.now())).ok)
        counts.assigned++
      if (step?.do !== 'ask') continue
      if ((await askBodies(tx, deps, key, step.question, by)).ok) counts.asked++
      for (const [position, answer] of step.answers) {
        const speaker = speakerFor(pair, position === 'disagree' ? 1 : 0, officers, bodies)
        if (!speaker) continue
        const said = { position, answer }
        const done = await answerOverlap(tx, key, speaker.bodyId, said, viewerOf(speaker.officer), deps.clock.now())
        if (done.ok) counts.answered++
      }
    }
    for (const [at, key] of (await doubtfulPairs(tx, [...planners.keys()], members, DOUBTFUL)).entries()) {
      const by = planners.get(key.home)
      const decision = notOneWork[at % notOneWork.length]
      if (by && decision) decideLater(decision, by, key as ProjectKey)
    }
    for (const { decision, by, keys } of decisions)
      counts.decided += (await decideOverlaps(tx, deps, keys, decision, by)).decided.length
  })
  return counts
}

/** Planners of a whole province, by its code. */
function plannersByProvince(officers: readonly DemoOfficer[]): Map<string, Viewer> {
  const planners = new Map<string, Viewer>()
  for (const officer of officers)
    for (const { role, areaCode } of officer.grants)
      if (role === 'planner' && areaCode !== null) planners.set(areaCode, viewerOf(officer))
  return planners
}

/** Pairs of a group and province meet the steps of their kind in turn. */
function nextStep(kind: PlantedKind, home: string, turns: Map<string, number>): Step | null {
  const group = `${home} ${groupOf(kind)}`
  const turn = turns.get(group) ?? 0
  turns.set(group, turn + 1)
  const steps = stepsOf(kind)
  return steps[turn % steps.length] ?? null
}

function groupOf(kind: PlantedKind): string {
  return kind.startsWith('told-') ? 'told' : UNLIKE_STEPS[kind] ? kind : 'same'
}

function stepsOf(kind: PlantedKind): readonly (Step | null)[] {
  return UNLIKE_STEPS[kind] ?? (kind.startsWith('told-') ? TOLD_STEPS : SAME_STEPS)
}

/** Somebody who plans for one of the two bodies; the side asked for first. */
function speakerFor(
  pair: FoundDemoPair,
  side: 0 | 1,
  officers: readonly DemoOfficer[],
  bodies: ReadonlyMap<string, string>,
): { officer: DemoOfficer; bodyId: string } | null {
  const sides = side === 0 ? [pair.leftId, pair.rightId] : [pair.rightId, pair.leftId]
  for (const projectId of sides) {
    const bodyId = bodies.get(projectId)
    const officer = officers.find(({ grants }) =>
      grants.some((one) => one.role === 'planner' && one.bodyId === bodyId && one.areaCode === null),
    )
    if (bodyId && officer) return { officer, bodyId }
  }
  return null
}

function viewerOf(officer: DemoOfficer): Viewer {
  return { personId: officer.personId, displayName: '', grants: officer.grants, sessionId: '', steppedUpUntil: null }
}
