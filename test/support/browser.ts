import { existsSync } from 'node:fs'
import npmChromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/**
 * A headless Chromium: the one npm ships, or Debian's where that one does not start.
 * @param options.draws false for pages that are only read: that costs less, but a click waits for a drawing that does not come
 */
export async function openBrowser({ draws = true } = {}): Promise<Browser> {
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Each page is new to a browser that only reads: making its scripts fast would be a fifth of the work.
    ...(draws ? [] : ['--disable-threaded-compositing', '--js-flags=--no-opt --no-maglev --single-threaded-gc']),
  ]
  const launch = async (executablePath: string) =>
    patient(await chromium.launch({ executablePath, args: quiet, headless: true, timeout: patienceMs }))
  try {
    return await launch(await npmChromium.executablePath())
  } catch (error) {
    if (!existsSync('/usr/bin/chromium')) throw error
    return launch('/usr/bin/chromium')
  }
}

/** Only for what never comes: on a machine that is busy with other things a page may need a minute. */
const patienceMs = 240_000

function patient(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(patienceMs)
    return context
  }
  return browser
}

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 900 }

/**
 * What axe-core finds wrong (WCAG 2.2 A and AA and best practice), one line a finding; empty is good.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: looker } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await looker.run(document, { resultTypes: ['violations'], preload: false })
    return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 160)}`))
  })
}

/** True when nothing makes the page scroll sideways. */
export async function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}
