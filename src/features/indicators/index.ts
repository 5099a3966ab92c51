import type { Room } from '../../platform/room.ts'
import { contributionsPages } from './contributions.pages.ts'
import { defineApi } from './define.api.ts'
import { definePages } from './define.pages.ts'
import { entryPages } from './entry.pages.ts'
import { indicatorPages } from './indicator.pages.ts'
import { indicatorsApi } from './indicators.api.ts'
import { indicatorsCommands } from './indicators.cli.ts'
import { indicatorsPages } from './indicators.pages.ts'
import { targetPlacesPages } from './target-places.pages.ts'
import { targetsPages } from './targets.pages.ts'
import { uploadPages } from './upload.pages.ts'
import { verifyPages } from './verify.pages.ts'

export {
  type IndicatorForExchange,
  indicatorsOfPlan as indicatorsOfPlanForExchange,
  indicatorsOfProjects as indicatorsOfProjectsForExchange,
} from './exchange.sql.ts'
export { mayBeginOfOwnBody as mayBeginIndicator } from './indicators.policy.ts'
export { indicatorsOfJoined, moveIndicators } from './move-indicators.ts'
export { refreshAll } from './refresh-values.ts'
export { indicatorsOfBody, indicatorsOfPlace, indicatorsOfPlan, indicatorsOfProject } from './sections.ts'

/** What is measured: indicators, targets, values, evidence, and how small numbers make a large one. */
export const indicatorsRoom: Room = {
  name: 'indicators',
  pages(app, deps) {
    // Before /indicators/:id, which would take "entry" for the id of an indicator.
    indicatorsPages(app, deps)
    entryPages(app, deps)
    uploadPages(app, deps)
    verifyPages(app, deps)
    definePages(app, deps)
    targetsPages(app, deps)
    targetPlacesPages(app, deps)
    contributionsPages(app, deps)
    indicatorPages(app, deps)
  },
  api(app, deps) {
    indicatorsApi(app, deps)
    defineApi(app, deps)
  },
  commands: indicatorsCommands,
}
