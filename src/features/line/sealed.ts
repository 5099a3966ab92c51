import { createHmac } from 'node:crypto'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'

type Keys = Pick<Deps, 'secrets'>

/** What people typed and who they are is sealed for one row: copied to another it does not open. */
export type SealedKind = 'event' | 'talk' | 'outbox'

export function sealFor({ secrets }: Keys, kind: SealedKind, id: string, value: unknown): string {
  return seal(secrets.key(`line-${kind}`), JSON.stringify(value), `line-${kind}:${id}`)
}

export function openFor<T>({ secrets }: Keys, kind: SealedKind, id: string, sealed: string): T {
  return JSON.parse(open(secrets.key(`line-${kind}`), sealed, `line-${kind}:${id}`)) as T
}

/** The same for all that comes from one user or group, and nothing can be read from it. */
export function chatKeyOf({ secrets }: Keys, source: string): string {
  return createHmac('sha256', secrets.key('line-chat')).update(source).digest('hex')
}

export function nonceHash({ secrets }: Keys, nonce: string): string {
  return createHmac('sha256', secrets.key('line-nonce')).update(nonce).digest('hex')
}

/** Names a token without telling it: what LINE says of an account holds for its token alone. */
export function tokenPrint({ secrets }: Keys, token: string): string {
  return createHmac('sha256', secrets.key('line-token')).update(token).digest('hex').slice(0, 32)
}

/** Key of a report that begins with an event: the same event always begins the same report. */
export function draftKeyOf({ secrets }: Keys, eventId: string): string {
  return createHmac('sha256', secrets.key('line-draft')).update(eventId).digest('base64url').slice(0, 22)
}

export function pressKey({ secrets }: Keys): Buffer {
  return secrets.key('line-postback')
}
