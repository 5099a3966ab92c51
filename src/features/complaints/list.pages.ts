import type { Lang } from '../../kernel/lang.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { type Cell, streamedTable, type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { type BodyName, bodiesNamed } from '../bodies/index.ts'
import { type Area, areaPoints, type Gazetteer, loadGazetteer, placeName, placeTitle } from '../places/index.ts'
import { listCategories, loadCategories } from '../routing/index.ts'
import { mayModerateSomewhere, mayTakeFor } from './complaints.policy.ts'
import { bodyName, categoryName, placeLine, publicCase } from './complaints.present.ts'
import { type CaseFilter, countNewest, type ListedCase, listCases, type Position } from './list.sql.ts'
import { filterQuery, positionText, readFilter, readPosition, type TypedFilter, typedFilter } from './list-filter.ts'
import { messages } from './messages.ts'
import { parseRef } from './ref.ts'
import { type CountedPlaces, listView } from './views/list-view.ts'

const PAGE_SIZE = 50
const MOST_ON_MAP = 1_000
const FILE_PAGE = 1_000
/** What a spreadsheet program opens without trouble. CSV and JSON have no end but the list's. */
const MOST_IN_SHEET = 100_000
/** The whole country is 1,500 questions: a network block may ask for so many files an hour. */
const filesTaken = limiter('complaints.files', { points: 60, seconds: 3600 })

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
    const rows = await listCases(view, read.filter, { limit: PAGE_SIZE + 1, after, now })
    const shown = rows.slice(0, PAGE_SIZE)
    return {
      ...read,
      places,
      categories,
      rows: shown,
      more: rows.length > PAGE_SIZE,
      bodies: await bodiesNamed(
        view,
        shown.map((row) => row.facts.leadBodyId),
      ),
      counted: after === null && rows.length > 0 ? await countPlaces(view, places, read, now, lang) : null,
    }
  })
  const frame = frameOf(c, deps, 'complaints')
  const last = found.rows.at(-1)
  const { problems } = found
  const subject = subjectOf(typed, found.filter, found.area)
  return c.html(
    page(frame, {
      title: say.list.title,
      lead: say.list.lead,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      alternates: [
        { href: `/api/v1/complaints${filterQuery(typed)}`, type: 'application/json', text: 'JSON' },
        { href: href(frame, subject?.feed ?? '/feeds/complaints'), type: 'application/atom+xml', text: 'Atom' },
      ],
      main: listView(frame, {
        typed,
        problems,
        areaName: found.area === null ? null : placeTitle(found.area, lang),
        rows: found.rows,
        now,
        categories: found.categories,
        bodies: found.bodies,
        placeName: (code) => placeLine(found.places, code, lang),
        nextCursor: found.more && last !== undefined ? positionText({ at: last.receivedAt, id: last.id }) : null,
        isFirst: after === null,
        counted: found.counted,
        subject,
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
  { area, filter }: { readonly area: Area | null; readonly filter: CaseFilter },
  now: Date,
  lang: 'th' | 'en',
): Promise<CountedPlaces | null> {
  const isWide = area === null || area.kind === 'country' || area.kind === 'region' || area.kind === 'province-cluster'
  const digits = isWide ? 2 : area.kind === 'province' ? 4 : area.kind === 'district' || area.kind === 'lao' ? 6 : 0
  if (digits === 0) return null
  const counts = await countNewest(view, filter, { limit: MOST_ON_MAP, after: null, now }, digits)
  const all = isWide ? places.provincesOf('TH') : area === null ? [] : places.children(area.code)
  const pointOf = await areaPoints(view, places)
  return {
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
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

/** The whole list, however long: read and sent a thousand at a time. A spreadsheet ends where such programs do, and says so. */
async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const wait = await takeForBlock(c, filesTaken)
  if (wait !== null) return tooMany(c, wait)
  const lang = c.get('lang')
  const { file } = messages(lang).list
  const typed = typedFilter((name) => c.req.query(name))
  const { filter, problems } = await deps.db.snapshot((view) => readFilter(view, typed, lang))
  const head = [
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
  ]
  const rows = problems.length > 0 ? noRows() : fileRows(deps, filter, lang)
  if (format !== 'xlsx') return streamedTable(c, format, { name: 'complaints', head, rows })
  const sheet: (readonly Cell[])[] = []
  for await (const row of rows) {
    if (sheet.length === MOST_IN_SHEET) {
      sheet.push([file.more])
      break
    }
    sheet.push(row)
  }
  return tableFile(c, format, { name: 'complaints', sheets: [{ title: 'complaints', head, rows: sheet }] })
}

async function* noRows(): AsyncGenerator<readonly Cell[]> {}

async function* fileRows(deps: Deps, filter: CaseFilter, lang: Lang): AsyncGenerator<readonly Cell[]> {
  const say = messages(lang)
  const now = deps.clock.now()
  const { baseUrl } = deps.config
  const places = await loadGazetteer(deps.db)
  const categories = new Map((await loadCategories(deps.db)).map((category) => [category.code, category]))
  const bodies = new Map<string, BodyName>()
  let after: Position | null = null
  for (;;) {
    const rows: ListedCase[] = await listCases(deps.db, filter, { limit: FILE_PAGE, after, now })
    const unknown = rows.flatMap(({ facts }) =>
      facts.leadBodyId === null || bodies.has(facts.leadBodyId) ? [] : [facts.leadBodyId],
    )
    for (const [id, body] of await bodiesNamed(deps.db, [...new Set(unknown)])) bodies.set(id, body)
    for (const row of rows) {
      const body = row.facts.leadBodyId === null ? null : (bodies.get(row.facts.leadBodyId) ?? null)
      const one = publicCase(row, { now, body, baseUrl })
      yield [
        one.ref,
        formatInstant(row.receivedAt, lang),
        categoryName(categories.get(one.category) ?? null, one.category, lang),
        say.states[one.state],
        one.outcome === null ? '' : say.outcomes[one.outcome],
        placeLine(places, one.area, lang) ?? '',
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
    }
    const last = rows.at(-1)
    if (rows.length < FILE_PAGE || last === undefined) return
    after = { at: last.receivedAt, id: last.id }
  }
}
