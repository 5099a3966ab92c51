import type { Watched } from '../../engines/survival/index.ts'
import { addDays, daysBetween, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'

/** One public case, as far as it is counted. */
export interface CountedCase {
  readonly districtCode: string | null
  readonly bodyId: string | null
  readonly categoryCode: string
  readonly receivedAt: Date
  readonly firstAnsweredAt: Date | null
  /** When an honest outcome was given; null while it is open. */
  readonly endedAt: Date | null
  /** A double or withdrawn: it was received, and nothing is owed. */
  readonly isLeftOut: boolean
  readonly firstAnswerDue: LocalDate | null
  readonly resolveDue: LocalDate | null
  /** The clock stands still: it is open, but not late. */
  readonly isPaused: boolean
  readonly reopened: number
  readonly satisfaction: number | null
  readonly solved: boolean | null
}

export type Scope = 'country' | 'home' | 'district' | 'body'

/** What is counted of the cases of one place or body, category and month. */
export interface Summary {
  readonly scope: Scope
  readonly key: string
  /** `*`: all together. */
  readonly categoryCode: string
  /** First day of the month they came in. */
  readonly month: LocalDate
  received: number
  answered: number
  ended: number
  answeredInTime: number
  endedInTime: number
  answerTimed: number
  endTimed: number
  reopened: number
  rated: number
  stars: number
  solved: number
  late: number
  readonly answerDays: number[]
  readonly endDays: number[]
  readonly unansweredOn: number[]
  readonly openOn: number[]
}

export const ALL_CATEGORIES = '*'
/** The last place of a list of days holds this and all longer ones. */
const LONGEST_DAYS = 120

/** Counts cases by place, body, category and month. */
export function summarise(home: string, cases: readonly CountedCase[], today: LocalDate): Summary[] {
  const found = new Map<string, Summary>()
  for (const one of cases) {
    const month = `${todayInBangkok(one.receivedAt).slice(0, 7)}-01` as LocalDate
    const scopes: readonly (readonly [Scope, string | null])[] = [
      ['home', home],
      ['district', one.districtCode],
      ['body', one.bodyId],
    ]
    for (const [scope, key] of scopes) {
      if (key === null) continue
      // Bodies by category would be most of the rows; they are counted when somebody asks (read-statistics.ts).
      for (const categoryCode of scope === 'body' ? [ALL_CATEGORIES] : [ALL_CATEGORIES, one.categoryCode]) {
        const name = `${scope} ${key} ${categoryCode} ${month}`
        const summary = found.get(name) ?? emptySummary(scope, key, categoryCode, month)
        found.set(name, summary)
        count(summary, one, today)
      }
    }
  }
  return [...found.values()]
}

export function emptySummary(scope: Scope, key: string, categoryCode: string, month: LocalDate): Summary {
  return {
    scope,
    key,
    categoryCode,
    month,
    received: 0,
    answered: 0,
    ended: 0,
    answeredInTime: 0,
    endedInTime: 0,
    answerTimed: 0,
    endTimed: 0,
    reopened: 0,
    rated: 0,
    stars: 0,
    solved: 0,
    late: 0,
    answerDays: [],
    endDays: [],
    unansweredOn: [],
    openOn: [],
  }
}

function count(summary: Summary, one: CountedCase, today: LocalDate): void {
  summary.received += 1
  summary.reopened += one.reopened > 0 ? 1 : 0
  if (one.satisfaction !== null) {
    summary.rated += 1
    summary.stars += one.satisfaction
    summary.solved += one.solved === true ? 1 : 0
  }
  if (one.isLeftOut) return
  const received = todayInBangkok(one.receivedAt)
  const dayOfMonth = Number(received.slice(8)) - 1
  const answered = one.firstAnsweredAt === null ? null : todayInBangkok(one.firstAnsweredAt)
  const ended = one.endedAt === null ? null : todayInBangkok(one.endedAt)
  if (answered !== null) {
    summary.answered += 1
    add(summary.answerDays, daysOld(received, answered))
  } else if (ended === null) add(summary.unansweredOn, dayOfMonth)
  if (ended !== null) {
    summary.ended += 1
    add(summary.endDays, daysOld(received, ended))
  } else add(summary.openOn, dayOfMonth)
  // Whether it was in time is known once it was done or its day has passed; until then it says nothing.
  const answer = inTime(answered, one.firstAnswerDue, today)
  const end = inTime(ended, one.resolveDue, today)
  if (answer !== null && (answered !== null || !one.isPaused)) {
    summary.answerTimed += 1
    summary.answeredInTime += answer ? 1 : 0
  }
  if (end !== null && (ended !== null || !one.isPaused)) {
    summary.endTimed += 1
    summary.endedInTime += end ? 1 : 0
    if (ended === null && !end) summary.late += 1
  }
}

function inTime(done: LocalDate | null, due: LocalDate | null, today: LocalDate): boolean | null {
  if (due === null) return null
  if (done !== null) return done <= due
  return today > due ? false : null
}

function daysOld(from: LocalDate, to: LocalDate): number {
  return Math.max(0, Math.min(LONGEST_DAYS, daysBetween(from, to)))
}

function add(list: number[], at: number): void {
  while (list.length <= at) list.push(0)
  list[at] = (list[at] ?? 0) + 1
}

/** Adds up provinces to the country, by category and month. */
export function countryOf(homes: readonly Summary[]): Summary[] {
  const found = new Map<string, Summary>()
  for (const one of homes) {
    const name = `${one.categoryCode} ${one.month}`
    const whole = found.get(name) ?? emptySummary('country', 'TH', one.categoryCode, one.month)
    found.set(name, whole)
    for (const figure of figures) whole[figure] += one[figure]
    for (const list of lists) addAll(whole[list], one[list])
  }
  return [...found.values()]
}

const figures = [
  'received',
  'answered',
  'ended',
  'answeredInTime',
  'endedInTime',
  'answerTimed',
  'endTimed',
  'reopened',
  'rated',
  'stars',
  'solved',
  'late',
] as const
const lists = ['answerDays', 'endDays', 'unansweredOn', 'openOn'] as const

function addAll(into: number[], list: readonly number[]): void {
  for (const [at, number] of list.entries()) {
    while (into.length <= at) into.push(0)
    into[at] = (into[at] ?? 0) + number
  }
}

type Kept = Pick<Summary, 'month' | 'answerDays' | 'endDays' | 'unansweredOn' | 'openOn'>

/** What was watched until today: what was answered or ended, and how old the rest is. */
export function watchedOf(summaries: readonly Kept[], what: 'answer' | 'end', today: LocalDate): Watched {
  const ended = new Array<number>(LONGEST_DAYS + 1).fill(0)
  const open = new Array<number>(LONGEST_DAYS + 1).fill(0)
  for (const summary of summaries) {
    const done = what === 'answer' ? summary.answerDays : summary.endDays
    for (const [day, number] of done.entries()) ended[day] = (ended[day] ?? 0) + number
    const still = what === 'answer' ? summary.unansweredOn : summary.openOn
    for (const [at, number] of still.entries()) {
      if (number === 0) continue
      const age = daysOld(addDays(summary.month, at), today)
      open[age] = (open[age] ?? 0) + number
    }
  }
  return { ended, open }
}
