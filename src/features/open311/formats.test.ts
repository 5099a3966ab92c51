import { describe, expect, test } from 'vitest'
import { instantText, parseInstant } from './instant.ts'
import { readRecords, textOfAnswer } from './read-xml.ts'
import { readUpdateWord, statusOf, updateWordOf } from './status.ts'
import { list, toJson, toXml } from './tree.ts'
import { requestsWindow, updatesWindow } from './window.ts'

const now = new Date('2026-11-23T01:30:00Z')

describe('an answer', () => {
  const one = { a: 'ข้อความ <b> & "คำ"', none: null, yes: true, number: 16.5 }

  test.each([0, 1, 2])('with %d children of one name is a list in JSON and repeats the element in XML', (count) => {
    const tree = { name: 'things', value: list('thing', Array<typeof one>(count).fill(one)) }

    const xml = toXml(tree)

    expect(JSON.parse(toJson(tree))).toHaveLength(count)
    expect(xml.split('<thing>')).toHaveLength(count + 1)
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true)
  })

  test('has no attributes, escapes what people wrote, and writes what is empty as an empty element or null', () => {
    const tree = { name: 'things', value: list('thing', [one]) }

    expect(toXml(tree)).toContain(
      '<a>ข้อความ &lt;b&gt; &amp; &quot;คำ&quot;</a><none/><yes>true</yes><number>16.5</number>',
    )
    expect(JSON.parse(toJson(tree))).toEqual([{ a: 'ข้อความ <b> & "คำ"', none: null, yes: true, number: 16.5 }])
  })

  test('leaves out what no XML document may hold', () => {
    expect(toXml({ name: 'a', value: 'ก\u0000\u0008\uFFFEข\uD800ค' })).toContain('<a>กขค</a>')
  })
})

describe('an answer of another system', () => {
  const said = '<a><request><text>ส่งช่างไปแล้ว</text></request></a>'
  const utf8 = Buffer.from(said)
  // The letters of TIS-620 stand in Unicode in its own order.
  const thai = Buffer.from(
    [...said].map((sign) => (sign >= '\u0E00' ? sign.charCodeAt(0) - 0xd60 : sign.charCodeAt(0))),
  )

  test.each([
    ['in UTF-8', 'text/xml', utf8],
    ['in Thai that the header names', 'text/xml; charset=tis-620', thai],
    [
      'in Thai that the document names',
      'text/xml',
      Buffer.concat([Buffer.from('<?xml version="1.0" encoding="windows-874"?>'), thai]),
    ],
    ['in Thai that nobody names', 'text/xml; charset=utf-8', thai],
    ['in an encoding nobody knows', 'text/xml; charset=x-klingon', utf8],
  ])('%s is read', (_, type, bytes) => {
    expect(readRecords(textOfAnswer({ type, bytes }) ?? '', 'request')[0]?.get('text')).toBe('ส่งช่างไปแล้ว')
  })

  test.each([
    ['a page for people', '<html><body>sign in</body></html>'],
    ['a refusal', '<errors><error><code>400</code></error></errors>'],
    ['half an answer', '<service_requests><request><service_request_id>1</ser'],
    ['an endless list', `<service_requests>${'<request/>'.repeat(60_000)}</service_requests>`],
    ['an entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><request>&b;</request></a>'],
  ])('that is %s is no list of cases', (_, text) => {
    expect(() => readRecords(text, 'request')).toThrow()
  })
})

