import { createReadStream } from 'node:fs'
import { createInflateRaw } from 'node:zlib'
import { type Entry, open, type ZipFile } from 'yauzl'
import { type SheetLimits, SheetRefusal } from './sheet.ts'

/** The parts of a ZIP archive on the disk, by name. Nothing is ever written under the names it gives. */
export interface ZipParts {
  readonly names: readonly string[]
  has(name: string): boolean
  /** The unpacked bytes of one part, in pieces; throws `SheetRefusal` when they are not what the directory promised. */
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

const MOST_PARTS = 5_000
/** Real sheets unpack to 5 to 30 times their size, rows of one repeated value to about 150. */
const HIGHEST_RATIO = 300
const RATIO_COUNTS_FROM = 50_000_000
/** Small: what a piece becomes is gone again before the young part of memory is swept. */
const PIECE = 64 * 1024

export async function openZip(path: string, limits: SheetLimits): Promise<ZipParts> {
  const zip = await openDirectory(path)
  const entries = new Map<string, Entry>()
  let unpacked = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= MOST_PARTS) throw new SheetRefusal({ kind: 'zip-bomb', part: entry.fileName })
      if (entry.isEncrypted()) throw new SheetRefusal({ kind: 'password' })
      unpacked += entry.uncompressedSize
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
      if (
        unpacked > limits.unpackedBytes ||
        (entry.uncompressedSize > RATIO_COUNTS_FROM && ratio > HIGHEST_RATIO) ||
        (entry.compressionMethod === 0 && entry.uncompressedSize !== entry.compressedSize)
      ) {
        throw new SheetRefusal({ kind: 'zip-bomb', part: entry.fileName })
      }
      if (!entries.has(entry.fileName)) entries.set(entry.fileName, entry)
    }
  } catch (error) {
    zip.close()
    if (error instanceof SheetRefusal) throw error
    throw new SheetRefusal({ kind: 'corrupt', part: 'zip' })
  }
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    read(name) {
      const entry = entries.get(name)
      if (entry === undefined) throw new SheetRefusal({ kind: 'corrupt', part: name })
      return readEntry(path, zip, entry)
    },
    close: () => zip.close(),
  }
}

function openDirectory(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: false }, (error, zip) => {
      if (error) reject(new SheetRefusal({ kind: 'corrupt', part: 'zip' }))
      else resolve(zip)
    })
  })
}

async function* readEntry(path: string, zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const corrupt = () => new SheetRefusal({ kind: 'corrupt', part: entry.fileName })
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw corrupt()
  let start: number
  try {
    start = (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart
  } catch {
    throw corrupt()
  }
  if (entry.compressedSize === 0) return
  const packed = createReadStream(path, { start, end: start + entry.compressedSize - 1, highWaterMark: PIECE })
  const pieces = entry.compressionMethod === 0 ? packed : packed.pipe(createInflateRaw({ chunkSize: PIECE }))
  let size = 0
  try {
    for await (const piece of pieces) {
      size += (piece as Buffer).length
      if (size > entry.uncompressedSize) throw new SheetRefusal({ kind: 'zip-bomb', part: entry.fileName })
      yield piece as Buffer
    }
  } catch (error) {
    if (error instanceof SheetRefusal) throw error
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw corrupt()
    throw error
  } finally {
    packed.destroy()
    pieces.destroy()
  }
  if (size !== entry.uncompressedSize) throw corrupt()
}
