import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { type Look, looksAt } from './access-log.sql.ts'
import { newPasswordProblem } from './account-form.ts'
import { accountProblems } from './account-problems.ts'
import { messagesOf } from './messages.ts'
import { hashPassword, isPassword } from './password.ts'
import { deletePasswordResetsOf } from './password-resets.sql.ts'
import { mayAdministerPeople, mayRunPlatform, maySeeWholeAccessLog } from './people.policy.ts'
import { grantInWords, grantStateOf } from './people.present.ts'
import { type PersonalField, personNames, readPersonal } from './personal-data.ts'
import { insertPersonEvent, passwordHashOf, storePasswordHash } from './persons.sql.ts'
import { roleGrantsOf } from './roles.sql.ts'
import { leadTo, returnOf, withReturn } from './safe-return.ts'
import { beginSecondFactor, confirmSecondFactor } from './second-factor.ts'
import { hasSecondFactor } from './second-factors.sql.ts'
import { longestSessionMs, renewSession, stepUpSession } from './session.ts'
import { deleteSessionOf, deleteSessionsOf, sessionsOf } from './sessions.sql.ts'
import { shownFrame } from './shown-frame.ts'
import { codeProblem, type PasswordLimits } from './sign-in.pages.ts'
import { otpauthUri } from './totp.ts'
import { accessLogView } from './views/access-log.ts'
import { accountView, passwordView, secondFactorView } from './views/account.ts'

const looksOnAPage = 50

export function accountPages(app: PageApp, deps: Deps, limits: PasswordLimits): void {
  app.get(
    '/account',
    signedIn(async (c, viewer) => c.html(await accountPage(c, deps, viewer))),
  )

  app.post(
    '/account/sessions/:id/end',
    signedIn(async (c, viewer) => {
      const id = c.req.param('id') ?? ''
      if (!isId(id) || !(await deleteSessionOf(deps.db, viewer.personId, id))) return c.notFound()
      notice(c, messagesOf(c.get('lang')).account.ended)
      return leadTo(c, '/account')
    }),
  )

  app.get(
    '/account/password',
    signedIn(async (c) => c.html(passwordView(shownFrame(c, deps), []))),
  )

  app.post(
    '/account/password',
    signedIn(async (c, viewer) => {
      const words = messagesOf(c.get('lang')).password
      const { current = '', password = '', repeat = '' } = await formFields(c)
      const waitSeconds = await limits.byAccount.take(viewer.personId)
      if (waitSeconds !== null) return tooMany(c, waitSeconds)
      const again = (problems: Problem[]) => c.html(passwordView(shownFrame(c, deps), problems), 422)
      if (!(await isPasswordOf(deps, viewer, current))) return again([{ field: 'current', text: words.wrongCurrent }])
      await limits.byAccount.forget(viewer.personId)
      const own = await deps.db.transaction((tx) => readPersonal(tx, deps, viewer, viewer.personId, 'own', ['email']))
      const problems = accountProblems(c.get('lang'), {
        password: newPasswordProblem(password, repeat, [viewer.displayName, own?.email ?? '']),
      })
      if (problems.length > 0) return again(problems)
      const passwordHash = await hashPassword(deps, password)
      const now = deps.clock.now()
      await deps.db.transaction(async (tx) => {
        await storePasswordHash(tx, viewer.personId, passwordHash, now)
        await deleteSessionsOf(tx, viewer.personId, { sessionId: viewer.sessionId })
        await deletePasswordResetsOf(tx, viewer.personId)
        const event = {
          personId: viewer.personId,
          kind: 'password-changed',
          actorId: viewer.personId,
          reason: null,
        } as const
        await insertPersonEvent(tx, event, now)
      })
      await renewSession(c, deps)
      notice(c, words.changed)
      return leadTo(c, '/account')
    }),
  )

  app.get(
    '/account/second-factor',
    signedIn(async (c, viewer) => {
      const step = { kind: (await hasSecondFactor(deps.db, viewer.personId)) ? 'on' : 'password' } as const
      return c.html(secondFactorView(shownFrame(c, deps), step, returnOf(c), []))
    }),
  )

  app.post(
    '/account/second-factor',
    signedIn(async (c, viewer) => {
      const typed = await formFields(c)
      return typed.step === 'code'
        ? confirmFactor(c, deps, viewer, typed.code ?? '')
        : beginFactor(c, deps, limits, viewer, typed.password ?? '')
    }),
  )

  app.get(
    '/account/access-log',
    signedIn(async (c, viewer) =>
      c.html(await accessLogPage(c, deps, { of: viewer.personId, path: '/account/access-log' })),
    ),
  )

  app.get(
    '/people/access-log',
    signedIn(async (c, viewer) => {
      if (!maySeeWholeAccessLog(viewer)) return failure(c, 403)
      return c.html(await accessLogPage(c, deps, { of: null, path: '/people/access-log' }))
    }),
  )
}

