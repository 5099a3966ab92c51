import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aPlanDesk } from '../../../test/support/plan-desk.ts'
import { parseVerifierKey, verifyLog } from '../../engines/merkle/index.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { serve } from '../../platform/http/serve.ts'
import { secretsFrom } from '../../platform/secrets.ts'
import { logCheck } from './log-check.ts'
import { publiclogCommands } from './publiclog.cli.ts'
import { forgetFacts, recordPublicEvent } from './record-event.ts'
import { LogStopped, sequenceLog } from './sequence-log.ts'

let house: TestHouse
const folders: string[] = []

beforeEach(async () => {
  house = await aTestHouse()
})
afterEach(async () => {
  await house.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('approving a plan puts the version into the log, and its page proves it to anybody', async () => {
  const desk = await aPlanDesk(house.db)
  for (const [act, person] of [
    ['open-hearing', desk.planner],
    ['submit', desk.planner],
    ['approve', desk.approver],
  ] as const) {
    const { rows } = await house.db.query<{ revision: bigint }>('select revision from plans where id = $1', [
      desk.planId,
    ])
    const revision = String(rows[0]?.revision)
    await house.post(`/plans/${desk.planId}/state`, { act, reason: 'ตามมติ', revision }, person)
  }

  await house.work()

  const versions = await text(`/plans/${desk.planId}/versions`)
  const proof = await text('/log/entries/0')
  const { entries } = await json('/api/v1/log')
  expect(versions).toContain('href="/log/entries/0"')
  expect(proof).toContain('หลักฐานถูกต้อง')
  expect(entries).toMatchObject([{ index: 0, type: 'plan-version', facts: { version: 1, projects: 0 } }])
  expect(await found()).toMatchObject({ checkpoint: { size: 1 }, problems: [] })
})

test('what was announced is in the log once the transaction is there, and never when it is not', async () => {
  await announce(3)
  await house.db
    .transaction(async (tx) => {
      await recordPublicEvent(tx, anEvent(99))
      throw new Error('the act was refused')
    })
    .catch(() => undefined)

  await sequenceLog(house.deps)
  await sequenceLog(house.deps)

  expect(await found()).toMatchObject({ checkpoint: { size: 3, origin: 'prasan.test/log' }, problems: [] })
})

test('the log grows over many tiles, in portions, with one sequencer at a time', async () => {
  for (const count of [200, 100, 300]) {
    await announce(count)
    await Promise.all([sequenceLog(house.deps), sequenceLog(house.deps), sequenceLog(house.deps)])
  }
  await sequenceLog(house.deps)

  const proof = await json('/api/v1/log/entries/257')
  const between = await json('/api/v1/log/consistency?from=200')
  expect(await found()).toMatchObject({ checkpoint: { size: 600 }, problems: [] })
  expect(proof.path).toHaveLength(10)
  expect(between).toMatchObject({ from: 200, to: 600 })
  expect((await house.get('/log/tile/0/000.p/200')).headers.get('cache-control')).toContain('immutable')
})

const changes: Record<string, string> = {
  'a changed entry': `update log_tiles set bytes = set_byte(bytes, 60, get_byte(bytes, 60) # 1) where level = -1 and index = 0`,
  'two swapped leaves': `update log_tiles set bytes = substr(bytes, 33, 32) || substr(bytes, 1, 32) || substr(bytes, 65) where level = 0 and index = 0`,
  'a removed tile': 'delete from log_tiles where level = 0 and index = 1',
  'a changed head': `update log_checkpoints set note = replace(note, E'\\n300\\n', E'\\n299\\n')`,
  'entries cut off': 'update log_tiles set bytes = substr(bytes, 1, 1000) where level = -1 and index = 1',
}

test.each(Object.keys(changes))('%s in the database is found by who checks the log', async (what) => {
  await announce(300)
  await sequenceLog(house.deps)

  await house.db.query(changes[what] ?? '')

  expect(await found()).not.toMatchObject({ problems: [] })
})

test('changed facts are said on the page of the entry and fail the digest', async () => {
  await announce(1)
  await sequenceLog(house.deps)

  await house.db.query(`update log_openings set facts = replace(facts, 'เรื่องที่ 0', 'เรื่องอื่น')`)

  expect(await text('/log/entries/0')).toContain('ค่าสรุปไม่ตรงกับข้อความ')
})

test('a database from an older copy does not sign another past, and the doctor says why', async () => {
  await announce(2)
  await sequenceLog(house.deps)
  const older = ['log_state', 'log_checkpoints', 'log_tiles', 'log_leaves']
  for (const table of older) await house.db.query(`create table public.copy_of_${table} as select * from ${table}`)
  await announce(2)
  await sequenceLog(house.deps)
  await house.db.query('truncate log_openings, log_leaves, log_tiles, log_checkpoints, log_state')
  for (const table of older) await house.db.query(`insert into ${table} select * from public.copy_of_${table}`)
  await announce(1)

  await expect(sequenceLog(house.deps)).rejects.toThrow(LogStopped)

  expect(await logCheck(house.deps)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('4 entries were published, the database has 2'),
  })
})

test('a head in the database that is not the published one stops the log too, and the doctor does not speak of age', async () => {
  await announce(2)
  await sequenceLog(house.deps)
  await house.db.query(`update log_checkpoints set root = sha256('another past')`)
  await announce(1)

  await expect(sequenceLog(house.deps)).rejects.toThrow('The first 2 entries in the database are not those')

  expect(await logCheck(house.deps)).toMatchObject({ ok: false, detail: expect.stringContaining('Somebody changed') })
})

test('with another secret nothing is signed', async () => {
  await announce(1)
  await sequenceLog(house.deps)
  await announce(1)

  const other = { ...house.deps, secrets: secretsFrom(Buffer.alloc(32, 8)) }

  await expect(sequenceLog(other)).rejects.toThrow('signing key')
  expect(await logCheck(other)).toMatchObject({ ok: false })
})

test('a clock that was set back does not set back the log', async () => {
  await announce(1)
  await sequenceLog(house.deps)
  await announce(1)

  const setBack = { ...house.deps, clock: fixedClock('2020-01-01T00:00:00Z') }
  await sequenceLog(setBack)

  const entries = await Promise.all(
    [0, 1].map(async (at) => JSON.parse((await json(`/api/v1/log/entries/${at}`)).entry)),
  )
  expect(entries[1].logged).toBe(entries[0].logged)
  expect(await logCheck(setBack)).toMatchObject({ ok: false, detail: expect.stringContaining('clock was set back') })
})

test('what must be forgotten is gone, and its entry and proof stay', async () => {
  await announce(2)
  await sequenceLog(house.deps)

  await house.db.transaction((tx) => forgetFacts(tx, 'resolution', 'meeting/0'))

  const page = await text('/log/entries/0')
  const list = await text('/log')
  const whole = await Promise.all(['/log', '/log/entries/0', '/api/v1/log', '/api/v1/log/entries/0'].map(text))
  expect(page).toContain('ข้อความถูกลบตามกฎหมายแล้ว')
  expect(page).toContain('หลักฐานถูกต้อง')
  expect(list).toContain('เรื่องที่ 1')
  expect(whole.join('')).not.toContain('เรื่องที่ 0')
  expect(await found()).toMatchObject({ problems: [] })
})

test.each([
  '/log/tile/0/../../secret',
  '/log/tile/7/000',
  '/log/tile/0/x000/000',
  '/log/entries/-1',
  '/log/entries/1e3',
  '/log?before=0',
])('%s is not there', async (path) => {
  await announce(1)
  await sequenceLog(house.deps)

  expect((await house.get(path)).status).toBe(404)
})

test('by command: a sound log passes, a copy is kept, and the copy finds a log that was rewritten', async () => {
  const folder = aFolder()
  await announce(300)
  await sequenceLog(house.deps)
  const server = await serve({ fetch: (request: Request) => house.request(new URL(request.url).pathname) } as never, {
    host: '127.0.0.1',
    port: 0,
  })
  const url = `http://127.0.0.1:${server.port}`
  try {
    const key = await text('/log/key')
    expect(await command('log verify', { url, key: key.trim() })).toMatchObject({ code: 0 })
    expect(await command('log mirror', { url, dir: folder })).toMatchObject({ code: 0 })
    expect(await command('log verify', { dir: folder })).toMatchObject({ code: 0, complained: [] })
    await announce(10)
    await sequenceLog(house.deps)
    const later = await command('log mirror', { url, dir: folder })
    expect(later.code).toBe(0)
    expect(later.said.join('\n')).toContain('It goes on from the older head of 300 entries')

    // The whole log is made anew with the same key: only who kept a head can tell.
    await house.db.query('truncate log_openings, log_leaves, log_tiles, log_checkpoints, log_state')
    rmSync(join(house.deps.config.dataFolder, 'log-head.json'))
    await announce(400)
    await sequenceLog(house.deps)
    const rewritten = await command('log mirror', { url, dir: folder })
    expect(rewritten.code).toBe(1)
    expect(rewritten.complained.join('\n')).toMatch(/first 310 entries are not what they were/)
    expect(await command('log verify', { dir: folder })).toMatchObject({ code: 0 })
  } finally {
    await server.stop()
  }
})

test('a command that cannot check says why in one sentence', async () => {
  const folder = aFolder()
  writeFileSync(join(folder, 'key'), 'no key')

  expect(await command('log verify', {})).toMatchObject({ code: 2, complained: ['Give either --url or --dir'] })
  expect(await command('log verify', { url: 'ftp://x' })).toMatchObject({ code: 2 })
  expect(await command('log verify', { dir: folder })).toMatchObject({
    code: 1,
    complained: ['This is not the key of a log (name+id+key)'],
  })
  expect(await command('log verify', { url: 'http://127.0.0.1:9' })).toMatchObject({
    code: 1,
    complained: ['http://127.0.0.1:9 cannot be reached'],
  })
  expect(await command('log verify', { dir: folder, from: join(folder, 'none') })).toMatchObject({ code: 1 })
})

test('the tiles are checked by a reader that shares no code with the log', async () => {
  await announce(700)
  await sequenceLog(house.deps)
  const [, size = '', root = ''] = (await text('/log/checkpoint')).split('\n')
  const leaves: Buffer[] = []
  for (const path of ['000', '001', '002.p/188']) {
    const bundle = Buffer.from(await (await house.get(`/log/tile/entries/${path}`)).arrayBuffer())
    for (let at = 0; at < bundle.length; ) {
      const length = bundle.readUInt16BE(at)
      leaves.push(plainHash(0, bundle.subarray(at + 2, at + 2 + length)))
      at += 2 + length
    }
  }

  expect(leaves).toHaveLength(Number(size))
  expect(plainRoot(leaves).toString('base64')).toBe(root)
})

function plainHash(prefix: number, ...parts: Buffer[]): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from([prefix]), ...parts]))
    .digest()
}

function plainRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return plainHash(1, plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)))
}

let announced = 0

/** Each house counts from the number it is given. */
async function announce(count: number): Promise<void> {
  const { rows } = await house.db.query<{ known: number }>(
    'select (select count(*) from log_leaves)::integer + (select count(*) from log_outbox)::integer as known',
  )
  await house.db.transaction(async (tx) => {
    for (let at = 0; at < count; at++) await recordPublicEvent(tx, anEvent((rows[0]?.known ?? 0) + at))
  })
}

function anEvent(number: number) {
  announced += 1
  return {
    home: '57',
    type: 'resolution',
    subject: `meeting/${number}`,
    href: '/plans',
    at: new Date(Date.parse('2026-11-23T01:00:00Z') + announced),
    facts: { title: `เรื่องที่ ${number}` },
  }
}

async function text(path: string): Promise<string> {
  return (await house.get(path)).text()
}

async function json(path: string) {
  return (await house.get(path)).json()
}

async function found() {
  const key = parseVerifierKey(await text('/log/key'))
  const bytes = async (path: string) => {
    const answer = await house.get(path)
    return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null
  }
  return verifyLog(
    { checkpoint: () => bytes('/log/checkpoint'), tile: (path) => bytes(`/log/tile/${path}`) },
    { keys: key.ok ? [key.value] : [] },
  )
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-log-'))
  folders.push(folder)
  return folder
}

async function command(name: string, options: Record<string, string>) {
  const said: string[] = []
  const complained: string[] = []
  const code = await publiclogCommands
    .find((one) => one.name === name)
    ?.run({
      deps: house.deps,
      words: [],
      text: options,
      flags: {},
      lists: {},
      lang: 'en',
      say: (line) => void said.push(line),
      complain: (line) => void complained.push(line),
      progress: () => undefined,
    })
  return { code, said, complained }
}
