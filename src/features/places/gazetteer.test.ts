import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { timesAsLong } from '../../../test/support/processor-time.ts'
import type { AreaCode } from '../../kernel/area-code.ts'
import { parsePlaceText } from '../../kernel/place-text.ts'
import type { Area } from './area.ts'
import { areasFromPackages } from './areas-from-packages.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import { freshPlaces, judgedPlaces } from './judged-places.ts'
import { surePlace } from './sure-place.ts'

let places: Gazetteer
beforeAll(async () => {
  const { areas, memberships } = await areasFromPackages()
  places = openGazetteer(areas, memberships)
})

test.each([
  ['หมู่ที่ 4 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน', '550609', 'named'],
  ['ต.ท่าวังผา อ.ท่าวังผา จ.น่าน', '550609', 'named'],
  ['ก่อสร้างฝาย ม.๓ ต.ท่าวังผาอ.ท่าวังผาจ.น่าน', '550609', 'named'],
  ['แขวงลุมพินี เขตปทุมวัน กรุงเทพมหานคร', '100704', 'named'],
  ['อาคารเรียน ต.ในเวียง อ.เมือง จ.น่าน', '550101', 'named'],
  ['ซ่อมถนน จังหวัดน่าน', '55', 'named'],
  ['อำเภอท่าวังผา', '5506', 'only-one-so-named'],
  ['5506', '5506', 'code'],
  ['TH-55', '55', 'code'],
  ['กลุ่มจังหวัดภาคเหนือตอนบน 2', 'C-NU2', 'named'],
  ['ภาคใต้', 'R6-6', 'named'],
  ['องค์การบริหารส่วนจังหวัดน่าน', '55', 'body'],
  ['เทศบาลเมืองน่าน จังหวัดน่าน', '55', 'named'],
  ['เทศบาลนครในพื้นที่จังหวัดยะลา เทศบาลนครยะลา', '95', 'named'],
  ['ท่าวังผา น่าน', '5506', 'named'],
  ['ในเมือง เมือง ขอนแก่น', '400101', 'named'],
  ['เชียงราย', '57', 'named'],
  ['ตำบลเกาะช้าง อำเภอแม่สาย จังหวัดเชียงราย', '570903', 'named'],
  ['ต.ท่าสาย อ.เมืองเชียงราย จ.เชียงราย', '570118', 'named'],
  ['ตำบลตะลุบัน อำเภอสายบุรี จังหวัดปัตตานี', '940701', 'named'],
  ['เมืองพัทยา', '2004', 'only-one-so-named'],
  ['จ.น่าน อ.ท่าวังผา ต.ริม หมู่ที่ 2', '550601', 'named'],
  ['จังหวัดกาญจนบุรี อำเภอพนมทวน ตำบลพังตรุ', '710905', 'named'],
  ['อ.ท่าวังผา ต.ริม จ.น่าน', '550601', 'named'],
  ['ต.หนองบัว อ.เมืองจันทบุรี จ.จันทบุรี', '220110', 'named'],
  ['ต.ปากน้ำ เมืองกระบี่ กระบี่', '810101', 'named'],
  ['ลาดยาว จตุจักร กรุงเทพฯ', '103001', 'named'],
  ['แขวงบางมด ทุ่งครุ กทม.', '104901', 'named'],
  ['Tha Wang Pha, Nan', '5506', 'named'],
  ['Tambon Rim, Amphoe Tha Wang Pha, Nan Province', '550601', 'named'],
  ['ตำบลและ อำเภอทุ่งช้าง จังหวัดน่าน', '550803', 'named'],
  ['ต.ทางพระอ.โพธิ์ทองจ.อ่างทอง', '150412', 'named'],
  ['ต.เป็นสุข อ.จอมพระ จ.สุรินทร์', '320409', 'named'],
  ['ต.พันท้ายนรสิงห์ อ.เมือง จ.สมุทรสาคร', '740113', 'named'],
  ['ต.ท่าสายลวดอ.แม่สอดจ.ตาก', '630606', 'named'],
  ['อำเภอเซกา จังหวัดหนองคาย', '3804', 'successor'],
  ['ต.ป่งไฮ อ.เซกา จ.หนองคาย', '380405', 'successor'],
  ['อำเภอบึงกาฬ', '3801', 'successor'],
  ['4309', '3804', 'successor'],
  ['430902', '3804', 'successor'],
  ['2510', '2706', 'successor'],
] as const)('%s is %s (%s)', (text, code, reason) => {
  const found = places.resolve(text)

  expect([found?.code ?? null, found?.reason.kind ?? null]).toEqual([code, reason])
})

