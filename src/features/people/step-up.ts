import { getCookie, setCookie } from 'hono/cookie'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { cookieName } from '../../platform/http/signed.ts'
import { mayDecide } from './role.ts'
import { leadTo, safeReturn, withReturn } from './safe-return.ts'
import { isSecure } from './session.ts'

const keptCookie = 'prasan_kept'
const keptSeconds = 15 * 60
/** Browsers drop a cookie of more than 4,096 bytes; sealing adds a third. */
const longestKept = 2_800

/** What a form held when its sender was first asked for a code. */
export interface KeptForm {
  /** Where it was sent, without `/en`. */
  readonly action: string
  readonly fields: Record<string, string>
}

/**
 * Lets an act of a deciding role through only when the second factor was shown in the last 15 minutes; call it after the
 * policy and before the act: `const stop = await requireStepUp(c, deps); if (stop) return stop`. Call it too where the
 * form is first shown, then nothing is typed in vain.
 *
 * Otherwise it leads to the code page and back. What a form held goes with the reader, sealed in a cookie of this session
 * for a quarter of an hour; after the code the reader sees one button that sends it again. Files, passwords and what is
 * longer than 2,800 letters are not kept: the reader returns to `back` and types again.
 * @param back the page with the form, when the form is sent to another address than the one it is shown at
 */
export async function requireStepUp(c: PageContext, deps: Deps, back?: string): Promise<Response | null> {
  const viewer = c.get('viewer')
  const here = safeReturn(back ?? c.get('path'))
  if (viewer === null) return leadTo(c, withReturn('/sign-in', here))
  if (mayDecide(viewer, deps.clock.now())) return null
  if (c.req.method === 'POST') keepForm(c, deps, viewer.sessionId, await typedFields(c))
  return leadTo(c, withReturn('/sign-in/second-step', here))
}

async function typedFields(c: PageContext): Promise<Record<string, string> | null> {
  const fields: Record<string, string> = {}
  for (const [name, value] of await c.req.formData()) {
    if (typeof value !== 'string' || name in fields) return null
    if (name !== '_csrf' && !/password/i.test(name)) fields[name] = value
  }
  return fields
}

function keepForm(c: PageContext, deps: Deps, sessionId: string, fields: Record<string, string> | null): void {
  const text = JSON.stringify({ action: c.get('path'), fields })
  if (fields === null || text.length > longestKept) return
  const sealed = seal(deps.secrets.key('kept-form'), text, sessionId)
  setCookie(c, cookieName(deps.config, keptCookie), sealed, cookieAttributes(c, deps, keptSeconds))
}

/** What was kept for this session, if anything, and takes it away. */
export function takeKeptForm(c: PageContext, deps: Deps, sessionId: string): KeptForm | null {
  const name = cookieName(deps.config, keptCookie)
  const sealed = getCookie(c, name)
  if (sealed === undefined) return null
  setCookie(c, name, '', cookieAttributes(c, deps, 0))
  try {
    const kept = JSON.parse(open(deps.secrets.key('kept-form'), sealed, sessionId)) as KeptForm
    return safeReturn(kept.action) === null ? null : kept
  } catch {
    // Altered, or of an earlier session: then there is nothing to send again.
    return null
  }
}

function cookieAttributes(c: PageContext, deps: Deps, maxAge: number) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(c, deps), maxAge } as const
}
