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
