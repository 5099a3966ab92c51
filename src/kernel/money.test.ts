import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOfSixteen, inProportion } from '../../test/support/processor-time.ts'
import {
  bahtInWords,
  formatBaht,
  formatBahtWithUnit,
  formatMillions,
  fromBahtDecimal,
  parseAmount,
  parseBaht,
  type Satang,
  satang,
  sumSatang,
  toBahtDecimal,
} from './money.ts'

const anyAmount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(satang)

describe('reading baht', () => {
  test.each([
    ['1,250', 125_000n],
    ['1250.5', 125_050n],
    ['๑,๒๕๐.๐๐', 125_000n],
    [' 1,234,567.50 บาท ', 123_456_750n],
    ['฿99', 9_900n],
    ['0', 0n],
    ['-12.25', -1_225n],
    ['(1,250)', -125_000n],
    ['10.000', 1_000n],
    ['5.', 500n],
    ['–3', -300n],
    ['๕๐๐,๐๐๐.-', 50_000_000n],
    ['1,250/-', 125_000n],
  ])('"%s" is read', (text, expected) => {
    expect(parseBaht(text)).toEqual({ ok: true, value: expected })
  })

  test.each(['', '   ', '-', '–', ' - ', '--'])('"%s" is no value, not zero', (text) => {
    expect(parseBaht(text)).toEqual({ ok: false, problem: 'empty' })
  })

  test.each(['abc', '1,25', '12,50', '1 250', '1.2.3', '1e5', '5 ล้านบาท', '0x10', '(-5)', '1,2345', '.5', 'O5'])(
    '"%s" is not a number',
    (text) => {
      expect(parseBaht(text)).toEqual({ ok: false, problem: 'not-a-number' })
    },
  )

  test('less than a satang is refused, never rounded', () => {
    expect(parseBaht('10.005')).toEqual({ ok: false, problem: 'too-precise' })
    expect(parseAmount('1.234567891', 'million')).toEqual({ ok: false, problem: 'too-precise' })
  })

  test('a column in thousands or millions is read exactly', () => {
    expect(parseAmount('1.5', 'thousand')).toEqual({ ok: true, value: 150_000n })
    expect(parseAmount('๑,๘๔๗.๐๑๒๓', 'million')).toEqual({ ok: true, value: 184_701_230_000n })
    expect(parseAmount('2.5 ล้านบาท', 'million')).toEqual({ ok: true, value: 250_000_000n })
    expect(parseAmount('2.5 พันบาท', 'million')).toEqual({ ok: false, problem: 'not-a-number' })
  })

  test('what a page shows can be typed back', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        expect(parseBaht(formatBaht(amount, 'th'))).toEqual({ ok: true, value: amount })
        expect(parseBaht(formatBahtWithUnit(amount, 'en'))).toEqual({ ok: true, value: amount })
      }),
    )
  })
})

describe('the decimal string of the API', () => {
  test('has two decimals and no separators', () => {
    expect(toBahtDecimal(satang(125_000n))).toBe('1250.00')
    expect(toBahtDecimal(satang(-25n))).toBe('-0.25')
    expect(toBahtDecimal(satang(0n))).toBe('0.00')
  })

  test('goes there and back', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        expect(fromBahtDecimal(toBahtDecimal(amount))).toEqual({ ok: true, value: amount })
      }),
    )
  })

  test.each([
    ['', 'empty'],
    ['1,250', 'not-a-number'],
    ['๑๐', 'not-a-number'],
    [' 10', 'not-a-number'],
    ['+10', 'not-a-number'],
    ['1.234', 'too-precise'],
  ])('"%s" is refused as %s', (text, problem) => {
    expect(fromBahtDecimal(text)).toEqual({ ok: false, problem })
  })
})

describe('showing', () => {
  test.each([
    [203_000_000n, '2,030,000'],
    [125_050n, '1,250.50'],
    [-100_000n, '-1,000'],
    [5n, '0.05'],
  ])('%d satang is shown as %s', (amount, shown) => {
    expect(formatBaht(satang(amount), 'th')).toBe(shown)
  })

  test('the unit follows the language', () => {
    expect(formatBahtWithUnit(satang(100n), 'th')).toBe('1 บาท')
    expect(formatBahtWithUnit(satang(100n), 'en')).toBe('1 baht')
  })

  test.each([
    [184_700_000_000n, '1,847.0'],
    [184_704_999_999n, '1,847.0'],
    [184_705_000_000n, '1,847.1'],
    [4_999_999n, '0.0'],
    [-4_999_999n, '0.0'],
    [-184_705_000_000n, '-1,847.1'],
  ])('%d satang is %s million', (amount, value) => {
    expect(formatMillions(satang(amount), 'th')).toEqual({ value, unit: 'ล้านบาท' })
    expect(formatMillions(satang(amount), 'en').unit).toBe('million baht')
  })
})

test('sums are exact', () => {
  expect(sumSatang([1n, 2n, -5n] as Satang[])).toBe(-2n)
  expect(sumSatang([])).toBe(0n)
})

describe('in words', () => {
  test.each([
    [0n, 'ศูนย์บาทถ้วน'],
    [25n, 'ยี่สิบห้าสตางค์'],
    [100n, 'หนึ่งบาทถ้วน'],
    [1_000n, 'สิบบาทถ้วน'],
    [1_100n, 'สิบเอ็ดบาทถ้วน'],
    [2_100n, 'ยี่สิบเอ็ดบาทถ้วน'],
    [10_100n, 'หนึ่งร้อยเอ็ดบาทถ้วน'],
    [11_100n, 'หนึ่งร้อยสิบเอ็ดบาทถ้วน'],
    [100_000_100n, 'หนึ่งล้านเอ็ดบาทถ้วน'],
    [1_100_000_000n, 'สิบเอ็ดล้านบาทถ้วน'],
    [123_456_789n, 'หนึ่งล้านสองแสนสามหมื่นสี่พันห้าร้อยหกสิบเจ็ดบาทแปดสิบเก้าสตางค์'],
    [100_000_000_000_000n, 'หนึ่งล้านล้านบาทถ้วน'],
    [-100n, 'ลบหนึ่งบาทถ้วน'],
    [1n, 'หนึ่งสตางค์'],
    [2_011n, 'ยี่สิบบาทสิบเอ็ดสตางค์'],
    [100_000_000_000_100n, 'หนึ่งล้านล้านเอ็ดบาทถ้วน'],
  ])('%d satang is %s', (amount, words) => {
    expect(bahtInWords(satang(amount))).toBe(words)
  })
})

test('an amount with a hundred thousand zeros after the point takes time in proportion to their number', async () => {
  expect(parseBaht(`1.${'0'.repeat(100_000)}1`)).toEqual({ ok: false, problem: 'too-precise' })
  expect(parseBaht(`1.5${'0'.repeat(100_000)}`)).toEqual({ ok: true, value: 150n })
  const zeros = (count: number) => [parseBaht(`1.${'0'.repeat(count)}1`), parseBaht(`1.5${'0'.repeat(count)}`)]
  expect(await growthOfSixteen(zeros, 20_000)).toBeLessThan(inProportion)
})
