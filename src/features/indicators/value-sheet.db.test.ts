import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { anIndicator, anIndicatorDesk, contributes, type IndicatorDesk } from '../../../test/support/indicator-desk.ts'
import { newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { CommandCall } from '../../platform/room.ts'
import { indicatorsCommands } from './indicators.cli.ts'
import { listedIndicator } from './list.sql.ts'
import { differencesFromObservations } from './refresh-values.ts'

let house: TestHouse
let desk: IndicatorDesk
let top: string
const COUNT = 100
beforeAll(async () => {
  house = await aTestHouse()
  desk = await anIndicatorDesk(house)
  top = await anIndicator(house.db, desk, { code: 'SUM-000', areaCode: '57' })
  for (let at = 1; at <= COUNT; at++) {
    const id = await anIndicator(house.db, desk, { code: `PART-${String(at).padStart(3, '0')}`, nameTh: `ยอดที่ ${at}` })
    if (at <= 20) await contributes(house.db, desk, top, id)
  }
}, 600_000)
afterAll(() => house.close())

const count = async () =>
  Number((await house.db.query<{ n: bigint }>('select count(*) as n from observations where is_current')).rows[0]?.n)

/** The sheet of what is due, as an officer downloads it. */
async function downloaded(): Promise<exceljs.Workbook> {
  const answer = await house.get('/indicators/entry/sheet.xlsx', desk.enterer)
  const book = new exceljs.Workbook()
  await book.xlsx.load(await answer.arrayBuffer())
  return book
}

const COLUMN = { code: 1, area: 3, period: 5, unit: 6, value: 8, measuredOn: 9, source: 10, sure: 12 } as const

async function filledIn(change: (row: exceljs.Row, at: number) => void): Promise<Buffer> {
  const book = await downloaded()
  const sheet = book.worksheets[0]
  sheet?.eachRow((row, at) => {
    if (at > 1) change(row, at)
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** Sends the file as the page's form does. @returns the page, and what its button would send */
async function brought(bytes: Buffer, name = 'ค่าตัวชี้วัด.xlsx') {
  const page = await house.get('/indicators/entry/upload', desk.enterer)
  const html = await page.text()
  const data = new FormData()
  data.set('_csrf', /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '')
  data.set('file', new File([new Uint8Array(bytes)], name))
  const answer = await house.request('/indicators/entry/upload', {
    method: 'POST',
    body: data,
    headers: {
      'x-test-viewer': desk.enterer.sessionId,
      cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    },
  })
  const text = await answer.text()
  const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]*)"`).exec(text)?.[1] ?? ''
  return { status: answer.status, text, kept: hidden('kept'), key: hidden('_key') }
}

test('200 values come in from a spreadsheet in one go, and the same file again changes nothing', async () => {
  const bytes = await filledIn((row, at) => {
    row.getCell(COLUMN.value).value = at % 7 === 0 ? `๑${at}` : 100 + at
    row.getCell(COLUMN.sure).value = 'ยืนยัน'
  })

  const looked = await brought(bytes)
  const before = await count()
  const saved = await house.post(
    '/indicators/entry/upload/apply',
    { kept: looked.kept, _key: looked.key },
    desk.enterer,
  )
  const after = await count()
  const again = await brought(bytes)
  const whole = await listedIndicator(house.db, top, '2026-11-23' as LocalDate)

  expect(looked.status).toBe(200)
  expect(looked.text).toContain(`ค่าใหม่ ${2 * COUNT} ค่า`)
  expect(before).toBe(0)
  expect(saved.status).toBe(303)
  expect(after).toBe(2 * COUNT)
  expect(again.text).toContain(`เหมือนเดิม ${2 * COUNT} ค่า`)
  expect(again.kept).toBe('')
  expect(whole).toMatchObject({ reported: 20, expected: 20 })
  expect(await differencesFromObservations(house.db)).toEqual([])
})

test('each cell that cannot be taken is named with what to do, and nothing is stored', async () => {
  await house.db.query('delete from observations')
  const bytes = await filledIn((row, at) => {
    row.getCell(COLUMN.value).value = 50 + at
    if (at === 2) row.getCell(COLUMN.value).value = 'ห้าสิบ'
    if (at === 3) row.getCell(COLUMN.value).value = -4
    if (at === 4) row.getCell(COLUMN.unit).value = 'กิโลเมตร'
    if (at === 5) row.getCell(COLUMN.period).value = 'ไตรมาส 1/2569'
    if (at === 6) row.getCell(COLUMN.measuredOn).value = '31/13/2569'
    if (at === 7) row.getCell(COLUMN.code).value = 'NOBODY-9'
    if (at === 8) row.getCell(COLUMN.period).value = 'ปีงบประมาณ 2571'
    if (at === 9) row.getCell(COLUMN.area).value = '9999'
  })

  const looked = await brought(bytes)

  expect(looked.status).toBe(422)
  for (const address of ['H2', 'H3', 'F4', 'E5', 'I6', 'A7', 'E8', 'C9']) expect(looked.text).toContain(`>${address}<`)
  for (const words of ['อ่านเป็นตัวเลขไม่ได้', 'ติดลบไม่ได้', 'แปลงค่าก่อน', 'ยังไม่เริ่ม', 'ไม่ได้วัดที่พื้นที่ 9999'])
    expect(looked.text).toContain(words)
  expect(looked.kept).toBe('')
  expect(await count()).toBe(0)
})

test('a correction by sheet asks for its reason once, and shows before and after', async () => {
  await house.db.query('delete from observations')
  const first = await filledIn((row, at) => {
    if (at === 2) row.getCell(COLUMN.value).value = 50
  })
  const second = await (async () => {
    const book = new exceljs.Workbook()
    await book.xlsx.load(first as unknown as ArrayBuffer)
    const cell = book.worksheets[0]?.getRow(2).getCell(COLUMN.value)
    if (cell) cell.value = 55
    return Buffer.from(await book.xlsx.writeBuffer())
  })()
  const one = await brought(first)
  await house.post('/indicators/entry/upload/apply', { kept: one.kept, _key: one.key }, desk.enterer)

  const looked = await brought(second)
  const apply = { kept: looked.kept }
  const silent = await house.post(
    '/indicators/entry/upload/apply',
    { ...apply, reason: '', _key: newId() },
    desk.enterer,
  )
  const told = await house.post(
    '/indicators/entry/upload/apply',
    { ...apply, reason: 'นับใหม่ตามทะเบียน', _key: newId() },
    desk.enterer,
  )
  const { rows } = await house.db.query('select value::int as value, why from observations where is_current')

  expect(looked.text).toContain('แก้ค่าเดิม 1 ค่า')
  expect(silent.status).toBe(422)
  expect(told.status).toBe(303)
  expect(rows).toEqual([{ value: 55, why: 'นับใหม่ตามทะเบียน' }])
})

test('what is no sheet of ours is refused in one sentence', async () => {
  const picture = await brought(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), 'รูป.png')
  const other = await brought(Buffer.from('ชื่อ,จำนวน\nก,1\n'), 'อื่น.csv')

  expect(picture.text).toContain('อ่านไฟล์นี้ไม่ได้')
  expect(other.text).toContain('ไม่พบหัวตาราง')
})

test('the table at the desk saves all or nothing', async () => {
  await house.db.query('delete from observations')
  const page = await (await house.get('/indicators/entry/grid', desk.enterer)).text()
  const names = [...page.matchAll(/name="(v\.[^"]+)"/g)].map(([, name]) => name ?? '')
  const day = { 'measuredOn-day': '1', 'measuredOn-month': '11', 'measuredOn-year': '2569' }
  const fields = (second: string) => ({ ...day, [names[0] ?? '']: '10', [names[1] ?? '']: second, _key: newId() })

  const wrong = await house.post('/indicators/entry/grid', fields('-1'), desk.enterer)
  const afterWrong = await count()
  const right = await house.post('/indicators/entry/grid', fields('12'), desk.enterer)

  expect(names.length).toBeGreaterThan(10)
  expect(wrong.status).toBe(422)
  expect(afterWrong).toBe(0)
  expect(right.status).toBe(303)
  expect(await count()).toBe(2)
})

test('the command brings a sheet in, and proves what is kept', async () => {
  await house.db.query('delete from observations')
  const file = join(tmpdir(), `${newId()}.csv`)
  writeFileSync(file, 'รหัสตัวชี้วัด,ช่วงเวลา,ค่าที่วัดได้\nPART-001,ปีงบประมาณ 2569,40\nPART-002,2569,41\n')
  const run = async (name: string, words: string[], flags: Record<string, boolean> = {}) => {
    const said: string[] = []
    const complained: string[] = []
    const command = indicatorsCommands.find((one) => one.name === name)
    const call: CommandCall = {
      deps: house.deps,
      words,
      text: {},
      flags,
      lists: {},
      lang: 'th',
      say: (line) => void said.push(line),
      complain: (line) => void complained.push(line),
      progress: () => undefined,
    }
    return { code: await command?.run(call), said, complained }
  }

  const dry = await run('indicators import', [file], { 'dry-run': true })
  const none = await count()
  const real = await run('indicators import', [file])
  const again = await run('indicators import', [file])
  await house.db.query(`update indicator_values set value = 999 where period = '2026'`)
  const proof = await run('indicators recompute', [])
  const proofAgain = await run('indicators recompute', [])

  expect([dry.code, none, real.code, again.code]).toEqual([0, 0, 0, 0])
  expect(real.said.join()).toContain('บันทึกใหม่ 2 ค่า')
  expect(again.said.join()).toContain('เหมือนเดิม 2 ค่า')
  expect(proof.code).toBe(1)
  expect(proofAgain.code).toBe(0)
})

test('only the person who looked at a file saves it, and no address typed into the form opens another', async () => {
  await house.db.query('delete from observations')
  const looked = await brought(
    await filledIn((row, at) => {
      if (at === 2) row.getCell(COLUMN.value).value = 50
    }),
  )
  const apply = (fields: Record<string, string>, viewer: Viewer) =>
    house.post('/indicators/entry/upload/apply', { ...fields, _key: newId() }, viewer)

  const typed = await apply({ sha256: 'a'.repeat(64), kept: 'a'.repeat(64) }, desk.enterer)
  const another = await apply({ kept: looked.kept }, { ...desk.enterer, personId: newId(), sessionId: 'another' })
  const own = await apply({ kept: looked.kept }, desk.enterer)

  expect([typed.status, another.status, own.status]).toEqual([422, 422, 303])
  expect(await count()).toBe(1)
})

test('a telephone number in a source or a reason is refused with its cell', async () => {
  await house.db.query('delete from observations')

  const looked = await brought(
    await filledIn((row, at) => {
      if (at !== 2) return
      row.getCell(COLUMN.value).value = 50
      row.getCell(COLUMN.source).value = 'นายสมชาย โทร 081-234-5678'
    }),
  )

  expect(looked.status).toBe(422)
  expect(looked.text).toContain('ตัดข้อมูลส่วนบุคคลออก')
  expect(await count()).toBe(0)
})
