import { gzipSync } from 'node:zlib'
import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { approver57 as approver, importDesk, planner57 as planner } from '../../../test/support/import-desk.ts'
import { anOfficeSheet } from '../../../test/support/office-sheet.ts'
import { newId } from '../../kernel/ids.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import { ensureBody } from '../bodies/index.ts'

const office = 'องค์การบริหารส่วนตำบลทดสอบ'

let house: TestHouse
let desk: ReturnType<typeof importDesk>
beforeAll(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  await house.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'test' }))
})
afterAll(() => house.close())

const importsStored = async () => (await house.db.query('select 1 from imports')).rowCount

describe('the upload page', () => {
  test('is closed to visitors and to officers who do not plan', async () => {
    expect((await house.get('/imports/new')).status).toBe(401)
    expect((await house.get('/imports/new', anOfficer([{ role: 'case-officer' }]))).status).toBe(403)
    expect((await house.get('/imports')).status).toBe(401)
    expect(await desk.text('/imports/new')).toContain('multipart/form-data')
    expect((await house.get('/plans/import')).headers.get('location')).toBe('/imports/new')
  })

  test('without the token of the form keeps nothing of the file', async () => {
    const before = await importsStored()
    const csrf = csrfPair(house.deps.secrets)
    await house.get('/imports/new', planner)
    const form = new FormData()
    form.set('file', new File(['a,b\n1,2\n'], 'x.csv'))
    form.set('_csrf', csrf.token)
    const files = []

    const late = await house.request('/imports', {
      method: 'POST',
      headers: { 'x-test-viewer': planner.sessionId, cookie: csrf.cookie },
      body: form,
    })

    for await (const file of house.deps.files.list()) files.push(file)
    expect(late.status).toBe(403)
    expect(files).toEqual([])
    expect(await importsStored()).toBe(before)
  })

  test('of a connection that was lost in the middle stores nothing', async () => {
    const csrf = csrfPair(house.deps.secrets)
    await house.get('/imports/new', planner)
    const cut = `--b\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${csrf.token}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\nชื่อ,เงิน\n`
    const before = await importsStored()

    const answer = await house.request('/imports', {
      method: 'POST',
      headers: {
        'x-test-viewer': planner.sessionId,
        cookie: csrf.cookie,
        'content-type': 'multipart/form-data; boundary=b',
      },
      body: cut,
    })

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('การส่งไฟล์ขาดกลางทาง')
    expect(await importsStored()).toBe(before)
  })

  test('refuses a file larger than the limit of the operator, before it has come', async () => {
    const answer = await house.request('/imports', {
      method: 'POST',
      headers: {
        'x-test-viewer': planner.sessionId,
        cookie: csrfPair(house.deps.secrets).cookie,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': '300000000',
      },
      body: 'x',
    })

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('ไฟล์ใหญ่กว่า 200 MB')
  })

  test('without a file says so', async () => {
    const answer = await desk.upload(Buffer.alloc(0), planner, '')

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('เลือกไฟล์ก่อน')
  })

  test('a file name that hides what it is or holds what cannot be stored is shown tidied', async () => {
    const names = ['../../etc/passwd\u0000.csv', 'แผน\u202Evsc.exe', '<script>.csv']

    for (const [at, name] of names.entries()) {
      const there = (await desk.upload(`ชื่อโครงการ,เงิน\nก${at},1\n`, planner, name)).headers.get('location') ?? ''

      expect(await desk.text(there)).not.toMatch(/\.\.\/|\u0000|\u202E|<script>\.csv/)
    }
  })
})

