import type { Room } from '../../platform/room.ts'
import { agendaPages } from './agenda.pages.ts'
import { boardWorkPages } from './board-work.pages.ts'
import { boardsApi } from './boards.api.ts'
import { boardsPages } from './boards.pages.ts'
import { dossierPages } from './dossier.pages.ts'
import type { BoardPorts } from './sections-port.ts'

export { followCombined } from './follow-combined.ts'
export { digestOf, planContent } from './integrated-plan.ts'
export { boardsOfBody, boardsOfPlace, boardsOfProject, ownersOfPlan } from './page-sections.ts'
/** How other rooms show their part on a board; those below this one copy the shape. @public */
export type { BoardSection, BoardSubject } from './sections-port.ts'

/** Coordination boards and the agenda of an area: offices and people at one table, up to one plan they own together. */
export function boardsRoom(ports: BoardPorts): Room {
  return {
    name: 'boards',
    pages(app, deps) {
      // Before /boards/:id, which would take "working" for the id of a board.
      boardWorkPages(app, deps, ports)
      boardsPages(app, deps, ports)
      dossierPages(app, deps, ports)
      agendaPages(app, deps)
    },
    api: (app, deps) => boardsApi(app, deps, ports),
  }
}
