import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { writeOutput } from './output-file.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-output-'))
  folders.push(folder)
  return folder
}

const words = (text: string) => (out: Writable) => pipeline(Readable.from([text]), out)

test('a file appears when it is whole, in the place of an older one', async () => {
  const file = join(aFolder(), 'ผล.csv')
  writeFileSync(file, 'old')

  await writeOutput(file, async (out) => {
    expect(readFileSync(file, 'utf8')).toBe('old')
    await words('new')(out)
  })

  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(join(file, '..'))).toEqual(['ผล.csv'])
})

test('when the work fails the older file is still there and nothing else', async () => {
  const file = join(aFolder(), 'result.csv')
  writeFileSync(file, 'old')

  const failing = writeOutput(file, async (out) => {
    out.write('half')
    throw new Error('changed my mind')
  })

  await expect(failing).rejects.toThrow('changed my mind')
  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(readdirSync(join(file, '..'))).toEqual(['result.csv'])
})

test('a name that ends in .gz is compressed, unless the format is already', async () => {
  const folder = aFolder()

  await writeOutput(join(folder, 'a.csv.gz'), words('ข้อความ'))
  await writeOutput(join(folder, 'b.gz'), words('ข้อความ'), { gz: false, mode: 0o600 })

  expect(gunzipSync(readFileSync(join(folder, 'a.csv.gz'))).toString()).toBe('ข้อความ')
  expect(readFileSync(join(folder, 'b.gz'), 'utf8')).toBe('ข้อความ')
  expect(statSync(join(folder, 'b.gz')).mode & 0o777).toBe(0o600)
})

test('a pipe or a device is written to and never replaced by a file, also by root', async () => {
  const pipe = join(aFolder(), 'pipe')
  execFileSync('mkfifo', [pipe])
  const reader = import('node:fs/promises').then(({ readFile }) => readFile(pipe, 'utf8'))

  await writeOutput(pipe, words('through'))

  expect(await reader).toBe('through')
  expect(lstatSync(pipe).isFIFO()).toBe(true)
})

test('a link stays a link, and what it leads to is replaced', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'real'), 'old')
  symlinkSync('real', join(folder, 'link'))

  await writeOutput(join(folder, 'link'), words('new'))

  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
})

test('a place where nothing can be written is refused before any work is done', async () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'file'), '')
  let begun = false
  const work = async () => {
    begun = true
  }

  await expect(writeOutput(join(folder, 'sub'), work)).rejects.toThrow('is a folder; name a file')
  await expect(writeOutput(join(folder, 'none', 'x'), work)).rejects.toThrow('its folder does not exist')
  await expect(writeOutput(join(folder, 'file', 'x'), work)).rejects.toThrow('its folder does not exist')

  expect(begun).toBe(false)
  expect(readdirSync(folder).sort()).toEqual(['file', 'sub'])
})

test.skipIf(!existsSync('/dev/full'))('a disk that becomes full is said', async () => {
  const link = join(aFolder(), 'full')
  symlinkSync('/dev/full', link)

  await expect(writeOutput(link, words('x'))).rejects.toThrow(`The disk is full: ${link} was not written.`)
})
