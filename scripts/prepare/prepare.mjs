import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clearStaging, fingerprint, isBuilt, stagingOf, swapIn } from './build.mjs'
import {
  beginInstallation,
  finishInstallation,
  flavourToInstall,
  installationRefused,
  installationState,
  isBorrowed,
  lockFileOf,
} from './installation.mjs'
import { codeOf, takeLock } from './lock.mjs'
import { npmArguments, npmCommand, npmEnvironment, npmPing } from './npm.mjs'
import { knownCause, PreparationProblem } from './problem.mjs'
import { wordsFor } from './words.mjs'

/**
 * @typedef {object} Preparation
 * @property {string} root
 * @property {import('./installation.mjs').Flavour} wanted
 * @property {import('./words.mjs').Words} words
 * @property {(line: string) => void} say one line to stderr
 * @property {(child: import('node:child_process').ChildProcess) => void} watch
 */

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Prepares this checkout and says on stderr, in one sentence, why it could not.
 * @param {{ development?: boolean, endWithParent?: boolean }} [options]
 * @returns {Promise<boolean>} whether the program in dist/ can be started
 */
export async function prepareOrExplain({ development = false, endWithParent = false } = {}) {
  const words = wordsFor(process.env)
  const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`)
  try {
    await prepare({ root: checkout, wanted: development ? 'development' : 'production', words, say }, endWithParent)
    return true
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    say(
      error instanceof PreparationProblem
        ? message
        : (knownCause(codeOf(error), checkout, words) ?? words.failed(message)),
    )
    return false
  }
}

/**
 * Installs and builds where needed; a checkout that is ready costs some milliseconds and is not written to.
 * @param {Omit<Preparation, 'watch'>} preparation
 * @param {boolean} [endWithParent] stop when the process that started us ends
 * @throws {PreparationProblem}
 */
export async function prepare(preparation, endWithParent = false) {
  const { root, wanted, words, say } = preparation
  if (isInstalled(root, wanted) && isBuilt(root)) return
  let unlock = () => {}
  const { watch, unwatch } = passSignalsOn(() => unlock(), endWithParent)
  try {
    unlock = await takeLock(lockFileOf(root), (pid) => say(words.waiting(pid)))
    await install({ ...preparation, watch })
    await build({ ...preparation, watch })
  } finally {
    unwatch()
    unlock()
  }
}

/**
 * @param {string} root
 * @param {import('./installation.mjs').Flavour} wanted
 */
function isInstalled(root, wanted) {
  const { kind } = installationState(root, wanted)
  return kind === 'ready' || kind === 'adopted'
}

/** @param {Preparation} preparation */
async function install({ root, wanted, words, say, watch }) {
  const state = installationState(root, wanted)
  if (state.kind === 'ready') return
  if (state.kind === 'adopted') {
    finishInstallation(root, state.flavour)
    return
  }
  if (isBorrowed(root)) throw new PreparationProblem(words.borrowed)
  if (state.kind === 'none') say(words.installing)
  else say(`${state.kind === 'outdated' ? words.updating : words.repairing} (${state.why})`)
  const flavour = flavourToInstall(root, wanted)
  beginInstallation(root, state)
  const began = Date.now()
  const reminder = setInterval(() => say(words.stillInstalling(Math.round((Date.now() - began) / 1_000))), 20_000)
  const npm = npmCommand(process.env)
  const options = { cwd: root, env: npmEnvironment(process.env), watch }
  const ping = await run(npm.command, [...npm.first, ...npmPing], options)
  const online = ping.code === 0 || knownCause(ping.words, root, words) !== words.offline
  const ended = await run(npm.command, [...npm.first, ...npmArguments(flavour, online)], options).finally(() =>
    clearInterval(reminder),
  )
  if (ended.code === 'ENOENT') throw new PreparationProblem(words.noNpm)
  if (ended.code !== 0) {
    // Ended by a signal, npm had no chance to put things back.
    if (ended.code !== null) installationRefused(root, state)
    throw new PreparationProblem(knownCause(ended.words, root, words) ?? words.installFailed(firstWords(ended.words)))
  }
  const missing = finishInstallation(root, flavour)
  if (missing) throw new PreparationProblem(words.stillMissing(missing))
}

/** @param {Preparation} preparation */
async function build({ root, words, say, watch }) {
  if (isBuilt(root)) return
  say(words.building)
  clearStaging(root)
  const print = fingerprint(root)
  const staging = stagingOf(root)
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const steps = [
    [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', staging, '--pretty', 'false'],
    [join(root, 'scripts', 'prepare', 'join-program.mjs'), staging],
  ]
  for (const step of steps) {
    const ended = await run(process.execPath, step, { cwd: root, env: process.env, watch })
    if (ended.code !== 0) {
      clearStaging(root)
      throw new PreparationProblem(knownCause(ended.words, root, words) ?? words.buildFailed(firstWords(ended.words)))
    }
  }
  swapIn(root, print)
}

/**
 * Runs a program quietly and keeps what it says, for the case that it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, watch: Preparation['watch'] }} options
 * @returns {Promise<{ code: number | string | null, words: string }>} its exit code, `ENOENT` and the like where it did not
 *   start, or null where a signal ended it
 */
function run(command, args, { cwd, env, watch }) {
  return new Promise((tell) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    watch(child)
    let words = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      words = (words + chunk).slice(-50_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => tell({ code: codeOf(error), words: error.message }))
    child.once('close', (code) => tell({ code, words }))
  })
}

/**
 * While npm or the compiler runs, a signal to us ends it first; then the lock is given back and we end as the signal asks.
 * @param {() => void} unlock
 * @param {boolean} endWithParent
 */
function passSignalsOn(unlock, endWithParent) {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null
  const watch = (/** @type {import('node:child_process').ChildProcess} */ started) => {
    child = started
  }
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    clearInterval(parentWatch)
    const leave = () => {
      unlock()
      unwatch()
      process.kill(process.pid, signal)
    }
    const running = child
    if (!running || running.exitCode !== null || running.signalCode !== null) return leave()
    running.once('exit', leave)
    running.kill(signal)
    // npm undoes what it did, which can take longer than the one who stopped us waits; the mark of the begun
    // installation makes that needless.
    setTimeout(() => running.kill('SIGKILL'), 2_000).unref()
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, end)
  const parent = process.ppid
  const parentWatch = setInterval(() => {
    if (endWithParent && process.ppid !== parent) end('SIGTERM')
  }, 500)
  const unwatch = () => {
    clearInterval(parentWatch)
    for (const signal of signals) process.off(signal, end)
  }
  return { watch, unwatch }
}

/**
 * The first thing a failed program said, without npm's prefix.
 * @param {string} said
 */
function firstWords(said) {
  const lines = said.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  return (
    lines
      .filter((line) => line !== '' && !line.startsWith('code '))
      .slice(0, 2)
      .join(' ') || 'no reason was given'
  )
}
