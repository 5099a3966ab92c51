import { expect, test } from 'vitest'
import type { AreaCode } from '../../kernel/area-code.ts'
import { satang } from '../../kernel/money.ts'
import type { Area } from './area.ts'
import type { FieldInArea } from './matrix.sql.ts'
import { arrange } from './matrix.ts'

const district = (code: string) => ({ code: code as AreaCode, kind: 'district', nameTh: code }) as Area

const cell = (areaCode: string, field: string, bodies: number): FieldInArea => ({
  areaCode,
  field,
  bodies,
  projects: bodies,
  amountSatang: satang(100n),
})

test('fields that most bodies share stand first, work without a field last, and empty districts keep their row', () => {
  const cells = [cell('5701', '07', 1), cell('5701', '04.5', 2), cell('5702', '04.5', 1), cell('5701', '-', 9)]

  const { fields, parts } = arrange(cells, ['5701', '5702', '5703'].map(district), '57')

  expect(fields).toEqual(['04.5', '07', '-'])
  expect(parts.map((part) => part.cells.size)).toEqual([3, 1, 0])
})

test('what a place has as a whole stands apart from its parts', () => {
  const { whole, parts } = arrange([cell('57', '07', 3), cell('5701', '07', 1)], [district('5701')], '57')

  expect(whole.get('07')?.bodies).toBe(3)
  expect(parts[0]?.cells.get('07')?.bodies).toBe(1)
})
