import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { fixedClock } from '../../src/kernel/clock.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import type { Db } from '../../src/platform/db/db.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { type AppParts, createApp } from '../../src/platform/http/app.ts'
import { csrfPair } from '../../src/platform/http/csrf.ts'
import { openLog } from '../../src/platform/log.ts'
import type { ApiApp, PageApp } from '../../src/platform/room.ts'
import { secretsFrom } from '../../src/platform/secrets.ts'
import { mailInto } from './mailbox.ts'

export interface BareApp {
  readonly app: PageApp
  readonly deps: Deps
  /** What was logged, line by line. */
  readonly lines: Record<string, unknown>[]
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Sends a form as a browser that has the page open. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** Asks as if the connection came from this address. */
  from(address: string, path: string, init?: RequestInit): Promise<Response>
}

interface BareParts extends Partial<Omit<AppParts, 'rooms'>> {
  readonly config?: Partial<Config>
  readonly viewer?: Viewer | null
  pages?(app: PageApp): void
  api?(app: ApiApp): void
}

const secrets = secretsFrom(Buffer.alloc(32, 7))

/** The machinery alone: one room made for the test, no look, and no database (every question fails as if it were away). */
export function aBareApp({ config, viewer = null, pages, api, ...parts }: BareParts = {}): BareApp {
  const lines: Record<string, unknown>[] = []
  const deps: Deps = {
    config: { ...readConfig({ PRASAN_DATA: tmpdir() }), baseUrl: 'http://prasan.test', ...config },
    clock: fixedClock('2026-11-23T01:30:00.000Z'),
    secrets,
    db: awayDb,
    jobs: { enqueue: async () => undefined },
    mail: mailInto([]),
    files: { put: unused, open: unused, has: unused, remove: unused, list: unused },
    log: openLog('info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
  }
  const app = createApp(deps, {
    rooms: [{ name: 'bare', ...(pages ? { pages } : {}), ...(api ? { api } : {}) }],
    viewerOf: async () => viewer,
    errorPage: (_c, status, detail) => `<!doctype html><title>${status}</title><p>${detail}</p>`,
    assets: { version: 'v1', files: [] },
    ...parts,
  })
  const request = async (path: string, init?: RequestInit) => app.request(`http://prasan.test${path}`, init)
  return {
    app,
    deps,
    lines,
    get: (path, headers) => request(path, headers ? { headers } : {}),
    post: (path, fields, headers) => {
      const csrf = csrfPair(secrets)
      return request(path, {
        method: 'POST',
        headers: { cookie: csrf.cookie, ...headers },
        body: new URLSearchParams({ ...fields, _csrf: csrf.token }),
      })
    },
    from: async (address, path, init) =>
      app.request(`http://prasan.test${path}`, init, {
        incoming: { socket: { remoteAddress: address } } as unknown as IncomingMessage,
      }),
  }
}

function unused(): never {
  throw new Error('this test has no files')
}

function away(): never {
  throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
}

const awayDb: Db = {
  query: async () => away(),
  transaction: async () => away(),
  snapshot: async () => away(),
  pool: { totalCount: 3, idleCount: 2, waitingCount: 0 } as Db['pool'],
  url: 'postgres://nobody@127.0.0.1:1/none',
  close: async () => undefined,
}
