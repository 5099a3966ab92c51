import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { OperatorProblem } from '../problem.ts'
import { findBinaries, type PostgresBinaries } from './binaries.ts'
import { type DatabaseUser, databaseUser, placeFor } from './embedded-place.ts'

export interface EmbeddedDatabase {
  readonly url: string
  /** Where the database really lies, which is not under the data folder when the database user cannot reach that. */
  readonly folder: string
  /** A sentence for the operator when the place is unusual, else null. */
  readonly remark: string | null
  /** Resolves with the reason when the server ends although nobody stopped it. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataFolder: string
  readonly dataFolderChosen: boolean
  /** Tests only: without fsync a crash loses data. */
  readonly durable?: boolean
  readonly binaries?: PostgresBinaries
}

const databaseName = 'prasan'

/**
 * Starts the PostgreSQL that comes with the product, creating its data folder the first time. A server left over from
 * a process that was killed is stopped first. As root it runs under another user, because PostgreSQL refuses root.
 * @throws OperatorProblem when the folder cannot be used or the server does not come up
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const user = databaseUser()
  const place = placeFor(options.dataFolder, options.dataFolderChosen, user, options.binaries ?? findBinaries())
  const data = join(place.folder, 'postgres')
  const password = passwordOf(options.dataFolder)
  await stopLeftover(data)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(data, password, place.binaries, user)
  refuseOtherMajorVersion(data, place.binaries)

  const port = await freePort()
  const server = launch(data, port, place.binaries, user, options.durable ?? true)
  const ended = new Promise<string>((tell) => {
    server.once('error', (error) => tell(error.message))
    server.once('exit', (code, signal) => tell(`exit code ${code ?? signal}`))
  })
  const url = `postgres://prasan:${password}@127.0.0.1:${port}/${databaseName}`
  try {
    await untilItAnswers(url.replace(/\/[^/]*$/, '/postgres'), ended)
    await createDatabase(url)
  } catch (error) {
    server.kill('SIGQUIT')
    throw new OperatorProblem(
      `The database did not start: ${(error as Error).message}. Its own words are at the end of ${join(data, '..', 'postgres.log')}. Nothing was lost.`,
    )
  }
  let stopping: Promise<void> | null = null
  return {
    url,
    folder: data,
    remark: place.remark,
    ended,
    stop: () => {
      stopping ??= stopServer(server, ended)
      return stopping
    },
  }
}

function passwordOf(dataFolder: string): string {
  const file = join(dataFolder, 'database-password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const password = randomBytes(24).toString('hex')
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

function environmentFor(binaries: PostgresBinaries): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(binaries.folder, 'lib'), TZ: 'UTC' }
}

function initialise(data: string, password: string, binaries: PostgresBinaries, user: DatabaseUser | null): void {
  // An unfinished first start leaves a folder without PG_VERSION; initdb wants it empty.
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const passwordFile = `${data}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) {
    chownSync(data, user.uid, user.gid)
    chownSync(passwordFile, user.uid, user.gid)
  }
  const provider =
    binaries.majorVersion >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale-provider=libc', '--lc-collate=C.UTF-8']
  const result = spawnSync(
    binaries.initdb,
    [
      ['--pgdata', data],
      ['--username', 'prasan'],
      ['--pwfile', passwordFile],
      ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums', '--no-instructions'],
      provider,
    ].flat(),
    { ...user, cwd: '/', env: environmentFor(binaries), encoding: 'utf8' },
  )
  rmSync(passwordFile, { force: true })
  if (result.status !== 0) {
    rmSync(data, { recursive: true, force: true })
    const words = (result.error?.message ?? result.stderr).trim().split('\n').slice(-2).join(' ')
    throw new OperatorProblem(
      `The database could not be created in ${data}: ${words} Free some space or choose another folder with PRASAN_DATA.`,
    )
  }
}

function refuseOtherMajorVersion(data: string, binaries: PostgresBinaries): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (version === String(binaries.majorVersion)) return
  throw new OperatorProblem(
    `The data in ${data} belong to PostgreSQL ${version}, this version of Prasan brings ${binaries.majorVersion}. Save with bin/prasan backup under the old version, move the folder away, and restore with the new one. Nothing was changed.`,
  )
}

function launch(
  data: string,
  port: number,
  binaries: PostgresBinaries,
  user: DatabaseUser | null,
  durable: boolean,
): ChildProcess {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: '1GB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    password_encryption: 'scram-sha-256',
    // A statement that fails may hold personal data: keep it out of the log.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const logFile = openSync(join(data, '..', 'postgres.log'), 'a', 0o600)
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Its own process group, so that Ctrl-C reaches only us and we stop it last.
  return spawn(binaries.postgres, ['-D', data, ...args], {
    ...user,
    cwd: '/',
    env: environmentFor(binaries),
    detached: true,
    stdio: ['ignore', logFile, logFile],
  })
}

async function untilItAnswers(url: string, ended: Promise<string>): Promise<void> {
  let over: string | null = null
  void ended.then((reason) => {
    over = reason
  })
  const deadline = Date.now() + 60_000
  for (;;) {
    if (over !== null) throw new Error(`the server ended at once (${over})`)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      if (Date.now() > deadline) throw error
      await new Promise((resume) => setTimeout(resume, 20))
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

async function stopServer(server: ChildProcess, ended: Promise<string>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGINT')
  const inTime = await Promise.race([ended, new Promise<null>((tell) => setTimeout(tell, 20_000, null).unref())])
  if (inTime === null) {
    server.kill('SIGQUIT')
    await ended
  }
}

/** Stops a postmaster that a killed process left behind on this folder; forgets a pid file that names something else. */
async function stopLeftover(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!isPostgresOn(pid, data)) {
    rmSync(pidFile, { force: true })
    return
  }
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    process.kill(pid, signal)
    const deadline = Date.now() + waitMs
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return
      await new Promise((resume) => setTimeout(resume, 20))
    }
  }
  throw new OperatorProblem(
    `A database server (process ${pid}) still uses ${data} and does not stop. End it, then start again.`,
  )
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isPostgresOn(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch {
    // No /proc (macOS): ask ps instead.
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(data)
  }
}

function freePort(): Promise<number> {
  return new Promise((tell, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? tell(address.port) : fail(new Error('no free port'))))
    })
  })
}
