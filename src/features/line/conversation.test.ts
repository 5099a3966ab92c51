import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KeptPhoto } from '../complaints/index.ts'
import type { Question } from '../routing/index.ts'
import { afterEffect, decide, type Outcome, withLatePhoto } from './conversation.ts'
import { messages } from './messages.ts'
import { type LineMessage, MOST_MESSAGES, readPress, render } from './render.ts'
import {
  type Act,
  type Button,
  type Decision,
  type Draft,
  type Input,
  type Known,
  newTalk,
  type Press,
  placeOf,
  type Talk,
  wordsOf,
} from './talk.ts'

const DAY = 86_400_000
const start = new Date('2026-11-23T01:30:00.000Z')
const owner = { key: Buffer.alloc(32, 3), personId: '01990000-0000-7000-8000-000000000001' }
const kept: KeptPhoto = { sealedSha256: 'a', shownSha256: 'b', width: 10, height: 10, covered: 0 }
const ref = '57-7KQ2-MXH4-PC3'

const areas: Readonly<Record<string, string>> = {
  '570101': 'ตำบลเวียง',
  '570106': 'ตำบลแม่ยาว',
  '5701': 'อำเภอเมืองเชียงราย',
}
const kinds: Readonly<Record<string, string>> = { 'street-light': 'ไฟถนนดับ', road: 'ถนนชำรุด', waste: 'ขยะ' }

const question = (code: string, over: Partial<Question>): Question => ({
  code,
  textTh: code,
  textEn: code,
  kind: 'text',
  required: true,
  isPrivate: false,
  choices: [],
  ...over,
})
const questions: Readonly<Record<string, readonly Question[]>> = {
  road: [
    question('road-owner', {
      kind: 'choice',
      choices: [
        { value: 'local', textTh: 'ถนนในหมู่บ้าน', textEn: 'village road' },
        { value: 'highways', textTh: 'ทางหลวง', textEn: 'highway' },
      ],
    }),
    question('metres', { kind: 'number' }),
  ],
}

function known(over: Partial<Known> = {}): Known {
  return {
    now: start,
    silentSince: start,
    freshKey: 'draft-1',
    isBound: false,
    hasMail: false,
    wantsNotices: true,
    cases: [],
    isFlood: false,
    categories: Object.keys(kinds),
    categoryName: (code) => kinds[code] ?? null,
    questionsOf: (code) => questions[code] ?? [],
    suggest: (words) => (words.includes('ไฟ') ? ['street-light'] : []),
    placesFor: ({ text, lat }) => {
      if (text.includes('แม่ยาว')) return { choices: ['570106'], sure: true }
      if (text.includes('เมือง')) return { choices: ['5701', '570101'], sure: false }
      return lat === null ? { choices: [], sure: false } : { choices: ['570101', '570106'], sure: false }
    },
    areaName: (code) => areas[code] ?? null,
    url: (path) => `http://prasan.test${path}`,
    ...over,
  }
}

/** One person in one chat, with effects done as the room does them. */
function aChat(lang: 'th' | 'en' = 'th') {
  let talk = newTalk(lang)
  let heardAt = start
  let now = start
  let count = 0
  const sent: Draft[] = []
  const moves: { kind: string; text: string }[] = []
  let facts: Partial<Known> = {}
  let said: Decision | null = null
  let wasLeft = false
  const step = (input: Input): Decision => {
    count += 1
    const with_ = known({ ...facts, now, silentSince: heardAt, freshKey: `draft-${count}` })
    const first = decide(talk, input, with_)
    const end = first.effect === null ? first : afterEffect(first, first.effect, outcomeOf(first), with_)
    talk = end.talk
    said = end
    wasLeft = now.getTime() - heardAt.getTime() > DAY
    heardAt = now
    return { ...end, effect: first.effect, took: first.took }
  }
  const outcomeOf = ({ effect }: Decision): Outcome => {
    if (effect?.kind === 'send') {
      sent.push(effect.draft)
      return { kind: 'sent', ref, receipt: 'ABCD-EFGH-JKMN-PQRS-TVWX', url: `http://prasan.test/complaints/${ref}` }
    }
    if (effect !== null && 'text' in effect) moves.push({ kind: effect.kind, text: effect.text })
    else if (effect !== null) moves.push({ kind: effect.kind, text: '' })
    return { kind: 'done' }
  }
  const buttons = (): readonly Button[] => said?.say.at(-1)?.buttons ?? []
  const api = {
    step,
    say: (text: string, id = `m${count + 1}`) => step({ kind: 'text', id, text }),
    photo: (id = `p${count + 1}`) => step({ kind: 'photo', id, photo: { kind: 'kept', kept }, more: false }),
    place: (lat = 19.9, lon = 99.8) => step({ kind: 'location', id: `l${count + 1}`, lat, lon, text: '' }),
    press: (act: Act, arg?: string) => {
      const button = buttons().find(
        (one) => 'press' in one && one.press.act === act && (arg === undefined || one.press.arg === arg),
      )
      if (button === undefined || !('press' in button)) throw new Error(`there is no button ${act} ${arg ?? ''}`)
      return step({ kind: 'press', press: button.press })
    },
    raw: (press: Press | null) => step({ kind: 'press', press }),
    wait: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    know: (over: Partial<Known>) => {
      facts = { ...facts, ...over }
    },
    get talk() {
      return talk
    },
    set talk(value: Talk) {
      talk = value
    },
    get text() {
      return (said?.say ?? []).map(({ text }) => text).join('\n')
    },
    /** The last thing heard came after more than a day. */
    get wasLeft() {
      return wasLeft
    },
    sent,
    moves,
    buttons,
  }
  return api
}

