import { overlapModel, readModel } from '../../engines/overlap/index.ts'
import type { Db } from '../../platform/db/db.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { modelByVersion, modelUses } from './models.sql.ts'

/**
 * For `prasan doctor`: a fitted model that this version of the engine cannot read. The finder then works with the one it comes
 * with, and somebody has to hear of it.
 */
export async function modelCheck(deps: { readonly db: Db }): Promise<DoctorCheck> {
  const name = 'overlap-model'
  const [use] = await modelUses(deps.db, 1)
  const version = use?.version ?? null
  if (version === null) return { name, ok: true, detail: `Version ${overlapModel.version}, as it comes.` }
  const stored = await modelByVersion(deps.db, version)
  if (stored && readModel(stored.model).ok) return { name, ok: true, detail: `Version ${version}.` }
  return {
    name,
    ok: false,
    detail: `Version ${version} was fitted by another engine; the finder uses ${overlapModel.version} instead. Run: bin/prasan plans overlaps refit, or use shipped.`,
  }
}
