import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import type { PageContext, PageEnv } from './context.ts'
import { answerOf, encoded, keptAnswers } from './kept-answers.ts'

const finished = /^(text\/html|application\/([\w.-]+\+)?json|application\/atom\+xml)\b/

const compressStream = compress()
const smallestToCompress = 1024
const mostKept = 24 * 1024 * 1024
const kept = keptAnswers(mostKept)

/**
 * What can only be done when the whole answer is there:
 * - a page that turns out to hold a form brings its CSRF cookie; other pages set no cookie at all;
 * - pages and API answers get a weak ETag, and a reader who has them already gets 304. A page with a form does not: its
 *   token is another one each time, so the tag would never match. The same goes for one that shows a notice;
 * - nothing made for one person is kept by a shared cache, and nothing made for someone signed in by any: officers share
 *   machines, and the next one may press "back";
 * - it is compressed for who takes that.
 * Streams (downloads, feeds of files) are not read here, only compressed: they say so with Content-Disposition or their own ETag.
 *
 * The headers of `c.res` may be changed after this; its body may not be asked for, or the answer would go through a stream,
 * which costs more than all the rest of the chain.
 */
export const finishPage: MiddlewareHandler<PageEnv> = async (c, next) => {
  const written = keepWritten(c)
  await next()
  const { headers, status } = c.res
  const keepable = c.get('viewer') === null
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', keepable ? 'private, no-cache' : 'private, no-store')
  const type = headers.get('Content-Type') ?? ''
  if (!finished.test(type) || headers.has('Content-Disposition') || headers.has('ETag')) {
    return void (await compressStream(c, async () => undefined))
  }
  const isPage = type.startsWith('text/html')
  const text = isPage ? written.text : null
  const { shown, keep } = c.get('http')
  if (text === null && c.res.body === null && shown === undefined) return
  // Bytes, not text: decoding and encoding a large page again costs more than all the rest of the chain.
  const bytes = text !== null ? null : (shown?.answer.bytes ?? new Uint8Array(await c.res.arrayBuffer()))
  const token = c.get('csrf')
  const hasForm =
    isPage && (text === null ? bytes !== null && Buffer.from(bytes).includes(token) : text.includes(token))
  const { csrfCookie } = c.get('http')
  if (hasForm && csrfCookie !== null) headers.append('Set-Cookie', csrfCookie())
  const tagged = status === 200 && isRead(c) && keepable && !hasForm && c.get('notice') === null
  const answer =
    shown?.answer ?? (text === null ? answerOf(bytes ?? encoded('')) : tagged ? kept(text) : answerOf(encoded(text)))
  if (tagged) headers.set('ETag', answer.tag())
  if (tagged && isPage) keep?.(answer, headers)
  if (tagged && isKnown(c.req.header('if-none-match'), answer.tag())) {
    headers.delete('Content-Type')
    c.res = undefined
    c.res = new Response(null, { status: 304, headers })
    return
  }
  const isLarge = answer.bytes.byteLength >= smallestToCompress
  if (isLarge) headers.append('Vary', 'Accept-Encoding')
  const isCompressed = isLarge && c.req.method !== 'HEAD' && takesGzip(c.req.header('accept-encoding'))
  const body = isCompressed ? await answer.compressed() : answer.bytes
  if (isCompressed) headers.set('Content-Encoding', 'gzip')
  headers.set('Content-Length', String(body.byteLength))
  c.res = undefined
  c.res = new Response(body, { status, headers })
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

function takesGzip(accepted: string | undefined): boolean {
  const offers = accepted?.split(',') ?? []
  return offers.some((offer) => /^\s*(gzip|\*)\s*(;|$)/i.test(offer) && !/;\s*q=0(\.0*)?\s*$/i.test(offer))
}

function isRead(c: PageContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((known) => known.trim().replace(/^W\//, '') === tag.slice(2))
}