const th = messages('th')

describe('a report told in the usual order', () => {
  test('is sent once, with all its parts, and the reporter gets ref and receipt', () => {
    const chat = aChat()

    chat.say('ไฟถนนดับสามดวงหน้าศาลา มืดมาก')
    chat.photo()
    chat.press('next')
    chat.say('ตำบลแม่ยาว')
    chat.press('kind', 'street-light')
    expect(chat.text).toContain(th.confirm.title)
    chat.press('send')

    expect(chat.sent).toHaveLength(1)
    expect(chat.sent[0]).toMatchObject({ area: '570106', category: 'street-light', isPrivate: false })
    expect(chat.sent[0]?.photos).toHaveLength(1)
    expect(chat.text).toContain(ref)
    expect(chat.text).toContain('ABCD-EFGH-JKMN-PQRS-TVWX')
    expect(chat.text).toContain('หยุด')
    expect(chat.talk.draft).toBeNull()
  })

  test('works without a single button, for devices that show none', () => {
    const chat = aChat()

    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ในเมือง', '๒', '1', 'ส่ง']) chat.say(text)

    expect(chat.sent[0]).toMatchObject({ area: '570101', category: 'street-light' })
  })

  test('works in English, by the choice of the user, in the middle of it', () => {
    const chat = aChat()

    chat.say('ไฟถนนดับสามดวงหน้าศาลา')
    chat.say('English')

    expect(chat.text).toContain(messages('en').languageNow)
    expect(chat.text).toContain('photo')
    expect(chat.talk.draft?.words).toHaveLength(1)
  })
})

describe('a report told in another order', () => {
  test('photo and place first, words last', () => {
    const chat = aChat()

    chat.photo()
    chat.place()
    expect(chat.text).toContain(th.words.ask)
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')
    chat.press('next')
    chat.press('area', '570106')
    chat.press('kind', 'street-light')
    chat.press('send')

    expect(chat.sent[0]).toMatchObject({ point: { lat: 19.9, lon: 99.8 }, area: '570106' })
  })

  test('words that come at the end are added, and it is asked for again before it is sent', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ตำบลแม่ยาว', '1']) chat.say(text)

    chat.say('ลูกเดินกลับบ้านมองไม่เห็น')

    expect(chat.sent).toHaveLength(0)
    expect(chat.text).toContain('ลูกเดินกลับบ้าน')
    expect(chat.text).toContain(th.confirm.title)
  })

  test('what is too short is kept and asked to be told more', () => {
    const chat = aChat()

    chat.say('ไฟดับ')

    expect(chat.text).toContain('“ไฟดับ”')
    chat.say('หน้าโรงเรียน')
    expect(wordsOf(chat.talk.draft as Draft)).toBe('ไฟดับ\nหน้าโรงเรียน')
  })

  test('a place nobody knows can be used as it was typed', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ทุ่งนาลุงมี']) chat.say(text)

    chat.press('area', 'unknown')
    chat.press('kind', 'street-light')
    chat.press('send')

    expect(chat.sent[0]).toMatchObject({ area: 'unknown' })
    expect(placeOf(chat.sent[0] as Draft)).toBe('ทุ่งนาลุงมี')
  })

  test('who asks for other things before it is sent is led back to it, and a place is said once', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ตำบลแม่ยาว', '1', '1']) chat.say(text)
    expect(chat.text.split('แม่ยาว')).toHaveLength(2)

    chat.say('เรื่องของฉัน')
    chat.press('go-on')

    expect(chat.text).toContain(th.confirm.title)
  })

  test('a position outside Thailand is refused with a way on', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม']) chat.say(text)

    chat.place(48.8, 2.3)

    expect(chat.text).toContain(th.place.outside)
    expect(chat.talk.draft?.point).toBeNull()
  })

  test('back leads through every step, and nothing told is lost on the way', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ตำบลแม่ยาว', '1']) chat.say(text)

    const steps = ['kind', 'place', 'photo', 'words'].map((expected) => {
      chat.say('กลับ')
      return [chat.talk.step, expected]
    })

    for (const [step, expected] of steps) expect(step).toBe(expected)
    expect(chat.text).toContain('ไฟถนนดับสามดวงหน้าศาลา')
    for (let at = 0; at < 3; at++) chat.say('ไปต่อ')
    expect(chat.talk.step).toBe('kind')
    expect(chat.talk.draft?.area).toBe('570106')
  })
})

