/** What a webhook can be told of. */
export const topics = [
  'case.new',
  'case.changed',
  'case.closed',
  'resolution.made',
  'agreement.signed',
  'joining.approved',
  'plan.approved',
] as const

export type Topic = (typeof topics)[number]

/** Sent by hand to try a webhook; nobody subscribes to it. */
export const TEST_TOPIC = 'hook.test'

/** An entry of the public log, as the room of the log hands it out. */
export interface PublicEntry {
  readonly leaf: number
  readonly type: string
  readonly subject: string
  readonly ref: string | null
  /** Page that tells of it, without language. */
  readonly href: string
  readonly at: Date
  /** Null when it was forgotten: then nobody is told of it. */
  readonly facts: Readonly<Record<string, unknown>> | null
}

export type HookState = 'active' | 'paused' | 'disabled' | 'ended'

/** Which events a webhook wants. What is null asks nothing. */
export interface Wanted {
  readonly topics: readonly Topic[]
  readonly areaCode: string | null
  readonly categoryCode: string | null
  readonly bodyCode: string | null
}

/** What an entry is about, for the filters. */
export interface About {
  readonly topic: Topic
  readonly areaCode: string | null
  readonly categoryCode: string | null
  readonly bodyCodes: readonly string[]
}

const topicOfType: Readonly<Record<string, Topic>> = {
  resolution: 'resolution.made',
  agreement: 'agreement.signed',
  joining: 'joining.approved',
  'plan-version': 'plan.approved',
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** @returns null for entries nobody can subscribe to, and for those whose facts were forgotten */
export function aboutOf({ type, subject, facts }: PublicEntry): About | null {
  if (facts === null) return null
  if (type === 'complaint') {
    const topic = facts.step === 'received' ? 'case.new' : facts.state === 'closed' ? 'case.closed' : 'case.changed'
    const body = text(facts.body)
    return {
      topic,
      areaCode: text(facts.area),
      categoryCode: text(facts.category),
      bodyCodes: body === null ? [] : [body],
    }
  }
  const topic = Object.hasOwn(topicOfType, type) ? topicOfType[type] : undefined
  if (topic === undefined) return null
  const parties = Array.isArray(facts.parties) ? facts.parties.flatMap((one) => text(one) ?? []) : []
  // What is decided in a province carries it in front of its number.
  return { topic, areaCode: /^(\d{2})-/.exec(subject)?.[1] ?? null, categoryCode: null, bodyCodes: parties }
}

/** @param lineOf codes of an area and of all that lie above it */
export function isWanted(wanted: Wanted, about: About, lineOf: (areaCode: string) => readonly string[]): boolean {
  if (!wanted.topics.includes(about.topic)) return false
  if (wanted.categoryCode !== null && wanted.categoryCode !== about.categoryCode) return false
  if (wanted.bodyCode !== null && !about.bodyCodes.includes(wanted.bodyCode)) return false
  if (wanted.areaCode === null) return true
  return about.areaCode !== null && lineOf(about.areaCode).includes(wanted.areaCode)
}

/**
 * What is sent: facts that stand in the public log for everybody, and where to read more. Words that people wrote are on the page, not
 * in here, so that what is taken out there does not live on in the systems of others.
 */
export function payloadOf(entry: PublicEntry, about: About, baseUrl: string): string {
  const { ref, step, state, outcome, category, area, body, number, version } = entry.facts ?? {}
  const data: Record<string, unknown> = { ref, step, state, outcome, category, area, body, number, version }
  return JSON.stringify({
    type: about.topic,
    timestamp: entry.at.toISOString(),
    data: {
      ...Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined && value !== null)),
      page: `${baseUrl}${entry.href}`,
      proof: `${baseUrl}/log/entries/${entry.leaf}`,
    },
  })
}

/** The webhook-id of an entry: the same in every sending and to everybody. */
export function eventKeyOf(leaf: number): string {
  return `evt_${leaf}`
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Pauses between the sendings, three days in all. Source: Standard Webhooks, "Deliverability and reliability". */
const pauses = [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS)]

/** @param attempts how often it was sent in vain @returns when to send it again; null when it is enough */
export function againAt(attempts: number, now: Date): Date | null {
  const pause = pauses[attempts - 1]
  return pause === undefined ? null : new Date(now.getTime() + pause)
}
