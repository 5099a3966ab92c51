import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStoredOverlaps } from '../../src/features/overlaps/index.ts'
import { demoSignIns } from '../../src/features/people/index.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { desktop, openBrowser, phone } from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let address: string

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real' })
  await findStoredOverlaps(house.deps)
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

test('a planner finds an overlapping pair from the start page, sees why, decides it and takes the list home', async () => {
  const planner = (await demoSignIns(house.db)).find(
    (person) => person.role === 'planner' && person.user.includes('57'),
  )
  const page = await aPage(desktop)
  await page.goto(address)

  await page.getByRole('searchbox').first().fill('เชียงราย')
  await page.keyboard.press('Enter')
  await page
    .getByRole('link', { name: /จังหวัดเชียงราย/ })
    .first()
    .click()
  await expectHeading(page, /เชียงราย/)
  await signIn(page, planner?.user ?? '', planner?.password ?? '')
  await page.goto(`${address}/overlaps?place=57`)
  await page.locator('main .ps-rows a').first().click()
  const why = await page.locator('#why').textContent()
  await page.getByLabel('ซ้ำบางส่วน').check()
  await page.getByLabel('เหตุผล').fill('จุดเดียวกันตามแบบแปลน')
  await page.getByRole('button', { name: 'บันทึกคำตัดสิน' }).click()
  const after = await page.locator('main').textContent()
  const csv = await page.request.get(`${address}/overlaps.csv?place=57&state=overlapping`)

  expect(why?.length).toBeGreaterThan(20)
  expect(after).toContain('บันทึกแล้ว: ซ้ำบางส่วน')
  expect(after).toContain('จุดเดียวกันตามแบบแปลน')
  expect((await csv.text()).split('\r\n').filter(Boolean)).toHaveLength(2)
})

test('a decision without a reason keeps what was chosen and says what is missing', async () => {
  const planner = (await demoSignIns(house.db)).find(
    (person) => person.role === 'planner' && person.user.includes('57'),
  )
  const page = await aPage(phone)
  await signIn(page, planner?.user ?? '', planner?.password ?? '')
  await page.goto(`${address}/overlaps?place=57`)
  await page.locator('main .ps-rows a').first().click()

  await page.getByLabel('ไม่เกี่ยวกัน').check()
  await page.getByRole('button', { name: 'บันทึกคำตัดสิน' }).click()

  expect(await page.locator('.govuk-error-summary').textContent()).toContain('เขียนเหตุผลสั้น ๆ')
  expect(await page.getByLabel('ไม่เกี่ยวกัน').isChecked()).toBe(true)
})

async function aPage(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'th-TH' })
  return context.newPage()
}

async function expectHeading(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.goto(`${address}/sign-in`)
  await page.locator('input[type=email]').first().fill(user)
  await page.locator('input[type=password]').first().fill(password)
  await page.locator('main form button[type=submit]').first().click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
}
