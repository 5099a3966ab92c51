import { type Reason, reasonText } from '../../engines/overlap/index.ts'
import { formatPublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { AnswerProblem, QuestionProblem } from './answer.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import type { DecisionProblem, PairState, Verdict } from './overlap.ts'
import type { Pair, PairSide } from './overlaps.sql.ts'
import type { FilterProblem } from './queue-filter.ts'
import { markTitles, type TitlePiece } from './title-marks.ts'
import { type Direction, type Strength, weighReasons } from './weigh-reasons.ts'

export function problemText(say: Messages, problem: DecisionProblem): string {
  switch (problem.kind) {
    case 'missing':
      return problem.field === 'verdict' ? say.problem.verdictMissing : say.problem.reasonMissing
    case 'too-long':
      return say.problem.reasonTooLong(problem.most)
    case 'not-a-share':
      return say.problem.notAShare
  }
}

/** Filters that could not be read, as the API names them. */
export function filterErrors(say: Messages, problems: readonly FilterProblem[]): { field: string; detail: string }[] {
  return problems.map(({ field, typed }) => ({ field, detail: say.filterProblem[field](typed) }))
}

export function reviewProblemText(say: Messages, problem: AnswerProblem | QuestionProblem): string {
  const words = say.review.problem
  if (problem.kind === 'too-long') return words.tooLong(problem.most)
  switch (problem.field) {
    case 'question':
      return words.questionMissing
    case 'answer':
      return words.answerMissing
    case 'position':
      return words.positionMissing
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

export interface WeighedText {
  readonly text: string
  readonly direction: Direction
  readonly strength: Strength
}

/** Fiscal years of both sides, CE; `labels` has one for each year from the first to the last. */
export interface TimeView {
  readonly left: YearSpan
  readonly right: YearSpan
  readonly shared: YearSpan | null
  readonly labels: readonly string[]
}

interface YearSpan {
  readonly from: number
  readonly to: number
}

/** Amounts written for the reader, before and after a decision that both are the same work. */
export interface MoneyView {
  readonly rows: readonly { readonly item: string; readonly before: string; readonly after: string }[]
  readonly before: string
  readonly after: string
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
  readonly weighed: readonly WeighedText[]
  readonly titles: readonly [left: readonly TitlePiece[], right: readonly TitlePiece[]]
  readonly shareText: string | null
  readonly placeSentence: string
  readonly time: TimeView
  readonly timeSentence: string
  readonly money: MoneyView
  readonly caseHref: string | null
  readonly alike: {
    readonly place: boolean
    readonly years: boolean
    readonly amount: boolean
    readonly field: boolean
  }
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
    // What only the page of the pair shows is made when it is asked for: words of Thai titles take long to find, and of a queue
    // of 25 pairs the rest would take a third of the page's own time.
    get weighed() {
      return weighReasons(pair.reasons).map(({ reason, direction, strength }) => ({
        text: reasonText(reason, lang),
        direction,
        strength,
      }))
    },
    get titles() {
      return markTitles(left.title, right.title)
    },
    shareText: pair.sharePercent === null ? null : say.shareSaid(pair.sharePercent),
    placeSentence: placeSentence(pair, lang),
    get time() {
      return timeView(left, right, lang)
    },
    get timeSentence() {
      return timeSentence(left, right, lang)
    },
    get money() {
      return moneyView(pair, lang)
    },
    caseHref: pair.caseKey === null ? null : `/overlaps/cases/${pair.caseKey}`,
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

/** What the two area codes say about the distance: plans carry no coordinates. */
function placeSentence({ left, right }: Pair, lang: Lang): string {
  const words = messages(lang).evidence
  const [a, b] = [left.areaCode ?? '', right.areaCode ?? '']
  if (a.length < 2 || b.length < 2) return words.unknownPlace
  if (a.slice(0, 2) !== b.slice(0, 2)) return words.otherProvince
  const name = pick(lang, { th: left.areaNameTh, en: left.areaNameEn ?? left.areaNameTh }) ?? ''
  if (a.length >= 6 && a.slice(0, 6) === b.slice(0, 6)) return words.sameSubdistrict(name)
  return a.length >= 4 && a.slice(0, 4) === b.slice(0, 4) ? words.sameDistrict : words.sameProvince
}

function spanOf(side: PairSide): YearSpan {
  return { from: side.fiscalYearFrom, to: side.fiscalYearTo }
}

function sharedYears(left: PairSide, right: PairSide): YearSpan | null {
  const from = Math.max(left.fiscalYearFrom, right.fiscalYearFrom)
  const to = Math.min(left.fiscalYearTo, right.fiscalYearTo)
  return from <= to ? { from, to } : null
}

function timeView(left: PairSide, right: PairSide, lang: Lang): TimeView {
  const first = Math.min(left.fiscalYearFrom, right.fiscalYearFrom)
  const last = Math.max(left.fiscalYearTo, right.fiscalYearTo)
  const labels = Array.from({ length: last - first + 1 }, (_, i) => shortYear(first + i, lang))
  return { left: spanOf(left), right: spanOf(right), shared: sharedYears(left, right), labels }
}

/** A year as it stands on a drawing: the number alone, in the era of the language. */
function shortYear(year: number, lang: Lang): string {
  return pick(lang, { th: String(toBE(year)), en: String(year) })
}

function timeSentence(left: PairSide, right: PairSide, lang: Lang): string {
  const words = messages(lang).evidence
  const shared = sharedYears(left, right)
  if (!shared) return words.yearsApart
  const first = formatFiscalYear(shared.from, lang)
  return words.yearsShared(shared.from === shared.to ? first : `${first} – ${formatYear(shared.to, lang)}`)
}

function moneyView({ left, right, atStakeSatang }: Pair, lang: Lang): MoneyView {
  const letters = messages(lang).letters
  const leftStays = left.amountSatang >= right.amountSatang
  const before = (left.amountSatang + right.amountSatang) as Satang
  const row = (side: PairSide, letter: string, stays: boolean) => ({
    item: `${letter} ${side.title}`,
    before: formatBaht(side.amountSatang, lang),
    after: formatBaht(stays ? side.amountSatang : ((side.amountSatang - atStakeSatang) as Satang), lang),
  })
  return {
    rows: [row(left, letters[0] ?? '', leftStays), row(right, letters[1] ?? '', !leftStays)],
    before: formatBaht(before, lang),
    after: formatBaht((before - atStakeSatang) as Satang, lang),
  }
}

export function presentReasons(reasons: readonly Reason[], lang: Lang): string[] {
  return reasons.map((reason) => reasonText(reason, lang))
}

export function presentSide(side: PairSide, lang: Lang): SideView {
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
    share_percent: pair.sharePercent,
    case: pair.caseKey,
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

export function sideForApi(side: PairSide) {
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
