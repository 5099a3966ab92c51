import { fiscalYearOf, formatInstant, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type PagePart, showParts } from '../../web/page-parts.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { mayKeepBodies } from './bodies.policy.ts'
import { presentBody, presentEvents, presentLine, reasonText } from './bodies.present.ts'
import { type BodyFilter, bodiesPage, bodyIdsOf } from './bodies.sql.ts'
import { type BodyKind, isBodyCode } from './body.ts'
import type { BodyAnswer } from './body-register.ts'
import { bodyTable } from './export-bodies.ts'
import { messages } from './messages.ts'
import { readBody, registerOf } from './read-body.ts'
import { type BodiesView, bodiesView, bodyView, type TypedBodies } from './views/body-views.ts'

const PAGE_SIZE = 50
const MOST_NAMESAKES = 8

/** A part of the page of a body that a room above this one fills. */
export type BodySection = PagePart<BodySubject>

/** The body a section is about. */
export interface BodySubject {
  readonly id: string
  readonly code: string
  readonly areaCode: string | null
  /** In Bangkok. */
  readonly today: LocalDate
}

export interface BodyPorts {
  /** What the rooms above show on the page of a body, in this order. */
  readonly sections: readonly BodySection[]
}

export function bodiesPages(app: PageApp, deps: Deps, ports: BodyPorts): void {
  app.get('/bodies', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/bodies/list.${format}`, (c) => exportFile(c, deps, format))
  app.get('/bodies/:code', (c) => bodyPage(c, deps, ports))
}

/** Bodies are counted in thousands at most and the list is by name, so pages are numbered: `?page=2`. */
async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedFilter(c)
  const at = Math.max(1, Math.min(100_000, Number.parseInt(c.req.query('page') ?? '', 10) || 1))
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, provinceKnown } = readFilter(typed, places, say.kinds)
    const answer =
      typed.q === '' ? null : (await registerOf(view, places)).resolve(typed.q, { areaCode: filter.province })
    return { places, provinceKnown, answer, ...(await bodiesPage(view, filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)) }
  })
  const problems = found.provinceKnown ? [] : [{ field: 'province', text: say.provinceUnknown(typed.province) }]
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
  const to = (number: number) => {
    const of = new URLSearchParams(query)
    if (number > 1) of.set('page', String(number))
    return `/bodies${of.size > 0 ? `?${of}` : ''}`
  }
  const asked = query.size > 0 ? `?${query}` : ''
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      ...(mayKeepBodies(c.get('viewer'), deps.clock.now())
        ? { actions: [linkButton({ href: href(frame, '/bodies/import'), text: say.keep, kind: 'secondary' })] }
        : {}),
      main: bodiesView(frame, say, {
        typed,
        problems,
        meant: at === 1 ? meantBy(found.answer, found.places, lang) : null,
        exports: [
          { href: `/bodies/list.csv${asked}`, text: say.exportCsv },
          { href: `/bodies/list.xlsx${asked}`, text: say.exportXlsx },
          { href: `/bodies/list.json${asked}`, text: say.exportJson },
        ],
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

/** A code, an old name or an abbreviation leads to its body, with the reason, also where no part of its name was typed. */
function meantBy(answer: BodyAnswer | null, places: Gazetteer, lang: 'th' | 'en'): BodiesView['meant'] {
  const say = messages(lang)
  if (answer === null || answer.kind === 'none') return null
  if (answer.kind === 'found') {
    const { body, reason } = answer.found
    return { title: say.foundTitle, lines: [{ ...presentLine(body, places, lang), why: reasonText(reason, lang) }] }
  }
  const lines = answer.bodies
    .slice(0, MOST_NAMESAKES)
    .map((body) => ({ ...presentLine(body, places, lang), why: body.code }))
  return { title: say.severalTitle, lines }
}

function typedFilter(c: PageContext): TypedBodies {
  const word = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 100)
  return { q: word('q'), kind: word('kind'), province: word('province') }
}

function readFilter(
  typed: TypedBodies,
  places: Gazetteer,
  kinds: Readonly<Record<string, string>>,
): { filter: BodyFilter; provinceKnown: boolean } {
  const province = readProvince(typed.province, places)
  return {
    provinceKnown: province.ok,
    filter: {
      kind: Object.hasOwn(kinds, typed.kind) ? (typed.kind as BodyKind) : null,
      province: province.ok ? province.value : null,
      words: typed.q || null,
    },
  }
}

function readProvince(typed: string, places: Gazetteer): { ok: true; value: string | null } | { ok: false } {
  if (typed === '') return { ok: true, value: null }
  const code = places.resolve(typed)?.code ?? ''
  return /^\d\d/.test(code) ? { ok: true, value: code.slice(0, 2) } : { ok: false }
}

/** The list as it is filtered, as a file the import reads back. */
async function exportFile(c: PageContext, deps: Deps, format: TableFormat) {
  const typed = typedFilter(c)
  const table = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const register = await registerOf(view, places)
    const { filter } = readFilter(typed, places, messages('th').kinds)
    const bodies = (await bodyIdsOf(view, filter)).flatMap((id) => register.byId.get(id) ?? [])
    return bodyTable(bodies, (id) => register.byId.get(id)?.code ?? '')
  })
  return tableFile(c, format, { name: 'bodies', sheets: [{ title: 'bodies', ...table }] })
}

async function bodyPage(c: PageContext, deps: Deps, ports: BodyPorts) {
  const code = c.req.param('code') ?? ''
  if (!isBodyCode(code)) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const found = await deps.db.snapshot(async (view) => {
    const facts = await readBody(view, code)
    if (facts === null) return null
    const { id, areaCode } = facts.body
    const subject: BodySubject = { id, code, areaCode, today: todayInBangkok(deps.clock.now()) }
    const asked = ports.sections.map((section) => section.sql(subject))
    const actors = facts.events.map((event) => event.actorId)
    return {
      facts,
      sections: { subject, values: await readTogether(view, asked) },
      names: await personNames(view, deps, actors),
    }
  })
  if (!found) return c.notFound()
  const { facts, names } = found
  const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const body = presentBody(facts, now, lang)
  return c.html(
    page(frame, {
      title: body.name,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/bodies') },
        ...(body.parent ? [{ text: body.parent.name, href: href(frame, body.parent.href) }] : []),
      ],
      banner: noticeOf(c),
      main: bodyView(
        frame,
        say,
        { ...body, history: presentEvents(facts, names, lang) },
        showParts(frame, ports.sections, found.sections),
      ),
      alternates: [
        { href: `/api/v1/bodies/${body.code}`, type: 'application/json', text: say.asJson },
        { href: href(frame, `/feeds/complaints/bodies/${body.code}`), type: 'application/atom+xml', text: 'Atom' },
      ],
      ...(facts.asOf ? { dataAsOf: formatInstant(facts.asOf, lang) } : {}),
    }),
  )
}
