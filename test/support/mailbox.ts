import { deliverNotices } from '../../src/features/notices/deliver.ts'
import { mailChannel } from '../../src/features/notices/index.ts'
import type { Deps } from '../../src/platform/deps.ts'
import type { Letter, Mailer } from '../../src/platform/mail/mailer.ts'

/** Mail that arrives at once in a list, oldest first, by either way of sending. */
export function mailInto(sent: Letter[]): Mailer {
  return {
    post: async (_tx, letter) => void sent.push(letter),
    send: async (_key, letter) => {
      sent.push(letter)
      return { kind: 'sent' }
    },
  }
}

/** Sends the notices that are due by mail, without the other work that `house.work()` does. */
export async function sendNotices(deps: Deps): Promise<void> {
  await deliverNotices(deps, [mailChannel()])
}
