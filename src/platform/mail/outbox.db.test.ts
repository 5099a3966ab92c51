import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import type { Clock } from '../../kernel/clock.ts'
import { runAllJobs } from '../jobs/graphile.ts'
import type { Letter } from './mailer.ts'
import { listOutbox } from './outbox.ts'

const letter: Letter = {
  to: 'somchai@example.org',
  subject: 'คำเชิญเข้าร่วมระบบประสาน',
  text: 'เรียน คุณสมชาย\n\nกดลิงก์นี้: http://prasan.test/invitations/abc?x=1&y=2\n\nขอบคุณ',
  kind: 'people.invitation',
}

const open: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function aHouse(smtpUrl: string | null, clock?: Clock): Promise<PlatformHouse> {
  const house = await aPlatformHouse({
    ...(clock === undefined ? {} : { clock }),
    config: { smtpUrl, mailFrom: 'ประสาน <no-reply@prasan.test>' },
  })
  open.push(house.close)
  return house
}

async function post(house: PlatformHouse): Promise<void> {
  await house.deps.db.transaction((tx) => house.deps.mail.post(tx, letter))
}

/** Another day: what the queue put off for later is due. */
async function work(house: PlatformHouse): Promise<void> {
  await house.deps.db.query('update graphile_worker._private_jobs set run_at = now()')
  await runAllJobs(house.deps, [])
}

async function states(house: PlatformHouse): Promise<unknown[]> {
  const { rows } = await house.deps.db.query(
    'select state, sealed is null as erased, attempts, last_error from mail_outbox',
  )
  return rows
}

async function aMailServer(
  port = 0,
  refuse?: { code: number; words: string },
): Promise<{ port: number; received: string[] }> {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refuse ? Object.assign(new Error(refuse.words), { responseCode: refuse.code }) : null),
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (piece: Buffer) => {
        text += piece.toString('utf8')
      })
      stream.on('end', () => {
        received.push(text)
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  open.push(() => new Promise<void>((closed) => server.close(closed)))
  return { port: (server.server.address() as AddressInfo).port, received }
}

async function aFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready))
  const { port } = probe.address() as AddressInfo
  await new Promise((closed) => probe.close(closed))
  return port
}

test('a letter in Thai arrives as it was written, and its words are erased from the database', async () => {
  const server = await aMailServer()
  const house = await aHouse(`smtp://127.0.0.1:${server.port}`)

  await post(house)
  await work(house)

  const [source = ''] = server.received
  const end = source.indexOf('\r\n\r\n')
  const [head, body] = [source.slice(0, end), source.slice(end + 4)]
  const subject = head.replace(/\r\n /g, ' ').match(/Subject: (.*)/)?.[1] ?? ''
  const words = [...subject.matchAll(/=\?UTF-8\?([BQ])\?(.*?)\?=/g)].map(([, form, text = '']) =>
    form === 'B' ? Buffer.from(text, 'base64') : Buffer.from(unquoted(text.replaceAll('_', ' ')), 'latin1'),
  )
  expect(Buffer.concat(words).toString('utf8')).toBe(letter.subject)
  const text = /base64/.test(head)
    ? Buffer.from(body, 'base64').toString('utf8')
    : Buffer.from(unquoted(body.replace(/=\r\n/g, '')), 'latin1').toString('utf8')
  expect(text.replace(/\r\n/g, '\n').trim()).toBe(letter.text)
  expect(head).toContain('somchai@example.org')
  expect(await states(house)).toEqual([{ state: 'sent', erased: true, attempts: 1, last_error: null }])
})

test('while the mail server is down the letter waits, and it is sent once when the server is back', async () => {
  const port = await aFreePort()
  const house = await aHouse(`smtp://127.0.0.1:${port}`)
  await post(house)
  await work(house)
  const down = await states(house)
  const server = await aMailServer(port)

  await work(house)
  await work(house)

  expect(down).toEqual([{ state: 'waiting', erased: false, attempts: 1, last_error: 'ESOCKET' }])
  expect(server.received).toHaveLength(1)
  expect(await states(house)).toEqual([{ state: 'sent', erased: true, attempts: 2, last_error: null }])
})

