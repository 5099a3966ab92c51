import { ok, type Result } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { OwnFailures, PageContext } from '../../platform/http/context.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import type { PageApp } from '../../platform/room.ts'
import { isInThailand, parseRef } from '../complaints/index.ts'
import { type ApiCaller, callerOfKey } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { categoriesInCharge, categoryByCode, groupName, listCategories, loadCategories } from '../routing/index.ts'
import {
  asked,
  definitionOf,
  discoveryOf,
  type Endpoint,
  requestsOf,
  type Said,
  servicesOf,
  updatesOf,
} from './documents.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import { errorsOf, type Refusal, refusal, sayWindowProblem } from './problem.ts'
import type { Fields } from './read-report.ts'
import { pointOf, readRequestQuery } from './request-query.ts'
import { categoriesChangedAt, findRequests, findWholeRequests, type RequestFilter } from './requests.sql.ts'
import { areaAround, type Sent, takeRequest } from './take-request.ts'
import { takeUpdate } from './take-update.ts'
import { list, type Tree311, toJson, toXml } from './tree.ts'
import { findUpdates } from './updates.sql.ts'
import { updatesWindow } from './window.ts'

/** Six photos at most, as everywhere; a body beyond that is refused before it is read. */
const MOST_BYTES = 30 * 1024 * 1024
/** What bytes become that are no UTF-8: a client that writes Thai in its own encoding would fill a case with these. */
const GARBLED = '\uFFFD'
type Format = 'xml' | 'json'

/** One call: where it came in, what it asks for, and in which words it is answered. */
interface Call {
  readonly deps: Deps
  readonly reach: OutsideOptions
  readonly endpoint: Endpoint
  readonly method: 'GET' | 'POST'
  /** `requests`, `requests/57-…`: without suffix. */
  readonly path: readonly string[]
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly sent: Sent
  readonly said: Said
  readonly words: Messages
}

/**
 * GeoReport v2, complete, and the updates extension (INTEROP 1). Every address takes a slash too many; names of parameters are told
 * apart by case; what is not known is ignored; empty is absent.
 */
export function open311Pages(app: PageApp, deps: Deps, reach: OutsideOptions): void {
  app.get('/open311/*', (c) => answer(c, deps, reach, 'GET'))
  app.post('/open311/*', uploadLimit(MOST_BYTES, { visitors: true }), (c) => answer(c, deps, reach, 'POST'))
}

async function answer(c: PageContext, deps: Deps, reach: OutsideOptions, method: Call['method']): Promise<Response> {
  const parts = c.req.path.slice('/open311'.length).split('/').filter(Boolean).map(decoded)
  const { name, format } = withoutSuffix(parts.pop() ?? '')
  const lang = c.get('lang')
  const words = messages(lang)
  if (format === null) return written(c, 'xml', refusal(parts.length === 0 ? 404 : 400, words.errors.format))
  const path = [...parts, name]
  const query = grouped([...new URL(c.req.url).searchParams])
  const sent: Sent | null = method === 'POST' ? await sentBy(c) : { fields: new Map(), photos: [], key: null }
  if (sent === null) return written(c, format, refusal(400, words.errors.formOnly))
  const garbled = [...sent.fields].find(([, values]) => values.some((value) => value.includes(GARBLED)))
  if (garbled !== undefined) return written(c, format, refusal(400, words.errors.notUtf8(garbled[0].slice(0, 60))))
  const { baseUrl } = deps.config
  const jurisdiction = firstOf(query, 'jurisdiction_id') ?? firstOf(sent.fields, 'jurisdiction_id')
  if (jurisdiction !== null && jurisdiction.toLowerCase() !== jurisdictionOf(baseUrl)) {
    return written(c, format, refusal(404, words.errors.jurisdiction(jurisdiction.slice(0, 100))))
  }
  if (path.length === 1 && name === 'discovery' && method === 'GET') {
    const changed = (await categoriesChangedAt(deps.db)) ?? deps.clock.now()
    return written(c, format, ok(discoveryOf(changed, baseUrl, words)))
  }
  const endpoint: Endpoint | null =
    path[0] === 'v2' ? 'production' : path[0] === 'test' && path[1] === 'v2' ? 'test' : null
  if (endpoint === null) return written(c, format, refusal(404, words.errors.call))
  const categories = new Map((await loadCategories(deps.db)).map((category) => [category.code, category]))
  const said: Said = { lang, baseUrl, categories, places: await loadGazetteer(deps.db) }
  const rest = path.slice(endpoint === 'test' ? 2 : 1)
  return written(c, format, await called({ deps, reach, endpoint, method, path: rest, query, sent, said, words }))
}

