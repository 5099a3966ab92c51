import type { Home } from '../../kernel/ids.ts'
import { authorityOf, type Figure, freeOf, isCountedElsewhere } from '../money/index.ts'
import { type Phase, phases } from '../plans/index.ts'
import { afterwards } from './join-after.ts'
import { handedOf } from './join-money.ts'
import { planJoining } from './join-plan.ts'
import type { Form, JoinProject, JoinRefusal, Part, World } from './join-world.ts'

/*
 * What if: proposed changes laid over the projects as they are, without database. Changes are tried in their order; one that cannot be
 * done says why and the next ones are tried without it.
 */

export const changeKinds = ['join', 'drop', 'move-year', 'amount', 'add'] as const
export type ChangeKind = (typeof changeKinds)[number]

export type Change =
  | {
      readonly kind: 'join'
      readonly form: Form
      readonly projects: readonly string[]
      readonly title: string | null
      /** What is given to the first project; complementing only. */
      readonly parts?: readonly Part[]
    }
  | { readonly kind: 'drop'; readonly project: string }
  | { readonly kind: 'move-year'; readonly project: string; readonly fiscalYear: number }
  | { readonly kind: 'amount'; readonly project: string; readonly amountSatang: bigint }
  | {
      readonly kind: 'add'
      readonly planId: string
      readonly title: string
      readonly fiscalYear: number
      readonly amountSatang: bigint
    }

/** Why a change cannot be done today. */
export type ChangeProblem =
  | { kind: 'gone'; project: string }
  /** Only what is planned or asked for moves; approved money is a matter of entries. */
  | { kind: 'no-money'; project: string }
  | { kind: 'cannot'; problems: readonly JoinRefusal[] }

export const projectsOf = (change: Change): readonly string[] =>
  change.kind === 'join' ? change.projects : change.kind === 'add' ? [] : [change.project]

const plannedPhases: ReadonlySet<Phase> = new Set<Phase>(['planned', 'requested'])
const isPlanned = (figure: Figure) => plannedPhases.has(figure.phase)
const onlyPlanned = (figures: readonly Figure[]) =>
  figures.some(isPlanned) && figures.every((one) => isPlanned(one) || one.amountSatang === 0n)

/** The planned money of a project in other years. */
export function movedFigures(figures: readonly Figure[], fiscalYearFrom: number, fiscalYear: number): Figure[] | null {
  if (!onlyPlanned(figures)) return null
  return figures.filter(isPlanned).map((one) => ({ ...one, fiscalYear: one.fiscalYear + fiscalYear - fiscalYearFrom }))
}

/** The planned money of a project as another sum, in the same parts; the last part takes what rounding leaves. */
export function scaledFigures(figures: readonly Figure[], amountSatang: bigint): Figure[] | null {
  if (!onlyPlanned(figures)) return null
  const planned = figures.filter(isPlanned)
  const last = phases.findLast((phase) => planned.some((one) => one.phase === phase)) ?? 'planned'
  const parts = planned.filter((one) => one.phase === last)
  const sum = parts.reduce((all, one) => all + one.amountSatang, 0n)
  if (sum <= 0n) return null
  let left = amountSatang
  return parts.map((one, at) => {
    const share = at === parts.length - 1 ? left : (one.amountSatang * amountSatang) / sum
    left -= share
    return { ...one, phase: 'planned' as const, amountSatang: share }
  })
}

/** The source of a giver that has most to give in a year, for people who name only a sum; `unstated` where nothing is free. */
export function sourceToGive(giver: JoinProject, fiscalYear: number): string {
  const sources = [...new Set(giver.figures.filter((one) => one.fiscalYear === fiscalYear).map((one) => one.source))]
  const free = sources.map((source) => ({
    source,
    free: freeOf(giver.figures, fiscalYear, source, handedOf(giver)),
  }))
  return free.sort((a, b) => (a.free < b.free ? 1 : -1))[0]?.source ?? 'unstated'
}

/** What one project would give another: the part of complementing that no sum of money shows. */
export interface Given {
  readonly host: string
  readonly part: Part
}

