import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../src/kernel/clock.ts'

const lineSecret = '0123456789abcdef0123456789abcdef'
const token = 'channel-access-token-of-the-tests'
export const botUserId = 'Ubot0000000000000000000000000001'

/** A message as LINE showed it to its user, and how it came. */
export interface Shown {
  readonly to: string
  readonly how: 'reply' | 'push'
  readonly text: string
  readonly buttons: readonly { label: string; data: string | null }[]
}

type Body = Record<string, unknown>

/**
 * Plays api.line.me and api-data.line.me, as far as our side of them goes. It checks what LINE checks: the bearer token, the form and
 * idempotency of the retry key, reply tokens that are good once and for a minute, at most five messages, 5,000 letters, thirteen quick
 * replies, labels of twenty. It signs what it sends to the webhook. It can go away, answer nonsense, or take a message and not say so.
 */
export class LinePeer {
  readonly shown: Shown[] = []
  readonly left: string[] = []
  /** What it refused, by the reason it gave: in a good run nothing. */
  readonly refusals: string[] = []
  /** Takes messages and cuts the line before it answers; answers 500; answers 429. */
  mood: 'well' | 'mute' | 'broken' | 'busy' = 'well'
  /** Photos by message id; a number is a status. */
  readonly photos = new Map<string, Buffer | number>()
  private readonly friends = new Set<string>()
  private readonly replyTokens = new Map<string, { until: number; to: string; used: boolean }>()
  private readonly retryKeys = new Set<string>()
  private readonly clock: Clock
  private server: Server | null = null
  private port = 0
  private count = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  async up(): Promise<void> {
    if (this.server !== null) return
    const server = createServer((request, answer) => void this.serve(request, answer))
    await new Promise<void>((ready) => server.listen(this.port, '127.0.0.1', () => ready()))
    this.port = (server.address() as AddressInfo).port
    this.server = server
  }

  /** Nobody listens any more; the port stays the same. */
  async down(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise<void>((done) => (this.server === null ? done() : this.server.close(() => done())))
    this.server = null
  }

  get env(): Record<string, string> {
    const address = `http://127.0.0.1:${this.port}`
    return {
      PRASAN_LINE_CHANNEL_SECRET: lineSecret,
      PRASAN_LINE_CHANNEL_TOKEN: token,
      PRASAN_LINE_API: address,
      PRASAN_LINE_DATA_API: address,
    }
  }

  /** What one user was shown. */
  seenBy(user: string): Shown[] {
    return this.shown.filter(({ to }) => to === user)
  }

  lastButton(user: string, label: string): string {
    const found = this.seenBy(user)
      .flatMap(({ buttons }) => buttons)
      .findLast((one) => one.label === label && one.data !== null)
    if (!found?.data) throw new Error(`there is no button ${label}`)
    return found.data
  }

  // ---- events, as LINE writes them

