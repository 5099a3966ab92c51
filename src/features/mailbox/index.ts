import { type Home, parsePublicId } from '../../kernel/ids.ts'
import type { Config } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { countFailing } from '../../platform/mail/addresses.ts'
import { halfSet } from '../../platform/mail/mail-config.ts'
import type { DoctorCheck, Room } from '../../platform/room.ts'
import { replyAddress } from './letters.ts'
import { mailCommands, sayBoxProblem, senderFinding } from './mailbox.cli.ts'
import { forgetOld, stateOfBox } from './mailbox.sql.ts'
import { messages } from './messages.ts'
import { boxName, readMailbox } from './read-mailbox.ts'
import { forgetDrafts } from './take-report.ts'

const DAY_MS = 86_400_000
const DRAFT_DAYS = 14
const MESSAGE_DAYS = 730
const HANDED_DAYS = 35
/** Longer than a few rounds: the worker is not reading. */
const SILENT_MINUTES = 15

/**
 * Where an answer to a letter about a case goes, for who writes such letters: signed for this case and this address.
 * @param about `{ kind: 'complaint', id: '57-<uuid>' }`; anything else has no such address
 */
export function caseReplyAddress(
  deps: Pick<Deps, 'config' | 'secrets'>,
  { about, address }: { about: { kind: string; id: string }; address: string },
): string | null {
  const key = about.kind === 'complaint' ? parsePublicId(about.id) : null
  if (key === null || !key.ok) return null
  const { home, id }: { home: Home; id: string } = key.value
  return replyAddress(deps, { kind: 'c', home, id }, address)
}

/** Complaints come by e-mail, and so do answers to our letters and letters that came back (CMP-1). */
export const mailboxRoom: Room = {
  name: 'mailbox',
  every: [{ name: 'mailbox.read', seconds: 20, run: async (deps) => void (await readMailbox(deps)) }],
  jobs: (deps) => ({
    'mailbox.forget': () => {
      const before = (days: number) => new Date(deps.clock.now().getTime() - days * DAY_MS)
      return deps.db.transaction(async (tx) => {
        await forgetDrafts(tx, deps, before(DRAFT_DAYS))
        await forgetOld(tx, { messages: before(MESSAGE_DAYS), handed: before(HANDED_DAYS) })
      })
    },
  }),
  nightly: ['mailbox.forget'],
  commands: mailCommands,
  doctor,
}

async function doctor(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').doctor
  const half = halfSet(process.env)
  if (half.length > 0) return [{ name: 'mailbox', ok: false, detail: say.half(half.join(', ')) }]
  const { mailbox } = deps.config
  if (mailbox === null) return [{ name: 'mailbox', ok: true, detail: say.off }]
  const box = boxName(mailbox)
  const now = deps.clock.now().getTime()
  const state = await stateOfBox(deps.db, box, new Date(now - 7 * DAY_MS))
  const counts = say.counts(state.waiting, state.refused, state.drafts, await countFailing(deps.db))
  if (state.problem !== null) {
    const detail = `${say.problem(box, sayBoxProblem(state.problem, 'en'))} ${counts}`
    return [{ name: 'mailbox', ok: false, detail }, sendersCheck(deps.config)]
  }
  if (state.readAt === null) return [{ name: 'mailbox', ok: true, detail: say.never(box) }, sendersCheck(deps.config)]
  const minutes = Math.max(0, Math.floor((now - state.readAt.getTime()) / 60_000))
  return [
    { name: 'mailbox', ok: minutes < SILENT_MINUTES, detail: `${say.fine(box, minutes)} ${counts}` },
    sendersCheck(deps.config),
  ]
}

function sendersCheck(config: Config): DoctorCheck {
  const { ok, text } = senderFinding(config, 'en')
  return { name: 'mailbox-senders', ok, detail: text }
}
