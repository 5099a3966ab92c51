import { satang, toBahtDecimal } from '../../kernel/money.ts'
import {
  daysOfYear,
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangeNode,
  type ExchangePlan,
  type ExchangeValue,
} from './exchange.ts'
import { writeNotes } from './note-lines.ts'
import type {
  StratmlDocument,
  StratmlGoal,
  StratmlIndicator,
  StratmlObjective,
  StratmlResult,
  StratmlType,
} from './stratml-document.ts'

/** Where pages of ours lie, for links and for knowing what is ours. */
export interface Addresses {
  /** Without a slash at the end. */
  readonly baseUrl: string
}

/**
 * A plan of ours as a StratML document. The first vision becomes the Vision; every other branch a Goal, whose place in the tree its
 * number and a note tell (StratML knows two levels only); every project an Objective of its branch. What StratML has no element
 * for (kind of branch, money, area, field, state) stands in OtherInformation, one fact a line.
 */
export function planToStratml(plan: ExchangePlan, { baseUrl }: Addresses, type?: StratmlType): StratmlDocument {
  const vision = plan.nodes.find((node) => node.kind === 'vision') ?? null
  const numbers = numbersOf(plan.nodes, vision?.id ?? null)
  const projectsOf = new Map<string | null, ExchangePlan['projects'][number][]>()
  for (const project of plan.projects) {
    const node = project.nodeId
    projectsOf.set(node, [...(projectsOf.get(node) ?? []), project])
  }
  const objectives = (nodeId: string | null) =>
    (projectsOf.get(nodeId) ?? []).map((project, at) =>
      objectiveOf(project, plan, `${numbers.get(nodeId) ?? ''}P${at + 1}`),
    )
  const goals: StratmlGoal[] = []
  // Goals for what hangs on the plan or its vision directly, because an Objective stands under a Goal only.
  if (vision !== null && hangsOn(vision, projectsOf)) {
    goals.push(ownGoal(vision.title, 'vision', vision.id, [...measured(vision), ...objectives(vision.id)], vision))
  }
  if ((projectsOf.get(null) ?? []).length > 0) goals.push(ownGoal(plan.title, 'plan', null, objectives(null), null))
  for (const node of plan.nodes) {
    if (node === vision) continue
    goals.push({
      name: node.title,
      description: node.description,
      id: node.id,
      sequence: numbers.get(node.id) ?? null,
      stakeholders: node.stakeholders,
      other: writeNotes(null, [
        ['kind', node.kind],
        ['under', node.parentId],
      ]),
      objectives: [...measured(node), ...objectives(node.id)],
    })
  }
  if (goals.length === 0) goals.push(ownGoal(plan.title, 'plan', null, [], null))
  const { profile } = plan
  return {
    type: type ?? typeOf(plan),
    name: plan.title,
    description: profile.description,
    other: writeNotes(profile.other, [
      ['plan', plan.id],
      ['level', plan.level],
      ['area', plan.areaCode],
      ['calendar', plan.calendar],
      ['body', plan.body.code],
      ['vision-under', vision?.parentId ?? null],
      ['vision-at', vision === null || vision === plan.nodes[0] ? null : String(plan.nodes.indexOf(vision))],
    ]),
    organizations: [
      {
        name: plan.body.name,
        acronym: null,
        id: plan.body.code === null ? null : `body-${plan.body.code}`,
        description: null,
        stakeholders: profile.stakeholders,
      },
    ],
    vision: vision === null ? null : { description: vision.title, id: vision.id },
    mission: profile.mission === null ? null : { description: profile.mission, id: null },
    values: profile.values,
    goals,
    administration: {
      id: plan.id,
      startDate: daysOfYear(plan.fiscalYearFrom, plan.calendar).from,
      endDate: daysOfYear(plan.fiscalYearTo, plan.calendar).to,
      publicationDate: plan.publishedOn,
      source: `${baseUrl}/plans/${encodeURIComponent(plan.id)}`,
    },
  }
}

