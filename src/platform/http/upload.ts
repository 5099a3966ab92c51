import { Readable } from 'node:stream'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Deps } from '../deps.ts'
import { FileTooLarge } from '../files/disk-store.ts'
import type { PageContext, PageEnv } from './context.ts'
import { BrokenForm, boundaryOf, formParts } from './multipart.ts'

const streamed = new WeakSet<object>()

/**
 * Marks a route that takes a file of any size and reads it itself with `receiveUpload`: `app.post('/imports', takesUpload(), …)`.
 * Nothing before it looks at the body, so nothing of it lies in memory. The handler asks for the form's token; a visitor's
 * body is never read.
 */
export function takesUpload(): MiddlewareHandler<PageEnv> {
  const handler: MiddlewareHandler<PageEnv> = (_c, next) => next()
  streamed.add(handler)
  return handler
}

export function isStreamed(c: PageContext): boolean {
  return matchedRoutes(c).some((route) => streamed.has(route.handler))
}

/** A file that came with a request, already in the store. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>
  readonly file: { readonly name: string; readonly sha256: string; readonly byteSize: number } | null
}

export type UploadRefusal =
  | { readonly kind: 'too-large' }
  /** The connection was lost in the middle, or what came is no form. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'form-expired' }

const longestField = 100_000

/**
 * Reads the body of a request marked with `takesUpload`: a form with one file, or the bytes of the file themselves with the name
 * in `Content-Disposition` or the query (`?name=`). The file goes to the store as it comes; a cut one leaves nothing behind.
 * @param isToken whether a token sent in the form is the one of this reader (`csrf.ts`); asked before any byte of the file is
 *   kept. Null where the request needs none
 */
export async function receiveUpload(
  c: PageContext,
  deps: Pick<Deps, 'files'>,
  { maxBytes, isToken }: { maxBytes: number; isToken: ((token: string | null) => boolean) | null },
): Promise<{ ok: true; value: Upload } | { ok: false; problem: UploadRefusal }> {
  const length = Number(c.req.header('content-length') ?? '0')
  if (length > maxBytes + longestField) return { ok: false, problem: { kind: 'too-large' } }
  const body = c.req.raw.body as AsyncIterable<Uint8Array> | null
  if (body === null) return { ok: false, problem: { kind: 'broken' } }
  const boundary = boundaryOf(c.req.header('content-type'))
  try {
    if (boundary === null) {
      if (isToken !== null && !isToken(null)) return { ok: false, problem: { kind: 'form-expired' } }
      const kept = await deps.files.put(readable(body), { maxBytes })
      return { ok: true, value: { fields: {}, file: kept.byteSize === 0 ? null : { name: nameSent(c), ...kept } } }
    }
    return await receiveForm(deps, formParts(body, boundary), maxBytes, isToken)
  } catch (error) {
    if (error instanceof FileTooLarge) return { ok: false, problem: { kind: 'too-large' } }
    if (error instanceof BrokenForm || isCut(error)) return { ok: false, problem: { kind: 'broken' } }
    throw error
  }
}

async function receiveForm(
  deps: Pick<Deps, 'files'>,
  parts: ReturnType<typeof formParts>,
  maxBytes: number,
  isToken: ((token: string | null) => boolean) | null,
): Promise<{ ok: true; value: Upload } | { ok: false; problem: UploadRefusal }> {
  const fields: Record<string, string> = Object.create(null)
  let file: Upload['file'] = null
  let trusted = isToken === null
  for await (const part of parts) {
    if (part.fileName === null) {
      const text = await textOf(part.bytes)
      if (!(part.name in fields)) fields[part.name] = text
      if (part.name === '_csrf') trusted = isToken === null || isToken(text)
      continue
    }
    // The token stands before the file in every form of ours.
    if (!trusted) return { ok: false, problem: { kind: 'form-expired' } }
    if (file !== null) continue
    const kept = await deps.files.put(readable(part.bytes), { maxBytes })
    if (kept.byteSize > 0 || part.fileName !== '') file = { name: part.fileName, ...kept }
  }
  if (!trusted) return { ok: false, problem: { kind: 'form-expired' } }
  return { ok: true, value: { fields, file } }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > longestField) throw new BrokenForm('a field is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8').replaceAll('\0', '')
}

function readable(bytes: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(bytes, { objectMode: false })
}

/** The sender went away: the driver says so in several ways. */
function isCut(error: unknown): boolean {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  return (
    code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || name === 'AbortError' || message === 'aborted'
  )
}

function nameSent(c: PageContext): string {
  const disposition = c.req.header('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  }
  return /filename="([^"]+)"/i.exec(disposition)?.[1] ?? c.req.query('name') ?? ''
}
