import {
  type AlignmentEvent,
  insertAlignments,
  insertEvents,
  type NewAlignment,
  refreshSummaries,
  suggestLinks,
} from '../src/features/alignments/index.ts'
import type { NewBody } from '../src/features/bodies/index.ts'
import { personByEmail } from '../src/features/people/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import type { Home } from '../src/kernel/ids.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'
import type { DemoNode, DemoPlan, DemoPlans } from './plans.ts'
import type { DemoProject } from './projects.ts'

/*
 * Which goal serves which: chains from the communities to the nation in the dozen provinces, goals nobody serves, proposals that
 * wait, some that were rejected or taken back, and what the finder suggests for the rest.
 */

const HOME = '57'
const DAY = 86_400_000
/** Fields that tell which goal of a plan belongs to which goal of another. */
const FIELDS = ['04.2', '04.5', '04.7', '04', '06', '09', '07', '10', '08', '05', '03', '01'] as const

const WHY = [
  'ผลของงานนับรวมในตัวชี้วัดเดียวกัน',
  'อยู่ในกรอบเดียวกับที่คณะกรรมการเห็นชอบ',
  'งานนี้ทำให้เป้าหมายของพื้นที่ใหญ่สำเร็จเร็วขึ้น',
  'ตกลงกันในเวทีประสานแผน',
] as const
const CHECKED = ['ตรวจกับเอกสารแผนแล้ว', 'เห็นชอบตามที่ฝ่ายเลขานุการเสนอ', 'ตรวจร่วมกับหน่วยงานแล้ว'] as const
const REFUSED = ['คนละกลุ่มเป้าหมาย', 'งานนี้เป็นงานประจำ ไม่ได้มุ่งผลนี้'] as const

interface Planned {
  readonly tx: Tx
  readonly chance: Chance
  readonly now: Date
  readonly plans: DemoPlans
  readonly nodeById: ReadonlyMap<string, DemoNode>
  readonly byPerson: string | null
  readonly links: NewAlignment[]
  readonly events: AlignmentEvent[]
}

/**
 * Stores links of plans and projects. Plans, projects and people are stored before.
 * @param atOnce makes totals and suggestions at once, as tests need; otherwise the worker does, right after the start
 */
export async function makeDemoAlignments(
  tx: Tx,
  deps: Deps,
  made: { readonly bodies: DemoBodies; readonly plans: DemoPlans; readonly projects: readonly DemoProject[] },
  places: Gazetteer,
  chance: Chance,
  atOnce: boolean,
): Promise<void> {
  const now = deps.clock.now()
  const { bodies, plans, projects } = made
  const planned: Planned = {
    tx,
    chance,
    now,
    plans,
    nodeById: new Map(plans.nodes.map((node) => [node.id, node])),
    byPerson: await personByEmail(tx, deps, `planner.${HOME}@demo.example`),
    links: [],
    events: [],
  }
  const planOf = (body: NewBody | null | undefined) => (body ? (plans.ofBody.get(body.id) ?? null) : null)
  const nation = planOf(bodies.cabinet)
  const framework = planOf(bodies.council)
  for (const body of bodies.departments) chain(planned, planOf(body), nation, 0.9)
  const clusterPlans = new Map(bodies.clusters.map((body) => [body.areaCode ?? '', planOf(body)]))
  for (const plan of clusterPlans.values()) {
    chain(planned, plan, nation, 1, 60)
    chain(planned, plan, framework, 0.8, 40)
  }
  for (const province of bodies.provinces) {
    const own = planOf(province.province)
    const group = places.groupsOf(province.area.code).find((one) => clusterPlans.has(one.code))
    const above = (group && clusterPlans.get(group.code)) ?? nation
    // A few provinces have not linked their plan yet.
    if (!chance.happens(0.04)) chain(planned, own, above, 0.85)
    if (!province.isDeep) {
      for (const body of [province.pao, ...province.laos.map((lao) => lao.body)]) chain(planned, planOf(body), own, 0.6)
      continue
    }
    for (const body of province.offices.values()) chain(planned, planOf(body), own, 0.92)
    for (const body of province.districts.values()) chain(planned, planOf(body), own, 0.95)
    if (province.pao) chain(planned, planOf(province.pao), own, 0.9)
    for (const { body } of province.laos) chain(planned, planOf(body), own, chance.happens(0.88) ? 0.95 : 0)
    for (const { body, subdistrict } of province.communities) {
      const lao = province.laos.find((one) => one.subdistricts.some((area) => area.code === subdistrict.code))
      chain(planned, planOf(body), planOf(lao?.body), 0.9)
    }
    const local = projects.filter((project) => project.home === province.area.code).slice(0, 40)
    direct(planned, local, own, places)
  }
  await insertAlignments(tx, planned.links)
  await insertEvents(tx, planned.events)
  if (!atOnce) return deps.jobs.enqueue(tx, 'alignments.suggest', {}, { key: 'alignments.suggest' })
  await refreshSummaries(tx, now)
  await suggestLinks(tx, now)
}

