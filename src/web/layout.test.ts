import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { page } from './layout.ts'
import { aboutPage } from './pages/about.ts'
import { accessibilityPage } from './pages/accessibility.ts'
import { componentsPage } from './pages/components-page.ts'
import { errorPage } from './pages/error.ts'
import { privacyPage } from './pages/privacy.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Tables whose rows CSS turns into blocks lose their roles in browsers; writing them out gives them back.
    'no-redundant-role': 'off',
    // Style of writing, not correctness: our templates stand in one line.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'no-inline-style': 'error',
    // A list may have a name; it says what the list is of.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
    // A phone number in running text is written as people write it.
    'tel-non-breaking': 'off',
  },
})

function aFrame(over: Partial<Frame> = {}): Frame {
  return {
    lang: 'th',
    path: '/components',
    demo: true,
    viewerName: null,
    csrf: 'csrf-token',
    requestId: 'req-1',
    nav: null,
    isOfficer: false,
    ...over,
  }
}

function problemsIn(text: string): string[] {
  const { results } = validator.validateStringSync(text)
  const all = results.flatMap((result) => result.messages)
  // The sample form on the components page leads nowhere, so its button sends nothing.
  const isSample = text.includes('value="sample"')
  return all
    .filter((m) => !(isSample && m.ruleId === 'wcag/h32'))
    .map((m) => `${m.ruleId} ${m.line}:${m.column} ${m.message}`)
}

const pages: Record<string, (frame: Frame) => Html> = {
  components: componentsPage,
  about: aboutPage,
  accessibility: accessibilityPage,
  privacy: privacyPage,
  'an error page': (frame) => errorPage(frame, { status: 404 }),
}

describe.each(['th', 'en'] as const)('in %s', (lang) => {
  test.each(Object.entries(pages))('%s is valid HTML, signed in or not', (_, view) => {
    for (const viewerName of [null, 'ดารณี ศรีสุข']) {
      const text = String(view(aFrame({ lang, viewerName, isOfficer: viewerName !== null })))

      expect(problemsIn(text)).toEqual([])
    }
  })

  test.each(Object.entries(pages))(
    '%s carries no inline style or script and asks nothing of other hosts',
    (_, view) => {
      const text = String(view(aFrame({ lang })))

      expect(text).not.toMatch(/<[^>]*\sstyle=/)
      expect(text).not.toMatch(/<style/)
      expect(text).not.toMatch(/<[^>]*\son[a-z]+=/)
      expect([...text.matchAll(/<script\b[^>]*>/g)].filter(([tag]) => !tag.includes(' src="/assets/'))).toEqual([])
      const fetched = [...text.matchAll(/<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="([^"]*)"/g)].map(
        (match) => match[1],
      )
      expect(fetched.filter((address) => !address?.startsWith('/'))).toEqual([])
    },
  )
})

test('English pages hold no Thai but the link to the Thai page', () => {
  const text = String(componentsPage(aFrame({ lang: 'en' })))

  expect(text.match(/[\u0E00-\u0E7F]+/g)).toEqual(['ภาษาไทย', 'ภาษาไทย'])
})

test('the link to the other language keeps the page with its query', () => {
  const text = String(page(aFrame({ path: '/projects?q=a&page=2' }), { title: 'x', main: '' }))

  expect(text).toContain('<a href="/en/projects?q=a&amp;page=2" lang="en" hreflang="en">English</a>')
})

test('the part a page belongs to is marked, and the page itself as the page', () => {
  const current = (path: string) =>
    [
      ...String(page(aFrame({ path }), { title: 'x', main: '' })).matchAll(/<a href="([^"]+)" aria-current="(\w+)"/g),
    ].map((m) => [m[1], m[2]])[0]

  expect(current('/plans?year=2570')).toEqual(['/plans', 'page'])
  expect(current('/overlaps/57-1')).toEqual(['/overlaps', 'true'])
})

test('what people wrote is escaped, in the title too', () => {
  const text = String(
    page(aFrame({ viewerName: '<b>x' }), { title: '<script>1</script>', lead: '<i>', main: html`${'<img>'}` }),
  )

  expect(text).not.toContain('<script>1')
  expect(text).not.toMatch(/<b>x|<i>|<img>/)
})

test('a page shown again with problems says so in its title', () => {
  const text = String(page(aFrame(), { title: 'นำเข้า|แผน', main: '', problems: html`<p>x</p>` }))

  expect(text).toContain('<title>มีช่องต้องแก้: นำเข้าแผน · ประสาน</title>')
})

test.each([
  [401, 'หน้านี้เปิดเฉพาะผู้มีสิทธิ์'],
  [405, 'อ่านคำขอนี้ไม่ได้'],
  [502, 'ระบบของเราขัดข้อง'],
])('status %i, which has no text of its own, reads %s', (status, title) => {
  expect(String(errorPage(aFrame(), { status, requestId: 'req-7' }))).toContain(`<title>${title} · ประสาน</title>`)
})

test('an error page carries the request code, so that it can be told to someone', () => {
  expect(String(errorPage(aFrame(), { status: 500 }))).toContain('req-1')
})
