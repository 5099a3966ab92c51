import { expect, test } from 'vitest'
import { matchReadings, type ReadLine } from './index.ts'

const line = (id: string, text: string, baht: number | null = 504_000): ReadLine => ({
  id,
  text,
  amountSatang: baht === null ? null : BigInt(baht) * 100n,
  fiscalYear: 2022,
})
const pairs = (first: ReadLine[], second: ReadLine[]) =>
  matchReadings(first, second).map((m) => `${m.firstId}=${m.secondId}`)

test('a line is found again through vowels and tones lost or moved', () => {
  const first = [line('1', 'ค่าตอบแทนเหมาจ่ายแทนการจัดหารถประจำตำแหน่ง'), line('2', 'ค่าเบี้ยประชุมกรรมการ')]
  const second = [line('B', 'คาเบีย้ประชมุกรรมการ'), line('A', 'คาตอบแทนเหมาจาย่แทนการจดัหารถประจาตาแหน่ง')]

  const matched = matchReadings(first, second)

  expect(matched.map((m) => `${m.firstId}=${m.secondId}`)).toEqual(['1=A', '2=B'])
  expect(matched.every((m) => m.score > 0.9)).toBe(true)
})

test('equal lines with equal amounts are told apart by their place in the document, each with one partner', () => {
  const document = (prefix: string) =>
    Array.from({ length: 60 }, (_, i) =>
      line(`${prefix}${i}`, i % 3 === 0 ? 'ค่าเช่าบ้าน' : `โครงการที่ ${i} ก่อสร้าง`, i % 3 === 0 ? 9000 : i),
    )
  const expected = Array.from({ length: 60 }, (_, i) => `a${i}=b${i}`)

  expect(pairs(document('a'), document('b'))).toEqual(expected)
})

test('another amount, another year or other words are another line', () => {
  expect(pairs([line('1', 'ค่าเช่าบ้าน', 100)], [line('A', 'ค่าเช่าบ้าน', 200)])).toEqual([])
  expect(pairs([line('1', 'ค่าเช่าบ้าน')], [{ ...line('A', 'ค่าเช่าบ้าน'), fiscalYear: 2023 }])).toEqual([])
  expect(pairs([line('1', 'ค่าเช่าบ้าน')], [line('A', 'ครุภัณฑ์คอมพิวเตอร์')])).toEqual([])
  expect(pairs([], [line('A', 'ค่าเช่าบ้าน')])).toEqual([])
})

test('very many equal lines take time by their number, not its square', () => {
  const equal = (prefix: string) => Array.from({ length: 4000 }, (_, i) => line(`${prefix}${i}`, 'ค่าเช่าบ้าน', null))

  const matched = matchReadings(equal('a'), equal('b'))

  expect(matched).toHaveLength(4000)
  expect(matched[3999]).toMatchObject({ firstId: 'a3999', secondId: 'b3999' })
})
