import type { Deps } from '../../platform/deps.ts'
import { caseByRef } from '../complaints/index.ts'
import type { Handed, NoticeChannel, Outgoing } from '../notices/index.ts'
import { caseButtons } from './ask.ts'
import { talkOf } from './chats.ts'
import { type Chat, chatOfPerson } from './line.sql.ts'
import { push } from './line-client.ts'
import { messages } from './messages.ts'
import { ownCaseOf } from './own-cases.ts'
import { type LineMessage, render, renderButtons } from './render.ts'
import { pressKey } from './sealed.ts'

/**
 * The way of notices to LINE. The key of the notice is the retry key: LINE takes it once and answers 409 to a second try. Under news of
 * a case that waits for its reporter stand the buttons with which to answer.
 */
export const lineChannel: NoticeChannel = {
  door: 'line',
  isOpen: ({ config }) => config.line !== null,
  async send(deps, outgoing): Promise<Handed> {
    const { line } = deps.config
    if (line === null) return { kind: 'kept' }
    const chat = outgoing.personId === null ? null : await chatOfPerson(deps.db, outgoing.personId)
    if (chat === null || chat.leftAt !== null) return { kind: 'refused', reason: 'left', isDeadAddress: false }
    if (!chat.wantsNotices) return { kind: 'refused', reason: 'stopped', isDeadAddress: false }
    const sent = await push(line, {
      to: outgoing.address,
      messages: await messagesOf(deps, chat, outgoing),
      key: outgoing.key,
    })
    if (sent.ok) return { kind: 'delivered' }
    const { problem } = sent
    if (problem.kind === 'refused' && problem.status !== 401) {
      return {
        kind: 'refused',
        reason: String(problem.status),
        // 400 may as well be about the words of this one notice; who blocked us is known by the event.
        isDeadAddress: problem.status === 404,
      }
    }
    if (problem.kind === 'busy') {
      const wait = problem.retryAfterSeconds === null ? {} : { retryAfterSeconds: problem.retryAfterSeconds }
      return { kind: 'later', reason: problem.reason, isOutage: true, ...wait }
    }
    return { kind: 'later', reason: problem.kind === 'refused' ? '401' : problem.reason, isOutage: true }
  },
}

async function messagesOf(deps: Deps, chat: Chat, outgoing: Outgoing): Promise<LineMessage[]> {
  const { notice } = messages(outgoing.lang)
  const owner = { key: pressKey(deps), personId: chat.personId }
  const text = [
    outgoing.subject,
    outgoing.text,
    outgoing.url === null ? '' : notice.url(outgoing.url),
    outgoing.leave === null ? '' : notice.stop,
  ]
  const [whole = { type: 'text' as const, text: outgoing.subject }] = render(
    [{ text: text.filter((part) => part.trim() !== '').join('\n\n') }],
    owner,
  )
  const ref = outgoing.topic === 'complaints.own' ? refIn(outgoing.url) : null
  const row = ref === null ? null : await caseByRef(deps.db, ref)
  if (row === null || row.reporterId !== chat.personId) return [whole]
  const own = await ownCaseOf(deps.db, deps, row, outgoing.lang)
  const buttons = own.canConfirm || own.asksReporter ? caseButtons({ lang: talkOf(deps, chat).lang }, own) : []
  if (buttons.length === 0) return [whole]
  return [whole, renderButtons(own.canConfirm ? notice.resolved : notice.asked, buttons, owner)]
}

function refIn(url: string | null): string | null {
  return /\/complaints\/(\d\d-[0-9A-Z-]+)/.exec(url ?? '')?.[1] ?? null
}
