import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { pathProblem, writeOutput } from '../output-file.ts'
import { OperatorProblem, said } from '../problem.ts'

/*
 * The form of a backup file, version 1. One gzip stream over:
 *
 *   "PRASAN-BACKUP 1\n"
 *   entries, each:  length of the header (4 bytes, big endian), header (JSON in UTF-8),
 *                   then pieces of the body: length (4 bytes), bytes; a length of 0 ends the body
 *   the last entry: header {"kind":"end","sha256":"…"} with the hash of everything before that entry; its body is empty
 *
 * The end entry is how a file that was cut or changed is told from a whole one, before anything is restored from it.
 */
const magic = Buffer.from('PRASAN-BACKUP 1\n')
const longestHeader = 16 * 1024 * 1024
const longestPiece = 16 * 1024 * 1024

export interface Entry {
  readonly header: { readonly kind: string } & Readonly<Record<string, unknown>>
  readonly body: AsyncIterable<Uint8Array>
}

export async function* nothingMore(): AsyncIterable<Uint8Array> {}

/** Writes an archive under a name of its own and gives it the right one when it is whole. Readable by its owner only. */
export async function writeArchive(file: string, entries: AsyncIterable<Entry>): Promise<void> {
  await writeOutput(file, (out) => pipeline(framed(entries), createGzip({ level: 4 }), out), { gz: false, mode: 0o600 })
}

async function* framed(entries: AsyncIterable<Entry>): AsyncIterable<Buffer> {
  const hash = createHash('sha256')
  const counted = (bytes: Buffer) => {
    hash.update(bytes)
    return bytes
  }
  yield counted(magic)
  for await (const { header, body } of entries) {
    yield counted(withLength(Buffer.from(JSON.stringify(header))))
    for await (const piece of body) {
      for (let at = 0; at < piece.byteLength; at += longestPiece) {
        yield counted(withLength(piece.subarray(at, at + longestPiece)))
      }
    }
    yield counted(withLength(Buffer.alloc(0)))
  }
  yield withLength(Buffer.from(JSON.stringify({ kind: 'end', sha256: hash.digest('hex') })))
  yield withLength(Buffer.alloc(0))
}

function withLength(bytes: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(4 + bytes.byteLength)
  framed.writeUInt32BE(bytes.byteLength)
  framed.set(bytes, 4)
  return framed
}

/**
 * Reads the entries one after the other; a body that was not read is skipped.
 * @throws OperatorProblem when the file is no backup, is cut, or was changed: at the latest after the last entry, so a
 * caller who must not act on a broken file reads it through once before
 */
export async function* readArchive(file: string): AsyncIterable<Entry> {
  const source = createReadStream(file)
  const unpacked = createGunzip()
  source.on('error', (error) => unpacked.destroy(error))
  const hash = createHash('sha256')
  const reader = new ByteReader(source.pipe(unpacked), hash)
  try {
    if (!(await reader.take(magic.length)).equals(magic)) throw notABackup(file)
    for (;;) {
      const before = hash.copy().digest('hex')
      const header = JSON.parse((await reader.frame(longestHeader)).toString('utf8')) as Entry['header']
      if (header.kind === 'end') {
        if (header.sha256 !== before) throw broken(file)
        await reader.frame(0)
        await reader.end()
        return
      }
      const body = bodyOf(reader)
      yield { header, body }
      for await (const piece of body) void piece
    }
  } catch (error) {
    if (error instanceof Cut || error instanceof SyntaxError) throw broken(file)
    throw explained(error, file)
  } finally {
    source.destroy()
    unpacked.destroy()
  }
}

async function* bodyOf(reader: ByteReader): AsyncIterable<Uint8Array> {
  for (;;) {
    const piece = await reader.frame(longestPiece)
    if (piece.byteLength === 0) return
    yield piece
  }
}

/** The stream ended in the middle, or says lengths that no backup has. */
class Cut extends Error {}

class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #hash: ReturnType<typeof createHash>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>) {
    this.#chunks = stream[Symbol.asyncIterator]()
    this.#hash = hash
  }

  async take(bytes: number): Promise<Buffer> {
    const parts = [this.#rest]
    let have = this.#rest.byteLength
    while (have < bytes) {
      const next = await this.#chunks.next()
      if (next.done) throw new Cut()
      parts.push(next.value)
      have += next.value.byteLength
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts)
    this.#rest = all.subarray(bytes)
    const taken = all.subarray(0, bytes)
    this.#hash.update(taken)
    return taken
  }

  /** The stream, too, must be whole to its last byte. */
  async end(): Promise<void> {
    if (this.#rest.byteLength > 0 || !(await this.#chunks.next()).done) throw new Cut()
  }

  async frame(longest: number): Promise<Buffer> {
    const length = (await this.take(4)).readUInt32BE()
    if (length > longest) throw new Cut()
    return this.take(length)
  }
}

function notABackup(file: string): OperatorProblem {
  return new OperatorProblem(said((words) => words.backup.notABackup(file)))
}

function broken(file: string): OperatorProblem {
  return new OperatorProblem(said((words) => words.backup.broken(file)))
}

function explained(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') {
    return (error as Error).message.includes('header') ? notABackup(file) : broken(file)
  }
  return pathProblem(error, file) ?? error
}
