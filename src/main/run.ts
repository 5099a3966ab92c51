import { setTimeout as pause } from 'node:timers/promises'
import type { Lang } from '../kernel/lang.ts'
import { addressOf, readConfig } from '../platform/config.ts'
import { forgetRunning, lockDataFolder, prepareDataFolder, writeRunning } from '../platform/data-folder.ts'
import { tryPort } from '../platform/http/port.ts'
import { openSecrets } from '../platform/secrets.ts'
import { words } from './cli-messages.ts'
import { openDatabase } from './database.ts'
import { explain, traceOf } from './explain.ts'
import { operatorLang } from './operator-lang.ts'
import { whenAskedToStop } from './stop-signals.ts'
import { UndoList } from './undo-list.ts'
import { keepWorker } from './worker-keeper.ts'

/**
 * Runs the whole product in the foreground: database, web server, worker.
 * @returns the exit code: 0 after a clean stop, 1 when it could not start or a part of it died
 */
export async function run(env: NodeJS.ProcessEnv, lang: Lang = operatorLang(env)): Promise<0 | 1> {
  const asked = whenAskedToStop()
  const broken = whenBroken()
  const givingUp = new AbortController()
  const undo = new UndoList()
  const starting = start(env, lang, undo, givingUp.signal)
  try {
    const product = await Promise.race([asked, broken, starting])
    if (product === 'asked') return 0
    const reason = await Promise.race([asked, broken, product.databaseEnded])
    if (reason === 'asked') return 0
    console.error(words(lang).databaseEnded(reason))
    return 1
  } catch (error) {
    console.error(explain(error, lang))
    const trace = traceOf(error, env)
    if (trace) console.error(trace)
    return 1
  } finally {
    givingUp.abort()
    await undo.all()
    // Asked to stop in the middle of the start: what it still opened is closed too.
    await Promise.race([starting.catch(() => undefined), pause(lostAfterMs)])
    await undo.all()
  }
}

const workerPatienceMs = 5_000

/** An own database server may leave a question without an answer; the end of our process answers it. */
const lostAfterMs = 3_000

interface Product {
  /** Resolves with the reason when the embedded database ends by itself. */
  readonly databaseEnded: Promise<string>
}

async function start(env: NodeJS.ProcessEnv, lang: Lang, undo: UndoList, signal: AbortSignal): Promise<Product> {
  const config = readConfig(env)
  const { dataFolder } = config
  prepareDataFolder(dataFolder)
  const lock = await lockDataFolder(dataFolder)
  undo.add(() => lock.release())
  await tryPort(config)
  // A damaged secret is better found before anything is started.
  openSecrets(dataFolder)
  // Worker and rooms are loaded while the database starts.
  const log = import('../platform/log.ts').then(({ openLog }) => openLog(config.logLevel))
  const worker = keepWorker(env, (death) => {
    void log.then((it) => it.error({ ...death }, 'the worker ended by itself and is started again'))
  })
  undo.add(() => worker.stop())
  const house = loadHouse()
  house.catch(() => undefined)
  const database = await openDatabase(config, { signal, tell: (words) => console.error(words[lang]) })
  undo.add(() => database.stop())
  // Without its database the start ends at once, also in the middle of the demonstration country.
  const giveUp = () => void database.stop()
  signal.addEventListener('abort', giveUp)
  const { wireDeps, wireApp, serve, prepareContent, greeting } = await house
  const deps = wireDeps(config, database.url)
  undo.add(() => deps.db.close(), lostAfterMs)
  await prepareContent(deps, (line) => console.log(line), lang)
  signal.throwIfAborted()
  signal.removeEventListener('abort', giveUp)
  worker.begin(database.url)
  // Named once more, so that it stops before the database does.
  undo.add(() => worker.stop())
  const server = await serve(wireApp(deps), config)
  undo.add(() => server.stop())
  const address = addressOf(config.host, server.port)
  writeRunning(dataFolder, { pid: process.pid, address, databaseUrl: database.url })
  undo.add(() => forgetRunning(dataFolder))
  // Pages are served already; a worker that cannot begin logs why, and is no reason to say nothing.
  await Promise.race([worker.ready, pause(workerPatienceMs, null, { signal }).catch(() => undefined)])
  signal.throwIfAborted()
  if (database.remark) console.log(database.remark[lang])
  console.log(await greeting(deps, address, lang))
  return { databaseEnded: database.ended }
}

/** Everything the rooms bring with them: half a second of reading program files. */
async function loadHouse() {
  const { wireApp, wireDeps } = await import('./wire.ts')
  const { prepareContent } = await import('./first-start.ts')
  const { greeting } = await import('./greeting.ts')
  const { serve } = await import('../platform/http/serve.ts')
  return { wireApp, wireDeps, prepareContent, greeting, serve }
}

/** Rejects at an error nobody caught: everything is then stopped in order, instead of leaving a database alone. */
function whenBroken(): Promise<never> {
  // A terminal or a pipe that went away: there is nobody to tell any more.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined)
  const broken = new Promise<never>((_, fail) => {
    process.on('uncaughtException', (error) => {
      if (!lostTerminal.has((error as NodeJS.ErrnoException).code ?? '')) fail(error)
    })
    process.on('unhandledRejection', fail)
  })
  broken.catch(() => undefined)
  return broken
}

const lostTerminal = new Set(['EPIPE', 'EIO'])
