import fc from 'fast-check'
import { expect, test } from 'vitest'
import { open, seal } from './crypto-box.ts'

const key = Buffer.alloc(32, 1)

test('what was sealed opens again, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, context) => {
      expect(open(key, seal(key, text, context), context)).toBe(text)
    }),
  )
  expect(open(key, seal(key, 'สมชาย ใจดี', 'name:1'), 'name:1')).toBe('สมชาย ใจดี')
})

test('the same text is sealed differently each time, and nothing of it shows', () => {
  const [first, second] = [seal(key, 'somchai@example.org', 'c'), seal(key, 'somchai@example.org', 'c')]

  expect(first).not.toBe(second)
  expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('somchai')
})

test('a value moved to another row, or wanted by another key, does not open', () => {
  const sealed = seal(key, 'secret', 'email:1')

  expect(() => open(key, sealed, 'email:2')).toThrow()
  expect(() => open(Buffer.alloc(32, 2), sealed, 'email:1')).toThrow('another key')
})

test('a value changed in any single place does not open', () => {
  const sealed = seal(key, 'secret', 'c')

  for (let at = 0; at < sealed.length - 1; at++) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    expect(() => open(key, changed, 'c')).toThrow()
  }
  for (const broken of ['', '1.', '1..', `${sealed}.x`, sealed.slice(0, -4), sealed.split('.').slice(0, 2).join('.')]) {
    expect(() => open(key, broken, 'c')).toThrow()
  }
})
