import type { FitQuality } from '../../engines/overlap/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** What was measured when a model was fitted, on decisions the fit had not seen. */
export interface ModelMeasures {
  readonly before: FitQuality
  readonly after: FitQuality
  readonly better: boolean
}

/** A fitted model as it was stored; `model` is read by the engine before anything trusts it. */
export interface StoredModel {
  readonly version: string
  readonly model: unknown
  readonly engineVersion: string
  readonly decisions: number
  readonly measures: ModelMeasures
  readonly madeBy: string
  readonly madeAt: Date
}

const columns = `version, model, engine_version as "engineVersion", decisions, measures, made_by as "madeBy",
  made_at as "madeAt"`

/** Every model ever fitted and kept, newest first. */
export async function storedModels(view: Queryable): Promise<StoredModel[]> {
  const { rows } = await view.query<StoredModel>(`select ${columns} from overlap_models order by made_at desc, version`)
  return rows
}

export async function modelByVersion(view: Queryable, version: string): Promise<StoredModel | null> {
  const { rows } = await view.query<StoredModel>(`select ${columns} from overlap_models where version = $1`, [version])
  return rows[0] ?? null
}

/** @returns false when this very model is stored already: its version names its content */
export async function insertModel(tx: Tx, model: StoredModel): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into overlap_models (version, model, engine_version, decisions, measures, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (version) do nothing`,
    [
      model.version,
      JSON.stringify(model.model),
      model.engineVersion,
      model.decisions,
      JSON.stringify(model.measures),
      model.madeBy,
      model.madeAt,
    ],
  )
  return rowCount === 1
}

/** One time a model was taken into use; a null version is the model the engine comes with. */
export interface ModelUse {
  readonly version: string | null
  readonly reason: string
  readonly usedBy: string
  readonly usedAt: Date
}

/** The newest first; the first is in use. */
export async function modelUses(view: Queryable, limit = 50): Promise<ModelUse[]> {
  const { rows } = await view.query<ModelUse>(
    `select version, reason, used_by as "usedBy", used_at as "usedAt" from overlap_model_uses
      order by used_at desc, id desc limit $1`,
    [limit],
  )
  return rows
}

export async function insertUse(tx: Tx, use: ModelUse & { id: string }): Promise<void> {
  await tx.query('insert into overlap_model_uses (id, version, reason, used_by, used_at) values ($1, $2, $3, $4, $5)', [
    use.id,
    use.version,
    use.reason,
    use.usedBy,
    use.usedAt,
  ])
}
