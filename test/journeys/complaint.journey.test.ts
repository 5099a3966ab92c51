import type { Browser, BrowserContext, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseByRef, type Move, moveCase, routeNewCases } from '../../src/features/complaints/index.ts'
import { demoSignIns } from '../../src/features/people/index.ts'
import { importBoundaries, simplified } from '../../src/features/places/import-boundaries.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { island } from '../../src/web/assets.ts'
import { accessibilityFaults, desktop, fitsItsWidth, openBrowser, phone } from '../support/browser.ts'
import { aReported } from '../support/complaint-desk.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let context: BrowserContext
let page: Page
let address: string
let now = new Date('2026-11-23T02:00:00Z')
let whitePhoto: Buffer

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real', clock: { now: () => now } })
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
  whitePhoto = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  context = await browser.newContext({ viewport: phone, locale: 'th-TH', javaScriptEnabled: false })
  page = await context.newPage()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

/** The office acts, as its desk would. */
async function office(ref: string, move: Move, text: string): Promise<void> {
  now = new Date(now.getTime() + 60_000)
  const row = await caseByRef(house.db, ref)
  if (row === null) throw new Error('no case')
  const done = await house.db.transaction((tx) =>
    moveCase(tx, house.deps, row, move, {
      actor: { kind: 'officer', personId: '01990000-0000-7000-8000-000000000001', bodyId: row.facts.leadBodyId },
      reason: 'ดำเนินการ',
      visibility: 'public',
      text,
    }),
  )
  if (!done.ok) throw new Error(done.problem.kind)
}

test('a villager reports a broken road from a phone that loses its connection, is answered, disagrees and reopens', async () => {
  await page.goto(`${address}/complaints/new`)
  expect(await accessibilityFaultsWithScripts('/complaints/new')).toEqual([])
  await page.getByLabel('เกิดอะไรขึ้น').fill('ถนนหน้าโรงเรียนเป็นหลุมลึก รถรับส่งเด็กติดหล่ม')
  await page.getByLabel('ที่ไหน', { exact: true }).fill('ต.เวียง อ.เมืองเชียงราย จ.เชียงราย')
  await press('ต่อไป')
  await page.locator('input[name=area]').first().check()
  await page.locator('input[name=category][value=road]').check()
  await press('ต่อไป')
  // A photo with somebody's face in it: one part of it is covered, with a finger and without a script.
  await page.locator('input[type=file]').setInputFiles({ name: 'road.png', mimeType: 'image/png', buffer: whitePhoto })
  await press('เพิ่มรูป')
  await page.locator('summary', { hasText: 'ปิดบางส่วนของรูปนี้' }).click()
  await page.getByLabel('แถวที่ 1 ช่องที่ 1', { exact: true }).check()
  await press('ปิดช่องที่เลือก')
  expect(await page.locator('main').textContent()).toContain('ปิดไว้ 1 ช่อง')
  await page.getByRole('link', { name: 'ต่อไป', exact: true }).click()
  await page.locator('input[name=consent]').check()

  // The connection goes away as the report is sent: the server has it, the phone hears nothing, and its owner presses again.
  let isCut = true
  await context.route('**/complaints/new/send', async (route) => {
    if (route.request().method() !== 'POST' || !isCut) return route.continue()
    isCut = false
    await fetch(route.request().url(), {
      method: 'POST',
      headers: { ...(await route.request().allHeaders()) },
      body: route.request().postData() ?? '',
      redirect: 'manual',
    })
    await route.abort('connectionreset')
  })
  const before = await countCases()
  await press('ส่งเรื่อง').catch(() => undefined)
  await page.waitForURL(/^chrome-error:/)
  await page.goto(`${address}/complaints/new`)
  const ref = (await page.locator('[data-ref]').textContent()) ?? ''
  expect(await page.locator('[data-receipt]').textContent()).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)
  expect((await countCases()) - before).toBe(1)

  await page.goto(`${address}/complaints/${ref}`)
  await routeNewCases(house.deps)
  await page.reload()
  expect(await page.locator('main').textContent()).toContain('ส่งถึงหน่วยงานแล้ว')
  await office(ref, { kind: 'accept' }, 'รับเรื่องแล้ว จะส่งช่างไปดูวันนี้')
  await office(ref, { kind: 'resolve', outcome: 'fixed', note: null }, 'ลงหินคลุกแล้ว')
  await page.reload()
  expect(await page.locator('main').textContent()).toContain('ลงหินคลุกแล้ว')
  await page.locator('summary', { hasText: 'ยังไม่เสร็จ' }).click()
  await page.locator('textarea[name=reopen]').fill('ฝนตกแล้วหลุมกลับมาเหมือนเดิม')
  await press('บอกว่ายังไม่เสร็จ และเปิดเรื่องใหม่')
  expect(await page.locator('main').textContent()).toContain('ฝนตกแล้วหลุมกลับมาเหมือนเดิม')
  expect(await fitsItsWidth(page)).toBe(true)
})

