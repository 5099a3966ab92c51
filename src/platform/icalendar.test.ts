import { describe, expect, test } from 'vitest'
import { type CalendarEvent, calendarText } from './icalendar.ts'

const event: CalendarEvent = {
  uid: '01990000-0000-7000-8000-000000000001',
  sequence: 2,
  changedAt: new Date('2026-11-23T01:30:00Z'),
  starts: new Date('2026-12-01T02:30:00Z'),
  ends: new Date('2026-12-01T05:00:00Z'),
  title: 'ประชุมคณะกรรมการ ครั้งที่ 3/2569',
}
const written = (over: Partial<CalendarEvent> = {}) =>
  calendarText({ name: 'ปฏิทิน', method: 'PUBLISH', host: 'prasan.test', events: [{ ...event, ...over }] })
const unfolded = (text: string) => text.replaceAll('\r\n ', '')

describe('a calendar as text', () => {
  test('holds instants in UTC, an id that stays, and how often it was changed', () => {
    const text = written()

    expect(text).toContain('DTSTART:20261201T023000Z\r\n')
    expect(text).toContain('UID:01990000-0000-7000-8000-000000000001@prasan.test\r\n')
    expect(text).toContain('SEQUENCE:2\r\n')
  })

  test('no line has more than 75 bytes, and no Thai letter is cut', () => {
    const text = written({ text: 'พิจารณาโครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก '.repeat(20) })

    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(unfolded(text)).toContain('พิจารณาโครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก '.repeat(20).trimEnd())
  })

  test('what a person typed cannot end a line or begin another property', () => {
    const text = unfolded(written({ place: 'ห้อง 1, ชั้น 2; อาคาร\\เก่า\r\nATTENDEE:mailto:x' }))

    expect(text).toContain('LOCATION:ห้อง 1\\, ชั้น 2\\; อาคาร\\\\เก่า\\nATTENDEE:mailto:x\r\n')
  })

  test('whole days end on the day after the last one', () => {
    const text = written({ starts: '2026-12-30', ends: '2026-12-31' })

    expect(text).toContain('DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270101\r\n')
  })
})
