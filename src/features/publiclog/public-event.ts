/** What happened, before the eyes of everybody. It goes into the log word for word or as a digest; never with personal data. */
export interface PublicEvent {
  /** Home of the row it tells of. */
  readonly home: string
  /** Kind of event, e.g. `plan-version`, `resolution`. */
  readonly type: string
  /** What it is about and which step of it, the same for ever: `<plan id>/3`. Public. */
  readonly subject: string
  /** Public reference of a complaint; null for everything else. */
  readonly ref?: string | null
  /** The page that tells of it, without language. */
  readonly href: string
  readonly at: Date
  /**
   * What is vouched for: names of bodies, titles, amounts as text, states. The log holds only a salted digest of it, so that it can
   * be forgotten; text that people wrote freely belongs in here and not in `subject`.
   */
  readonly facts: Readonly<Record<string, Fact>>
  /** Digests of the words shown from now on; given, even empty, by whoever commits to words at all. */
  readonly words?: HeldWords | null
}

/**
 * Salted digests (`wordsDigest`) by the name of the text: `report`, `outcome`, or the id of a step. Null: there is no such text any
 * more. They stand in the entry itself, so that forgetting its facts leaves them.
 */
export type HeldWords = Readonly<Record<string, string | null>>

export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact }

/** One entry, as it stands in the log for ever. */
export interface LogEntry {
  readonly v: 1
  readonly type: string
  readonly id: string
  readonly ref?: string
  /** When it happened, ISO 8601. */
  readonly at: string
  /** When it came into the log; never goes back. */
  readonly logged: string
  /** Base64 of SHA-256(salt ‖ canonical JSON of the facts). */
  readonly digest: string
  /** Since 2026-11; entries about complaints only. */
  readonly words?: HeldWords
}

/**
 * What is wrong with an entry by itself: it was written by hand, or its clock went back.
 * @param before `logged` of the entry before it
 */
export function entryProblem(
  entry: unknown,
  before: string | null,
): 'not-an-entry' | 'clock-went-back' | 'from-the-future' | null {
  if (!isEntry(entry)) return 'not-an-entry'
  if (before !== null && entry.logged < before) return 'clock-went-back'
  return Date.parse(entry.at) > Date.parse(entry.logged) + MOST_CLOCK_DIFFERENCE_MS ? 'from-the-future' : null
}

/** Web server and worker may run on different machines. */
const MOST_CLOCK_DIFFERENCE_MS = 5 * 60 * 1000

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Record<string, unknown>
  const texts = ['type', 'id', 'at', 'logged', 'digest'].every((name) => typeof entry[name] === 'string')
  const isInstant = (text: unknown) => typeof text === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)
  const isOfWords = entry.words === undefined || isHeldWords(entry.words)
  return entry.v === 1 && texts && isInstant(entry.at) && isInstant(entry.logged) && isOfWords
}

function isHeldWords(value: unknown): value is HeldWords {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => one === null || typeof one === 'string')
}
