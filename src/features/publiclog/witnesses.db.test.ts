import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { parseVerifierKey, verifierKey } from '../../engines/merkle/index.ts'
import { serve } from '../../platform/http/serve.ts'
import { askWitnesses } from './ask-witnesses.ts'
import { publiclogCommands } from './publiclog.cli.ts'
import { recordPublicEvent } from './record-event.ts'
import { sequenceLog } from './sequence-log.ts'
import { witnessServer } from './witness-server.ts'

let house: TestHouse
let now = new Date(testNow)
let entries = 0
const clock = { now: () => now }
const loopback = { mayReach: (address: string) => address === '127.0.0.1' }
const undo: (() => unknown)[] = []

beforeAll(async () => {
  house = await aTestHouse({ clock })
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.query('truncate log_cosignatures, log_witnesses')
  now = new Date(now.getTime() + 60_000)
  await grow(3)
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function grow(count: number): Promise<void> {
  await house.db.transaction(async (tx) => {
    for (let at = 0; at < count; at += 1) {
      entries += 1
      const facts = { title: `เรื่องที่ ${entries}` }
      await recordPublicEvent(tx, {
        home: '57',
        type: 'resolution',
        subject: `m/${entries}`,
        href: '/',
        at: now,
        facts,
      })
    }
  })
  await sequenceLog(house.deps)
}

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  undo.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The witness of another office. */
async function aWitness(name: string, folder = aFolder()) {
  const key = parseVerifierKey(await text('/log/key'))
  if (!key.ok) throw new Error('no key')
  const { server, signer } = witnessServer({ folder, name, logs: [key.value], clock })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  undo.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, folder, key: verifierKey(signer, 'cosignature') }
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-witness-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const text = async (path: string) => (await house.get(path)).text()
const problems = async () =>
  (await house.db.query<{ problem: string }>('select last_problem as problem from log_witnesses')).rows.map(
    ({ problem }) => problem,
  )

async function command(
  name: string,
  words: string[],
  lists: Record<string, string[]> = {},
  text: Record<string, string> = {},
) {
  const lines: string[] = []
  const code = await publiclogCommands
    .find((one) => one.name === name)
    ?.run({
      deps: house.deps,
      words,
      text,
      lists,
      flags: {},
      lang: 'en',
      say: (line) => void lines.push(line),
      complain: (line) => void lines.push(line),
      progress: () => undefined,
    })
  return { code, said: lines.join('\n') }
}

test('a witness signs each new head; the head carries its signature, and a reader of its own making verifies it', async () => {
  const witness = await aWitness('witness.example/phayao')
  expect(await command('log witness add', ['phayao', witness.url, witness.key])).toMatchObject({ code: 0 })

  expect(await askWitnesses(house.deps, loopback)).toBe(1)
  await grow(2)
  expect(await askWitnesses(house.deps, loopback)).toBe(1)
  expect(await askWitnesses(house.deps, loopback)).toBe(0)

  const note = await text('/log/checkpoint')
  expect(note.split('\n')[1]).toBe(String(entries))
  expect(await signedAt(note, witness.key)).toEqual(new Date(Math.floor(now.getTime() / 1000) * 1000))
  expect(await text('/log')).toContain('phayao')
})

/** Written from the standard (C2SP tlog-cosignature, signed-note), with another cryptography than the log's. */
async function signedAt(note: string, key: string): Promise<Date | null> {
  const [name = '', id = '', rest = ''] = key.split('+')
  const encoded = Buffer.from(key.slice(name.length + id.length + 2), 'base64')
  const publicKey = await crypto.subtle.importKey('raw', encoded.subarray(1), 'Ed25519', false, ['verify'])
  const body = note.slice(0, note.indexOf('\n\n') + 1)
  const line = note.split('\n').find((one) => one.startsWith(`\u2014 ${name} `))
  const packed = Buffer.from(line?.split(' ')[2] ?? '', 'base64')
  const seconds = packed.readBigUInt64BE(4)
  const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`)
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.concat([Buffer.from(`${name}\n`), encoded])))
  expect([encoded[0], packed.length, packed.subarray(0, 4).toString('hex'), rest.length > 0]).toEqual([
    4,
    76,
    digest.subarray(0, 4).toString('hex'),
    true,
  ])
  expect(id).toBe(digest.subarray(0, 4).toString('hex'))
  const isRight = await crypto.subtle.verify('Ed25519', publicKey, packed.subarray(12), signed)
  return isRight ? new Date(Number(seconds) * 1000) : null
}

test('a witness whose place we lost is asked from where it stands', async () => {
  const witness = await aWitness('witness.example/a')
  await command('log witness add', ['a', witness.url, witness.key])
  await askWitnesses(house.deps, loopback)
  await house.db.query('update log_witnesses set size = 0')
  await grow(1)

  expect(await askWitnesses(house.deps, loopback)).toBe(1)
})

test('a witness that saw another past does not sign, the doctor tells, and the log goes on', async () => {
  const witness = await aWitness('witness.example/a')
  const root = Buffer.alloc(32, 5).toString('base64')
  writeFileSync(join(witness.folder, 'heads.json'), JSON.stringify({ 'prasan.test/log': { size: 2, root } }))
  await command('log witness add', ['a', witness.url, witness.key])

  const signed = await askWitnesses(house.deps, loopback)
  await grow(1)

  expect([signed, await problems()]).toEqual([0, ['another-past']])
  expect((await text('/log/checkpoint')).split('\n')[1]).toBe(String(entries))
})

const wrong: [string, RequestListener, string][] = [
  ['answers nonsense', (_, answer) => answer.writeHead(200).end('<html>'), 'nonsense'],
  ['always stands elsewhere', (_, answer) => answer.writeHead(409).end('1\n'), 'another-past'],
  ['knows nothing of us', (_, answer) => answer.writeHead(404).end(), 'answered 404'],
  ['answers 40 MB', (_, answer) => answer.writeHead(200).end(Buffer.alloc(40_000_000)), 'nonsense'],
  [
    'sends us elsewhere',
    (_, answer) => answer.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
    'answered 302',
  ],
]

test.each(wrong)('a witness that %s is asked later, and nothing of it is handed out', async (_, answer, problem) => {
  const real = await aWitness('witness.example/a')
  await command('log witness add', ['a', await listening(answer), real.key])

  const signed = await askWitnesses(house.deps, loopback)
  const again = await askWitnesses(house.deps, loopback)

  expect([signed, again, await problems()]).toEqual([0, 0, [problem]])
  expect((await text('/log/checkpoint')).match(/^— /gm)).toHaveLength(1)
})

test('by command: a quorum of witnesses is counted by their keys, and two offices compare what they saw', async () => {
  const [a, b] = [await aWitness('witness.example/a'), await aWitness('witness.example/b')]
  await command('log witness add', ['a', a.url, a.key])
  await askWitnesses(house.deps, loopback)
  const server = await serve({ fetch: (request: Request) => house.request(new URL(request.url).pathname) } as never, {
    host: '127.0.0.1',
    port: 0,
  })
  undo.push(() => server.stop())
  const url = `http://127.0.0.1:${server.port}`
  const seen = join(aFolder(), 'seen')
  writeFileSync(seen, await text('/log/checkpoint'))
  const key = (await text('/log/key')).trim()

  const enough = await command('log verify', [], { witness: [a.key, b.key] }, { url, key, quorum: '1' })
  const same = await command('log compare', [seen, url])
  await grow(2)
  const extended = await command('log compare', [seen, url])
  const forged = join(aFolder(), 'forged')
  writeFileSync(forged, (await text('/log/checkpoint')).replace(String(entries), String(entries + 1)))
  const unsigned = await command('log compare', [forged, url])

  expect(enough).toMatchObject({ code: 0, said: expect.stringContaining('witness.example/a') })
  expect(same).toEqual({ code: 0, said: 'Both see the same log' })
  expect(extended).toMatchObject({ code: 0, said: expect.stringContaining('goes on from') })
  expect(unsigned).toMatchObject({ code: 1, said: expect.stringContaining('not signed with this key') })
})
