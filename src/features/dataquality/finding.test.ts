import { describe, expect, test } from 'vitest'
import { differences, staleReason, type Told } from './finding.ts'

const told = (facts: Partial<Told>): Told => ({
  title: 'ก่อสร้างถนน',
  bodyCode: 'b',
  areaCode: '570101',
  fiscalYearFrom: 2027,
  fiscalYearTo: 2027,
  amountSatang: 100_000_000n,
  state: 'planned',
  updatedAt: new Date('2026-01-01T00:00:00Z'),
  ...facts,
})

describe('two tellings of one work', () => {
  test('agree when money differs by rounding only', () => {
    expect(differences(told({}), told({ amountSatang: 100_900_000n }))).toEqual([])
  })

  test('disagree in money from one per cent on, but never over a few baht', () => {
    expect(differences(told({}), told({ amountSatang: 102_000_000n }))).toEqual(['money'])
    expect(differences(told({ amountSatang: 10_000n }), told({ amountSatang: 50_000n }))).toEqual([])
  })

  test('agree in place when one says the district and the other its sub-district', () => {
    expect(differences(told({}), told({ areaCode: '5701' }))).toEqual([])
    expect(differences(told({}), told({ areaCode: null }))).toEqual([])
    expect(differences(told({}), told({ areaCode: '570102' }))).toEqual(['place'])
  })

  test('may disagree in several facts at once', () => {
    expect(differences(told({}), told({ fiscalYearTo: 2028, state: 'running' }))).toEqual(['years', 'state'])
  })
})

describe('a plan', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  const plan = {
    fiscalYearFrom: 2026,
    fiscalYearTo: 2028,
    state: 'approved',
    touchedAt: new Date('2026-10-01T00:00:00Z'),
    open: 4,
  }

  test('that runs and was touched lately is current', () => {
    expect(staleReason(plan, 2027, now)).toBeNull()
  })

  test('that ended is stale only while work in it is open', () => {
    expect(staleReason({ ...plan, fiscalYearTo: 2026 }, 2027, now)).toBe('ended')
    expect(staleReason({ ...plan, fiscalYearTo: 2026, open: 0 }, 2027, now)).toBeNull()
  })

  test('that nobody touched for a year, or that runs as a draft, is stale', () => {
    expect(staleReason({ ...plan, touchedAt: new Date('2025-11-01T00:00:00Z') }, 2027, now)).toBe('untouched')
    expect(staleReason({ ...plan, state: 'hearing' }, 2027, now)).toBe('draft')
    expect(staleReason({ ...plan, state: 'draft', fiscalYearFrom: 2028 }, 2027, now)).toBeNull()
  })
})
