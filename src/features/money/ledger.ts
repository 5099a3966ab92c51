import { ok, type Result, refuse } from '../../kernel/result.ts'
import { mostSatang, type Phase, phases } from '../plans/index.ts'

/*
 * The arithmetic of money, without database: what may be posted, what a carry-over and a transfer post, and how a total counts
 * money once. Decision 0014 says why it is so.
 */

/** A figure of a project: what is planned, asked for … paid in one year from one source. */
export interface Figure {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly amountSatang: bigint
}

/** A figure with the place it belongs to. */
export interface PlacedFigure extends Figure, End {}

/** Where money stands: a project, the body that plans it and its home. */
export interface End {
  readonly home: string
  readonly bodyId: string
  readonly projectId: string
}

/** What would be wrong with a posting. Amounts are satang. */
export type LedgerRefusal =
  | { kind: 'nothing' }
  /** The figure would be less than nothing. */
  | { kind: 'negative-phase'; phase: Phase; fiscalYear: number; source: string; has: bigint; change: bigint }
  | { kind: 'over-approved'; fiscalYear: number; source: string; approved: bigint; committed: bigint }
  | { kind: 'paid-over-approved'; fiscalYear: number; source: string; approved: bigint; disbursed: bigint }
  /** What was handed on to another body cannot be used here. */
  | { kind: 'handed-on'; fiscalYear: number; source: string; left: bigint; used: bigint }
  | { kind: 'absurd' }

/** What is allowed and worth a sentence. */
export interface LedgerFlag {
  readonly kind: 'paid-uncommitted'
  readonly fiscalYear: number
  readonly source: string
  readonly committed: bigint
  readonly disbursed: bigint
}

const isAuthority = (phase: Phase) => phase === 'approved' || phase === 'revised'

const keyOf = (figure: Pick<Figure, 'fiscalYear' | 'phase' | 'source'>) =>
  `${figure.fiscalYear} ${figure.phase} ${figure.source}`

/**
 * Adds changes to figures; what becomes nothing goes. The order of the changes does not matter.
 * @param keepsZero an approval of which all was moved stays as zero: without it the year would count with what was asked for again
 */
export function added(figures: readonly Figure[], changes: readonly Figure[], keepsZero = false): Figure[] {
  const sums = new Map<string, Figure>()
  for (const one of [...figures, ...changes]) {
    const known = sums.get(keyOf(one))
    sums.set(keyOf(one), known ? { ...known, amountSatang: known.amountSatang + one.amountSatang } : { ...one })
  }
  const changed = new Set(changes.map(keyOf))
  const stays = (one: Figure) => !changed.has(keyOf(one)) || (keepsZero && isAuthority(one.phase))
  return [...sums.values()]
    .filter((one) => one.amountSatang !== 0n || stays(one))
    .sort(
      (a, b) =>
        a.fiscalYear - b.fiscalYear ||
        phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
        (a.source < b.source ? -1 : a.source > b.source ? 1 : 0),
    )
}

export function amountIn(figures: readonly Figure[], phase: Phase, fiscalYear: number, source: string): bigint {
  let sum = 0n
  for (const one of figures)
    if (one.phase === phase && one.fiscalYear === fiscalYear && one.source === source) sum += one.amountSatang
  return sum
}

/** What may be spent: the revised amount where the budget was revised, else the approved one. */
export function authorityOf(figures: readonly Figure[], fiscalYear: number, source: string): bigint {
  return amountIn(figures, isRevised(figures, fiscalYear, source) ? 'revised' : 'approved', fiscalYear, source)
}

function isRevised(figures: readonly Figure[], fiscalYear: number, source: string): boolean {
  return figures.some((one) => one.phase === 'revised' && one.fiscalYear === fiscalYear && one.source === source)
}

/** What was handed on to other bodies, per year and source, net of returns. */
export type HandedOn = (fiscalYear: number, source: string) => bigint

/** What may still be committed, carried over or handed on. */
export function freeOf(figures: readonly Figure[], fiscalYear: number, source: string, handedOn: HandedOn): bigint {
  return authorityOf(figures, fiscalYear, source) - usedOf(figures, fiscalYear, source) - handedOn(fiscalYear, source)
}

/** What is bound or paid: the payment without a commitment binds too. */
export function usedOf(figures: readonly Figure[], fiscalYear: number, source: string): bigint {
  const disbursed = amountIn(figures, 'disbursed', fiscalYear, source)
  const unpaid = amountIn(figures, 'committed', fiscalYear, source) - disbursed
  return unpaid > 0n ? disbursed + unpaid : disbursed
}

/**
 * The figures of a project after a posting, or why it may not be. Only what the posting makes worse is refused: a plan that came
 * in with more paid than approved can still be corrected step by step.
 */
