import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOfSixteen, inProportion, timesAsLong } from '../../test/support/processor-time.ts'
import { type ParsedPlace, parsePlaceText } from './place-text.ts'

/** What was understood, without the empty parts. */
function read(text: string): Partial<ParsedPlace> {
  const { text: _text, spans: _spans, ...place } = parsePlaceText(text)
  return Object.fromEntries(
    Object.entries(place).filter(([, value]) => value !== false && !(Array.isArray(value) && value.length === 0)),
  )
}

/** The text with everything that was understood as place taken out. */
function without(text: string): string {
  const { text: normal, spans } = parsePlaceText(text)
  let rest = ''
  let at = 0
  for (const span of spans) {
    rest += normal.slice(at, span.start)
    at = span.end
  }
  return (rest + normal.slice(at)).replace(/\s+/g, ' ').trim()
}

describe('province, district, sub-district', () => {
  test.each([
    'ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน',
    'ต.ท่าวังผา อ.ท่าวังผา จ.น่าน',
    'ต. ท่าวังผา อ. ท่าวังผา จ. น่าน',
    'ต.ท่าวังผาอ.ท่าวังผาจ.น่าน',
    'ตำบลท่าวังผาอำเภอท่าวังผาจังหวัดน่าน 1 แห่ง',
    'ตาํบลท่าวงัผาอาํเภอท่าวงัผาจงัหวดัน่าน1 แหง่',
    'ตาบลท่าวังผา อาเภอท่าวังผา จงัหวดัน่าน',
  ])('%s', (text) => {
    expect(read(text).province).toBe('น่าน')
    expect(parsePlaceText(text).spans.map((span) => span.kind)).toEqual(['subdistrict', 'district', 'province'])
  })

  test('อ.เมือง takes the name of its province', () => {
    expect(read('ต.ในเวียง อ.เมือง จ.น่าน')).toEqual({ subdistrict: 'ในเวียง', district: 'เมืองน่าน', province: 'น่าน' })
    expect(read('อ.เมือง')).toEqual({ district: 'เมือง' })
  })

  test('Bangkok has แขวง and เขต, and several names', () => {
    const bangkok = { subdistrict: 'ลาดยาว', district: 'จตุจักร', province: 'กรุงเทพมหานคร' }

    expect(read('แขวงลาดยาว เขตจตุจักร กรุงเทพมหานคร 1 ชุด')).toEqual(bangkok)
    expect(read('แขวงลาดยาวเขตจตุจักรกทม.')).toEqual(bangkok)
    expect(read('เขตจตุจักร กรุงเทพฯ').district).toBe('จตุจักร')
  })

  test('เขต and แขวง elsewhere are ordinary words', () => {
    for (const text of ['ขยายเขตประปา', 'เขตรักษาพันธุ์สัตว์ป่า', 'แขวงทางหลวงน่าน', 'วิทยาเขตสุรินทร์', 'ในเขตชุมชน']) {
      expect(read(text)).toEqual({})
    }
  })

  test('a name that begins with บ้าน or เมือง stays whole, and ends at the next cue or at a measure', () => {
    expect(read('ตำบลบ้านโป่งอำเภอบ้านโป่ง')).toEqual({ subdistrict: 'บ้านโป่ง', district: 'บ้านโป่ง' })
    expect(read('ต.บ้านโพนกว้าง4.00เมตรยาว10เมตร')).toEqual({ subdistrict: 'บ้านโพน' })
    expect(read('จังหวัดลพบุรีป่าคลองจิกจำนวน153ไร่').province).toBe('ลพบุรี')
    expect(read('อำเภอสุไหงโก-ลก')).toEqual({ district: 'สุไหงโก-ลก' })
    expect(read('อำเภอสายบุรี จังหวัดปัตตานี')).toEqual({ district: 'สายบุรี', province: 'ปัตตานี' })
  })

  test('a name that reads like a road, a joining word or a measure is a name all the same', () => {
    expect(read('อำเภอแม่สาย จังหวัดเชียงราย')).toEqual({ district: 'แม่สาย', province: 'เชียงราย' })
    expect(read('ต.ท่าสาย อำเภอเมืองเชียงราย')).toEqual({ subdistrict: 'ท่าสาย', district: 'เมืองเชียงราย' })
    expect(read('ต.ท่าสายลวดอ.แม่สอด')).toEqual({ subdistrict: 'ท่าสายลวด', district: 'แม่สอด' })
    expect(read('ต.หัวถนนอ.พนัสนิคม')).toEqual({ subdistrict: 'หัวถนน', district: 'พนัสนิคม' })
    expect(read('ตำบลทางพระ').subdistrict).toBe('ทางพระ')
    expect(read('ตำบลเป็นสุข').subdistrict).toBe('เป็นสุข')
    expect(read('ตำบลและ อำเภอทุ่งช้าง')).toEqual({ subdistrict: 'และ', district: 'ทุ่งช้าง' })
    expect(read('ตำบลแป-ระ อำเภอท่าแพ').subdistrict).toBe('แป-ระ')
    expect(read('ต.ป่าคาสายบ้านนา - บ้านดอน')).toEqual({ subdistrict: 'ป่าคา', route: 'บ้านนา - บ้านดอน' })
    for (const text of ['ในตำบลและอำเภอ', 'ตำบลทางหลวง', 'จังหวัดเป็นศูนย์กลาง', 'อำเภอพื้นที่เสี่ยง']) {
      expect(read(text), text).toEqual({})
    }
  })

  test('words that only contain a cue are none', () => {
    for (const text of [
      'กลุ่มจังหวัดภาคเหนือตอนบน 1',
      'ทุกตำบล',
      'ระดับอำเภอ',
      '3 จังหวัดชายแดนภาคใต้',
      'จังหวัดเคลื่อนที่',
      'อ.บ.ต.',
      'พ.ศ. 2568',
    ]) {
      expect(read(text).province).toBeUndefined()
      expect(read(text).subdistrict).toBeUndefined()
      expect(read(text).district).toBeUndefined()
    }
  })

  test('the name of a local administrative organisation is a body, not a sub-district', () => {
    expect(read('องค์การบริหารส่วนตำบลป่าคา')).toEqual({ bodies: ['องค์การบริหารส่วนตำบลป่าคา'] })
    expect(read('อบต.ป่าคา อ.ท่าวังผา')).toEqual({ bodies: ['อบต.ป่าคา'], district: 'ท่าวังผา' })
    expect(read('เทศบาลเมืองน่าน').bodies).toEqual(['เทศบาลเมืองน่าน'])
  })

  test('several districts are said to be several, and the first is given', () => {
    const place = parsePlaceText('ถนนสาย นน.4099 แยกทางหลวงหมายเลข 1099 - บ้านนา อ.นาน้อย, เวียงสา จ.น่าน')

    expect(place.district).toBe('นาน้อย')
    expect(place.several).toBe(true)
    expect(place.spans.filter((span) => span.kind === 'district').map((span) => span.name)).toEqual(['นาน้อย', 'เวียงสา'])
    expect(parsePlaceText('จ.น่าน (จังหวัดน่าน)').several).toBe(false)
  })
})

