import { nameIn, pick } from '../../kernel/lang.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import { type HistoryEntry, link, state as stateMark } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { BodyName } from '../bodies/index.ts'
import { channelName, MOST_REROUTES, systemReason, type TimelineEvent } from '../complaints/index.ts'
import { categoryText, dueMark, placeText, type Surroundings } from './desk.present.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'
import { placeholderWords } from './placeholder-words.ts'
import { fillTemplate, type Template } from './template.ts'
import type { OpenedCase } from './work-case.ts'

/** Internal notes and assignments of another body are not for this desk: each office keeps its own counsel in a joint case. */
export function isForDesk(event: TimelineEvent, opened: OpenedCase): boolean {
  if (event.visibility !== 'staff' || event.actorKind === 'system') return true
  // A word of another system that has no part in the case is for whoever has it.
  if (event.actorKind === 'program' && !opened.parts.some(({ bodyId }) => bodyId === event.bodyId)) return true
  return event.bodyId === opened.bodyId
}

type Found = {
  readonly opened: OpenedCase
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly around: Surroundings
}

export function factsOf(frame: Frame, { opened, bodies, around }: Found) {
  const { lang } = around
  const say = messages(lang)
  const words = say.case
  const { row, parts } = opened
  const bodyOf = (id: string | null) => bodies.get(id ?? '')
  const nameOf = (id: string | null) => {
    const body = bodyOf(id)
    return body ? nameIn(lang, body) : say.case.someOffice
  }
  const place = [placeText(row.areaCode, around), row.placeText].filter((text) => text !== null).join(' · ')
  const map =
    row.lat !== null &&
    row.lon !== null &&
    html` ${link(`geo:${row.lat},${row.lon}?q=${row.lat},${row.lon}`, words.map)}`
  const having = parts.map(
    (part) =>
      html`${link(href(frame, `/bodies/${bodyOf(part.bodyId)?.code ?? ''}`), nameOf(part.bodyId))} (${part.lead ? words.lead : words.helping}: ${say.states[part.state]})<br>`,
  )
  const timed = { ...row, state: row.facts.state, firstAnsweredAt: row.facts.firstAnsweredAt }
  return [
    {
      key: words.state,
      // Of what is done or closed the mark says the state itself
      value: html`${row.facts.state !== 'resolved' && row.facts.state !== 'closed' && `${say.states[row.facts.state]} `}${dueMark(timed, around)}${row.facts.outcome !== null && html`<br>${say.outcomes[row.facts.outcome]}${row.facts.outcomeNote !== null && html`: ${row.facts.outcomeNote}`}`}`,
    },
    {
      key: words.category,
      value: html`${categoryText(row.facts.categoryCode, around)}${row.facts.severity !== 'normal' && html` ${stateMark('promised', say.severities[row.facts.severity])}`}${row.facts.visibility !== 'public' && html`<br>${say.desk.private}`}`,
    },
    { key: words.place, value: html`${place === '' ? say.desk.noPlace : place}${map}` },
    { key: words.received, value: `${formatInstant(row.receivedAt, lang)} · ${channelName(row, lang)}` },
    {
      key: words.dueAnswer,
      value:
        row.facts.firstAnsweredAt === null
          ? row.firstAnswerDue === null
            ? say.lateness.none
            : formatDate(row.firstAnswerDue, lang)
          : words.answered(formatInstant(row.facts.firstAnsweredAt, lang)),
    },
    { key: words.dueResolve, value: row.resolveDue === null ? say.lateness.none : formatDate(row.resolveDue, lang) },
    ...(parts.length > 0 ? [{ key: words.bodies, value: html`${having}` }] : []),
    {
      key: words.inCharge,
      value: html`${row.facts.assignedTo === null ? say.desk.nobodyInCharge : (around.names.get(row.facts.assignedTo) ?? say.formerOfficer)}${row.facts.reroutes > 0 && html`<br>${words.reroutes(String(row.facts.reroutes), String(MOST_REROUTES))}`}${row.facts.escalatedTo !== null && html`<br>${words.escalatedTo(nameOf(row.facts.escalatedTo))}`}`,
    },
    ...(row.supports > 0 ? [{ key: words.others, value: say.desk.supports(String(row.supports)) }] : []),
    ...(row.facts.satisfaction === null
      ? []
      : [{ key: words.reporter, value: words.satisfaction(String(row.facts.satisfaction)) }]),
  ]
}

