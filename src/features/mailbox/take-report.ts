import { suggestCategories } from '../../engines/categories/index.ts'
import { newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { isProven } from '../../platform/mail/addresses.ts'
import type { ReturnToken } from '../../platform/mail/return-token.ts'
import {
  dropPhotos,
  FEWEST_LETTERS,
  type KeptPhoto,
  learntCategories,
  lettersIn,
  MOST_PHOTOS,
  type NewReport,
  nearAreas,
  receiveComplaint,
} from '../complaints/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { type Category, categoryByCode, listCategories } from '../routing/index.ts'
import { type FoundPlace, findPlace } from './find-place.ts'
import { keepFiles } from './keep-files.ts'
import { answer, askLines, type FileProblem, langOf, receivedLines } from './letters.ts'
import type { Mail } from './mail.ts'
import {
  dropDraft,
  dropDraftsBefore,
  insertDraft,
  lockDraft,
  type SealedDraft,
  type Settled,
  storeDraft,
} from './mailbox.sql.ts'
import { messages } from './messages.ts'
import { ownWords } from './own-words.ts'
import { answerPrefix } from './quote-marks.th.ts'
import { refuseMail } from './refuse-mail.ts'

const MOST_WORDS = 4_000
const MOST_PLACE = 300
/** A kind of matter is chosen for the sender from here on; below it the office chooses. */
const LIKELY = 0.5
/** A district is enough to find who sorts it; a province is not. */
const FEWEST_DIGITS = 4
/** How often one report is asked about; then it is taken as it is, or not at all. */
const MOST_ASKED = 3

/** What a letter says about a matter. */
export interface WrittenReport {
  /** Same key, same case: the print of the letter. */
  readonly key: string
  readonly words: string
  readonly place: FoundPlace
  readonly photos: readonly KeptPhoto[]
  readonly notTaken: readonly FileProblem[]
  readonly name: string | null
  readonly email: string
  readonly sentAt: string
}

/** Reads a letter as a report: words, place and photos. */
export async function prepareReport(deps: Deps, mail: Mail, key: string): Promise<WrittenReport> {
  const { photos, notTaken } = await keepFiles(deps, mail.files)
  const text = ownWords(mail.text)
  const subject = mail.subject.replace(answerPrefix, '').trim()
  const isSaid = subject === '' || text.includes(subject)
  const words = (isSaid ? text : `${subject}\n${text}`).trim().slice(0, MOST_WORDS)
  const places = await loadGazetteer(deps.db)
  return {
    key,
    words,
    place: await withPoint(deps.db, findPlace(places, subject, words)),
    photos,
    notTaken,
    name: mail.from?.name || null,
    email: mail.from?.address ?? '',
    sentAt: deps.clock.now().toISOString(),
  }
}

/** A position without a name: the area its two nearest sub-districts share, as for reports of other systems. */
async function withPoint(view: Queryable, place: FoundPlace): Promise<FoundPlace> {
  const { lat, lon, areaCode } = place
  if (lat === null || lon === null || areaCode !== null) return place
  const near = await nearAreas(view, await loadGazetteer(view), { lat, lon, most: 2 })
  const [first, second] = near.map(({ code }) => code as string)
  const shared = [4, 2].find(
    (digits) => first !== undefined && (second === undefined || second.startsWith(first.slice(0, digits))),
  )
  return { ...place, areaCode: shared === undefined || first === undefined ? null : first.slice(0, shared) }
}

interface Missing {
  readonly words: boolean
  readonly place: boolean
}

function missingIn({ words, place }: WrittenReport): Missing {
  return {
    words: lettersIn(words) < FEWEST_LETTERS,
    place: (place.areaCode?.length ?? 0) < FEWEST_DIGITS && place.lat === null,
  }
}

/** A new report: it becomes a case, or waits, sealed, for what its sender is asked. */
export async function takeReport(tx: Tx, deps: Deps, mail: Mail, report: WrittenReport): Promise<Settled> {
  if (report.words === '' && report.photos.length === 0) return refuseMail(tx, deps, mail, 'no-words')
  const missing = missingIn(report)
  if (!missing.words && !missing.place) return receive(tx, deps, mail, report)
  const id = newId()
  await insertDraft(tx, { id, asked: 1, sealed: sealed(deps, id, report) }, deps.clock.now())
  return ask(tx, deps, mail, report, missing, id)
}

/** What the sender of a waiting report answered. The second time a place is taken as it is said: an officer finds it. */
export async function takeAnswerToDraft(
  tx: Tx,
  deps: Deps,
  mail: Mail,
  { id }: ReturnToken,
  said: WrittenReport,
): Promise<Settled> {
  const draft = await lockDraft(tx, id)
  if (draft === null) return refuseMail(tx, deps, mail, 'draft-gone')
  const before = opened(deps, draft)
  // The subject of an answer is ours.
  const more = ownWords(mail.text).slice(0, MOST_WORDS)
  if (more === '' && said.photos.length === 0) return refuseMail(tx, deps, mail, 'no-words')
  const report = joined(before, more, said)
  const missing = missingIn(report)
  if (missing.words && draft.asked < MOST_ASKED) {
    await storeDraft(tx, { id, asked: draft.asked + 1, sealed: sealed(deps, id, report) }, deps.clock.now())
    return ask(tx, deps, mail, report, { ...missing, place: false }, id)
  }
  if (missing.words) return refuseMail(tx, deps, mail, 'no-words')
  await dropDraft(tx, id)
  return receive(tx, deps, mail, report)
}

/** Reports whose sender never answered, with their photos. */
export async function forgetDrafts(tx: Tx, deps: Pick<Deps, 'secrets' | 'clock'>, before: Date): Promise<void> {
  const drafts = await dropDraftsBefore(tx, before)
  await dropPhotos(
    tx,
    deps,
    drafts.flatMap((draft) => opened(deps, draft).photos),
  )
}

function joined(before: WrittenReport, more: string, said: WrittenReport): WrittenReport {
  const finer = (said.place.areaCode?.length ?? 0) > (before.place.areaCode?.length ?? 0)
  const text = said.place.text ?? more.replace(/\s+/g, ' ')
  return {
    ...before,
    words: `${before.words}\n${more}`.trim().slice(0, MOST_WORDS),
    place: {
      areaCode: finer ? said.place.areaCode : before.place.areaCode,
      lat: said.place.lat ?? before.place.lat,
      lon: said.place.lon ?? before.place.lon,
      text: (before.place.text ?? text).slice(0, MOST_PLACE) || null,
    },
    photos: [...before.photos, ...said.photos].slice(0, MOST_PHOTOS),
    notTaken: said.notTaken,
  }
}

async function ask(
  tx: Tx,
  deps: Deps,
  mail: Mail,
  report: WrittenReport,
  missing: Missing,
  id: string,
): Promise<Settled> {
  const lang = langOf(`${mail.subject} ${report.words}`)
  const lines = askLines({ ...missing, photos: report.photos.length, notTaken: report.notTaken }, lang)
  const subject = messages(lang).ask.subject
  const answered = await answer(tx, deps, mail, {
    kind: 'asked',
    subject,
    lines,
    thread: { kind: 'd', home: '00', id },
  })
  return { kind: 'draft', why: missing.words ? 'no-words' : 'no-place', about: null, answered }
}

async function receive(tx: Tx, deps: Deps, mail: Mail, report: WrittenReport): Promise<Settled> {
  const category = await categoryOf(tx, deps, report.words)
  const { place } = report
  const given: NewReport = {
    channel: 'email',
    sourceName: null,
    key: report.key,
    category,
    place: {
      ...place,
      text: place.text ?? (place.areaCode === null && place.lat === null ? messages('th').placeUnsaid : null),
    },
    words: report.words,
    answers: {},
    isPrivate: false,
    contact: { name: report.name, email: report.email, phone: null },
    // The office answers through us and needs no address; who wants to be called writes a number into the letter.
    contactAllowed: false,
    consent: 'letter-1',
    enteredBy: null,
    occurredOn: null,
    receivedAt: new Date(report.sentAt),
    photos: report.photos,
  }
  const received = await receiveComplaint(tx, deps, given)
  if (!received.ok)
    throw new Error(
      `a report by e-mail was not taken: ${received.problem.map(({ field, kind }) => `${field} ${kind}`).join(', ')}`,
    )
  const { ref, receipt, key } = received.value
  const lang = langOf(report.words)
  const line = place.areaCode === null ? [] : (await loadGazetteer(tx)).line(place.areaCode)
  const named = line.filter(({ kind }) => namedKinds.includes(kind)).reverse()
  const answered = await answer(tx, deps, mail, {
    kind: 'received',
    subject: messages(lang).received.subject(ref),
    lines: receivedLines(
      deps,
      {
        ref,
        receipt,
        category,
        placeName: named.map((area) => placeTitle(area, lang)).join(' ') || null,
        photos: report.photos.length,
        notTaken: report.notTaken,
        isProven: await isProven(tx, deps, report.email),
      },
      lang,
    ),
    thread: { kind: 'c', home: key.home, id: key.id },
  })
  return { kind: 'report', why: null, about: key, answered }
}

async function categoryOf(view: Queryable, deps: Deps, words: string): Promise<Category> {
  const known = (await listCategories(view, todayInBangkok(deps.clock.now()))).map(({ code }) => code)
  const learnt = await learntCategories(view)
  const [first] = suggestCategories(words, { known, ...(learnt === undefined ? {} : { learnt }) }).categories
  const code = first !== undefined && first.probability >= LIKELY ? first.code : 'other'
  const category = (await categoryByCode(view, code)) ?? (await categoryByCode(view, known[0] ?? ''))
  if (category === null) throw new Error('there is no category a report by e-mail could go into')
  return category
}

/** What an address names, from the village up to the province. */
const namedKinds: readonly string[] = ['village', 'subdistrict', 'district', 'province']

const context = (id: string) => `mailbox_drafts:${id}`

function sealed({ secrets }: Pick<Deps, 'secrets'>, id: string, report: WrittenReport): string {
  return seal(secrets.key('mailbox-draft'), JSON.stringify(report), context(id))
}

function opened({ secrets }: Pick<Deps, 'secrets'>, draft: SealedDraft): WrittenReport {
  return JSON.parse(open(secrets.key('mailbox-draft'), draft.sealed, context(draft.id))) as WrittenReport
}
