import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { templateKinds } from './templates/index.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

test('every form of the page can be taken, for the year and with the names of the province that were chosen', async () => {
  const list = await (await house.get('/imports/templates?year=2571&place=เชียงราย')).text()
  const links = [...list.matchAll(/href="(\/imports\/templates\/[^"]+)"/g)].map((link) =>
    (link[1] ?? '').replaceAll('&amp;', '&'),
  )

  const files = await Promise.all(links.map((link) => house.get(link)))
  const first = new Uint8Array((await files[0]?.arrayBuffer()) ?? new ArrayBuffer(0))

  expect(links).toHaveLength(templateKinds.length)
  expect(links[0]).toContain('year=2571&place=57')
  expect(files.map((file) => file.status)).toEqual(templateKinds.map(() => 200))
  expect(files[0]?.headers.get('content-disposition')).toBe('attachment; filename="prasan-lao-2571.xlsx"')
  expect([first[0], first[1]]).toEqual([0x50, 0x4b])
})

test('a form nobody made and a province nobody knows are told as such', async () => {
  const form = await house.get('/imports/templates/moon.xlsx')
  const place = await (await house.get('/imports/templates?place=ดาวอังคาร')).text()

  expect(form.status).toBe(404)
  expect(await form.text()).toContain('ไม่มีแบบฟอร์มนี้')
  expect(place).toContain('ไม่พบจังหวัดนี้')
})
