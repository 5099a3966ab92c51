import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newReceipt, newRef, parseReceipt, parseRef, receiptHash } from './ref.ts'

const secret = Buffer.alloc(32, 3)
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('a ref is read however it is written down', () => {
  const ref = newRef('57')
  const [, a, b, c] = ref.split('-')
  const careless = [
    ref.toLowerCase(),
    `57${a}${b}${c}`,
    ` 57 ${a} ${b} ${c} `,
    ref.replaceAll('0', 'o').replaceAll('1', 'l'),
  ]

  expect(ref).toMatch(/^57-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}$/)
  for (const text of careless) expect(parseRef(text)).toEqual({ ok: true, value: ref })
})

test('one wrong letter anywhere is noticed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 }), fc.nat({ max: 31 }), (at, other) => {
      const ref = newRef('57')
      const plain = ref.replaceAll('-', '')
      const changed = plain.slice(0, at + 2) + letters[other] + plain.slice(at + 3)
      const read = parseRef(changed)
      expect(read.ok).toBe(changed === plain)
    }),
    { numRuns: 2_000, seed: 5 },
  )
})

test('refs and receipts do not repeat, and a receipt has at least 80 secret bits', () => {
  const refs = new Set(Array.from({ length: 5_000 }, () => newRef('57')))
  const receipts = new Set(Array.from({ length: 5_000 }, () => newReceipt(secret, null)))

  expect(refs.size).toBe(5_000)
  expect(receipts.size).toBe(5_000)
  const [receipt = ''] = receipts
  expect((receipt.replaceAll('-', '').length - 1) * 5).toBeGreaterThanOrEqual(80)
  expect(parseReceipt(receipt.toLowerCase().replaceAll('-', ' '))).toEqual({ ok: true, value: receipt })
})

test('the same key of a sender gives the same receipt, and nobody makes it without the secret', () => {
  expect(newReceipt(secret, 'key')).toBe(newReceipt(secret, 'key'))
  expect(newReceipt(secret, 'key')).not.toBe(newReceipt(Buffer.alloc(32, 4), 'key'))
  expect(newReceipt(secret, 'key')).not.toBe(newReceipt(secret, 'other'))
})

test('what is stored of a receipt is bound to its case', () => {
  expect(receiptHash(secret, 'a', 'R')).not.toBe(receiptHash(secret, 'b', 'R'))
})

test('text that is no ref or receipt is told apart from one with a slip', () => {
  const ref = newRef('57')
  const last = ref.slice(-1) === 'A' ? 'B' : 'A'

  expect(parseRef('hello')).toEqual({ ok: false, problem: 'not-a-ref' })
  expect(parseRef(ref.slice(0, -1) + last)).toEqual({ ok: false, problem: 'mistyped' })
  expect(parseReceipt('')).toEqual({ ok: false, problem: 'not-a-receipt' })
})
