import { createAccount } from '../../src/features/people/create-account.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Config } from '../../src/platform/config.ts'
import type { Deps } from '../../src/platform/deps.ts'
import type { MailboxConfig } from '../../src/platform/mail/mail-config.ts'
import type { TestHouse } from './house.ts'

/** The mailbox complaints@city.test on a server of this machine. */
export function aMailbox(port: number, over: Partial<MailboxConfig> = {}): MailboxConfig {
  return {
    host: '127.0.0.1',
    port,
    secure: false,
    user: 'complaints',
    password: 'secret',
    folder: 'INBOX',
    address: 'complaints@city.test',
    folders: { done: 'Done', failed: 'Failed' },
    plus: true,
    authserv: null,
    ...over,
  }
}

/** A house whose worker reads this mailbox. */
export function withMailbox(house: TestHouse, mailbox: MailboxConfig, over: Partial<Config> = {}): Deps {
  return { ...house.deps, config: { ...house.deps.config, mailbox, ...over } }
}

let letters = 0

export interface LetterOver {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly text?: string
  readonly id?: string
  /** More lines of the head. */
  readonly head?: readonly string[]
}

/** A letter as a mail program writes it: a broken road in Chiang Rai, unless said otherwise. */
export function aLetter(over: LetterOver = {}): string {
  const word = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`
  return [
    `Return-Path: <${addressIn(over.from ?? 'สมศรี <somsri@example.org>')}>`,
    `From: ${encodedName(over.from ?? 'สมศรี <somsri@example.org>', word)}`,
    `To: ${over.to ?? 'complaints@city.test'}`,
    `Subject: ${word(over.subject ?? 'ถนนเป็นหลุม')}`,
    `Message-ID: ${over.id ?? `<letter-${++letters}@example.org>`}`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0700',
    ...(over.head ?? []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    over.text ?? 'ถนนเป็นหลุมใหญ่ รถล้มบ่อย\nหน้าวัดทดสอบ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย',
    '',
  ].join('\r\n')
}

/** A letter of several parts; each is its head and its body. */
export function aLetterOf(
  parts: readonly (readonly [readonly string[], string | Buffer])[],
  over: LetterOver = {},
  type = 'multipart/mixed',
): Buffer {
  const boundary = 'part-of-the-letter'
  const head = aLetter({ ...over, text: '' })
    .replace(/Content-Type: .*\r\n/, `Content-Type: ${type}; boundary="${boundary}"\r\n`)
    .replace(/Content-Transfer-Encoding: .*\r\n/, '')
    .trimEnd()
  const pieces = parts.flatMap(([lines, body]) => [
    Buffer.from(`\r\n--${boundary}\r\n${lines.join('\r\n')}\r\n\r\n`),
    Buffer.isBuffer(body) ? Buffer.from(body.toString('base64').replace(/.{76}/g, '$&\r\n')) : Buffer.from(body),
  ])
  return Buffer.concat([Buffer.from(`${head}\r\n`), ...pieces, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

export const aTextPart = (text: string) => [['Content-Type: text/plain; charset=utf-8'], text] as const

export function aFilePart(name: string, type: string, bytes: Buffer) {
  const head = [
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
  ]
  return [head, bytes] as const
}

function addressIn(from: string): string {
  return /<([^>]*)>/.exec(from)?.[1] ?? from
}

function encodedName(from: string, word: (text: string) => string): string {
  return from.replace(/^([^<]*[^\x20-\x7e][^<]*?)\s*</, (_, name: string) => `${word(name)} <`)
}

/** A case officer of a body with an account under this address, for as long as the roles say. @returns gives the role until a day */
export async function anOfficerWithMail(house: TestHouse, email: string, bodyId: string) {
  const personId = await house.db.transaction((tx) =>
    createAccount(tx, house.deps, { name: 'ดารณี', email, passwordHash: 'x' }),
  )
  return async (until: string | null) => {
    await house.db.query(
      `insert into role_grants (id, person_id, role, body_id, starts_on, ends_on, reason, granted_at, needs_second)
       values ($1, $2, 'case-officer', $3, '2026-01-01', $4, 'test', $5, false)`,
      [newId(), personId, bodyId, until, house.clock.now()],
    )
  }
}
