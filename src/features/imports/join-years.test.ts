import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quirkyRows, type VolumeRow, volumeCells, volumeHeader } from '../../../test/support/plans-volume.ts'
import { amountOf } from '../plans/index.ts'
import { PICO_PER_SATANG, spreadExactly, toSatang } from './exact-amount.ts'
import { budgetBureau, fitMapping } from './import-mapping.ts'
import { joinYears } from './join-years.ts'
import { readProjectRow } from './project-row.ts'

function join(rows: readonly VolumeRow[]) {
  const fitted = fitMapping(volumeHeader, null)
  if (!fitted.ok) throw new Error('must fit')
  const drafts = rows.flatMap((row, at) => {
    const read = readProjectRow(volumeCells(row, at), at + 2, budgetBureau, fitted.value.places, volumeHeader.length)
    return read.ok ? [{ file: 'v.csv', draft: read.value.draft }] : []
  })
  return joinYears(drafts, budgetBureau)
}

const lease = (year: string, over: VolumeRow = {}): VolumeRow => ({
  title: 'ค่าเช่ารถ 1 คัน',
  obliged: 'True',
  year,
  ...over,
})

test('the years of one commitment are one project with a line a year', () => {
  const { projects, notes } = join([lease('2021'), lease('2022'), lease('2023')])

  expect(projects).toHaveLength(1)
  expect(projects[0]?.lines.map((line) => [line.fiscalYear, line.phase])).toEqual([
    [2021, 'approved'],
    [2022, 'requested'],
    [2023, 'planned'],
  ])
  expect(notes.map((note) => note.problem.problem)).toEqual([
    { kind: 'merged', into: '2022.3.99.0' },
    { kind: 'merged', into: '2022.3.99.0' },
  ])
})

test('a year that comes again begins another project', () => {
  const { projects } = join([lease('2021'), lease('2022'), lease('2021'), lease('2022'), lease('2023')])

  expect(projects.map((project) => project.lines.map((line) => line.fiscalYear))).toEqual([
    [2021, 2022],
    [2021, 2022, 2023],
  ])
  expect(projects[0]?.keys.text).not.toBe(projects[1]?.keys.text)
})

test('another unit, category or wording is another project', () => {
  const { projects } = join([
    lease('2021'),
    lease('2022', { unit: 'กรมอื่น' }),
    lease('2023', { category: ['งบดำเนินงาน'] }),
    lease('2024', { title: 'ค่าเช่ารถ 2 คัน' }),
  ])

  expect(projects).toHaveLength(4)
})

test('equal rows that are no commitment stay apart, and each can be found again', () => {
  const row = { title: 'เครื่องช่วยหายใจ' }

  const { projects } = join([row, row])

  expect(projects).toHaveLength(2)
  expect(new Set(projects.flatMap((project) => [project.keys.item, project.keys.text])).size).toBe(4)
})

test('rows in another order give the same projects', () => {
  const one = join([lease('2021'), lease('2022')]).projects[0]
  const other = join([lease('2022', { item: 'b' }), lease('2021', { item: 'a' })]).projects[0]

  expect(other?.lines).toEqual(one?.lines)
  expect(other?.keys.text).toBe(one?.keys.text)
})

test('a divided total comes back to the satang, the remainder carried from year to year', () => {
  const { projects } = join(quirkyRows)

  expect(projects[0]?.lines.map((line) => line.amountSatang)).toEqual([336_546_667n, 336_546_666n, 336_546_667n])
  expect(amountOf(projects[0]?.lines ?? [])).toBe(1_009_640_000n)
})

test('spreading never loses or makes a satang', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { minLength: 1, maxLength: 40 }), (amounts) => {
      const parts = spreadExactly(amounts)
      const total = amounts.reduce((sum, amount) => sum + amount, 0n)

      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(toSatang(total))
      for (const [at, part] of parts.entries()) {
        const exact = amounts[at] ?? 0n
        expect(part * PICO_PER_SATANG - exact).toBeLessThanOrEqual(PICO_PER_SATANG)
        expect(exact - part * PICO_PER_SATANG).toBeLessThanOrEqual(PICO_PER_SATANG)
      }
    }),
  )
})

test('a year counts once, in the furthest phase it has reached', () => {
  const amount = amountOf([
    { fiscalYear: 2022, phase: 'requested', amountSatang: 500n },
    { fiscalYear: 2022, phase: 'approved', amountSatang: 300n },
    { fiscalYear: 2022, phase: 'approved', amountSatang: 100n },
    { fiscalYear: 2023, phase: 'planned', amountSatang: 7n },
  ])

  expect(amount).toBe(407n)
})
