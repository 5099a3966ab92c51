import type { Tx } from '../../platform/db/db.ts'
import { insertTemplate } from './casework.sql.ts'
import { firstTemplates } from './first-templates.th.ts'

/** Puts the first templates into the database. Doing it twice changes nothing, and what people changed stays as they left it. */
export async function storeFirstTemplates(tx: Tx, now: Date): Promise<void> {
  for (const template of firstTemplates) {
    const first = { ...template, version: 1, bodyId: null, categoryCode: null }
    await insertTemplate(tx, first, { by: null, ended: false, now })
  }
}
