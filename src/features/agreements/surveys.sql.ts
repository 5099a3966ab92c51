import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './agreements.sql.ts'
import type { Answers, Question } from './survey.ts'

export interface Survey {
  readonly id: string
  readonly access: 'open' | 'links'
  readonly intro: string
  readonly questions: readonly Question[]
  readonly opensOn: LocalDate
  readonly closesOn: LocalDate
  /** Ended before its last day. */
  readonly endedAt: Date | null
}

interface Row {
  id: string
  access: Survey['access']
  intro: string
  questions: Question[]
  opens_on: string
  closes_on: string
  ended_at: Date | null
}

/** Newest first. */
export async function surveysOf(view: Queryable, { home, id }: Key): Promise<Survey[]> {
  const { rows } = await view.query<Row>(
    sql`select id, access, intro, questions, opens_on, closes_on, ended_at from agreement_surveys
         where home = ${home} and agreement_id = ${id} order by opens_on desc, id desc`,
  )
  return rows.map((row) => ({
    id: row.id,
    access: row.access,
    intro: row.intro,
    questions: row.questions,
    opensOn: row.opens_on as LocalDate,
    closesOn: row.closes_on as LocalDate,
    endedAt: row.ended_at,
  }))
}

export async function insertSurvey(
  tx: Tx,
  { home, id }: Key,
  one: Omit<Survey, 'endedAt'>,
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_surveys (home, id, agreement_id, access, intro, questions, opens_on, closes_on, made_by, made_at)
        values (${home}, ${one.id}, ${id}, ${one.access}, ${one.intro}, ${JSON.stringify(one.questions)}::jsonb, ${one.opensOn},
          ${one.closesOn}, ${by}, ${now})`,
  )
}

/** Ends a survey now; one that has not begun keeps its days and never runs. */
export async function closeSurvey(tx: Tx, home: string, id: string, now: Date, today: LocalDate): Promise<void> {
  await tx.query(
    sql`update agreement_surveys set ended_at = ${now}, closes_on = greatest(opens_on, ${today}::date) where home = ${home} and id = ${id}`,
  )
}

export async function insertLinks(tx: Tx, home: string, surveyId: string, hashes: readonly string[]): Promise<void> {
  await tx.query(
    sql`insert into agreement_survey_links (home, survey_id, word_hash)
        select ${home}, ${surveyId}, h from unnest(${hashes as string[]}::text[]) as h`,
  )
}

/** @returns false where there is no such link, or it was used */
export async function useLink(tx: Tx, home: string, surveyId: string, wordHash: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update agreement_survey_links set used = true
         where home = ${home} and survey_id = ${surveyId} and word_hash = ${wordHash} and not used`,
  )
  return rowCount === 1
}

export async function linkIsFree(view: Queryable, home: string, surveyId: string, wordHash: string): Promise<boolean> {
  const { rows } = await view.query(
    sql`select 1 from agreement_survey_links where home = ${home} and survey_id = ${surveyId} and word_hash = ${wordHash} and not used`,
  )
  return rows.length === 1
}

/** The id is random, not one of ours that tell the time: with a log it would tell whose answer it is. */
export async function insertAnswer(
  tx: Tx,
  home: string,
  surveyId: string,
  answers: Answers,
  on: LocalDate,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_survey_answers (home, id, survey_id, answers, answered_on)
        values (${home}, ${randomUUID()}, ${surveyId}, ${JSON.stringify(answers)}::jsonb, ${on})`,
  )
}

export async function answersOf(view: Queryable, home: string, surveyId: string): Promise<Answers[]> {
  const { rows } = await view.query<{ answers: Answers }>(
    sql`select answers from agreement_survey_answers where home = ${home} and survey_id = ${surveyId}`,
  )
  return rows.map((row) => row.answers)
}
