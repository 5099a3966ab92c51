import { inflateSync } from 'node:zlib'

const HEADER = 44
const ENTRY = 20

/**
 * The font inside a WOFF 1.0 file, as the OpenType file it was made from: what the writer of PDF reads. Fonts come from npm packages for
 * browsers, which hold no other form.
 * @param woff bytes of a .woff file
 * @throws for what is no WOFF 1.0
 * @see https://www.w3.org/TR/WOFF/ sections 4 to 6
 */
export function openTypeOf(woff: Buffer): Buffer {
  if (woff.length < HEADER || woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF 1.0 font')
  const flavor = woff.readUInt32BE(4)
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, at) => {
    const entry = HEADER + at * ENTRY
    const [offset, packedLength, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ]
    const packed = woff.subarray(offset, offset + packedLength)
    const bytes = packedLength < length ? inflateSync(packed) : packed
    if (bytes.length !== length) throw new Error('a table of the font is broken')
    return { tag: woff.subarray(entry, entry + 4), checksum: woff.readUInt32BE(entry + 16), bytes }
  })
  return fontFile(flavor, tables)
}

interface Table {
  readonly tag: Buffer
  readonly checksum: number
  readonly bytes: Buffer
}

function fontFile(flavor: number, tables: readonly Table[]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length))
  const head = Buffer.alloc(12)
  head.writeUInt32BE(flavor, 0)
  head.writeUInt16BE(tables.length, 4)
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((tables.length - power) * 16, 10)
  let offset = 12 + tables.length * 16
  const directory: Buffer[] = []
  const bodies: Buffer[] = []
  for (const { tag, checksum, bytes } of tables) {
    const entry = Buffer.alloc(16)
    tag.copy(entry, 0)
    entry.writeUInt32BE(checksum, 4)
    entry.writeUInt32BE(offset, 8)
    entry.writeUInt32BE(bytes.length, 12)
    directory.push(entry)
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
    bodies.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat([head, ...directory, ...bodies])
}
