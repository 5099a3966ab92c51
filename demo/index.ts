import { insertBodies } from '../src/features/bodies/index.ts'
import { makeDemoPeople } from '../src/features/people/index.ts'
import { loadGazetteer } from '../src/features/places/index.ts'
import { recomputeAreaTotals, searchVector } from '../src/features/plans/index.ts'
import { fiscalYearOf, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Queryable } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { OperatorProblem } from '../src/platform/problem.ts'
import { makeDemoAgreements } from './agreements.ts'
import { makeDemoAlignments } from './alignments.ts'
import { makeDemoBoards } from './boards.ts'
import { breadthOf, makeBodies } from './bodies.ts'
import { findLateDemoMoney, moveDemoMoney } from './budget-phases.ts'
import { makeDemoCalendars } from './calendars.ts'
import { chanceFrom } from './chance.ts'
import { makeSecretaries, planCommittees, storeCommittees } from './committees.ts'
import { MIDDLES } from './complaint-past.ts'
import { makeDemoComplaints } from './complaints.ts'
import {
  giveMoreRoles,
  hasContent,
  insertNodes,
  insertPlans,
  insertProjects,
  placeProvinces,
  plannerOf,
} from './demo.sql.ts'
import { makeDemoHooks } from './hooks.ts'
import { makeDemoIndicators } from './indicators.ts'
import { makeDemoInterests } from './interests.ts'
import { makeDemoJoinings } from './joinings.ts'
import { makeDemoKnowledge } from './knowledge.ts'
import { makeDemoNotices } from './notices.ts'
import { makePeople, moreRoles } from './people.ts'
import { makePlans } from './plans.ts'
import { type Gap, makeProjects, type PlantedCase, type PlantedMistake } from './projects.ts'
import { bringDemoPlan } from './standards.ts'
import { withUnfunded } from './unfunded.ts'

export { spreadsheetsCommand } from './demo.cli.ts'
export { approveDemoJoinings } from './joinings.ts'
export { nameDemoNeeds } from './needs.ts'
export { connectCities, type DemoCity, demoCities, type PlayedCity } from './neighbour.ts'
export type { Gap, PlantedCase, PlantedMistake } from './projects.ts'
export { reviewDemoOverlaps } from './reviews.ts'

export interface DemoOptions {
  /** 1 is the whole country: 20,000 projects. Below a half only the dozen deep provinces are made, with fewer bodies. */
  readonly scale: number
  /** The same seed on the same day makes the same rows, ids included. */
  readonly seed: string
}

export interface DemoCountry {
  readonly bodies: number
  readonly plans: number
  readonly projects: number
  /** Projects put there for the overlap finder, and some that only look so. */
  readonly planted: readonly PlantedCase[]
  readonly mistakes: readonly PlantedMistake[]
  readonly gaps: readonly Gap[]
}

const PROJECTS_AT_SCALE_1 = 20_000
const COMPLAINTS_AT_SCALE_1 = 8_000
/** Each account takes a tenth of a second of hashing: small countries for tests do with the few. */
const MANY_PEOPLE = 0.1

/** True while nobody has put anything in: no account, no body, no plan, no project. Only then may the demonstration come in. */
export async function demoIsEmpty(db: Queryable): Promise<boolean> {
  return !(await hasContent(db))
}

/**
 * Fills an empty platform with an invented country on the real places: bodies, plans, projects with money over the years,
 * people with roles, and overlaps, gaps and mistakes to find. Areas and mission fields must be stored before. One transaction.
 * @throws OperatorProblem when anything is there already: it never mixes with real data
 */
