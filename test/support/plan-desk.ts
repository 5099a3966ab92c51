import { newId } from '../../src/kernel/ids.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import type { Db } from '../../src/platform/db/db.ts'
import { aStoredBody, type StoredBody } from './builders.ts'
import { anOfficer } from './house.ts'

/** A body of Chiang Rai with an empty draft of a plan, and the people around it; the same every time but for ids. */
export interface PlanDesk {
  readonly body: StoredBody
  readonly planId: string
  readonly planner: Viewer
  readonly approver: Viewer
  /** Plans for another body of the same province. */
  readonly neighbour: Viewer
}

export async function aPlanDesk(db: Db, name = 'เทศบาลตำบลทดสอบ'): Promise<PlanDesk> {
  const body = await aStoredBody(db, { name })
  const other = await aStoredBody(db, { name: `${name}ข้างเคียง` })
  await db.query(`update plans set state = 'draft', fiscal_year_from = 2027, fiscal_year_to = 2030 where id = $1`, [
    body.planId,
  ])
  const person = (last: number) => `01990000-0000-7000-8000-0000000000${last}`
  return {
    body,
    planId: body.planId,
    planner: anOfficer([{ bodyId: body.id }], { personId: person(11) }),
    approver: anOfficer([{ role: 'plan-approver', bodyId: body.id }], {
      personId: person(12),
      steppedUpUntil: new Date('2030-01-01T00:00:00Z'),
    }),
    neighbour: anOfficer([{ bodyId: other.id }], { personId: person(13) }),
  }
}

/** A node stored directly. */
export async function aStoredNode(
  db: Db,
  planId: string,
  over: { parentId?: string | null; kind?: string; title?: string; position?: number } = {},
): Promise<string> {
  const id = newId()
  await db.query(
    'insert into plan_nodes (id, plan_id, parent_id, kind, position, title) values ($1, $2, $3, $4, $5, $6)',
    [id, planId, over.parentId ?? null, over.kind ?? 'strategy', over.position ?? 1, over.title ?? 'ยุทธศาสตร์ทดสอบ'],
  )
  return id
}
