import { expect, test } from 'vitest'
import { amountOf, type Phase } from './plan.ts'

const line = (phase: Phase, amount: number, source = 'งบจังหวัด', fiscalYear = 2027) => ({
  fiscalYear,
  phase,
  source,
  amountSatang: BigInt(amount),
})

test('a first payment does not make a project smaller: what was approved is what it counts with', () => {
  const lines = [line('planned', 12), line('approved', 10), line('committed', 6), line('disbursed', 1)]

  expect(amountOf(lines)).toBe(10n)
})

test('of each source the revised amount stands for the approved one, and the other sources stay', () => {
  const lines = [line('approved', 10), line('revised', 8), line('approved', 5, 'รายได้ของ อบต.')]

  expect(amountOf(lines)).toBe(13n)
})

test('before anything is approved a year counts with what is asked for, before that with what is planned', () => {
  expect(amountOf([line('planned', 12), line('requested', 11)])).toBe(11n)
  expect(amountOf([line('planned', 12), line('planned', 3, 'รายได้ของ อบต.')])).toBe(15n)
})

test('each year counts for itself, and a year only known by payments with these', () => {
  expect(
    amountOf([line('approved', 10), line('planned', 4, 'งบจังหวัด', 2028), line('disbursed', 2, 'งบจังหวัด', 2026)]),
  ).toBe(16n)
  expect(amountOf([line('committed', 7)])).toBe(7n)
})

test('an approval of which everything went to another project counts nothing, not what was planned once', () => {
  expect(amountOf([line('planned', 12), line('approved', 0)])).toBe(0n)
})
