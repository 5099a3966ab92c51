import type { Lang } from '../../kernel/lang.ts'
import { formatBaht } from '../../kernel/money.ts'
import { formatDate, toBE } from '../../kernel/thai-calendar.ts'
import type { Problem } from '../../web/components/index.ts'
import type { OfferProblem } from './agreement.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'

/** What is wrong with a draft, and where in the form. */
export function offerProblemOf(problem: OfferProblem, names: ReadonlyMap<string, string>, lang: Lang): Problem {
  const { offerProblems, overTotal } = messages(lang)
  const detail = () => {
    switch (problem.kind) {
      case 'party-twice':
      case 'stranger-pays':
        return names.get(problem.bodyId) ?? ''
      case 'over-total':
        return overTotal(formatBaht(problem.sum, lang), formatBaht(problem.total, lang))
      case 'year-outside':
        return String(toBE(problem.fiscalYear))
      case 'review-outside':
        return formatDate(problem.day, lang)
      default:
        return ''
    }
  }
  return { field: fieldOfProblem[problem.kind], text: offerProblems[problem.kind](detail()) }
}

const fieldOfProblem: Record<OfferProblem['kind'], string> = {
  'ends-before-start': 'ends',
  'party-twice': 'parties',
  'negative-money': 'money',
  'over-total': 'total',
  'same-payer': 'money',
  'one-party': 'parties',
  'no-purpose': 'purpose',
  'no-services': 'services',
  'no-indicators': 'indicators',
  'no-period': 'starts',
  'no-money': 'money',
  'stranger-pays': 'money',
  'year-outside': 'money',
  'review-outside': 'reviews',
  'no-reviews': 'reviews',
}

/** What a person is told. */
export function refusalText(refusal: Refusal, lang: Lang): string {
  const say = messages(lang)
  const words = say.refusals
  const day = (on: Parameters<typeof formatDate>[0]) => formatDate(on, lang)
  switch (refusal.kind) {
    case 'not-authorised':
      return words.notAuthorised(refusal.body)
    case 'wrong-field':
      return words.wrongField(refusal.field, refusal.given)
    case 'wrong-phase':
      return words.wrongPhase(say.phases[refusal.phase])
    case 'not-ready':
      return refusal.problems.map((one) => offerProblemOf(one, refusal.names, lang).text).join(' · ')
    case 'old-version':
      return words.oldVersion(refusal.now)
    case 'already-signed':
      return words.alreadySigned(refusal.body, day(refusal.on))
    case 'party-merged':
      return words.partyMerged(refusal.body, refusal.successor)
    case 'not-merged':
      return words.notMerged(refusal.body)
    case 'one-party-left':
      return words.onePartyLeft(refusal.body)
    case 'signs-here':
      return words.signsHere(refusal.body)
    case 'ends-by-notice':
      return words.endsByNotice(refusal.days)
    case 'notice-too-short':
      return words.noticeTooShort(refusal.days, day(refusal.earliest))
    case 'notice-given':
      return words.noticeGiven(day(refusal.on))
    case 'review-too-early':
      return words.reviewTooEarly(day(refusal.day))
    default:
      return words[refusal.kind]
  }
}

/** 404 not there, 403 not theirs, 409 another was first, 422 can be put right. */
export function refusalStatus(refusal: Refusal): 403 | 404 | 409 | 422 {
  switch (refusal.kind) {
    case 'not-found':
      return 404
    case 'not-yours':
    case 'not-authorised':
    case 'code-needed':
      return 403
    case 'changed-meanwhile':
    case 'old-version':
    case 'already-signed':
      return 409
    default:
      return 422
  }
}