type SignedInHandler = (c: PageContext, viewer: Viewer) => Response | Promise<Response>

/** A visitor is led to sign in and back; what changes something leads back to the account page. */
export function signedIn(handler: SignedInHandler): (c: PageContext) => Response | Promise<Response> {
  return (c) => {
    const viewer = c.get('viewer')
    if (viewer !== null) return handler(c, viewer)
    return leadTo(c, withReturn('/sign-in', c.req.method === 'GET' ? c.get('path') : '/account'))
  }
}

async function accountPage(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const now = deps.clock.now()
  const sessions = await sessionsOf(deps.db, viewer.personId, new Date(now.getTime() - longestSessionMs))
  const grants = await roleGrantsOf(deps.db, [viewer.personId], null, lang)
  const own = await deps.db.transaction((tx) => readPersonal(tx, deps, viewer, viewer.personId, 'own', ['email']))
  return accountView(shownFrame(c, deps), {
    name: viewer.displayName,
    email: own?.email ?? null,
    roles: grants.filter((grant) => grantStateOf(grant, now) === 'holds').map((grant) => grantInWords(grant, lang)),
    hasSecondFactor: await hasSecondFactor(deps.db, viewer.personId),
    sessions: sessions.map((session) => ({ ...session, here: session.id === viewer.sessionId })),
    doors: [
      ...(mayAdministerPeople(viewer) ? (['invitations', 'roles', 'api-keys'] as const) : []),
      ...(mayRunPlatform(viewer) ? (['deliveries', 'systems'] as const) : []),
      ...(maySeeWholeAccessLog(viewer) ? (['access-log'] as const) : []),
    ],
  })
}

async function isPasswordOf(deps: Deps, viewer: Viewer, password: string): Promise<boolean> {
  const stored = await passwordHashOf(deps.db, viewer.personId)
  return stored !== null && isPassword(password, stored)
}

/** The key is shown only after the password: a session left open is not enough to take over an account. */
async function beginFactor(
  c: PageContext,
  deps: Deps,
  limits: PasswordLimits,
  viewer: Viewer,
  password: string,
): Promise<Response> {
  const waitSeconds = await limits.byAccount.take(viewer.personId)
  if (waitSeconds !== null) return tooMany(c, waitSeconds)
  if (!(await isPasswordOf(deps, viewer, password))) {
    const problem = { field: 'password', text: messagesOf(c.get('lang')).secondFactor.wrongPassword }
    return c.html(secondFactorView(shownFrame(c, deps), { kind: 'password' }, returnOf(c), [problem]), 422)
  }
  await limits.byAccount.forget(viewer.personId)
  const begun = await deps.db.transaction((tx) => beginSecondFactor(tx, deps, viewer.personId))
  c.header('Cache-Control', 'no-store')
  const step = begun.ok
    ? ({ kind: 'key', secret: begun.value, uri: otpauthUri(begun.value, viewer.displayName) } as const)
    : ({ kind: 'on' } as const)
  return c.html(secondFactorView(shownFrame(c, deps), step, returnOf(c), []))
}

async function confirmFactor(c: PageContext, deps: Deps, viewer: Viewer, code: string): Promise<Response> {
  const words = messagesOf(c.get('lang')).secondFactor
  const confirmed = await deps.db.transaction((tx) => confirmSecondFactor(tx, deps, viewer.personId, code))
  if (!confirmed.ok) {
    const text = confirmed.problem.kind === 'wrong-code' ? words.wrong : codeProblem(c, confirmed.problem)
    return c.html(secondFactorView(shownFrame(c, deps), { kind: 'code' }, returnOf(c), [{ field: 'code', text }]), 422)
  }
  await stepUpSession(c, deps)
  notice(c, words.done)
  return leadTo(c, returnOf(c) ?? '/account')
}

async function accessLogPage(c: PageContext, deps: Deps, list: { of: string | null; path: string }) {
  const page = Math.min(Math.max(1, Math.trunc(Number(c.req.query('page')) || 1)), 10_000)
  const looks = await looksAt(deps.db, list.of, { limit: looksOnAPage + 1, offset: (page - 1) * looksOnAPage })
  const names = await personNames(
    deps.db,
    deps,
    looks.flatMap((look) => [look.readerId, look.personId]),
  )
  return accessLogView(shownFrame(c, deps), {
    whole: list.of === null,
    path: list.path,
    items: looks.slice(0, looksOnAPage).map((look) => lookItem(look, names, c.get('lang'))),
    page,
    hasMore: looks.length > looksOnAPage,
  })
}

function lookItem(look: Look, names: ReadonlyMap<string, string>, lang: Lang) {
  const words = messagesOf(lang)
  return {
    at: look.at,
    reader: look.readerId === null ? words.thePlatform : (names.get(look.readerId) ?? words.formerPerson),
    person: names.get(look.personId) ?? words.formerPerson,
    fields: look.fields.map((field) => words.accessLog.field[field as PersonalField]),
    purpose: look.purpose,
  }
}
