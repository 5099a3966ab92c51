import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Letter } from '../../platform/mail/mailer.ts'

type Keys = Pick<Deps, 'secrets'>

/** What the list on the web shows of a notice. */
export interface Head {
  readonly subject: string
  /** Without language and host. */
  readonly path: string | null
}

export interface Body {
  readonly text: string
  /** Of somebody who is no person here. */
  readonly mail?: string
  readonly calendar?: Letter['calendar']
}

export function sealHead({ secrets }: Keys, id: string, head: Head): string {
  return seal(secrets.key('notices'), JSON.stringify(head), `notices/head/${id}`)
}

export function sealBody({ secrets }: Keys, id: string, body: Body): string {
  return seal(secrets.key('notices'), JSON.stringify(body), `notices/body/${id}`)
}

export function openHead({ secrets }: Keys, id: string, sealed: string): Head {
  return JSON.parse(open(secrets.key('notices'), sealed, `notices/head/${id}`)) as Head
}

export function openBody({ secrets }: Keys, id: string, sealed: string): Body {
  return JSON.parse(open(secrets.key('notices'), sealed, `notices/body/${id}`)) as Body
}
