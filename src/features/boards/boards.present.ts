import { formatPublicId, type Home, isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatBahtWithUnit, type Satang } from '../../kernel/money.ts'
import {
  daysBetween,
  formatInstant,
  formatShortDate,
  type LocalDate,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Meaning } from '../../web/components/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { fieldName } from '../plans/index.ts'
import { type Key, type PartyState, type StepName, stepDays } from './board.ts'
import type { BodyLine } from './board-bodies.sql.ts'
import type { StoredEvent } from './board-events.sql.ts'
import type { MatterLine, MatterState } from './matters.sql.ts'
import { messages } from './messages.ts'
import type { WholeBoard } from './read-board.ts'
import type { PathStep } from './steps.ts'
import type { Reason } from './suggest.ts'

/* What of a board is shown, and how: the one place where codes become words. Names of officers go to officers only. */

export interface Marked {
  readonly meaning: Meaning
  readonly text: string
}

export interface Linked {
  readonly name: string
  readonly href: string
}

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })
export const boardHref = (key: Key) => `/boards/${publicKey(key)}`
export const stepHref = (key: Key, step: StepName) => `${boardHref(key)}/${step}`
export const matterHref = (key: Key) => `/agenda/${publicKey(key)}`
export const projectHref = (key: Key) => `/projects/${publicKey(key)}`

export const baht = (amount: bigint, lang: Lang) => formatBahtWithUnit(amount as Satang, lang)

export function placeOf(places: Gazetteer, code: string, lang: Lang): Linked {
  const area = places.areas.get(code)
  return { name: area === undefined ? code : placeTitle(area, lang), href: `/places/${code}` }
}

export const fieldIn = (code: string | null, lang: Lang) => fieldName(code, lang)

export function bodyIn(bodies: ReadonlyMap<string, BodyLine>, id: string | null, lang: Lang): Linked | null {
  const body = id === null ? undefined : bodies.get(id)
  return body === undefined ? null : { name: nameIn(lang, body), href: `/bodies/${body.code}` }
}

export const bodyName = (whole: Pick<WholeBoard, 'bodies'>, id: string | null, lang: Lang) =>
  bodyIn(whole.bodies, id, lang)?.name ?? ''

const partyMeaning: Record<PartyState, Meaning> = {
  invited: 'promised',
  accepted: 'solved',
  declined: 'cannot',
  left: 'cannot',
  'set-aside': 'planned',
  merged: 'planned',
}

export const partyState = (state: PartyState, lang: Lang): Marked => ({
  meaning: partyMeaning[state],
  text: messages(lang).partyStates[state],
})

const matterMeaning: Record<MatterState, Meaning> = { open: 'promised', 'taken-up': 'doing', declined: 'cannot' }

export const matterState = (state: MatterState, lang: Lang): Marked => ({
  meaning: matterMeaning[state],
  text: messages(lang).matterStates[state],
})

export function reasonText(reason: Reason, places: Gazetteer, lang: Lang): string {
  const { reasons } = messages(lang)
  switch (reason.kind) {
    case 'on-board':
      return reasons['on-board'](reason.projects, baht(BigInt(reason.satang), lang))
    case 'plans-here':
      return reasons['plans-here'](reason.projects, baht(BigInt(reason.satang), lang))
    case 'overlaps':
      return reasons.overlaps(reason.projects)
    case 'pays':
      return reasons.pays(baht(BigInt(reason.satang), lang))
    case 'serves':
      return reason.exact ? reasons['serves-exact'] : reasons.serves(placeOf(places, reason.areaCode, lang).name)
    case 'proposed':
      return reasons.proposed
  }
}

// ---- the path

export interface CheckLine {
  readonly text: string
  readonly done: boolean
  readonly count: string | null
  readonly optional: boolean
}

export interface StepView {
  readonly name: StepName
  readonly number: number
  readonly title: string
  readonly short: string
  readonly what: string
  readonly href: string
  readonly state: PathStep['state']
  readonly status: 'done' | 'now' | 'next'
  readonly mark: Marked | null
  readonly owner: Linked | null
  readonly due: string | null
  readonly late: string | null
  readonly time: string | null
  readonly reason: string | null
  readonly checks: readonly CheckLine[]
  readonly done: number
  readonly next: string | null
  readonly missing: number
  readonly tasksOpen: number
  readonly revision: number
}

