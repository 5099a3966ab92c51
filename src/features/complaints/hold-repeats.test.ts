import { expect, test } from 'vitest'
import { repeatKeys } from './hold-repeats.ts'

const words = 'ขอให้ย้ายนายช่างคนนี้ออกจากพื้นที่โดยด่วนเพราะทำงานไม่ดีเลยสักนิดเดียว'
const shared = (a: readonly string[], b: readonly string[]) =>
  a.filter((key) => b.includes(key)).map((key) => key.slice(0, 1))

test('blanks, signs, digits and case do not tell two reports apart', () => {
  expect(shared(repeatKeys(words, '570101'), repeatKeys(`  ${words} (27)!!! `, '57010103'))).toEqual([
    'a',
    'w',
    'b',
    'e',
  ])
  expect(shared(repeatKeys('Broken LAMP 12', '570101'), repeatKeys('broken lamp 13', '570101'))).toEqual(['a'])
})

test('the same words elsewhere share one key, copies with another end share their beginning', () => {
  expect(shared(repeatKeys(words, '570101'), repeatKeys(words, '560101'))).toEqual(['w'])
  expect(shared(repeatKeys(words, '570101'), repeatKeys(`${words} ขอบคุณมากครับผม`, '570101'))).toEqual(['b'])
  expect(shared(repeatKeys(words, null), repeatKeys('ถนนพังหน้าวัด', null))).toEqual([])
})

test('a short phrase many people use is no flood because it is used all over the country', () => {
  expect(shared(repeatKeys('ไฟดับทั้งซอย', '570101'), repeatKeys('ไฟดับทั้งซอย', '560101'))).toEqual([])
})
