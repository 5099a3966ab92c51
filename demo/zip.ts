import { crc32 } from 'node:zlib'

/** 1 October 2026, 00:00, as DOS writes it: the clock leaves no trace in a demonstration file. */
const DOS_TIME = 0
const DOS_DATE = ((2026 - 1980) << 9) | (10 << 5) | 1

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

/** A zip archive without compression: an OpenDocument file needs its first entry so. Names in UTF-8. */
export function zipOf(entries: readonly (readonly [name: string, content: string])[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const [nameBytes, bytes] = [Buffer.from(name), Buffer.from(content)]
    const head = Buffer.alloc(30)
    head.writeUInt32LE(LOCAL, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(0x0800, 6)
    head.writeUInt16LE(DOS_TIME, 10)
    head.writeUInt16LE(DOS_DATE, 12)
    head.writeUInt32LE(crc32(bytes), 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt32LE(bytes.length, 22)
    head.writeUInt16LE(nameBytes.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(CENTRAL, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(offset, 42)
    parts.push(head, nameBytes, bytes)
    directory.push(entry, nameBytes)
    offset += head.length + nameBytes.length + bytes.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

/** The same archive with every entry dated 1 October 2026, so that the same content is the same bytes on every day. */
export function withoutClock(zip: Buffer): Buffer {
  const dated = Buffer.from(zip)
  const end = dated.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  let at = dated.readUInt32LE(end + 16)
  while (dated.readUInt32LE(at) === CENTRAL) {
    const local = dated.readUInt32LE(at + 42)
    for (const field of [at + 12, local + 10]) {
      dated.writeUInt16LE(DOS_TIME, field)
      dated.writeUInt16LE(DOS_DATE, field + 2)
    }
    at += 46 + dated.readUInt16LE(at + 28) + dated.readUInt16LE(at + 30) + dated.readUInt16LE(at + 32)
  }
  return dated
}
