import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { firstCategories } from './first-categories.th.ts'
import { firstRoutingRules } from './first-rules.th.ts'
import { mayReroute, type RoutingBody, type RoutingCase, route, superiorsOf } from './route.ts'
import { type RoutingRule, targetProblem } from './rule.ts'

const on = '2026-11-23' as LocalDate
const body = (code: string, kind: string, nameTh: string, areaCode: string, areas: string[] = []): RoutingBody => ({
  id: code,
  code,
  kind,
  nameTh,
  nameEn: null,
  areaCode,
  areas,
})
const bodies = [
  body('SAO-1', 'sao', 'องค์การบริหารส่วนตำบลแม่ยาว', '570108'),
  body('CTY-1', 'city', 'เทศบาลนครเชียงราย', '570101', ['570102']),
  body('DIS-5701', 'district', 'อำเภอเมืองเชียงราย', '5701'),
  body('PRV-57', 'province', 'จังหวัดเชียงราย', '57'),
  body('PAO-57', 'pao', 'องค์การบริหารส่วนจังหวัดเชียงราย', '57'),
  body('PRO-HW', 'provincial-office', 'แขวงทางหลวงเชียงรายที่ 1', '57'),
  body('PRO-RR', 'provincial-office', 'แขวงทางหลวงชนบทเชียงราย', '57'),
  body('MIN-1', 'ministry', 'กระทรวงมหาดไทย', 'TH'),
]
const line = (subdistrict: string) => [subdistrict, subdistrict.slice(0, 4), subdistrict.slice(0, 2), 'TH']
const matter = (more: Partial<RoutingCase> = {}): RoutingCase => ({
  categoryCode: 'road',
  functionCode: '04.5.1',
  line: line('570108'),
  roadOwner: null,
  on,
  ...more,
})
const rule = (code: string, more: Partial<RoutingRule>): RoutingRule => ({
  code,
  version: 1,
  nameTh: code,
  nameEn: code,
  categoryCode: null,
  functionCode: null,
  areaCode: null,
  roadOwner: null,
  targets: [{ level: 'lao', begins: null, besides: null, bodyCode: null }],
  validFrom: null,
  validTo: null,
  basis: null,
  ...more,
})

