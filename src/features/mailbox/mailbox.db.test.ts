import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aDeskDistrict } from '../../../test/support/case-desk.ts'
import { doMove } from '../../../test/support/complaint-desk.ts'
import { aDovecot, noDovecot } from '../../../test/support/dovecot.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { anImapServer, type TestImapServer } from '../../../test/support/imap-server.ts'
import {
  aFilePart,
  aLetter,
  aLetterOf,
  aMailbox,
  anOfficerWithMail,
  aTextPart,
  type LetterOver,
  withMailbox,
} from '../../../test/support/mail-desk.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { noteCameBack, noteHanded } from '../../platform/mail/addresses.ts'
import type { Letter } from '../../platform/mail/mailer.ts'
import { messageIdOf, returnAddress, returnToken, tokenInAddress } from '../../platform/mail/return-token.ts'
import { caseByKey, routeNewCases, timelineOf } from '../complaints/index.ts'
import { openImapBox } from './imap-box.ts'
import { caseReplyAddress, mailboxRoom } from './index.ts'
import { readMailbox } from './read-mailbox.ts'
import { takeMail } from './take-mail.ts'
import { forgetDrafts } from './take-report.ts'

let house: TestHouse
let server: TestImapServer
let deps: Deps
let desk: Awaited<ReturnType<typeof aDeskDistrict>>
const photo = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#888' } })
  .jpeg()
  .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 54/1 0/1' } })
  .toBuffer()

beforeAll(async () => {
  house = await aTestHouse()
  server = await anImapServer()
  deps = withMailbox(house, aMailbox(server.port))
  desk = await aDeskDistrict(house.db)
})
afterAll(async () => {
  await server?.close()
  await house?.close()
})
beforeEach(async () => {
  house.mailbox.sent.splice(0)
  await house.db.query(
    'truncate complaints, complaint_events, complaint_sources, mailbox_messages, mailbox_drafts cascade',
  )
})

interface Row {
  kind: string
  why: string | null
  home: string | null
  complaint_id: string | null
}

async function rows(): Promise<Row[]> {
  const found = await house.db.query<Row>(
    'select kind, why, home, complaint_id from mailbox_messages order by received_at, uid',
  )
  return found.rows
}

async function cases() {
  const { rows } = await house.db.query<{
    words: string
    channel: string
    photos: number
    ref: string
    area_code: string | null
  }>('select words, channel, photos, ref, area_code from complaints order by received_at, id')
  return rows
}

/** Delivers letters and reads the mailbox until nothing new is in it. */
async function read(...letters: (string | Buffer | LetterOver)[]): Promise<Row[]> {
  for (const one of letters) server.deliver(typeof one === 'string' || Buffer.isBuffer(one) ? one : aLetter(one))
  await readMailbox(deps)
  return rows()
}

/** A case by e-mail, and the letter that answered it. */
async function aCaseByMail(
  over: LetterOver = {},
): Promise<{ row: Row; answer: Letter; key: { home: string; id: string } }> {
  const [row] = await read(over)
  const [answer] = house.mailbox.sent.splice(0)
  await routeNewCases(deps)
  if (!row?.home || !row.complaint_id || !answer) throw new Error('no case was made')
  await house.db.query('delete from mailbox_messages')
  return { row, answer, key: { home: row.home, id: row.complaint_id } }
}

/** The case lies with the town, and an officer of it acts. */
async function givenToTown(key: { home: string; id: string }) {
  const row = await caseByKey(house.db, key)
  const actor = { kind: 'officer', personId: newId(), bodyId: desk.town.id } as const
  const act = { actor, reason: 'test', visibility: 'public' } as const
  const ref = row?.ref ?? ''
  if (row?.facts.leadBodyId !== desk.town.id) await doMove(house, ref, { kind: 'assign', bodyId: desk.town.id }, act)
  return { ref, act }
}

const last = () => house.mailbox.sent.at(-1) as Letter

