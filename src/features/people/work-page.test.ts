import { expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant, Role } from '../../kernel/viewer.ts'
import { workPageOf } from './work-page.ts'

const from = '2026-01-01' as LocalDate
const everywhere = { bodyId: null, areaCode: null, functionCode: null, from, to: null }

test.each<[string, Role[], string]>([
  ['who answers reports begins at the desk', ['case-officer'], '/desk/complaints'],
  ['a planner begins with the pairs worth a call', ['planner'], '/overlaps/monday'],
  ['an approver begins with the imports to approve', ['plan-approver'], '/imports'],
  ['people who wait for an answer come before plans', ['planner', 'case-officer'], '/desk/complaints'],
  ['who has no list begins at the account', ['auditor'], '/account'],
  ['who has no role begins at the account', [], '/account'],
])('%s', (_, roles, page) => {
  expect(workPageOf({ grants: roles.map((role): Grant => ({ role, ...everywhere })) })).toBe(page)
})
