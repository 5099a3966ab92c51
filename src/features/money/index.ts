import type { Room } from '../../platform/room.ts'
import { moneyApi } from './money.api.ts'
import { moneyCommands } from './money.cli.ts'
import { moneyDoctor } from './money.doctor.ts'
import { moneyJobs } from './money.jobs.ts'
import { moneyPages } from './money.pages.ts'
import { moneyActsApi } from './money-acts.api.ts'
import { projectMoneyPages } from './project-money.pages.ts'
import { reconcilePages } from './reconcile.pages.ts'
import { transfersPages } from './transfers.pages.ts'

export { renewLate } from './late.sql.ts'
export { postedFigures } from './money.sql.ts'
export { moneyOfBody, moneyOfPlace, moneyOfProject } from './sections.ts'

/** Money from its source to where it is spent (PLN-9): phases with dated entries, transfers with both legs, totals once. */
export const moneyRoom: Room = {
  name: 'money',
  pages(app, deps) {
    projectMoneyPages(app, deps)
    transfersPages(app, deps)
    reconcilePages(app, deps)
    moneyPages(app, deps)
  },
  api(app, deps) {
    moneyApi(app, deps)
    moneyActsApi(app, deps)
  },
  commands: moneyCommands,
  jobs: moneyJobs,
  nightly: ['money.late'],
  doctor: moneyDoctor,
}
