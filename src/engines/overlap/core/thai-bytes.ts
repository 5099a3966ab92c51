import { imul } from './machine.ts'

/**
 * Thai text as one byte a character, twice: in full (for showing) and as a skeleton (for comparing).
 *
 * The skeleton has no capitals, no tones, no vowels above or below, no difference between ำ and า or ไ and ใ: what typing slips and PDF
 * readers damage (THAI.md section 7) is not in it, so damage of that kind costs nothing. Names are compared without doubled
 * letters as well; while reading they stay, because "บ้านนา" is two words that meet in one letter.
 */

export const SPACE: i32 = 32
export const DOT: i32 = 46
export const COMMA: i32 = 44
export const DASH: i32 = 45
export const PLUS: i32 = 43
export const SLASH: i32 = 47

/** Thai characters are bytes 0x80 + their offset in the Thai block; ASCII stays itself. */
export const THAI_BASE: i32 = 0x0e00
export const SARA_A: i32 = 0xb0
export const SARA_AA: i32 = 0xb2
const SARA_AM: i32 = 0xb3
/** The first Thai letter that is not read as itself. */
const LAKKHANGYAO: i32 = 0x0e45
const SARA_E: i32 = 0xc0
const SARA_AE: i32 = 0xc1
const MAI_MUAN: i32 = 0xc3
const MAI_MALAI: i32 = 0xc4

const IGNORE: i32 = 0
const toByte: Uint8Array = new Uint8Array(65536)
/** 1 for the bytes a skeleton leaves out. */
const isMark: Uint8Array = new Uint8Array(256)
/** What a skeleton writes for a byte. */
const skeletonOf: Uint8Array = new Uint8Array(256)
/** The same with 0 for marks, for the loop that reads titles. */
const skeletonOrMark: Uint8Array = new Uint8Array(256)

function fillTables(): void {
  toByte.fill(SPACE as u8)
  for (let c = 33; c < 127; c++) toByte[c] = c as u8
  for (let c = 0x0e01; c <= 0x0e4f; c++) toByte[c] = (0x80 + c - THAI_BASE) as u8
  for (let c = 0x0e50; c <= 0x0e59; c++) toByte[c] = (48 + c - 0x0e50) as u8
  for (let c = 0xff10; c <= 0xff19; c++) toByte[c] = (48 + c - 0xff10) as u8
  for (let c = 0x200b; c <= 0x200d; c++) toByte[c] = IGNORE as u8
  toByte[0xfeff] = IGNORE as u8
  toByte[0x00ad] = IGNORE as u8
  toByte[0x2060] = IGNORE as u8
  for (let c = 0xf700; c <= 0xf71a; c++) toByte[c] = IGNORE as u8
  for (let c = 0x2010; c <= 0x2014; c++) toByte[c] = DASH as u8
  toByte[0x2212] = DASH as u8
  toByte[0xff0d] = DASH as u8
  toByte[0x7e] = DASH as u8
  toByte[0x0e45] = SARA_AA as u8
  for (let b = 0; b < 256; b++) skeletonOf[b] = b as u8
  isMark[0xb1] = 1
  for (let b = 0xb4; b <= 0xba; b++) isMark[b] = 1
  for (let b = 0xc7; b <= 0xce; b++) isMark[b] = 1
  for (let b = 65; b <= 90; b++) skeletonOf[b] = (b + 32) as u8
  skeletonOf[SARA_AM] = SARA_AA as u8
  skeletonOf[MAI_MUAN] = MAI_MALAI as u8
  for (let b = 0; b < 256; b++) skeletonOrMark[b] = isMark[b] === 1 ? 0 : (skeletonOf[b] as u8)
}

fillTables()

export function isDigit(b: i32): boolean {
  return b >= 48 && b <= 57
}

export function isThai(b: i32): boolean {
  return b >= 0x80
}

/** A small Latin letter: skeletons have no others. */
export function isLatin(b: i32): boolean {
  return b >= 97 && b <= 122
}

export function isLetter(b: i32): boolean {
  return b >= 0x80 || isLatin(b)
}

/** A UTF-16 unit that trimming takes away. */
export function isBlank(unit: i32): boolean {
  return unit <= 32 || unit === 0xa0 || unit === 0xfeff || unit === 0x3000 || (unit >= 0x2000 && unit <= 0x200a)
}

