/**
 * What notices are about, one line in the settings each. A room that begins to tell people of something new adds its topic here
 * and its name in the messages.
 *
 * `urgent`: passes the quiet hours and never waits for a digest, because it cannot be mended in the morning.
 * `duty`: belongs to an office one holds, so it cannot be left by one click, only be gathered in a digest.
 */
export const topics = {
  /** Steps of a case to the person who reported it. */
  'complaints.own': { group: 'complaints', urgent: false, duty: false, pace: 'at-once' },
  /** Steps of what somebody follows. */
  'complaints.followed': { group: 'complaints', urgent: false, duty: false, pace: 'at-once' },
  'knowledge.followed': { group: 'complaints', urgent: false, duty: false, pace: 'at-once' },
  'casework.assigned': { group: 'desk', urgent: false, duty: true, pace: 'at-once' },
  'casework.mentioned': { group: 'desk', urgent: false, duty: true, pace: 'at-once' },
  'casework.reminder': { group: 'desk', urgent: false, duty: true, pace: 'at-once' },
  /** A reporter wrote back by mail or LINE. */
  'casework.reply': { group: 'desk', urgent: false, duty: true, pace: 'at-once' },
  'committees.called': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  /** Whoever is not told tonight travels in vain tomorrow. */
  'committees.changed': { group: 'coordination', urgent: true, duty: true, pace: 'at-once' },
  'boards.invited': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  'boards.proposed': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  'boards.matter': { group: 'coordination', urgent: false, duty: false, pace: 'at-once' },
  'joinings.asked': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  'agreements.breach': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  'overlaps.bodies': { group: 'coordination', urgent: false, duty: true, pace: 'at-once' },
  'overlaps.monday': { group: 'coordination', urgent: false, duty: false, pace: 'at-once' },
  'calendars.missed': { group: 'coordination', urgent: false, duty: false, pace: 'at-once' },
  /** A system that is told of events could not be reached for days. */
  'hooks.disabled': { group: 'desk', urgent: false, duty: true, pace: 'at-once' },
  'calendars.digest': { group: 'coordination', urgent: false, duty: false, pace: 'at-once' },
  /** What somebody asked for a moment ago, such as a link to the settings: it is neither gathered nor left. */
  'notices.link': { group: 'own', urgent: true, duty: true, pace: 'at-once' },
} as const satisfies Record<string, TopicRule>

export interface TopicRule {
  /** `own`: answers to an act of the reader; they are no line in the settings. */
  readonly group: 'complaints' | 'desk' | 'coordination' | 'own'
  readonly urgent: boolean
  readonly duty: boolean
  /** Unless the person chose another. */
  readonly pace: Pace
}

export type Topic = keyof typeof topics

export const paces = ['at-once', 'daily', 'weekly', 'off'] as const
/** How soon: at once, gathered once a day, gathered on Mondays, or not beyond the list on the web. */
export type Pace = (typeof paces)[number]

export function isTopic(text: string): text is Topic {
  return Object.hasOwn(topics, text)
}
