import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, fixedClock } from '../../src/kernel/clock.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Grant, Viewer } from '../../src/kernel/viewer.ts'
import { rooms, wireApp } from '../../src/main/wire.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { type Db, openDb } from '../../src/platform/db/db.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { openDiskStore } from '../../src/platform/files/disk-store.ts'
import { graphileQueue, runAllJobs } from '../../src/platform/jobs/graphile.ts'
import { openLog } from '../../src/platform/log.ts'
import type { Letter } from '../../src/platform/mail/mailer.ts'
import { secretsFrom } from '../../src/platform/secrets.ts'
import { aDatabase, dropDatabase } from './database.ts'
import { mailInto } from './mailbox.ts'
import { cheapPasswords } from './platform-house.ts'

export interface TestHouse {
  readonly db: Db
  readonly deps: Deps
  readonly clock: Clock
  /** Letters posted by committed work, oldest first. */
  readonly mailbox: { readonly sent: Letter[] }
  request(path: string, init?: RequestInit): Promise<Response>
  get(path: string, viewer?: Viewer | null): Promise<Response>
  /** Sends a form as a browser does, with a valid CSRF token. */
  post(path: string, fields: Record<string, string>, viewer?: Viewer | null): Promise<Response>
  sendJson(path: string, body: unknown, viewer?: Viewer | null, headers?: Record<string, string>): Promise<Response>
  /** Does all ordered background work now. */
  work(): Promise<void>
  /** @param kept leaves the database where it is */
  close(kept?: 'database'): Promise<void>
}

/** Monday 23 November 2026, 08:30 in Bangkok. */
export const testNow = '2026-11-23T01:30:00.000Z'

export interface HouseOptions {
  readonly demo?: boolean
  readonly clock?: Clock
  readonly who?: 'real'
  /** Settings beside those of every test. */
  readonly env?: Readonly<Record<string, string>>
  /** A database to copy in the place of the bare one, and the files that belong to it. */
  readonly template?: { readonly database: string; readonly files: string }
}

/** A house of its own for one test file: database copied from the template, fixed clock, own files, visible mail. */
export async function aTestHouse(options: HouseOptions = {}): Promise<TestHouse> {
  const url = await aDatabase(options.template?.database)
  const folder = mkdtempSync(join(tmpdir(), 'prasan-house-'))
  if (options.template) cpSync(options.template.files, join(folder, 'files'), { recursive: true })
  const clock = options.clock ?? fixedClock(testNow)
  const secrets = secretsFrom(Buffer.alloc(32, 7))
  const config: Config = {
    ...readConfig({
      ...options.env,
      PRASAN_DATA: folder,
      PRASAN_DEMO: options.demo === false ? '0' : '1',
      PRASAN_LOG: 'silent',
    }),
    ...cheapPasswords,
    baseUrl: 'http://prasan.test',
  }
  const sent: Letter[] = []
  const db = openDb(url, { max: 6 })
  const deps: Deps = {
    config,
    clock,
    secrets,
    db,
    jobs: graphileQueue(),
    mail: mailInto(sent),
    files: openDiskStore(join(folder, 'files')),
    log: openLog('silent'),
  }
  const viewers = new Map<string, Viewer>()
  const app = wireApp(
    deps,
    options.who === 'real' ? undefined : async (c) => viewers.get(c.req.header('x-test-viewer') ?? '') ?? null,
  )
  const as = (viewer: Viewer | null | undefined): Record<string, string> => {
    if (!viewer) return {}
    viewers.set(viewer.sessionId, viewer)
    return { 'x-test-viewer': viewer.sessionId }
  }
  const request = async (path: string, init?: RequestInit) => app.request(`http://prasan.test${path}`, init)
  let token: Promise<{ cookie: string; token: string }> | null = null
  const formToken = () => {
    token ??= request('/sign-in').then(async (page) => ({
      cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
      token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '',
    }))
    return token
  }
  return {
    db,
    deps,
    clock,
    mailbox: { sent },
    request,
    get: (path, viewer) => request(path, { headers: as(viewer) }),
    post: async (path, fields, viewer) => {
      const csrf = await formToken()
      return request(path, {
        method: 'POST',
        headers: { ...as(viewer), cookie: csrf.cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...fields, _csrf: csrf.token }).toString(),
      })
    },
    sendJson: async (path, body, viewer, headers) => {
      const csrf = await formToken()
      return request(path, {
        method: 'POST',
        headers: {
          ...as(viewer),
          cookie: csrf.cookie,
          'x-csrf-token': csrf.token,
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify(body),
      })
    },
    work: () => runAllJobs(deps, rooms),
    close: async (kept) => {
      await db.close()
      if (kept === undefined) await dropDatabase(url)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An officer with the given rights, the same every time; by default a planner of Chiang Rai (57). */
export function anOfficer(grants: Partial<Grant>[] = [{}], over: Partial<Viewer> = {}): Viewer {
  return {
    personId: '01990000-0000-7000-8000-000000000001',
    displayName: 'ดารณี ทดสอบ',
    sessionId: newId(),
    steppedUpUntil: null,
    grants: grants.map((grant) => ({
      role: 'planner',
      bodyId: null,
      areaCode: '57',
      functionCode: null,
      from: '2026-01-01' as Grant['from'],
      to: null,
      ...grant,
    })),
    ...over,
  }
}
