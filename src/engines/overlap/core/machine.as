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

@inline
export function byteAt(view: DataView, at: i32): i32 {
  return load<u8>(view.dataStart + <usize>at)
}

@inline
export function halfAt(view: DataView, at: i32): i32 {
  return load<u16>(view.dataStart + <usize>at)
}

@inline
export function wordAt(view: DataView, at: i32): u32 {
  return load<u32>(view.dataStart + <usize>at)
}

@inline
export function floatAt(view: DataView, at: i32): f64 {
  return load<f32>(view.dataStart + <usize>at)
}

@inline
export function putByte(view: DataView, at: i32, value: i32): void {
  store<u8>(view.dataStart + <usize>at, <u8>value)
}

@inline
export function putHalf(view: DataView, at: i32, value: i32): void {
  store<u16>(view.dataStart + <usize>at, <u16>value)
}

@inline
export function putWord(view: DataView, at: i32, value: u32): void {
  store<u32>(view.dataStart + <usize>at, value)
}

@inline
export function putFloat(view: DataView, at: i32, value: f64): void {
  store<f32>(view.dataStart + <usize>at, <f32>value)
}

@inline
export function copyUnits(units: Uint16Array, from: i32, to: i32, into: Uint16Array, at: i32): void {
  memory.copy(into.dataStart + ((<usize>at) << 1), units.dataStart + ((<usize>from) << 1), (<usize>(to - from)) << 1)
}

@inline
export function copyBytes(bytes: Uint8Array, from: i32, length: i32, into: Uint8Array): void {
  memory.copy(into.dataStart, bytes.dataStart + <usize>from, <usize>length)
}

export function sameUnits(a: Uint16Array, from: i32, b: Uint16Array, at: i32, length: i32): bool {
  const x = a.dataStart + ((<usize>from) << 1)
  const y = b.dataStart + ((<usize>at) << 1)
  const bytes = (<usize>length) << 1
  let i: usize = 0
  for (; i + 8 <= bytes; i += 8) if (load<u64>(x + i) !== load<u64>(y + i)) return false
  for (; i < bytes; i += 2) if (load<u16>(x + i) !== load<u16>(y + i)) return false
  return true
}
