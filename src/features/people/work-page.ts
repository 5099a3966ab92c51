import type { Role, Viewer } from '../../kernel/viewer.ts'
import { addresses } from '../../web/frame.ts'

/** What waits for each role, in the order of what waits least well: the people behind a report, then plans, then papers. */
const work: readonly (readonly [Role, string])[] = [
  ['case-officer', addresses.complaintDesk],
  ['oversight-officer', addresses.complaintDesk],
  ['desk-clerk', addresses.complaintDesk],
  ['moderator', addresses.moderation],
  ['planner', addresses.monday],
  ['plan-approver', addresses.imports],
  ['budget-officer', addresses.money],
  ['secretary', addresses.committees],
  ['board-secretary', addresses.boards],
]

/** Where somebody who signs in begins: the list of what waits for the first of their roles that has one; else their account. */
export function workPageOf({ grants }: Pick<Viewer, 'grants'>): string {
  return work.find(([role]) => grants.some((grant) => grant.role === role))?.[1] ?? addresses.account
}
