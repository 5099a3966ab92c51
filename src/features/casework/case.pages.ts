import { newId, parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { refuse } from '../../kernel/result.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary, type HistoryEntry, link, type Problem, state as stateMark } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { channelName, MOST_REROUTES, photosOf, type TimelineEvent, timelineOf } from '../complaints/index.ts'
import { deliveriesAbout, toldView } from '../notices/index.ts'
import { readPersonal, requireStepUp } from '../people/index.ts'
import { bodiesForPlace, loadCategories } from '../routing/index.ts'
import { type ActLookup, type ActName, actsFor, readAct } from './act.ts'
import { actingBody } from './casework.policy.ts'
import { bodiesNamed, templatesFor } from './casework.sql.ts'
import { daysOf, deskOf, readTypedDay, refOf, stranger, surroundingsOf } from './desk.pages.ts'
import {
  actProblemText,
  caseHref,
  categoryText,
  dueMark,
  named,
  placeText,
  refusalText,
  type Surroundings,
} from './desk.present.ts'
import { deskList, officersOf } from './desk.sql.ts'
import { readDesk } from './desk-filter.ts'
import { fillingOf } from './filling.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import { placeholderWords } from './placeholder-words.ts'
import { fillTemplate, type Template } from './template.ts'
import { type CaseView, caseView } from './views/case-view.ts'
import { actorOf, type OpenedCase, openCase, type WorkRefusal, workCase } from './work-case.ts'

export function casePages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/:key', (c) => casePage(c, deps))
  app.post('/desk/complaints/:key/act', (c) => actPost(c, deps))
  app.post('/desk/complaints/:key/contact', (c) => contactPost(c, deps))
}

interface Shown {
  readonly open?: ActName | null
  readonly typed?: FormFields
  readonly problems?: readonly Problem[]
  readonly contact?: readonly string[]
  readonly oneTimeKey?: string
}

/** What the reporter was told, at most this many lines. */
const MOST_TOLD = 50

async function casePage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return c.notFound()
  return showCase(c, deps, key.value)
}

