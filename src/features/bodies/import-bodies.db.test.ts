import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, stored } from '../../../test/support/stored-projects.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { CommandCall } from '../../platform/room.ts'
import { bodiesCommands } from './bodies.cli.ts'
import { ensureBody } from './ensure-body.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

const keeper = () => anOfficer([{ areaCode: 'TH' }])

/** Sends a file as a browser does. */
async function upload(csv: string, viewer: Viewer | null = keeper()) {
  const page = await house.get('/sign-in')
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const form = new FormData()
  form.set('_csrf', token)
  form.set('file', new File([csv], 'bodies.csv', { type: 'text/csv' }))
  // The test house knows its viewers by a header that `get` sets.
  const who: Record<string, string> = viewer === null ? {} : { 'x-test-viewer': viewer.sessionId }
  if (viewer) await house.get('/bodies', viewer)
  return house.request('/bodies/import', { method: 'POST', headers: { cookie, ...who }, body: form })
}

const keptIn = (text: string) => /name="kept" value="([^"]+)"/.exec(text)?.[1] ?? ''

async function bring(csv: string, reason = 'รายชื่อล่าสุด') {
  const kept = keptIn(await (await upload(csv)).text())
  return house.post('/bodies/import/confirm', { kept, reason }, keeper())
}

async function codeOf(name: string) {
  const { rows } = await house.db.query<{ code: string }>('select code from bodies where name_th = $1', [name])
  return rows[0]?.code ?? ''
}

async function countOf(table: 'bodies' | 'body_events') {
  const { rows } = await house.db.query<{ n: bigint }>(`select count(*) as n from ${table}`)
  return Number(rows[0]?.n)
}

async function command(csv: string, flags: Record<string, boolean> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-bodies-'))
  const file = join(folder, 'list.csv')
  writeFileSync(file, csv)
  const said: string[] = []
  const complained: string[] = []
  const call: CommandCall = {
    deps: house.deps,
    words: [file],
    text: {},
    flags,
    lists: {},
    lang: 'en',
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    progress: () => undefined,
  }
  const exit = await bodiesCommands[0]?.run(call)
  rmSync(folder, { recursive: true })
  return { exit, said, complained }
}

const list = `ชื่อ,ประเภท,พื้นที่,สังกัด,ผู้กำกับดูแล,รหัส:dla,เว็บไซต์
กระทรวงทดสอบใหญ่,กระทรวง,,,,,
กรมทดสอบรายชื่อ,กรม,,กระทรวงทดสอบใหญ่,,,https://test.go.th
อบจ.พะเยา,,จ.พะเยา,,,02560101,
สมาคมทดสอบแม่น้ำ,มูลนิธิและสมาคม,จ.พะเยา,,อบจ.พะเยา,,
`