export function answersOf({ opened }: Found, { categories, lang }: Surroundings) {
  const category = categories.find(({ code }) => code === opened.row.facts.categoryCode)
  return Object.entries(opened.row.answers).map(([code, answer]) => {
    const question = category?.questions.find((one) => one.code === code)
    const say = messages(lang)
    const text = (value: string) => {
      const choice = question?.choices.find((one) => one.value === value)
      return choice ? pick(lang, { th: choice.textTh, en: choice.textEn }) : value
    }
    return {
      key: question ? pick(lang, { th: question.textTh, en: question.textEn }) : say.case.answers,
      value: typeof answer === 'string' ? text(answer) : answer.map(text).join(', '),
    }
  })
}

export function historyOf(events: readonly TimelineEvent[], around: Surroundings): HistoryEntry[] {
  const { lang, names } = around
  const say = messages(lang)
  return [...events].reverse().map((event) => {
    const body =
      event.bodyName === null ? null : pick(lang, { th: event.bodyName, en: event.bodyNameEn ?? event.bodyName })
    const person = event.actorId === null ? null : (names.get(event.actorId) ?? null)
    const actor =
      event.actorKind === 'reporter'
        ? say.case.reporter
        : event.actorKind === 'system'
          ? say.case.system
          : (person ?? say.formerOfficer)
    const isAnswer = event.fromState === 'waiting_info' && event.toState !== 'closed' && event.actorKind === 'reporter'
    const state = event.toState === null ? null : say.states[event.toState]
    const title = state === null ? say.events[event.kind] : isAnswer ? say.case.gaveInfo(state) : state
    const only =
      event.visibility === 'staff' ? say.case.staffOnly : event.visibility === 'reporter' ? say.case.reporterOnly : null
    return {
      when: formatInstant(event.at, lang),
      datetime: event.at.toISOString(),
      title: event.outcome === null ? title : `${title}: ${say.outcomes[event.outcome]}`,
      who: body === null || body === actor ? actor : `${actor} · ${body}`,
      body: html`${event.text !== null && html`<p class="ps-pre">${event.text}</p>`}<p class="ps-small ps-muted">${reasonOf(event, around)}${only !== null && html` · ${only}`}</p>`,
    }
  })
}

/** Officers give theirs in own words. Those of the platform are kept as words of the program, or as it wrote them in Thai. */
function reasonOf(event: TimelineEvent, { lang, ruleNames }: Surroundings): string {
  // Who took it in and by which door stands there already.
  if (event.kind === 'received') return ''
  if (event.actorKind !== 'system') return event.actorKind === 'reporter' ? '' : event.reason
  const own = { [th.letter.escalation]: 'escalation', [th.letter.holidayReason]: 'holidayReason' } as const
  const kept = own[event.reason]
  if (kept !== undefined) return messages(lang).letter[kept]
  const asWritten = /[\u0E01-\u0E5B]/.test(event.reason) ? event.reason : ''
  return systemReason(event, ruleNames, lang) ?? asWritten
}

export function filledTemplates(
  templates: readonly Template[],
  category: string,
  filling: Parameters<typeof fillTemplate>[1],
) {
  return templates
    .filter((one) => one.categoryCode === null || one.categoryCode === category)
    .flatMap((one) => {
      const filled = fillTemplate(one.text, filling, placeholderWords)
      return filled.ok ? [{ ...one, filled: filled.value }] : []
    })
}
