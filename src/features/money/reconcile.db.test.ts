import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { moneyCommands } from './money.cli.ts'

let house: TestHouse
let body: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  body = await aStoredBody(house.db)
  await aStoredProject(house.db, body, { title: 'ขุดลอกหนองทดสอบ', amountSatang: 50_000_000n })
  await aStoredProject(house.db, body, { title: 'ก่อสร้างถนนทดสอบ', amountSatang: 80_000_000n })
})
afterAll(() => house.close())

/** Runs `prasan money import` as the machine does. */
async function importFile(name: string, bytes: Buffer, flags: Record<string, boolean> = {}) {
  const path = join(house.deps.config.dataFolder, name)
  await writeFile(path, bytes)
  const said: string[] = []
  const complained: string[] = []
  const command = moneyCommands.find((one) => one.name === 'money import')
  const code = await command?.run({
    deps: house.deps,
    words: [path],
    text: { year: '2570' },
    flags,
    lists: {},
    lang: 'th',
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    progress: () => undefined,
  })
  return { code, said: said.join('\n'), complained: complained.join('\n') }
}

async function aSheet(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('เบิกจ่าย')
  sheet.addRow(['รายงานสถานะการใช้จ่าย ปีงบประมาณ 2570'])
  sheet.addRow(['ลำดับ', 'ชื่อโครงการ', 'หน่วยงาน', 'งบประมาณ (บาท)', 'ผูกพัน (บาท)', 'เบิกจ่าย (บาท)', 'วันที่', 'เลขที่เอกสาร'])
  for (const row of rows) sheet.addRow([...row])
  return Buffer.from(await book.xlsx.writeBuffer())
}

const good = [
  [1, 'ขุดลอกหนองทดสอบ', 'เทศบาลตำบลทดสอบ', 450000, 450000, '120,000.50', '15/11/2569', 'ฎีกา 9/2570'],
  [2, 'โครงการก่อสร้างถนนทดสอบ', 'เทศบาลตำบลทดสอบ', 800000, '', '', '', ''],
  [3, 'โครงการที่ระบบไม่รู้จัก', 'เทศบาลตำบลทดสอบ', 1000, '', '', '', ''],
  ['', 'รวม', '', 1251000, 450000, 120000.5, '', ''],
]

async function entries(): Promise<string[]> {
  const { rows } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', phase, amount_satang, document, happened_on, kind) as line from money_entries`,
  )
  return rows.map((row) => row.line).sort()
}

test('a treasury sheet is compared first, posted at once, and posts nothing the second time', {
  timeout: 600_000,
}, async () => {
  const bytes = await aSheet(good)

  const dry = await importFile('gfmis.xlsx', bytes, { 'dry-run': true, report: true })
  const nothingYet = await entries()
  const first = await importFile('gfmis.xlsx', bytes)
  const second = await importFile('gfmis.xlsx', bytes)

  expect(dry.code).toBe(0)
  expect(dry.said).toContain('3 แถว')
  expect(dry.said).toMatch(/เบิกจ่าย!F3: ขุดลอกหนองทดสอบ .*ในไฟล์ 120,000.50, ในระบบ 0/)
  expect(dry.said).toMatch(/เบิกจ่าย!D5: ไม่พบโครงการนี้ในระบบ/)
  expect(nothingYet).toEqual([])
  expect([first.code, second.code]).toEqual([0, 0])
  expect(second.said).toContain('ยอดตรงกันทั้งหมด')
  expect(await entries()).toEqual([
    'approved 45000000 ฎีกา 9/2570 2026-11-15 reconciled',
    'approved 80000000 กระทบยอด gfmis.xlsx 2026-11-23 reconciled',
    'committed 45000000 ฎีกา 9/2570 2026-11-15 reconciled',
    'disbursed 12000050 ฎีกา 9/2570 2026-11-15 reconciled',
  ])
})

test.each([
  ['an amount that is no number', ['x', 'ขุดลอกหนองทดสอบ', '', 'ราวแสนบาท', '', '', '', ''], 'D3'],
  ['another currency', ['x', 'ขุดลอกหนองทดสอบ', '', 'USD 100', '', '', '', ''], 'D3'],
  ['a sum below nothing', ['x', 'ขุดลอกหนองทดสอบ', '', -5, '', '', '', ''], 'D3'],
  ['an amount beyond reason', ['x', 'ขุดลอกหนองทดสอบ', '', '99999999999999', '', '', '', ''], 'D3'],
  ['a day that is none', ['x', 'ขุดลอกหนองทดสอบ', '', 1, '', '', '31/02/2569', ''], 'G3'],
  ['a day of the future', ['x', 'ขุดลอกหนองทดสอบ', '', 1, '', '', '1/9/2570', ''], 'D3'],
  ['no project', ['x', '', '', 100, '', '', '', ''], 'B3'],
  ['more committed than approved', ['x', 'ขุดลอกหนองทดสอบ', '', '', 460000, '', '', ''], 'E3'],
])('%s is refused with its address and nothing is posted', async (_what, row, cell) => {
  const before = await entries()

  const done = await importFile('bad.xlsx', await aSheet([row, good[1] as (string | number)[]]))

  expect(done.code).toBe(1)
  expect(done.complained).toContain(`เบิกจ่าย!${cell}`)
  expect(await entries()).toEqual(before)
})

test('a CSV with a column for the phase is read, and one without headings refused', async () => {
  const csv = 'รหัสโครงการ,แหล่งเงิน,ระยะ,จำนวนเงิน,สกุลเงิน\nขุดลอกหนองทดสอบ,test,เบิกจ่าย,130000,บาท\n'

  const read = await importFile('elaas.csv', Buffer.from(csv), { 'dry-run': true, report: true })
  const bare = await importFile('bare.csv', Buffer.from('ก,ข\n1,2\n'))

  expect(read.said).toMatch(/D2: ขุดลอกหนองทดสอบ .*ในไฟล์ 130,000/)
  expect(bare.complained).toContain('ไม่พบแถวหัวตาราง')
})
