import { expect, test } from 'vitest'
import { lastUsed } from './last-used.ts'

test('a value is made once for its key, and the one not asked for longest goes first', () => {
  const kept = lastUsed<{ key: string }>(2)
  const made: string[] = []
  const ask = (key: string) =>
    kept(key, () => {
      made.push(key)
      return { key }
    })

  const first = ask('a')
  for (const key of ['b', 'a', 'c', 'a', 'b']) ask(key)

  expect(ask('a')).toBe(first)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})