test.each([
  ['a mark lost by a reader of PDF files', 'ตำบลทาวังผา อำเภอทาวังผา จังหวัดนาน', '550609'],
  ['a letter taken for another', 'ตำบลท่าวังผา อำเภอทำวังผ จังหวัดน่าน', '550609'],
  ['a blank lost after the name', 'ตำบลท่าวังผาระยะทาง 2 กิโลเมตร อำเภอท่าวังผา จังหวัดน่าน', '550609'],
  ['a letter missing', 'ต.บางปรง อ.เมือง จ.สมุทรปราการ', '110111'],
  ['two letters that are all of a short name', 'ต.เขาดิน อ.เขาพนม จ.กระบี่', '810202'],
  ['a word that ends names elsewhere', 'แขวงคลองถนน เขตสายไหม กรุงเทพมหานคร', '104203'],
])('%s does not hide the place', (_what, text, code) => {
  expect(places.resolve(text)?.code).toBe(code)
})

test('a name that stands in many provinces is no place by itself, but all that bear it can be chosen from', () => {
  const found = places.resolve('ตำบลหนองบัว')
  const choice = places.named('หนองบัว')

  expect(found).toBeNull()
  expect(choice.length).toBeGreaterThan(20)
})

test('the province of the office that wrote it tells which of the namesakes is meant', () => {
  const alone = places.resolve('ต.ท่าช้าง อ.เฉลิมพระเกียรติ')
  const hinted = places.resolve('ตำบลเมืองจัง', { provinceCode: '55' })

  expect(alone?.code).toBe('303202')
  expect([hinted?.code, hinted?.reason.kind]).toEqual(['551405', 'only-one-so-named'])
})

test('the text wins over the hint', () => {
  expect(places.resolve('ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน', { provinceCode: '57' })?.code).toBe('550609')
})

test('a sub-district that stands in another district of the province is offered, not chosen', () => {
  const found = places.resolve('ตำบลบ้านระกาศ อำเภอบางพลี จังหวัดสมุทรปราการ')

  expect(found).toMatchObject({ code: '1103', reason: { kind: 'finer-name-unknown' }, alternatives: ['110202'] })
  expect(found?.confidence).toBeLessThan(0.9)
})

test('beside a province, the sub-district of the name of a municipality is offered, not chosen', () => {
  const found = places.resolve('บ่อบำบัดน้ำเสีย เทศบาลตำบลโนนไทย จังหวัดนครราชสีมา')

  expect(found).toMatchObject({ code: '30', alternatives: ['300901'] })
})

test('a sub-district the district does not have leads to the district, and says so', () => {
  const found = places.resolve('ตำบลไม่มีจริง อำเภอท่าวังผา จังหวัดน่าน')

  expect(found).toMatchObject({ code: '5506', reason: { kind: 'finer-name-unknown', written: 'ไม่มีจริง' } })
  expect(found?.confidence).toBeLessThan(0.9)
})

test.each([
  ['ตำบลริม ตำบลป่าคา อำเภอท่าวังผา จังหวัดน่าน', '5506', 2],
  ['ตำบลริม, ป่าคา และจอมพระ อำเภอท่าวังผา จังหวัดน่าน', '5506', 3],
  ['ตำบลท่าวังผา อำเภอท่าวังผา และตำบลปัว อำเภอปัว จังหวัดน่าน', '55', 2],
  ['อำเภอภูเขียว-เกษตรสมบูรณ์ จังหวัดชัยภูมิ', '36', 2],
  ['อำเภอเมืองชัยนาท หันคา - เนินขาม จังหวัดชัยนาท', '18', 3],
  ['อำเภอบ้านฉาง-เมืองระยอง-นิคมพัฒนา-ปลวกแดง จังหวัดระยอง', '21', 4],
  ['น้ำพุร้อนเชื่อมโยงจังหวัดระนอง พังงา และกระบี่', 'TH', 3],
  ['ตำบลเทิง', null, 0],
])('several places in one text (%s) mean the smallest area that holds them', (text, code, count) => {
  const found = places.resolve(text)

  if (count > 0) expect(found?.reason.kind).toBe('several')
  if (code !== null) expect(found?.code).toBe(code)
  if (count > 0) expect(found?.alternatives).toHaveLength(count)
})