/** Each goal of a plan to the goal of another that gathers the same fields; `share` of them are linked. */
function chain(
  planned: Planned,
  from: DemoPlan | null,
  to: DemoPlan | null,
  share: number,
  percent: number | null = null,
) {
  if (from === null || to === null || from.isStale || to.isStale || from.id === to.id) return
  const done = new Set<string>()
  for (const field of FIELDS) {
    const left = goalFor(planned, from, field)
    const right = goalFor(planned, to, field)
    if (left === null || right === null || done.has(left.id)) continue
    done.add(left.id)
    if (!planned.chance.happens(share)) continue
    link(planned, { kind: 'node', id: left.id, plan: from, home: homeOf(from) }, right, to, percent)
  }
}

/** A few projects of a province serve a goal of the province by themselves, with a share; some proposals wait. */
function direct(planned: Planned, projects: readonly DemoProject[], to: DemoPlan | null, places: Gazetteer): void {
  if (to === null) return
  const { chance } = planned
  for (const project of projects) {
    if (!chance.happens(0.3) || project.planId === to.id || project.functionCode === null) continue
    const right = goalFor(planned, to, project.functionCode)
    const plan = planned.plans.ofBody.get(project.body.id)
    if (right === null || plan === undefined || plan.isStale || !places.areas.has(project.home)) continue
    const percent = chance.happens(0.5) ? chance.pick([30, 40, 50, 60]) : null
    link(planned, { kind: 'project', id: project.id, plan, home: project.home }, right, to, percent)
  }
}

interface Left {
  readonly kind: 'node' | 'project'
  readonly id: string
  readonly plan: DemoPlan
  readonly home: string
}

/** Most are confirmed; a few wait, a few were rejected or taken back. */
function link(planned: Planned, left: Left, right: DemoNode, to: DemoPlan, percent: number | null): void {
  const { chance, now, byPerson } = planned
  const luck = chance.unit()
  const state = luck < 0.92 ? 'confirmed' : luck < 0.96 ? 'proposed' : luck < 0.98 ? 'rejected' : 'withdrawn'
  const proposedAt = new Date(now.getTime() - chance.whole(40, 300) * DAY)
  const decidedAt = new Date(proposedAt.getTime() + chance.whole(1, 30) * DAY)
  const by = left.home === HOME ? byPerson : null
  const key = { home: left.home as Home, id: chance.id() }
  const reason = chance.pick(WHY)
  const said = state === 'confirmed' ? chance.pick(CHECKED) : chance.pick(REFUSED)
  planned.links.push({
    ...key,
    left: { kind: left.kind, id: left.id, planId: left.plan.id, bodyId: left.plan.bodyId },
    right: { kind: 'node', home: homeOf(to) as Home, id: right.id, planId: to.id },
    kind: 'contributes',
    share: percent === null ? null : percent * 100,
    reason,
    source: 'person',
    score: null,
    evidence: [],
    engineVersion: null,
    proposedBy: by,
    proposedAt,
    ...(state === 'proposed' ? {} : { decided: { state, by: null, at: decidedAt, reason: said } }),
  })
  const event = (kind: AlignmentEvent['kind'], at: Date, words: string, who: string | null) =>
    planned.events.push({ ...key, eventId: chance.id(), kind, by: who, reason: words, details: {}, at })
  event('proposed', proposedAt, reason, by)
  if (state !== 'proposed') event(state, decidedAt, said, null)
}

const homeOf = (plan: DemoPlan) => (/^\d/.test(plan.areaCode) ? plan.areaCode.slice(0, 2) : '00')

/** The goal over the programme that gathers a field. */
function goalFor({ plans, nodeById }: Planned, plan: DemoPlan, field: string): DemoNode | null {
  const programme = plans.programme(plan, field)
  for (let at = programme === null ? undefined : nodeById.get(programme); at !== undefined; ) {
    if (at.kind === 'goal') return at
    at = at.parentId === null ? undefined : nodeById.get(at.parentId)
  }
  return null
}
