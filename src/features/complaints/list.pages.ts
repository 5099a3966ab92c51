import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type Area, areaPoints, type Gazetteer, loadGazetteer, placeName } from '../places/index.ts'
import { listCategories, loadCategories } from '../routing/index.ts'
import { mayModerateSomewhere, mayTakeFor } from './complaints.policy.ts'
import { bodyName, categoryName, placeLine, publicCase } from './complaints.present.ts'
import { bodiesByIds, type CaseRow } from './complaints.sql.ts'
import { type CaseFilter, listCases } from './list.sql.ts'
import { filterQuery, positionText, readFilter, readPosition, type TypedFilter, typedFilter } from './list-filter.ts'
import { messages } from './messages.ts'
import { parseRef } from './ref.ts'
import { type CountedPlaces, listView } from './views/list-view.ts'

const PAGE_SIZE = 50
const MOST_ON_MAP = 1_000
const FILE_PAGE = 1_000
/** A whole country belongs into the open data files; this is what a spreadsheet program opens without trouble. */
const MOST_IN_FILE = 100_000

export function listPages(app: PageApp, deps: Deps): void {
  app.get('/complaints', (c) => listPage(c, deps))
  app.get('/complaints/find', (c) => find(c))
  for (const format of tableFormats) app.get(`/complaints.${format}`, (c) => listFile(c, deps, format))
}

function find(c: PageContext) {
  const lang = c.get('lang')
  const ref = parseRef(c.req.query('ref') ?? '')
  if (ref.ok) return c.redirect(href(lang, `/complaints/${ref.value}`), 303)
  return c.notFound()
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = typedFilter((name) => c.req.query(name))
  const given = readPosition(c.req.query('after'))
  const after = given === 'wrong' ? null : given
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const read = await readFilter(view, typed, lang)
    const places = await loadGazetteer(view)
    const categories = await listCategories(view, todayInBangkok(now))
    if (read.problems.length > 0)
      return { ...read, places, categories, rows: [], more: false, bodies: new Map(), counted: null }
    // The map counts the newest of the same list, so one look serves both.
    const isFirst = after === null
    const rows = await listCases(view, read.filter, { limit: isFirst ? MOST_ON_MAP : PAGE_SIZE + 1, after, now })
    const shown = rows.slice(0, PAGE_SIZE)
    return {
      ...read,
      places,
      categories,
      rows: shown,
      more: rows.length > PAGE_SIZE,
      bodies: await bodiesByIds(
        view,
        shown.map((row) => row.facts.leadBodyId),
      ),
      counted: isFirst && rows.length > 0 ? await countPlaces(view, places, read.area, rows, lang) : null,
    }
  })
  const frame = frameOf(c, deps, 'complaints')
  const last = found.rows.at(-1)
  const { problems } = found
  return c.html(
    page(frame, {
      title: say.list.title,
      lead: say.list.lead,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      alternates: [{ href: `/api/v1/complaints${filterQuery(typed)}`, type: 'application/json', text: 'JSON' }],
      main: listView(frame, {
        typed,
        problems,
        rows: found.rows,
        now,
        categories: found.categories,
        bodies: found.bodies,
        placeName: (code) => placeLine(found.places, code, lang),
        nextCursor: found.more && last !== undefined ? positionText({ at: last.receivedAt, id: last.id }) : null,
        isFirst: after === null,
        counted: found.counted,
        subject: subjectOf(typed, found.filter, found.area),
        isClerk: mayTakeFor(c.get('viewer')),
        isModerator: mayModerateSomewhere(c.get('viewer')),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function subjectOf(typed: TypedFilter, filter: CaseFilter, area: Area | null) {
  const set = Object.entries(typed).filter(([, value]) => value !== '')
  const [only] = set
  if (set.length !== 1 || only === undefined) return null
  if (only[0] === 'place' && area !== null)
    return { kind: 'place' as const, target: area.code, feed: `/feeds/complaints/places/${area.code}` }
  if (only[0] === 'category')
    return { kind: 'category' as const, target: typed.category, feed: `/feeds/complaints/categories/${typed.category}` }
  if (only[0] === 'body' && filter.bodyId !== null)
    return { kind: 'body' as const, target: filter.bodyId, feed: `/feeds/complaints/bodies/${typed.body}` }
  return null
}

/** Provinces for the country and what is wider than one, else the areas directly below. Villages have no map of their own. */
async function countPlaces(
  view: Queryable,
  places: Gazetteer,
  area: Area | null,
  rows: readonly CaseRow[],
  lang: 'th' | 'en',
): Promise<CountedPlaces | null> {
  const isWide = area === null || area.kind === 'country' || area.kind === 'region' || area.kind === 'province-cluster'
  const digits = isWide ? 2 : area.kind === 'province' ? 4 : area.kind === 'district' || area.kind === 'lao' ? 6 : 0
  if (digits === 0) return null
  const counts = new Map<string, number>()
  for (const { areaCode } of rows) {
    if (areaCode === null || areaCode.length < digits || !/^\d/.test(areaCode)) continue
    const code = areaCode.slice(0, digits)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const all = isWide ? places.provincesOf('TH') : area === null ? [] : places.children(area.code)
  const pointOf = await areaPoints(view, places)
  return {
    total: rows.length,
    kind: isWide ? 'provinces' : 'areas',
    places: all.map((one) => {
      const point = pointOf(one.code)
      return {
        code: one.code,
        name: placeName(one, lang),
        count: counts.get(one.code) ?? 0,
        lat: point?.latitude ?? null,
        lon: point?.longitude ?? null,
      }
    }),
  }
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { file } = say.list
  const typed = typedFilter((name) => c.req.query(name))
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const read = await readFilter(view, typed, lang)
    const rows: CaseRow[] = []
    while (read.problems.length === 0 && rows.length < MOST_IN_FILE) {
      const last = rows.at(-1)
      const after = last === undefined ? null : { at: last.receivedAt, id: last.id }
      const some = await listCases(view, read.filter, { limit: FILE_PAGE, after, now })
      rows.push(...some)
      if (some.length < FILE_PAGE) break
    }
    return {
      rows,
      places: await loadGazetteer(view),
      categories: await loadCategories(view),
      bodies: await bodiesByIds(
        view,
        rows.map((row) => row.facts.leadBodyId),
      ),
    }
  })
  const { baseUrl } = deps.config
  return tableFile(c, format, {
    name: 'complaints',
    sheets: [
      {
        title: 'complaints',
        head: [
          file.ref,
          file.received,
          file.category,
          file.state,
          file.outcome,
          file.place,
          file.area,
          file.body,
          file.words,
          file.lat,
          file.lon,
          file.supports,
          file.due,
          file.closed,
          file.channel,
          file.address,
        ],
        rows: found.rows.map((row) => {
          const body = row.facts.leadBodyId === null ? null : (found.bodies.get(row.facts.leadBodyId) ?? null)
          const one = publicCase(row, { now, body, baseUrl })
          const category = found.categories.find(({ code }) => code === one.category) ?? null
          return [
            one.ref,
            formatInstant(row.receivedAt, lang),
            categoryName(category, one.category, lang),
            say.states[one.state],
            one.outcome === null ? '' : say.outcomes[one.outcome],
            placeLine(found.places, one.area, lang) ?? '',
            one.area ?? '',
            body === null ? '' : bodyName(body, lang),
            one.words ?? '',
            one.latitude ?? '',
            one.longitude ?? '',
            one.supports,
            one.resolve_due ?? '',
            one.closed_at ?? '',
            say.channels[one.channel],
            one.href,
          ]
        }),
      },
    ],
  })
}
