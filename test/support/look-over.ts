import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { desktop, phone } from './browser.ts'
import { type Kept, viewOfPage } from './view-of-page.ts'

/** What is asked of a part at a width, by the first word of its key. All other rules look at what a page is made of. */
const QUESTIONS = {
  look: ['color-contrast', 'link-in-text-block'],
  target: ['target-size'],
  scroll: ['scrollable-region-focusable'],
  lang: ['valid-lang', 'html-lang-valid'],
}
const RULES_OF_ORDER = [
  'bypass',
  'heading-order',
  'landmark-banner-is-top-level',
  'landmark-complementary-is-top-level',
  'landmark-contentinfo-is-top-level',
  'landmark-main-is-top-level',
  'landmark-no-duplicate-banner',
  'landmark-no-duplicate-contentinfo',
  'landmark-no-duplicate-main',
  'landmark-one-main',
  'landmark-unique',
  'page-has-heading-one',
  'skip-link',
]

/**
 * Looks at pages with axe-core (WCAG 2.2 A and AA and best practice), each in all its languages and at two widths, and at whether they
 * scroll sideways; empty is good. What is made, coloured, sized and laid like something axe-core was shown is not shown to it again:
 * - What a page is made of is looked at whole in the first language on a desktop; in a further one where it is of another form there;
 *   on a phone only what a desktop does not show, and landmarks and headings where what is left of them has an order not seen before.
 * - How it looks (QUESTIONS) is looked at in every language and width, where anything of it was not seen before.
 * So a fault is told of the first page that has it and not of the others.
 */
export class LookOver {
  readonly #shown = new Set<string>()
  readonly #tabs = new WeakMap<BrowserContext, Promise<Page[]>>()

  /** @param addresses of one page, a language each */
  async faultsOn(context: BrowserContext, addresses: readonly string[]): Promise<string[]> {
    const tabs = await this.#tabsOf(context)
    const forms = new Set<string>()
    const faults: string[] = []
    for (const [turn, address] of addresses.entries()) {
      const page = tabs[Math.min(turn, 1)] as Page
      // Of the first language what a desktop shows comes first, because that is most; of others the width stays from page to page.
      const isPhone = page.viewportSize()?.width === phone.width
      const widths = turn > 0 && isPhone ? [phone, desktop] : [desktop, phone]
      if (turn === 0 && isPhone) await page.setViewportSize(desktop)
      await page.goto(address)
      for (const [at, viewport] of widths.entries()) {
        if (at > 0) await page.setViewportSize(viewport)
        const { form, parts, fits } = await page.evaluate(viewOfPage)
        const isKnown = (turn === 0 && at > 0) || forms.has(`${viewport.width} ${form}`)
        forms.add(`${viewport.width} ${form}`)
        const found = isKnown ? [] : await askWhole(page)
        const fresh = parts.filter((key) => !this.#shown.has(key))
        for (const key of fresh) this.#shown.add(key)
        found.push(...(await askOf(page, fresh)))
        if (!fits) found.push('scrolls sideways')
        faults.push(...found.map((fault) => `${viewport.width} px ${address} ${fault}`))
      }
    }
    return faults
  }

  /** One for the first language of each page, where axe-core is from the start, and one for the others, which seldom need it. */
  #tabsOf(context: BrowserContext): Promise<Page[]> {
    let tabs = this.#tabs.get(context)
    if (!tabs) {
      tabs = Promise.all([0, 1].map(() => context.newPage())).then(async ([first, ...others]) => {
        await first?.addInitScript({ content: axe.source })
        return first ? [first, ...others] : []
      })
      this.#tabs.set(context, tabs)
    }
    return tabs
  }
}

const askWhole = (page: Page) => faultsIn(page, { without: Object.values(QUESTIONS).flat() })

async function askOf(page: Page, keys: readonly string[]): Promise<string[]> {
  const of = (word: string) => keys.filter((key) => key.startsWith(`${word} `))
  const faults: string[] = []
  for (const [word, rules] of Object.entries(QUESTIONS))
    if (of(word).length > 0) faults.push(...(await faultsIn(page, { keys: of(word), rules })))
  if (of('opened').length > 0)
    faults.push(...(await faultsIn(page, { keys: of('opened'), without: Object.values(QUESTIONS).flat() })))
  if (of('order').length > 0) faults.push(...(await faultsIn(page, { rules: RULES_OF_ORDER })))
  return faults
}

interface Asked {
  readonly keys?: readonly string[]
  readonly rules?: readonly string[]
  readonly without?: readonly string[]
}

/** What axe-core says of the parts, or of all, by the rules, or by all but those without. */
async function faultsIn(page: Page, asked: Asked): Promise<string[]> {
  const found = await ask(page, asked)
  if (found !== null) return found
  await page.evaluate(axe.source)
  return (await ask(page, asked)) ?? ['axe-core does not start']
}

/** Null where axe-core is not in the page. */
async function ask(page: Page, asked: Asked): Promise<string[] | null> {
  return page.evaluate(async ({ keys, rules, without = [] }) => {
    const { axe: looker, prasanParts = {} } = globalThis as unknown as { axe?: typeof import('axe-core') } & Kept
    if (!looker) return null
    const include = keys?.flatMap((key) => prasanParts[key] ?? [])
    const { violations } = await looker.run(include ? { include } : document, {
      resultTypes: ['violations'],
      preload: false,
      ...(rules ? { runOnly: { type: 'rule', values: [...rules] } } : {}),
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    })
    return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 160)}`))
  }, asked)
}
