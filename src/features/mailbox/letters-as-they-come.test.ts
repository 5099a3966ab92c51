import { describe, expect, test } from 'vitest'
import { aFilePart, aLetter, aLetterOf, aTextPart } from '../../../test/support/mail-desk.ts'
import { growthOfSixteen, inProportion } from '../../../test/support/processor-time.ts'
import { mailAddressKey } from '../../platform/mail/addresses.ts'
import {
  isOurs,
  lettersNamed,
  messageIdOf,
  readReturnToken,
  returnAddress,
  returnToken,
  tokenInAddress,
} from '../../platform/mail/return-token.ts'
import { secretsFrom } from '../../platform/secrets.ts'
import { authenticityOf } from './authentic.ts'
import { findPlace } from './find-place.ts'
import { htmlToWords } from './html-words.ts'
import { plainFileName } from './letters.ts'
import type { Mail } from './mail.ts'
import { openMail } from './open-mail.ts'
import { ownWords } from './own-words.ts'
import { readBounce } from './read-bounce.ts'
import { sortMail } from './sort-mail.ts'

const own = { host: 'prasan.test', addresses: ['complaints@city.test', 'no-reply@prasan.test'] }
const box = { address: 'complaints@city.test' }
const keys = { secrets: secretsFrom(Buffer.alloc(32, 7)) }
const letterId = '01990000-0000-7000-8000-00000000abcd'

async function opened(source: string | Buffer): Promise<Mail> {
  const mail = await openMail(Buffer.isBuffer(source) ? source : Buffer.from(source))
  if (!mail.ok) throw new Error(mail.problem)
  return mail.value
}

/** Text in TIS-620, as Thai programs wrote it for twenty years. */
function tis620(text: string): Buffer {
  return Buffer.from(
    [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 0
      return code >= 0xe01 && code <= 0xe5b ? code - 0xe01 + 0xa1 : code
    }),
  )
}

