import { expect, test } from 'vitest'
import { statementNames } from './statement-names.ts'

test('a read that is asked a third time gets a name and keeps it', () => {
  const nameOf = statementNames()

  const names = Array.from({ length: 4 }, () => nameOf('select 1'))

  expect(names).toEqual([undefined, undefined, 's1', 's1'])
})

test('writes and several statements in one text never get a name', () => {
  const nameOf = statementNames()
  const texts = ['update areas set name_th = $1', 'explain select 1', 'select 1; select 2', ' analyze areas']

  const names = texts.flatMap((text) => Array.from({ length: 5 }, () => nameOf(text)))

  expect(new Set(names)).toEqual(new Set([undefined]))
})

test('texts made anew each time take no name from those that come back', () => {
  const nameOf = statementNames(2)

  for (let at = 0; at < 5_000; at++) nameOf(`select ${at}`)
  const names = ['a', 'b', 'c'].map((text) => [1, 2, 3].map(() => nameOf(`select '${text}'`)).at(-1))

  expect(names).toEqual(['s1', 's2', undefined])
})
