import { stringify } from 'csv-stringify/sync'
import { parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { formatMillions, toBahtDecimal } from '../../kernel/money.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { holds, personNames } from '../people/index.ts'
import { areaName, findAreaByName, listFunctions } from '../places/index.ts'
import { decideOverlap } from './decide-overlap.ts'
import { type ProjectKey, readDecision } from './overlap.ts'
import { mayDecideOverlap } from './overlaps.policy.ts'
import { messages, presentPair, problemText } from './overlaps.present.ts'
import { decisionsOf, lastRun, type Pair, pairByKey, queue } from './overlaps.sql.ts'
import { readCursor, readFilter, type TypedFilter, writeCursor } from './queue-filter.ts'
import { pairView } from './views/pair-view.ts'
import { queueView } from './views/queue-view.ts'

const pageSize = 25
const mostInOneFile = 100_000

export function overlapsPages(app: PageApp, deps: Deps): void {
  app.get('/overlaps', (c) => queuePage(c, deps))
  app.get('/overlaps.csv', (c) => queueCsv(c, deps))
  app.get('/overlaps/:id', (c) => pairPage(c, deps))
  app.post('/overlaps/:id/decision', (c) => decisionPost(c, deps))
}

async function queuePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedFilter(c)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readFilter(typed, (name) => findAreaByName(view, name), (code) => bodyIdByCode(view, code))
    const after = readCursor(typed.cursor)
    return {
      read,
      list: await queue(view, read.filter, { limit: pageSize, after }),
      ran: await lastRun(view),
      functions: await listFunctions(view),
      place: read.filter.place ? await areaName(view, read.filter.place, lang) : null,
    }
  })
  const money = formatMillions(found.list.atStakeSatang, lang)
  const title = found.place ? say.titleOfPlace(found.place) : say.title
  const problems = found.read.problems.map((problem) => ({
    field: problem.field,
    text: say.filterProblem[problem.field](problem.typed),
  }))
  const main = queueView(frame, say, {
    typed,
    problems,
    pairs: found.list.pairs.map((pair) => presentPair(pair, lang)),
    count: found.list.count,
    countText: found.list.count.toLocaleString('en-US'),
    moneyText: `${money.value} ${money.unit}`,
    lastRun: found.ran ? formatInstant(found.ran, lang) : null,
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
    query: queryOf(typed, null),
    nextHref: found.list.next ? href(frame, `/overlaps${queryOf(typed, writeCursor(found.list.next))}`) : null,
    firstHref: typed.cursor ? href(frame, `/overlaps${queryOf(typed, null)}`) : null,
    canImport: holds(c.get('viewer'), 'planner', {}, deps.clock.now()),
  })
  return c.html(
    page(frame, {
      title,
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/overlaps${queryOf(typed, null)}`, type: 'application/json', text: say.asJson }],
      ...(found.ran ? { dataAsOf: formatInstant(found.ran, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function queueCsv(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = typedFilter(c)
  const pairs = await deps.db.snapshot(async (view) => {
    const { filter } = await readFilter(typed, (name) => findAreaByName(view, name), (code) => bodyIdByCode(view, code))
    return (await queue(view, filter, { limit: mostInOneFile, after: null })).pairs
  })
  const rows = pairs.map((pair) => csvRow(pair, presentPair(pair, lang), deps.config.baseUrl))
  const text = stringify([say.csvHead, ...rows.map((row) => row.map(guardCell))], { bom: true, record_delimiter: '\r\n' })
  return c.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="overlaps.csv"',
  })
}

function csvRow(pair: Pair, shown: ReturnType<typeof presentPair>, baseUrl: string): string[] {
  return [
    pair.score.toFixed(3),
    pair.related.toFixed(3),
    pair.state,
    pair.verdict ?? '',
    toBahtDecimal(pair.atStakeSatang),
    shown.left.title,
    shown.left.body,
    shown.left.place,
    toBahtDecimal(pair.left.amountSatang),
    shown.right.title,
    shown.right.body,
    shown.right.place,
    toBahtDecimal(pair.right.amountSatang),
    shown.reasons.join('; '),
    `${baseUrl}${shown.href}`,
  ]
}

async function pairPage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  return showPair(c, deps, key.value, null)
}

interface TypedDecision {
  readonly verdict: string | null
  readonly reason: string
  readonly problems: readonly { field: string; text: string }[]
}

async function showPair(c: PageContext, deps: Deps, key: ProjectKey, typed: TypedDecision | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const found = await deps.db.snapshot(async (view) => {
    const pair = await pairByKey(view, key)
    if (!pair) return null
    const decisions = await decisionsOf(view, key)
    return {
      pair,
      decisions,
      names: await personNames(view, deps, decisions.map((decision) => decision.decidedBy)),
      next: await nextOpen(view, pair),
    }
  })
  if (!found) return c.notFound()
  const { pair } = found
  const may = mayDecideOverlap(viewer, sidesOf(pair), deps.clock.now())
  const frame = frameOf(c, deps, 'plans')
  const main = pairView(frame, say, {
    pair: presentPair(pair, lang),
    decisions: found.decisions.map((decision) => ({
      verdict: say.verdicts[decision.verdict],
      reason: decision.reason,
      by: found.names.get(decision.decidedBy) ?? '',
      when: formatInstant(decision.decidedAt, lang),
    })),
    form: may ? (typed ?? { verdict: pair.verdict, reason: '', problems: [] }) : null,
    signedIn: viewer !== null,
    nextHref: found.next,
  })
  return c.html(
    page(frame, {
      title: say.pairTitle,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/overlaps') },
      ],
      main,
      problems: typed ? errorSummary(lang, { problems: typed.problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/overlaps/${pair.home}-${pair.id}`, type: 'application/json', text: say.asJson }],
    }),
    typed ? 422 : 200,
  )
}

/** The open pair after this one in the order of the queue, so that an officer works through it. */
async function nextOpen(view: Parameters<typeof queue>[0], pair: Pair): Promise<string | null> {
  const after = { key: String(pair.atStakeSatang), home: pair.home, id: pair.id }
  const { pairs } = await queue(view, {}, { limit: 1, after })
  const next = pairs[0]
  return next ? `/overlaps/${next.home}-${next.id}` : null
}

async function decisionPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const decision = readDecision(fields)
  if (!decision.ok) {
    return showPair(c, deps, key.value, {
      verdict: fields.verdict ?? null,
      reason: fields.reason ?? '',
      problems: decision.problem.map((problem) => ({ field: problem.field, text: problemText(say, problem) })),
    })
  }
  const done = await deps.db.transaction((tx) =>
    decideOverlap(tx, key.value, decision.value, c.get('viewer'), deps.clock.now()),
  )
  if (!done.ok) {
    if (done.problem.kind === 'no-such-pair') return c.notFound()
    return failure(c, 403, say.notAllowed)
  }
  notice(c, say.saved(say.verdicts[decision.value.verdict]))
  return c.redirect(href(lang, `/overlaps/${c.req.param('id')}`), 303)
}

function sidesOf(pair: Pair) {
  return { areaCodes: [pair.left.areaCode, pair.right.areaCode], bodyIds: [pair.left.bodyId, pair.right.bodyId] }
}

function typedFilter(c: PageContext): TypedFilter {
  const { place, field, year, state, score, sort, body, cursor } = c.req.query()
  return Object.fromEntries(
    Object.entries({ place, field, year, state, score, sort, body, cursor }).filter(([, value]) => value !== undefined && value !== ''),
  )
}

function queryOf(typed: TypedFilter, cursor: string | null): string {
  const query = new URLSearchParams(Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}
