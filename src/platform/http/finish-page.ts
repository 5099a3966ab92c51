import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { PageContext, PageEnv } from './context.ts'

const finished = /^(text\/html|application\/([\w.-]+\+)?json|application\/atom\+xml)\b/

/**
 * What can only be done when the whole answer is there:
 * - a page that turns out to hold a form brings its CSRF cookie; other pages set no cookie at all;
 * - pages and API answers get a weak ETag, and a reader who has them already gets 304. A page with a form does not: its
 *   token is another one each time, so the tag would never match. The same goes for one that shows a notice;
 * - nothing made for one person is kept by a shared cache, and nothing made for someone signed in by any: officers share
 *   machines, and the next one may press "back".
 * Streams (downloads, feeds of files) are not read here: they say so with Content-Disposition or their own ETag.
 */
export const finishPage: MiddlewareHandler<PageEnv> = async (c, next) => {
  const written = keepWritten(c)
  await next()
  const { headers, status } = c.res
  const keepable = c.get('viewer') === null
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', keepable ? 'private, no-cache' : 'private, no-store')
  const type = headers.get('Content-Type') ?? ''
  if (!finished.test(type) || headers.has('Content-Disposition') || headers.has('ETag')) return
  const text = type.startsWith('text/html') ? written.text : null
  if (text === null && c.res.body === null) return
  // Bytes, not text: decoding and encoding a large page again costs more than all the rest of the chain.
  const bytes = text === null ? Buffer.from(await c.res.arrayBuffer()) : Buffer.from(text)
  const hasForm = type.startsWith('text/html') && bytes.includes(c.get('csrf'))
  const { csrfCookie } = c.get('http')
  if (hasForm && csrfCookie !== null) headers.append('Set-Cookie', csrfCookie())
  const tagged = status === 200 && isRead(c) && keepable && !hasForm && c.get('notice') === null
  if (tagged) headers.set('ETag', `W/"${createHash('sha1').update(bytes).digest('base64url')}"`)
  const known = tagged && isKnown(c.req.header('if-none-match'), headers.get('ETag') ?? '')
  if (known) headers.delete('Content-Type')
  else headers.set('Content-Length', String(bytes.byteLength))
  c.res = undefined
  c.res = new Response(known ? null : bytes, { status: known ? 304 : status, headers })
}

/**
 * The text of the page as its route wrote it. Read back out of the answer it would go through a stream, which costs a
 * millisecond for a large page.
 */
function keepWritten(c: PageContext): { text: string | null } {
  const written: { text: string | null } = { text: null }
  const write = c.html
  c.html = ((page: string | Promise<string>, ...rest: []) => {
    written.text = page instanceof Promise ? null : String(page)
    return write(written.text ?? page, ...rest)
  }) as typeof c.html
  return written
}

function isRead(c: PageContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((known) => known.trim().replace(/^W\//, '') === tag.slice(2))
}
