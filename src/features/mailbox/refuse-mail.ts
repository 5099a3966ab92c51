import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mailAddressKey } from '../../platform/mail/addresses.ts'
import { href } from '../../web/frame.ts'
import { answer, langOf } from './letters.ts'
import type { Mail, Unread } from './mail.ts'
import { lettersOf, type Settled } from './mailbox.sql.ts'
import { messages } from './messages.ts'

const DAY_MS = 86_400_000
/** Refusals one address is told of in a day. */
const MOST_TOLD_A_DAY = 3

/** Says to the sender, where it is safe to answer, why a letter was not taken. It lies in the folder for failed ones, where a person may look. */
export async function refuseMail(tx: Tx, deps: Deps, mail: Mail, why: Unread): Promise<Settled> {
  const answered = await tell(tx, deps, mail, why)
  return { kind: 'refused', why, about: null, answered }
}

async function tell(tx: Tx, deps: Deps, mail: Mail, why: Unread): Promise<boolean> {
  const lang = langOf(`${mail.subject} ${mail.text.slice(0, 2_000)}`)
  const say = messages(lang).refused
  const sentence = (say.why as Readonly<Partial<Record<Unread, string>>>)[why]
  if (sentence === undefined || mail.from === null) return false
  const day = new Date(deps.clock.now().getTime() - DAY_MS)
  const { refusalsAnswered } = await lettersOf(tx, mailAddressKey(deps, mail.from.address), { hour: day, day })
  if (refusalsAnswered >= MOST_TOLD_A_DAY) return false
  const web = say.web(`${deps.config.baseUrl}${href(lang, '/complaints/new')}`)
  const lines = [sentence, '', web]
  return answer(tx, deps, mail, { kind: 'refused', subject: say.subject, lines, thread: null })
}
