/** One entry of a ZIP archive as its central directory tells it. */
export interface ZipEntry {
  readonly name: string
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly plainBytes: number
  /** Where its local header begins. */
  readonly offset: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const endSize = 22
const longestComment = 0xffff

/**
 * Reads the central directory of a ZIP archive (APPNOTE 6.3.3, sections 4.3.12 and 4.3.16) without unpacking anything.
 * @returns its entries, or null for what is no plain archive: cut, split over several files, ZIP64, with something before
 * the first entry or after the end, or whose directory lies
 */
export function zipDirectory(bytes: Uint8Array): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  if (end === null) return null
  const count = view.getUint16(end + 10, true)
  const size = view.getUint32(end + 12, true)
  const start = view.getUint32(end + 16, true)
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) return null
  if (count === 0 || start + size !== end) return null
  const entries: ZipEntry[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return null
    const nameLength = view.getUint16(at + 28, true)
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) return null
    const offset = view.getUint32(at + 42, true)
    if (offset + 30 > start || view.getUint32(offset, true) !== LOCAL) return null
    entries.push({
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packedBytes: view.getUint32(at + 20, true),
      plainBytes: view.getUint32(at + 24, true),
      offset,
    })
    at = next
  }
  const first = Math.min(...entries.map((entry) => entry.offset))
  return at === end && first === 0 ? entries : null
}

/** The end record, which may carry a comment behind it, up to the last byte. */
function endOf(view: DataView): number | null {
  const earliest = Math.max(0, view.byteLength - endSize - longestComment)
  for (let at = view.byteLength - endSize; at >= earliest; at--) {
    if (view.getUint32(at, true) === END && at + endSize + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return null
}
