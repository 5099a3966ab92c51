import { expect, test } from 'vitest'
import { statementNames } from './statement-names.ts'

test('a read that is asked a third time gets a name and keeps it', () => {
  const nameOf = statementNames()

  const names = Array.from({ length: 4 }, () => nameOf('select 1'))

  expect(names).toEqual([undefined, undefined, 's1', 's1'])
})

test('an insert of values gets a name as a read does', () => {
  const nameOf = statementNames()
  const text = `insert into complaint_sources (key, home, made_at)
     values ($1, $2, $3) on conflict (key) do nothing`

  const names = [1, 2, 3].map(() => nameOf(text))

  expect(names).toEqual([undefined, undefined, 's1'])
})

test('other writes and several statements in one text never get a name', () => {
  const nameOf = statementNames()
  const texts = [
    'update areas set name_th = $1',
    'insert into areas select * from old_areas where code = $1',
    'insert into areas (code) select code from old_areas where code = $1',
    'explain select 1',
    'select 1; select 2',
    ' analyze areas',
  ]

  const names = texts.flatMap((text) => Array.from({ length: 5 }, () => nameOf(text)))

  expect(new Set(names)).toEqual(new Set([undefined]))
})

test('texts made anew each time take no name from those that come back', () => {
  const nameOf = statementNames(2)

  for (let at = 0; at < 5_000; at++) nameOf(`select ${at}`)
  const names = ['a', 'b', 'c'].map((text) => [1, 2, 3].map(() => nameOf(`select '${text}'`)).at(-1))

  expect(names).toEqual(['s1', 's2', undefined])
})
