import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/main/database.ts'
import { readConfig } from '../../src/platform/config.ts'
import { debianBinaries } from '../../src/platform/db/binaries.ts'
import { type EmbeddedDatabase, startEmbedded } from '../../src/platform/db/embedded.ts'
import { OperatorProblem } from '../../src/platform/problem.ts'
import { aFolder, askAt, forgetFolders, type Product, processesOf, startProduct } from './product.ts'

/** An operator's own server: Debian's PostgreSQL 15, the oldest supported, where it is on the machine. */
let server: EmbeddedDatabase
let serverFolder = ''
const at = (database: string, user?: string) => {
  const url = new URL(server.url)
  url.pathname = `/${database}`
  if (user) url.username = user
  return url.href
}

beforeAll(async () => {
  serverFolder = aFolder()
  const old = debianBinaries()
  server = await startEmbedded({
    dataFolder: serverFolder,
    dataFolderChosen: true,
    durable: false,
    ...(old ? { binaries: old } : {}),
  })
})
afterAll(async () => {
  await server.stop()
  forgetFolders()
})

const started: Product[] = []
afterEach(async () => {
  for (const product of started.splice(0)) await product.stop()
})

function startedWith(url: string, dataFolder = join(aFolder(), 'data'), env: Record<string, string> = {}): Product {
  const product = startProduct({ dataFolder, env: { DATABASE_URL: url, ...env } })
  started.push(product)
  return product
}

/** What a whole start says that must not succeed. */
async function refusedStart(url: string, env: Record<string, string> = {}): Promise<string> {
  const product = startedWith(url, undefined, env)
  expect(await product.ended()).toBe(1)
  const lines = product.said().trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(product.said()).not.toContain(new URL(server.url).password)
  return lines[0] ?? ''
}

/** Its words where the database is opened, which is where every start and command gets them. */
async function refusal(url: string): Promise<string> {
  const error = await openDatabase(readConfig({ DATABASE_URL: url })).then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof OperatorProblem)) throw new Error(`it was not refused: ${error}`)
  expect(error.message).not.toContain(new URL(server.url).password)
  return error.message
}

test('the whole product runs on an own server, starts again, and leaves the server running', async () => {
  await askAt(at('postgres'), `create database "ของเรา" encoding 'UTF8' template template0`)
  const url = at(encodeURIComponent('ของเรา'))
  const dataFolder = join(aFolder(), 'data')

  const first = startedWith(url, dataFolder)
  const address = await first.ready()
  const pages = await Promise.all(
    ['/', '/en', '/plans', '/overlaps', '/places/57'].map(async (path) => (await fetch(address + path)).status),
  )
  expect(await first.stop()).toBe(0)
  const second = startedWith(url, dataFolder)
  await second.ready()
  expect(await second.stop()).toBe(0)

  expect(pages).toEqual([200, 200, 200, 200, 200])
  expect(first.said()).toContain('Storing provinces')
  expect(second.said()).not.toContain('Storing provinces')
  expect(processesOf(dataFolder)).toEqual([])
  const [count] = await askAt<{ n: number }>(url, 'select count(*)::integer as n from prasan.areas')
  expect(count?.n).toBeGreaterThan(8_000)
})

test('what is wrong with the address is said in one sentence, without the password', async () => {
  const good = new URL(at('prasan'))
  const changed = (change: (url: URL) => void) => {
    const url = new URL(good)
    change(url)
    return url.href
  }
  // Nothing has listened there since the first of all networks, and only root could.
  const silentPort = 1

  const host = await refusal(changed((url) => Object.assign(url, { hostname: 'no-such-machine.invalid' })))
  const port = await refusal(changed((url) => Object.assign(url, { port: String(silentPort) })))
  const password = await refusedStart(changed((url) => Object.assign(url, { password: 'wrong-one' })))
  const user = await refusal(changed((url) => Object.assign(url, { username: 'nobody-here' })))
  const database = await refusal(changed((url) => Object.assign(url, { pathname: '/none' })))

  expect(host).toContain('there is no machine called "no-such-machine.invalid"')
  expect(port).toContain(`nothing answers at 127.0.0.1:${silentPort}`)
  expect(password).toContain('refuses the user "prasan" with this password')
  expect(password).not.toContain('wrong-one')
  expect(user).toContain('refuses the user "nobody-here"')
  expect(database).toContain('there is no database "none"')
  for (const sentence of [host, port, password, user, database]) {
    expect(sentence).toMatch(/^DATABASE_URL: .* Nothing was started\.$/)
  }
})

test('a database that cannot hold Thai, or where nothing may be created, is refused and left empty', async () => {
  await askAt(at('postgres'), `create database ascii encoding 'SQL_ASCII' locale 'C' template template0`)
  await askAt(at('postgres'), `create database latin encoding 'LATIN1' locale 'C' template template0`)
  await askAt(at('postgres'), `create database plain encoding 'UTF8' locale 'C' template template0`)
  await askAt(at('postgres'), `create role guest login password '${new URL(server.url).password}'`)

  expect(await refusal(at('ascii'))).toContain('encoded in SQL_ASCII; Prasan needs UTF8')
  expect(await refusal(at('latin'))).toContain('encoded in LATIN1; Prasan needs UTF8')
  expect(await refusal(at('plain'))).toContain('does not know Thai letters (its ctype is C)')
  expect(await refusal(at('prasan', 'guest'))).toContain('the user "guest" may create nothing in the database "prasan"')
  expect(await refusedStart(at('ascii'), { LANG: 'th_TH.UTF-8' })).toContain('ประสานต้องใช้ UTF8')

  for (const name of ['ascii', 'latin', 'plain', 'prasan']) {
    expect(await askAt(at(name), `select nspname from pg_namespace where nspname = 'prasan'`)).toEqual([])
  }
})
