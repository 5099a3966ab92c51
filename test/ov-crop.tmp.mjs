import npmChromium from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
const base = 'http://127.0.0.1:3188'
const [,, user, password, path, width, ...steps] = process.argv
const b = await chromium.launch({ executablePath: await npmChromium.executablePath(), args: ['--no-sandbox','--disable-gpu'], headless: true })
const c = await b.newContext({ viewport: { width: Number(width), height: 1400 } }); const page = await c.newPage()
if (user !== '-') { await page.goto(base + '/sign-in'); await page.locator('input[type=email]').first().fill(user); await page.locator('input[type=password]').first().fill(password); await page.locator('main form button[type=submit]').first().click(); await page.waitForURL(u => !u.pathname.endsWith('/sign-in')) }
let p = path
if (p === 'FIRST') { await page.goto(base + '/overlaps?place=57'); p = new URL(await page.locator('.ps-rows a').first().evaluate(a => a.href)).pathname }
await page.goto(base + p, { waitUntil: 'networkidle' })
if (steps[0] === 'keys') {
  await page.locator('[data-queue-keys] button').click(); await page.keyboard.press('x'); await page.keyboard.press('j'); await page.keyboard.press('x')
  console.log(await page.evaluate(() => [document.activeElement?.textContent, document.querySelectorAll('input:checked').length]))
  await page.keyboard.press('Enter'); await page.waitForURL(/overlaps\/57-/); console.log(page.url())
} else for (const y of steps) { await page.evaluate(n => window.scrollTo(0, n), Number(y)); await page.screenshot({ path: `/tmp/ov/crop-${width}-${y}.png` }) }
await b.close()
