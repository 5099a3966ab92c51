import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { bodyKey, codeForBody } from './body.ts'
import { ensureBody, findBody } from './ensure-body.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

const ensured = (nameTh: string, areaCode: string | null = null) =>
  house.db.transaction((tx) => ensureBody(tx, { nameTh, areaCode, source: 'test' }))

test('the same body written otherwise is found, a new one is stored once', async () => {
  const [first, again, short] = [
    await ensured('เทศบาลนครยะลา', '95'),
    await ensured('เทศบาลนครในพื้นที่จังหวัดยะลา เทศบาลนครยะลา', '95'),
    await ensured('ทน. ยะลา', '95'),
  ]
  const { rows } = await house.db.query('select kind, name_th, area_code from bodies where id = $1', [first.id])

  expect([again.id, short.id]).toEqual([first.id, first.id])
  expect(rows).toEqual([{ kind: 'city', name_th: 'เทศบาลนครยะลา', area_code: '95' }])
})

test('two transactions that name a new body at once get the same one', async () => {
  const ids = await Promise.all([ensured('กรมทดสอบระบบ'), ensured('กรมทดสอบระบบ'), ensured('กรม ทดสอบระบบ')])

  expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
})

test('a province and its อบจ. are found however a file spells them, an office of another kind is not', async () => {
  const { rows } = await house.db.query<{ id: string; code: string }>(
    `select id, code from bodies where code in ('PRV-57', 'PAO-57') order by code`,
  )

  expect(await ensured('อบจ.เชียงลาย', '57')).toEqual(rows[0])
  expect(await ensured('จังหวัดเชียงลาย', '57')).toEqual(rows[1])
  expect((await ensured('สำนักงานเกษตรจังหวัดเชียงลาย', '57')).code).not.toMatch(/-57$/)
})

test('a body whose letters another one has gets others, and is found by its name again', async () => {
  const name = 'กรมตัวอย่างอักษรซ้ำ'
  const taken = codeForBody('department', bodyKey(name, null), null)
  await house.db.query(
    `insert into bodies (id, code, kind, name_th, name_key, source) values ($1, $2, 'department', 'กรมอื่น', 'กรมอื่น', 'test')`,
    [newId(), taken],
  )

  const stored = await ensured(name)

  expect(stored.code).not.toBe(taken)
  expect(await ensured(name)).toEqual(stored)
  expect(await findBody(house.db, { nameTh: name, areaCode: null })).toEqual(stored)
})

describe('the list of bodies', () => {
  test('is filtered by kind, province and words', async () => {
    const province = encodeURIComponent('เชียงราย')
    const text = await (await house.get(`/bodies?kind=pao&province=${province}`)).text()

    expect(text).toContain('องค์การบริหารส่วนจังหวัดเชียงราย (สาธิต)')
    expect(text).not.toContain('องค์การบริหารส่วนจังหวัดน่าน')
  })

  test('a province nobody knows is said at its field, and what was typed is kept', async () => {
    const page = await house.get('/bodies?province=zzz')
    const text = await page.text()

    expect(page.status).toBe(422)
    expect(text).toContain('ไม่พบจังหวัด &quot;zzz&quot;')
    expect(text).toContain('value="zzz"')
  })

  test('goes on to the next page', async () => {
    const text = await (await house.get('/bodies?page=2')).text()

    expect(text).toMatch(/51.*100/)
    expect(text).toContain('href="/bodies?page=3"')
  })
})

describe('the page of a body', () => {
  test('says what it is, where, and what it plans by year and field, linked to the projects', async () => {
    const text = await (await house.get('/bodies/PAO-57')).text()

    expect(text).toContain('href="/places/57"')
    expect(text).toContain('href="/projects?body=PAO-57&amp;year=2570"')
  })

  test('adds up to its projects', async () => {
    const json = (await (await house.get('/api/v1/bodies/PAO-57')).json()) as { totals: { amount: string }[] }
    const { rows } = await house.db.query<{ sum: string }>(
      `select sum(amount_satang)::text as sum from projects where body_id = (select id from bodies where code = 'PAO-57')`,
    )

    const sum = json.totals.reduce((all, { amount }) => all + BigInt(amount.replace('.', '')), 0n)

    expect(String(sum)).toBe(rows[0]?.sum)
  })

  test('a body without plans leads to others, and an unknown code is not found', async () => {
    const { code } = await ensured('กรมทดสอบระบบ')
    const empty = await (await house.get(`/bodies/${code}`)).text()
    const unknown = await house.get('/bodies/XXX-0000')
    const inApi = await house.get('/api/v1/bodies/XXX-0000')

    expect(empty).toContain('หน่วยงานนี้ยังไม่มีโครงการในระบบ')
    expect([unknown.status, inApi.status, inApi.headers.get('content-type')]).toEqual([
      404,
      404,
      expect.stringContaining('application/problem+json'),
    ])
  })
})
