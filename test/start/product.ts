import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'
import { projectRoot } from '../../src/platform/root.ts'

/** The compiled product as a process, as an operator at a terminal sees it. */
export interface Product {
  readonly pid: number
  /** Everything on stdout and stderr until now. */
  said(): string
  /** The address, when the product says that it is ready. Fails with what it said when it ends before. */
  ready(): Promise<string>
  /** Resolves when what it said matches. */
  says(words: RegExp): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Exit code, or the name of the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | NodeJS.Signals>
}

export interface StartOptions {
  readonly dataFolder: string
  readonly env?: Record<string, string>
  /** Another program than `npm start` runs, such as `bin/prasan`, with its words. */
  readonly program?: readonly string[]
  readonly cwd?: string
}

/** Only for what never comes: a machine that is busy with other things may need minutes. */
const patienceMs = 300_000

export function startProduct(options: StartOptions): Product {
  const [program = '', ...words] = options.program ?? [join(projectRoot, 'dist', 'app', 'start.js')]
  const child = spawn(process.execPath, [program, ...words], {
    cwd: options.cwd ?? projectRoot,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  }
  const ended = endOf(child)
  const says = (words: RegExp) =>
    until(
      () => words.test(said),
      `it says ${words}`,
      ended,
      () => said,
    )
  return {
    pid: child.pid ?? 0,
    said: () => said,
    says,
    async ready() {
      await says(/Ctrl-C/)
      return /http:\/\/\S+?(?=\s|$)/.exec(said)?.[0] ?? ''
    },
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Nothing of the environment of the tests but what finds programs; a port nobody else has. */
function environment({ dataFolder, env = {} }: StartOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: '0',
    PRASAN_DATA: dataFolder,
    PRASAN_DEMO: '0',
    PRASAN_LOG: 'warn',
    ...env,
  }
}

function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((tell) => {
    child.once('close', (code, signal) => tell(code ?? signal ?? 1))
    child.once('error', () => tell(1))
  })
}

/** Looks again and again until it is so. Fails after five minutes, or when the process ended. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  ended: Promise<unknown> = new Promise(() => undefined),
  said: () => string = () => '',
): Promise<void> {
  let over = false
  void ended.then(() => {
    over = true
  })
  const deadline = performance.now() + patienceMs
  for (;;) {
    if (await isSo()) return
    if (over) throw new Error(`it ended before ${what}; it said: ${said()}`)
    if (performance.now() > deadline) throw new Error(`waited too long until ${what}; it said: ${said()}`)
    // Looking goes through every process of the machine.
    await pause(40)
  }
}

/** A folder of its own, removed with everything in it by `forget`. The database's user can walk to it. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-start-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}

const folders: string[] = []

export function forgetFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** The data folder of a platform without demonstration that was started once and stopped; to be copied. */
export async function startedOnce(): Promise<string> {
  const folder = inject('startedOnce')
  const outcome = join(folder, 'made')
  await until(() => existsSync(outcome), 'the product was started once')
  const fault = readFileSync(outcome, 'utf8')
  if (fault !== '') throw new Error(`The product could not be started once: ${fault}`)
  return join(folder, 'data')
}

/** A copy of a data folder, owners and all. */
export function copied(dataFolder: string, folder = join(aFolder(), 'data')): string {
  execFileSync('cp', ['-a', dataFolder, folder])
  return folder
}

/** Where the cluster lies: deeper as root, because it belongs to another user then. */
export function clusterIn(dataFolder: string): string {
  return process.getuid?.() === 0 ? join(dataFolder, 'database', 'postgres') : join(dataFolder, 'postgres')
}

/** Every process that has this folder in its command line or works in it. */
export function processesOf(dataFolder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && wordsOf(pid).includes(dataFolder))
}

/** The processes that were started by this one. */
export function childrenOf(pid: number): { pid: number; words: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid)
    .map((child) => ({ pid: child, words: wordsOf(child) }))
}

function wordsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

export function isGone(pid: number): boolean {
  return wordsOf(pid) === ''
}

/** One question to the database of a running product. */
export async function ask<Row extends pg.QueryResultRow>(dataFolder: string, sql: string): Promise<Row[]> {
  const { databaseUrl } = JSON.parse(readFileSync(join(dataFolder, 'running.json'), 'utf8')) as { databaseUrl: string }
  return askAt(databaseUrl, sql)
}

export async function askAt<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A program that listens on a port of its own. */
export async function aListener(): Promise<{ port: number; close(): void }> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, close: () => void server.close() }
}

/** Runs a command to its end. */
export async function prasan(
  dataFolder: string,
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(projectRoot, 'bin', 'prasan'), ...words], {
    cwd: projectRoot,
    env: environment({ dataFolder, env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const collected = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    collected.out += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    collected.err += chunk
  })
  const code = await endOf(child)
  return { code: typeof code === 'number' ? code : 128, ...collected }
}
