import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredProject } from '../../../test/support/builders.ts'
import { aJpeg, aPdf, officeFile } from '../../../test/support/document-files.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { aPlanDesk, type PlanDesk } from '../../../test/support/plan-desk.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { csrfPair } from '../../platform/http/csrf.ts'

let house: TestHouse
let desk: PlanDesk
let names = 0
/** Minutes after the fixed time of the house. */
let later = 0
const clock: Clock = { now: () => new Date(Date.parse(testNow) + later * 60_000) }

beforeAll(async () => {
  house = await aTestHouse({ clock })
})
afterAll(() => house.close())

async function freshDesk(): Promise<string> {
  names += 1
  later = 0
  desk = await aPlanDesk(house.db, `อบต.ที่แนบ${names}`)
  return `/plans/${desk.planId}`
}

async function page(path: string, viewer: Viewer | null = null): Promise<string> {
  const answer = await house.get(path, viewer)
  expect(`${path} ${answer.status}`).toBe(`${path} 200`)
  return answer.text()
}

async function upload(
  path: string,
  bytes: Uint8Array,
  name = 'รายงาน.pdf',
  fields: Record<string, string> = {},
  viewer: Viewer = desk.planner,
) {
  const csrf = csrfPair(house.deps.secrets)
  await house.get('/about', viewer)
  const form = new FormData()
  for (const [field, value] of Object.entries({ title: '', visibility: 'public', ...fields })) form.set(field, value)
  form.set('_csrf', csrf.token)
  form.set('file', new File([new Uint8Array(bytes)], name))
  return house.request(`${path}/documents`, {
    method: 'POST',
    headers: { 'x-test-viewer': viewer.sessionId, cookie: csrf.cookie },
    body: form,
  })
}

const documentIn = (html: string) => /\/documents\/[0-9]{2}-[0-9a-f-]{36}/.exec(html)?.[0] ?? ''

