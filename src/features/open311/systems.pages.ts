import { isId } from '../../kernel/ids.ts'
import type { Result } from '../../kernel/result.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { mayRunPlatform, personNames, requireStepUp } from '../people/index.ts'
import { type Tried, tryConnected } from './connect-system.ts'
import { problemText } from './forward.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import type { PeerProblem } from './peer-client.ts'
import { peersInUse } from './peers.sql.ts'
import { type ForwardState, forwardLines, retryForward, systemsInUse } from './systems.sql.ts'
import { bodyOf, type QueueFilter, queueFilters, systemsView } from './views/systems-view.ts'

const ON_A_PAGE = 50
const LATEST = 10
const MOST_IN_FILE = 10_000

const statesOf: Readonly<Record<QueueFilter, readonly ForwardState[]>> = {
  open: ['waiting', 'sending', 'refused'],
  waiting: ['waiting', 'sending'],
  refused: ['refused'],
}

/** Other systems in which bodies work: how it stands with each, and what could not be handed over. */
export function systemsPages(app: PageApp, deps: Deps, reach: OutsideOptions): void {
  app.get('/systems', (c) => list(c, deps))
  for (const format of tableFormats) app.get(`/systems.${format}`, (c) => file(c, deps, format))
  app.post('/systems/retry', (c) => retry(c, deps))
  app.post('/systems/try', (c) => tryNow(c, deps, reach))
}

async function stranger(c: PageContext, deps: Deps): Promise<Response | null> {
  const viewer = c.get('viewer')
  if (viewer === null) return requireStepUp(c, deps)
  return mayRunPlatform(viewer) ? null : failure(c, 403)
}

const filterOf = (c: PageContext): QueueFilter => queueFilters.find((one) => one === c.req.query('state')) ?? 'open'

async function list(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const filter = filterOf(c)
  const asked = c.req.query('before') ?? ''
  const before = isId(asked) ? asked : null
  const found = await deps.db.snapshot(async (view) => {
    const systems = await systemsInUse(view)
    return {
      systems,
      names: await personNames(
        view,
        deps,
        systems.map(({ madeBy }) => madeBy),
      ),
      queue: await forwardLines(view, { states: statesOf[filter], before, limit: ON_A_PAGE + 1 }),
      latest: await forwardLines(view, { states: ['sent'], before: null, limit: LATEST }),
    }
  })
  const queue = found.queue.slice(0, ON_A_PAGE)
  return c.html(
    systemsView(frameOf(c, deps), {
      ...found,
      queue,
      filter,
      isFirst: before === null,
      next: found.queue.length > ON_A_PAGE ? (queue.at(-1)?.id ?? null) : null,
      banner: noticeOf(c),
    }),
  )
}

async function file(c: PageContext, deps: Deps, format: TableFormat) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.systems
  const at = (instant: Date | null) => (instant === null ? '' : formatInstant(instant, lang))
  const states = [...statesOf[filterOf(c)]]
  const rows = await forwardLines(deps.db, { states, before: null, limit: MOST_IN_FILE })
  return tableFile(c, format, {
    name: say.file,
    sheets: [
      {
        title: say.queue,
        head: [say.ref, say.body, say.state, say.tries, say.why, say.since, say.next],
        rows: rows.map((one) => [
          one.ref,
          bodyOf(one, lang),
          say.states[one.state],
          one.attempts,
          all.problemOf(one.problem),
          at(one.madeAt),
          at(one.nextAt),
        ]),
      },
    ],
  })
}

async function retry(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const say = messages(c.get('lang')).systems
  const { one = '' } = await formFields(c)
  const [home = '', ...rest] = one.split('-')
  const id = rest.join('-')
  if (!/^\d\d$/.test(home) || !isId(id)) return c.notFound()
  const isDone = await deps.db.transaction((tx) => retryForward(tx, { home, id }, deps.clock.now()))
  notice(c, isDone ? say.retried : say.notRetried)
  return c.redirect(href(c.get('lang'), '/systems#queue'), 303)
}

async function tryNow(c: PageContext, deps: Deps, reach: OutsideOptions) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const all = messages(c.get('lang'))
  const { system = '' } = await formFields(c)
  const row = (await peersInUse(deps.db)).find(({ id }) => id === system)
  notice(c, row === undefined ? all.systems.gone : sayTried(await tryConnected(deps, row, reach), all))
  return c.redirect(href(c.get('lang'), '/systems#systems'), 303)
}

function sayTried(found: Result<Tried, PeerProblem>, { systems, problemOf }: Messages): string {
  if (!found.ok) return systems.notTried(problemOf(problemText(found.problem)))
  const { services, without } = found.value
  return [systems.answered(services), ...(without.length === 0 ? [] : [systems.without(without.join(', '))])].join(
    ' · ',
  )
}
