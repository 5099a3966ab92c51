import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LogSource } from '../../engines/merkle/index.ts'

/** Where a log is read from, with its key beside it. */
export interface KeyedSource extends LogSource {
  key(): Promise<Uint8Array | null>
}

/** The place cannot be reached at all; a file that is not there is null instead. */
export class Unreachable extends Error {}

const PATIENCE_MS = 30_000
const MOST_BYTES = 256 * (65_535 + 2)

/** @param url address of the platform, with or without /log at its end */
export function logAtUrl(url: URL): KeyedSource {
  const base = url.href.replace(/\/+$/, '').replace(/\/log$/, '')
  const get = async (path: string) => {
    const answer = await fetch(`${base}/log/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
      throw new Unreachable(base)
    })
    if (answer.status === 404) return null
    if (!answer.ok) throw new Unreachable(base)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (bytes.length > MOST_BYTES) throw new Unreachable(base)
    return bytes
  }
  return { checkpoint: () => get('checkpoint'), key: () => get('key'), tile: (path) => get(`tile/${path}`) }
}

export function logInFolder(folder: string): KeyedSource {
  const get = (path: string) =>
    readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new Unreachable(join(folder, path))
    })
  return { checkpoint: () => get('checkpoint'), key: () => get('key'), tile: (path) => get(`tile/${path}`) }
}

/** A source that keeps what it read, so that the next time only the rest is fetched. Partial tiles are kept too: they are small. */
export function kept(from: KeyedSource, folder: string): KeyedSource {
  const there = logInFolder(folder)
  return {
    checkpoint: from.checkpoint,
    key: from.key,
    async tile(path) {
      const own = await there.tile(path)
      if (own !== null) return own
      const fetched = await from.tile(path)
      if (fetched !== null) await keepFile(join(folder, 'tile', path), fetched)
      return fetched
    },
  }
}

export async function keepFile(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, bytes)
  await rename(`${file}.new`, file)
}