export function post(
  before: readonly Figure[],
  changes: readonly Figure[],
  handedOn: HandedOn,
  keepsZero = false,
): Result<{ figures: Figure[]; flags: LedgerFlag[] }, LedgerRefusal> {
  const real = changes.filter((change) => change.amountSatang !== 0n)
  if (real.length === 0) return refuse({ kind: 'nothing' })
  const figures = added(before, real, keepsZero)
  const flags: LedgerFlag[] = []
  for (const change of real) {
    const has = amountIn(before, change.phase, change.fiscalYear, change.source)
    const gets = amountIn(figures, change.phase, change.fiscalYear, change.source)
    const { phase, fiscalYear, source } = change
    if (gets < 0n && gets < has)
      return refuse({ kind: 'negative-phase', phase, fiscalYear, source, has, change: gets - has })
    if (gets > mostSatang) return refuse({ kind: 'absurd' })
  }
  const touched = new Map(real.map(({ fiscalYear, source }) => [`${fiscalYear} ${source}`, { fiscalYear, source }]))
  for (const { fiscalYear, source } of touched.values()) {
    const was = uses(before, fiscalYear, source, handedOn)
    const is = uses(figures, fiscalYear, source, handedOn)
    const worse = (part: 'overCommitted' | 'overPaid' | 'overHanded') => is[part] > 0n && is[part] > was[part]
    if (worse('overCommitted'))
      return refuse({ kind: 'over-approved', fiscalYear, source, approved: is.authority, committed: is.committed })
    if (worse('overPaid'))
      return refuse({ kind: 'paid-over-approved', fiscalYear, source, approved: is.authority, disbursed: is.disbursed })
    if (worse('overHanded'))
      return refuse({ kind: 'handed-on', fiscalYear, source, left: is.authority - is.handed, used: is.used })
    if (is.disbursed > is.committed && is.disbursed - is.committed > was.disbursed - was.committed)
      flags.push({ kind: 'paid-uncommitted', fiscalYear, source, committed: is.committed, disbursed: is.disbursed })
  }
  return ok({ figures, flags })
}

function uses(figures: readonly Figure[], fiscalYear: number, source: string, handedOn: HandedOn) {
  const authority = authorityOf(figures, fiscalYear, source)
  const committed = amountIn(figures, 'committed', fiscalYear, source)
  const disbursed = amountIn(figures, 'disbursed', fiscalYear, source)
  const handed = handedOn(fiscalYear, source)
  const used = usedOf(figures, fiscalYear, source)
  return {
    authority,
    committed,
    disbursed,
    handed,
    used,
    overCommitted: committed - authority,
    overPaid: disbursed - authority,
    overHanded: handed === 0n ? 0n : used + handed - authority,
  }
}

export type CarryOverRefusal =
  | { kind: 'amount' }
  | { kind: 'not-the-next-year'; from: number; to: number }
  | { kind: 'more-than-left'; left: bigint }

/**
 * Money that was not paid in its year and is kept for the next one: both legs, so that no year has it twice and
 * none loses it. What is committed goes first, because a contract is what money is kept for.
 */
export function carryOver(
  figures: readonly Figure[],
  act: { source: string; from: number; to: number; amountSatang: bigint },
  handedOn: HandedOn,
): Result<Figure[], CarryOverRefusal> {
  const { source, from, to, amountSatang } = act
  if (amountSatang <= 0n) return refuse({ kind: 'amount' })
  if (to !== from + 1) return refuse({ kind: 'not-the-next-year', from, to })
  const committed = amountIn(figures, 'committed', from, source)
  const disbursed = amountIn(figures, 'disbursed', from, source)
  const left = authorityOf(figures, from, source) - disbursed - handedOn(from, source)
  if (amountSatang > left) return refuse({ kind: 'more-than-left', left: left > 0n ? left : 0n })
  const bound = committed > disbursed ? committed - disbursed : 0n
  const boundMoves = bound < amountSatang ? bound : amountSatang
  const legs = moveAuthority(figures, from, figures, to, source, amountSatang)
  const bind = (fiscalYear: number, change: bigint): Figure => ({
    fiscalYear,
    phase: 'committed',
    source,
    amountSatang: change,
  })
  return ok(
    [...legs.out, ...legs.in, bind(from, -boundMoves), bind(to, boundMoves)].filter((one) => one.amountSatang !== 0n),
  )
}

/**
 * Moves what may be spent from one place to another, so that what was approved and what may be spent stay the same in all: the
 * approval moves as far as it reaches; where the giver was revised upwards, the taker gets a revision too.
 */
function moveAuthority(
  giver: readonly Figure[],
  from: number,
  taker: readonly Figure[],
  to: number,
  source: string,
  amount: bigint,
): { out: Figure[]; in: Figure[] } {
  const approved = amountIn(giver, 'approved', from, source)
  const ofApproved = approved < amount ? (approved > 0n ? approved : 0n) : amount
  const figure = (fiscalYear: number, phase: Phase, change: bigint): Figure => ({
    fiscalYear,
    phase,
    source,
    amountSatang: change,
  })
  const given = [figure(from, 'approved', -ofApproved)]
  const taken = [figure(to, 'approved', ofApproved)]
  if (isRevised(giver, from, source)) given.push(figure(from, 'revised', -amount))
  if (isRevised(taker, to, source)) taken.push(figure(to, 'revised', amount))
  // More than was once approved: only a revision can hold it.
  else if (ofApproved < amount) taken.push(figure(to, 'revised', amountIn(taker, 'approved', to, source) + amount))
  const real = (one: Figure) => one.amountSatang !== 0n
  return { out: given.filter(real), in: taken.filter(real) }
}

