import { describe, expect, test } from 'vitest'
import { scorePair } from './index.ts'
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
