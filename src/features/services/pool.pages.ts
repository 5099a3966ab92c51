import { isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { linkButton, type Meaning, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { dayBoxes, type Filled, oneTimeKey, readForm } from '../../web/read-form.ts'
import { finderOf } from '../bodies/index.ts'
import { fieldName, missionByCode } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import {
  candidatesFor,
  itemByKey,
  type PoolFilter,
  poolEventsOf,
  poolPage,
  type Reservation,
  type ReservationState,
  reservationsOf,
  type StoredItem,
} from './desk.sql.ts'
import { messages } from './messages.ts'
import {
  boardNamed,
  historyOf,
  openText,
  pastedKey,
  publicKey,
  refusalField,
  refusalText,
  refused,
  show,
  typedQuery,
} from './page-parts.ts'
import { bestMatches, contracts, freeIn, laterDay, type Match, type MatchReason, matchOf, resources } from './pool.ts'
import { servicesCrumb } from './services.pages.ts'
import { maySpeakFor, maySpeakSomewhere } from './services.policy.ts'
import { type BodyName, bodiesBy, serviceNames } from './services.sql.ts'
import { dimensions } from './standard.ts'
import { askForOffer, closePoolItem, moveReservation, poolActs, putIntoPool } from './use-pool.ts'
import { poolForm, poolListView, poolView } from './views/pool-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000
const MOST_CANDIDATES = 500
const MOST_MATCHES = 8

/** The pool of what bodies lend each other. */
export function poolPages(app: PageApp, deps: Deps): void {
  app.get('/pool', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/pool/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/pool/new', (c) => newPage(c, deps, null))
  app.post('/pool/new', (c) => newPost(c, deps))
  app.get('/pool/:id', (c) => onePage(c, deps, null))
  app.post('/pool/:id', (c) => onePost(c, deps))
}

const crumbs = (lang: Lang) => [servicesCrumb(lang), { text: messages(lang).pool.title, path: '/pool' }]

function presentItem(
  item: StoredItem,
  bodies: ReadonlyMap<string, BodyName>,
  places: Gazetteer,
  today: LocalDate,
  lang: Lang,
) {
  const say = messages(lang)
  const area = places.areas.get(item.areaCode)
  const body = bodies.get(item.bodyId)
  const day = laterDay(today, item.startsOn)
  return {
    href: `/pool/${publicKey(item)}`,
    title: item.title,
    side: { meaning: (item.side === 'offer' ? 'solved' : 'promised') as Meaning, text: say.pool.sides[item.side] },
    resource: say.resources[item.resource],
    body: body === undefined ? '–' : nameIn(lang, body),
    bodyHref: `/bodies/${body?.code ?? ''}`,
    quantity: `${item.quantity.toLocaleString('en-US')} ${item.unit}`,
    free:
      item.side === 'offer'
        ? say.pool.freeNow(
            freeIn(item.quantity, item.bookings, { startsOn: day, endsOn: day }),
            item.quantity,
            item.unit,
          )
        : null,
    place: area === undefined ? item.areaCode : placeTitle(area, lang),
    time: say.span(formatShortDate(item.startsOn, lang), formatShortDate(item.endsOn, lang)),
    contract: say.contracts[item.contract],
  }
}

async function filterOf(view: Queryable, c: PageContext, today: LocalDate) {
  const typed = typedQuery(c, ['q', 'side', 'resource', 'place', 'body', 'board'])
  const finder = await finderOf(view)
  const [area, body] = [finder.area(typed.place), finder.body(typed.body)]
  const filter: PoolFilter = {
    side: typed.side === 'offer' || typed.side === 'request' ? typed.side : null,
    resource: resources.find((one) => one === typed.resource) ?? null,
    area: area === 'TH' ? null : (area ?? null),
    bodyId: body?.id ?? null,
    boardId: pastedKey(typed.board, 'boards')?.id ?? null,
    words: typed.q || null,
    openOn: today,
  }
  return { typed, filter, places: finder.places, placeKnown: area !== null, bodyKnown: body !== null }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const today = todayInBangkok(doing.now)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const asked = await filterOf(view, c, today)
    const page = await poolPage(view, asked.filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)
    return { ...asked, ...page, bodies: await bodiesBy(view, { ids: page.items.map(({ bodyId }) => bodyId) }) }
  })
  const query = queryText(found.typed)
  const problems: Problem[] = []
  if (!found.placeKnown) problems.push({ field: 'place', text: say.placeUnknown(found.typed.place) })
  if (!found.bodyKnown) problems.push({ field: 'body', text: say.bodyUnknown(found.typed.body) })
  const may = maySpeakSomewhere(doing.viewer, doing.now)
  return show(c, deps, {
    title: say.pool.title,
    lead: say.pool.lead,
    crumbs: [servicesCrumb(lang)],
    problems,
    actions: [may && linkButton({ href: href(lang, '/pool/new'), text: say.pool.make, icon: 'plus' })],
    alternates: [{ href: '/api/v1/pool', type: 'application/json', text: say.asJson }],
    main: (frame) =>
      poolListView(frame, {
        typed: found.typed,
        problems,
        rows: found.items.map((item) => presentItem(item, found.bodies, found.places, today, lang)),
        total: found.total,
        query,
        ...listPages(`/pool${query}`, { at, size: PAGE_SIZE, total: found.total }),
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const say = messages(c.get('lang'))
  const today = todayInBangkok(deps.clock.now())
  const found = await deps.db.snapshot(async (view) => {
    const { filter } = await filterOf(view, c, today)
    const { items } = await poolPage(view, filter, MOST_IN_FILE, 0)
    return { items, bodies: await bodiesBy(view, { ids: items.map(({ bodyId }) => bodyId) }) }
  })
  const { file } = say.pool
  const head = [
    file.side,
    file.resource,
    file.title,
    file.body,
    file.quantity,
    file.unit,
    file.area,
    file.starts,
    file.ends,
  ]
  const rows = found.items.map((item) => [
    say.pool.sides[item.side],
    say.resources[item.resource],
    item.title,
    found.bodies.get(item.bodyId)?.nameTh ?? '',
    item.quantity,
    item.unit,
    item.areaCode,
    item.startsOn,
    item.endsOn,
  ])
  return tableFile(c, format, { name: 'pool', sheets: [{ title: 'pool', head, rows }] })
}

// ---- a new entry

async function newPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  if (!maySpeakSomewhere(doing.viewer, doing.now)) return failure(c, 403, say.refusals['not-yours'])
  const asked = typedQuery(c, ['side', 'body', 'service', 'dimension', 'board'])
  const resourceOf: Readonly<Record<string, string>> = {
    staff: 'staff',
    equipment: 'equipment',
    information: 'information',
    authority: 'skills',
  }
  const shown = filled ?? {
    typed: {
      ...asked,
      side: asked.side || 'offer',
      resource: resourceOf[asked.dimension] ?? '',
      contract: 'either',
      quantity: '1',
    },
    problems: [],
  }
  const service = (await serviceNames(deps.db)).find(({ code }) => code === shown.typed.service)
  const dimension = dimensions.find((one) => one === shown.typed.dimension)
  return show(c, deps, {
    title: say.pool.make,
    lead: say.pool.makeLead,
    crumbs: crumbs(lang),
    problems: shown.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      poolForm(frame, {
        ...shown,
        key: oneTimeKey(shown.typed),
        gap:
          service === undefined || dimension === undefined
            ? null
            : say.pool.forGap(nameIn(lang, service), say.dimensions[dimension]),
      }),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { pool: words } = say
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = readForm(typed, lang)
  const finder = await finderOf(deps.db)
  const side = read.choice('side', ['offer', 'request'] as const, words.sideMissing)
  const resource = read.choice('resource', resources, words.resourceMissing)
  const body = finder.body(typed.body)
  if (body === undefined) read.wrong('body', words.bodyMissing)
  if (body === null) read.wrong('body', say.bodyUnknown(typed.body ?? ''))
  const title = openText(read, 'title', read.line('title', { most: 300, missing: words.nameMissing }), lang)
  const text = openText(read, 'text', read.lines('text', { most: 2_000 }), lang) ?? ''
  const quantity = read.count('quantity', [1, 100_000], words.quantityMissing)
  const unit = read.line('unit', { most: 60, missing: words.unitMissing })
  const area = finder.area(typed.place)
  if (area === undefined) read.wrong('place', words.placeMissing)
  if (area === null) read.wrong('place', say.placeUnknown(typed.place ?? ''))
  const [startsOn, endsOn] = [read.day('starts', words.daysMissing), read.day('ends', words.daysMissing)]
  const contract = read.choice('contract', contracts, words.contractMissing)
  const service = (await serviceNames(deps.db)).find(({ code }) => code === typed.service)
  const board = boardNamed(typed.board)
  if (!board.ok) read.wrong('board', refusalText(board.problem, lang))
  const ready = side && resource && body && title && quantity && unit && area && startsOn && endsOn && contract
  if (!ready || !board.ok || read.problems.length > 0) return newPage(c, deps, { typed, problems: read.problems })
  const item = {
    side,
    resource,
    bodyId: body.id,
    title,
    text,
    quantity,
    unit,
    areaCode: area,
    functionCode: missionByCode.has(typed.field ?? '') ? (typed.field ?? null) : null,
    startsOn,
    endsOn,
    contract,
    serviceId: service?.id ?? null,
    dimension: dimensions.find((one) => one === typed.dimension) ?? null,
    board: board.value,
  }
  const once = { purpose: 'services.pool', key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const put = await putIntoPool(tx, item, doing)
    return put.ok ? { ok: true, value: publicKey(put.value) } : put
  })
  if (!done.ok) {
    const { kind } = done.problem
    const field = kind === 'ends-before-start' || kind === 'due-past' ? 'ends' : (refusalField(done.problem) ?? 'body')
    return newPage(c, deps, { typed, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, words.made)
  return c.redirect(href(lang, `/pool/${done.value}`), 303)
}

// ---- one entry

export function reasonText(reason: MatchReason, lang: Lang): string {
  const { pool: words } = messages(lang)
  switch (reason.kind) {
    case 'part-of-time':
      return words.partOfTime(reason.days, reason.of)
    case 'part-of-quantity':
      return words.partOfQuantity(reason.free, reason.of)
    default:
      return words.reasons[reason.kind]
  }
}

const reservationMeaning: Record<ReservationState, Meaning> = {
  asked: 'promised',
  reserved: 'planned',
  'in-use': 'doing',
  returned: 'solved',
  declined: 'cannot',
  cancelled: 'cannot',
}

/** For a request the offers that answer it; for an offer the requests it answers. */
export async function matchesOf(view: Queryable, item: StoredItem, today: LocalDate): Promise<Match<StoredItem>[]> {
  const others = await candidatesFor(view, item, today, MOST_CANDIDATES)
  if (item.side === 'request') return bestMatches(item, others, MOST_MATCHES)
  return others
    .flatMap((request) => {
      const match = matchOf(request, item, item.bookings)
      return match === null ? [] : [{ ...match, offer: request }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_MATCHES)
}

async function onePage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const today = todayInBangkok(doing.now)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const item = await itemByKey(view, key)
      if (item === null) return null
      const matches = item.closedOn === null && item.endsOn >= today ? await matchesOf(view, item, today) : []
      const reservations = await reservationsOf(view, item)
      const finder = await finderOf(view)
      const bodies = await bodiesBy(view, {
        ids: [item.bodyId, ...matches.map(({ offer }) => offer.bodyId), ...reservations.map(({ bodyId }) => bodyId)],
      })
      const speaks = (id: string) => {
        const body = bodies.get(id)
        return body !== undefined && maySpeakFor(doing.viewer, body, doing.now)
      }
      const inside = speaks(item.bodyId) || reservations.some(({ bodyId }) => speaks(bodyId))
      const history = await historyOf(view, deps, await poolEventsOf(view, key), lang, inside)
      const service = (await serviceNames(view)).find(({ id }) => id === item.serviceId)
      return { item, matches, reservations, places: finder.places, bodies, speaks, inside, history, service }
    }))
  if (!found) return c.notFound()
  const { item } = found
  const row = presentItem(item, found.bodies, found.places, today, lang)
  const isOpen = item.closedOn === null && item.endsOn >= today
  const name = (id: string) => {
    const body = found.bodies.get(id)
    return body === undefined ? '–' : nameIn(lang, body)
  }
  const request = typedQuery(c, ['request']).request
  const live = found.reservations.filter(
    ({ state, bodyId }) =>
      (state === 'asked' || state === 'reserved' || state === 'in-use') &&
      (found.speaks(item.bodyId) || found.speaks(bodyId)),
  )
  return show(c, deps, {
    title: item.title,
    caption: `${say.pool.sides[item.side]} · ${row.resource}`,
    crumbs: crumbs(lang),
    problems: filled?.problems ?? [],
    main: (frame) =>
      poolView(frame, {
        id: publicKey(item),
        row,
        text: item.text,
        field: item.functionCode === null ? say.pool.anyField : fieldName(item.functionCode, lang),
        gap:
          found.service === undefined || item.dimension === null
            ? null
            : say.pool.forGap(nameIn(lang, found.service), say.dimensions[item.dimension]),
        isOpen,
        matches: found.matches.map(({ offer, score, reasons }) => ({
          href:
            item.side === 'request'
              ? `/pool/${publicKey(offer)}?request=${publicKey(item)}`
              : `/pool/${publicKey(offer)}`,
          title: offer.title,
          who: name(offer.bodyId),
          score: say.pool.score((score * 100).toFixed(0)),
          reasons: reasons.map((reason) => reasonText(reason, lang)),
        })),
        reservations: found.reservations.map((one) => presentReservation(one, item.unit, name, lang)),
        asking:
          item.side === 'offer' && isOpen && maySpeakSomewhere(doing.viewer, doing.now)
            ? filled?.typed.act === 'ask'
              ? filled
              : {
                  typed: {
                    request,
                    quantity: '1',
                    ...dayBoxes(laterDay(item.startsOn, today), 'from'),
                    ...dayBoxes(item.endsOn, 'to'),
                  },
                  problems: [],
                }
            : null,
        live: live.map((one) => ({
          value: one.id,
          text: `${name(one.bodyId)} · ${say.reservationStates[one.state]} · ${formatShortDate(one.startsOn, lang)}`,
        })),
        mayClose: isOpen && found.speaks(item.bodyId),
        moving: filled !== null && filled.typed.act !== 'ask' ? filled : { typed: {}, problems: [] },
        key: oneTimeKey(filled?.typed ?? {}),
        history: found.history,
      }),
  })
}

function presentReservation(one: Reservation, unit: string, name: (id: string) => string, lang: Lang) {
  const say = messages(lang)
  return {
    who: name(one.bodyId),
    note: one.note,
    when: `${say.span(formatShortDate(one.startsOn, lang), formatShortDate(one.endsOn, lang))} · ${one.quantity.toLocaleString('en-US')} ${unit}`,
    contract:
      one.agreementHome === null || one.agreementId === null
        ? { text: say.pool.withoutContract, href: null }
        : {
            text: say.pool.underContract,
            href: `/agreements/${publicKey({ home: one.agreementHome, id: one.agreementId })}`,
          },
    condition: one.condition === null ? null : say.pool.condition(one.condition),
    mark: { meaning: reservationMeaning[one.state], text: say.reservationStates[one.state] },
  }
}

async function onePost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const { pool: words } = say
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (doing.viewer === null) return failure(c, 401)
  const read = readForm(typed, lang)
  const again = (problems: readonly Problem[]) => onePage(c, deps, { typed, problems })
  const once = { purpose: `services.pool ${key.id}`, key: typed._key ?? null, now: doing.now }
  if (typed.act === 'ask') {
    const body = (await finderOf(deps.db)).body(typed.body)
    if (body === undefined) read.wrong('body', words.bodyMissing)
    if (body === null) read.wrong('body', say.bodyUnknown(typed.body ?? ''))
    const quantity = read.count('quantity', [1, 100_000], words.quantityMissing)
    const [startsOn, endsOn] = [read.day('from', words.daysMissing), read.day('to', words.daysMissing)]
    const note = openText(read, 'note', read.line('note', { most: 500, missing: words.noteMissing }), lang)
    const agreementText = read.line('agreement', { most: 300 })
    const agreement = agreementText === null ? null : pastedKey(agreementText, 'agreements')
    if (agreementText !== null && agreement === null) read.wrong('agreement', say.refusals['no-such-agreement'])
    if (!body || !quantity || !startsOn || !endsOn || !note || read.problems.length > 0) return again(read.problems)
    const request = pastedKey(typed.request ?? '', 'pool')
    const asked = { bodyId: body.id, quantity, startsOn, endsOn, note, request, agreement }
    const done = await wholeActOnce(deps.db, once, (tx) => askForOffer(tx, key, asked, doing))
    if (!done.ok) {
      const { kind } = done.problem
      const field =
        kind === 'not-free' || kind === 'outside-offer'
          ? 'from'
          : kind === 'needs-contract' || kind === 'no-such-agreement'
            ? 'agreement'
            : 'body'
      return kind === 'not-found' ? refused(c, done.problem) : again([{ field, text: refusalText(done.problem, lang) }])
    }
    notice(c, words.asked)
    return c.redirect(href(lang, `/pool/${publicKey(key)}`), 303)
  }
  const act = read.choice('act', poolActs, words.actMissing)
  const text = openText(read, 'text', read.line('text', { most: 500, missing: say.reasonMissing }), lang)
  const which = typed.which ?? ''
  if (act !== 'close' && !isId(which)) read.wrong('which', words.whichMissing)
  if (act === null || text === null || read.problems.length > 0) return again(read.problems)
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const moved =
      act === 'close'
        ? await closePoolItem(tx, key, text, doing)
        : await moveReservation(tx, key, { act, reservationId: which, text }, doing)
    return moved.ok ? { ok: true, value: key.id } : moved
  })
  if (!done.ok)
    return done.problem.kind === 'not-found'
      ? refused(c, done.problem)
      : again([{ field: 'act', text: refusalText(done.problem, lang) }])
  notice(c, act === 'close' ? words.closed : words.moved)
  return c.redirect(href(lang, `/pool/${publicKey(key)}`), 303)
}
