import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { homesThatDiffer, receivedThatDiffer } from './totals.sql.ts'

/** Holds the kept totals against the budget lines, and received money against its transfers. */
export async function moneyDoctor(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').doctor
  const homes = await homesThatDiffer(deps.db)
  const received = await receivedThatDiffer(deps.db)
  return [
    { name: say.name, ok: homes.length === 0, detail: homes.length === 0 ? say.good : say.differ(homes.join(' ')) },
    {
      name: say.received,
      ok: received === 0,
      detail: received === 0 ? say.receivedGood : say.receivedDiffer(String(received)),
    },
  ]
}