async function anXlsx(fill: (book: exceljs.Workbook) => void): Promise<Buffer> {
  const book = new exceljs.Workbook()
  fill(book)
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** The first bytes of a compound document with the stream that a password leaves (MS-OFFCRYPTO). */
function withPassword(): Buffer {
  const sector = (fill: (bytes: Buffer) => void) => {
    const bytes = Buffer.alloc(512)
    fill(bytes)
    return bytes
  }
  const header = sector((bytes) => {
    bytes.write('d0cf11e0a1b11ae1', 'hex')
    bytes.writeUInt16LE(0x3e, 24)
    bytes.writeUInt16LE(3, 26)
    bytes.writeUInt16LE(0xfffe, 28)
    bytes.writeUInt16LE(9, 30)
    bytes.writeUInt16LE(6, 32)
    bytes.writeUInt32LE(1, 44)
    bytes.writeUInt32LE(1, 48)
    bytes.writeUInt32LE(4096, 56)
    bytes.writeUInt32LE(0xfffffffe, 60)
    bytes.writeUInt32LE(0xfffffffe, 68)
    bytes.fill(0xff, 76)
    bytes.writeUInt32LE(0, 76)
  })
  const table = sector((bytes) => {
    bytes.fill(0xff)
    bytes.writeUInt32LE(0xfffffffd, 0)
    bytes.writeUInt32LE(0xfffffffe, 4)
  })
  const directory = sector((bytes) => {
    const entry = (at: number, name: string, type: number, child: number) => {
      bytes.write(name, at * 128, 'utf16le')
      bytes.writeUInt16LE((name.length + 1) * 2, at * 128 + 64)
      bytes.writeUInt8(type, at * 128 + 66)
      bytes.writeUInt8(1, at * 128 + 67)
      for (const link of [68, 72]) bytes.writeUInt32LE(0xffffffff, at * 128 + link)
      bytes.writeUInt32LE(child, at * 128 + 76)
      bytes.writeUInt32LE(0xfffffffe, at * 128 + 116)
    }
    entry(0, 'Root Entry', 5, 1)
    entry(1, 'EncryptedPackage', 2, 0xffffffff)
  })
  return Buffer.concat([header, table, directory])
}

/** Packed members one after the other unpack to all of them; to pack half a gigabyte would take seconds. */
const aThousandTimes = (packed: Buffer) => Buffer.concat(Array.from({ length: 1_000 }, () => packed))
const csv = (rows: string) => `ชื่อโครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\n${rows}`

describe('a file that cannot be read', () => {
  const files: [string, () => Promise<Buffer> | Buffer, RegExp, RegExp][] = [
    ['has a password', withPassword, /มีรหัสผ่าน/, /has a password/],
    [
      'is a broken XLSX',
      async () => (await anOfficeSheet()).subarray(0, 3_000),
      /ไฟล์เสีย|มาไม่ครบ/,
      /damaged|did not come whole/,
    ],
    ['is a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /เป็นรูปภาพ/, /a picture/],
    ['is a PDF', () => Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n'), /เป็น PDF/, /a PDF/],
    ['is empty but for blanks', () => Buffer.from('   \n'), /ว่างเปล่า|ไม่พบตาราง|ไม่ใช่/, /./],
    ['unpacks to an absurd size', () => aThousandTimes(gzipSync(Buffer.alloc(520_000, 'a,'))), /ใหญ่/, /large|absurd/],
    ['is no table', () => Buffer.from('สวัสดี\nชาวโลก\n'), /ไม่พบตาราง|ไม่ใช่/, /No table|no spreadsheet|no table/],
  ]

  test.each(files)(
    'because it %s is kept, and says what to do in both languages',
    async (_name, bytes, thai, english) => {
      const answer = await desk.upload(await bytes(), planner, 'ไฟล์.xlsx')
      await house.work()
      const there = answer.headers.get('location') ?? ''

      const page = await desk.text(there)
      expect(page).toContain('อ่านไฟล์นี้ไม่ได้')
      expect(page).toMatch(thai)
      expect(await desk.text(`/en${there}`)).toMatch(english)
    },
    60_000,
  )
})

describe('a cell that cannot be read is refused with its address and what to do, in both languages', () => {
  const cells: [string, string, RegExp, RegExp][] = [
    ['a negative amount', `ก,${office},-5,2570`, /C2[\s\S]*ติดลบ/, /C2[\s\S]*[Nn]egative/],
    ['an absurd amount', `ก,${office},99999999999999999,2570`, /C2[\s\S]*จำนวนหลัก/, /C2/],
    ['a year of two digits', `ก,${office},5,65`, /D2[\s\S]*2565/, /D2[\s\S]*2565/],
    ['a year with a digit too many', `ก,${office},5,25650`, /D2[\s\S]*สี่หลัก/, /D2[\s\S]*four digits/],
    ['a body nobody knows', 'ก,หน่วยงานที่ไม่มี,5,2570', /B2[\s\S]*ไม่รู้จักหน่วยงาน/, /B2[\s\S]*do not know this body/],
  ]

  test.each(cells)('%s', async (_name, row, thai, english) => {
    const there = await desk.staged(csv(`${row}\r\n`), planner, 'ช่อง.csv')

    expect(await desk.text(there)).toMatch(thai)
    expect(await desk.text(`/en${there}`)).toMatch(english)
  })

  test('years are read in either era and Thai digits in any cell', async () => {
    const there = await desk.staged(csv(`ปีพุทธ,${office},๑๐๐,2565\r\nปีคริสต์,${office},200,2022\r\n`), planner, 'ปี.csv')
    const page = await desk.text(`${there}?show=new`)

    expect(page.match(/· 2565/g)).toHaveLength(2)
  })
})

describe('files of every kind', () => {
  test('a spreadsheet with formulas and links to other files is read by its stored values, and says so', async () => {
    const sheet = await anXlsx((book) => {
      const rows = book.addWorksheet('ง')
      rows.addRow(['ชื่อโครงการ', 'หน่วยงาน', 'งบประมาณ', 'ปีงบประมาณ'])
      rows.addRow(['ก', office, { formula: '[1]อื่น!A1*2', result: 4_000 }, 2570])
      rows.addRow(['ข', office, { formula: '1/0', result: { error: '#DIV/0!' } }, 2570])
    })
    const there = await desk.staged(sheet, planner, 'สูตร.xlsx')

    expect(await desk.text(`${there}?show=new`)).toContain('4,000')
    expect(await desk.text(`${there}?show=refused`)).toContain('ข้อผิดพลาดของสูตร')
  })

  test('Windows-874 is read as Thai, JSON by its names', async () => {
    const text = csv(`ก่อสร้างถนน,${office},100,2570\r\n`)
    const tis620 = Buffer.from(
      [...text].map((letter) => {
        const code = letter.charCodeAt(0)
        return code >= 0xe00 ? code - 0xe00 + 0xa0 : code
      }),
    )
    const json = JSON.stringify([{ ชื่อโครงการ: 'ทำฝาย', หน่วยงาน: office, งบประมาณ: 7_000, ปีงบประมาณ: 2570 }])

    expect(await desk.text(`${await desk.staged(tis620, planner, 'เก่า.csv')}?show=new`)).toContain('ก่อสร้างถนน')
    const fromJson = await desk.text(`${await desk.staged(json, planner, 'ข้อมูล.json')}?show=new`)
    expect(fromJson).toContain('ทำฝาย')
    expect(fromJson).toContain('7,000')
  })

  test('trees that contradict each other become branches beside each other, never a circle', async () => {
    const head = 'ยุทธศาสตร์,แผนงาน,ชื่อโครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ\r\n'
    const there = await desk.staged(
      `${head}ก,ข,งานหนึ่ง,${office},1,2571\r\nข,ก,งานสอง,${office},1,2571\r\n`,
      planner,
      'ต้นไม้.csv',
    )
    await desk.applied(there)

    const { rows } = await house.db.query<{ title: string; parent: string | null }>(
      `select n.title, p.title as parent from plan_nodes n left join plan_nodes p on p.id = n.parent_id order by n.position`,
    )
    expect(rows).toEqual([
      { title: 'ก', parent: null },
      { title: 'ข', parent: 'ก' },
      { title: 'ข', parent: null },
      { title: 'ก', parent: 'ข' },
    ])
  })
})

describe('one import', () => {
  test('is seen and its original downloaded by officers of the place, and by nobody else', async () => {
    const bytes = await anOfficeSheet({ lines: [{ title: 'งานเดียว', y2570: 9 }] })
    const there = await desk.staged(bytes, planner, 'แผน "ของ" เรา.xlsx')

    const file = await house.get(`${there}/file`, approver)
    const foreign = anOfficer([{ areaCode: '55' }])

    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    expect(file.headers.get('content-type')).toContain('spreadsheetml')
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''%E0%B9%81/,
    )
    expect((await house.get(`${there}/file`)).status).toBe(401)
    expect((await house.get(`${there}/file`, foreign)).status).toBe(403)
    expect((await house.get(there, foreign)).status).toBe(403)
    expect((await house.get(`/imports/${newId()}`, planner)).status).toBe(404)
    expect((await house.get('/imports/x', planner)).status).toBe(404)
    expect(await desk.text('/imports')).toContain('แผน')
    expect(await desk.text('/imports', foreign)).toContain('ยังไม่มีการนำเข้า')
  })

  test('has a report of every cell there is something to say about', async () => {
    const there = await desk.staged(csv(`=HYPERLINK("x"),${office},1.2.3,2570\r\n`), planner, 'รายงาน.csv')

    const report = await desk.text(`${there}/report.csv`)

    expect(report).toContain('file,sheet,row,column,value,problem,severity')
    expect(report).toContain('รายงาน.csv,,2,งบประมาณ,1.2.3,')
    expect(report).not.toMatch(/,=/)
  })

  test('that nobody goes on with is given up after thirty days, and the history says so', async () => {
    const there = await desk.staged(csv(`ค้างไว้,${office},5,2570\r\n`), planner, 'ค้าง.csv')
    const id = there.split('/').at(-1)
    await house.db.query(`update imports set moved_at = $2::timestamptz - interval '31 days' where id = $1`, [
      id,
      house.clock.now(),
    ])
    await house.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'imports.tidy', {}))

    await house.work()

    const page = await desk.text(there)
    expect(page).toContain('ทิ้งแล้ว')
    expect(page).toContain('ระบบเก็บกวาดตามกำหนด')
    expect((await house.db.query('select 1 from import_rows where import_id = $1', [id])).rowCount).toBe(0)
  })
})

