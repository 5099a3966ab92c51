import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { OperatorProblem, said } from '../problem.ts'
import type { PostgresBinaries } from './binaries.ts'
import type { DatabaseUser } from './embedded-place.ts'

export interface NewCluster {
  readonly data: string
  readonly binaries: PostgresBinaries
  readonly user: DatabaseUser | null
  readonly password: string
}

/**
 * Makes an empty cluster. It gets its name when it is whole: `initdb` writes PG_VERSION first, so one that was killed
 * would be taken for a cluster. Halves left by killed starts are removed.
 * @throws OperatorProblem with the last words of `initdb`
 */
export async function initialise(cluster: NewCluster, signal: AbortSignal): Promise<void> {
  const { data, password, user } = cluster
  const parent = dirname(data)
  const halfName = `${basename(data)}.half-`
  for (const name of readdirSync(parent)) if (name.startsWith(halfName)) removeHalf(join(parent, name))
  const half = join(parent, `${halfName}${randomBytes(4).toString('hex')}`)
  const passwordFile = `${half}.password`
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) for (const path of [half, passwordFile]) chownSync(path, user.uid, user.gid)
  try {
    const { code, words } = await runAsOwner(
      cluster,
      cluster.binaries.initdb,
      initdbArguments(cluster, half, passwordFile),
      signal,
    )
    if (code !== 0) {
      const reason = words.trim().split('\n').slice(-2).join(' ')
      throw new OperatorProblem(said(({ embedded }) => embedded.notCreated(data, reason)))
    }
    // What stands there has no PG_VERSION: an empty folder, or the half of an older version of this program.
    rmSync(data, { recursive: true, force: true })
    renameSync(half, data)
  } finally {
    rmSync(passwordFile, { force: true })
    removeHalf(half)
  }
}

/** An `initdb` whose starter was killed may still write there; it fails soon, and the rest is removed another time. */
function removeHalf(half: string): void {
  try {
    rmSync(half, { recursive: true, force: true, maxRetries: 3 })
  } catch {}
}

function initdbArguments({ binaries }: NewCluster, folder: string, passwordFile: string): string[] {
  const provider =
    binaries.majorVersion >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale-provider=libc', '--lc-collate=C.UTF-8']
  return [
    ['--pgdata', folder],
    ['--username', 'prasan'],
    ['--pwfile', passwordFile],
    ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums', '--no-instructions'],
    provider,
  ].flat()
}

/** Sets the password without knowing the old one, as only the owner of the files can: with the server stopped. */
export async function setPassword(cluster: NewCluster, signal: AbortSignal): Promise<void> {
  const { data, binaries, password } = cluster
  const statement = `alter role prasan password '${password}'\n`
  await runAsOwner(cluster, binaries.postgres, ['--single', '-D', data, 'postgres'], signal, statement)
}

function runAsOwner(
  { binaries, user }: NewCluster,
  program: string,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): Promise<{ code: number | null; words: string }> {
  return new Promise((tell, fail) => {
    // Its own process group: Ctrl-C reaches only us, and we end it through the signal.
    const child = spawn(program, args, { ...user, cwd: '/', env: environmentFor(binaries), detached: true, signal })
    let words = ''
    const keep = (chunk: Buffer) => {
      words = (words + chunk).slice(-10_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    let failure: Error | null = null
    child.once('error', (error) => {
      failure = error
      if (child.pid === undefined) fail(error)
    })
    child.once('close', (code) => (failure ? fail(failure) : tell({ code, words })))
  })
}

export function environmentFor(binaries: PostgresBinaries): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(binaries.folder, 'lib'), TZ: 'UTC' }
}