describe('a list brought in on the page', () => {
  test('is shown first, stored with a reason, and changes nothing the second time', async () => {
    const before = await countOf('bodies')
    const look = await upload(list)
    const text = await look.text()
    const untouched = await countOf('bodies')
    const done = await house.post('/bodies/import/confirm', { kept: keptIn(text), reason: 'ประกาศใหม่' }, keeper())
    const events = await countOf('body_events')
    const again = await (await upload(list)).text()
    const page = await (await house.get(`/bodies/${await codeOf('กรมทดสอบรายชื่อ')}`)).text()

    expect([look.status, untouched - before, done.status]).toEqual([200, 0, 303])
    expect(text).toContain('เพิ่ม 4 แก้ 0 เหมือนเดิม 0')
    expect([(await countOf('bodies')) - before, events]).toEqual([4, 4])
    expect(again).toContain('ไม่มีอะไรต้องบันทึก')
    expect(keptIn(again)).toBe('')
    expect(page).toContain('กระทรวงทดสอบใหญ่')
    expect(page).toContain('https://test.go.th')
    expect(page).toContain('ประกาศใหม่')
  })

  test('with a cell that cannot be used stores nothing and says where and what to do', async () => {
    const before = await countOf('bodies')
    const page = await upload('ชื่อ,ประเภท\nกรมดีดี,กรม\nกรมไม่ดี,ยานอวกาศ\n')
    const text = await page.text()

    expect(page.status).toBe(422)
    expect(text).toContain('B3: ไม่รู้จักประเภท &quot;ยานอวกาศ&quot;')
    expect(keptIn(text)).toBe('')
    expect(await countOf('bodies')).toBe(before)
  })

  test('needs a file, a reason, and the file that was looked at', async () => {
    const kept = keptIn(await (await upload('ชื่อ\nกรมรอเหตุผล\n')).text())
    const none = await upload('')
    const noReason = await house.post('/bodies/import/confirm', { kept, reason: '  ' }, keeper())
    const forged = await house.post('/bodies/import/confirm', { kept: `${kept}x`, reason: 'ปลอม' }, keeper())

    expect([none.status, noReason.status, forged.status]).toEqual([422, 422, 422])
    expect(await noReason.text()).toContain('พิมพ์เหตุผล')
    expect(await codeOf('กรมรอเหตุผล')).toBe('')
  })

  test('is not for others', async () => {
    const answers = await Promise.all([
      house.get('/bodies/import'),
      house.get('/bodies/import', anOfficer()),
      upload(list, anOfficer()),
      house.post('/bodies/import/confirm', { kept: 'x', reason: 'y' }, anOfficer()),
    ])

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403])
  })
})

describe('renamed and merged bodies', () => {
  test('an old name finds the body of today, for people, programs and imports of plans', async () => {
    await bring('ชื่อ,พื้นที่\nเทศบาลเมืองเก่าพะเยา,จ.พะเยา\n')
    const code = await codeOf('เทศบาลเมืองเก่าพะเยา')
    await bring(`code,name_th,change_on\n${code},เทศบาลเมืองใหม่พะเยา,1 ต.ค. 2568\n`, 'ประกาศเปลี่ยนชื่อ')

    const found = await house.db.transaction((tx) =>
      ensureBody(tx, { nameTh: 'ทม.เก่าพะเยา', areaCode: '56', source: 'test' }),
    )
    const json = (await (
      await house.get(`/api/v1/bodies/resolve?text=${encodeURIComponent('ทม.เก่าพะเยา')}`)
    ).json()) as object
    const search = await (await house.get(`/bodies?q=${encodeURIComponent('เมืองเก่าพะเยา')}`)).text()
    const page = await (await house.get(`/bodies/${code}`)).text()

    expect(found.code).toBe(code)
    expect(json).toMatchObject({ body: { code, name_th: 'เทศบาลเมืองใหม่พะเยา' }, reason: { kind: 'former-name' } })
    expect(search).toContain('เทศบาลเมืองใหม่พะเยา')
    expect(page).toContain('เทศบาลเมืองเก่าพะเยา (ถึง 1 ตุลาคม 2568)')
  })

  test('plans of a merged body are shown under its successor and nowhere counted twice', async () => {
    await stored(house.db, [
      { title: 'งานก่อนรวม', body: 'กรมเล็กก่อนรวม', home: '56', lines: [aLine(2026, 1_000_000)] },
      { title: 'งานหลังรวม', body: 'กรมใหญ่หลังรวม', home: '56', lines: [aLine(2026, 2_000_000)] },
    ])
    const total = async () =>
      (
        await house.db.query<{ sum: string }>(
          `select sum(amount_satang)::text as sum from area_totals where home = '56' and area_code = '56'`,
        )
      ).rows[0]?.sum
    const before = await total()

    await bring('ชื่อ,การเปลี่ยนแปลง,หน่วยงานที่รับช่วง,วันที่เปลี่ยน\nกรมเล็กก่อนรวม,รวม,กรมใหญ่หลังรวม,2026-10-01\n')
    const successor = (await (await house.get(`/api/v1/bodies/${await codeOf('กรมใหญ่หลังรวม')}`)).json()) as {
      totals: object[]
    }
    const old = (await (await house.get(`/api/v1/bodies/${await codeOf('กรมเล็กก่อนรวม')}`)).json()) as object
    const page = await (await house.get(`/bodies/${await codeOf('กรมเล็กก่อนรวม')}`)).text()

    expect(successor.totals).toMatchObject([{ fiscal_year: 2026, projects: 2, amount: '3000000.00' }])
    expect(old).toMatchObject({
      valid_to: '2026-10-01',
      successors: [{ kind: 'merger', on: '2026-10-01' }],
      totals: [{ projects: 1 }],
    })
    expect(page).toContain('ยุบรวมเมื่อ 1 ตุลาคม 2569')
    expect(await total()).toBe(before)
  })

  test('a merger into itself, in a circle, or backwards in time is refused on every way', async () => {
    const circle = await command('name_th,change,successors,change_on\nกรมใหญ่หลังรวม,merger,กรมเล็กก่อนรวม,2026-11-01\n')
    const itself = await command('name_th,change,successors,change_on\nกรมทดสอบรายชื่อ,merger,กรมทดสอบรายชื่อ,2026-11-01\n')
    const backwards = await command('name_th,valid_from,valid_to\nกรมทดสอบรายชื่อ,2026-01-01,2025-01-01\n')

    expect([circle.exit, itself.exit, backwards.exit]).toEqual([1, 1, 1])
    expect(circle.complained[0]).toMatch(/^C2: .*this body itself/)
    expect(itself.complained[0]).toContain('is this body itself')
    expect(backwards.complained[0]).toContain('wrong way round')
  })
})

