import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccount } from '../../src/features/people/create-account.ts'
import { hashPassword } from '../../src/features/people/password.ts'
import { insertGrant } from '../../src/features/people/roles.sql.ts'
import { sealField } from '../../src/features/people/sealed.ts'
import { insertConfirmedFactor } from '../../src/features/people/second-factors.sql.ts'
import { totpCode } from '../../src/features/people/totp.ts'
import { recomputeAreaTotals } from '../../src/features/plans/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { LocalDate } from '../../src/kernel/thai-calendar.ts'
import type { Role } from '../../src/kernel/viewer.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { openBrowser, phone } from '../support/browser.ts'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../support/builders.ts'
import { aTestHouse, type TestHouse } from '../support/house.ts'
import { enter } from '../support/joining-desk.ts'
import { goodPassword, testTotpSecret } from '../support/people-house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let address: string
// Half past eight of a working day; a one-time code is good once, so the clock moves on before each.
let now = new Date('2026-11-23T01:30:00.000Z')

let province: StoredBody
let upper: StoredBody
let lower: StoredBody
let works: StoredProject[]

beforeAll(async () => {
  house = await aTestHouse({ who: 'real', clock: { now: () => now } })
  province = await aStoredBody(house.db, { name: 'ที่ทำการปกครองจังหวัดเชียงราย', areaCode: '57' })
  upper = await aStoredBody(house.db, { name: 'เทศบาลตำบลต้นน้ำ' })
  lower = await aStoredBody(house.db, { name: 'เทศบาลตำบลปลายน้ำ' })
  await house.db.query(`update bodies set kind = 'province' where id = $1`, [province.id])
  works = [
    await approved(province, 'ขุดลอกลำน้ำแม่ลาว ช่วงบน', 500_000_000n),
    await approved(upper, 'ขุดลอกแม่น้ำลาว ช่วงบน', 300_000_000n),
    await approved(lower, 'ซ่อมประตูน้ำแม่ลาว', 120_000_000n),
  ]
  await overlapping(works)
  await measured()
  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], now))
  const passwordHash = await hashPassword(house.deps, goodPassword)
  await officer('officer@coordination.example', passwordHash, [
    { role: 'planner', areaCode: '57' },
    { role: 'plan-approver', bodyId: province.id },
  ])
  await officer('mayors@coordination.example', passwordHash, [
    { role: 'plan-approver', bodyId: upper.id },
    { role: 'plan-approver', bodyId: lower.id },
  ])
  await officer('governor@coordination.example', passwordHash, [{ role: 'plan-approver', areaCode: '57' }])
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