  event(user: string, type: string, more: Body = {}): Body {
    this.count += 1
    const hasReply = !['unsend', 'unfollow'].includes(type)
    const replyToken = randomUUID().replaceAll('-', '')
    if (hasReply)
      this.replyTokens.set(replyToken, { until: this.clock.now().getTime() + 60_000, to: user, used: false })
    if (type !== 'unfollow') this.friends.add(user)
    return {
      type,
      webhookEventId: `01HEVENT${String(this.count).padStart(18, '0')}`,
      timestamp: this.clock.now().getTime() + this.count,
      mode: 'active',
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: user },
      ...(hasReply ? { replyToken } : {}),
      ...more,
    }
  }

  text(user: string, text: string): Body {
    return this.event(user, 'message', { message: { id: this.messageId(), type: 'text', text, quoteToken: 'q' } })
  }

  image(user: string, bytes: Buffer | number): Body {
    const id = this.messageId()
    this.photos.set(id, bytes)
    return this.event(user, 'message', { message: { id, type: 'image', contentProvider: { type: 'line' } } })
  }

  location(user: string, latitude: number, longitude: number, address = ''): Body {
    return this.event(user, 'message', {
      message: { id: this.messageId(), type: 'location', address, latitude, longitude },
    })
  }

  press(user: string, label: string): Body {
    return this.event(user, 'postback', { postback: { data: this.lastButton(user, label) } })
  }

  private messageId(): string {
    return String(500_000_000_000_000_000n + BigInt(this.count + 1))
  }

  /** A signed request to the webhook. */
  webhook(events: readonly Body[], { secret = lineSecret, destination = botUserId } = {}): RequestInit {
    const body = JSON.stringify({ destination, events })
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'LineBotWebhook/2.0',
        'x-line-signature': createHmac('sha256', secret).update(body).digest('base64'),
      },
      body,
    }
  }

  // ---- the server

  private async serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    const { method = '', url = '' } = request
    const json = (status: number, body: Body) => {
      if (status >= 400 && status !== 409 && status !== 429 && status < 500) this.refusals.push(String(body.message))
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${token}`) {
      return json(401, { message: 'Authentication failed due to the following reason: invalid token.' })
    }
    if (this.mood === 'broken') return json(500, { message: 'Internal Server Error' })
    if (this.mood === 'busy') return json(429, { message: 'You have reached your monthly limit.' })
    const path = url.split('?')[0] ?? ''
    const at = /^\/v2\/bot\/message\/(\d+)\/content$/.exec(path)?.[1]
    if (method === 'GET' && at !== undefined) return this.content(at, answer)
    const body = pieces.length === 0 ? {} : (JSON.parse(Buffer.concat(pieces).toString('utf8')) as Body)
    const { status, said } = this.call(method, path, body, request)
    // It was done; nobody hears of it.
    if (this.mood === 'mute') return void answer.destroy()
    json(status, said)
  }

  private content(id: string, answer: ServerResponse): void {
    const photo = this.photos.get(id) ?? 404
    if (typeof photo === 'number') {
      if (photo === 0)
        return void answer.writeHead(200, { 'content-length': '100000' }).write('half', () => answer.destroy())
      return void answer.writeHead(photo).end()
    }
    answer.writeHead(200, { 'content-type': 'image/jpeg' }).end(photo)
  }

  private call(method: string, path: string, body: Body, request: IncomingMessage): { status: number; said: Body } {
    if (method === 'GET' && path === '/v2/bot/info') {
      const said = {
        userId: botUserId,
        basicId: '@prasan',
        displayName: 'ประสาน ทดสอบ',
        chatMode: 'bot',
        markAsReadMode: 'auto',
      }
      return { status: 200, said }
    }
    if (method === 'GET' && path === '/v2/bot/channel/webhook/endpoint') {
      return { status: 200, said: { endpoint: 'https://prasan.example/line/webhook', active: true } }
    }
    if (method !== 'POST') return { status: 404, said: { message: 'Not found' } }
    const user = /^\/v2\/bot\/user\/(U\w+)\/linkToken$/.exec(path)?.[1]
    if (user !== undefined) return { status: 200, said: { linkToken: `NMZTNuVrPTqlr2IF8Bnymkb7rXfYv5EY-${user}` } }
    const where = /^\/v2\/bot\/(?:group|room)\/(\w+)\/leave$/.exec(path)?.[1]
    if (where !== undefined) {
      this.left.push(where)
      return { status: 200, said: {} }
    }
    if (path === '/v2/bot/message/reply') return this.reply(body)
    if (path === '/v2/bot/message/push') return this.push(body, request.headers['x-line-retry-key'])
    return { status: 404, said: { message: 'Not found' } }
  }

  private reply({ replyToken, messages }: Body): { status: number; said: Body } {
    const known = this.replyTokens.get(String(replyToken))
    const isGood = known !== undefined && !known.used && this.clock.now().getTime() <= known.until
    if (!isGood) return { status: 400, said: { message: 'Invalid reply token' } }
    const wrong = wrongIn(messages)
    if (wrong !== null) return { status: 400, said: { message: wrong } }
    known.used = true
    this.show(known.to, 'reply', messages as Body[])
    return { status: 200, said: { sentMessages: [] } }
  }

  private push({ to, messages }: Body, retryKey: string | string[] | undefined): { status: number; said: Body } {
    const key = String(retryKey ?? '')
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(key)) {
      return { status: 400, said: { message: 'The retry key is not a UUID' } }
    }
    if (this.retryKeys.has(key)) return { status: 409, said: { message: 'The retry key is already accepted' } }
    const wrong = wrongIn(messages)
    if (wrong !== null) return { status: 400, said: { message: wrong } }
    if (typeof to !== 'string' || !(this.friends.has(to) || to.startsWith('C'))) {
      return { status: 400, said: { message: "The property, 'to', in the request body is invalid" } }
    }
    this.retryKeys.add(key)
    this.show(to, 'push', messages as Body[])
    return { status: 200, said: { sentMessages: [] } }
  }

  private show(to: string, how: Shown['how'], messages: readonly Body[]): void {
    for (const message of messages) {
      const actions = actionsOf(message)
      const buttons = actions.map(({ label, data }) => ({
        label: String(label),
        data: typeof data === 'string' ? data : null,
      }))
      this.shown.push({ to, how, text: String(message.text ?? message.altText), buttons })
    }
  }
}

function actionsOf(message: Body): Body[] {
  const quick = (message.quickReply as { items?: { action: Body }[] } | undefined)?.items?.map(({ action }) => action)
  return quick ?? (message.template as { actions?: Body[] } | undefined)?.actions ?? []
}

/** What LINE refuses messages for, as far as we send such. Source: Messaging API reference, message objects. */
function wrongIn(messages: unknown): string | null {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) return 'messages: 1 to 5'
  for (const message of messages as Body[]) {
    const isText = message.type === 'text' && typeof message.text === 'string'
    const length = String(message.text ?? '').length
    if (isText && (length < 1 || length > 5_000)) return 'text: 1 to 5000'
    const template = message.template as Body | undefined
    if (!isText && message.type !== 'template') return 'type'
    if (template !== undefined) {
      if (template.type !== 'buttons' || String(template.text).length > 160) return 'template: 160 letters'
      if (String(message.altText ?? '').length < 1 || String(message.altText).length > 400) return 'altText: 1 to 400'
    }
    const actions = actionsOf(message)
    const most = template === undefined ? 13 : 4
    if (actions.length > most || (template !== undefined && actions.length === 0)) return `actions: at most ${most}`
    for (const action of actions) {
      if (!['postback', 'location', 'camera', 'cameraRoll'].includes(String(action.type))) return 'action type'
      if (template !== undefined && action.type !== 'postback') return 'action type of a template'
      if (String(action.label ?? '').length < 1 || String(action.label).length > 20) return 'label: 1 to 20'
      if (action.type === 'postback' && String(action.data ?? '').length > 300) return 'data: at most 300'
      if (action.type === 'postback' && String(action.displayText ?? '').length > 300) return 'displayText: at most 300'
    }
  }
  return null
}
