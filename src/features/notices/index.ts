import type { Deps } from '../../platform/deps.ts'
import type { Room } from '../../platform/room.ts'
import type { NoticeChannel } from './channel.ts'
import { deliverNotices } from './deliver.ts'
import { deliveriesPages } from './deliveries.pages.ts'
import { leavePages } from './leave.pages.ts'
import type { Leavers } from './leave.ts'
import { noticesApi } from './notices.api.ts'
import { noticesPages } from './notices.pages.ts'
import { settingsPages } from './settings.pages.ts'
import { lookAfterNotices, tidyNotices } from './tidy.ts'

export type { Handed, NoticeChannel, Outgoing } from './channel.ts'
export { bindDoor, mailArrivesAgain, noteBounce, personOfLine, unbindDoor } from './doors.ts'
export type { Leaver } from './leave.ts'
export { mailChannel } from './mail-channel.ts'
export { deliveriesAbout, unseenCount } from './notices.sql.ts'
export {
  type Notice,
  type NoticeWords,
  type NotifyDeps,
  notify,
  notifyAll,
  type Told,
} from './notify.ts'
export { beginOwnMail, confirmOwnMail, dropOwnMail } from './own-mail.ts'
export { smsChannel } from './sms-channel.ts'
export { storeNotices, type WholeNotice } from './store-notices.ts'
export type { Topic } from './topic.ts'
export { toldView } from './views/told-view.ts'

/** What other rooms bring: the ways out, and how what somebody follows is ended. */
export interface NoticeParts {
  readonly channels: readonly NoticeChannel[]
  readonly leavers: Leavers
}

/** One outbox for everything people are told: by mail, LINE, SMS and on the web (CMP-2). */
export function noticesRoom({ channels, leavers }: NoticeParts): Room {
  return {
    name: 'notices',
    pages(app, deps) {
      settingsPages(app, deps)
      leavePages(app, deps, leavers)
      deliveriesPages(app, deps)
      // Last: /notices/:id would take "settings" for the id of a notice.
      noticesPages(app, deps)
    },
    api: (app, deps) => noticesApi(app, deps, leavers),
    jobs: (deps: Deps) => ({ 'notices.tidy': () => tidyNotices(deps) }),
    nightly: ['notices.tidy'],
    every: [
      {
        name: 'notices.deliver',
        seconds: 3,
        run: async (deps) => {
          await deliverNotices(deps, channels)
        },
      },
    ],
    doctor: (deps) => lookAfterNotices(deps),
  }
}
