import type { Lang } from '../../kernel/lang.ts'
import { type RuleNames, routeReasonText } from '../routing/index.ts'
import { messages } from './messages.ts'
import type { TimelineEvent } from './timeline.sql.ts'

/**
 * Why the platform did a step, in the reader's language: the rule that led to an office, why none was found, the silence that closed.
 * @returns null for steps of people, whose reasons are for officers, and for those whose title says it all
 */
export function systemReason(
  event: Pick<TimelineEvent, 'actorKind' | 'reason'>,
  rules: RuleNames,
  lang: Lang,
): string | null {
  if (event.actorKind !== 'system') return null
  return event.reason === 'silence' ? messages(lang).one.silence : routeReasonText(event.reason, rules, lang)
}
