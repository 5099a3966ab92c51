import type { Queryable } from '../../platform/db/db.ts'
import type { Room } from '../../platform/room.ts'
import { importCommand } from './import.cli.ts'

export { recomputeAreaTotals } from './area-totals.ts'
export { searchVector } from './search-vector.ts'

export interface PlansPorts {
  overlaps(view: Queryable, key: { home: string; id: string }): Promise<readonly unknown[]>
}

export function plansRoom(_ports: PlansPorts): Room {
  return { name: 'plans', commands: [importCommand] }
}
