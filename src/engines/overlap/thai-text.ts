import { hashBytes, skeletonInto, THAI_BASE, ThaiText } from './core/thai-bytes.ts'

/** Strings to the bytes of core/thai-bytes.ts and back: for dictionaries and reasons, not for reading lists. */

let unitBuffer = new Uint16Array(1024)

/** A string's UTF-16 units, in a buffer used again by the next call. */
function unitsOf(text: string): Uint16Array {
  if (text.length > unitBuffer.length) unitBuffer = new Uint16Array(text.length * 2)
  for (let i = 0; i < text.length; i++) unitBuffer[i] = text.charCodeAt(i)
  return unitBuffer
}

const reading = new ThaiText()
const comparing = new Uint8Array(640)

/** Reads a text into a reader of the caller's. */
export function readText(text: string, into: ThaiText): void {
  into.readUnits(unitsOf(text), 0, text.length)
}

/** A word's skeleton as the reader meets it in a title. For building dictionaries. */
export function readSkeleton(word: string): Uint8Array {
  readText(word, reading)
  return reading.skeleton.slice(0, reading.length)
}

/** A word with all its marks. */
export function fullBytes(word: string): Uint8Array {
  readText(word, reading)
  return reading.full.slice(0, reading.fullLength)
}

/** A name's skeleton for comparing: no blanks, no doubled letters. */
export function skeletonOfWord(word: string): Uint8Array {
  readText(word, reading)
  return comparing.slice(0, skeletonInto(reading.full, 0, reading.fullLength, comparing, 0))
}

export const hashOfAll = (bytes: Uint8Array): number => hashBytes(bytes, 0, bytes.length)

const unitOf = Uint16Array.from({ length: 256 }, (_, b) => (b >= 0x80 ? b - 0x80 + THAI_BASE : b))
const writing = new Uint16Array(640)
const written = Buffer.from(writing.buffer)

/** Bytes back to text, for reasons. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  for (let i = from; i < to; i++) writing[i - from] = unitOf[bytes[i] as number] as number
  return written.toString('utf16le', 0, (to - from) * 2)
}
