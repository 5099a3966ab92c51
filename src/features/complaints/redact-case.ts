import { isDeepStrictEqual } from 'node:util'
import { type RedactionKind, redact, redactionLabel } from '../../engines/redaction/index.ts'
import { similarityKeys } from '../../engines/similarity/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { eraseContacts } from '../people/index.ts'
import type { HeldWords } from '../publiclog/index.ts'
import { announceStep } from './announce.ts'
import { partOfCode } from './area-part.ts'
import type { CaseKey } from './complaint.ts'
import { type CaseRow, caseByKey, lockCase } from './complaints.sql.ts'
import { heldOutcome, heldReport, heldText, reportWords } from './held-texts.ts'
import { insertOpening, originalOf } from './originals.sql.ts'
import { searchLexemes } from './public-words.ts'
import {
  contactsToForget,
  coverInNotes,
  eventOriginals,
  forgetOriginals,
  type HandRedaction,
  insertRedaction,
  redactionsOf,
  showWords,
  storeEventText,
  storePublicWords,
  storeSalts,
} from './redactions.sql.ts'
import { decideHold } from './repeats.sql.ts'
import { newSalt, type Original, openOriginal } from './sealed.ts'
import { insertEvent } from './timeline.sql.ts'

type Needed = Pick<Deps, 'secrets' | 'clock'>

export type RedactRefusal = 'no-such-case' | 'erased' | 'not-found' | 'reason-missing'

/**
 * Opens a sealed original. Each opening is noted with who and why, in the same transaction: whoever can read it has left a trace.
 * @param field `report`, or `event:<id>`
 */
export async function openSealed(
  tx: Tx,
  deps: Needed,
  key: CaseKey,
  { field, byPerson, reason }: { field: string; byPerson: string; reason: string },
): Promise<Result<Original, RedactRefusal>> {
  if (reason.trim() === '') return refuse('reason-missing')
  const stored = await originalOf(tx, key, field)
  if (stored === null) return refuse('erased')
  await insertOpening(tx, { ...key, openingId: newId(), field, byPerson, reason }, deps.clock.now())
  return ok(openOriginal(deps, key.id, field, stored.sealed))
}

export interface HandAct {
  /** `words`, `place`, or `event:<id>`. */
  readonly field: string
  /** The words as they stand in the text; every place where they stand is meant. */
  readonly phrase: string
  readonly kind: RedactionKind
  /** added: cover them. kept: show them, the machine covered them without need. */
  readonly effect: 'added' | 'kept'
  readonly byPerson: string
  readonly reason: string
  /**
   * The person may open originals. Others mark only what they see: words that are covered already answer as if they were not there,
   * so that nobody finds out by guessing what a mark covers.
   */
  readonly mayOpen?: boolean
}

/** What other rooms keep of the words of a case: articles made from it. */
export type RedactionListener = (
  tx: Tx,
  told: { readonly ref: string; readonly phrase: string; readonly mark: string },
) => Promise<void>

/**
 * Takes words out of the public form of a case, or shows what was covered without need. The public form is made anew from the sealed
 * original, so that nothing depends on what was covered before; what was covered is not in the page, the search, the keys of similar
 * reports, the files or later letters any more. The public log vouches for the original by a salted digest and stays as it is;
 * that something was covered, and of which kind, becomes an entry of its own, which holds the words as they are shown from now on. The
 * salts of the words as they were are overwritten: nobody can try what stood there. What is covered in one text goes out of all others of the case
 * too: answers, notes of outcomes, every entry people read, and what other rooms made of it.
 */
