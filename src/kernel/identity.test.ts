import { describe, expect, test } from 'vitest'
import { growthOfSixteen, inProportion } from '../../test/support/processor-time.ts'
import { parsePersonName, stripHonorifics } from './honorifics.ts'
import {
  formatNationalId,
  isSyntheticNationalId,
  maskNationalId,
  type NationalId,
  parseNationalId,
} from './national-id.ts'
import { formatPhone, type Phone, parsePhone } from './phone.ts'

describe('national identification numbers', () => {
  test.each([
    '9000000000004',
    '9999999999994',
    '9123456789010',
    '9000000000021',
    '9000000000080',
    '๙๙๙๙๙๙๙๙๙๙๙๙๔',
    '9-0000-00000-00-4',
    ' 9 0000 00000 00 4 ',
  ])('%s is right', (text) => {
    expect(parseNationalId(text).ok).toBe(true)
  })

  test.each([
    ['9999999999993', 'wrong-check-digit'],
    ['900000000000', 'wrong-length'],
    ['90000000000O4', 'not-digits'],
    ['', 'empty'],
  ])('%s is refused as %s', (text, problem) => {
    expect(parseNationalId(text)).toEqual({ ok: false, problem })
  })

  test('are shown in groups, or masked but for the end', () => {
    const id = '9000000000004' as NationalId

    expect(formatNationalId(id)).toBe('9-0000-00000-00-4')
    expect(maskNationalId(id)).toBe('x-xxxx-xxxxx-00-4')
    expect(isSyntheticNationalId(id)).toBe(true)
  })
})

describe('telephone numbers', () => {
  test.each([
    ['081-234-5678', '+66812345678', 'mobile'],
    ['๐๘๑ ๒๓๔ ๕๖๗๘', '+66812345678', 'mobile'],
    ['+66 81 234 5678', '+66812345678', 'mobile'],
    ['+66 (0)81-234-5678', '+66812345678', 'mobile'],
    ['0066812345678', '+66812345678', 'mobile'],
    ['โทร. 02-123-4567', '+6621234567', 'fixed'],
    ['(053) 123456', '+6653123456', 'fixed'],
    ['1567', '1567', 'short'],
    ['0-0000-01234', '+66000001234', 'synthetic'],
  ])('%s is %s', (text, number, kind) => {
    expect(parsePhone(text)).toEqual({ ok: true, value: { number, kind } })
  })

  test('an extension is kept apart', () => {
    expect(parsePhone('0 2123 4567 ต่อ ๑๒๓')).toEqual({
      ok: true,
      value: { number: '+6621234567', kind: 'fixed', extension: '123' },
    })
  })

  test.each([
    '081-234-567',
    '021234567-8',
    '0812345678, 0898765432',
    'ไม่มี',
    '0112345678',
    '+1 212 555 0100',
    '12345',
    '9999',
  ])('%s is refused', (text) => {
    expect(parsePhone(text)).toEqual({ ok: false, problem: 'not-a-phone-number' })
  })

  test('blank is told apart from wrong', () => {
    expect(parsePhone(' - ')).toEqual({ ok: false, problem: 'empty' })
  })

  test.each(['081-234-5678', '02-123-4567', '053-123-456', '1111', '0-0000-01234', '02-123-4567 ต่อ 9'])(
    '%s is shown as typed',
    (text) => {
      const read = parsePhone(text) as { ok: true; value: Phone }

      expect(formatPhone(read.value)).toBe(text)
    },
  )
})

describe('names', () => {
  test.each([
    ['นายสมชาย ใจดี', 'สมชาย ใจดี'],
    ['นาย สมชาย  ใจดี', 'สมชาย ใจดี'],
    ['นางสาวมาลี ดีงาม', 'มาลี ดีงาม'],
    ['น.ส. มาลี ดีงาม', 'มาลี ดีงาม'],
    ['นส.มาลี ดีงาม', 'มาลี ดีงาม'],
    ['ด.ช.ก้อง ดีงาม', 'ก้อง ดีงาม'],
    ['ผศ.ดร. สมหญิง ใจดี', 'สมหญิง ใจดี'],
    ['รศ. นพ.สมชาย ใจดี', 'สมชาย ใจดี'],
    ['พล.ต.อ. สมชาย ใจดี', 'สมชาย ใจดี'],
    ['พ.ต.ท.สมชาย ใจดี', 'สมชาย ใจดี'],
    ['ว่าที่ ร.ต.หญิงมาลี ณ น่าน', 'มาลี ณ น่าน'],
    ['ว่าที่ร้อยตรี สมชาย ใจดี', 'สมชาย ใจดี'],
    ['ม.ร.ว. สมชาย ใจดี', 'สมชาย ใจดี'],
    ['คุณหญิงมาลี ดีงาม', 'มาลี ดีงาม'],
    ['พระมหาสมชาย', 'สมชาย'],
    ['พระครูวิมล', 'วิมล'],
    ['กำนันบุญมี แสนสุข', 'บุญมี แสนสุข'],
    ['ผู้ใหญ่บ้าน นายบุญมี แสนสุข', 'บุญมี แสนสุข'],
    ['Mr. John Smith', 'John Smith'],
    ['สมชาย ใจดี', 'สมชาย ใจดี'],
    ['นายิกา ใจดี', 'นายิกา ใจดี'],
    ['พระ', 'พระ'],
    ['', ''],
  ])('"%s" is "%s" for matching', (text, bare) => {
    expect(stripHonorifics(text)).toBe(bare)
  })

  test('titles and posts are kept for print, outermost first', () => {
    expect(parsePersonName('กำนัน ว่าที่ ร.ต.หญิงมาลี ณ น่าน')).toEqual({
      titles: ['ว่าที่ ร.ต.หญิง'],
      posts: ['กำนัน'],
      given: 'มาลี',
      surname: 'ณ น่าน',
    })
    expect(parsePersonName('ผศ.ดร.สมหญิง').titles).toEqual(['ผศ.', 'ดร.'])
    expect(parsePersonName('พระมหาสมชาย').surname).toBeNull()
  })

  test('a rank of several dots is one title', () => {
    expect(parsePersonName('จ.ส.ต. สมชาย ใจดี').titles).toEqual(['จ.ส.ต.'])
    expect(parsePersonName('พล.ต.ต. ดร. สมชาย ใจดี').titles).toEqual(['พล.ต.ต.', 'ดร.'])
  })
})

test.each([
  ['ก.', 5_000],
  ['ดร.', 200],
])('a name of thousands of titles such as %s takes time in proportion to their number', async (title, times) => {
  expect(await growthOfSixteen((size) => parsePersonName(`${title.repeat(size)}สมชาย ใจดี`), times)).toBeLessThan(
    inProportion,
  )
})