describe('where a matter goes', () => {
  test('a broken road goes to the local administration of the place, and each step says why', () => {
    const found = route(matter(), firstRoutingRules, bodies)

    expect(found.body?.code).toBe('SAO-1')
    expect(found.level).toBe('lao')
    expect(found.steps.map(({ kind }) => kind)).toEqual(['place', 'rule', 'found'])
  })

  test('a highway goes to the highway office, a rural road to the office whose name only begins alike', () => {
    const highway = route(matter({ roadOwner: 'highways' }), firstRoutingRules, bodies)
    const rural = route(matter({ roadOwner: 'rural-roads' }), firstRoutingRules, bodies)

    expect(highway.body?.code).toBe('PRO-HW')
    expect(rural.body?.code).toBe('PRO-RR')
  })

  test('a sub-district a municipality serves besides its own belongs to it', () => {
    const found = route(matter({ line: line('570102') }), firstRoutingRules, bodies)

    expect(found.body?.code).toBe('CTY-1')
  })

  test('where no local administration is registered the district has it, and the step before says so', () => {
    const found = route(matter({ line: line('570199') }), firstRoutingRules, bodies)

    expect(found.body?.code).toBe('DIS-5701')
    expect(found.steps.map(({ kind }) => kind)).toEqual(['place', 'rule', 'nobody', 'found'])
  })

  test('two of one level for the same place: the first by code, and both are named', () => {
    const twins = [...bodies, body('TWN-9', 'town', 'เทศบาลเมืองแม่ยาว', '570108')]

    const found = route(matter(), firstRoutingRules, twins)

    expect(found.body?.code).toBe('SAO-1')
    const several = found.steps.find(({ kind }) => kind === 'several')
    expect(several?.kind === 'several' && several.bodies.map(({ code }) => code)).toEqual(['SAO-1', 'TWN-9'])
  })

  test('a complaint about officials does not go to the local administration', () => {
    const found = route(matter({ categoryCode: 'officials', functionCode: '01.3.3' }), firstRoutingRules, bodies)

    expect(found.body?.code).toBe('DIS-5701')
  })

  test('an unknown place waits at an owned desk, never nowhere', () => {
    const found = route(matter({ line: [] }), firstRoutingRules, bodies)

    expect(found.body).toBeNull()
    expect(found.triage).toMatchObject({ why: 'no-place', owner: { code: 'MIN-1' } })
  })

  test('a place with no able body waits with its district, else its province', () => {
    const only = [rule('lao-only', {})]

    const known = route(matter({ line: line('570199') }), only, bodies)
    const withoutDistrict = route(matter({ line: line('579901') }), only, bodies)

    expect(known.triage).toMatchObject({ why: 'no-body', owner: { code: 'DIS-5701' } })
    expect(withoutDistrict.triage).toMatchObject({ why: 'no-body', owner: { code: 'PRV-57' } })
  })

  test('a rule for the place stands before all others, as long as it is in force', () => {
    const special = rule('here', {
      areaCode: '5701',
      targets: [{ level: 'pao', begins: null, besides: null, bodyCode: null }],
      validFrom: '2026-10-01' as LocalDate,
      validTo: '2026-12-31' as LocalDate,
    })

    const during = route(matter(), [...firstRoutingRules, special], bodies)
    const after = route(matter({ on: '2027-01-01' as LocalDate }), [...firstRoutingRules, special], bodies)

    expect(during.body?.code).toBe('PAO-57')
    expect(after.body?.code).toBe('SAO-1')
  })

  test('the closer rule decides: owner of the road, then category, then the finer field', () => {
    const rules = [
      rule('all', {}),
      rule('field', { functionCode: '04' }),
      rule('finer', { functionCode: '04.5' }),
      rule('category', { categoryCode: 'road' }),
      rule('owner', { roadOwner: 'highways' }),
    ]
    const codeFor = (more: Partial<RoutingCase>) => route(matter(more), rules, bodies).ruleCode

    expect(codeFor({ roadOwner: 'highways' })).toBe('owner')
    expect(codeFor({})).toBe('category')
    expect(codeFor({ categoryCode: 'traffic' })).toBe('finer')
    expect(codeFor({ categoryCode: 'x', functionCode: '04.1' })).toBe('field')
    expect(codeFor({ categoryCode: 'x', functionCode: '07.4' })).toBe('all')
  })

  test('a level the table of duties does not find able is passed over, and the step says so', () => {
    const able = [{ kinds: ['district'], dutyCode: 'roads' }]

    const found = route(matter({ categoryCode: 'traffic' }), firstRoutingRules, bodies, able)
    const unknown = route(matter({ categoryCode: 'traffic' }), firstRoutingRules, bodies, [])

    expect(found.body?.code).toBe('DIS-5701')
    expect(found.steps.map(({ kind }) => kind)).toContain('not-able')
    expect(unknown.body?.code).toBe('SAO-1')
  })

  test('without any rule it waits for sorting', () => {
    expect(route(matter(), [], bodies).triage?.why).toBe('no-rule')
  })

  test('whatever is known, somebody has it or an owned queue does, and the same question has the same answer', () => {
    const subdistricts = fc.constantFrom('570101', '570102', '570108', '570199', '579901', '100101')
    const matters = fc.record({
      category: fc.constantFrom(...firstCategories),
      line: fc.option(subdistricts.map(line), { nil: [] }),
      roadOwner: fc.constantFrom('highways' as const, 'rural-roads' as const, 'local' as const, null),
      some: fc.subarray(bodies),
    })
    fc.assert(
      fc.property(matters, ({ category, line, roadOwner, some }) => {
        const asked = matter({ categoryCode: category.code, functionCode: category.functionCode, line, roadOwner })

        const found = route(asked, firstRoutingRules, some)

        expect((found.body === null) === (found.triage !== null)).toBe(true)
        if (found.body !== null) expect(some).toContain(found.body)
        expect(route(asked, firstRoutingRules, [...some].reverse())).toEqual(found)
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})

describe('who stands above', () => {
  const codes = (id: string | null) =>
    superiorsOf(id, line('570108'), firstRoutingRules, bodies).map((one) => one.body.code)

  test('district, province, the office above provinces', () => {
    expect(codes('SAO-1')).toEqual(['DIS-5701', 'PRV-57', 'MIN-1'])
    expect(codes('DIS-5701')).toEqual(['PRV-57', 'MIN-1'])
    expect(codes('PRO-HW')).toEqual(['PRV-57', 'MIN-1'])
    expect(codes('PRV-57')).toEqual(['MIN-1'])
    expect(codes('MIN-1')).toEqual([])
    expect(codes(null)).toEqual(['DIS-5701', 'PRV-57', 'MIN-1'])
  })

  test('three times offices may pass a matter on', () => {
    expect([0, 1, 2, 3].map(mayReroute)).toEqual([true, true, true, false])
  })
})

describe('the first categories and rules', () => {
  test('every rule goes from the lowest level up and names its offices', () => {
    const wrong = firstRoutingRules.filter(({ targets }) => targetProblem(targets) !== null)

    expect(wrong).toEqual([])
  })

  test('every category a rule names exists, and codes are used once', () => {
    const codes = firstCategories.map(({ code }) => code)
    const named = firstRoutingRules.flatMap(({ categoryCode }) => categoryCode ?? [])

    expect(named.filter((code) => !codes.includes(code))).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    expect(firstCategories.every((one) => one.nameTh !== '' && one.nameEn !== '' && one.hintEn !== '')).toBe(true)
  })
})
