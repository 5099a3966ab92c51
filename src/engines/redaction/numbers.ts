import { after, before, type Find } from './find.ts'
import { cues, digitWords } from './words.th.ts'

/*
 * Numbers that name a person: national ids, phones, accounts and cards. They are written with blanks, hyphens, dots, Thai
 * digits, letters O for zeros, and in words; so the text is first read as groups of digits with what stands between them,
 * and every stretch of groups of the right length is asked what it is.
 */

interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
}

const englishDigits = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((word, value) => [
    word,
    String(value),
  ]),
)
const WORDS = `(?:${[...digitWords.keys()].join('|')})|\\b(?:${[...englishDigits.keys()].join('|')})\\b`
const WORD = new RegExp(WORDS, 'iy')
/** Where a number may begin. */
const BEGINNING = new RegExp(`[0-9O]|${WORDS}`, 'gi')
const isDigit = (character: string | undefined) => character !== undefined && character >= '0' && character <= '9'

/** Runs of digits, digit words, and letters written for digits beside them. */
function readGroups(plain: string): Group[] {
  const groups: Group[] = []
  let digits = ''
  let start = 0
  const close = (end: number) => {
    if (digits !== '') groups.push({ start, end, digits })
    digits = ''
  }
  let at = 0
  while (at < plain.length) {
    if (digits === '') {
      BEGINNING.lastIndex = at
      const next = BEGINNING.exec(plain)
      if (next === null) break
      at = next.index
    }
    const read = digitAt(plain, at, digits !== '')
    if (read === null) {
      close(at)
      at++
      continue
    }
    // A word of its own keeps the length of a group honest: "สอง 081…" is not 2081
    if (read.length > 1 && digits !== '' && isDigit(plain[at - 1])) close(at)
    if (digits === '') start = at
    digits += read.digit
    at += read.length
  }
  close(plain.length)
  return groups
}

function digitAt(plain: string, at: number, inside: boolean): { digit: string; length: number } | null {
  const character = plain[at] as string
  if (isDigit(character)) return { digit: character, length: 1 }
  if (character === 'O' || character === 'o') {
    const besideDigit = isDigit(plain[at + 1]) || (inside && !/[A-MP-Za-mp-z]/.test(plain[at + 1] ?? ''))
    if (besideDigit && (inside || !/[A-Za-z]/.test(plain[at - 1] ?? ''))) return { digit: '0', length: 1 }
  }
  if (
    (character === 'l' || character === 'I' || character === '|') &&
    inside &&
    !/[A-Za-z]/.test(plain[at + 1] ?? '')
  ) {
    return { digit: '1', length: 1 }
  }
  WORD.lastIndex = at
  const word = WORD.exec(plain)?.[0].toLowerCase()
  if (word === undefined) return null
  return { digit: (digitWords.get(word) ?? englishDigits.get(word)) as string, length: word.length }
}

const LOOSE = /^[ \n\t.()_~-]{0,3}$/
const PHONE_GAP = /^(?:[ \n\t._()~-]{1,3}|\/|,)?$/
const TIGHT = /^[ -]{0,3}$/

class Reader {
  readonly plain: string
  readonly groups: readonly Group[]

  constructor(plain: string) {
    this.plain = plain
    this.groups = readGroups(plain)
  }

  /** The groups from `first` that hold exactly `length` digits, joined only by what `gap` allows; their last index, or -1. */
  window(first: number, length: number, gap: RegExp): number {
    let total = 0
    for (let at = first; at < this.groups.length && total < length; at++) {
      const group = this.groups[at] as Group
      if (at > first && !gap.test(this.plain.slice((this.groups[at - 1] as Group).end, group.start))) return -1
      total += group.digits.length
      if (total === length) return at
    }
    return -1
  }

  digits(first: number, last: number): string {
    let digits = ''
    for (let at = first; at <= last; at++) digits += (this.groups[at] as Group).digits
    return digits
  }

  lengths(first: number, last: number): number[] {
    return this.groups.slice(first, last + 1).map((group) => group.digits.length)
  }

  start(first: number): number {
    return (this.groups[first] as Group).start
  }

  end(last: number): number {
    return (this.groups[last] as Group).end
  }

  gapAfter(at: number): string {
    const next = this.groups[at + 1]
    return next === undefined ? '' : this.plain.slice((this.groups[at] as Group).end, next.start)
  }
}

interface Taken {
  readonly find: Find
  readonly last: number
}