describe('villages', () => {
  test.each([
    ['หมู่ที่ 5 บ้านโคก', [{ moo: 5, name: 'โคก' }]],
    ['บ้านโคก หมู่ที่ ๕', [{ moo: 5, name: 'โคก' }]],
    ['หมู่ 5 ต.ป่าคา', [{ moo: 5 }]],
    ['ม.5 ต.ป่าคา', [{ moo: 5 }]],
    ['ม.ที่  5 บ้านโคก', [{ moo: 5, name: 'โคก' }]],
    ['กม.26+100 - กม.29+900 ม.3 บ้านโคก', [{ moo: 3, name: 'โคก' }]],
    ['ยาว 390 ม. ม.5 บ้านโคก', [{ moo: 5, name: 'โคก' }]],
    ['หนา๐.๑๕ม.ม.ที่๒บ้านเขายาง', [{ moo: 2, name: 'เขายาง' }]],
    ['ทาสีหมู่7บ้านโคกตาลตำบลดอนดึง', [{ moo: 7, name: 'โคกตาล' }]],
    ['หมู่ที่ 4, 5 บ้านโคก', [{ moo: 4, name: 'โคก' }, { moo: 5 }]],
    ['หมู่ที่ 4 และ หมู่ที่ 9', [{ moo: 4 }, { moo: 9 }]],
    ['หมู่ที่ 1-3', [{ moo: 1 }, { moo: 2 }, { moo: 3 }]],
    ['หมู่ที่ 10 - หมู่ที่ 12', [{ moo: 10 }, { moo: 12 }]],
    [
      'หมู่ 3 บ้านดอนขาม , หมู่ 1 บ้านหินงาม',
      [
        { moo: 3, name: 'ดอนขาม' },
        { moo: 1, name: 'หินงาม' },
      ],
    ],
    [
      'บ้านโนนม่วง หมู่ที่ 1, บ้านโนนม่วง หมู่ที่ 7',
      [
        { moo: 1, name: 'โนนม่วง' },
        { moo: 7, name: 'โนนม่วง' },
      ],
    ],
    ['(บ้านดอนแก้ว) บ้านดอนแก้ว หมู่ที่ 4', [{ name: 'ดอนแก้ว', moo: 4 }]],
    ['หมทู่ี่2 ตำบลป่าคา', [{ moo: 2 }]],
  ])('%s', (text, villages) => {
    expect(parsePlaceText(text).villages).toEqual(villages)
  })

  test.each([
    'ยาว 640 ม. 5 จุด',
    '18 หมู่บ้าน',
    'หมู่บ้านละ 1 แห่ง',
    'ผู้ใหญ่บ้าน',
    'บ้านพักครู',
    'ลบ.ม.5',
    'ยาว 500 ม.',
    'อาคาร ม.5.5',
  ])('none in "%s"', (text) => {
    expect(parsePlaceText(text).villages).toEqual([])
  })

  test("a person's house is a landmark, not a village", () => {
    expect(read('บริเวณบ้านนายบุญมี หมู่ที่ 2')).toEqual({ villages: [{ moo: 2 }], landmarks: ['บ้านนายบุญมี'] })
  })
})

