import { newId, parsePublicId } from '../../kernel/ids.ts'
import { type LocalDate, parseThaiDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { pickedIds, pickName } from '../../platform/http/picked.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { parseRef } from '../complaints/index.ts'
import { savedViewsOn } from '../desk/index.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories, loadClocks, routingRuleNames, SOON_DAYS } from '../routing/index.ts'
import { type ActLookup, bulkActs, readAct, type Wanted } from './act.ts'
import { deskBodies, hasDesk, overseeingBodies, overseenAreas, sortsForPlatform } from './casework.policy.ts'
import { openMentions, seeMentions, templateById, templatesFor } from './casework.sql.ts'
import { actProblemText, caseHref, categoryText, presentLine, refusalText, type Surroundings } from './desk.present.ts'
import { type Days, type Desk, deskCount, deskList, officersOf, tabCounts } from './desk.sql.ts'
import { deskFields, queryOf, readDesk, readPage, type Tab, type TypedDesk, tabs } from './desk-filter.ts'
import { fillingOf } from './filling.ts'
import { messages } from './messages.ts'
import { placeholderWords } from './placeholder-words.ts'
import { fillTemplate } from './template.ts'
import { bulkResultView, deskView, type TypedBulk } from './views/desk-view.ts'
import { openCase, type WorkRefusal, workCase } from './work-case.ts'

const PAGE_SIZE = 50
const MOST_AT_ONCE = 100

export function deskPages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints', (c) => deskPage(c, deps))
  app.post('/desk/complaints/bulk', (c) => bulkPost(c, deps))
  app.post('/desk/complaints/mentions', (c) => mentionsPost(c, deps))
}

export function deskOf(viewer: Viewer, now: Date): Desk {
  return {
    personId: viewer.personId,
    bodyIds: deskBodies(viewer, now),
    areaCodes: overseenAreas(viewer, now),
    overseeingBodyIds: overseeingBodies(viewer, now),
    sortsForPlatform: sortsForPlatform(viewer, now),
  }
}