/** All numbers of persons in a folded text. Time grows with its length: each group is looked at with the next dozen only. */
export function findNumbers(plain: string): Find[] {
  const reader = new Reader(plain)
  const finds: Find[] = []
  for (let at = 0; at < reader.groups.length; at++) {
    const taken =
      nationalId(reader, at) ?? card(reader, at) ?? account(reader, at) ?? phone(reader, at) ?? bareAccount(reader, at)
    if (taken === null) continue
    finds.push(taken.find)
    at = taken.last
  }
  return finds
}

const cueBefore = (words: string, room: string) => new RegExp(`(?:${words})[^0-9]{0,${room}}$`, 'i')
const NATIONAL_ID_CUE = cueBefore(cues.nationalId, '24')
const JURISTIC = cueBefore(cues.juristic, '20')
const NOT_NATIONAL_ID = cueBefore(cues.notNationalId, '16')

function checks(thirteen: string): boolean {
  let sum = 0
  for (let at = 0; at < 12; at++) sum += Number(thirteen[at]) * (13 - at)
  return (11 - (sum % 11)) % 10 === Number(thirteen[12])
}

/** 13 digits with a right check digit always; with a wrong one where the way of writing or the words before say what was meant. */
function nationalId(reader: Reader, first: number): Taken | null {
  const last = reader.window(first, 13, LOOSE)
  const around = before(reader.plain, reader.start(first), 40)
  const found = (at: number, confidence: number, reason: string): Taken => ({
    find: { start: reader.start(first), end: reader.end(at), kind: 'national-id', confidence, reason },
    last: at,
  })
  if (last >= 0) {
    if (JURISTIC.test(around)) return null
    if (checks(reader.digits(first, last))) return found(last, 1, 'check-digit')
    if (NATIONAL_ID_CUE.test(around)) return found(last, 0.9, 'id-words')
    if (reader.lengths(first, last).join() === '1,4,5,2,1') return found(last, 0.8, 'id-groups')
    if (NOT_NATIONAL_ID.test(around)) return null
    return last === first || reader.lengths(first, last).every((length) => length === 1)
      ? found(last, 0.6, 'thirteen-digits')
      : null
  }
  if (!NATIONAL_ID_CUE.test(around)) return null
  // One digit too few or too many is still most of somebody's number
  for (const length of [12, 14]) {
    const near = reader.window(first, length, LOOSE)
    if (near >= 0) return found(near, 0.7, 'id-words')
  }
  return null
}

