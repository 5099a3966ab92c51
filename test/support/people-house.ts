import type { Sql } from 'sql-template-tag'
import { createAccount } from '../../src/features/people/create-account.ts'
import { peopleRoom, viewerOf } from '../../src/features/people/index.ts'
import { hashPassword } from '../../src/features/people/password.ts'
import { insertGrant, type NewGrant } from '../../src/features/people/roles.sql.ts'
import { sealField } from '../../src/features/people/sealed.ts'
import { insertConfirmedFactor } from '../../src/features/people/second-factors.sql.ts'
import { totpCode } from '../../src/features/people/totp.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { LocalDate } from '../../src/kernel/thai-calendar.ts'
import type { Role } from '../../src/kernel/viewer.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { createApp } from '../../src/platform/http/app.ts'
import { csrfPair } from '../../src/platform/http/csrf.ts'
import type { Letter } from '../../src/platform/mail/mailer.ts'
import type { PageApp, Room } from '../../src/platform/room.ts'
import { assets, assetVersion } from '../../src/web/assets.ts'
import { frameOf } from '../../src/web/frame-of.ts'
import { errorPage } from '../../src/web/pages/error.ts'
import { mailInto } from './mailbox.ts'
import { aPlatformHouse } from './platform-house.ts'

export const goodPassword = 'ฝนตกที่ทะเลทุกวัน'
export const testTotpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

export interface Officer {
  readonly id: string
  readonly email: string
  readonly name: string
}

/** One browser: it keeps its cookies, and sends forms with a good CSRF token. */
export interface TestBrowser {
  readonly jar: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, fields?: Record<string, string>): Promise<Response>
  /** As any tool would, without a token. */
  postBare(path: string, fields: Record<string, string>): Promise<Response>
  /** Signs in with the password and does not care what comes of it. */
  signIn(officer: Pick<Officer, 'email'>, password?: string): Promise<Response>
  /** Shows the code of `testTotpSecret`. */
  stepUp(): Promise<Response>
  session(): string | undefined
}

export interface PeopleHouse {
  readonly deps: Deps
  readonly app: PageApp
  readonly letters: Letter[]
  browser(): TestBrowser
  /** Moves the clock on. */
  wait(minutes: number): void
  /** A person with an account, the good password and these roles. */
  officer(
    grants?: readonly Partial<NewGrant>[],
    over?: { name?: string; email?: string; totp?: boolean },
  ): Promise<Officer>
  close(): Promise<void>
}

/** The room of people alone on the platform, with real sessions, a clock that can be moved and visible letters. */
export async function aPeopleHouse(
  options: { demo?: boolean; rooms?: readonly Room[]; unseen?: Sql } = {},
): Promise<PeopleHouse> {
  let now = new Date('2026-11-23T01:30:00.000Z')
  const letters: Letter[] = []
  const house = await aPlatformHouse({
    clock: { now: () => now },
    config: { demo: options.demo ?? false, baseUrl: 'http://prasan.test' },
  })
  const deps: Deps = { ...house.deps, mail: mailInto(letters) }
  const app = createApp(deps, {
    rooms: [peopleRoom, ...(options.rooms ?? [])],
    viewerOf: viewerOf(deps, options.unseen),
    assets: { version: assetVersion(), files: assets },
    errorPage: (c, status, detail) => errorPage(frameOf(c, deps), { status, detail }),
  })
  const passwordHash = await hashPassword(deps, goodPassword)
  let people = 0
  return {
    deps,
    app,
    letters,
    browser: () => aBrowser(app, deps),
    wait(minutes) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    async officer(grants = [{}], over = {}) {
      people++
      const name = over.name ?? `เจ้าหน้าที่ คนที่${people}`
      const email = over.email ?? `officer${people}@agency.example`
      const id = await deps.db.transaction(async (tx) => {
        const personId = await createAccount(tx, deps, { name, email, passwordHash })
        for (const grant of grants) await insertGrant(tx, { ...aGrant(personId), ...grant }, now)
        if (over.totp) await insertConfirmedFactor(tx, personId, sealField(deps, 'totp', personId, testTotpSecret), now)
        return personId
      })
      return { id, name, email }
    },
    close: () => house.close(),
  }
}

function aGrant(personId: string): NewGrant {
  return {
    id: newId(),
    personId,
    role: 'planner' as Role,
    bodyId: null,
    areaCode: '57',
    functionCode: null,
    startsOn: '2026-01-01' as LocalDate,
    endsOn: null,
    reason: 'คำสั่งทดสอบที่ 1',
    grantedBy: null,
    needsSecond: false,
    confirmedBy: null,
  }
}

function aBrowser(app: PageApp, deps: Deps): TestBrowser {
  const jar = new Map<string, string>()
  const cookies = (more: string[] = []) =>
    [...jar]
      .map(([name, value]) => `${name}=${value}`)
      .concat(more)
      .join('; ')
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await app.request(`http://prasan.test${path}`, init)
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const post = (path: string, fields: Record<string, string>, withToken: boolean) => {
    const csrf = csrfPair(deps.secrets)
    jar.delete('prasan_csrf')
    return send(path, {
      method: 'POST',
      headers: { cookie: cookies([csrf.cookie]), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(withToken ? { ...fields, _csrf: csrf.token } : fields).toString(),
    })
  }
  const browser: TestBrowser = {
    jar,
    get: (path, headers = {}) => send(path, { headers: { cookie: cookies(), ...headers } }),
    post: (path, fields = {}) => post(path, fields, true),
    postBare: (path, fields) => post(path, fields, false),
    signIn: (officer, password = goodPassword) => browser.post('/sign-in', { email: officer.email, password }),
    stepUp: () => browser.post('/sign-in/second-step', { code: totpCode(testTotpSecret, deps.clock.now()) }),
    session: () => jar.get('prasan_session'),
  }
  return browser
}
