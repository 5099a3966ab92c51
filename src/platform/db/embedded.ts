import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { refuseFullDisk } from '../data-folder.ts'
import { OperatorProblem, type Said, said } from '../problem.ts'
import { hasArgument, isAlive, processesIn } from '../processes.ts'
import { readOrMake } from '../secrets.ts'
import { findBinaries, type PostgresBinaries } from './binaries.ts'
import { environmentFor, initialise, setPassword } from './embedded-cluster.ts'
import { type ChosenFolder, type DatabaseUser, databaseUser, placeFor } from './embedded-place.ts'
import { sqlstate } from './sqlstate.ts'

export interface EmbeddedDatabase {
  readonly url: string
  /** Where the database really lies, which is not under the data folder when the database user cannot reach that. */
  readonly folder: string
  /** A sentence for the operator when the place is unusual, else null. */
  readonly remark: Said | null
  /** Resolves with the reason when the server ends although nobody stopped it. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

export interface EmbeddedOptions extends ChosenFolder {
  /** Tests only: without fsync a crash loses data. */
  readonly durable?: boolean
  readonly binaries?: PostgresBinaries
  /** Gives up at once, leaving no process. */
  readonly signal?: AbortSignal
  /** Told when the operator has to wait for something unusual. */
  readonly tell?: (words: Said) => void
}

/** What the server needs to run, found once. */
interface Cluster {
  readonly data: string
  readonly log: string
  readonly binaries: PostgresBinaries
  readonly user: DatabaseUser | null
  readonly password: string
  readonly durable: boolean
}

interface Launched {
  readonly server: ChildProcess
  readonly url: string
  readonly ended: Promise<string>
}

/** Nothing outlives the run, and nobody goes round hundreds of databases of a minute's life to tidy them up. */
const forTests = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '1GB',
  autovacuum: 'off',
}
const databaseName = 'prasan'
/** A port taken in the moment between choosing and binding it, or memory of a killed server that is not free yet. */
const attempts = 3

