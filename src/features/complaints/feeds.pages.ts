import { createHash } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { atomFeed } from './atom.ts'
import { categoryName, placeLine, stateMark, wordsAreShown } from './complaints.present.ts'
import { listCases } from './list.sql.ts'
import { filterQuery, positionText, readFilter, readPosition, type TypedFilter } from './list-filter.ts'
import { messages } from './messages.ts'

const USUAL = 100
const MOST = 1_000
const nothing: TypedFilter = { q: '', place: '', category: '', body: '', state: '', from: '', to: '' }

/** What is followed by programs: RFC 4287. As public as the list, and no more. */
export function feedPages(app: PageApp, deps: Deps): void {
  app.get('/feeds/complaints', (c) => feed(c, deps, nothing))
  app.get('/feeds/complaints/places/:code', (c) => feed(c, deps, { ...nothing, place: c.req.param('code') }))
  app.get('/feeds/complaints/categories/:code', (c) => feed(c, deps, { ...nothing, category: c.req.param('code') }))
  app.get('/feeds/complaints/bodies/:code', (c) => feed(c, deps, { ...nothing, body: c.req.param('code') }))
}

async function feed(c: PageContext, deps: Deps, typed: TypedFilter): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const limit = Math.max(1, Math.min(MOST, Number.parseInt(c.req.query('limit') ?? '', 10) || USUAL))
  const after = readPosition(c.req.query('after'))
  if (after === 'wrong') return c.notFound()
  const found = await deps.db.snapshot(async (view) => {
    const read = await readFilter(view, typed, lang)
    if (read.problems.length > 0) return null
    return {
      rows: await listCases(view, read.filter, { limit: limit + 1, after, now }),
      places: await loadGazetteer(view),
      categories: await loadCategories(view),
      area: read.area,
    }
  })
  if (found === null) return c.notFound()
  const categoryOf = (code: string) =>
    categoryName(found.categories.find((one) => one.code === code) ?? null, code, lang)
  const what =
    found.area !== null
      ? (placeLine(found.places, found.area.code, lang) ?? say.feed.all)
      : typed.category !== ''
        ? categoryOf(typed.category)
        : typed.body || say.feed.all
  const { baseUrl } = deps.config
  const rows = found.rows.slice(0, limit)
  const last = found.rows.length > limit ? rows.at(-1) : undefined
  const updated = new Date(Math.max(0, ...rows.map((row) => row.updatedAt.getTime())))
  const feedAt = `${baseUrl}${href(lang, c.get('path').replace(/\?.*$/, ''))}`
  const part = (position: typeof after) => {
    const query = {
      ...(limit === USUAL ? {} : { limit: String(limit) }),
      ...(position && { after: positionText(position) }),
    }
    return Object.keys(query).length === 0 ? feedAt : `${feedAt}?${new URLSearchParams(query)}`
  }
  const text = atomFeed({
    id: feedAt,
    title: say.feed.title(what),
    self: part(after),
    first: after === null ? null : part(null),
    next: last === undefined ? null : part({ at: last.receivedAt, id: last.id }),
    page: `${baseUrl}${href(lang, `/complaints${filterQuery(typed)}`)}`,
    updated: rows.length === 0 ? new Date('2026-01-01T00:00:00Z') : updated,
    lang,
    entries: rows.map((row) => ({
      id: `${baseUrl}/complaints/${row.ref}`,
      title: `${categoryOf(row.facts.categoryCode)} · ${placeLine(found.places, row.areaCode, lang) ?? row.ref}`,
      href: `${baseUrl}${href(lang, `/complaints/${row.ref}`)}`,
      published: row.receivedAt,
      updated: row.updatedAt,
      category: row.facts.categoryCode,
      summary: [stateMark(row.facts, lang).text, wordsAreShown(row, 'public', now) ? row.words : '']
        .filter(Boolean)
        .join('\n'),
      point: row.latShown === null || row.lonShown === null ? null : { lat: row.latShown, lon: row.lonShown },
    })),
  })
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  const headers = { ETag: tag, 'Cache-Control': 'public, max-age=60' }
  if ((c.req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag)) {
    return c.body(null, 304, headers)
  }
  return c.body(text, 200, { ...headers, 'Content-Type': 'application/atom+xml; charset=utf-8' })
}
