import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mailAddressKey, mayBeWrittenTo, noteProven } from '../../platform/mail/addresses.ts'
import { emailProblem, keepMail, reachOf } from '../people/index.ts'
import { messages } from './messages.ts'
import { codesSent, noteCodeSent } from './phone.sql.ts'
import { type CodeProblem, confirmedAddress, newCode } from './phone.ts'
import { deleteDoor } from './settings.sql.ts'

type Needed = Pick<Deps, 'secrets' | 'clock' | 'mail' | 'config'>

const DAY_MS = 86_400_000
/** Codes to one address in a day, whoever asks: nobody's mailbox is filled by our forms. */
const MOST_TO_ADDRESS = 3
/** Codes one person asks for in a day, to whatever address. */
const MOST_BY_PERSON = 5

export type OwnMailProblem = 'address' | 'too-many' | 'account'

/**
 * Begins to send somebody's notices by mail too, for who never opens our site: a code goes to the address, to be typed in where the
 * address was given. Whoever has an account has an address already and changes it there.
 * @returns the address as it was understood
 */
export async function beginOwnMail(
  tx: Tx,
  deps: Needed,
  { personId, lang }: { personId: string; lang: Lang },
  typed: string,
): Promise<Result<string, OwnMailProblem>> {
  const address = typed.normalize('NFC').trim().toLowerCase()
  if (emailProblem(address) !== null) return refuse('address')
  if ((await reachOf(tx, [personId])).get(personId)?.hasAccount !== false) return refuse('account')
  const addressKey = mailAddressKey(deps, address)
  const sent = await codesSent(tx, { personId, addressKey }, new Date(deps.clock.now().getTime() - DAY_MS))
  if (sent.toAddress >= MOST_TO_ADDRESS || sent.byPerson >= MOST_BY_PERSON) return refuse('too-many')
  // A code that must wait for tomorrow is none.
  if (!(await mayBeWrittenTo(tx, deps, address))) return refuse('too-many')
  const code = await newCode(tx, deps, { personId, door: 'mail', address })
  await noteCodeSent(tx, { personId, addressKey }, deps.clock.now())
  const say = messages(lang).ownMail
  const letter = { subject: say.subject(code), text: say.text(code), isUnproven: true }
  await deps.mail.post(tx, { to: address, kind: 'notices.own-mail', ...letter })
  return ok(address)
}

/** From now on notices go to that address too, and what is answered from there is the person's word. */
export async function confirmOwnMail(
  tx: Tx,
  deps: Needed,
  personId: string,
  typed: string,
): Promise<Result<null, CodeProblem>> {
  const confirmed = await confirmedAddress(tx, deps, { personId, door: 'mail' }, typed)
  if (!confirmed.ok) return confirmed
  if (!(await keepMail(tx, deps, personId, confirmed.value))) return refuse('gone')
  await deleteDoor(tx, personId, 'mail')
  await noteProven(tx, deps, confirmed.value)
  return ok(null)
}

/** Forgets the address. */
export async function dropOwnMail(tx: Tx, deps: Needed, personId: string): Promise<void> {
  await keepMail(tx, deps, personId, null)
  await deleteDoor(tx, personId, 'mail')
}
