import type { Tx } from '../../platform/db/db.ts'
import type { CaseKey, Channel } from './complaint.ts'
import { takeSource } from './complaints.sql.ts'
import { sourceKey } from './sealed.ts'

/** Notes a message of another system about a case. @returns false when the same message of the same source was noted before */
export async function sourceIsNew(
  tx: Tx,
  given: { readonly channel: Channel; readonly source: string; readonly key: string },
  about: CaseKey,
  now: Date,
): Promise<boolean> {
  return (await takeSource(tx, sourceKey(given.channel, given.source, `about ${given.key}`), about, now)) === null
}
