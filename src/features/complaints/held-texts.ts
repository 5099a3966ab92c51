import type { Queryable } from '../../platform/db/db.ts'
import { type HeldWords, type ShownText, type Words, wordsDigest } from '../publiclog/index.ts'
import { wordsAreShown } from './complaints.present.ts'
import { type CaseRow, caseByRef } from './complaints.sql.ts'
import { type TimelineEvent, timelineOf } from './timeline.sql.ts'

/** The words of a report as everybody reads them, with the names they have in the API. */
export function reportWords({ answers, placeText, words }: Pick<CaseRow, 'answers' | 'placeText' | 'words'>): Words {
  return { answers, place: placeText, words }
}

/** What a text of a step is in the log, under the step's id; nothing where it has none, or none that was ever held. */
export function heldText({ id, text, textSalt }: Pick<TimelineEvent, 'id' | 'text' | 'textSalt'>): HeldWords {
  return text === null || textSalt === null ? {} : { [id]: wordsDigest({ text }, textSalt) }
}

/** The note of the outcome; also that there is none, where there was one before. */
export function heldOutcome(note: string | null, salt: Buffer | null): HeldWords {
  if (note === null) return { outcome: null }
  return salt === null ? {} : { outcome: wordsDigest({ note }, salt) }
}

export function heldReport(row: Pick<CaseRow, 'answers' | 'placeText' | 'words' | 'wordsSalt'>): HeldWords {
  return row.wordsSalt === null ? {} : { report: wordsDigest(reportWords(row), row.wordsSalt) }
}

/** Every text of a case under its newest salt: what the log is told when a case is shown again. */
export function heldTexts(row: CaseRow, events: readonly TimelineEvent[]): HeldWords {
  return Object.assign(
    {},
    heldReport(row),
    heldOutcome(row.facts.outcomeNote, row.outcomeSalt),
    ...events.map(heldText),
  )
}

/** What everybody reads of a case now, with the salts that prove it; null of a case nobody may read. */
export async function shownTextsOf(view: Queryable, ref: string, now: Date): Promise<readonly ShownText[] | null> {
  const row = await caseByRef(view, ref)
  if (row?.facts.visibility !== 'public') return null
  const isShown = wordsAreShown(row, 'public', now)
  const { outcomeNote } = row.facts
  return [
    { name: 'report', words: isShown ? reportWords(row) : null, salt: isShown ? row.wordsSalt : null },
    { name: 'outcome', words: outcomeNote === null ? null : { note: outcomeNote }, salt: row.outcomeSalt },
    ...(await timelineOf(view, row, 'public')).map(({ id, text, textSalt }) => ({
      name: id,
      words: text === null ? null : { text },
      salt: textSalt,
    })),
  ]
}
