import { newId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { discardImport } from './decide-import.ts'
import { deleteRows } from './import-rows.sql.ts'
import { forgottenImports, importsWithOldRows, storeImportEvent } from './imports.sql.ts'

/** An upload nobody finished is given up after so many days without a step; the pages say so beforehand. */
export const keptDays = 30
/** Rows of finished imports are kept for undoing and looking back; the file, the counts and the events stay for ever. */
const rowsKeptDays = 400

const dayMs = 24 * 60 * 60 * 1000

export async function tidyImports(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const forgotten = await forgottenImports(deps.db, new Date(now.getTime() - keptDays * dayMs))
  for (const { id } of forgotten) await deps.db.transaction((tx) => discardImport(tx, deps, id, null))
  const old = await importsWithOldRows(deps.db, new Date(now.getTime() - rowsKeptDays * dayMs))
  for (const one of old) {
    await deps.db.transaction(async (tx) => {
      await deleteRows(tx, one)
      await storeImportEvent(tx, newId(), one.id, { kind: 'tidied', actorId: null, happenedAt: now })
    })
  }
  if (forgotten.length + old.length > 0) {
    deps.log.info({ forgotten: forgotten.length, rows: old.length }, 'imports were tidied')
  }
}
