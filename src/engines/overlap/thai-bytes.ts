/**
 * Thai text as one byte a character, twice: in full (for showing) and as a skeleton (for comparing).
 *
 * The skeleton has no tones, no vowels above or below, no difference between ำ and า or ไ and ใ: what typing slips and PDF
 * readers damage (THAI.md section 7) is not in it, so damage of that kind costs nothing. Names are compared without doubled
 * letters as well; while reading they stay, because "บ้านนา" is two words that meet in one letter.
 */

export const SPACE = 32
export const DOT = 46
export const COMMA = 44
export const DASH = 45
export const PLUS = 43
export const SLASH = 47

const THAI_BASE = 0x0e00
/** Thai characters are bytes 0x80 + their offset in the Thai block; ASCII stays itself. */
const thai = (codePoint: number) => 0x80 + codePoint - THAI_BASE
export const SARA_AA = thai(0x0e32)
const SARA_AM = thai(0x0e33)
const SARA_E = thai(0x0e40)
const SARA_AE = thai(0x0e41)
const MAI_MUAN = thai(0x0e43)
const MAI_MALAI = thai(0x0e44)

const IGNORE = 0
const toByte = new Uint8Array(65536).fill(SPACE)
/** 1 for the bytes a skeleton leaves out. */
const isMark = new Uint8Array(256)
/** What a skeleton writes for a byte. */
const skeletonOf = new Uint8Array(256)
/** The same with 0 for marks, for the loop that reads titles. */
const skeletonOrMark = new Uint8Array(256)

