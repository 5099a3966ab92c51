import { leafHash, verifyInclusion } from '../../engines/merkle/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatDate, formatInstant, parseIsoDate } from '../../kernel/thai-calendar.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import type { LogEntry } from './public-event.ts'
import type { LoggedEvent, StoredCheckpoint } from './publiclog.sql.ts'
import type { Proof } from './read-proof.ts'
import { digestOf } from './sequence-log.ts'

export interface EventLine {
  readonly number: string
  readonly what: string
  readonly href: string
  readonly when: string
  readonly proofHref: string
}

/** Everything in the log is public. */
export function presentEvent(event: LoggedEvent, lang: Lang): EventLine {
  return {
    number: String(event.leaf),
    what: titleOf(event, lang),
    href: event.href,
    when: formatInstant(event.at, lang),
    proofHref: `/log/entries/${event.leaf}`,
  }
}

/** The kind of event and, unless it was forgotten, the title among its facts. */
function titleOf(event: LoggedEvent, lang: Lang): string {
  const facts = event.opening === null ? {} : (JSON.parse(event.opening.facts) as Record<string, unknown>)
  const say = messages(lang)
  if (event.type === 'complaint' && event.ref !== null) {
    const { step, state } = facts
    return typeof step === 'string'
      ? say.caseStep(event.ref, step, typeof state === 'string' ? state : '')
      : `${say.typeOf(event.type)} ${event.ref}`
  }
  const kind = say.typeOf(event.type)
  return typeof facts.title === 'string' ? `${kind}: ${facts.title}` : kind
}

export interface ProofView {
  readonly number: string
  readonly what: string
  readonly href: string
  readonly at: string
  readonly logged: string
  readonly subject: string
  readonly ref: string | null
  readonly sealed: 'opened' | 'forgotten' | 'mismatch'
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly holds: boolean
  readonly raw: string
  readonly size: string
  readonly root: string
  readonly path: readonly { readonly step: string; readonly side: 'left' | 'right'; readonly hash: string }[]
}

export function presentProof({ event, entry, path, checkpoint }: Proof, lang: Lang): ProofView {
  const raw = entry.toString()
  const read = JSON.parse(raw) as LogEntry
  const { opening } = event
  const fits = opening !== null && digestOf(opening.facts, opening.salt) === read.digest
  const facts = fits ? Object.entries(JSON.parse(opening.facts) as Record<string, unknown>) : []
  return {
    number: String(event.leaf),
    what: titleOf(event, lang),
    href: event.href,
    at: formatInstant(new Date(read.at), lang),
    logged: formatInstant(new Date(read.logged), lang),
    subject: read.id,
    ref: read.ref ?? null,
    sealed: opening === null ? 'forgotten' : fits ? 'opened' : 'mismatch',
    facts: facts.filter(([, value]) => value !== null).map(([name, value]) => presentFact(name, value, lang)),
    holds: verifyInclusion(leafHash(entry), event.leaf, checkpoint.size, path, checkpoint.root),
    raw,
    size: checkpoint.size.toLocaleString('en-US'),
    root: checkpoint.root.toString('base64'),
    path: sidesOf(event.leaf, checkpoint.size, path),
  }
}

/** A fact in words where we have them; names and values nobody foresaw stand as they are in the log. */
function presentFact(name: string, value: unknown, lang: Lang): ProofView['facts'][number] {
  const say = messages(lang)
  const text = typeof value === 'string' ? value : isTexts(value) ? value.join(', ') : JSON.stringify(value)
  const day = parseIsoDate(text)
  return {
    name: say.factName(name),
    value: day.ok ? formatDate(day.value, lang) : (wordOf[name]?.(say, text) ?? text),
  }
}

/** Facts whose values are words of ours. */
const wordOf: Readonly<Record<string, (say: Messages, text: string) => string>> = {
  kind: (say, text) => say.kindOf(text),
  step: (say, text) => say.stepOf(text),
  state: (say, text) => say.stateOf(text),
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** On which side of what is known so far each hash stands. */
function sidesOf(leaf: number, size: number, path: readonly Buffer[]): ProofView['path'] {
  let at = leaf
  let last = size - 1
  return path.map((hash, step) => {
    const isLeft = at % 2 === 1 || at === last
    if (isLeft) while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
    return { step: String(step + 1), side: isLeft ? 'left' : 'right', hash: hash.toString('hex') }
  })
}

export function checkpointForApi({ size, root, note, at }: StoredCheckpoint) {
  return { size, root: root.toString('base64'), signed_at: at.toISOString(), checkpoint: note }
}

export function eventForApi(event: LoggedEvent) {
  return {
    index: event.leaf,
    type: event.type,
    id: event.subject,
    ref: event.ref,
    page: event.href,
    at: event.at.toISOString(),
    facts: event.opening === null ? null : (JSON.parse(event.opening.facts) as Record<string, unknown>),
    salt: event.opening === null ? null : event.opening.salt.toString('base64'),
  }
}

export function proofForApi({ event, entry, path, checkpoint }: Proof) {
  return {
    ...eventForApi(event),
    entry: entry.toString(),
    leaf_hash: leafHash(entry).toString('base64'),
    path: path.map((hash) => hash.toString('base64')),
    ...checkpointForApi(checkpoint),
  }
}
