import type { Context } from 'hono'
import { DAYS_AHEAD } from '../../engines/schedule/index.ts'
import { formatPublicId, newId, parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { addDays, formatInstant, formatShortDate, formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext, PageEnv } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { areaOf } from './axis-filter.ts'
import { pageNumber } from './calendar.pages.ts'
import { bodiesOf, isPlanningOfficer, mayKeepCalendar, mayPropose } from './calendars.policy.ts'
import { yearChoices } from './calendars.present.ts'
import { messages } from './messages.ts'
import { type MissFilter, missByKey, missesPage, proposalsOf, type StoredMiss } from './misalignments.sql.ts'
import { missSentence, stepName } from './miss-sentence.ts'
import { answerProposal, assignMiss, nameOfOption, optionsFor, proposeMove } from './propose.ts'
import { readReason } from './reason.ts'
import { currentTemplates, rulesInForce } from './setup.sql.ts'
import { missView } from './views/miss-view.ts'
import { missesView, type TypedMisses } from './views/misses-view.ts'

const PAGE_SIZE = 25
const MOST_LINES = 10_000

type MissContext = Context<PageEnv, '/calendar/misalignments/:id'>

export function misalignmentPages(app: PageApp, deps: Deps): void {
  app.get('/calendar/misalignments', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/calendar/misalignments/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/calendar/misalignments/:id', (c) => missPage(c, deps))
  app.post('/calendar/misalignments/:id', (c) => missPost(c, deps))
}

function typedMisses(query: (name: string) => string | undefined): TypedMisses {
  const word = (name: string) => (query(name) ?? '').trim().slice(0, 100)
  return {
    place: word('place'),
    year: word('year'),
    state: word('state'),
    kind: word('kind'),
    mine: word('mine'),
    until: word('until'),
  }
}

export async function readMissFilter(
  view: Queryable,
  c: PageContext,
  deps: Pick<Deps, 'clock'>,
  typed: TypedMisses,
): Promise<{ filter: MissFilter; problems: Problem[] }> {
  const say = messages(c.get('lang')).filters
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const problems: Problem[] = []
  const area = typed.place === '' ? null : areaOf(typed.place, await loadGazetteer(view))
  if (typed.place !== '' && area === null) problems.push({ field: 'place', text: say.noSuchPlace(typed.place) })
  const year = /^\d{4}$/.test(typed.year) ? Number(typed.year) : null
  return {
    problems,
    filter: {
      fiscalYear: year === null ? null : year >= 2400 ? year - 543 : year,
      state: typed.state === 'solved' ? 'solved' : typed.state === 'all' ? null : 'open',
      kind: typed.kind === 'misaligned' || typed.kind === 'at-risk' ? typed.kind : null,
      area: area === null || area.code === 'TH' ? null : area.code,
      ...(typed.mine === '1' ? { bodyIds: bodiesOf(viewer, now) } : {}),
      ...(typed.mine === 'owner' && viewer ? { owner: { personId: viewer.personId } } : {}),
      ...(typed.mine === 'nobody' ? { owner: { personId: null } } : {}),
      until: typed.until === 'soon' ? addDays(todayInBangkok(now), DAYS_AHEAD) : null,
    },
  }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const typed = typedMisses((name) => c.req.query(name))
  const at = pageNumber(c.req.query('page'))
  const officer = isPlanningOfficer(c.get('viewer'), now)
  const found = await deps.db.snapshot(async (view) => {
    const { filter, problems } = await readMissFilter(view, c, deps, typed)
    const list = await missesPage(view, filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)
    return {
      ...list,
      problems,
      templates: await currentTemplates(view),
      names: await personNames(view, deps, officer ? list.misses.map(({ ownerId }) => ownerId) : []),
    }
  })
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
  const to = (number: number) => {
    const of = new URLSearchParams(query)
    if (number > 1) of.set('page', String(number))
    return href(frame, `/calendar/misalignments${of.size > 0 ? `?${of}` : ''}`)
  }
  const { problems } = found
  return c.html(
    page(frame, {
      title: say.misses.title,
      lead: say.misses.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/calendar') },
      ],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: missesView(frame, say, {
        typed,
        problems,
        officer,
        years: yearChoices(todayInBangkok(now), lang),
        query: query.size > 0 ? `?${query}` : '',
        lines: found.misses.map((miss) => ({
          href: `/calendar/misalignments/${formatPublicId(miss)}`,
          title: say.misses.pair(
            stepName(miss.before, found.templates, lang),
            stepName(miss.after, found.templates, lang),
          ),
          text: missSentence(miss, found.templates, lang),
          needed: formatShortDate(miss.neededBy, lang),
          missing: say.days(miss.daysMissing),
          kind: miss.kind,
          state: miss.state,
          room: roomText(miss, lang),
          owner: miss.ownerId === null ? null : (found.names.get(miss.ownerId) ?? say.officer),
          proposalOpen: miss.openProposals > 0,
        })),
        from: (at - 1) * PAGE_SIZE + 1,
        total: found.total,
        previousHref: at > 1 ? to(at - 1) : null,
        nextHref: at * PAGE_SIZE < found.total ? to(at + 1) : null,
      }),
      alternates: [{ href: '/api/v1/calendar/misalignments', type: 'application/json', text: say.asJson }],
      dataAsOf: formatInstant(now, lang),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function roomText(miss: StoredMiss, lang: 'th' | 'en'): string {
  const say = messages(lang).misses
  const sides = [
    ...(miss.beforeRoom > 0 ? [say.room(nameIn(lang, miss.before), miss.beforeRoom)] : []),
    ...(miss.afterRoom > 0 ? [say.room(nameIn(lang, miss.after), miss.afterRoom)] : []),
  ]
  return sides.length === 0 ? say.noRoom : sides.join(' · ')
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await deps.db.snapshot(async (view) => {
    const { filter } = await readMissFilter(
      view,
      c,
      deps,
      typedMisses((name) => c.req.query(name)),
    )
    return { ...(await missesPage(view, filter, MOST_LINES)), templates: await currentTemplates(view) }
  })
  const { columns } = say.misses
  return tableFile(c, format, {
    name: 'calendar-misalignments',
    sheets: [
      {
        title: 'misalignments',
        head: [
          columns.what,
          columns.kind,
          columns.state,
          columns.before,
          'before_body',
          columns.after,
          'after_body',
          columns.needed,
          columns.expected,
          columns.missing,
          columns.rule,
          'fiscal_year',
        ],
        rows: found.misses.map((miss) => [
          missSentence(miss, found.templates, lang),
          say.misses.kinds[miss.kind],
          say.misses.states[miss.state],
          stepName(miss.before, found.templates, lang),
          miss.before.code,
          stepName(miss.after, found.templates, lang),
          miss.after.code,
          miss.neededBy,
          miss.expectedOn,
          miss.daysMissing,
          miss.ruleCode,
          miss.fiscalYear,
        ]),
      },
    ],
  })
}

async function missPage(
  c: MissContext,
  deps: Deps,
  again: { readonly reason: string; readonly choice?: string | undefined; readonly problems: readonly Problem[] } = {
    reason: '',
    problems: [],
  },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.misses
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const key = parsePublicId(c.req.param('id'))
  if (!key.ok) return failure(c, 404, words.gone)
  const officer = isPlanningOfficer(viewer, now)
  const found = await deps.db.snapshot(async (view) => {
    const miss = await missByKey(view, key.value)
    if (miss === null) return null
    const proposals = await proposalsOf(view, key.value)
    const people = [miss.ownerId, ...proposals.map(({ proposedBy }) => proposedBy)]
    return {
      miss,
      proposals,
      options: miss.state === 'open' ? await optionsFor(view, miss, now) : [],
      templates: await currentTemplates(view),
      rules: await rulesInForce(view),
      names: await personNames(view, deps, officer ? people : []),
    }
  })
  if (found === null) return failure(c, 404, words.gone)
  const { miss, templates } = found
  const sides = [miss.before, miss.after]
  const nameOf = (bodyId: string) => nameIn(lang, sides.find((side) => side.bodyId === bodyId) ?? miss.after)
  const moveText = (move: { bodyId: string; step: string; due: string; days: number }) => {
    const side = sides.find(({ bodyId }) => bodyId === move.bodyId) ?? miss.after
    const due = formatShortDate(move.due as StoredMiss['neededBy'], lang)
    return words.moveText(nameIn(lang, side), stepName({ ...side, step: move.step }, templates, lang), due, move.days)
  }
  const rule = found.rules.find(({ code }) => code === miss.ruleCode)
  const mayAct = mayPropose(viewer, sides, now)
  const hasOpen = found.proposals.some(({ state }) => state === 'open')
  return c.html(
    page(frame, {
      title: words.pair(stepName(miss.before, templates, lang), stepName(miss.after, templates, lang)),
      caption: say.fiscalYear(formatYear(miss.fiscalYear, lang)),
      lead:
        miss.state === 'solved'
          ? words.solvedLead(missSentence(miss, templates, lang))
          : missSentence(miss, templates, lang),
      breadcrumbs: [
        { text: say.title, href: href(frame, '/calendar') },
        { text: words.title, href: href(frame, '/calendar/misalignments') },
      ],
      banner: noticeOf(c),
      problems: again.problems.length > 0 ? errorSummary(lang, { problems: again.problems }) : null,
      main: missView(frame, say, {
        action: `/calendar/misalignments/${c.req.param('id')}`,
        kind: miss.kind,
        state: miss.state,
        missing: say.days(miss.daysMissing),
        needed: formatShortDate(miss.neededBy, lang),
        expected: formatShortDate(miss.expectedOn, lang),
        why: rule
          ? words.whyText(
              stepName(miss.before, templates, lang),
              stepName(miss.after, templates, lang),
              say.relations[rule.relation],
              say.body.lead(rule.leadDays),
            )
          : miss.ruleCode,
        basis: rule?.basis ?? null,
        found: words.foundOn(formatInstant(miss.foundAt, lang)),
        sides: [
          {
            head: words.before,
            body: nameIn(lang, miss.before),
            step: stepName(miss.before, templates, lang),
            href: `/calendar/bodies/${miss.before.code}?year=${miss.fiscalYear}`,
            room: words.roomEarlier(nameIn(lang, miss.before), miss.beforeRoom),
          },
          {
            head: words.after,
            body: nameIn(lang, miss.after),
            step: stepName(miss.after, templates, lang),
            href: `/calendar/bodies/${miss.after.code}?year=${miss.fiscalYear}`,
            room: words.roomLater(nameIn(lang, miss.after), miss.afterRoom),
          },
        ],
        options: found.options.map((option) => ({
          choice: nameOfOption(option),
          moves: option.moves.map(moveText),
        })),
        mayPropose: mayAct && miss.state === 'open' && !hasOpen,
        signInHref: viewer === null ? `/sign-in?next=${encodeURIComponent(frame.path)}` : null,
        proposals: found.proposals.map((proposal) => ({
          id: proposal.id,
          state: proposal.state,
          moves: proposal.moves.map((move) => moveText({ ...move, days: dayCount(move.from.due, move.due) })),
          reason: proposal.reason,
          when: formatInstant(proposal.proposedAt, lang),
          who: officer ? (found.names.get(proposal.proposedBy) ?? say.formerOfficer) : say.officer,
          answers: sides.map(({ bodyId }) => {
            const answer = proposal.answers.find((one) => one.bodyId === bodyId)
            if (!answer) return { text: words.waiting(nameOf(bodyId)), accepts: null, reason: null }
            const said = answer.accepts ? words.accepted(nameOf(bodyId)) : words.declined(nameOf(bodyId))
            return { text: said, accepts: answer.accepts, reason: answer.reason }
          }),
          answerFor:
            proposal.state === 'open'
              ? sides
                  .filter(
                    ({ bodyId }) =>
                      mayKeepCalendar(viewer, bodyId, now) && !proposal.answers.some((one) => one.bodyId === bodyId),
                  )
                  .map((side) => ({ bodyId: side.bodyId, name: nameIn(lang, side) }))
              : [],
        })),
        owner: {
          name: miss.ownerId === null ? null : (found.names.get(miss.ownerId) ?? say.officer),
          mine: miss.ownerId !== null && miss.ownerId === viewer?.personId,
          mayChange: mayAct,
        },
        typedReason: again.reason,
        typedChoice: again.choice ?? null,
        problems: again.problems,
        oneTimeKey: newId(),
      }),
      alternates: [
        {
          href: `/api/v1/calendar/misalignments/${c.req.param('id')}`,
          type: 'application/json',
          text: say.asJson,
        },
      ],
    }),
    again.problems.length > 0 ? 422 : 200,
  )
}

function dayCount(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** Proposes, answers, takes charge: one address, the pressed button tells. */
async function missPost(c: MissContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.misses
  const viewer = c.get('viewer')
  const key = parsePublicId(c.req.param('id'))
  if (!key.ok) return failure(c, 404, words.gone)
  if (viewer === null) return failure(c, 401, words.signIn)
  const fields = await formFields(c)
  const back = () => c.redirect(href(lang, `/calendar/misalignments/${c.req.param('id')}`), 303)
  const again = (field: string, text: string) =>
    missPage(c, deps, { reason: fields.reason ?? '', choice: fields.choice, problems: [{ field, text }] })
  if (fields.act === 'own' || fields.act === 'free') {
    const person = fields.act === 'own' ? viewer.personId : null
    const done = await deps.db.transaction((tx) => assignMiss(tx, key.value, person, viewer, deps.clock.now()))
    if (!done.ok) return failure(c, done.problem.kind === 'not-yours' ? 403 : 404, words.refusals[done.problem.kind])
    notice(c, words.owned)
    return back()
  }
  const reason = readReason(fields.reason)
  if (!reason.ok) return again('reason', say.problems[reason.problem])
  if (fields.act === 'propose') {
    const done = await deps.db.transaction((tx) =>
      proposeMove(tx, deps, key.value, fields.choice ?? '', { reason: reason.value, by: viewer }),
    )
    if (!done.ok) {
      const { kind } = done.problem
      if (kind === 'not-yours') return failure(c, 403, words.refusals[kind])
      return again('reason', words.refusals[kind])
    }
    notice(c, words.proposed)
    return back()
  }
  if (fields.act !== 'accept' && fields.act !== 'decline') return again('reason', say.problems['act-missing'])
  const accepts = fields.act === 'accept'
  const proposal = { home: key.value.home, id: fields.proposal ?? '' }
  if (!/^[0-9a-f-]{36}$/.test(proposal.id)) return failure(c, 404, words.refusals['no-such-proposal'])
  const done = await deps.db.transaction((tx) =>
    answerProposal(tx, deps, proposal, { bodyId: fields.body ?? '', accepts, reason: reason.value, by: viewer }),
  )
  if (!done.ok) {
    const { kind } = done.problem
    if (kind === 'not-your-body') return failure(c, 403, words.refusals[kind])
    return again('reason', words.refusals[kind])
  }
  notice(c, words.results[done.value])
  return back()
}
