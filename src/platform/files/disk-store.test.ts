import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileTooLarge, openDiskStore } from './disk-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prasan-files-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

async function read(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

async function listed(store: ReturnType<typeof openDiskStore>): Promise<string[]> {
  const hashes: string[] = []
  for await (const hash of store.list()) hashes.push(hash)
  return hashes
}

test('a stream is stored under the hash of its bytes and comes back the same', async () => {
  const store = openDiskStore(folder)
  const bytes = randomBytes(300_000)

  const stored = await store.put(Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]))

  expect(stored).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), byteSize: 300_000 })
  expect((await read(await store.open(stored.sha256))).equals(bytes)).toBe(true)
  const path = join(folder, stored.sha256.slice(0, 2), stored.sha256.slice(2, 4), stored.sha256)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('the same bytes are stored once, also when they come at the same time', async () => {
  const store = openDiskStore(folder)
  const bytes = Buffer.from('แผนพัฒนา')

  const stored = await Promise.all([store.put(bytes), store.put(bytes), store.put(Readable.from([bytes]))])

  expect(new Set(stored.map((file) => file.sha256)).size).toBe(1)
  expect(await listed(store)).toEqual([stored[0]?.sha256])
  expect(readdirSync(join(folder, 'coming'))).toEqual([])
})

test('a file that is too large, or whose sender gave up, leaves nothing behind', async () => {
  const store = openDiskStore(folder)
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw new Error('connection lost')
    })(),
  )

  await expect(store.put(Buffer.alloc(11), { maxBytes: 10 })).rejects.toThrow(FileTooLarge)
  await expect(store.put(broken)).rejects.toThrow('connection lost')

  expect(await listed(store)).toEqual([])
  expect(readdirSync(join(folder, 'coming'))).toEqual([])
})

test('nothing but a hash is ever a name', async () => {
  const store = openDiskStore(folder)

  for (const name of ['../secret', '..%2f', 'A'.repeat(64), '', 'a'.repeat(63), `${'a'.repeat(64)}/x`]) {
    await expect(store.has(name)).rejects.toThrow('named by its SHA-256')
    await expect(store.open(name)).rejects.toThrow('named by its SHA-256')
  }
})

test('a file that is not there is known not to be there', async () => {
  const store = openDiskStore(join(folder, 'not-yet'))

  expect(await store.has('a'.repeat(64))).toBe(false)
  await expect(store.open('a'.repeat(64))).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await listed(store)).toEqual([])
})

test('a folder that cannot be written is said in a sentence that names it', async () => {
  const inTheWay = join(folder, 'a-file')
  writeFileSync(inTheWay, '')
  mkdirSync(join(folder, 'closed'))
  chmodSync(join(folder, 'closed'), 0o500)

  await expect(openDiskStore(inTheWay).put(Buffer.from('x'))).rejects.toMatchObject({ name: 'OperatorProblem' })
  if (process.getuid?.() !== 0) {
    await expect(openDiskStore(join(folder, 'closed')).put(Buffer.from('x'))).rejects.toThrow('cannot be written')
  }
})

test('a full disk is said in a sentence, and nothing is stored', async () => {
  const full = Readable.from(
    (async function* () {
      yield Buffer.from('half')
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })(),
  )

  await expect(openDiskStore(folder).put(full)).rejects.toThrow(`The disk that holds ${folder} is full`)
})

test('a file is erased only when nobody put it here since then', async () => {
  const store = openDiskStore(folder)
  const { sha256 } = await store.put(Buffer.from('a photo'))
  const before = new Date(Date.now() - 3_600_000)
  const after = new Date(Date.now() + 3_600_000)

  expect(await store.remove(sha256, before)).toBe(false)
  expect(await store.has(sha256)).toBe(true)
  expect(await store.remove(sha256, after)).toBe(true)
  expect(await store.has(sha256)).toBe(false)
  expect(await store.remove(sha256, after)).toBe(true)
})