export async function redactByHand(
  tx: Tx,
  deps: Needed,
  key: CaseKey,
  act: HandAct,
  listeners: readonly RedactionListener[] = [],
): Promise<Result<number, RedactRefusal>> {
  if (act.reason.trim() === '') return refuse('reason-missing')
  const row = await lockCase(tx, key)
  if (row === null) return refuse('no-such-case')
  const isEvent = act.field.startsWith('event:')
  const stored = await originalOf(tx, key, isEvent ? act.field : 'report')
  if (stored === null) return refuse('erased')
  const original = openOriginal(deps, key.id, isEvent ? act.field : 'report', stored.sealed)
  const text = act.field === 'place' ? (original.placeText ?? '') : original.words
  const phrase = normaliseThai(act.phrase).trim()
  const before = await redactionsOf(tx, key)
  const covered = act.mayOpen ? [] : redact(text, choicesFor(before, act.field)).spans
  const places = placesOf(text, phrase).filter(
    (place) => !covered.some((span) => span.start < place.end && place.start < span.end),
  )
  if (places.length === 0) return refuse('not-found')
  const now = deps.clock.now()
  await storeMarks(tx, key, places, act, now)
  const all = await redactionsOf(tx, key)
  const held: HeldWords[] = []
  if (isEvent) held.push(await storeShownText(tx, row, act.field, shown(text, all, act.field)))
  else await storeReport(tx, row, original, all, now)
  if (act.effect === 'added') held.push(...(await coverElsewhere(tx, deps, row, { ...act, phrase }, listeners)))
  held.push(await holdAnew(tx, row))
  await noteRedaction(tx, deps, row, act, Object.assign({}, ...held))
  return ok(places.length)
}

/** @param field `event:<id>` @returns what the log holds of it from now on */
async function storeShownText(tx: Tx, row: CaseRow, field: string, text: string): Promise<HeldWords> {
  const one = {
    id: field.slice('event:'.length),
    text,
    textSalt: row.facts.visibility === 'private' ? null : newSalt(),
  }
  return (await storeEventText(tx, row.home, one)) ? heldText(one) : {}
}

/** Report and note of the outcome get new salts where they are shown otherwise than before. @returns what the log holds of them from now on */
async function holdAnew(tx: Tx, before: CaseRow): Promise<HeldWords> {
  const after = await caseByKey(tx, before)
  if (after === null || after.facts.visibility === 'private') return {}
  const isOtherReport = !isDeepStrictEqual(reportWords(before), reportWords(after))
  const isOtherNote = after.facts.outcomeNote !== before.facts.outcomeNote
  if (!isOtherReport && !isOtherNote) return {}
  const wordsSalt = isOtherReport ? newSalt() : after.wordsSalt
  const outcomeSalt = isOtherNote ? newSalt() : after.outcomeSalt
  await storeSalts(tx, after, { wordsSalt, outcomeSalt })
  return {
    ...(isOtherReport ? heldReport({ ...after, wordsSalt }) : {}),
    ...(isOtherNote ? heldOutcome(after.facts.outcomeNote, outcomeSalt) : {}),
  }
}

async function storeMarks(
  tx: Tx,
  key: CaseKey,
  places: readonly { start: number; end: number }[],
  { field, kind, effect, byPerson, reason }: HandAct,
  now: Date,
): Promise<void> {
  for (const { start, end } of places) {
    const one: HandRedaction = { field, start, end, kind, effect }
    await insertRedaction(tx, key, { ...one, redactionId: newId(), byPerson, reason }, now)
  }
}

/** The same words in the other texts of the case. @returns what the log holds of the steps among them from now on */
async function coverElsewhere(
  tx: Tx,
  deps: Needed,
  row: CaseRow,
  act: HandAct,
  listeners: readonly RedactionListener[],
): Promise<HeldWords[]> {
  const held: HeldWords[] = []
  const now = deps.clock.now()
  const report = await originalOf(tx, row, 'report')
  const original = report === null ? null : openOriginal(deps, row.id, 'report', report.sealed)
  const fields = [
    ...(['words', 'place'] as const).map((field) => ({
      field: field as string,
      text: field === 'words' ? (original?.words ?? '') : (original?.placeText ?? ''),
    })),
    ...(await eventOriginals(tx, row)).map(({ field, sealed }) => ({
      field,
      text: openOriginal(deps, row.id, field, sealed).words,
    })),
  ].filter(({ field }) => field !== act.field)
  for (const { field, text } of fields) {
    const places = placesOf(text, act.phrase)
    if (places.length === 0) continue
    await storeMarks(tx, row, places, { ...act, field }, now)
    if (!field.startsWith('event:')) continue
    held.push(await storeShownText(tx, row, field, shown(text, await redactionsOf(tx, row), field)))
  }
  if (original !== null) await storeReport(tx, row, original, await redactionsOf(tx, row), now)
  const mark = `[${redactionLabel(act.kind, 'th')}]`
  await coverInNotes(tx, row, act.phrase, mark)
  for (const tell of listeners) await tell(tx, { ref: row.ref, phrase: act.phrase, mark })
  return held
}

