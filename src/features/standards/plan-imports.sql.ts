import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ImportScope } from '../imports/index.ts'
import type { PlanImport, PlanImportState } from './plan-import.ts'
import type { StoredProfile } from './standards.sql.ts'

interface Row {
  id: string
  standard: 'stratml'
  file_name: string
  sha256: string
  byte_size: bigint
  state: PlanImportState
  body_id: string | null
  area_code: string | null
  started_by: string | null
  started_at: Date
  decided_by: string | null
  decided_at: Date | null
  plan_id: string | null
  known: string | null
  document: PlanImport['document']
  refusal: PlanImport['refusal']
  lines: PlanImport['lines']
  differences: PlanImport['differences']
  before: PlanImport['before']
  after_known: string | null
}

const columns = `id, standard, file_name, sha256, byte_size, state, body_id, area_code, started_by, started_at, decided_by, decided_at,
  plan_id, known, document, refusal, lines, differences, before, after_known`

function toImport(row: Row): PlanImport {
  return {
    id: row.id,
    standard: row.standard,
    fileName: row.file_name,
    sha256: row.sha256,
    byteSize: Number(row.byte_size),
    state: row.state,
    scope: { bodyId: row.body_id, areaCode: row.area_code },
    startedBy: row.started_by,
    startedAt: row.started_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    planId: row.plan_id,
    known: row.known,
    document: row.document,
    refusal: row.refusal,
    lines: row.lines,
    differences: row.differences,
    before: row.before,
    afterKnown: row.after_known,
  }
}

export async function planImportById(view: Queryable, id: string): Promise<PlanImport | null> {
  const { rows } = await view.query<Row>(`select ${columns} from plan_imports where id = $1`, [id])
  return rows[0] === undefined ? null : toImport(rows[0])
}

/** The import, locked until the transaction ends. */
export async function lockPlanImport(tx: Tx, id: string): Promise<PlanImport | null> {
  const { rows } = await tx.query<Row>(`select ${columns} from plan_imports where id = $1 for update`, [id])
  return rows[0] === undefined ? null : toImport(rows[0])
}

/** The newest imports, without what stands in them. */
export async function latestPlanImports(view: Queryable, limit: number): Promise<PlanImport[]> {
  const { rows } = await view.query<Row>(
    `select id, standard, file_name, sha256, byte_size, state, body_id, area_code, started_by, started_at, decided_by, decided_at,
            plan_id, known, jsonb_build_object('plan', jsonb_build_object('title', document #>> '{plan,title}')) as document,
            null as refusal, '[]'::jsonb as lines, '[]'::jsonb as differences, null as before, null as after_known
       from plan_imports order by started_at desc, id desc limit $1`,
    [limit],
  )
  return rows.map(toImport)
}

/** An import of the same bytes that waits, or that was the last one applied to its plan. */
export async function planImportOfFile(
  view: Queryable,
  sha256: string,
  scope: ImportScope | null,
): Promise<PlanImport | null> {
  const { rows } = await view.query<Row>(
    `select ${columns} from plan_imports p
      where sha256 = $1 and ($2::boolean or (body_id is not distinct from $3 and area_code is not distinct from $4))
        and (state in ('checked', 'waiting')
          or state = 'applied' and not exists (select 1 from plan_imports later
               where later.plan_id = p.plan_id and later.state = 'applied' and later.decided_at > p.decided_at))
      order by started_at desc limit 1`,
    [sha256, scope === null, scope?.bodyId ?? null, scope?.areaCode ?? null],
  )
  return rows[0] === undefined ? null : toImport(rows[0])
}