export function presentStep(
  whole: WholeBoard,
  step: PathStep,
  current: StepName | null,
  lang: Lang,
  now: Date,
): StepView {
  const say = messages(lang)
  const words = say.steps[step.step]
  const days = stepDays(step, now)
  const isOpen = step.state === 'open' && whole.board.state === 'open'
  const late = isOpen && step.dueOn !== null && step.dueOn < whole.today ? daysBetween(step.dueOn, whole.today) : 0
  return {
    name: step.step,
    number: words.number,
    title: words.name,
    short: words.short,
    what: words.what,
    href: stepHref(whole.board, step.step),
    state: step.state,
    status: step.state !== 'open' ? 'done' : step.step === current ? 'now' : 'next',
    mark:
      step.state === 'skipped'
        ? { meaning: 'cannot', text: say.one.stepSkipped }
        : step.state === 'done'
          ? { meaning: 'solved', text: say.one.stepDone }
          : null,
    owner: bodyIn(whole.bodies, step.ownerBodyId, lang),
    due: step.dueOn === null ? null : formatShortDate(step.dueOn, lang),
    late: late > 0 ? say.one.lateBy(late) : null,
    time: days === null ? null : step.endedAt === null ? say.one.soFar(days) : say.one.took(days),
    reason: step.reason,
    checks: step.checks.map((check) => ({
      text: say.checks[check.name].line,
      done: check.done,
      count: check.count === null ? null : say.one.doneOf(check.count.of, check.count.all),
      optional: !check.needed,
    })),
    done: step.checks.filter((check) => check.done).length,
    next: step.state !== 'open' || step.next === null ? null : say.checks[step.next].next,
    missing: step.missing,
    tasksOpen: step.tasksOpen,
    revision: step.revision,
  }
}

// ---- history

export interface HistoryLine {
  readonly when: string
  readonly iso: string
  readonly title: string
  readonly who: string | null
  readonly text: string | null
}

/** Details a history line shows: titles of things, never keys of the database. */
const shown = ['title', 'text', 'what', 'indicator', 'titles'] as const

export function presentEvent(whole: WholeBoard, event: StoredEvent, lang: Lang): HistoryLine {
  const say = messages(lang)
  const about = shown.flatMap((name) => {
    const value = event.details[name]
    const told = typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String).slice(0, 5) : []
    // Older rows hold the id of an indicator, which tells a reader nothing.
    return told.filter((text) => !isId(text))
  })
  const body = bodyName(whole, event.bodyId, lang)
  const number = event.details.number
  const subject = [
    body,
    event.kind.startsWith('step-') && event.step !== null ? say.steps[event.step].name : '',
    typeof number === 'number' ? say.plan.version(number) : '',
    ...about,
  ].filter((part) => part !== '')
  const who =
    event.actorId === null ? null : whole.names === null ? null : (whole.names.get(event.actorId) ?? say.someone)
  return {
    when: formatInstant(event.at, lang),
    iso: event.at.toISOString(),
    title: [say.events[event.kind] ?? say.eventOther, ...(subject.length > 0 ? [`: ${subject.join(' · ')}`] : [])].join(
      '',
    ),
    who,
    text: event.reason,
  }
}

export const dayIn = (at: Date, lang: Lang) => formatShortDate(todayInBangkok(at), lang)
export const shortDay = (day: LocalDate | null, lang: Lang) => (day === null ? null : formatShortDate(day, lang))

// ---- for programs

export function matterForApi(matter: MatterLine) {
  return {
    id: publicKey(matter),
    title: matter.title,
    text: matter.text,
    area: matter.areaCode,
    place: matter.placeText,
    field: matter.functionCode,
    voice: matter.voice,
    state: matter.state,
    signed_supports: matter.signedSupports,
    free_supports: matter.freeSupports,
    points: matter.halves / 2,
    reason: matter.decideReason,
    board:
      matter.boardHome !== null && matter.boardId !== null
        ? publicKey({ home: matter.boardHome, id: matter.boardId })
        : null,
    proposed_at: matter.proposedAt.toISOString(),
    decided_at: matter.decidedAt?.toISOString() ?? null,
  }
}