function choicesFor(all: readonly HandRedaction[], field: string) {
  const of = (effect: HandRedaction['effect']) => all.filter((one) => one.field === field && one.effect === effect)
  return { added: of('added'), kept: of('kept') }
}

function shown(text: string, all: readonly HandRedaction[], field: string): string {
  return redact(text, choicesFor(all, field)).text
}

async function storeReport(
  tx: Tx,
  row: CaseRow,
  original: Original,
  all: readonly HandRedaction[],
  now: Date,
): Promise<void> {
  const words = shown(original.words, all, 'words')
  const placeText = original.placeText == null ? null : shown(original.placeText, all, 'place')
  const placeCode = partOfCode(row.areaCode, 6) === null ? null : row.areaCode
  const report = {
    lat: row.latShown,
    lon: row.lonShown,
    placeCode,
    category: row.facts.categoryCode,
    text: words,
    at: row.receivedAt,
  }
  await storePublicWords(
    tx,
    row,
    { words, placeText, search: searchLexemes(words, placeText), similarKeys: similarityKeys(report) },
    now,
  )
}

function placesOf(text: string, phrase: string): { start: number; end: number }[] {
  if (phrase.length < 2) return []
  const places: { start: number; end: number }[] = []
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + phrase.length)) {
    places.push({ start: at, end: at + phrase.length })
  }
  return places
}

async function noteRedaction(tx: Tx, deps: Needed, row: CaseRow, act: HandAct, words: HeldWords): Promise<void> {
  const now = deps.clock.now()
  const eventId = newId()
  insertEvent(tx, {
    home: row.home,
    id: eventId,
    complaintId: row.id,
    kind: 'redacted',
    at: now,
    actorKind: 'moderator',
    actorId: act.byPerson,
    bodyId: null,
    reason: act.reason,
    text: null,
    textSalt: null,
    visibility: 'public',
    fromState: null,
    toState: null,
    outcome: null,
    detail: { kinds: redactionLabel(act.kind, 'th'), effect: act.effect, field: act.field.split(':')[0] ?? '' },
  })
  if (row.facts.visibility !== 'public') return
  announceStep(tx, {
    home: row.home,
    ref: row.ref,
    eventId,
    at: now,
    kind: 'redacted',
    state: row.facts.state,
    outcome: row.facts.outcome,
    category: row.facts.categoryCode,
    area: row.areaCode,
    body: null,
    textDigest: null,
    words,
    redacted: { field: act.field.split(':')[0] ?? '', kinds: [act.kind] },
  })
}

/** A person has looked: words and photos are public from now on. */
export async function showNow(tx: Tx, deps: Needed, key: CaseKey, byPerson: string): Promise<void> {
  if ((await lockCase(tx, key)) === null) return
  await showWords(tx, key, deps.clock.now())
  await decideHold(tx, key, 'shown', byPerson, deps.clock.now())
}

/** SECURITY 8: contact data 180 days after closing, sealed originals two years after it. */
const CONTACT_DAYS = 180
const ORIGINAL_DAYS = 730
const DAY_MS = 86_400_000
const AT_ONCE = 5_000

/** Forgets what has been kept long enough; the public form stays. */
export async function forgetOldData(deps: Pick<Deps, 'db'> & Needed): Promise<void> {
  const before = (days: number) => new Date(deps.clock.now().getTime() - days * DAY_MS)
  for (;;) {
    const count = await deps.db.transaction(async (tx) => {
      const people = await contactsToForget(tx, before(CONTACT_DAYS), AT_ONCE)
      await eraseContacts(tx, deps, people)
      return people.length
    })
    if (count < AT_ONCE) break
  }
  await deps.db.transaction((tx) => forgetOriginals(tx, before(ORIGINAL_DAYS)))
}
