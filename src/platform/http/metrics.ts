import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import type { PageApp } from '../room.ts'
import { isFromThisMachine } from './client-block.ts'
import type { PageContext } from './context.ts'
import { sameText } from './signed.ts'

export interface RequestTimes {
  observe(labels: { method: string; route: string; status: string }, seconds: number): void
}

export interface Metrics {
  readonly requests: RequestTimes
  text(): Promise<string>
}

/** What `/metrics` tells: times by route pattern, connections, waiting work. A registry of its own for each app. */
export function openMetrics(deps: Deps): Metrics {
  const register = new Registry()
  const registers = [register]
  const requests = new Histogram({
    name: 'prasan_http_request_seconds',
    help: 'Time to answer a request, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers,
  })
  new Gauge({
    name: 'prasan_database_connections',
    help: 'Connections of the pool, by what they do',
    labelNames: ['state'],
    registers,
    collect() {
      const { totalCount, idleCount, waitingCount } = deps.db.pool
      this.set({ state: 'busy' }, totalCount - idleCount)
      this.set({ state: 'idle' }, idleCount)
      this.set({ state: 'waited-for' }, waitingCount)
    },
  })
  new Gauge({
    name: 'prasan_jobs',
    help: 'Background work in the queue, by name and state',
    labelNames: ['name', 'state'],
    registers,
    async collect() {
      this.reset()
      const counted = await deps.db.query<{ name: string; state: string; jobs: number }>(jobCounts).catch(() => null)
      for (const { name, state, jobs } of counted?.rows ?? []) this.set({ name, state }, jobs)
    },
  })
  let defaults = false
  return {
    requests,
    text() {
      // They watch the event loop from then on, so they begin with the first scrape and not with each app of a test.
      if (!defaults) collectDefaultMetrics({ register })
      defaults = true
      return register.metrics()
    },
  }
}

const jobCounts = `
  select task_identifier as name,
         case when locked_at is not null then 'running' when attempts >= max_attempts then 'given-up'
              when attempts > 0 then 'failing' else 'waiting' end as state,
         count(*)::integer as jobs
    from graphile_worker.jobs
   group by 1, 2`

/** Only for this machine or with the token: route names and sizes help an attacker plan. */
export function mountMetrics(app: PageApp, deps: Deps, metrics: Metrics): void {
  app.get('/metrics', async (c) => {
    if (!mayRead(c, deps.config.metricsToken)) return c.notFound()
    return c.text(await metrics.text(), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      'Cache-Control': 'no-store',
    })
  })
}

function mayRead(c: PageContext, token: string | null): boolean {
  const given = c.req.header('authorization')
  if (given === undefined) return isFromThisMachine(c)
  return token !== null && sameText(given, `Bearer ${token}`)
}
