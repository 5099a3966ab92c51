import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Home } from '../../kernel/ids.ts'
import { added, authorityOf, consolidated, type Figure, type PlacedFigure } from '../money/index.ts'
import type { Phase } from '../plans/index.ts'
import { afterwards, digestOf, fromJson, named, toJson } from './join-after.ts'
import { planJoining } from './join-plan.ts'
import type { Consequences, Form, JoinProject, Part, World } from './join-world.ts'
import { planSeparation } from './separation-plan.ts'

/*
 * Random sequences of the five forms and their reversals over a small country: two provinces and the nation, three bodies, money in
 * all phases, some of it spent or revised between the acts. What was joined must never change a total, lose a project or its history.
 */

const homes = ['57', '57', '57', '57', '57', '50', '50', '00']
const bodies = ['province', 'province', 'lao', 'lao', 'office', 'lao2', 'lao2', 'ministry']
const years = [2026, 2027]
const sources = ['งบจังหวัด', 'รายได้']
const phasesSummed = ['planned', 'approved', 'disbursed'] as const
const everywhere = () => true

type Step =
  | { do: 'join'; form: Form; projects: number[]; share: number }
  | { do: 'separate'; which: number }
  | { do: 'spend'; project: number; year: number; percent: number; paid: boolean }
  | { do: 'revise'; project: number; year: number; percent: number }

class Country {
  world: World
  /** Every project's acts, in their order: what its page tells. */
  readonly histories = new Map<string, string[]>()
  readonly joined: { done: Consequences; separated: boolean }[] = []
  private count = 0

  constructor() {
    const projects = new Map<string, JoinProject>()
    for (const [at, home] of homes.entries()) {
      const body = bodies[at] ?? ''
      const figures: Figure[] = years.flatMap((fiscalYear, later): Figure[] => {
        const source = sources[at % 2] ?? ''
        const planned = { fiscalYear, phase: 'planned' as const, source, amountSatang: 1_000n + BigInt(at) }
        if (later === 1) return at % 3 === 0 ? [planned, { ...planned, phase: 'requested' as const }] : [planned]
        return at % 4 === 3 ? [planned] : [planned, { ...planned, phase: 'approved' as const, amountSatang: 900n }]
      })
      const project = aProject(`${home}-${at}`, home as Home, body, figures)
      projects.set(project.name, project)
      this.histories.set(project.name, ['planned'])
    }
    this.world = { projects, chainOf: () => [], receivedKey: (_, chain) => `from ${chain.map((one) => one.projectId)}` }
  }

  names = () => [...this.world.projects.keys()]
  at = (index: number) => this.world.projects.get(this.names()[index % this.world.projects.size] ?? '') as JoinProject

  total(phase: Phase, within: (home: string) => boolean): bigint {
    return consolidated(this.placed(), phase, this.world.chainOf, (end) => within(end.home))
  }

  *placed(): Generator<PlacedFigure> {
    for (const one of this.world.projects.values()) {
      // What is cancelled counts in no total: so it must hold nothing.
      if (one.state === 'cancelled') continue
      for (const figure of one.figures) yield { ...figure, home: one.home, bodyId: one.bodyId, projectId: one.id }
    }
  }

  apply(done: Consequences, what: string): void {
    const madeName = `57-made${++this.count}`
    const real = named(done, madeName)
    this.world = afterwards(this.world, real, madeName)
    const touched = new Set([
      ...real.closed.flatMap((one) => [one.project, one.into ?? one.project]),
      ...real.components.map((one) => one.project),
      ...real.moves.flatMap((one) => [one.from, one.to]),
      ...real.ties.flatMap((one) => [one.from, one.to]),
    ])
    for (const name of touched) this.histories.set(name, [...(this.histories.get(name) ?? []), what])
    if (!done.ends) this.joined.push({ done: real, separated: false })
  }

  join(form: Form, indexes: readonly number[], share: number): boolean {
    const projects = indexes.map((index) => this.at(index).name)
    const parts = projects.slice(1).map((giver): Part => {
      const { figures } = this.world.projects.get(giver) as JoinProject
      const one = figures.find((figure) => figure.phase === 'approved' && figure.amountSatang > 0n)
      if (one === undefined) return { giver, kind: 'staff', persons: 2, text: 'ช่าง' }
      const amountSatang = (one.amountSatang * BigInt(share)) / 100n || 1n
      return { giver, kind: 'money', fiscalYear: one.fiscalYear, source: one.source, amountSatang }
    })
    const planned = planJoining({ form, projects, title: 'รวม', parts: form === 'complement' ? parts : [] }, this.world)
    if (planned.ok) this.apply(planned.value, form)
    return planned.ok
  }

  separate(which: number): boolean {
    const one = this.joined[which % Math.max(this.joined.length, 1)]
    if (one === undefined || one.separated) return false
    const planned = planSeparation(one.done, this.world)
    if (!planned.ok) return false
    one.separated = true
    this.apply(planned.value, 'separate')
    return true
  }

