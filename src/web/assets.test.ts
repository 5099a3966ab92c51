import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { asset, assets, assetVersion, island } from './assets.ts'

test('every asset is a file that can be served', () => {
  for (const file of assets) {
    expect(file.paths.length, file.name).toBeGreaterThan(0)
    for (const path of file.paths) expect(statSync(path).size, path).toBeGreaterThan(0)
  }
  expect(new Set(assets.map((file) => file.name)).size).toBe(assets.length)
})

test('addresses carry one version for all, and an unknown name is thrown', () => {
  expect(asset('prasan.css')).toBe(`/assets/${assetVersion()}/prasan.css`)
  expect(assetVersion()).toMatch(/^[0-9a-f]{12}$/)
  expect(() => asset('prasan.scss')).toThrow('no asset named prasan.scss')
})

test('our style sheet names only files that are served beside it', () => {
  const parts = assets.find((file) => file.name === 'prasan.css')?.paths ?? []
  const sheet = parts.map((path) => readFileSync(path, 'utf8')).join('')

  const named = [...sheet.matchAll(/url\("([^"]+)"\)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !name.startsWith('data:'))

  expect(named).toHaveLength(6)
  for (const name of named) expect(assets.map((file) => file.name)).toContain(name)
})

test('there are islands where the product is compiled, as in a whole run; running from sources pages do without', () => {
  expect(island('print') !== null).toBe(process.env.PRASAN_TEST_COMPILED === '1')
  expect(island('not-compiled')).toBeNull()
})
