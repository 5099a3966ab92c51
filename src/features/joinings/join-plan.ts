import { createHash } from 'node:crypto'
import type { Home } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import {
  added,
  amountIn,
  authorityChange,
  authorityOf,
  type ChainOf,
  type End,
  type Figure,
  freeOf,
  type HandedOn,
  handOn,
  type MoneyMove,
  reallocate,
  usedOf,
} from '../money/index.ts'
import type { Phase, ProjectState } from '../plans/index.ts'

/*
 * The five forms of joining, without database: given the projects with their money, indicators and codes, what an act does, and
 * what takes it back. SEEDS S4-25, PLN-6; decision 0014 for the money.
 *
 * | form | money | owner | code | history |
 * |---|---|---|---|---|
 * | link | stays | stays | stays | each names the one before and after it |
 * | coordinate | stays, separate budgets | stays | stays | share a goal, a calendar and a division of work |
 * | combine | what is free goes to one new project | the leading body | a new one; the old ones stay readable | old ones closed into it |
 * | annex | stays | stays | the host's; the component keeps its own below it | one is a component of the other |
 * | complement | what was promised goes over | stays | stays | a party gives a missing part |
 */

export const forms = ['link', 'coordinate', 'combine', 'annex', 'complement'] as const
export type Form = (typeof forms)[number]
/** What takes an approved joining back is an act of its own. */
export type Act = Form | 'separate'

/** A project as a joining sees it. `name` is its public id, or `made` for one that is not there yet. */
export interface JoinProject {
  readonly name: string
  readonly home: Home
  readonly id: string
  readonly bodyId: string
  readonly bodyNameTh: string
  readonly planId: string
  readonly nodeId: string | null
  readonly title: string
  readonly areaCode: string | null
  /** What its source calls it. */
  readonly code: string | null
  readonly state: ProjectState
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly figures: readonly Figure[]
  /** Net of returns; what was proposed waits here too. */
  readonly handedOn: readonly { readonly fiscalYear: number; readonly source: string; readonly amountSatang: bigint }[]
  /** A transfer to it was proposed and not answered. */
  readonly waits: boolean
  readonly closedInto: string | null
  /** The projects it is a component of, the nearest first. */
  readonly above: readonly string[]
  readonly components: readonly string[]
  readonly indicators: readonly { readonly id: string; readonly name: string }[]
}

export interface World {
  readonly projects: ReadonlyMap<string, JoinProject>
  readonly chainOf: ChainOf
  /** What a payee calls money that came from this project on this way. */
  receivedKey(payer: JoinProject, chain: readonly End[]): string
}

export const partKinds = ['money', 'staff', 'area'] as const
export type PartKind = (typeof partKinds)[number]

/** What a party adds to the first project. */
export type Part = { readonly giver: string } & (
  | { readonly kind: 'money'; readonly fiscalYear: number; readonly source: string; readonly amountSatang: bigint }
  | { readonly kind: 'staff'; readonly persons: number; readonly text: string }
  | { readonly kind: 'area'; readonly areaCode: string; readonly text: string }
)

/** What somebody wants to do. The first project leads: the first of a chain, the host, the one that receives. */
export interface JoinDraft {
  readonly form: Form
  readonly projects: readonly string[]
  /** Of the new project; combine only. */
  readonly title: string | null
  readonly parts: readonly Part[]
}

/** Stands for the project that combining makes, until it has an id. */
export const made = '+'

export const tieKinds = ['linked', 'coordinated', 'combined', 'part', 'complements', 'separated'] as const
export type TieKind = (typeof tieKinds)[number]

export interface Tie {
  readonly kind: TieKind
  readonly from: string
  readonly to: string
  readonly position: number
}

