/** An array of numbers that all threads read without copying. */
export function shared32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}

/** Adds to one place of an array; gives what stood there before. */
export function increase(array: Uint32Array, at: number, by = 1): number {
  const old = array[at] as number
  array[at] = old + by
  return old
}
