import { isId } from '../../kernel/ids.ts'
import { type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { signedIn } from './account.pages.ts'
import { emailProblem, nameProblem, newPasswordProblem, plainName } from './account-form.ts'
import { accountProblems } from './account-problems.ts'
import { openSession } from './accounts.ts'
import type { GrantRefusal } from './give-role.ts'
import { type Invitation, invitationsList } from './invitations.sql.ts'
import {
  acceptInvitation,
  confirmInvitation,
  inviteOfficer,
  isSecondAccount,
  openInvitation,
  withdrawInvitation,
} from './invite.ts'
import { messagesOf } from './messages.ts'
import { hashPassword } from './password.ts'
import { administeredBodies, mayAdministerPeople, mayConfirmRole, mayGiveRole } from './people.policy.ts'
import { grantInWords, invitationStateOf } from './people.present.ts'
import { personNames } from './personal-data.ts'
import { isDecidingRole } from './role.ts'
import { readRoleForm } from './role-form.ts'
import { refusalProblem, roleProblems } from './role-problems.ts'
import { bodyAreas, bodyChoices } from './role-scopes.sql.ts'
import { leadTo } from './safe-return.ts'
import { openField, plainEmail } from './sealed.ts'
import { keepWordHere } from './secret-address.ts'
import { takeOverSession } from './session.ts'
import { shownFrame } from './shown-frame.ts'
import { requireStepUp } from './step-up.ts'
import {
  acceptView,
  closedInvitationView,
  type InvitationItem,
  invitationsView,
  inviteView,
} from './views/invitations.ts'

export function invitationPages(app: PageApp, deps: Deps): void {
  app.get(
    '/invitations',
    signedIn(async (c, viewer) => {
      if (!mayAdministerPeople(viewer)) return failure(c, 403)
      return c.html(await listPage(c, deps, viewer))
    }),
  )

  app.get(
    '/invitations/new',
    signedIn(async (c, viewer) => {
      if (!mayAdministerPeople(viewer)) return failure(c, 403)
      return (await requireStepUp(c, deps)) ?? c.html(await newPage(c, deps, viewer, {}, []))
    }),
  )

  app.post(
    '/invitations/new',
    signedIn(async (c, viewer) => {
      if (!mayAdministerPeople(viewer)) return failure(c, 403)
      const stop = await requireStepUp(c, deps)
      if (stop) return stop
      const typed = await formFields(c)
      const [name, email] = [plainName(typed.name), plainEmail(typed.email ?? '')]
      const role = readRoleForm(typed, todayInBangkok(deps.clock.now()))
      const problems = [
        ...accountProblems(c.get('lang'), { name: nameProblem(name), email: emailProblem(email) }),
        ...(role.ok ? [] : roleProblems(c.get('lang'), role.problem)),
      ]
      if (!role.ok || problems.length > 0) return c.html(await newPage(c, deps, viewer, typed, problems), 422)
      const draft = { ...role.value, name, email, lang: typed.lang === 'en' ? ('en' as const) : ('th' as const) }
      const { value: invited } = await deps.db.transaction((tx) =>
        oncePerKey(
          tx,
          { purpose: `people.invite ${viewer.personId}`, key: typed._key ?? null, now: deps.clock.now() },
          () => inviteOfficer(tx, deps, viewer, draft),
        ),
      )
      if (!invited.ok) {
        const problem = refusalProblem(c.get('lang'), invited.problem)
        return c.html(
          await newPage(c, deps, viewer, typed, [problem]),
          invited.problem.kind === 'not-allowed' ? 403 : 422,
        )
      }
      const words = messagesOf(c.get('lang')).invitations
      notice(c, invited.value.needsSecond ? words.invitedWaiting : words.invited)
      return leadTo(c, '/invitations')
    }),
  )

  app.post(
    '/invitations/:id/confirm',
    signedIn((c, viewer) =>
      changed(c, deps, messagesOf(c.get('lang')).invitations.confirmed, (id) =>
        deps.db.transaction((tx) => confirmInvitation(tx, deps, viewer, id)),
      ),
    ),
  )

  app.post(
    '/invitations/:id/withdraw',
    signedIn(async (c, viewer) => {
      const reason = (await formFields(c)).reason?.trim() ?? ''
      const words = messagesOf(c.get('lang'))
      if (reason === '' || reason.length > 1000) {
        notice(c, reason === '' ? words.reasonMissing : words.reasonLong)
        return leadTo(c, '/invitations')
      }
      return changed(c, deps, words.invitations.withdrew, (id) =>
        deps.db.transaction((tx) => withdrawInvitation(tx, deps, viewer, id, reason)),
      )
    }),
  )

  app.get('/invitations/:word', async (c) => {
    const opened = await openInvitation(deps.db, deps, c.req.param('word'), c.get('lang'))
    if (!opened.ok) return opened.problem === 'unknown' ? c.notFound() : closed(c, deps, opened.problem)
    const { invitation, name, email } = opened.value
    keepWordHere(c)
    const role = grantInWords(invitation, c.get('lang'))
    return c.html(acceptView(shownFrame(c, deps), { word: c.req.param('word'), name, email, role }, []))
  })

  app.post('/invitations/:word', async (c) => {
    const word = c.req.param('word')
    keepWordHere(c)
    const opened = await openInvitation(deps.db, deps, word, c.get('lang'))
    if (!opened.ok) return opened.problem === 'unknown' ? c.notFound() : closed(c, deps, opened.problem)
    const { invitation, email } = opened.value
    const { repeat = '', password = '', ...typed } = await formFields(c)
    const name = plainName(typed.name)
    const problems = accountProblems(c.get('lang'), {
      name: nameProblem(name),
      password: newPasswordProblem(password, repeat, [name, email]),
    })
    if (problems.length > 0) {
      const role = grantInWords(invitation, c.get('lang'))
      return c.html(acceptView(shownFrame(c, deps), { word, name, email, role }, problems), 422)
    }
    const accepted = await acceptOnce(deps, word, { name, passwordHash: await hashPassword(deps, password) })
    if (!accepted.ok) return accepted.problem === 'unknown' ? c.notFound() : closed(c, deps, accepted.problem)
    const token = await openSession(deps, email, password, c.req.header('user-agent') ?? '')
    if (token !== null) await takeOverSession(c, deps, token)
    notice(c, messagesOf(c.get('lang')).accept.done)
    return leadTo(c, isDecidingRole(invitation.role) ? '/account/second-factor' : '/account')
  })
}

type Closed = Parameters<typeof closedInvitationView>[1]

function closed(c: PageContext, deps: Deps, why: Closed): Response | Promise<Response> {
  return c.html(closedInvitationView(shownFrame(c, deps), why), 410)
}

async function acceptOnce(
  deps: Deps,
  word: string,
  chosen: { name: string; passwordHash: string },
): Promise<Awaited<ReturnType<typeof acceptInvitation>>> {
  try {
    return await deps.db.transaction((tx) => acceptInvitation(tx, deps, word, chosen))
  } catch (error) {
    if (isSecondAccount(error)) return refuse('has-account')
    throw error
  }
}

/** Runs one act on one invitation after the code, and says on the list what came of it. */
async function changed(
  c: PageContext,
  deps: Deps,
  done: string,
  act: (id: string) => Promise<Result<void, GrantRefusal>>,
): Promise<Response> {
  if (!mayAdministerPeople(c.get('viewer'))) return failure(c, 403)
  const stop = await requireStepUp(c, deps, '/invitations')
  if (stop) return stop
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const result = await act(id)
  if (!result.ok && result.problem.kind === 'not-found') return c.notFound()
  if (!result.ok && result.problem.kind === 'not-allowed') return failure(c, 403)
  notice(c, result.ok ? done : messagesOf(c.get('lang')).noChange)
  return leadTo(c, '/invitations')
}

async function newPage(c: PageContext, deps: Deps, viewer: Viewer, typed: FormFields, problems: readonly Problem[]) {
  const bodies = await bodyChoices(deps.db, administeredBodies(viewer), c.get('lang'))
  return inviteView(shownFrame(c, deps), bodies, typed, problems)
}

async function listPage(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const now = deps.clock.now()
  const invitations = await invitationsList(deps.db, administeredBodies(viewer), lang)
  const names = await personNames(
    deps.db,
    deps,
    invitations.map((invitation) => invitation.invitedBy),
  )
  const areas = await bodyAreas(
    deps.db,
    invitations.flatMap(({ bodyId }) => (bodyId === null ? [] : [bodyId])),
  )
  const item = (invitation: Invitation): InvitationItem => {
    const scope = { ...invitation, bodyAreaCode: areas.get(invitation.bodyId ?? '') ?? null }
    const proposal = { role: invitation.role, scope, proposedBy: invitation.invitedBy, personId: null }
    const state = invitationStateOf(invitation, now)
    const isOpen = state === 'waiting' || state === 'sent' || state === 'expired'
    return {
      id: invitation.id,
      name: openField(deps, 'invited-name', invitation.id, invitation.nameSealed),
      role: grantInWords(invitation, lang),
      invitedBy: names.get(invitation.invitedBy) ?? messagesOf(lang).formerPerson,
      reason: invitation.reason,
      state,
      expiresAt: invitation.expiresAt,
      canConfirm: state === 'waiting' && mayConfirmRole(viewer, proposal),
      canWithdraw: isOpen && mayGiveRole(viewer, invitation.role, scope),
    }
  }
  return invitationsView(shownFrame(c, deps), invitations.map(item))
}
