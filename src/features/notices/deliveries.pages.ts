import { isId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { type Door, doors } from './channel.ts'
import { messages } from './messages.ts'
import { maySeeDeliveries } from './notices.policy.ts'
import { countDeliveries, type DeliveryFilter, deliveriesPage } from './notices.sql.ts'
import { outages, retryDelivery } from './queue.sql.ts'
import { deliveryStates } from './queue.ts'
import { signedIn } from './settings.pages.ts'
import { expiryOf } from './settings.ts'
import { COUNTED_DAYS } from './tidy.ts'
import { isTopic } from './topic.ts'
import { deliveriesView } from './views/deliveries-view.ts'

const ON_A_PAGE = 50
const MOST_IN_FILE = 10_000
const DAY_MS = 86_400_000

/** What became of every letter, for who keeps the platform running. */
export function deliveriesPages(app: PageApp, deps: Deps): void {
  app.get(
    '/notices/deliveries',
    signedIn((c) => list(c, deps)),
  )
  for (const format of tableFormats)
    app.get(
      `/notices/deliveries.${format}`,
      signedIn((c) => file(c, deps, format)),
    )
  app.post(
    '/notices/deliveries/retry',
    signedIn((c) => retry(c, deps)),
  )
}

function filterOf(c: PageContext): DeliveryFilter {
  const states = ['open', 'failed', ...deliveryStates] as const
  const topic = c.req.query('topic') ?? ''
  return {
    door: doors.find((one) => one === c.req.query('door')) ?? null,
    state: states.find((one) => one === c.req.query('state')) ?? null,
    topic: isTopic(topic) ? topic : null,
  }
}

/** The last one of the page before, as `<id>.<door>`. */
function cursorOf(text: string | undefined): { noticeId: string; door: Door } | null {
  const [noticeId = '', given = ''] = text?.split('.') ?? []
  const door = doors.find((one) => one === given)
  return isId(noticeId) && door !== undefined ? { noticeId, door } : null
}

async function list(c: PageContext, deps: Deps) {
  if (!maySeeDeliveries(c.get('viewer'))) return failure(c, 403)
  const filter = filterOf(c)
  const before = cursorOf(c.req.query('before'))
  const since = new Date(deps.clock.now().getTime() - COUNTED_DAYS * DAY_MS)
  const found = await deps.db.snapshot(async (view) => ({
    rows: await deliveriesPage(view, filter, { before, limit: ON_A_PAGE + 1 }),
    counts: await countDeliveries(view, since),
    outages: await outages(view),
  }))
  const rows = found.rows.slice(0, ON_A_PAGE)
  const last = found.rows.length > ON_A_PAGE ? rows.at(-1) : undefined
  return c.html(
    deliveriesView(frameOf(c, deps), {
      filter,
      rows,
      counts: found.counts,
      outages: found.outages,
      isFirst: before === null,
      next: last === undefined ? null : `${last.noticeId}.${last.door}`,
      banner: noticeOf(c),
    }),
  )
}

async function file(c: PageContext, deps: Deps, format: TableFormat) {
  if (!maySeeDeliveries(c.get('viewer'))) return failure(c, 403)
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.deliveries
  const rows = await deliveriesPage(deps.db, filterOf(c), { before: null, limit: MOST_IN_FILE })
  return tableFile(c, format, {
    name: say.file,
    sheets: [
      {
        title: say.sheet,
        head: [say.made, say.topic, say.about, say.door, say.state, say.attempts, say.code, say.settled],
        rows: rows.map((one) => [
          formatInstant(one.madeAt, lang),
          all.topics[one.topic] ?? one.topic,
          one.about === null ? '' : `${one.about.kind} ${one.about.id}`,
          all.doors[one.door],
          all.states[one.state],
          one.attempts,
          one.lastError === null ? '' : say.reasonOf(one.lastError),
          one.settledAt === null ? '' : formatInstant(one.settledAt, lang),
        ]),
      },
    ],
  })
}

async function retry(c: PageContext, deps: Deps) {
  if (!maySeeDeliveries(c.get('viewer'))) return failure(c, 403)
  const say = messages(c.get('lang')).deliveries
  const { one = '' } = await formFields(c)
  const which = cursorOf(one)
  if (which === null) return c.notFound()
  const now = deps.clock.now()
  const isDone = await deps.db.transaction((tx) => retryDelivery(tx, which, { now, expiresAt: expiryOf(now) }))
  notice(c, isDone ? say.retried : say.notRetried)
  return c.redirect(href(c.get('lang'), '/notices/deliveries'), 303)
}
