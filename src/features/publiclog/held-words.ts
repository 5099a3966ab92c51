import { createHash } from 'node:crypto'
import { canonicalJson } from '../../engines/merkle/index.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Fact, HeldWords } from './public-event.ts'

/** In front of what is hashed, so that a digest of words is never one of anything else. */
const DOMAIN = 'prasan words 1\n'

/** Words as the API gives them: `{text}` of a step, `{note}` of the outcome, `{answers, place, words}` of the report. */
export type Words = Readonly<Record<string, Fact>>

/** Base64 of SHA-256(domain ‖ salt ‖ canonical JSON of the words). Without the salt, 32 bytes by chance, nobody finds words that fit. */
export function wordsDigest(words: Words, salt: Uint8Array): string {
  return createHash('sha256').update(DOMAIN).update(salt).update(canonicalJson(words)).digest('base64')
}

/** One text of a case as everybody reads it now. */
export interface ShownText {
  /** `report`, `outcome`, or the id of a step. */
  readonly name: string
  /** Null: there is none, or it is not shown (now). */
  readonly words: Words | null
  /** Null: none was ever made, or it is not handed out. */
  readonly salt: Uint8Array | null
}

/** Reads what everybody reads of a case. Null: nobody reads anything of it. Who has cases hands it in (`wire.ts`). */
export type ShownTexts = (view: Queryable, ref: string, now: Date) => Promise<readonly ShownText[] | null>

/** What one entry about a case holds of its words. */
export interface LoggedWords {
  /** Id of the step it tells of. */
  readonly id: string
  readonly index: number
  readonly at: string
  /** Null: the entry is from before the log held words. */
  readonly words: HeldWords | null
}

export interface JudgedText {
  readonly name: string
  /**
   * held: these are the words of the log. changed: they are not. waiting: the words of the report are not shown (now). not-held: the log
   * says nothing of them, because they are older than its holding words, or on their way into it.
   */
  readonly verdict: 'held' | 'changed' | 'waiting' | 'not-held'
  /** The entry that holds them; null where none does. */
  readonly by: LoggedWords | null
  /** They were shown otherwise before: that act is the entry itself. */
  readonly isLater: boolean
}

/**
 * Holds the texts a case shows against what the log holds of them. Texts that are neither there nor held are left out. Pure.
 * @param isMoving a step of the case is on its way into the log: what does not fit yet may be what it holds
 */
export function judgeTexts(
  entries: readonly LoggedWords[],
  shown: readonly ShownText[],
  isMoving = false,
): JudgedText[] {
  const byName = new Map(shown.map((text) => [text.name, text]))
  const holders = new Map<string, LoggedWords[]>()
  for (const entry of entries) {
    const names = entry.words === null ? [] : new Set([entry.id, ...Object.keys(entry.words)])
    for (const name of names) holders.set(name, [...(holders.get(name) ?? []), entry])
  }
  return [...new Set([...holders.keys(), ...byName.keys()])].flatMap((name): JudgedText[] => {
    const { words = null, salt = null } = byName.get(name) ?? {}
    const held = holders.get(name) ?? []
    const by = held.at(-1) ?? null
    const digest = by?.words?.[name] ?? null
    if (words === null && digest === null) return []
    const isLater = held.filter((entry) => typeof entry.words?.[name] === 'string').length > 1
    const verdict = verdictOf({ name, words, salt }, by, digest)
    return [{ name, by, isLater, verdict: verdict === 'changed' && isMoving ? 'not-held' : verdict }]
  })
}

function verdictOf(
  { name, words, salt }: ShownText,
  by: LoggedWords | null,
  digest: string | null,
): JudgedText['verdict'] {
  if (words === null) return name === 'report' ? 'waiting' : 'changed'
  if (by === null) return 'not-held'
  return digest !== null && salt !== null && wordsDigest(words, salt) === digest ? 'held' : 'changed'
}
