import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  forgetRunning,
  lockDataFolder,
  makeFolder,
  prepareDataFolder,
  readRunning,
  refuseFullDisk,
  writeRunning,
} from './data-folder.ts'
import { startOf } from './processes.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-folder-'))
  folders.push(folder)
  return folder
}

const product = { pid: process.pid, address: 'http://127.0.0.1:3000', databaseUrl: 'postgres://x' }

test('a disk with less than 200 MB is refused with how much there is', () => {
  const free = (megabytes: number) => () => ({ bavail: megabytes * 256, bsize: 4096 })

  expect(() => refuseFullDisk('/data', free(200))).not.toThrow()
  expect(() => refuseFullDisk('/data', free(199))).toThrow('has only 199 MB left; Prasan needs 200 MB')
})

test('a new data folder lets others through but shows them nothing, whatever the umask', () => {
  const before = process.umask(0o077)
  const folder = join(aFolder(), 'one', 'two')
  try {
    makeFolder(folder)
  } finally {
    process.umask(before)
  }

  expect(statSync(folder).mode & 0o777).toBe(0o711)
  expect(statSync(join(folder, '..')).mode & 0o777).toBe(0o711)
})

test('preparing leaves nothing behind, and may be done again', () => {
  const folder = join(aFolder(), 'ข้อมูล ของเรา')

  prepareDataFolder(folder)
  prepareDataFolder(folder)

  expect(readdirSync(folder)).toEqual([])
})

test('a file in the place of the folder is refused and kept', () => {
  const file = join(aFolder(), 'file')
  writeFileSync(file, 'kept')

  expect(() => prepareDataFolder(file)).toThrow(`The data folder ${file} cannot be written (EEXIST)`)
  expect(readFileSync(file, 'utf8')).toBe('kept')
})

test('a lock is held until it is given back', async () => {
  const folder = aFolder()
  const lock = await lockDataFolder(folder)

  await expect(lockDataFolder(folder, 0)).rejects.toThrow(`Another Prasan command (process ${process.pid}) is using`)
  lock.release()

  expect(readdirSync(folder)).toEqual([])
  ;(await lockDataFolder(folder, 0)).release()
})

test('whoever is refused is told where the other one runs', async () => {
  const folder = aFolder()
  const lock = await lockDataFolder(folder)
  writeRunning(folder, product)

  await expect(lockDataFolder(folder, 0)).rejects.toThrow(`already running with this data folder at ${product.address}`)
  lock.release()
})

test.each([
  ['of a process that is gone', '999999999 1'],
  ['of a number that another process has now', `${process.ppid} 1`],
  ['that was cut off', ''],
  ['that is no lock', 'hello'],
])('a lock %s is taken over', async (_, words) => {
  const folder = aFolder()
  writeFileSync(join(folder, 'prasan.lock'), words)

  const lock = await lockDataFolder(folder, 0)

  expect(readFileSync(join(folder, 'prasan.lock'), 'utf8')).toBe(`${process.pid} ${startOf(process.pid)}\n`)
  lock.release()
  expect(readdirSync(folder)).toEqual([])
})

test('of many that find a dead lock at the same time one takes it', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'prasan.lock'), '999999999 1\n')

  const taken = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder, 0)))

  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a lock that another one took over is not released by us', async () => {
  const folder = aFolder()
  const lock = await lockDataFolder(folder)
  writeFileSync(join(folder, 'prasan.lock'), '1 1\n')

  lock.release()

  expect(readFileSync(join(folder, 'prasan.lock'), 'utf8')).toBe('1 1\n')
})

test('only a product that lives and holds the lock counts as running', async () => {
  const folder = aFolder()
  const lock = await lockDataFolder(folder)

  writeRunning(folder, product)
  expect(readRunning(folder)).toEqual(product)
  writeRunning(folder, { ...product, pid: process.ppid })
  expect(readRunning(folder)).toBeNull()
  for (const words of ['', '{"pid":', '[]', 'null', `{"pid":${process.pid}}`]) {
    writeFileSync(join(folder, 'running.json'), words)
    expect(readRunning(folder)).toBeNull()
  }
  writeRunning(folder, product)
  lock.release()
  expect(readRunning(folder)).toBeNull()
  forgetRunning(folder)
  expect(readdirSync(folder)).toEqual([])
})
