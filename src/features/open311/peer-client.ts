import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fetchOutside, type OutsideOptions, type OutsideProblem } from '../../platform/net/fetch-outside.ts'
import { instantText, parseInstant } from './instant.ts'
import { type Record311, readRecords, textOfAnswer } from './read-xml.ts'

/** Another system and the key it gave us. */
export interface Peer {
  /** Without a slash at its end: https://city.example/open311/v2 */
  readonly endpoint: string
  readonly jurisdiction: string | null
  readonly key: string
}

export type PeerProblem =
  | OutsideProblem
  /** Our copy of its key cannot be opened: the secret of the platform is another one. It must be connected again. */
  | { readonly kind: 'key-unreadable' }
  /** What it answered is not GeoReport. */
  | { readonly kind: 'nonsense' }
  /** It refused, with its own words. */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string }

export interface RequestToSend {
  readonly serviceCode: string
  readonly lat: number | null
  readonly lon: number | null
  readonly address: string | null
  readonly description: string
  readonly mediaUrl: string | null
  /** The same key is the same report, where the other system knows what that is. */
  readonly key: string
}

export interface HeardUpdate {
  readonly updateId: string
  readonly requestId: string
  readonly status: string
  readonly text: string
  readonly at: Date
}

export interface HeardRequest {
  readonly requestId: string
  readonly status: string
  readonly notes: string
  readonly description: string
  readonly at: Date | null
}

const MOST_BYTES = 20 * 1024 * 1024
/** A server that takes photos may take its time. */
const SENDING_MS = 60_000
const MOST_SAID = 300

/** Sends a report. @returns its number there, or the token to ask for it with */
export async function sendRequest(
  peer: Peer,
  request: RequestToSend,
  reach: OutsideOptions,
): Promise<Result<{ requestId: string } | { token: string }, PeerProblem>> {
  const fields: [string, string | null][] = [
    ['jurisdiction_id', peer.jurisdiction],
    ['api_key', peer.key],
    ['service_code', request.serviceCode],
    ['lat', request.lat === null ? null : String(request.lat)],
    ['long', request.lon === null ? null : String(request.lon)],
    ['address_string', request.address],
    ['description', request.description],
    ['media_url', request.mediaUrl],
  ]
  const sent = fields.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))
  const answer = await ask(peer, '/requests.xml', {
    ...reach,
    method: 'POST',
    milliseconds: SENDING_MS,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'Idempotency-Key': request.key,
    },
    body: new URLSearchParams(sent).toString(),
  })
  if (!answer.ok) return answer
  const [made] = records(answer.value, 'request') ?? []
  const requestId = made?.get('service_request_id') ?? ''
  if (requestId !== '') return ok({ requestId })
  const token = made?.get('token') ?? ''
  return token === '' ? refuse({ kind: 'nonsense' }) : ok({ token })
}

/** Asks for the number that belongs to a token; null while there is none yet. */
export async function requestOfToken(
  peer: Peer,
  token: string,
  reach: OutsideOptions,
): Promise<Result<string | null, PeerProblem>> {
  const answer = await ask(peer, `/tokens/${encodeURIComponent(token)}.xml`, reach)
  if (!answer.ok) return answer
  return ok(records(answer.value, 'request')?.[0]?.get('service_request_id') || null)
}

/** What was done there within a span, by the updates extension. An update without id, case or time is thrown away. */
export async function updatesBetween(
  peer: Peer,
  span: { from: Date; to: Date },
  reach: OutsideOptions,
): Promise<Result<HeardUpdate[], PeerProblem>> {
  const query = { start_date: instantText(span.from), end_date: instantText(span.to), api_key: peer.key }
  const answer = await ask(peer, `/servicerequestupdates.xml?${new URLSearchParams(query)}`, reach)
  if (!answer.ok) return answer
  const found = records(answer.value, 'request_update')
  if (found === null) return refuse({ kind: 'nonsense' })
  return ok(
    found.flatMap((update) => {
      const at = instantOf(update.get('updated_datetime'))
      const [updateId, requestId] = [update.get('update_id') ?? '', update.get('service_request_id') ?? '']
      if (updateId === '' || requestId === '' || at === null) return []
      return [{ updateId, requestId, status: update.get('status') ?? '', text: update.get('description') ?? '', at }]
    }),
  )
}

/** Cases by their numbers there, or those of a span. */
export async function requestsOfPeer(
  peer: Peer,
  asked: { ids: readonly string[] } | { from: Date; to: Date },
  reach: OutsideOptions,
): Promise<Result<HeardRequest[], PeerProblem>> {
  const query: Record<string, string> =
    'ids' in asked
      ? { service_request_id: asked.ids.join(',') }
      : { start_date: instantText(asked.from), end_date: instantText(asked.to) }
  const answer = await ask(peer, `/requests.xml?${new URLSearchParams(query)}`, reach)
  if (!answer.ok) return answer
  const found = records(answer.value, 'request')
  if (found === null) return refuse({ kind: 'nonsense' })
  return ok(
    found.flatMap((request) => {
      const requestId = request.get('service_request_id') ?? ''
      if (requestId === '') return []
      const [status = '', notes = '', description = ''] = ['status', 'status_notes', 'description'].map((name) =>
        request.get(name),
      )
      return [{ requestId, status, notes, description, at: instantOf(request.get('updated_datetime')) }]
    }),
  )
}

/** The service codes it has. */
export async function servicesOfPeer(peer: Peer, reach: OutsideOptions): Promise<Result<string[], PeerProblem>> {
  const answer = await ask(peer, '/services.xml', reach)
  if (!answer.ok) return answer
  const codes = (records(answer.value, 'service') ?? []).flatMap((service) => service.get('service_code') || [])
  return codes.length === 0 ? refuse({ kind: 'nonsense' }) : ok(codes)
}

/**
 * Whether it takes our key, asked with a report that names no service and so can become none.
 * @returns its refusal of the key; null where it did not refuse the key, whatever else it said
 */
export async function refusalOfKey(peer: Peer, reach: OutsideOptions): Promise<PeerProblem | null> {
  const fields = { api_key: peer.key, ...(peer.jurisdiction === null ? {} : { jurisdiction_id: peer.jurisdiction }) }
  const answer = await ask(peer, '/requests.xml', {
    ...reach,
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(fields).toString(),
  })
  const isOfKey = !answer.ok && answer.problem.kind === 'refused' && [401, 403].includes(answer.problem.status)
  return isOfKey ? answer.problem : null
}

async function ask(peer: Peer, path: string, options: OutsideOptions): Promise<Result<string, PeerProblem>> {
  const address = new URL(`${peer.endpoint}${path}`)
  if (peer.jurisdiction !== null && options.method !== 'POST') {
    address.searchParams.set('jurisdiction_id', peer.jurisdiction)
  }
  const answer = await fetchOutside(address.href, { ...options, mostBytes: MOST_BYTES, alsoRefusals: true })
  if (!answer.ok) return answer
  const text = textOfAnswer(answer.value)
  if (text === null) return refuse({ kind: 'nonsense' })
  if (answer.value.status >= 200 && answer.value.status <= 299) return ok(text)
  const said = (records(text, 'error') ?? []).map((error) => error.get('description') ?? '').join(' ')
  return refuse({ kind: 'refused', status: answer.value.status, said: said.slice(0, MOST_SAID) })
}

function records(text: string, name: string): Record311[] | null {
  try {
    return readRecords(text, name)
  } catch {
    return null
  }
}

function instantOf(text: string | undefined): Date | null {
  const read = parseInstant(text ?? '')
  return read.ok ? read.value : null
}
