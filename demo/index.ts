import { insertBodies } from '../src/features/bodies/index.ts'
import { makeDemoPeople } from '../src/features/people/index.ts'
import { loadGazetteer } from '../src/features/places/index.ts'
import { recomputeAreaTotals, searchVector } from '../src/features/plans/index.ts'
import { fiscalYearOf, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Queryable } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { OperatorProblem } from '../src/platform/problem.ts'
import { makeBodies } from './bodies.ts'
import { chanceFrom } from './chance.ts'
import { hasContent, insertNodes, insertPlans, insertProjects } from './demo.sql.ts'
import { makePeople } from './people.ts'
import { makePlans } from './plans.ts'
import { makeProjects, type PlantedPair } from './projects.ts'

export type { PlantedPair } from './projects.ts'

export interface DemoOptions {
  /** 1 is about 3,000 projects. */
  readonly scale: number
  /** The same seed on the same day makes the same rows, ids included. */
  readonly seed: string
}

export interface DemoCountry {
  readonly bodies: number
  readonly plans: number
  readonly projects: number
  /** Pairs put there for the overlap finder, and pairs that only look so. */
  readonly planted: readonly PlantedPair[]
}

const PROJECTS_AT_SCALE_1 = 3_000

/** True while nobody has put anything in: no account, no body, no plan, no project. Only then may the demonstration come in. */
export async function demoIsEmpty(db: Queryable): Promise<boolean> {
  return !(await hasContent(db))
}

/**
 * Fills an empty platform with an invented country on the real places: bodies, plans, projects with money over the years,
 * people with roles, and overlaps to find. Areas and mission fields must be stored before. One transaction.
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
    const bodies = makeBodies(places, chance.branch('bodies'))
    const plans = makePlans(bodies, fiscalYear, chance.branch('plans'))
    const count = Math.round(PROJECTS_AT_SCALE_1 * options.scale)
    const { projects, planted } = makeProjects(count, fiscalYear, bodies, plans, places, chance.branch('projects'))

    await insertBodies(tx, bodies.all)
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
    await makeDemoPeople(tx, deps, makePeople(bodies))
    await recomputeAreaTotals(tx, new Set(projects.map((project) => project.home)), now)
    // Should the process be killed before the overlaps are found, the next worker finds them.
    await deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
    return { bodies: bodies.all.length, plans: plans.plans.length, projects: projects.length, planted }
  })
}
