import type { Lang } from '../../kernel/lang.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Door } from './channel.ts'
import { insertDeliveries, insertNotices, storeSeen } from './notices.sql.ts'
import type { NoticeWords } from './notify.ts'
import { eraseWords, storeChanges } from './queue.sql.ts'
import type { DeliveryState } from './queue.ts'
import { sealBody, sealHead } from './sealed.ts'
import { expiryOf } from './settings.ts'
import type { Topic } from './topic.ts'

/** A notice with its past, as the demonstration brings it. */
export interface WholeNotice {
  readonly id: string
  readonly letter: string
  readonly personId: string
  readonly topic: Topic
  readonly words: NoticeWords
  readonly about: { readonly kind: string; readonly id: string } | null
  readonly lang: Lang
  readonly isOnWeb: boolean
  readonly madeAt: Date
  readonly seenAt: Date | null
  readonly door: Door
  readonly state: DeliveryState
  readonly dueAt: Date
  readonly attempts: number
  readonly error: string | null
}

/** Stores notices that were made and sent before, each by one door. */
export async function storeNotices(
  tx: Tx,
  deps: Pick<Deps, 'secrets'>,
  notices: readonly WholeNotice[],
): Promise<void> {
  for (const one of notices) {
    const { id, personId, words, madeAt } = one
    await insertNotices(
      tx,
      [
        {
          id,
          personId,
          recipient: personId,
          topic: one.topic,
          key: `demo ${id}`,
          about: one.about,
          leaves: null,
          isUrgent: false,
          lang: one.lang,
          headSealed: sealHead(deps, id, { subject: words.subject, path: words.path }),
          bodySealed: sealBody(deps, id, { text: words.text }),
          isOnWeb: one.isOnWeb,
        },
      ],
      madeAt,
    )
    if (one.seenAt !== null) await storeSeen(tx, id, one.seenAt)
    const { door, letter, dueAt, state, attempts, error } = one
    const delivery = { noticeId: id, door, recipient: personId, letter, dueAt, expiresAt: expiryOf(madeAt) }
    await insertDeliveries(tx, [{ ...delivery, state: 'waiting' }])
    await storeChanges(tx, door, [{ noticeId: id, letter, state, dueAt, attempts, error }], dueAt)
  }
  await eraseWords(
    tx,
    notices.map(({ id }) => id),
  )
}
