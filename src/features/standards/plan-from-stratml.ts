import { fromBahtDecimal } from '../../kernel/money.ts'
import { type NodeKind, type Phase, phases, planCalendars, planLevels, projectStates } from '../plans/index.ts'
import {
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangeNode,
  type ExchangePlan,
  type ExchangeProject,
  type ExchangeValue,
  yearOfDays,
} from './exchange.ts'
import { type Notes, readNotes } from './note-lines.ts'
import type {
  StratmlDocument,
  StratmlGoal,
  StratmlIndicator,
  StratmlObjective,
  StratmlResult,
} from './stratml-document.ts'

/** What could not be taken over from a document that was read well: it stays in the original. */
export type StratmlLoss =
  | { readonly kind: 'acronym' }
  | { readonly kind: 'organizations'; readonly count: number }
  | { readonly kind: 'relations'; readonly count: number }
  | { readonly kind: 'descriptors'; readonly count: number }
  | { readonly kind: 'results-without-days'; readonly count: number }
  | { readonly kind: 'no-years' }

export interface PlanFromStratml {
  readonly plan: ExchangePlan
  /** The document names a plan by this; the same one again is the same plan. */
  readonly externalId: string
  readonly losses: readonly StratmlLoss[]
}

const idOf = (id: string) =>
  id
    .replace(/^_(?=[0-9])/, '')
    .replace(/_x([0-9a-f]{1,6})_/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))

/**
 * A StratML document as a plan: its Goals are strategies, its Objectives goals under them, with their indicators; where the
 * document is of our making, each is what its note says it was.
 * @param yearWithout the year a plan without dates is given
 */
export function planFromStratml(document: StratmlDocument, yearWithout: number): PlanFromStratml {
  const notes = readNotes(document.other)
  const [organization] = document.organizations
  const losses: StratmlLoss[] = []
  const externalId = idOf(
    one(notes, 'plan') ??
      document.administration.id ??
      document.administration.source ??
      `${organization?.name ?? ''}/${document.name}`,
  )
  const { startDate, endDate } = document.administration
  const first = startDate ?? endDate
  const last = endDate ?? startDate
  if (first === null) losses.push({ kind: 'no-years' })
  const told = planCalendars.find((calendar) => calendar === one(notes, 'calendar'))
  const calendar =
    told ?? (first !== null && last !== null && yearOfDays(first, last).calendar === 'calendar' ? 'calendar' : 'fiscal')
  const yearOf = (day: string) => (calendar === 'calendar' ? Number(day.slice(0, 4)) : yearOfDays(day, day).year)
  const body = {
    code: one(notes, 'body'),
    name: organization?.name ?? '',
  }
  const trees = new TreeReader(externalId, body, calendar)
  if (document.vision !== null) trees.vision(document.vision, one(notes, 'vision-under'))
  for (const [at, goal] of document.goals.entries()) trees.goal(goal, at)
  trees.visionAt(Number(one(notes, 'vision-at') ?? '0'))
  if (document.organizations.length > 1)
    losses.push({ kind: 'organizations', count: document.organizations.length - 1 })
  if (document.organizations.some((each) => each.acronym !== null)) losses.push({ kind: 'acronym' })
  return {
    externalId,
    plan: {
      id: externalId,
      title: document.name,
      level: planLevels.find((level) => level === one(notes, 'level')) ?? null,
      body,
      areaCode: one(notes, 'area'),
      fiscalYearFrom: first === null ? yearWithout : yearOf(first),
      fiscalYearTo: last === null ? yearWithout : yearOf(last),
      calendar,
      publishedOn: document.administration.publicationDate,
      profile: {
        description: document.description,
        other: notes.text,
        mission: document.mission?.description ?? null,
        values: document.values,
        stakeholders: document.organizations.flatMap((each) => each.stakeholders),
      },
      ...trees.done(),
    },
    losses: [...losses, ...trees.losses()],
  }
}

const one = (notes: Notes, name: string): string | null => notes.facts.get(name)?.[0] ?? null

const nodeKinds: readonly NodeKind[] = [
  'vision',
  'issue',
  'strategy',
  'goal',
  'tactic',
  'programme',
  'output',
  'project',
]

class TreeReader {
  readonly #externalId: string
  readonly #body: ExchangePlan['body']
  readonly #calendar: ExchangePlan['calendar']
  readonly #nodes: ExchangeNode[] = []
  readonly #projects: ExchangePlan['projects'][number][] = []
  #visionId: string | null = null
  readonly #lost = { relations: 0, descriptors: 0, days: 0 }

  constructor(externalId: string, body: ExchangePlan['body'], calendar: ExchangePlan['calendar']) {
    this.#externalId = externalId
    this.#body = body
    this.#calendar = calendar
  }

