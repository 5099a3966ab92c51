import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, parseYear, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext, PageEnv } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Banner } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { showParts } from '../../web/page-parts.ts'
import { fieldName } from '../functions/index.ts'
import { type Area, placeTitle } from './area.ts'
import type { Gazetteer } from './gazetteer.ts'
import { keptPlace } from './kept-place.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { messages } from './messages.ts'
import { totalLines } from './place-totals.sql.ts'
import { linkTo, mapMeasures, percentOf, reasonText } from './places.present.ts'
import { type PlacePorts, readPlace } from './read-place.ts'
import { scopeOf } from './scope.ts'
import { downloadLink, placeView } from './views/place-view.ts'
import { searchView } from './views/search-view.ts'
import { startView } from './views/start-view.ts'

const MOST_FOUND = 30
const MOST_CSV_LINES = 200_000
/** Places of all parts of the country that the start page offers at once. */
const SHORTCUTS = ['57', '40', '83', '90']

export function placesPages(app: PageApp, deps: Deps, ports: PlacePorts): void {
  app.get('/', (c) => startPage(c, deps, ports))
  app.get('/places', (c) => searchPage(c, deps))
  app.get('/places/:code', (c) => placePage(c, deps, ports))
}

async function startPage(c: PageContext, deps: Deps, ports: PlacePorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps)
  const facts = await readPlace(deps.db, { ...ports, sections: [] }, 'TH', null, todayInBangkok(deps.clock.now()))
  if (!facts) return c.notFound()
  const shortcuts = SHORTCUTS.flatMap((code) => facts.places.areas.get(code) ?? []).map((area) => ({
    href: `/places/${area.code}`,
    text: nameIn(lang, area),
  }))
  const country = keptPlace(facts, lang)
  return c.html(
    page(frame, {
      title: say.start.title,
      heading: null,
      description: say.start.lead,
      banner: noticeOf(c),
      main: startView(frame, say, {
        country,
        shortcuts: [...shortcuts, { href: '/places', text: say.start.allProvinces }],
      }),
      ...(country.asOf === null ? {} : { dataAsOf: country.asOf }),
    }),
  )
}

async function placePage(c: Context<PageEnv, '/places/:code'>, deps: Deps, ports: PlacePorts) {
  const written = c.req.param('code')
  if (written.endsWith('.csv')) return placeCsv(c, deps, written.slice(0, -4))
  const code = parseAreaCode(written)
  if (!code.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'places')
  const typed = c.req.query('year') ?? c.req.query(messages('th').yearInAddress)
  if (code.value !== written)
    return c.redirect(href(frame, `/places/${code.value}${typed ? `?year=${encodeURIComponent(typed)}` : ''}`), 301)
  const asked = typed === undefined ? null : parseYear(typed)
  const wanted = asked?.ok ? asked.value : null
  const facts = await readPlace(deps.db, ports, code.value, wanted, todayInBangkok(deps.clock.now()))
  if (!facts) return oldCode(c, deps, frame, code.value)
  const asMap = mapMeasures.find((measure) => measure === c.req.query('map'))
  const place = keptPlace(facts, lang, asMap)
  const query = place.year ? `?fiscal_year=${facts.year}` : ''
  return c.html(
    page(frame, {
      title: place.title,
      breadcrumbs: place.crumbs.map((crumb) => ({ text: crumb.text, href: href(frame, crumb.href) })),
      main: placeView(frame, say, place, showParts(frame, ports.sections ?? [], facts.sections)),
      banner: noticeOf(c) ?? yearBanner(typed, wanted, facts.year, lang),
      alternates: [
        { href: `/api/v1/areas/${place.code}${query}`, type: 'application/json', text: say.asJson },
        { href: `/places/${place.code}.csv`, type: 'text/csv', text: say.asCsv },
        { href: href(frame, `/feeds/complaints/places/${place.code}`), type: 'application/atom+xml', text: 'Atom' },
      ],
      ...(place.year ? { actions: [downloadLink(say, href(frame, `/places/${place.code}.csv`))] } : {}),
      ...(place.asOf === null ? {} : { dataAsOf: place.asOf }),
    }),
  )
}

/** 430301 lay in a district that has another code today: there the reader is led. */
async function oldCode(c: PageContext, deps: Deps, frame: Frame, code: string) {
  const found = (await loadGazetteer(deps.db)).resolve(code)
  return found?.reason.kind === 'successor' ? c.redirect(href(frame, `/places/${found.code}`), 301) : c.notFound()
}

