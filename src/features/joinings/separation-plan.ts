import { ok, type Result, refuse } from '../../kernel/result.ts'
import { amountIn, authorityChange, type Figure, freeOf, type MoneyMove, reallocate } from '../money/index.ts'
import { Figures, handedOf } from './join-money.ts'
import { type Consequences, projectOf, type World } from './join-world.ts'

export type SeparateRefusal =
  /** What it made or tied was joined again since; that one is separated first. */
  { kind: 'joined-further'; project: string; into: string } | { kind: 'nothing-to-separate' }

/**
 * Takes an approved joining back by a new act: money that is still free returns, what was used meanwhile stays where it was used.
 * @param done the consequences as they were applied, with the id of what was made
 */
export function planSeparation(done: Consequences, world: World): Result<Consequences, SeparateRefusal> {
  const later = joinedSince(done, world)
  if (later !== null) return refuse(later)
  const money = new Figures(world)
  for (const move of [...done.moves].reverse()) giveBack(money, move, world)
  const closed: Consequences['closed'][number][] = done.closed.map((one) => ({
    project: one.project,
    into: null,
    before: one.after,
    after: one.before,
  }))
  const whole = done.closed[0]?.into ?? null
  if (whole !== null) {
    const { state, handedOn, components } = projectOf(world, whole)
    // What was annexed to it since still hangs on it: it stays open as their host.
    const isHost = components.some((name) => !done.components.some((one) => one.project === name))
    const empty = !isHost && money.of(whole).every((one) => one.amountSatang === 0n) && handedOn.length === 0
    if (empty) closed.push({ project: whole, into: null, before: state, after: 'cancelled' })
  }
  return ok({
    made: null,
    closed,
    components: done.components.map((one) => ({
      project: one.project,
      before: one.after,
      after: one.before,
      nodeBefore: one.nodeAfter,
      nodeAfter: one.nodeBefore,
    })),
    moves: money.moves,
    indicators: done.indicators.map((one) => ({ ...one, from: one.to, to: one.from })),
    ties:
      whole === null
        ? []
        : done.closed.map((one, at) => ({ kind: 'separated', from: whole, to: one.project, position: at + 1 })),
    ends: true,
  })
}

function joinedSince(done: Consequences, world: World): SeparateRefusal | null {
  for (const { into } of done.closed) {
    if (into === null) return { kind: 'nothing-to-separate' }
    const whole = projectOf(world, into)
    if (whole.closedInto !== null) return { kind: 'joined-further', project: into, into: whole.closedInto }
    const [host] = whole.above
    if (host !== undefined) return { kind: 'joined-further', project: into, into: host }
  }
  for (const { project, after } of done.components) {
    const part = projectOf(world, project)
    const [host] = part.above
    if (host !== after) return { kind: 'joined-further', project, into: part.closedInto ?? host ?? project }
  }
  for (const name of new Set(done.ties.flatMap((tie) => [tie.from, tie.to]))) {
    const project = world.projects.get(name)
    const closedHere = done.closed.some((one) => one.project === name)
    if (project !== undefined && project.closedInto !== null && !closedHere && done.moves.length > 0)
      return { kind: 'joined-further', project: name, into: project.closedInto }
  }
  return null
}

/** `Math.min` takes no bigint. */
function least(a: bigint, b: bigint): bigint {
  if (a < b) return a
  return b
}

function giveBack(money: Figures, move: MoneyMove, world: World): void {
  const holder = projectOf(world, move.to)
  const handed = handedOf(holder)
  const { fiscalYear } = move
  const back = (amountSatang: bigint) => ({ ...move, from: move.to, to: move.from, amountSatang })
  if (move.kind === 'plan') {
    const legs = move.in.flatMap((leg) => {
      const has = amountIn(money.of(move.to), leg.phase, fiscalYear, leg.source)
      const amountSatang = least(has, leg.amountSatang)
      return amountSatang > 0n ? [{ ...leg, amountSatang }] : []
    })
    const last = legs.at(-1)
    if (last === undefined) return
    const out = legs.map((leg) => ({ ...leg, amountSatang: -leg.amountSatang }))
    money.make({ ...back(last.amountSatang), out, in: legs })
    return
  }
  const source = move.received?.key ?? move.source
  const free = freeOf(money.of(move.to), fiscalYear, source, handed)
  const amountSatang = least(free, move.amountSatang)
  if (amountSatang <= 0n) return
  if (move.kind === 'transfer') {
    const out = authorityChange(money.of(move.to), fiscalYear, source, -amountSatang)
    money.make({ ...back(amountSatang), kind: 'return', out, in: [] })
    return
  }
  const turned = (figures: readonly Figure[]) => figures.map((one) => ({ ...one, amountSatang: -one.amountSatang }))
  const isRevised = (figures: readonly Figure[]) =>
    figures.some((one) => one.phase === 'revised' && one.fiscalYear === fiscalYear && one.source === source)
  const asItWent = (name: string, legs: readonly Figure[]) =>
    isRevised(money.of(name)) === legs.some((one) => one.phase === 'revised')
  const holds = move.in.every((one) => amountIn(money.of(move.to), one.phase, fiscalYear, source) >= one.amountSatang)
  // All of it, and nobody revised it since: both legs exactly as they went.
  if (amountSatang === move.amountSatang && holds && asItWent(move.to, move.in) && asItWent(move.from, move.out)) {
    money.make({ ...back(amountSatang), out: turned(move.in), in: turned(move.out) })
    return
  }
  const legs = reallocate(money.of(move.to), money.of(move.from), { fiscalYear, source, amountSatang }, handed)
  if (legs.ok) money.make({ ...back(amountSatang), ...legs.value })
}
