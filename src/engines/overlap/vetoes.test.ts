import { describe, expect, test } from 'vitest'
import { Preparer, scorePair, scorePrepared } from './index.ts'
import { aProject } from './overlap-samples.ts'

const inSubdistrict = 'ตำบลบ้านแฮด อำเภอบ้านแฮด จังหวัดขอนแก่น'
const lao = (title: string, more = {}) => aProject({ title, body: 'อบต.บ้านแฮด', ...more })
const province = (title: string, more = {}) =>
  aProject({ title: `${title} ${inSubdistrict}`, body: 'จังหวัดขอนแก่น', ...more })

describe('the same work by two bodies', () => {
  test('is found in other words, other digits and another order', () => {
    const pair = scorePair(
      lao('ก่อสร้างถนน คสล. สายบ้านนางปราณี ถึงวัดบ้านปากบัว หมู่ที่ ๒ กว้าง 4.00 เมตร ยาว 190 เมตร'),
      province('โครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก หมู่ 2 สายบ้านนางปราณี ถึงวัดบ้านปากบัว ระยะทาง 0.190 กม.'),
    )

    expect(pair.veto).toBe('none')
    expect(pair.score).toBeGreaterThan(0.8)
  })

  test('is found through typing slips, lost blanks and marks moved by a PDF reader', () => {
    const pair = scorePair(
      lao('ปรับปรุงระบบประปาหมู่บ้าน บริเวณบ้านนายประเสริฐ หมู่ที่ 5 บ้านโคกกลาง'),
      province('ปรบัปรงุระบบประปาหมู่บ้านบริเวณบ้านนายประเสรฐิหมู่ที่5'),
    )

    expect(pair.score).toBeGreaterThan(0.6)
  })
})

describe('what only looks alike is not the same work', () => {
  const road = 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก ซอย 5'

  test('the same street name in another village', () => {
    const pair = scorePair(lao(`${road} หมู่ที่ 3`), province(`${road} หมู่ที่ 8`))

    expect(pair.veto).toBe('other-village')
    expect(pair.score).toBeLessThan(0.1)
  })

  test('another lane of the same village', () => {
    const pair = scorePair(lao(`${road} หมู่ที่ 3`), province('ก่อสร้างถนนคอนกรีตเสริมเหล็ก ซอย 7 หมู่ที่ 3'))

    expect(pair.veto).toBe('other-number')
  })

  test('another landmark of the same village', () => {
    const pair = scorePair(lao('เจาะบ่อบาดาล ข้างวัดโพธิ์งาม หมู่ที่ 3'), province('เจาะบ่อบาดาล บริเวณที่นานายสมศักดิ์ หมู่ที่ 3'))

    expect(pair.score).toBeLessThan(0.3)
  })

  test('kilometres of one road that do not meet', () => {
    const way = 'ซ่อมสร้างถนนลาดยาง ทางหลวงหมายเลข 3224 ตอน แก่งคอย - บ้านนา'
    const pair = scorePair(lao(`${way} กม.2+000 - กม.6+000`), province(`${way} กม.12+000 - 14+500`))

    expect(pair.veto).toBe('disjoint-kilometres')
    expect(pair.reasons).toContainEqual({ kind: 'disjoint-kilometres', gapMetres: 6000 })
  })

  test('the same body in another year', () => {
    const again = { fiscalYears: { from: 2024, to: 2024 } }
    const pair = scorePair(lao(`${road} หมู่ที่ 3`), lao(`${road} หมู่ที่ 3`, { ...again, body: 'องค์การบริหารส่วนตำบลบ้านแฮด' }))

    expect(pair.veto).toBe('same-body')
  })

  test('years far apart', () => {
    const pair = scorePair(lao(`${road} หมู่ที่ 3`), province(`${road} หมู่ที่ 3`, { fiscalYears: { from: 2027, to: 2027 } }))

    expect(pair.veto).toBe('far-years')
  })

  test('the same words in another sub-district or another district', () => {
    const near = aProject({ title: `${road} หมู่ที่ 3 ตำบลโคกสำราญ อำเภอบ้านแฮด`, body: 'จังหวัดขอนแก่น' })
    const far = aProject({ title: `${road} หมู่ที่ 3 ตำบลบ้านลาน อำเภอบ้านไผ่`, body: 'กรมโยธาธิการ' })

    expect(scorePair(lao(`${road} หมู่ที่ 3`), near).veto).toBe('other-sub-district')
    expect(scorePair(province(`${road} หมู่ที่ 3`), far).veto).toBe('other-district')
  })

  test('a grant that every body has', () => {
    const pair = scorePair(
      aProject({ title: 'เบี้ยยังชีพผู้สูงอายุ', body: 'อบต.บ้านแฮด' }),
      aProject({ title: 'โครงการเบี้ยยังชีพผู้สูงอายุ', body: 'อบต.โคกสำราญ', place: 'อ.บ้านแฮด จ.ขอนแก่น' }),
    )

    expect(pair.score).toBeLessThan(0.1)
  })
})

