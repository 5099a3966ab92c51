import { stringify } from 'csv-stringify/sync'
import { newId, parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { formatMillions, toBahtDecimal } from '../../kernel/money.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { holds, personNames } from '../people/index.ts'
import { areaName, findAreaByName, listFunctions } from '../places/index.ts'
import { decideOverlaps } from './decide-overlap.ts'
import { readDecision } from './overlap.ts'
import { bodiesOf } from './overlaps.policy.ts'
import { messages, presentPair, problemText } from './overlaps.present.ts'
import { bodiesInPairs, type Pair, pairsByKeys, queue, queueSizes } from './overlaps.sql.ts'
import { pickedIds, queryOf, readCursor, readFilter, type TypedFilter, writeCursor } from './queue-filter.ts'
import { bulkResultView } from './views/bulk-result-view.ts'
import { queueView, type TypedBulk } from './views/queue-view.ts'

const pageSize = 25
const mostInOneFile = 100_000
/** A whole page of the longest list of the API: more than anyone ticks by hand. */
const mostAtOnce = 100

/** What is shown again when the form for several pairs could not be read. */
export interface BulkAgain extends TypedBulk {
  readonly problems: readonly { field: string; text: string }[]
}

const nothingPicked: BulkAgain = { picked: new Set(), verdict: '', reason: '', problems: [] }

export function readQueueFilter(view: Queryable, c: PageContext, typed: TypedFilter) {
  const find = {
    area: (name: string) => findAreaByName(view, name),
    body: (code: string) => bodyIdByCode(view, code),
  }
  return readFilter(typed, find.area, find.body, c.get('viewer')?.personId ?? null)
}

export async function queuePage(c: PageContext, deps: Deps, bulk: BulkAgain = nothingPicked) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedFilter(c)
  const viewer = c.get('viewer')
  const isOfficer = holds(viewer, ['planner', 'plan-approver'], {}, deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const read = await readQueueFilter(view, c, typed)
    const list = await queue(view, read.filter, { limit: pageSize, after: readCursor(typed.cursor, read.filter.sort) })
    return {
      read,
      list,
      sizes: await queueSizes(view, read.filter),
      bodies: await bodiesInPairs(view, read.filter, bodiesOf(viewer, deps.clock.now())),
      functions: await listFunctions(view),
      names: await personNames(view, deps, viewer ? list.pairs.map((pair) => pair.assignedTo) : []),
      place: read.filter.place ? await areaName(view, read.filter.place, lang) : null,
    }
  })
  const { sizes } = found
  const money = formatMillions(sizes.atStakeSatang, lang)
  const problems = [
    ...found.read.problems.map((problem) => ({
      field: problem.field,
      text: say.filterProblem[problem.field](problem.typed),
    })),
    ...bulk.problems,
  ]
  const main = queueView(frame, say, {
    typed,
    problems,
    rows: found.list.pairs.map((pair) => ({
      pair: presentPair(pair, lang),
      pairsInCase: pair.pairsInCase,
      inCharge: viewer && pair.assignedTo ? (found.names.get(pair.assignedTo) ?? say.formerOfficer) : null,
    })),
    counts: sizes.counts,
    count: sizes.count,
    countText: sizes.count.toLocaleString('en-US'),
    moneyText: `${money.value} ${money.unit}`,
    lastRun: sizes.lastRun ? formatInstant(sizes.lastRun, lang) : null,
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
    bodies: found.bodies.map((body) => ({
      value: body.code,
      text: pick(lang, { th: body.nameTh, en: body.nameEn ?? body.nameTh }),
    })),
    nextHref: found.list.next ? href(frame, `/overlaps${queryOf(typed, writeCursor(found.list.next))}`) : null,
    firstHref: typed.cursor ? href(frame, `/overlaps${queryOf(typed, null)}`) : null,
    canImport: holds(viewer, 'planner', {}, deps.clock.now()),
    isOfficer,
    bulk,
    oneTimeKey: newId(),
  })
  const place = typed.place ? `?place=${encodeURIComponent(typed.place)}` : ''
  return c.html(
    page(frame, {
      title: found.place ? say.titleOfPlace(found.place) : say.title,
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      actions: actionsOf(c, [
        { to: `/overlaps/cases${place}`, text: say.casesLink },
        { to: `/overlaps/saved${place}`, text: say.savedLink },
        ...(isOfficer ? [{ to: '/overlaps/answers', text: say.answersLink }] : []),
      ]),
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/overlaps${queryOf(typed, null)}`, type: 'application/json', text: say.asJson }],
      ...(isOfficer ? { islands: ['queue-keys'] } : {}),
      ...(sizes.lastRun ? { dataAsOf: formatInstant(sizes.lastRun, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function actionsOf(c: PageContext, links: readonly { to: string; text: string }[]) {
  return links.map(({ to, text }) => linkButton({ kind: 'secondary', href: href(c.get('lang'), to), text }))
}

export async function queueCsv(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = typedFilter(c)
  const pairs = await deps.db.snapshot(async (view) => {
    const { filter } = await readQueueFilter(view, c, typed)
    return (await queue(view, filter, { limit: mostInOneFile, after: null })).pairs
  })
  const rows = pairs.map((pair) => csvRow(pair, presentPair(pair, lang), deps.config.baseUrl))
  const text = stringify([say.csvHead, ...rows.map((row) => row.map(guardCell))], {
    bom: true,
    record_delimiter: '\r\n',
  })
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

/** One decision for every ticked pair. What was refused is listed; the rest is decided. A second sending decides nothing again. */
export async function decisionsPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  if (!holds(c.get('viewer'), ['planner', 'plan-approver'], {}, deps.clock.now()))
    return failure(c, 403, say.notAllowed)
  const fields = await formFields(c)
  const picked = pickedIds(fields)
  const keys = picked.flatMap((id) => {
    const key = parsePublicId(id)
    return key.ok ? [key.value] : []
  })
  const decision = readDecision(fields)
  const problems: { field: string; text: string }[] = decision.ok
    ? []
    : decision.problem.map((problem) => ({ field: problem.field, text: problemText(say, problem) }))
  if (keys.length === 0) problems.unshift({ field: 'queue', text: say.bulk.nonePicked })
  if (keys.length > mostAtOnce) problems.unshift({ field: 'queue', text: say.bulk.tooMany(mostAtOnce) })
  if (!decision.ok || problems.length > 0) {
    const again = { picked: new Set(picked), verdict: fields.verdict ?? '', reason: fields.reason ?? '', problems }
    return queuePage(c, deps, again)
  }
  const once = { purpose: 'overlaps.decide', key: fields[oneTimeKeyFieldName] ?? null, now: deps.clock.now() }
  const { value: done } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const { decided, refused } = await decideOverlaps(tx, deps, keys, decision.value, c.get('viewer'))
      return {
        decided: decided.length,
        refused: refused.map(({ key, why }) => ({ home: key.home, id: key.id, why: why.kind })),
      }
    }),
  )
  const said = say.bulk.saved(done.decided.toLocaleString('en-US'), say.verdicts[decision.value.verdict])
  const back = href(lang, `/overlaps${queryOf(typedFilter(c), null)}`)
  if (done.refused.length === 0) {
    notice(c, said)
    return c.redirect(back, 303)
  }
  const pairs = new Map((await pairsByKeys(deps.db, done.refused)).map((pair) => [pair.id, pair]))
  const frame = frameOf(c, deps, 'plans')
  const main = bulkResultView(frame, say, {
    said: done.decided > 0 ? said : null,
    refused: done.refused.map((one) => {
      const pair = pairs.get(one.id)
      return {
        pair: pair ? presentPair(pair, lang) : null,
        id: `${one.home}-${one.id}`,
        why: say.bulk.refused[one.why],
      }
    }),
    backHref: back,
  })
  return c.html(
    page(frame, {
      title: say.bulk.resultTitle,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: back },
      ],
      main,
      noIndex: true,
    }),
    422,
  )
}

const filterNames = ['place', 'field', 'year', 'state', 'score', 'sort', 'body', 'other', 'assigned', 'cursor'] as const

export function typedFilter(c: PageContext): TypedFilter {
  const query = c.req.query()
  return Object.fromEntries(filterNames.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
}