function card(reader: Reader, first: number): Taken | null {
  const last = reader.window(first, 16, TIGHT)
  if (last < 0) return null
  let sum = 0
  const digits = reader.digits(first, last)
  for (let at = 0; at < 16; at++) {
    const value = Number(digits[at]) * (at % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  if (sum % 10 !== 0 || digits.startsWith('0')) return null
  const find: Find = {
    start: reader.start(first),
    end: reader.end(last),
    kind: 'account',
    confidence: 0.9,
    reason: 'card',
  }
  return { find, last }
}

const ACCOUNT_CUE = cueBefore(cues.account, '36')
const NOT_ACCOUNT = cueBefore(cues.notAccount, '12')

/** 9 to 15 digits after the words of banks and accounts; the longest stretch counts. */
function account(reader: Reader, first: number): Taken | null {
  const around = before(reader.plain, reader.start(first), 60)
  if (!ACCOUNT_CUE.test(around) || NOT_ACCOUNT.test(around)) return null
  for (let length = 15; length >= 9; length--) {
    const last = reader.window(first, length, LOOSE)
    if (last < 0 || /^\s*บาท/.test(after(reader.plain, reader.end(last), 8))) continue
    const find: Find = {
      start: reader.start(first),
      end: reader.end(last),
      kind: 'account',
      confidence: 0.9,
      reason: 'account-words',
    }
    return { find, last }
  }
  return null
}

/** 123-4-56789-0: how every bank in Thailand writes an account. */
function bareAccount(reader: Reader, first: number): Taken | null {
  const last = reader.window(first, 10, TIGHT)
  if (last < 0 || reader.lengths(first, last).join() !== '3,1,5,1') return null
  const find: Find = {
    start: reader.start(first),
    end: reader.end(last),
    kind: 'account',
    confidence: 0.8,
    reason: 'account-groups',
  }
  return { find, last }
}

const PHONE_CUE = new RegExp(`(?:${cues.phone})(?:[ .:=()/-]{0,3}(?:${cues.phoneLink})?){0,4}[ .:=()+-]{0,3}$`, 'i')
const NOT_PHONE = cueBefore(cues.notPhone, '12')
const EXTENSION = /^(?: ?- ?\d{1,2}(?!\d)| ?(?:ต่อ|ext\.?|#) ?\d{1,6})/i
const INTERNATIONAL = /(?:\+|00) ?\(?$/

/** Dates and hours are digits with dots, strokes and hyphens too: 08/11/2568 10.30, 08.30 - 16.30 น. */
function looksLikeTime(reader: Reader, first: number, last: number): boolean {
  const lengths = reader.lengths(first, last)
  const values = reader.groups.slice(first, last + 1).map((group) => Number(group.digits))
  const [one = 0, two = 0, three = 0] = values
  if (lengths[0] === 2 && lengths[1] === 2 && lengths[2] === 4 && one <= 31 && two <= 12) {
    if ((three > 1900 && three < 2100) || (three > 2400 && three < 2700)) return true
  }
  const gap = reader.gapAfter(first)
  return (
    lengths.length > 2 &&
    lengths[0] === 2 &&
    lengths[1] === 2 &&
    one <= 24 &&
    two < 60 &&
    /^[.:]$/.test(gap) &&
    !/^[.:]$/.test(reader.gapAfter(first + 1))
  )
}

function phone(reader: Reader, first: number): Taken | null {
  const { plain } = reader
  const start = reader.start(first)
  const around = before(plain, start, 48)
  const hasCue = PHONE_CUE.test(around)
  const taken = (last: number, confidence: number, reason: string): Taken => {
    const extension = EXTENSION.exec(after(plain, reader.end(last), 14))?.[0].length ?? 0
    const inBrackets = reader.gapAfter(first).startsWith(')')
    const plus = /(?:\+ ?\(?|\()$/.exec(around)?.[0].replace(inBrackets ? '' : /^\($/, '').length ?? 0
    const end = reader.end(last) + extension
    let over = last
    while (reader.groups[over + 1] !== undefined && reader.start(over + 1) < end) over++
    return { find: { start: start - plus, end, kind: 'phone', confidence, reason }, last: over }
  }
  const leading = (reader.groups[first] as Group).digits
  if (leading.startsWith('0') || leading.startsWith('66') || leading === '6') {
    for (const length of [14, 13, 12, 11, 10]) {
      const last = reader.window(first, length, PHONE_GAP)
      if (last < 0) continue
      const national = reader.digits(first, last).replace(/^(?:00)?66(?=\d)0?/, '')
      const isAbroad = /^(?:00)?66/.test(reader.digits(first, last))
      if (!isAbroad) continue
      const isMobile = /^[689]\d{8}$/.test(national)
      const isMeant = INTERNATIONAL.test(around) || hasCue || leading.startsWith('00')
      if (!isMeant && NOT_PHONE.test(around)) continue
      if (isMobile || (isMeant && /^[2-57]\d{7}$/.test(national))) return taken(last, 0.95, 'phone-66')
    }
  }
  if (leading.startsWith('0')) {
    for (const [length, pattern, confidence] of [
      [10, /^(?:0[689]\d{8}|000000\d{4})$/, 0.95],
      [9, /^0[2-57]\d{7}$/, 0.85],
    ] as const) {
      const last = reader.window(first, length, PHONE_GAP)
      if (last < 0 || !pattern.test(reader.digits(first, last))) continue
      if (leading === '0' && /^[.,]/.test(reader.gapAfter(first)) && !hasCue) continue
      if (looksLikeTime(reader, first, last) || (!hasCue && NOT_PHONE.test(around))) continue
      if (/\d$/.test(around) || /^\/\d/.test(after(plain, reader.end(last), 2))) continue
      return taken(last, confidence, length === 10 ? 'mobile' : 'fixed-line')
    }
  }
  if (INTERNATIONAL.test(around)) {
    for (let length = 15; length >= 9; length--) {
      const last = reader.window(first, length, PHONE_GAP)
      if (last >= 0) return taken(last, 0.8, 'phone-abroad')
    }
  }
  return hasCue ? phoneByWords(reader, first, taken) : null
}

/** After โทร, เบอร์ and the like any 7 to 11 digits are a phone: a zero or a digit went missing. Dates and hotlines are not. */
function phoneByWords(
  reader: Reader,
  first: number,
  taken: (last: number, confidence: number, reason: string) => Taken,
): Taken | null {
  for (let length = 11; length >= 7; length--) {
    const last = reader.window(first, length, PHONE_GAP)
    if (last < 0 || looksLikeTime(reader, first, last)) continue
    if (/^\s*(?:บาท|ครั้ง|วัน|%)/.test(after(reader.plain, reader.end(last), 6))) continue
    if (/^(?:1,1,4|1,2,4|2,1,4|2,2,4)$/.test(reader.lengths(first, last).join())) continue
    return taken(last, 0.7, 'phone-words')
  }
  return null
}
