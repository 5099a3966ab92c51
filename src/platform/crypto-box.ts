import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { freshBytes } from './fresh-bytes.ts'

/**
 * Seals short texts for storage: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). The context (`email:<person>`)
 * is bound in as associated data, so a sealed value copied to another row does not open there.
 * Written form: `1.<print of the key>.` and base64url of nonce, tag and ciphertext. The print tells which key it wants.
 */
const version = '1'
const nonceBytes = 12
const tagBytes = 16

/** @param key 32 bytes */
export function seal(key: Buffer, text: string, context: string): string {
  const nonce = freshBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])
  return `${version}.${printOfKey(key)}.${bytes.toString('base64url')}`
}

/** Throws when the key or the context is another one, or the value was changed: nobody at the screen can help that. */
export function open(key: Buffer, sealed: string, context: string): string {
  const [form, print, written, more] = sealed.split('.')
  if (form !== version || !written || more !== undefined) throw new Error('a sealed value is of an unknown version')
  if (print !== printOfKey(key)) throw new Error('a sealed value was sealed with another key than the one in use')
  const bytes = Buffer.from(written, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
}

/** Names a key without telling anything about it. */
function printOfKey(key: Buffer): string {
  const known = prints.get(key)
  if (known !== undefined) return known
  const print = createHash('sha256')
    .update('prasan/key-print/')
    .update(key)
    .digest()
    .subarray(0, 6)
    .toString('base64url')
  prints.set(key, print)
  return print
}

const prints = new WeakMap<Buffer, string>()