  vision({ description, id }: { description: string; id: string | null }, parentId: string | null): void {
    this.#visionId = id === null ? `${this.#externalId}/vision` : idOf(id)
    this.#add({
      id: this.#visionId,
      parentId,
      kind: 'vision',
      title: description,
      description: null,
      stakeholders: [],
      indicators: [],
    })
  }

  #add(node: ExchangeNode): void {
    this.#nodes.push(node)
  }

  goal(goal: StratmlGoal, at: number): void {
    const notes = readNotes(goal.other)
    const kind = one(notes, 'kind')
    if (kind === 'plan') {
      this.#objectives(goal, null, `${this.#externalId}/plan`)
      return
    }
    if (kind === 'vision' && one(notes, 'node') !== null) {
      const id = idOf(one(notes, 'node') ?? '')
      const known = this.#nodes.findIndex((node) => node.id === id)
      const vision = this.#nodes[known]
      if (vision !== undefined) {
        const { description, stakeholders } = goal
        this.#nodes[known] = { ...vision, description, stakeholders }
        this.#objectives(goal, id, id)
        return
      }
    }
    const id = goal.id === null ? `${this.#externalId}/goal-${at + 1}` : idOf(goal.id)
    const own = nodeKinds.find((each) => each === kind)
    const under = one(notes, 'under')
    this.#add({
      id,
      parentId: own === undefined ? this.#visionId : under,
      kind: own ?? 'strategy',
      title: goal.name,
      description: joined(goal.description, notes.text),
      stakeholders: goal.stakeholders,
      indicators: [],
    })
    this.#objectives(goal, id, id)
  }

  #objectives(goal: StratmlGoal, nodeId: string | null, idOfGoal: string): void {
    for (const [at, objective] of goal.objectives.entries())
      this.#objective(objective, nodeId, `${idOfGoal}/objective-${at + 1}`)
  }

  #objective(objective: StratmlObjective, nodeId: string | null, without: string): void {
    const notes = readNotes(objective.other)
    const kind = one(notes, 'kind')
    const indicators = objective.indicators.map((each, at) => this.#indicator(each, `${without}/indicator-${at + 1}`))
    const id = objective.id === null ? without : idOf(objective.id)
    if (kind === 'indicators') {
      const known = this.#nodes.findIndex((node) => node.id === nodeId)
      const node = this.#nodes[known]
      if (node !== undefined) this.#nodes[known] = { ...node, indicators: [...node.indicators, ...indicators] }
      return
    }
    if (kind === 'project') {
      this.#projects.push({ ...this.#project(objective, notes, id, indicators), nodeId })
      return
    }
    this.#add({
      id,
      parentId: nodeId,
      kind: 'goal',
      title: objective.name,
      description: joined(objective.description, notes.text),
      stakeholders: objective.stakeholders,
      indicators,
    })
  }

  #project(
    objective: StratmlObjective,
    notes: Notes,
    id: string,
    indicators: readonly ExchangeIndicator[],
  ): ExchangeProject {
    const body = /^(\S*) (.*)$/s.exec(one(notes, 'body') ?? '')
    const field = one(notes, 'field')
    return {
      id,
      title: objective.name,
      body: body === null ? this.#body : { code: body[1] || null, name: body[2] ?? '' },
      plan: null,
      path: [],
      place: { areaCode: one(notes, 'area'), areaName: null, text: objective.description, point: null },
      field: field === null ? null : { code: field, name: '' },
      state: projectStates.find((state) => state === one(notes, 'state')) ?? 'planned',
      calendar: this.#calendar,
      lines: (notes.facts.get('money') ?? []).flatMap(readMoneyLine),
      entries: [],
      handedOn: [],
      documents: [],
      steps: [],
      related: [],
      indicators,
      updatedAt: one(notes, 'updated'),
    }
  }

  #indicator(one_: StratmlIndicator, without: string): ExchangeIndicator {
    this.#lost.relations += one_.relations.length
    const baseline = /^(\S+) (\S+)$/.exec(one(readNotes(one_.other), 'baseline') ?? '')
    return {
      id: one_.id === null ? without : idOf(one_.id),
      title: one_.dimension,
      unit: one_.unit,
      kind: one_.stage === 'Outcome' ? 'outcome' : 'output',
      baseline: baseline === null ? null : { on: baseline[1] ?? '', value: baseline[2] ?? '' },
      targets: one_.targets.flatMap((result) => this.#value(result)),
      actuals: one_.actuals.flatMap((result) => this.#value(result)),
    }
  }

  #value(result: StratmlResult): ExchangeValue[] {
    if (result.descriptor !== null || result.description !== null) this.#lost.descriptors += 1
    const [from, to] = [result.startDate ?? result.endDate, result.endDate ?? result.startDate]
    if (result.units === null) return []
    if (from === null || to === null) {
      this.#lost.days += 1
      return []
    }
    return [{ from, to, value: result.units }]
  }

  /** Puts the vision where it stood among the branches. */
  visionAt(at: number): void {
    const [vision] = this.#nodes
    if (!(at > 0) || vision?.kind !== 'vision') return
    this.#nodes.shift()
    this.#nodes.splice(at, 0, vision)
  }

  done(): { nodes: ExchangeNode[]; projects: ExchangePlan['projects'] } {
    return { nodes: this.#nodes, projects: this.#projects }
  }

  losses(): StratmlLoss[] {
    const { relations, descriptors, days } = this.#lost
    return [
      ...(relations > 0 ? [{ kind: 'relations' as const, count: relations }] : []),
      ...(descriptors > 0 ? [{ kind: 'descriptors' as const, count: descriptors }] : []),
      ...(days > 0 ? [{ kind: 'results-without-days' as const, count: days }] : []),
    ]
  }
}

function joined(description: string | null, other: string | null): string | null {
  if (description === null || other === null) return description ?? other
  return `${description}\n\n${other}`
}

function readMoneyLine(text: string): ExchangeLine[] {
  const found = /^(\d{4}) ([a-z]+) (\d+(?:\.\d{1,2})?) (.*)$/s.exec(text)
  const phase = phases.find((each): each is Phase => each === found?.[2])
  const amount = fromBahtDecimal(found?.[3] ?? '')
  if (found === null || phase === undefined || !amount.ok) return []
  return [{ fiscalYear: Number(found[1]), phase, source: found[4] ?? '', amountSatang: amount.value }]
}
