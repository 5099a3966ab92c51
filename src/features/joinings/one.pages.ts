import { formatPublicId, isId, newId, parsePublicId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type Filled, nothingTyped, oneLineText, type Typed } from '../../web/read-form.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal, placeLine, projectName } from '../plans/index.ts'
import { answerJoining, consequencesToday, renewJoining, withdrawJoining } from './answer-joining.ts'
import { agreementsOf, eventsOf } from './answers.sql.ts'
import { approveJoining, type JoiningPorts, refuseJoining } from './approve-joining.ts'
import { digestOf } from './join-after.ts'
import { readReason } from './joining-form.ts'
import { type Answer, answers, binds, type Joining, type Key } from './joining-states.ts'
import { mayAnswer, mayApprove, mayPropose, mayProposeSome } from './joinings.policy.ts'
import { joiningByKey, joiningFor, originsOf, separationOf } from './joinings.sql.ts'
import { tiesAround } from './lineage.sql.ts'
import { messages } from './messages.ts'
import { namedProjects } from './named.sql.ts'
import { bodyNameIn } from './new.pages.ts'
import { type By, keysOf, proposeSeparation, scopesOf } from './propose-joining.ts'
import { type AnyRefusal, refusalText } from './refusal-text.ts'
import { oneView } from './views/one-view.ts'

export function onePages(app: PageApp, deps: Deps, ports: JoiningPorts): void {
  app.get('/joinings/:id', (c) => withKey(c, deps, (key) => show(c, deps, key, nothingTyped)))
  app.post('/joinings/:id/answer', (c) => withKey(c, deps, (key) => answerPost(c, deps, key)))
  app.post('/joinings/:id/approve', (c) => withKey(c, deps, (key) => approvePost(c, deps, key, ports)))
  app.post('/joinings/:id/change', (c) => withKey(c, deps, (key) => changePost(c, deps, key)))
  app.post('/joinings/:id/separate', (c) => withKey(c, deps, (key) => separatePost(c, deps, key)))
}

/** Only for a joining that is there for the viewer: drafts are for those concerned. */
async function withKey(c: PageContext, deps: Deps, then: (key: Key) => Response | Promise<Response>) {
  const key = parsePublicId(c.req.param('id') ?? '')
  const found = key.ok && (await joiningFor(deps.db, key.value, c.get('viewer'), deps.clock.now()))
  return key.ok && found ? then(key.value) : failure(c, 404, messages(c.get('lang')).notFound)
}

/** A joining with all that its page tells, in one snapshot. */
async function read(view: Queryable, key: Key) {
  const joining = await joiningByKey(view, key)
  if (joining === null) return null
  const keys = await keysOf(view, joining)
  const isOpen = joining.state === 'draft' || joining.state === 'proposed' || joining.state === 'agreed'
  const today = isOpen ? await consequencesToday(view, joining) : null
  const ties = (await tiesAround(view, keys)).filter(
    (one) => one.joining.id === joining.id || one.joining.id === joining.separatesId,
  )
  const around = ties.flatMap((one) => [one.from, one.to])
  const projects = await namedProjects(view, [...keys, ...around])
  const agreements = await agreementsOf(view, key)
  return {
    joining,
    keys,
    today,
    ties,
    projects,
    agreements,
    events: await eventsOf(view, key),
    origins: await originsOf(view, joining),
    separation: joining.separatesId === null ? await separationOf(view, key) : null,
    places: await loadGazetteer(view),
    bodies: await bodiesNamed(view, [
      joining.leadBodyId,
      ...agreements.map((one) => one.bodyId),
      ...[...projects.values()].map((one) => one.bodyId),
    ]),
  }
}

