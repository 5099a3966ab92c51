import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Phase } from '../plans/index.ts'
import {
  added,
  addToSummary,
  authorityChange,
  authorityOf,
  carryOver,
  consolidated,
  type End,
  type Figure,
  freeOf,
  handOn,
  isCountedElsewhere,
  type PlacedFigure,
  post,
  reallocate,
} from './ledger.ts'

/*
 * Random histories of a small country: three homes, five bodies, eight projects. Acts that only say how work hangs together or
 * where money stands must not change a total; acts that bring money change it by exactly that money.
 */

type Act =
  | { do: 'post'; project: number; phase: Phase; year: number; source: number; amount: number }
  | { do: 'carry-over'; project: number; year: number; source: number; percent: number }
  | { do: 'transfer'; project: number; to: number; year: number; source: number; percent: number; confirmed: boolean }
  | { do: 'return'; transfer: number; percent: number }
  | { do: 'combine'; project: number; to: number; year: number; source: number; percent: number }
  | { do: 'annex'; project: number; to: number }
  | { do: 'reparent-project' | 'reparent-body' | 'link' | 'coordinate' | 'complement'; project: number; to: number }

const homes = ['00', '57', '57', '57', '50', '50', '57', '50']
const bodies = ['ministry', 'province', 'lao', 'lao', 'lao2', 'other', 'lao2', 'ministry']
const years = [2026, 2027]
const ownSources = ['งบกรม', 'รายได้']
const phasesSummed = ['planned', 'requested', 'approved', 'committed', 'disbursed'] as const

interface Transfer {
  payer: number
  payee: number
  year: number
  payerSource: string
  payeeSource: string
  amount: bigint
  back: bigint
}

class Country {
  readonly figures: Figure[][] = homes.map(() => [])
  readonly bodyOf = [...bodies]
  readonly parents = new Map<string, string>()
  readonly ties: string[] = []
  readonly chains = new Map<string, readonly End[]>()
  readonly transfers: Transfer[] = []
  readonly posted: PlacedFigure[] = []
  readonly summary = new Map<string, bigint>()

  /** Half of the projects begin with an approved budget. */
  constructor() {
    for (const at of [0, 1, 2, 4]) {
      const budget = {
        fiscalYear: 2026,
        phase: 'approved' as const,
        source: ownSources[at % 2] as string,
        amountSatang: 1_000n,
      }
      this.store(at, [budget])
    }
  }

  end = (project: number): End => ({
    home: homes[project] ?? '00',
    bodyId: this.bodyOf[project] ?? '',
    projectId: String(project),
  })
  chainOf = (source: string) => this.chains.get(source) ?? []
  handed = (project: number) => (year: number, source: string) => {
    let sum = 0n
    for (const one of this.transfers)
      if (one.payer === project && one.year === year && one.payerSource === source) sum += one.amount - one.back
    return sum
  }

  store(project: number, changes: readonly Figure[], keepsZero = false): boolean {
    const judged = post(this.figures[project] ?? [], changes, this.handed(project), keepsZero)
    if (!judged.ok) return false
    this.figures[project] = judged.value.figures
    for (const change of changes) {
      const placed = { ...change, ...this.end(project) }
      this.posted.push(placed)
      addToSummary(this.summary, placed, summaryKey)
    }
    return true
  }

  sourceAt(project: number, year: number, source: number): string {
    const here = [
      ...new Set((this.figures[project] ?? []).filter((one) => one.fiscalYear === year).map((one) => one.source)),
    ]
    return here[source % Math.max(here.length, 1)] ?? (ownSources[0] as string)
  }

