import { expect, test } from 'vitest'
import type { Reason } from '../../engines/overlap/index.ts'
import { isInOnePlace } from './find-overlaps.ts'

const year: Reason = { kind: 'same-year', fiscalYear: 2022 }
const names: Reason = { kind: 'same-name', names: ['ยุทธศาสตร์มหาวิทยาลัย'] }
const province: Reason = { kind: 'same-province', name: 'ปทุมธานี' }

test('words in common without a place are a standard line of every office, not one work', () => {
  expect(isInOnePlace([names, year])).toBe(false)
  expect(isInOnePlace([])).toBe(false)
})

test('a road, a village, a sub-district or a district is one place; a province only with the same kind of work', () => {
  expect(isInOnePlace([{ kind: 'same-road', road: '3410' }, year])).toBe(true)
  expect(isInOnePlace([{ kind: 'same-village', villages: [3] }])).toBe(true)
  expect(isInOnePlace([{ kind: 'same-sub-district', name: 'โรงช้าง' }])).toBe(true)
  expect(isInOnePlace([{ kind: 'same-district', name: 'นครชัยศรี' }])).toBe(true)
  expect(isInOnePlace([province, names])).toBe(false)
  expect(isInOnePlace([province, names, { kind: 'same-work', object: 'สะพาน' }])).toBe(true)
})
