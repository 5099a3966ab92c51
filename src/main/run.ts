import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../kernel/clock.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { forgetRunning, lockDataFolder, prepareDataFolder, writeRunning } from '../platform/data-folder.ts'
import type { Deps } from '../platform/deps.ts'
import { type RunningServer, serve } from '../platform/http/serve.ts'
import { OperatorProblem } from '../platform/problem.ts'
import { openDatabase } from './database.ts'
import { prepareContent } from './first-start.ts'
import { greeting } from './greeting.ts'
import { wireApp, wireDeps } from './wire.ts'

/**
 * Runs the whole product in the foreground: database, web server, worker.
 * @returns the exit code: 0 after a clean stop, 1 when it could not start or a part of it died
 */
export async function run(env: NodeJS.ProcessEnv): Promise<0 | 1> {
  const stopAsked = whenAskedToStop()
  const undo: (() => Promise<void> | void)[] = []
  try {
    const config = readConfig(env)
    prepareDataFolder(config.dataFolder)
    const lock = await lockDataFolder(config.dataFolder)
    undo.push(() => lock.release())
    const database = await openDatabase(config)
    undo.push(() => database.stop())
    const deps = wireDeps(config, database.url)
    undo.push(() => deps.db.close())
    await prepareContent(deps, (line) => console.log(line))
    const server = await serve(wireApp(deps), { host: config.host, port: config.port })
    undo.push(() => server.stop())
    const worker = keepWorker(database.url, env, deps)
    undo.push(() => worker.stop())
    const address = addressOf(config, server)
    writeRunning(config.dataFolder, { pid: process.pid, address, databaseUrl: database.url })
    undo.push(() => forgetRunning(config.dataFolder))
    if (database.remark) console.log(database.remark)
    console.log(await greeting(deps, address))
    const reason = await Promise.race([stopAsked, database.ended.then((why) => `The database ended by itself (${why}).`)])
    if (reason === 'asked') return 0
    throw new OperatorProblem(`${reason} Start Prasan again: it recovers by itself.`)
  } catch (error) {
    console.error(error instanceof OperatorProblem ? error.message : error)
    return 1
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

function addressOf(config: Config, server: RunningServer): string {
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`
}

/** Ctrl-C, SIGTERM, or the death of the npm that started us (it cannot tell us when it is killed). */
function whenAskedToStop(): Promise<'asked'> {
  return new Promise((tell) => {
    process.once('SIGTERM', () => tell('asked'))
    process.once('SIGINT', () => tell('asked'))
    process.once('SIGHUP', () => tell('asked'))
    const parent = process.ppid
    if (process.env.npm_lifecycle_event !== 'start' || parent === 1) return
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      tell('asked')
    }, 500)
    watch.unref()
  })
}

/** Keeps one worker process alive; one that dies is started again, more slowly each time it dies young. */
function keepWorker(databaseUrl: string, env: NodeJS.ProcessEnv, deps: Deps): { stop(): Promise<void> } {
  const program = fileURLToPath(new URL('./worker.js', import.meta.url))
  let child: ChildProcess | null = null
  let again: NodeJS.Timeout | null = null
  let stopping = false
  let deaths = 0
  function start(): void {
    const born = systemClock.now().getTime()
    child = fork(program, { env: { ...env, PRASAN_WORKER_DATABASE: databaseUrl } })
    child.once('exit', (code, signal) => {
      if (stopping) return
      deaths = systemClock.now().getTime() - born > 60_000 ? 1 : deaths + 1
      deps.log.error({ code, signal, deaths }, 'the worker ended by itself and is started again')
      again = setTimeout(start, Math.min(30_000, 250 * 2 ** deaths))
    })
  }
  start()
  return {
    async stop() {
      stopping = true
      if (again) clearTimeout(again)
      const last = child
      if (!last || last.exitCode !== null || last.signalCode !== null) return
      const ended = new Promise((tell) => last.once('exit', tell))
      last.kill('SIGTERM')
      const force = setTimeout(() => last.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(force)
    },
  }
}
