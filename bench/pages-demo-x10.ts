import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { makeDemoCountry } from '../demo/index.ts'
import { findStoredOverlaps } from '../src/features/overlaps/index.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireApp, wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Queryable, Statement } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import type { Deps } from '../src/platform/deps.ts'
import { serve } from '../src/platform/http/serve.ts'

/**
 * Pages with their queries (DESIGN section 7): p50 over HTTP at most 5 ms above the same queries asked through `pg` on one
 * connection, taken in turn; p99 at most 50 ms at 50 requests a second, open loop, demonstration data × 10.
 */
const rounds = 60
const openLoopSeconds = 20
const perSecond = 50

interface Asked {
  readonly statement: Statement
  readonly values: readonly unknown[] | undefined
}

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
try {
  await migrate(server.url)
  const config = readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' })
  const plain = wireDeps(config, server.url)
  await storeReferenceData(plain)
  await makeDemoCountry(plain, { scale: 10, seed: 'bench' })
  await findStoredOverlaps(plain)
  await plain.db.query('analyze')
  const asked: Asked[] = []
  const deps = listening(plain, asked)
  const web = await serve(wireApp(deps), { host: '127.0.0.1', port: 0 })
  const paths = await pathsToMeasure(plain)
  const bare = new pg.Client({ connectionString: server.url, options: '-c search_path=prasan,public' })
  await bare.connect()
  const agent = new Agent({ keepAlive: true })

  for (const [name, path] of Object.entries(paths)) {
    await fetchPage(agent, web.port, path)
    asked.length = 0
    await fetchPage(agent, web.port, path)
    const queries = [...asked]
    const page: number[] = []
    const query: number[] = []
    for (let round = 0; round < rounds; round++) {
      page.push(await timed(() => fetchPage(agent, web.port, path)))
      query.push(await timed(() => askAll(bare, queries)))
    }
    const difference = median(page) - median(query)
    console.log(
      `${name.padEnd(16)} queries ${String(queries.length).padStart(2)}   page p50 ${ms(median(page))}   queries alone p50 ${ms(median(query))}   difference ${ms(difference)} ${difference <= 5 ? 'within 5 ms' : 'ABOVE 5 ms'}`,
    )
  }
  await bare.end()

  const times = await openLoop(web.port, Object.values(paths))
  console.log(
    `open loop        ${perSecond}/s for ${openLoopSeconds} s: p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}, max ${ms(Math.max(...times))} ${quantile(times, 0.99) <= 50 ? 'p99 within 50 ms' : 'p99 ABOVE 50 ms'}`,
  )
  agent.destroy()
  await web.stop()
  await plain.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** The same dependencies, noting every statement that is asked. */
function listening(deps: Deps, asked: Asked[]): Deps {
  const noting = (target: Queryable): Queryable => ({
    query: (statement, values) => {
      asked.push({ statement, values })
      return target.query(statement, values)
    },
  })
  return {
    ...deps,
    db: {
      ...deps.db,
      ...noting(deps.db),
      snapshot: (work) => deps.db.snapshot((view) => work(noting(view))),
    },
  }
}

async function askAll(client: pg.Client, queries: readonly Asked[]): Promise<void> {
  for (const { statement, values } of queries) {
    if (typeof statement === 'string') await client.query(statement, values as unknown[])
    else await client.query(statement.text, statement.values)
  }
}

async function pathsToMeasure(deps: Deps): Promise<Record<string, string>> {
  const { rows } = await deps.db.query<{ project: string; pair: string }>(
    `select (select home || '-' || id from projects where home = '57' order by id limit 1) as project,
            (select home || '-' || id from overlap_pairs order by id limit 1) as pair`,
  )
  return {
    'province page': '/places/57',
    'district page': '/places/5701',
    'country page': '/places/TH',
    search: `/projects?q=${encodeURIComponent('ถนนคอนกรีต')}&place=57`,
    'search country': `/projects?q=${encodeURIComponent('ฝายชะลอน้ำ')}`,
    'project page': `/projects/${rows[0]?.project}`,
    'overlap queue': '/overlaps?place=57',
    'overlap pair': `/overlaps/${rows[0]?.pair}`,
  }
}

function fetchPage(agent: Agent, port: number, path: string): Promise<void> {
  return new Promise((done, fail) => {
    get({ host: '127.0.0.1', port, path, agent }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? done() : fail(new Error(`${path} answered ${answer.statusCode}`)),
      )
    }).on('error', fail)
  })
}

/** Sends at fixed instants whether or not earlier ones have been answered; times are from the instant it was due. */
async function openLoop(port: number, paths: readonly string[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  const start = performance.now() + 200
  const all = Array.from({ length: perSecond * openLoopSeconds }, async (_, at) => {
    const due = start + (at * 1000) / perSecond
    await new Promise((resume) => setTimeout(resume, due - performance.now()))
    await fetchPage(agent, port, paths[at % paths.length] ?? '/')
    return performance.now() - due
  })
  const times = await Promise.all(all)
  agent.destroy()
  return times
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}
