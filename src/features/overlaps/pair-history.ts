import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { messages } from './messages.ts'
import type { PairEvent, StoredDecision } from './review.sql.ts'
import type { HistoryLine } from './views/review-view.ts'

/** Decisions, questions and changes of charge in one line of time, newest first. */
export function presentHistory(
  decisions: readonly StoredDecision[],
  events: readonly PairEvent[],
  nameOf: (personId: string) => string,
  lang: Lang,
): HistoryLine[] {
  const say = messages(lang)
  const lines = [
    ...decisions.map((decision) => ({
      at: decision.decidedAt,
      title: say.verdicts[decision.verdict],
      text: [decision.reason, decision.sharePercent && say.shareSaid(decision.sharePercent)]
        .filter(Boolean)
        .join(' · '),
      who: nameOf(decision.decidedBy),
    })),
    ...events.map((event) => ({
      at: event.happenedAt,
      title: titleOf(event),
      text: event.question,
      who: nameOf(event.actorId),
    })),
  ]
  return lines
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ at, ...line }) => ({ ...line, when: formatInstant(at, lang), datetime: at.toISOString() }))

  function titleOf(event: PairEvent): string {
    if (event.kind === 'asked' || event.personId === null) return say.review.eventAsked
    const name = nameOf(event.personId)
    return event.kind === 'assigned' ? say.review.eventAssigned(name) : say.review.eventUnassigned(name)
  }
}
