import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordTree } from './word-tree.ts'

test('a tree has each of its words with the highest value it was given, the beginnings on the way to them, and nothing else', () => {
  const word = fc.string({ unit: fc.constantFrom('ก', 'ข', 'น', 'า', 'ี', '่'), minLength: 1, maxLength: 6 })

  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.integer({ min: 1, max: 9 })), { maxLength: 60 }), word, (words, other) => {
      const tree = new WordTree(words)
      const highest = (asked: string) => Math.max(0, ...words.map(([one, value]) => (one === asked ? value : 0)))

      for (const [one] of words) expect(tree.get(one)).toBe(highest(one))
      expect(tree.get(other)).toBe(highest(other))
      let node = 0
      for (let at = 0; at < other.length; at++) {
        const isOnTheWay = words.some(([one]) => one.startsWith(other.slice(0, at + 1)))
        node = tree.step(node, other.charCodeAt(at))
        expect(node !== 0).toBe(isOnTheWay)
        if (node === 0) break
      }
    }),
    { numRuns: 500, seed: 11 },
  )
})

test('letters of other scripts lead nowhere', () => {
  const tree = new WordTree([['กา', 1]])

  expect([tree.get('a'), tree.get('ก '), tree.step(0, 0x10), tree.step(0, 0xffff)]).toEqual([0, 0, 0, 0])
})
