import { existsSync } from 'node:fs'
import npmChromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** A headless Chromium: the one npm ships, or Debian's where that one does not start. */
export async function openBrowser(): Promise<Browser> {
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
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

/** The rules whose answer hangs on how wide the window and how long the words are, not on what the page is made of. */
const RULES_OF_SIZE = ['target-size', 'scrollable-region-focusable', 'aria-hidden-focus', 'region', 'bypass']

/** For a context that will look at many pages: axe-core is there from the start of each and is not sent and read anew. */
export async function lookAtMany(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe.source })
}

/**
 * What axe-core finds wrong (WCAG 2.2 A and AA and best practice), one line a finding; empty is good.
 * @param options.sizeOnly looks only at what differs between widths, for a page that was looked at whole before
 */
export async function accessibilityFaults(page: Page, { sizeOnly = false } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(
    async (values) => {
      const { axe: looker } = globalThis as unknown as { axe: typeof import('axe-core') }
      const { violations } = await looker.run(document, {
        resultTypes: ['violations'],
        preload: false,
        ...(values === null ? {} : { runOnly: { type: 'rule', values } }),
      })
      return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 160)}`))
    },
    sizeOnly ? RULES_OF_SIZE : null,
  )
}

/** True when nothing makes the page scroll sideways. */
export async function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}