async function called(call: Call): Promise<Result<Tree311, Refusal>> {
  const { method, words } = call
  const [what, id, more] = call.path
  if (more !== undefined) return refusal(404, words.errors.call)
  if (method === 'POST') {
    if (id !== undefined) return refusal(404, words.errors.call)
    if (what === 'requests') return postRequest(call)
    if (what === 'servicerequestupdates') return postUpdate(call)
    return refusal(404, words.errors.call)
  }
  if (what === 'services') return id === undefined ? services(call) : definition(call, id)
  if (what === 'requests') return id === undefined ? requests(call) : request(call, id)
  if (what === 'tokens' && id !== undefined) return refusal(404, words.errors.token(id.slice(0, 60)))
  if (what === 'servicerequestupdates' && id === undefined) return updates(call)
  return refusal(404, words.errors.call)
}

/** With a position those somebody there is in charge of; all where nobody can tell in whose area it lies. */
async function services({ deps, said, words, query }: Call): Promise<Result<Tree311, Refusal>> {
  const today = todayInBangkok(deps.clock.now())
  const open = await listCategories(deps.db, today)
  const point = pointOf(query)
  if (point === undefined) return refusal(400, words.errors.halfAPoint)
  if (point !== null && !isInThailand(point.lat, point.lon)) return refusal(400, words.errors.outsideThailand)
  const area = point === null ? null : (await areaAround(deps, said.places, point)).shared
  const offered = area === null ? open : await categoriesInCharge(deps.db, area, open, today)
  return ok(servicesOf(offered, said.lang, (group) => groupName(group, said.lang)))
}

async function definition({ deps, said, words }: Call, code: string): Promise<Result<Tree311, Refusal>> {
  const category = await categoryByCode(deps.db, code)
  if (category === null) return refusal(404, words.errors.service(code.slice(0, 60)))
  if (asked(category).length === 0) return refusal(404, words.errors.noDefinition(code))
  return ok(definitionOf(category, said.lang, words))
}

async function requests(call: Call): Promise<Result<Tree311, Refusal>> {
  const { deps, said, words, query } = call
  const now = deps.clock.now()
  const read = readRequestQuery(query, now, words)
  if (!read.ok) return read
  const { filter, page, isExtended } = read.value
  const unknown = filter.categoryCodes.find((code) => !said.categories.has(code))
  if (filter.refs.length === 0 && unknown !== undefined) return refusal(404, words.errors.service(unknown.slice(0, 60)))
  // The test endpoint keeps nothing, so it has nothing to show.
  const isEmpty = call.endpoint === 'test' || read.value.asksForNothing
  if (isEmpty) return ok(requestsOf([], said))
  return ok(requestsOf(await readRequests(deps, filter, page, isExtended), said))
}

async function request({ deps, endpoint, said, words, query }: Call, id: string): Promise<Result<Tree311, Refusal>> {
  const ref = parseRef(id)
  const now = deps.clock.now()
  const filter = { refs: ref.ok ? [ref.value] : [], categoryCodes: [], statuses: [], window: { from: now, to: now } }
  const isExtended = firstOf(query, 'extensions') === 'true'
  const rows =
    ref.ok && endpoint === 'production'
      ? await readRequests(
          deps,
          { ...filter, updatedAfter: null, updatedBefore: null, near: null },
          { limit: 1, offset: 0 },
          isExtended,
        )
      : []
  return rows.length === 0 ? refusal(404, words.errors.request(id.slice(0, 60))) : ok(requestsOf(rows, said))
}

/** One moment of the database: what is added belongs to the cases as they were read. */
function readRequests(deps: Deps, filter: RequestFilter, page: { limit: number; offset: number }, isExtended: boolean) {
  const find = isExtended ? findWholeRequests : findRequests
  return deps.db.snapshot((view) => find(view, filter, page, deps.clock.now()))
}

