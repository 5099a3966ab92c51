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

/** The rules whose answer hangs on how long the words are and which language they are in, not on what the page is made of. */
const RULES_OF_WORDS = ['target-size', 'scrollable-region-focusable', 'html-lang-valid', 'valid-lang']

/** For a context that will look at many pages: axe-core is there from the start of each and is not sent and read anew. */
export async function lookAtMany(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe.source })
}

/**
 * What axe-core finds wrong (WCAG 2.2 A and AA and best practice), one line a finding; empty is good.
 * @param options.wordsOnly looks only at what differs between languages, for a page whose form was looked at whole before
 */
export async function accessibilityFaults(page: Page, { wordsOnly = false } = {}): Promise<string[]> {
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
    wordsOnly ? RULES_OF_WORDS : null,
  )
}

/**
 * What a page is made of, without its words: elements in their order with what styles, names and hides them, and whether each
 * attribute and text has anything in it. Two pages of one form differ for axe-core only in RULES_OF_WORDS. Where a line may break is no part.
 */
export async function formOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const told = new Set(
      'class role for type name scope headers tabindex open hidden disabled checked selected rowspan colspan aria-hidden aria-current aria-expanded'.split(
        ' ',
      ),
    )
    const isPart = (element: Element) => element.localName !== 'wbr' && !element.classList.contains('ps-ph')
    const form = (element: Element): string => {
      const attributes = [...element.attributes].map(({ name, value }) =>
        told.has(name) ? `${name}=${value}` : `${name}${value.trim() === '' ? '' : '+'}`,
      )
      const text = [...element.childNodes].some(
        (node) =>
          (node.nodeType === Node.TEXT_NODE || (node instanceof Element && !isPart(node))) && node.textContent?.trim(),
      )
      // A drawing is one thing, with its name.
      const inside = element instanceof SVGElement ? [] : [...element.children].filter(isPart).map(form)
      return `${element.localName}[${attributes.sort()}]${text ? 'words' : ''}(${inside})`
    }
    return form(document.documentElement)
  })
}

/** True when nothing makes the page scroll sideways. */
export async function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}
