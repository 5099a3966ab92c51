import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { firstDeclaredHolidays, firstFixedHolidays, firstRules, firstTemplates } from './first-calendars.th.ts'
import { th } from './messages.th.ts'
import { addFirstHolidays, addFirstRules, addFirstTemplates } from './setup.sql.ts'

/**
 * Puts the first templates, rules and holidays into the database. Doing it twice changes nothing, and what people changed stays as
 * they left it. Areas must be stored before: a holiday of a region names it.
 */
export async function storeFirstCalendars(tx: Tx, now: Date): Promise<void> {
  await addFirstTemplates(tx, firstTemplates, th.setup.cameWithProgram, now)
  await addFirstRules(tx, firstRules)
  const declared = firstDeclaredHolidays.map((day) => ({ ...day, id: newId() }))
  await addFirstHolidays(tx, firstFixedHolidays, declared, now)
}