/**
 * Money of one project given to another of the same body, in the same year from the same source: both legs. So do two projects
 * become one: all that is free goes over.
 */
export function reallocate(
  from: readonly Figure[],
  to: readonly Figure[],
  act: { source: string; fiscalYear: number; amountSatang: bigint },
  handedOn: HandedOn,
): Result<{ out: Figure[]; in: Figure[] }, { kind: 'amount' } | { kind: 'more-than-free'; free: bigint }> {
  const { source, fiscalYear, amountSatang } = act
  if (amountSatang <= 0n) return refuse({ kind: 'amount' })
  const free = freeOf(from, fiscalYear, source, handedOn)
  if (amountSatang > free) return refuse({ kind: 'more-than-free', free: free > 0n ? free : 0n })
  return ok(moveAuthority(from, fiscalYear, to, fiscalYear, source, amountSatang))
}

/** What may be spent becomes more (a transfer came) or less (it went back): in the approval and in the revision that stands for it. */
export function authorityChange(
  figures: readonly Figure[],
  fiscalYear: number,
  source: string,
  change: bigint,
): Figure[] {
  const approved = amountIn(figures, 'approved', fiscalYear, source)
  const revised = isRevised(figures, fiscalYear, source)
  // A revision may stand above what was approved: the approval is not taken below nothing.
  const ofApproved = revised && approved + change < 0n ? -approved : change
  return [
    { fiscalYear, phase: 'approved' as const, source, amountSatang: ofApproved },
    ...(revised ? [{ fiscalYear, phase: 'revised' as const, source, amountSatang: change }] : []),
  ].filter((one) => one.amountSatang !== 0n)
}

/** Phases that say what may be spent; what is committed and paid is no duplicate, whoever's money it was. */
const authorityPhases: ReadonlySet<Phase> = new Set<Phase>(['planned', 'requested', 'approved', 'revised'])

/** The projects a received source came through, the last payer first. A source without a chain was born where it stands. */
export type ChainOf = (source: string) => readonly End[]

/**
 * Is this money counted elsewhere in the same total? Received money is, as long as it is not used, where any of the projects it
 * came through is part of the total: it was approved there.
 */
export function isCountedElsewhere(
  figure: Pick<Figure, 'phase' | 'source'>,
  chainOf: ChainOf,
  within: (end: End) => boolean,
): boolean {
  return authorityPhases.has(figure.phase) && chainOf(figure.source).some(within)
}

/** The total of a phase over any part of the country, every baht once. */
export function consolidated(
  figures: Iterable<PlacedFigure>,
  phase: Phase,
  chainOf: ChainOf,
  within: (end: End) => boolean,
): bigint {
  let sum = 0n
  for (const one of figures)
    if (one.phase === phase && within(one) && !isCountedElsewhere(one, chainOf, within)) sum += one.amountSatang
  return sum
}

export type TransferRefusal =
  | { kind: 'amount' }
  | { kind: 'to-itself' }
  /** It would come back to where it was before: that is a return. */
  | { kind: 'in-a-circle' }
  | { kind: 'too-long-a-chain'; most: number }
  | { kind: 'more-than-free'; free: bigint }

/** Ministry, province, local administration, community: nobody's money goes through more hands. */
const longestChain = 4

/** May this much be handed on, and through whom has it come then? */
export function handOn(
  payer: { end: End; figures: readonly Figure[]; source: string },
  payee: End,
  act: { fiscalYear: number; amountSatang: bigint },
  chainOf: ChainOf,
  handedOn: HandedOn,
): Result<{ chain: readonly End[] }, TransferRefusal> {
  if (act.amountSatang <= 0n) return refuse({ kind: 'amount' })
  if (payer.end.bodyId === payee.bodyId) return refuse({ kind: 'to-itself' })
  const chain = [payer.end, ...chainOf(payer.source)]
  if (chain.some((end) => end.bodyId === payee.bodyId)) return refuse({ kind: 'in-a-circle' })
  if (chain.length > longestChain) return refuse({ kind: 'too-long-a-chain', most: longestChain })
  const free = freeOf(payer.figures, act.fiscalYear, payer.source, handedOn)
  if (act.amountSatang > free) return refuse({ kind: 'more-than-free', free: free > 0n ? free : 0n })
  return ok({ chain })
}

/** Adds one change to a summary; the database keeps its totals in the same way. */
export function addToSummary(
  summary: Map<string, bigint>,
  change: PlacedFigure,
  keyOfTotal: (figure: PlacedFigure) => string,
): void {
  const key = keyOfTotal(change)
  const sum = (summary.get(key) ?? 0n) + change.amountSatang
  if (sum === 0n) summary.delete(key)
  else summary.set(key, sum)
}
