import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { insertOutbox } from './line.sql.ts'
import type { LineMessage } from './render.ts'
import { chatKeyOf, sealFor } from './sealed.ts'

/** One thing to do at LINE. */
export type Out =
  | {
      readonly kind: 'say'
      /** User, group or room. */
      readonly to: string
      readonly messages: readonly LineMessage[]
      readonly replyToken: string | null
      /** The first message gets the address for joining an account, made when it is sent. */
      readonly withLinkAddress: boolean
    }
  | { readonly kind: 'leave'; readonly where: { readonly kind: 'group' | 'room'; readonly id: string } }

/** A reply token is good for about a minute; then messages are pushed. Source: Messaging API reference. */
const REPLY_MS = 45_000

/** Orders it in the transaction of the act that makes it necessary; what belongs to one chat is said in its order. */
export async function queueOut(
  tx: Tx,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  { source, chatId }: { source: string; chatId: string | null },
  out: Out,
  heardAt: Date,
): Promise<void> {
  const id = newId()
  const isReply = out.kind === 'say' && out.replyToken !== null
  await insertOutbox(
    tx,
    {
      id,
      queue: chatKeyOf(deps, source),
      chatId,
      sealed: sealFor(deps, 'outbox', id, out),
      replyUntil: isReply ? new Date(heardAt.getTime() + REPLY_MS) : null,
    },
    deps.clock.now(),
  )
}