describe('words', () => {
  test.each([
    ['charset=tis-620', 'TIS-620 that says so'],
    ['charset=windows-874', 'windows-874'],
    ['charset=utf-8', 'TIS-620 that says UTF-8'],
    ['charset=us-ascii', 'TIS-620 that says ASCII'],
    ['charset=iso-8859-1', 'TIS-620 that says Western'],
    ['charset=x-nonsense', 'an encoding nobody knows'],
    ['', 'no encoding at all'],
  ])('in Thai are read in %s (%s)', async (charset) => {
    const head = `From: a@example.org\r\nSubject: x\r\nContent-Type: text/plain${charset === '' ? '' : `; ${charset}`}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`

    const mail = await opened(Buffer.concat([Buffer.from(head), tis620('ถนนเป็นหลุมใหญ่ หน้าวัด')]))

    expect(mail.text.trim()).toBe('ถนนเป็นหลุมใหญ่ หน้าวัด')
  })

  test('that are no letters of any encoding are kept as far as they can be read', async () => {
    const head = 'From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'

    const mail = await opened(
      Buffer.concat([Buffer.from(`${head}ไฟดับ `), Buffer.from([0xff, 0xfe]), Buffer.from(' หน้าวัด')]),
    )

    expect(mail.text).toMatch(/^ไฟดับ .* หน้าวัด/)
  })

  test('of an HTML letter are text: no script, no style, no markup, no address of a picture', async () => {
    const html = `<html><head><title>t</title><style>p{color:red}</style></head><body><p>ถนนพัง&nbsp;&amp; น้ำท่วม</p>
      <script>alert(1)</script><img src="https://spy.test/x.gif" onerror="alert(2)"><svg><script>3</script></svg>
      <div>หน้าวัด<br>บ้านดู่</div><!-- <p>secret</p> --><a href="javascript:alert(4)">กด</a> 3 < 4 &#3585; &#x0;</body></html>`

    const mail = await opened(aLetterOf([[['Content-Type: text/html; charset=utf-8'], html]]))

    expect(mail.text).toBe('ถนนพัง & น้ำท่วม\n\nหน้าวัด\nบ้านดู่\nกด 3 < 4 ก')
  })

  test.each([
    ['', '<', 12_000],
    ['', '<a ', 6_000],
    ['', '<!--', 6_000],
    ['<p title="', 'x', 25_000],
    ['', '&#', 12_000],
    ['', '<blockquote>', 2_000],
    ['', '<script>', 3_000],
    ['', '<b> ', 15_000],
  ])('of broken HTML take time in proportion to their length: %s%s', async (before, piece, times) => {
    const read = (count: number) => htmlToWords(`${before}${piece.repeat(count)}`)

    expect(await growthOfSixteen(read, times, 2)).toBeLessThan(inProportion)
  })

  test.each([
    [
      'ยังไม่เสร็จครับ\n\nเมื่อ อา. 22 พ.ย. 2026 เวลา 10:00 ประสาน <no-reply@prasan.test> เขียนว่า:\n> เรียน\n> ขอบคุณ',
      'ยังไม่เสร็จครับ',
    ],
    ['Not done.\n\nOn Sun, Nov 22, 2026 at 10:00 Prasan\n<no-reply@prasan.test> wrote:\n\n> Dear', 'Not done.'],
    ['ขอบคุณ\n\n________________________________\nFrom: Prasan\nSent: Sunday\nTo: me', 'ขอบคุณ'],
    ['ขอบคุณ\n\nจาก: ประสาน\nส่งเมื่อ: วันอาทิตย์\nถึง: ฉัน', 'ขอบคุณ'],
    ['-----Original Message-----\nข้อความเดิมที่ส่งต่อ', '-----Original Message-----\nข้อความเดิมที่ส่งต่อ'],
    ['น้ำท่วม\n-- \nสมชาย\nโทร 081', 'น้ำท่วม'],
    ['น้ำท่วม\n\nส่งจาก iPhone ของฉัน', 'น้ำท่วม'],
    ['flood\n\nSent from my iPhone', 'flood'],
    ['> อ้าง\nตอบข้างล่าง\n> อ้าง\nจบ', 'ตอบข้างล่าง\nจบ'],
    ['เมื่อวานนี้ไฟดับ แล้วก็เขียนจดหมายไปแล้ว\nยังไม่มีใครมา', 'เมื่อวานนี้ไฟดับ แล้วก็เขียนจดหมายไปแล้ว\nยังไม่มีใครมา'],
  ])('are without what the program quoted and the signature: %j', (text, words) => {
    expect(ownWords(text)).toBe(words)
  })
})

