import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anImapServer, type TestImapServer } from '../../../test/support/imap-server.ts'
import { aLetter, aMailbox } from '../../../test/support/mail-desk.ts'
import { type Config, readConfig } from '../../platform/config.ts'
import { dkimRecord, readDkimKey } from '../../platform/mail/dkim.ts'
import { halfSet } from '../../platform/mail/mail-config.ts'
import { connectionTo } from './imap-box.ts'
import { dkimFinding, imapFinding, smtpFinding } from './mailbox.cli.ts'

let imap: TestImapServer
let fixed: TestImapServer
let smtp: SMTPServer
let smtpPort: number
const folder = mkdtempSync(join(tmpdir(), 'prasan-check-'))
const keyFile = join(folder, 'key.pem')

beforeAll(async () => {
  imap = await anImapServer()
  fixed = await anImapServer({ folders: 'fixed' })
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => (auth.password === 'right' ? done(null, { user: 'x' }) : done(new Error('no'))),
  })
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready))
  smtpPort = (smtp.server.address() as AddressInfo).port
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 })
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
})
afterAll(async () => {
  await imap.close()
  await fixed.close()
  await new Promise<void>((closed) => smtp.close(closed))
  rmSync(folder, { recursive: true, force: true })
})

const config = (over: Partial<Config>): Config => ({ ...readConfig({}), ...over })

test('a mailbox that can be read says how many letters wait', async () => {
  imap.deliver(aLetter())

  expect(await imapFinding(config({ mailbox: aMailbox(imap.port) }), 'en')).toEqual({
    ok: true,
    text: 'IMAP: complaints@127.0.0.1/INBOX can be read; 1 letters wait.',
  })
})

test.each<[string, () => Partial<ReturnType<typeof aMailbox>>, string]>([
  ['nothing listens', () => ({ port: 1 }), 'nothing answers at this host and port'],
  ['the password is wrong', () => ({ port: imap.port, password: 'no' }), 'refuses this user and password'],
  ['there is no such folder', () => ({ port: imap.port, folder: 'None' }), 'there is no such folder'],
  ['no folders may be made', () => ({ port: fixed.port }), 'PRASAN_IMAP_FOLDERS=flags'],
])('when %s the sentence says what to do', async (_, over, says) => {
  const found = await imapFinding(config({ mailbox: aMailbox(0, over()) }), 'en')

  expect(found.ok).toBe(false)
  expect(found.text).toContain(says)
  expect(found.text).not.toContain('secret')
})

test.each([
  ['mail.city.test', false, true],
  ['10.0.0.5', false, true],
  ['127.0.0.1.city.test', false, true],
  ['mail.city.test', true, false],
  ['127.0.0.1', false, false],
  ['localhost', false, false],
])('to %s (TLS from the first byte: %s) STARTTLS is a must: %s', (host, secure, must) => {
  expect('doSTARTTLS' in connectionTo(aMailbox(143, { host, secure }))).toBe(must)
})

test('a mail server is tried with user and password, and its password is never repeated', async () => {
  const at = (user: string) => config({ smtpUrl: `smtp://${user}@127.0.0.1:${smtpPort}` })

  expect(await smtpFinding(at('u:right'), 'en')).toMatchObject({ ok: true })
  expect(await smtpFinding(at('u:wrong-word'), 'en')).toEqual({
    ok: false,
    text: `SMTP: 127.0.0.1:${smtpPort} cannot be used: the server refuses this user and password.`,
  })
  expect((await smtpFinding(config({ smtpUrl: 'smtp://127.0.0.1:1' }), 'en')).text).toContain('nothing answers')
})

test('the DNS record of the key is compared with the key', async () => {
  const dkim = { domain: 'city.test', selector: 'prasan', keyFile }
  const key = readDkimKey(dkim)
  if (!key.ok) throw new Error(key.problem)
  const { name, text } = dkimRecord(key.value)
  const found = (ask: (name: string) => Promise<string[][]>) => dkimFinding(config({ dkim }), 'en', ask)
  const failing = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }))

  expect(await found(async () => [[text.slice(0, 100), text.slice(100)]])).toMatchObject({ ok: true })
  expect((await found(async () => [['v=DKIM1; k=rsa; p=AAAA']])).text).toBe(
    `DKIM: ${name} in the DNS belongs to another key.`,
  )
  expect((await found(failing('ENOTFOUND'))).text).toContain('bin/prasan mail dkim-record')
  expect((await found(failing('ETIMEOUT'))).text).toContain('could not be asked')
})

test('variables that work only together are named when one is missing', () => {
  expect(halfSet({ PRASAN_IMAP_URL: 'x' })).toEqual(['PRASAN_MAIL_ADDRESS'])
  expect(halfSet({ PRASAN_DKIM_DOMAIN: 'x' })).toEqual(['PRASAN_DKIM_SELECTOR', 'PRASAN_DKIM_KEY_FILE'])
  expect(halfSet({})).toEqual([])
})
