import { expect, test } from 'vitest'
import { href, switchLanguageHref } from './frame.ts'

test('switching the language keeps the page and its query', () => {
  expect(switchLanguageHref({ lang: 'th', path: '/projects?q=ฝาย&ปี=2570' })).toBe('/en/projects?q=ฝาย&ปี=2570')
  expect(switchLanguageHref({ lang: 'en', path: '/projects?q=ฝาย&ปี=2570' })).toBe('/projects?q=ฝาย&ปี=2570')
})

test.each([
  ['th', '/places/57', '/places/57'],
  ['en', '/places/57', '/en/places/57'],
  ['en', '/', '/en'],
  ['en', '/?q=x', '/en?q=x'],
  ['en', '#money', '#money'],
  ['en', 'https://example.org/', 'https://example.org/'],
  ['en', '//example.org/', '//example.org/'],
] as const)('in %s the address %s is %s', (lang, path, address) => {
  expect(href(lang, path)).toBe(address)
})
