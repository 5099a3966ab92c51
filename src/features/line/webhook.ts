import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { sameText } from '../../platform/http/signed.ts'

/** LINE sends up to some hundred short events; a body beyond this is none of its. */
export const MOST_WEBHOOK_BYTES = 1024 * 1024
const MOST_EVENTS = 500

const source = z.object({
  type: z.string(),
  userId: z.string().max(100).optional(),
  groupId: z.string().max(100).optional(),
  roomId: z.string().max(100).optional(),
})

/** Only what we look at; LINE adds fields and kinds of events without asking. */
const event = z.object({
  type: z.string().max(40),
  webhookEventId: z.string().min(1).max(100),
  timestamp: z.number().int().min(0).max(8.64e15),
  mode: z.string().max(40).optional(),
  deliveryContext: z.object({ isRedelivery: z.boolean() }).optional(),
  replyToken: z.string().max(200).optional(),
  source: source.optional(),
  message: z
    .object({
      id: z.string().max(100),
      type: z.string().max(40),
      text: z.string().max(20_000).optional(),
      title: z.string().max(1_000).nullish(),
      address: z.string().max(1_000).nullish(),
      latitude: z.number().optional(),
      longitude: z.number().optional(),
      contentProvider: z.object({ type: z.string() }).optional(),
      imageSet: z.object({ index: z.number(), total: z.number() }).partial().optional(),
    })
    .optional(),
  postback: z.object({ data: z.string().max(300) }).optional(),
  unsend: z.object({ messageId: z.string().max(100) }).optional(),
  follow: z.object({ isUnblocked: z.boolean() }).optional(),
  link: z.object({ result: z.string().max(20), nonce: z.string().max(255) }).optional(),
})

const body = z.object({ destination: z.string().max(100), events: z.array(z.unknown()).max(MOST_EVENTS) })

export type LineEvent = z.infer<typeof event>

export interface Heard {
  readonly destination: string
  readonly events: readonly LineEvent[]
  /** Events of a shape nobody knows: they are counted and left alone, and the others are heard. */
  readonly unreadable: number
}

/**
 * True when the bytes were signed with one of the secrets. Over the bytes as they came, before anything reads them; both secrets are
 * always compared, in a time that tells nothing. Source: INTEROP section 9.
 */
export function isSignedByLine(bytes: Uint8Array, signature: string | undefined, secrets: readonly string[]): boolean {
  const fits = secrets.map((secret) =>
    sameText(signature ?? '', createHmac('sha256', secret).update(bytes).digest('base64')),
  )
  return fits.includes(true)
}

/** Reads what was signed. Refused as a whole when it is not JSON in UTF-8 of the outer shape. */
export function readWebhook(bytes: Uint8Array): Result<Heard, 'not-json'> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return refuse('not-json')
  }
  const outer = body.safeParse(json)
  if (!outer.success) return refuse('not-json')
  const events: LineEvent[] = []
  for (const one of outer.data.events) {
    const read = event.safeParse(one)
    if (read.success) events.push(read.data)
  }
  return ok({ destination: outer.data.destination, events, unreadable: outer.data.events.length - events.length })
}
