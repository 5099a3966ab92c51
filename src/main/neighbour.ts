import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectCities, type DemoCity, demoCities, type PlayedCity } from '../../demo/index.ts'
import { demoSignIns } from '../features/people/index.ts'
import { pick } from '../kernel/lang.ts'
import { addressOf, readConfig } from '../platform/config.ts'
import { makeFolder, readRunning } from '../platform/data-folder.ts'
import { listening, tryPort } from '../platform/http/port.ts'
import { openLog } from '../platform/log.ts'
import { OperatorProblem } from '../platform/problem.ts'
import type { Command, CommandCall } from '../platform/room.ts'
import { words } from './cli-messages.ts'
import { explain } from './explain.ts'
import { whenAskedToStop } from './stop-signals.ts'
import { wireDeps } from './wire.ts'

const HOST = '127.0.0.1'
/** Large enough to look around in, and there in seconds. */
const USUAL_SIZE = '0.05'
const STOP_MS = 30_000

/** Two platforms on this machine that hand cases to each other (issue 8, deliver 7). */
export const neighbourCommand: Command = {
  name: 'demo neighbour',
  summary: { th: words('th').neighbour.summary, en: words('en').neighbour.summary },
  usage: '[--port PORT]',
  needs: 'none',
  options: { port: { kind: 'text', help: { th: words('th').neighbour.port, en: words('en').neighbour.port } } },
  async run(call) {
    process.exit(await play(call, process.env))
  },
}

interface House {
  readonly city: DemoCity
  readonly env: NodeJS.ProcessEnv
  readonly dataFolder: string
  readonly address: string
  readonly process: ChildProcess
  /** What it says when it ends by itself. */
  readonly ended: Promise<string>
}

async function play(call: CommandCall, env: NodeJS.ProcessEnv): Promise<0 | 1> {
  const asked = whenAskedToStop()
  const houses: House[] = []
  try {
    const found = await Promise.race([asked, started(call, env, houses)])
    if (found === 'asked') return 0
    const lost = await Promise.race([asked, ...houses.map(({ ended }) => ended)])
    if (lost === 'asked') return 0
    call.complain(lost)
    return 1
  } catch (error) {
    call.complain(explain(error, call.lang))
    return 1
  } finally {
    await Promise.all(houses.map(stopped))
  }
}

async function started(call: CommandCall, env: NodeJS.ProcessEnv, houses: House[]): Promise<null> {
  const { lang, say: tell } = call
  const say = words(lang).neighbour
  const config = readConfig({ ...env, PRASAN_DEMO: env.PRASAN_DEMO || USUAL_SIZE, HOST })
  if (!config.demo)
    throw new OperatorProblem({ th: words('th').neighbour.onlyDemo, en: words('en').neighbour.onlyDemo })
  const [here, there] = await ports(config.port, call.text.port)
  const folder = join(config.dataFolder, 'neighbours')
  makeFolder(folder)
  tell(say.starting)
  const open = (city: DemoCity, name: string, port: number, other: number) =>
    houses.push(openHouse(city, join(folder, name), port, other, env))
  open(demoCities.here, 'here', here, there)
  open(demoCities.there, 'there', there, here)
  const [first, second] = await Promise.all(houses.map((house) => Promise.race([ready(house), failed(house)])))
  if (!first || !second) throw new Error('a house is missing')
  try {
    await connectCities(first, second)
    await greet(call, first, second)
  } finally {
    for (const { deps } of [first, second]) await deps.db.close()
  }
  return null
}

/** Ports of both; 0 takes free ones. */
async function ports(own: number, typed: string | undefined): Promise<[number, number]> {
  const here = own === 0 ? await freePort() : own
  const there = typed === undefined ? (own === 0 ? await freePort() : here + 1) : Number(typed)
  for (const port of [here, there]) await tryPort({ host: HOST, port: readConfig({ PORT: String(port) }).port })
  return [here, there]
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await listening(probe, { host: HOST, port: 0 })
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function openHouse(city: DemoCity, dataFolder: string, port: number, other: number, env: NodeJS.ProcessEnv): House {
  const { DATABASE_URL: _ours, PRASAN_SECRET: _too, ...rest } = env
  const address = addressOf(HOST, port)
  const own: NodeJS.ProcessEnv = {
    ...rest,
    HOST,
    PORT: String(port),
    PRASAN_DATA: dataFolder,
    PRASAN_URL: address,
    PRASAN_DEMO: env.PRASAN_DEMO || USUAL_SIZE,
    PRASAN_DEMO_PLAYS: city.plays,
    PRASAN_DEMO_REACH: `${HOST}:${other}`,
    PRASAN_LOG: env.PRASAN_LOG || 'warn',
    // A house whose npm died stops by itself; so does one whose command was killed.
    npm_lifecycle_event: 'neighbour',
  }
  const program = fileURLToPath(new URL('./start.js', import.meta.url))
  const child = spawn(process.execPath, [program], { env: own, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.resume()
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const ended = new Promise<string>((tell) => {
    child.once('close', () => tell(`${city.plays.split(' | ')[1]} (${address}): ${said.trim()}`))
    child.once('error', (error) => tell(error.message))
  })
  return { city, env: own, dataFolder, address, process: child, ended }
}

async function ready(house: House): Promise<PlayedCity> {
  for (;;) {
    const running = readRunning(house.dataFolder)
    if (running !== null && running.pid === house.process.pid) {
      const config = readConfig(house.env)
      const log = openLog('error', { write: (line) => void process.stderr.write(line) })
      return { city: house.city, address: house.address, deps: wireDeps(config, running.databaseUrl, log) }
    }
    await pause(100)
  }
}

async function failed(house: House): Promise<never> {
  const said = await house.ended
  throw new OperatorProblem({ th: said, en: said })
}

async function stopped(house: House): Promise<void> {
  const force = setTimeout(() => house.process.kill('SIGKILL'), STOP_MS)
  if (house.process.exitCode === null && house.process.signalCode === null) house.process.kill('SIGTERM')
  await house.ended
  clearTimeout(force)
}

async function greet({ lang, say: tell }: CommandCall, here: PlayedCity, there: PlayedCity): Promise<void> {
  const say = words(lang).neighbour
  const at = ({ address }: PlayedCity, path: string) => `${address}${lang === 'en' ? '/en' : ''}${path}`
  const officer = (await demoSignIns(there.deps.db, lang)).find(({ user }) => user === there.city.officer)
  const name = ({ city }: PlayedCity) => {
    const [th = '', en = th] = city.plays.split(' | ')
    return pick(lang, { th, en })
  }
  for (const line of [
    '',
    `  ${name(here).padEnd(24)}  ${at(here, '')}`,
    `  ${name(there).padEnd(24)}  ${at(there, '')}`,
    '',
    `  1. ${say.report(name(there), at(here, `/complaints/new?place=${there.city.areaCode}`))}`,
    `  2. ${say.work(at(there, '/desk/complaints'), officer?.user ?? '', officer?.password ?? '')}`,
    `  3. ${say.look}`,
    '',
    `  ${say.reach}`,
    `  ${words(lang).stopHint}`,
    '',
  ])
    tell(line)
}
