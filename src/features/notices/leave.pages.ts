import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { actions, banner, bulletList, button, form, linkButton, paragraph } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Leavers, leave } from './leave.ts'
import { type Leaving, leavingOf, settingsWord } from './links.ts'
import { messages } from './messages.ts'
import { unreferred } from './unreferred.ts'

/**
 * The link at the end of a letter. It leads on to the settings as long as the link to them in the same letter does. Programs look through letters: reading the page changes nothing,
 * the button does.
 */
export function leavePages(app: PageApp, deps: Deps, leavers: Leavers): void {
  app.use('/notices/leave/:word', unreferred)
  app.get('/notices/leave/:word', (c) => ask(c, deps))
  app.post('/notices/leave/:word', (c) => end(c, deps, leavers))
}

async function ask(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const word = c.req.param('word') ?? ''
  const leaving = leavingOf(deps, word)
  if (leaving === null) return done(c, deps, { isLeft: false, leaving: null, status: 404 })
  const frame = frameOf(c, deps)
  const names = leaving.topics.map((topic) => say.topics[topic])
  const what =
    leaving.leaves !== null ? paragraph(say.leave.one) : html`${paragraph(say.leave.topics)}${bulletList(names)}`
  const main = form(frame, {
    action: href(frame, `/notices/leave/${word}`),
    body: html`${what}${actions([
      button({ text: say.leave.button }),
      linkButton({
        href: href(frame, `/notices/settings/${settingsWord(deps, leaving.personId, leaving.day)}`),
        text: say.leave.settings,
        kind: 'secondary',
      }),
    ])}`,
  })
  return c.html(page(frame, { title: say.leave.title, narrow: true, noIndex: true, main }))
}

async function end(c: PageContext, deps: Deps, leavers: Leavers) {
  const leaving = leavingOf(deps, c.req.param('word') ?? '')
  if (leaving === null) return done(c, deps, { isLeft: false, leaving: null, status: 404 })
  const isLeft = await deps.db.transaction((tx) => leave(tx, deps, leaving, leavers))
  return done(c, deps, { isLeft, leaving: leaving.leaves === null ? leaving : null })
}

function done(
  c: PageContext,
  deps: Deps,
  { isLeft, leaving, status = 200 }: { isLeft: boolean; leaving: Leaving | null; status?: 200 | 404 },
) {
  const say = messages(c.get('lang')).leave
  const frame = frameOf(c, deps)
  const settings =
    leaving !== null &&
    actions([
      linkButton({
        href: href(frame, `/notices/settings/${settingsWord(deps, leaving.personId, leaving.day)}`),
        text: say.settings,
        kind: 'secondary',
      }),
    ])
  const main = html`${banner({ kind: isLeft ? 'success' : 'info', title: status === 404 ? say.wrong : isLeft ? say.left : say.before })}${settings}`
  return c.html(page(frame, { title: say.title, narrow: true, noIndex: true, main }), status)
}
