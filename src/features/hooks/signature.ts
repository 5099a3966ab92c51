import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A new key for signatures, as it is shown once. Source: Standard Webhooks, "Symmetric" (24 to 64 bytes). */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`
}

/**
 * Headers of one sending. Two keys sign while one is being replaced, so that the receiver may change at any moment.
 * Source: Standard Webhooks, "Signature scheme".
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, payload }: { readonly id: string; readonly at: Date; readonly payload: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
