import sql from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { fromJson, toJson } from './join-after.ts'
import type { Act, Consequences } from './join-world.ts'
import type { Joining, JoiningState, Key, Terms } from './joining-states.ts'
import { seesDraft } from './joinings.policy.ts'

interface Row {
  home: string
  id: string
  form: Act
  state: JoiningState
  title: string
  lead_home: string
  lead_id: string
  lead_body_id: string
  lead_area_code: string | null
  never_asked: boolean
  terms: unknown
  consequences: unknown
  digest: string
  projects: number
  moved_satang: bigint
  reason: string
  separates_id: string | null
  board_id: string | null
  pair: string | null
  scenario_id: string | null
  made_id: string | null
  revision: number
  proposed_by: string | null
  created_at: Date
  updated_at: Date
  decided_by: string | null
  decided_at: Date | null
}

/** What nobody was asked about yet: drafts, and drafts that were given up. `j` is the joining. */
export const neverAsked = `(j.state = 'draft' or (j.state = 'withdrawn' and not exists (
  select from joining_agreements a where a.home = j.home and a.joining_id = j.id)))`

const columns = `j.home, j.id, j.form, j.state, j.title, j.lead_home, j.lead_id, j.lead_body_id, j.terms, j.consequences, j.digest,
  j.projects, j.moved_satang, j.reason, j.separates_id, j.board_id, j.pair, j.scenario_id, j.made_id, j.revision, j.proposed_by,
  j.created_at, j.updated_at, j.decided_by, j.decided_at, j.lead_area_code, ${neverAsked} as never_asked`

const toJoining = (row: Row): Joining => ({
  home: row.home as Home,
  id: row.id,
  form: row.form,
  state: row.state,
  title: row.title,
  lead: { home: row.lead_home as Home, id: row.lead_id },
  leadBodyId: row.lead_body_id,
  leadAreaCode: row.lead_area_code,
  neverAsked: row.never_asked,
  terms: fromJson<Terms>(row.terms),
  consequences: fromJson<Consequences>(row.consequences),
  digest: row.digest,
  projects: row.projects,
  movedSatang: row.moved_satang,
  reason: row.reason,
  separatesId: row.separates_id,
  boardId: row.board_id,
  pair: row.pair,
  scenarioId: row.scenario_id,
  madeId: row.made_id,
  revision: row.revision,
  proposedBy: row.proposed_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
})

export async function joiningByKey(view: Queryable, key: Key): Promise<Joining | null> {
  const { rows } = await view.query<Row>(`select ${columns} from joinings j where j.home = $1 and j.id = $2`, [
    key.home,
    key.id,
  ])
  return rows[0] === undefined ? null : toJoining(rows[0])
}

/** The same for somebody: a draft that is not theirs to see is not there. */
export async function joiningFor(view: Queryable, key: Key, viewer: Viewer | null, now: Date): Promise<Joining | null> {
  const joining = await joiningByKey(view, key)
  if (joining === null || !joining.neverAsked) return joining
  const bodyIds = (await projectsOfJoining(view, key)).map((one) => one.bodyId)
  const { proposedBy, leadAreaCode, home } = joining
  return seesDraft(viewer, { proposedBy, bodyIds, areaCode: leadAreaCode ?? home }, now) ? joining : null
}

