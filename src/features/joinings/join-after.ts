import { createHash } from 'node:crypto'
import { added, type ChainOf, type MoneyMove } from '../money/index.ts'
import { handedOf } from './join-money.ts'
import { type Consequences, type JoinProject, made, projectOf, type World } from './join-world.ts'

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
