import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { PageContext, PageEnv } from './context.ts'
import { cookie, cookieName, sign, signedText } from './signed.ts'

const noticeCookie = 'prasan_notice'
const keptSeconds = 120
const longest = 500

/**
 * Leaves one sentence for the page the answer redirects to: `notice(c, words.saved); return c.redirect(…, 303)`. It
 * travels in a signed cookie of the reader, so nothing is stored and nobody can plant a sentence of his own.
 * @param text what people read, at most 500 characters, in the reader's language
 */
export function notice(c: PageContext, text: string): void {
  const { deps } = c.get('http')
  const value = sign(deps.secrets.key('notice'), text.slice(0, longest))
  c.header('Set-Cookie', cookie(deps.config, noticeCookie, value, keptSeconds), { append: true })
}

/** Reads the sentence that was left, once: the page that shows it also takes the cookie away. */
export const readNotice: MiddlewareHandler<PageEnv> = async (c, next) => {
  const { deps } = c.get('http')
  const given = c.req.method === 'GET' ? getCookie(c, cookieName(deps.config, noticeCookie)) : undefined
  if (given === undefined) return next()
  c.set('notice', signedText(deps.secrets.key('notice'), given))
  await next()
  if (c.res.headers.get('Content-Type')?.startsWith('text/html')) {
    c.res.headers.append('Set-Cookie', cookie(deps.config, noticeCookie, '', 0))
  }
}