describe('a letter that is meant to hurt', () => {
  test.each([
    ['แผนที่ หมู่ 3 (แก้ไข).pdf', 'แผนที่ หมู่ 3 (แก้ไข).pdf'],
    ['winmail.dat', 'winmail.dat'],
    ['จ่ายค่าปรับที่ evil.example ภายในวันนี้.pdf', ''],
    ['https evil.pdf', ''],
    ['evil.example', ''],
    [`${'ก'.repeat(60)}.pdf`, ''],
  ])('does not have us bring a sentence to somebody else by the name of a file: %j', (name, said) => {
    expect(plainFileName(name)).toBe(said)
  })

  test('ten thousand parts are refused before they are opened, in time in proportion to their number', async () => {
    const letters = new Map(
      [625, 10_000].map((count) => [count, aLetterOf(Array.from({ length: count }, () => aTextPart('x')))]),
    )
    const open = async (count: number) => {
      expect(await openMail(letters.get(count) ?? Buffer.alloc(0))).toEqual({ ok: false, problem: 'too-many-parts' })
    }

    expect(await growthOfSixteen(open, 625)).toBeLessThan(inProportion)
  })

  test('parts a hundred deep are refused', async () => {
    const deep = Array.from(
      { length: 100 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
    ).join('')

    expect(await openMail(Buffer.from(`From: a@example.org\r\n${deep}`))).toEqual({
      ok: false,
      problem: 'too-many-parts',
    })
  })

  test('a head of a megabyte is refused', async () => {
    const source = `From: a@example.org\r\n${'X-Long: y\r\n'.repeat(100_000)}\r\nhello`

    expect(await openMail(Buffer.from(source))).toEqual({ ok: false, problem: 'too-many-parts' })
  })

  test('an archive and a nested letter are not opened', async () => {
    const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(1_000)])
    const inner = Buffer.from('From: x@example.org\r\nSubject: inner\r\n\r\ninner words')

    const mail = await opened(
      aLetterOf([
        aTextPart('outer words'),
        aFilePart('bomb.zip', 'application/zip', zip),
        [['Content-Type: message/rfc822'], inner.toString()],
      ]),
    )

    expect(mail.text.trim()).toBe('outer words')
    expect(mail.files.map(({ type }) => type)).toEqual(['application/zip', 'message/rfc822'])
  })

  test.each([
    [
      'name in the head with a line end',
      'From: =?UTF-8?B?YQ0KQmNjOiB4QGV4YW1wbGUub3Jn?= <a@example.org>',
      'a Bcc: x@example.org',
    ],
    ['a picture of another script turned round', 'From: =?UTF-8?B?4oCuYWRtaW4=?= <a@example.org>', 'admin'],
  ])('%s becomes one plain line', async (_, line, name) => {
    const mail = await opened(
      `${line}\r\nSubject: =?UTF-8?B?aGkNClgtRXZpbDogMQ==?=\r\nMessage-ID: <ok@example.org>\r\n\r\nx`,
    )

    expect(mail.from).toEqual({ name, address: 'a@example.org' })
    expect(mail.subject).toBe('hi X-Evil: 1')
  })

  test.each([
    'From: a@example.org, b@example.org',
    'From: a@example.org\r\nFrom: b@example.org',
    'From: "a@example.org\\r\\nBcc: b"',
    'From: somebody',
    'X: y',
  ])('%j names nobody who could be answered', async (line) => {
    expect((await opened(`${line}\r\nSubject: x\r\n\r\nwords`)).from).toBeNull()
  })

  test('a Message-ID that is none is none', async () => {
    expect((await opened('From: a@example.org\r\nMessage-ID: not one\r\n\r\nx')).messageId).toBeNull()
  })

  test.each([
    [
      'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="x"',
      '--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x--',
    ],
    ['application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', 'AAAA'],
    ['text/plain', '-----BEGIN PGP MESSAGE-----\r\nAAAA'],
  ])('an encrypted letter is known: %s', async (type, body) => {
    expect((await opened(`From: a@example.org\r\nContent-Type: ${type}\r\n\r\n${body}`)).isEncrypted).toBe(true)
  })
})

