import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ImportScope } from './import.ts'
import { appliedImports, insertUpload, storeImportEvent, unfinishedUpload } from './imports.sql.ts'

/** A file that lies in the store, with the name its sender gave it. */
export interface BroughtFile {
  readonly name: string
  readonly sha256: string
  readonly byteSize: number
}

/** `before`: the same bytes are on their way, or were applied, here already; the page leads there instead. */
export type Brought =
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'before'; readonly id: string; readonly applied: boolean }

/** Takes a file in and orders its reading. The same bytes again lead to the import that holds them. */
export async function bringImport(
  tx: Tx,
  deps: Deps,
  file: BroughtFile,
  scope: ImportScope,
  personId: string,
): Promise<Brought> {
  const now = deps.clock.now()
  const unfinished = await unfinishedUpload(tx, file.sha256, scope)
  if (unfinished !== null) return { kind: 'before', id: unfinished, applied: false }
  const applied = (await appliedImports(tx, [file.sha256])).get(file.sha256)
  if (applied !== undefined) return { kind: 'before', id: applied.id, applied: true }
  const id = newId()
  const home = homeOf(scope.areaCode)
  await insertUpload(tx, { ...file, id, fileName: nameOfUpload(file.name), startedBy: personId, scope, home }, now)
  await storeImportEvent(tx, newId(), id, { kind: 'uploaded', actorId: personId, happenedAt: now })
  await deps.jobs.enqueue(tx, 'imports.read', { id }, { key: `imports ${id}` })
  return { kind: 'begun', id }
}

/** Without folders, and without what cannot be seen: the zero character, and controls that make a name read as another. */
function nameOfUpload(sent: string): string {
  return normaliseThai(sent.replace(/^.*[\\/]/s, '')).slice(0, 200) || 'upload'
}
