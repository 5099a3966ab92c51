import { expect, test } from 'vitest'
import { safeReturn } from './safe-return.ts'

test.each([
  ['/overlaps?page=2', '/overlaps?page=2'],
  ['/en/overlaps', '/overlaps'],
  ['/en', '/'],
  ['/', '/'],
  ['/projects?q=%E0%B8%9D%E0%B8%B2%E0%B8%A2', '/projects?q=%E0%B8%9D%E0%B8%B2%E0%B8%A2'],
  ['/enquiry', '/enquiry'],
])('%s leads to %s', (text, path) => {
  expect(safeReturn(text)).toBe(path)
})

test.each([
  undefined,
  '',
  'overlaps',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/en//evil.example',
  '/./../..//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  'http:/evil.example',
  '/sign-in',
  '/sign-out',
  '/en/sign-in/second-step',
  `/${'a'.repeat(2000)}`,
])('%j leads nowhere', (text) => {
  expect(safeReturn(text)).toBeNull()
})
