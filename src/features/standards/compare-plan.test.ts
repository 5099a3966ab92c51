import { expect, test } from 'vitest'
import { anExchangeProject } from '../../../test/support/exchange.ts'
import { type ComparedPlan, changesAnything, comparePlan } from './compare-plan.ts'
import { type ExchangeNode, emptyProfile } from './exchange.ts'

const branch = (id: string, over: Partial<ExchangeNode> = {}): ExchangeNode => ({
  id,
  parentId: null,
  kind: 'strategy',
  title: `สาขา ${id}`,
  description: null,
  stakeholders: [],
  indicators: [],
  ...over,
})
const plan = (over: Partial<ComparedPlan> = {}): ComparedPlan => ({
  title: 'แผน',
  fiscalYearFrom: 2027,
  fiscalYearTo: 2031,
  calendar: 'fiscal',
  profile: emptyProfile,
  nodes: [branch('a'), branch('b')],
  ...over,
})

test('the same plan differs in nothing', () => {
  expect(comparePlan(plan(), plan())).toEqual([])
})

test('a plan we do not have is all new, with what it measures', () => {
  const { indicators } = anExchangeProject()

  const found = comparePlan(null, plan({ nodes: [branch('a', { indicators })] }))

  expect(found.map(({ change, field, what }) => `${change} ${field} ${what}`)).toEqual([
    'new title แผน',
    'new title สาขา a',
    'new indicators สาขา a',
  ])
})

test('a branch renamed, one moved under another and a plan of other years are told one by one', () => {
  const wanted = plan({ fiscalYearTo: 2032, nodes: [branch('a', { title: 'ใหม่' }), branch('b', { parentId: 'a' })] })

  expect(comparePlan(plan(), wanted)).toEqual([
    { change: 'changed', what: 'แผน', field: 'years', before: '2027–2031', after: '2027–2032' },
    { change: 'changed', what: 'ใหม่', field: 'title', before: 'สาขา a', after: 'ใหม่' },
    { change: 'moved', what: 'สาขา b', field: 'under', before: null, after: 'ใหม่' },
  ])
})

test('a branch that the file no longer has is told, and alone changes nothing', () => {
  const found = comparePlan(plan(), plan({ nodes: [branch('a')] }))

  expect(found).toEqual([{ change: 'gone', what: 'สาขา b', field: 'title', before: null, after: null }])
  expect(changesAnything(found)).toBe(false)
})