describe('an instant', () => {
  test.each([
    ['2026-11-21T09:15:00Z', '2026-11-21T16:15:00+07:00'],
    ['2026-11-21T09:15:00+07:00', '2026-11-21T09:15:00+07:00'],
    ['2026-11-21T09:15:00 07:00', '2026-11-21T09:15:00+07:00'],
    ['2026-11-21T09:15:00.123+0700', '2026-11-21T09:15:00+07:00'],
    ['2026-11-21T09:15:00', '2026-11-21T09:15:00+07:00'],
    ['2026-11-21 09:15', '2026-11-21T09:15:00+07:00'],
    ['2026-11-21', '2026-11-21T00:00:00+07:00'],
  ])('%s is %s', (given, expected) => {
    const read = parseInstant(given)

    expect(read.ok && instantText(read.value)).toBe(expected)
  })

  test.each([
    ['2569-11-21T09:15:00+07:00', 'buddhist-year'],
    ['2026-02-30', 'not-a-date'],
    ['2026-13-01', 'not-a-date'],
    ['21/11/2026', 'not-a-date'],
    ['', 'not-a-date'],
  ])('%s is refused as %s', (given, problem) => {
    expect(parseInstant(given)).toEqual({ ok: false, problem })
  })
})

describe('a window', () => {
  const days = (window: ReturnType<typeof requestsWindow>) =>
    window.ok && [instantText(window.value.from).slice(0, 10), instantText(window.value.to).slice(0, 10)]

  test.each([
    [{}, ['2026-08-25', '2026-11-23']],
    [{ start: '2026-01-01' }, ['2026-01-01', '2026-04-01']],
    [{ end: '2026-04-01' }, ['2026-01-01', '2026-04-01']],
    [{ start: '2026-01-01', end: '2026-02-01' }, ['2026-01-01', '2026-02-01']],
    [{ start: '', end: '' }, ['2026-08-25', '2026-11-23']],
  ])('of requests given %j is %j', (given, expected) => {
    expect(days(requestsWindow(given, now))).toEqual(expected)
  })

  test.each([
    [{ start: '2026-01-01', end: '2026-04-02' }, 'wider-than-90-days'],
    [{ start: '2026-02-01', end: '2026-01-01' }, 'ends-before-it-begins'],
    [{ start: '2569-01-01' }, 'buddhist-year'],
  ])('of requests given %j is refused as %s', (given, kind) => {
    expect(requestsWindow(given, now)).toMatchObject({ ok: false, problem: { kind } })
  })

  test('of updates is the last two hours, or has both ends', () => {
    const usual = updatesWindow({}, now)

    expect(usual.ok && now.getTime() - usual.value.from.getTime()).toBe(7_200_000)
    expect(updatesWindow({ start: '2026-11-01' }, now)).toEqual({ ok: false, problem: { kind: 'one-end-only' } })
  })
})

describe('states', () => {
  test.each([
    ['received', null, 'open', 'OPEN'],
    ['screened', null, 'open', 'OPEN'],
    ['assigned', null, 'open', 'INVESTIGATING'],
    ['accepted', null, 'open', 'INVESTIGATING'],
    ['scheduled', null, 'open', 'ACTION_SCHEDULED'],
    ['in_progress', null, 'open', 'IN_PROGRESS'],
    ['waiting_info', null, 'open', 'IN_PROGRESS'],
    ['resolved', 'fixed', 'open', 'FIXED'],
    ['closed', 'partly', 'closed', 'FIXED'],
    ['closed', 'duplicate', 'closed', 'DUPLICATE'],
    ['closed', 'not_our_duty', 'closed', 'NOT_COUNCILS_RESPONSIBILITY'],
    ['closed', 'withdrawn', 'closed', 'CANCELLED'],
    ['closed', 'cannot', 'closed', 'NO_FURTHER_ACTION'],
    ['closed', 'unreachable', 'closed', 'NO_FURTHER_ACTION'],
    ['closed', 'rejected', 'closed', 'NO_FURTHER_ACTION'],
  ] as const)('%s with %s is %s, in words of updates %s', (state, outcome, status, word) => {
    expect([statusOf(state), updateWordOf(state, outcome)]).toEqual([status, word])
  })

  test.each([
    ['in progress', 'IN_PROGRESS'],
    ['Not_Councils_Responsibility', 'NOT_COUNCILS_RESPONSIBILITY'],
    ['REOPEN', 'REOPEN'],
    ['สวัสดี', null],
  ])('the word %s is read as %s', (given, expected) => {
    expect(readUpdateWord(given)).toBe(expected)
  })
})
