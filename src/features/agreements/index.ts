import type { Room } from '../../platform/room.ts'
import { agreementsApi } from './agreements.api.ts'
import { agreementsPages } from './agreements.pages.ts'
import { deskPages } from './desk.pages.ts'
import { surveyPages } from './survey.pages.ts'
import { writePages } from './write.pages.ts'

export { type Terms, toStored } from './agreement.ts'
export { agreementsOfBoard, agreementsOfBody, agreementsOfPlace } from './sections.ts'
export { announceSigned } from './sign-agreement.ts'
export { storeAgreements, type WholeToStore } from './store-agreements.sql.ts'
export type { Answers, Question } from './survey.ts'
export { hashOf } from './write-agreement.ts'

/** What bodies promise each other and the public, signed version by version, and how it is kept (PLN-13). */
export const agreementsRoom: Room = {
  name: 'agreements',
  pages(app, deps) {
    // Before /agreements/:id, which would take "new" for the id of an agreement.
    writePages(app, deps)
    deskPages(app, deps)
    surveyPages(app, deps)
    agreementsPages(app, deps)
  },
  api: agreementsApi,
}
