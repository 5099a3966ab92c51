import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aBodyOf } from '../../../test/support/case-desk.ts'
import { aReported } from '../../../test/support/complaint-desk.ts'
import { aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'

let house: TestHouse
let code: string
const refs: string[] = []
let now = new Date(testNow)

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  const body = await aBodyOf(house.db, 'city', 'เทศบาลนครทดสอบ', '570101')
  const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])
  code = rows[0]?.code ?? ''
  for (const words of ['ถนนพังเป็นหลุม & <ลึก> มาก', 'ไฟถนนดับทั้งซอย', 'ทางเท้าพังเดินไม่ได้']) {
    now = new Date(now.getTime() + 60_000)
    refs.unshift((await aReported(house, { words })).ref)
  }
})
afterAll(() => house?.close())

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Read with the strictness of the standard: what is not well-formed throws. */
function read(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const last = open.at(-1)
    if (last) last.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root.children[0] ?? root
}

const all = (of: Element, name: string) => of.children.filter((child) => child.name === name)
const textOf = (of: Element, name: string) => all(of, name)[0]?.text ?? ''
const linkOf = (of: Element, rel: string) =>
  all(of, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href

test.each(['', '/places/570101', '/places/57', '/categories/road', '/bodies/{code}'])(
  'the feed%s has what RFC 4287 asks of a feed and of each entry',
  async (path) => {
    const answer = await house.get(`/feeds/complaints${path.replace('{code}', code)}`)
    const feed = read(await answer.text())
    const entries = all(feed, 'entry')

    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect([feed.name, feed.attributes.xmlns]).toEqual(['feed', 'http://www.w3.org/2005/Atom'])
    for (const one of [feed, ...entries]) {
      for (const name of ['id', 'title', 'updated']) expect([name, all(one, name).length]).toEqual([name, 1])
      expect(textOf(one, 'id')).toMatch(/^http:\/\/prasan\.test\//)
      expect(textOf(one, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      expect(linkOf(one, 'alternate')).toMatch(/^http:\/\/prasan\.test\//)
    }
    expect(textOf(all(feed, 'author')[0] ?? feed, 'name')).not.toBe('')
    expect(linkOf(feed, 'self')).toContain('/feeds/complaints')
    expect(entries.map((entry) => textOf(entry, 'id').split('/').at(-1))).toEqual(refs)
    expect(new Set(entries.map((entry) => textOf(entry, 'id'))).size).toBe(entries.length)
  },
)

test('a feed is read on by its next links, in one order and without doubles; its id stays the same', async () => {
  const seen: string[] = []
  const ids = new Set<string>()
  let at: string | undefined = '/feeds/complaints/places/57?limit=2'
  for (let part = 0; at !== undefined && part < 5; part += 1) {
    const feed = read(await (await house.get(at)).text())
    ids.add(textOf(feed, 'id'))
    seen.push(...all(feed, 'entry').map((entry) => textOf(entry, 'id').split('/').at(-1) ?? ''))
    at = linkOf(feed, 'next')?.replace('http://prasan.test', '')
  }

  expect(seen).toEqual(refs)
  expect(ids.size).toBe(1)
  expect((await house.get('/feeds/complaints?after=nonsense')).status).toBe(404)
})

test('who has a feed already is told so in a word, until something changes', async () => {
  const first = await house.get('/feeds/complaints/categories/road')
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
  const again = await house.request('/feeds/complaints/categories/road', { headers })
  now = new Date(now.getTime() + 60_000)
  refs.unshift((await aReported(house)).ref)
  const changed = await house.request('/feeds/complaints/categories/road', { headers })

  expect([again.status, changed.status]).toEqual([304, 200])
})

test.each([
  ['/complaints', '/feeds/complaints'],
  ['/complaints?place=570101', '/feeds/complaints/places/570101'],
  ['/places/57', '/feeds/complaints/places/57'],
  ['/complaints/categories/road', '/feeds/complaints/categories/road'],
])('%s names its feed', async (path, feed) => {
  expect(await (await house.get(path)).text()).toContain(
    `<link rel="alternate" type="application/atom+xml" href="${feed}"`,
  )
})
