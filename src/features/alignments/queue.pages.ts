import { newId, parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import { type TableFormat, tableFile } from '../../platform/http/table-file.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { savedViewsOn } from '../desk/index.ts'
import { listFunctions } from '../functions/index.ts'
import { placeTitle } from '../places/index.ts'
import { readReason, shareText } from './alignment.ts'
import { isPlanningOfficer } from './alignments.policy.ts'
import { bodyName, problemText, refusalText, sideTitle, whole } from './alignments.present.ts'
import { countLinks, linksByKeys, listLinks } from './alignments.sql.ts'
import { decideAlignments } from './decide-alignment.ts'
import { messages } from './messages.ts'
import { queryOf, readCursor, readLinkFilter, typedFilter, writeCursor } from './queue-filter.ts'
import { graphState } from './summaries.sql.ts'
import { bulkResultView, queueView, type TypedBulk } from './views/queue-view.ts'

const pageSize = 25
/** More than anyone ticks by hand. */
export const mostAtOnce = 100
const mostLines = 10_000

const nothingPicked: TypedBulk = { picked: new Set(), word: '', reason: '', problems: [] }

export async function queuePage(c: PageContext, deps: Deps, bulk: TypedBulk = nothingPicked) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedFilter(c.req.query())
  const isOfficer = isPlanningOfficer(c.get('viewer'), deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const { filter, where } = await readLinkFilter(view, typed)
    return {
      filter,
      where,
      list: await listLinks(view, filter, { limit: pageSize, after: readCursor(typed.cursor) }),
      counts: await countLinks(view, filter),
      functions: await listFunctions(view),
      saved: await savedViewsOn(c, deps, view, '/alignments', queryOf(typed, null)),
      state: await graphState(view),
    }
  })
  const problems = [
    ...(found.where === null ? [{ field: 'place', text: say.queue.badPlace(typed.place ?? '') }] : []),
    ...bulk.problems,
  ]
  const place = found.where && found.where.area.kind !== 'country' ? placeTitle(found.where.area, lang) : null
  const { suggestedAt } = found.state
  const main = queueView(frame, say, {
    typed,
    problems,
    links: found.list.links,
    counts: found.counts,
    count: found.counts.get(found.filter.state) ?? 0,
    waiting: say.queue.waiting(whole(found.counts.get('proposed') ?? 0)),
    asked: suggestedAt ? say.queue.asked(formatInstant(suggestedAt, lang)) : say.queue.neverAsked,
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
    nextHref: found.list.next ? href(frame, `/alignments${queryOf(typed, writeCursor(found.list.next))}`) : null,
    firstHref: typed.cursor ? href(frame, `/alignments${queryOf(typed, null)}`) : null,
    isOfficer,
    bulk,
    oneTimeKey: newId(),
    saved: found.saved,
  })
  return c.html(
    page(frame, {
      title: place === null ? say.queue.title : say.queue.titleOf(place),
      lead: say.queue.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.goals.title, href: href(frame, '/goals') },
      ],
      actions: [
        ...(isOfficer ? [linkButton({ href: href(frame, '/alignments/new'), text: say.queue.propose })] : []),
        linkButton({ kind: 'secondary', href: href(frame, '/goals'), text: say.queue.toGoals }),
        linkButton({ kind: 'secondary', href: href(frame, '/gaps'), text: say.queue.toGaps }),
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [
        { href: `/api/v1/alignments${queryOf(typed, null)}`, type: 'application/json', text: say.queue.asJson },
      ],
      ...(isOfficer ? { islands: ['queue-keys'] } : {}),
      ...(suggestedAt ? { dataAsOf: formatInstant(suggestedAt, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export async function queueFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const links = await deps.db.snapshot(async (view) => {
    const { filter } = await readLinkFilter(view, typedFilter(c.req.query()))
    return (await listLinks(view, filter, { limit: mostLines, after: null })).links
  })
  const rows = links.map((link) => [
    `${link.home}-${link.id}`,
    say.states[link.state],
    say.kinds[link.kind],
    sideTitle(link.leftLine, lang),
    bodyName(link.leftLine, lang),
    link.leftLine.planTitle,
    sideTitle(link.rightLine, lang),
    bodyName(link.rightLine, lang),
    link.rightLine.planTitle,
    link.share === null ? '' : shareText(link.share),
    link.score ?? '',
    link.reason,
  ])
  return tableFile(c, format, { name: 'alignments', sheets: [{ title: 'alignments', head: say.queue.csv, rows }] })
}

/** One decision for every ticked link. What was refused is listed with why; the rest is decided. Sent twice, decided once. */
export async function decisionsPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null || !isPlanningOfficer(viewer, deps.clock.now())) return failure(c, 403, say.refused.notYours)
  const fields = await formFields(c)
  const picked = pickedIds('link', fields)
  const keys = picked.flatMap((id) => {
    const key = parsePublicId(id)
    return key.ok ? [key.value] : []
  })
  const word = (['confirm', 'reject'] as const).find((one) => one === fields.word)
  const reason = readReason(fields.reason)
  const problems: { field: string; text: string }[] = []
  if (keys.length === 0) problems.push({ field: 'queue', text: say.queue.bulk.none })
  if (keys.length > mostAtOnce) problems.push({ field: 'queue', text: say.queue.bulk.tooMany(mostAtOnce) })
  if (word === undefined) problems.push({ field: 'word', text: say.fields.problem.decision })
  if (!reason.ok) problems.push({ field: 'reason', text: problemText({ field: 'reason', is: reason.problem }, lang) })
  if (word === undefined || !reason.ok || problems.length > 0) {
    return queuePage(c, deps, {
      picked: new Set(picked),
      word: fields.word ?? '',
      reason: fields.reason ?? '',
      problems,
    })
  }
  const once = { purpose: 'alignments.decide', key: fields[oneTimeKeyFieldName] ?? null, now: deps.clock.now() }
  const { value: done } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const { decided, refused } = await decideAlignments(tx, deps, keys, { word, reason: reason.value }, viewer)
      return {
        decided: decided.length,
        refused: refused.map(({ key, why }) => ({ home: key.home, id: key.id, why: refusalText(why, lang) })),
      }
    }),
  )
  const said = say.decided[word](whole(done.decided))
  const back = href(lang, `/alignments${queryOf(typedFilter(c.req.query()), null)}`)
  if (done.refused.length === 0) {
    notice(c, said)
    return c.redirect(back, 303)
  }
  const links = new Map((await linksByKeys(deps.db, done.refused)).map((link) => [link.id, link]))
  const frame = frameOf(c, deps, 'plans')
  return c.html(
    page(frame, {
      title: say.queue.bulk.resultTitle,
      breadcrumbs: [{ text: say.queue.title, href: back }],
      main: bulkResultView(frame, say, {
        said: done.decided > 0 ? said : null,
        refused: done.refused.map((one) => ({
          id: `${one.home}-${one.id}`,
          link: links.get(one.id) ?? null,
          why: one.why,
        })),
        backHref: back,
      }),
      noIndex: true,
    }),
    422,
  )
}
