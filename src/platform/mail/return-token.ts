import { createHmac } from 'node:crypto'
import { sameText } from '../http/signed.ts'
import type { Secrets } from '../secrets.ts'
import type { MailboxConfig } from './mail-config.ts'

/** What an answer to a letter belongs to: a case, a report that waits for a word, or a letter that came back. */
export type ReturnKind = 'c' | 'd' | 'b'

type Keys = { readonly secrets: Secrets }

const kinds: readonly ReturnKind[] = ['c', 'd', 'b']
const idLetters = 26
const proofLetters = 16
/** Province of a case, `00` where it has none. */
const homeLetters = 2

export interface ReturnSubject {
  readonly kind: ReturnKind
  readonly home: string
  /** UUID. */
  readonly id: string
}

export interface ReturnToken extends ReturnSubject {
  /** As it stood in the address or Message-ID. */
  readonly written: string
}

/**
 * A mark that goes out with a letter and comes back with the answer, in small letters and digits so that it survives any mail
 * program: kind, province, id, and 80 bits of proof that we wrote it **to this address**. So an answer counts from whom the letter
 * was sent to and from nobody else, and nothing about it is stored.
 * @param to the address the letter goes to; empty for letters that come back, whose sender is a machine
 */
export function returnToken(keys: Keys, { kind, home, id }: ReturnSubject, to: string): string {
  const said = `${kind}${home}${BigInt(`0x${id.replaceAll('-', '')}`)
    .toString(32)
    .padStart(idLetters, '0')}`
  return `${said}${proofOf(keys, said, to)}`
}

/** Reads a mark without believing it. */
export function readReturnToken(text: string): ReturnToken | null {
  const written = text.toLowerCase()
  const found = /^([cdb])(\d\d)([0-9a-v]{26})[0-9a-v]{16}$/.exec(written)
  const kind = kinds.find((one) => one === found?.[1])
  const [, , home, letters] = found ?? []
  if (kind === undefined || home === undefined || letters === undefined) return null
  let number = 0n
  for (const letter of letters) number = number * 32n + BigInt(Number.parseInt(letter, 32))
  if (number >= 1n << 128n) return null
  const hex = number.toString(16).padStart(32, '0')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return { kind, home, id, written }
}

/** Whether we wrote the mark to this address. */
export function isOurs(keys: Keys, token: ReturnToken, from: string): boolean {
  const said = token.written.slice(0, 1 + homeLetters + idLetters)
  return sameText(token.written.slice(-proofLetters), proofOf(keys, said, from))
}

function proofOf({ secrets }: Keys, said: string, address: string): string {
  const digest = createHmac('sha256', secrets.key('mail-return'))
    .update(JSON.stringify([said, plainAddress(address)]))
    .digest('hex')
  return BigInt(`0x${digest.slice(0, 20)}`)
    .toString(32)
    .padStart(proofLetters, '0')
}

export function plainAddress(address: string): string {
  return address.normalize('NFC').trim().toLowerCase()
}

/** `box+mark@host` where the server knows such addresses, else the box itself: the Message-ID carries the mark too. */
export function returnAddress({ address, plus }: Pick<MailboxConfig, 'address' | 'plus'>, token: string): string {
  const at = address.lastIndexOf('@')
  return plus ? `${address.slice(0, at)}+${token}${address.slice(at)}` : address
}

/** The mark in an address of ours; null in any other. */
export function tokenInAddress(box: Pick<MailboxConfig, 'address'>, address: string): ReturnToken | null {
  const at = box.address.lastIndexOf('@')
  const plain = plainAddress(address)
  const before = `${box.address.slice(0, at)}+`
  if (!plain.startsWith(before) || !plain.endsWith(box.address.slice(at))) return null
  return readReturnToken(plain.slice(before.length, plain.length - (box.address.length - at)))
}

/** The Message-ID of a letter of ours: the same each time it is sent. */
export function messageIdOf(host: string, letter: string, token: string | null): string {
  return `<${letter}${token === null ? '' : `.${token}`}@${host}>`
}

/** The letters of ours that a text names: `In-Reply-To`, `References`, the head of a letter that came back. */
export function lettersNamed(host: string, text: string): { letter: string; token: ReturnToken | null }[] {
  const found = text.matchAll(/<([0-9a-f-]{36})(?:\.([0-9a-v]{45}))?@([^<>@\s]{1,255})>/gi)
  return [...found].flatMap(([, letter = '', token, at]) =>
    at?.toLowerCase() === host ? [{ letter: letter.toLowerCase(), token: token ? readReturnToken(token) : null }] : [],
  )
}
