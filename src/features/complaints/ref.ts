import { createHmac } from 'node:crypto'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { freshBytes } from '../../platform/fresh-bytes.ts'

/** Crockford's 32 letters: no I, L, O, U, so that nothing is misread on the telephone or on paper. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const refLetters = 10
const receiptLetters = 19

/** Where a ref stands in an address: two digits first, so that no word of ours is taken for one. */
export const REF = ':ref{[0-9]{2}[0-9A-Za-z-]{8,30}}'

/**
 * A new public name for a case: province, ten random letters (50 bits), one that checks the others: `57-7KQ2-MXH4-PC3`. It
 * grants nothing, and knowing one does not reveal the next.
 * @param bytes ten by chance; others only where nobody reported (demonstration)
 */
export function newRef(home: string, bytes: Buffer = freshBytes(refLetters)): string {
  const random = lettersOf(bytes, refLetters)
  const all = `${random}${checkLetter(home + random)}`
  return `${home}-${all.slice(0, 4)}-${all.slice(4, 8)}-${all.slice(8)}`
}

/**
 * Reads a ref as people write it down: small letters, blanks, missing hyphens, Thai digits, O for 0, I or L for 1.
 * @returns it in its one written form; 'mistyped' when the check letter does not fit
 */
export function parseRef(text: string): Result<string, 'not-a-ref' | 'mistyped'> {
  const plain = plainLetters(text)
  if (!/^\d\d[0-9A-HJKMNP-TV-Z]{11}$/.test(plain)) return refuse('not-a-ref')
  const [home, all] = [plain.slice(0, 2), plain.slice(2)]
  if (checkLetter(home + all.slice(0, -1)) !== all.slice(-1)) return refuse('mistyped')
  return ok(`${home}-${all.slice(0, 4)}-${all.slice(4, 8)}-${all.slice(8)}`)
}

/**
 * The secret the reporter gets: 19 letters (95 bits) and one that checks them, in groups of four.
 *
 * Where a form or a program brings a random key of its own, the receipt is made from that key and a secret outside the
 * database. So a phone that lost the connection after sending gets the same receipt when it sends again, and the receipt
 * is stored nowhere.
 * @param from the sender's own key; null makes a new one
 */
export function newReceipt(secret: Buffer, from: string | null): string {
  const bytes = from === null ? freshBytes(32) : createHmac('sha256', secret).update(`receipt ${from}`).digest()
  const random = lettersOf(bytes, receiptLetters)
  return groupsOfFour(random + checkLetter(random))
}

/** @returns the receipt in its one written form */
export function parseReceipt(text: string): Result<string, 'not-a-receipt' | 'mistyped'> {
  const plain = plainLetters(text)
  if (!/^[0-9A-HJKMNP-TV-Z]{20}$/.test(plain)) return refuse('not-a-receipt')
  return checkLetter(plain.slice(0, -1)) === plain.slice(-1) ? ok(groupsOfFour(plain)) : refuse('mistyped')
}

/** What is stored of a receipt. Bound to its case: copied to another row it opens nothing there. */
export function receiptHash(secret: Buffer, caseId: string, receipt: string): string {
  return createHmac('sha256', secret).update(`hash ${caseId} ${receipt}`).digest('hex')
}

function plainLetters(text: string): string {
  return thaiDigitsToAscii(text.slice(0, 100))
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

function lettersOf(bytes: Buffer, count: number): string {
  let text = ''
  for (let at = 0; at < count; at++) text += letters[(bytes[at] ?? 0) & 31]
  return text
}

function groupsOfFour(text: string): string {
  return (text.match(/.{4}/g) ?? []).join('-')
}

/** Luhn's scheme over 32 letters: every wrong letter is noticed, and nearly every pair that changed places. */
function checkLetter(text: string): string {
  let sum = 0
  for (let at = 0; at < text.length; at++) {
    const value = letters.indexOf(text[text.length - 1 - at] ?? '0')
    const weighed = at % 2 === 0 ? value * 2 : value
    sum += Math.floor(weighed / 32) + (weighed % 32)
  }
  return letters[(32 - (sum % 32)) % 32] ?? '0'
}