describe('a report', () => {
  test('becomes a case with its photos, and the answer brings reference and receipt', async () => {
    const text = 'ไฟถนนดับสามดวง มืดมาก\nตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย\n-- \nสมศรี 081-234-5678'
    const found = await read(
      aLetterOf([
        aTextPart(text),
        aFilePart('IMG_1.jpg', 'image/jpeg', photo),
        aFilePart('bill.pdf', 'application/pdf', Buffer.from('%PDF-1.7')),
      ]),
    )

    expect(found).toMatchObject([{ kind: 'report', home: '57' }])
    expect(await cases()).toMatchObject([
      { channel: 'email', photos: 1, area_code: '570103', words: expect.stringMatching(/^ถนนเป็นหลุม\nไฟถนนดับ/) },
    ])
    expect(last()).toMatchObject({ to: 'somsri@example.org', headers: { 'Auto-Submitted': 'auto-replied' } })
    expect(last().text).toMatch(
      /เลขที่เรื่อง: 57-[\s\S]*รหัสติดตาม: \S{24}\n[\s\S]*ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย[\s\S]*bill\.pdf/,
    )
    expect(server.sources('INBOX')).toEqual([])
    expect(server.sources('Done')).toHaveLength(1)
  })

  test('whose sender never says where is forgotten after 14 days, with its photos', async () => {
    await read(
      aLetterOf([aTextPart('ไฟถนนดับสามดวง มืดมาก'), aFilePart('a.jpg', 'image/jpeg', photo)], { subject: 'ไฟดับ' }),
    )
    const later = { ...deps, clock: fixedClock('2026-12-20T03:00:00.000Z') }
    const waiting = () =>
      house.db.query(
        'select (select count(*)::integer from mailbox_drafts) as drafts, (select count(*)::integer from complaint_erasures) as files',
      )
    const before = await waiting()

    await later.db.transaction((tx) => forgetDrafts(tx, later, new Date('2026-12-06T03:00:00.000Z')))

    expect([...before.rows, ...(await waiting()).rows]).toEqual([
      { drafts: 1, files: 0 },
      { drafts: 0, files: 2 },
    ])
  })

  test('without a place waits, sealed; what its sender answers makes it whole, once', async () => {
    await read({ text: 'ไฟถนนดับสามดวง มืดมาก', subject: 'ไฟดับ' })
    const asked = last()
    const { rows: drafts } = await house.db.query<{ sealed: string }>('select sealed from mailbox_drafts')

    await read(
      aLetter({
        to: asked.replyTo ?? '',
        subject: `Re: ${asked.subject}`,
        text: 'ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย\n\nเมื่อวันที่ 22 ประสาน เขียนว่า:\n> เกิดที่ใด',
      }),
    )
    const again = await read({ to: asked.replyTo ?? '', text: 'ตอบอีกครั้ง' })

    expect(asked.text).toContain('เกิดที่ใด')
    expect(drafts[0]?.sealed).not.toMatch(/ไฟ|somsri/)
    expect(await cases()).toMatchObject([
      { area_code: '570103', words: 'ไฟดับ\nไฟถนนดับสามดวง มืดมาก\nตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย' },
    ])
    expect(again.map(({ kind, why }) => [kind, why])).toEqual([
      ['draft', 'no-place'],
      ['report', null],
      ['refused', 'draft-gone'],
    ])
  })

  test('whose place nobody knows is taken when its sender was asked once: an officer looks', async () => {
    await read({ text: 'ไฟถนนดับสามดวง มืดมาก', subject: 'ไฟดับ' })

    await read({ to: last().replyTo ?? '', text: 'แถวร้านป้าแดง' })

    expect(await cases()).toMatchObject([{ area_code: null, words: expect.stringContaining('แถวร้านป้าแดง') }])
  })

  test('of photos alone is asked for words, and the photos are not asked for again', async () => {
    await read(aLetterOf([aFilePart('a.jpg', 'image/jpeg', photo)], { subject: '' }))

    await read({ to: last().replyTo ?? '', text: 'ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย' })

    expect(await cases()).toMatchObject([{ photos: 1 }])
  })

  test('in English is answered in English', async () => {
    await read({ subject: 'Street light broken', text: 'Three lamps are dark. 19.90712, 99.83051' })

    expect(last().text).toMatch(/Reference: \d\d-[\s\S]*Receipt: /)
  })

  test('that names the ref of a case of somebody else is a new case, and nothing more', async () => {
    const { key } = await aCaseByMail()
    const [before] = await cases()
    const steps = await timelineOf(house.db, key, 'staff')

    await read({
      from: 'stranger@example.com',
      subject: `Re: ${before?.ref}`,
      text: `${before?.ref} ปิดเรื่องได้ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย`,
    })

    expect(await cases()).toHaveLength(2)
    expect(await timelineOf(house.db, key, 'staff')).toEqual(steps)
  })

  test('sent to forty people is answered to its sender alone', async () => {
    const many = Array.from({ length: 40 }, (_, n) => `person${n}@example.org`).join(', ')

    await read({ to: `complaints@city.test, ${many}`, head: ['Reply-To: victim@example.net', `Cc: ${many}`] })

    expect(house.mailbox.sent.map(({ to }) => to)).toEqual(['somsri@example.org'])
  })
})