describe('a report that is not sent', () => {
  test('is dropped only after a second word', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')

    chat.say('ยกเลิก')
    expect(chat.talk.draft).not.toBeNull()
    chat.press('cancel-yes')

    expect(chat.talk.draft).toBeNull()
    expect(chat.text).toContain(th.cancelled)
  })

  test('is kept for a day and goes on where it stopped', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')
    chat.say('ข้าม')

    chat.wait(DAY - 1)
    chat.say('ตำบลแม่ยาว')

    expect(chat.talk.draft).toMatchObject({ area: '570106' })
  })

  test('is gone after more than a day, and the writer is told', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')

    chat.wait(DAY + 1)
    chat.say('ตำบลแม่ยาว ถนนพังทั้งเส้น')

    expect(chat.text).toContain(th.tooOld)
    expect(wordsOf(chat.talk.draft as Draft)).toBe('ตำบลแม่ยาว ถนนพังทั้งเส้น')
  })

  test('loses what its writer takes back, also when the message comes after that', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา', 'a')
    chat.say('นายสมชายเมาแล้วขับ', 'b')

    chat.step({ kind: 'unsend', id: 'b' })
    chat.step({ kind: 'unsend', id: 'c' })
    const late = chat.say('ข้อความที่มาช้า', 'c')

    expect(wordsOf(chat.talk.draft as Draft)).toBe('ไฟถนนดับสามดวงหน้าศาลา')
    expect(late.took).toBe('unsent')
  })

  test('waits for the next day when somebody reports without end', () => {
    const chat = aChat()
    chat.know({ isFlood: true })
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ตำบลแม่ยาว', '1', 'ส่ง']) chat.say(text)

    expect(chat.sent).toHaveLength(0)
    expect(chat.text).toContain(th.sent.flood)
    expect(chat.talk.draft).not.toBeNull()
  })

  test('holds a photo LINE has not handed over, and gets it later', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')

    chat.step({ kind: 'photo', id: 'p', photo: { kind: 'awaited' }, more: false })
    expect(chat.text).toContain(th.photo.awaited)
    chat.talk = withLatePhoto(chat.talk, 'p', { kind: 'kept', kept }) as Talk

    expect(chat.talk.draft?.photos).toEqual([{ id: 'p', kept }])
    expect(withLatePhoto(chat.talk, 'other', { kind: 'kept', kept })).toBeNull()
  })
})

