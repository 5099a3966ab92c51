import { changedFields, type FieldChange } from './edit-words.ts'
import { changedLines, type LineChange } from './money-lines.ts'
import type { VersionNode, VersionProject, WholeVersion } from './versions.sql.ts'

export type ChangeKind = 'added' | 'removed' | 'changed'

export interface NodeChange {
  readonly change: ChangeKind
  readonly id: string
  /** As it is after; of a removed one as it was. */
  readonly node: VersionNode
  readonly fields: readonly FieldChange[]
}

export interface ProjectChangeLine {
  readonly change: ChangeKind
  /** As it is after; of a removed one as it was. */
  readonly project: VersionProject
  readonly fields: readonly FieldChange[]
  readonly money: readonly LineChange[]
  /** Zero on the side where it does not count. */
  readonly beforeSatang: bigint
  readonly afterSatang: bigint
}

export interface Comparison {
  readonly plan: readonly FieldChange[]
  readonly nodes: readonly NodeChange[]
  /** The largest change of money first. */
  readonly projects: readonly ProjectChangeLine[]
  readonly before: { readonly projects: number; readonly amountSatang: bigint }
  readonly after: { readonly projects: number; readonly amountSatang: bigint }
}

/**
 * What became of a plan from one version to another. A cancelled project counts as not there, so that cancelling one reads
 * as taking it away; the two sums are those of the versions, and the changes of the projects add up to their difference.
 */
export function compareVersions(before: WholeVersion, after: WholeVersion): Comparison {
  const [nodesBefore, nodesAfter] = [byId(before.nodes), byId(after.nodes)]
  const nodes: NodeChange[] = []
  for (const node of after.nodes) {
    const old = nodesBefore.get(node.id)
    if (old === undefined) nodes.push({ change: 'added', id: node.id, node, fields: [] })
    else {
      const fields = changedFields(nodeWords(old, nodesBefore), nodeWords(node, nodesAfter))
      // Without a move of its own, a node stands elsewhere because others came or went.
      const own = old.parentId === node.parentId ? fields.filter((field) => field.field !== 'parent') : fields
      if (own.length > 0) nodes.push({ change: 'changed', id: node.id, node, fields: own })
    }
  }
  for (const node of before.nodes) {
    if (!nodesAfter.has(node.id)) nodes.push({ change: 'removed', id: node.id, node, fields: [] })
  }
  const [livingBefore, livingAfter] = [living(before), living(after)]
  const projects: ProjectChangeLine[] = []
  for (const project of livingAfter.values()) {
    const old = livingBefore.get(keyOf(project))
    if (old === undefined) {
      const money = changedLines([], project.lines)
      projects.push({
        change: 'added',
        project,
        fields: [],
        money,
        beforeSatang: 0n,
        afterSatang: project.amountSatang,
      })
      continue
    }
    const fields = changedFields(projectWords(old, nodesBefore), projectWords(project, nodesAfter))
    const money = changedLines(old.lines, project.lines)
    if (fields.length + money.length === 0) continue
    const [beforeSatang, afterSatang] = [old.amountSatang, project.amountSatang]
    projects.push({ change: 'changed', project, fields, money, beforeSatang, afterSatang })
  }
  for (const project of livingBefore.values()) {
    if (livingAfter.has(keyOf(project))) continue
    const money = changedLines(project.lines, [])
    projects.push({
      change: 'removed',
      project,
      fields: [],
      money,
      beforeSatang: project.amountSatang,
      afterSatang: 0n,
    })
  }
  return {
    plan: changedFields(planWords(before), planWords(after)),
    nodes,
    projects: projects.sort(byWeight),
    before: sumOf(livingBefore),
    after: sumOf(livingAfter),
  }
}

function byId(nodes: readonly VersionNode[]): ReadonlyMap<string, VersionNode> {
  return new Map(nodes.map((node) => [node.id, node]))
}

const keyOf = (project: VersionProject) => `${project.home}-${project.id}`

function living(version: WholeVersion): ReadonlyMap<string, VersionProject> {
  return new Map(
    version.projects.filter((project) => project.state !== 'cancelled').map((project) => [keyOf(project), project]),
  )
}

function sumOf(projects: ReadonlyMap<string, VersionProject>) {
  let amountSatang = 0n
  for (const project of projects.values()) amountSatang += project.amountSatang
  return { projects: projects.size, amountSatang }
}

function planWords(version: WholeVersion): Record<string, string> {
  return {
    title: version.title,
    year_from: String(version.fiscalYearFrom),
    year_to: String(version.fiscalYearTo),
    calendar: version.calendar,
  }
}

function nodeWords(node: VersionNode, nodes: ReadonlyMap<string, VersionNode>): Record<string, string | null> {
  return { kind: node.kind, title: node.title, parent: titleOf(nodes, node.parentId) }
}

function projectWords(project: VersionProject, nodes: ReadonlyMap<string, VersionNode>): Record<string, string | null> {
  return {
    title: project.title,
    place: project.placeText,
    area: project.areaCode,
    function: project.functionCode,
    node: titleOf(nodes, project.nodeId),
    state: project.state,
  }
}

function titleOf(nodes: ReadonlyMap<string, VersionNode>, id: string | null): string | null {
  return id === null ? null : (nodes.get(id)?.title ?? null)
}

function byWeight(a: ProjectChangeLine, b: ProjectChangeLine): number {
  const [left, right] = [weight(a), weight(b)]
  return left === right ? (keyOf(a.project) < keyOf(b.project) ? -1 : 1) : left < right ? 1 : -1
}

function weight({ beforeSatang, afterSatang }: ProjectChangeLine): bigint {
  const difference = afterSatang - beforeSatang
  return difference < 0n ? -difference : difference
}
