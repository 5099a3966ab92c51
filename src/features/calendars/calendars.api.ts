import { parsePublicId } from '../../kernel/ids.ts'
import { fiscalYearOf, type LocalDate, parseIsoDate, parseYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { loadGazetteer } from '../places/index.ts'
import { readAxisFilter } from './axis-filter.ts'
import {
  answerRoute,
  bodyRoute,
  changeRoute,
  holidaysRoute,
  listRoute,
  missesRoute,
  missRoute,
  proposeRoute,
  templatesRoute,
} from './calendar-routes.ts'
import { changeRefusalText, dateProblemText, missForApi, stepForApi } from './calendars.present.ts'
import { bodyByCode } from './calendars.sql.ts'
import { changeStep } from './change-step.ts'
import { readCalendars } from './look.ts'
import { messages } from './messages.ts'
import { readMissFilter } from './misalignments.pages.ts'
import { missByKey, missesPage, proposalsOf, type StoredProposal } from './misalignments.sql.ts'
import { answerProposal, nameOfOption, optionsFor, proposeMove } from './propose.ts'
import { readAxis } from './read-axis.ts'
import { readReason } from './reason.ts'
import { loadSetup } from './setup.ts'
import type { StepChange } from './step.ts'

const PAGE_SIZE = 50

export function calendarsApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const lang = c.get('lang')
    const query = c.req.valid('query')
    const now = deps.clock.now()
    const today = todayInBangkok(now)
    const typed = { place: query.place ?? '', level: query.level ?? '', year: query.year ?? '', kind: query.kind ?? '' }
    const { filter, problems, axis } = await deps.db.snapshot(async (view) => {
      const places = await loadGazetteer(view)
      const read = readAxisFilter(typed, places, today, lang)
      const offset = (query.page - 1) * PAGE_SIZE
      return { ...read, axis: await readAxis(view, places, read.filter, { size: PAGE_SIZE, offset }, now) }
    })
    if (problems.length > 0)
      return problem(c, 422, { errors: problems.map(({ field, text }) => ({ field, detail: text })) })
    return c.json(
      {
        fiscal_year: filter.fiscalYear,
        bodies: axis.total,
        steps: axis.rows.flatMap(({ body, steps }) => steps.map((step) => stepForApi(body, step, today))),
        next_page: query.page * PAGE_SIZE < axis.total ? query.page + 1 : null,
      },
      200,
    )
  })

  app.openapi(bodyRoute, async (c) => {
    const lang = c.get('lang')
    const say = messages(lang)
    const { code } = c.req.valid('param')
    const fiscalYear = yearOf(c.req.valid('query').year)
    const today = todayInBangkok(deps.clock.now())
    if (fiscalYear === 'unreadable')
      return problem(c, 422, { detail: say.filters.noSuchYear(c.req.query('year') ?? '') })
    const found = await deps.db.snapshot(async (view) => {
      const row = await bodyByCode(view, code)
      if (row === null) return null
      const home = /^\d\d/.exec(row.areaCode ?? '')?.[0]
      const all = await readCalendars(view, fiscalYear ?? fiscalYearNow(deps), home === undefined ? null : [home])
      return { row, all, body: all.bodyById.get(row.id) ?? null }
    })
    if (found === null) return problem(c, 404, { detail: say.problems['no-such-body'](code) })
    const { all, body } = found
    if (body === null) return problem(c, 404, { detail: say.problems['no-calendar'] })
    const steps = all.stepsOf(body).map((step) => stepForApi(body, step, today))
    return c.json({ fiscal_year: all.fiscalYear, opened: all.isOpened(body.id), steps }, 200)
  })

  app.openapi(changeRoute, async (c) => {
    const lang = c.get('lang')
    const say = messages(lang)
    const viewer = c.get('viewer')
    const { code, step } = c.req.valid('param')
    const typed = c.req.valid('json')
    const fiscalYear = yearOf(c.req.valid('query').year)
    if (viewer === null) return problem(c, 403, { detail: say.problems['not-yours'] })
    if (fiscalYear === 'unreadable')
      return problem(c, 422, { detail: say.filters.noSuchYear(c.req.query('year') ?? '') })
    const errors: { field: string; detail: string }[] = []
    const day = (field: 'start' | 'due' | 'on'): LocalDate => {
      const read = parseIsoDate(typed[field] ?? '')
      if (read.ok) return read.value
      errors.push({ field, detail: dateProblemText(read.problem, typed[field] ?? '', lang) })
      return '1900-01-01' as LocalDate
    }
    const reason = readReason(typed.reason)
    if (!reason.ok) errors.push({ field: 'reason', detail: say.problems[reason.problem] })
    const change: StepChange =
      typed.change === 'move'
        ? { kind: 'move', start: day('start'), due: day('due') }
        : typed.change === 'done'
          ? { kind: 'done', on: day('on') }
          : { kind: typed.change }
    if (errors.length > 0 || !reason.ok) return problem(c, 422, { errors })
    const target = { bodyCode: code, fiscalYear: fiscalYear ?? fiscalYearNow(deps), step }
    const act = { reason: reason.value, revision: typed.revision, by: viewer }
    const done = await deps.db.transaction((tx) => changeStep(tx, deps, target, change, act))
    if (done.ok) return c.json(stepForApi({ code }, done.value, todayInBangkok(deps.clock.now())), 200)
    const detail = changeRefusalText(done.problem, lang, { step, body: code })
    switch (done.problem.kind) {
      case 'not-yours':
        return problem(c, 403, { detail })
      case 'no-such-body':
      case 'no-calendar':
      case 'no-such-step':
        return problem(c, 404, { detail })
      case 'changed-meanwhile':
        return problem(c, 409, { type: 'changed-meanwhile', detail })
      default:
        return problem(c, 422, { detail })
    }
  })

  app.openapi(missesRoute, async (c) => {
    const lang = c.get('lang')
    const query = c.req.valid('query')
    const typed = {
      place: query.place ?? '',
      year: query.year ?? '',
      state: query.state ?? '',
      kind: query.kind ?? '',
      mine: '',
      until: query.until ?? '',
    }
    const { problems, list, setup } = await deps.db.snapshot(async (view) => {
      const { filter, problems } = await readMissFilter(view, c, deps, typed)
      const list = await missesPage(view, filter, PAGE_SIZE, (query.page - 1) * PAGE_SIZE)
      return { problems, list, setup: await loadSetup(view) }
    })
    if (problems.length > 0)
      return problem(c, 422, { errors: problems.map(({ field, text }) => ({ field, detail: text })) })
    return c.json(
      {
        total: list.total,
        misalignments: list.misses.map((miss) => missForApi(miss, setup, lang)),
        next_page: query.page * PAGE_SIZE < list.total ? query.page + 1 : null,
      },
      200,
    )
  })

  const whole = (id: string, lang: 'th' | 'en') => readWhole(deps, id, lang)

  app.openapi(missRoute, async (c) => {
    const found = await whole(c.req.valid('param').id, c.get('lang'))
    return found ? c.json(found, 200) : problem(c, 404, { detail: messages(c.get('lang')).misses.gone })
  })

  app.openapi(proposeRoute, async (c) => {
    const say = messages(c.get('lang'))
    const viewer = c.get('viewer')
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.misses.gone })
    if (viewer === null) return problem(c, 403, { detail: say.misses.refusals['not-yours'] })
    const { choice, reason: typed } = c.req.valid('json')
    const reason = readReason(typed)
    if (!reason.ok) return problem(c, 422, { errors: [{ field: 'reason', detail: say.problems[reason.problem] }] })
    const act = { reason: reason.value, by: viewer }
    const done = await deps.db.transaction((tx) => proposeMove(tx, deps, key.value, choice, act))
    if (!done.ok) {
      const detail = say.misses.refusals[done.problem.kind]
      if (done.problem.kind === 'not-yours') return problem(c, 403, { detail })
      return done.problem.kind === 'no-such-misalignment' ? problem(c, 404, { detail }) : problem(c, 422, { detail })
    }
    const found = await whole(c.req.valid('param').id, c.get('lang'))
    return found ? c.json(found, 200) : problem(c, 404, { detail: say.misses.gone })
  })

  app.openapi(answerRoute, async (c) => {
    const say = messages(c.get('lang'))
    const viewer = c.get('viewer')
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.misses.gone })
    if (viewer === null) return problem(c, 403, { detail: say.misses.refusals['not-your-body'] })
    const { proposal, body, accepts, reason: typed } = c.req.valid('json')
    const reason = readReason(typed)
    if (!reason.ok) return problem(c, 422, { errors: [{ field: 'reason', detail: say.problems[reason.problem] }] })
    const done = await deps.db.transaction(async (tx) => {
      const bodyId = (await bodyByCode(tx, body))?.id ?? ''
      const answer = { bodyId, accepts, reason: reason.value, by: viewer }
      return answerProposal(tx, deps, { home: key.value.home, id: proposal }, answer)
    })
    if (!done.ok) {
      const detail = say.misses.refusals[done.problem.kind]
      if (done.problem.kind === 'not-your-body') return problem(c, 403, { detail })
      return done.problem.kind === 'no-such-proposal' ? problem(c, 404, { detail }) : problem(c, 422, { detail })
    }
    const found = await whole(c.req.valid('param').id, c.get('lang'))
    return found ? c.json(found, 200) : problem(c, 404, { detail: say.misses.gone })
  })

  app.openapi(templatesRoute, async (c) => {
    const { templates, rules } = await deps.db.snapshot(loadSetup)
    return c.json(
      {
        templates: templates.map((template) => ({
          code: template.code,
          version: template.version,
          level: template.level,
          name_th: template.nameTh,
          name_en: template.nameEn,
          body_kinds: [...template.bodyKinds],
          steps: template.steps.map(({ code, kind, nameTh, nameEn, start, due }) => ({
            code,
            kind,
            name_th: nameTh,
            name_en: nameEn,
            start,
            due,
          })),
        })),
        rules: rules.map(({ leadDays, ...rule }) => ({ ...rule, lead_days: leadDays })),
      },
      200,
    )
  })

  app.openapi(holidaysRoute, async (c) => {
    const { holidays } = await deps.db.snapshot(loadSetup)
    return c.json(
      {
        version: holidays.version,
        yearly: holidays.yearly.map(({ month, day, nameTh, nameEn, from, to }) => ({
          month,
          day,
          name_th: nameTh,
          name_en: nameEn,
          from,
          to,
        })),
        declared: holidays.declared.map((day) => ({
          date: day.date as string,
          kind: day.kind,
          applies_to: day.appliesTo,
          name_th: day.nameTh,
          name_en: day.nameEn,
          source: day.source,
          declared_on: day.declaredOn,
          version: day.version,
        })),
      },
      200,
    )
  })
}

