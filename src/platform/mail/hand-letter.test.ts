import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aMailbox } from '../../../test/support/mail-desk.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { type Config, readConfig } from '../config.ts'
import type { Db } from '../db/db.ts'
import { secretsFrom } from '../secrets.ts'
import { dkimRecord, readDkimKey } from './dkim.ts'
import { handLetter } from './hand-letter.ts'
import { isOurs, lettersNamed, returnAddress, returnToken, tokenInAddress } from './return-token.ts'

interface Received {
  readonly from: string
  readonly source: string
}

let smtp: SMTPServer
let mustSignIn = false
let port: number
const folder = mkdtempSync(join(tmpdir(), 'prasan-dkim-'))
const received: Received[] = []
const keyFile = join(folder, 'key.pem')
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const secrets = secretsFrom(Buffer.alloc(32, 7))
const id = '01990000-0000-7000-8000-00000000abcd'

beforeAll(async () => {
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) =>
      done(mustSignIn ? Object.assign(new Error('5.7.0 Authentication required'), { responseCode: 530 }) : null),
    onRcptTo: ({ address }, _session, done) =>
      done(
        address === 'gone@example.org' ? Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }) : null,
      ),
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => void pieces.push(piece))
      stream.on('end', () => {
        const { mailFrom } = session.envelope
        received.push({ from: mailFrom ? mailFrom.address : '', source: Buffer.concat(pieces).toString('latin1') })
        done()
      })
    },
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready))
  port = (smtp.server.address() as AddressInfo).port
})
beforeEach(() => void received.splice(0))
afterAll(async () => {
  await new Promise<void>((closed) => smtp.close(closed))
  rmSync(folder, { recursive: true, force: true })
})

/** Statements that were made, and what the question for failing addresses answers. */
function aDesk(over: Partial<Config> = {}, failing: string | null = null) {
  const asked: string[] = []
  const query = async (text: string) => {
    asked.push(text)
    return { rows: [{ code: failing }], rowCount: 1 }
  }
  const db = { query, transaction: (work: (tx: unknown) => unknown) => work({ query }) } as unknown as Db
  const config: Config = {
    ...readConfig({ PRASAN_SMTP_URL: `smtp://127.0.0.1:${port}`, PRASAN_MAIL_FROM: 'ประสาน <no-reply@city.test>' }),
    baseUrl: 'https://prasan.city.test',
    mailbox: aMailbox(1),
    ...over,
  }
  return { deps: { config, db, secrets, clock: fixedClock('2026-11-23T01:30:00Z') }, asked }
}

