import { amountOf } from '../src/features/plans/index.ts'
import type { Chance } from './chance.ts'
import type { DemoLine } from './money.ts'
import type { DemoPlans } from './plans.ts'
import type { DemoProject, DemoProjects } from './projects.ts'

/** Goals of local plans with work that nobody has given money to, in each of the provinces made in depth. */
const GOALS = 6
/** Such a goal has a project or a few, not dozens. */
const MOST_PROJECTS = 4
const levels: ReadonlySet<string> = new Set(['lao', 'district', 'community'])

/**
 * Some small goals are written down with their projects, and no money: what a plan carries along until somebody pays. Their projects
 * are planned for next year with nothing. Planted cases and mistakes stay as they are.
 */
export function withUnfunded(
  made: DemoProjects,
  plans: DemoPlans,
  homes: ReadonlySet<string>,
  fiscalYear: number,
  chance: Chance,
): readonly DemoProject[] {
  const kept = new Set([
    ...made.planted.flatMap((one) => one.members.map(({ id }) => id)),
    ...made.mistakes.map(({ project }) => project.id),
  ])
  const nodeById = new Map(plans.nodes.map((node) => [node.id, node]))
  const planById = new Map(plans.plans.map((plan) => [plan.id, plan]))
  const goalOf = (project: DemoProject): string | null => {
    for (let at = nodeById.get(project.nodeId ?? ''); at !== undefined; at = nodeById.get(at.parentId ?? ''))
      if (at.kind === 'goal') return at.id
    return null
  }
  const byGoal = new Map<string, DemoProject[]>()
  for (const project of made.projects) {
    const plan = planById.get(project.planId)
    const goal = homes.has(project.home) && plan !== undefined && levels.has(plan.level) ? goalOf(project) : null
    if (goal !== null) byGoal.set(goal, [...(byGoal.get(goal) ?? []), project])
  }
  const perHome = new Map<string, number>()
  const unfunded = new Set<string>()
  for (const projects of byGoal.values()) {
    const [first] = projects
    const count = perHome.get(first?.home ?? '') ?? 0
    if (first === undefined || count >= GOALS || projects.length > MOST_PROJECTS) continue
    if (projects.some((project) => kept.has(project.id))) continue
    perHome.set(first.home, count + 1)
    for (const project of projects) unfunded.add(project.id)
  }
  return made.projects.map((project) => {
    if (!unfunded.has(project.id)) return project
    const year = Math.min(fiscalYear + 1, planById.get(project.planId)?.fiscalYearTo ?? fiscalYear + 1)
    const lines: DemoLine[] = [
      { id: chance.id(), phase: 'planned', fiscalYear: year, source: 'unstated', amountSatang: 0n },
    ]
    return {
      ...project,
      state: 'planned',
      fiscalYearFrom: year,
      fiscalYearTo: year,
      lines,
      amountSatang: amountOf(lines),
    }
  })
}
