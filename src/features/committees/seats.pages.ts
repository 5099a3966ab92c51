import { isId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personByEmail } from '../people/index.ts'
import { type Committee, endReasons, fillWays, type Seat, seatRoles } from './committee.ts'
import { lastMoment, seatLines } from './committees.pages.ts'
import { maySeat } from './committees.policy.ts'
import { committeeHref } from './committees.present.ts'
import { bodiesNamed, bodyMeant, committeeByCode } from './committees.sql.ts'
import { act, makeOnce } from './doing.ts'
import { reading } from './form-fields.ts'
import { readMembers } from './holders.ts'
import { addSeat, editSeat, endHolding, giveSeat, removeSeat, type SeatDraft, type TermDraft } from './keep-seats.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import type { Refusal } from './refusal.ts'
import type { Filled, Typed } from './views/parts.ts'
import { seatsView, seatView } from './views/seats-view.ts'

export function seatsPages(app: PageApp, deps: Deps): void {
  app.get('/committees/:code/seats', (c) => withCommittee(c, deps, (committee) => seatsPage(c, deps, committee, null)))
  app.post('/committees/:code/seats', (c) => withCommittee(c, deps, (committee) => addPost(c, deps, committee)))
  app.get('/committees/:code/seats/:seat', (c) => withSeat(c, deps, (at) => seatPage(c, deps, at, {})))
  app.post('/committees/:code/seats/:seat/edit', (c) => withSeat(c, deps, (at) => editPost(c, deps, at)))
  app.post('/committees/:code/seats/:seat/give', (c) => withSeat(c, deps, (at) => givePost(c, deps, at)))
  app.post('/committees/:code/seats/:seat/end', (c) => withSeat(c, deps, (at) => endPost(c, deps, at)))
  app.post('/committees/:code/seats/:seat/remove', (c) => withSeat(c, deps, (at) => removePost(c, deps, at)))
}

type Answer = Response | Promise<Response>
type Members = Awaited<ReturnType<typeof readMembers>>

async function withCommittee(c: PageContext, deps: Deps, show: (committee: Committee) => Answer): Promise<Response> {
  const { viewer, now } = doingOf(c, deps)
  const committee = await committeeByCode(deps.db, c.req.param('code') ?? '')
  if (committee === null) return c.notFound()
  if (!maySeat(viewer, committee, now)) return failure(c, 403, messages(c.get('lang')).refusals['not-yours'])
  return show(committee)
}

interface AtSeat {
  readonly committee: Committee
  readonly seat: Seat
  readonly members: Members
}

function withSeat(c: PageContext, deps: Deps, show: (at: AtSeat) => Answer): Promise<Response> {
  return withCommittee(c, deps, async (committee) => {
    const members = await deps.db.snapshot((view) => readMembers(view, deps, committee.bodyId, c.get('lang')))
    const seat = members.seats.find((one) => one.id === c.req.param('seat'))
    return seat === undefined ? c.notFound() : show({ committee, seat, members })
  })
}

// ---- all seats

async function seatsPage(c: PageContext, deps: Deps, committee: Committee, filled: Filled | null) {
  const lang = c.get('lang')
  const { seats } = messages(lang)
  const { now } = doingOf(c, deps)
  const members = await deps.db.snapshot((view) => readMembers(view, deps, committee.bodyId, lang))
  const shown = filled ?? { ...empty, typed: { role: 'member', filled_by: 'appointed', voting: '1' } }
  return show(c, deps, {
    title: seats.title,
    caption: nameIn(lang, committee),
    lead: seats.lead,
    crumbs: [{ text: nameIn(lang, committee), path: committeeHref(committee.code) }],
    problems: shown.problems,
    noIndex: true,
    main: (frame) =>
      seatsView(frame, {
        ...shown,
        code: committee.code,
        seats: seatLines(members, now, lang),
        key: oneTimeKey(shown.typed),
      }),
  })
}