describe('an answer', () => {
  test.each([
    ['to the address of its case', (answer: Letter): LetterOver => ({ to: answer.replyTo ?? '' })],
    [
      'that only names the letter it answers',
      (answer: Letter): LetterOver => {
        const token = tokenInAddress({ address: 'complaints@city.test' }, answer.replyTo ?? '')?.written ?? null
        return { head: [`In-Reply-To: ${messageIdOf('prasan.test', '01990000-0000-7000-8000-00000000abcd', token)}`] }
      },
    ],
  ])('of the reporter %s is the reporter’s word for the office, with photos', async (_, over) => {
    const { answer, key } = await aCaseByMail()

    const found = await read(
      aLetterOf(
        [aTextPart('ขอเพิ่ม เสาต้นที่สามเอียง\n\n> เรียน ผู้แจ้งเรื่อง'), aFilePart('b.jpg', 'image/jpeg', photo)],
        over(answer),
      ),
    )

    const event = (await timelineOf(house.db, key, 'staff')).at(-1)
    expect(found).toMatchObject([{ kind: 'reply', complaint_id: key.id }])
    expect(event).toMatchObject({ kind: 'wrote', visibility: 'reporter', text: 'ขอเพิ่ม เสาต้นที่สามเอียง' })
    const kept = 'select kind, is_private, shown_sha256 from complaint_photos where complaint_id = $1'
    expect((await house.db.query(kept, [key.id])).rows).toEqual([
      { kind: 'reporter', is_private: true, shown_sha256: null },
    ])
    expect(house.mailbox.sent).toEqual([])
  })

  test('to a question of the office goes on with the case; "not done" changes no state and is told where it can be said', async () => {
    const { answer, key } = await aCaseByMail()
    const { ref, act } = await givenToTown(key)
    await doMove(house, ref, { kind: 'ask' }, { ...act, text: 'เสาต้นไหน' })

    await read({ to: answer.replyTo ?? '', text: 'ต้นที่สาม' })
    const resumed = (await caseByKey(house.db, key))?.facts.state
    await doMove(house, ref, { kind: 'accept' }, act)
    await doMove(house, ref, { kind: 'resolve', outcome: 'fixed', note: null }, act)
    await read({ to: answer.replyTo ?? '', text: 'ยังไม่เสร็จ' })

    expect(resumed).toBe('assigned')
    expect((await caseByKey(house.db, key))?.facts.state).toBe('resolved')
    expect(last().text).toContain(`/complaints/${ref}`)
  })

  test('from an address the letter was not sent to is refused and grants nothing, however it came by the mark', async () => {
    const { answer, key } = await aCaseByMail()
    const before = (await timelineOf(house.db, key, 'staff')).length

    const found = await read({ from: 'stranger@example.com', to: answer.replyTo ?? '', text: 'ปิดเรื่องเลย' })

    expect(found).toMatchObject([{ kind: 'refused', why: 'another-sender' }])
    expect(await timelineOf(house.db, key, 'staff')).toHaveLength(before)
    expect(await cases()).toHaveLength(1)
    expect(server.sources('Failed').at(-1)).toContain('stranger@example.com')
  })

  test('of a follower who is not the reporter adds nothing', async () => {
    const { key } = await aCaseByMail()
    const to = caseReplyAddress(deps, {
      about: { kind: 'complaint', id: `${key.home}-${key.id}` },
      address: 'follower@example.com',
    })

    expect(await read({ from: 'follower@example.com', to: to ?? '', text: 'เห็นด้วย' })).toMatchObject([
      { why: 'another-sender' },
    ])
  })
})

