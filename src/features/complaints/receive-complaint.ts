import { similarityKeys } from '../../engines/similarity/index.ts'
import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { inOneTrip, type Queryable, type Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { keepContact } from '../people/index.ts'
import { loadClocks } from '../routing/index.ts'
import { type AnnouncedStep, announceStep } from './announce.ts'
import { partOfCode } from './area-part.ts'
import type { ActorKind, CaseKey } from './complaint.ts'
import { caseByKey } from './complaints.sql.ts'
import { heldReport } from './held-texts.ts'
import { insertReport } from './new-report.sql.ts'
import { insertPhotos } from './photos.sql.ts'
import { publicAnswers, publicWords, searchLexemes, shownPoint } from './public-words.ts'
import { newReceipt, newRef, receiptHash } from './ref.ts'
import { checkReport, type NewReport, type ReportProblem } from './report.ts'
import { digestOfText, newSalt, receiptSecret, sealOriginal, sourceKey } from './sealed.ts'
import { caseOfSource, takeSource } from './sources.sql.ts'
import type { EventToStore } from './timeline.sql.ts'

export interface Received {
  readonly key: CaseKey
  /** Public name of the case. */
  readonly ref: string
  /** The reporter's secret, told once; null for a case that was there before and whose sender brought no key. */
  readonly receipt: string
  /** True when the sender's key had made this case before. */
  readonly repeated: boolean
}

type Needed = Pick<Deps, 'secrets' | 'clock' | 'config'>

const actorOf = {
  web: 'reporter',
  phone: 'clerk',
  paper: 'clerk',
  'walk-in': 'clerk',
  api: 'program',
  open311: 'program',
  messenger: 'reporter',
  email: 'reporter',
} as const satisfies Record<NewReport['channel'], ActorKind>

/**
 * Takes a report in: the one door of all channels. Case, sealed original, first entry of the timeline and announcement are stored
 * in the caller's transaction; the worker looks for the body in charge within seconds. The same key of the same source gives the
 * same case and the same receipt.
 * @returns the problems of the report, all at once
 */
export async function receiveComplaint(
  tx: Tx,
  deps: Needed,
  given: NewReport,
): Promise<Result<Received, ReportProblem[]>> {
  const now = deps.clock.now()
  const { report, problems } = checkReport(given, now)
  if (problems.length > 0) return refuse(problems)
  const home = homeOf(report.place.areaCode)
  const id = newId()
  const secret = receiptSecret(deps)
  const { channel, sourceName, key } = report
  const receipt = newReceipt(secret, key === null ? null : receiptSeed({ channel, sourceName, key }))
  // The database answers while the public form is made: redaction is the dearest part of a report.
  const [before, shownAt, form] = await inOneTrip(tx, () => [
    key === null ? Promise.resolve(null) : takeSource(tx, sourceKey(channel, sourceName, key), { home, id }, now),
    wordsShownAt(tx, deps, now),
    Promise.resolve().then(() => publicForm(report)),
  ])
  if (before !== null) {
    const there = await caseByKey(tx, before)
    if (there === null) throw new Error('the case of a known report is not there')
    return ok({ key: before, ref: there.ref, receipt, repeated: true })
  }
  const reporterId = report.contact === null ? (report.reporterId ?? null) : await keepContact(tx, deps, report.contact)
  const ref = newRef(home)
  // Nobody but its reporter and the office reads a private case, so there is nothing to be held to.
  const wordsSalt = form.visibility === 'public' ? newSalt() : null
  const row = {
    home,
    id,
    ref,
    ...form,
    wordsShownAt: shownAt,
    wordsSalt,
    channel: report.channel,
    sourceName: report.sourceName,
    enteredBy: report.enteredBy,
    consent: report.consent,
    reporterId,
    contactAllowed: report.contactAllowed && reporterId !== null,
    receiptHash: receiptHash(secret, id, receipt),
    occurredOn: report.occurredOn,
    receivedAt: report.receivedAt,
  }
  const salt = newSalt()
  const original = { words: report.words, placeText: report.place.text, answers: report.answers }
  const sealed = sealOriginal(deps, id, 'report', original)
  const eventId = newId()
  const received: EventToStore = {
    home,
    id: eventId,
    complaintId: id,
    kind: 'received',
    at: now,
    actorKind: actorOf[report.channel],
    actorId: report.enteredBy,
    bodyId: null,
    reason: `received ${report.channel}`,
    text: null,
    textSalt: null,
    visibility: 'public',
    fromState: null,
    toState: 'received',
    outcome: null,
    detail: { channel: report.channel, consent: report.consent },
  }
  const announced: AnnouncedStep = {
    home,
    ref,
    eventId,
    at: now,
    kind: 'received',
    state: 'received',
    outcome: null,
    category: report.category.code,
    area: report.place.areaCode,
    body: null,
    textDigest: digestOfText(salt, report.words),
    // Held from now on, before they are shown: the salt goes out with the words, when they do.
    words: heldReport(row),
  }
  insertReport(tx, row, { original: { home, id, field: 'report', sealed, salt }, received }, now)
  if (row.visibility === 'public') announceStep(tx, announced)
  if (report.photos.length > 0)
    await insertPhotos(tx, { home, id }, { eventId: null, kind: 'report', first: 0 }, report.photos, now)
  return ok({ key: { home, id }, ref, receipt, repeated: false })
}

/** What a sender's key made before, with the same receipt; null where it made nothing. For a form that comes again after its draft has gone. */
export async function receivedBefore(
  view: Queryable,
  deps: Pick<Deps, 'secrets'>,
  from: Pick<NewReport, 'channel' | 'sourceName'> & { key: string },
): Promise<Received | null> {
  const before = await caseOfSource(view, sourceKey(from.channel, from.sourceName, from.key))
  const there = before === null ? null : await caseByKey(view, before)
  if (before === null || there === null) return null
  const receipt = newReceipt(receiptSecret(deps), receiptSeed(from))
  return { key: before, ref: there.ref, receipt, repeated: true }
}

function receiptSeed({
  channel,
  sourceName,
  key,
}: {
  channel: string
  sourceName: string | null
  key: string
}): string {
  return JSON.stringify([channel, sourceName, key])
}

/** The part of a report that everybody may read, in the one place where that is decided. */
function publicForm(report: NewReport) {
  const { category, place } = report
  const words = publicWords(report.words)
  const placeText = place.text === null ? null : publicWords(place.text)
  const shown = shownPoint(category, place.lat, place.lon)
  const placeCode = partOfCode(place.areaCode, 6) === null ? null : place.areaCode
  return {
    visibility: report.isPrivate || category.isPrivate ? ('private' as const) : ('public' as const),
    categoryCode: category.code,
    categoryVersion: category.version,
    severity: report.severity ?? category.severity,
    areaCode: place.areaCode,
    lat: place.lat,
    lon: place.lon,
    latShown: shown.lat,
    lonShown: shown.lon,
    placeText,
    words,
    answers: publicAnswers(category, report.answers),
    photos: report.photos.length,
    search: searchLexemes(words, placeText),
    similarKeys: similarityKeys({
      lat: shown.lat,
      lon: shown.lon,
      placeCode,
      category: category.code,
      text: words,
      at: report.receivedAt,
    }),
  }
}

/** Words and photos wait for a person's look, one working day at most; in the demonstration they are there at once. */
async function wordsShownAt(tx: Tx, deps: Needed, now: Date): Promise<Date> {
  if (deps.config.demo) return now
  const minute = Math.floor(now.getTime() / 60_000)
  let kept = shownAtOf.get(deps.config)
  if (kept?.minute !== minute) {
    // A holiday declared in this minute moves no report of it: a later one looks again.
    const due = (await loadClocks(tx, now)).at([]).dueOf(now, 1)
    kept = { minute, at: new Date(`${due}T16:30:00+07:00`) }
    shownAtOf.set(deps.config, kept)
  }
  return kept.at
}

const shownAtOf = new WeakMap<Deps['config'], { readonly minute: number; readonly at: Date }>()
