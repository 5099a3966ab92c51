import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorProblem } from './problem.ts'

/** What a running product leaves in its data folder, so that a command beside it uses the same database. */
export interface RunningProduct {
  readonly pid: number
  readonly address: string
  readonly databaseUrl: string
}

const leastFreeBytes = 200 * 1024 * 1024

/**
 * Makes the data folder ready to be written.
 * @throws OperatorProblem when it is not writable or the disk is (nearly) full; nothing is started then
 */
export function prepareDataFolder(folder: string): void {
  try {
    // Others may walk through (the database may run as another user) but not look around.
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OperatorProblem(
      `The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}). Give this user the right to write there, or choose another folder with PRASAN_DATA. Nothing was started.`,
    )
  }
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < leastFreeBytes) {
    throw new OperatorProblem(
      `The disk that holds ${folder} has only ${Math.floor((bavail * bsize) / 1024 / 1024)} MB left; Prasan needs 200 MB to start safely. Free some space or choose another folder with PRASAN_DATA. Nothing was started.`,
    )
  }
}

export interface FolderLock {
  release(): void
}

/**
 * Takes the data folder for this process. A lock left by a process that no longer lives is taken over.
 * @param patienceMs how long to wait for another process that is about to stop
 * @throws OperatorProblem when another process holds it
 */
export async function lockDataFolder(folder: string, patienceMs = 3_000): Promise<FolderLock> {
  const file = join(folder, 'prasan.lock')
  const deadline = Date.now() + patienceMs
  for (;;) {
    const holder = takeOrHolder(file)
    if (holder === null) return { release: () => rmSync(file, { force: true }) }
    if (Date.now() > deadline) {
      const running = readRunning(folder)
      throw new OperatorProblem(
        running
          ? `Prasan is already running with this data folder at ${running.address} (process ${running.pid}). Stop it first, or give the second one its own folder with PRASAN_DATA.`
          : `Another Prasan command (process ${holder}) is using ${folder}. Wait until it is done, then try again.`,
      )
    }
    await new Promise((resume) => setTimeout(resume, 50))
  }
}

/** @returns null when the lock is ours now, else the process that holds it */
function takeOrHolder(file: string): number | null {
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 })
      return null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = holderOf(file)
    if (holder !== null) return holder
    rmSync(file, { force: true })
  }
  return 0
}

function holderOf(file: string): number | null {
  const [pid, start] = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : []
  const number = Number(pid)
  if (!Number.isInteger(number) || number <= 1 || !isAlive(number)) return null
  // The number may have been given to another process since.
  return start === startOf(number) ? number : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, in the kernel's ticks; '?' where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '?'
  } catch {
    return '?'
  }
}

const runningFile = (folder: string) => join(folder, 'running.json')

export function writeRunning(folder: string, product: RunningProduct): void {
  writeFileSync(runningFile(folder), `${JSON.stringify(product)}\n`, { mode: 0o600 })
}

export function forgetRunning(folder: string): void {
  rmSync(runningFile(folder), { force: true })
}

/** The product that runs on this folder now, or null. */
export function readRunning(folder: string): RunningProduct | null {
  try {
    const product = JSON.parse(readFileSync(runningFile(folder), 'utf8')) as RunningProduct
    const holder = holderOf(join(folder, 'prasan.lock'))
    return holder === product.pid ? product : null
  } catch {
    return null
  }
}
