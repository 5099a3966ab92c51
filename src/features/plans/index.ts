import type { Room } from '../../platform/room.ts'
import { exportCommand } from './export.cli.ts'
import { importCommand } from './import.cli.ts'
import { importPages } from './import.pages.ts'
import { plansApi } from './plans.api.ts'
import { plansPages } from './plans.pages.ts'
import type { PlansPorts } from './plans-ports.ts'
import { projectsPages } from './projects.pages.ts'

/** @param ports what rooms above this one show on its pages */
export function plansRoom(ports: PlansPorts): Room {
  return {
    name: 'plans',
    pages(app, deps) {
      // Before /plans/:id, which would take "import" for the id of a plan.
      importPages(app, deps)
      plansPages(app, deps)
      projectsPages(app, deps, ports)
    },
    api: plansApi,
    commands: [importCommand, exportCommand],
  }
}

export { recomputeAreaTotals } from './area-totals.ts'
export { searchVector } from './search-vector.ts'