/** Everything an act does. Applying it and recording it need nothing else. */
export interface Consequences {
  readonly made: {
    readonly title: string
    readonly lead: string
    readonly areaCode: string | null
    readonly fiscalYearFrom: number
    readonly fiscalYearTo: number
  } | null
  /** Closed into another; with `into` null opened again, or ended because nothing is left in it. */
  readonly closed: readonly {
    readonly project: string
    readonly into: string | null
    readonly before: ProjectState
    readonly after: ProjectState
  }[]
  readonly components: readonly {
    readonly project: string
    readonly before: string | null
    readonly after: string | null
    /** Equal: it stays on its branch. */
    readonly nodeBefore: string | null
    readonly nodeAfter: string | null
  }[]
  readonly moves: readonly MoneyMove[]
  readonly indicators: readonly {
    readonly id: string
    readonly name: string
    readonly from: string
    readonly to: string
  }[]
  readonly ties: readonly Tie[]
  /** Of a separation: the ties of the joining it takes back end. */
  readonly ends: boolean
}

export type JoinRefusal =
  | { kind: 'too-few' }
  | { kind: 'too-many'; most: number }
  | { kind: 'twice'; project: string }
  | { kind: 'no-such-project'; project: string }
  | { kind: 'cancelled'; project: string }
  | { kind: 'finished'; project: string }
  /** Combined before. */
  | { kind: 'closed-into'; project: string; into: string }
  | { kind: 'other-home'; project: string; lead: string }
  | { kind: 'money-not-across'; project: string; lead: string }
  | { kind: 'other-years'; project: string; lead: string }
  | { kind: 'year-outside'; project: string; fiscalYear: number }
  | { kind: 'is-component'; project: string; host: string }
  /** The one to be annexed holds the host. */
  | { kind: 'cycle'; project: string; host: string }
  | { kind: 'transfer-waits'; project: string }
  | { kind: 'in-a-circle'; project: string; source: string }
  | { kind: 'too-long-a-chain'; project: string; source: string }
  | { kind: 'gives-nothing'; project: string }
  | { kind: 'more-than-free'; project: string; fiscalYear: number; source: string; free: bigint; wanted: bigint }
  | { kind: 'title-missing' }

/** One joining with more projects would be nobody's work any more. */
export const mostProjects = 500

/** What an act on these projects does, or everything that stands against it. */
export function planJoining(draft: JoinDraft, world: World): Result<Consequences, JoinRefusal[]> {
  const problems = standing(draft, world)
  if (problems.length > 0) return refuse(problems)
  const projects = draft.projects.map((name) => projectOf(world, name))
  switch (draft.form) {
    case 'link':
      return ok({ ...nothing, ties: chained(draft.projects) })
    case 'coordinate':
      return ok({ ...nothing, ties: around('coordinated', draft.projects) })
    case 'annex':
      return annexing(projects)
    case 'combine':
      return combining(draft, projects, world)
    case 'complement':
      return complementing(draft, projects, world)
  }
}

const nothing: Consequences = {
  made: null,
  closed: [],
  components: [],
  moves: [],
  indicators: [],
  ties: [],
  ends: false,
}

const chained = (names: readonly string[]): Tie[] =>
  names.slice(1).map((to, at) => ({ kind: 'linked', from: names[at] ?? '', to, position: at + 1 }))

const around = (kind: TieKind, names: readonly string[]): Tie[] =>
  names.slice(1).map((from, at) => ({ kind, from, to: names[0] ?? '', position: at + 1 }))

export function projectOf(world: Pick<World, 'projects'>, name: string): JoinProject {
  const project = world.projects.get(name)
  if (project === undefined) throw new Error(`${name} was not looked at`)
  return project
}

