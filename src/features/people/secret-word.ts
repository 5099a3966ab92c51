import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits for a cookie, a letter or an API key. */
export function newSecretWord(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What is stored of a secret word. A plain SHA-256 is enough: with 256 random bits there is nothing to guess, and the
 * row is found by it.
 */
export function hashSecretWord(word: string): string {
  return createHash('sha256').update(word).digest('hex')
}
