import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { fieldOf, NO_FUNCTION } from '../functions/index.ts'
import { receivedOf } from '../money/index.ts'
import { goalKinds, topLevels, wideLevels } from './goal.ts'
import { type GoalSums, type SumProject, sumGoals } from './goal-sums.ts'
import {
  type CellRow,
  type CoverageRow,
  graphState,
  livingNodes,
  livingProjects,
  lockSummaries,
  type NodeRow,
  noteSummed,
  type ProjectRow,
  replaceSummaries,
  supportLinks,
} from './summaries.sql.ts'

export interface SummaryReport {
  readonly nodes: number
  readonly projects: number
  readonly links: number
  readonly orphans: number
  readonly faults: number
}

/** Levels whose projects end there: nothing above them could be served. */
const NEVER_ORPHANS: ReadonlySet<string> = topLevels

/** Makes the summaries of goals, coverage and orphans anew from plans, projects and confirmed links. */
export async function refreshSummaries(tx: Tx, now: Date): Promise<SummaryReport> {
  await lockSummaries(tx)
  const { changes } = await graphState(tx)
  const fiscalYear = fiscalYearOf(todayInBangkok(now))
  const nodes = await livingNodes(tx, fiscalYear)
  const projects = await livingProjects(tx, fiscalYear)
  // Links name things by id, sums know projects by key.
  const living = new Map([
    ...nodes.map((node) => [node.id, node.id] as const),
    ...projects.map((project) => [project.id, keyOf(project)] as const),
  ])
  // Links of plans that have ended are kept and lead nowhere any more; that is no fault.
  const links = (await supportLinks(tx)).flatMap((link) => {
    const [left, right] = [living.get(link.left), living.get(link.right)]
    return left !== undefined && right !== undefined ? [{ left, right, share: link.share }] : []
  })
  const sums = sumGoals(
    nodes.map((node) => ({
      id: node.id,
      parentId: node.parentId,
      planId: node.planId,
      isTop: topLevels.has(node.level),
      // A vision says everything at once: its map would be that of the whole plan.
      isGoal: goalKinds.has(node.kind) && node.kind !== 'vision',
      isWide: wideLevels.has(node.level),
    })),
    projects.map(sumProject),
    links,
    await receivedOf(tx, null),
  )
  const depths = depthsOf(nodes)
  const goals = nodes.flatMap((node) => {
    const sum = sums.nodes.get(node.id)
    return sum ? [{ ...node, ...sum, depth: depths.get(node.id) ?? 0, isGoal: goalKinds.has(node.kind) }] : []
  })
  const planned = projects.filter((project) => !project.isClosed)
  const orphans = planned.flatMap((project) =>
    sums.linkedProjects.has(keyOf(project)) || NEVER_ORPHANS.has(project.level)
      ? []
      : [
          {
            home: project.home,
            projectId: project.id,
            why: project.nodeId === null ? ('no-branch' as const) : ('not-linked' as const),
          },
        ],
  )
  await replaceSummaries(tx, {
    goals,
    cells: cellsOf(nodes, sums),
    coverage: coverageOf(planned, sums.linkedProjects),
    orphans,
  })
  await noteSummed(tx, changes, sums.faults, now)
  return {
    nodes: nodes.length,
    projects: projects.length,
    links: links.length,
    orphans: orphans.length,
    faults: sums.faults,
  }
}

const keyOf = (project: Pick<ProjectRow, 'home' | 'id'>) => `${project.home}-${project.id}`

const provinceOf = (project: ProjectRow) => (project.home === '00' ? 'TH' : project.home)
const fieldOfProject = (project: ProjectRow) => fieldOf(project.functionCode ?? NO_FUNCTION)

function sumProject(project: ProjectRow): SumProject {
  const field = fieldOfProject(project)
  const { areaCode } = project
  const district = areaCode !== null && /^\d{4}/.test(areaCode) ? areaCode.slice(0, 4) : provinceOf(project)
  return {
    key: keyOf(project),
    planId: project.planId,
    nodeId: project.nodeId,
    amountSatang: project.amountSatang,
    isClosed: project.isClosed,
    wideCell: `${provinceOf(project)} ${field}`,
    nearCell: `${district} ${field}`,
  }
}

function depthsOf(nodes: readonly NodeRow[]): Map<string, number> {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const depths = new Map<string, number>()
  for (const node of nodes) {
    let depth = 0
    for (let at = node; at.parentId !== null && depth < 60; depth++) {
      const parent = known.get(at.parentId)
      if (parent === undefined) break
      at = parent
    }
    depths.set(node.id, depth)
  }
  return depths
}

function cellsOf(nodes: readonly NodeRow[], sums: GoalSums): CellRow[] {
  return nodes.flatMap((node) =>
    [...(sums.nodes.get(node.id)?.cells ?? [])].map(([cell, { projects, amountSatang }]) => {
      const [areaCode = '', field = ''] = cell.split(' ')
      return { home: node.home, nodeId: node.id, areaCode, field, projects, amountSatang }
    }),
  )
}

/** By province and by district, for each year a project runs in. */
function coverageOf(projects: readonly ProjectRow[], linked: ReadonlySet<string>): CoverageRow[] {
  const rows = new Map<string, { -readonly [K in keyof CoverageRow]: CoverageRow[K] }>()
  for (const project of projects) {
    const { home, areaCode } = project
    const areas = [provinceOf(project), ...(areaCode !== null && /^\d{4}/.test(areaCode) ? [areaCode.slice(0, 4)] : [])]
    const field = fieldOfProject(project)
    const isLinked = linked.has(keyOf(project)) ? 1 : 0
    for (let fiscalYear = project.fiscalYearFrom; fiscalYear <= project.fiscalYearTo; fiscalYear++)
      for (const area of areas) {
        const key = `${home} ${area} ${fiscalYear} ${field}`
        const row = rows.get(key)
        if (row === undefined) rows.set(key, { home, areaCode: area, fiscalYear, field, projects: 1, linked: isLinked })
        else {
          row.projects += 1
          row.linked += isLinked
        }
      }
  }
  return [...rows.values()]
}
