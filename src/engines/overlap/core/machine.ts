import { bodyFormsOf } from '../body-forms.ts'
import { bahtIn, periodIn, shortForm } from '../cell-forms.ts'

/** What JavaScript and the compiled finder write in two ways; `machine.as` has the other. */

/** The low 32 bits of a product. */
export function imul(a: u32, b: u32): u32 {
  return Math.imul(a, b)
}

/** The low 32 bits of a whole number. */
export function lowBits(x: f64): u32 {
  return x >>> 0
}

export function leadingZeros(x: u32): i32 {
  return Math.clz32(x)
}

export function log(x: f64): f64 {
  return Math.log(x)
}

export function exp(x: f64): f64 {
  return Math.exp(x)
}

export function bytesAt(buffer: ArrayBuffer, from: i32, length: i32): Uint8Array {
  return new Uint8Array(buffer, from, length)
}

export function halvesAt(buffer: ArrayBuffer, from: i32, length: i32): Uint16Array {
  return new Uint16Array(buffer, from, length)
}

export function wordsAt(buffer: ArrayBuffer, from: i32, length: i32): Uint32Array {
  return new Uint32Array(buffer, from, length)
}

/** The ways a body's name is read: see body-forms.ts. */
export function bodyForms(units: Uint16Array, from: i32, to: i32): Uint16Array {
  return bodyFormsOf(units, from, to)
}

/** A text of any length cut to what is read: its length, then the text. */
export function shortened(units: Uint16Array, from: i32, to: i32): Uint16Array {
  return shortForm(units, from, to)
}

/** Baht in a cell: 0 for none, -1 for what cannot be read. */
export function bahtOf(units: Uint16Array, from: i32, to: i32): f64 {
  return bahtIn(units, from, to)
}

/** First and last year (from << 16 | to) in a cell: 0 for none, -1 for what cannot be read. */
export function periodOf(units: Uint16Array, from: i32, to: i32): i32 {
  return periodIn(units, from, to)
}

export function min(a: i32, b: i32): i32 {
  return Math.min(a, b)
}

export function max(a: i32, b: i32): i32 {
  return Math.max(a, b)
}

/** Numbers in packed projects, little-endian; where one lies is the caller's care. */
export function byteAt(view: DataView, at: i32): i32 {
  return view.getUint8(at)
}

export function halfAt(view: DataView, at: i32): i32 {
  return view.getUint16(at, true)
}

export function wordAt(view: DataView, at: i32): u32 {
  return view.getUint32(at, true)
}

export function floatAt(view: DataView, at: i32): f64 {
  return view.getFloat32(at, true)
}

export function putByte(view: DataView, at: i32, value: i32): void {
  view.setUint8(at, value)
}

export function putHalf(view: DataView, at: i32, value: i32): void {
  view.setUint16(at, value, true)
}

export function putWord(view: DataView, at: i32, value: u32): void {
  view.setUint32(at, value, true)
}

export function putFloat(view: DataView, at: i32, value: f64): void {
  view.setFloat32(at, value, true)
}

/** Copies `from`..`to` of units to where they belong. */
export function copyUnits(units: Uint16Array, from: i32, to: i32, into: Uint16Array, at: i32): void {
  into.set(units.subarray(from, to), at)
}

/** Copies bytes to the beginning of an array. */
export function copyBytes(bytes: Uint8Array, from: i32, length: i32, into: Uint8Array): void {
  into.set(bytes.subarray(from, from + length))
}

/** True when so many units are the same in both. */
export function sameUnits(a: Uint16Array, from: i32, b: Uint16Array, at: i32, length: i32): boolean {
  for (let i = 0; i < length; i++) if (a[from + i] !== b[at + i]) return false
  return true
}
