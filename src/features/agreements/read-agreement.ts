import type { Lang } from '../../kernel/lang.ts'
import { formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { serviceNames } from '../services/index.ts'
import type { TermsNames } from './agreements.present.ts'
import type { Agreement, Key } from './agreements.sql.ts'
import { readFor } from './doing.ts'
import { type Breach, breachesOf, type Review, reviewsOf } from './follow.sql.ts'
import { indicatorsNamed } from './indicators-named.sql.ts'
import { messages } from './messages.ts'
import { isRunning } from './run-survey.ts'
import { waitingForSuccessor } from './sign-agreement.ts'
import { LEAST_SHOWN, type Question, type SurveyResult, surveyResult } from './survey.ts'
import { answersOf, type Survey, surveysOf } from './surveys.sql.ts'
import { type Signature, signaturesOf, type Version, versionsOf } from './versions.sql.ts'
import type { SurveyView } from './views/agreement-view.ts'

/** Everything the pages of one agreement show. */
export interface WholeAgreement {
  readonly agreement: Agreement
  readonly versions: readonly Version[]
  /** The version the page shows: the one in force, or the first draft. */
  readonly shown: Version
  readonly pending: Version | null
  readonly signatures: readonly Signature[]
  readonly merged: readonly { partyId: string; successorId: string; on: string }[]
  readonly reviews: readonly Review[]
  readonly breaches: readonly Breach[]
  readonly surveys: readonly { readonly survey: Survey; readonly result: SurveyResult }[]
  readonly names: TermsNames
}

export async function readAgreement(view: Queryable, key: Key, doing: Doing): Promise<WholeAgreement | null> {
  const agreement = await readFor(view, key, doing)
  if (agreement === null) return null
  const versions = await versionsOf(view, key)
  const shown = versions.find((one) => one.version === (agreement.version || agreement.pending || 1)) ?? versions[0]
  if (shown === undefined) throw new Error('an agreement has no version')
  const signatures = await signaturesOf(view, key)
  const merged = await waitingForSuccessor(view, agreement, signatures, doing.now)
  const breaches = await breachesOf(view, key)
  const surveys = []
  for (const survey of await surveysOf(view, key)) {
    const answers = await answersOf(view, key.home, survey.id)
    // While it runs, two looks would tell what the one said who answered in between.
    const result = isRunning(survey, todayInBangkok(doing.now))
      ? { ...surveyResult(survey.questions, []), n: answers.length }
      : surveyResult(survey.questions, answers)
    surveys.push({ survey, result })
  }
  return {
    agreement,
    versions,
    shown,
    pending: versions.find((one) => one.version === agreement.pending) ?? null,
    signatures,
    merged,
    reviews: await reviewsOf(view, key),
    breaches,
    surveys,
    names: await namesIn(view, versions, [
      agreement.makerBodyId,
      ...merged.map((one) => one.successorId),
      ...signatures.map((one) => one.signerBodyId),
    ]),
  }
}

/** The versions a viewer reads: what all have signed once, and for those inside what is being written and signed. */
export const seenVersions = ({ agreement, versions }: WholeAgreement, inside: boolean): Version[] =>
  versions.filter((one) => inside || agreement.version === 0 || one.state === 'signed' || one.state === 'replaced')

/** Names of all bodies, indicators and services that stand in these versions. */
async function namesIn(view: Queryable, versions: readonly Version[], more: readonly string[]): Promise<TermsNames> {
  const ids = versions.flatMap(({ terms }) => [
    ...terms.parties.map(({ bodyId }) => bodyId),
    ...terms.money.flatMap(({ fromBodyId, toBodyId }) => [fromBodyId, toBodyId]),
  ])
  const indicators = versions.flatMap(({ terms }) => terms.indicators.map(({ indicatorId }) => indicatorId))
  return {
    bodies: await bodiesNamed(view, [...ids, ...more]),
    indicators: new Map((await indicatorsNamed(view, { ids: [...new Set(indicators)] })).map((one) => [one.id, one])),
    services: new Map((await serviceNames(view)).map((one) => [one.id, one])),
    places: await loadGazetteer(view),
  }
}

export function presentSurvey(survey: Survey, result: SurveyResult, lang: Lang): SurveyView {
  const { one, survey: words } = messages(lang)
  const labels = (question: Question) =>
    question.kind === 'scale' ? words.scale : question.kind === 'yes-no' ? words.yesNo : question.choices
  const byCode = new Map(survey.questions.map((question) => [question.code, question]))
  const group = survey.questions.find((question) => question.isGroup)
  return {
    days: one.surveyDays(formatShortDate(survey.opensOn, lang), formatShortDate(survey.closesOn, lang)),
    n: result.n < LEAST_SHOWN ? null : result.n,
    hidden: !result.isHidden ? null : result.n < LEAST_SHOWN ? one.fewAnswers : one.openAnswers,
    satisfaction: result.satisfaction === null ? null : result.satisfaction.toFixed(0),
    questions: result.questions.flatMap(({ code, counts, mean }) => {
      const question = byCode.get(code)
      if (question === undefined) return []
      const summary =
        mean === null
          ? null
          : question.kind === 'scale'
            ? one.mean(mean.toFixed(1))
            : one.yesShare((mean * 100).toFixed(0))
      const bars = counts.map((cell, at) => ({
        label: labels(question)[at] ?? '',
        value: typeof cell === 'number' ? cell : 0,
        text: cell === 'few' ? one.few : cell === 'beside' ? one.beside : String(cell),
      }))
      return [{ text: question.text, summary: counts.length === 0 ? one.fewAnswers : summary, bars }]
    }),
    groups: result.groups.map(({ choice, n, satisfaction }) => ({
      label: `${group?.choices[choice - 1] ?? ''} (n = ${n})`,
      value: satisfaction ?? 0,
      text: satisfaction === null ? '–' : satisfaction.toFixed(0),
    })),
    inHiddenGroups: result.inHiddenGroups,
  }
}