/** What stands against an act before anything is counted. */
function standing(draft: JoinDraft, world: World): JoinRefusal[] {
  const problems: JoinRefusal[] = []
  const { form, projects: names } = draft
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) problems.push({ kind: 'twice', project: twice })
  if (new Set(names).size < 2) problems.push({ kind: 'too-few' })
  if (names.length > mostProjects) problems.push({ kind: 'too-many', most: mostProjects })
  for (const name of names) if (!world.projects.has(name)) problems.push({ kind: 'no-such-project', project: name })
  if (problems.length > 0) return problems
  const lead = projectOf(world, names[0] ?? '')
  const binds = form === 'combine' || form === 'annex' || form === 'complement'
  for (const name of names) {
    const project = projectOf(world, name)
    if (project.closedInto !== null) problems.push({ kind: 'closed-into', project: name, into: project.closedInto })
    else if (project.state === 'cancelled') problems.push({ kind: 'cancelled', project: name })
    else if (project.state === 'finished' && form !== 'link') problems.push({ kind: 'finished', project: name })
    if (project === lead || !binds) continue
    if (form === 'complement') {
      if (project.home !== lead.home && project.home !== '00' && lead.home !== '00' && givesMoney(draft, name))
        problems.push({ kind: 'money-not-across', project: name, lead: lead.name })
      if (!draft.parts.some((part) => part.giver === name)) problems.push({ kind: 'gives-nothing', project: name })
      continue
    }
    if (project.home !== lead.home) problems.push({ kind: 'other-home', project: name, lead: lead.name })
    else if (project.fiscalYearTo < lead.fiscalYearFrom || project.fiscalYearFrom > lead.fiscalYearTo)
      problems.push({ kind: 'other-years', project: name, lead: lead.name })
    if (form === 'annex' && lead.above.includes(name)) problems.push({ kind: 'cycle', project: name, host: lead.name })
    else if (form === 'annex' && project.above[0] !== undefined)
      problems.push({ kind: 'is-component', project: name, host: project.above[0] })
  }
  if (form === 'combine') {
    for (const name of names) {
      const { above, waits } = projectOf(world, name)
      if (above[0] !== undefined) problems.push({ kind: 'is-component', project: name, host: above[0] })
      if (waits) problems.push({ kind: 'transfer-waits', project: name })
    }
    if ((draft.title ?? '').trim() === '') problems.push({ kind: 'title-missing' })
  }
  return problems
}

const givesMoney = (draft: JoinDraft, name: string) =>
  draft.parts.some((part) => part.giver === name && part.kind === 'money')

function annexing(projects: readonly JoinProject[]): Result<Consequences, JoinRefusal[]> {
  const [host, ...members] = projects
  if (host === undefined) return refuse([{ kind: 'too-few' }])
  return ok({
    ...nothing,
    components: members.map((one) => ({
      project: one.name,
      before: null,
      after: host.name,
      nodeBefore: one.nodeId,
      // A branch belongs to one plan: a component of another plan stays where it hangs there.
      nodeAfter: one.planId === host.planId ? host.nodeId : one.nodeId,
    })),
    ties: around(
      'part',
      projects.map((one) => one.name),
    ),
  })
}

/** Figures as they become while the moves of one act are made one after the other. */
export class Figures {
  private readonly now = new Map<string, readonly Figure[]>()
  readonly moves: MoneyMove[] = []
  private readonly world: Pick<World, 'projects'>

  constructor(world: Pick<World, 'projects'>) {
    this.world = world
  }

  of(name: string): readonly Figure[] {
    return this.now.get(name) ?? this.world.projects.get(name)?.figures ?? []
  }

  make(move: MoneyMove): void {
    this.moves.push(move)
    this.now.set(move.from, added(this.of(move.from), move.out, true))
    this.now.set(move.to, added(this.of(move.to), move.in, true))
  }
}

export const handedOf =
  (project: Pick<JoinProject, 'handedOn'>): HandedOn =>
  (fiscalYear, source) =>
    project.handedOn.find((one) => one.fiscalYear === fiscalYear && one.source === source)?.amountSatang ?? 0n

const endOf = (project: JoinProject): End => ({ home: project.home, bodyId: project.bodyId, projectId: project.id })

/** The years and sources of figures, each once, in their order. */
function yearsAndSources(figures: readonly Figure[]): { fiscalYear: number; source: string }[] {
  return [
    ...new Map(
      added([], figures, true).map(({ fiscalYear, source }) => [`${fiscalYear} ${source}`, { fiscalYear, source }]),
    ).values(),
  ]
}

type Giving = { readonly fiscalYear: number; readonly source: string; readonly amountSatang: bigint }

/**
 * Free money of one project to another: within a body a reallocation; between bodies a transfer, which leaves the approval with the
 * payer, where it counts.
 */