export async function makeDemoCountry(deps: Deps, options: DemoOptions): Promise<DemoCountry> {
  const now = deps.clock.now()
  const fiscalYear = fiscalYearOf(todayInBangkok(now))
  const chance = chanceFrom(options.seed)
  return deps.db.transaction(async (tx) => {
    if (await hasContent(tx)) {
      throw new OperatorProblem({
        th: 'ฐานข้อมูลไม่ว่าง จึงไม่ได้เติมข้อมูลสาธิต ยังไม่มีสิ่งใดเปลี่ยน',
        en: 'The database is not empty, so no demonstration data were added. Nothing was changed.',
      })
    }
    const places = await loadGazetteer(tx)
    const bodies = makeBodies(places, chance.branch('bodies'), breadthOf(options.scale))
    const plans = makePlans(bodies, fiscalYear, chance.branch('plans'))
    const count = Math.round(PROJECTS_AT_SCALE_1 * options.scale)
    const written = makeProjects(count, fiscalYear, bodies, plans, places, chance.branch('projects'))
    const { planted, mistakes, gaps } = written
    const deep = new Set(bodies.provinces.filter((one) => one.isDeep).map((one) => one.area.code as string))
    const projects = withUnfunded(written, plans, deep, fiscalYear, chance.branch('unfunded'))

    const committees = planCommittees(bodies, places, chance.branch('committees'), options.scale >= 0.5)
    await insertBodies(tx, [...bodies.all, ...committees.bodies])
    await insertPlans(tx, plans.plans, now)
    await insertNodes(tx, plans.nodes)
    await insertProjects(
      tx,
      projects,
      (project) =>
        searchVector({
          title: project.title,
          around: [project.body.nameTh, project.placeText, project.category],
        }),
      now,
    )
    const many = options.scale >= MANY_PEOPLE
    await makeDemoPeople(tx, deps, [...makePeople(bodies, many), ...makeSecretaries(committees)])
    const ids = chance.branch('roles')
    const roles = moreRoles(bodies, many).map((role) => ({ ...role, id: ids.id() }))
    await giveMoreRoles(tx, roles, todayInBangkok(now), now)
    await moveDemoMoney(tx, { projects, planted }, fiscalYear, now, chance.branch('budget-phases'))
    await makeDemoCalendars(tx, deps, bodies, places, chance.branch('calendars'), !many)
    await bringDemoPlan(tx, deps, bodies, fiscalYear, chance.branch('standards'))
    await makeDemoIndicators(tx, deps, { bodies, plans, projects }, fiscalYear, chance.branch('indicators'))
    await storeCommittees(tx, deps, committees, projects, chance.branch('meetings'))
    await makeDemoAgreements(tx, deps, bodies, chance.branch('agreements'), options.scale >= 0.5)
    const reports = Math.max(80, Math.round(COMPLAINTS_AT_SCALE_1 * options.scale))
    const solved = await makeDemoComplaints(tx, deps, bodies, places, chance.branch('complaints'), reports)
    await makeDemoKnowledge(tx, solved, await plannerOf(tx, '57'), chance.branch('knowledge'), now)
    await makeDemoHooks(tx, deps, solved, chance.branch('hooks'))
    await makeDemoNotices(tx, deps, chance.branch('notices'))
    await makeDemoAlignments(tx, deps, { bodies, plans, projects }, places, chance.branch('alignments'), !many)
    await makeDemoJoinings(tx, deps, { projects, planted })
    await makeDemoBoards(tx, { bodies, projects, planted }, places, chance.branch('boards'), now, options.scale >= 0.5)
    await makeDemoInterests(tx, chance.branch('interests'), now, many ? 0.12 : 0.5)
    // After the complaints, which scatter their places themselves.
    await placeProvinces(tx, MIDDLES, now)
    await recomputeAreaTotals(tx, new Set(projects.map((project) => project.home)), now)
    await findLateDemoMoney(tx, projects, now)
    // Should the process be killed before the overlaps are found, the next worker finds them.
    await deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
    return {
      bodies: bodies.all.length + committees.bodies.length,
      plans: plans.plans.length,
      projects: projects.length,
      planted,
      mistakes,
      gaps,
    }
  })
}
