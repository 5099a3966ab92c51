import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openSecrets } from './secrets.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-secret-'))
  folders.push(folder)
  return folder
}

test('the secret is made once, for its owner only, and gives the same keys ever after', () => {
  const folder = aFolder()

  const first = openSecrets(folder, '').key('session')
  const second = openSecrets(folder, '').key('session')

  expect(second).toEqual(first)
  expect(openSecrets(folder, '').key('csrf')).not.toEqual(first)
  expect(readdirSync(folder)).toEqual(['secret'])
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
})

test.each(['', 'abc', 'g'.repeat(64), '0'.repeat(63), '0'.repeat(128)])(
  'a file with %j is refused and never replaced',
  (words) => {
    const folder = aFolder()
    writeFileSync(join(folder, 'secret'), words)

    expect(() => openSecrets(folder, '')).toThrow("does not hold the platform's secret")
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(words)
  },
)

test('a secret handed in leaves no file', () => {
  const folder = aFolder()

  openSecrets(folder, `${'0a'.repeat(32)}\n`)

  expect(readdirSync(folder)).toEqual([])
  expect(() => openSecrets(folder, 'c0ffee')).toThrow('PRASAN_SECRET does not hold')
})
