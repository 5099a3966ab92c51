// What machine.ts is to JavaScript, for the compiled finder: read by the AssemblyScript compiler in its place.
@inline
export function imul(a: u32, b: u32): u32 {
  return a * b
}

@inline
export function lowBits(x: f64): u32 {
  return u32(i64(x))
}

@inline
export function leadingZeros(x: u32): i32 {
  return clz(x)
}

@external('host', 'log')
export declare function log(x: f64): f64

@external('host', 'exp')
export declare function exp(x: f64): f64

export function bytesAt(buffer: ArrayBuffer, from: i32, length: i32): Uint8Array {
  return Uint8Array.wrap(buffer, from, length)
}

export function halvesAt(buffer: ArrayBuffer, from: i32, length: i32): Uint16Array {
  return Uint16Array.wrap(buffer, from, length)
}

export function wordsAt(buffer: ArrayBuffer, from: i32, length: i32): Uint32Array {
  return Uint32Array.wrap(buffer, from, length)
}

@external('host', 'bodyForms')
declare function hostBodyForms(units: usize, length: i32, into: usize): void

const forms = new Uint16Array(8192)

export function bodyForms(units: Uint16Array, from: i32, to: i32): Uint16Array {
  hostBodyForms(units.dataStart + ((<usize>from) << 1), to - from, forms.dataStart)
  return forms
}

@inline
export function min(a: i32, b: i32): i32 {
  return a < b ? a : b
}

@inline
export function max(a: i32, b: i32): i32 {
  return a > b ? a : b
}

@external('host', 'shortened')
declare function hostShortened(units: usize, length: i32, into: usize): void

export function shortened(units: Uint16Array, from: i32, to: i32): Uint16Array {
  hostShortened(units.dataStart + ((<usize>from) << 1), to - from, forms.dataStart)
  return forms
}

@external('host', 'bahtOf')
declare function hostBahtOf(units: usize, length: i32): f64

export function bahtOf(units: Uint16Array, from: i32, to: i32): f64 {
  return hostBahtOf(units.dataStart + ((<usize>from) << 1), to - from)
}

@external('host', 'periodOf')
declare function hostPeriodOf(units: usize, length: i32): i32

export function periodOf(units: Uint16Array, from: i32, to: i32): i32 {
  return hostPeriodOf(units.dataStart + ((<usize>from) << 1), to - from)
}
