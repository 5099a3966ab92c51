import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDemoCountry } from '../../demo/index.ts'
import { findStoredOverlaps } from '../../src/features/overlaps/index.ts'
import { demoSignIns } from '../../src/features/people/index.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { accessibilityFaults, desktop, fitsItsWidth, openBrowser, phone } from '../support/browser.ts'
import { aTestHouse, type TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let address: string

beforeAll(async () => {
  house = await aTestHouse({ who: 'real' })
  await makeDemoCountry(house.deps, { scale: 0.03, seed: 'journey' })
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

test('every page is accessible and fits its width, on a phone and a desktop, in Thai and in English', async () => {
  const { rows } = await house.db.query<{
    pair: string
    project: string
    plan: string
    body: string
    own: string
    ownproject: string
  }>(
    `select (select id::text from plans where area_code = '57' and level = 'province' order by id limit 1) as own,
            (select p.home || '-' || p.id from projects p join plans l on l.id = p.plan_id
              where l.area_code = '57' and l.level = 'province' order by p.id limit 1) as ownproject,
            (select home || '-' || id from overlap_pairs order by id limit 1) as pair,
            (select home || '-' || id from projects order by id limit 1) as project,
            (select id::text from plans order by id limit 1) as plan,
            (select code from bodies order by code limit 1) as body`,
  )
  const found = rows[0]
  const paths = [
    '/',
    '/places/TH',
    '/places/57',
    '/places/5701',
    '/places/570101',
    '/places/R6-1',
    '/places?q=เมือง',
    '/places/57/matrix',
    '/places/5701/fields/07?year=2570',
    '/data-quality?place=57',
    '/projects',
    '/projects?q=ถนน',
    '/projects?q=ไม่มีคำนี้แน่',
    `/projects/${found?.project}`,
    '/plans',
    `/plans/${found?.plan}`,
    '/overlaps',
    '/overlaps?place=ไม่มีที่นี่',
    `/overlaps/${found?.pair}`,
    '/bodies',
    `/bodies/${encodeURIComponent(found?.body ?? '')}`,
    '/functions',
    '/functions/04.5',
    '/functions/rules',
    '/overlaps/cases',
    '/overlaps/saved',
    '/sign-in',
    '/sign-in/forgotten',
    '/about',
    '/privacy',
    '/accessibility',
    '/components',
    '/api',
    '/nothing-here',
  ]

  const officers = [
    '/imports',
    '/imports/new',
    '/plans/new',
    `/plans/${found?.own}`,
    `/plans/${found?.own}/edit`,
    `/plans/${found?.own}/versions`,
    `/projects/${found?.ownproject}/edit`,
    `/projects/${found?.ownproject}/money`,
    '/projects?place=57',
    '/overlaps?place=57',
    '/account',
  ]

  const faults = await Promise.all(
    [phone, desktop].map(async (viewport) => [
      ...(await faultsOn(viewport, paths)),
      ...(await faultsOn(viewport, officers, 'planner.57@demo.example')),
    ]),
  )

  expect(faults.flat()).toEqual([])
}, 400_000)

async function faultsOn(
  viewport: { width: number; height: number },
  paths: readonly string[],
  user?: string,
): Promise<string[]> {
  const page = await aPage(viewport)
  if (user !== undefined) {
    const found = (await demoSignIns(house.db)).find((line) => line.user === user)
    await signIn(page, user, found?.password ?? '')
  }
  const faults: string[] = []
  for (const path of paths.flatMap((path) => [path, `/en${path}`])) {
    await page.goto(`${address}${path}`)
    const found = await accessibilityFaults(page)
    faults.push(...found.map((fault) => `${viewport.width} px ${path} ${fault}`))
    if (!(await fitsItsWidth(page))) faults.push(`${viewport.width} px ${path} scrolls sideways`)
  }
  return faults
}