async function postRequest(call: Call): Promise<Result<Tree311, Refusal>> {
  const caller = await callerFor(call)
  if (!caller.ok) return caller
  const taken = await takeRequest(call.deps, call.sent, { ...call, caller: caller.value })
  if (!taken.ok) return taken
  const { ref, notice } = taken.value
  const made = { service_request_id: ref, service_notice: notice, account_id: null }
  return ok({ name: 'service_requests', value: list('request', [made]) })
}

async function updates({ deps, endpoint, query, said, words }: Call): Promise<Result<Tree311, Refusal>> {
  const window = updatesWindow(endsIn(query), deps.clock.now())
  if (!window.ok) return refusal(400, sayWindowProblem(window.problem, words))
  return ok(updatesOf(endpoint === 'test' ? [] : await findUpdates(deps.db, window.value), said.lang))
}

async function postUpdate(call: Call): Promise<Result<Tree311, Refusal>> {
  const caller = await callerFor(call)
  if (!caller.ok) return caller
  const taken =
    call.endpoint === 'test'
      ? ok({ updateId: firstOf(call.sent.fields, 'update_id') ?? '', notice: null })
      : await takeUpdate(call.deps, call.sent, { ...call, caller: caller.value })
  if (!taken.ok) return taken
  const { updateId, notice } = taken.value
  const made = { update_id: updateId, ...(notice === null ? {} : { service_notice: notice }) }
  return ok({ name: 'service_request_updates', value: list('request_update', [made]) })
}

/** The key may stand in the form or in the address. Only writing asks for one. */
async function callerFor({ deps, sent, query, words }: Call): Promise<Result<ApiCaller, Refusal>> {
  const caller = await callerOfKey(firstOf(sent.fields, 'api_key') ?? firstOf(query, 'api_key'), deps, 'open311')
  if (caller.ok) return caller
  const said = {
    'no-key': words.errors.keyMissing,
    'unknown-key': words.errors.keyUnknown,
    'other-scope': words.errors.keyScope,
  }
  return refusal(403, said[caller.problem])
}

/** @returns null for a body that is no form */
async function sentBy(c: PageContext): Promise<Sent | null> {
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(c.req.header('content-type') ?? ''))
    return null
  const pairs: [string, string][] = []
  const photos: Uint8Array[] = []
  for (const [name, value] of await c.req.formData()) {
    if (typeof value === 'string') pairs.push([name, value])
    else if (value.size > 0) photos.push(new Uint8Array(await value.arrayBuffer()))
  }
  return { fields: grouped(pairs), photos, key: c.req.header('idempotency-key')?.slice(0, 200) ?? null }
}

function grouped(pairs: readonly (readonly [string, string])[]): Fields {
  const fields = new Map<string, string[]>()
  for (const [name, value] of pairs) fields.set(name, [...(fields.get(name) ?? []), value])
  return fields
}

function firstOf(fields: Fields, name: string): string | null {
  return (
    fields
      .get(name)
      ?.find((value) => value.trim() !== '')
      ?.trim() ?? null
  )
}

function endsIn(query: Fields): { start?: string; end?: string } {
  const [start, end] = [firstOf(query, 'start_date'), firstOf(query, 'end_date')]
  return { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) }
}

function withoutSuffix(name: string): { name: string; format: Format | null } {
  const suffix = /\.(xml|json)$/.exec(name)?.[1]
  return suffix === undefined
    ? { name, format: null }
    : { name: name.slice(0, -suffix.length - 1), format: suffix as Format }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The root of our address, without `www`. Source: GeoReport v2, jurisdiction_id. */
function jurisdictionOf(baseUrl: string): string {
  return new URL(baseUrl).hostname.replace(/^www\./, '')
}

/** What never comes to a call here: a form nobody can read or that is far too large, a wrong method, too many at once, a house that is ill. */
export const open311Failures: OwnFailures = {
  under: '/open311/',
  say: (c, status, detail) =>
    inFormat(c.req.path.endsWith('.json') ? 'json' : 'xml', errorsOf({ status, said: [detail] })),
}

function written(c: PageContext, format: Format, result: Result<Tree311, Refusal>): Response {
  const { body, type } = inFormat(format, result.ok ? result.value : errorsOf(result.problem))
  return c.body(body, result.ok ? 200 : result.problem.status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
  })
}

function inFormat(format: Format, tree: Tree311): { body: string; type: string } {
  return format === 'xml'
    ? { body: toXml(tree), type: 'text/xml; charset=utf-8' }
    : { body: toJson(tree), type: 'application/json; charset=utf-8' }
}
