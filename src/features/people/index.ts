import type { Room } from '../../platform/room.ts'
import { accountPages } from './account.pages.ts'
import { apiKeyPages } from './api-keys.pages.ts'
import { keyCheck } from './api-keys.ts'
import { demoCheck } from './demo-check.ts'
import { forgottenPages } from './forgotten.pages.ts'
import { invitationPages } from './invitations.pages.ts'
import { peopleCommands } from './people.cli.ts'
import { peopleJobs } from './people.jobs.ts'
import { rolePages } from './roles.pages.ts'
import { setUpPages } from './set-up.pages.ts'
import { passwordLimits, signInPages } from './sign-in.pages.ts'

export { emailProblem } from './account-form.ts'
export { type ApiCaller, apiCaller, callerOfKey, keysInForce } from './api-keys.ts'
export { demoApiKeys, holdsDemo } from './demo.sql.ts'
export { type DemoPerson, type DemoSignInLine, demoSignIns, makeDemoOfficers, makeDemoPeople } from './demo-people.ts'
export { officersOfBodies } from './officers.sql.ts'
export { mayRunPlatform } from './people.policy.ts'
export { personByEmail, personNames, readPersonal } from './personal-data.ts'
export { dropReach, keepMail, keepReach, personByLine, type Reach, reachOf } from './reach.ts'
export { addressKey, type Contact, eraseContacts, keepContact } from './reporters.ts'
export { holds } from './role.ts'
export { viewerByLetter, viewerOf } from './session.ts'
export { setupCode } from './set-up.ts'
export { requireStepUp } from './step-up.ts'

export const peopleRoom: Room = {
  name: 'people',
  pages(app, deps) {
    const limits = passwordLimits()
    signInPages(app, deps, limits)
    forgottenPages(app, deps, limits)
    setUpPages(app, deps, limits)
    accountPages(app, deps, limits)
    apiKeyPages(app, deps)
    invitationPages(app, deps)
    rolePages(app, deps)
  },
  jobs: peopleJobs,
  nightly: ['people.tidy'],
  commands: peopleCommands,
  doctor: async (deps) => [await demoCheck(deps), await keyCheck(deps)],
}
