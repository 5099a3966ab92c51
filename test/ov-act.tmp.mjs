import npmChromium from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
const base = 'http://127.0.0.1:3188'
const [,, user, password] = process.argv
const b = await chromium.launch({ executablePath: await npmChromium.executablePath(), args: ['--no-sandbox','--disable-gpu'], headless: true })
const page = await (await b.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
await page.goto(base + '/sign-in'); await page.locator('input[type=email]').first().fill(user); await page.locator('input[type=password]').first().fill(password); await page.locator('main form button[type=submit]').first().click(); await page.waitForURL(u => !u.pathname.endsWith('/sign-in'))
await page.goto(base + '/overlaps/cases'); await page.locator('.ps-rows a').first().click()
const rows = await page.locator('#pairs .ps-rows a').evaluateAll(a => a.map(x => x.href))
for (const [i, r] of rows.slice(0, 2).entries()) {
  await page.goto(r); await page.getByLabel(i ? 'ซ้ำบางส่วน' : 'งานเดียวกัน').check(); await page.getByLabel('เหตุผล').fill('จุดเดียวกันตามแบบแปลน'); if (i) await page.locator('#share').fill('40')
  await page.getByRole('button', { name: 'บันทึกคำตัดสิน' }).click(); await page.waitForLoadState(); console.log(await page.locator('[role=alert]').innerText())
}
await page.getByLabel('คำถามถึงทั้งสองหน่วยงาน').fill('ใครทำช่วงไหน'); await page.getByRole('button', { name: 'ส่งคำถาม' }).click(); await page.waitForLoadState(); console.log(await page.locator('[role=alert]').innerText())
await page.getByLabel('มอบให้').selectOption({ index: 1 }); await page.getByRole('button', { name: 'บันทึกผู้รับผิดชอบ' }).click(); await page.waitForLoadState(); console.log(await page.locator('[role=alert]').innerText())
if (await page.locator('#answer').count()) { await page.getByLabel('เห็นด้วยว่าซ้ำ').check(); await page.locator('#answer').fill('ยินดีรวมงาน'); await page.getByRole('button', { name: 'ส่งคำตอบ' }).click(); await page.waitForLoadState(); console.log(await page.locator('[role=alert]').innerText()) }
console.log(page.url()); await b.close()
