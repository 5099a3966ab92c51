import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { peopleRoom } from '../../src/features/people/index.ts'
import { totpCode } from '../../src/features/people/totp.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { runAllJobs } from '../../src/platform/jobs/graphile.ts'
import { accessibilityFaults, desktop, fitsItsWidth, openBrowser, phone } from '../support/browser.ts'
import { aStoredBody } from '../support/builders.ts'
import { aPeopleHouse, goodPassword, type PeopleHouse, testTotpSecret } from '../support/people-house.ts'

let house: PeopleHouse
let server: RunningServer
let browser: Browser
let address: string

beforeAll(async () => {
  house = await aPeopleHouse()
  server = await serve(house.app, { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

/** What is wrong with the page that shows these words, for those who see it and those who hear it. */
async function faultsOf(page: Page, words: string): Promise<string[]> {
  await page.locator('main').getByText(words).first().waitFor()
  const tooWide = (await fitsItsWidth(page)) ? [] : ['scrolls sideways']
  return [...(await accessibilityFaults(page)), ...tooWide].map((fault) => `${new URL(page.url()).pathname} ${fault}`)
}

test('an officer who forgot the password gets back in by letter, on a phone', async () => {
  const officer = await house.officer()
  const page = await (await browser.newContext({ viewport: phone })).newPage()
  const faults: string[] = []

  await page.goto(`${address}/sign-in`)
  await page.getByRole('link', { name: 'ลืมรหัสผ่าน' }).click()
  faults.push(...(await faultsOf(page, 'กรอกอีเมลที่ใช้เข้าสู่ระบบ')))
  await page.getByLabel('อีเมล').fill(officer.email)
  await page.getByRole('button', { name: 'ส่งจดหมาย' }).click()
  faults.push(...(await faultsOf(page, 'หากอีเมลที่กรอกมีบัญชี')))
  await runAllJobs(house.deps, [peopleRoom])
  const path = /\/sign-in\/new-password\/\S+/.exec(house.letters[0]?.text ?? '')?.[0]
  await page.goto(`${address}${path}`)
  await page.getByLabel('รหัสผ่านใหม่').fill('สั้น')
  await page.getByRole('button', { name: 'ตั้งรหัสผ่านใหม่' }).click()
  faults.push(...(await faultsOf(page, 'รหัสผ่านต้องมีอย่างน้อย')))
  await page.getByLabel('รหัสผ่านใหม่').fill('แมวสามตัวกินข้าวต้ม')
  await page.getByLabel('รหัสผ่านอีกครั้ง').fill('แมวสามตัวกินข้าวต้ม')
  await page.getByRole('button', { name: 'ตั้งรหัสผ่านใหม่' }).click()
  await page.getByLabel('อีเมล').fill(officer.email)
  await page.getByLabel('รหัสผ่าน', { exact: true }).fill('แมวสามตัวกินข้าวต้ม')
  await page.getByRole('button', { name: 'เข้าสู่ระบบ' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.goto(`${address}/account`)
  await page.getByRole('heading', { level: 1, name: 'บัญชีของฉัน' }).waitFor()
  await page.goto(`${address}${path}`)
  faults.push(...(await faultsOf(page, 'ลิงก์ตั้งรหัสผ่านใช้ได้ครั้งเดียว')))

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('ลิงก์นี้ใช้ไม่ได้')
  expect(faults).toEqual([])
})

test('an administrator issues a key for a program and revokes it', async () => {
  const body = await aStoredBody(house.deps.db)
  const keeper = await house.officer([{ role: 'body-administrator', bodyId: body.id, areaCode: null }], { totp: true })
  const page = await (await browser.newContext({ viewport: desktop })).newPage()
  const faults: string[] = []

  await page.goto(`${address}/sign-in?next=/account/api-keys`)
  await page.getByLabel('อีเมล').fill(keeper.email)
  await page.getByLabel('รหัสผ่าน', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'เข้าสู่ระบบ' }).click()
  await page.getByLabel('รหัสจากแอป').fill(totpCode(testTotpSecret, house.deps.clock.now()))
  await page.getByRole('button', { name: 'ยืนยัน' }).click()
  await page.getByLabel('ชื่อคีย์').fill('ระบบแผนของเทศบาล')
  await page.getByLabel('แผนและโครงการ').check()
  await page.getByLabel('หน่วยงาน', { exact: true }).selectOption(body.id)
  await page.getByRole('button', { name: 'ออกคีย์' }).click()
  faults.push(...(await faultsOf(page, 'กรอกวันสุดท้ายที่ใช้ได้')))
  await page.getByLabel('วันที่', { exact: true }).fill('๓๐')
  await page.getByLabel('เดือน', { exact: true }).fill('9')
  await page.getByLabel('ปี พ.ศ.', { exact: true }).fill('2570')
  await page.getByRole('button', { name: 'ออกคีย์' }).click()
  const key = await page.locator('#key').textContent()
  faults.push(...(await faultsOf(page, 'ระบบไม่ได้เก็บตัวคีย์ไว้')))
  await page.getByRole('link', { name: 'กลับไปรายการ' }).click()
  await page.setViewportSize(phone)
  faults.push(...(await faultsOf(page, 'คีย์ที่ออกแล้ว')))
  await page.locator('summary', { hasText: 'ยกเลิกคีย์' }).click()
  await page.getByLabel('เหตุผล').fill('เลิกใช้โปรแกรมนั้นแล้ว')
  await page.getByRole('button', { name: 'ยกเลิกคีย์' }).click()
  faults.push(...(await faultsOf(page, 'ยกเลิกคีย์แล้ว')))

  expect(key).toMatch(/^prasan_[\w-]{43}$/)
  expect(await page.locator('main').textContent()).toContain('เลิกใช้โปรแกรมนั้นแล้ว')
  expect(faults).toEqual([])
})
