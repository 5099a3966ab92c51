import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { AxisMeeting } from './calendars.present.ts'

/** What rooms above this one show on its time axis; left out where nobody does. */
export interface CalendarPorts {
  /** Meetings of the committees of these bodies in a fiscal year (CE); at most some hundred. */
  readonly meetings?: (
    view: Queryable,
    bodyIds: readonly string[],
    fiscalYear: number,
    lang: Lang,
  ) => Promise<AxisMeeting[]>
}
