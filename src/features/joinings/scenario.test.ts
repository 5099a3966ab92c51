import { expect, test } from 'vitest'
import type { Home } from '../../kernel/ids.ts'
import type { Figure } from '../money/index.ts'
import type { JoinProject, World } from './join-world.ts'
import { type Change, differencesOf, givenBy, pairStays, scaledFigures, sourceToGive, tryChanges } from './scenario.ts'

const figure = (amount: bigint, over: Partial<Figure> = {}): Figure => ({
  fiscalYear: 2027,
  phase: 'planned',
  source: 'test',
  amountSatang: amount,
  ...over,
})

function aProject(name: string, over: Partial<JoinProject> = {}): JoinProject {
  return {
    name,
    home: '57' as Home,
    id: name,
    bodyId: 'body',
    bodyNameTh: 'หน่วยงานทดสอบ',
    planId: 'plan',
    nodeId: null,
    title: name,
    areaCode: '570101',
    code: null,
    state: 'planned',
    fiscalYearFrom: 2027,
    fiscalYearTo: 2027,
    figures: [figure(1_000n)],
    handedOn: [],
    waits: false,
    closedInto: null,
    above: [],
    components: [],
    indicators: [],
    ...over,
  }
}

const world = (...projects: JoinProject[]): World => ({
  projects: new Map(projects.map((one) => [one.name, one])),
  chainOf: () => [],
  receivedKey: () => 'received',
})
const noPlan = () => null
const compared = (before: World, changes: readonly Change[]) => {
  const tried = tryChanges(before, changes, noPlan)
  return { ...tried, differences: differencesOf(before, tried.world, '57' as Home, () => '-') }
}

test('combining changes no money of any year, one project is left, and the pair is gone', () => {
  const before = world(
    aProject('57-a'),
    aProject('57-b', { figures: [figure(500n), figure(400n, { phase: 'approved' })] }),
  )

  const { world: after, differences } = compared(before, [
    { kind: 'join', form: 'combine', projects: ['57-a', '57-b'], title: 'รวม' },
  ])

  expect([...differences.byYear.values()].every((amount) => amount === 0n)).toBe(true)
  expect(pairStays('57-a', '57-b', before)).toBe(true)
  expect(pairStays('57-a', '57-b', after)).toBe(false)
})

test('dropping takes the plan away, moving puts it into another year, an amount is shared out without losing a satang', () => {
  const before = world(
    aProject('57-a'),
    aProject('57-b'),
    aProject('57-c', { figures: [figure(1n), figure(2n, { source: 'b' })] }),
  )

  const { differences } = compared(before, [
    { kind: 'drop', project: '57-a' },
    { kind: 'move-year', project: '57-b', fiscalYear: 2029 },
    { kind: 'amount', project: '57-c', amountSatang: 1_001n },
  ])

  expect(differences.byYear.get('2027 planned')).toBe(-1_000n - 1_000n + 998n)
  expect(differences.byYear.get('2029 planned')).toBe(1_000n)
  expect(differences.projects).toBe(-1)
})

test('a change that cannot be done says why, and the others are tried without it', () => {
  const before = world(aProject('57-a', { figures: [figure(900n, { phase: 'approved' })] }), aProject('57-b'))

  const { problems, differences } = compared(before, [
    { kind: 'amount', project: '57-a', amountSatang: 5n },
    { kind: 'drop', project: '57-gone' },
    { kind: 'drop', project: '57-b' },
  ])

  expect(problems.map((one) => one?.kind ?? null)).toEqual(['no-money', 'gone', null])
  expect(differences.byYear.get('2027 planned')).toBe(-1_000n)
})

test('complementing moves money that was approved from giver to host, is told, and no sum of the province changes', () => {
  const host = aProject('57-host', { bodyId: 'host' })
  const giver = aProject('57-giver', { bodyId: 'giver', figures: [figure(900n, { phase: 'approved', source: 'own' })] })
  const source = sourceToGive(giver, 2027)
  const part = { giver: '57-giver', kind: 'money' as const, fiscalYear: 2027, source, amountSatang: 300n }
  const changes: Change[] = [
    { kind: 'join', form: 'complement', projects: ['57-host', '57-giver'], title: null, parts: [part] },
    {
      kind: 'join',
      form: 'complement',
      projects: ['57-host', '57-giver'],
      title: null,
      parts: [{ ...part, amountSatang: 5_000n }],
    },
  ]

  const { differences, problems } = compared(world(host, giver), changes)

  expect(source).toBe('own')
  expect(problems.map((one) => one?.kind ?? null)).toEqual([null, 'cannot'])
  expect(givenBy(changes, problems)).toEqual([{ host: '57-host', part }])
  expect(Object.fromEntries(differences.atHand)).toEqual({ host: 300n, giver: -300n })
  expect([...differences.byYear.values()].every((amount) => amount === 0n)).toBe(true)
})

test('parts of a planned sum add up to the new sum', () => {
  const parts = scaledFigures([figure(1n), figure(1n, { source: 'b' }), figure(1n, { source: 'c' })], 100n)

  expect(parts?.reduce((sum, one) => sum + one.amountSatang, 0n)).toBe(100n)
})