async function showCase(c: PageContext, deps: Deps, key: { home: string; id: string }, shown: Shown = {}) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const opened = await openCase(view, viewer, key, now)
    if (opened === null) return null
    const { row, parts, bodyId } = opened
    const events = (await timelineOf(view, key, 'staff')).filter((event) => isForDesk(event, opened))
    const bodyIds = bodyId === null ? parts.map((part) => part.bodyId) : [bodyId]
    const days = await daysOf(view, now)
    const officers = await officersOf(view, bodyIds, days.today)
    const { filter } = readDesk({}, () => null)
    const next = await deskList(view, deskOf(viewer, now), filter, days, { limit: 2, offset: 0 })
    return {
      opened,
      events,
      officers: [...new Set(officers.map(({ personId }) => personId))],
      photos: await photosOf(view, key),
      told:
        row.reporterId === null
          ? null
          : await deliveriesAbout(view, { kind: 'complaint', id: `${row.home}-${row.id}` }, row.reporterId, MOST_TOLD),
      nearBodies: await bodiesForPlace(view, row.areaCode),
      bodies: await bodiesNamed(view, {
        ids: [...parts.map((part) => part.bodyId), row.facts.escalatedTo, row.facts.triageBodyId].flatMap(
          (id) => id ?? [],
        ),
      }),
      templates: await templatesFor(view, bodyIds),
      filling: await fillingOf(view, opened),
      next: next.find((line) => line.id !== key.id) ?? null,
      around: await surroundingsOf(view, c, deps, [
        ...events.map(({ actorId }) => actorId),
        ...officers.map(({ personId }) => personId),
        row.facts.assignedTo,
      ]),
    }
  })
  if (found === null) return c.notFound()
  const { opened, around } = found
  const { row } = opened
  const frame = frameOf(c, deps, 'complaints')
  const part = opened.parts.find(({ bodyId }) => bodyId === opened.bodyId)
  const problems = shown.problems ?? []
  const acts = actsFor(row.facts.state, part?.state ?? null)
  const view: CaseView = {
    key: `${row.home}-${row.id}`,
    ref: row.ref,
    revision: row.revision,
    words: row.words.split('\n'),
    facts: factsOf(c, deps, found),
    answers: answersOf(found, around),
    photos: found.photos
      .filter((photo) => !photo.isHidden)
      .map((photo) => ({
        src: `/desk/complaints/${row.home}-${row.id}/photos/${photo.id}`,
        kind: say.case.photoKinds[photo.kind],
      })),
    history: historyOf(found.events, around),
    told: found.told === null ? null : toldView(frame, found.told),
    acts: shown.open != null && !acts.includes(shown.open) ? [shown.open, ...acts] : acts,
    open: shown.open ?? null,
    typed: shown.typed ?? {},
    problems,
    bodies: found.nearBodies
      .filter(({ id }) => !opened.parts.some(({ bodyId }) => bodyId === id))
      .map((body) => ({ value: body.code, text: named(body, lang) })),
    officers: found.officers.map((id) => ({
      value: id,
      text: around.names.get(id) ?? (id === viewer.personId ? viewer.displayName : say.formerOfficer),
    })),
    categories: around.categories
      .filter((one) => one.endedOn === null || one.code === row.facts.categoryCode)
      .map((one) => ({ value: one.code, text: named(one, lang) })),
    categoryCode: row.facts.categoryCode,
    severity: row.facts.severity,
    assignedTo: row.facts.assignedTo,
    templates: filledTemplates(found.templates, row.facts.categoryCode, found.filling),
    oneTimeKey: shown.oneTimeKey ?? newId(),
    mayInspect: opened.bodyId !== null && part !== undefined,
    contact:
      shown.contact !== undefined
        ? { kind: 'shown', lines: shown.contact }
        : { kind: row.reporterId === null ? 'anonymous' : row.contactAllowed ? 'closed' : 'none' },
    publicHref: row.facts.visibility === 'public' ? `/complaints/${row.ref}` : null,
    learnHref: row.facts.visibility === 'public' && row.facts.outcome === 'fixed' ? `/learn/new?case=${row.ref}` : null,
    nextHref: found.next === null ? null : caseHref(found.next),
  }
  return c.html(
    page(frame, {
      // The number stays on one line.
      title: say.case.title(`|${row.ref}`),
      noIndex: true,
      breadcrumbs: [{ text: say.desk.title, href: href(frame, '/desk/complaints') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: caseView(frame, say, view),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Internal notes and assignments of another body are not for this desk: each office keeps its own counsel in a joint case. */
function isForDesk(event: TimelineEvent, opened: OpenedCase): boolean {
  if (event.visibility !== 'staff' || event.actorKind === 'system') return true
  // A word of another system that has no part in the case is for whoever has it.
  if (event.actorKind === 'program' && !opened.parts.some(({ bodyId }) => bodyId === event.bodyId)) return true
  return event.bodyId === opened.bodyId
}

type Found = {
  readonly opened: OpenedCase
  readonly bodies: readonly {
    readonly id: string
    readonly code: string
    readonly nameTh: string
    readonly nameEn: string | null
  }[]
  readonly around: Surroundings
}

function factsOf(c: PageContext, deps: Deps, { opened, bodies, around }: Found) {
  const { lang } = around
  const say = messages(lang)
  const words = say.case
  const { row, parts } = opened
  const frame = frameOf(c, deps)
  const bodyOf = (id: string | null) => bodies.find((one) => one.id === id)
  const nameOf = (id: string | null) => {
    const body = bodyOf(id)
    return body ? named(body, lang) : say.case.someOffice
  }
  const place = [placeText(row.areaCode, around), row.placeText].filter((text) => text !== null).join(' · ')
  const map =
    row.lat !== null &&
    row.lon !== null &&
    html` ${link(`geo:${row.lat},${row.lon}?q=${row.lat},${row.lon}`, words.map)}`
  const having = parts.map(
    (part) =>
      html`${link(href(frame, `/bodies/${bodyOf(part.bodyId)?.code ?? ''}`), nameOf(part.bodyId))} (${part.lead ? words.lead : words.helping}: ${say.states[part.state]})<br>`,
  )
  const timed = { ...row, state: row.facts.state, firstAnsweredAt: row.facts.firstAnsweredAt }
  return [
    {
      key: words.state,
      // Of what is done or closed the mark says the state itself
      value: html`${row.facts.state !== 'resolved' && row.facts.state !== 'closed' && `${say.states[row.facts.state]} `}${dueMark(timed, around)}${row.facts.outcome !== null && html`<br>${say.outcomes[row.facts.outcome]}${row.facts.outcomeNote !== null && html`: ${row.facts.outcomeNote}`}`}`,
    },
    {
      key: words.category,
      value: html`${categoryText(row.facts.categoryCode, around)}${row.facts.severity !== 'normal' && html` ${stateMark('promised', say.severities[row.facts.severity])}`}${row.facts.visibility !== 'public' && html`<br>${say.desk.private}`}`,
    },
    { key: words.place, value: html`${place === '' ? say.desk.noPlace : place}${map}` },
    { key: words.received, value: `${formatInstant(row.receivedAt, lang)} · ${channelName(row, lang)}` },
    {
      key: words.dueAnswer,
      value:
        row.facts.firstAnsweredAt === null
          ? row.firstAnswerDue === null
            ? say.lateness.none
            : formatDate(row.firstAnswerDue, lang)
          : words.answered(formatInstant(row.facts.firstAnsweredAt, lang)),
    },
    { key: words.dueResolve, value: row.resolveDue === null ? say.lateness.none : formatDate(row.resolveDue, lang) },
    ...(parts.length > 0 ? [{ key: words.bodies, value: html`${having}` }] : []),
    {
      key: words.inCharge,
      value: html`${row.facts.assignedTo === null ? say.desk.nobodyInCharge : (around.names.get(row.facts.assignedTo) ?? say.formerOfficer)}${row.facts.reroutes > 0 && html`<br>${words.reroutes(String(row.facts.reroutes), String(MOST_REROUTES))}`}${row.facts.escalatedTo !== null && html`<br>${words.escalatedTo(nameOf(row.facts.escalatedTo))}`}`,
    },
    ...(row.supports > 0 ? [{ key: words.others, value: say.desk.supports(String(row.supports)) }] : []),
    ...(row.facts.satisfaction === null
      ? []
      : [{ key: words.reporter, value: words.satisfaction(String(row.facts.satisfaction)) }]),
  ]
}

function answersOf({ opened }: Found, { categories, lang }: Surroundings) {
  const category = categories.find(({ code }) => code === opened.row.facts.categoryCode)
  return Object.entries(opened.row.answers).map(([code, answer]) => {
    const question = category?.questions.find((one) => one.code === code)
    const say = messages(lang)
    const text = (value: string) => {
      const choice = question?.choices.find((one) => one.value === value)
      return choice ? pick(lang, { th: choice.textTh, en: choice.textEn }) : value
    }
    return {
      key: question ? pick(lang, { th: question.textTh, en: question.textEn }) : say.case.answers,
      value: typeof answer === 'string' ? text(answer) : answer.map(text).join(', '),
    }
  })
}

function historyOf(events: readonly TimelineEvent[], around: Surroundings): HistoryEntry[] {
  const { lang, names } = around
  const say = messages(lang)
  return [...events].reverse().map((event) => {
    const body =
      event.bodyName === null ? null : pick(lang, { th: event.bodyName, en: event.bodyNameEn ?? event.bodyName })
    const person = event.actorId === null ? null : (names.get(event.actorId) ?? null)
    const actor =
      event.actorKind === 'reporter'
        ? say.case.reporter
        : event.actorKind === 'system'
          ? say.case.system
          : (person ?? say.formerOfficer)
    const isAnswer = event.fromState === 'waiting_info' && event.toState !== 'closed' && event.actorKind === 'reporter'
    const state = event.toState === null ? null : say.states[event.toState]
    const title = state === null ? say.events[event.kind] : isAnswer ? say.case.gaveInfo(state) : state
    const only =
      event.visibility === 'staff' ? say.case.staffOnly : event.visibility === 'reporter' ? say.case.reporterOnly : null
    return {
      when: formatInstant(event.at, lang),
      datetime: event.at.toISOString(),
      title: event.outcome === null ? title : `${title}: ${say.outcomes[event.outcome]}`,
      who: body === null || body === actor ? actor : `${actor} · ${body}`,
      body: html`${event.text !== null && html`<p class="ps-pre">${event.text}</p>`}<p class="ps-small ps-muted">${reasonOf(event, say)}${only !== null && html` · ${only}`}</p>`,
    }
  })
}

/** Reasons of the platform are words of the program: the one that matters is the rule by which it chose the office. */
function reasonOf(event: TimelineEvent, say: Messages): string {
  if (event.actorKind !== 'system') return event.actorKind === 'reporter' ? '' : event.reason
  const rule = /^rule ([a-z0-9-]+)$/.exec(event.reason)?.[1]
  if (rule !== undefined) return say.case.systemRule(rule)
  return /[\u0E01-\u0E5B]/.test(event.reason) ? event.reason : ''
}

function filledTemplates(
  templates: readonly Template[],
  category: string,
  filling: Parameters<typeof fillTemplate>[1],
) {
  return templates
    .filter((one) => one.categoryCode === null || one.categoryCode === category)
    .flatMap((one) => {
      const filled = fillTemplate(one.text, filling, placeholderWords)
      return filled.ok ? [{ ...one, filled: filled.value }] : []
    })
}

async function actPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (!key.ok) return c.notFound()
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const fields = await formFields(c)
  const formKey = fields[oneTimeKeyFieldName] ?? newId()
  const once = { purpose: 'casework.act', key: formKey, now }
  const opened = await openCase(deps.db, viewer, key.value, now)
  if (opened === null) {
    // The second click after a case was passed on: it lands where the first one did.
    const before = await wholeActOnce<'gone'>(deps.db, once, async () => refuse('gone'))
    return before.ok ? c.redirect(href(lang, '/desk/complaints'), 303) : c.notFound()
  }
  // What oversight decides binds the offices below: only with a fresh second factor.
  if (actorOf(opened, viewer, now).kind === 'oversight') {
    const step = await requireStepUp(c, deps, `/desk/complaints/${opened.row.home}-${opened.row.id}`)
    if (step) return step
  }
  const again = (open: ActName | null, problems: Problem[], typed: FormFields = fields) =>
    showCase(c, deps, key.value, { open, typed, problems, oneTimeKey: formKey })
  const act = readActName(fields.act)
  if (fields.template !== undefined && act !== null) {
    const filled = await templateText(deps, opened, fields.template, viewer, now)
    // Putting a template in is no act: the form comes back with it, to be read and sent.
    return showCase(c, deps, key.value, {
      open: act,
      typed: { ...fields, text: filled ?? fields.text },
      oneTimeKey: formKey,
    })
  }
  const look = await lookupFor(deps, fields)
  const read = readAct(fields, look)
  if (!read.ok) {
    return again(
      act,
      read.problem.map((problem) => ({
        field: `${act ?? 'accept'}-${problem.field}`,
        text: actProblemText(problem, lang),
      })),
    )
  }
  const revision = /^\d{1,9}$/.test(fields.revision ?? '') ? Number(fields.revision) : undefined
  const done = await wholeActOnce<WorkRefusal>(deps.db, once, async (tx) => {
    const worked = await workCase(tx, deps, viewer, key.value, read.value, revision === undefined ? {} : { revision })
    return worked.ok ? { ok: true, value: worked.value.ref } : worked
  })
  if (!done.ok) {
    if (done.problem.kind === 'no-such-case') return c.notFound()
    const field = `${read.value.act}-${fieldOfRefusal(done.problem)}`
    return again(read.value.act, [{ field, text: refusalText(done.problem, lang) }])
  }
  notice(c, say.actDone[read.value.act])
  const still = await openCase(deps.db, viewer, key.value, now)
  return c.redirect(
    href(lang, still === null ? '/desk/complaints' : `/desk/complaints/${key.value.home}-${key.value.id}`),
    303,
  )
}

function readActName(text: string | undefined): ActName | null {
  const read = readAct({ act: text, text: '-', reason: '-----', outcome: 'fixed' }, anything)
  return read.ok ? read.value.act : null
}
const anything: ActLookup = {
  bodyId: () => '00000000-0000-0000-0000-000000000000',
  day: () => '2026-01-01' as never,
  isCategory: () => true,
  ref: () => 'x',
}

function fieldOfRefusal(problem: WorkRefusal): string {
  switch (problem.kind) {
    case 'note-missing':
      return 'note'
    case 'outcome-not-here':
      return 'outcome'
    case 'reason-missing':
    case 'nobody-above':
      return 'reason'
    case 'same-body':
    case 'too-many-reroutes':
    case 'body-not-here':
      return 'body'
    case 'no-such-officer':
      return 'person'
    case 'no-such-ref':
    case 'into-itself':
      return 'ref'
    default:
      return 'text'
  }
}

export async function lookupFor(deps: Deps, fields: FormFields): Promise<ActLookup> {
  const codes = (fields.body ?? '')
    .split(/[\s,]+/)
    .filter((code) => code !== '')
    .slice(0, 20)
  const bodies = await bodiesNamed(deps.db, { codes })
  const categories = await loadCategories(deps.db)
  return {
    bodyId: (code) => bodies.find((one) => one.code === code)?.id ?? null,
    day: readTypedDay,
    isCategory: (code) => categories.some((one) => one.code === code && one.endedOn === null),
    ref: refOf,
  }
}

async function templateText(
  deps: Deps,
  opened: OpenedCase,
  id: string,
  viewer: Parameters<typeof actingBody>[0],
  now: Date,
): Promise<string | null> {
  const bodyId = actingBody(viewer, opened.scope, now)
  const templates = await templatesFor(deps.db, bodyId === null ? [] : [bodyId])
  const template = templates.find((one) => one.id === id)
  if (!template) return null
  const filled = fillTemplate(template.text, await fillingOf(deps.db, opened), placeholderWords)
  return filled.ok ? filled.value : template.text
}

/** Shows phone and e-mail of a reporter who allowed it, to an officer of the body that has the case. The look is noted. */
async function contactPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (!key.ok) return c.notFound()
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const now = deps.clock.now()
  const lines = await deps.db.transaction(async (tx) => {
    const opened = await openCase(tx, viewer, key.value, now)
    if (opened === null || opened.bodyId === null || !opened.row.contactAllowed || opened.row.reporterId === null)
      return null
    const purpose = messages('th').case.contactPurpose(opened.row.ref)
    const personal = await readPersonal(tx, deps, viewer, opened.row.reporterId, purpose)
    return personal === null ? [] : [personal.phone, personal.email].flatMap((line) => line ?? [])
  })
  return lines === null ? c.notFound() : showCase(c, deps, key.value, { contact: lines })
}
