import type { Room } from '../../platform/room.ts'
import { bodyPages } from './body.pages.ts'
import { dutiesPages } from './duties.pages.ts'
import { poolPages } from './pool.pages.ts'
import { serviceActsApi } from './service-acts.api.ts'
import { servicesApi } from './services.api.ts'
import { servicesPages } from './services.pages.ts'
import { supportPages } from './support.pages.ts'

export { insertAssessments, type NewAssessment } from './assessments.sql.ts'
export { capacityOf, insertCapacities, type NewCapacity } from './capacity.sql.ts'
export {
  insertItems,
  insertSupport,
  type NewItem,
  putReservations,
  type Reservation,
  type Support,
} from './desk.sql.ts'
export { insertRuns, type NewRun } from './duties.sql.ts'
export { levelsAbleTo } from './keep-duty.ts'
export { standardsOfBody, supportOfBoard } from './sections.ts'
export { type NewService, putServices, serviceNames } from './services.sql.ts'
export { type Dimension, meets } from './standard.ts'
export { storeFirstDuties } from './store-first-duties.ts'

/** How good services must be, who can give them, who should, and what bodies lend each other (PLN-8, PLN-14, PLN-15, PLN-22). */
export const servicesRoom: Room = {
  name: 'services',
  pages(app, deps) {
    // Before /services/:code, which would take "bodies" for the code of a service.
    bodyPages(app, deps)
    servicesPages(app, deps)
    dutiesPages(app, deps)
    supportPages(app, deps)
    poolPages(app, deps)
  },
  api(app, deps) {
    servicesApi(app, deps)
    serviceActsApi(app, deps)
  },
}