async function show(c: PageContext, deps: Deps, key: Key, filled: Filled, status: 409 | 422 = 422) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const found = await deps.db.snapshot((view) => read(view, key))
  if (found === null) return failure(c, 404, say.notFound)
  const { joining, today, projects, agreements, places } = found
  const officer = mayProposeSome(viewer, now)
  const people = [...found.events.map((one) => one.actorId), ...agreements.map((one) => one.answeredBy)]
  const names = officer ? await personNames(deps.db, deps, people) : null
  const scopes = today === null ? [] : scopesOf(today.world)
  const planned = today?.planned.ok === true ? today.planned.value : null
  const lead = projects.get(projectName(joining.lead))
  const why = today !== null && !today.planned.ok ? today.planned.problem : null
  const titleOf = (name: string) => projects.get(name)?.title ?? name
  const frame = frameOf(c, deps, 'coordination')
  const problems = filled.problems
  const leadScope = scopes.find((one) => one.bodyId === joining.leadBodyId) ?? {
    bodyId: joining.leadBodyId,
    areaCode: lead?.areaCode ?? null,
  }
  return c.html(
    page(frame, {
      title: joining.title,
      caption: say.forms[joining.form],
      breadcrumbs: [{ text: say.title, href: href(frame, '/joinings') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.kept }) : null,
      main: oneView(frame, {
        joining,
        origins: found.origins,
        agreements,
        events: found.events,
        ties: found.ties,
        projects,
        order: [...new Set([...found.keys.map(projectName), ...projects.keys()])],
        bodyName: bodyNameIn(found.bodies, lang),
        areaName: (code) => placeLine(places, code, lang) ?? code,
        personName: (id) => (id === null || names === null ? null : (names.get(id) ?? say.formerOfficer)),
        today:
          today === null
            ? null
            : {
                world: today.world,
                planned,
                why: why === null ? null : refusalText({ kind: 'cannot-now', problem: why }, titleOf, lang).text,
              },
        stale: today !== null && (planned === null || digestOf(planned) !== joining.digest),
        separation: found.separation,
        may: {
          answerFor: agreements.flatMap(({ bodyId }) => (mayAnswer(viewer, joining.form, bodyId, now) ? [bodyId] : [])),
          approve: mayApprove(viewer, leadScope, now),
          propose:
            today === null
              ? [...projects.values()].some((one) =>
                  mayPropose(viewer, [{ bodyId: one.bodyId, areaCode: one.areaCode }], now),
                )
              : mayPropose(viewer, scopes, now),
        },
        filled,
        key: filled.typed[oneTimeKeyFieldName] || newId(),
      }),
      alternates: [{ href: `/api/v1/joinings/${formatPublicId(key)}`, type: 'application/json', text: say.asJson }],
    }),
    problems.length > 0 ? status : 200,
  )
}

interface Act {
  readonly purpose: string
  readonly field: string
  readonly done: string
  /** Where the done act is seen; the joining itself where none is named. */
  work(tx: Tx, by: By): Promise<{ ok: true; value: string } | { ok: false; problem: AnyRefusal }>
}

/** Does an act once and shows what came of it: the joining, or the same page with what stands against it. */
async function perform(c: PageContext, deps: Deps, key: Key, typed: Typed, act: Act) {
  const lang = c.get('lang')
  const by = { viewer: c.get('viewer'), now: deps.clock.now(), deps }
  const purpose = `joinings.${act.purpose} ${key.id} ${by.viewer?.personId}`
  const once = { purpose, key: typed[oneTimeKeyFieldName] ?? null, now: by.now }
  const done = await wholeActOnce<AnyRefusal>(deps.db, once, (tx) => act.work(tx, by))
  if (!done.ok) {
    const titles = await deps.db.snapshot(async (view) => {
      const joining = await joiningByKey(view, key)
      return joining === null ? new Map<string, { title: string }>() : namedProjects(view, await keysOf(view, joining))
    })
    const told = refusalText(done.problem, (name) => titles.get(name)?.title ?? name, lang)
    if (told.status === 403 || told.status === 404) return failure(c, told.status, told.text)
    return show(c, deps, key, { typed, problems: [{ field: act.field, text: told.text }] }, told.status)
  }
  notice(c, act.done)
  return c.redirect(href(lang, `/joinings/${done.value || formatPublicId(key)}`), 303)
}