test('with the receipt the reporter answers, disagrees, and the office has it again', async () => {
  await page.goto(`${address}/complaints/new`)
  await page.getByLabel('เกิดอะไรขึ้น').fill('ไฟถนนดับทั้งสายหน้าวัด เดินกลางคืนไม่เห็นทาง')
  await page.getByLabel('ที่ไหน', { exact: true }).fill('ต.เวียง อ.เมืองเชียงราย จ.เชียงราย')
  await press('ต่อไป')
  await page.locator('input[name=area]').first().check()
  await page.locator('input[name=category]').first().check()
  await press('ต่อไป')
  await page.getByRole('link', { name: 'ต่อไปโดยไม่มีรูป' }).click()
  await page.locator('input[name=consent]').check()
  await press('ส่งเรื่อง')
  const ref = (await page.locator('[data-ref]').textContent()) ?? ''
  const receipt = (await page.locator('[data-receipt]').textContent()) ?? ''
  await routeNewCases(house.deps)
  await office(ref, { kind: 'accept' }, 'รับเรื่องแล้ว')
  await office(ref, { kind: 'ask' }, 'เสาไฟต้นไหนบ้าง')

  // Another day, another phone: only what was written down is left.
  await context.clearCookies()
  await page.goto(`${address}/complaints/${ref}`)
  await page.getByLabel('รหัสติดตาม').fill(receipt.toLowerCase())
  await press('เปิดส่วนของผู้แจ้ง')
  await page.locator('textarea[name=answer]').fill('ต้นที่ 3 ถึง 7')
  await press('ส่งข้อความ')
  await office(ref, { kind: 'resolve', outcome: 'fixed', note: null }, 'เปลี่ยนหลอดแล้ว')
  await page.goto(`${address}/complaints/${ref}`)
  await page.locator('summary', { hasText: 'ยังไม่เสร็จ' }).click()
  await page.locator('textarea[name=reopen]').fill('ต้นที่ 5 ยังดับ')
  await press('บอกว่ายังไม่เสร็จ และเปิดเรื่องใหม่')

  const main = (await page.locator('main').textContent()) ?? ''
  const row = await caseByRef(house.db, ref)
  expect(main).toContain('ต้นที่ 5 ยังดับ')
  expect(row?.facts).toMatchObject({ state: 'in_progress', reopened: 1, delivery: 'sent' })
  expect(await accessibilityFaultsWithScripts(`/complaints/${ref}`)).toEqual([])
})