describe('who wrote', () => {
  test.each([
    [['Auto-Submitted: auto-replied'], 'automatic'],
    [['Auto-Submitted: auto-generated (failure)'], 'automatic'],
    [['Auto-Submitted: no'], 'person'],
    [['X-Auto-Response-Suppress: All'], 'unsure'],
    [['X-Autoreply: yes'], 'automatic'],
    [['Precedence: auto_reply'], 'automatic'],
    [['Precedence: bulk'], 'unsure'],
    [['List-Id: <news.example.org>'], 'unsure'],
    [['X-Loop: prasan@prasan.test'], 'own'],
    [['X-Loop: other@example.org'], 'person'],
    [[], 'person'],
  ])('%j says that it was %s', async (head, kind) => {
    expect(sortMail(await opened(aLetter({ head })), own).kind).toBe(kind)
  })

  test.each([
    [{ from: 'complaints@city.test' }, 'own'],
    [{ from: 'MAILER-DAEMON@mx.example.org' }, 'bounce'],
    [{ from: 'no-reply@shop.example.org' }, 'automatic'],
    [{ subject: 'Automatic reply: รับเรื่องแล้ว' }, 'automatic'],
    [{ subject: 'ตอบกลับอัตโนมัติ: ไม่อยู่' }, 'automatic'],
  ])('%j is a letter of kind %s', async (over, kind) => {
    expect(sortMail(await opened(aLetter(over)), own).kind).toBe(kind)
  })

  test('a letter without a return path is one that came back', async () => {
    const source = aLetter().replace(/^Return-Path: .*\r\n/, 'Return-Path: <>\r\n')

    expect(sortMail(await opened(source), own).kind).toBe('bounce')
  })

  test.each([
    [['mx.city.test; dmarc=pass header.from=example.org'], 'pass'],
    [['mx.city.test; spf=pass; dkim=pass; dmarc=fail (p=none) header.from=example.org'], 'fail'],
    [['mx.city.test; spf=pass; dkim=pass'], 'unknown'],
    [['elsewhere.test; dmarc=pass'], 'unknown'],
    [['mx.city.test; dmarc=fail', 'mx.city.test; dmarc=pass'], 'fail'],
    [['mx.city.test (x; dmarc=pass); dmarc=fail'], 'fail'],
    [['mx.city.test.evil; dmarc=pass'], 'unknown'],
    [[], 'unknown'],
  ])('%j is believed as %s when mx.city.test is our server, and never without one', (lines, found) => {
    expect(authenticityOf(lines, 'mx.city.test')).toBe(found)
    expect(authenticityOf(lines, null)).toBe('unknown')
  })
})

describe('marks that come back', () => {
  const subject = { kind: 'c', home: '57', id: letterId } as const
  const token = returnToken(keys, subject, 'Somsri@Example.org')

  test('a mark fits into an address, survives capitals, and counts from the address it was sent to alone', () => {
    const address = returnAddress({ ...box, plus: true }, token)
    const read = tokenInAddress(box, address.toUpperCase())

    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
    expect(read).toMatchObject(subject)
    expect(read && isOurs(keys, read, 'somsri@example.org')).toBe(true)
    expect(read && isOurs(keys, read, 'other@example.org')).toBe(false)
  })

  test('a changed mark, one of another house and one for another case are nothing', () => {
    const changed = ['d', ...token.slice(1)].join('')
    const other = readReturnToken(token.replace(/^c57/, 'c50'))

    expect(isOurs(keys, readReturnToken(changed) as never, 'somsri@example.org')).toBe(false)
    expect(other && isOurs(keys, other, 'somsri@example.org')).toBe(false)
    expect(
      isOurs({ secrets: secretsFrom(Buffer.alloc(32, 8)) }, readReturnToken(token) as never, 'somsri@example.org'),
    ).toBe(false)
    expect([
      readReturnToken(''),
      readReturnToken('c57'),
      readReturnToken(`${token}0`),
      readReturnToken('c57'.padEnd(45, 'v')),
    ]).toEqual([null, null, null, null])
  })

  test('a Message-ID of ours names letter and mark; one of another host does not', () => {
    const id = messageIdOf('prasan.test', letterId, token)

    expect(lettersNamed('prasan.test', `<x@y> ${id}`)).toEqual([
      { letter: letterId, token: expect.objectContaining(subject) },
    ])
    expect(lettersNamed('prasan.test', id.replace('@prasan', '@other'))).toEqual([])
    expect(lettersNamed('prasan.test', messageIdOf('prasan.test', letterId, null))).toEqual([
      { letter: letterId, token: null },
    ])
  })
})