describe('the questions of a kind', () => {
  const toldRoad = () => {
    const chat = aChat()
    for (const text of ['ถนนพังทั้งเส้นในหมู่บ้าน', 'ข้าม', 'ตำบลแม่ยาว']) chat.say(text)
    chat.raw({ act: 'kind', arg: 'road', key: 'draft-1' })
    return chat
  }

  test('that settle who gets it are asked one by one, answered by button or number, and stand in the summary', () => {
    const chat = toldRoad()

    expect(chat.text).toContain('2. ทางหลวง')
    chat.say('๒')
    chat.say('ยาวมาก')
    expect(chat.text).toContain(th.question.problem.number)
    chat.say('๑๒')
    expect(chat.text).toContain('road-owner: ทางหลวง\nmetres: 12')
    chat.press('send')

    expect(chat.sent[0]?.answers?.map(({ code, value }) => [code, value])).toEqual([
      ['road-owner', 'highways'],
      ['metres', '12'],
    ])
  })

  test('can be passed over, and are asked anew for another kind', () => {
    const chat = toldRoad()

    chat.press('next')
    chat.say('ข้าม')
    expect(chat.talk.step).toBe('confirm')
    expect(chat.text).not.toContain('road-owner')
    chat.press('back')
    chat.press('kinds')
    chat.raw({ act: 'kind', arg: 'road', key: 'draft-1' })

    expect(chat.talk.step).toBe('question')
  })

  test('a button of a question that is over does nothing, and an answer taken back is gone', () => {
    const chat = toldRoad()
    chat.press('answer', 'road-owner|local')

    chat.raw({ act: 'answer', arg: 'road-owner|highways', key: 'draft-1' })
    expect(chat.text).toContain(th.oldButton)
    chat.say('12', 'm')
    chat.step({ kind: 'unsend', id: 'm' })

    expect(chat.talk.step).toBe('question')
    expect(chat.talk.draft?.answers).toEqual([{ code: 'road-owner', id: null, value: 'local' }])
  })
})

describe('a case of one’s own', () => {
  const own = {
    ref,
    title: 'ไฟถนนดับ ตำบลแม่ยาว',
    state: 'กำลังทำ',
    latest: 'หน่วยงานตอบ: จะซ่อมวันศุกร์',
    url: `http://prasan.test/complaints/${ref}`,
    canConfirm: false,
    canReopen: false,
    asksReporter: false,
    isOver: false,
  }

  test('is listed by a word, shown by a number, and written about in as many messages as it takes', () => {
    const chat = aChat()
    chat.know({ cases: [own] })

    chat.say('สถานะ')
    chat.say('1')
    expect(chat.text).toContain('จะซ่อมวันศุกร์')
    chat.press('comment')
    chat.say('ขอให้มาดูตอนกลางคืน')
    chat.say('ช่วงสองทุ่ม')
    chat.photo()
    chat.press('cancel')

    expect(chat.moves.map(({ text }) => text)).toEqual(['ขอให้มาดูตอนกลางคืน', 'ช่วงสองทุ่ม', th.photo.sentLater])
    expect(chat.talk.step).toBe('idle')
  })

  test('is confirmed or opened again by buttons alone, where that may be', () => {
    const chat = aChat()
    chat.know({ cases: [{ ...own, canConfirm: true, canReopen: true }] })

    chat.raw({ act: 'reopen', arg: ref })
    chat.press('reopen-why', `${ref}|0`)
    chat.raw({ act: 'solved', arg: ref })

    expect(chat.moves).toEqual([
      { kind: 'reopen', text: th.reopen.reasons[0] },
      { kind: 'solved', text: '' },
    ])
  })

  test.each(['solved', 'reopen'] as const)('is not %s when that is over', (act) => {
    const chat = aChat()
    chat.know({ cases: [own] })

    chat.raw({ act, arg: ref })

    expect(chat.moves).toEqual([])
    expect(chat.text).toContain(th.cannotNow)
  })

  test('of somebody else cannot be touched', () => {
    const chat = aChat()

    for (const act of ['case', 'comment', 'solved', 'reopen'] as const) {
      chat.raw({ act, arg: ref })
      expect(chat.text).toContain(th.status.notYours)
    }

    expect(chat.moves).toEqual([])
  })

  test('can be asked for in the middle of telling another report, which stays', () => {
    const chat = aChat()
    chat.know({ cases: [own] })
    chat.say('ถนนพังทั้งเส้นในหมู่บ้าน')

    chat.say('สถานะ')
    chat.press('case', ref)
    chat.press('comment', ref)
    chat.say('ขอบคุณมากที่ซ่อม')
    chat.press('cancel')

    expect(chat.moves).toEqual([{ kind: 'comment', text: 'ขอบคุณมากที่ซ่อม' }])
    expect(wordsOf(chat.talk.draft as Draft)).toBe('ถนนพังทั้งเส้นในหมู่บ้าน')
    expect(chat.talk.step).toBe('photo')
  })
})

