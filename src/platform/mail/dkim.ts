import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { DkimConfig } from './mail-config.ts'

export type DkimProblem = 'unreadable' | 'no-key' | 'not-rsa' | 'too-short'

/** Receivers take nothing shorter (RFC 8301, 3.2). */
const FEWEST_BITS = 1_024

export interface DkimKey {
  readonly domain: string
  readonly selector: string
  /** PEM. */
  readonly privateKey: string
  readonly bits: number
  /** Public part as a DNS record has it: SubjectPublicKeyInfo in base64. */
  readonly publicKey: string
}

/** Reads the key that signs letters. RSA, because nodemailer signs rsa-sha256, which every receiver knows. */
export function readDkimKey({ domain, selector, keyFile }: DkimConfig): Result<DkimKey, DkimProblem> {
  let pem: string
  try {
    pem = readFileSync(keyFile, 'utf8')
  } catch {
    return refuse('unreadable')
  }
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    return refuse('no-key')
  }
  if (key.asymmetricKeyType !== 'rsa') return refuse('not-rsa')
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < FEWEST_BITS) return refuse('too-short')
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  return ok({ domain, selector, privateKey: pem, bits, publicKey })
}

/** Name and text of the DNS record that lets receivers check our signature (RFC 6376, 3.6.1). */
export function dkimRecord({ domain, selector, publicKey }: Pick<DkimKey, 'domain' | 'selector' | 'publicKey'>) {
  const text = `v=DKIM1; k=rsa; p=${publicKey}`
  // One string of a record has 255 letters at most (RFC 1035, 3.3); receivers join them.
  const strings = text.match(/.{1,250}/g) ?? []
  return { name: `${selector}._domainkey.${domain}`, text, line: strings.map((part) => `"${part}"`).join(' ') }
}
