import { expect, test } from 'vitest'
import type { LocalDate } from './thai-calendar.ts'
import { DECIDING_ROLES, type Grant, grantsOf, hasRole, isSteppedUp, type Viewer } from './viewer.ts'

const day = (text: string) => text as LocalDate

function aGrant(facts: Partial<Grant> = {}): Grant {
  return {
    role: 'planner',
    bodyId: 'body-1',
    areaCode: null,
    functionCode: null,
    from: day('2026-10-01'),
    to: null,
    ...facts,
  }
}

function aViewer(facts: Partial<Viewer> = {}): Viewer {
  return {
    personId: 'person-1',
    displayName: 'มาลี ดีงาม',
    grants: [aGrant()],
    sessionId: 'session-1',
    steppedUpUntil: null,
    ...facts,
  }
}

test('a grant holds from its first day to its last, both included', () => {
  const viewer = aViewer({ grants: [aGrant({ to: day('2027-09-30') })] })

  const held = ['2026-09-30', '2026-10-01', '2027-09-30', '2027-10-01'].map((on) => hasRole(viewer, 'planner', day(on)))

  expect(held).toEqual([false, true, true, false])
})

test('a grant for one body does not hold for another, one without a body holds for all', () => {
  const today = day('2026-11-21')

  expect(hasRole(aViewer(), 'planner', today, 'body-1')).toBe(true)
  expect(hasRole(aViewer(), 'planner', today, 'body-2')).toBe(false)
  expect(hasRole(aViewer({ grants: [aGrant({ bodyId: null })] }), 'planner', today, 'body-2')).toBe(true)
})

test('one role does not bring another', () => {
  expect(grantsOf(aViewer(), 'plan-approver', day('2026-11-21'))).toEqual([])
})

test('stepping up ends at its instant', () => {
  const viewer = aViewer({ steppedUpUntil: new Date('2026-11-21T02:00:00Z') })

  expect(isSteppedUp(viewer, new Date('2026-11-21T01:59:59Z'))).toBe(true)
  expect(isSteppedUp(viewer, new Date('2026-11-21T02:00:00Z'))).toBe(false)
  expect(isSteppedUp(aViewer(), new Date('2026-11-21T01:00:00Z'))).toBe(false)
})

test('roles whose acts bind others need a second factor, a planner only proposes', () => {
  expect(DECIDING_ROLES.has('plan-approver')).toBe(true)
  expect(DECIDING_ROLES.has('planner')).toBe(false)
})
