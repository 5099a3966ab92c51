import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { insertLook } from './access-log.sql.ts'
import { personByEmailKey, sealedNames, sealedPrivate } from './persons.sql.ts'
import { emailKey, openField } from './sealed.ts'

export type PersonalField = 'email' | 'phone' | 'line'

export type Personal = { readonly [Field in PersonalField]: string | null }

/**
 * The one way to a person's e-mail address, phone number and LINE userId. Each call is written to the access log in the same
 * transaction: who looked, at whose, which fields, why, when. The caller's policy has already allowed it.
 * A person's look at the own data is not noted: it would bury the looks of others.
 * @param viewer null when the platform itself needs it, to send a letter
 * @param purpose a short sentence the person will read on `/account/access-log`
 * @returns null when there is no such person, or no private data any more
 */
export async function readPersonal(
  tx: Tx,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  viewer: Pick<Viewer, 'personId'> | null,
  personId: string,
  purpose: string,
  fields: readonly PersonalField[] = ['email', 'phone'],
): Promise<Personal | null> {
  const found = await sealedPrivate(tx, personId)
  if (found === null) return null
  if (viewer?.personId !== personId) {
    await insertLook(tx, { readerId: viewer?.personId ?? null, personId, fields, purpose, at: deps.clock.now() })
  }
  const opened = (field: PersonalField, sealed: string | null) =>
    sealed === null || !fields.includes(field) ? null : openField(deps, field, personId, sealed)
  return {
    email: opened('email', found.emailSealed),
    phone: opened('phone', found.phoneSealed),
    line: opened('line', found.lineSealed),
  }
}

/** Display names for a list, in one query. Ids without a person are left out: show them as a former member of staff. */
export async function personNames(
  db: Queryable,
  deps: Pick<Deps, 'secrets'>,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const found = await sealedNames(db, wanted)
  return new Map(found.map(({ id, nameSealed }) => [id, openField(deps, 'name', id, nameSealed)]))
}

export async function personName(db: Queryable, deps: Pick<Deps, 'secrets'>, id: string): Promise<string | null> {
  return (await personNames(db, deps, [id])).get(id) ?? null
}

/** The person behind an address an officer knows already, to be named by id from then on. Found by its keyed hash; nothing is read. */
export function personByEmail(db: Queryable, deps: Pick<Deps, 'secrets'>, email: string): Promise<string | null> {
  return personByEmailKey(db, emailKey(deps, email))
}
