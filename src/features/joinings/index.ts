import type { Room } from '../../platform/room.ts'
import type { JoiningPorts } from './approve-joining.ts'
import { joiningsApi } from './joinings.api.ts'
import { joiningsPages } from './joinings.pages.ts'
import { newPages } from './new.pages.ts'
import { onePages } from './one.pages.ts'
import { scenariosApi } from './scenarios.api.ts'
import { scenariosPages } from './scenarios.pages.ts'

export { answerJoining } from './answer-joining.ts'
export { waitingBodies } from './answers.sql.ts'
export { approveJoining } from './approve-joining.ts'
export type { Form, Part } from './join-world.ts'
export { type Key, noTerms, type Terms } from './joining-states.ts'
export { proposeJoining, proposeSeparation } from './propose-joining.ts'
export type { Change } from './scenario.ts'
export { addChange, makeScenario } from './scenario-acts.ts'
export { joiningsOfBoard, joiningsOfPlace, joiningsOfProject } from './sections.ts'

/** Projects brought together in five forms, each with its own effect on money, owners, indicators, codes and history (PLN-6). */
export function joiningsRoom(ports: JoiningPorts): Room {
  return {
    name: 'joinings',
    pages(app, deps) {
      // Before /joinings/:id, which would take "new" for the id of a joining.
      newPages(app, deps)
      joiningsPages(app, deps)
      onePages(app, deps, ports)
      scenariosPages(app, deps)
    },
    api(app, deps) {
      joiningsApi(app, deps, ports)
      scenariosApi(app, deps)
    },
  }
}
