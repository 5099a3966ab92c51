import { createHmac, randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Secrets } from '../secrets.ts'
import { isForm, isSafe } from './body.ts'
import type { PageContext, PageEnv } from './context.ts'
import { failure } from './failures.ts'
import { messages } from './messages.ts'
import { cookie, cookieName, sameText } from './signed.ts'
import { isStreamed } from './upload.ts'

const csrfCookieName = 'prasan_csrf'
const fieldName = '_csrf'
const secretBytes = 16
const keptSeconds = 7 * 24 * 60 * 60

/**
 * Another site must not be able to make a browser change something here (signed double-submit cookie, OWASP). The cookie
 * holds a random secret with our proof; each form carries the same secret under a fresh mask, so that it cannot be
 * guessed from the size of a compressed page (BREACH). Anonymous forms are protected alike. Before that, a browser that
 * says the request comes from another site is believed.
 *
 * Not asked of API calls that bring no cookie or bring `Authorization`: no browser adds that for another site.
 */
export const guardForms: MiddlewareHandler<PageEnv> = async (c, next) => {
  const { deps } = c.get('http')
  const known = secretOf(c)
  const secret = known ?? randomBytes(secretBytes)
  c.set('csrf', masked(secret))
  if (known === null) {
    const csrfCookie = () => cookie(deps.config, csrfCookieName, cookieValue(deps.secrets, secret), keptSeconds)
    c.set('http', { ...c.get('http'), csrfCookie })
  }
  if (isSafe(c.req.method) || isExempt(c)) return next()
  const words = messages(c.get('lang'))
  if (isFromOtherSite(c)) return failure(c, 403, words.otherSite)
  // The form of a large file carries its token in its first part, which is read as it comes (`formTokenOf`).
  if (isStreamed(c)) return next()
  if (known === null || !isMaskOf(await tokenSent(c), known)) return failure(c, 403, words.formExpired)
  return next()
}

/**
 * For routes that read their body themselves (`takesUpload`): tells whether a token is this reader's. Null where the request
 * needs none, as for programs with a key.
 */
export function formTokenOf(c: PageContext): ((token: string | null) => boolean) | null {
  if (isExempt(c)) return null
  const known = secretOf(c)
  const header = c.req.header('x-csrf-token')
  return (token) => known !== null && isMaskOf(header ?? token, known)
}

/** What a browser with an open form has: for tests and for clients that post forms themselves. */
export function csrfPair(secrets: Secrets): { cookie: string; token: string } {
  const secret = randomBytes(secretBytes)
  return { cookie: `${csrfCookieName}=${cookieValue(secrets, secret)}`, token: masked(secret) }
}

function cookieValue(secrets: Secrets, secret: Buffer): string {
  return `${secret.toString('base64url')}.${proof(secrets.key('csrf'), secret)}`
}

function isExempt(c: PageContext): boolean {
  if (!/^\/(api|open311)\/|^\/line\/webhook$/.test(c.req.path)) return false
  return c.req.header('authorization') !== undefined || c.req.header('cookie') === undefined
}

function isFromOtherSite(c: PageContext): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  if (origin === undefined || origin === 'null') return false
  const host = URL.canParse(origin) ? new URL(origin).host : null
  return host !== c.req.header('host') && origin !== new URL(c.get('http').deps.config.baseUrl).origin
}

function secretOf(c: PageContext): Buffer | null {
  const { deps } = c.get('http')
  const [written, given] = getCookie(c, cookieName(deps.config, csrfCookieName))?.split('.') ?? []
  if (!written || !given) return null
  const secret = Buffer.from(written, 'base64url')
  return secret.length === secretBytes && sameText(given, proof(deps.secrets.key('csrf'), secret)) ? secret : null
}

function proof(key: Buffer, secret: Buffer): string {
  return createHmac('sha256', key).update(secret).digest().subarray(0, secretBytes).toString('base64url')
}

async function tokenSent(c: PageContext): Promise<string | null> {
  const header = c.req.header('x-csrf-token')
  if (header !== undefined || !isForm(c)) return header ?? null
  const field = (await c.req.formData()).get(fieldName)
  return typeof field === 'string' ? field : null
}

function masked(secret: Buffer): string {
  const mask = randomBytes(secretBytes)
  return Buffer.concat([mask, mask.map((byte, i) => byte ^ (secret[i] ?? 0))]).toString('base64url')
}

function isMaskOf(token: string | null, secret: Buffer): boolean {
  const bytes = Buffer.from(token ?? '', 'base64url')
  if (bytes.length !== 2 * secretBytes) return false
  const unmasked = Buffer.from(bytes.subarray(secretBytes).map((byte, i) => byte ^ (bytes[i] ?? 0)))
  return sameText(unmasked.toString('latin1'), secret.toString('latin1'))
}
