import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorProblem, said } from './problem.ts'
import { isAlive, startOf } from './processes.ts'
import { createWhole } from './whole-file.ts'

/** What a running product leaves in its data folder, so that a command beside it uses the same database. */
export interface RunningProduct {
  readonly pid: number
  readonly address: string
  readonly databaseUrl: string
}

const leastFreeMegabytes = 200

/**
 * Makes the data folder ready to be written.
 * @throws OperatorProblem when it is not writable or the disk is (nearly) full; nothing is started then
 */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(folder)
    letOthersPass(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    // Some file systems refuse only when something is written.
    const trial = join(folder, `.trial-${process.pid}`)
    writeFileSync(trial, '')
    rmSync(trial, { force: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    if (code === 'ENOSPC' || code === 'EDQUOT') throw diskFull(folder, 0)
    throw new OperatorProblem(said((words) => words.folder.notWritable(folder, code)))
  }
  refuseFullDisk(folder)
}

/** @throws OperatorProblem when the disk that holds the folder is (nearly) full */
export function refuseFullDisk(folder: string, space: (folder: string) => FreeSpace = statfsSync): void {
  const { bavail, bsize } = space(folder)
  const free = Math.floor((bavail * bsize) / 1024 / 1024)
  if (free < leastFreeMegabytes) throw diskFull(folder, free)
}

export interface FreeSpace {
  readonly bavail: number
  readonly bsize: number
}

function diskFull(folder: string, free: number): OperatorProblem {
  return new OperatorProblem(said((words) => words.folder.full(folder, free, leastFreeMegabytes)))
}

/** Makes a folder others may walk through (the database may run as another user) but not look around, whatever the umask. */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
    throw error
  }
  chmodSync(folder, 0o711)
}

/**
 * As root, the database runs as another user, who must be able to walk to its folder. A folder of root that is closed
 * (as `mktemp -d` makes them) is opened for walking through, not for looking.
 */
function letOthersPass(folder: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, mode } = statSync(folder)
  if (uid === 0 && (mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o001)
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
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  const begun = performance.now()
  const deadline = begun + patienceMs
  for (;;) {
    if (createWhole(file, mine)) return { release: () => release(file, mine) }
    const words = read(file)
    const holder = words === null ? null : holderIn(words)
    if (words !== null && holder === null) moveAside(file, words)
    // One that runs has said where; one that is stopping has taken that back, and is waited for.
    const late = performance.now() > (readRunning(folder) ? Math.min(deadline, begun + 1_000) : deadline)
    if (holder !== null && late) throw taken(folder, holder)
    if (holder !== null) await new Promise((resume) => setTimeout(resume, 50))
  }
}

function taken(folder: string, holder: number): OperatorProblem {
  const running = readRunning(folder)
  return new OperatorProblem(
    said((words) => (running ? words.folder.running(running.address, running.pid) : words.folder.busy(folder, holder))),
  )
}

/** Two that wait may both find the holder dead. The rename lets one win; a new lock caught by it is put back. */
function moveAside(file: string, deadWords: string): void {
  const aside = `${file}.aside.${process.pid}`
  try {
    renameSync(file, aside)
    const caught = read(aside)
    if (caught !== null && caught !== deadWords) createWhole(file, caught)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function release(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true })
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** @returns the living process named in a lock; null when it is gone or its number belongs to another one now */
function holderIn(words: string): number | null {
  const [pid, start] = words.trim().split(' ')
  const number = Number(pid)
  if (!Number.isInteger(number) || number <= 0 || !isAlive(number)) return null
  return start === startOf(number) ? number : null
}

const runningFile = (folder: string) => join(folder, 'running.json')

export function writeRunning(folder: string, product: RunningProduct): void {
  const unnamed = `${runningFile(folder)}.${process.pid}`
  writeFileSync(unnamed, `${JSON.stringify(product)}\n`, { mode: 0o600 })
  renameSync(unnamed, runningFile(folder))
}

export function forgetRunning(folder: string): void {
  rmSync(runningFile(folder), { force: true })
}

/** The product that runs on this folder now, or null. What cannot be read, or was left by a dead one, is as nothing. */
export function readRunning(folder: string): RunningProduct | null {
  try {
    const product = JSON.parse(readFileSync(runningFile(folder), 'utf8')) as Partial<RunningProduct>
    const { pid, address, databaseUrl } = product
    if (typeof pid !== 'number' || typeof address !== 'string' || typeof databaseUrl !== 'string') return null
    return holderIn(readFileSync(join(folder, 'prasan.lock'), 'utf8')) === pid ? { pid, address, databaseUrl } : null
  } catch {
    return null
  }
}
