import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoSignIns } from '../../src/features/people/index.ts'
import { addDays, formatTime, toBE, todayInBangkok } from '../../src/kernel/thai-calendar.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { openBrowser, phone } from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let address: string
// Nine in the morning of a working day, moved on as the meeting goes on; the session is counted by it too.
let now = new Date('2026-11-23T02:00:00Z')
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real', clock: { now: () => now } })
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

test('a secretary runs a meeting on a phone without scripts, from the agenda to followed-up work', async () => {
  const secretary = (await demoSignIns(house.db)).find((person) => person.user === 'secretary.57@demo.example')
  const context = await browser.newContext({ viewport: phone, locale: 'th-TH', javaScriptEnabled: false })
  const page = await context.newPage()
  const main = page.locator('main')
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

  // Plan it
  await page.goto(`${address}/sign-in`)
  await page
    .locator('input[type=email]')
    .first()
    .fill(secretary?.user ?? '')
  await page
    .locator('input[type=password]')
    .first()
    .fill(secretary?.password ?? '')
  await page.locator('main form button[type=submit]').first().click()
  await page.goto(`${address}/committees/${secretary?.body}/meetings/new`)
  await fillDay(page, 'starts', 0)
  const start = formatTime(new Date(now.getTime() + 5 * 60_000), 'en')
  await page.getByLabel('เวลาเริ่ม').fill(start)
  await page.getByLabel('เวลาเลิก').fill('12:00')
  await page.getByLabel('สถานที่').fill('ห้องประชุมใหญ่')
  await press('บันทึกนัดประชุม')
  const carried = await main.textContent()

  // Write the agenda and call it
  await page.locator('#title').fill('ขยายผิวจราจรถนนรอบเมือง')
  await page.locator('#presenter').fill('แขวงทางหลวงชนบท')
  await press('เพิ่มเรื่อง')
  await page.getByRole('link', { name: /ไปที่โต๊ะเลขานุการ/ }).click()
  await press('เรียกประชุมและส่งหนังสือเชิญ')
  const called = await main.textContent()

  // Call the roll and open
  later(6)
  await page.getByRole('link', { name: 'เช็กชื่อ' }).first().click()
  await page.getByLabel('ทุกคนที่ยังไม่เช็ก: มา').check()
  await press('บันทึกการเช็กชื่อ')
  await press('เปิดประชุม')
  const opened = await main.textContent()

  // Resolve
  later(5)
  await page.locator('#item').selectOption({ label: '5.1 ขยายผิวจราจรถนนรอบเมือง' })
  await page.getByLabel('มอบหมาย', { exact: true }).check()
  await page.locator('#text').fill('ให้ อบจ. ตรวจแบบร่วมกับทางหลวงชนบท')
  await page.getByLabel('ไม่มีผู้คัดค้าน').check()
  await press('บันทึกมติ')
  const withoutOwner = await page.locator('.govuk-error-summary').textContent()
  const keptText = await page.locator('#text').inputValue()
  await page.locator('#owner').fill('PAO-57')
  await fillDay(page, 'due', 20)
  await press('บันทึกมติ')
  await press('ปิดประชุม')

  // Minutes
  for (let left = await page.locator('textarea[name=text]').count(); left > 0; left--) {
    const empty = page.locator('main section:has(textarea[name=text]:empty)').first()
    if ((await empty.count()) === 0) break
    await empty.locator('textarea').fill('ที่ประชุมหารือแล้ว')
    await empty.locator('button').click()
  }
  await press('ตรวจแล้ว พร้อมให้รับรอง')
  const checked = await main.textContent()

  // Follow up
  await page.goto(`${address}/committees/follow-up?q=${encodeURIComponent('ตรวจแบบร่วม')}`)
  await page.getByRole('link', { name: 'ให้ อบจ. ตรวจแบบร่วมกับทางหลวงชนบท' }).click()
  await page.getByLabel('เสร็จแล้ว').check()
  await page.locator('#note').fill('ตรวจแบบแล้ว ไม่ซ้ำ')
  await page.locator('#evidence').fill('หนังสือ ที่ ชร 0023/155')
  await press('บันทึกความคืบหน้า')
  const followed = await main.textContent()
  await context.close()

  expect(carried).toContain('ติดตามมติครั้งที่')
  expect(called).toContain('เรียกประชุมแล้ว')
  expect(opened).toContain('ครบองค์ประชุม')
  expect(withoutOwner).toContain('มติที่มอบหมายต้องมีผู้รับผิดชอบ')
  expect(keptText).toBe('ให้ อบจ. ตรวจแบบร่วมกับทางหลวงชนบท')
  expect(checked).toContain('ตรวจแล้ว รายงานจะเข้าระเบียบวาระที่ 2')
  expect(followed).toContain('ตรวจแบบแล้ว ไม่ซ้ำ')
  expect(followed).toContain('หลักฐาน: หนังสือ ที่ ชร 0023/155')
})

/** A day some days from now, in the Buddhist era, as an officer types it. */
async function fillDay(page: Page, name: string, days: number): Promise<void> {
  const [year, month, day] = addDays(todayInBangkok(now), days).split('-')
  await page.locator(`#${name}`).fill(String(Number(day)))
  await page.locator(`#${name}-month`).fill(String(Number(month)))
  await page.locator(`#${name}-year`).fill(String(toBE(Number(year))))
}