export function typedDesk(c: PageContext): TypedDesk {
  const query = c.req.query()
  return Object.fromEntries(deskFields.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
}

export async function daysOf(view: Queryable, now: Date): Promise<Days> {
  const today = todayInBangkok(now)
  return { today, soonUntil: (await loadClocks(view, now)).at([]).add(today, SOON_DAYS) }
}

/** What the lines of a list are said with. */
export async function surroundingsOf(
  view: Queryable,
  c: PageContext,
  deps: Deps,
  people: readonly (string | null)[],
): Promise<Surroundings> {
  const now = deps.clock.now()
  return {
    lang: c.get('lang'),
    now,
    places: await loadGazetteer(view),
    categories: await loadCategories(view),
    clocks: await loadClocks(view, now),
    names: await personNames(view, deps, people),
    ruleNames: await routingRuleNames(view),
  }
}

/** The visitor is led to sign in; an officer without a desk is told so. */
export function stranger(c: PageContext, deps: Deps) {
  const viewer = c.get('viewer')
  if (viewer === null) return requireStepUp(c, deps)
  return hasDesk(viewer, deps.clock.now()) ? null : failure(c, 403, messages(c.get('lang')).desk.noDesk)
}

/** Does what a page of the desk does for whoever has one; everybody else is stopped at the door. */
export async function atDesk(
  c: PageContext,
  deps: Deps,
  work: (viewer: Viewer) => Promise<Response>,
): Promise<Response> {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  return stop || viewer === null ? (stop ?? failure(c, 403)) : work(viewer)
}

interface Again extends TypedBulk {
  readonly problems: readonly Problem[]
  readonly oneTimeKey?: string
}
const nothingPicked: Again = { picked: new Set(), fields: {}, problems: [] }

async function deskPage(c: PageContext, deps: Deps, again: Again = nothingPicked) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const typed = typedDesk(c)
  const desk = deskOf(viewer, now)
  const at = readPage(typed.cursor)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, problems } = readDesk(typed, (name) => places.resolve(name)?.code ?? null)
    const days = await daysOf(view, now)
    const lines = await deskList(view, desk, filter, days, { limit: PAGE_SIZE, offset: (at - 1) * PAGE_SIZE })
    const officers = await officersOf(view, desk.bodyIds, days.today)
    const mentions = await openMentions(view, viewer.personId)
    return {
      filter,
      problems,
      lines,
      mentions,
      counts: await tabCounts(view, desk, days),
      total: await deskCount(view, desk, filter, days),
      templates: await templatesFor(view, desk.bodyIds),
      officers: [...new Set([viewer.personId, ...officers.map(({ personId }) => personId)])],
      saved: await savedViewsOn(c, deps, view, '/desk/complaints', queryOf(typed, null)),
      around: await surroundingsOf(view, c, deps, [
        ...lines.map((line) => line.assignedTo),
        ...officers.map(({ personId }) => personId),
        ...mentions.map(({ byPerson }) => byPerson),
      ]),
    }
  })
  const problems = [
    ...found.problems.map((problem) => ({ field: 'place', text: say.desk.filters.placeUnknown(problem.typed) })),
    ...again.problems,
  ]
  const to = (number: number) => href(frame, `/desk/complaints${queryOf(typed, number > 1 ? String(number) : null)}`)
  const nameOf = (id: string) =>
    found.around.names.get(id) ?? (id === viewer.personId ? viewer.displayName : say.formerOfficer)
  return c.html(
    page(frame, {
      title: say.desk.title,
      lead: say.desk.lead,
      noIndex: true,
      breadcrumbs: [{ text: say.complaints, href: href(frame, '/complaints') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      actions: [
        linkButton({
          href: href(frame, `/desk/complaints/round${queryOf(typed, null)}`),
          text: say.desk.round,
          kind: 'secondary',
        }),
        linkButton({ href: href(frame, '/desk/complaints/templates'), text: say.desk.templates, kind: 'secondary' }),
        linkButton({ href: href(frame, '/complaints/statistics'), text: say.desk.statistics, kind: 'secondary' }),
      ],
      main: deskView(frame, say, {
        typed,
        tab: found.filter.tab,
        tabs: shownTabs(desk, found.filter.tab, found.counts),
        rows: found.lines.map((line) => presentLine(line, found.around)),
        total: found.total,
        from: (at - 1) * PAGE_SIZE + 1,
        previousHref: at > 1 ? to(at - 1) : null,
        nextHref: at * PAGE_SIZE < found.total ? to(at + 1) : null,
        categories: found.around.categories.map((one) => ({
          value: one.code,
          text: categoryText(one.code, found.around),
        })),
        officers: found.officers.map((id) => ({ value: id, text: nameOf(id) })),
        templates: found.templates,
        problems,
        bulk: again,
        mayAct: desk.bodyIds.length > 0 && found.filter.tab !== 'oversight' && found.filter.tab !== 'over',
        oneTimeKey: again.oneTimeKey ?? newId(),
        saved: found.saved,
        mentions: found.mentions.map((one) => ({
          href: caseHref({ home: one.home, id: one.complaintId }),
          ref: one.ref,
          by: nameOf(one.byPerson),
        })),
      }),
      islands: ['queue-keys'],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Tabs a person has use for. */
function shownTabs(desk: Desk, current: Tab, counts: Awaited<ReturnType<typeof tabCounts>>) {
  const works = desk.bodyIds.length > 0
  const oversees = desk.areaCodes.length > 0 || desk.overseeingBodyIds.length > 0
  const sorts = desk.sortsForPlatform || counts.sorting > 0
  return tabs
    .filter((tab) => {
      if (tab === current) return true
      if (tab === 'oversight') return oversees
      return tab === 'sorting' ? sorts : works
    })
    .map((tab) => ({ tab, count: tab === 'over' ? null : counts[tab] }))
}

/** One act for every ticked case, each checked and done by itself. Sent twice, each is done once. */
async function bulkPost(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const shown = new Map((fields.shown ?? '').split(' ').flatMap((one) => [one.split(':') as [string, string]]))
  const ticked = pickedIds('case', fields)
  const picked = fields.whole === '1' ? [...shown.keys()].filter((key) => key !== '') : ticked
  const template = fields.template ? await templateById(deps.db, fields.template) : null
  const usable =
    template !== null &&
    (await templatesFor(deps.db, deskOf(viewer, deps.clock.now()).bodyIds)).some(({ id }) => id === template.id)
  const text = (fields.text ?? '').trim() === '' && usable && template !== null ? template.text : fields.text
  const isBulk = bulkActs.some((act) => act === fields.act)
  const read = readAct({ ...fields, text, act: isBulk ? fields.act : '' }, noLookup)
  const problems: Problem[] = read.ok
    ? []
    : read.problem.map((problem) => ({ field: problem.field, text: actProblemText(problem, lang) }))
  if (picked.length === 0) problems.unshift({ field: 'queue', text: say.bulk.nonePicked })
  if (picked.length > MOST_AT_ONCE) problems.unshift({ field: 'queue', text: say.bulk.tooMany(String(MOST_AT_ONCE)) })
  const formKey = oneTimeKey(fields)
  if (!read.ok || problems.length > 0) {
    return deskPage(c, deps, { picked: new Set(picked), fields, problems, oneTimeKey: formKey })
  }
  const refused: { title: string; href: string | null; why: string }[] = []
  let done = 0
  for (const word of picked) {
    const key = parsePublicId(word)
    const seen = Number(fields[pickName('case', word)] ?? shown.get(word))
    const outcome = key.ok
      ? await actOnOne(deps, viewer, key.value, read.value, { formKey, revision: Number.isInteger(seen) ? seen : null })
      : { ok: false as const, ref: null, why: say.refusals['no-such-case'] }
    if (outcome.ok) done += 1
    else {
      const why = typeof outcome.why === 'string' ? outcome.why : whyText(outcome.why, lang)
      refused.push({ title: outcome.ref ?? word, href: outcome.ref === null ? null : `/desk/complaints/${word}`, why })
    }
  }
  const said = say.bulk.done(done.toLocaleString('en-US'), say.actDone[read.value.act])
  const back = href(lang, `/desk/complaints${queryOf(typedDesk(c), null)}`)
  if (refused.length === 0) {
    notice(c, said)
    return c.redirect(back, 303)
  }
  const frame = frameOf(c, deps, 'complaints')
  return c.html(
    page(frame, {
      title: say.bulk.resultTitle,
      breadcrumbs: [{ text: say.desk.title, href: back }],
      main: bulkResultView(frame, say, { said: done > 0 ? said : null, refused, backHref: back }),
      noIndex: true,
    }),
    422,
  )
}

const noLookup: ActLookup = { bodyId: () => null, day: () => null, isCategory: () => false, ref: () => null }

export type NotFilled = { readonly kind: 'not-filled'; readonly words: readonly string[] }

function whyText(problem: WorkRefusal | NotFilled, lang: 'th' | 'en'): string {
  return problem.kind === 'not-filled'
    ? messages(lang).refusals['not-filled'](problem.words.join(', '))
    : refusalText(problem, lang)
}

async function actOnOne(
  deps: Deps,
  viewer: Viewer,
  key: { home: string; id: string },
  wanted: Wanted,
  { formKey, revision }: { formKey: string; revision: number | null },
): Promise<{ ok: true } | { ok: false; ref: string | null; why: WorkRefusal | NotFilled | string }> {
  const now = deps.clock.now()
  const once = { purpose: 'casework.bulk', key: `${formKey} ${key.id}`, now }
  const shown: { ref: string | null } = { ref: null }
  const done = await wholeActOnce<WorkRefusal | NotFilled>(deps.db, once, async (tx) => {
    const opened = await openCase(tx, viewer, key, now)
    if (opened === null) return { ok: false, problem: { kind: 'no-such-case' } }
    shown.ref = opened.row.ref
    const filled =
      wanted.text === null ? null : fillTemplate(wanted.text, await fillingOf(tx, opened), placeholderWords)
    if (filled !== null && !filled.ok) return { ok: false, problem: { kind: 'not-filled', words: filled.problem } }
    const own = { ...wanted, text: filled === null ? null : filled.value }
    const worked = await workCase(tx, deps, viewer, key, own, revision === null ? {} : { revision })
    return worked.ok ? { ok: true, value: worked.value.ref } : worked
  })
  return done.ok ? { ok: true } : { ok: false, ref: shown.ref, why: done.problem }
}

/** "I have seen them": the notes that name the viewer leave the desk. */
async function mentionsPost(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  await deps.db.transaction((tx) => seeMentions(tx, viewer.personId, deps.clock.now()))
  return c.redirect(href(c.get('lang'), '/desk/complaints'), 303)
}

/** A day as officers type it. */
export function readTypedDay(text: string): LocalDate | null {
  const read = parseThaiDate(text)
  return read.ok ? read.value.date : null
}

export function refOf(text: string): string | null {
  const ref = parseRef(text)
  return ref.ok ? ref.value : null
}
