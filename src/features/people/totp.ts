import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Time-based one-time passwords, RFC 6238 over RFC 4226, with what every authenticator app understands: SHA-1, six
 * digits, 30 seconds. better-auth's own plugin asks for the code at sign-in, takes a code twice and counts no misses
 * inside a session; here the code is asked for at the act, once, and by the clock handed in.
 */
const stepSeconds = 30
const digits = 6
/** One step of drift each way (RFC 6238 section 5.2). */
const driftSteps = 1

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new 160-bit secret (RFC 4226 section 4, R6). */
export function newTotpSecret(): string {
  return toBase32(randomBytes(20))
}

/** @returns base32 without padding (RFC 4648), as people type it into an app */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('')
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** The code an authenticator app shows at this moment. */
export function totpCode(secret: string, now: Date): string {
  return codeAt(fromBase32(secret), counterAt(now))
}

/**
 * @param lastCounter time step of the last code taken: that one and older ones are refused, so a code seen over a
 * shoulder cannot be used again
 * @returns the time step the code belongs to, to be stored, or null when it is wrong or used
 */
export function acceptTotp(secret: string, typed: string, now: Date, lastCounter: bigint): bigint | null {
  const code = plainCode(typed)
  if (!/^\d{6}$/.test(code)) return null
  const key = fromBase32(secret)
  const current = counterAt(now)
  for (let step = -driftSteps; step <= driftSteps; step++) {
    const counter = current + BigInt(step)
    if (counter > lastCounter && timingSafeEqual(Buffer.from(codeAt(key, counter)), Buffer.from(code))) return counter
  }
  return null
}

/** What an authenticator app reads from a QR code or a link. */
export function otpauthUri(secret: string, account: string): string {
  const label = `${encodeURIComponent('Prasan')}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=Prasan&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
}

/** Codes are typed with blanks, hyphens and Thai digits. */
function plainCode(typed: string): string {
  return typed.replace(/[\s-]/g, '').replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
}

function counterAt(now: Date): bigint {
  return BigInt(Math.floor(now.getTime() / 1000 / stepSeconds))
}

/** HOTP with dynamic truncation, RFC 4226 section 5.3. */
function codeAt(key: Buffer, counter: bigint): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(counter)
  const mac = createHmac('sha1', key).update(moving).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0x0f
  const truncated = mac.readUInt32BE(offset) & 0x7fffffff
  return String(truncated % 10 ** digits).padStart(digits, '0')
}