/** What the changes that can be done give, in their order. */
export const givenBy = (changes: readonly Change[], problems: Tried['problems']): Given[] =>
  changes.flatMap((change, at) =>
    change.kind === 'join' && problems[at] === null
      ? (change.parts ?? []).map((part) => ({ host: change.projects[0] ?? '', part }))
      : [],
  )

export interface Tried {
  readonly world: World
  /** By the place of the change; null where it can be done. */
  readonly problems: readonly (ChangeProblem | null)[]
  /** Names of projects that changes make, by the place of the change. */
  readonly made: ReadonlyMap<number, string>
}

/** Lays changes over the world. @param planOf body, home and area of a plan a project is added to */
export function tryChanges(
  world: World,
  changes: readonly Change[],
  planOf: (planId: string) => Pick<JoinProject, 'home' | 'bodyId' | 'bodyNameTh' | 'areaCode'> | null,
): Tried {
  let now = world
  const problems: (ChangeProblem | null)[] = []
  const made = new Map<number, string>()
  for (const [at, change] of changes.entries()) {
    const name = `${change.kind === 'add' ? (planOf(change.planId)?.home ?? '00') : '00'}-new${at}`
    const done = tryOne(now, change, name, planOf)
    if ('problem' in done) problems.push(done.problem)
    else {
      problems.push(null)
      now = done.world
      if (now.projects.has(name)) made.set(at, name)
    }
  }
  return { world: now, problems, made }
}

function tryOne(
  world: World,
  change: Change,
  name: string,
  planOf: Parameters<typeof tryChanges>[2],
): { world: World } | { problem: ChangeProblem } {
  if (change.kind === 'join') {
    const planned = planJoining({ ...change, parts: change.parts ?? [] }, world)
    return planned.ok
      ? { world: afterwards(world, planned.value, name) }
      : { problem: { kind: 'cannot', problems: planned.problem } }
  }
  if (change.kind === 'add') {
    const plan = planOf(change.planId)
    if (plan === null) return { problem: { kind: 'gone', project: change.planId } }
    const { fiscalYear, amountSatang, title, planId } = change
    const figures: Figure[] = [{ fiscalYear, phase: 'planned', source: 'unstated', amountSatang }]
    const project: JoinProject = {
      ...blank,
      ...plan,
      name,
      id: name,
      planId,
      title,
      fiscalYearFrom: fiscalYear,
      fiscalYearTo: fiscalYear,
      figures,
    }
    return { world: withProject(world, project) }
  }
  const project = world.projects.get(change.project)
  if (project === undefined || project.state === 'cancelled' || project.closedInto !== null)
    return { problem: { kind: 'gone', project: change.project } }
  if (change.kind === 'drop') {
    const held = project.figures.some((one) => !isPlanned(one) && one.amountSatang !== 0n)
    if (held) return { problem: { kind: 'no-money', project: project.name } }
    return { world: withProject(world, { ...project, state: 'cancelled' }) }
  }
  const figures =
    change.kind === 'move-year'
      ? movedFigures(project.figures, project.fiscalYearFrom, change.fiscalYear)
      : scaledFigures(project.figures, change.amountSatang)
  if (figures === null) return { problem: { kind: 'no-money', project: project.name } }
  const years = figures.map((one) => one.fiscalYear)
  const [fiscalYearFrom, fiscalYearTo] = [Math.min(...years), Math.max(...years)]
  return { world: withProject(world, { ...project, figures, fiscalYearFrom, fiscalYearTo }) }
}

const blank: Omit<
  JoinProject,
  | 'name'
  | 'id'
  | 'home'
  | 'bodyId'
  | 'bodyNameTh'
  | 'areaCode'
  | 'planId'
  | 'title'
  | 'fiscalYearFrom'
  | 'fiscalYearTo'
  | 'figures'
> = {
  nodeId: null,
  code: null,
  state: 'planned',
  handedOn: [],
  waits: false,
  closedInto: null,
  above: [],
  components: [],
  indicators: [],
}

const withProject = (world: World, project: JoinProject): World => ({
  ...world,
  projects: new Map(world.projects).set(project.name, project),
})