describe('chainage', () => {
  test.each([
    ['กม.12+350', [{ fromM: 12_350, toM: null }]],
    ['กม.32+200 ถึง กม.33+200', [{ fromM: 32_200, toM: 33_200 }]],
    ['กม.32+200 - 33+200', [{ fromM: 32_200, toM: 33_200 }]],
    ['32+200 - กม.33+200', [{ fromM: 32_200, toM: 33_200 }]],
    ['32+200 - 33+200', [{ fromM: 32_200, toM: 33_200 }]],
    ['ระหว่าง กม.๓๒+๒๐๐ - กม.๓๓+๒๐๐', [{ fromM: 32_200, toM: 33_200 }]],
    ['กิโลเมตรที่ 3+600 - 5+200', [{ fromM: 3_600, toM: 5_200 }]],
    ['กม 0+000-4+000', [{ fromM: 0, toM: 4_000 }]],
    ['กม.33+200 - กม.32+200', [{ fromM: 32_200, toM: 33_200 }]],
    [
      'กม.70+000, กม.95+400',
      [
        { fromM: 70_000, toM: null },
        { fromM: 95_400, toM: null },
      ],
    ],
    [
      'กม.6+100 - กม.6+900 และ กม.21+400 - กม.22+500',
      [
        { fromM: 6_100, toM: 6_900 },
        { fromM: 21_400, toM: 22_500 },
      ],
    ],
    ['ระหว่าง กม.ที่ 5 ถึง กม.ที่ 8', [{ fromM: 5_000, toM: 8_000 }]],
    ['กท.8+000', [{ fromM: 8_000, toM: null }]],
  ])('%s', (text, chainage) => {
    expect(parsePlaceText(text).chainage).toEqual(chainage)
  })

  test.each(['ระยะทาง 5.000 กม.', '3 กม. 1 สาย', 'อบรม กม. 120 คน', 'คณะกรรมการหมู่บ้าน (กม.) หมู่ที่ 5', '3+5'])(
    'none in "%s"',
    (text) => {
      expect(parsePlaceText(text).chainage).toEqual([])
    },
  )
})

describe('roads', () => {
  test.each([
    ['ทางหลวงหมายเลข 1081 ตอน หลักลาย - บ่อเกลือ จ.น่าน', { code: '1081', name: 'หลักลาย - บ่อเกลือ' }],
    ['ทล.1081 ตอนควบคุม 0202 ตอน หลักลาย - บ่อเกลือ กม.45+100', { code: '1081', name: 'หลักลาย - บ่อเกลือ' }],
    ['ทางหลวงหมายเลข ๑๐๘๑', { code: '1081' }],
    ['ถนน 1081 ตอน ปัว - บ่อเกลือ', { code: '1081', name: 'ปัว - บ่อเกลือ' }],
    ['สายทางหมายเลข 1299 ชื่อตอนนาหมื่น - นาน้อย', { code: '1299', name: 'นาหมื่น - นาน้อย' }],
    ['ถนนสาย 314 หมู่ที่ 3', { code: '314' }],
    ['ถนนสาย นน.4012 แยกทางหลวงหมายเลข 101 - บ้านนา อ.ปัว', { code: 'นน.4012', name: 'แยกทางหลวงหมายเลข 101 - บ้านนา' }],
    ['สาย นน.ถ.1 - 0001 บ้านเก็ต - บ้านน้ำปั้ว ต.น้ำปั้ว', { code: 'นน.ถ.1-0001', name: 'บ้านเก็ต - บ้านน้ำปั้ว' }],
    ['ทางหลวงหมายเลข 1090 สาย อ.นาดี - อ.ประจันตคาม', { code: '1090', name: 'อ.นาดี - อ.ประจันตคาม' }],
  ])('%s', (text, road) => {
    expect(parsePlaceText(text).road).toEqual(road)
  })

  test('a highway named only as a junction is not the road of the work', () => {
    expect(read('ถนนสายแยก ทล.304 - บ.นา อ.ปัว จ.น่าน')).toEqual({
      route: 'แยก ทล.304 - บ.นา',
      district: 'ปัว',
      province: 'น่าน',
    })
  })

  test('places along a line do not become the place of the work', () => {
    expect(read('สาย อ.ปัว - อ.บ่อเกลือ จ.น่าน')).toEqual({ route: 'อ.ปัว - อ.บ่อเกลือ', province: 'น่าน' })
    expect(read('สายบ้านนา - บ้านดอนหมู่ที่4บ้านนา')).toEqual({ route: 'บ้านนา - บ้านดอน', villages: [{ moo: 4, name: 'นา' }] })
  })

  test.each(['พ.ศ.2566', 'อาคารหมายเลข 3113', 'ทางหลวง 4 ช่องจราจร', '1 สายทาง', 'สปช.105/29', 'ค่าสายไฟ'])(
    'none in "%s"',
    (text) => {
      expect(read(text)).toEqual({})
    },
  )
})

