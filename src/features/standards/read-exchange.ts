import { formatPublicId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { publicDocuments } from '../attachments/index.ts'
import { type DatedMoney, datedMoneyOfProjects } from '../money/index.ts'
import { type AreaPoint, areaPoints, type Gazetteer, loadGazetteer } from '../places/index.ts'
import {
  everyProject,
  fieldName,
  nodesOfPlan,
  type PlanLine,
  type ProjectFilter,
  type ProjectForExchange,
  placeLine,
  planById,
  projectsForExchange,
} from '../plans/index.ts'
import type { ExchangeIndicator, ExchangeNode, ExchangePlan, ExchangeProject } from './exchange.ts'
import { profileOfPlan } from './standards.sql.ts'
import type { StandardsPorts } from './standards-ports.ts'

export interface Reading {
  readonly ports: StandardsPorts
  readonly baseUrl: string
  onProgress?(done: number, total: number | null): void
}

export type ReadOutProject = ExchangeProject & { readonly nodeId: string | null }

/** Every project of a list as files of standards tell it, some hundreds at a time. */
export async function* exchangeProjects(
  view: Queryable,
  filter: ProjectFilter,
  reading: Reading,
): AsyncGenerator<ReadOutProject> {
  const places = await loadGazetteer(view)
  const pointOf = await areaPoints(view, places)
  let done = 0
  for await (const { projects, total } of projectsForExchange(view, filter)) {
    const documents = await publicDocuments(view, projects)
    const indicators = await reading.ports.indicatorsOfProjects(view, projects)
    const dated = await datedMoneyOfProjects(view, projects)
    for (const project of projects) {
      const id = formatPublicId(project)
      const hanging = (documents.get(id) ?? []).map((document) => {
        const key = formatPublicId(document)
        return {
          id: key,
          title: document.title,
          url: `${reading.baseUrl}/documents/${key}`,
          mediaType: document.mediaType,
          addedOn: todayInBangkok(document.addedAt),
        }
      })
      yield toExchange(project, places, pointOf, hanging, indicators.get(id) ?? [], dated.get(id))
    }
    done += projects.length
    reading.onProgress?.(done, total)
  }
}

function toExchange(
  project: ProjectForExchange,
  places: Gazetteer,
  pointOf: (code: string) => AreaPoint | null,
  documents: ExchangeProject['documents'],
  indicators: readonly ExchangeIndicator[],
  dated: DatedMoney | undefined,
): ReadOutProject {
  const { areaCode, functionCode, copiedFrom } = project
  return {
    id: formatPublicId(project),
    title: project.title,
    body: { code: project.bodyCode, name: project.bodyNameTh },
    plan: project.planTitle,
    path: project.path,
    place: {
      areaCode,
      areaName: placeLine(places, areaCode, 'th'),
      text: project.placeText,
      point: areaCode === null ? null : pointOf(areaCode),
    },
    field: functionCode === null ? null : { code: functionCode, name: fieldName(functionCode, 'th') ?? '' },
    state: project.state,
    calendar: project.calendar,
    lines: project.lines,
    entries: dated?.entries ?? [],
    handedOn: dated?.handedOn ?? [],
    documents,
    steps: project.activities,
    related:
      copiedFrom === null
        ? []
        : [{ id: formatPublicId({ home: project.home, id: copiedFrom.id }), title: copiedFrom.title }],
    indicators,
    updatedAt: project.updatedAt.toISOString(),
    nodeId: project.nodeId,
  }
}

/** A whole plan with its tree and every project, those cancelled too. */
export async function exchangePlan(view: Queryable, id: string, reading: Reading): Promise<ExchangePlan | null> {
  const plan = await planById(view, id)
  if (plan === null) return null
  const profile = await profileOfPlan(view, id)
  const indicators = await reading.ports.indicatorsOfPlan(view, id)
  const projects: ReadOutProject[] = []
  for await (const project of exchangeProjects(view, { ...everyProject, planId: id, sort: 'title' }, reading)) {
    projects.push(project)
  }
  // What measures the plan as a whole stands at its first branch, the vision in most plans.
  const whole = indicators.get('') ?? []
  const flat = inTreeOrder(await nodesOfPlan(view, id))
  return {
    ...planFacts(plan),
    profile: profile.profile,
    nodes: flat.map((node, at): ExchangeNode => {
      const said = profile.nodes[node.id]
      return {
        id: node.id,
        parentId: node.parentId,
        kind: node.kind,
        title: node.title,
        description: said?.description ?? null,
        stakeholders: said?.stakeholders ?? [],
        indicators: [...(said?.indicators ?? []), ...(at === 0 ? whole : []), ...(indicators.get(node.id) ?? [])],
      }
    }),
    projects,
  }
}

function planFacts(plan: PlanLine): Omit<ExchangePlan, 'profile' | 'nodes' | 'projects'> {
  return {
    id: plan.id,
    title: plan.title,
    level: plan.level,
    body: { code: plan.bodyCode, name: plan.bodyNameTh },
    areaCode: plan.areaCode,
    fiscalYearFrom: plan.fiscalYearFrom,
    fiscalYearTo: plan.fiscalYearTo,
    calendar: plan.calendar,
    publishedOn: null,
  }
}

/** Parents before what is under them, siblings in their order. */
function inTreeOrder<Node extends { readonly id: string; readonly parentId: string | null }>(
  nodes: readonly Node[],
): Node[] {
  const known = new Set(nodes.map((node) => node.id))
  const below = new Map<string | null, Node[]>()
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null
    below.set(parent, [...(below.get(parent) ?? []), node])
  }
  const list: Node[] = []
  const visit = (node: Node): void => {
    list.push(node)
    for (const child of below.get(node.id) ?? []) visit(child)
  }
  for (const top of below.get(null) ?? []) visit(top)
  return list
}
