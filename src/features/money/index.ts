import type { Room } from '../../platform/room.ts'
import { lateRulesPages } from './late-rules.pages.ts'
import { moneyApi } from './money.api.ts'
import { moneyCommands } from './money.cli.ts'
import { moneyDoctor } from './money.doctor.ts'
import { moneyJobs } from './money.jobs.ts'
import { moneyPages } from './money.pages.ts'
import { moneyActsApi } from './money-acts.api.ts'
import { projectMoneyPages } from './project-money.pages.ts'
import { reconcilePages } from './reconcile.pages.ts'
import { transfersPages } from './transfers.pages.ts'

export { receivedOf } from './count-once.sql.ts'
export { countedElsewhere, countOnce, partOf, type Received } from './count-once.ts'
export { type DatedMoney, datedMoneyOfProjects } from './exchange.sql.ts'
export { storeImportedPapers, type ToldPaper, takeBackImportedPapers } from './imported-papers.ts'
export { type MoneyAround, type MoneyMove, type MoveRefusal, moneyAround, moveMoney } from './join-money.ts'
export { renewLate } from './late.sql.ts'
export {
  added,
  amountIn,
  authorityChange,
  authorityOf,
  type ChainOf,
  consolidated,
  type End,
  type Figure,
  freeOf,
  type HandedOn,
  handOn,
  isCountedElsewhere,
  type PlacedFigure,
  reallocate,
  usedOf,
} from './ledger.ts'
export { type FigureWithPapers, keysReceivedThrough, postedFigures, projectsHoldingMoney } from './money.sql.ts'
export { moneyOfBody, moneyOfPlace, moneyOfProject } from './sections.ts'
export { receivedKey } from './transfer-money.ts'

/** Money from its source to where it is spent (PLN-9): phases with dated entries, transfers with both legs, totals once. */
export const moneyRoom: Room = {
  name: 'money',
  pages(app, deps) {
    projectMoneyPages(app, deps)
    transfersPages(app, deps)
    reconcilePages(app, deps)
    lateRulesPages(app, deps)
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
