import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { isPublicAddress } from './public-address.ts'

export type OutsideProblem =
  | { readonly kind: 'not-an-address' }
  /** It leads to this machine or a network that is not the open internet. */
  | { readonly kind: 'closed-network' }
  | { readonly kind: 'too-large'; readonly most: number }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'too-many-redirects' }
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unreachable' }

export interface Fetched {
  readonly status: number
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface OutsideOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Of the answer; 20 MB by default. */
  readonly mostBytes?: number
  /** For all of it, redirects too; 10 s by default. */
  readonly milliseconds?: number
  /** Which addresses may be reached; those of the open internet by default. Tests and the second demonstration name their own. */
  readonly mayReach?: (address: string, port: number) => boolean
  /** Hands out the answer also where its status is a refusal: some servers say why in it. */
  readonly alsoRefusals?: boolean
}

const MOST_REDIRECTS = 3
const USUAL_BYTES = 20 * 1024 * 1024
const USUAL_MS = 10_000

/**
 * Asks an address that somebody else wrote down. Only http and https; the name is resolved once, every address it has must be of the
 * open internet, and the connection goes to the one that was looked at, so that a name cannot answer differently the second time.
 * A redirect is looked at like a new address. Nothing is sent along but what is given here. Source: SECURITY 3 D.
 */
export async function fetchOutside(
  address: string,
  options: OutsideOptions = {},
): Promise<Result<Fetched, OutsideProblem>> {
  const end = AbortSignal.timeout(options.milliseconds ?? USUAL_MS)
  let next = address
  let asked = options
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await askOnce(next, asked, end)
    if (!answer.ok) return answer
    const { status, location } = answer.value
    if (status < 300 || status > 399 || location === null) {
      const isGood = (status >= 200 && status <= 299) || options.alsoRefusals === true
      return isGood ? ok(answer.value) : refuse({ kind: 'answered', status })
    }
    // What was sent to one address is not carried to another.
    if (options.method === 'POST') return refuse({ kind: 'answered', status })
    try {
      const there = new URL(location, next)
      // A key belongs to the one it was meant for.
      if (there.origin !== new URL(next).origin) asked = { ...options, headers: {} }
      next = there.href
    } catch {
      return refuse({ kind: 'not-an-address' })
    }
  }
  return refuse({ kind: 'too-many-redirects' })
}

async function askOnce(
  address: string,
  options: OutsideOptions,
  end: AbortSignal,
): Promise<Result<Fetched & { location: string | null }, OutsideProblem>> {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return refuse({ kind: 'not-an-address' })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse({ kind: 'not-an-address' })
  if (url.username !== '' || url.password !== '') return refuse({ kind: 'not-an-address' })
  const mayReach = options.mayReach ?? isPublicAddress
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  // An address in the place of a name is not looked up by anybody: it is looked at here.
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !mayReach(literal, port)) return refuse({ kind: 'closed-network' })
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((done) => {
    const sent = request(
      url,
      {
        method: options.method ?? 'GET',
        headers: { 'User-Agent': 'Prasan', Accept: '*/*', ...options.headers },
        lookup: lookupOf((one) => mayReach(one, port)),
        agent: false,
        signal: end,
      },
      (answer) => void readAnswer(answer, options.mostBytes ?? USUAL_BYTES).then(done),
    )
    sent.once('error', (error) => done(refuse(problemOf(error, end))))
    sent.end(options.body)
  })
}

async function readAnswer(
  answer: IncomingMessage,
  most: number,
): Promise<Result<Fetched & { location: string | null }, OutsideProblem>> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > most) {
        answer.destroy()
        return refuse({ kind: 'too-large', most })
      }
      pieces.push(piece)
    }
  } catch (error) {
    const isSlow = (error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError'
    return refuse({ kind: isSlow ? 'too-slow' : 'unreachable' })
  }
  const { location = null, 'content-type': type = '' } = answer.headers
  return ok({ status: answer.statusCode ?? 0, type, location, bytes: new Uint8Array(Buffer.concat(pieces)) })
}

class ClosedNetwork extends Error {}

function lookupOf(mayReach: (address: string) => boolean): LookupFunction {
  return (name, options, answer) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, '', 0)
      const isOpen = addresses.length > 0 && addresses.every(({ address }) => mayReach(address))
      if (!isOpen) return answer(new ClosedNetwork(name), '', 0)
      const [first] = addresses
      if (options.all) return answer(null, addresses)
      return answer(null, first?.address ?? '', first?.family ?? 4)
    })
  }
}

function problemOf(error: Error, end: AbortSignal): OutsideProblem {
  if (error instanceof ClosedNetwork) return { kind: 'closed-network' }
  return { kind: end.aborted ? 'too-slow' : 'unreachable' }
}