function give(
  money: Figures,
  from: JoinProject,
  to: JoinProject,
  { fiscalYear, source, amountSatang }: Giving,
  world: World,
): JoinRefusal | null {
  const handed: HandedOn = (year, key) => handedOf(from)(year, key) + handedBy(money.moves, from.name, year, key)
  const common = { from: from.name, to: to.name, fiscalYear, source, amountSatang, transfer: null }
  if (from.bodyId === to.bodyId) {
    const legs = reallocate(money.of(from.name), money.of(to.name), { fiscalYear, source, amountSatang }, handed)
    if (!legs.ok) return tooMuch(from.name, { fiscalYear, source, amountSatang }, legs.problem)
    money.make({ ...common, kind: 'reallocation', ...legs.value, received: null })
    return null
  }
  const judged = handOn(
    { end: endOf(from), figures: money.of(from.name), source },
    endOf(to),
    { fiscalYear, amountSatang },
    world.chainOf,
    handed,
  )
  if (!judged.ok) {
    const { problem } = judged
    return problem.kind === 'in-a-circle' || problem.kind === 'too-long-a-chain'
      ? { kind: problem.kind, project: from.name, source }
      : tooMuch(from.name, { fiscalYear, source, amountSatang }, problem)
  }
  const key = world.receivedKey(from, judged.value.chain)
  const gets = authorityChange(money.of(to.name), fiscalYear, key, amountSatang)
  money.make({ ...common, kind: 'transfer', out: [], in: gets, received: { key, chain: judged.value.chain } })
  return null
}

function handedBy(moves: readonly MoneyMove[], from: string, fiscalYear: number, source: string): bigint {
  let sum = 0n
  for (const one of moves)
    if (one.kind === 'transfer' && one.from === from && one.fiscalYear === fiscalYear && one.source === source)
      sum += one.amountSatang
  return sum
}

function tooMuch(
  project: string,
  { fiscalYear, source, amountSatang: wanted }: Giving,
  problem: { kind: string; free?: bigint },
): JoinRefusal {
  return { kind: 'more-than-free', project, fiscalYear, source, free: problem.free ?? 0n, wanted }
}

const planPhases: readonly Phase[] = ['planned', 'requested']

/** What is only planned or asked for in a year, as a move; null where there is none. */
function planMove(
  figures: readonly Figure[],
  from: string,
  to: string,
  fiscalYear: number,
  source: string,
): MoneyMove | null {
  const legs = planPhases.flatMap((phase): Figure[] => {
    const amountSatang = amountIn(figures, phase, fiscalYear, source)
    return amountSatang > 0n ? [{ fiscalYear, phase, source, amountSatang }] : []
  })
  const last = legs.at(-1)
  if (last === undefined) return null
  const out = legs.map((leg) => ({ ...leg, amountSatang: -leg.amountSatang }))
  const { amountSatang } = last
  return { kind: 'plan', from, to, fiscalYear, source, amountSatang, out, in: legs, received: null, transfer: null }
}

function combining(
  draft: JoinDraft,
  projects: readonly JoinProject[],
  world: World,
): Result<Consequences, JoinRefusal[]> {
  const lead = projects[0] as JoinProject
  const target: JoinProject = { ...lead, name: made, id: made, figures: [], handedOn: [] }
  const money = new Figures(world)
  const problems: JoinRefusal[] = []
  const closed: Consequences['closed'][number][] = []
  for (const project of projects) {
    for (const { fiscalYear, source } of yearsAndSources(project.figures)) {
      const free = freeOf(money.of(project.name), fiscalYear, source, handedOf(project))
      const problem = free > 0n ? give(money, project, target, { fiscalYear, source, amountSatang: free }, world) : null
      if (problem !== null) problems.push(problem)
      const left = money.of(project.name)
      // Where something was used or handed on, the plan of that year is its history and stays with it.
      const stays =
        authorityOf(left, fiscalYear, source) > 0n ||
        usedOf(left, fiscalYear, source) > 0n ||
        handedOf(project)(fiscalYear, source) > 0n
      const move = stays ? null : planMove(left, project.name, made, fiscalYear, source)
      if (move !== null) money.make(move)
    }
    const empty = money.of(project.name).every((one) => one.amountSatang === 0n) && project.handedOn.length === 0
    closed.push({ project: project.name, into: made, before: project.state, after: empty ? 'cancelled' : 'finished' })
  }
  if (problems.length > 0) return refuse(problems)
  return ok({
    made: {
      title: (draft.title ?? '').trim(),
      lead: lead.name,
      areaCode: commonArea(projects),
      fiscalYearFrom: Math.min(...projects.map((one) => one.fiscalYearFrom)),
      fiscalYearTo: Math.max(...projects.map((one) => one.fiscalYearTo)),
    },
    closed,
    components: projects.flatMap((one) =>
      one.components.map((project) => ({ project, before: one.name, after: made, nodeBefore: null, nodeAfter: null })),
    ),
    moves: money.moves,
    indicators: projects.flatMap((one) =>
      one.indicators.map(({ id, name }) => ({ id, name, from: one.name, to: made })),
    ),
    ties: projects.map((one, at) => ({ kind: 'combined', from: one.name, to: made, position: at + 1 })),
    ends: false,
  })
}

