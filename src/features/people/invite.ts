import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { isUniqueViolation } from '../../platform/db/sqlstate.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import { createAccount } from './create-account.ts'
import { type GrantRefusal, knownScope, needsSecondAdministrator, type RoleRefusal } from './give-role.ts'
import {
  type Invitation,
  insertInvitation,
  invitationByToken,
  lockInvitation,
  type NewInvitation,
  storeInvitationAccepted,
  storeInvitationConfirmed,
  storeInvitationSent,
  storeInvitationWithdrawn,
} from './invitations.sql.ts'
import { messagesOf } from './messages.ts'
import { mayConfirmRole, mayGiveRole } from './people.policy.ts'
import { personByEmailKey } from './persons.sql.ts'
import type { RoleDraft } from './role-form.ts'
import { scopeFacts } from './role-scopes.sql.ts'
import { insertGrant } from './roles.sql.ts'
import { emailKey, openField, plainEmail, sealField } from './sealed.ts'
import { hashSecretWord, newSecretWord } from './secret-word.ts'

const invitationDays = 7

export interface InvitationDraft extends RoleDraft {
  readonly name: string
  readonly email: string
  /** The language of the letter. */
  readonly lang: Lang
}

export type InviteRefusal = RoleRefusal | { kind: 'has-account' }

/**
 * Invites an officer. The letter with the address goes out in the same transaction; for a deciding role it waits until
 * another administrator has confirmed the invitation.
 */
export async function inviteOfficer(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  draft: InvitationDraft,
): Promise<Result<{ needsSecond: boolean }, InviteRefusal>> {
  const scope = await knownScope(tx, draft)
  if (!scope.ok) return scope
  if (!mayGiveRole(viewer, draft.role, scope.value)) return refuse({ kind: 'not-allowed' })
  const key = emailKey(deps, draft.email)
  if ((await personByEmailKey(tx, key)) !== null) return refuse({ kind: 'has-account' })
  const needsSecond = await needsSecondAdministrator(tx, deps, viewer, draft.role)
  const id = newId()
  const invitation: NewInvitation = {
    id,
    nameSealed: sealField(deps, 'invited-name', id, draft.name),
    emailSealed: sealField(deps, 'invited-email', id, plainEmail(draft.email)),
    emailKey: key,
    lang: draft.lang,
    role: draft.role,
    bodyId: draft.bodyId,
    areaCode: draft.areaCode,
    functionCode: draft.functionCode,
    startsOn: todayInBangkok(deps.clock.now()),
    endsOn: draft.endsOn,
    reason: draft.reason,
    invitedBy: viewer.personId,
    needsSecond,
  }
  await insertInvitation(tx, invitation, deps.clock.now())
  if (!needsSecond) await sendInvitation(tx, deps, invitation)
  return ok({ needsSecond })
}

export async function confirmInvitation(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
): Promise<Result<void, GrantRefusal>> {
  const invitation = await lockInvitation(tx, id)
  if (invitation === null) return refuse({ kind: 'not-found' })
  if (invitation.withdrawnAt !== null || !invitation.needsSecond || invitation.confirmedBy !== null) {
    return refuse({ kind: 'already-done' })
  }
  const { bodyAreaCode } = await scopeFacts(tx, invitation)
  const scope = { ...invitation, bodyAreaCode }
  const proposal = { role: invitation.role, scope, proposedBy: invitation.invitedBy, personId: null }
  if (!mayConfirmRole(viewer, proposal)) return refuse({ kind: 'not-allowed' })
  await storeInvitationConfirmed(tx, id, viewer.personId, deps.clock.now())
  await sendInvitation(tx, deps, invitation)
  return ok(undefined)
}