test('a province officer brings a cluster of the queue to one table, from a matter of residents to a signed agreement and a dossier', async () => {
  const resident = await aPage()
  const officerPage = await aPage('officer@coordination.example')
  const mayors = await aPage('mayors@coordination.example')
  const governor = await aPage('governor@coordination.example')
  const page = officerPage
  const main = page.locator('main')

  // Residents put it on the agenda, without an account.
  await resident.goto(`${address}/agenda/new?place=5701`)
  await fill(resident, {
    title: 'น้ำไม่ถึงนาปลายคลองสองปีแล้ว',
    text: 'ขุดลอกคนละช่วง คนละปี น้ำไม่ต่อกัน',
    area: '5701',
  })
  await resident.locator('main form button.govuk-button').last().click()

  // From the queue to a board that starts from the matter.
  const totalsBefore = await totals()
  expect(totalsBefore.join()).toContain('9.2')
  await page.goto(`${address}/overlaps/cases?place=57`)
  await main.locator('a[href*="/overlaps/cases/57-"]').first().click()
  await page.getByRole('link', { name: 'เปิดเรื่องประสานแผนจากกลุ่มนี้' }).click()
  expect(await main.textContent()).toContain('ซ่อมประตูน้ำแม่ลาว')
  await page.getByLabel(/น้ำไม่ถึงนาปลายคลองสองปีแล้ว/).check()
  await fill(page, {
    title: 'น้ำแม่ลาวถึงปลายทาง',
    subject: 'สามหน่วยงานขุดลอกลำน้ำเดียวกันคนละช่วง',
    reason: 'ประชาชนเสนอ และคิวพบว่างานซ้อนกัน',
  })
  await main.locator('input[name=pattern][value=set]').check()
  await main.locator('input[name=technique][value="joint-planning"]').check()
  await page.locator('main form button.govuk-button').last().click()
  const board = new URL(page.url()).pathname.split('/')[2] ?? ''
  expect(await main.textContent()).toContain('ขั้นต่อไปคือกำหนดหน่วยงาน')

  // 1 Agencies: what the data suggests is invited, and answers through its own officers.
  for (const name of ['เทศบาลตำบลต้นน้ำ', 'เทศบาลตำบลปลายน้ำ'])
    await main
      .locator('#suggested, main')
      .getByRole('checkbox', { name: new RegExp(name) })
      .first()
      .check()
  await press(page, 'เชิญที่เลือก')
  for (const body of [upper, lower]) {
    await mayors.goto(`${address}/boards/${board}/agencies`)
    await mayors.locator(`input[name="accepts-${body.id}"][value=yes]`).check()
    await mayors.locator(`form:has([name="accepts-${body.id}"]) button`).last().click()
  }
  await step(page, board, 'agencies')
  await act(page, 'end')

  // 2 The committee with its first meeting.
  await step(page, board, 'committee')
  await open(page, 'months')
  await fill(page, {
    months: '48',
    place: 'ศาลากลาง',
    time: '09:30',
    'meeting-day': '8',
    'meeting-month': '12',
    'meeting-year': '2569',
  })
  await act(page, 'appoint')
  await step(page, board, 'committee')
  await act(page, 'end')

  // 3 The frame: goal, indicators, joint projects, who measures.
  await step(page, board, 'frame')
  await open(page, 'goal_text')
  await fill(page, { goal_text: 'น้ำถึงปลายคลองทุกฤดูแล้ง' })
  await act(page, 'goal')
  for (const name of ['ระยะทางที่ขุดลอก', 'ครัวเรือนที่มีน้ำใช้']) {
    const field = await page.locator('select[name^="indicator-"]').first().getAttribute('name')
    await open(page, field ?? '')
    const value = await page.locator(`select[name="${field}"] option`, { hasText: name }).getAttribute('value')
    await page.locator(`select[name="${field}"]`).selectOption(value ?? '')
    await act(page, 'measure')
  }
  for (let left = works.length; left > 0; left--)
    await page.locator('form:has(input[name=joint][value="1"]) button').first().click()
  for (let left = 2; left > 0; left--) {
    const form = page.locator('form[action$="/acts/monitor"]').nth(2 - left)
    const id = await form.locator('input[name=measure]').getAttribute('value')
    await open(page, `method-${id}`)
    await fill(page, {
      [`method-${id}`]: 'วัดที่ประตูน้ำ',
      [`first-${id}-day`]: '1',
      [`first-${id}-month`]: '1',
      [`first-${id}-year`]: '2570',
    })
    await page.locator(`select[name="who-${id}"]`).selectOption(province.id)
    await form.locator('button').last().click()
  }
  await act(page, 'end')
  expect((await boardNow(board)).steps.slice(0, 3).map((one) => one.state)).toEqual(['done', 'done', 'done'])

  // 4 Two become one.
  const chosen = (name: string) => main.getByRole('checkbox', { name: new RegExp(name) })
  await step(page, board, 'link')
  await chosen('ขุดลอกลำน้ำแม่ลาว').check()
  await chosen('ขุดลอกแม่น้ำลาว').check()
  await press(page, 'ไปเลือกรูปแบบ')
  const combining = await propose(page, 'combine', { made_title: 'ขุดลอกแม่น้ำลาวทั้งช่วงบน' })
  await agree(page, combining, province)
  await agree(mayors, combining, upper)
  await approve(governor, combining)
  expect(await totals()).toEqual(totalsBefore)

  // And one becomes a part of it.
  await step(page, board, 'link')
  expect(await main.textContent()).toContain('ขุดลอกแม่น้ำลาวทั้งช่วงบน')
  await chosen('ขุดลอกแม่น้ำลาวทั้งช่วงบน').check()
  await chosen('ซ่อมประตูน้ำแม่ลาว').check()
  await press(page, 'ไปเลือกรูปแบบ')
  await lead(page, 'ขุดลอกแม่น้ำลาวทั้งช่วงบน')
  const annexing = await propose(page, 'annex', {})
  await agree(page, annexing, province)
  await agree(mayors, annexing, lower)
  await approve(governor, annexing)

  // Money and indicators stay right: on the place, the money of the place, and the board; the indicator went along.
  expect(await totals()).toEqual(totalsBefore)
  await page.goto(`${address}/boards/${board}`)
  const shown = await main.textContent()
  expect(shown).toContain('9,200,000')
  expect(shown).not.toContain('12,200,000')
  await page.getByRole('link', { name: 'ขุดลอกแม่น้ำลาวทั้งช่วงบน' }).first().click()
  const made = await main.textContent()
  expect(made).toContain('ความยาวลำน้ำที่เรือผ่านได้')
  expect(made).toContain('ซ่อมประตูน้ำแม่ลาว')

  // The agreement comes from the board, and each body signs with its one-time code.
  await step(page, board, 'link')
  await page.locator('main a[href*="/agreements/new"]').first().click()
  expect(await page.locator('[name="party-2"]').inputValue()).toBe('เทศบาลตำบลต้นน้ำ')
  await fill(page, {
    'part-1': 'จ้างเหมาและควบคุมงาน',
    'part-2': 'ดูแลพื้นที่ช่วงบน',
    'part-3': 'ดูแลประตูน้ำ',
    'service-1': 'ส่งน้ำถึงนา',
    'standard-1': 'ทุกวันในฤดูแล้ง',
    'wanted-1': '12 กิโลเมตร',
    'wanted-2': '400 ครัวเรือน',
    'starts-day': '1',
    'starts-month': '12',
    'starts-year': '2569',
    'ends-day': '30',
    'ends-month': '9',
    'ends-year': '2571',
    reviews: '1/6/2570',
    breach: 'แจ้งเตือนและแก้ไขใน 30 วัน',
    reason: 'ตามมติที่ประชุมประสานแผน',
  })
  await page.locator('main form button.govuk-button').last().click()
  const desk = page.url()
  expect(desk, (await page.locator('.govuk-error-summary').allTextContents()).join()).toContain('/desk')
  await deskAct(page, desk, 'offer', {})
  await deskAct(page, desk, 'sign', { 'sign-party': province.id, 'sign-post': 'ปลัดจังหวัด' })
  for (const body of [upper, lower])
    await deskAct(mayors, desk, 'sign', { 'sign-party': body.id, 'sign-post': 'นายกเทศมนตรี' })
  await resident.goto(desk.replace('/desk', ''))
  expect(await resident.locator('main').textContent()).toContain('ปลัดจังหวัด')

  // The path is walked, and the governor gets it on paper.
  await step(page, board, 'link')
  await act(page, 'end')
  expect((await boardNow(board)).steps.map((one) => one.state)).toEqual(['done', 'done', 'done', 'done'])
  await page.goto(`${address}/boards/${board}`)
  const dossier = await page.getByRole('link', { name: /แฟ้มสำหรับประชุม/ }).getAttribute('href')
  const pdf = await (await page.request.get(`${address}${dossier}`)).body()
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length).toBeGreaterThan(2)
  await Promise.all([resident, officerPage, mayors, governor].map((one) => one.context().close()))
})

