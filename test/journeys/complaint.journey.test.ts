import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseByRef, type Move, moveCase, routeNewCases } from '../../src/features/complaints/index.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { accessibilityFaults, fitsItsWidth, openBrowser, phone } from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let context: BrowserContext
let page: Page
let address: string
let now = new Date('2026-11-23T02:00:00Z')

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real', clock: { now: () => now } })
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
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
  await page.getByRole('link', { name: 'ต่อไปโดยไม่มีรูป' }).click()
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