  change(project: JoinProject, figures: readonly Figure[]): void {
    const projects = new Map(this.world.projects)
    projects.set(project.name, { ...project, figures: added(project.figures, figures, true) })
    this.world = { ...this.world, projects }
  }
}

function aProject(name: string, home: Home, bodyId: string, figures: readonly Figure[]): JoinProject {
  return {
    name,
    home,
    id: name.slice(3),
    bodyId,
    bodyNameTh: bodyId,
    planId: bodyId,
    nodeId: null,
    title: name,
    areaCode: home === '00' ? null : `${home}0101`,
    code: null,
    state: 'approved',
    fiscalYearFrom: 2026,
    fiscalYearTo: 2027,
    figures,
    handedOn: [],
    waits: false,
    closedInto: null,
    above: [],
    components: [],
    indicators: [{ id: `i-${name}`, name: 'ตัวชี้วัด' }],
  }
}

const index = fc.integer({ min: 0, max: 11 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('join' as const),
      form: fc.constantFrom<Form>('link', 'coordinate', 'combine', 'combine', 'annex', 'complement', 'complement'),
      projects: fc.uniqueArray(index, { minLength: 2, maxLength: 4 }),
      share: fc.constantFrom(1, 50, 100),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('separate' as const), which: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('spend' as const),
      project: index,
      year: fc.constantFrom(...years),
      percent: fc.constantFrom(10, 100),
      paid: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('revise' as const),
      project: index,
      year: fc.constantFrom(...years),
      percent: fc.constantFrom(100, 120),
    }),
  },
)

/** Spends or revises free money of a project: life between the acts. */
function live(country: Country, one: Extract<Step, { do: 'spend' | 'revise' }>): void {
  const project = country.at(one.project)
  const figure = project.figures.find((f) => f.phase === 'approved' && f.fiscalYear === one.year && f.amountSatang > 0n)
  if (figure === undefined || project.state === 'cancelled') return
  const { fiscalYear, source } = figure
  const authority = authorityOf(project.figures, fiscalYear, source)
  if (one.do === 'revise') {
    if (project.figures.some((f) => f.phase === 'revised' && f.fiscalYear === fiscalYear && f.source === source)) return
    if (country.world.chainOf(source).length > 0) return
    country.change(project, [{ ...figure, phase: 'revised', amountSatang: (authority * BigInt(one.percent)) / 100n }])
    return
  }
  const handed = project.handedOn.find((h) => h.fiscalYear === fiscalYear && h.source === source)?.amountSatang ?? 0n
  const committed = project.figures.find(
    (f) => f.phase === 'committed' && f.fiscalYear === fiscalYear && f.source === source,
  )
  const free = authority - handed - (committed?.amountSatang ?? 0n)
  const amountSatang = (free * BigInt(one.percent)) / 100n
  if (amountSatang <= 0n) return
  country.change(project, [
    { ...figure, phase: 'committed', amountSatang },
    ...(one.paid ? [{ ...figure, phase: 'disbursed' as const, amountSatang }] : []),
  ])
}

test('over 10,000 sequences of the five forms and their reversals no total changes and nothing is lost', {
  timeout: 600_000,
}, () => {
  const reached: Record<string, number> = {}
  let separated = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 6 }), (steps) => {
      const country = new Country()
      let before = totals(country)
      for (const one of steps) {
        const lengths = new Map([...country.histories].map(([name, events]) => [name, events.length]))
        if (one.do === 'join') {
          if (!country.join(one.form, one.projects, one.share)) continue
          reached[one.form] = (reached[one.form] ?? 0) + 1
        } else if (one.do === 'separate') {
          if (!country.separate(one.which)) continue
          separated += 1
        } else {
          live(country, one)
          before = totals(country)
          continue
        }
        const after = totals(country)
        // Money given across homes arrives in one and stays counted in the other: only the nation is then the same.
        const acrossHomes = one.do === 'separate' || one.form === 'complement'
        if (before.nation !== after.nation || (!acrossHomes && before.homes !== after.homes))
          throw new Error(`${JSON.stringify(one)}: ${toJson(before)} became ${toJson(after)}`)
        before = after
        for (const [name, length] of lengths)
          if ((country.histories.get(name)?.length ?? 0) < length) throw new Error(`${name} lost its history`)
        reachable(country)
      }
      const { nation } = before
      for (const phase of phasesSummed) {
        const sum = country.total(phase, everywhere)
        if (sum !== 0n && !nation.includes(`${phase}: ${sum}`))
          throw new Error(`the ledger says ${phase} ${sum}, not ${nation}`)
      }
    }),
    { numRuns: 10_000, seed: 2570 },
  )

  for (const form of ['link', 'coordinate', 'combine', 'annex', 'complement'])
    expect(reached[form], form).toBeGreaterThan(700)
  expect(separated).toBeGreaterThan(1_000)
})