function fillTables(): void {
  for (let c = 33; c < 127; c++) toByte[c] = c
  for (let c = 65; c <= 90; c++) toByte[c] = c + 32
  for (let c = 0x0e01; c <= 0x0e4f; c++) toByte[c] = thai(c)
  for (let c = 0x0e50; c <= 0x0e59; c++) toByte[c] = 48 + c - 0x0e50
  for (let c = 0xff10; c <= 0xff19; c++) toByte[c] = 48 + c - 0xff10
  for (const c of [0x200b, 0x200c, 0x200d, 0xfeff, 0x00ad, 0x2060]) toByte[c] = IGNORE
  for (let c = 0xf700; c <= 0xf71a; c++) toByte[c] = IGNORE
  for (const c of [0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xff0d, 0x7e]) toByte[c] = DASH
  toByte[0x0e45] = SARA_AA
  for (let b = 0; b < 256; b++) skeletonOf[b] = b
  for (const c of [0x0e31, ...range(0x0e34, 0x0e3a), ...range(0x0e47, 0x0e4e)]) isMark[thai(c)] = 1
  skeletonOf[SARA_AM] = SARA_AA
  skeletonOf[MAI_MUAN] = MAI_MALAI
  for (let b = 0; b < 256; b++) skeletonOrMark[b] = isMark[b] === 1 ? 0 : (skeletonOf[b] as number)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

fillTables()

export const isDigit = (b: number): boolean => b >= 48 && b <= 57
export const isThai = (b: number): boolean => b >= 0x80
export const isLetter = (b: number): boolean => b >= 0x80 || (b >= 97 && b <= 122)

/** The longest title read; what follows is boilerplate in every list seen, and memory stays bounded. */
const MAX_TEXT = 600

/** A text in both forms; reused for every title, so nothing is allocated while a million are read. */
export class ThaiText {
  readonly full = new Uint8Array(MAX_TEXT + 2)
  fullLength = 0
  readonly skeleton = new Uint8Array(MAX_TEXT + 2)
  /** Where each skeleton byte stands in `full`. */
  readonly origin = new Uint16Array(MAX_TEXT + 2)
  length = 0

  read(text: string): void {
    const units = unitsOf(text)
    this.readUnits(units, 0, text.length)
  }

  /** Reads `from`..`to` of UTF-16 units: a typed array is read several times faster than strings cut out of a file. */
  readUnits(units: Uint16Array, from: number, to: number): void {
    const { full, skeleton, origin } = this
    let n = 0
    let m = 0
    let previous = SPACE
    for (let i = from; i < to && n < MAX_TEXT; i++) {
      const c = units[i] as number
      const b = toByte[c] as number
      if (b === IGNORE) continue
      if (b === SPACE && previous === SPACE) continue
      if (c === OPENING) {
        const end = endOfUnnamedGlyph(units, i, to)
        if (end > 0) {
          i = end
          continue
        }
      }
      if (b === SARA_E && previous === SARA_E) {
        previous = SARA_AE
        full[n - 1] = SARA_AE
        skeleton[m - 1] = SARA_AE
        continue
      }
      previous = b
      full[n] = b
      const s = skeletonOrMark[b] as number
      if (s !== 0) {
        skeleton[m] = s
        origin[m++] = n
      }
      n++
    }
    full[n] = SPACE
    skeleton[m] = SPACE
    skeleton[m + 1] = SPACE
    origin[m] = n
    this.fullLength = n
    this.length = m
  }
}

const OPENING = 40
const CLOSING = 41
const UNNAMED_GLYPH = [...'(cid:'].map((c) => c.charCodeAt(0))

/** "(cid:201)" is what a PDF reader writes for a glyph it could not name: where it ends, or 0. */
function endOfUnnamedGlyph(units: Uint16Array, at: number, to: number): number {
  for (let k = 1; k < UNNAMED_GLYPH.length; k++) if (at + k >= to || units[at + k] !== UNNAMED_GLYPH[k]) return 0
  for (let i = at + 5; i < to && i - at < 12; i++) if (units[i] === CLOSING) return i
  return 0
}

let unitBuffer = new Uint16Array(1024)

/** A string's UTF-16 units, in a buffer used again by the next call. */
export function unitsOf(text: string): Uint16Array {
  if (text.length > unitBuffer.length) unitBuffer = new Uint16Array(text.length * 2)
  for (let i = 0; i < text.length; i++) unitBuffer[i] = text.charCodeAt(i)
  return unitBuffer
}

/** Bytes back to text, for reasons. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let out = ''
  for (let i = from; i < to; i++) {
    const b = bytes[i] as number
    out += String.fromCharCode(b >= 0x80 ? b - 0x80 + THAI_BASE : b)
  }
  return out
}

/** The skeleton of `from`..`to` of a full text for comparing, written into `out`; returns its length. No spaces, no doubled letters. */
export function skeletonInto(full: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  let n = at
  let previous = 0
  for (let i = from; i < to; i++) {
    const b = full[i] as number
    if (isMark[b] === 1 || b === SPACE) continue
    const s = skeletonOf[b] as number
    if (s === previous && s >= 0x80) continue
    if (n >= out.length) break
    out[n++] = s
    previous = s
  }
  return n - at
}

const reading = new ThaiText()

const comparing = new Uint8Array(MAX_TEXT)

/** A word's skeleton as the reader meets it in a title. For building dictionaries. */
export function readSkeleton(word: string): Uint8Array {
  reading.read(word)
  return reading.skeleton.slice(0, reading.length)
}

/** A word with all its marks. */
export function fullBytes(word: string): Uint8Array {
  reading.read(word)
  return reading.full.slice(0, reading.fullLength)
}

/** A name's skeleton for comparing: no blanks, no doubled letters. */
export function skeletonOfWord(word: string): Uint8Array {
  reading.read(word)
  return comparing.slice(0, skeletonInto(reading.full, 0, reading.fullLength, comparing, 0))
}

/** A 32-bit hash of skeleton bytes; 0 is kept for "none". */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193)
  return finish(h)
}

/** Mixes two 32-bit numbers into one; the order matters. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b1, 0x85ebca6b)
  h ^= h >>> 15
  h = Math.imul(h ^ b, 0xc2b2ae35)
  return finish(h)
}

function finish(h: number): number {
  h ^= h >>> 16
  h = Math.imul(h, 0x7feb352d)
  h ^= h >>> 15
  h = Math.imul(h, 0x846ca68b)
  h ^= h >>> 16
  return h >>> 0 || 1
}
