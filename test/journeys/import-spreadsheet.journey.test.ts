import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoSignInLine, demoSignIns } from '../../src/features/people/index.ts'
import { totpCode } from '../../src/features/people/totp.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { accessibilityFaults, desktop, fitsItsWidth, openBrowser, phone } from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'
import { anOfficeSheet, officeLines } from '../support/office-sheet.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let address: string
let office: { name: string; area: string }

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real' })
  const { rows } = await house.db.query<{ name: string; area: string }>(
    `select name_th as name, area_code as area from bodies where kind = 'sao' and area_code like '57%' order by code limit 1`,
  )
  office = rows[0] ?? { name: '', area: '' }
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

test('an officer brings in the spreadsheet she has, corrects three cells, sees her office on its place page, and next month nothing comes twice', async () => {
  const planner = await signedIn('planner.57', desktop)

  await planner.goto(`${address}/imports/new`)
  await planner.getByLabel('ไฟล์ตาราง').setInputFiles(file('แผน.xlsx', await anOfficeSheet({ office: office.name })))
  await planner.getByRole('button', { name: 'อัปโหลดและอ่านไฟล์' }).click()
  const there = await afterWork(planner)
  await expectHeading(planner, /คอลัมน์ไหนคืออะไร/)
  expect(await faultsOf(planner)).toEqual([])
  await planner.getByLabel('ตั้งชื่อแบบนี้ไว้ใช้เดือนหน้า').fill('แบบของเรา')
  await planner.getByRole('button', { name: /อ่านทุกแถว/ }).click()
  await afterWork(planner, there)
  await expectHeading(planner, /ดูว่าอะไรเปลี่ยน/)
  expect(await faultsOf(planner)).toEqual([])
  for (const [title, value] of [
    ['ติดตั้งไฟฟ้าส่องสว่าง', '1,250,000'],
    ['ซ่อมแซมศูนย์พัฒนาเด็กเล็ก', '1,825,000'],
    ['อบรมผู้สูงอายุ', '50,000'],
  ] as const) {
    const row = planner.locator('.ps-import-row', { hasText: title })
    await row.getByRole('textbox').first().fill(value)
    await row.getByRole('button', { name: 'แก้และตรวจใหม่' }).click()
    await planner.getByText(/ตรวจแถว \d+ ใหม่แล้ว อ่านได้/).waitFor()
  }
  await planner.getByRole('button', { name: 'ส่งให้ผู้อนุมัติ' }).click()
  await planner.getByText('รอผู้อนุมัติแผน').waitFor()

  const approver = await signedIn('approver.57', phone)
  await approver.goto(there)
  expect(await faultsOf(approver)).toEqual([])
  await approver.getByRole('button', { name: 'อนุมัติและบันทึก 6 โครงการ' }).click()
  await showSecondFactor(approver)
  await afterWork(approver, there)
  await expectText(approver, 'บันทึกลงแผนแล้ว')
  expect(await faultsOf(approver)).toEqual([])

  await planner.goto(`${address}/places/${office.area}`)
  expect(await planner.locator('main').textContent()).toContain(office.name.replace(/ \(สาธิต\)$/, ''))
  await planner.goto(`${address}/projects?q=${encodeURIComponent('ซ่อมแซมศูนย์พัฒนาเด็กเล็ก')}&place=${office.area}`)
  expect(await planner.locator('main').textContent()).toContain('1,825,000')

  const next = await anOfficeSheet({
    office: office.name,
    lines: [...corrected(), { title: 'ปลูกป่าชุมชน', y2571: 40_000 }],
  })
  await planner.goto(`${address}/imports/new`)
  await planner.getByLabel('ไฟล์ตาราง').setInputFiles(file('แผนเดือนหน้า.xlsx', next))
  await planner.getByRole('button', { name: 'อัปโหลดและอ่านไฟล์' }).click()
  await afterWork(planner)
  await expectHeading(planner, /ดูว่าอะไรเปลี่ยน/)
  expect(await planner.locator('.ps-stat').allTextContents()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^1\s*ใหม่/),
      expect.stringMatching(/^0\s*เปลี่ยน/),
      expect.stringMatching(/^6\s*เหมือนเดิม/),
    ]),
  )
}, 600_000)

function corrected() {
  const amounts: Record<string, number> = {
    ติดตั้งไฟฟ้าส่องสว่าง: 1_250_000,
    ซ่อมแซมศูนย์พัฒนาเด็กเล็ก: 1_825_000,
    อบรมผู้สูงอายุ: 50_000,
  }
  return officeLines.map((line) => (line.title in amounts ? { ...line, y2570: amounts[line.title] ?? 0 } : line))
}

function file(name: string, buffer: Buffer) {
  return { name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer }
}

/** Lets the worker do what was ordered, and loads the page of the import as it then is. */
async function afterWork(page: Page, at?: string): Promise<string> {
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
  await house.work()
  const there = at ?? page.url().replace(/[?#].*$/, '')
  await page.goto(there)
  return there
}

async function faultsOf(page: Page): Promise<string[]> {
  const before = page.viewportSize() ?? desktop
  const faults: string[] = []
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport)
    if (!(await fitsItsWidth(page))) faults.push(`${page.url()} scrolls sideways at ${viewport.width}`)
    faults.push(...(await accessibilityFaults(page)))
  }
  await page.setViewportSize(before)
  return faults
}

async function person(user: string): Promise<DemoSignInLine> {
  const found = (await demoSignIns(house.db)).find((one) => one.user === `${user}@demo.example`)
  if (found === undefined) throw new Error(`nobody signs in as ${user}`)
  return found
}

async function signedIn(user: string, viewport: { width: number; height: number }): Promise<Page> {
  const { user: email, password } = await person(user)
  const page = await (await browser.newContext({ viewport, locale: 'th-TH' })).newPage()
  await page.goto(`${address}/sign-in`)
  await page.locator('input[type=email]').first().fill(email)
  await page.locator('input[type=password]').first().fill(password)
  await page.locator('main form button[type=submit]').first().click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  return page
}

/** The code of the approver, and then the button that sends what was pressed before. */
async function showSecondFactor(page: Page): Promise<void> {
  const { totp_secret: secret = '' } = await person('approver.57')
  await page.waitForURL(/second-step/)
  await page.getByLabel('รหัสจากแอป').fill(totpCode(secret, house.deps.clock.now()))
  await page.locator('main form button').first().click()
  await page.getByRole('button', { name: 'ส่งอีกครั้ง' }).click()
}

async function expectHeading(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor()
}