describe('an officer', () => {
  test('who answers a letter about a case of the own body writes a note, and who has left the body writes nothing', async () => {
    const { key } = await aCaseByMail()
    await givenToTown(key)
    const grant = await anOfficerWithMail(house, 'officer@town.test', desk.town.id)
    const about = { kind: 'complaint', id: `${key.home}-${key.id}` }
    const to = caseReplyAddress(deps, { about, address: 'officer@town.test' }) ?? ''

    await grant('2026-11-01')
    const left = await read({ from: 'officer@town.test', to, text: 'ส่งช่างแล้ว' })
    await grant(null)
    const works = await read({ from: 'officer@town.test', to, text: 'ส่งช่างแล้ว' })

    expect([left.at(-1)?.why, works.at(-1)?.kind]).toEqual(['another-sender', 'note'])
    expect((await timelineOf(house.db, key, 'staff')).at(-1)).toMatchObject({
      kind: 'note',
      visibility: 'staff',
      text: 'ส่งช่างแล้ว',
    })
    expect((await caseByKey(house.db, key))?.facts.state).toBe('assigned')
  })
})

describe('letters of machines', () => {
  test('are never answered and make no case: an out-of-office note in a case, our own letter, a list, one that came back', async () => {
    const { answer } = await aCaseByMail()

    const found = await read(
      { to: answer.replyTo ?? '', head: ['Auto-Submitted: auto-replied'], text: 'ลาพักร้อน' },
      { from: 'complaints@city.test', head: ['X-Loop: prasan@prasan.test'] },
      { head: ['List-Id: <news.example.org>'] },
      { from: 'MAILER-DAEMON@mx.example.org', text: 'Sorry' },
    )

    expect(found.map(({ kind, why }) => [kind, why])).toEqual([
      ['automatic', 'auto-submitted'],
      ['own', 'x-loop'],
      ['refused', 'unsure'],
      ['automatic', 'not-ours'],
    ])
    expect(house.mailbox.sent).toEqual([])
    expect(await cases()).toHaveLength(1)
  })

  test('two houses that answer each other fall silent at once', async () => {
    await read({})
    const ours = last()

    await read(
      aLetter({
        from: 'other-house@example.org',
        to: ours.replyTo ?? '',
        text: ours.text,
        head: Object.entries(ours.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      }),
    )

    expect(house.mailbox.sent).toHaveLength(1)
  })

  test('one sender has ten letters taken in an hour; the others wait in the mailbox and are taken later', async () => {
    for (let n = 0; n < 13; n += 1)
      server.deliver(
        aLetter({ from: 'busy@example.org', text: `เรื่องที่ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย` }),
      )

    await readMailbox(deps)
    const [first, left] = [(await cases()).length, server.sources('INBOX').length]
    const later = { ...deps, clock: fixedClock('2026-11-23T03:00:00.000Z') }
    await readMailbox(later)

    expect([first, left]).toEqual([10, 3])
    expect([(await cases()).length, server.sources('INBOX').length]).toEqual([13, 0])
  })

  test('hundreds of letters of one sender that wait do not keep out the letter of another', async () => {
    const own = await anImapServer()
    const crowded = withMailbox(house, aMailbox(own.port, { user: 'crowd' }))
    for (let n = 0; n < 215; n += 1)
      own.deliver(
        aLetter({ from: 'busy@example.org', text: `เรื่องที่ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย` }),
      )
    own.deliver(aLetter({ from: 'patient@example.org', text: 'น้ำท่วม ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย' }))

    await readMailbox(crowded)
    const left = own.sources('INBOX').length
    await own.close()

    expect([(await cases()).length, left]).toEqual([11, 205])
  })
})

describe('a letter that is not taken', () => {
  test.each<[string, string, boolean, () => string | Buffer]>([
    ['is empty', 'no-words', true, () => aLetter({ subject: '', text: ' \n' })],
    ['is encrypted', 'encrypted', true, () => aLetter({ text: '-----BEGIN PGP MESSAGE-----\nx' })],
    [
      'has ten thousand parts',
      'too-many-parts',
      true,
      () => aLetterOf(Array.from({ length: 10_000 }, () => aTextPart('x'))),
    ],
    [
      'has 40 MB',
      'too-large',
      true,
      () => Buffer.concat([Buffer.from(aLetter()), Buffer.alloc(40 * 1024 * 1024, 'a\r\n')]),
    ],
    ['names no sender', 'no-sender', false, () => aLetter({ from: 'a@example.org, b@example.org' })],
  ])('because it %s is told so to who can be told, and lies in Failed', async (_, why, told, source) => {
    const found = await read(source())

    expect(found).toMatchObject([{ kind: 'refused', why }])
    expect(house.mailbox.sent).toHaveLength(told ? 1 : 0)
    expect(server.sources('INBOX')).toEqual([])
    expect(await cases()).toEqual([])
  })

  test('because the own server says it is forged is not answered; a line anybody wrote is not believed', async () => {
    const strict = withMailbox(house, aMailbox(server.port, { authserv: 'mx.city.test' }))
    server.deliver(aLetter({ head: ['Authentication-Results: mx.city.test; dmarc=fail header.from=example.org'] }))
    server.deliver(aLetter({ head: ['Authentication-Results: mx.evil.test; dmarc=fail'] }))

    await readMailbox(strict)

    expect((await rows()).map(({ kind, why }) => [kind, why])).toEqual([
      ['refused', 'forged'],
      ['report', null],
    ])
    expect(house.mailbox.sent).toHaveLength(1)
  })

  test('of its files those that are no photos are named to the sender and not kept', async () => {
    await read(
      aLetterOf([
        aTextPart('ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย'),
        aFilePart('winmail.dat', 'application/ms-tnef', Buffer.from([0x78, 0x9f, 0x3e, 0x22])),
        aFilePart('../../etc/x.svg', 'image/svg+xml', Buffer.from('<svg onload="alert(1)"/>')),
        aFilePart('invite.ics', 'text/calendar', Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR')),
        aFilePart('bomb.zip', 'application/zip', Buffer.from('PK\x03\x04')),
        aFilePart('photo.jpg', 'image/jpeg', Buffer.from('<html><script>alert(1)</script>')),
      ]),
    )

    expect(await cases()).toMatchObject([{ photos: 0 }])
    expect(
      last()
        .text.split('\n')
        .filter((line) => line.startsWith('- '))
        .map((line) => line.split(':')[0]),
    ).toEqual(['- winmail.dat', '- x.svg', '- invite.ics', '- bomb.zip', '- photo.jpg'])
  })
})

test('a letter of ours that came back for good ends letters to its address, until somebody writes from it', async () => {
  const letter = '01990000-0000-7000-8000-00000000beef'
  await noteHanded(house.db, deps, { key: letter, to: 'somsri@example.org' })
  const to = returnAddress(
    { address: 'complaints@city.test', plus: true },
    returnToken(deps, { kind: 'b', home: '00', id: letter }, ''),
  )
  const cameBack = aLetterOf(
    [aTextPart('Sorry'), [['Content-Type: message/delivery-status'], 'Action: failed\r\nStatus: 5.1.1']],
    { from: 'MAILER-DAEMON@mx.example.org', to },
    'multipart/report; report-type=delivery-status',
  )

  const found = await read(cameBack)
  const failing = await noteHanded(house.db, deps, { key: letter, to: 'Somsri@Example.org' })
  await read({})
  const well = await noteHanded(house.db, deps, { key: letter, to: 'somsri@example.org' })

  expect(found).toMatchObject([{ kind: 'bounce', why: '5.1.1' }])
  expect([failing.failing, well.failing]).toEqual(['5.1.1', null])
})

test('a report that names a letter of ours but another address than it went to ends nothing', async () => {
  const letter = '01990000-0000-7000-8000-00000000beee'
  await noteHanded(house.db, deps, { key: letter, to: 'somsri@example.org' })
  const report = aLetterOf(
    [
      aTextPart('Sorry'),
      [
        ['Content-Type: message/delivery-status'],
        'Final-Recipient: rfc822; other@example.org\r\nAction: failed\r\nStatus: 5.1.1',
      ],
      [['Content-Type: text/rfc822-headers'], `Message-ID: ${messageIdOf('prasan.test', letter, null)}`],
    ],
    { from: 'MAILER-DAEMON@mx.example.org' },
    'multipart/report; report-type=delivery-status',
  )

  const found = await read(report)

  expect(found).toMatchObject([{ kind: 'automatic', why: 'not-ours' }])
  expect((await noteHanded(house.db, deps, { key: letter, to: 'somsri@example.org' })).failing).toBeNull()
})

test('whoever writes in the name of somebody else brings that person three letters a day, until the person answers one', async () => {
  const forged = (n: number) => ({
    from: 'victim@example.net',
    text: `เรื่องที่ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย`,
  })
  for (const n of [1, 2, 3, 4, 5]) await read(forged(n))
  const [first] = house.mailbox.sent
  const before = [(await cases()).length, house.mailbox.sent.length]
  const unproven = (n: number) => ({
    key: `01990000-0000-7000-8000-00000000a00${n}`,
    to: 'victim@example.net',
    isUnproven: true,
  })
  const held: boolean[] = []
  for (const n of [1, 2, 3, 4]) held.push((await noteHanded(house.db, deps, unproven(n))).mustWait)

  await read({ from: 'victim@example.net', to: first?.replyTo ?? '', text: 'เป็นฉันเอง' })
  await read(forged(6))

  expect([before, house.mailbox.sent.length]).toEqual([[5, 3], 4])
  expect(first?.text).toContain('วันละ 3 ฉบับ')
  expect(held).toEqual([false, false, false, true])
  expect((await noteHanded(house.db, deps, unproven(4))).mustWait).toBe(false)
})

test('heads of letters that wait are asked for once, not every few seconds', async () => {
  const own = await anImapServer()
  const box = aMailbox(own.port, { user: 'heads' })
  const mine = withMailbox(house, box)
  const asked: number[] = []
  const watched = async () => {
    const opened = await openImapBox(box)
    return {
      ...opened,
      heads: (uids: readonly number[]) => {
        asked.push(uids.length)
        return opened.heads(uids)
      },
    }
  }
  for (let n = 0; n < 13; n += 1)
    own.deliver(aLetter({ from: 'busy2@example.org', text: `เรื่องที่ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย` }))

  await readMailbox(mine, watched)
  own.deliver(aLetter({ from: 'another@example.org', text: 'น้ำท่วม ตำบลบ้านดู่ อำเภอเมืองเชียงราย' }))
  await readMailbox(mine, watched)
  await readMailbox(mine, watched)
  const left = own.sources('INBOX').length
  await own.close()

  expect([asked, left]).toEqual([[13, 1, 0], 3])
})

test('letters that come back for now end letters on the fifth day, and a made-up report ends none', async () => {
  const key = '01990000-0000-7000-8000-00000000feed'
  await noteHanded(house.db, deps, { key, to: 'full@example.org' })
  const cameBack = (day: number, letter = key) =>
    house.db.transaction((tx) =>
      noteCameBack(
        tx,
        { clock: fixedClock(`2026-11-2${day}T03:00:00.000Z`) },
        { key: letter, code: '4.2.2', isPermanent: false },
      ),
    )

  const first = await Promise.all([cameBack(3), cameBack(3), cameBack(3), cameBack(3), cameBack(3)])
  const days = [await cameBack(4), await cameBack(5), await cameBack(6), await cameBack(7)]

  expect(first.every((one) => one?.isFailing === false)).toBe(true)
  expect(days.map((one) => one?.isFailing)).toEqual([false, false, false, true])
  expect(await cameBack(3, newId())).toBeNull()
})

test('two workers that hold one letter make one case of it', async () => {
  const source = Buffer.from(aLetter())
  const arrived = { box: 'race', uidValidity: 1n, uid: 1, bytes: source.length, at: house.clock.now() }
  const mailbox = aMailbox(server.port)

  const taken = await Promise.all([1, 2, 3].map(() => takeMail(deps, mailbox, arrived, source, false)))

  expect(taken.filter((one) => one === 'before')).toHaveLength(2)
  expect(await cases()).toHaveLength(1)
})

test('a letter over which the reader stumbles keeps no other out: it is tried three times and then laid aside', async () => {
  const post = deps.mail.post
  const stumbling: Deps = {
    ...deps,
    mail: {
      ...deps.mail,
      post: async (tx, letter) => {
        if (letter.to === 'poison@example.org') throw new Error('stumbled')
        await post(tx, letter)
      },
    },
  }
  server.deliver(aLetter({ from: 'poison@example.org' }))
  server.deliver(aLetter({ from: 'other@example.org' }))

  for (let round = 0; round < 3; round += 1) await readMailbox(stumbling)

  expect((await rows()).map(({ kind, why }) => [kind, why])).toEqual([
    ['refused', 'broken'],
    ['report', null],
  ])
  expect(await cases()).toHaveLength(1)
  expect(server.sources('INBOX')).toEqual([])
})

test('a letter over which the whole program ends is laid aside after three starts', async () => {
  server.deliver(aLetter({ from: 'killer@example.org' }))
  const box = aMailbox(server.port)
  const dying = async () => {
    const opened = await openImapBox(box)
    // Nothing after this is heard of again: the process is gone, and its lease with it.
    return { ...opened, fetch: () => new Promise<null>(() => undefined) }
  }
  for (let start = 0; start < 3; start += 1) {
    void readMailbox(deps, dying)
    await expect
      .poll(async () => (await house.db.query('select from mailbox_messages where tries = $1', [start + 1])).rowCount)
      .toBe(1)
    await house.db.query('update mailbox_boxes set reading_until = null')
  }

  await readMailbox(deps)

  expect((await rows()).map(({ kind, why }) => [kind, why])).toEqual([['refused', 'broken']])
  expect(server.sources('INBOX')).toEqual([])
})

test('doctor says when nobody told how forged senders are known, until the operator did', async () => {
  const told = async (over: Parameters<typeof aMailbox>[1]) =>
    (await mailboxRoom.doctor?.(withMailbox(house, aMailbox(server.port, over))))?.find(
      ({ name }) => name === 'mailbox-senders',
    )

  expect(await told({})).toMatchObject({ ok: false, detail: expect.stringContaining('PRASAN_MAIL_AUTHSERV') })
  expect((await told({ authserv: 'mx.city.test' }))?.ok).toBe(true)
  expect((await told({ isUnchecked: true }))?.ok).toBe(true)
})

test('what the mailbox says when it cannot be read is a code, and doctor can tell it', async () => {
  const wrong = withMailbox(house, aMailbox(server.port, { password: 'other' }))
  const away = withMailbox(house, aMailbox(1, { user: 'away' }))

  await readMailbox(wrong)
  await readMailbox(away)
  const [told] = (await mailboxRoom.doctor?.(wrong)) ?? []

  const { rows: boxes } = await house.db.query(
    'select box, problem from mailbox_boxes where problem is not null order by box',
  )
  expect(boxes).toEqual([
    { box: 'away@127.0.0.1/INBOX', problem: 'ECONNREFUSED' },
    { box: 'complaints@127.0.0.1/INBOX', problem: 'AUTHENTICATIONFAILED' },
  ])
  expect(told).toMatchObject({
    ok: false,
    detail: expect.stringContaining('the server refuses this user and password.'),
  })
})

const kinds = [
  { name: 'the server of our tests', why: null, start: anImapServer },
  { name: 'Dovecot', why: noDovecot, start: aDovecot },
] as const

describe.each(kinds)('with $name', ({ why, start }) => {
  test.skipIf(why !== null)(
    `letters of a day are taken in once and in order, whatever breaks${why === null ? '' : ` (not run: ${why})`}`,
    async () => {
      const own = await start()
      const box = aMailbox(own.port, { user: 'day' })
      const mine = withMailbox(house, box)
      const stop = { at: 0 }
      const breaking = async () => {
        const opened = await openImapBox(box)
        return {
          ...opened,
          // Stored, and the machine dies before the letter is moved.
          file: (uid: number, to: 'done' | 'failed') =>
            ++stop.at === 2 ? Promise.reject(new Error('killed')) : opened.file(uid, to),
        }
      }
      try {
        for (let n = 1; n <= 6; n += 1) {
          own.deliver(
            aLetter({ from: `p${n}@example.org`, text: `เรื่องที่ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย` }),
            new Date(Date.UTC(2026, 10, 22, n)),
          )
        }

        await expect(readMailbox(mine, breaking)).rejects.toThrow('killed')
        await Promise.all([readMailbox(mine), readMailbox(mine)])
        const lost = own.sources('INBOX').length
        const again = Buffer.from(own.sources('Done')[0] ?? '', 'latin1')
        own.deliver(again)
        await readMailbox(mine)
        own.deliver(again)
        own.renumber('INBOX')
        await readMailbox(mine)

        expect((await cases()).map(({ words }) => /เรื่องที่ (\d)/.exec(words)?.[1])).toEqual([
          '1',
          '2',
          '3',
          '4',
          '5',
          '6',
        ])
        expect(lost).toBe(0)
        expect(own.sources('Done')).toHaveLength(8)
        expect(house.mailbox.sent.map(({ to }) => to)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `p${n}@example.org`))
      } finally {
        await own.close()
      }
    },
  )

  test.skipIf(why !== null)(
    'letters are marked where they lie when no folders are wanted, and are not taken twice',
    async () => {
      const own = await start()
      const mine = withMailbox(house, aMailbox(own.port, { user: 'flags', folders: null }))
      try {
        own.deliver(aLetter())
        own.deliver(aLetter({ head: ['List-Id: <a.b>'] }))

        const first = await readMailbox(mine)
        const second = await readMailbox(mine)

        expect([first, second]).toEqual([2, 0])
        expect(own.sources('INBOX')).toHaveLength(2)
      } finally {
        await own.close()
      }
    },
  )
})

test('while the mail server is away a day nothing is lost, and what it kept comes in order', async () => {
  const first = await anImapServer()
  const { port } = first
  const mine = withMailbox(house, aMailbox(port, { user: 'outage' }))
  await first.close()

  await readMailbox(mine)
  const away = await house.db.query(`select problem from mailbox_boxes where box like 'outage@%'`)
  const back = await anImapServer({ port })
  for (let n = 1; n <= 4; n += 1)
    back.deliver(aLetter({ from: `q${n}@example.org`, text: `ข้อ ${n} ไฟถนนดับ ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย` }))
  back.breakAt('UID MOVE')
  await readMailbox(mine)
  await readMailbox(mine)

  expect(away.rows).toEqual([{ problem: 'ECONNREFUSED' }])
  expect((await cases()).map(({ words }) => /ข้อ (\d)/.exec(words)?.[1])).toEqual(['1', '2', '3', '4'])
  expect(back.sources('INBOX')).toEqual([])
  await back.close()
})