/** Held until the transaction ends; its projects are locked after it, never before. */
export async function lockJoining(tx: Tx, key: Key): Promise<Joining | null> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from joinings j where j.home = $1 and j.id = $2 for no key update`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toJoining(rows[0])
}

export interface ProjectInJoining extends Key {
  readonly bodyId: string
}

export async function insertJoining(
  tx: Tx,
  joining: Omit<Joining, 'revision' | 'updatedAt' | 'decidedBy' | 'decidedAt' | 'madeId' | 'neverAsked'> & {
    readonly leadAreaCode: string | null
  },
  projects: readonly ProjectInJoining[],
): Promise<void> {
  await tx.query(
    `insert into joinings (home, id, form, state, title, lead_home, lead_id, lead_body_id, lead_area_code, terms, consequences, digest,
                           projects, moved_satang, reason, separates_id, board_id, pair, scenario_id, proposed_by, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)`,
    [
      joining.home,
      joining.id,
      joining.form,
      joining.state,
      joining.title,
      joining.lead.home,
      joining.lead.id,
      joining.leadBodyId,
      joining.leadAreaCode,
      toJson(joining.terms),
      toJson(joining.consequences),
      joining.digest,
      joining.projects,
      String(joining.movedSatang),
      joining.reason,
      joining.separatesId,
      joining.boardId,
      joining.pair,
      joining.scenarioId,
      joining.proposedBy,
      joining.createdAt,
    ],
  )
  await tx.query(
    `insert into joining_projects (home, joining_id, position, project_home, project_id, body_id)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::uuid[], $6::uuid[])`,
    [
      joining.home,
      joining.id,
      projects.map((_, at) => at + 1),
      projects.map((one) => one.home),
      projects.map((one) => one.id),
      projects.map((one) => one.bodyId),
    ],
  )
}

export async function projectsOfJoining(view: Queryable, key: Key): Promise<ProjectInJoining[]> {
  const { rows } = await view.query<{ project_home: string; project_id: string; body_id: string }>(
    `select project_home, project_id, body_id from joining_projects where home = $1 and joining_id = $2 order by position`,
    [key.home, key.id],
  )
  return rows.map((row) => ({ home: row.project_home as Home, id: row.project_id, bodyId: row.body_id }))
}

export interface JoiningChange {
  readonly state: JoiningState
  readonly consequences?: Consequences
  readonly digest?: string
  readonly movedSatang?: bigint
  readonly madeId?: string | null
  readonly decidedBy?: string | null
}

/** @param change what becomes of it; where it ends (`approved`, `refused`, `withdrawn`) also who decided */
export async function updateJoining(tx: Tx, key: Key, change: JoiningChange, now: Date): Promise<void> {
  const ends = change.state === 'approved' || change.state === 'refused' || change.state === 'withdrawn'
  await tx.query(
    `update joinings set state = $3, consequences = coalesce($4::jsonb, consequences), digest = coalesce($5, digest),
            moved_satang = coalesce($6::bigint, moved_satang), made_id = coalesce($7::uuid, made_id), decided_by = $8,
            decided_at = case when $9::boolean then $10::timestamptz end, updated_at = $10, revision = revision + 1
      where home = $1 and id = $2`,
    [
      key.home,
      key.id,
      change.state,
      change.consequences === undefined ? null : toJson(change.consequences),
      change.digest ?? null,
      change.movedSatang === undefined ? null : String(change.movedSatang),
      change.madeId ?? null,
      change.decidedBy ?? null,
      ends,
      now,
    ],
  )
}

/** Another binding joining that waits for an answer and has one of these projects. */
export async function spokenFor(
  view: Queryable,
  projects: readonly Key[],
  except: string | null,
): Promise<{ joining: Key; project: Key } | null> {
  const { rows } = await view.query<{ home: string; id: string; project_home: string; project_id: string }>(
    `select j.home, j.id, p.project_home, p.project_id
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join joining_projects p on p.project_home = wanted.home and p.project_id = wanted.id
       join joinings j on j.home = p.home and j.id = p.joining_id
      where j.state in ('proposed', 'agreed') and j.form not in ('link', 'coordinate') and ($3::uuid is null or j.id <> $3)
      order by j.created_at limit 1`,
    [projects.map((one) => one.home), projects.map((one) => one.id), except],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    joining: { home: row.home as Home, id: row.id },
    project: { home: row.project_home as Home, id: row.project_id },
  }
}

/** Where a joining comes from. A board of a region or the whole country, and a scenario, may have another home than the project that leads. */
export interface Origins {
  readonly board: { readonly home: string; readonly id: string; readonly title: string } | null
  readonly scenario: { readonly home: string; readonly id: string; readonly title: string } | null
}

export async function originsOf(
  view: Queryable,
  { boardId, scenarioId }: Pick<Joining, 'boardId' | 'scenarioId'>,
): Promise<Origins> {
  const { rows } = await view.query<{ kind: 'board' | 'scenario'; home: string; id: string; title: string }>(
    sql`select 'board' as kind, home, id, title from boards where id = ${boardId}
        union all select 'scenario', home, id, title from scenarios where id = ${scenarioId}`,
  )
  const of = (kind: 'board' | 'scenario') => rows.find((row) => row.kind === kind) ?? null
  return { board: of('board'), scenario: of('scenario') }
}

/** The joining that separates this one, if one was proposed and not given up. */
export async function separationOf(view: Queryable, key: Key): Promise<{ id: string; state: JoiningState } | null> {
  const { rows } = await view.query<{ id: string; state: JoiningState }>(
    `select id, state from joinings where home = $1 and separates_id = $2 and state not in ('refused', 'withdrawn') limit 1`,
    [key.home, key.id],
  )
  return rows[0] ?? null
}
