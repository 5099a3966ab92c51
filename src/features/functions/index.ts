import type { Room } from '../../platform/room.ts'
import type { FunctionPorts } from './apply-rules.ts'
import { functionsApi } from './functions.api.ts'
import { functionsCommands } from './functions.cli.ts'
import { functionsJobs } from './functions.jobs.ts'
import { functionsPages } from './functions.pages.ts'
import { rulePages } from './rules.pages.ts'
import { runPages } from './runs.pages.ts'

export { reasonText } from './apply-rules.ts'
export { fieldName, fieldTitle } from './functions.present.ts'
export { listFunctions } from './functions.sql.ts'
export { fieldOf, missionByCode, missions, NO_FUNCTION, readMissionCode } from './functions.ts'
export { type Guesser, guessFunction } from './guess-function.ts'
export { loadGuesser } from './load-guesser.ts'
export { storeFunctions } from './store-functions.ts'

/** Mission fields (COFOG 1999): what they are called, who plans in them, and the rules that tell a project's field from its words. */
export function functionsRoom(ports: FunctionPorts): Room {
  return {
    name: 'functions',
    pages(app, deps) {
      // Before /functions/:code, which would take "rules" for the code of a field.
      rulePages(app, deps)
      runPages(app, deps)
      functionsPages(app, deps)
    },
    api: functionsApi,
    jobs: (deps) => functionsJobs(deps, ports),
    commands: functionsCommands,
  }
}
