import { overlapModel } from '../../engines/overlap/index.ts'
import { newId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatMillions } from '../../kernel/money.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { savedViewsOn } from '../desk/index.ts'
import { listFunctions } from '../functions/index.ts'
import { holds, personNames } from '../people/index.ts'
import { areaName, findAreaByName } from '../places/index.ts'
import { decideOverlaps } from './decide-overlap.ts'
import { messages } from './messages.ts'
import { readDecision } from './overlap.ts'
import { areasOf, bodiesOf, isPlanningOfficer } from './overlaps.policy.ts'
import { presentPair, problemText } from './overlaps.present.ts'
import { bodiesInPairs, type LastRun, pairsByKeys, queue, queueSizes } from './overlaps.sql.ts'
import { queryOf, readCursor, readFilter, type TypedFilter, writeCursor } from './queue-filter.ts'
import { bulkResultView } from './views/bulk-result-view.ts'
import { queueView, type TypedBulk } from './views/queue-view.ts'

const pageSize = 25
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
  const frame = frameOf(c, deps, 'coordination')
  const typed = typedFilter(c)
  const viewer = c.get('viewer')
  const isOfficer = isPlanningOfficer(viewer, deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const read = await readQueueFilter(view, c, typed)
    const list = await queue(view, read.filter, { limit: pageSize, after: readCursor(typed.cursor, read.filter.sort) })
    return {
      read,
      list,
      sizes: await queueSizes(view, read.filter),
      bodies: await bodiesInPairs(view, read.filter, bodiesOf(viewer, deps.clock.now())),
      functions: await listFunctions(view),
      saved: await savedViewsOn(c, deps, view, '/overlaps', queryOf(typed, null)),
      names: await personNames(view, deps, viewer ? list.pairs.map((pair) => pair.assignedTo) : []),
      own: await ownPlace(view, c, deps),
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
    lastRun: lastRunText(sizes.lastRun, lang),
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
    bodies: found.bodies.map((body) => ({
      value: body.code,
      text: nameIn(lang, body),
    })),
    nextHref: found.list.next ? href(frame, `/overlaps${queryOf(typed, writeCursor(found.list.next))}`) : null,
    firstHref: typed.cursor ? href(frame, `/overlaps${queryOf(typed, null)}`) : null,
    canImport: holds(viewer, 'planner', {}, deps.clock.now()),
    isOfficer,
    bulk,
    oneTimeKey: newId(),
    saved: found.saved,
  })
  const place = typed.place ? `?place=${encodeURIComponent(typed.place)}` : ''
  return c.html(
    page(frame, {
      title: found.place ? say.titleOfPlace(found.place) : say.title,
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      actions: actionsOf(c, [
        ...(found.own && found.own.code !== found.read.filter.place
          ? [{ to: `/overlaps?place=${found.own.code}`, text: say.ownPlace(found.own.name) }]
          : []),
        { to: `/overlaps/cases${place}`, text: say.casesLink },
        { to: `/overlaps/saved${place}`, text: say.savedLink },
        ...(isOfficer
          ? [
              { to: '/overlaps/monday', text: say.monday.link },
              { to: '/overlaps/answers', text: say.answersLink },
            ]
          : []),
      ]),
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/overlaps${queryOf(typed, null)}`, type: 'application/json', text: say.asJson }],
      ...(isOfficer ? { islands: ['queue-keys'] } : {}),
      ...(sizes.lastRun ? { dataAsOf: formatInstant(sizes.lastRun.at, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** The area an officer plans for, where it is one: the short way to the own list on a Monday. */
async function ownPlace(view: Queryable, c: PageContext, deps: Deps): Promise<{ code: string; name: string } | null> {
  const now = deps.clock.now()
  const codes = new Set(areasOf(c.get('viewer'), now))
  const [code] = codes
  return code && code !== 'TH' && codes.size === 1 ? { code, name: await areaName(view, code, c.get('lang')) } : null
}

/** When the finder last ran and with which weights; where others are in use since, that the next run takes them. */
function lastRunText(run: LastRun | null, lang: Lang): string | null {
  if (!run) return null
  const inUse = run.nextVersion ?? overlapModel.version
  const say = messages(lang)
  const parts = [say.lastRun(formatInstant(run.at, lang))]
  if (run.modelVersion) parts.push(say.weighedBy(run.modelVersion))
  if (run.modelVersion && run.modelVersion !== inUse) parts.push(say.weighedNext(inUse))
  return parts.join(' · ')
}

function actionsOf(c: PageContext, links: readonly { to: string; text: string }[]) {
  return links.map(({ to, text }) => linkButton({ kind: 'secondary', href: href(c.get('lang'), to), text }))
}

/** One decision for every ticked pair. What was refused is listed; the rest is decided. A second sending decides nothing again. */
export async function decisionsPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  if (!isPlanningOfficer(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.notAllowed)
  const fields = await formFields(c)
  const picked = pickedIds('pair', fields)
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
  const frame = frameOf(c, deps, 'coordination')
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
