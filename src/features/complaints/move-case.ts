import { similarityKeys } from '../../engines/similarity/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import type { HeldWords } from '../publiclog/index.ts'
import { type Clocks, categoryByCode, daysFor, dueOf, lineAbove, loadClocks } from '../routing/index.ts'
import { announceStep } from './announce.ts'
import { partOfCode } from './area-part.ts'
import { dropSalts, storeDues, storeFacts, storeShownPoint } from './case-changes.sql.ts'
import {
  type Act,
  type Actor,
  type CaseFacts,
  type CaseKey,
  decideMove,
  type Move,
  type MoveRefusal,
  type NewEvent,
  type Part,
  SILENCE_WORKING_DAYS,
} from './complaint.ts'
import { type CaseRow, lockCase } from './complaints.sql.ts'
import { queueErasures } from './erasures.sql.ts'
import { heldOutcome, heldText, heldTexts } from './held-texts.ts'
import { insertOriginal, originalOf } from './originals.sql.ts'
import { partsOf, storeParts } from './parts.sql.ts'
import { insertPhotos, type PhotoKind, photosOf } from './photos.sql.ts'
import { publicWords, shownPoint } from './public-words.ts'
import type { KeptPhoto } from './report.ts'
import { digestOfText, newSalt, openOriginal, sealOriginal } from './sealed.ts'
import { insertEvent, timelineOf } from './timeline.sql.ts'

type Needed = Pick<Deps, 'secrets' | 'clock'>

export interface MoveOptions extends Act {
  /** The revision the actor saw: somebody else was faster when it is another one. */
  readonly revision?: number
  readonly photos?: { readonly kind: PhotoKind; readonly kept: readonly KeptPhoto[] }
}

export interface Moved {
  readonly key: CaseKey
  readonly ref: string
  readonly revision: number
  readonly facts: CaseFacts
  /** Ids of the entries of the timeline that were made. */
  readonly events: readonly string[]
}

/**
 * Does one thing to a case, in the caller's transaction: locks it, decides, stores state, parts, timeline and dues, and announces what
 * is public. The one way in which a case changes.
 */
export async function moveCase(
  tx: Tx,
  deps: Needed,
  key: CaseKey,
  move: Move,
  options: MoveOptions,
): Promise<Result<Moved, MoveRefusal>> {
  const row = await lockCase(tx, key)
  if (row === null) return refuse({ kind: 'no-such-case' })
  if (options.revision !== undefined && options.revision !== row.revision) return refuse({ kind: 'changed-meanwhile' })
  return moveLocked(tx, deps, { row, parts: await partsOf(tx, key) }, move, options)
}

/** As `moveCase`, for a case that is locked already and whose parts were read. */
export async function moveLocked(
  tx: Tx,
  deps: Needed,
  { row, parts }: { row: CaseRow; parts: readonly Part[] },
  given: Move,
  { photos, ...act }: MoveOptions,
): Promise<Result<Moved & { row: CaseRow; parts: readonly Part[] }, MoveRefusal>> {
  const now = deps.clock.now()
  const move = await withPrivacy(tx, withPublicNote(given))
  const clocks = await loadClocks(tx, now)
  const line = lineAbove(await loadGazetteer(tx), row.areaCode)
  const until = clocks.at(line).add(todayInBangkok(now), SILENCE_WORKING_DAYS)
  const decided = decideMove(now, { facts: row.facts, parts, id: row.id }, move, act, until)
  if (!decided.ok) return decided
  const { facts, events, left } = decided.value
  const dues = await duesAfter(tx, row, facts, clocks, line, now)
  const outcomeSalt = saltOfOutcome(row, facts)
  storeFacts(tx, row, facts, { ...dues, outcomeSalt }, now)
  if (facts.categoryCode !== row.facts.categoryCode) await storePointFor(tx, row, facts.categoryCode)
  if (decided.value.parts !== parts || left.length > 0) await storeParts(tx, row, decided.value.parts, left, now)
  const isShownAgain = row.facts.visibility === 'withheld' && facts.visibility === 'public'
  const held = isShownAgain
    ? await announceMissed(tx, deps, row)
    : isSameOutcome(row.facts, facts)
      ? {}
      : heldOutcome(facts.outcomeNote, outcomeSalt)
  const teller = events.findLastIndex(({ visibility }) => visibility === 'public')
  const ids: string[] = []
  for (const [at, event] of events.entries())
    ids.push(await storeEvent(tx, deps, row, facts, event, act, at === teller ? held : {}))
  const [lastId] = ids.slice(-1)
  // Nobody can hold a private case to its words any more, also where it was out of view before.
  if (row.facts.visibility !== 'private' && facts.visibility === 'private') dropSalts(tx, row)
  if (row.facts.visibility === 'public' && facts.visibility === 'private') announceGone(tx, deps, row, lastId)
  if (photos !== undefined && photos.kept.length > 0 && lastId !== undefined) {
    const before = (await photosOf(tx, row)).length
    const kept = act.visibility === 'public' ? photos.kept : await keptFromView(tx, photos.kept, now)
    await insertPhotos(tx, row, { eventId: lastId, kind: photos.kind, first: before }, kept, now)
  }
  const revision = row.revision + 1
  const newRow: CaseRow = { ...row, ...dues, outcomeSalt, facts, revision }
  return ok({
    key: { home: row.home, id: row.id },
    ref: row.ref,
    revision,
    facts,
    events: ids,
    row: newRow,
    parts: decided.value.parts,
  })
}

