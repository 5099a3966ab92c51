import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { projectRoot } from '../../src/platform/root.ts'
import {
  aFolder,
  ask,
  childrenOf,
  clusterIn,
  copied,
  forgetFolders,
  isGone,
  type Product,
  processesOf,
  type StartOptions,
  startedOnce,
  startProduct,
  until,
} from './product.ts'

const once = await startedOnce()

const started: Product[] = []
afterEach(async () => {
  for (const product of started.splice(0)) await product.stop()
  forgetFolders()
})

function aProduct(options: Partial<StartOptions> = {}): Product & { dataFolder: string } {
  const dataFolder = options.dataFolder ?? copied(once)
  const product = startProduct({ ...options, dataFolder })
  started.push(product)
  return { ...product, dataFolder }
}

const workerOf = (pid: number) => childrenOf(pid).find(({ words }) => words.includes('worker.js'))?.pid ?? 0
const postmasterOf = (dataFolder: string) =>
  Number(readFileSync(join(clusterIn(dataFolder), 'postmaster.pid'), 'utf8').split('\n')[0])
const wasShutDown = (dataFolder: string) =>
  readFileSync(join(clusterIn(dataFolder), '..', 'postgres.log'), 'utf8')
    .trimEnd()
    .endsWith('is shut down')

test('whatever is killed, the next start recovers by itself with every row; SIGTERM leaves no process and a clean database', async () => {
  const product = aProduct()
  const { dataFolder } = product
  await product.ready()
  await ask(dataFolder, 'create table public.kept (n integer)')
  await ask(dataFolder, 'insert into public.kept values (1), (2)')
  const worker = workerOf(product.pid)

  product.signal('SIGKILL')
  await product.ended()
  await until(() => isGone(worker), 'the worker ended')
  const second = aProduct({ dataFolder })
  await second.ready()
  const afterFirst = await ask(dataFolder, 'select n from public.kept order by n')
  await ask(dataFolder, 'insert into public.kept values (7)')
  process.kill(postmasterOf(dataFolder), 'SIGKILL')
  const codeWithoutDatabase = await second.ended()
  const third = aProduct({ dataFolder })
  const address = await third.ready()
  const afterSecond = await ask(dataFolder, 'select n from public.kept order by n')
  const pages = await Promise.all(
    ['/', '/en', '/healthz', '/readyz'].map(async (path) => (await fetch(address + path)).status),
  )
  const family = [third.pid, ...childrenOf(third.pid).map(({ pid }) => pid)]
  const code = await third.stop()

  expect(afterFirst).toEqual([{ n: 1 }, { n: 2 }])
  expect(codeWithoutDatabase).toBe(1)
  expect(second.said()).toContain('The database ended by itself (exit code SIGKILL). Start Prasan again')
  expect(second.said()).not.toMatch(/^\s+at /m)
  expect(afterSecond).toEqual([{ n: 1 }, { n: 2 }, { n: 7 }])
  expect(pages).toEqual([200, 200, 200, 200])
  expect(family).toHaveLength(3)
  expect(code).toBe(0)
  expect(family.filter((pid) => !isGone(pid))).toEqual([])
  expect(processesOf(dataFolder)).toEqual([])
  expect(wasShutDown(dataFolder)).toBe(true)
  expect(readdirSync(dataFolder).filter((name) => /lock|running/.test(name))).toEqual([])
})

test('a worker that dies is started again, more slowly each time, in few words; Ctrl-C twice stops as cleanly as once', async () => {
  const product = aProduct()
  const address = await product.ready()
  const first = workerOf(product.pid)

  process.kill(first, 'SIGKILL')
  await until(() => ![0, first].includes(workerOf(product.pid)), 'another worker is there')
  await until(async () => (await fetch(`${address}/readyz`)).status === 200, 'everything is ready')
  await ask(product.dataFolder, 'alter table prasan.worker_heartbeat rename to gone')
  process.kill(workerOf(product.pid), 'SIGKILL')
  await product.says(/"deaths":4/)
  product.signal('SIGINT')
  product.signal('SIGINT')
  const code = await product.ended()

  const lines = product.said().split('\n')
  const deaths = lines.filter((line) => line.includes('started again')).map((line) => JSON.parse(line))
  expect(deaths.map((death) => death.deaths)).toEqual([1, 2, 3, 4])
  expect(deaths.map((death) => death.signal ?? death.code)).toEqual(['SIGKILL', 'SIGKILL', 1, 1])
  expect(lines.filter((line) => line.includes('the worker failed'))).toHaveLength(2)
  expect(product.said()).not.toMatch(/^\s+at /m)
  expect(code).toBe(0)
  expect(processesOf(product.dataFolder)).toEqual([])
  expect(wasShutDown(product.dataFolder)).toBe(true)
})

test('the death of npm, which cannot pass on its own kill, stops everything', async () => {
  // A shell in the place of npm: it waits for us and is killed.
  const dataFolder = copied(once)
  const npm = spawn('sh', ['-c', `"${process.execPath}" dist/app/start.js; true`], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      PRASAN_DATA: dataFolder,
      PRASAN_DEMO: '0',
      PRASAN_LOG: 'warn',
      npm_lifecycle_event: 'start',
    },
    stdio: 'ignore',
  })
  await until(() => existsSync(join(dataFolder, 'running.json')), 'it runs')

  npm.kill('SIGKILL')

  await until(() => processesOf(dataFolder).length === 0 && !existsSync(join(dataFolder, 'prasan.lock')), 'it stopped')
  expect(wasShutDown(dataFolder)).toBe(true)
})

test('a first start that is stopped or killed in the middle is completed by the next one', async () => {
  const dataFolder = join(aFolder(), 'data')
  const folder = join(clusterIn(dataFolder), '..')
  const half = () => existsSync(folder) && readdirSync(folder).some((name) => name.includes('half-'))

  const stopped = aProduct({ dataFolder })
  await until(half, 'the database is being made')
  expect(await stopped.stop()).toBe(0)
  expect(processesOf(dataFolder)).toEqual([])
  expect(half()).toBe(false)

  const killed = aProduct({ dataFolder })
  await until(half, 'the database is being made')
  killed.signal('SIGKILL')
  await killed.ended()

  const demo = aProduct({ dataFolder, env: { PRASAN_DEMO: '0.02' } })
  await demo.says(/Making the demonstration country/)
  demo.signal('SIGKILL')
  await demo.ended()

  const asked = aProduct({ dataFolder, env: { PRASAN_DEMO: '0.02' } })
  await asked.says(/Making the demonstration country/)
  expect(await asked.stop()).toBe(0)
  expect(processesOf(dataFolder)).toEqual([])

  const complete = aProduct({ dataFolder, env: { PRASAN_DEMO: '0.02' } })
  await complete.ready()
  const [count] = await ask<{ projects: number; pairs: number }>(
    dataFolder,
    `select (select count(*)::integer from prasan.projects) as projects,
            (select count(*)::integer from prasan.overlap_pairs) as pairs`,
  )
  expect(count?.projects).toBeGreaterThan(300)
  expect(count?.pairs).toBeGreaterThan(0)
  expect(half()).toBe(false)
})
