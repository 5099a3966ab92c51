import type { PageContext } from '../../platform/http/context.ts'
import { href } from '../../web/frame.ts'

/**
 * Where to go after signing in or showing a code, as an address carried it (`?return=` or the header's `?next=`). Only a
 * path of this site: no other host, however it is written (`//host`, `/\host`, `/%09/host`), and not back to signing in.
 * @returns the path without `/en`, with its query; null when there is none that is safe
 */
export function safeReturn(text: string | null | undefined): string | null {
  if (!text || text.length > 1500 || !/^\/(?![/\\])/.test(text) || /[\\\x00-\x20\x7f]/.test(text)) return null
  const base = 'http://here.invalid'
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  if (url === null || url.origin !== base) return null
  const path = url.pathname.replace(/^\/en(?=\/|$)/, '') || '/'
  if (!/^\/(?!\/)/.test(path) || /^\/sign-(in|out)(\/|$)/.test(path)) return null
  return path + url.search
}

/** The safe address the page was asked to lead back to, from its query. */
export function returnOf(c: PageContext): string | null {
  return safeReturn(c.req.query('return') ?? c.req.query('next'))
}

export function withReturn(path: string, back: string | null): string {
  return back === null ? path : `${path}?return=${encodeURIComponent(back)}`
}

/** 303 to a page in the reader's language. */
export function leadTo(c: PageContext, path: string): Response {
  return c.redirect(href(c.get('lang'), path), 303)
}