/** The page is shown all the same; the banner says why it is not the year that was asked for. */
function yearBanner(typed: string | undefined, wanted: number | null, shown: number | null, lang: Lang): Banner | null {
  const say = messages(lang)
  if (typed === undefined || typed === '') return null
  if (wanted === null) return { kind: 'info', title: say.yearUnreadable(typed) }
  if (shown === null || shown === wanted) return null
  return { kind: 'info', title: say.yearNotHere(formatFiscalYear(wanted, lang)) }
}

async function placeCsv(c: PageContext, deps: Deps, written: string) {
  const lang = c.get('lang')
  const code = parseAreaCode(written)
  if (!code.ok) return c.notFound()
  const lines = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(code.value)
    return area ? totalLines(view, scopeOf(area, places), MOST_CSV_LINES) : null
  })
  if (!lines) return c.notFound()
  const rows = lines.map((line) => [
    String(toBE(line.fiscalYear)),
    line.functionCode,
    fieldName(line.functionCode, lang),
    line.bodyCode,
    line.bodyNameTh,
    String(line.projects),
    toBahtDecimal(line.amountSatang),
  ])
  const text = stringify([messages(lang).csvHead, ...rows.map((row) => row.map(guardCell))], {
    bom: true,
    record_delimiter: '\r\n',
  })
  return c.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="place-${code.value}.csv"`,
  })
}

async function searchPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'places')
  const words = (c.req.query('q') ?? '').trim().slice(0, 200)
  const places = await loadGazetteer(deps.db)
  const found = words === '' ? [] : places.search(words, MOST_FOUND + 1)
  const code = parseAreaCode(words)
  const [only] = found
  if (only && found.length === 1 && code.ok) return c.redirect(href(frame, `/places/${only.code}`), 303)
  return c.html(
    page(frame, {
      title: say.search.title,
      noIndex: words !== '',
      main: searchView(frame, say, {
        words,
        readAs: readAs(words, places, lang) ?? near(words, found, lang),
        found: found
          .slice(0, MOST_FOUND)
          .map((area) => ({ ...linkTo(area, lang), where: foundAs(area, places, words, lang) })),
        more: found.length > MOST_FOUND,
        regions: words === '' ? regionsOf(places, lang) : [],
      }),
    }),
  )
}

/** How an address was understood. Bare words are a search, not an address; they have no such line. */
function readAs(words: string, places: Gazetteer, lang: Lang): string | null {
  const found = /[.\d]|ตำบล|อำเภอ|จังหวัด|แขวง|เขต/.test(words) ? places.resolve(words) : null
  const area = found && places.areas.get(found.code)
  if (!found || !area) return null
  const title = [area, ...places.line(area.code).slice(0, -1).reverse()]
    .filter((one) => one.kind !== 'country' && one.kind !== 'region')
    .map((one) => placeTitle(one, lang))
    .join(lang === 'en' ? ', ' : ' ')
  return messages(lang).search.readAs(
    title || placeTitle(area, lang),
    percentOf(found.confidence),
    reasonText(found.reason, lang),
  )
}

/** Said where nothing found bears the words, so that nobody takes a neighbour in the dictionary for the place that was meant. */
function near(words: string, found: readonly Area[], lang: Lang): string | null {
  const key = comparisonKey(words)
  const bears = (area: Area) =>
    [area.nameTh, area.nameEn ?? '', ...area.aliases, ...area.postcodes, area.code].some((name) =>
      [comparisonKey(name), comparisonKey(placeTitle(area, 'th'))].some(
        (one) => one.includes(key) || key.includes(one),
      ),
    )
  return found.length === 0 || found.some(bears) ? null : messages(lang).search.near(words)
}

/** What stands above an area, the other name by which it was found, and whether it is no more. */
function foundAs(area: Area, places: Gazetteer, words: string, lang: Lang): string {
  const say = messages(lang)
  const key = comparisonKey(words)
  const alias = area.aliases.find((name) => comparisonKey(name).includes(key))
  const isFoundByAlias = alias !== undefined && !comparisonKey(area.nameTh).includes(key)
  return [
    whereOf(area, places, lang),
    ...(isFoundByAlias ? [say.aliases(alias)] : []),
    ...(places.current(area) === area ? [] : [say.search.ended]),
  ].join(' · ')
}

/** อำเภอท่าวังผา · จังหวัดน่าน: what stands above an area, for telling namesakes apart. */
function whereOf(area: Area, places: Gazetteer, lang: Lang): string {
  const above = places.line(area.code).slice(0, -1).reverse()
  const shown = above.length > 1 ? above.filter((one) => one.kind !== 'country') : above
  return shown.map((one) => placeTitle(one, lang)).join(' · ')
}

function regionsOf(places: Gazetteer, lang: Lang) {
  return places.children('TH').map((region) => ({
    name: placeTitle(region, lang),
    provinces: places.children(region.code).map((province) => ({
      href: `/places/${province.code}`,
      text: nameIn(lang, province),
    })),
  }))
}