test('other work at the same place is to be coordinated, not the same', () => {
  const pair = scorePair(
    lao('ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านนายประยูร ถึงวัดโพธิ์งาม หมู่ที่ 3'),
    province('วางท่อระบายน้ำพร้อมบ่อพัก สายบ้านนายประยูร ถึงวัดโพธิ์งาม หมู่ที่ 3'),
  )

  expect(pair.score).toBeLessThan(0.5)
  expect(pair.related).toBeGreaterThan(0.5)
})

test('the order of the two projects does not matter', () => {
  const a = lao('ขุดลอกห้วยใหญ่ หมู่ที่ 3, 4 ปริมาตรดินขุด 22,700 ลบ.ม.')
  const b = province('ขุดขยายแหล่งน้ำ ห้วยใหญ่ หมู่ 4')

  expect(scorePair(a, b).score).toBe(scorePair(b, a).score)
  expect(scorePair(a, b).related).toBe(scorePair(b, a).related)
})

test.each([
  [
    'a river has many bridges',
    'สะพานข้ามแม่น้ำนครชัยศรี (ทางคู่ขนาน) จ.นครปฐม 1 แห่ง',
    'สะพานข้ามแม่นำนครชัยศรี อ.นครชัยศรี จ.นครปฐม 400 ม.',
  ],
  [
    'a section that ends at a river, and a bridge over it',
    'งานพัฒนาสะพานและระบบระบายน้ำ ทางหลวงหมายเลข 2046 ตอน บ้านงิ้ว - ลำน้ำยัง จ.ร้อยเอ็ด 1 แห่ง',
    'สะพานข้ามลำน้ำยัง อ.เสลภูมิ จ.ร้อยเอ็ด 195 ม.',
  ],
  [
    'the end of a section is the name of the province',
    'งานก่อสร้างทางหลวง ทางหลวงหมายเลข 3493 ตอน คลองทราย - จันทบุรี จ.จันทบุรี 1 แห่ง',
    'ถนนเชิงลาดสะพานข้ามคลองทรายขาว อ.โป่งน้ำร้อน จ.จันทบุรี 3.000 กม.',
  ],
  [
    'a way of building',
    'อาคารสำนักงานสาธารณสุขจังหวัด คสล. 3 ชั้น (โครงสร้างต้านแผ่นดินไหว) ตำบลสุเทพ อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่',
    'อาคารชุดครอบครัว 12 ยูนิต (โครงสร้างต้านแผ่นดินไหว) ตำบลสุเทพ อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่',
  ],
  ['a general word', 'ค่าใช้จ่ายเพื่อดำเนินการศูนย์ปรมาณูเพื่อสันติประจำภูมิภาค', 'ค่าเช่ารถยนต์ภูมิภาค รถโดยสาร 12 ที่นั่ง (ดีเซล) 3 คัน'],
  [
    'a word of honour on two buildings',
    'ปรับปรุงอาคารที่พักผู้เข้ารับการฝึกอบรม สนามกีฬาเฉลิมพระเกียรติ ตำบลรังสิต อำเภอธัญบุรี จังหวัดปทุมธานี',
    'ปรับปรุงห้องปฏิบัติการอาคารเฉลิมพระเกียรติ 80 พรรษา ตำบลรังสิต อำเภอธัญบุรี จังหวัดปทุมธานี',
  ],
  [
    'a device of the standard list that every office buys',
    'อุปกรณ์ป้องกันเครือข่าย (Next Generation Firewall) แบบที่ 2 แขวงจตุจักร เขตจตุจักร กรุงเทพมหานคร 1 เครื่อง',
    'อุปกรณ์ป้องกันเครือข่าย (Next Generation Firewall) แบบที่ 2 แขวงจตุจักร เขตจตุจักร กรุงเทพมหานคร 2 เครื่อง',
  ],
  [
    'a hospital with a device, and a wall along its river',
    'เครื่องผ่าตัดน้ำวุ้นลูกตาพร้อมเลเซอร์ โรงพยาบาลพระนั่งเกล้า ตำบลบางกระสอ อำเภอเมืองนนทบุรี จังหวัดนนทบุรี',
    'ก่อสร้างเขื่อนป้องกันตลิ่ง โรงพยาบาลพระนั่งเกล้า ตำบลบางกระสอ อำเภอเมืองนนทบุรี จังหวัดนนทบุรี',
  ],
  [
    'supervision of one work beside another on the same site',
    'ค่าจ้างควบคุมงานก่อสร้างอาคารที่พักผู้โดยสารหลังใหม่ ท่าอากาศยานนครศรีธรรมราช ตำบลปากพูน อำเภอเมืองนครศรีธรรมราช',
    'เครื่องมือตรวจอากาศอัตโนมัติ (AWOS) ที่ท่าอากาศยานนครศรีธรรมราช ตำบลปากพูน อำเภอเมืองนครศรีธรรมราช',
  ],
])('what only seems to be a name of the work carries no pair: %s', (_, left, right) => {
  const pair = scorePair(
    aProject({ title: left, body: 'กรมทางหลวง' }),
    aProject({ title: right, body: 'กรมทางหลวงชนบท' }),
  )

  expect(pair.score).toBeLessThan(0.5)
})