/** A photo is for the readers of the words it came with: of one for the office alone nothing is drawn for everybody. */
async function keptFromView(tx: Tx, photos: readonly KeptPhoto[], now: Date): Promise<KeptPhoto[]> {
  await queueErasures(
    tx,
    photos.flatMap(({ shownSha256 }) => shownSha256 ?? []),
    now,
  )
  return photos.map((photo) => ({ ...photo, shownSha256: null }))
}

function isSameOutcome(before: CaseFacts, { outcome, outcomeNote }: CaseFacts): boolean {
  return outcome === before.outcome && outcomeNote === before.outcomeNote
}

/** A new one for each note of an outcome; that of the note before is gone with it. */
function saltOfOutcome(row: CaseRow, facts: CaseFacts): Buffer | null {
  if (facts.outcomeNote === null || facts.visibility === 'private') return null
  return isSameOutcome(row.facts, facts) ? row.outcomeSalt : newSalt()
}

async function withPrivacy(tx: Tx, move: Move): Promise<Move> {
  if (move.kind !== 'categorise') return move
  const category = await categoryByCode(tx, move.categoryCode)
  return { ...move, isPrivate: category?.isPrivate ?? true }
}

/** The public log hears that a case was taken from view: neither its new category nor a word of it. */
function announceGone(tx: Tx, deps: Needed, row: CaseRow, eventId = newId()): void {
  announceStep(tx, {
    home: row.home,
    ref: row.ref,
    eventId,
    at: deps.clock.now(),
    kind: 'withheld',
    state: row.facts.state,
    outcome: null,
    category: row.facts.categoryCode,
    area: row.areaCode,
    body: null,
    textDigest: null,
    words: {},
  })
}

/**
 * A case is shown again: what was done while it was out of view is told from now on, so the public log hears of it too, as of when it was.
 * @returns all words that are shown from now on, some of which may have been covered meanwhile
 */
async function announceMissed(tx: Tx, deps: Needed, row: CaseRow): Promise<HeldWords> {
  const steps = await timelineOf(tx, row, 'public')
  const taken = steps.findLastIndex(({ kind }) => kind === 'withheld')
  let { state } = row.facts
  for (const [at, step] of steps.entries()) {
    state = step.toState ?? state
    if (at <= taken) continue
    const field = `event:${step.id}`
    const original = step.text === null ? null : await originalOf(tx, row, field)
    const words = original === null ? null : openOriginal(deps, row.id, field, original.sealed).words
    announceStep(tx, {
      home: row.home,
      ref: row.ref,
      eventId: step.id,
      at: step.at,
      kind: step.kind,
      state,
      outcome: step.outcome,
      category: row.facts.categoryCode,
      area: row.areaCode,
      body: step.bodyCode,
      textDigest: original === null || words === null ? null : digestOfText(original.salt, words),
      words: heldText(step),
    })
  }
  return heldTexts(row, steps)
}

/** What an outcome owes stands beside it for everybody. */
function withPublicNote(move: Move): Move {
  const hasNote = (move.kind === 'resolve' || move.kind === 'close') && typeof move.note === 'string'
  return hasNote ? { ...move, note: publicWords(move.note as string) } : move
}

/** A case that turns out to lie at a home is shown as coarsely as those that came in as such; never finer than it was. */
async function storePointFor(tx: Tx, row: CaseRow, categoryCode: string): Promise<void> {
  const category = await categoryByCode(tx, categoryCode)
  const shown = category?.atHome ? shownPoint(category, row.lat, row.lon) : { lat: row.latShown, lon: row.lonShown }
  const placeCode = partOfCode(row.areaCode, 6) === null ? null : row.areaCode
  const report = { ...shown, placeCode, category: categoryCode, text: row.words, at: row.receivedAt }
  storeShownPoint(tx, row, { ...shown, similarKeys: similarityKeys(report) })
}

