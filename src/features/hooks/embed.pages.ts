import { createHash } from 'node:crypto'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneLineText } from '../../web/read-form.ts'
import { loadGazetteer } from '../places/index.ts'
import { type Badge, badgeSvg } from './badge.ts'
import { messages } from './messages.ts'
import { type HookPorts, MOST_COUNTED, type Standing } from './ports.ts'
import { codePageView, embeddedList } from './views/embed-views.ts'

const MOST_LINES = 10
/** A site with many readers asks again after five minutes, and is told in a word that nothing changed. */
const CACHED = 'public, max-age=300'
const EXAMPLE_PLACE = '57'

/** What other sites put into their pages. Nothing here knows who reads, and nothing here asks. */
export function embedPages(app: PageApp, deps: Deps, ports: HookPorts): void {
  app.get('/embed', (c) => codePage(c, deps))
  app.get('/embed/places/:code', (c) => listPage(c, deps, ports))
  app.get('/badge/places/:file{.+\\.svg}', (c) =>
    standingBadge(c, (code, lang) => ports.standingOfPlace(deps.db, code, lang, deps.clock.now())),
  )
  app.get('/badge/bodies/:file{.+\\.svg}', (c) =>
    standingBadge(c, (code, lang) => ports.standingOfBody(deps.db, code, lang, deps.clock.now())),
  )
  app.get('/badge/complaints/:file{.+\\.svg}', async (c) => {
    const lang = c.get('lang')
    const found = await ports.caseOf(deps.db, nameIn(c), lang)
    if (found === null) return c.notFound()
    return drawn(c, { label: found.category, text: found.state.text, meaning: found.state.meaning })
  })
}

function nameIn(c: PageContext): string {
  return (c.req.param('file') ?? '').slice(0, -'.svg'.length)
}

async function standingBadge(c: PageContext, find: (code: string, lang: Lang) => Promise<Standing | null>) {
  const lang = c.get('lang')
  const found = await find(nameIn(c), lang)
  if (found === null) return c.notFound()
  const say = messages(lang).embed
  const text = `${say.open(counted(found.open, lang))} · ${say.closed(counted(found.closed, lang))}`
  return drawn(c, { label: found.name, text, meaning: 'doing' })
}

function counted(count: number, lang: Lang): string {
  const most = MOST_COUNTED.toLocaleString('en-US')
  return count > MOST_COUNTED ? messages(lang).embed.more(most) : count.toLocaleString('en-US')
}

function drawn(c: PageContext, badge: Badge) {
  return sent(c, badgeSvg(badge).toString(), {
    'Content-Type': 'image/svg+xml; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox",
  })
}

/** Other sites may show it; whoever has it already is told so. */
function sent(c: PageContext, text: string, headers: Readonly<Record<string, string>>) {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const own = { ...headers, ETag: tag, 'Cache-Control': CACHED, 'Cross-Origin-Resource-Policy': 'cross-origin' }
  const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes(tag) ? c.body(null, 304, own) : c.body(text, 200, own)
}

async function listPage(c: PageContext, deps: Deps, ports: HookPorts) {
  const lang = c.get('lang')
  const code = c.req.param('code') ?? ''
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const standing = await ports.standingOfPlace(view, code, lang, now)
    const cases = standing === null ? null : await ports.casesOfPlace(view, code, lang, now, MOST_LINES)
    return standing === null || cases === null ? null : { standing, cases }
  })
  if (found === null) return c.notFound()
  const { standing, cases } = found
  const text = embeddedList({
    lang,
    name: standing.name,
    open: counted(standing.open, lang),
    closed: counted(standing.closed, lang),
    cases,
    address: (path) => `${deps.config.baseUrl}${href(lang, path)}`,
    code,
  })
  return sent(c, text.toString(), {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    'X-Robots-Tag': 'noindex',
  })
}

/** Gives the lines to paste. */
async function codePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).embed
  const typed = oneLineText(c.req.query('place')).slice(0, 200)
  const places = await loadGazetteer(deps.db)
  const code = typed === '' ? EXAMPLE_PLACE : places.areas.has(typed as never) ? typed : places.resolve(typed)?.code
  const area = code === undefined ? undefined : places.areas.get(code as never)
  const problems = area === undefined ? [{ field: 'place', text: say.unknown(typed) }] : []
  const frame = frameOf(c, deps, 'data')
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: codePageView(frame, {
        typed,
        problem: problems[0]?.text ?? null,
        area: area === undefined ? null : area,
        baseUrl: deps.config.baseUrl,
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}