describe('with villages and territories of local authorities in the register', () => {
  let finer: Gazetteer
  beforeAll(async () => {
    const { areas, memberships } = await areasFromPackages()
    const like = areas.find(({ code }) => code === '550609') as Area
    const more = (code: string, kind: Area['kind'], parentCode: string, nameTh: string, aliases: string[] = []): Area =>
      ({ ...like, code, kind, parentCode, nameTh, nameEn: null, aliases }) as unknown as Area
    finer = openGazetteer(
      [
        ...areas,
        more('55060903', 'village', '550609', 'บ้านดอนแก้ว', ['บ้านดอนเก่า']),
        more('55060904', 'village', '550609', 'บ้านนาหนุน'),
        more('L-6550610', 'lao', '55', 'เทศบาลตำบลท่าวังผา'),
      ],
      [...memberships, { groupCode: 'L-6550610' as AreaCode, areaCode: '550609' as AreaCode }],
    )
  })

  test.each([
    ['หมู่ที่ 4 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน', '55060904'],
    ['บ้านดอนแก้ว ม.๓ ต.ท่าวังผา อ.ท่าวังผา จ.น่าน', '55060903'],
    ['บ้านดอนเก่า ต.ท่าวังผา อ.ท่าวังผา จ.น่าน', '55060903'],
    ['55060904', '55060904'],
  ])('%s is the village %s', (text, code) => {
    expect(finer.resolve(text)?.code).toBe(code)
  })

  test.each([
    ['the number and the name disagree', 'บ้านดอนแก้ว หมู่ที่ 4 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน'],
    ['there is no such village', 'หมู่ที่ 9 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน'],
    ['two villages are named', 'หมู่ที่ 3 และหมู่ที่ 4 ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน'],
  ])('where %s, the sub-district is meant', (_what, text) => {
    expect(finer.resolve(text)?.code).toBe('550609')
  })

  test('a municipality with a territory of its own is that territory, and its sub-districts lie in it', () => {
    expect(finer.resolve('เทศบาลตำบลท่าวังผา')).toMatchObject({ code: 'L-6550610', reason: { kind: 'body' } })
    expect(finer.children('L-6550610').map(({ code }) => code)).toEqual(['550609'])
    expect(finer.groupsOf('550609').map(({ code }) => code)).toEqual(['L-6550610'])
    expect(finer.children('55').every(({ kind }) => kind === 'district')).toBe(true)
  })

  test('villages are found by name, old name and slip', () => {
    expect(finer.search('บ้านนาหนุน', 3)[0]?.code).toBe('55060904')
    expect(finer.search('ดอนเก่า', 30).map(({ code }) => code)).toContain('55060903')
    expect(finer.search('บ้านนาหนุ', 3)[0]?.code).toBe('55060904')
  })
})

test('search forgives a slip and knows the names of areas that are no more', () => {
  expect(places.search('ทาวังผา', 3)[0]?.code).toBe('5506')
  expect(places.search('เชียงรายย', 3)[0]?.code).toBe('57')
  expect(places.search('สุราษฏร์ธานี', 3)[0]?.code).toBe('84')
  expect(places.search('สุราษฏร์', 3)[0]?.code).toBe('84')
  expect(places.search('4303', 3).map(({ code }) => code)).toEqual(['4303'])
  expect(places.search('430301', 3).map(({ code }) => code)).toEqual(['3801'])
})

test('an area that is no more is none of those directly below its province', () => {
  expect(places.children('43').map(({ code }) => code)).not.toContain('4303')
  expect(places.areas.get('4303')).toMatchObject({ nameTh: 'บึงกาฬ', validTo: '2011-03-22', successorCode: '3801' })
})

test('all provinces and Bangkok, or Bangkok and what lies around it, is not Bangkok', () => {
  expect(places.resolve('คณะอนุกรรมการระดับจังหวัด และกรุงเทพมหานคร')).toBeNull()
  expect(places.resolve('มลพิษทางอากาศในพื้นที่กรุงเทพมหานครและปริมณฑล')).toBeNull()
  expect(places.resolve('ค่าเช่าสำนักงาน กรุงเทพมหานคร')?.code).toBe('10')
})

test.each([
  ['ตา  บลตลาดขวญั  อา  เภอเมอืงนนทบรุ  ีจงัหวดันนทบรุ  ี', '120102'],
  ['ตำลทุ่งลุยลาย อำเภอคอนสาร จังหวัดชัยภูมิ', '361305'],
  ['แชวงวังใหม่ เขตปทุมวัน กรุงเทพมหานคร', '100702'],
])('a damaged cue word does not hide the sub-district: %s', (text, code) => {
  expect(places.resolve(text)?.code).toBe(code)
})

test('a road and kilometres without a place are no place', () => {
  expect(places.resolve('ทางหลวงหมายเลข 1148 ระหว่าง กม.12+350 ถึง กม.13+100')).toBeNull()
  expect(places.resolve('ค่าใช้จ่ายในจังหวัดชายแดนภาคใต้')).toBeNull()
  expect(places.resolve('โรงพยาบาลส่งเสริมสุขภาพตำบล')).toBeNull()
})

