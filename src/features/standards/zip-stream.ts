import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** Names are UTF-8. */
const UTF8 = 0x0800
const DEFLATED = 8
/** The format without its 64-bit form ends here. */
const mostEntries = 65_535
const mostBytes = 0xffff_ffff

/**
 * Writes a ZIP archive entry by entry, so that only one lies in memory. Every entry is dated 1 January 1980: the same content is
 * the same bytes.
 */
export async function writeZip(
  entries: AsyncIterable<{ readonly name: string; readonly content: string }>,
  out: Writable,
): Promise<number> {
  const directory: Buffer[] = []
  let offset = 0
  const put = async (piece: Buffer): Promise<void> => {
    offset += piece.length
    if (!out.write(piece)) await once(out, 'drain')
  }
  for await (const { name, content } of entries) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(content)]
    const packed = deflateRawSync(bytes)
    if (directory.length >= mostEntries || offset + packed.length > mostBytes)
      throw new RangeError('the archive is too large')
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(UTF8, 2)
    head.writeUInt16LE(DEFLATED, 4)
    head.writeUInt16LE(0, 6)
    head.writeUInt16LE((1 << 5) | 1, 8)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt16LE(title.length, 22)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(CENTRAL, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6)
    entry.writeUInt32LE(offset, 42)
    directory.push(Buffer.concat([entry, title]))
    const signature = Buffer.alloc(4)
    signature.writeUInt32LE(LOCAL)
    await put(Buffer.concat([signature, head, title]))
    await put(packed)
  }
  const start = offset
  for (const entry of directory) await put(entry)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(offset - start, 12)
  end.writeUInt32LE(start, 16)
  await put(end)
  out.end()
  return directory.length
}
