import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { countDeliveries, forgetNotices } from './notices.sql.ts'
import { outageWords } from './outage-cause.ts'
import { deleteOldCodes } from './phone.sql.ts'
import { expireOld, oldestOverdue, outages } from './queue.sql.ts'
import { reviveMailDoors } from './settings.sql.ts'

const DAY_MS = 86_400_000
/** How long anybody can see what was told, and how long words of what did not arrive are kept for another try. */
const KEPT_DAYS = 180
const WORDS_DAYS = 7
/** As long as the platform sends nothing to an address from which letters came back. */
const MAIL_TRIED_AGAIN_DAYS = 30
/** The worker looks every few seconds: what is overdue longer has nobody who sends it. */
const OVERDUE_MS = 60 * 60_000
export const COUNTED_DAYS = 7

/** Every night: what can no longer be sent is said to be so, and old notices and words go. */
export async function tidyNotices({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = clock.now()
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  await db.transaction(async (tx) => {
    await expireOld(tx, now)
    await forgetNotices(tx, { allBefore: before(KEPT_DAYS), wordsBefore: before(WORDS_DAYS) })
    await deleteOldCodes(tx, before(1))
    await reviveMailDoors(tx, before(MAIL_TRIED_AGAIN_DAYS), now)
  })
}

/** Whether everything that should have gone out did, for `prasan doctor`. In English, as the other checks. */
export async function lookAfterNotices({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<DoctorCheck[]> {
  const now = clock.now()
  const { doors, doctor: say } = messages('en')
  const closed = await outages(db)
  const overdue = await oldestOverdue(
    db,
    closed.map(({ door }) => door),
    new Date(now.getTime() - OVERDUE_MS),
  )
  const counts = await countDeliveries(db, new Date(now.getTime() - COUNTED_DAYS * DAY_MS))
  const sent = counts
    .filter(({ state }) => state === 'sent' || state === 'kept')
    .reduce((sum, one) => sum + one.notices, 0)
  const wrong = [
    ...closed.map((one) => say.outage(doors[one.door], formatInstant(one.since, 'en'), outageWords(one, 'en'))),
    ...(overdue === null ? [] : [say.overdue(doors[overdue.door], formatInstant(overdue.dueAt, 'en'))]),
  ]
  return [{ name: say.name, ok: wrong.length === 0, detail: wrong.length === 0 ? say.fine(sent) : wrong.join('; ') }]
}