// ---- what was there before

async function approved(body: StoredBody, title: string, amountSatang: bigint): Promise<StoredProject> {
  const project = await aStoredProject(house.db, body, { title, amountSatang })
  await enter(house, project, 'approved', amountSatang)
  await house.db.query(`update projects set function_code = '04.2' where id = $1`, [project.id])
  return project
}

/** Each with the next, as one case of the queue. */
async function overlapping(projects: readonly StoredProject[]): Promise<void> {
  const sorted = projects.map((one) => one.id).sort()
  for (const [at, project] of projects.slice(1).entries()) {
    const [left, right] = [projects[at]?.id ?? '', project.id].sort()
    await house.db.query(
      `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang, engine_version, found_at, last_seen_at, case_key)
       values ('57', $1, $2, '57', $3, 0.9, 0.9, '[]', 100000000, 'test', $4, $4, $5)`,
      [newId(), left, right, now, `57-${sorted[0]}`],
    )
  }
}

/** Two indicators of the place, and one that hangs on a project. */
async function measured(): Promise<void> {
  const indicators = [
    ['ระยะทางที่ขุดลอก', 'output', null],
    ['ครัวเรือนที่มีน้ำใช้', 'outcome', null],
    ['ความยาวลำน้ำที่เรือผ่านได้', 'output', works[0]?.id ?? null],
  ] as const
  for (const [at, [name, result, project]] of indicators.entries())
    await house.db.query(
      `insert into indicators (id, code, home, name_th, meaning, result, level, area_code, owner_body_id, owner_person_id, due_days, unit_code,
         allows_over_most, direction, frequency, fiscal_year_from, fiscal_year_to, source, rule, over_time, rule_reason, created_at, project_home, project_id)
       values ($1, $2, '57', $3, 'ความหมาย', $4, $8, '57', $5, $5, 30, 'kilometre', false, 'more', 'year', 2027, 2030, 'ทดสอบ', 'sum', 'sum', 'ทดสอบ', $6,
         case when $7::uuid is null then null else '57' end, $7)`,
      [newId(), `T-${at}`, name, result, province.id, now, project, project === null ? 'area' : 'project'],
    )
  await house.db.query(
    `insert into indicator_summaries (home, indicator_id, at_risk, reported, expected, unverified)
     select home, id, false, 0, 1, 0 from indicators`,
  )
}