/**
 * Starts the PostgreSQL that comes with the product, creating its data folder the first time. A server left over from
 * a process that was killed is stopped first. As root it runs under another user, because PostgreSQL refuses root.
 * @throws OperatorProblem when the folder cannot be used or the server does not come up
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { signal = new AbortController().signal, tell = () => undefined } = options
  const user = databaseUser()
  const place = placeFor(options, user, options.binaries ?? findBinaries())
  refuseFullDisk(place.folder)
  const cluster = {
    data: join(place.folder, 'postgres'),
    log: join(place.folder, 'postgres.log'),
    binaries: place.binaries,
    user,
    password: passwordIn(options.dataFolder),
    durable: options.durable ?? true,
  }
  await stopLeftover(cluster.data)
  if (!existsSync(join(cluster.data, 'PG_VERSION'))) await initialise(cluster, signal)
  refuseOtherMajorVersion(cluster)
  const launched = await running(cluster, signal, tell)
  let stopping: Promise<void> | null = null
  return {
    url: launched.url,
    folder: cluster.data,
    remark: place.remark,
    ended: launched.ended,
    stop: () => {
      stopping ??= stopServer(launched)
      return stopping
    },
  }
}

/** The password of the database, made the first time. One that was damaged is made anew and set before the start. */
function passwordIn(dataFolder: string): string {
  const file = join(dataFolder, 'database-password')
  const make = () => randomBytes(24).toString('hex')
  const password = readOrMake(file, make)
  if (/^[0-9a-f]{48}$/.test(password)) return password
  const anew = make()
  writeFileSync(`${file}.new`, `${anew}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return anew
}

function refuseOtherMajorVersion({ data, binaries }: Cluster): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (version === String(binaries.majorVersion)) return
  throw new OperatorProblem(said((words) => words.embedded.otherMajorVersion(data, version, binaries.majorVersion)))
}

async function running(cluster: Cluster, signal: AbortSignal, tell: (words: Said) => void): Promise<Launched> {
  const logged = sizeOf(cluster.log)
  for (let attempt = 1; ; attempt++) {
    const launched = launch(cluster, await freePort())
    try {
      await untilItAnswers(launched, signal, tell)
      await createDatabase(launched.url)
      return launched
    } catch (error) {
      launched.server.kill('SIGQUIT')
      const reason = await launched.ended
      if (signal.aborted) throw error
      if (attempt === attempts) {
        const words = lastWords(cluster.log, logged) ?? (sqlstate(error) ? (error as Error).message : reason)
        throw new OperatorProblem(said(({ embedded }) => embedded.didNotStart(words, cluster.log)))
      }
      // The password file was lost or restored from elsewhere; the data are ours, so they take the one we have.
      if (sqlstate(error) === '28P01') await setPassword(cluster, signal)
      else await pause(200 * attempt)
      // What a killed process left may have shown itself only now, or its number belongs to another program since.
      await stopLeftover(cluster.data)
    }
  }
}

function launch({ data, log, binaries, user, password, durable }: Cluster, port: number): Launched {
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
    ...(durable ? {} : forTests),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = openLog(log)
  // Its own process group, so that Ctrl-C reaches only us and we stop it last.
  const server = spawn(binaries.postgres, ['-D', data, ...args], {
    ...user,
    cwd: '/',
    env: environmentFor(binaries),
    detached: true,
    stdio: ['ignore', logFile, logFile],
  })
  closeSync(logFile)
  // Should we end without stopping it, at least it is told.
  const farewell = () => void server.kill('SIGINT')
  process.once('exit', farewell)
  server.once('exit', () => void process.off('exit', farewell))
  const ended = new Promise<string>((tell) => {
    server.once('error', (error) => tell(error.message))
    server.once('exit', (code, signal) => tell(`exit code ${code ?? signal}`))
  })
  return { server, ended, url: `postgres://prasan:${password}@127.0.0.1:${port}/${databaseName}` }
}

const longestLogBytes = 10_000_000

/** Appends; a log that has become long is kept once more under another name. */
function openLog(log: string): number {
  if (sizeOf(log) > longestLogBytes) renameSync(log, `${log}.1`)
  return openSync(log, 'a', 0o600)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** Why the server ended, in its own words. */
function lastWords(log: string, from: number): string | null {
  const lines = readFileSync(log).subarray(from).toString('utf8').split('\n')
  const last = lines.filter((line) => /(FATAL|PANIC|ERROR): /.test(line)).at(-1)
  return last?.replace(/^.*?(FATAL|PANIC|ERROR):\s+/, '') ?? null
}

/** Refused connections may last a minute. Recovery after a crash may last as long as it does. */
async function untilItAnswers({ url, ended }: Launched, signal: AbortSignal, tell: (words: Said) => void) {
  let over: string | null = null
  void ended.then((reason) => {
    over = reason
  })
  const begun = performance.now()
  let deadline = begun + 60_000
  let told = false
  for (;;) {
    signal.throwIfAborted()
    if (over !== null) throw new Error(`the server ended at once (${over})`)
    const client = new pg.Client({ connectionString: inPostgres(url), connectionTimeoutMillis: 2_000 })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      const now = performance.now()
      if (sqlstate(error) === '57P03') {
        deadline = now + 60_000
        if (!told && now - begun > 2_000) {
          told = true
          tell(said((words) => words.embedded.recovering))
        }
      } else if (sqlstate(error) !== null || now > deadline) throw error
      await pause(20)
    }
  }
}

/** The address of the database that is always there. */
function inPostgres(url: string): string {
  return url.replace(/\/[^/]*$/, '/postgres')
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: inPostgres(url) })
  // Ended by the server in the middle, it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function stopServer({ server, ended }: Launched): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGINT')
  const inTime = await Promise.race([ended, pause(20_000, null, { ref: false })])
  if (inTime !== null) return
  server.kill('SIGQUIT')
  await ended
}

/**
 * Ends what a killed process left behind on this folder: the server, or, where the server itself was killed, those of
 * its connections that did not notice yet. PostgreSQL must not start beside them.
 */
async function stopLeftover(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  const named = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0
  const left = () => {
    const found = existsSync(data) ? processesIn(data, 'postgres') : []
    const isServer = named > 1 && isAlive(named) && hasArgument(named, data)
    return isServer && !found.includes(named) ? [named, ...found] : found
  }
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    const pids = left()
    if (pids.length === 0) return forgetReusedNumber(pidFile)
    // Asked politely, the server ends its connections itself.
    for (const pid of signal === 'SIGINT' && pids.includes(named) ? [named] : pids) endProcess(pid, signal)
    const deadline = performance.now() + waitMs
    while (left().length > 0 && performance.now() < deadline) await pause(20)
  }
  const [pid = named] = left()
  if (left().length > 0) throw new OperatorProblem(said((words) => words.embedded.doesNotStop(pid, data)))
  forgetReusedNumber(pidFile)
}

function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
  }
}

/**
 * A number in the pid file that now belongs to another program, or to a server that was killed and is still counted, would stop PostgreSQL. The file itself must stay: it also
 * names the shared memory by which PostgreSQL sees that nobody else is on these data. PostgreSQL overlooks the number of
 * the process that starts it, so ours is put there.
 */
function forgetReusedNumber(pidFile: string): void {
  if (!existsSync(pidFile)) return
  const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n')
  if (rest.length > 0 && isTaken(Number(pid))) writeFileSync(pidFile, [process.pid, ...rest].join('\n'))
}

/** True also for a process that has ended and whose end nobody has asked for yet: PostgreSQL takes it for a running one. */
function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
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
