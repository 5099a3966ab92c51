import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type SheetLimits, type SheetProblem, SheetRefusal, type SheetSource } from './sheet.ts'

/** A file set down on the disk, because the parts of a spreadsheet are found from its end and some are read twice. */
export interface SpooledFile {
  readonly path: string
  readonly byteSize: number
  /** The first bytes, by which the kind of file is told. */
  readonly start: Buffer
  remove(): Promise<void>
}

const START_BYTES = 4_096

/** Sets a source down in a temporary file that only we can read; gzip is unpacked on the way. */
export async function spool(
  source: SheetSource,
  limits: SheetLimits,
  folder = tmpdir(),
): Promise<Result<SpooledFile, SheetProblem>> {
  const path = join(folder, `prasan-sheet-${randomUUID()}`)
  const remove = () => rm(path, { force: true })
  let received = 0
  const counted = (most: number) =>
    new Transform({
      transform(piece: Buffer, _encoding, done) {
        received += piece.length
        if (received <= most) done(null, piece)
        else done(new SheetRefusal({ kind: 'too-big', limitMegabytes: Math.round(most / 1e6) }))
      },
    })
  const target = () => createWriteStream(path, { flags: 'w', mode: 0o600 })
  let fromSource = true
  try {
    await pipeline(await source.open(), counted(limits.bytes), target())
    let start = await firstBytes(path)
    let byteSize = received
    if (start[0] === 0x1f && start[1] === 0x8b) {
      fromSource = false
      received = 0
      const unpacked = `${path}-unpacked`
      try {
        await pipeline(
          createReadStream(path),
          createGunzip(),
          counted(limits.bytes),
          createWriteStream(unpacked, { mode: 0o600 }),
        )
      } catch (error) {
        await rm(unpacked, { force: true })
        throw error
      }
      await remove()
      start = await firstBytes(unpacked)
      byteSize = received
      return ok({ path: unpacked, byteSize, start, remove: () => rm(unpacked, { force: true }) })
    }
    if (byteSize === 0) {
      await remove()
      return refuse({ kind: 'empty-file' })
    }
    return ok({ path, byteSize, start, remove })
  } catch (error) {
    await remove()
    if (error instanceof SheetRefusal) return refuse(error.problem)
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (!fromSource && code.startsWith('Z_')) return refuse({ kind: 'gzip-broken' })
    // A full disk is nothing the person with the spreadsheet can help.
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'ENOENT') throw error
    if (isBrokenOff(code)) return refuse({ kind: 'cut-off', afterBytes: received })
    throw error
  }
}

function isBrokenOff(code: string): boolean {
  return ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const start = Buffer.alloc(START_BYTES)
    const { bytesRead } = await file.read(start, 0, START_BYTES, 0)
    return start.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Bytes in memory as a source, for tests and small files. */
export function bytesSource(name: string, bytes: Uint8Array): SheetSource {
  return { name, open: () => Readable.from([Buffer.from(bytes)]) }
}
