import { expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant, Role, Viewer } from '../../kernel/viewer.ts'
import { mayConfirmRole, mayGiveRole } from './people.policy.ts'
import { holds, mayDecide } from './role.ts'

function someone(grants: Partial<Grant>[], over: Partial<Viewer> = {}): Viewer {
  const usual: Grant = {
    role: 'planner',
    bodyId: null,
    areaCode: null,
    functionCode: null,
    from: '2026-01-01' as LocalDate,
    to: null,
  }
  return {
    personId: 'p1',
    displayName: 'ดารณี',
    sessionId: 's1',
    steppedUpUntil: null,
    grants: grants.map((grant) => ({ ...usual, ...grant })),
    ...over,
  }
}

test('a visitor holds nothing, and a role is not another role', () => {
  expect(holds(null, 'planner')).toBe(false)
  expect(holds(someone([{}]), 'auditor')).toBe(false)
  expect(holds(someone([{}]), ['auditor', 'planner'])).toBe(true)
})

test.each<[string, Partial<Grant>, Parameters<typeof holds>[2], boolean]>([
  ['own province', { areaCode: '57' }, { areaCode: '57' }, true],
  ['district of the province', { areaCode: '57' }, { areaCode: '5701' }, true],
  ['another province', { areaCode: '57' }, { areaCode: '5001' }, false],
  ['the country, from a province', { areaCode: '57' }, { areaCode: 'TH' }, false],
  ['a district role for its province', { areaCode: '5701' }, { areaCode: '57' }, false],
  ['everywhere', { areaCode: 'TH' }, { areaCode: '5001' }, true],
  ['a LAO territory, from everywhere', { areaCode: 'TH' }, { areaCode: 'L-5550601' }, true],
  ['a body, from everywhere', { areaCode: 'TH' }, { bodyId: 'X' }, true],
  ['a thing without a place, from a province', { areaCode: '57' }, { areaCode: null }, false],
  ['a thing without a place, from everywhere', { areaCode: 'TH' }, { areaCode: null }, true],
  ['own body', { bodyId: 'X' }, { bodyId: 'X' }, true],
  ['another body', { bodyId: 'X' }, { bodyId: 'Y' }, false],
  ['a place, from a role at a body', { bodyId: 'X' }, { areaCode: '57' }, false],
  ['own body, thing without a place', { bodyId: 'X', areaCode: '57' }, { bodyId: 'X', areaCode: null }, true],
  ['a body, from a role in a province', { areaCode: '57' }, { bodyId: 'X' }, false],
  ['another body in the own province', { bodyId: 'X', areaCode: '57' }, { bodyId: 'Y', areaCode: '5701' }, false],
  ['own body in another province', { bodyId: 'X', areaCode: '57' }, { bodyId: 'X', areaCode: '5001' }, false],
  ['own mission field', { areaCode: '57', functionCode: '04' }, { areaCode: '5701', functionCode: '04.5' }, true],
  ['another mission field', { areaCode: '57', functionCode: '04' }, { areaCode: '5701', functionCode: '05.1' }, false],
  ['04 is not 04x', { areaCode: 'TH', functionCode: '0' }, { areaCode: '57', functionCode: '04' }, false],
  ['held anywhere', { bodyId: 'X', areaCode: '57' }, {}, true],
])('%s', (_name, grant, thing, expected) => {
  expect(holds(someone([grant]), 'planner', thing)).toBe(expected)
})

test('two roles in two places are not one role in both', () => {
  const viewer = someone([
    { bodyId: 'X', areaCode: '57' },
    { bodyId: 'Y', areaCode: '50' },
  ])

  expect(holds(viewer, 'planner', { bodyId: 'X', areaCode: '50' })).toBe(false)
})

test('a role holds from its first to its last day in Bangkok', () => {
  const viewer = someone([{ from: '2026-11-23' as LocalDate, to: '2026-11-24' as LocalDate }])
  const at = (instant: string) => holds(viewer, 'planner', {}, new Date(instant))

  expect(at('2026-11-22T16:59:00Z')).toBe(false)
  expect(at('2026-11-22T17:00:00Z')).toBe(true)
  expect(at('2026-11-24T16:59:00Z')).toBe(true)
  expect(at('2026-11-24T17:00:00Z')).toBe(false)
})

test('an act that binds needs the second factor, shown and not too long ago', () => {
  const now = new Date('2026-11-23T01:30:00Z')

  expect(mayDecide(null, now)).toBe(false)
  expect(mayDecide(someone([{}]), now)).toBe(false)
  expect(mayDecide(someone([{}], { steppedUpUntil: new Date('2026-11-23T01:30:01Z') }), now)).toBe(true)
  expect(mayDecide(someone([{}], { steppedUpUntil: now }), now)).toBe(false)
})

const scope = { bodyId: 'X', areaCode: null, functionCode: null, bodyAreaCode: '57' }

test('an administrator of a body gives roles of that body inside its area, and no others', () => {
  const viewer = someone([{ role: 'body-administrator', bodyId: 'X' }])
  const may = (role: Role, over: Partial<typeof scope> | { areaCode: string }) =>
    mayGiveRole(viewer, role, { ...scope, ...over })

  expect(may('planner', {})).toBe(true)
  expect(may('planner', { areaCode: '5701' })).toBe(true)
  expect(may('planner', { areaCode: '5001' })).toBe(false)
  expect(may('planner', { areaCode: 'TH' })).toBe(false)
  expect(may('planner', { bodyId: 'Y' })).toBe(false)
  expect(mayGiveRole(viewer, 'planner', { ...scope, bodyId: null, areaCode: '57' })).toBe(false)
  for (const role of ['platform-administrator', 'auditor', 'data-protection-officer', 'platform-operator'] as const) {
    expect(may(role, {})).toBe(false)
  }
})

test('a platform administrator gives every role; a planner none', () => {
  expect(
    mayGiveRole(someone([{ role: 'platform-administrator', areaCode: 'TH' }]), 'auditor', { ...scope, bodyId: null }),
  ).toBe(true)
  expect(mayGiveRole(someone([{}]), 'planner', scope)).toBe(false)
  expect(mayGiveRole(null, 'planner', scope)).toBe(false)
})

test('four eyes: neither who proposed a deciding role nor who gets it confirms it', () => {
  const viewer = someone([{ role: 'platform-administrator', areaCode: 'TH' }])
  const may = (proposedBy: string, personId: string) =>
    mayConfirmRole(viewer, { role: 'plan-approver', scope, proposedBy, personId })

  expect(may('p2', 'p3')).toBe(true)
  expect(may('p1', 'p3')).toBe(false)
  expect(may('p2', 'p1')).toBe(false)
})