const letter = { to: 'somsri@example.org', subject: 'รับเรื่องแล้ว', text: 'ขอบคุณ\n.จุดต้นบรรทัด\n' }
const head = (source: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*((?:.|\\r\\n[ \\t])*)`, 'im')
    .exec(source)?.[1]
    ?.replace(/\r\n[ \t]+/g, ' ')
    .trim() ?? null

test('a letter is signed so that a receiver who knows only the DNS record can check it', async () => {
  const dkim = { domain: 'city.test', selector: 'prasan', keyFile }
  const { deps } = aDesk({ dkim })

  const leave = {
    'List-Unsubscribe': '<https://city.test/leave>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }

  await handLetter(deps, id, { ...letter, headers: leave })

  const { source = '' } = received[0] ?? {}
  const key = readDkimKey(dkim)
  const record = key.ok ? dkimRecord(key.value) : null
  expect(record?.name).toBe('prasan._domainkey.city.test')
  expect(record?.line).toMatch(/^"[^"]{1,255}" "[^"]{1,255}"$/)
  expect(isWellSigned(source, record?.text ?? '')).toBe(true)
  expect(isWellSigned(source.replace(/^Subject: /im, 'Subject: x'), record?.text ?? '')).toBe(false)
  expect(isWellSigned(source.replace('=One-Click', '=Two-Clicks'), record?.text ?? '')).toBe(false)
  expect(isWellSigned(`${source}more\r\n`, record?.text ?? '')).toBe(false)
})

test('two tries of one letter bear one Message-ID, ask no machine for an answer, and come back to an address of their own', async () => {
  const { deps } = aDesk()

  await handLetter(deps, id, letter)
  await handLetter(deps, id, letter)

  const [first, second] = received
  const back = tokenInAddress({ address: 'complaints@city.test' }, first?.from ?? '')
  expect([head(first?.source ?? '', 'Message-ID'), head(second?.source ?? '', 'Message-ID')]).toEqual([
    `<${id}@prasan.city.test>`,
    `<${id}@prasan.city.test>`,
  ])
  expect(head(first?.source ?? '', 'Auto-Submitted')).toBe('auto-generated')
  expect(head(first?.source ?? '', 'X-Loop')).toBe('prasan@prasan.city.test')
  expect(back).toMatchObject({ kind: 'b', id })
  expect(back && isOurs({ secrets }, back, '')).toBe(true)
})

test.each([true, false])(
  'an answer finds its case by address or Message-ID (the server knows plus-addresses: %s)',
  async (plus) => {
    const mailbox = aMailbox(1, { plus })
    const { deps } = aDesk({ mailbox })
    const token = returnToken({ secrets }, { kind: 'c', home: '57', id }, letter.to)

    await handLetter(deps, id, { ...letter, replyTo: returnAddress({ ...mailbox, plus: true }, token) })

    const { source = '', from = '' } = received[0] ?? {}
    const [named] = lettersNamed('prasan.city.test', head(source, 'Message-ID') ?? '')
    expect(named?.token && isOurs({ secrets }, named.token, letter.to)).toBe(true)
    expect(head(source, 'Reply-To')).toBe(plus ? `complaints+${token}@city.test` : 'complaints@city.test')
    expect(from.includes('+')).toBe(plus)
  },
)

test('to an address from which letters came back nothing goes; one the server calls unknown is noted as such', async () => {
  const failing = await handLetter(aDesk({}, '5.1.1').deps, id, letter)
  const { deps, asked } = aDesk()
  const refused = await handLetter(deps, id, { ...letter, to: 'gone@example.org' })

  expect(failing).toEqual({ kind: 'refused', reason: 'failing-address' })
  expect(refused).toEqual({ kind: 'refused', reason: '550' })
  expect(asked.some((text) => text.includes('insert into mail_addresses'))).toBe(true)
  expect(received).toEqual([])
})

test('nothing in a letter makes another line of the head', async () => {
  const { deps } = aDesk()

  await handLetter(deps, id, {
    ...letter,
    subject: 'a\r\nBcc: x@example.org',
    headers: { 'In-Reply-To': '<a@b>\r\nBcc: y@example.org' },
  })

  const lines = (received[0]?.source ?? '').split('\r\n\r\n')[0] ?? ''
  expect(lines).not.toMatch(/^bcc:/im)
})

test.each([
  ['is not there', 'unreadable', () => join(folder, 'none.pem')],
  ['is no key', 'no-key', () => written('text.pem', 'hello')],
  [
    'is not RSA',
    'not-rsa',
    () => written('ed.pem', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
  ],
  [
    'is too short',
    'too-short',
    () =>
      written(
        'short.pem',
        generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ),
  ],
])('a DKIM key that %s is told apart, and letters go out without a signature', async (_, problem, file) => {
  const dkim = { domain: 'city.test', selector: 's', keyFile: file() }

  const handed = await handLetter(aDesk({ dkim }).deps, id, letter)

  expect(readDkimKey(dkim)).toEqual({ ok: false, problem })
  expect(handed).toEqual({ kind: 'sent' })
  expect(head(received[0]?.source ?? '', 'DKIM-Signature')).toBeNull()
})

function written(name: string, text: string | Buffer): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** Checks a signature from RFC 6376 alone: relaxed/relaxed, rsa-sha256, the key out of the DNS record. */
function isWellSigned(source: string, record: string): boolean {
  const end = source.indexOf('\r\n\r\n')
  const lines = source.slice(0, end).split(/\r\n(?![ \t])/)
  const body = source.slice(end + 4)
  const signature = lines.find((line) => /^dkim-signature:/i.test(line)) ?? ''
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => [tag.split('=')[0]?.trim() ?? '', tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')] as const),
  )
  if (tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed') return false
  const plainBody = `${body
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)+$/, '')}\r\n`
  if (createHash('sha256').update(plainBody, 'latin1').digest('base64') !== tags.get('bh')) return false
  const relaxed = (line: string) => {
    const at = line.indexOf(':')
    return `${line.slice(0, at).trim().toLowerCase()}:${line
      .slice(at + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()}`
  }
  const signed = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const line = lines.findLast((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    return line === undefined ? [] : [relaxed(line)]
  })
  const own = relaxed(signature.replace(/(\bb=)[^;]*/, '$1'))
  const key = createPublicKey({
    key: Buffer.from(/p=([^;\s]+)/.exec(record)?.[1] ?? '', 'base64'),
    type: 'spki',
    format: 'der',
  })
  const text = Buffer.from([...signed, own].join('\r\n'), 'latin1')
  return verify('sha256', text, key, Buffer.from(tags.get('b') ?? '', 'base64'))
}

test('a letter goes in clear to this very machine alone, or where the operator said that it may', async () => {
  // This machine under a name that is not known to be.
  const smtpUrl = `smtp://0.0.0.0:${port}`

  const needsTls = await handLetter(aDesk({ demo: false, smtpUrl }).deps, id, letter)
  const before = received.length
  const mayBePlain = await handLetter(aDesk({ demo: false, smtpUrl, smtpPlain: true }).deps, id, letter)

  expect([needsTls, before]).toEqual([{ kind: 'later', reason: 'ETLS', isOutage: true }, 0])
  expect([mayBePlain, received.length]).toEqual([{ kind: 'sent' }, 1])
})

test('a letter waits while the server wants us to sign in: nothing is wrong with the letter', async () => {
  mustSignIn = true

  const handed = await handLetter(aDesk({ demo: false }).deps, id, letter)
  mustSignIn = false

  expect(handed).toEqual({ kind: 'later', reason: '530', isOutage: true })
})

test('a demonstration hands letters to a server on this very machine only, and none to invented people', async () => {
  const elsewhere = aDesk({ demo: true, smtpUrl: `smtp://0.0.0.0:${port}`, smtpPlain: true }).deps
  const here = aDesk({ demo: true }).deps

  const kept = [
    await handLetter(elsewhere, id, letter),
    await handLetter(here, id, { ...letter, to: 'officer.57@demo.example' }),
  ]
  const sent = await handLetter(here, id, letter)

  expect(kept).toEqual([{ kind: 'kept' }, { kind: 'kept' }])
  expect([sent, received.length]).toEqual([{ kind: 'sent' }, 1])
})