test('a mail server that says never is believed, and its words, which repeat the address, are stored nowhere', async () => {
  const server = await aMailServer(0, { code: 550, words: 'no mailbox somchai@example.org here' })
  const house = await aHouse(`smtp://127.0.0.1:${server.port}`)

  await post(house)
  await work(house)

  expect(await states(house)).toEqual([{ state: 'refused', erased: true, attempts: 1, last_error: '550' }])
  expect(JSON.stringify(house.lines)).not.toContain('somchai')
})

test('a mail server that says later is asked again', async () => {
  const server = await aMailServer(0, { code: 451, words: 'later, somchai@example.org' })
  const house = await aHouse(`smtp://127.0.0.1:${server.port}`)

  await post(house)
  await work(house)

  const { rows } = await house.deps.db.query<{ last_error: string }>('select last_error from graphile_worker.jobs')
  expect(await states(house)).toEqual([{ state: 'waiting', erased: false, attempts: 1, last_error: '451' }])
  expect(rows).toHaveLength(1)
  expect(JSON.stringify([rows, house.lines])).not.toContain('somchai')
})

test('to an address nobody answered from the fourth letter of a day waits for the next, and that is no failure', async () => {
  const server = await aMailServer()
  // The queue goes by the clock of the database: what waits has to lie ahead of that too.
  let now = new Date('2126-11-23T01:30:00.000Z')
  const house = await aHouse(`smtp://127.0.0.1:${server.port}`, { now: () => now })
  const { db, mail } = house.deps
  for (let n = 0; n < 4; n++) await db.transaction((tx) => mail.post(tx, { ...letter, isUnproven: true }))

  await work(house)
  const today = server.received.length
  const { rows } = await db.query('select attempts, run_at from graphile_worker.jobs')
  now = new Date(now.getTime() + 25 * 3_600_000)
  await work(house)

  expect(today).toBe(3)
  expect(rows).toEqual([{ attempts: 0, run_at: new Date('2126-11-23T07:30:00.000Z') }])
  expect(house.lines.filter(({ level }) => level === 'error' || level === 50)).toEqual([])
  expect(server.received).toHaveLength(4)
})

test('a letter nobody took for a week is given up, and its words are erased', async () => {
  let now = new Date('2026-11-23T01:30:00.000Z')
  const house = await aHouse(`smtp://127.0.0.1:${await aFreePort()}`, { now: () => now })
  await post(house)
  await work(house)
  const forget = () => house.deps.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'platform.forget-old', {}))

  now = new Date(now.getTime() + 6 * 86_400_000)
  await forget()
  await work(house)
  const before = await states(house)
  now = new Date(now.getTime() + 2 * 86_400_000)
  await forget()
  await runAllJobs(house.deps, [])
  await work(house)

  expect(before).toMatchObject([{ state: 'waiting', erased: false }])
  expect(await states(house)).toEqual([{ state: 'refused', erased: true, attempts: 2, last_error: 'ESOCKET' }])
})

test('without a mail server letters stay in the outbox, where the demonstration shows them', async () => {
  const house = await aHouse(null)

  await post(house)
  await work(house)

  expect(await listOutbox(house.deps)).toEqual([
    { ...letter, id: expect.any(String), state: 'kept', postedAt: house.deps.clock.now() },
  ])
})

test('a copy of the database tells neither to whom nor what was written', async () => {
  const house = await aHouse(null)
  await post(house)

  const { rows } = await house.deps.db.query<{ all: string }>(
    `select (select string_agg(m::text, ' ') from mail_outbox m) || (select string_agg(j::text, ' ') from graphile_worker._private_jobs j) as all`,
  )

  expect(rows[0]?.all).not.toMatch(/somchai|สมชาย|invitations/)
})

test('a letter of a transaction that failed is never sent', async () => {
  const house = await aHouse(null)

  const failed = house.deps.db.transaction(async (tx) => {
    await house.deps.mail.post(tx, letter)
    throw new Error('changed my mind')
  })

  await expect(failed).rejects.toThrow('changed my mind')
  expect(await listOutbox(house.deps)).toEqual([])
})

function unquoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
