import { type Phase, phases } from '../plans/index.ts'
import { amountIn, authorityOf, type Figure, type HandedOn, usedOf } from './ledger.ts'
import { kindIn, type Sources } from './money-model.ts'

/** A sum that is shown, by what it is a sum of. */
export interface Sum<Name extends string = string> {
  readonly name: Name
  readonly amountSatang: bigint
}

export type Phases = Readonly<Record<Phase, bigint>>

export const noPhases: Phases = { planned: 0n, requested: 0n, approved: 0n, revised: 0n, committed: 0n, disbursed: 0n }

interface Counted {
  readonly phase: Phase
  readonly source: string
  readonly amountSatang: bigint
}

const authority: ReadonlySet<Phase> = new Set<Phase>(['planned', 'requested', 'approved', 'revised'])

/** Leaves out money the same total counts where it was approved first (see `isCountedElsewhere` of the ledger). */
export function countedOnce<Line extends Counted>(lines: readonly Line[], received: ReadonlySet<string>): Line[] {
  return received.size === 0
    ? [...lines]
    : lines.filter((line) => !(authority.has(line.phase) && received.has(line.source)))
}

export function byPhase(lines: readonly Counted[]): Phases {
  const sums: Record<Phase, bigint> = { ...noPhases }
  for (const line of lines) sums[line.phase] += line.amountSatang
  return sums
}

/** Sums by any name, most money first. */
function sumsBy<Line extends Counted>(lines: readonly Line[], nameOf: (line: Line) => string): Sum[] {
  const sums = new Map<string, bigint>()
  for (const line of lines) sums.set(nameOf(line), (sums.get(nameOf(line)) ?? 0n) + line.amountSatang)
  return [...sums]
    .map(([name, amountSatang]) => ({ name, amountSatang }))
    .sort((a, b) =>
      a.amountSatang < b.amountSatang ? 1 : a.amountSatang > b.amountSatang ? -1 : a.name < b.name ? -1 : 1,
    )
}

/** For a table with one column for each phase. */
export function phasesBy<Line extends Counted>(
  lines: readonly Line[],
  nameOf: (line: Line) => string,
): { name: string; phases: Phases }[] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const name = nameOf(line)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [line])
    else group.push(line)
  }
  const size = (one: { phases: Phases }) => one.phases.approved + one.phases.planned + one.phases.disbursed
  return [...groups]
    .map(([name, group]) => ({ name, phases: byPhase(group) }))
    .sort((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : a.name < b.name ? -1 : 1))
}

/** The phase a picture of a year is drawn in: the first of these that has money. */
export function phaseToShow(sums: Phases, wanted: Phase | null): Phase {
  if (wanted !== null) return wanted
  return (
    (['approved', 'requested', 'planned', 'revised', 'committed', 'disbursed'] as const).find(
      (phase) => sums[phase] > 0n,
    ) ?? 'planned'
  )
}

export interface Flow {
  readonly from: string
  readonly to: string
  readonly amountSatang: bigint
}

/** Money that goes from a source to a body and on into a field. */
export interface Flows {
  readonly sources: readonly Sum[]
  readonly middles: readonly Sum[]
  readonly fields: readonly Sum[]
  readonly flows: readonly Flow[]
}

/** Stands for everything too small to be drawn alone. */
export const theRest = '…'

/**
 * What the picture of flows shows: kind of source → body or level → field, the greatest of each, the rest as one. Each side adds
 * up to the same sum.
 */
export function flowsOf<Line extends Counted & { readonly division: string }>(
  lines: readonly Line[],
  sources: Sources,
  middleOf: (line: Line) => string,
  most: { sources: number; middles: number; fields: number },
): Flows {
  const real = lines.filter((line) => line.amountSatang > 0n)
  const source = folded(real, (line) => kindIn(sources, line.source), most.sources)
  const middle = folded(real, middleOf, most.middles)
  const field = folded(real, (line) => line.division, most.fields)
  const flows = new Map<string, Flow>()
  const add = (from: string, to: string, amountSatang: bigint) => {
    const key = `${from}\n${to}`
    flows.set(key, { from, to, amountSatang: (flows.get(key)?.amountSatang ?? 0n) + amountSatang })
  }
  for (const line of real) {
    add(`s:${source(line)}`, `m:${middle(line)}`, line.amountSatang)
    add(`m:${middle(line)}`, `f:${field(line)}`, line.amountSatang)
  }
  return {
    sources: sumsBy(real, source),
    middles: sumsBy(real, middle),
    fields: sumsBy(real, field),
    flows: [...flows.values()].sort((a, b) => (a.amountSatang < b.amountSatang ? 1 : -1)),
  }
}

/** Names beyond the greatest few become one. */
function folded<Line extends Counted>(
  lines: readonly Line[],
  nameOf: (line: Line) => string,
  most: number,
): (line: Line) => string {
  const kept = new Set(
    sumsBy(lines, nameOf)
      .slice(0, most)
      .map((sum) => sum.name),
  )
  return (line) => (kept.has(nameOf(line)) ? nameOf(line) : theRest)
}

/** Phases that have money anywhere, in their order. */
export function phasesPresent(rows: readonly { phases: Phases }[]): Phase[] {
  return phases.filter((phase) => rows.some((row) => row.phases[phase] !== 0n))
}

/** Where money can stand; each baht stands in one of them. */
export const standings = ['paid', 'bound', 'handed', 'free', 'asked', 'planned'] as const
export type Standing = (typeof standings)[number]

export interface StandingSum {
  readonly fiscalYear: number
  readonly source: string
  readonly standing: Standing
  readonly amountSatang: bigint
}

/** Where each baht of a project stands, per year and source: money that was not approved counts as asked for, else as planned. */
export function whereItStands(figures: readonly Figure[], handedOn: HandedOn): StandingSum[] {
  const keys = new Map(figures.map(({ fiscalYear, source }) => [`${fiscalYear} ${source}`, { fiscalYear, source }]))
  return [...keys.values()].flatMap(({ fiscalYear, source }) => {
    const amount = (phase: Phase) => amountIn(figures, phase, fiscalYear, source)
    const authority = authorityOf(figures, fiscalYear, source)
    const disbursed = amount('disbursed')
    const handed = handedOn(fiscalYear, source)
    const used = usedOf(figures, fiscalYear, source)
    const granted = authority > 0n || used > 0n || figures.some((one) => isGranted(one, fiscalYear, source))
    const sums: Record<Standing, bigint> = {
      paid: disbursed,
      bound: used - disbursed,
      handed,
      free: granted ? authority - used - handed : 0n,
      asked: granted ? 0n : amount('requested'),
      planned: granted || amount('requested') > 0n ? 0n : amount('planned'),
    }
    return standings
      .filter((standing) => sums[standing] > 0n)
      .map((standing) => ({ fiscalYear, source, standing, amountSatang: sums[standing] }))
  })
}

const isGranted = (one: Figure, fiscalYear: number, source: string) =>
  (one.phase === 'approved' || one.phase === 'revised') && one.fiscalYear === fiscalYear && one.source === source