describe('documents', () => {
  test('are added once, listed, noted in the history, and given back byte for byte as a download', async () => {
    const thing = await freshDesk()

    const answers = [
      await upload(thing, aPdf(), 'แผน ปี 70.PDF', { _key: 'k1' }),
      await upload(thing, aPdf(), 'แผน ปี 70.PDF', { _key: 'k1' }),
    ]

    expect(answers.map((answer) => answer.status)).toEqual([303, 303])
    const shown = await page(`${thing}/documents`)
    expect(shown.match(/แผน ปี 70<\/a>/g)).toHaveLength(1)
    expect(await page(thing)).toContain('แนบเอกสาร')
    const file = await house.get(documentIn(shown))
    expect(Buffer.from(await file.arrayBuffer())).toEqual(aPdf())
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': expect.stringMatching(/^attachment; filename=".*\.pdf"; filename\*=UTF-8''%E0/),
    })
    const again = await house.request(documentIn(shown), {
      headers: { 'if-none-match': file.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    const api = (await (await house.get(`/api/v1${thing}/documents`)).json()) as { documents: { bytes: number }[] }
    expect(api.documents).toMatchObject([{ bytes: aPdf().length, media_type: 'application/pdf' }])
  })

  test('hang on projects too', async () => {
    await freshDesk()
    const project = await aStoredProject(house.db, desk.body)
    const thing = `/projects/${project.home}-${project.id}`

    expect((await upload(thing, aJpeg('Exif GPS'), 'หน้างาน.jpeg')).status).toBe(303)

    expect(await page(thing)).toContain('หน้างาน')
    const file = await house.get(documentIn(await page(thing)))
    expect(Buffer.from(await file.arrayBuffer()).includes('GPS')).toBe(false)
  })

  test('for staff are there for officers alone', async () => {
    const thing = await freshDesk()
    await upload(thing, aPdf(), 'ลับ.pdf', { visibility: 'staff' })
    const address = documentIn(await page(`${thing}/documents`, desk.neighbour))

    expect(await page(`${thing}/documents`)).not.toContain('ลับ')
    expect(await page(thing)).not.toContain('ลับ')
    expect((await house.get(`/api/v1${thing}/documents`)).status).toBe(200)
    expect((await house.get(address)).status).toBe(401)
    expect((await house.get(address, anOfficer([]))).status).toBe(403)
    expect((await house.get(address, desk.neighbour)).status).toBe(200)
  })

  test.each([
    ['a program', Buffer.from('MZ'), 'x.pdf', 'ไม่ใช่ชนิดที่รับ'],
    ['a page', Buffer.from('<script>alert(1)</script>'), 'x.pdf', 'ไม่ใช่ชนิดที่รับ'],
    ['macros', officeFile('word/document.xml', 'word/vbaProject.bin'), 'x.docx', 'ไฟล์มีมาโคร'],
    ['a PDF with a script', aPdf('/JS (x)'), 'x.pdf', 'PDF นี้สั่งให้ทำงาน'],
    ['nothing', Buffer.alloc(0), 'x.pdf', 'ไฟล์ว่างเปล่า'],
    ['more than 20 MB', Buffer.concat([aPdf(), Buffer.alloc(20_000_000)]), 'x.pdf', 'ไฟล์ใหญ่กว่า 20 MB'],
  ])('%s is refused with a sentence, and the title typed stays', async (_what, bytes, name, sentence) => {
    const thing = await freshDesk()

    const answer = await upload(thing, bytes, name, { title: 'ชื่อที่พิมพ์ไว้' })
    const shown = await answer.text()

    expect(answer.status).toBe(422)
    expect(shown).toContain(sentence)
    expect(shown).toContain('value="ชื่อที่พิมพ์ไว้"')
    expect((await house.db.query('select 1 from documents where plan_id = $1', [desk.planId])).rowCount).toBe(0)
  })

  test('far more than that is refused before it is read', async () => {
    const thing = await freshDesk()

    expect((await upload(thing, Buffer.alloc(22_000_000))).status).toBe(413)
  })

  test('are kept and removed by the owners of the plan alone; a removed one is gone and says so', async () => {
    const thing = await freshDesk()
    await upload(thing, aPdf())
    const address = documentIn(await page(`${thing}/documents`))

    expect((await upload(thing, aPdf(), 'x.pdf', {}, desk.neighbour)).status).toBe(403)
    expect((await house.post(`${address}/remove`, { reason: 'x' }, desk.neighbour)).status).toBe(403)
    expect((await house.post(`${address}/remove`, { reason: 'x' })).status).toBe(403)
    expect((await house.post(`${address}/remove`, { reason: '' }, desk.planner)).status).toBe(422)
    expect((await house.post(`${address}/remove`, { reason: 'ฉบับผิด' }, desk.planner)).status).toBe(303)

    expect((await house.get(address)).status).toBe(410)
    expect(await page(thing)).toContain('เหตุผล: ฉบับผิด')
    expect((await house.get('/documents/57-01926e4c-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await house.get('/documents/..%2f..%2fetc')).status).toBe(404)
  })

  test('with names that lie or break out are shown as words', async () => {
    const thing = await freshDesk()

    await upload(thing, aPdf(), '../"><script>alert(1)</script>\r\nSet-Cookie: a=b.exe', {
      title: '<img src=x onerror=alert(1)>',
    })

    const shown = await page(`${thing}/documents`)
    expect(shown).not.toMatch(/<img src=x|<script>alert/)
    const file = await house.get(documentIn(shown))
    expect(file.headers.get('set-cookie')).toBeNull()
    expect(file.headers.get('content-disposition')).not.toContain('..')
  })
})

describe('comments', () => {
  const said = { stance: 'concern', text: 'แนวถนนทับทางน้ำ\nขอให้ขยับ', visibility: 'public', body: '' }

  test('are written by officers of any body, in its name, and read by everyone without the person', async () => {
    const thing = await freshDesk()
    const bodyId = desk.neighbour.grants[0]?.bodyId ?? ''
    const fields = { ...said, body: bodyId, _key: 'c1' }

    for (let twice = 0; twice < 2; twice++)
      expect((await house.post(`${thing}/comments`, fields, desk.neighbour)).status).toBe(303)

    const shown = await page(`${thing}/comments`)
    expect(shown.match(/แนวถนนทับทางน้ำ/g)).toHaveLength(1)
    expect(shown).toContain(`อบต.ที่แนบ${names}ข้างเคียง`)
    expect(shown).toContain('ความเห็นที่เปิดเผย 1 ข้อ จาก 1 หน่วยงาน')
    expect(shown).not.toContain('เจ้าหน้าที่เดิม')
    expect(await page(`${thing}/comments`, desk.planner)).toContain('เจ้าหน้าที่เดิม')
    const api = (await (await house.get(`/api/v1${thing}/comments`)).json()) as { summary: object }
    expect(api.summary).toEqual({ support: 0, concern: 1, proposal: 0, note: 0, bodies: 1 })
  })

  test('in a hearing are summed up on the page of the plan', async () => {
    const thing = await freshDesk()
    await house.db.query(`update plans set state = 'hearing' where id = $1`, [desk.planId])
    await house.post(`${thing}/comments`, said, desk.planner)
    await house.post(`${thing}/comments`, { ...said, visibility: 'staff', text: 'ภายใน' }, desk.planner)

    const shown = await page(thing)

    expect(shown).toContain('แผนนี้เปิดรับฟังอยู่')
    expect(shown).toContain('ข้อห่วงใย 1')
    expect(shown).not.toContain('ภายใน')
    expect(await page(thing, desk.neighbour)).toContain('ภายใน')
  })

  test.each([
    ['no text', { text: ' \n ' }, 'เขียนความเห็นก่อนส่ง'],
    ['no kind', { stance: 'shout' }, 'เลือกว่าความเห็นนี้เป็นแบบไหน'],
    ['too many words', { text: 'ก'.repeat(4_001) }, 'ยาวเกิน 4,000 ตัวอักษร'],
    ['a telephone number', { text: 'โทร 081-234-5678' }, 'ลบเบอร์โทร'],
    ['a body that is not one’s own', { body: '01926e4c-0000-7000-8000-000000000000' }, 'เลือกหน่วยงานที่คุณสังกัด'],
  ])('with %s are refused, and what was typed stays', async (_what, over, sentence) => {
    const thing = await freshDesk()

    const answer = await house.post(`${thing}/comments`, { ...said, ...over }, desk.planner)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
    expect((await house.db.query('select 1 from comments where plan_id = $1', [desk.planId])).rowCount).toBe(0)
  })

  test('are not written by visitors, and are words and nothing else', async () => {
    const thing = await freshDesk()
    const text = '<script>alert(1)</script> [x](javascript:alert(1)) <b>หนา</b>'

    expect((await house.post(`${thing}/comments`, said)).status).toBe(403)
    expect((await house.post(`${thing}/comments`, said, anOfficer([{ role: 'desk-clerk' }]))).status).toBe(403)
    await house.post(`${thing}/comments`, { ...said, text }, desk.planner)

    const shown = await page(`${thing}/comments`)
    expect(shown).toContain('&lt;b&gt;หนา&lt;/b&gt;')
    expect(shown).not.toMatch(/<script>alert|href="javascript/)
  })

  test('are corrected by their writer for a quarter of an hour', async () => {
    const thing = await freshDesk()
    await house.post(`${thing}/comments`, said, desk.neighbour)
    const address =
      /\/comments\/[0-9]{2}-[0-9a-f-]{36}\/edit/.exec(await page(`${thing}/comments`, desk.neighbour))?.[0] ?? ''
    const edit = (viewer: Viewer, over = {}) =>
      house.post(address, { stance: 'proposal', text: 'ขอให้ขยับแนวถนน', visibility: 'staff', ...over }, viewer)

    later = 14
    expect((await edit(desk.planner)).status).toBe(403)
    expect((await edit(desk.neighbour, { text: '' })).status).toBe(422)
    expect((await edit(desk.neighbour)).status).toBe(303)
    later = 16
    expect((await edit(desk.neighbour)).status).toBe(403)

    const shown = await page(`${thing}/comments`)
    expect(shown).toContain('ขอให้ขยับแนวถนน')
    expect(shown).toContain('แก้เมื่อ')
    expect(shown).not.toContain('/edit"')
  })

  test('are hidden by the owners of the plan with a reason everyone reads; officers still see the words', async () => {
    const thing = await freshDesk()
    await house.post(`${thing}/comments`, { ...said, text: 'ถ้อยคำไม่สุภาพ' }, desk.neighbour)
    const address =
      /\/comments\/[0-9]{2}-[0-9a-f-]{36}\/hide/.exec(await page(`${thing}/comments`, desk.planner))?.[0] ?? ''

    expect((await house.post(address, { reason: 'x' }, desk.neighbour)).status).toBe(403)
    expect((await house.post(address, { reason: '' }, desk.planner)).status).toBe(422)
    expect((await house.post(address, { reason: 'ไม่สุภาพ' }, desk.planner)).status).toBe(303)

    const shown = await page(`${thing}/comments`)
    expect(shown).toContain('ซ่อนไว้ เพราะ ไม่สุภาพ')
    expect(shown).not.toContain('ถ้อยคำไม่สุภาพ')
    expect(await page(`${thing}/comments`, desk.planner)).toContain('ถ้อยคำไม่สุภาพ')
    expect(await page(thing)).toContain('ซ่อนความเห็น')
    const api = (await (await house.get(`/api/v1${thing}/comments`)).json()) as { comments: { text: null }[] }
    expect(api.comments[0]?.text).toBeNull()
  })
})
