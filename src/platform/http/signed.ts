import { createHmac, timingSafeEqual } from 'node:crypto'
import { type CookieOptions, serialize } from 'hono/utils/cookie'
import type { Config } from '../config.ts'

/** A short text with proof that we wrote it, for cookies: `<base64url>.<HMAC-SHA-256, 128 bits>`. */
export function sign(key: Buffer, text: string): string {
  const written = Buffer.from(text, 'utf8').toString('base64url')
  return `${written}.${proof(key, written)}`
}

/** @returns the text, or null when it is missing, altered or signed with another key */
export function signedText(key: Buffer, signed: string | undefined): string | null {
  const [written, given, more] = signed?.split('.') ?? []
  if (!written || !given || more !== undefined) return null
  return sameText(given, proof(key, written)) ? Buffer.from(written, 'base64url').toString('utf8') : null
}

/** Compares in a time that tells nothing about where the two differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function proof(key: Buffer, written: string): string {
  return createHmac('sha256', key).update(written).digest().subarray(0, 16).toString('base64url')
}

/**
 * A cookie's name as the browser knows it. Where TLS is in front it has the prefix with which browsers let no other site of
 * the same domain plant it (RFC 6265bis section 4.1.3.2): offices share domains.
 */
export function cookieName(config: Pick<Config, 'baseUrl'>, name: string): string {
  return config.baseUrl.startsWith('https:') ? `__Host-${name}` : name
}

/** A cookie that scripts cannot read and other sites cannot make a browser send with a form. */
export function cookie(config: Config, name: string, value: string, maxAgeSeconds: number): string {
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: maxAgeSeconds }
  return serialize(cookieName(config, name), value, { ...options, secure: config.baseUrl.startsWith('https:') })
}
