import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { keptAnswers } from './kept-answers.ts'

test('a text that comes again is answered with the same bytes, tag and compressed form', async () => {
  const answerOf = keptAnswers(1_000_000)
  const text = '<p>น่าน</p>'.repeat(100)

  const first = answerOf(text)
  const again = answerOf(`${text.slice(0, 10)}${text.slice(10)}`)

  expect(again).toBe(first)
  expect(Buffer.from(first.bytes).toString()).toBe(text)
  expect(gunzipSync(await first.compressed()).toString()).toBe(text)
  expect(await again.compressed()).toBe(await first.compressed())
})

test('another text of the same length is another answer', () => {
  const answerOf = keptAnswers(1_000_000)

  expect(answerOf('a'.repeat(30_000)).tag()).not.toBe(answerOf('b'.repeat(30_000)).tag())
})

test('the least recently used go when there is no room, and what is very large is never kept', () => {
  const answerOf = keptAnswers(100_000)
  const page = (letter: string) => letter.repeat(3_000)

  const first = answerOf(page('a'))
  for (const letter of 'bcdefgh') {
    answerOf(page(letter))
    answerOf(page('a'))
  }
  const second = answerOf(page('b'))
  for (const letter of 'cdefghijkl') answerOf(page(letter))

  expect(answerOf(page('a'))).not.toBe(first)
  expect(answerOf(page('b'))).not.toBe(second)
  expect(answerOf('x'.repeat(50_000))).not.toBe(answerOf('x'.repeat(50_000)))
})
