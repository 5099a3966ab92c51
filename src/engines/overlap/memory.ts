/** A typed array of the compiled finder, by its place in the finder's memory. */
export type Place = number

/** Kinds of typed arrays. */
export interface Kind<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, at: number, length: number): T
}

/** The array at a place: its address and its bytes stand behind its head. A view ends where the finder's memory grows: use it at once. */
export function viewOf<T>(memory: WebAssembly.Memory, place: Place, kind: Kind<T>): T {
  const [at = 0, bytes = 0] = new Uint32Array(memory.buffer, place + 4, 2)
  return new kind(memory.buffer, at, bytes / kind.BYTES_PER_ELEMENT)
}
