import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Result } from '../../kernel/result.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
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
import { confirmGrant, endGrant, type GrantRefusal, giveRole, removeSecondFactor } from './give-role.ts'
import { messagesOf } from './messages.ts'
import {
  administeredBodies,
  mayAdministerPeople,
  mayConfirmRole,
  mayGiveRole,
  mayRemoveSecondFactor,
} from './people.policy.ts'
import { grantInWords, grantStateOf } from './people.present.ts'
import { type Personal, personName, personNames, readPersonal } from './personal-data.ts'
import { readRoleForm } from './role-form.ts'
import { refusalProblem, roleProblems } from './role-problems.ts'
import { bodyAreas, bodyChoices } from './role-scopes.sql.ts'
import { personsWithRoles, type RoleGrant, roleGrantsOf } from './roles.sql.ts'
import { leadTo } from './safe-return.ts'
import { openField } from './sealed.ts'
import { hasSecondFactor } from './second-factors.sql.ts'
import { shownFrame } from './shown-frame.ts'
import { requireStepUp } from './step-up.ts'
import { type GrantItem, type OfficerItem, officersView, officerView } from './views/roles.ts'

export function rolePages(app: PageApp, deps: Deps): void {
  app.get(
    '/people/roles',
    signedIn(async (c, viewer) => {
      if (!mayAdministerPeople(viewer)) return failure(c, 403)
      return c.html(officersView(shownFrame(c, deps), await officers(deps, viewer, c.get('lang'))))
    }),
  )

  app.get(
    '/people/roles/:person',
    onPerson(deps, (c, viewer, person) => officerPage(c, deps, viewer, person, {}, [], 200)),
  )

  app.post(
    '/people/roles/:person',
    onPerson(deps, async (c, viewer, person) => {
      const stop = await requireStepUp(c, deps)
      if (stop) return stop
      const typed = await formFields(c)
      const draft = readRoleForm(typed, todayInBangkok(deps.clock.now()))
      if (!draft.ok) return officerPage(c, deps, viewer, person, typed, roleProblems(c.get('lang'), draft.problem), 422)
      const { value: given } = await deps.db.transaction((tx) =>
        oncePerKey(
          tx,
          { purpose: `people.give-role ${viewer.personId}`, key: typed._key ?? null, now: deps.clock.now() },
          () => giveRole(tx, deps, viewer, person.id, draft.value),
        ),
      )
      if (!given.ok) {
        const status = given.problem.kind === 'not-allowed' ? 403 : 422
        return officerPage(c, deps, viewer, person, typed, [refusalProblem(c.get('lang'), given.problem)], status)
      }
      const words = messagesOf(c.get('lang')).people
      notice(c, given.value.needsSecond ? words.gaveWaiting : words.gave)
      return leadTo(c, `/people/roles/${person.id}`)
    }),
  )

  app.post(
    '/people/roles/:person/contact',
    onPerson(deps, async (c, viewer, person) => {
      const purpose = (await formFields(c)).reason?.trim().slice(0, 1000) ?? ''
      if (purpose === '') {
        const problem = { field: 'purpose', text: messagesOf(c.get('lang')).people.purposeMissing }
        return officerPage(c, deps, viewer, person, {}, [problem], 422)
      }
      const contact = await deps.db.transaction((tx) => readPersonal(tx, deps, viewer, person.id, purpose))
      return officerPage(c, deps, viewer, person, {}, [], 200, contact ?? { email: null, phone: null, line: null })
    }),
  )

  app.post(
    '/people/roles/:person/second-factor',
    onPerson(deps, async (c, viewer, person) => {
      if (!mayRemoveSecondFactor(viewer, person.id)) return failure(c, 403)
      return act(c, deps, `/people/roles/${person.id}`, messagesOf(c.get('lang')).people.removed, (reason) =>
        deps.db.transaction((tx) => removeSecondFactor(tx, deps, viewer, person.id, reason)),
      )
    }),
  )

  app.post(
    '/people/roles/grants/:id/confirm',
    signedIn((c, viewer) => {
      const { confirmed } = messagesOf(c.get('lang')).people
      return actOnGrant(c, deps, confirmed, (id) => deps.db.transaction((tx) => confirmGrant(tx, deps, viewer, id)))
    }),
  )

  app.post(
    '/people/roles/grants/:id/end',
    signedIn((c, viewer) => {
      const { ended } = messagesOf(c.get('lang')).people
      return actOnGrant(c, deps, ended, async (id) => {
        const reason = await reasonIn(c)
        return reason === null ? null : deps.db.transaction((tx) => endGrant(tx, deps, viewer, id, reason))
      })
    }),
  )
}

interface Officer {
  readonly id: string
  readonly name: string
}

type PersonHandler = (c: PageContext, viewer: Viewer, person: Officer) => Response | Promise<Response>

/** The officer in the address, for administrators who may see that officer; to all others there is nobody there. */
function onPerson(deps: Deps, handler: PersonHandler) {
  return signedIn(async (c, viewer) => {
    if (!mayAdministerPeople(viewer)) return failure(c, 403)
    const id = c.req.param('person') ?? ''
    const name = isId(id) ? await personName(deps.db, deps, id) : null
    const bodies = administeredBodies(viewer)
    if (name === null) return c.notFound()
    if (bodies !== null && (await roleGrantsOf(deps.db, [id], bodies, c.get('lang'))).length === 0) return c.notFound()
    return handler(c, viewer, { id, name })
  })
}

