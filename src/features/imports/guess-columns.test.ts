import { expect, test } from 'vitest'
import { guessMapping, toTableMapping } from './guess-columns.ts'
import type { FoundTable } from './mapping-guess.ts'

/** A table with columns of these names and values. */
function aTable(
  columns: readonly (readonly [header: string, ...samples: string[]])[],
  titles: string[] = [],
): FoundTable {
  return {
    sheet: 0,
    sheetName: 'แผ่น1',
    hidden: false,
    holder: null,
    headerRows: [1, 1],
    firstRow: 2,
    lastRow: 9,
    titles,
    sheetTitles: [],
    columns: columns.map(([header, ...samples], at) => ({ column: at + 1, header, hidden: false, samples })),
    signature: 'x',
  }
}

const roles = (table: FoundTable) =>
  guessMapping(table).columns.map(({ role, fiscalYear }) => `${role}${fiscalYear ?? ''}`)

test.each([
  ['แบบ ผ.02', 'lao-plan', 'lao'],
  ['แบบ ผ. 02/1', 'lao-plan-joint', 'lao'],
  ['แบบ ผ.01', 'lao-plan-summary', 'lao'],
  ['แบบ ผ.03', 'lao-equipment', 'lao'],
  ['แบบ จ.1', 'province-plan', 'province'],
  ['แบบ จ.1-1', 'province-activity', 'province'],
] as const)('the form %s is known by the line above its table', (line, form, level) => {
  const guess = guessMapping(aTable([['โครงการ'], ['งบประมาณ']], [line]))

  expect({ form: guess.form, level: guess.level }).toEqual({ form, level })
})

test('the form ผ.02 is known by its columns too, where its name was cut off', () => {
  const years = ['2566', '2567', '2568'].map((year) => [`งบประมาณ / ${year}`, '1,000'] as const)
  const words = ['วัตถุประสงค์', 'เป้าหมาย', 'ตัวชี้วัด', 'ผลที่คาดว่าจะได้รับ'].map((word) => [word] as const)

  expect(guessMapping(aTable([['โครงการ'], ...words, ...years])).form).toBe('lao-plan')
})

test('the line items of the Budget Bureau are known, and a branch called PROJECT is no project', () => {
  const headers = ['ITEM_ID', 'REF_DOC', 'BUDGETARY_UNIT', 'PROJECT', 'ITEM_DESCRIPTION', 'FISCAL_YEAR', 'AMOUNT']
  const table = aTable(headers.map((header) => [header]))

  expect(guessMapping(table).form).toBe('budget-bureau')
  expect(roles(table)).toEqual(['item', 'document', 'body', 'project', 'title', 'fiscalYear', 'amount'])
})

test('a part of a local body that does the work is no body; the body stands above the table', () => {
  const table = aTable([['โครงการ'], ['หน่วยงานรับผิดชอบ', 'กองช่าง', 'สำนักปลัด', 'กองคลัง']], ['เทศบาลตำบลปัว อำเภอปัว'])

  expect(roles(table)).toEqual(['title', 'division'])
  expect(guessMapping(table).body).toBe('เทศบาลตำบลปัว')
})

test.each([
  [['หน่วย : ล้านบาท'], 'งบประมาณ', 'million'],
  [['หน่วย: พันบาท'], 'งบประมาณ', 'thousand'],
  [['งบประมาณทั้งสิ้น 5 ล้านบาท'], 'งบประมาณ', 'baht'],
  [[], 'งบประมาณ (ล้านบาท)', 'million'],
  [[], 'งบประมาณ', 'baht'],
])('below the lines %j the column "%s" is read in %s', (titles, header, unit) => {
  const guess = guessMapping(aTable([['โครงการ'], [header]], titles))

  expect(guess.amountUnit).toBe(unit)
})

test('of two columns with the same amounts the one that names its unit is taken', () => {
  expect(roles(aTable([['โครงการ'], ['งบประมาณตามแผน'], ['งบประมาณตามแผน (ล้านบาท)']]))).toEqual([
    'title',
    'ignore',
    'amount',
  ])
})

test('years: amounts, ticks, indicators of a year, counts of projects', () => {
  const table = aTable([
    ['โครงการ'],
    ['2567 / งบประมาณ', '1,000'],
    ['2567 / เป้าหมาย', '5 แห่ง'],
    ['2567 / จำนวนโครงการ', '3'],
    ['ปี 68', '2,000'],
    ['รวม', '3,000'],
  ])

  expect(roles(table)).toEqual(['title', 'amountOfYear2024', 'target', 'ignore', 'amountOfYear2025', 'amountTotal'])
})

test('columns of one year that may be its quarters are only a weak guess', () => {
  const guess = guessMapping(aTable([['โครงการ'], ['2567 ไตรมาส 1', '10'], ['2567 ไตรมาส 2', '10']]))

  expect(guess.columns.map(({ confidence }) => confidence)).toEqual([1, 0.5, 0.5])
})

test('what stands in a column is a reason where its name says nothing, and never a strong one', () => {
  const guess = guessMapping(
    aTable([
      ['ก', 'ก่อสร้างถนน', 'ปรับปรุงฝาย'],
      ['ข', '500,000', '20,000'],
      ['ค', '2567', '2568'],
      ['ง', 'ต.ยม อ.ท่าวังผา', 'ต.ริม'],
    ]),
  )

  expect(guess.columns.map(({ role }) => role)).toEqual(['title', 'amount', 'fiscalYear', 'place'])
  expect(guess.columns.every(({ confidence, reason }) => confidence <= 0.5 && reason.kind === 'content')).toBe(true)
})

test('what is missing is named, and the answers of a person complete it', () => {
  const guess = guessMapping(aTable([['โครงการ'], ['งบประมาณ']]))

  const mapping = toTableMapping(guess, { body: 'อบต.ยม', fiscalYear: 2025, level: 'lao', phase: 'approved' })

  expect(guess.missing).toEqual(['body', 'fiscalYear'])
  expect(guess.confidence).toBeLessThanOrEqual(0.3)
  expect(mapping).toMatchObject({
    body: 'อบต.ยม',
    fiscalYear: 2025,
    level: 'lao',
    phase: 'approved',
    amountUnit: 'baht',
  })
})
