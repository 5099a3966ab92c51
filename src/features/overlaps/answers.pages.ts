import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { emptyState, linkRows, state } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { crumbs } from './cases.pages.ts'
import { messages } from './messages.ts'
import { bodiesOf } from './overlaps.policy.ts'
import { presentPair } from './overlaps.present.ts'
import { pairsByKeys } from './overlaps.sql.ts'
import { noticesFor } from './review.sql.ts'
import { pairState } from './views/queue-view.ts'

/** What the viewer's bodies were told about their projects: unanswered first. Only for officers of a body. */
export async function answersPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.answers
  const viewer = c.get('viewer')
  const frame = frameOf(c, deps, 'coordination')
  const bodies = bodiesOf(viewer, deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const notices = await noticesFor(view, bodies)
    return { notices, pairs: new Map((await pairsByKeys(view, notices)).map((pair) => [pair.id, pair])) }
  })
  const rows = found.notices.flatMap((notice) => {
    const stored = found.pairs.get(notice.id)
    if (!stored) return []
    const pair = presentPair(stored, lang)
    const body = stored.left.bodyId === notice.bodyId ? pair.left.body : pair.right.body
    return [
      {
        title: pair.left.title,
        href: href(frame, `${pair.href}#answers`),
        text: html`${say.and} ${pair.right.title}`,
        meta: `${words.kinds[notice.kind]} · ${body} · ${formatInstant(notice.noticedAt, lang)}`,
        side: html`${notice.answered ? state('solved', words.answered) : state('doing', words.waiting)}<br>${pairState(say, pair)}`,
      },
    ]
  })
  const next = { href: href(frame, '/overlaps'), text: say.cases.toQueue }
  const signIn = {
    href: href(frame, `/sign-in?return=${encodeURIComponent(href(frame, '/overlaps/answers'))}`),
    text: say.signIn,
  }
  const empty = () => {
    if (!viewer) return emptyState({ why: words.signIn, next: signIn })
    return emptyState({ why: bodies.length > 0 ? words.none : words.noBody, next })
  }
  return c.html(
    page(frame, {
      title: words.title,
      lead: words.lead,
      breadcrumbs: crumbs(c),
      main: rows.length > 0 ? linkRows(rows) : empty(),
      noIndex: true,
    }),
  )
}
