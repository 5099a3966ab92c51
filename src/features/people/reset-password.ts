import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import { messagesOf } from './messages.ts'
import { insertPasswordReset, personOfReset, takePasswordReset } from './password-resets.sql.ts'
import { personName, readPersonal } from './personal-data.ts'
import { insertPersonEvent, personByEmailKey, storePasswordHash } from './persons.sql.ts'
import { emailKey } from './sealed.ts'
import { hashSecretWord, newSecretWord } from './secret-word.ts'
import { deleteSessionsOf } from './sessions.sql.ts'

const letterMs = 60 * 60 * 1000

/** What waits in the queue: no address, only the keyed hash it is found by. */
export interface ResetOrder {
  readonly emailKey: string
  readonly lang: Lang
}

/**
 * Orders a letter for an address, account or not. The worker finds out which it is: here the same statement is sent for
 * every address, so neither the answer nor the time it takes tells who has an account.
 */
export function orderResetLetter(tx: Tx, deps: Deps, email: string, lang: Lang): Promise<void> {
  const order: ResetOrder = { emailKey: emailKey(deps, email), lang }
  return deps.jobs.enqueue(tx, 'people.send-reset', { ...order })
}

/** Earlier letters stay good until one is used: the first to arrive is often not the last that was sent. */
export async function sendResetLetter(tx: Tx, deps: Deps, order: ResetOrder): Promise<void> {
  const personId = await personByEmailKey(tx, order.emailKey)
  if (personId === null) return
  const words = messagesOf(order.lang).resetLetter
  const name = await personName(tx, deps, personId)
  const contact = await readPersonal(tx, deps, null, personId, words.purpose, ['email'])
  if (name === null || !contact?.email) return
  const word = newSecretWord()
  const expiresAt = new Date(deps.clock.now().getTime() + letterMs)
  await insertPasswordReset(tx, { personId, tokenHash: hashSecretWord(word), expiresAt })
  await deps.mail.post(tx, {
    kind: 'people.password-reset',
    to: contact.email,
    subject: words.subject,
    text: words.text({
      name,
      address: `${deps.config.baseUrl}${href(order.lang, `/sign-in/new-password/${word}`)}`,
      until: formatInstant(expiresAt, order.lang),
    }),
  })
}

interface ResetOwner {
  readonly personId: string
  readonly name: string
  readonly email: string
}

/**
 * Whose letter has this word. Used, expired and invented words are one answer: null. Who holds the letter reads as its
 * owner, so this look is not noted.
 */
export async function openReset(tx: Tx, deps: Deps, word: string): Promise<ResetOwner | null> {
  const personId = await personOfReset(tx, hashSecretWord(word), deps.clock.now())
  return personId === null ? null : ownerOf(tx, deps, personId)
}

/**
 * Sets the new password, once for each letter, ends every session and tells the owner by another letter. The second
 * factor stays as it is: whoever has the mailbox alone signs in, and cannot act in a deciding role.
 * @param passwordHash made before the transaction is opened
 * @returns null when the letter may no longer be used
 */
export async function resetPassword(
  tx: Tx,
  deps: Deps,
  word: string,
  passwordHash: string,
  lang: Lang,
): Promise<ResetOwner | null> {
  const now = deps.clock.now()
  const personId = await takePasswordReset(tx, hashSecretWord(word), now)
  if (personId === null) return null
  await storePasswordHash(tx, personId, passwordHash, now)
  await deleteSessionsOf(tx, personId, null)
  const { newPassword, resetDoneLetter } = messagesOf(lang)
  const event = { personId, kind: 'password-reset', actorId: personId, reason: newPassword.eventReason } as const
  await insertPersonEvent(tx, event, now)
  const owner = await ownerOf(tx, deps, personId)
  if (owner === null) throw new Error('a person with a letter for a new password has no name or address')
  await deps.mail.post(tx, {
    kind: 'people.password-changed',
    to: owner.email,
    subject: resetDoneLetter.subject,
    text: resetDoneLetter.text({ name: owner.name, at: formatInstant(now, lang) }),
  })
  return owner
}

async function ownerOf(tx: Tx, deps: Deps, personId: string): Promise<ResetOwner | null> {
  const name = await personName(tx, deps, personId)
  const own = await readPersonal(tx, deps, { personId }, personId, 'own', ['email'])
  return name === null || !own?.email ? null : { personId, name, email: own.email }
}
