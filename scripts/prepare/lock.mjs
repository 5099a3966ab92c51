import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const beatMs = 2_000
/** A holder touches its lock every two seconds; one that has not for this long is gone, whatever its number says. */
const silentMs = 20_000

/**
 * Lets one process at a time prepare a checkout. A lock whose holder died is taken over.
 * @param {string} file
 * @param {(pid: number) => void} onWait called once, when another process holds it
 * @returns {Promise<() => void>} gives it back
 */
export async function takeLock(file, onWait) {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!create(file)) {
    const holder = holderOf(file)
    if (holder === 'gone') continue
    if (holder.dead) {
      moveAside(file, holder.words)
      continue
    }
    if (!told) onWait(holder.pid)
    told = true
    await pause(100)
  }
  const beat = setInterval(() => touch(file), beatMs)
  return () => {
    clearInterval(beat)
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function create(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {'gone' | { pid: number, dead: boolean, words: string }}
 */
function holderOf(file) {
  try {
    const words = readFileSync(file, 'utf8')
    const silent = Date.now() - statSync(file).mtimeMs > silentMs
    const { pid, host } = parsed(words)
    // A process number means something on its own machine only; elsewhere the silence decides.
    const ended = host === hostname() && pid !== process.pid && !isAlive(pid)
    return { pid, dead: silent || ended, words }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone'
    throw error
  }
}

/**
 * The file is empty for a moment while its maker writes it.
 * @param {string} words
 * @returns {{ pid: number, host: string }}
 */
function parsed(words) {
  try {
    return JSON.parse(words)
  } catch {
    return { pid: 0, host: '' }
  }
}

/**
 * Two waiting processes may both find the holder dead. The rename lets one of them win; should it have caught the
 * winner's new lock instead of the dead one, it is put back.
 * @param {string} file
 * @param {string} deadWords
 */
function moveAside(file, deadWords) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (readFileSync(aside, 'utf8') === deadWords) rmSync(aside, { force: true })
    else renameSync(aside, file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/** @param {string} file */
function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Gone (somebody removed node_modules): there is nothing to keep alive.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** @param {unknown} error */
export function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? ''
}
