import { createHmac } from 'node:crypto'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'

type Keys = Pick<Deps, 'secrets'>

/** Personal data in this room is sealed for one field of one row: copied to another row it does not open. */
export type SealedField = 'name' | 'email' | 'phone' | 'line' | 'totp' | 'invited-name' | 'invited-email'

export function sealField({ secrets }: Keys, field: SealedField, rowId: string, text: string): string {
  return seal(secrets.key('personal-data'), text, `people/${field}/${rowId}`)
}

export function openField({ secrets }: Keys, field: SealedField, rowId: string, sealed: string): string {
  return open(secrets.key('personal-data'), sealed, `people/${field}/${rowId}`)
}

/** The keyed hash an address is found by: HMAC-SHA-256 of it in lower case, hexadecimal. */
export function emailKey({ secrets }: Keys, email: string): string {
  return createHmac('sha256', secrets.key('email-search')).update(plainEmail(email)).digest('hex')
}

/** Addresses differ by capitals and stray blanks only in the hands of people, not of post offices. */
export function plainEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase()
}
