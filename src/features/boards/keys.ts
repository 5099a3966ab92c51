import { createHmac, randomBytes } from 'node:crypto'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Key } from './board.ts'

/*
 * One support a person and matter, without keeping who supported what: the row holds a keyed hash of the person, or of a random
 * value in the visitor's cookie, together with the matter. So nobody can be followed from matter to matter, not even with a copy
 * of the tables, and the value in the cookie says nothing about anybody.
 */

export type Secrets = Pick<Deps, 'secrets'>

export function personKey({ secrets }: Secrets, matter: Key, personId: string): string {
  return hashed(secrets, matter, `person:${personId}`)
}

export function visitorKey({ secrets }: Secrets, matter: Key, visitor: string): string {
  return hashed(secrets, matter, `visitor:${visitor}`)
}

function hashed(secrets: Deps['secrets'], matter: Key, who: string): string {
  const key = secrets.key('agenda-support')
  return createHmac('sha256', key).update(`${matter.home}/${matter.id}/${who}`).digest('base64url')
}

/** For the cookie of a visitor: 128 random bits. */
export const newVisitor = () => randomBytes(16).toString('base64url')

/** Who somebody is for one matter. @param visitor what stands in the cookie; null where there is none */
export function keysOf(secrets: Secrets, matter: Key, viewer: Viewer | null, visitor: string | null): string[] {
  return [
    ...(viewer === null ? [] : [personKey(secrets, matter, viewer.personId)]),
    ...(visitor === null ? [] : [visitorKey(secrets, matter, visitor)]),
  ]
}
