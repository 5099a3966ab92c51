import { ok, type Result } from '../../kernel/result.ts'
import { parseRef } from '../complaints/index.ts'
import { parseInstant } from './instant.ts'
import type { Messages } from './messages.th.ts'
import { type Refusal, refusal, sayWindowProblem } from './problem.ts'
import type { Fields } from './read-report.ts'
import type { RequestFilter } from './requests.sql.ts'
import type { Status } from './status.ts'
import { requestsWindow } from './window.ts'

const MOST_REQUESTS = 1_000
const USUAL_PAGE = 100
const FARTHEST_METRES = 50_000

export interface RequestQuery {
  readonly filter: RequestFilter
  readonly page: { readonly limit: number; readonly offset: number }
  readonly isExtended: boolean
  /** Ids were named, but none is written like one of ours. */
  readonly asksForNothing: boolean
}

/** Reads the arguments of `GET requests`, the extensions too (INTEROP 1.3, 1.5). */
export function readRequestQuery(query: Fields, now: Date, words: Messages): Result<RequestQuery, Refusal> {
  const { errors } = words
  const first = (name: string) =>
    query
      .get(name)
      ?.find((value) => value.trim() !== '')
      ?.trim() ?? null
  const commaList = (name: string) => (first(name) ?? '').split(',').flatMap((part) => part.trim() || [])

  const ids = commaList('service_request_id')
  if (ids.length > MOST_REQUESTS) return refusal(400, errors.tooManyIds(MOST_REQUESTS))
  const refs = ids.flatMap((id) => {
    const ref = parseRef(id)
    return ref.ok ? [ref.value] : []
  })
  const page = pageOf(first('page'), first('page_size'))
  if (page === null) return refusal(400, errors.paging)
  const isExtended = first('extensions') === 'true'
  const base = { page, isExtended, asksForNothing: ids.length > 0 && refs.length === 0 }
  const all = { refs, categoryCodes: [], statuses: [], updatedAfter: null, updatedBefore: null, near: null }
  // Then every other filter is ignored, also one that could not be read.
  if (ids.length > 0) return ok({ ...base, filter: { ...all, window: { from: now, to: now } } })

  const statuses = commaList('status').map((status) => status.toLowerCase())
  const other = statuses.find((status) => status !== 'open' && status !== 'closed')
  if (other !== undefined) return refusal(400, errors.statusFilter(other.slice(0, 40)))
  const [start, end] = [first('start_date'), first('end_date')]
  const window = requestsWindow({ ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) }, now)
  if (!window.ok) return refusal(400, sayWindowProblem(window.problem, words))
  const updated: (Date | null)[] = []
  for (const name of ['updated_after', 'updated_before']) {
    const given = first(name)
    const instant = given === null ? null : parseInstant(given)
    if (instant !== null && !instant.ok) {
      return refusal(400, sayWindowProblem({ kind: instant.problem, name, given: given ?? '' }, words))
    }
    updated.push(instant?.value ?? null)
  }
  const near = nearOf(first('lat'), first('long'), first('radius'))
  if (near === undefined) return refusal(400, errors.radius)
  return ok({
    ...base,
    filter: {
      refs: [],
      categoryCodes: commaList('service_code'),
      statuses: [...new Set(statuses)] as Status[],
      window: window.value,
      updatedAfter: updated[0] ?? null,
      updatedBefore: updated[1] ?? null,
      near,
    },
  })
}

function pageOf(page: string | null, size: string | null): RequestQuery['page'] | null {
  if (page === null && size === null) return { limit: MOST_REQUESTS, offset: 0 }
  const [at, limit] = [wholeNumber(page ?? '1'), wholeNumber(size ?? String(USUAL_PAGE))]
  if (at === null || limit === null || limit > MOST_REQUESTS) return null
  return { limit, offset: (at - 1) * limit }
}

function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null
}

/** The position of `services`; null where none was asked for, undefined where it cannot be read. */
export function pointOf(query: Fields): { lat: number; lon: number } | null | undefined {
  const [lat, long] = ['lat', 'long'].map((name) =>
    query
      .get(name)
      ?.find((value) => value.trim() !== '')
      ?.trim(),
  )
  if (lat === undefined && long === undefined) return null
  const [y, x] = [Number(lat ?? Number.NaN), Number(long ?? Number.NaN)]
  return Math.abs(y) <= 90 && Math.abs(x) <= 180 ? { lat: y, lon: x } : undefined
}

/** @returns null where none was asked for, undefined where it cannot be read */
function nearOf(lat: string | null, long: string | null, radius: string | null): RequestFilter['near'] | undefined {
  if (lat === null && long === null && radius === null) return null
  const [y, x, metres] = [lat, long, radius].map((text) => (text === null || text === '' ? Number.NaN : Number(text)))
  if (y === undefined || x === undefined || metres === undefined) return undefined
  const isRight = Math.abs(y) < 90 && Math.abs(x) <= 180 && metres > 0 && metres <= FARTHEST_METRES
  return isRight ? { lat: y, lon: x, metres } : undefined
}
