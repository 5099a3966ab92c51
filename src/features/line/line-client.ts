import type { HTTPFetchError, messagingApi } from '@line/bot-sdk'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LineConfig } from '../../platform/config.ts'
import { fetchOutside, type OutsideOptions } from '../../platform/net/fetch-outside.ts'
import type { LineMessage } from './render.ts'

/** What LINE answered, as far as anything can be done about it. The reason is a status or a code, never a text. */
export type LineProblem =
  /** It did not answer in time, or not at all: whether it has the message, nobody knows. */
  | { readonly kind: 'away'; readonly reason: string }
  /** The message is not there: nobody took it. */
  | { readonly kind: 'not-reached'; readonly reason: string }
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'refused'; readonly status: number }

const PATIENCE_MS = 8_000
const PHOTO_MS = 30_000
const MOST_PHOTO_BYTES = 12 * 1024 * 1024

type Sdk = typeof import('@line/bot-sdk')

/** 0.4 s and 60 MB to load: only by who talks to LINE. */
let loaded: Promise<Sdk> | null = null
function loadSdk(): Promise<Sdk> {
  loaded ??= import('@line/bot-sdk')
  return loaded
}

async function clientOf({ token, apiUrl }: LineConfig): Promise<messagingApi.MessagingApiClient> {
  const sdk = await loadSdk()
  return new sdk.messagingApi.MessagingApiClient({ channelAccessToken: token, baseURL: apiUrl })
}

/** Answers an event with its token, which is good once and for about a minute. */
export function reply(
  config: LineConfig,
  replyToken: string,
  messages: LineMessage[],
): Promise<Result<null, LineProblem>> {
  return told(async () => {
    await (await clientOf(config)).replyMessage({ replyToken, messages })
    return null
  })
}

/** Sends messages. The same key is the same sending: LINE answers 409 to a second one, and then it is there. */
export async function push(
  config: LineConfig,
  { to, messages, key }: { to: string; messages: LineMessage[]; key: string },
): Promise<Result<null, LineProblem>> {
  const sent = await told(async () => {
    await (await clientOf(config)).pushMessage({ to, messages }, key)
    return null
  })
  return !sent.ok && sent.problem.kind === 'refused' && sent.problem.status === 409 ? ok(null) : sent
}

/** A token with which this user may join an account; good once, for ten minutes. */
export function linkToken(config: LineConfig, userId: string): Promise<Result<string, LineProblem>> {
  return told(async () => (await (await clientOf(config)).issueLinkToken(userId)).linkToken)
}

export function leave(
  config: LineConfig,
  where: { kind: 'group' | 'room'; id: string },
): Promise<Result<null, LineProblem>> {
  return told(async () => {
    const client = await clientOf(config)
    await (where.kind === 'group' ? client.leaveGroup(where.id) : client.leaveRoom(where.id))
    return null
  })
}

export interface BotInfo {
  readonly userId: string
  readonly basicId: string
  readonly name: string
}

export function botInfo(config: LineConfig): Promise<Result<BotInfo, LineProblem>> {
  return told(async () => {
    const { userId, basicId, premiumId, displayName } = await (await clientOf(config)).getBotInfo()
    return { userId, basicId: premiumId ?? basicId, name: displayName }
  })
}

export function webhookOf(config: LineConfig): Promise<Result<{ url: string; active: boolean }, LineProblem>> {
  return told(async () => {
    const { endpoint, active } = await (await clientOf(config)).getWebhookEndpoint()
    return { url: endpoint, active }
  })
}

/**
 * The bytes of a photo. Not by the SDK: its reader throws where nobody can catch it when the connection is cut in the middle, which
 * ends the process (11.0.0), and it has neither an end in time nor in size.
 * @returns `refused` when LINE does not have it any more
 */
export async function photoBytes(
  config: LineConfig,
  messageId: string,
  reach: OutsideOptions = { mayReach: () => true },
): Promise<Result<Uint8Array, LineProblem | { readonly kind: 'too-large' }>> {
  const address = `${config.dataUrl}/v2/bot/message/${encodeURIComponent(messageId)}/content`
  const answer = await fetchOutside(address, {
    ...reach,
    headers: { Authorization: `Bearer ${config.token}` },
    milliseconds: PHOTO_MS,
    mostBytes: MOST_PHOTO_BYTES,
  })
  if (answer.ok) {
    // 202: LINE has not finished with it.
    return answer.value.status === 202 ? refuse({ kind: 'away', reason: '202' }) : ok(answer.value.bytes)
  }
  const { problem } = answer
  if (problem.kind === 'too-large') return refuse({ kind: 'too-large' })
  if (problem.kind === 'answered' && [400, 404, 410].includes(problem.status)) {
    return refuse({ kind: 'refused', status: problem.status })
  }
  return refuse({ kind: 'away', reason: problem.kind === 'answered' ? String(problem.status) : problem.kind })
}

/** Asks, with an end to the patience, which the SDK does not have. */
async function told<T>(ask: () => Promise<T>): Promise<Result<T, LineProblem>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), PATIENCE_MS)
  })
  try {
    const answer = await Promise.race([ask().then((value) => ({ value })), late])
    return answer === 'late' ? refuse({ kind: 'away', reason: 'too-slow' }) : ok(answer.value)
  } catch (error) {
    return refuse(problemOf(error))
  } finally {
    clearTimeout(timer)
  }
}

const notReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function problemOf(error: unknown): LineProblem {
  const { status, headers } = error as Partial<HTTPFetchError>
  if (status === undefined) {
    const { code = '' } = ((error as Error).cause ?? {}) as { code?: string }
    return notReached.has(code) ? { kind: 'not-reached', reason: code } : { kind: 'away', reason: code || 'broken' }
  }
  if (status === 429) {
    const seconds = Number(headers?.get('retry-after') ?? '')
    return { kind: 'busy', reason: '429', retryAfterSeconds: seconds > 0 ? Math.min(seconds, 3_600) : null }
  }
  return status >= 500 ? { kind: 'away', reason: String(status) } : { kind: 'refused', status }
}
