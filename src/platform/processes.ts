import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'

/** True while a process with this number does something. One that ended and was not yet collected does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return statOf(pid)?.[0] !== 'Z'
}

/** When a process began, in the kernel's ticks: tells it from another that later got its number. '?' without /proc. */
export function startOf(pid: number): string {
  return statOf(pid)?.[19] ?? '?'
}

/** The fields of /proc/<pid>/stat after the name, which may hold spaces and brackets itself. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Whether the command line of a process has this word, such as the folder it works on. */
export function hasArgument(pid: number, word: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word)
  } catch {
    // No /proc (macOS): ask ps instead.
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(word)
  }
}

/** Every living process of this program whose working directory is this folder; none where there is no /proc. */
export function processesIn(folder: string, program: string): number[] {
  try {
    const place = realpathSync(folder)
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && worksIn(pid, place, program) && isAlive(pid))
  } catch {
    return []
  }
}

function worksIn(pid: number, folder: string, program: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === program
  } catch {
    return false
  }
}
