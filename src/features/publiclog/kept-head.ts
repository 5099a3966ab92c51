import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'

/** The newest head this machine has published. */
export interface KeptHead {
  readonly size: number
  /** Hex. */
  readonly root: string
}

const fileOf = (config: Config) => join(config.dataFolder, 'log-head.json')

/**
 * The head is kept beside the database too: a database that was brought back from an older copy would go on from an older size and
 * sign another past. The file tells.
 * @returns null where nothing was published from here yet
 */
export function readKeptHead(config: Config): KeptHead | null {
  try {
    const read = JSON.parse(readFileSync(fileOf(config), 'utf8')) as KeptHead
    return Number.isSafeInteger(read.size) && /^[0-9a-f]{64}$/.test(read.root) ? read : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

export function keepHead(config: Config, head: KeptHead): void {
  const file = fileOf(config)
  writeFileSync(`${file}.new`, JSON.stringify(head), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
