import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey, Channel } from './complaint.ts'
import { sourceKey } from './sealed.ts'
import { caseOfSource, takeSource } from './sources.sql.ts'

interface Message {
  readonly channel: Channel
  readonly source: string
  readonly key: string
}

/** Notes a message of another system about a case. @returns false when the same message of the same source was noted before */
export async function sourceIsNew(tx: Tx, message: Message, about: CaseKey, now: Date): Promise<boolean> {
  return (await takeSource(tx, keyOf(message), about, now)) === null
}

/** Whether it was noted before: asked by whoever has work to do for it that would be done in vain. */
export async function sourceIsKnown(view: Queryable, message: Message): Promise<boolean> {
  return (await caseOfSource(view, keyOf(message))) !== null
}

function keyOf({ channel, source, key }: Message): string {
  return sourceKey(channel, source, `about ${key}`)
}