test('search finds by name, part of a name, postcode and code, the wider place first', () => {
  const titles = (words: string) => places.search(words, 3).map((area) => area.code)

  expect(titles('น่าน')[0]).toBe('55')
  expect(titles('ท่าวังผา')[0]).toBe('5506')
  expect(places.search('55140', 20).map((area) => area.code)).toContain('550609')
  expect(titles('5506')).toEqual(['5506'])
  expect(titles('Chiang Rai')[0]).toBe('57')
  expect(titles('ตำบลท่าวังผา จังหวัดน่าน')[0]).toBe('550609')
})

test('every sub-district of the country is found by its full address', async () => {
  const address = (code: string) => {
    const [, , province, district, subdistrict] = places.line(code)
    return code.startsWith('10')
      ? `แขวง${subdistrict?.nameTh} เขต${district?.nameTh} กรุงเทพมหานคร`
      : `ต.${subdistrict?.nameTh} อ.${district?.nameTh} จ.${province?.nameTh}`
  }
  const codes = [...places.areas.values()].filter(({ kind }) => kind === 'subdistrict').map(({ code }) => code)

  const missed = codes.filter((code) => places.resolve(address(code))?.code !== code)

  expect(missed.map(address)).toEqual([])
})

const folder = `${process.cwd()}/../shared/data/budget-fy2565`
describe.skipIf(!existsSync(folder))('on the lines of a real budget bill (shared data, not in the repository)', () => {
  const lines = new Map<string, string>()
  beforeAll(() => {
    for (const file of readdirSync(folder).filter(
      (name) => /^2022\.3.*\.csv\.gz$/.test(name) && !name.includes('raw'),
    )) {
      const text = gunzipSync(readFileSync(`${folder}/${file}`))
      for (const row of parse<Record<string, string>>(text, { columns: true, bom: true, relax_quotes: true })) {
        lines.set(row.ITEM_ID ?? '', row.ITEM_DESCRIPTION ?? '')
      }
    }
  })

  test.each([
    ['the rules were tuned on', judgedPlaces],
    ['the rules had not seen', freshPlaces],
  ])(
    'of 200 lines %s, judged by reading, 95 % get the right area, and where it is sure it is right',
    (_what, judged) => {
      const answers = [...judged].map(([item, code]) => ({ code, found: places.resolve(lines.get(item) ?? '') }))

      const right = answers.filter(({ code, found }) => found?.code === code)
      const sure = answers.filter(({ found }) => (found?.confidence ?? 0) >= 0.9)

      expect(answers).toHaveLength(200)
      expect(right.length).toBeGreaterThanOrEqual(190)
      expect(sure.filter(({ code, found }) => found?.code !== code)).toEqual([])
    },
  )

  test('of judged lines whose own province was taken out, nine in ten are placed in the province of the office, all rightly', () => {
    const told = [...judgedPlaces, ...freshPlaces].flatMap(([item, code]) => {
      const text = lines.get(item) ?? ''
      const province = places.areas.get(code.slice(0, 2))?.nameTh ?? ''
      const without = text.replaceAll(new RegExp(`(?:จังหวัด|จ\\.)\\s*${province}`, 'g'), ' ')
      return province === '' || without === text
        ? []
        : [{ code, area: surePlace(places, without, code.slice(0, 2))?.areaCode }]
    })

    const placed = told.filter(({ area }) => area !== undefined)

    expect(told.length).toBeGreaterThan(250)
    expect(placed.length / told.length).toBeGreaterThan(0.9)
    expect(placed.filter(({ code, area }) => area !== code)).toEqual([])
  })

  test('of the lines that name a sub-district, 98 % find one or the area that holds several', () => {
    const naming = [...lines.values()].filter(
      (text) => /(?:ตำบล|แขวง)[ก-ฮ]/.test(text) && !/ตำบลมั่นคง|สุขภาพตำบล/.test(text),
    )

    const found = naming.map((text) => places.resolve(text))
    const good = found.filter((one) => one?.code.length === 6 || one?.reason.kind === 'several')

    expect(naming.length).toBeGreaterThan(4_000)
    expect(good.length / naming.length).toBeGreaterThan(0.98)
  })

  test('finding the place takes at most twice as long again as reading the words', async () => {
    const some = [...lines.values()].filter((_, at) => at % 8 === 0)
    const all = (work: (text: string) => unknown) => () => {
      for (const text of some) work(text)
    }

    const times = await timesAsLong(all(parsePlaceText), all(places.resolve), { below: 3 })

    expect(times).toBeLessThan(3)
  })
})