async function answerPost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const joining = await joiningByKey(deps.db, key)
  if (joining === null) return failure(c, 404, say.notFound)
  const bodyId = typed.body ?? ''
  if (!isId(bodyId) || !mayAnswer(c.get('viewer'), joining.form, bodyId, deps.clock.now()))
    return failure(c, c.get('viewer') === null ? 401 : 403, say.refusals['not-yours'])
  // A planner's word about working together needs no code; one that gives money away does.
  const stop = binds(joining.form) ? await requireStepUp(c, deps, `/joinings/${formatPublicId(key)}`) : null
  if (stop) return stop
  const problems: Problem[] = []
  const answer = answers.find((one): one is Answer => one === typed.answer)
  if (answer === undefined) problems.push({ field: 'answer', text: say.form.answer })
  const reason = readReason(typed, 'answer_reason', problems, lang)
  if (answer === undefined || reason === null) return show(c, deps, key, { typed, problems })
  return perform(c, deps, key, typed, {
    purpose: 'answer',
    field: 'answer',
    done: say.one.answered,
    work: async (tx, by) => {
      const done = await answerJoining(tx, key, bodyId, { answer, reason }, by)
      return done.ok ? { ok: true, value: '' } : done
    },
  })
}

async function approvePost(c: PageContext, deps: Deps, key: Key, ports: JoiningPorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401, say.refusals['not-yours'])
  if ((await joiningByKey(deps.db, key)) === null) return failure(c, 404, say.notFound)
  const stop = await requireStepUp(c, deps, `/joinings/${formatPublicId(key)}`)
  if (stop) return stop
  const problems: Problem[] = []
  const refuses = typed.decision === 'refuse'
  const document = oneLineText(typed.document)
  if (!refuses && (document === '' || document.length > 200))
    problems.push({ field: 'document', text: say.form.document })
  else if (looksPersonal(document)) problems.push({ field: 'document', text: say.form.personal })
  const reason = readReason(typed, 'approve_reason', problems, lang)
  if (problems.length > 0 || reason === null) return show(c, deps, key, { typed, problems })
  return perform(c, deps, key, typed, {
    purpose: 'approve',
    field: 'approve',
    done: refuses ? say.one.refused : say.one.approved,
    work: async (tx, by) => {
      const done = refuses
        ? await refuseJoining(tx, key, reason, by)
        : await approveJoining(tx, { ...deps, ...ports }, key, { document, reason }, by)
      return done.ok ? { ok: true, value: '' } : done
    },
  })
}

async function changePost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const say = messages(lang).one
  const typed = await formFields(c)
  const problems: Problem[] = []
  const reason = readReason(typed, 'change_reason', problems, lang)
  if (reason === null) return show(c, deps, key, { typed, problems })
  const withdraws = typed.act !== 'renew'
  return perform(c, deps, key, typed, {
    purpose: 'change',
    field: 'change_reason',
    done: withdraws ? say.withdrawn : say.renewed,
    work: async (tx, by) => {
      const done = withdraws ? await withdrawJoining(tx, key, reason, by) : await renewJoining(tx, key, reason, by)
      return done.ok ? { ok: true, value: '' } : done
    },
  })
}

async function separatePost(c: PageContext, deps: Deps, key: Key) {
  const lang = c.get('lang')
  const say = messages(lang).one
  const typed = await formFields(c)
  const problems: Problem[] = []
  const reason = readReason(typed, 'separate_reason', problems, lang)
  if (reason === null) return show(c, deps, key, { typed, problems })
  const joining: Joining | null = await joiningByKey(deps.db, key)
  const title = messages('th').one.separationTitle(joining?.title ?? '')
  return perform(c, deps, key, typed, {
    purpose: 'separate',
    field: 'separate_reason',
    done: say.separated,
    work: async (tx, by) => {
      const done = await proposeSeparation(tx, key, { title, reason }, by)
      return done.ok ? { ok: true, value: formatPublicId(done.value) } : done
    },
  })
}
