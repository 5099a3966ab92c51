import { isId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { messages } from './messages.ts'
import { maySeeDeliveries } from './notices.policy.ts'
import { presentNotice } from './notices.present.ts'
import { ownNotices, seeAllNotices, seeNotice } from './notices.sql.ts'
import { openHead } from './sealed.ts'
import { signedIn } from './settings.pages.ts'
import { listView } from './views/list-view.ts'

const ON_A_PAGE = 30

/** The list of who is signed in: the bell in the header leads here. */
export function noticesPages(app: PageApp, deps: Deps): void {
  app.get(
    '/notices',
    signedIn((c, viewer) => list(c, deps, viewer)),
  )
  app.post(
    '/notices/seen',
    signedIn((c, viewer) => seeAll(c, deps, viewer)),
  )
  app.get(
    '/notices/:id',
    signedIn((c, viewer) => open(c, deps, viewer)),
  )
}

async function list(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const before = c.req.query('before') ?? null
  const isUnseenOnly = c.req.query('show') === 'new'
  const found = await ownNotices(deps.db, viewer.personId, {
    before: before !== null && isId(before) ? before : null,
    isUnseenOnly,
    limit: ON_A_PAGE + 1,
  })
  const items = found.slice(0, ON_A_PAGE)
  return c.html(
    listView(frameOf(c, deps), {
      items: items.map((one) => presentNotice(deps, one, lang)),
      isUnseenOnly,
      isFirst: before === null,
      next: found.length > ON_A_PAGE ? (items.at(-1)?.id ?? null) : null,
      maySeeDeliveries: maySeeDeliveries(viewer),
      banner: noticeOf(c),
    }),
  )
}

async function seeAll(c: PageContext, deps: Deps, viewer: Viewer) {
  const { until = '' } = await formFields(c)
  if (!isId(until)) return c.notFound()
  const now = deps.clock.now()
  const seen = await deps.db.transaction((tx) => seeAllNotices(tx, viewer.personId, until, now))
  notice(c, messages(c.get('lang')).list.seenAll(seen))
  return c.redirect(href(c.get('lang'), '/notices'), 303)
}

/** Marks it as read and leads on: the only thing a visit changes is what only the visitor sees. */
async function open(c: PageContext, deps: Deps, viewer: Viewer) {
  const id = c.req.param('id') ?? ''
  const now = deps.clock.now()
  const found = isId(id) ? await deps.db.transaction((tx) => seeNotice(tx, viewer.personId, id, now)) : null
  if (found === null) return c.notFound()
  const path = found.headSealed === null ? null : openHead(deps, found.id, found.headSealed).path
  return c.redirect(href(c.get('lang'), path ?? '/notices'), 303)
}
