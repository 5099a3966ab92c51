import { embeddedCase, embeddedCasesOfPlace, standingOfBody, standingOfPlace } from '../features/complaints/index.ts'
import { type HookPorts, MOST_COUNTED } from '../features/hooks/index.ts'
import { eventsFrom, logSize } from '../features/publiclog/index.ts'

/** What webhooks, badges and embedded lists read of the other rooms: public facts, and nothing else. */
export const hookPorts: HookPorts = {
  async entriesFrom(view, leaf, most) {
    const events = await eventsFrom(view, leaf, most)
    return events.map(({ opening, ...event }) => ({
      ...event,
      facts: opening === null ? null : (JSON.parse(opening.facts) as Record<string, unknown>),
    }))
  },
  logSize,
  casesOfPlace: embeddedCasesOfPlace,
  standingOfPlace: (view, code, lang, now) => standingOfPlace(view, code, lang, now, MOST_COUNTED),
  standingOfBody: (view, code, lang, now) => standingOfBody(view, code, lang, now, MOST_COUNTED),
  caseOf: embeddedCase,
}
