import { canonicalJson, leafHash, verifyInclusion } from '../../engines/merkle/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatDate, formatInstant, parseIsoDate } from '../../kernel/thai-calendar.ts'
import { judgeTexts, type LoggedWords, type ShownText, type Words } from './held-words.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import type { HeldWords, LogEntry } from './public-event.ts'
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

/** The words of a case as everybody reads them, and as the log holds them. */
export interface WordsNow {
  /** Null: nobody reads anything of the case now. */
  readonly shown: readonly ShownText[] | null
  readonly entries: readonly LoggedWords[]
  readonly isMoving: boolean
}

/** One text an entry holds, against what is shown now. */
export interface TextView {
  readonly name: string
  readonly verdict: keyof Messages['one']['verdicts']
  /** The entry that holds what is shown now, where it is a later one. */
  readonly later: string | null
  readonly digest: string
  /** For whoever wants to compute it; null where the words are not those of this entry. */
  readonly check: { readonly json: string; readonly salt: string } | null
  readonly lines: readonly string[]
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
  readonly texts: readonly TextView[]
  readonly holds: boolean
  readonly raw: string
  readonly size: string
  readonly root: string
  readonly path: readonly { readonly step: string; readonly side: 'left' | 'right'; readonly hash: string }[]
}

export function presentProof({ event, entry, path, checkpoint }: Proof, words: WordsNow | null, lang: Lang): ProofView {
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
    texts: words === null ? [] : presentTexts(event, read.words ?? {}, words, lang),
    holds: verifyInclusion(leafHash(entry), event.leaf, checkpoint.size, path, checkpoint.root),
    raw,
    size: checkpoint.size.toLocaleString('en-US'),
    root: checkpoint.root.toString('base64'),
    path: sidesOf(event.leaf, checkpoint.size, path),
  }
}

/** @param held as it stands in the entry itself, whatever the table beside the log says */
function presentTexts(
  { leaf, subject, ref }: LoggedEvent,
  held: HeldWords,
  { shown, entries, isMoving }: WordsNow,
  lang: Lang,
): TextView[] {
  const own = subject.slice((ref ?? '').length + 1)
  const known = entries.map((entry) => (entry.index === leaf ? { ...entry, words: held } : entry))
  const judged = new Map(judgeTexts(known, shown ?? [], isMoving).map((text) => [text.name, text]))
  return Object.entries(held).flatMap(([name, digest]): TextView[] => {
    if (digest === null) return []
    const by = judged.get(name)?.by?.index ?? leaf
    const text = shown?.find((one) => one.name === name)
    const verdict = shown === null ? 'hidden' : by > leaf ? 'later' : (judged.get(name)?.verdict ?? 'changed')
    const isThese = verdict === 'held' && text?.words != null && text.salt !== null
    return [
      {
        name: messages(lang).one.textName(name === own ? 'step' : name),
        verdict,
        later: by > leaf ? String(by) : null,
        digest,
        check: isThese
          ? { json: canonicalJson(text.words).toString(), salt: Buffer.from(text.salt).toString('base64') }
          : null,
        lines: isThese ? linesOf(text.words) : [],
      },
    ]
  })
}

/** What was said, without the names of fields; answers by their codes stand in the JSON. */
function linesOf({ words, place, text, note }: Words): string[] {
  return [words, place, text, note].filter((one) => typeof one === 'string')
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
    words: event.words,
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
