import { fullBytes, readSkeleton } from './thai-bytes.ts'

/** A set of place names, to find where one ends in a text that has lost its blanks. */
export class KnownNames {
  readonly #byStart = new Map<number, Uint8Array[]>()

  /** @param exact compare every mark: "ท่า" is not the beginning of "ทาง". Then `endOf` wants the full text. */
  constructor(names: Iterable<string>, exact = false) {
    for (const name of new Set(names)) {
      const plain = name.replace(/[*\s]/g, '')
      const skeleton = exact ? fullBytes(plain) : readSkeleton(plain)
      if (skeleton.length < 2) continue
      const key = startKey(skeleton, 0)
      const list = this.#byStart.get(key)
      if (list) list.push(skeleton)
      else this.#byStart.set(key, [skeleton])
    }
    for (const list of this.#byStart.values()) list.sort((a, b) => b.length - a.length)
  }

  /** Where the longest known name starting at `at` ends, or -1. */
  endOf(skeleton: Uint8Array, at: number): number {
    const list = this.#byStart.get(startKey(skeleton, at))
    if (!list) return -1
    for (const name of list) {
      let i = 0
      while (i < name.length && skeleton[at + i] === name[i]) i++
      if (i === name.length) return at + i
    }
    return -1
  }
}

const startKey = (s: Uint8Array, at: number): number => ((s[at] as number) << 8) | (s[at + 1] as number)