test('the office clears its morning queue with the keyboard alone: five reports taken and answered with one form', async () => {
  const words = ['ไฟดับหน้าตลาด', 'ฝาท่อหายหน้าวัด', 'ถนนทรุดหน้าโรงเรียน', 'ต้นไม้ล้มขวางซอย', 'น้ำขังหน้าบ้านพัก']
  for (const one of words) await aReported(house, { words: `${one} เดือดร้อนกันทั้งหมู่บ้าน` })
  const officer = (await demoSignIns(house.db)).find(({ user }) => user.startsWith('officer.57'))
  const desk = await browser.newPage({ viewport: desktop, locale: 'th-TH' })
  await desk.goto(`${address}/sign-in`)
  await desk
    .locator('input[type=email]')
    .first()
    .fill(officer?.user ?? '')
  await desk
    .locator('input[type=password]')
    .first()
    .fill(officer?.password ?? '')
  await desk.keyboard.press('Enter')
  await desk.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  await desk.goto(`${address}/desk/complaints?state=assigned`)
  const focusOn = async (selector: string) => {
    for (let pressed = 0; pressed < 400; pressed++) {
      await desk.keyboard.press('Tab')
      if (await desk.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    }
    throw new Error(`the keyboard does not come to ${selector}`)
  }

  for (let ticked = 0; ticked < 5; ticked++) {
    await focusOn('input[name^=case]')
    await desk.keyboard.press('Space')
  }
  const refs = await desk.evaluate(() =>
    [...document.querySelectorAll('input[name^=case]:checked')].map((box) =>
      (box.getAttribute('aria-label') ?? '').replace(/^\S+ ?/, ''),
    ),
  )
  await focusOn('select[name=act]')
  while ((await desk.locator('select[name=act]').inputValue()) !== 'answer') await desk.keyboard.press('ArrowDown')
  await focusOn('textarea[name=text]')
  await desk.keyboard.type('รับเรื่องแล้ว ช่างเข้าไปดูภายในวันนี้')
  await focusOn('form#queue .ps-actions button[type=submit]')
  const [answer] = await Promise.all([
    desk.waitForResponse((response) => response.request().method() === 'POST'),
    desk.keyboard.press('Enter'),
  ])
  await desk.waitForLoadState()

  expect(refs).toHaveLength(5)
  expect(answer.status()).toBe(303)
  const { rows } = await house.db.query<{ state: string }>(
    `select c.state from complaints c join complaint_events e on e.home = c.home and e.complaint_id = c.id
      where e.kind = 'answered' and e.text = 'รับเรื่องแล้ว ช่างเข้าไปดูภายในวันนี้'`,
  )
  expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'accepted'))
  await desk.close()
})

test('a map drawn by the server picks the place, and a receipt page carries what a cheap phone can keep', async () => {
  await page.goto(`${address}/complaints/new`)
  await page.getByLabel('เกิดอะไรขึ้น').fill('ถนนเป็นหลุมลึกหน้าตลาดเช้า รถล้มบ่อย')
  await press('เลือกจากแผนที่')
  await page.getByRole('link', { name: 'จังหวัดเชียงราย' }).last().click()
  await page.getByRole('link', { name: 'อำเภอเมืองเชียงราย' }).last().click()
  await page.getByRole('link', { name: 'ตำบลเวียง', exact: true }).last().click()
  expect(await accessibilityFaultsWithScripts('/complaints/new/map?at=5701')).toEqual([])
  await press(/ใช้แค่ตำบลเวียง/)

  expect(await page.getByLabel('เกิดอะไรขึ้น').inputValue()).toContain('หลุมลึกหน้าตลาดเช้า')
  expect(await page.getByLabel('ที่ไหน', { exact: true }).inputValue()).toContain('ตำบลเวียง')
  await press('ต่อไป')
  expect(await page.locator('input[name=area][value="570101"]').isChecked()).toBe(true)
  await page.locator('input[name=category]').first().check()
  await press('ต่อไป')
  await page.getByRole('link', { name: 'ต่อไปโดยไม่มีรูป' }).click()
  await page.locator('input[name=consent]').check()
  await press('ส่งเรื่อง')
  expect(await page.locator('svg.ps-qr').count()).toBe(1)
  const kept = await page.request.get(`${page.url()}.txt`)
  expect(await kept.text()).toContain((await page.locator('[data-receipt]').textContent()) ?? '-')
  expect(await fitsItsWidth(page)).toBe(true)
})