/** The reason typed into the form, or null when there is none that will do. */
async function reasonIn(c: PageContext): Promise<string | null> {
  const reason = (await formFields(c)).reason?.trim() ?? ''
  return reason === '' || reason.length > 1000 ? null : reason
}

async function act(
  c: PageContext,
  deps: Deps,
  back: string,
  done: string,
  work: (reason: string) => Promise<Result<unknown, GrantRefusal>>,
): Promise<Response> {
  const stop = await requireStepUp(c, deps, back)
  if (stop) return stop
  const words = messagesOf(c.get('lang'))
  const reason = await reasonIn(c)
  if (reason === null) {
    notice(c, words.reasonMissing)
    return leadTo(c, back)
  }
  notice(c, (await work(reason)).ok ? done : words.noChange)
  return leadTo(c, back)
}

async function actOnGrant(
  c: PageContext,
  deps: Deps,
  done: string,
  work: (id: string) => Promise<Result<RoleGrant, GrantRefusal> | null>,
): Promise<Response> {
  if (!mayAdministerPeople(c.get('viewer'))) return failure(c, 403)
  const stop = await requireStepUp(c, deps, '/people/roles')
  if (stop) return stop
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const result = await work(id)
  const words = messagesOf(c.get('lang'))
  if (result === null) {
    notice(c, words.reasonMissing)
    return leadTo(c, '/people/roles')
  }
  if (!result.ok && result.problem.kind === 'not-found') return c.notFound()
  if (!result.ok && result.problem.kind === 'not-allowed') return failure(c, 403)
  notice(c, result.ok ? done : words.noChange)
  return leadTo(c, result.ok ? `/people/roles/${result.value.personId}` : '/people/roles')
}

async function officers(deps: Deps, viewer: Viewer, lang: Lang): Promise<OfficerItem[]> {
  const now = deps.clock.now()
  const bodies = administeredBodies(viewer)
  const persons = await personsWithRoles(deps.db, bodies)
  const all = await roleGrantsOf(
    deps.db,
    persons.map(({ id }) => id),
    bodies,
    lang,
  )
  const grants = new Map<string, RoleGrant[]>(persons.map(({ id }) => [id, []]))
  for (const grant of all) grants.get(grant.personId)?.push(grant)
  return persons.map(({ id, nameSealed }) => {
    const own = grants.get(id) ?? []
    return {
      id,
      name: openField(deps, 'name', id, nameSealed),
      rolesToday: own.filter((grant) => grantStateOf(grant, now) === 'holds').map((grant) => grantInWords(grant, lang)),
      waiting: own.filter((grant) => grantStateOf(grant, now) === 'waiting').length,
    }
  })
}

async function officerPage(
  c: PageContext,
  deps: Deps,
  viewer: Viewer,
  person: Officer,
  typed: FormFields,
  problems: readonly Problem[],
  status: 200 | 403 | 422,
  contact: Personal | null = null,
): Promise<Response> {
  const lang = c.get('lang')
  const bodies = administeredBodies(viewer)
  const grants = await roleGrantsOf(deps.db, [person.id], bodies, lang)
  const names = await personNames(
    deps.db,
    deps,
    grants.flatMap((grant) => [grant.grantedBy, grant.confirmedBy, grant.endedBy]),
  )
  const areas = await bodyAreas(
    deps.db,
    grants.flatMap(({ bodyId }) => (bodyId === null ? [] : [bodyId])),
  )
  const model = {
    ...person,
    grants: grants.map((grant) => grantItem(grant, { viewer, names, areas, lang, now: deps.clock.now() })),
    bodies: await bodyChoices(deps.db, bodies, lang),
    contact,
    canRemoveFactor: mayRemoveSecondFactor(viewer, person.id) && (await hasSecondFactor(deps.db, person.id)),
  }
  if (contact !== null) c.header('Cache-Control', 'no-store')
  return c.html(officerView(shownFrame(c, deps), model, typed, problems), status)
}

interface Around {
  readonly viewer: Viewer
  readonly names: ReadonlyMap<string, string>
  readonly areas: ReadonlyMap<string, string>
  readonly lang: Lang
  readonly now: Date
}

function grantItem(grant: RoleGrant, { viewer, names, areas, lang, now }: Around): GrantItem {
  const messages = messagesOf(lang)
  const words = messages.people
  const who = (id: string | null) => (id === null ? messages.thePlatform : (names.get(id) ?? messages.formerPerson))
  const state = grantStateOf(grant, now)
  const scope = { ...grant, bodyAreaCode: areas.get(grant.bodyId ?? '') ?? null }
  const proposal = { role: grant.role, scope, proposedBy: grant.grantedBy, personId: grant.personId }
  const then: string[] = []
  if (grant.confirmedBy !== null) then.push(words.confirmedBy(who(grant.confirmedBy)))
  if (grant.endedAt !== null)
    then.push(words.endedBy(who(grant.endedBy), formatInstant(grant.endedAt, lang), grant.endReason ?? ''))
  return {
    grant,
    role: grantInWords(grant, lang),
    state,
    why: words.givenBy(who(grant.grantedBy), formatInstant(grant.grantedAt, lang), grant.reason),
    then,
    canConfirm: state === 'waiting' && mayConfirmRole(viewer, proposal),
    canEnd: grant.endedAt === null && mayGiveRole(viewer, grant.role, scope),
  }
}
