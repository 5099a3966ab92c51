import { expect, test } from 'vitest'
import type { Home } from '../../kernel/ids.ts'
import { type CaseLink, caseKeys } from './cases.ts'

const project = (n: number, home = '57') => ({ home: home as Home, id: `01990000-0000-7000-8000-00000000000${n}` })
const link = (left: number, right: number, over: Partial<CaseLink> = {}): CaseLink => ({
  left: project(left),
  right: project(right),
  state: 'open',
  verdict: null,
  ...over,
})
const named = (n: number, home = '57') => `${home}-${project(n).id}`

test('three offices that plan the same road are one case, named by the smallest project, in any order', () => {
  const links = [link(2, 3), link(1, 3), link(5, 6)]

  const keys = caseKeys(links)
  const turned = caseKeys([...links].reverse())

  expect(keys).toEqual([named(1), named(1), named(5)])
  expect(turned).toEqual([named(5), named(1), named(1)])
})

test('a verdict that the work differs parts a case; same and overlapping hold it together', () => {
  const parted = caseKeys([link(1, 2), link(2, 3, { state: 'decided', verdict: 'different' }), link(3, 4)])
  const held = caseKeys([link(1, 2), link(2, 3, { state: 'decided', verdict: 'overlapping' }), link(3, 4)])

  expect(parted).toEqual([named(1), null, named(3)])
  expect(held).toEqual([named(1), named(1), named(1)])
})

test('pairs that are gone hold nothing together, and a case may span provinces', () => {
  const across = { left: project(1, '40'), right: project(2), state: 'open', verdict: null } as const

  const keys = caseKeys([across, link(2, 3), link(3, 4, { state: 'gone' })])

  expect(keys).toEqual([named(1, '40'), named(1, '40'), null])
})

test('a long chain is one case', () => {
  const chain = Array.from({ length: 5_000 }, (_, n) => ({
    left: { home: '57' as Home, id: String(n).padStart(8, '0') },
    right: { home: '57' as Home, id: String(n + 1).padStart(8, '0') },
    state: 'open' as const,
    verdict: null,
  }))

  const keys = new Set(caseKeys(chain.reverse()))

  expect([...keys]).toEqual(['57-00000000'])
})
