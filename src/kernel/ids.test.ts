import { expect, test } from 'vitest'
import { formatPublicId, type Home, isId, NATIONAL_HOME, newId, parseHome, parsePublicId } from './ids.ts'

const ID = '01926e4c-7a10-7c3e-9b1f-0c2d3e4f5a6b'

test('new ids are lower-case UUIDv7 and do not repeat', () => {
  const ids = Array.from({ length: 1000 }, newId)

  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(ids.every(isId)).toBe(true)
})

test('a public id carries the home and comes back as the full key', () => {
  const text = formatPublicId({ home: '57' as Home, id: ID })

  expect(text).toBe(`57-${ID}`)
  expect(parsePublicId(text)).toEqual({ ok: true, value: { home: '57', id: ID } })
  expect(parsePublicId(`00-${ID}`)).toEqual({ ok: true, value: { home: NATIONAL_HOME, id: ID } })
})

test.each([
  '',
  ID,
  `5-${ID}`,
  `05-${ID}`,
  `57_${ID}`,
  `57-${ID.toUpperCase()}`,
  `57-${ID.replaceAll('-', '')}`,
  `57-${ID} `,
])("'%s' is not a public id", (text) => {
  expect(parsePublicId(text)).toEqual({ ok: false, problem: 'not-a-public-id' })
})

test('homes are 00 and the two-digit province codes', () => {
  expect(['00', '10', '96'].map((home) => parseHome(home).ok)).toEqual([true, true, true])
  expect(['0', '01', '100', 'TH', ''].map((home) => parseHome(home).ok)).toEqual([false, false, false, false, false])
})