  /** What the act brings into the country, per phase; nothing for what is neutral. */
  run(act: Act): { born: bigint; phase: Phase; project: number } | null {
    const figures = (project: number) => this.figures[project] ?? []
    if (act.do === 'post') {
      const source =
        act.phase === 'committed' || act.phase === 'disbursed'
          ? this.sourceAt(act.project, act.year, act.source)
          : (ownSources[act.source % 2] as string)
      const change = { fiscalYear: act.year, phase: act.phase, source, amountSatang: BigInt(act.amount) }
      return this.store(act.project, [change])
        ? { born: change.amountSatang, phase: act.phase, project: act.project }
        : null
    }
    if (act.do === 'carry-over') {
      const source = this.sourceAt(act.project, act.year, act.source)
      const free = authorityOf(figures(act.project), act.year, source)
      const legs = carryOver(
        figures(act.project),
        { source, from: act.year, to: act.year + 1, amountSatang: part(free, act.percent) },
        this.handed(act.project),
      )
      if (legs.ok) this.store(act.project, legs.value, true)
      return null
    }
    if (act.do === 'transfer') {
      const source = this.sourceAt(act.project, act.year, act.source)
      const amount = part(freeOf(figures(act.project), act.year, source, this.handed(act.project)), act.percent)
      const judged = handOn(
        { end: this.end(act.project), figures: figures(act.project), source },
        this.end(act.to),
        { fiscalYear: act.year, amountSatang: amount },
        this.chainOf,
        this.handed(act.project),
      )
      if (!judged.ok || !act.confirmed) return null
      const key = `from ${judged.value.chain.map((end) => end.projectId).join()}`
      this.chains.set(key, judged.value.chain)
      const gets = authorityChange(figures(act.to), act.year, key, amount)
      this.transfers.push({
        payer: act.project,
        payee: act.to,
        year: act.year,
        payerSource: source,
        payeeSource: key,
        amount,
        back: 0n,
      })
      expect(this.store(act.to, gets)).toBe(true)
      return null
    }
    if (act.do === 'return') {
      const transfer = this.transfers[act.transfer % Math.max(this.transfers.length, 1)]
      if (transfer === undefined) return null
      const { payee, year, payeeSource } = transfer
      const free = freeOf(figures(payee), year, payeeSource, this.handed(payee))
      const amount = part(least(free, transfer.amount - transfer.back), act.percent)
      if (amount <= 0n) return null
      if (this.store(payee, authorityChange(figures(payee), year, payeeSource, -amount), true)) transfer.back += amount
      return null
    }
    if (act.do === 'combine') {
      if (act.project === act.to) return null
      const source = this.sourceAt(act.project, act.year, act.source)
      const amountSatang = part(freeOf(figures(act.project), act.year, source, this.handed(act.project)), act.percent)
      const legs = reallocate(
        figures(act.project),
        figures(act.to),
        { source, fiscalYear: act.year, amountSatang },
        this.handed(act.project),
      )
      if (!legs.ok) return null
      expect(this.store(act.project, legs.value.out, true)).toBe(true)
      expect(this.store(act.to, legs.value.in)).toBe(true)
      return null
    }
    if (act.do === 'annex') this.bodyOf[act.project] = bodies[act.to] ?? ''
    else if (act.do === 'reparent-project' || act.do === 'reparent-body')
      this.parents.set(`${act.do} ${act.project}`, String(act.to))
    else this.ties.push(`${act.do} ${act.project} ${act.to}`)
    return null
  }

  *all(): Generator<PlacedFigure> {
    for (const [project, figures] of this.figures.entries())
      for (const one of figures) yield { ...one, ...this.end(project) }
  }

  /** What may be spent in a part of the country. */
  authority(within: (end: End) => boolean): bigint {
    let sum = 0n
    for (const [project, figures] of this.figures.entries()) {
      if (!within(this.end(project))) continue
      for (const one of figures) {
        const replaced =
          one.phase === 'approved' &&
          figures.some(
            (other) => other.phase === 'revised' && other.fiscalYear === one.fiscalYear && other.source === one.source,
          )
        if ((one.phase !== 'approved' && one.phase !== 'revised') || replaced) continue
        if (!isCountedElsewhere(one, this.chainOf, within)) sum += one.amountSatang
      }
    }
    return sum
  }
}

const everywhere = () => true
const part = (whole: bigint, percent: number) => (whole * BigInt(percent)) / 100n
const least = (a: bigint, b: bigint) => (a < b ? a : b)
const summaryKey = (one: PlacedFigure) => `${one.home} ${one.projectId} ${one.fiscalYear} ${one.phase} ${one.source}`

