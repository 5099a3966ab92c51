import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import { anOfficer, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let writer: Viewer
let checker: Viewer
let moderator: Viewer
let solved: string
let unsolved: string
let hidden: string

beforeAll(async () => {
  house = await aDemoHouse()
  const at = (role: 'case-officer' | 'planner' | 'moderator') =>
    anOfficer([{ role, areaCode: '57', bodyId: null }], { personId: newId() })
  writer = at('case-officer')
  checker = at('planner')
  moderator = at('moderator')
  const refOf = async (where: string) => {
    const { rows } = await house.db.query<{ ref: string }>(
      `select ref from complaints where home = '57' and ${where} order by received_at limit 1`,
    )
    return rows[0]?.ref ?? ''
  }
  solved = await refOf("state = 'closed' and outcome = 'fixed' and visibility = 'public'")
  unsolved = await refOf("phase = 'handling' and visibility = 'public'")
  await house.db.query(`update complaints set visibility = 'private' where home = '57' and ref = $1`, [
    await refOf(`state = 'closed' and outcome = 'fixed' and visibility = 'public' and ref <> '${solved}'`),
  ])
  hidden = await refOf("visibility = 'private'")
})
afterAll(() => house.close())

const words = {
  title: 'ปะหลุมให้อยู่ได้นาน',
  category: 'road',
  area: '570101',
  problem: 'ถนนพัง นายสมชาย ใจดี โทร 081-234-5678 แจ้งทุกปี',
  cause: 'น้ำซึม',
  steps: 'ลอกร่องก่อน\nปะสองชั้น',
  result: 'อยู่ได้สองฤดูฝน',
  cost: '',
  watch: '',
}

async function begun(by: Viewer = writer): Promise<string> {
  const answer = await house.post('/learn/new', { ...words, case: solved }, by)
  return answer.headers.get('location') ?? ''
}

async function published(): Promise<string> {
  const path = await begun()
  await house.post(`${path}/act`, { act: 'send', reason: 'พร้อมแล้ว' }, writer)
  await house.post(`${path}/act`, { act: 'publish', reason: 'ตรวจแล้ว' }, checker)
  return path
}

describe('writing up a solved case', () => {
  test('the form is drafted from what is public of the case', async () => {
    const page = await house.get(`/learn/new?case=${solved}`, writer)
    const text = await page.text()

    expect(page.status).toBe(200)
    expect(text).toContain(solved)
    expect(text).toContain('name="steps"')
  })

  test('open and private cases give no draft, and a private one is as good as none', async () => {
    const [open, secret, none] = await Promise.all(
      [unsolved, hidden, '57-0000-0000-000'].map(async (ref) =>
        (await house.get(`/learn/new?case=${ref}`, writer)).text(),
      ),
    )

    expect(open).toContain('ยังไม่จบด้วยผลว่าแก้แล้ว')
    expect(secret).toContain('ไม่พบเรื่องสาธารณะ')
    expect(none).toContain('ไม่พบเรื่องสาธารณะ')
  })

  test('personal data are taken out before anything is stored, in the draft and in the versions', async () => {
    const path = await published()

    const { rows } = await house.db.query<{ line: string }>(
      'select t::text as line from knowledge_articles t union all select t::text from knowledge_versions t',
    )
    const page = await (await house.get(path)).text()

    expect(rows.map(({ line }) => line).join('\n')).not.toMatch(/สมชาย|081-234/)
    expect(page).toContain('[ชื่อบุคคล]')
    expect(page).not.toMatch(/สมชาย|081-234/)
  })

  test('nobody publishes what they wrote, and a draft is not there for the public', async () => {
    const path = await begun(checker)
    await house.post(`${path}/act`, { act: 'send', reason: 'พร้อม' }, checker)

    const own = await house.post(`${path}/act`, { act: 'publish', reason: 'เอง' }, checker)
    const visitor = await house.get(path)
    const api = await house.get(`/api/v1${path}`)

    expect(own.status).toBe(403)
    expect(visitor.status).toBe(404)
    expect(api.status).toBe(404)
  })

  test('a change leaves the published words in place until the next version, and two writers do not overwrite each other', async () => {
    const path = await published()
    const change = { ...words, title: 'ชื่อใหม่', reason: 'เพิ่มขั้นตอน' }
    const revision = async () =>
      /name="revision" value="(\d+)"/.exec(await (await house.get(`${path}/edit`, writer)).text())?.[1] ?? ''
    const seen = await revision()

    const first = await house.post(`${path}/edit`, { ...change, revision: seen }, writer)
    const second = await house.post(`${path}/edit`, { ...change, revision: seen }, checker)

    expect(first.status).toBe(303)
    expect(second.status).toBe(422)
    expect(await (await house.get(path)).text()).not.toContain('ชื่อใหม่')
  })

  test('officers of elsewhere and visitors change nothing', async () => {
    const path = await published()
    const elsewhere = anOfficer([{ role: 'case-officer', areaCode: '90', bodyId: null }], { personId: newId() })

    for (const viewer of [elsewhere, null]) {
      const answer = await house.post(`${path}/act`, { act: 'withdraw', reason: 'ลอง' }, viewer)
      expect([403, 404]).toContain(answer.status)
    }
    expect((await house.get(path)).status).toBe(200)
  })
})

describe('what people say', () => {
  test('a comment waits for a moderator without what is personal, and is shown after a look', async () => {
    const path = await published()
    const sent = await house.post(`${path}/comments`, {
      kind: 'comment',
      text: 'ลองแล้วดี ถามลุงสมหมายได้ <script>1</script>',
    })
    const before = await (await house.get(path)).text()
    const queue = await (await house.get('/learn/queue', moderator)).text()
    const { rows } = await house.db.query<{ id: string }>(
      "select home || '-' || id as id from knowledge_comments where text like 'ลองแล้วดี%'",
    )
    const id = rows[0]?.id ?? ''

    await house.post('/learn/queue', { id, state: 'shown', reason: '' }, moderator)
    const after = await (await house.get(path)).text()

    expect(sent.status).toBe(303)
    expect(before).not.toContain('ลองแล้วดี')
    expect(queue).toContain(id)
    expect(queue).not.toContain('สมหมาย')
    expect(after).toContain('ลองแล้วดี')
    expect(after).not.toContain('<script>1')
  })

  test('a member of a network is no officer of the body: the words wait, and a moderator of one body sees no queue of others', async () => {
    const path = await published()
    const { rows } = await house.db.query<{ id: string }>('select id from bodies limit 1')
    const at = (role: 'network-member' | 'moderator') =>
      anOfficer([{ role, areaCode: null, bodyId: rows[0]?.id ?? null }], { personId: newId() })

    await house.post(`${path}/comments`, { kind: 'comment', text: 'สมาชิกเครือข่ายเขียน' }, at('network-member'))
    const page = await (await house.get(path)).text()
    const queue = await (await house.get('/learn/queue', at('moderator'))).text()

    expect(page).not.toContain('สมาชิกเครือข่ายเขียน')
    expect(queue).not.toContain('สมาชิกเครือข่ายเขียน')
  })

  test('hiding asks for a reason, only moderators decide, and those of other provinces see nothing', async () => {
    const path = await published()
    await house.post(`${path}/comments`, { kind: 'comment', text: 'เข้าดูที่ www.spam.vip' })
    const elsewhere = anOfficer([{ role: 'moderator', areaCode: '90', bodyId: null }], { personId: newId() })
    const queue = await (await house.get('/learn/queue', moderator)).text()
    const [id = ''] = [...queue.matchAll(/name="id"[^>]*value="([^"]+)"/g)].map((match) => match[1] as string)

    const without = await house.post('/learn/queue', { id, state: 'hidden', reason: '' }, moderator)
    const stranger = await house.post('/learn/queue', { id, state: 'hidden', reason: 'x' }, writer)
    const far = await (await house.get('/learn/queue', elsewhere)).text()

    expect(queue).toContain('มีลิงก์')
    expect(without.status).toBe(422)
    expect(stranger.status).toBe(403)
    expect(far).not.toContain('spam')
  })

  test('"works here too" counts, and an article that does not exist counts nothing', async () => {
    const path = await published()

    const there = await house.post(`${path}/works`, {})
    const nowhere = await house.post(`/learn/57-${newId()}/works`, {})

    expect(there.status).toBe(303)
    expect(nowhere.status).toBe(404)
    expect(await (await house.get(path)).text()).toContain('1 แห่ง')
  })

  test('the list, its files and the API show published articles only', async () => {
    await begun()
    const path = await published()

    const [page, csv, api] = await Promise.all([
      house.get('/learn?q=ปะหลุม').then((answer) => answer.text()),
      house.get('/learn/list.csv').then((answer) => answer.text()),
      house
        .get('/api/v1/learn?category=road')
        .then((answer) => answer.json() as Promise<{ articles: { id: string }[] }>),
    ])
    const { rows } = await house.db.query<{ count: bigint }>(
      'select count(*) from knowledge_articles where version > 0',
    )

    expect(page).toContain(path)
    expect(csv.trim().split('\r\n')).toHaveLength(1 + Number(rows[0]?.count))
    expect(api.articles.map(({ id }) => `/learn/${id}`)).toContain(path)
  })
})
