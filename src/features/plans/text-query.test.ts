import { expect, test } from 'vitest'
import { likeness, readTextQuery } from './text-query.ts'

test('every word must be there; a short form may be written out', () => {
  const query = readTextQuery('อบจ น่าน')

  expect(query?.exact).toContain("('อบจ' | 'องค์การบริหารส่วนจังหวัด')")
  expect(query?.exact).toContain("& ('น่าน')")
})

test('Thai digits are digits', () => {
  expect(readTextQuery('๒๐')?.exact).toBe(readTextQuery('20')?.exact)
})

test('signs of the query language are only letters or nothing', () => {
  expect(readTextQuery("':* & | ! ( )")).toBeNull()
  expect(readTextQuery("o'reilly")?.exact).not.toContain("o'r")
})

test('a slip of the finger leaves a title alike', () => {
  const query = readTextQuery('ก่อสร้างสพานข้ามแม่น้ำ')

  expect(query && likeness(query, 'โครงการก่อสร้างสะพานข้ามแม่น้ำน่าน')).toBeGreaterThan(0.6)
  expect(query && likeness(query, 'จัดซื้อรถบรรทุกขยะ')).toBeLessThan(0.2)
})

test('a very long text gives a query of bounded size', () => {
  const query = readTextQuery('ก่อสร้างถนน'.repeat(10_000))

  expect(query?.near.join('').length).toBeLessThan(200_000)
})
