import type { Deps } from '../../platform/deps.ts'
import { listOutbox } from '../../platform/mail/outbox.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Frame } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { aboutPage } from '../../web/pages/about.ts'
import { accessibilityPage } from '../../web/pages/accessibility.ts'
import { componentsPage } from '../../web/pages/components-page.ts'
import { privacyPage } from '../../web/pages/privacy.ts'
import { holdsDemo } from '../people/index.ts'
import { messages } from './messages.ts'
import { apiView } from './views/api-view.ts'
import { outboxView } from './views/outbox-view.ts'

const fixedPages: Record<string, (frame: Frame) => Html> = {
  '/about': aboutPage,
  '/accessibility': accessibilityPage,
  '/privacy': privacyPage,
  '/components': componentsPage,
}

export function aboutPages(app: PageApp, deps: Deps): void {
  for (const [path, content] of Object.entries(fixedPages)) {
    app.get(path, (c) => c.html(content(frameOf(c, deps))))
  }

  app.get('/api', (c) => {
    const frame = frameOf(c, deps, 'data')
    const say = messages(frame.lang)
    return c.html(
      page(frame, {
        title: say.api.title,
        lead: say.api.lead,
        main: apiView(frame, say, deps.config.baseUrl),
        alternates: [{ href: '/api/openapi.json', type: 'application/json', text: say.api.document }],
      }),
    )
  })

  // Letters hold personal data and open accounts: the page exists only where the people are invented, not on a real
  // platform that somebody starts without PRASAN_DEMO=0.
  app.get('/demo/outbox', async (c) => {
    if (!deps.config.demo || !(await holdsDemo(deps.db))) return c.notFound()
    const frame = frameOf(c, deps)
    const say = messages(frame.lang)
    const letters = await listOutbox(deps)
    const main = outboxView(frame, say, letters)
    return c.html(page(frame, { title: say.outbox.title, lead: say.outbox.lead, main, noIndex: true }))
  })
}