describe('being told by mail too', () => {
  test('takes an address and the code that came there; a report that is being told stays', () => {
    const chat = aChat()
    chat.say('ไฟถนนดับสามดวงหน้าศาลา')

    chat.say('อีเมล')
    chat.say('somsri@example.org')
    expect(chat.text).toContain('somsri@example.org')
    chat.say('๑๒๓๔๕๖')

    expect(chat.moves.map(({ kind }) => kind)).toEqual(['mail', 'mail-code'])
    expect(chat.text).toContain(th.mail.bound)
    expect([chat.talk.step, chat.talk.draft?.words.length]).toEqual(['photo', 1])
  })

  test('is for chats without an account, whose address is changed there', () => {
    const chat = aChat()
    chat.know({ isBound: true })

    chat.say('email')

    expect(chat.text).toContain(th.mail.account)
    expect(chat.talk.step).toBe('idle')

    chat.know({ hasMail: true })
    chat.say('เลิกอีเมล')

    expect(chat.text).toContain(th.mail.account)
    expect(chat.moves).toEqual([])
  })
})

describe('what cannot be read', () => {
  test.each(['sticker', 'audio', 'video', 'file', 'unknown'] as const)(
    '%s is answered helpfully and changes nothing',
    (what) => {
      const chat = aChat()
      chat.say('ไฟถนนดับสามดวงหน้าศาลา')
      const before = chat.talk.draft

      chat.step({ kind: 'other', what })

      expect(chat.text).toContain(th.otherMessage[what])
      expect(chat.talk.draft).toEqual(before)
    },
  )

  test('a button of an earlier report does nothing', () => {
    const chat = aChat()
    for (const text of ['ไฟถนนดับสามดวงหน้าศาลา', 'ข้าม', 'ตำบลแม่ยาว', '1']) chat.say(text)

    chat.raw({ act: 'send', key: 'draft-0' })
    chat.raw(null)

    expect(chat.sent).toHaveLength(0)
    expect(chat.text).toContain(th.oldButton)
  })
})

describe('buttons carry our proof', () => {
  const [message] = render(
    [{ text: 'x', buttons: [{ label: 'ส่ง', press: { act: 'send', arg: '1', key: 'k' } }] }],
    owner,
  )
  const data = postbacks(message)[0] ?? ''

  test('and come back as what they were', () => {
    expect(readPress(data, owner)).toEqual({ act: 'send', arg: '1', key: 'k' })
  })

  test.each([
    ['pressed by somebody else', data, { ...owner, personId: '01990000-0000-7000-8000-000000000002' }],
    ['changed', `${data.slice(0, -1)}${data.endsWith('A') ? 'B' : 'A'}`, owner],
    ['signed with another key', data, { ...owner, key: Buffer.alloc(32, 4) }],
    ['made up', 'act=send', owner],
  ])('%s they are nothing', (_, given, by) => {
    expect(readPress(given, by)).toBeNull()
  })
})

// ---- what holds whatever comes, in whatever order

const words = [
  'ไฟถนนดับสามดวง',
  'มืดมาก',
  'ตำบลแม่ยาว',
  'ในเมือง',
  'ทุ่งนาลุงมี',
  'ถนนชำรุด',
  'x'.repeat(1_500),
  '1',
  '๒',
  ' ',
  'สวัสดี',
]
const commandWords = Object.values({ ...th.commands, ...messages('en').commands }).flatMap(
  (list) => list?.slice(0, 1) ?? [],
)

const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...words) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...commandWords) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('press' as const), at: fc.nat(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('photo' as const), what: fc.constantFrom('kept', 'awaited', 'refused') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('place' as const), inside: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('old' as const), at: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsend' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.nat(30) }) },
)

test('in any order of events nothing typed vanishes, nothing is sent twice or unasked, and there is always a way out', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.boolean(), (events, isFlood) => {
      const chat = aChat()
      chat.know({ isFlood, cases: [ownOf('resolved')] })
      const pressed: Press[] = []
      const typed: string[] = []
      for (const one of events) {
        const before = chat.talk
        const sentBefore = chat.sent.length
        const decision = run(chat, one, pressed, typed)
        if (decision === null) continue
        holds(chat, one, before, decision, sentBefore)
      }
      const keys = chat.sent.map(({ key }) => key)
      must(new Set(keys).size === keys.length, 'no report is sent twice')
    }),
    { seed: 36, numRuns: 10_000 },
  )
})

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never
type Chat = ReturnType<typeof aChat>

