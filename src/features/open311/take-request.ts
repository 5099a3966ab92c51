import { ok, type Result } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import {
  dropPhotos,
  FEWEST_LETTERS,
  lettersIn,
  type NewReport,
  nearAreas,
  type ReportProblem,
  receiveComplaint,
} from '../complaints/index.ts'
import type { ApiCaller } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, categoryByCode, daysFor } from '../routing/index.ts'
import { areaAddress, type Endpoint, nameOf, textBeside } from './documents.ts'
import type { Messages } from './messages.th.ts'
import { type Refusal, refusal, saySentProblem } from './problem.ts'
import { readSentReport, type SentReport } from './read-report.ts'
import { type PhotosSent, takePhotos } from './take-photos.ts'

export interface Sent extends PhotosSent {
  /** The `Idempotency-Key` of the request, where there is one. */
  readonly key: string | null
}

export interface Taken {
  readonly ref: string
  readonly notice: string
}

const consent = 'program-1'
/** Two places of one name, or a text that says half of it, is not sure enough to send a case somewhere. */
const SURE = 0.9

/**
 * A report of another system becomes a case. Photos that come along or lie at `media_url` are drawn anew like any; one that cannot be had
 * is told in the notice and does not keep the report from being taken.
 */
export async function takeRequest(
  deps: Deps,
  sent: Sent,
  { caller, endpoint, words, reach }: { caller: ApiCaller; endpoint: Endpoint; words: Messages; reach: OutsideOptions },
): Promise<Result<Taken, Refusal>> {
  const code = sent.fields.get('service_code')?.[0]?.trim() ?? ''
  if (code === '') return refusal(400, words.errors.serviceMissing)
  const now = deps.clock.now()
  const category = await categoryByCode(deps.db, code)
  if (category === null || (category.endedOn !== null && category.endedOn <= todayInBangkok(now))) {
    return refusal(404, words.errors.service(code.slice(0, 60)))
  }
  const read = readSentReport(sent.fields, category)
  if (!read.ok) return refusal(400, ...read.problem.map((problem) => saySentProblem(problem, words)))
  if (endpoint === 'test') return ok({ ref: 'TEST', notice: words.onlyTest })
  const { kept, notTaken } = await takePhotos(deps, sent, words, reach)
  // Their files go by themselves where no case comes to have them: refused, or the same report once more.
  await dropPhotos(deps.db, deps, kept)
  const place = await placeOf(deps, read.value, words)
  const report: NewReport = {
    channel: 'open311',
    sourceName: caller.keyId,
    key: sent.key ?? read.value.key,
    category,
    place,
    words: wordsOf(read.value.description, category, words),
    answers: read.value.answers,
    isPrivate: false,
    contact: read.value.contact,
    contactAllowed: read.value.contact !== null,
    consent,
    enteredBy: caller.personId,
    occurredOn: null,
    receivedAt: now,
    photos: kept,
  }
  const received = await deps.db.transaction((tx) => receiveComplaint(tx, deps, report))
  if (!received.ok) return refusal(400, ...new Set(received.problem.map((problem) => sayReportProblem(problem, words))))
  const answer = words.answerWithin(daysFor(category).answer)
  const noArea = place.areaCode === null ? [words.areaUnknown] : []
  return ok({ ref: received.value.ref, notice: [answer, ...noArea, ...notTaken].join(' · ') })
}

/** What happened may be left away in GeoReport; then the kind of matter says it. */
function wordsOf(description: string, category: Category, words: Messages): string {
  if (lettersIn(description) >= FEWEST_LETTERS) return description
  const about = words.reportOf(nameOf(category, 'th'))
  return description === '' ? about : `${about}: ${description}`
}

/**
 * Where it is. A position alone names the area that its two nearest sub-districts share: borders are not known everywhere, and a case in
 * the wrong office costs more than one that somebody has to place.
 */
async function placeOf(deps: Deps, report: SentReport, words: Messages): Promise<NewReport['place']> {
  const places = await loadGazetteer(deps.db)
  const place = await foundPlace(deps, places, report, words)
  if (place.areaCode === null) return place
  return { ...place, text: textBeside(place.text, areaAddress(places, place.areaCode, 'th')) }
}

async function foundPlace(
  deps: Deps,
  places: Gazetteer,
  report: SentReport,
  words: Messages,
): Promise<NewReport['place']> {
  const { lat, lon, addressText, addressId } = report
  const text = addressText ?? (addressId === null && lat === null ? words.placeUnknown : null)
  const base = { lat, lon, text }
  if (addressId !== null && /^\d{2,10}$/.test(addressId) && places.areas.has(addressId)) {
    return { ...base, areaCode: addressId }
  }
  const named = addressText === null ? null : places.resolve(addressText)
  const isSure = named !== null && named.confidence >= SURE && /^\d{2,8}$/.test(named.code)
  if (lat === null || lon === null) {
    return { ...base, text: text ?? addressId, areaCode: isSure ? named.code : null }
  }
  const { nearest, shared } = await areaAround(deps, places, { lat, lon })
  if (nearest === null) return { ...base, areaCode: isSure ? named.code : null }
  if (isSure && named.code.startsWith(nearest.slice(0, 4))) return { ...base, areaCode: named.code }
  return { ...base, areaCode: shared }
}

/** The nearest sub-district of a position, and the area that its two nearest ones share; null where the register knows none. */
export async function areaAround(
  deps: Deps,
  places: Gazetteer,
  { lat, lon }: { lat: number; lon: number },
): Promise<{ nearest: string | null; shared: string | null }> {
  const [first, second] = (await nearAreas(deps.db, places, { lat, lon, most: 2 })).map(({ code }) => code as string)
  if (first === undefined) return { nearest: null, shared: null }
  const digits = [4, 2].find((few) => second === undefined || second.startsWith(first.slice(0, few)))
  return { nearest: first, shared: digits === undefined ? null : first.slice(0, digits) }
}

function sayReportProblem(problem: ReportProblem, { errors }: Messages): string {
  if (problem.field === 'place') return problem.kind === 'outside-thailand' ? errors.outsideThailand : errors.noLocation
  return problem.field === 'words' && problem.kind === 'no-words' ? errors.words : errors.report
}