const project = fc.integer({ min: 0, max: homes.length - 1 })
const year = fc.constantFrom(...years)
const source = fc.integer({ min: 0, max: 3 })
const percent = fc.constantFrom(1, 33, 50, 100)
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      project,
      phase: fc.constantFrom<Phase>(
        'approved',
        'approved',
        'approved',
        'planned',
        'requested',
        'revised',
        'committed',
        'disbursed',
      ),
      year,
      source,
      amount: fc.integer({ min: -300, max: 1_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('carry-over' as const), project, year, source, percent }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      project,
      to: project,
      year,
      source,
      percent,
      confirmed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('return' as const), transfer: source, percent }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('combine' as const), project, to: project, year, source, percent }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('annex' as const), project, to: project }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'reparent-project' as const,
        'reparent-body' as const,
        'link' as const,
        'coordinate' as const,
        'complement' as const,
      ),
      project,
      to: project,
    }),
  },
)

test('over 10,000 histories the nation has exactly the money that was born, whatever happens between bodies', {
  timeout: 600_000,
}, () => {
  let confirmed = 0
  let carried = 0
  fc.assert(
    fc.property(fc.array(act, { minLength: 4, maxLength: 12 }), (history) => {
      const country = new Country()
      const born: Record<string, bigint> = { approved: 4_000n }
      let mayBeSpent = country.authority(everywhere)
      for (const one of history) {
        const brought = country.run(one)
        if (brought) born[brought.phase] = (born[brought.phase] ?? 0n) + brought.born
        const now = country.authority(everywhere)
        if (one.do !== 'post' && now !== mayBeSpent) throw new Error(`${one.do} changed what may be spent`)
        mayBeSpent = now
      }
      for (const phase of phasesSummed) {
        const nation = consolidated(country.all(), phase, country.chainOf, everywhere)
        if (nation !== (born[phase] ?? 0n)) throw new Error(`${phase} is ${nation} and not ${born[phase]}`)
      }
      confirmed += country.transfers.length
      carried += history.filter((one) => one.do === 'carry-over').length
    }),
    { numRuns: 10_000, seed: 2569 },
  )

  expect(confirmed).toBeGreaterThan(1_000)
  expect(carried).toBeGreaterThan(1_000)
})

test('any part of the country counts money once: never more than all its lines, and all that was born in it', {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(
      fc.array(act, { minLength: 4, maxLength: 12 }),
      fc.uniqueArray(project, { minLength: 1 }),
      (history, chosen) => {
        const country = new Country()
        for (const one of history) if (one.do !== 'annex' && one.do !== 'combine') country.run(one)
        const scopes: ((end: End) => boolean)[] = [
          (end) => end.home === '57',
          (end) => chosen.includes(Number(end.projectId)),
          (end) => end.bodyId === 'lao',
        ]
        for (const within of scopes) {
          const once = consolidated(country.all(), 'approved', country.chainOf, within)
          if (once !== bornOrArrived(country, within))
            throw new Error(`${once} and not ${bornOrArrived(country, within)}`)
        }
      },
    ),
    { numRuns: 10_000, seed: 57 },
  )
})

/** The same counted another way: what was approved in the part, and what came over its border and did not come from it. */
function bornOrArrived(country: Country, within: (end: End) => boolean): bigint {
  let sum = 0n
  for (const one of country.posted) {
    if (one.phase !== 'approved' || !within(one)) continue
    const chain = country.chains.get(one.source)
    if (chain === undefined || !chain.some(within)) sum += one.amountSatang
  }
  return sum
}

test('the order of entries does not matter, and a summary kept by differences equals one made anew', {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 4, maxLength: 12 }), fc.integer({ min: 0 }), (history, turn) => {
      const country = new Country()
      for (const one of history) if (one.do !== 'annex') country.run(one)
      const turned = [
        ...country.posted.slice(turn % (country.posted.length || 1)),
        ...country.posted.slice(0, turn % (country.posted.length || 1)),
      ].reverse()

      const anew = new Map<string, bigint>()
      for (const one of country.all()) if (one.amountSatang !== 0n) anew.set(summaryKey(one), one.amountSatang)
      const inTurn = new Map<string, bigint>()
      for (const at of homes.keys())
        for (const one of added(
          [],
          turned.filter((figure) => figure.projectId === String(at)),
        ))
          inTurn.set(summaryKey({ ...one, ...country.end(at) }), one.amountSatang)

      if (!sameMap(country.summary, anew) || !sameMap(inTurn, anew)) throw new Error('the sums differ')
    }),
    { numRuns: 10_000, seed: 40 },
  )
})

function sameMap(a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}