function run(chat: Chat, one: Event, pressed: Press[], typed: string[]): Decision | null {
  switch (one.do) {
    case 'say': {
      const id = `t${typed.length}`
      typed.push(one.text)
      return chat.say(one.text, id)
    }
    case 'press': {
      const presses = chat.buttons().flatMap((button) => ('press' in button ? [button.press] : []))
      const press = presses[one.at % Math.max(1, presses.length)]
      if (press === undefined) return null
      pressed.push(press)
      return chat.raw(press)
    }
    case 'old':
      return pressed.length === 0 ? null : chat.raw(pressed[one.at % pressed.length] ?? null)
    case 'photo':
      return chat.step({
        kind: 'photo',
        id: `p${pressed.length}-${typed.length}`,
        photo:
          one.what === 'kept'
            ? { kind: 'kept', kept }
            : one.what === 'awaited'
              ? { kind: 'awaited' }
              : { kind: 'refused', why: 'heic' },
        more: false,
      })
    case 'place':
      return one.inside ? chat.place() : chat.place(0, 0)
    case 'unsend':
      chat.step({ kind: 'unsend', id: `t${one.at}` })
      return null
    case 'other':
      return chat.step({ kind: 'other', what: 'sticker' })
    case 'wait':
      chat.wait(one.hours * 3_600_000)
      return null
  }
}

/** As `expect`, a hundred times faster: it is asked some hundred thousand times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

function holds(chat: Chat, one: Event, before: Talk, decision: Decision, sentBefore: number): void {
  // A message that was taken back before it came is not spoken of.
  if (decision.took === 'unsent') return
  must(decision.say.length > 0, 'whoever writes gets an answer')
  must((decision.say.at(-1)?.buttons?.length ?? 0) > 0, 'there is a way out')
  const rendered = render(decision.say, owner)
  must(rendered.length <= MOST_MESSAGES, 'at most five messages')
  for (const message of rendered) isTakenByLine(message)
  if (chat.sent.length > sentBefore) {
    must(before.step === 'confirm' && decision.effect?.kind === 'send', 'sent from the summary only')
    must(one.do === 'press' || one.do === 'say' || one.do === 'old', 'sent by a word or a button only')
  }
  if (one.do !== 'say') return
  const text = one.text.trim()
  const { draft } = chat.talk
  const { took } = decision
  if (took === 'words') must(draft?.words.at(-1)?.text === text, 'words are in the report')
  if (took === 'place') must(draft?.place.at(-1)?.text === text, 'the place is in the report')
  if (took === 'answer')
    must((draft?.answers?.length ?? 0) > (before.draft?.answers?.length ?? 0), 'the answer is in the report')
  if (took === 'mail')
    must(before.step === 'mail' || before.step === 'mail-code', 'an address is taken where one was asked for')
  if (took === 'comment') must(chat.moves.at(-1)?.text === text, 'the office has the words')
  if (took === 'nothing') must(text === '', 'nothing typed is left alone')
  if (took === 'greeting') must(before.draft === null || chat.wasLeft, 'a greeting in a report is part of it')
  // What was told before is still there: only the words for dropping and sending, or a day, end it.
  if (took !== 'command' && before.draft !== null && !chat.wasLeft) {
    must(draft !== null && wordsOf(draft).startsWith(wordsOf(before.draft)), 'what was told stays')
  }
}

function ownOf(state: 'resolved') {
  return {
    ref,
    title: 'ไฟถนนดับ',
    state,
    latest: '',
    url: '',
    canConfirm: true,
    canReopen: true,
    asksReporter: false,
    isOver: false,
  }
}

function isTakenByLine(message: LineMessage): void {
  if (message.type !== 'text') throw new Error(`a message of type ${message.type}`)
  must(message.text.length > 0 && message.text.length <= 5_000, 'text of 1 to 5,000 letters')
  const items = message.quickReply?.items ?? []
  must(items.length <= 13, 'at most 13 buttons')
  for (const { action } of items) must((action as { label: string }).label.length <= 20, 'labels of 20 letters')
  for (const data of postbacks(message)) must(data.length <= 300, 'data of 300 letters')
}

function postbacks(message: LineMessage | undefined): string[] {
  const items = message?.type === 'text' ? (message.quickReply?.items ?? []) : []
  return items.flatMap(({ action }) => (action?.type === 'postback' ? [(action as { data: string }).data] : []))
}
