import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorProblem, said } from './problem.ts'
import { createWhole } from './whole-file.ts'

/** Keys that live outside the database, so that a copy of the database alone opens nothing. */
export interface Secrets {
  /** A 32-byte key for one purpose (`session`, `personal-data`, `csrf` …), derived from the platform's secret. */
  key(purpose: string): Buffer
}

/**
 * The platform's secret: `PRASAN_SECRET` (64 hex characters), or a file made once in the data folder, readable by its
 * owner only.
 * @throws OperatorProblem when the file cannot be read or holds something else. It is never made anew then: what was
 * sealed under the old one could not be opened any more.
 */
export function openSecrets(dataFolder: string, fromEnvironment = process.env.PRASAN_SECRET): Secrets {
  if (fromEnvironment) return secretsFrom(fromHex(fromEnvironment, 'PRASAN_SECRET'))
  const file = join(dataFolder, 'secret')
  return secretsFrom(
    fromHex(
      readOrMake(file, () => randomBytes(32).toString('hex')),
      file,
    ),
  )
}

export function secretsFrom(secret: Buffer): Secrets {
  if (secret.length !== 32) throw new Error('The platform secret must be 32 bytes written as 64 hex characters')
  const keys = new Map<string, Buffer>()
  return {
    key(purpose) {
      const known = keys.get(purpose)
      if (known !== undefined) return known
      const key = createHmac('sha256', secret).update(`prasan/1/${purpose}`).digest()
      keys.set(purpose, key)
      return key
    },
  }
}

function fromHex(text: string, where: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(text.trim())) throw new OperatorProblem(said((words) => words.secret.wrong(where)))
  return Buffer.from(text.trim(), 'hex')
}

/** Reads a small file; where there is none, it is made first. */
export function readOrMake(file: string, make: () => string): string {
  const there = readIfThere(file)
  if (there !== null) return there
  createWhole(file, `${make()}\n`)
  return readIfThere(file) ?? ''
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new OperatorProblem(said((words) => words.secret.unreadable(file, code)))
  }
}
