import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { graphState, linksOfNothing } from './summaries.sql.ts'

const MOST = 1_000

/** Links name their sides without a foreign key: whether each is still there, and whether any closes a circle. */
export async function alignmentsDoctor(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').doctor
  const gone = await linksOfNothing(deps.db, MOST)
  const { faults } = await graphState(deps.db)
  const count = gone.length + faults
  return [{ name: say.name, ok: count === 0, detail: count === 0 ? say.good : say.faults(String(count)) }]
}