/** The smallest area that holds all of them; where one says none, that of the first. */
function commonArea(projects: readonly JoinProject[]): string | null {
  const codes = projects.flatMap((one) => (one.areaCode === null ? [] : [one.areaCode]))
  const [first] = codes
  if (first === undefined || !/^\d+$/.test(first)) return first ?? null
  for (const length of [10, 8, 6, 4, 2]) {
    const start = first.slice(0, length)
    if (start.length === length && codes.every((code) => code.startsWith(start))) return start
  }
  return first.slice(0, 2)
}

function complementing(
  draft: JoinDraft,
  projects: readonly JoinProject[],
  world: World,
): Result<Consequences, JoinRefusal[]> {
  const host = projects[0] as JoinProject
  const money = new Figures(world)
  const problems: JoinRefusal[] = []
  for (const part of draft.parts) {
    if (part.kind !== 'money') continue
    const giver = projects.find((one) => one.name === part.giver && one !== host)
    if (giver === undefined) problems.push({ kind: 'no-such-project', project: part.giver })
    else if (part.fiscalYear < host.fiscalYearFrom || part.fiscalYear > host.fiscalYearTo)
      problems.push({ kind: 'year-outside', project: host.name, fiscalYear: part.fiscalYear })
    else {
      const problem = give(money, giver, host, part, world)
      if (problem !== null) problems.push(problem)
    }
  }
  if (problems.length > 0) return refuse(problems)
  const ties = around('complements', draft.projects)
  return ok({ ...nothing, moves: money.moves, ties })
}

/** The projects after an act: what a preview, a scenario and the proof of the rules look at. */
export function afterwards(world: World, done: Consequences, madeName: string = made): World {
  const projects = new Map(world.projects)
  const real = (name: string) => (name === made ? madeName : name)
  const change = (name: string, how: (project: JoinProject) => Partial<JoinProject>) => {
    const project = projects.get(real(name))
    if (project !== undefined) projects.set(real(name), { ...project, ...how(project) })
  }
  if (done.made !== null) {
    const lead = projectOf(world, done.made.lead)
    const { lead: _lead, ...facts } = done.made
    const id = madeName.slice(3) || made
    projects.set(madeName, {
      ...lead,
      ...facts,
      name: madeName,
      id,
      code: null,
      figures: [],
      handedOn: [],
      waits: false,
      closedInto: null,
      above: [],
      components: [],
      indicators: [],
    })
  }
  for (const move of done.moves) {
    change(move.from, (one) => ({ figures: added(one.figures, move.out, true) }))
    change(move.to, (one) => ({ figures: added(one.figures, move.in, true) }))
    const [payer, sign] =
      move.kind === 'transfer' ? [move.from, 1n] : move.kind === 'return' ? [move.to, -1n] : ['', 0n]
    if (payer !== '') change(payer, (one) => ({ handedOn: handedAfter(one, move, sign * move.amountSatang) }))
  }
  for (const one of done.closed)
    change(one.project, () => ({ state: one.after, closedInto: one.into === null ? null : real(one.into) }))
  for (const one of done.components) {
    change(one.project, ({ nodeId }) => ({
      above: [],
      nodeId: one.nodeBefore === one.nodeAfter ? nodeId : one.nodeAfter,
    }))
    for (const name of [one.before, one.after])
      if (name !== null)
        change(name, ({ components }) => ({
          components: [
            ...components.filter((part) => part !== one.project),
            ...(name === one.after ? [one.project] : []),
          ],
        }))
    if (one.after !== null) change(one.project, () => ({ above: [real(one.after ?? '')] }))
  }
  for (const { id, name, from, to } of done.indicators) {
    change(from, ({ indicators }) => ({ indicators: indicators.filter((one) => one.id !== id) }))
    change(to, ({ indicators }) => ({ indicators: [...indicators, { id, name }] }))
  }
  for (const [name, one] of projects)
    if (one.above.length > 0) projects.set(name, { ...one, above: lineAbove(one, projects) })
  return { ...world, projects, chainOf: chainsWith(world.chainOf, done.moves) }
}