describe('a letter that came back', () => {
  const report = (status: string, action = 'failed', over: { id?: string; to?: string } = {}) =>
    aLetterOf(
      [
        aTextPart('Sorry.'),
        [
          ['Content-Type: message/delivery-status'],
          `Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; gone@example.org\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 ${status} no`,
        ],
        [
          ['Content-Type: text/rfc822-headers'],
          `From: a\r\nMessage-ID: ${over.id ?? messageIdOf('prasan.test', letterId, null)}\r\nSubject: x`,
        ],
      ],
      { from: 'MAILER-DAEMON@mx.example.org', ...(over.to ? { to: over.to } : {}) },
      'multipart/report; report-type=delivery-status',
    )

  test.each([
    ['5.1.1', true],
    ['5.1.10', true],
    ['5.2.1', true],
    ['5.4.4', true],
    ['5.2.2', false],
    ['5.7.1', false],
    ['4.4.7', false],
    ['5.0.0', false],
  ])('with %s for good: %s', async (code, isPermanent) => {
    const mail = await opened(report(code))

    expect(sortMail(mail, own).kind).toBe('bounce')
    expect(readBounce(keys, mail, box, 'prasan.test')).toEqual({
      letter: letterId,
      code,
      isPermanent,
      to: mailAddressKey(keys, 'gone@example.org'),
    })
  })

  test('is known by the address it came to when it quotes nothing of ours', async () => {
    const to = returnAddress({ ...box, plus: true }, returnToken(keys, { kind: 'b', home: '00', id: letterId }, ''))

    const mail = await opened(report('5.1.1', 'failed', { id: '<x@elsewhere>', to }))
    expect(readBounce(keys, mail, box, 'prasan.test')).toMatchObject({ letter: letterId, to: null })
  })

  test('by an address that anybody can make up, or that names nobody it could not reach, is not believed', async () => {
    const theirs = { secrets: secretsFrom(Buffer.alloc(32, 8)) }
    const to = returnAddress({ ...box, plus: true }, returnToken(theirs, { kind: 'b', home: '00', id: letterId }, ''))
    const nobody = report('5.1.1').toString('latin1').replace('Final-Recipient', 'X-Recipient')

    expect(
      readBounce(keys, await opened(report('5.1.1', 'failed', { id: '<x@y>', to })), box, 'prasan.test'),
    ).toBeNull()
    expect(readBounce(keys, await opened(nobody), box, 'prasan.test')).toBeNull()
  })

  test('that names a recipient without end is read no slower for it', async () => {
    const read = async (count: number) => {
      const long = `${'a@'.repeat(count)} x`
      const text = report('5.1.1')
        .toString('latin1')
        .replace(/Final-Recipient: .*/, `Final-Recipient: rfc822;${long}`)
      return readBounce(keys, await opened(Buffer.from(text, 'latin1')), box, 'prasan.test')
    }

    expect(await read(1_800)).toBeNull()
    expect(await growthOfSixteen(read, 1_800, 2)).toBeLessThan(inProportion)
  })

  test('that names no letter of ours, or is only late, says nothing', async () => {
    expect(
      readBounce(keys, await opened(report('5.1.1', 'failed', { id: '<x@elsewhere>' })), box, 'prasan.test'),
    ).toBeNull()
    expect(readBounce(keys, await opened(report('4.4.1', 'delayed')), box, 'prasan.test')).toBeNull()
  })
})

test('the finest place a letter names for sure is its place, a label before it or not, and a position counts where it lies in Thailand', () => {
  const known: Record<string, { code: string; confidence: number }> = {
    'ตำบลบ้านดู่ จังหวัดเชียงราย': { code: '570115', confidence: 0.95 },
    จังหวัดเชียงราย: { code: '57', confidence: 0.95 },
    บ้านดู่: { code: '570115', confidence: 0.5 },
  }
  const places = { resolve: (text: string) => known[text] ?? null, children: () => [] } as never

  expect(findPlace(places, 'ไฟดับ', 'จังหวัดเชียงราย\nสถานที่: ตำบลบ้านดู่ จังหวัดเชียงราย\n19.90712, 99.83051')).toEqual({
    areaCode: '570115',
    lat: 19.90712,
    lon: 99.83051,
    text: 'ตำบลบ้านดู่ จังหวัดเชียงราย',
  })
  expect(findPlace(places, 'บ้านดู่', 'ราคา 12.500, 99.300 บาท ที่ 51.50735, 10.12776')).toMatchObject({ areaCode: null })
  expect(findPlace(places, '', 'https://maps.example/?q=๑๙.๙๐๗๑๒,๙๙.๘๓๐๕๑').lat).toBe(19.90712)
})