async function officer(
  email: string,
  passwordHash: string,
  grants: readonly { role: Role; areaCode?: string; bodyId?: string }[],
): Promise<void> {
  await house.db.transaction(async (tx) => {
    const personId = await createAccount(tx, house.deps, { name: email.split('@')[0] ?? '', email, passwordHash })
    for (const { role, areaCode = null, bodyId = null } of grants)
      await insertGrant(
        tx,
        {
          id: newId(),
          personId,
          role,
          bodyId,
          areaCode,
          functionCode: null,
          startsOn: '2026-01-01' as LocalDate,
          endsOn: null,
          reason: 'คำสั่งทดสอบ',
          grantedBy: null,
          needsSecond: false,
          confirmedBy: null,
        },
        now,
      )
    await insertConfirmedFactor(tx, personId, sealField(house.deps, 'totp', personId, testTotpSecret), now)
  })
}

// ---- ways through the pages

/** A phone without scripts. */
async function aPage(user?: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport: phone,
    locale: 'th-TH',
    javaScriptEnabled: false,
  })
  const page = await context.newPage()
  if (user === undefined) return page
  await page.goto(`${address}/sign-in`)
  await page.locator('input[type=email]').first().fill(user)
  await page.locator('input[type=password]').first().fill(goodPassword)
  await page.locator('main form button[type=submit]').first().click()
  return page
}

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) await page.locator(`main [name="${name}"]`).first().fill(text)
}

const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name }).first().click()
const step = (page: Page, board: string, name: string) => page.goto(`${address}/boards/${board}/${name}`)

/** Opens what a field is folded into. */
async function open(page: Page, name: string): Promise<void> {
  const field = page.locator(`main [name="${name}"]`).first()
  if (!(await field.isVisible())) await page.locator(`details:has([name="${name}"]) > summary`).first().click()
}