/** The sums of each phase and what may be spent, every baht once, in one pass; the ledger's own sum is held against it at the end. */
function totals(country: Country): { nation: string; homes: string } {
  const nation = new Map<string, bigint>()
  const homes = new Map<string, bigint>()
  const add = (sums: Map<string, bigint>, key: string, amount: bigint) => sums.set(key, (sums.get(key) ?? 0n) + amount)
  for (const one of country.world.projects.values()) {
    // What is cancelled counts in no total: so it must hold nothing.
    if (one.state === 'cancelled') continue
    for (const figure of one.figures) {
      if (figure.amountSatang === 0n) continue
      const authority = figure.phase === 'approved' || figure.phase === 'revised'
      const counts = authority || figure.phase === 'planned' || figure.phase === 'requested'
      const chain = counts ? country.world.chainOf(figure.source) : []
      if (chain.length === 0) {
        if (figure.phase !== 'revised') add(nation, figure.phase, figure.amountSatang)
        if (authority && (figure.phase === 'revised' || !isRevised(one, figure)))
          add(nation, 'may be spent', figure.amountSatang)
      }
      if (figure.phase !== 'revised' && !chain.some((end) => end.home === one.home))
        add(homes, `${one.home} ${figure.phase}`, figure.amountSatang)
    }
  }
  return { nation: textOf(nation), homes: textOf(homes) }
}

function textOf(sums: ReadonlyMap<string, bigint>): string {
  const text = [...sums].filter(([, amount]) => amount !== 0n).map(([key, amount]) => `${key}: ${amount}`)
  return text.sort().join(', ')
}

const isRevised = (project: JoinProject, { fiscalYear, source }: Figure) =>
  project.figures.some((one) => one.phase === 'revised' && one.fiscalYear === fiscalYear && one.source === source)

/** Every project that ever was is there, and a closed one leads to one that is not. */
function reachable(country: Country): void {
  for (const name of country.histories.keys()) {
    const seen = new Set<string>()
    let at = name
    for (;;) {
      if (seen.has(at)) throw new Error(`${name} goes in a circle`)
      seen.add(at)
      const project = country.world.projects.get(at)
      if (project === undefined) throw new Error(`${name} leads to ${at}, which is not there`)
      if (project.closedInto === null) break
      at = project.closedInto
    }
  }
  for (const one of country.world.projects.values()) {
    if (one.state === 'cancelled' && one.figures.some((figure) => figure.amountSatang !== 0n))
      throw new Error(`${one.name} is cancelled and holds money`)
    if (one.above.includes(one.name)) throw new Error(`${one.name} is a component of itself`)
    if (one.figures.some((figure) => figure.amountSatang < 0n)) throw new Error(`${one.name} holds less than nothing`)
  }
}

test('over 10,000 joinings separating at once gives back everything exactly as it was', { timeout: 600_000 }, () => {
  let made = 0
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 3 }),
      fc.constantFrom<Form>('combine', 'annex', 'complement', 'link', 'coordinate'),
      fc.uniqueArray(index, { minLength: 2, maxLength: 5 }),
      (steps, form, projects) => {
        const country = new Country()
        for (const one of steps) {
          if (one.do === 'join') country.join(one.form, one.projects, one.share)
          else if (one.do !== 'separate') live(country, one)
        }
        const before = stateOf(country.world)
        if (!country.join(form, projects, 50)) return
        made += 1

        const done = country.joined.length - 1
        if (!country.separate(done)) throw new Error(`${form} cannot be separated`)

        const after = stateOf(country.world)
        for (const [name, text] of before) if (after.get(name) !== text) throw new Error(`${text}\n${after.get(name)}`)
      },
    ),
    { numRuns: 10_000, seed: 41 },
  )

  expect(made).toBeGreaterThan(2_000)
})

/** What a project is, without figures of nothing. */
function stateOf(world: World): Map<string, string> {
  const text = (one: JoinProject) =>
    toJson({
      ...one,
      figures: one.figures.filter((figure) => figure.amountSatang !== 0n),
      indicators: [...one.indicators].sort((a, b) => (a.id < b.id ? -1 : 1)),
      components: [...one.components].sort(),
      handedOn: [...one.handedOn].sort((a, b) =>
        `${a.fiscalYear}${a.source}` < `${b.fiscalYear}${b.source}` ? -1 : 1,
      ),
    })
  return new Map([...world.projects].map(([name, one]) => [name, text(one)]))
}

test('consequences are the same after they were stored and read, and named by what they do', () => {
  const country = new Country()
  country.join('combine', [0, 1, 2], 100)
  const done = country.joined[0]?.done as Consequences

  const read = fromJson<Consequences>(JSON.parse(toJson(done)))

  expect(read).toEqual(done)
  expect(digestOf(read)).toBe(digestOf(done))
})
