import { ok, type Result, refuse } from '../../kernel/result.ts'
import { authorityOf, freeOf, usedOf } from '../money/index.ts'
import { Figures, give, handedOf, planMove, yearsAndSources } from './join-money.ts'
import {
  type Consequences,
  type JoinDraft,
  type JoinProject,
  type JoinRefusal,
  made,
  mostProjects,
  projectOf,
  type Tie,
  type TieKind,
  type World,
} from './join-world.ts'

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