async function readSeat(view: Queryable, fields: FormFields, lang: 'th' | 'en') {
  const { seats, list, form } = messages(lang)
  const read = reading(fields, lang)
  const nameTh = read.line('name', { most: 300, missing: seats.nameMissing })
  const nameEn = read.line('name_en', { most: 300 })
  const role = read.choice('role', seatRoles, seats.choiceMissing)
  const filledBy = read.choice('filled_by', fillWays, seats.choiceMissing)
  const fromText = read.line('from', { most: 300 })
  const from = fromText === null ? null : await bodyMeant(view, fromText)
  if (fromText !== null && from === null) read.wrong('from', form.problems.parentUnknown)
  const draft: SeatDraft | null =
    nameTh === null || role === null || filledBy === null || read.problems.length > 0
      ? null
      : {
          nameTh,
          nameEn,
          role,
          filledBy,
          fromBodyId: from?.id ?? null,
          voting: read.tick('voting'),
          substituteAllowed: read.tick('substitute'),
        }
  return { draft, problems: read.problems, kept: list.kept }
}

async function addPost(c: PageContext, deps: Deps, committee: Committee) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, problems } = await readSeat(deps.db, typed, lang)
  if (draft === null) return seatsPage(c, deps, committee, { typed, problems })
  const once = { purpose: `committees.seat ${committee.bodyId}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const added = await addSeat(tx, committee.bodyId, draft, doing)
    return added.ok ? { ok: true, value: added.value.id } : added
  })
  if (!done.ok) return refused(c, done.problem)
  notice(c, messages(lang).seats.added)
  return c.redirect(href(lang, `/committees/${committee.code}/seats`), 303)
}

// ---- one seat

interface Forms {
  readonly giving?: Filled
  readonly ending?: Filled & { readonly termId: string | null }
  readonly editing?: Filled
  readonly removing?: Filled
}

async function seatPage(c: PageContext, deps: Deps, { committee, seat, members }: AtSeat, forms: Forms) {
  const lang = c.get('lang')
  const { seats, endReasons: reasons } = messages(lang)
  const { now } = doingOf(c, deps)
  const from = (await bodiesNamed(deps.db, [seat.fromBodyId])).get(seat.fromBodyId ?? '')
  const typed: Typed = {
    name: seat.nameTh,
    name_en: seat.nameEn ?? '',
    role: seat.role,
    filled_by: seat.filledBy,
    from: from?.code ?? '',
    voting: seat.voting ? '1' : '',
    substitute: seat.substituteAllowed ? '1' : '',
  }
  const giving = forms.giving ?? empty
  const problems = [giving, forms.ending ?? empty, forms.editing ?? empty, forms.removing ?? empty].flatMap(
    (one) => one.problems,
  )
  return show(c, deps, {
    title: nameIn(lang, seat),
    caption: nameIn(lang, committee),
    crumbs: [
      { text: nameIn(lang, committee), path: committeeHref(committee.code) },
      { text: seats.title, path: `/committees/${committee.code}/seats` },
    ],
    problems,
    noIndex: true,
    main: (frame) =>
      seatView(frame, {
        code: committee.code,
        id: seat.id,
        revision: seat.revision,
        terms: members.terms
          .filter((term) => term.seatId === seat.id)
          .map((term) => ({
            id: term.id,
            name: term.name,
            from: formatInstant(term.startsAt, lang),
            to: term.endsAt && lastMoment(term.endsAt, lang),
            why: term.endReason && reasons[term.endReason],
            isOver: term.endsAt !== null && term.endsAt <= now,
          })),
        giving,
        ending: forms.ending ?? { ...empty, termId: null },
        editing: forms.editing ?? { ...empty, typed },
        removing: forms.removing ?? empty,
        keys: { give: oneTimeKey(giving.typed) },
      }),
  })
}

const seatHref = ({ committee, seat }: AtSeat) => `/committees/${committee.code}/seats/${seat.id}`

/** A refusal of one of the four forms is shown in that form; what is not there or not theirs is a page of its own. */
function again(c: PageContext, refusal: Refusal, first: string, shown: (problems: Problem[]) => Answer): Answer {
  return isOutside(refusal) ? refused(c, refusal) : shown([asProblem(refusal, c.get('lang'), first)])
}

async function editPost(c: PageContext, deps: Deps, at: AtSeat) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, problems } = await readSeat(deps.db, typed, lang)
  if (draft === null) return seatPage(c, deps, at, { editing: { typed, problems } })
  const revision = Number.parseInt(typed.revision ?? '', 10) || 0
  const done = await act(doing, (tx) => editSeat(tx, at.seat.id, draft, revision, doing))
  if (!done.ok)
    return again(c, done.problem, 'name', (wrong) => seatPage(c, deps, at, { editing: { typed, problems: wrong } }))
  notice(c, messages(lang).seats.saved)
  return c.redirect(href(lang, seatHref(at)), 303)
}

const emailLooksRight = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

async function readTerm(view: Queryable, deps: Deps, fields: FormFields, lang: 'th' | 'en') {
  const { seats } = messages(lang)
  const read = reading(fields, lang)
  const account = read.line('person', { most: 254 })
  const name = read.line('holder', { most: 200 })
  const email = read.line('email', { most: 254 })
  const personId = account === null ? null : await personByEmail(view, deps, account)
  if (account !== null && personId === null) read.wrong('person', seats.personUnknown)
  if (account === null && name === null) read.wrong('holder', seats.whoMissing)
  if (email !== null && !emailLooksRight(email)) read.wrong('email', seats.emailWrong)
  const startsAt = read.from('starts', 'starts_time', seats.startMissing)
  const endsAt = read.until('ends', 'ends_time')
  const reason = read.reason()
  const draft: TermDraft | null =
    startsAt === null || reason === null || read.problems.length > 0
      ? null
      : { personId, name: personId === null ? name : null, email: personId === null ? email : null, startsAt, endsAt }
  return { draft, reason, problems: read.problems }
}

async function givePost(c: PageContext, deps: Deps, at: AtSeat) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, reason, problems } = await readTerm(deps.db, deps, typed, lang)
  if (draft === null) return seatPage(c, deps, at, { giving: { typed, problems } })
  const once = { purpose: `committees.term ${at.seat.id}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const given = await giveSeat(tx, at.seat.id, draft, reason, doing)
    return given.ok ? { ok: true, value: given.value.id } : given
  })
  if (!done.ok)
    return again(c, done.problem, 'starts', (wrong) => seatPage(c, deps, at, { giving: { typed, problems: wrong } }))
  notice(c, messages(lang).seats.given)
  return c.redirect(href(lang, seatHref(at)), 303)
}