/** The phases a comparison shows: what plans say, and what was approved of it. */
export const comparedPhases = ['planned', 'approved'] as const
export type ComparedPhase = (typeof comparedPhases)[number]

/** The figures of a project in these phases, every baht once: what was received within the home is counted where it was approved. */
function* countedOf(
  project: JoinProject,
  world: World,
  home: Home,
): Generator<{ phase: ComparedPhase; fiscalYear: number; amount: bigint }> {
  if (project.state === 'cancelled') return
  for (const { phase, fiscalYear, source, amountSatang } of project.figures) {
    if (phase !== 'planned' && phase !== 'approved') continue
    if (!isCountedElsewhere({ phase, source }, world.chainOf, (end) => end.home === home))
      yield { phase, fiscalYear, amount: amountSatang }
  }
}

export interface Differences {
  /** `2027 planned`. */
  readonly byYear: ReadonlyMap<string, bigint>
  /** Planned money over all years; so are fields (`-`: none). */
  readonly byBody: ReadonlyMap<string, bigint>
  readonly byField: ReadonlyMap<string, bigint>
  /** Approved money a body has to use: what it handed on is gone, what it received is there. Adds up to nothing. */
  readonly atHand: ReadonlyMap<string, bigint>
  readonly projects: number
  readonly indicators: number
  /** Living projects more or less in each district. */
  readonly byDistrict: ReadonlyMap<string, number>
}

const approvedAtHand = (project: JoinProject): bigint =>
  [...new Map(project.figures.map((one) => [`${one.fiscalYear} ${one.source}`, one])).values()].reduce(
    (sum, one) => sum + authorityOf(project.figures, one.fiscalYear, one.source),
    0n,
  ) - project.handedOn.reduce((sum, one) => sum + one.amountSatang, 0n)

const isLiving = (one: JoinProject) => one.state !== 'cancelled' && one.closedInto === null

/** What changes lead to, against today. Only the projects that were looked at can differ. */
export function differencesOf(before: World, after: World, home: Home, fieldOf: (name: string) => string): Differences {
  const byYear = new Map<string, bigint>()
  const byBody = new Map<string, bigint>()
  const byField = new Map<string, bigint>()
  const atHand = new Map<string, bigint>()
  const byDistrict = new Map<string, number>()
  let projects = 0
  let indicators = 0
  const add = (sums: Map<string, bigint>, key: string, amount: bigint) => sums.set(key, (sums.get(key) ?? 0n) + amount)
  for (const [world, sign] of [
    [before, -1],
    [after, 1],
  ] as const)
    for (const one of world.projects.values()) {
      if (one.state !== 'cancelled') add(atHand, one.bodyId, BigInt(sign) * approvedAtHand(one))
      if (one.home !== home) continue
      for (const { phase, fiscalYear, amount } of countedOf(one, world, home)) {
        add(byYear, `${fiscalYear} ${phase}`, BigInt(sign) * amount)
        if (phase !== 'planned') continue
        add(byBody, one.bodyId, BigInt(sign) * amount)
        add(byField, fieldOf(one.name), BigInt(sign) * amount)
      }
      if (!isLiving(one)) continue
      projects += sign
      indicators += sign * one.indicators.length
      const district = /^\d{4}/.exec(one.areaCode ?? '')?.[0]
      if (district !== undefined) byDistrict.set(district, (byDistrict.get(district) ?? 0) + sign)
    }
  return { byYear, byBody, byField, atHand, projects, indicators, byDistrict }
}

/** Would this pair of projects still have to be looked at? Not where one is gone, or both have become one or parts of one. */
export function pairStays(left: string, right: string, after: World): boolean {
  const [a, b] = [wholeOf(left, after), wholeOf(right, after)]
  if (a === b) return false
  return [a, b].every((name) => after.projects.get(name)?.state !== 'cancelled')
}

/** What a project belongs to in the end. */
function wholeOf(name: string, world: World): string {
  const seen = new Set<string>()
  let at = name
  while (!seen.has(at)) {
    seen.add(at)
    const project = world.projects.get(at)
    at = project?.closedInto ?? project?.above[0] ?? at
  }
  return at
}