test('a province whose name begins like a river is no river', () => {
  const preparer = new Preparer(undefined, new Map([['52', { province: 'ลำปาง' }]]))
  const made = (title: string, body: string) => preparer.prepare(aProject({ title, body }))
  const pair = scorePrepared(
    made('อาคารที่ทำการสถานีตำรวจทางหลวง ส.ทล.2 กก.5 บก.ทล.(ลำปาง) 1 หลัง', 'กรมทางหลวง'),
    made('ก่อสร้างอาคารที่พักอาศัย 4 ชั้น แขวงทางหลวงชนบทลำปาง 1 แห่ง', 'กรมทางหลวงชนบท'),
  )

  expect(pair.veto).toBe('generic-title')
})

test.each([
  [
    'a stadium of honour is one stadium',
    'ปรับปรุงลู่วิ่ง สนามกีฬาเฉลิมพระเกียรติ ตำบลรังสิต อำเภอธัญบุรี จังหวัดปทุมธานี',
    'โครงการปรับปรุงลู่วิ่งสนามกีฬาเฉลิมพระเกียรติ ต.รังสิต อ.ธัญบุรี จ.ปทุมธานี',
  ],
  [
    'one river bridge in one sub-district',
    'สะพานข้ามลำน้ำยัง ตำบลนาแซง อำเภอเสลภูมิ จังหวัดร้อยเอ็ด',
    'ก่อสร้างสะพาน คสล. ข้ามลำน้ำยัง ต.นาแซง อ.เสลภูมิ จ.ร้อยเอ็ด',
  ],
  [
    'dredging is done to the river itself',
    'ขุดลอกห้วยใหญ่เจริญ อำเภอเสลภูมิ จังหวัดร้อยเอ็ด',
    'โครงการขุดลอกห้วยใหญ่เจริญ อ.เสลภูมิ จ.ร้อยเอ็ด',
  ],
  [
    'one section of one road, whose end is the province',
    'บูรณะทางหลวงหมายเลข 317 ตอน เขาไร่ยา - จันทบุรี จ.จันทบุรี',
    'งานบูรณะโครงข่ายทางหลวง ทางหลวงหมายเลข 317 ตอน เขาไร่ยา - จันทบุรี จ.จันทบุรี',
  ],
])('where the name is the work, or the place is as narrow, it still does: %s', (_, left, right) => {
  const pair = scorePair(
    aProject({ title: left, body: 'กรมทางหลวง' }),
    aProject({ title: right, body: 'กรมทางหลวงชนบท' }),
  )

  expect(pair.score).toBeGreaterThan(0.5)
})
