import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * Seals short texts for storage: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). The context (`email:<person>`)
 * is bound in as associated data, so a sealed value copied to another row does not open there.
 * Written form: `1.` and base64url of nonce, tag and ciphertext.
 */
const version = '1.'
const nonceBytes = 12
const tagBytes = 16

/** @param key 32 bytes */
export function seal(key: Buffer, text: string, context: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return version + Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')
}

/** Throws when the key or the context is another one, or the value was changed: nobody at the screen can help that. */
export function open(key: Buffer, sealed: string, context: string): string {
  if (!sealed.startsWith(version)) throw new Error('a sealed value is of an unknown version')
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
}
