import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { aBareApp } from '../../../test/support/bare-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'prasan-assets-'))
const css = '.a{color:red}'.repeat(200)
writeFileSync(join(folder, 'a.css'), css)
writeFileSync(join(folder, 'font.woff2'), 'font')
afterAll(() => rmSync(folder, { recursive: true }))

const { get } = aBareApp({
  assets: {
    version: 'abc',
    files: [
      { name: 'a.css', paths: [join(folder, 'a.css')], contentType: 'text/css; charset=utf-8' },
      { name: 'font.woff2', paths: [join(folder, 'font.woff2')], contentType: 'font/woff2' },
      { name: 'lost.css', paths: [join(folder, 'lost.css')], contentType: 'text/css' },
    ],
  },
})

test('an asset may be kept for ever and comes compressed to who takes it', async () => {
  const plain = await get('/assets/abc/a.css')
  const small = await get('/assets/abc/a.css', { 'accept-encoding': 'gzip, br;q=0.9' })

  expect(await plain.text()).toBe(css)
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(small.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(Buffer.from(await small.arrayBuffer())).toString()).toBe(css)
})

test('a font is compressed already and is sent as it is', async () => {
  const font = await get('/assets/abc/font.woff2', { 'accept-encoding': 'br' })

  expect(font.headers.get('content-encoding')).toBeNull()
  expect(await font.text()).toBe('font')
})

test('another version, another name, and ways out of the folder are not found', async () => {
  for (const path of [
    '/assets/old/a.css',
    '/assets/abc/b.css',
    '/assets/abc/..%2fa.css',
    '/assets/abc/%2e%2e/a.css',
    '/assets/abc/',
  ]) {
    expect((await get(path)).status).toBe(404)
  }
})

test('a listed file that is missing on the disk is our fault, and is tried again', async () => {
  expect((await get('/assets/abc/lost.css')).status).toBe(500)

  writeFileSync(join(folder, 'lost.css'), 'found')

  expect(await (await get('/assets/abc/lost.css')).text()).toBe('found')
})
