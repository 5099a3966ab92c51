import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { ApiKey } from './api-keys.sql.ts'
import type { Invitation } from './invitations.sql.ts'
import { messagesOf } from './messages.ts'
import { mayKeepApiKey } from './people.policy.ts'
import type { RoleGrant } from './roles.sql.ts'
import type { ApiKeyItem } from './views/api-keys.ts'
import type { InvitationItem } from './views/invitations.ts'
import type { GrantState } from './views/roles.ts'

type NamedScope = Pick<RoleGrant, 'role' | 'bodyName' | 'areaCode' | 'areaName' | 'functionCode'>

/** "ผู้จัดทำแผน สำนักงานจังหวัดเชียงราย · เชียงราย" */
export function grantInWords(grant: NamedScope, lang: Lang): string {
  const words = messagesOf(lang)
  const area = grant.areaCode === 'TH' ? words.everywhere : grant.areaName
  const field = grant.functionCode === null ? null : words.functionCode(grant.functionCode)
  return words.roleIn(words.roles[grant.role], [grant.bodyName, area, field].filter(Boolean).join(' · '))
}

export function grantStateOf(grant: RoleGrant, now: Date): GrantState {
  if (grant.endedAt !== null) return 'ended'
  if (grant.needsSecond && grant.confirmedAt === null) return 'waiting'
  const today = todayInBangkok(now)
  return grant.startsOn <= today && (grant.endsOn === null || grant.endsOn >= today) ? 'holds' : 'over'
}

export function apiKeyStateOf(key: ApiKey, now: Date): ApiKeyItem['state'] {
  if (key.endedAt !== null) return 'revoked'
  if (key.endsOn !== null && key.endsOn < todayInBangkok(now)) return 'over'
  return mayKeepApiKey(key, key.bodyId) ? 'works' : 'orphaned'
}

export function invitationStateOf(invitation: Invitation, now: Date): InvitationItem['state'] {
  if (invitation.acceptedAt !== null) return 'accepted'
  if (invitation.withdrawnAt !== null) return 'withdrawn'
  if (invitation.expiresAt === null) return 'waiting'
  return now < invitation.expiresAt ? 'sent' : 'expired'
}