test('with a script the pin is dragged over a border and moved with keys, and lands in the report', async () => {
  const square = (code: string, west: number, east: number) => {
    const [a, b, c, d] = [
      [west, 19.88] as const,
      [east, 19.88] as const,
      [east, 19.94] as const,
      [west, 19.94] as const,
    ]
    return { code, polygons: [[[a, b, c, d, a]]] }
  }
  const borders = simplified([square('570101', 99.8, 99.86), square('570102', 99.86, 99.92)])
  await house.db.transaction((tx) => importBoundaries(tx, borders, 'test', now))
  const touching = await browser.newPage({ viewport: phone, locale: 'th-TH' })
  await touching.goto(`${address}/complaints/new`)
  await touching.getByLabel('เกิดอะไรขึ้น').fill('ฝาท่อหายกลางถนนหน้าตลาด')
  await touching.getByRole('button', { name: 'เลือกจากแผนที่' }).click()
  await touching.goto(`${address}/complaints/new/map?at=570101`)
  await runIsland(touching, 'pick-map')
  const map = touching.locator('[data-pick-map] input[type=image]')
  const at = (await map.boundingBox()) ?? { x: 0, y: 0 }
  await touching.mouse.move(at.x + 100, at.y + 160)
  await touching.mouse.down()
  await touching.mouse.move(at.x + 312, at.y + 160)
  await touching.mouse.up()
  const dragged = await touching.locator('[data-pick-status]').textContent()
  await map.press('ArrowUp')
  await map.press('Enter')
  const moved = await touching.locator('[data-pick-status]').textContent()
  await touching.getByRole('button', { name: 'ใช้จุดนี้' }).click()
  await touching.waitForURL(/complaints\/new$/)

  expect(dragged).toContain('19.91000, 99.86')
  expect(moved).toMatch(/19\.9108\d, 99\.86/)
  expect(await touching.locator('input[name=lat]').inputValue()).toMatch(/^19\.9108/)
  expect(await touching.locator('input[name=place]').inputValue()).toContain('ตำบลรอบเวียง')
  expect(await touching.getByLabel('เกิดอะไรขึ้น').inputValue()).toBe('ฝาท่อหายกลางถนนหน้าตลาด')
  await touching.close()
})

test('the short form says itself what is missing, and what the office cannot take comes back whole', async () => {
  const short = await browser.newPage({ viewport: phone, locale: 'th-TH' })
  await short.goto(`${address}/complaints/offline`)
  await runIsland(short, 'report')
  const missing = short.locator('[data-report-missing] a')
  const send = () => short.getByRole('button', { name: 'ส่งเรื่อง' }).click()
  await short.getByLabel('เกิดอะไรขึ้น').fill('มีคนทิ้งขยะพิษหลังบ้าน เหม็นจนนอนไม่ได้')
  await send()
  const before = await missing.count()
  await short.getByLabel('ที่ไหน', { exact: true }).fill('ต.เวียง อ.เมืองเชียงราย')
  await short.locator('[name=category]').selectOption('waste')
  await short.locator('[name=who][value=named]').check()
  await short.locator('[name=email]').fill('ไม่ใช่ที่อยู่')
  await short.locator('[name=privacy][value=closed]').check()
  await short.locator('[name=consent]').check()
  await short.locator('[name=photo]').setInputFiles({ name: 'waste.png', mimeType: 'image/png', buffer: whitePhoto })
  await send()
  await missing.first().waitFor()
  const reasons = await missing.allTextContents()
  const words = await short.getByLabel('เกิดอะไรขึ้น').inputValue()
  await short.locator('[name=email]').fill('villager@example.com')
  await short.locator('[data-photos-list] li').waitFor()
  await send()
  const ref = await short.locator('[data-outbox-receipt]').getAttribute('data-outbox-receipt')

  expect(before).toBe(3)
  expect(reasons).toEqual(['อีเมลไม่ถูกต้อง ตัวอย่าง name@example.com'])
  expect(words).toContain('ขยะพิษหลังบ้าน')
  expect((await caseByRef(house.db, ref ?? ''))?.photos).toBe(1)
  expect((await fetch(`${address}/complaints/${ref}`)).status).toBe(404)
  await short.close()
})