/** The longest title read; what follows is boilerplate in every list seen, and memory stays bounded. */
const MAX_TEXT: i32 = 600
const BEHIND: i32 = 8

/** A text in both forms; reused for every title, so nothing is allocated while a million are read. */
export class ThaiText {
  readonly full: Uint8Array = new Uint8Array(MAX_TEXT + BEHIND)
  fullLength: i32 = 0
  readonly skeleton: Uint8Array = new Uint8Array(MAX_TEXT + BEHIND)
  /** Where each skeleton byte stands in `full`. */
  readonly origin: Uint16Array = new Uint16Array(MAX_TEXT + BEHIND)
  length: i32 = 0

  /** Reads `from`..`to` of UTF-16 units: a typed array is read several times faster than strings cut out of a file. */
  readUnits(units: Uint16Array, from: i32, to: i32): void {
    const full = this.full
    const skeleton = this.skeleton
    const origin = this.origin
    let n = 0
    let m = 0
    let previous: i32 = SPACE
    for (let i = from; i < to && n < MAX_TEXT; i++) {
      const c = units[i] as i32
      let b = c - THAI_BASE + 0x80
      if (c > THAI_BASE && c < LAKKHANGYAO) {
        if (b === SARA_E && previous === SARA_E) {
          previous = SARA_AE
          full[n - 1] = SARA_AE as u8
          skeleton[m - 1] = SARA_AE as u8
          continue
        }
      } else {
        b = toByte[c] as i32
        if (b === IGNORE) continue
        if (b === SPACE && previous === SPACE) continue
        if (c === OPENING) {
          const end = endOfUnnamedGlyph(units, i, to)
          if (end > 0) {
            i = end
            continue
          }
        }
      }
      previous = b
      full[n] = b as u8
      const s = skeletonOrMark[b] as i32
      // a mark is written over by what follows: every third letter is one, too many to guess
      skeleton[m] = s as u8
      origin[m] = n as u16
      m += s === 0 ? 0 : 1
      n++
    }
    full[n] = SPACE as u8
    // the reader looks a few letters ahead
    for (let i = 0; i < 6; i++) skeleton[m + i] = SPACE as u8
    origin[m] = n as u16
    this.fullLength = n
    this.length = m
  }
}

const OPENING: i32 = 40
const CLOSING: i32 = 41

/** "(cid:201)" is what a PDF reader writes for a glyph it could not name: where it ends, or 0. */
function endOfUnnamedGlyph(units: Uint16Array, at: i32, to: i32): i32 {
  if (at + 5 > to) return 0
  if (units[at + 1] !== 99 || units[at + 2] !== 105 || units[at + 3] !== 100 || units[at + 4] !== 58) return 0
  for (let i = at + 5; i < to && i - at < 12; i++) if (units[i] === CLOSING) return i
  return 0
}

/** The skeleton of `from`..`to` of a full text for comparing, written into `out`; returns its length. No spaces, no doubled letters. */
export function skeletonInto(full: Uint8Array, from: i32, to: i32, out: Uint8Array, at: i32): i32 {
  let n = at
  let previous = 0
  for (let i = from; i < to; i++) {
    const b = full[i] as i32
    if (isMark[b] === 1 || b === SPACE) continue
    const s = skeletonOf[b] as i32
    if (s === previous && s >= 0x80) continue
    if (n >= out.length) break
    out[n++] = s as u8
    previous = s
  }
  return n - at
}

/** A 32-bit hash of skeleton bytes; 0 is kept for "none". */
export function hashBytes(bytes: Uint8Array, from: i32, to: i32): u32 {
  let h: u32 = 0x811c9dc5
  for (let i = from; i < to; i++) h = imul(h ^ (bytes[i] as u32), 0x01000193)
  return finish(h)
}

/** Mixes two 32-bit numbers into one; the order matters. */
export function mix(a: u32, b: u32): u32 {
  let h: u32 = imul(a ^ 0x9e3779b1, 0x85ebca6b)
  h ^= h >>> 15
  h = imul(h ^ b, 0xc2b2ae35)
  return finish(h)
}

function finish(hash: u32): u32 {
  let h: u32 = hash
  h ^= h >>> 16
  h = imul(h, 0x7feb352d)
  h ^= h >>> 15
  h = imul(h, 0x846ca68b)
  h ^= h >>> 16
  h = h >>> 0
  return h === 0 ? 1 : h
}
