import { createCipheriv, createDecipheriv, createHash, createHmac, hash } from 'node:crypto'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import { freshBytes } from '../../platform/fresh-bytes.ts'

type Keys = Pick<Deps, 'secrets'>

/** What was written before anything was taken out. */
export interface Original {
  readonly words: string
  readonly placeText?: string | null
  readonly answers?: Readonly<Record<string, string | readonly string[]>>
}

/** Sealed for one field of one case: copied to another row it does not open. */
export function sealOriginal({ secrets }: Keys, caseId: string, field: string, original: Original): string {
  return seal(secrets.key('complaint-original'), JSON.stringify(original), `complaints/${caseId}/${field}`)
}

export function openOriginal({ secrets }: Keys, caseId: string, field: string, sealed: string): Original {
  return JSON.parse(open(secrets.key('complaint-original'), sealed, `complaints/${caseId}/${field}`)) as Original
}

/**
 * What the public log holds of a text: SHA-256 of salt and text. It vouches for the original, which is never published, so taking
 * more out of the public form later changes nothing in the log; and when original and salt are erased it says nothing any more.
 */
export function digestOfText(salt: Buffer, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('base64')
}

export function newSalt(): Buffer {
  return freshBytes(32)
}

/** The key under which a message of a sender is known again: SHA-256, so that a copy of the table tells no key. */
export function sourceKey(channel: string, source: string | null, key: string): string {
  return hash('sha256', JSON.stringify([channel, source, key]))
}

export function receiptSecret({ secrets }: Keys): Buffer {
  return secrets.key('complaint-receipt')
}

/** One browser and one case give one mark; the same browser is another one at every other case. */
export function supportKey({ secrets }: Keys, caseId: string, browser: string): string {
  return createHmac('sha256', secrets.key('complaint-support')).update(`${caseId} ${browser}`).digest('hex')
}

const photoForm = Buffer.from('PSP1')

/** A photo as it lies on the disk: AES-256-GCM, nonce and tag before it. */
export function sealPhoto({ secrets }: Keys, bytes: Uint8Array): Buffer {
  const nonce = freshBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secrets.key('complaint-photo'), nonce)
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([photoForm, nonce, cipher.getAuthTag(), sealed])
}

export function openPhoto({ secrets }: Keys, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(4, 16)
  const decipher = createDecipheriv('aes-256-gcm', secrets.key('complaint-photo'), nonce, { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(16, 32))
  return Buffer.concat([decipher.update(sealed.subarray(32)), decipher.final()])
}
