import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { binariesIn } from './binaries.ts'
import { canWalkTo, placeFor } from './embedded-place.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-place-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}

const stranger = { uid: 54_321, gid: 54_321 }
const isRoot = process.getuid?.() === 0

/** A package with programs anybody may run. */
function binariesAt(folder: string) {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin', 'postgres'), 'program')
  chmodSync(join(folder, 'bin', 'postgres'), 0o755)
  return binariesIn(folder, 18)
}

test('a stranger can walk where every folder lets others pass', () => {
  const folder = aFolder()
  mkdirSync(join(folder, 'open'))
  mkdirSync(join(folder, 'closed'), { mode: 0o700 })

  expect(canWalkTo(join(folder, 'open'), stranger)).toBe(true)
  expect(canWalkTo(join(folder, 'open', 'not', 'there', 'yet'), stranger)).toBe(true)
  expect(canWalkTo(join(folder, 'closed', 'below'), stranger)).toBe(false)
})

test.skipIf(!isRoot)('the owner and the group are judged by their own rights (only root can give files away)', () => {
  const folder = aFolder()
  const mine = join(folder, 'mine')
  mkdirSync(mine)
  chownSync(mine, stranger.uid, stranger.gid)

  chmodSync(mine, 0o011)
  expect(canWalkTo(mine, stranger)).toBe(false)
  chmodSync(mine, 0o100)
  expect(canWalkTo(mine, stranger)).toBe(true)
})

test('as a plain user the data lie in the data folder itself', () => {
  const dataFolder = aFolder()
  const binaries = binariesAt(aFolder())

  const place = placeFor({ dataFolder, dataFolderChosen: false }, null, binaries)

  expect(place).toEqual({ folder: dataFolder, binaries, remark: null })
})

test.skipIf(!isRoot)('as root the data get a folder of the database user (only root can give files away)', () => {
  const dataFolder = aFolder()

  const place = placeFor({ dataFolder, dataFolderChosen: true }, stranger, binariesAt(aFolder()))

  expect(place.folder).toBe(join(dataFolder, 'database'))
  expect(statSync(place.folder)).toMatchObject({ uid: stranger.uid, gid: stranger.gid })
  expect(statSync(place.folder).mode & 0o777).toBe(0o700)
})

test.skipIf(!isRoot)(
  'under a closed home data and programs go outside and stay there, and the operator is told (only root can)',
  () => {
    const home = aFolder()
    const outside = join(aFolder(), 'outside')
    chmodSync(home, 0o700)
    const binaries = binariesAt(join(home, 'package'))

    const place = placeFor({ dataFolder: join(home, 'var'), dataFolderChosen: false }, stranger, binaries, outside)
    const again = placeFor({ dataFolder: join(home, 'var'), dataFolderChosen: false }, stranger, binaries, outside)

    expect(place.folder.startsWith(`${outside}/`)).toBe(true)
    expect(place.binaries.folder).toBe(join(outside, 'postgresql-18-7'))
    expect(canWalkTo(place.binaries.postgres, stranger)).toBe(true)
    expect(place.remark?.en).toContain(`the database lies in ${place.folder}`)
    expect(place.remark?.th).toContain(place.folder)
    expect(again).toEqual(place)
  },
)

test.skipIf(!isRoot)(
  'a chosen folder out of reach is refused rather than replaced (only root has a database user)',
  () => {
    const home = aFolder()
    chmodSync(home, 0o700)
    const options = { dataFolder: join(home, 'data'), dataFolderChosen: true }

    expect(() => placeFor(options, stranger, binariesAt(aFolder()))).toThrow('cannot reach')
  },
)

test.skipIf(!isRoot)('data are used where they are, and those of another user are left alone (only root can)', () => {
  const dataFolder = aFolder()
  const data = join(dataFolder, 'postgres')
  mkdirSync(data)
  const options = { dataFolder, dataFolderChosen: false }
  const binaries = binariesAt(aFolder())

  chownSync(data, 11_111, 11_111)
  expect(() => placeFor(options, stranger, binaries)).toThrow('belong to user number 11111')
  chownSync(data, stranger.uid, stranger.gid)
  expect(placeFor(options, stranger, binaries).folder).toBe(dataFolder)
  expect(() => placeFor(options, null, binaries)).toThrow(`belong to user number ${stranger.uid}`)
})
