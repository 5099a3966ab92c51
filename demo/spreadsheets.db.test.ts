import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gazetteer, loadGazetteer } from '../src/features/places/index.ts'
import { aTestHouse, type TestHouse } from '../test/support/house.ts'
import { type MessyFile, messySpreadsheets } from './spreadsheets.ts'

let house: TestHouse
let places: Gazetteer
let files: MessyFile[]
beforeAll(async () => {
  house = await aTestHouse()
  places = await loadGazetteer(house.db)
  files = await messySpreadsheets(places, 2027)
})
afterAll(() => house.close())

const named = (part: string) => files.find(({ name }) => name.startsWith(part))?.bytes ?? Buffer.alloc(0)

async function opened(part: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  const { buffer, byteOffset, byteLength } = named(part)
  await book.xlsx.load(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
  return book
}

test('six files, the same bytes every time', async () => {
  const again = await messySpreadsheets(places, 2027)

  expect(files.length).toBe(6)
  for (const [at, file] of files.entries()) expect(again[at]?.bytes.equals(file.bytes)).toBe(true)
})

test('the local form has merged headers, money by year and totals as formulas', async () => {
  const sheet = (await opened('1-')).worksheets[0]
  const total = sheet?.getColumn(2).values.findIndex((cell) => String(cell).startsWith('รวม ')) ?? 0

  expect(sheet?.getCell('E6').value).toBe('งบประมาณ')
  expect(sheet?.getCell('A6').isMerged).toBe(true)
  expect(String(sheet?.getCell('E7').value)).toContain('2568')
  expect(sheet?.getCell(total, 5).value).toMatchObject({ formula: expect.stringContaining('SUM(E') })
})

test('the list of the district is TIS-620 with years of both eras', () => {
  const text = new TextDecoder('windows-874').decode(named('2-'))

  expect(text).toContain('ชื่อโครงการ/กิจกรรม')
  expect(text).toMatch(/,2026,|,2027,/)
  expect(text).toMatch(/,๒๕[๐-๙]{2},/)
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(named('2-'))).toThrow()
})

test('the OpenDocument sheet begins as one, and says its unit', () => {
  const ods = named('3-')

  expect(ods.subarray(30, 38).toString()).toBe('mimetype')
  expect(ods.toString()).toContain('หน่วย : พันบาท')
})

test('the account has millions, a hidden sheet and districts merged downwards', async () => {
  const book = await opened('6-')

  expect(book.worksheets.map((sheet) => sheet.state)).toEqual(['visible', 'hidden'])
  expect(book.worksheets[0]?.getCell('A2').value).toContain('ล้านบาท')
  expect(book.worksheets[0]?.getColumn(1).values.length).toBeGreaterThan(20)
  expect(book.worksheets[0]?.getCell('A5').isMerged || book.worksheets[0]?.getCell('A8').isMerged).toBe(true)
})
