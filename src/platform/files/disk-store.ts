import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { OperatorProblem, said } from '../problem.ts'
import type { FileStore, StoredFile } from './file-store.ts'

/** More came than was allowed. Nothing is kept of it. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
}

/**
 * Files under `<folder>/ab/cd/<sha256>`. A file gets its name only when all its bytes are on the disk, so a name that
 * exists is always whole, also after a crash. Nothing but a checked hash ever becomes part of a path.
 */
export function openDiskStore(folder: string): FileStore {
  const coming = join(folder, 'coming')
  return {
    put: (bytes, options = {}) => explained(folder, () => put(folder, coming, bytes, options.maxBytes)),
    async open(sha256) {
      const path = pathOf(folder, sha256)
      await access(path)
      return createReadStream(path)
    },
    async has(sha256) {
      return exists(pathOf(folder, sha256))
    },
    remove: (sha256, unusedSince) => remove(folder, sha256, unusedSince),
    list: () => list(folder),
  }
}

async function put(
  folder: string,
  coming: string,
  bytes: Readable | Uint8Array,
  maxBytes = Infinity,
): Promise<StoredFile> {
  await mkdir(coming, { recursive: true, mode: 0o700 })
  const half = join(coming, randomUUID())
  try {
    const stored = await write(half, bytes, maxBytes)
    const path = pathOf(folder, stored.sha256)
    if (await exists(path)) {
      // Wanted anew: whoever was about to erase it must see that
      await utimes(path, new Date(), new Date())
      return stored
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(half, path)
    await settle(dirname(path))
    return stored
  } finally {
    await rm(half, { force: true })
  }
}

async function write(half: string, bytes: Readable | Uint8Array, maxBytes: number): Promise<StoredFile> {
  const hash = createHash('sha256')
  const file = await open(half, 'wx', 0o600)
  let byteSize = 0
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      const piece = chunk as Uint8Array
      byteSize += piece.byteLength
      if (byteSize > maxBytes) throw new FileTooLarge(`the file is larger than ${maxBytes} bytes`)
      hash.update(piece)
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), byteSize }
}

/** The new name, too, must be on the disk: otherwise a power cut leaves the database pointing at nothing. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function pathOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a file is named by its SHA-256 in lower case')
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function remove(folder: string, sha256: string, unusedSince: Date): Promise<boolean> {
  const path = pathOf(folder, sha256)
  try {
    if ((await stat(path)).mtime >= unusedSince) return false
    await rm(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}

async function* list(folder: string): AsyncIterable<string> {
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)) yield entry.name
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new OperatorProblem(said((words) => words.files.diskFull(folder)))
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
      throw new OperatorProblem(said((words) => words.files.notWritable(folder, code)))
    }
    throw error
  }
}