/** Null: none was asked for. */
function yearOf(typed: string | undefined): number | null | 'unreadable' {
  if (typed === undefined || typed === '') return null
  const read = parseYear(typed)
  return read.ok ? read.value : 'unreadable'
}

function fiscalYearNow(deps: Deps): number {
  return fiscalYearOf(todayInBangkok(deps.clock.now()))
}

async function readWhole(deps: Deps, id: string, lang: 'th' | 'en') {
  const key = parsePublicId(id)
  if (!key.ok) return null
  return deps.db.snapshot(async (view) => {
    const miss = await missByKey(view, key.value)
    if (miss === null) return null
    const setup = await loadSetup(view)
    const codes = new Map([miss.before, miss.after].map((side) => [side.bodyId, side.code]))
    const options = miss.state === 'open' ? await optionsFor(view, miss, deps.clock.now()) : []
    const moveOf = (move: StoredProposal['moves'][number]) => ({
      body: codes.get(move.bodyId) ?? '',
      step: move.step,
      start: move.start as string,
      due: move.due as string,
    })
    return {
      misalignment: missForApi(miss, setup, lang),
      options: options.map((option) => ({
        choice: nameOfOption(option),
        total_days: option.totalDays,
        moves: option.moves.map(moveOf),
      })),
      proposals: (await proposalsOf(view, key.value)).map((proposal) => ({
        id: proposal.id,
        state: proposal.state,
        moves: proposal.moves.map(moveOf),
        reason: proposal.reason,
        proposed_at: proposal.proposedAt.toISOString(),
        answers: proposal.answers.map(({ bodyId, accepts, reason }) => ({
          body: codes.get(bodyId) ?? '',
          accepts,
          reason,
        })),
      })),
    }
  })
}
