import type { WorkingDays } from '../../engines/schedule/index.ts'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatDate, formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { state as stateMark } from '../../web/components/index.ts'
import type { Html } from '../../web/html.ts'
import type { State } from '../complaints/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import {
  type Category,
  type Clocks,
  type Lateness,
  latenessOf,
  lineAbove,
  type RuleNames,
  SOON_DAYS,
} from '../routing/index.ts'
import type { ActProblem } from './act.ts'
import type { DeskLine } from './desk.sql.ts'
import { messages } from './messages.ts'
import type { WorkRefusal } from './work-case.ts'

/** What a list needs to say its lines: read once for all of them. */
export interface Surroundings {
  readonly lang: Lang
  readonly now: Date
  readonly places: Gazetteer
  readonly categories: readonly Category[]
  readonly clocks: Clocks
  readonly names: ReadonlyMap<string, string>
  readonly ruleNames: RuleNames
}

const publicKey = (key: { readonly home: string; readonly id: string }): string =>
  formatPublicId({ home: key.home as Home, id: key.id })

export const caseHref = (key: { readonly home: string; readonly id: string }): string =>
  `/desk/complaints/${publicKey(key)}`

export function categoryText(code: string, { categories, lang }: Pick<Surroundings, 'categories' | 'lang'>): string {
  const category = categories.find((one) => one.code === code)
  return category ? nameIn(lang, category) : code
}

/** ตำบลแม่ยาว อำเภอเมืองเชียงราย: the place and its district, as short as it can be told apart. */
export function placeText(
  areaCode: string | null,
  { places, lang }: Pick<Surroundings, 'places' | 'lang'>,
): string | null {
  if (areaCode === null) return null
  const line = places
    .line(areaCode)
    .filter(({ kind }) => ['province', 'district', 'subdistrict', 'village'].includes(kind))
  return line.length === 0
    ? areaCode
    : [...line]
        .reverse()
        .slice(0, 2)
        .map((area) => placeTitle(area, lang))
        .join(' ')
}

interface Timed {
  readonly state: State
  readonly areaCode: string | null
  readonly firstAnsweredAt: Date | null
  readonly firstAnswerDue: LocalDate | null
  readonly resolveDue: LocalDate | null
  readonly firstAnswerDays?: number | null
  readonly resolveDays: number | null
}

/** The day that comes first of those still owed, and how the case stands to it; null where nothing is owed now. */
function nextDue(
  one: Timed,
  { places, clocks, now }: Pick<Surroundings, 'places' | 'clocks' | 'now'>,
): { readonly what: 'answer' | 'resolve'; readonly due: LocalDate; readonly lateness: Lateness } | null {
  if (one.state === 'waiting_info' || one.state === 'resolved' || one.state === 'closed') return null
  const owesAnswer = one.firstAnsweredAt === null && one.firstAnswerDue !== null
  const due = owesAnswer ? one.firstAnswerDue : one.resolveDue
  if (due === null) return null
  const calendar: WorkingDays = clocks.at(lineAbove(places, one.areaCode))
  const days = owesAnswer ? (one.firstAnswerDays ?? SOON_DAYS) : (one.resolveDays ?? SOON_DAYS)
  const lateness = latenessOf(calendar, due, days, todayInBangkok(now))
  // A case whose first answer is not due yet may be late as a whole.
  if (owesAnswer && one.resolveDue !== null && one.resolveDue < todayInBangkok(now)) {
    return {
      what: 'resolve',
      due: one.resolveDue,
      lateness: latenessOf(calendar, one.resolveDue, one.resolveDays ?? SOON_DAYS, todayInBangkok(now)),
    }
  }
  return { what: owesAnswer ? 'answer' : 'resolve', due, lateness }
}

function latenessText(lateness: Lateness, lang: Lang): string {
  const say = messages(lang).lateness
  switch (lateness.kind) {
    case 'in-time':
      return say['in-time'](String(lateness.daysLeft))
    case 'soon':
      return lateness.daysLeft === 0 ? say.today : say.soon(String(lateness.daysLeft))
    case 'late':
      return lateness.daysLate === 0 ? say.lateNow : say.late(String(lateness.daysLate))
    case 'very-late':
      return say['very-late'](String(lateness.daysLate))
  }
}

/** How a case stands, with colour, icon and word. */
export function dueMark(one: Timed, around: Surroundings): Html {
  const say = messages(around.lang)
  if (one.state === 'waiting_info') return stateMark('promised', say.lateness.paused)
  if (one.state === 'resolved') return stateMark('solved', say.states.resolved)
  if (one.state === 'closed') return stateMark('cannot', say.states.closed)
  const due = nextDue(one, around)
  if (due === null) return stateMark('planned', say.lateness.none)
  const text = latenessText(due.lateness, around.lang)
  const isLate = due.lateness.kind === 'late' || due.lateness.kind === 'very-late'
  return stateMark(isLate ? 'late' : due.lateness.kind === 'soon' ? 'promised' : 'doing', text)
}

/** One line of the queue as it is shown. */
export function presentLine(line: DeskLine, around: Surroundings) {
  const { lang, names } = around
  const say = messages(lang)
  const due = nextDue(line, around)
  return {
    key: publicKey(line),
    href: caseHref(line),
    ref: line.ref,
    title: line.words.length > 140 ? `${line.words.slice(0, 140)}…` : line.words,
    state: line.state,
    stateText: say.states[line.state],
    severity: line.severity,
    severityText: say.severities[line.severity],
    category: categoryText(line.categoryCode, around),
    area: placeText(line.areaCode, around) ?? say.desk.noPlace,
    place: line.placeText,
    body: line.bodyNameTh === null ? null : pick(lang, { th: line.bodyNameTh, en: line.bodyNameEn ?? line.bodyNameTh }),
    inCharge: line.assignedTo === null ? null : (names.get(line.assignedTo) ?? say.formerOfficer),
    received: formatShortDate(todayInBangkok(line.receivedAt), lang),
    mark: dueMark(line, around),
    owesAnswer: due?.what === 'answer',
    due: due === null ? null : formatDate(due.due, lang),
    supports: line.supports,
    photos: line.photos,
    reopened: line.reopened,
    isPrivate: line.visibility === 'private',
    revision: line.revision,
  }
}
export type PresentedLine = ReturnType<typeof presentLine>

export function refusalText(problem: WorkRefusal, lang: Lang): string {
  const say = messages(lang).refusals
  return problem.kind === 'too-many-reroutes' ? say['too-many-reroutes'](String(problem.most)) : say[problem.kind]
}

export function actProblemText(problem: ActProblem, lang: Lang): string {
  return messages(lang).problems[problem.field][problem.kind]
}
