import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { scopeText } from './import.ts'
import { lockImport, stepImport, storeImportEvent } from './imports.sql.ts'
import type { MappingRead } from './mapping-form.ts'
import { storeMapping } from './register.sql.ts'
import { tablesOf } from './stored-answers.ts'

export type MappingRefusal = { readonly kind: 'not-found' } | { readonly kind: 'not-open' }

/** Takes what a person said of the columns, keeps it under its name for the office, and orders the reading of all rows. */
export async function confirmMapping(
  tx: Tx,
  deps: Deps,
  id: string,
  { answers, name }: MappingRead,
  personId: string,
): Promise<Result<null, MappingRefusal>> {
  const one = await lockImport(tx, id)
  if (one === null) return refuse({ kind: 'not-found' })
  if (one.state !== 'mapping' && one.state !== 'checked') return refuse({ kind: 'not-open' })
  const now = deps.clock.now()
  const { guesses } = tablesOf(one.tables)
  const kept = new Set<string>()
  for (const [part, answer] of answers.entries()) {
    const signature = guesses[part]?.table.signature
    if (answer === null || signature === undefined || kept.has(signature)) continue
    kept.add(signature)
    await storeMapping(tx, newId(), scopeText(one.scope), { name, signature, mapping: answer }, personId, now)
  }
  await stepImport(tx, id, { state: 'staging', stage: null, answers, mappingName: name, movedAt: now })
  await storeImportEvent(tx, newId(), id, { kind: 'mapped', actorId: personId, details: { name }, happenedAt: now })
  await deps.jobs.enqueue(tx, 'imports.stage', { id }, { key: `imports ${id}` })
  return ok(null)
}
