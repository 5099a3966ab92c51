import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { OperatorProblem, said } from './problem.ts'

export interface OutputOptions {
  /** Compressed where the name ends in `.gz`; off for formats that are compressed already. Default on. */
  readonly gz?: boolean
  /** Rights of the file; default what the umask leaves. */
  readonly mode?: number
}

/**
 * Writes a file that is whole or not there: under a temporary name beside it, which becomes the wanted one at the end.
 * A name that leads to a device or a pipe (`/dev/stdout`) is written to as it is, never replaced by a file.
 * @param write writes everything and ends the stream
 * @throws OperatorProblem when it cannot be written: before `write` is called, except for a disk that becomes full
 */
export async function writeOutput(
  path: string,
  write: (out: Writable) => Promise<void>,
  options: OutputOptions = {},
): Promise<void> {
  const packed = (options.gz ?? true) && path.endsWith('.gz')
  const filled = (at: string) => fill(at, options.mode ?? 0o666, packed ? packing(write) : write)
  try {
    const target = await targetOf(path)
    if (target.kind === 'device') return await filled(target.path)
    const unfinished = `${target.path}.${process.pid}.unfinished`
    const forget = () => rmSync(unfinished, { force: true })
    process.once('exit', forget)
    try {
      await filled(unfinished)
      await rename(unfinished, target.path)
    } finally {
      process.off('exit', forget)
      await rm(unfinished, { force: true }).catch(() => undefined)
    }
  } catch (error) {
    throw pathProblem(error, path) ?? error
  }
}

async function targetOf(path: string): Promise<{ kind: 'file' | 'device'; path: string }> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (there === null) return { kind: 'file', path }
  if (there.isDirectory()) throw new OperatorProblem(said((words) => words.path.isAFolder(path)))
  if (!there.isFile()) return { kind: 'device', path }
  // A link stays a link; what it leads to is replaced.
  return { kind: 'file', path: await realpath(path) }
}

async function fill(path: string, mode: number, write: (out: Writable) => Promise<void>): Promise<void> {
  // Opened first, so that nobody waits for work whose result has no place.
  const handle = await open(path, 'w', mode)
  // A device has nothing to be flushed to.
  const file = handle.createWriteStream({ flush: (await handle.stat()).isFile() })
  const closed = once(file, 'close')
  closed.catch(() => undefined)
  try {
    await write(file)
    file.end()
    await closed
  } finally {
    file.destroy()
  }
}

function packing(write: (out: Writable) => Promise<void>): (file: Writable) => Promise<void> {
  return async (file) => {
    const packer = createGzip()
    await Promise.all([pipeline(packer, file), write(packer)])
  }
}

/** @returns what an operator can do about a path that cannot be read or written, or null for any other error */
export function pathProblem(error: unknown, path: string): OperatorProblem | null {
  const { code = '' } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new OperatorProblem(
        said((words) => words.path.notFound(path)),
        { cause: error },
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return new OperatorProblem(
        said((words) => words.path.diskFull(path)),
        { cause: error },
      )
    case 'EISDIR':
      return new OperatorProblem(
        said((words) => words.path.isAFolder(path)),
        { cause: error },
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENXIO':
      return new OperatorProblem(
        said((words) => words.path.notUsable(path, code)),
        { cause: error },
      )
    default:
      return null
  }
}
