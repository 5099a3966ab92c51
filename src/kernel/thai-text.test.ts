import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOfSixteen, inProportion } from '../../test/support/processor-time.ts'
import {
  compareThai,
  comparisonKey,
  firstConsonant,
  flagMixedScript,
  flagText,
  ngrams,
  normaliseThai,
  SEARCH_VERSION,
  searchTokens,
  segmentWords,
  skeleton,
  thaiDigitsToAscii,
} from './thai-text.ts'
import { DOMAIN_WORDS, SHORT_FORMS } from './thai-words.ts'

/** Text with far more marks in wrong places than people manage. */
const thaiish = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'กขคงจดตนบปมยรลวสหอ'),
      fc.constantFrom(...'\u0E31\u0E34\u0E35\u0E37\u0E38\u0E39\u0E3A\u0E47\u0E48\u0E49\u0E4A\u0E4C\u0E4D\u0E4E'),
      fc.constantFrom(
        'ะ',
        'า',
        'ำ',
        'เ',
        'แ',
        'เเ',
        'โ',
        'ๆ',
        'ฯ',
        'ฯลฯ',
        '๑',
        '7',
        ' ',
        '  ',
        '.',
        '-',
        '/',
        '(cid:201)',
      ),
      fc.constantFrom('\u200B', '\u00A0', '\uF70A', '\uFF13', '\u0301', '“', '–', '\u00AD', '\0', 'é', 'A'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

describe('normal form', () => {
  test('is idempotent and in NFC', () => {
    fc.assert(
      fc.property(thaiish, (text) => {
        const once = normaliseThai(text)
        expect(normaliseThai(once)).toBe(once)
        expect(once.normalize('NFC')).toBe(once)
      }),
      { numRuns: 3000 },
    )
  })

  test('keeps sara am whole, and puts it together when it came as two', () => {
    expect(normaliseThai('น้ำ')).toBe('น้ำ')
    expect(normaliseThai('ก\u0E4D\u0E32')).toBe('กำ')
    expect(normaliseThai('น\u0E4D\u0E49\u0E32')).toBe('น้ำ')
    expect(normaliseThai('น\u0E49\u0E4D\u0E32')).toBe('น้ำ')
    expect(normaliseThai('ต\u0E32\u0E4Dบล')).toBe('ตำบล')
  })

  test('orders marks within a cluster, also where NFC does not', () => {
    expect(normaliseThai('ก\u0E48\u0E38')).toBe('ก\u0E38\u0E48')
    expect(normaliseThai('ก\u0E48\u0E34')).toBe('ก\u0E34\u0E48')
    expect(normaliseThai('น\u0E33\u0E49')).toBe('น้ำ')
    expect(normaliseThai('สิทธ\u0E4C\u0E34')).toBe('สิทธิ์')
  })

  test('drops repeated marks, and of two different tones keeps the first', () => {
    expect(normaliseThai('ก่อสร้\u0E49าง')).toBe('ก่อสร้าง')
    expect(normaliseThai('ประจำำ')).toBe('ประจำ')
    expect(normaliseThai('บ\u0E49\u0E48าน')).toBe('บ้าน')
    expect(flagText('บ\u0E49\u0E48าน')).toEqual(['two-tones'])
  })

  test('repairs what cannot be meant: two เ for แ, a blank before ๆ, invisible characters', () => {
    expect(normaliseThai('เเหล่งน้ำต่าง ๆ')).toBe('แหล่งน้ำต่างๆ')
    expect(normaliseThai('\uFEFFโครง\u200Bการ\u00ADน้ำ\u202E')).toBe('โครงการน้ำ')
    expect(normaliseThai('ก\u00A0ข')).toBe('ก ข')
    expect(normaliseThai('ก\0ข')).toBe('กข')
  })

  test('has one form of dash, quote and fullwidth digit, and reads the marks of old fonts', () => {
    expect(normaliseThai('๒๕๖๖–๒๕๖๘ “ก” ‘ข’ １２')).toBe('๒๕๖๖-๒๕๖๘ "ก" \'ข\' 12')
    expect(normaliseThai('ท\uF702\uF70A')).toBe('ที่')
    expect(normaliseThai('\uF70F\uF700')).toBe('ญฐ')
  })

  test('keeps Thai digits, line breaks, ฯ, ฯลฯ, double blanks and PDF damage: nothing is repaired silently', () => {
    for (const text of ['๑๒๓\nปี', 'กรุงเทพฯ ฯลฯ', 'ก  ข', 'พนกังาน', 'ตาแหน่ง', 'ท(cid:201)ี', 'ABC abc']) {
      expect(normaliseThai(text)).toBe(text)
    }
  })
})

test('Thai digits become ASCII and nothing else changes', () => {
  expect(thaiDigitsToAscii('๐๑๒๓๔๕๖๗๘๙ กข 12')).toBe('0123456789 กข 12')
})

describe('comparison key', () => {
  test('is idempotent and does not see the difference between a text and its normal form', () => {
    fc.assert(
      fc.property(thaiish, (text) => {
        const key = comparisonKey(text)
        expect(comparisonKey(key)).toBe(key)
        expect(comparisonKey(normaliseThai(text))).toBe(key)
      }),
      { numRuns: 2000 },
    )
  })

  test('brings together dots, blanks, capitals and digits of both kinds', () => {
    expect(comparisonKey('อ.บ.ต. หนองแวง')).toBe(comparisonKey('อบต.หนองแวง'))
    expect(comparisonKey('เทศบาลนคร ขอนแก่น')).toBe('เทศบาลนครขอนแก่น')
    expect(comparisonKey('OTOP หมู่ที่ ๗')).toBe('otopหมู่ที่7')
    expect(comparisonKey('กรุงเทพฯ')).toBe('กรุงเทพ')
  })
})

describe('skeleton', () => {
  test('is idempotent and the same for a text and its normal form', () => {
    fc.assert(
      fc.property(thaiish, (text) => {
        const bones = skeleton(text)
        expect(skeleton(bones)).toBe(bones)
        expect(skeleton(normaliseThai(text))).toBe(bones)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['พนักงาน', 'พนกังาน'],
    ['ที่ได้รับ', 'ทไ่ีดร้บั'],
    ['ประจำ', 'ประจา'],
    ['ตำแหน่ง', 'ตาแหน่ง'],
    ['ทำการ', 'ทาการ'],
    ['ตำบล', 'ตาํบล'],
    ['รถยนต์ 12', 'รถยนต์12'],
    ['พื้นที่', 'พ(cid:202)นืท(cid:201)ี'],
    ['ก่อสร้าง', 'ก่อสร้้าง'],
    ['แหล่งน้ำ', 'เเหล่งนำ้'],
    ['ค่าใช้จ่าย ๕', 'คาใชจาย 5'],
  ])('%s and %s agree', (right, damaged) => {
    expect(skeleton(damaged)).toBe(skeleton(right))
  })

  test('keeps what tells words apart', () => {
    expect(skeleton('หมู่ที่ 1')).not.toBe(skeleton('หมู่ที่ 11'))
    expect(skeleton('บ้านหนองแวง')).not.toBe(skeleton('บ้านหนองไผ่'))
  })
})

describe('words', () => {
  test('compounds of public administration stay whole', () => {
    expect(segmentWords('องค์การบริหารส่วนตำบลก่อสร้างฝายน้ำล้น')).toEqual(['องค์การบริหารส่วนตำบล', 'ก่อสร้าง', 'ฝายน้ำล้น'])
    expect(segmentWords('องค์กรปกครองส่วนท้องถิ่น')).toEqual(['องค์กรปกครองส่วนท้องถิ่น'])
  })

  test('a domain word is not cut out of a longer ordinary word', () => {
    expect(segmentWords('พนักงาน')).toEqual(['พนักงาน'])
    expect(segmentWords('กรมธรรม์')).toEqual(['กรมธรรม์'])
  })

  test('digits, Latin and punctuation part words; short forms close up', () => {
    expect(segmentWords('ค.ส.ล. กว้าง ๔.๐๐ OTOP-A')).toEqual(['คสล', 'กว้าง', '4.00', 'otop', 'a'])
    expect(segmentWords('อ.บ.ต.')).toEqual(['อบต'])
    expect(segmentWords('')).toEqual([])
  })

  test('the words of a text cover its letters and digits, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...DOMAIN_WORDS, 'หนองแวง', 'บ้าน', ' '), { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        expect(segmentWords(text).join('')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })

  test('every domain word and short form is in normal form', () => {
    for (const word of [...DOMAIN_WORDS, ...SHORT_FORMS.keys(), ...SHORT_FORMS.values()]) {
      expect(normaliseThai(word)).toBe(word)
      expect(word).toMatch(/^[\u0E01-\u0E4E]+$/)
    }
  })
})

describe('search tokens', () => {
  test('a short form is found by its long form, its parts and itself', () => {
    const { words } = searchTokens('อบต.หนองแวง')

    for (const wanted of ['อบต', 'องค์การบริหารส่วนตำบล', 'ตำบล', 'หนอง']) expect(words).toContain(wanted)
  })

  test('grams forgive a lost mark and come without repeats', () => {
    const right = searchTokens('ก่อสร้างถนน')
    const wrong = searchTokens('กอสรางถนน')

    expect(wrong.grams).toEqual(right.grams)
    expect(searchTokens('กกกกกก').grams).toEqual(['กกก'])
    expect(searchTokens('กก').grams).toEqual(['กก'])
    expect(searchTokens('')).toEqual({ words: [], grams: [] })
  })

  test('the version names our rules and the ICU behind them', () => {
    expect(SEARCH_VERSION).toBe(`thai-1/icu-${process.versions.icu}`)
  })

  test('n-grams keep order and repeats', () => {
    expect(ngrams('abab', 2)).toEqual(['ab', 'ba', 'ab'])
  })
})

describe('order', () => {
  test('is the dictionary order, not the order of code points', () => {
    const words = ['อำเภอ', 'โครงการ', 'ขา', 'ไก่', 'แก', 'เกาะ', 'กู', 'ก่า', 'กา']

    expect(words.toSorted(compareThai)).toEqual(['กา', 'ก่า', 'กู', 'เกาะ', 'แก', 'ไก่', 'ขา', 'โครงการ', 'อำเภอ'])
  })

  test.each([
    ['เกาะ', 'ก'],
    ['โครงการ', 'ค'],
    ['"ไก่"', 'ก'],
    ['otop', 'O'],
    ['๑๒', '#'],
    ['', '#'],
  ])('%s stands under %s', (word, heading) => {
    expect(firstConsonant(word)).toBe(heading)
  })
})

describe('mixed scripts', () => {
  test('a Latin letter inside a Thai word and look-alike alphabets are flagged with their place', () => {
    expect(flagMixedScript('ถนน โครงกaร')).toEqual([{ start: 4, end: 11, word: 'โครงกaร' }])
    expect(flagMixedScript('PR\u041EJECT')).toHaveLength(1)
    expect(flagText('โครงกaร (cid:201)')).toEqual(['pdf-leftover', 'mixed-script'])
  })

  test('Latin words beside Thai ones are ordinary', () => {
    expect(flagMixedScript('ตลาดOTOPบ้านนา CCTV กล้อง ABC 12')).toEqual([])
  })
})

test.each([normaliseThai, comparisonKey, skeleton, flagMixedScript])(
  'a long hostile text takes time in proportion to its length: %o',
  async (read) => {
    const hostile = (times: number) => 'ำ่'.repeat(times) + '\u0E48\u0E49'.repeat(times) + ' ๆ'.repeat(times / 2)

    expect(await growthOfSixteen((times) => read(hostile(times)), 6_000)).toBeLessThan(inProportion)
  },
)

test('a run of a hundred thousand blanks takes time in proportion to its length', async () => {
  expect(normaliseThai(`${' '.repeat(100_000)}เเ ๆ`)).toBe(`${' '.repeat(100_000)}แๆ`)
  const blanks = (count: number) => normaliseThai(`${' '.repeat(count)}เเ ๆ`)
  expect(await growthOfSixteen(blanks, 6_000)).toBeLessThan(inProportion)
})
