import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { insertCalendars, insertEvents } from './calendars.sql.ts'
import { th } from './messages.th.ts'
import { type CalendarBody, calendarByTemplate, type Setup } from './setup.ts'

/**
 * Stores a body's calendar of a year as its template gives it, the first time anybody touches it. One that is there stays.
 * @param by null: by the platform, as when an accepted proposal moves a step of a calendar nobody had opened
 */
export async function openCalendar(
  tx: Tx,
  setup: Setup,
  body: CalendarBody,
  fiscalYear: number,
  by: string | null,
  now: Date,
): Promise<void> {
  const template = setup.templateByCode(body.template)
  if (template === null) return
  const opened = await insertCalendars(tx, [
    {
      home: body.home,
      id: newId(),
      bodyId: body.id,
      fiscalYear,
      templateCode: template.code,
      templateVersion: template.version,
      holidayVersion: setup.holidays.version,
      openedBy: by,
      openedAt: now,
      steps: calendarByTemplate(body, fiscalYear, setup).map((step) => ({ ...step, id: newId() })),
    },
  ])
  if (opened === 0) return
  await insertEvents(tx, [
    {
      home: body.home,
      id: newId(),
      bodyId: body.id,
      fiscalYear,
      stepCode: null,
      kind: 'opened',
      details: {},
      reason: th.reasons.opened(template.nameTh),
      actorId: by,
      happenedAt: now,
    },
  ])
}
