import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../platform/root.ts'
import { type AreaRegister, areasFromPackages } from './areas-from-packages.ts'

let register: AreaRegister
beforeAll(async () => {
  register = await areasFromPackages()
})

const named = (code: string) => register.areas.find((area) => area.code === code)

test('the country has its regions, clusters, provinces, districts and sub-districts', () => {
  const counts: Record<string, number> = {}
  const [today, ended] = [
    register.areas.filter(({ validTo }) => validTo === null),
    register.areas.filter(({ validTo }) => validTo !== null),
  ]
  for (const { kind } of today) counts[kind] = (counts[kind] ?? 0) + 1

  expect(counts).toEqual({
    country: 1,
    region: 10,
    'province-cluster': 18,
    province: 77,
    district: 928,
    subdistrict: 7440,
  })
  expect(ended).toHaveLength(26)
  for (const { code, successorCode, kind } of ended) {
    expect(kind).toBe('district')
    expect(code.slice(0, 2)).not.toBe(successorCode?.slice(0, 2))
  }
})

test('every code is there once, below a parent that is there, whose digits it begins with', () => {
  const codes = new Set<string>(register.areas.map((area) => area.code))

  expect(codes.size).toBe(register.areas.length)
  for (const { code, kind, parentCode } of register.areas) {
    expect(parentCode === null ? kind : codes.has(parentCode)).toBe(parentCode === null ? 'country' : true)
    if (kind === 'district' || kind === 'subdistrict') expect(code.slice(0, -2)).toBe(parentCode)
  }
})

test('a province hangs under its region of six and belongs to a region of four and a cluster', () => {
  const groups = register.memberships.filter(({ areaCode }) => areaCode === '57').map(({ groupCode }) => groupCode)

  expect(named('57')?.parentCode).toBe('R6-1')
  expect(groups).toEqual(['R6-1', 'R4-N', 'C-NU2'])
  expect(register.memberships.filter(({ groupCode }) => groupCode.startsWith('R4'))).toHaveLength(77)
  expect(register.memberships.filter(({ groupCode }) => groupCode.startsWith('C-'))).toHaveLength(76)
})

test('codes that the package numbers wrongly are corrected', () => {
  expect(named('3804')?.nameTh).toBe('เซกา')
  expect(named('380110')?.nameTh).toBe('วิศิษฐ์')
  expect(named('502501')?.nameTh).toBe('บ้านจันทร์')
  expect(named('103402')?.nameTh).toBe('อ่อนนุช')
})

test('names of Bangkok that a machine spelt are replaced, others that cannot be read are left out', () => {
  expect(named('100101')?.nameEn).toBe('Phra Borom Maha Ratchawang')
  expect(register.areas.filter(({ kind, nameEn }) => kind !== 'subdistrict' && !nameEn)).toEqual([])
  expect(register.areas.filter(({ nameEn }) => nameEn && /^(?:Tn|Sn|Wt|Kn)/.test(nameEn))).toEqual([])
})

test('what was left out is listed with its reason', () => {
  const reasons: Record<string, number> = {}
  for (const { reason } of register.dropped) reasons[reason] = (reasons[reason] ?? 0) + 1

  expect(reasons).toEqual({ 'not-an-area': 4, 'moved-to-another-district': 37, 'prefix-disagrees': 3, 'no-code': 47 })
})

const geo = join(projectRoot, '../shared/data/geo')
describe.skipIf(!existsSync(geo))('against the list of the Department (shared data, not in the repository)', () => {
  test.each([
    ['provinces.csv', 'CODE', 'PROVINCE_THAI', 77],
    ['districts.csv', 'DISTRICT_CODE', 'DISTRICT_THAI', 928],
    ['sub_districts.csv', 'SUB_DISTRICT_CODE', 'SUB_DISTRICT_THAI', 7436],
  ])(
    '%s: every code is known, and at least 99.9 % of the names are the same',
    (file, codeColumn, nameColumn, count) => {
      const rows = parse<Record<string, string>>(readFileSync(`${geo}/${file}`), { columns: true, bom: true })

      const known = rows.filter((row) => named(row[codeColumn] ?? ''))
      const same = known.filter((row) => named(row[codeColumn] ?? '')?.nameTh === row[nameColumn])

      expect([rows.length, known.length]).toEqual([count, count])
      expect(same.length / rows.length).toBeGreaterThan(0.999)
    },
  )
})
