import type { By } from '../kernel/viewer.ts'
import type { Deps } from './deps.ts'
import type { PageContext } from './http/context.ts'

/** Who acts, when, and what of the product the act may need: mail to send, files to keep. */
export interface Doing extends By {
  readonly deps: Deps
}

/** As rows keep it: whose act, when. */
export const byOf = ({ viewer, now }: By) => ({ by: viewer?.personId ?? null, at: now })

export function doingOf(c: PageContext, deps: Deps): Doing {
  return { deps, viewer: c.get('viewer'), now: deps.clock.now() }
}
