import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { accountAddress } from './accounts.ts'
import { insertPersonWithAccount } from './persons.sql.ts'
import { emailKey, plainEmail, sealField } from './sealed.ts'

export interface NewAccount {
  readonly name: string
  readonly email: string
  /** Made before the transaction is opened: a tenth of a second is long for a lock. */
  readonly passwordHash: string
}

/** @returns the id of the person; a second account for one address is a unique violation */
export async function createAccount(tx: Tx, deps: Deps, account: NewAccount, id = newId()): Promise<string> {
  const person = {
    id,
    nameSealed: sealField(deps, 'name', id, account.name),
    emailSealed: sealField(deps, 'email', id, plainEmail(account.email)),
    emailKey: emailKey(deps, account.email),
    accountAddress: accountAddress(deps, account.email),
    passwordHash: account.passwordHash,
  }
  await insertPersonWithAccount(tx, person, deps.clock.now())
  return id
}