async function endPost(c: PageContext, deps: Deps, at: AtSeat) {
  const lang = c.get('lang')
  const { seats } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const termId = typed.term ?? ''
  if (!isId(termId)) return c.notFound()
  const read = reading(typed, lang)
  const endsAt = read.until('ends', 'ends_time', seats.endMissing)
  const why = read.choice('why', endReasons, seats.whyMissing)
  const reason = read.line('reason', { most: 1_000 })
  // Each running term has a form of its own: its fields carry its id.
  const here = (problems: readonly Problem[]) =>
    seatPage(c, deps, at, {
      ending: { typed, termId, problems: problems.map((one) => ({ ...one, field: `${one.field}-${termId}` })) },
    })
  if (endsAt === null || why === null || read.problems.length > 0) return here(read.problems)
  const done = await act(doing, (tx) => endHolding(tx, { seatId: at.seat.id, termId }, { endsAt, why, reason }, doing))
  if (!done.ok) return again(c, done.problem, 'ends', here)
  notice(c, seats.ended)
  return c.redirect(href(lang, seatHref(at)), 303)
}

async function removePost(c: PageContext, deps: Deps, at: AtSeat) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const reason = read.reason()
  const here = (problems: readonly Problem[]) => seatPage(c, deps, at, { removing: { typed, problems } })
  if (reason === null) return here(read.problems)
  const done = await act(doing, (tx) => removeSeat(tx, at.seat.id, reason, doing))
  if (!done.ok) return again(c, done.problem, 'reason', here)
  notice(c, messages(lang).seats.removed)
  return c.redirect(href(lang, `/committees/${at.committee.code}/seats`), 303)
}
