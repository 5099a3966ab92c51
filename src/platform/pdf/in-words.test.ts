import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inWords, type Said } from './in-words.ts'

const plain = (said: Said) =>
  typeof said === 'string' ? said : said.map((part) => (typeof part === 'string' ? part : part[0])).join('')
const whole = (said: Said) =>
  typeof said === 'string' ? [] : said.flatMap((part) => (typeof part === 'string' ? [] : part))

test('words that fit stay whole, and nothing is put into the text', () => {
  const said = inWords('องค์การบริหารส่วนตำบลต้นน้ำ', 30)

  expect(whole(said)).toEqual(['องค์การ', 'บริหาร', 'ส่วน', 'ตำบล', 'ต้นน้ำ'])
  expect(plain(said)).toBe('องค์การบริหารส่วนตำบลต้นน้ำ')
})

test('marks and brackets stay with their word, short forms with the name they stand before', () => {
  const kept = ['ถนนต่างๆ ในตำบล', 'ขุดลอก (ระยะที่ 2)', 'ถนน จ.เชียงราย'].map((text) => whole(inWords(text, 30)))

  expect(kept[0]).toContain('ต่างๆ')
  expect(kept[1]).toContain('(ระยะ')
  expect(kept[2]).toContain('จ.เชียงราย')
})

test('a word wider than its column is left to the printer, and so is what is not Thai', () => {
  expect(whole(inWords('คอนกรีตเสริมเหล็ก', 5)).every((word) => word.length <= 7)).toBe(true)
  expect(inWords('Chiang Rai 2570', 30)).toBe('Chiang Rai 2570')
  expect(inWords('', 30)).toBe('')
})

test('a text that also runs to the left is left to the printer, or its Thai words would change places', () => {
  const text = 'مرحبا ถนนคอนกรีต שלום'

  expect(inWords(text, 30)).toBe(text)
})

test('every text comes back as it was written, whatever the width', () => {
  const letter = fc.constantFrom(...'กขคงนมรลวสอะาิีุู่้์ำเแโใๆฯ.()"“” 0127abc\n')
  const text = fc.array(letter, { maxLength: 60 }).map((letters) => letters.join(''))

  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 40 }), (given, most) => {
      expect(plain(inWords(given, most))).toBe(given)
    }),
    { numRuns: 2_000, seed: 6 },
  )
})
