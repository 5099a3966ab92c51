import { hash } from 'node:crypto'

/** SHA-256 of words in base64url, 43 letters: by which the same words are told again. */
export function fingerprint(words: string): string {
  return hash('sha256', words, 'base64url')
}
