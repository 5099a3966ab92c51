import {
  added,
  amountIn,
  authorityChange,
  type End,
  type Figure,
  type HandedOn,
  handOn,
  type MoneyMove,
  reallocate,
} from '../money/index.ts'
import type { Phase } from '../plans/index.ts'
import type { JoinProject, JoinRefusal, World } from './join-world.ts'

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
export function yearsAndSources(figures: readonly Figure[]): { fiscalYear: number; source: string }[] {
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
export function give(
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
export function planMove(
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
