import { type Reason, reasonText } from '../../engines/overlap/index.ts'
import { formatPublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear } from '../../kernel/thai-calendar.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'
import type { DecisionProblem, PairState, Verdict } from './overlap.ts'
import type { Pair, PairSide } from './overlaps.sql.ts'

export function messages(lang: Lang): Messages {
  return pick<Messages>(lang, { th, en })
}

export function problemText(say: Messages, problem: DecisionProblem): string {
  switch (problem.kind) {
    case 'missing':
      return problem.field === 'verdict' ? say.problem.verdictMissing : say.problem.reasonMissing
    case 'too-long':
      return say.problem.reasonTooLong(problem.most)
  }
}

/** One side of a pair as people read it. Everything here is public. */
export interface SideView {
  readonly href: string
  readonly title: string
  readonly body: string
  readonly bodyHref: string
  readonly place: string
  readonly placeHref: string | null
  readonly years: string
  readonly amount: string
  readonly field: string
  readonly plan: string
}

export interface PairView {
  readonly id: string
  readonly href: string
  readonly percent: string
  readonly relatedPercent: string
  readonly atStake: string
  readonly state: PairState
  readonly verdict: Verdict | null
  readonly stateText: string
  readonly reasons: readonly string[]
  readonly alike: { readonly place: boolean; readonly years: boolean; readonly amount: boolean; readonly field: boolean }
  readonly left: SideView
  readonly right: SideView
}

export function presentPair(pair: Pair, lang: Lang): PairView {
  const say = messages(lang)
  const id = formatPublicId(pair)
  const { left, right } = pair
  return {
    id,
    href: `/overlaps/${id}`,
    percent: percent(pair.score),
    relatedPercent: percent(pair.related),
    atStake: formatBaht(pair.atStakeSatang, lang),
    state: pair.state,
    verdict: pair.verdict,
    stateText: pair.verdict ? say.verdicts[pair.verdict] : say.states[pair.state],
    reasons: presentReasons(pair.reasons, lang),
    alike: {
      place: left.areaCode !== null && left.areaCode === right.areaCode,
      years: left.fiscalYearFrom <= right.fiscalYearTo && right.fiscalYearFrom <= left.fiscalYearTo,
      amount: left.amountSatang === right.amountSatang,
      field: left.functionCode !== null && left.functionCode === right.functionCode,
    },
    left: presentSide(left, lang),
    right: presentSide(right, lang),
  }
}

export function presentReasons(reasons: readonly Reason[], lang: Lang): string[] {
  return reasons.map((reason) => reasonText(reason, lang))
}

function presentSide(side: PairSide, lang: Lang): SideView {
  const say = messages(lang)
  const name = (th: string | null, english: string | null) => pick(lang, { th, en: english ?? th })
  const area = name(side.areaNameTh, side.areaNameEn)
  return {
    href: `/projects/${formatPublicId(side)}`,
    title: side.title,
    body: name(side.bodyNameTh, side.bodyNameEn) ?? '',
    bodyHref: `/bodies/${encodeURIComponent(side.bodyCode)}`,
    place: side.placeText ?? area ?? say.unknownPlace,
    placeHref: side.areaCode ? `/places/${side.areaCode}` : null,
    years: yearsOf(side, lang),
    amount: formatBaht(side.amountSatang, lang),
    field: name(side.functionNameTh, side.functionNameEn) ?? say.unknownField,
    plan: side.planTitle,
  }
}

function yearsOf(side: PairSide, lang: Lang): string {
  const first = formatFiscalYear(side.fiscalYearFrom, lang)
  return side.fiscalYearFrom === side.fiscalYearTo ? first : `${first} – ${formatYear(side.fiscalYearTo, lang)}`
}

/** A pair as the API sends it: scores as numbers, money as baht in decimal text, years in the Common Era. */
export function pairForApi(pair: Pair) {
  return {
    id: formatPublicId(pair),
    score: pair.score,
    related: pair.related,
    state: pair.state,
    verdict: pair.verdict,
    decided_at: pair.decidedAt?.toISOString() ?? null,
    at_stake: toBahtDecimal(pair.atStakeSatang),
    reasons: pair.reasons.map((reason) => ({
      kind: reason.kind,
      th: reasonText(reason, 'th'),
      en: reasonText(reason, 'en'),
    })),
    left: sideForApi(pair.left),
    right: sideForApi(pair.right),
  }
}

function sideForApi(side: PairSide) {
  return {
    project: formatPublicId(side),
    title: side.title,
    body: side.bodyCode,
    body_name: side.bodyNameTh,
    area: side.areaCode,
    function: side.functionCode,
    fiscal_year_from: side.fiscalYearFrom,
    fiscal_year_to: side.fiscalYearTo,
    amount: toBahtDecimal(side.amountSatang),
  }
}

/** "86 %": whole per cent, because more would pretend a certainty the finder has not. Never 100. */
function percent(probability: number): string {
  return `${Math.min(99, Math.max(0, Math.round(probability * 100)))} %`
}