/** Sends the first form of an act of the board. */
async function act(page: Page, name: string): Promise<void> {
  const button = page.locator(`form[action$="/acts/${name}"] button`).first()
  if (!(await button.isVisible()))
    await page.locator(`details:has(form[action$="/acts/${name}"]) > summary`).first().click()
  await button.click()
}

/** The project that leads: the host, where one becomes a part of it. */
async function lead(page: Page, title: string): Promise<void> {
  const button = page.locator('button[name=lead]', { hasText: title })
  if ((await button.count()) > 0) await button.first().click()
}

/** Looks at what a form of joining does, then proposes exactly that. @returns its address */
async function propose(page: Page, form: string, fields: Readonly<Record<string, string>>): Promise<string> {
  await page.locator(`input[name=form][value=${form}]`).check()
  await page.locator('main button[name=do][value=preview]').last().click()
  if (Object.keys(fields).length > 0) {
    await fill(page, fields)
    await page.locator('main button[name=do][value=preview]').last().click()
  }
  await fill(page, { reason: 'งานเดียวกันในลำน้ำเดียวกัน' })
  await page.locator('main button[name=do][value=propose]').click()
  const joining = page.url()
  expect(joining, (await page.locator('.govuk-error-summary').allTextContents()).join()).toContain('/joinings/57-')
  return joining
}

async function agree(page: Page, joining: string, body: StoredBody): Promise<void> {
  await page.goto(joining)
  const form = page.locator(`form[action$="/answer"]:has(input[name=body][value="${body.id}"])`)
  await form.locator('input[name=answer][value=agree]').check()
  await form.locator('[name=answer_reason]').fill('เห็นชอบ')
  await form.locator('button').last().click()
  await sure(page)
}

async function approve(page: Page, joining: string): Promise<void> {
  await page.goto(joining)
  await fill(page, { document: 'มติ 1/2570', approve_reason: 'ตามมติที่ประชุม' })
  await page.locator('button[name=decision][value=approve]').click()
  await sure(page)
  expect(await page.locator('main').textContent()).toContain('อนุมัติแล้ว')
}

/** Shows the one-time code where it is asked for, and sends again what was sent. */
async function sure(page: Page): Promise<void> {
  if (!page.url().includes('/sign-in/second-step')) return
  now = new Date(now.getTime() + 60_000)
  await page.locator('[name=code]').fill(totpCode(testTotpSecret, now))
  await page.locator('main form button').first().click()
  await page.locator('main form button.govuk-button').first().click()
}

async function deskAct(
  page: Page,
  desk: string,
  name: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  await page.goto(desk)
  const form = page.locator(`form:has(input[name=act][value=${name}])`)
  const button = form.locator('button').last()
  if (!(await button.isVisible())) await page.locator(`details:has(input[name=act][value=${name}]) > summary`).click()
  for (const [field, value] of Object.entries(fields)) {
    const select = form.locator(`select[name="${field}"]`)
    if ((await select.count()) > 0) await select.selectOption(value)
    else if ((await form.locator(`input[type=radio][name="${field}"]`).count()) > 0)
      await form.locator(`input[type=radio][name="${field}"][value="${value}"]`).check()
    else await form.locator(`[name="${field}"]`).first().fill(value)
  }
  await button.click()
  await sure(page)
}

/** What the pages of the place say of its money: on its own page, and by phase where money is followed. */
async function totals(): Promise<string[]> {
  const pages = await Promise.all(
    ['/places/57?year=2570', '/money?place=57&year=2570'].map(async (path) => (await house.get(path)).text()),
  )
  const shown = pages.map((text) => [...text.matchAll(/<b[^>]*>\s*([\d.,]+)/g)].map((found) => found[1] ?? ''))
  return shown.map((numbers) => numbers.slice(0, 3).join(' '))
}

const boardNow = async (board: string) =>
  (await (await house.get(`/api/v1/boards/${board}`)).json()) as { steps: { step: string; state: string }[] }
