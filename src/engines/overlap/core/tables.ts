import { bytesAt, halvesAt, wordsAt } from './machine.ts'

/**
 * The lexicon and the list of places as plain arrays in one block of memory: handed to threads and to the compiled finder as it is.
 * The block begins with a directory: where each array begins, in bytes, and how many elements it has.
 */
export class Tables {
  private readonly buffer: ArrayBuffer
  private readonly directory: Uint32Array

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer
    this.directory = wordsAt(buffer, 0, TABLE_COUNT * 2)
  }

  bytes(table: i32): Uint8Array {
    return bytesAt(this.buffer, this.directory[table * 2] as i32, this.directory[table * 2 + 1] as i32)
  }

  halves(table: i32): Uint16Array {
    return halvesAt(this.buffer, this.directory[table * 2] as i32, this.directory[table * 2 + 1] as i32)
  }

  words(table: i32): Uint32Array {
    return wordsAt(this.buffer, this.directory[table * 2] as i32, this.directory[table * 2 + 1] as i32)
  }
}

/** How many tables there may be; table-names.ts numbers them. */
export const TABLE_COUNT: i32 = 64