describe('the API', () => {
  async function send(bytes: string, viewer = planner, headers: Record<string, string> = {}) {
    const csrf = csrfPair(house.deps.secrets)
    await house.get('/imports', viewer)
    return house.request('/api/v1/plans/imports?name=api.csv', {
      method: 'POST',
      headers: {
        'x-test-viewer': viewer.sessionId,
        cookie: csrf.cookie,
        'x-csrf-token': csrf.token,
        'content-type': 'text/csv',
        ...headers,
      },
      body: bytes,
    })
  }

  test('takes the bytes, tells the state and the rows, and a person approves', async () => {
    const brought = await send(csv(`จาก API,${office},123.45,2571\r\n`))
    const { id } = (await brought.json()) as { id: string }
    const address = `/api/v1/plans/imports/${id}`
    await house.work()
    const state = (await (await house.get(address, planner)).json()) as { state: string }
    if (state.state === 'mapping') {
      expect((await house.sendJson(`${address}/mapping`, { name: 'ของโปรแกรม' }, planner)).status).toBe(202)
      await house.work()
    }
    const rows = (await (await house.get(`${address}/rows?outcome=new`, planner)).json()) as { rows: unknown[] }
    const byPlanner = await house.sendJson(`${address}/approve`, {}, planner)
    const approved = await house.sendJson(`${address}/approve`, {}, approver)
    const again = await house.sendJson(`${address}/approve`, {}, approver)
    await house.work()

    expect(brought.status).toBe(202)
    expect(rows.rows).toEqual([
      expect.objectContaining({ title: 'จาก API', amount: '123.45', outcome: 'new', address: '2' }),
    ])
    expect([byPlanner.status, approved.status, again.status]).toEqual([403, 202, 409])
    expect(await (await house.get(address, planner)).json()).toMatchObject({ state: 'applied' })
  })

  test('answers the same bytes with the import that holds them, and strangers with nothing', async () => {
    const bytes = csv(`ซ้ำ,${office},1,2571\r\n`)
    const first = (await (await send(bytes)).json()) as { id: string }

    const second = await send(bytes)

    expect(second.status).toBe(200)
    expect(await second.json()).toMatchObject({ id: first.id })
    expect((await house.get(`/api/v1/plans/imports/${first.id}`)).status).toBe(401)
    expect((await house.get(`/api/v1/plans/imports/${first.id}`, anOfficer([{ areaCode: '55' }]))).status).toBe(403)
    expect((await house.get('/api/v1/plans/imports/x', planner)).status).toBe(404)
    expect((await send('a', planner, { 'x-csrf-token': 'wrong' })).status).toBe(403)
  })
})