function typeOf(plan: ExchangePlan): StratmlType {
  const measuring = [...plan.nodes, ...plan.projects].flatMap((one) => one.indicators)
  if (measuring.some((one) => one.actuals.length > 0)) return 'Performance_Report'
  return measuring.length > 0 ? 'Performance_Plan' : 'Strategic_Plan'
}

function hangsOn(vision: ExchangeNode, projects: ReadonlyMap<string | null, readonly unknown[]>): boolean {
  if (vision.indicators.length > 0 || vision.stakeholders.length > 0 || vision.description !== null) return true
  return (projects.get(vision.id) ?? []).length > 0
}

function ownGoal(
  name: string,
  kind: 'plan' | 'vision',
  nodeId: string | null,
  objectives: readonly StratmlObjective[],
  node: ExchangeNode | null,
): StratmlGoal {
  return {
    name,
    description: node?.description ?? null,
    id: null,
    sequence: null,
    stakeholders: node?.stakeholders ?? [],
    other: writeNotes(null, [
      ['kind', kind],
      ['node', nodeId],
    ]),
    objectives,
  }
}

/** `1`, `1.2`, `1.2.1`: what stands under the vision counts as first. */
function numbersOf(nodes: readonly ExchangeNode[], visionId: string | null): Map<string | null, string> {
  const numbers = new Map<string | null, string>()
  const counts = new Map<string, number>()
  for (const node of nodes) {
    if (node.id === visionId) continue
    const above = node.parentId === null || node.parentId === visionId ? '' : `${numbers.get(node.parentId) ?? ''}.`
    const count = (counts.get(above) ?? 0) + 1
    counts.set(above, count)
    numbers.set(node.id, `${above}${count}`)
  }
  return numbers
}

/** Indicators stand under Objectives only: those of a branch get one of their own. */
function measured(node: ExchangeNode): StratmlObjective[] {
  if (node.indicators.length === 0) return []
  return [
    {
      name: node.title,
      description: null,
      id: null,
      sequence: null,
      stakeholders: [],
      other: writeNotes(null, [['kind', 'indicators']]),
      indicators: node.indicators.map(indicatorToStratml),
    },
  ]
}

function objectiveOf(
  project: ExchangePlan['projects'][number],
  plan: ExchangePlan,
  sequence: string,
): StratmlObjective {
  const { place } = project
  const otherBody = project.body.code !== plan.body.code || project.body.name !== plan.body.name
  return {
    name: project.title,
    description: place.text,
    id: project.id,
    sequence,
    stakeholders: [],
    other: writeNotes(null, [
      ['kind', 'project'],
      ['state', project.state],
      ['body', otherBody ? `${project.body.code ?? ''} ${project.body.name}` : null],
      ['area', place.areaCode],
      ['field', project.field?.code ?? null],
      ['updated', project.updatedAt],
      ...project.lines.map((line) => ['money', moneyLine(line)] as const),
    ]),
    indicators: project.indicators.map(indicatorToStratml),
  }
}

/** `2027 planned 500000.00 own-revenue`. */
function moneyLine(line: ExchangeLine): string {
  return `${line.fiscalYear} ${line.phase} ${toBahtDecimal(satang(line.amountSatang))} ${line.source}`
}

function indicatorToStratml(one: ExchangeIndicator): StratmlIndicator {
  const result = ({ from, to, value }: ExchangeValue): StratmlResult => ({
    startDate: from,
    endDate: to,
    units: value,
    descriptor: null,
    description: null,
  })
  return {
    sequence: null,
    dimension: one.title,
    unit: one.unit,
    id: one.id,
    stage: one.kind === 'outcome' ? 'Outcome' : 'Output',
    kind: 'Quantitative',
    relations: [],
    targets: one.targets.map(result),
    actuals: one.actuals.map(result),
    other: writeNotes(null, [['baseline', one.baseline && `${one.baseline.on} ${one.baseline.value}`]]),
  }
}