test('landmarks keep their cue word, and short ones need the beginning of a word', () => {
  expect(read('ข้างวัดศรีบัวบาน').landmarks).toEqual(['วัดศรีบัวบาน'])
  expect(read('ขุดลอก ห้วยน้ำลัด หมู่ที่ 3').landmarks).toEqual(['ห้วยน้ำลัด'])
  expect(read('สนามกีฬาโรงเรียนบ้านปากมะค่า หมู่ที่ 3').landmarks).toEqual(['โรงเรียนบ้านปากมะค่า'])
  expect(read('ซอย 12 หมู่ที่ 3').landmarks).toEqual(['ซอย 12'])
  expect(read('จังหวัดหนองคาย').landmarks).toBeUndefined()
})

test('a title is left when its place is taken out', () => {
  expect(
    without('ก่อสร้างถนน คสล. สายบ้านนา - บ้านดอน กม.1+000 - 2+000 หมู่ที่ 3 บ้านนา ต.ป่าคา อ.ท่าวังผา จ.น่าน กว้าง 4.00 เมตร'),
  ).toBe('ก่อสร้างถนน คสล. กว้าง 4.00 เมตร')
})

test('spans lie in the normalised text, in order and apart', () => {
  const piece = fc.constantFrom(
    'ตำบล',
    'ต.',
    'อ.',
    'อำเภอ',
    'จังหวัด',
    'จ.',
    'หมู่ที่ ',
    'ม.',
    'บ้าน',
    'สาย',
    'กม.',
    'ทล.',
    'ตอน',
    '12+350',
    ' - ',
    ' ',
    '5',
    '๓',
    ',',
    '(',
    ')',
    'น่าน',
    'ป่าคา',
    'เมือง',
    'นายบุญมี',
    'วัด',
    'โรงเรียน',
    'กรุงเทพฯ',
    'เขต',
    'แขวง',
    'จงัหวดั',
    '(cid:201)',
    'เเ',
    '\u200B',
    'นน.ถ.1-0001',
    'ยาว ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const place = parsePlaceText(pieces.join(''))
      let at = 0
      for (const span of place.spans) {
        expect(span.start).toBeGreaterThanOrEqual(at)
        expect(span.end).toBeGreaterThan(span.start)
        at = span.end
      }
      expect(at).toBeLessThanOrEqual(place.text.length)
    }),
    { numRuns: 2000 },
  )
})

test('text without any place is left alone', () => {
  expect(read('เบี้ยยังชีพผู้สูงอายุ')).toEqual({})
  expect(read('')).toEqual({})
  expect(read('Project 12')).toEqual({})
})

test.each(['สายบ้านนา - ', 'ตำบล', 'จ.น่าน ', 'ม.5 ', 'กม.1+000 - ', 'จ ั ั ั', 'หมู่ที่ 1, 2 '])(
  'a hostile text of %j does not hold up the reader, which stops after 2,000 characters',
  async (piece) => {
    const text = piece.repeat(2_000)
    const read = (length: number) => parsePlaceText(text.slice(0, length))

    expect(await growthOfSixteen(read, 125)).toBeLessThan(inProportion)
    expect(
      await timesAsLong(
        () => read(2_000),
        () => parsePlaceText(text),
        { below: 4 },
      ),
    ).toBeLessThan(4)
  },
)