/** The address in the letter stops working at once. */
export async function withdrawInvitation(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<Result<void, GrantRefusal>> {
  const invitation = await lockInvitation(tx, id)
  if (invitation === null) return refuse({ kind: 'not-found' })
  if (invitation.withdrawnAt !== null || invitation.acceptedAt !== null) return refuse({ kind: 'already-done' })
  const { bodyAreaCode } = await scopeFacts(tx, invitation)
  if (!mayGiveRole(viewer, invitation.role, { ...invitation, bodyAreaCode })) return refuse({ kind: 'not-allowed' })
  await storeInvitationWithdrawn(tx, id, viewer.personId, reason, deps.clock.now())
  return ok(undefined)
}

async function sendInvitation(
  tx: Tx,
  deps: Deps,
  invitation: Pick<Invitation, 'id' | 'nameSealed' | 'emailSealed' | 'lang' | 'role'>,
): Promise<void> {
  const word = newSecretWord()
  const expiresAt = new Date(deps.clock.now().getTime() + invitationDays * 24 * 60 * 60 * 1000)
  await storeInvitationSent(tx, invitation.id, hashSecretWord(word), expiresAt)
  const words = messagesOf(invitation.lang)
  await deps.mail.post(tx, {
    kind: 'people.invitation',
    to: openField(deps, 'invited-email', invitation.id, invitation.emailSealed),
    subject: words.letter.subject,
    text: words.letter.text({
      name: openField(deps, 'invited-name', invitation.id, invitation.nameSealed),
      role: words.roles[invitation.role],
      address: `${deps.config.baseUrl}${href(invitation.lang, `/invitations/${word}`)}`,
      until: formatInstant(expiresAt, invitation.lang),
    }),
  })
}

export type AcceptRefusal = 'unknown' | 'used' | 'expired' | 'has-account'

/** Is this the address of an invitation that can be accepted now? */
export async function openInvitation(
  db: Pick<Deps['db'], 'query'>,
  deps: Deps,
  word: string,
  lang: Lang,
): Promise<Result<{ invitation: Invitation; name: string; email: string }, AcceptRefusal>> {
  const invitation = await invitationByToken(db, hashSecretWord(word), lang)
  if (invitation === null) return refuse('unknown')
  if (invitation.acceptedAt !== null) return refuse('used')
  if (invitation.expiresAt === null || deps.clock.now() >= invitation.expiresAt) return refuse('expired')
  return ok({
    invitation,
    name: openField(deps, 'invited-name', invitation.id, invitation.nameSealed),
    email: openField(deps, 'invited-email', invitation.id, invitation.emailSealed),
  })
}

/**
 * Makes the account and the role it was for, once: the row is locked, and one address has one account. The address itself
 * proves that the letter arrived, so it is not asked for again.
 */
export async function acceptInvitation(
  tx: Tx,
  deps: Deps,
  word: string,
  chosen: { name: string; passwordHash: string },
): Promise<Result<{ email: string; role: Invitation['role'] }, AcceptRefusal>> {
  const found = await openInvitation(tx, deps, word, 'th')
  if (!found.ok) return found
  const invitation = await lockInvitation(tx, found.value.invitation.id)
  if (invitation === null || invitation.acceptedAt !== null || invitation.withdrawnAt !== null) return refuse('used')
  if ((await personByEmailKey(tx, invitation.emailKey)) !== null) return refuse('has-account')
  const { email } = found.value
  const personId = await createAccount(tx, deps, { name: chosen.name, email, passwordHash: chosen.passwordHash })
  const now = deps.clock.now()
  await insertGrant(
    tx,
    {
      id: newId(),
      personId,
      role: invitation.role,
      bodyId: invitation.bodyId,
      areaCode: invitation.areaCode,
      functionCode: invitation.functionCode,
      startsOn: invitation.startsOn,
      endsOn: invitation.endsOn,
      reason: invitation.reason,
      grantedBy: invitation.invitedBy,
      needsSecond: invitation.needsSecond,
      confirmedBy: invitation.confirmedBy,
    },
    now,
  )
  await storeInvitationAccepted(tx, invitation.id, personId, now)
  return ok({ email, role: invitation.role })
}

/** Two people accepting two invitations for one address at the same moment: the second is told that there is an account. */
export function isSecondAccount(error: unknown): boolean {
  return isUniqueViolation(error)
}
