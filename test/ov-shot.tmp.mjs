import npmChromium from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import { AxeBuilder } from '@axe-core/playwright'
const base = 'http://127.0.0.1:3188'
const [,, user, password, ...paths] = process.argv
const b = await chromium.launch({ executablePath: await npmChromium.executablePath(), args: ['--no-sandbox','--disable-gpu'], headless: true })
const c = await b.newContext({ viewport: { width: 1280, height: 900 } })
const page = await c.newPage()
page.on('console', m => m.type()==='error' && console.log('console', page.url(), m.text()))
page.on('response', r => r.status() >= 500 && console.log(r.status(), r.url()))
if (user !== '-') {
  await page.goto(base + '/sign-in')
  await page.locator('input[type=email]').first().fill(user)
  await page.locator('input[type=password]').first().fill(password)
  await page.locator('main form button[type=submit]').first().click()
  await page.waitForURL(u => !u.pathname.endsWith('/sign-in'))
}
let n = 0
for (let p of paths) {
  if (p === 'FIRST') { await page.goto(base + '/overlaps?place=57'); p = new URL(await page.locator('.ps-rows a').first().evaluate(a => a.href)).pathname }
  if (p === 'CASE') { await page.goto(base + '/overlaps/cases'); p = new URL(await page.locator('.ps-rows a').first().evaluate(a => a.href)).pathname }
  for (const w of [390, 1280]) {
    await page.setViewportSize({ width: w, height: 900 })
    const r = await page.goto(base + p, { waitUntil: 'networkidle' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    const name = `/tmp/ov/${user === '-' ? 'v' : 'o'}${n}-${w}.png`
    await page.screenshot({ path: name, fullPage: true })
    console.log(r.status(), p, name, wide ? 'SIDEWAYS' : '', violations.map(v => v.id + ' ' + v.nodes.map(x => x.html.slice(0, 120)).join(' || ')).join('; '))
  }
  n++
}
await b.close()
