import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import { overlapJob, searchOf } from './edit-project.ts'
import type { ProjectState } from './plan.ts'
import { type Doing, nodesToEdit } from './plan-edit.sql.ts'
import { storeProjectEvents } from './project-edit.sql.ts'
import type { ProjectMoney } from './project-money.ts'

/*
 * What a joining of projects does to the projects themselves. Whether it may be done, and what becomes of their money, the room of
 * joinings decides; all of this runs in its transaction, on projects it has locked.
 */

interface Key {
  readonly home: Home
  readonly id: string
}

/** Adds the project that others are combined into, without money, beside the one that leads them: same body, plan and branch. */
export async function addCombinedProject(
  tx: Tx,
  lead: ProjectMoney,
  made: {
    readonly id: string
    readonly title: string
    readonly areaCode: string | null
    readonly placeText: string | null
  },
  years: { readonly from: number; readonly to: number },
  from: readonly Key[],
  doing: Doing,
): Promise<Key> {
  const { project, plan } = lead
  const nodes = await nodesToEdit(tx, plan.id)
  const search = searchOf({ ...project, title: made.title, placeText: made.placeText }, nodes)
  await tx.query(
    `insert into projects (home, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason,
                           category, state, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15::tsvector, $16, $16)`,
    [
      project.home,
      made.id,
      plan.id,
      project.nodeId,
      project.bodyId,
      made.title,
      made.placeText,
      made.areaCode,
      project.functionCode,
      project.functionReason,
      project.category,
      project.state,
      years.from,
      years.to,
      search,
      doing.now,
    ],
  )
  const key = { home: project.home, id: made.id }
  const details = { title: made.title, combined: from.map(formatPublicId) }
  await storeProjectEvents(tx, [key], { kind: 'joining-made', details }, doing)
  return key
}

interface ClosedProject extends Key {
  readonly into: string | null
  readonly state: ProjectState
  readonly before: ProjectState
}

/** Closes projects into another, or, with `into` null, opens them again as they were or ends a combined one. */
export async function closeProjects(
  tx: Tx,
  kind: 'joining-closed' | 'joining-reopened' | 'joining-ended',
  projects: readonly ClosedProject[],
  doing: Doing,
): Promise<void> {
  if (projects.length === 0) return
  await tx.query(
    `update projects p set closed_into = given.into_id, state = given.state, revision = p.revision + 1, updated_at = $5
       from unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) as given (home, id, into_id, state)
      where p.home = given.home and p.id = given.id`,
    [
      projects.map((one) => one.home),
      projects.map((one) => one.id),
      projects.map((one) => one.into),
      projects.map((one) => one.state),
      doing.now,
    ],
  )
  const events = projects.map((one) => ({
    home: one.home,
    id: one.id,
    details: {
      ...(one.into === null ? {} : { into: one.into }),
      changes: one.before === one.state ? [] : [{ field: 'state', before: one.before, after: one.state }],
    },
  }))
  await storeProjectEvents(tx, events, { kind }, doing)
}

/** Hangs components where their host hangs (same plan only), or back; each with the event of what it became. */
export async function hangComponents(
  tx: Tx,
  components: readonly (Key & {
    /** Undefined: it stays on its branch. */
    readonly nodeId: string | null | undefined
    readonly host: Key
    readonly joined: boolean
  })[],
  doing: Doing,
): Promise<void> {
  if (components.length === 0) return
  await tx.query(
    `update projects p set node_id = case when given.moves then given.node else p.node_id end,
            revision = p.revision + 1, updated_at = $5
       from unnest($1::text[], $2::uuid[], $3::uuid[], $4::boolean[]) as given (home, id, node, moves)
      where p.home = given.home and p.id = given.id`,
    [
      components.map((one) => one.home),
      components.map((one) => one.id),
      components.map((one) => one.nodeId ?? null),
      components.map((one) => one.nodeId !== undefined),
      doing.now,
    ],
  )
  for (const joined of [true, false]) {
    const some = components.filter((one) => one.joined === joined)
    if (some.length > 0)
      await storeProjectEvents(
        tx,
        some.map((one) => ({ home: one.home, id: one.id, details: { host: formatPublicId(one.host) } })),
        { kind: joined ? 'joining-part' : 'joining-apart' },
        doing,
      )
  }
}

/** Notes on projects that they were tied to others; nothing else of them changes. */
export async function noteTies(
  tx: Tx,
  projects: readonly (Key & { readonly joining: string })[],
  doing: Doing,
): Promise<void> {
  if (projects.length === 0) return
  const events = projects.map(({ home, id, joining }) => ({ home, id, details: { joining } }))
  await storeProjectEvents(tx, events, { kind: 'joining-tied' }, doing)
}

/** The last step of a joining: totals of what it touched, and another look for overlaps. */
export async function settleJoined(
  tx: Tx,
  deps: { readonly jobs: JobQueue },
  projects: readonly ProjectMoney['project'][],
  now: Date,
): Promise<void> {
  await recomputeAreaTotals(
    tx,
    projects.map((one) => one.home),
    now,
    {
      bodyIds: projects.map((one) => one.bodyId),
      functionCodes: projects.map((one) => one.functionCode ?? '-'),
    },
  )
  await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
}

/** A project in a list to choose from. */
export interface FoundProjectLine extends Key {
  readonly title: string
  readonly bodyNameTh: string
  readonly amountSatang: bigint
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

/** Projects that are still planned and whose words match, most money first. @param exact a tsquery */
export async function projectsToChoose(
  view: Queryable,
  exact: string,
  homes: readonly string[] | null,
  limit: number,
): Promise<FoundProjectLine[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    title: string
    body: string
    amount_satang: bigint
    fiscal_year_from: number
    fiscal_year_to: number
  }>(
    `select p.home, p.id, p.title, b.name_th as body, p.amount_satang, p.fiscal_year_from, p.fiscal_year_to
       from (select * from projects p where p.search @@ $1::tsquery and p.state <> 'cancelled' and p.closed_into is null
                and ($2::text[] is null or p.home = any($2)) limit 2000) p
       join bodies b on b.id = p.body_id order by p.amount_satang desc, p.home, p.id limit $3`,
    [exact, homes, limit],
  )
  return rows.map((row) => ({
    home: row.home as Home,
    id: row.id,
    title: row.title,
    bodyNameTh: row.body,
    amountSatang: row.amount_satang,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
  }))
}
