import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import type { PageContext, PageEnv } from './context.ts'
import { failure } from './failures.ts'
import { messages } from './messages.ts'
import { isStreamed } from './upload.ts'

const megabyte = 1024 * 1024
const formLimitBytes = megabyte
const deepestJson = 64

interface Upload {
  readonly maxBytes: number
  readonly visitors: boolean
}

const uploads = new WeakMap<object, Upload>()

/**
 * Lets a route take more than the 1 MB of an ordinary form: `app.post('/documents', uploadLimit(64 * 1024 * 1024), …)`.
 * Visitors who are not signed in stay at 1 MB unless `visitors` says otherwise, because the body is held in memory.
 */
export function uploadLimit(maxBytes: number, { visitors = false } = {}): MiddlewareHandler<PageEnv> {
  const handler: MiddlewareHandler<PageEnv> = (_c, next) => next()
  uploads.set(handler, { maxBytes, visitors })
  return handler
}

/** Refuses a body that is too large before it is read; a body without a length is counted as it comes. */
export const limitBody: MiddlewareHandler<PageEnv> = async (c, next) => {
  if (isSafe(c.req.method) || isStreamed(c)) return next()
  const upload = matchedRoutes(c)
    .map((route) => uploads.get(route.handler))
    .find(Boolean)
  const shut = upload !== undefined && !upload.visitors && c.get('viewer') === null
  const maxBytes = upload === undefined || shut ? formLimitBytes : upload.maxBytes
  const words = messages(c.get('lang'))
  const onError = (tooLarge: PageContext) =>
    shut ? failure(tooLarge, 401, words.signInToUpload) : failure(tooLarge, 413, words.tooLarge(sizeOf(maxBytes)))
  return bodyLimit({ maxSize: maxBytes, onError: (tooLarge) => onError(tooLarge as PageContext) })(c, next)
}

/** Refuses bodies no route should have to think about: what is no UTF-8, broken forms, broken or bottomless JSON, zero characters. */
export const wellFormedBody: MiddlewareHandler<PageEnv> = async (c, next) => {
  if (isSafe(c.req.method) || isStreamed(c)) return next()
  const words = messages(c.get('lang'))
  if (isForm(c)) {
    if (isTyped(c) && !(await readForm(c))) return failure(c, 400, words.notUtf8)
    let form: FormData
    try {
      form = await c.req.formData()
    } catch {
      return failure(c, 400, words.notAForm)
    }
    for (const [name, value] of form) {
      if (name.includes('\0') || (typeof value === 'string' && value.includes('\0'))) {
        return failure(c, 400, words.zeroCharacter)
      }
    }
  } else if (isJson(c)) {
    const text = utf8Of(await c.req.arrayBuffer())
    if (text === null) return failure(c, 400, words.notUtf8)
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) })
    const fault = faultOfJson(text, deepestJson)
    if (fault === 'too-deep') return failure(c, 400, words.tooDeep(deepestJson))
    if (fault === 'zero-character') return failure(c, 400, words.zeroCharacter)
    if (fault === 'not-json') return failure(c, 400, words.notJson)
  }
  return next()
}

/** Null for bytes that are no UTF-8: read leniently, whatever they meant would be stored as signs that stand for nothing. */
function utf8Of(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Reads a form without files for all that ask after. @returns false where its bytes, or those its escapes stand for, are no UTF-8 */
async function readForm(c: PageContext): Promise<boolean> {
  const text = utf8Of(await c.req.arrayBuffer())
  if (text === null) return false
  try {
    // A per cent sign that is no escape stands for itself (URL Standard, application/x-www-form-urlencoded).
    decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch {
    return false
  }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const formData = new Response(text, { headers }).formData()
  Object.assign(c.req.bodyCache, { text: Promise.resolve(text), formData })
  return true
}

/** A character of two units, written as two escapes; one of them alone is no character (RFC 7493, 2.1). */
const HALF = /\\ud[89a-f][\da-f]{2}/iy
const PAIR = /\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}/iy

function startsAt(text: string, at: number, sticky: RegExp): boolean {
  sticky.lastIndex = at
  return sticky.test(text)
}

/**
 * Looks at JSON before it is parsed: a parser that recurses runs out of stack on 10,000 brackets, and PostgreSQL cannot
 * store the zero character or half a character. One pass, no recursion.
 */
function faultOfJson(text: string, deepest: number): 'too-deep' | 'zero-character' | 'not-json' | null {
  if (text.trim() === '') return null
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (inString) {
      if (character === 0x22) inString = false
      else if (character === 0x5c) {
        if (text.startsWith('u0000', at + 1)) return 'zero-character'
        if (startsAt(text, at, HALF)) {
          if (!startsAt(text, at, PAIR)) return 'not-json'
          at += 11
        } else at++
      }
    } else if (character === 0x22) inString = true
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > deepest) return 'too-deep'
    } else if (character === 0x5d || character === 0x7d) depth--
  }
  try {
    JSON.parse(text)
    return null
  } catch {
    return 'not-json'
  }
}

export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

export function isForm(c: PageContext): boolean {
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(c.req.header('content-type') ?? '')
}

/** A form of words alone. */
function isTyped(c: PageContext): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')
}

function isJson(c: PageContext): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(c.req.header('content-type') ?? '')
}

function sizeOf(bytes: number): string {
  return `${Math.round(bytes / megabyte)} MB`
}
