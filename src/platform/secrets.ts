import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys that live outside the database, so that a copy of the database alone opens nothing. */
export interface Secrets {
  /** A 32-byte key for one purpose (`session`, `personal-data`, `csrf` …), derived from the platform's secret. */
  key(purpose: string): Buffer
}

/** The platform's secret: `PRASAN_SECRET` (64 hex characters), or a file made once in the data folder, readable by its owner only. */
export function openSecrets(dataFolder: string, fromEnvironment = process.env.PRASAN_SECRET): Secrets {
  const file = join(dataFolder, 'secret')
  if (!fromEnvironment && !existsSync(file)) {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return secretsFrom(Buffer.from((fromEnvironment ?? readFileSync(file, 'utf8')).trim(), 'hex'))
}

export function secretsFrom(secret: Buffer): Secrets {
  if (secret.length !== 32) throw new Error('The platform secret must be 32 bytes written as 64 hex characters')
  return { key: (purpose) => createHmac('sha256', secret).update(`prasan/1/${purpose}`).digest() }
}