export async function insertPlanImport(tx: Tx, one: PlanImport): Promise<void> {
  await tx.query(
    `insert into plan_imports (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      one.id,
      one.standard,
      one.fileName,
      one.sha256,
      one.byteSize,
      one.state,
      one.scope.bodyId,
      one.scope.areaCode,
      one.startedBy,
      one.startedAt,
      one.decidedBy,
      one.decidedAt,
      one.planId,
      one.known,
      one.document === null ? null : JSON.stringify(one.document),
      one.refusal === null ? null : JSON.stringify(one.refusal),
      JSON.stringify(one.lines),
      JSON.stringify(one.differences),
      one.before === null ? null : JSON.stringify(one.before),
      one.afterKnown,
    ],
  )
}

export type PlanImportStep = Partial<
  Pick<
    PlanImport,
    'state' | 'decidedBy' | 'decidedAt' | 'planId' | 'known' | 'document' | 'differences' | 'before' | 'afterKnown'
  >
>

const stepColumns = {
  state: 'state',
  decidedBy: 'decided_by',
  decidedAt: 'decided_at',
  planId: 'plan_id',
  known: 'known',
  document: 'document',
  differences: 'differences',
  before: 'before',
  afterKnown: 'after_known',
} as const satisfies Record<keyof PlanImportStep, string>

export async function stepPlanImport(tx: Tx, id: string, step: PlanImportStep): Promise<void> {
  const names = Object.keys(step) as (keyof PlanImportStep)[]
  const values = names.map((name) => {
    const value = step[name]
    return value !== null && (name === 'document' || name === 'differences' || name === 'before')
      ? JSON.stringify(value)
      : value
  })
  const set = names.map((name, at) => `${stepColumns[name]} = $${at + 2}`).join(', ')
  await tx.query(`update plan_imports set ${set} where id = $1`, [id, ...values])
}

export type PlanImportEvent =
  | 'brought'
  | 'sent'
  | 'sent-back'
  | 'stale'
  | 'applied'
  | 'refused'
  | 'discarded'
  | 'undone'

export async function storePlanImportEvent(
  tx: Tx,
  importId: string,
  kind: PlanImportEvent,
  actorId: string | null,
  now: Date,
  reason: string | null = null,
): Promise<void> {
  await tx.query(
    'insert into plan_import_events (id, import_id, kind, actor_id, reason, happened_at) values ($1, $2, $3, $4, $5, $6)',
    [newId(), importId, kind, actorId, reason, now],
  )
}

/** Our plan and branches by what files call them. */
export async function namedIn(
  view: Queryable,
  scheme: string,
  codes: readonly string[],
): Promise<Map<string, { planId: string; nodeId: string | null }>> {
  const { rows } = await view.query<{ code: string; plan_id: string; node_id: string | null }>(
    'select code, plan_id, node_id from standard_ids where scheme = $1 and code = any($2)',
    [scheme, codes],
  )
  return new Map(rows.map((row) => [row.code, { planId: row.plan_id, nodeId: row.node_id }]))
}

export async function storeNames(
  tx: Tx,
  scheme: string,
  planId: string,
  names: readonly { readonly code: string; readonly nodeId: string | null }[],
): Promise<void> {
  await tx.query(
    `insert into standard_ids (scheme, code, plan_id, node_id)
     select $1, code, $2, node_id from jsonb_to_recordset($3::jsonb) as given (code text, node_id uuid)
     on conflict (scheme, code) do update set node_id = excluded.node_id where standard_ids.plan_id = excluded.plan_id`,
    [scheme, planId, JSON.stringify(names.map(({ code, nodeId }) => ({ code, node_id: nodeId })))],
  )
}

export async function storeProfile(tx: Tx, planId: string, profile: StoredProfile, now: Date): Promise<void> {
  await tx.query(
    `insert into plan_profiles (plan_id, profile, stored_at) values ($1, $2, $3)
     on conflict (plan_id) do update set profile = excluded.profile, stored_at = excluded.stored_at`,
    [planId, JSON.stringify(profile), now],
  )
}

/** Names that files gave to branches which are no more; with none left of the plan, those of the plan too. */
export async function removeNames(tx: Tx, planId: string, kept: readonly string[] | null): Promise<void> {
  await tx.query('delete from standard_ids where plan_id = $1 and ($2::uuid[] is null or node_id <> all($2))', [
    planId,
    kept,
  ])
}

/** Of a plan that is taken away. */
export async function removeProfile(tx: Tx, planId: string): Promise<void> {
  await tx.query('delete from plan_profiles where plan_id = $1', [planId])
}

export async function forgetPlan(tx: Tx, planId: string): Promise<void> {
  await tx.query('update plan_imports set plan_id = null where plan_id = $1', [planId])
}
