import { expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant, Viewer } from '../../kernel/viewer.ts'
import { mayAnswer, mayApprove, mayPropose } from './joinings.policy.ts'

const now = new Date('2026-11-23T02:00:00.000Z')

/** An officer of the province's own office, for the whole province: how plan officers and approvers of a province are appointed. */
const ofProvince = (role: Grant['role']): Viewer => ({
  personId: 'p',
  displayName: 'เจ้าหน้าที่',
  sessionId: 's',
  steppedUpUntil: null,
  grants: [{ role, areaCode: '57', bodyId: 'province', functionCode: null, from: '2026-01-01' as LocalDate, to: null }],
})

test('who plans for a province joins the work of local bodies there, and nowhere else', () => {
  const planner = ofProvince('planner')
  expect(mayPropose(planner, [{ bodyId: 'sao', areaCode: '570103' }], now)).toBe(true)
  expect(mayPropose(planner, [{ bodyId: 'sao', areaCode: '560103' }], now)).toBe(false)
  expect(mayPropose(planner, [{ bodyId: 'ministry', areaCode: null }], now)).toBe(false)
})

test('who approves for a province approves what a local body there leads, but never agrees in its place', () => {
  const approver = ofProvince('plan-approver')
  expect(mayApprove(approver, { bodyId: 'sao', areaCode: '570103' }, now)).toBe(true)
  expect(mayApprove(approver, { bodyId: 'sao', areaCode: '560103' }, now)).toBe(false)
  expect(mayAnswer(approver, 'combine', 'sao', now)).toBe(false)
  expect(mayAnswer(approver, 'combine', 'province', now)).toBe(true)
})
