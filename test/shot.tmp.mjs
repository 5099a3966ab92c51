import npmChromium from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
const [,, base, ...paths] = process.argv
const b = await chromium.launch({ executablePath: await npmChromium.executablePath(), args: ['--no-sandbox','--disable-background-networking'], headless: true })
for (const p of paths) for (const w of [390,1280]) {
  const c = await b.newContext({ viewport: { width: w, height: 900 }, storageState: process.env.STATE || undefined }); const page = await c.newPage()
  page.on('console', m => m.type()==='error' && console.log('console', p, m.text()))
  await page.goto(base + p, { waitUntil: 'networkidle' })
  const name = `/tmp/shots/${p.replace(/[^a-z0-9]+/gi,'_').slice(0,40) || 'root'}-${w}.png`
  await page.screenshot({ path: name, fullPage: true }); console.log(name); await c.close()
}
await b.close()