function lineAbove(project: JoinProject, projects: ReadonlyMap<string, JoinProject>): string[] {
  const line: string[] = []
  let at = project.above[0]
  while (at !== undefined && !line.includes(at)) {
    line.push(at)
    at = projects.get(at)?.above[0]
  }
  return line
}

function handedAfter(payer: JoinProject, { fiscalYear, source }: MoneyMove, change: bigint): JoinProject['handedOn'] {
  const amountSatang = handedOf(payer)(fiscalYear, source) + change
  const others = payer.handedOn.filter((one) => one.fiscalYear !== fiscalYear || one.source !== source)
  return amountSatang === 0n ? others : [...others, { fiscalYear, source, amountSatang }]
}

/** The ways of received money, those included that the moves make. */
function chainsWith(chainOf: ChainOf, moves: readonly MoneyMove[]): ChainOf {
  const ways = new Map(moves.flatMap((one) => (one.received === null ? [] : [[one.received.key, one.received.chain]])))
  return (source) => ways.get(source) ?? chainOf(source)
}

/** The same consequences with the id of what was made in the place of `made`. */
export function named(done: Consequences, madeName: string): Consequences {
  const real = <T extends string | null>(name: T) => (name === made ? madeName : name) as T
  return {
    ...done,
    closed: done.closed.map((one) => ({ ...one, into: real(one.into) })),
    components: done.components.map((one) => ({ ...one, before: real(one.before), after: real(one.after) })),
    moves: done.moves.map((one) => ({ ...one, from: real(one.from), to: real(one.to) })),
    indicators: done.indicators.map((one) => ({ ...one, from: real(one.from), to: real(one.to) })),
    ties: done.ties.map((one) => ({ ...one, from: real(one.from), to: real(one.to) })),
  }
}

/** Movements that count: where an approval moves, the plan behind it goes along and is not money once more. */
export function countedMoves(done: Consequences): readonly MoneyMove[] {
  const keyOf = (one: MoneyMove) => `${one.from} ${one.to} ${one.fiscalYear} ${one.source}`
  const approved = new Set(done.moves.flatMap((one) => (one.kind === 'plan' ? [] : [keyOf(one)])))
  return done.moves.filter((one) => one.kind !== 'plan' || !approved.has(keyOf(one)))
}

/** Money that changes its project. */
export const movedSatang = (done: Consequences): bigint =>
  countedMoves(done).reduce((sum, one) => sum + one.amountSatang, 0n)

/** Names these consequences: who agreed, agreed to these. */
export function digestOf(done: Consequences): string {
  const { moves, ...rest } = done
  const plain = { ...rest, moves: moves.map(({ transfer: _transfer, ...move }) => move) }
  return createHash('sha256').update(toJson(plain)).digest('hex')
}

/** Amounts as text: a JSON number would lose satang. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one))

/** Reads back what `toJson` wrote of consequences or terms: every `amountSatang` is an amount again. */
export function fromJson<T>(stored: unknown): T {
  return JSON.parse(JSON.stringify(stored), (key, one: unknown) =>
    key === 'amountSatang' && typeof one === 'string' ? BigInt(one) : one,
  ) as T
}
