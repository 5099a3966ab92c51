import type { Room } from '../../platform/room.ts'
import { activityPages } from './activity.pages.ts'
import { copyPages } from './copy.pages.ts'
import { exportCommand } from './export.cli.ts'
import { planEditApi } from './plan-edit.api.ts'
import { planEditPages } from './plan-edit.pages.ts'
import { planNodePages } from './plan-node.pages.ts'
import { planStatePages } from './plan-state.pages.ts'
import { plansApi } from './plans.api.ts'
import { plansPages } from './plans.pages.ts'
import type { PlansPorts } from './plans-ports.ts'
import { projectEditPages } from './project-edit.pages.ts'
import { projectsPages } from './projects.pages.ts'
import { projectsBulkPages } from './projects-bulk.pages.ts'
import { versionPages } from './versions.pages.ts'

/** @param ports what rooms above this one show on its pages */
export function plansRoom(ports: PlansPorts): Room {
  return {
    name: 'plans',
    pages(app, deps) {
      // Before /plans/:id, which would take "new" for the id of a plan.
      planEditPages(app, deps)
      planNodePages(app, deps)
      planStatePages(app, deps)
      projectEditPages(app, deps)
      activityPages(app, deps)
      versionPages(app, deps)
      copyPages(app, deps)
      plansPages(app, deps, ports)
      projectsPages(app, deps, ports)
      projectsBulkPages(app, deps, ports)
    },
    api(app, deps) {
      plansApi(app, deps)
      planEditApi(app, deps)
    },
    commands: [exportCommand(ports.formats)],
  }
}

export { looksPersonal } from '../../engines/redaction/index.ts'
export { recomputeAreaTotals } from './area-totals.ts'
export { type AttachedThing, attachedThing, noteOnThing } from './attached-thing.ts'
export { createPlan } from './edit-plan.ts'
export { addProject, editProject } from './edit-project.ts'
export { type ProjectForExchange, projectsForExchange } from './exchange.sql.ts'
export {
  addCombinedProject,
  closeProjects,
  type FoundProjectLine,
  hangComponents,
  noteTies,
  projectsToChoose,
  settleJoined,
} from './join-projects.ts'
export { messages as planMessages, sourceText } from './messages.ts'
export { mostSatang } from './money-lines.ts'
export { recomputeMoneyTotals } from './money-totals.ts'
export { fieldName, placeLine } from './place-names.ts'
export {
  amountOf,
  countedLines,
  type NodeKind,
  type Phase,
  type PlanCalendar,
  type PlanLevel,
  type ProjectState,
  phaseInBill,
  phases,
  planCalendars,
  planLevels,
  projectStates,
  type YearAmount,
} from './plan.ts'
export { bodiesByIds, storePlanEvent } from './plan-edit.sql.ts'
export { isOpenForPlanning, type PlanState } from './plan-states.ts'
export { mayEditPlan } from './plans.policy.ts'
export { listPlans, nodesOfPlan, type PlanLine, planById } from './plans.sql.ts'
export type {
  AttachedParts,
  PlanFileFormat,
  PlanSection,
  PlanSubject,
  PlanThing,
  ProjectSection,
  ProjectSubject,
} from './plans-ports.ts'
export { everything as everyProject, type ProjectFilter, readFilter as readProjectFilter } from './project-filter.ts'
export {
  lockProjectMoney,
  type ProjectMoney,
  projectMoney,
  projectName,
  storeProjectMoney,
} from './project-money.ts'
export { type ProjectTexts, projectTextNames } from './project-texts.ts'
export { problemText as projectFilterProblem } from './projects.pages.ts'
export { projectsInField } from './projects-in-field.sql.ts'
export { searchVector } from './search-vector.ts'
export { storePlanTree, takeBackPlanTree } from './store-plan-tree.sql.ts'
export {
  byHome,
  cancelProjects,
  countInPlans,
  type EventToStore,
  insertProjects,
  joinPlans,
  type KnownProject,
  knownProjects,
  lockProjects,
  type NodeToStore,
  type PlanToStore,
  type ProjectToStore,
  projectsAsStored,
  projectsByKey,
  projectsOfPlans,
  renewStatistics,
  type StoredProject,
  storeEvents,
  storeKeys,
  storeNodes,
  storePlans,
  sumOfLines,
  updateProjects,
} from './store-projects.sql.ts'
export { readTextQuery } from './text-query.ts'
export { filterRegister, typedFilter } from './typed-query.ts'
export { speaksForWhole, worksIn } from './works-in.sql.ts'