test('two tabs of one phone send a report that waited once, and show its receipt once', async () => {
  const device = await browser.newContext({ viewport: phone, locale: 'th-TH' })
  const [tab, other] = [await device.newPage(), await device.newPage()]
  let posts = 0
  device.on('request', (request) => {
    if (request.method() === 'POST') posts++
  })
  for (const one of [tab, other]) {
    await one.goto(`${address}/complaints/offline`)
    await runIsland(one, 'report')
  }
  await device.setOffline(true)
  const report = async (words: string) => {
    await tab.getByLabel('เกิดอะไรขึ้น').fill(words)
    await tab.getByLabel('ที่ไหน', { exact: true }).fill('ต.เวียง อ.เมืองเชียงราย')
    await tab.locator('[name=category]').selectOption('street-light')
    await tab.locator('[name=consent]').check()
    await tab.getByRole('button', { name: 'ส่งเรื่อง' }).click()
  }
  await report('ไฟถนนดับทั้งซอยมาสามคืนแล้ว')
  const before = await countCases()

  // Both hear of it at once
  await device.setOffline(false)
  const receipts = [tab, other].map((one) => one.locator('[data-outbox-receipt]'))
  for (const shown of receipts) await shown.first().waitFor()

  expect(await Promise.all(receipts.map((shown) => shown.count()))).toEqual([1, 1])
  expect(posts).toBe(1)
  expect(await countCases()).toBe(before + 1)

  // One alone sends the next, and the other is told
  await report('ไฟถนนหน้าวัดดับมาสองคืนแล้ว')
  for (const shown of receipts) await shown.nth(1).waitFor()
  expect(await Promise.all(receipts.map((shown) => shown.count()))).toEqual([2, 2])
  await device.close()
})

test('the map of all cases leads, heap by heap, to the cases, and shows a list of the same', async () => {
  await page.goto(`${address}/complaints`)
  await page.getByRole('link', { name: 'ดูเป็นแผนที่' }).first().click()
  const whole = await page.locator('#cases a[href^="/complaints/"]').count()
  for (let closer = 0; closer < 12 && (await page.locator('.ps-spots__heap[data-map-move]').count()) > 0; closer++)
    await page.locator('.ps-spots__heap[data-map-move]').first().click()
  expect(await page.locator('.ps-spots__spot, .ps-spots__heap[href="#cases"]').count()).toBeGreaterThan(0)
  expect(await fitsItsWidth(page)).toBe(true)
  await page.locator('#cases .ps-row__title a').first().click()

  expect(whole).toBeGreaterThan(0)
  expect(new URL(page.url()).pathname).toMatch(/^\/complaints\/[0-9]{2}-/)
})

/** Pages of a program that runs from its sources carry no islands, so there a test that wants one runs it on the page. */
async function runIsland(on: Page, name: string): Promise<void> {
  if (island(name) !== null) return
  const made = await rolldown({ input: `src/web/islands/${name}.ts`, logLevel: 'silent' })
  const { output } = await made.generate({ format: 'iife' })
  await made.close()
  await on.evaluate(output[0].code)
}

async function countCases(): Promise<number> {
  const { rows } = await house.db.query<{ n: number }>('select count(*)::integer as n from complaints')
  return rows[0]?.n ?? 0
}

async function accessibilityFaultsWithScripts(path: string): Promise<string[]> {
  const looking = await browser.newPage({ viewport: phone, locale: 'th-TH' })
  try {
    await looking.goto(address + path)
    return await accessibilityFaults(looking)
  } finally {
    await looking.close()
  }
}
