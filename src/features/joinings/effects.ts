import { consolidated, type PlacedFigure } from '../money/index.ts'
import { type Phase, phases } from '../plans/index.ts'
import { afterwards } from './join-after.ts'
import { type Consequences, type JoinProject, made, type World } from './join-world.ts'

/** Money of one body in one year, phase and source, before and after. */
export interface MoneyRow {
  readonly bodyId: string
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly before: bigint
  readonly after: bigint
}

export interface ProjectRow {
  readonly name: string
  readonly title: string
  readonly bodyId: string
  readonly bodyNameTh: string
  readonly code: string | null
  readonly codeBecomes: 'kept' | 'closed' | 'new' | 'host'
  readonly stateBefore: string | null
  /** Before: combined into another, whatever its state. */
  readonly wasClosed: boolean
  readonly stateAfter: string
  readonly indicatorsBefore: number
  readonly indicatorsAfter: number
}

export interface Effects {
  readonly money: readonly MoneyRow[]
  readonly once: readonly { readonly phase: Phase; readonly before: bigint; readonly after: bigint }[]
  readonly projects: readonly ProjectRow[]
  readonly bodies: readonly string[]
}

/** What an act changes, side by side: the world before it and after it. */
export function effectsOf(world: World, done: Consequences): Effects {
  const after = afterwards(world, done)
  const names = [...after.projects.keys()]
  return {
    money: done.moves.length === 0 ? [] : moneyRows(world, after),
    once: onceOf(world, after),
    projects: names.map((name) => projectRow(name, world, after, done)),
    bodies: [...new Set([...world.projects.values()].map((one) => one.bodyId))],
  }
}

function moneyRows(before: World, after: World): MoneyRow[] {
  const rows = new Map<string, { -readonly [Part in keyof MoneyRow]: MoneyRow[Part] }>()
  for (const side of ['before', 'after'] as const)
    for (const project of (side === 'before' ? before : after).projects.values())
      for (const { fiscalYear, phase, source, amountSatang } of project.figures) {
        const key = `${project.bodyId} ${fiscalYear} ${phase} ${source}`
        const row = rows.get(key) ?? { bodyId: project.bodyId, fiscalYear, phase, source, before: 0n, after: 0n }
        row[side] += amountSatang
        rows.set(key, row)
      }
  return [...rows.values()]
    .filter((row) => row.before !== 0n || row.after !== 0n)
    .sort(
      (a, b) =>
        (a.bodyId < b.bodyId ? -1 : a.bodyId > b.bodyId ? 1 : 0) ||
        a.fiscalYear - b.fiscalYear ||
        phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
        (a.source < b.source ? -1 : 1),
    )
}

function* placed(world: World): Generator<PlacedFigure> {
  for (const { home, bodyId, id, state, figures } of world.projects.values())
    if (state !== 'cancelled') for (const figure of figures) yield { ...figure, home, bodyId, projectId: id }
}

function onceOf(before: World, after: World): Effects['once'] {
  const sum = (world: World, phase: Phase) => consolidated(placed(world), phase, world.chainOf, () => true)
  return phases
    .map((phase) => ({ phase, before: sum(before, phase), after: sum(after, phase) }))
    .filter((one) => one.before !== 0n || one.after !== 0n)
}

function projectRow(name: string, before: World, after: World, done: Consequences): ProjectRow {
  const now = after.projects.get(name) as JoinProject
  const was = before.projects.get(name)
  const annexed = done.components.some((one) => one.project === name && one.after !== null && one.before === null)
  const codeBecomes = name === made ? 'new' : now.closedInto !== null ? 'closed' : annexed ? 'host' : 'kept'
  return {
    name,
    title: now.title,
    bodyId: now.bodyId,
    bodyNameTh: now.bodyNameTh,
    code: was?.code ?? null,
    codeBecomes,
    stateBefore: was?.state ?? null,
    wasClosed: (was?.closedInto ?? null) !== null,
    stateAfter: now.state,
    indicatorsBefore: was?.indicators.length ?? 0,
    indicatorsAfter: now.indicators.length,
  }
}
