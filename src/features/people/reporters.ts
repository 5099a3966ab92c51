import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { erasePrivate, insertPersonWithoutAccount } from './persons.sql.ts'
import { emailKey, sealField } from './sealed.ts'

/** How to reach somebody who has no account: who reports a problem or follows one. */
export interface Contact {
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
}

/**
 * Keeps name, e-mail address and phone number of a person without an account, sealed; other rooms hold the id alone and read
 * them through `readPersonal`. Nobody is found by the address: a report in somebody's name must not touch the account of
 * whoever has that address.
 */
export async function keepContact(tx: Tx, deps: Pick<Deps, 'secrets' | 'clock'>, contact: Contact): Promise<string> {
  const id = newId()
  const sealed = (field: 'email' | 'phone', text: string | null) =>
    text === null ? null : sealField(deps, field, id, text)
  await insertPersonWithoutAccount(
    tx,
    {
      id,
      nameSealed: sealField(deps, 'name', id, contact.name ?? ''),
      emailSealed: sealed('email', contact.email),
      phoneSealed: sealed('phone', contact.phone),
    },
    deps.clock.now(),
  )
  return id
}

/** Erases what was kept with `keepContact`; the id stays and names nobody. */
export async function eraseContacts(
  tx: Tx,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  personIds: readonly string[],
): Promise<void> {
  const blank = personIds.map((id) => ({ id, nameSealed: sealField(deps, 'name', id, '') }))
  await erasePrivate(tx, blank, deps.clock.now())
}

/** A keyed hash by which two letters to one address are known to be that, without the address. */
export function addressKey(deps: Pick<Deps, 'secrets'>, email: string): string {
  return emailKey(deps, email)
}
