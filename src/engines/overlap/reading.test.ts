import { expect, test } from 'vitest'
import * as RUN from './core/runs.ts'
import { bandsOf, packed, prepare, reasonText, scorePair, unpacked } from './index.ts'
import { aProject } from './overlap-samples.ts'
import { textOf } from './thai-text.ts'

const read = (title: string, more = {}) => prepare(aProject({ title, ...more }))
const names = (title: string, kind: number) => {
  const p = read(title)
  return Array.from({ length: p.runCount }, (_, i) => i)
    .filter((i) => p.runKind[i] === kind)
    .map((i) => textOf(p.text, p.runStart[i] as number, p.runEnd[i] as number))
}

test.each([
  ['กม.32+200 ถึง กม.33+200', [32_200, 33_200]],
  ['กม.4+900 - 8+800', [4900, 8800]],
  ['ระหว่างกิโลเมตรที่ ๔๑+๐๖๗ ถึง กิโลเมตรที่ ๕๒+๔๐๐', [41_067, 52_400]],
])('a stretch is read from %s', (written, expected) => {
  const p = read(`ปรับปรุงทางหลวงหมายเลข 309 ${written}`)

  expect([...p.stretches.slice(0, 2)]).toEqual(expected)
  expect(p.roads[0]).toBe(309)
})

test('a road the work only branches off is not the road worked on', () => {
  const p = read('ซ่อมสร้างถนนสาย นฐ.4014 แยกทางหลวงหมายเลข 3234 - บ้านคลองใหม่')

  expect(p.roadCount).toBe(1)
  expect(p.roads[0]).not.toBe(3234)
  expect(names('ซ่อมสร้างถนนสาย นฐ.4014 แยกทางหลวงหมายเลข 3234', RUN.branchRoad)).toEqual(['3234'])
})

test('a road code is one code with or without its dot, also where a letter is doubled', () => {
  const road = (title: string) => [...read(title).roads.slice(0, 1)]

  expect(road('ติดตั้งไฟฟ้าแสงสว่าง ถนนสาย นน.4001 บ้านปากน้ำ')).toEqual(road('ไฟฟ้าแสงสว่าง ถนน นน 4001'))
  expect(road('ซ่อมผิวทาง ชม.4001 อ.แม่ริม')).toEqual(road('ถนนสาย ชม 4001'))
  expect(read('ซ่อมผิวทาง นม.2008 ม.3 บ้านโคก').villages).toBe(1 << 3)
  expect(road('ถนนสาย สส.2003')).not.toEqual([0])
  expect(road('ถนนสาย สส.2003')).not.toEqual(road('ถนนสาย นน.2003'))
})

test('villages are read from lists, in Thai digits and short forms', () => {
  expect(read('หมู่ที่ 3, 4 และหมู่ที่ 12').villages).toBe((1 << 3) | (1 << 4) | (1 << 12))
  expect(read('ม.๗ บ้านหนองไผ่').villages).toBe(1 << 7)
  expect(read('กว้าง 4.00 ม. ยาว 190 ม.').villages).toBe(0)
})

test('places are read where blanks were lost', () => {
  const title = 'อนุรักษ์ป่าต้นน้ำป่าโคกศรีทองม.ที่๑๕บ้านแม่ยางตำบลโนนตาลอ.เมืองร้อยเอ็ดจำนวน๑๕๙ไร่'

  expect(names(title, RUN.subdistrict)).toEqual(['โนนตาล'])
  expect(names(title, RUN.district)).toEqual(['เมืองร้อยเอ็ด'])
  expect(read(title).villages).toBe(1 << 15)
})

test('measures come in one unit', () => {
  const metres = read('ถนนดิน กว้าง 4.00 เมตร ยาว 1,580 เมตร')
  const kilometres = read('ถนนดิน กว้าง 4 ม. ระยะทาง 1.580 กิโลเมตร')

  expect([...kilometres.measures]).toEqual([...metres.measures])
})

test('a body has one key however it is written', () => {
  const key = (body: string) => read('ถนน', { body }).body

  expect(key('อบต.บ้านแฮด')).toBe(key('องค์การบริหารส่วนตำบล บ้านแฮด'))
  expect(key('ทต.โพธิ์งาม')).toBe(key('เทศบาลตำบลโพธิ์งาม'))
  expect(key('อบต.บ้านแฮด')).not.toBe(key('เทศบาลตำบลบ้านแฮด'))
})

test('an area code is a place when the list of places is handed in', () => {
  const places = new Map([['4024', { province: 'ขอนแก่น', district: 'บ้านแฮด' }]])
  const p = prepare(aProject({ title: 'ถนน', place: '4024' }), places)

  expect(p.firstOf(RUN.district)).toBe(read('ถนน อ.บ้านแฮด').firstOf(RUN.district))
})

test('a prepared project survives being stored as bytes', () => {
  const p = read('ซ่อมสร้างถนนลาดยาง ทางหลวงหมายเลข 3083 ตอน บางบาล - คลองยาว กม.4+900 - 8+800 หมู่ที่ 10 กว้าง 6.00 เมตร', {
    body: 'จังหวัดลำปาง',
    amountSatang: 2_446_920_000n,
  })
  const again = unpacked(packed(p))

  expect(packed(again)).toEqual(packed(p))
  expect(bandsOf(again)).toEqual(bandsOf(p))
  expect(packed(p).length).toBeLessThan(300)
})

