import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { binds } from './agreement.ts'
import { mayFollow } from './agreements.policy.ts'
import type { Key } from './agreements.sql.ts'
import { lockFor, note, phaseToday } from './doing.ts'
import type { Refusal } from './refusal.ts'
import { type Question, readAnswers } from './survey.ts'
import { closeSurvey, insertAnswer, insertLinks, insertSurvey, type Survey, surveysOf, useLink } from './surveys.sql.ts'

/** The secret part of a link that answers once: 128 bits, of which only the hash is kept. */
export const hashOfWord = (word: string): string => createHash('sha256').update(word).digest('hex')

export const isRunning = (survey: Survey, today: LocalDate): boolean =>
  survey.endedAt === null && survey.opensOn <= today && today <= survey.closesOn

/** Begins a survey of those served. @returns the words of the links, told once; none where it is open to all */
export async function beginSurvey(
  tx: Tx,
  key: Key,
  draft: { intro: string; questions: readonly Question[]; opensOn: LocalDate; closesOn: LocalDate; links: number },
  doing: Doing,
): Promise<Result<readonly string[], Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  if (!mayFollow(doing.viewer, agreement.parties, doing.now)) return refuse({ kind: 'not-yours' })
  const phase = phaseToday(agreement, doing.now)
  if (!binds(phase) && phase !== 'ended') return refuse({ kind: 'wrong-phase', phase })
  const today = todayInBangkok(doing.now)
  if (draft.closesOn < draft.opensOn || draft.closesOn < today) return refuse({ kind: 'survey-days' })
  const meets = (one: Survey) => one.endedAt === null && one.opensOn <= draft.closesOn && draft.opensOn <= one.closesOn
  if ((await surveysOf(tx, key)).some(meets)) return refuse({ kind: 'survey-running' })
  const id = newId()
  const { intro, questions, opensOn, closesOn } = draft
  const access = draft.links > 0 ? 'links' : 'open'
  const by = doing.viewer?.personId ?? null
  await insertSurvey(tx, key, { id, access, intro, questions, opensOn, closesOn }, by, doing.now)
  const words = Array.from({ length: draft.links }, () => randomBytes(16).toString('base64url'))
  if (words.length > 0) await insertLinks(tx, key.home, id, words.map(hashOfWord))
  await note(tx, key, { kind: 'survey-begun', details: { survey: id, links: draft.links } }, doing)
  return ok(words)
}

/** Ends a running survey at once; what was answered stays. */
export async function endSurvey(tx: Tx, key: Key, surveyId: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  if (!mayFollow(doing.viewer, locked.value.parties, doing.now)) return refuse({ kind: 'not-yours' })
  const today = todayInBangkok(doing.now)
  const survey = (await surveysOf(tx, key)).find(({ id }) => id === surveyId)
  if (survey === undefined) return refuse({ kind: 'not-found' })
  if (survey.endedAt !== null || survey.closesOn < today) return refuse({ kind: 'survey-closed' })
  await closeSurvey(tx, key.home, surveyId, doing.now, today)
  await note(tx, key, { kind: 'survey-ended', details: { survey: surveyId } }, doing)
  return ok(null)
}

/** One answer to the running survey. Nobody's name is asked, and nothing leads from the answer to a link. */
export async function answerSurvey(
  tx: Tx,
  key: Key,
  sent: { fields: Readonly<Record<string, string | undefined>>; word: string | null },
  now: Date,
): Promise<Result<string, Refusal>> {
  const today = todayInBangkok(now)
  const survey = (await surveysOf(tx, key)).find((one) => isRunning(one, today))
  if (survey === undefined) return refuse({ kind: 'survey-closed' })
  const answers = readAnswers(survey.questions, sent.fields)
  if (answers === null) return refuse({ kind: 'not-an-answer' })
  if (survey.access === 'links') {
    const used = sent.word !== null && (await useLink(tx, key.home, survey.id, hashOfWord(sent.word)))
    if (!used) return refuse({ kind: 'link-used' })
  }
  await insertAnswer(tx, key.home, survey.id, answers, today)
  return ok(survey.id)
}
