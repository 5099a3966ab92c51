import { overlapModel, readModel } from '../../engines/overlap/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import { insertUse, modelByVersion, modelUses } from './models.sql.ts'

/** What people type for the model the engine comes with. */
export const shippedName = 'shipped'

export type UseRefusal =
  | { kind: 'no-such-model'; version: string }
  | { kind: 'in-use-already'; version: string }
  /** Fitted by an engine with other features than this one. */
  | { kind: 'not-of-this-engine'; version: string }

/** Takes a stored model into use again, or the one the engine comes with (`shipped`): every fit can be taken back. */
export async function useModel(
  tx: Tx,
  wanted: string,
  by: { readonly name: string; readonly reason: string; readonly at: Date },
): Promise<Result<string, UseRefusal>> {
  await tx.query('lock table overlap_model_uses in share row exclusive mode')
  const version = wanted === shippedName || wanted === overlapModel.version ? null : wanted
  const [current] = await modelUses(tx, 1)
  if ((current?.version ?? null) === version) return refuse({ kind: 'in-use-already', version: wanted })
  if (version !== null) {
    const stored = await modelByVersion(tx, version)
    if (!stored) return refuse({ kind: 'no-such-model', version })
    if (!readModel(stored.model).ok) return refuse({ kind: 'not-of-this-engine', version })
  }
  await insertUse(tx, { id: newId(), version, reason: by.reason, usedBy: by.name, usedAt: by.at })
  return ok(version ?? overlapModel.version)
}
