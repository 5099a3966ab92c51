import { fiscalYearOf, formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { presentBody, presentLine } from './bodies.present.ts'
import { bodiesPage, bodyByCode, totalsOfBody } from './bodies.sql.ts'
import { type BodyKind, isBodyCode } from './body.ts'
import { messages } from './messages.ts'
import { bodiesView, bodyView, type TypedBodies } from './views/body-views.ts'

const PAGE_SIZE = 50

export function bodiesPages(app: PageApp, deps: Deps): void {
  app.get('/bodies', (c) => listPage(c, deps))
  app.get('/bodies/:code', (c) => bodyPage(c, deps))
}

/** Bodies are counted in thousands at most and the list is by name, so pages are numbered: `?page=2`. */
async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const word = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 100)
  const typed: TypedBodies = { q: word('q'), kind: word('kind'), province: word('province') }
  const at = Math.max(1, Math.min(100_000, Number.parseInt(word('page'), 10) || 1))
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const province = readProvince(typed.province, places)
    const filter = {
      kind: Object.hasOwn(say.kinds, typed.kind) ? (typed.kind as BodyKind) : null,
      province: province.ok ? province.value : null,
      words: typed.q || null,
    }
    return { places, province, ...(await bodiesPage(view, filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)) }
  })
  const problems = found.province.ok ? [] : [{ field: 'province', text: say.provinceUnknown(typed.province) }]
  const to = (number: number) => {
    const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
    if (number > 1) query.set('page', String(number))
    return `/bodies${query.size > 0 ? `?${query}` : ''}`
  }
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: bodiesView(frame, say, {
        typed,
        problems,
        bodies: found.bodies.map((body) => presentLine(body, found.places, lang)),
        total: found.total,
        from: (at - 1) * PAGE_SIZE + 1,
        previous: at > 1 ? to(at - 1) : null,
        next: at * PAGE_SIZE < found.total ? to(at + 1) : null,
      }),
      alternates: [{ href: '/api/v1/bodies', type: 'application/json', text: say.asJson }],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function readProvince(typed: string, places: Gazetteer): { ok: true; value: string | null } | { ok: false } {
  if (typed === '') return { ok: true, value: null }
  const code = places.resolve(typed)?.code ?? ''
  return /^\d\d/.test(code) ? { ok: true, value: code.slice(0, 2) } : { ok: false }
}

async function bodyPage(c: PageContext, deps: Deps) {
  const code = c.req.param('code') ?? ''
  if (!isBodyCode(code)) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const found = await deps.db.snapshot(async (view) => {
    const body = await bodyByCode(view, code)
    return body && { places: await loadGazetteer(view), ...body, ...(await totalsOfBody(view, body.body.id)) }
  })
  if (!found) return c.notFound()
  const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const body = presentBody(found, found.totals, now, found.places, lang)
  return c.html(
    page(frame, {
      title: body.name,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/bodies') },
        ...(body.parent ? [{ text: body.parent.name, href: href(frame, body.parent.href) }] : []),
      ],
      banner: noticeOf(c),
      main: bodyView(frame, say, body),
      alternates: [{ href: `/api/v1/bodies/${body.code}`, type: 'application/json', text: say.asJson }],
      ...(found.asOf ? { dataAsOf: formatInstant(found.asOf, lang) } : {}),
    }),
  )
}
