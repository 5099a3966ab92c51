import { expect, test } from 'vitest'
import { markTitles } from './title-marks.ts'

const joined = (pieces: readonly { text: string }[]) => pieces.map((piece) => piece.text).join('')

test('what two titles share is marked in both, what differs is not', () => {
  const [left, right] = markTitles('ก่อสร้างฝายชะลอน้ำห้วยแม่กรณ์ หมู่ที่ 3', 'ฟื้นฟูป่าและฝายชะลอน้ำห้วยแม่กรณ์ หมู่ที่ 5')

  const same = left.filter((piece) => piece.same).map((piece) => piece.text.trim())
  expect(same.join(' ')).toContain('ห้วยแม่กรณ์')
  expect(left.some((piece) => !piece.same && piece.text.includes('3'))).toBe(true)
  expect(right.some((piece) => !piece.same && piece.text.includes('ฟื้นฟู'))).toBe(true)
})

test('the pieces of a title joined give the title, whatever stands in it', () => {
  const titles = ['', 'ถนน  3224 กม.2+000–6+000', 'ก', '<script>alert(1)</script>', 'งาน'.repeat(500)]

  for (const title of titles) {
    const [left, right] = markTitles(title, 'ซ่อมถนน 3224 กม.4+000')
    expect(joined(left)).toBe(title)
    expect(joined(right)).toBe('ซ่อมถนน 3224 กม.4+000')
  }
})

test('blanks and single letters in common are not marked', () => {
  const [left] = markTitles('ก ข', 'ง ข ค')

  expect(left.every((piece) => !piece.same)).toBe(true)
})
