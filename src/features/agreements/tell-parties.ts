import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { notifyAll } from '../notices/index.ts'
import { officersOfBodies } from '../people/index.ts'
import { writers } from './agreements.policy.ts'
import type { Agreement } from './agreements.sql.ts'
import { messages } from './messages.ts'

/** Tells those who act for the party in breach: what is said to be broken, what would put it right, and by when. */
export async function tellOfBreach(
  tx: Tx,
  agreement: Pick<Agreement, 'home' | 'id' | 'title'>,
  breach: { id: string; bodyId: string; what: string; remedyWanted: string; remedyDue: LocalDate },
  { deps, now }: Doing,
): Promise<void> {
  const officers = await officersOfBodies(tx, [breach.bodyId], writers, todayInBangkok(now))
  const id = formatPublicId({ home: agreement.home as Home, id: agreement.id })
  const words = (lang: Lang) => {
    const { breachNotice: say } = messages(lang)
    return {
      subject: say.subject(agreement.title),
      text: say.text(breach.what, breach.remedyWanted, formatDate(breach.remedyDue, lang)),
      path: `/agreements/${id}`,
    }
  }
  const about = { kind: 'agreement', id }
  const people = [...new Set(officers.map(({ personId }) => personId))]
  const key = `breach ${breach.id}`
  await notifyAll(
    tx,
    deps,
    people.map((personId) => ({ to: { personId }, topic: 'agreements.breach' as const, key, words, about })),
  )
}