async function storeEvent(
  tx: Tx,
  deps: Needed,
  row: CaseRow,
  facts: CaseFacts,
  event: NewEvent,
  act: Act,
  others: HeldWords = {},
): Promise<string> {
  const now = deps.clock.now()
  const eventId = newId()
  const isStaff = event.visibility === 'staff'
  // What only officers read is kept as it is; everything else in its public form, with the original sealed beside it.
  const text = event.text === null || isStaff ? event.text : publicWords(event.text)
  const isForAll = event.visibility === 'public' && facts.visibility !== 'private'
  const textSalt = text !== null && isForAll ? newSalt() : null
  insertEvent(tx, {
    ...event,
    home: row.home,
    id: eventId,
    complaintId: row.id,
    at: now,
    actorKind: act.actor.kind,
    actorId: actorId(act.actor),
    reason: act.reason,
    text,
    textSalt,
  })
  let digest: string | null = null
  if (event.text !== null && !isStaff) {
    const [salt, field] = [newSalt(), `event:${eventId}`]
    const sealed = sealOriginal(deps, row.id, field, { words: event.text })
    insertOriginal(tx, { home: row.home, id: row.id, field, sealed, salt }, now)
    digest = digestOfText(salt, event.text)
  }
  const isPublic = event.visibility === 'public' && (facts.visibility === 'public' || row.facts.visibility === 'public')
  if (isPublic) {
    const body =
      event.bodyId === null ? null : ((await bodiesNamed(tx, [event.bodyId])).get(event.bodyId)?.code ?? null)
    announceStep(tx, {
      home: row.home,
      ref: row.ref,
      eventId,
      at: now,
      kind: event.kind,
      state: event.toState ?? facts.state,
      outcome: event.outcome,
      category: facts.categoryCode,
      area: row.areaCode,
      body,
      textDigest: digest,
      words: { ...others, ...heldText({ id: eventId, text, textSalt }) },
    })
  }
  return eventId
}

function actorId(actor: Actor): string | null {
  return 'personId' in actor ? actor.personId : null
}

/** When answer and end are due: counted anew when the clock stood still or the category is another one. */
async function duesAfter(
  tx: Tx,
  row: CaseRow,
  facts: CaseFacts,
  clocks: Clocks,
  line: readonly string[],
  now: Date,
): Promise<{ firstAnswerDue: LocalDate | null; resolveDue: LocalDate | null }> {
  const { firstAnswerDue, resolveDue } = row
  const isOther = facts.categoryCode !== row.facts.categoryCode || facts.severity !== row.facts.severity
  const stoodStill = facts.pauses.length !== row.facts.pauses.length
  if (!isOther && !stoodStill) return { firstAnswerDue, resolveDue }
  const days = await daysOf(tx, isOther ? null : row, facts)
  if (days === null) return { firstAnswerDue, resolveDue }
  const dues = countDues(clocks, line, { receivedAt: row.receivedAt, facts, days }, now)
  if (isOther) storeDues(tx, row, { ...days, ...dues, clockVersion: clocks.version }, now)
  return dues
}

async function daysOf(
  tx: Tx,
  row: CaseRow | null,
  facts: Pick<CaseFacts, 'categoryCode' | 'severity'>,
): Promise<{ firstAnswerDays: number; resolveDays: number } | null> {
  if (row !== null && row.firstAnswerDays !== null && row.resolveDays !== null) {
    return { firstAnswerDays: row.firstAnswerDays, resolveDays: row.resolveDays }
  }
  const category = await categoryByCode(tx, facts.categoryCode)
  if (category === null) return null
  const { answer, resolve } = daysFor(category, facts.severity)
  return { firstAnswerDays: answer, resolveDays: resolve }
}

function countDues(
  clocks: Clocks,
  line: readonly string[],
  {
    receivedAt,
    facts,
    days,
  }: {
    receivedAt: Date
    facts: Pick<CaseFacts, 'pauses' | 'pausedSince'>
    days: { firstAnswerDays: number; resolveDays: number }
  },
  now: Date,
): { firstAnswerDue: LocalDate; resolveDue: LocalDate } {
  const pauses = [
    ...facts.pauses.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
    ...(facts.pausedSince === null ? [] : [{ from: facts.pausedSince, to: null }]),
  ]
  const calendar = clocks.at(line)
  return {
    firstAnswerDue: dueOf(calendar, { receivedAt, days: days.firstAnswerDays, pauses }, now),
    resolveDue: dueOf(calendar, { receivedAt, days: days.resolveDays, pauses }, now),
  }
}

/**
 * Counts the clock of a case from the beginning: when it is given its days, and when holidays are declared late. Notes the
 * change where a due day moved.
 */
export async function recountClock(tx: Tx, deps: Needed, row: CaseRow, reason: string): Promise<CaseRow> {
  const now = deps.clock.now()
  const clocks = await loadClocks(tx, now)
  const line = lineAbove(await loadGazetteer(tx), row.areaCode)
  const days = await daysOf(tx, row, row.facts)
  if (days === null) return row
  const dues = countDues(clocks, line, { receivedAt: row.receivedAt, facts: row.facts, days }, now)
  storeDues(tx, row, { ...days, ...dues, clockVersion: clocks.version }, now)
  const moved = row.resolveDue !== null && row.resolveDue !== dues.resolveDue
  if (moved) {
    const event: NewEvent = {
      kind: 'clock',
      bodyId: null,
      visibility: 'public',
      fromState: null,
      toState: null,
      outcome: null,
      text: null,
      detail: { from: row.resolveDue, to: dues.resolveDue },
    }
    await storeEvent(tx, deps, row, row.facts, event, { actor: { kind: 'system' }, reason, visibility: 'public' })
  }
  return { ...row, ...days, ...dues }
}