describe('the command', () => {
  test('tells what it would do, does it, and does nothing the second time', async () => {
    const csv = 'name_th,kind,area\nNetwork of Phayao,network,56\n'
    const dry = await command(csv, { 'dry-run': true, report: true })
    const nothing = await codeOf('Network of Phayao')
    const done = await command(csv)
    const again = await command(csv)

    expect(dry.said).toContain('nothing was stored')
    expect(dry.said[0]).toBe('Row 2: Network of Phayao (New)')
    expect(nothing).toBe('')
    expect(done.said).toEqual(['1 added, 0 changed, 0 as before'])
    expect(again.said).toEqual(['0 added, 0 changed, 1 as before'])
  })

  test('refuses a file that cannot be read in one sentence', async () => {
    const broken = await command('name_th\n"abc')
    const strange = await command('name_th,wings\na,b\n')

    expect([broken.exit, strange.exit]).toEqual([1, 1])
    expect(broken.complained[0]).toContain('Check the quotation marks')
    expect(strange.complained[0]).toContain('"wings" is not known')
  })
})

describe('the list as data', () => {
  test('is exported, and the file brought in again finds nothing new', async () => {
    const csv = await (await house.get('/bodies/list.csv')).text()
    const json = (await (
      await house.get(`/bodies/list.json?q=${encodeURIComponent('กรมทดสอบรายชื่อ')}`)
    ).json()) as object[]
    const xlsx = await house.get('/bodies/list.xlsx?kind=pao')
    const again = await command(csv, { report: true })

    expect(again).toMatchObject({ exit: 0, complained: [] })
    expect(again.said.at(-1)).toMatch(/^0 added, 0 changed, \d+ as before$/)
    expect(json).toMatchObject([{ name_th: 'กรมทดสอบรายชื่อ', website: 'https://test.go.th' }])
    expect(xlsx.headers.get('content-type')).toContain('spreadsheetml')
  })

  test('the API finds by the code of another register', async () => {
    const json = (await (await house.get('/api/v1/bodies?external=dla:02560101')).json()) as { bodies: object[] }
    const none = (await (await house.get('/api/v1/bodies?external=dla:99')).json()) as { bodies: object[] }
    const bent = await house.get('/api/v1/bodies?external=DLA')
    const one = (await (await house.get('/api/v1/bodies/PAO-56')).json()) as object

    expect(json.bodies).toMatchObject([{ code: 'PAO-56' }])
    expect([none.bodies, bent.status]).toEqual([[], 400])
    expect(one).toMatchObject({ external_codes: [{ scheme: 'dla', code: '02560101' }] })
  })
})
