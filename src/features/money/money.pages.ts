import { isId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { satang } from '../../kernel/money.ts'
import {
  fiscalYearOf,
  formatDate,
  formatFiscalYear,
  formatInstant,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { bodiesNamed, bodyByCode } from '../bodies/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { type Phase, phases } from '../plans/index.ts'
import { countLate, type LateFilter, listLate } from './late.sql.ts'
import { lateRules } from './late-rules.sql.ts'
import { messages } from './messages.ts'
import { mayKeepSomeMoney } from './money.policy.ts'
import { centreSheets, presentCentre, sourceName } from './money.present.ts'
import { insertSource, listTransfers, sourcesByKeys } from './money.sql.ts'
import { readSourceForm, type Typed } from './money-form.ts'
import { kindIn, kindOfSource, type LateKind, lateKinds, sourceKinds } from './money-model.ts'
import { moneyPlace, readCentre } from './read-money.ts'
import { fieldProblems } from './refusal-text.ts'
import { showForm } from './show-form.ts'
import { sourcesInUse, totalsOfBody } from './totals.sql.ts'
import { bodyMoneyView } from './views/body-view.ts'
import { centreView } from './views/centre-view.ts'
import { lateView } from './views/late-view.ts'
import { sourceFormView, sourcesView } from './views/sources-view.ts'

/** Cards on a phone: more of them are another page. */
const pageSize = 10
const mostInFile = 20_000

export function moneyPages(app: PageApp, deps: Deps): void {
  app.get('/money', (c) => centrePage(c, deps))
  for (const format of tableFormats) app.get(`/money.${format}`, (c) => centreFile(c, deps, format))
  app.get('/places/:code/money', (c) => {
    const query = new URLSearchParams({ ...c.req.query(), place: c.req.param('code') })
    return c.redirect(href(c.get('lang'), `/money?${query}`), 302)
  })
  app.get('/money/late', (c) => latePage(c, deps))
  for (const format of tableFormats) app.get(`/money/late.${format}`, (c) => lateFile(c, deps, format))
  app.get('/money/sources', (c) => sourcesPage(c, deps))
  for (const format of tableFormats) app.get(`/money/sources.${format}`, (c) => sourcesFile(c, deps, format))
  app.get('/money/sources/new', (c) => sourceForm(c, deps, { name: c.req.query('name') }, []))
  app.post('/money/sources/new', (c) => sourcePost(c, deps))
  app.get('/money/bodies/:code', (c) => bodyPage(c, deps))
}

/** A year as it stands in an address, of either era; null for none. */
export function readYear(text: string | undefined): number | null {
  if (!/^\d{4}$/.test(text ?? '')) return null
  const year = Number(text)
  return year > 2400 ? year - 543 : year
}

const readPhase = (text: string | undefined): Phase | null => phases.find((phase) => phase === text) ?? null

const typedPlace = (c: PageContext) => (c.req.query('place') ?? '').trim().slice(0, 200)

function queryOf(values: Record<string, string | null | undefined>): string {
  const kept = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`
}

// ---- the centre

async function centrePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedPlace(c)
  const now = deps.clock.now()
  const centre = await deps.db.snapshot((view) => readCentre(view, typed, readYear(c.req.query('year')), now))
  const breadcrumbs = [{ text: say.plansAndMoney, href: href(frame, '/plans') }]
  if (centre === null) {
    const problems = [{ field: 'place', text: say.noPlace(typed) }]
    const country = await deps.db.snapshot((view) => readCentre(view, '', null, now))
    if (country === null) return failure(c, 404, say.noPlace(typed))
    const view = presentCentre(country, null, lang)
    return c.html(
      page(frame, {
        title: say.title,
        lead: say.lead,
        breadcrumbs,
        problems: errorSummary(lang, { problems }),
        main: centreView(frame, view, { query: '', mayKeep: false }),
      }),
      422,
    )
  }
  const view = presentCentre(centre, readPhase(c.req.query('phase')), lang)
  const query = queryOf({ place: centre.place.home, year: String(view.fiscalYear), phase: c.req.query('phase') })
  const crumbs =
    centre.place.home === null
      ? breadcrumbs
      : [
          ...breadcrumbs,
          { text: placeTitle(centre.place.area, lang), href: href(frame, `/places/${centre.place.home}`) },
        ]
  return c.html(
    page(frame, {
      title: view.title,
      lead: say.lead,
      breadcrumbs: crumbs,
      banner: noticeOf(c),
      main: centreView(frame, view, { query, mayKeep: mayKeepSomeMoney(c.get('viewer'), now) }),
      ...(view.asOf === null ? {} : { dataAsOf: view.asOf }),
      alternates: [{ href: `/api/v1/money/totals${query}`, type: 'application/json', text: say.asJson }],
    }),
  )
}

async function centreFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const year = readYear(c.req.query('year'))
  const centre = await deps.db.snapshot((view) => readCentre(view, typedPlace(c), year, deps.clock.now()))
  if (centre === null) return failure(c, 404, messages(lang).noPlace(typedPlace(c)))
  const view = presentCentre(centre, readPhase(c.req.query('phase')), lang)
  return tableFile(c, format, {
    name: `money-${centre.place.home ?? 'TH'}-${view.fiscalYear}`,
    sheets: centreSheets(view, lang),
  })
}

// ---- late money

export async function readLateFilter(
  view: Queryable,
  query: Readonly<Record<string, string | undefined>>,
): Promise<LateFilter & { readonly placeName: string | null; readonly code: string | null }> {
  const places = await loadGazetteer(view)
  const place = moneyPlace(places, (query.place ?? '').trim())
  const body = query.body ? await bodyByCode(view, query.body.trim().toUpperCase()) : null
  return {
    kind: lateKinds.find((one): one is LateKind => one === query.kind) ?? null,
    homes: place?.home ? [place.home] : null,
    bodyId: query.body ? (body?.id ?? '00000000-0000-0000-0000-000000000000') : null,
    placeName: place?.home ? placeTitle(place.area, 'th') : null,
    code: place?.home ?? null,
  }
}

export function readLateCursor(text: string | undefined): { amountSatang: bigint; home: string; id: string } | null {
  const [amount = '', home = '', id = ''] = (text ?? '').split('~')
  return /^\d{1,18}$/.test(amount) && /^\d\d$/.test(home) && isId(id)
    ? { amountSatang: BigInt(amount), home, id }
    : null
}

async function latePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const query = c.req.query()
  const after = readLateCursor(query.cursor)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const filter = await readLateFilter(view, query)
    const rows = await listLate(view, filter, { limit: pageSize + 1, after })
    const shown = rows.slice(0, pageSize)
    return {
      filter,
      place: filter.code === null ? null : (places.areas.get(filter.code) ?? null),
      counts: await countLate(view, filter),
      rules: await lateRules(view),
      rows: shown,
      more: rows.length > pageSize,
      sources: await sourcesByKeys(
        view,
        shown.map((row) => row.source),
      ),
    }
  })
  const keep = { place: found.filter.code, kind: found.filter.kind, body: query.body }
  const last = found.rows.at(-1)
  const asOf = found.counts.map((one) => one.asOf).sort((a, b) => b.getTime() - a.getTime())[0]
  return c.html(
    page(frame, {
      title: found.place === null ? all.late.title : all.late.titleOfPlace(placeTitle(found.place, lang)),
      lead: all.late.lead,
      breadcrumbs: [{ text: all.title, href: href(frame, `/money${queryOf({ place: found.filter.code })}`) }],
      main: lateView(frame, {
        rows: found.rows,
        counts: found.counts,
        rules: found.rules,
        sources: found.sources,
        kind: found.filter.kind,
        place: found.place === null ? '' : placeTitle(found.place, lang),
        hrefOf: (kind) => href(frame, `/money/late${queryOf({ ...keep, kind })}`),
        query: queryOf(keep),
        nextHref:
          found.more && last
            ? href(frame, `/money/late${queryOf({ ...keep, cursor: `${last.amountSatang}~${last.home}~${last.id}` })}`)
            : null,
        firstHref: after === null ? null : href(frame, `/money/late${queryOf(keep)}`),
      }),
      ...(asOf === undefined ? {} : { dataAsOf: formatInstant(asOf, lang) }),
      alternates: [{ href: `/api/v1/money/late${queryOf(keep)}`, type: 'application/json', text: all.asJson }],
    }),
  )
}

async function lateFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.late
  const { rows, sources } = await deps.db.snapshot(async (view) => {
    const rows = await listLate(view, await readLateFilter(view, c.req.query()), { limit: mostInFile, after: null })
    return {
      rows,
      sources: await sourcesByKeys(
        view,
        rows.map((row) => row.source),
      ),
    }
  })
  return tableFile(c, format, {
    name: 'late-money',
    sheets: [
      {
        title: 'late',
        head: [
          say.kind,
          all.project.backToProject,
          say.owner,
          all.yearLabel,
          all.centre.source,
          say.amount,
          say.since,
          say.over,
        ],
        rows: rows.map((row) => [
          say.kinds[row.kind],
          row.projectTitle,
          nameIn(lang, { nameTh: row.bodyNameTh, nameEn: row.bodyNameEn }),
          formatFiscalYear(row.fiscalYear, lang),
          sourceName(row.source, sources, lang),
          satang(row.amountSatang),
          formatDate(row.since, lang),
          row.days,
        ]),
      },
    ],
  })
}

// ---- sources

async function readSources(view: Queryable, query: Readonly<Record<string, string | undefined>>, now: Date) {
  const fiscalYear = readYear(query.year) ?? fiscalYearOf(todayInBangkok(now))
  const all = await sourcesInUse(view, fiscalYear)
  const sources = await sourcesByKeys(
    view,
    all.map((one) => one.source),
  )
  const kind = sourceKinds.find((one) => one === query.kind) ?? null
  const used = all.filter((one) => kind === null || kindIn(sources, one.source) === kind)
  const owners = await bodiesNamed(
    view,
    [...sources.values()].flatMap((source) => (source.bodyId === null ? [] : [source.bodyId])),
  )
  return { fiscalYear, kind, used, sources, owners }
}

async function sourcesPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const now = deps.clock.now()
  const read = await deps.db.snapshot((view) => readSources(view, c.req.query(), now))
  return c.html(
    page(frame, {
      title: say.sources.title,
      lead: say.sources.lead,
      caption: formatFiscalYear(read.fiscalYear, lang),
      breadcrumbs: [{ text: say.title, href: href(frame, '/money') }],
      banner: noticeOf(c),
      main: sourcesView(frame, read, mayKeepSomeMoney(c.get('viewer'), now)),
    }),
  )
}

async function sourcesFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.sources
  const read = await deps.db.snapshot((view) => readSources(view, c.req.query(), deps.clock.now()))
  return tableFile(c, format, {
    name: `sources-${read.fiscalYear}`,
    sheets: [
      {
        title: 'sources',
        head: [say.name, say.kind, say.owner, say.planned, say.approved, say.disbursed],
        rows: read.used.map((one) => {
          const source = read.sources.get(one.source)
          const owner = source?.bodyId ? read.owners.get(source.bodyId) : undefined
          return [
            sourceName(one.source, read.sources, lang),
            all.kinds[source?.kind ?? kindOfSource(one.source)],
            owner === undefined ? '' : nameIn(lang, owner),
            satang(one.plannedSatang),
            satang(one.approvedSatang),
            satang(one.disbursedSatang),
          ]
        }),
      },
    ],
  })
}

function sourceForm(c: PageContext, deps: Deps, typed: Typed, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (!mayKeepSomeMoney(viewer, deps.clock.now())) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  return showForm(c, deps, {
    title: say.sources.add,
    lead: say.sources.addLead,
    crumbs: [{ text: say.sources.title, href: href(lang, '/money/sources') }],
    problems,
    main: (frame) =>
      sourceFormView(frame, {
        action: '/money/sources/new',
        back: '/money/sources',
        typed,
        problems,
        key: oneTimeKey(typed),
      }),
  })
}

async function sourcePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const typed = await formFields(c)
  if (viewer === null || !mayKeepSomeMoney(viewer, now)) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  const read = readSourceForm(typed)
  if (!read.ok) return sourceForm(c, deps, typed, fieldProblems(read.problem, lang))
  const { ownerCode, reason, ...source } = read.value
  const owner = ownerCode === null ? null : await bodyByCode(deps.db, ownerCode)
  if (ownerCode !== null && owner === null)
    return sourceForm(c, deps, typed, [{ field: 'owner', text: say.problems.body(ownerCode) }])
  const isNew = await deps.db.transaction((tx) =>
    insertSource(tx, { ...source, bodyId: owner?.id ?? null, chain: null }, { by: viewer.personId, reason, now }),
  )
  if (!isNew) return sourceForm(c, deps, typed, [{ field: 'name', text: say.problems.sourceKnown }])
  notice(c, say.sources.done)
  return c.redirect(href(lang, '/money/sources'), 303)
}

// ---- a body

async function bodyPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const code = (c.req.param('code') ?? '').toUpperCase()
  const found = await deps.db.snapshot(async (view) => {
    const body = await bodyByCode(view, code)
    if (body === null) return null
    const totals = await totalsOfBody(view, body.id)
    const filter = { bodyId: body.id, home: null, state: null, fiscalYear: null }
    const transfers = await listTransfers(view, filter, { limit: 100, after: null })
    return {
      body,
      totals,
      transfers,
      sources: await sourcesByKeys(
        view,
        totals.map((one) => one.source),
      ),
      bodies: await bodiesNamed(
        view,
        transfers.flatMap((one) => [one.payerBodyId, one.payeeBodyId]),
      ),
      late: await countLate(view, { homes: null, bodyId: body.id }),
    }
  })
  if (found === null) return failure(c, 404, say.noSuchBody)
  return c.html(
    page(frame, {
      title: say.body.title(nameIn(lang, found.body)),
      lead: say.body.lead,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/money') },
        { text: nameIn(lang, found.body), href: href(frame, `/bodies/${found.body.code}`) },
      ],
      main: bodyMoneyView(frame, found),
      alternates: [{ href: `/api/v1/money/bodies/${found.body.code}`, type: 'application/json', text: say.asJson }],
    }),
  )
}
