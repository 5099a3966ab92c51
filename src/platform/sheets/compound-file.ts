import { SheetRefusal } from './sheet.ts'

/*
 * A compound file ([MS-CFB] version 3 and 4): sectors chained by a table, named streams found in a directory. XLS lies in one, and
 * so does an XLSX with a password.
 */

const FREE = 0xffffffff
const END = 0xfffffffe
const LARGEST_REGULAR = 0xfffffffa

export interface CompoundFile {
  /** Names of all streams and folders, in the order of the directory. */
  readonly names: readonly string[]
  /** The bytes of the stream with this name, at any depth; null where there is none. */
  stream(name: string): Buffer | null
}

interface DirectoryEntry {
  readonly name: string
  readonly kind: number
  readonly start: number
  readonly size: number
}

/** Reads the directory of a compound file. A chain that runs in a circle or out of the file is refused as corrupt. */
export function readCompoundFile(bytes: Buffer): CompoundFile {
  const corrupt = () => new SheetRefusal({ kind: 'corrupt', part: 'compound file' })
  if (bytes.length < 512) throw corrupt()
  const sectorShift = bytes.readUInt16LE(30)
  const miniShift = bytes.readUInt16LE(32)
  if (sectorShift !== 9 && sectorShift !== 12) throw corrupt()
  if (miniShift !== 6) throw corrupt()
  const sectorSize = 1 << sectorShift
  const sectors = Math.ceil(bytes.length / sectorSize)
  const sector = (number: number) => {
    const from = (number + 1) * sectorSize
    if (number > LARGEST_REGULAR || from >= bytes.length) throw corrupt()
    return bytes.subarray(from, from + sectorSize)
  }
  const perSector = sectorSize / 4
  const next: number[] = []
  const addTable = (number: number) => {
    const table = sector(number)
    for (let at = 0; at + 4 <= table.length; at += 4) next.push(table.readUInt32LE(at))
  }
  for (let at = 0; at < 109; at += 1) {
    const number = bytes.readUInt32LE(76 + at * 4)
    if (number !== FREE) addTable(number)
  }
  let more = bytes.readUInt32LE(68)
  for (let steps = 0; more !== END && more !== FREE; steps += 1) {
    if (steps > sectors) throw corrupt()
    const list = sector(more)
    for (let at = 0; at < perSector - 1 && at * 4 + 4 <= list.length; at += 1) {
      const number = list.readUInt32LE(at * 4)
      if (number !== FREE) addTable(number)
    }
    more = list.length === sectorSize ? list.readUInt32LE(sectorSize - 4) : END
  }
  const chain = (start: number, table: readonly number[]) => {
    const numbers: number[] = []
    for (let number = start; number !== END && number !== FREE; number = table[number] ?? END) {
      if (numbers.length > table.length) throw corrupt()
      numbers.push(number)
    }
    return numbers
  }
  const whole = (start: number) => Buffer.concat(chain(start, next).map(sector))

  const directory = whole(bytes.readUInt32LE(48))
  const entries: DirectoryEntry[] = []
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const nameBytes = directory.readUInt16LE(at + 64)
    const kind = directory[at + 66] ?? 0
    if (kind === 0 || nameBytes < 2 || nameBytes > 64) continue
    const name = directory.toString('utf16le', at, at + nameBytes - 2)
    entries.push({ name, kind, start: directory.readUInt32LE(at + 116), size: directory.readUInt32LE(at + 120) })
  }
  const root = entries.find(({ kind }) => kind === 5)
  const miniCutoff = bytes.readUInt32LE(56)
  const miniStart = bytes.readUInt32LE(60)
  const miniNext: number[] = []
  if (miniStart !== END && miniStart !== FREE) {
    const table = whole(miniStart)
    for (let at = 0; at + 4 <= table.length; at += 4) miniNext.push(table.readUInt32LE(at))
  }
  return {
    names: entries.map(({ name }) => name),
    stream(name) {
      const entry = entries.find((one) => one.kind === 2 && one.name.toLowerCase() === name.toLowerCase())
      if (entry === undefined) return null
      if (entry.size >= miniCutoff) return cut(whole(entry.start), entry.size, corrupt)
      if (root === undefined) throw corrupt()
      const mini = whole(root.start)
      const pieces = chain(entry.start, miniNext).map((number) => mini.subarray(number * 64, number * 64 + 64))
      return cut(Buffer.concat(pieces), entry.size, corrupt)
    },
  }
}

function cut(bytes: Buffer, size: number, corrupt: () => SheetRefusal): Buffer {
  if (bytes.length < size) throw corrupt()
  return bytes.subarray(0, size)
}
