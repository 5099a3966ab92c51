import exceljs from 'exceljs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../../test/support/house.ts'
import { importDesk, planner57 as planner } from '../../../../test/support/import-desk.ts'
import { ensureBody } from '../../bodies/index.ts'
import { makeTemplate } from './make-template.ts'

const office = 'องค์การบริหารส่วนตำบลทดสอบ'

let house: TestHouse
beforeEach(async () => {
  house = await aTestHouse()
  await house.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'test' }))
})
afterEach(() => house.close())

/** A form of the given first year with one project, as its bytes. */
async function filledIn(year: number): Promise<Buffer> {
  const book = new exceljs.Workbook()
  await book.xlsx.load((await makeTemplate('lao', year, 'th', { body: office })) as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  const headers = sheet?.getRow(6).values as string[]
  const put = (header: string, value: string | number) => {
    const cell = sheet?.getRow(8).getCell(headers.indexOf(header))
    if (cell !== undefined) cell.value = value
  }
  put('ชื่อโครงการ', 'ลานกีฬาหมู่ 3')
  put(`งบประมาณ ${year + 543} (บาท)`, 100_000)
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function brought(bytes: Buffer): Promise<string> {
  const desk = importDesk(house)
  const answer = await desk.upload(bytes, planner, 'แบบที่กรอกแล้ว.xlsx')
  await house.work()
  return desk.text(answer.headers.get('location') ?? '')
}

test('a form of ours that an office filled in goes to its rows without a question about columns', async () => {
  const page = await brought(await filledIn(2027))

  expect(page).toContain('ลานกีฬาหมู่ 3')
  expect(page).toContain('100,000')
  expect(page).not.toContain('ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านสบยาว')
})

test('a form of last year is known, and stops at its columns with a word about the years', async () => {
  const page = await brought(await filledIn(2026))

  expect(page).toContain('นี่คือแบบฟอร์มของปีก่อน')
  expect(page).toMatch(/action="[^"]*\/mapping"/)
})

test('the form of the calendar says that it holds no projects', async () => {
  const page = await brought(await makeTemplate('calendar', 2027, 'th', { body: office }))

  expect(page).toContain('ไม่มีโครงการให้นำเข้า')
})