test('candidates meet by equal keys', () => {
  const a = new Set(bandsOf(aProject({ title: 'ขุดลอกห้วยใหญ่ หมู่ที่ 3', body: 'อบต.บ้านแฮด' })))
  const b = bandsOf(aProject({ title: 'โครงการขุดขยายห้วยใหญ่ ม.3 ต.บ้านแฮด อ.บ้านแฮด', body: 'กรมชลประทาน' }))
  const far = bandsOf(aProject({ title: 'โครงการขุดขยายห้วยใหญ่ ม.3 ต.ท่าพระ อ.เมืองขอนแก่น', body: 'กรมชลประทาน' }))

  expect(b.some((band) => a.has(band))).toBe(true)
  expect(far.some((band) => a.has(band))).toBe(false)
})

test('reasons are short clauses in both languages', () => {
  const way = 'ซ่อมสร้างทางหลวงหมายเลข 3224 ตอน แก่งคอย - บ้านนา'
  const pair = scorePair(
    aProject({ title: `${way} กม.2+000 - กม.6+000 ตำบลบ้านป่า`, body: 'กรมทางหลวง' }),
    aProject({ title: `${way} กม.5+000 - กม.9+000 ตำบลบ้านป่า`, body: 'จังหวัดสระบุรี' }),
  )
  const said = (lang: 'th' | 'en') => pair.reasons.map((r) => reasonText(r, lang)).join('; ')

  expect(said('en')).toContain('same road 3224; km 5+000–6+000 share 1 km; same sub-district บ้านป่า')
  expect(said('en')).toContain('both 2566')
  expect(said('th')).toContain('ตำบลเดียวกัน (บ้านป่า)')
})

test('reasons name words of Latin letters whole and as written: no word of the lexicon is part of them', () => {
  const pair = scorePair(
    aProject({ title: 'เช่าใช้ Network Access Management Next Alpha ตำบลบ้านป่า', body: 'กรมทางหลวง' }),
    aProject({ title: 'เช่า NETWORK ACCESS management Next Alpha ตำบลบ้านป่า', body: 'จังหวัดสระบุรี' }),
  )
  const measured = read('ถนนลาดยาง AC ยาว 20 m.')

  expect(pair.reasons.find((r) => r.kind === 'same-name')).toEqual({
    kind: 'same-name',
    names: ['Network', 'Access', 'Management', 'Next'],
  })
  expect(pair.reasons.some((r) => r.kind === 'other-name')).toBe(false)
  expect([measured.runCount, measured.measures[1]]).toEqual([0, 20])
})

test('an end of a section keeps its whole name where that ends like a kind of work', () => {
  const way = 'ราวกันอันตราย ทางหลวงหมายเลข 4'

  expect(names(`${way} ตอน ห้วยยาง - บางสะพาน ตอน 5`, RUN.section)).toEqual(['ห้วยยาง', 'บางสะพาน'])
  expect(names(`${way} ตอน บางสะพาน กม.377+000`, RUN.section)).toEqual(['บางสะพาน'])
})

test('reasons name the code of a rural road', () => {
  const pair = (right: string) =>
    scorePair(
      aProject({ title: 'ปรับปรุงถนนลาดยาง ถนนสาย สข.4034 แยกทางหลวงหมายเลข 4145', body: 'จังหวัดสงขลา' }),
      aProject({ title: right, body: 'กรมทางหลวงชนบท' }),
    )
  const said = (right: string, lang: 'th' | 'en') => pair(right).reasons.map((r) => reasonText(r, lang))

  expect(said('ถนนสาย สุข 4034 อ.คลองหอยโข่ง', 'en')).toContain('same road สข.4034')
  expect(said('ถนนสาย สุข 4034 อ.คลองหอยโข่ง', 'th')).toContain('ถนนรหัส สข.4034 เดียวกัน')
  expect(said('ถนนสาย นม.2008', 'en')).toContain('other roads (สข.4034, นม.2008)')
})

test('a title that ends in a word for a place takes no name from the title read before', () => {
  const short = 'ติดตั้งกล้องวงจรปิดตามแบบอบต.'
  names(`${short} ${'ก่อสร้างถนน บ้านโคกกลาง '.repeat(4)}`, RUN.subdistrict)

  expect(names(short, RUN.subdistrict)).toEqual([])
})

test('in Bangkok แขวง and เขต name the place, not the work; elsewhere they are offices and zones', () => {
  const titles = [
    'ปรับปรุงห้องประชุม แขวงทุ่งสองห้อง เขตหลักสี่ กรุงเทพมหานคร 1 ระบบ',
    'ซ่อมแซมถนนภายในเขตเทศบาล แขวงทางหลวงเชียงราย จังหวัดเชียงราย',
  ]

  const places = titles.map((title) => [RUN.subdistrict, RUN.district, RUN.province].map((kind) => names(title, kind)))

  expect(places).toEqual([
    [['ทุ่งสองห้อง'], ['หลักสี่'], ['กรุงเทพมหานคร']],
    [[], [], ['เชียงราย']],
  ])
})

test('lines that every body plans, without a place in common, are no pair; a river in common still is', () => {
  const pair = (left: string, right: string) =>
    scorePair(aProject({ title: left, body: 'กองทัพอากาศ' }), aProject({ title: right, body: 'กรมท่าอากาศยาน' }))

  const generic = pair('โครงการยุทธศาสตร์มหาวิทยาลัยเพื่อการพัฒนาท้องถิ่น', 'โครงการยุทธศาสตร์มหาวิทยาลัยเพื่อการพัฒนาท้องถิ่น')
  const site = pair('ขุดลอกห้วยสมอแครงเจริญ', 'โครงการขุดลอกห้วยสมอแครงเจริญ')

  expect([generic.veto, generic.score < 0.1]).toEqual(['generic-title', true])
  expect(site.veto).toBe('none')
})
