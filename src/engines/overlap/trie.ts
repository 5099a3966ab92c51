import { SPACE } from './thai-bytes.ts'

/** Skeleton bytes squeezed into so many symbols. */
export const ALPHABET = 128
export const ROOT = 1

/** Thai 1–80, then the ASCII that words use; everything else is one symbol that no word has. */
export function toSymbol(b: number): number {
  if (b >= 0x80) return Math.min(b - 0x80, 80)
  if (b >= 97 && b <= 122) return 81 + b - 97
  if (b === SPACE) return 107
  if (b === 46) return 108
  if (b === 45) return 109
  if (b === 47) return 110
  if (b >= 48 && b <= 57) return 111 + b - 48
  return 127
}

export const symbolOf = Uint8Array.from({ length: 256 }, (_, b) => toSymbol(b))

/**
 * A trie in three small arrays (Aoe's double array): the child of `node` by `symbol` is `base[node] + symbol`, if that slot's parent is
 * `node`. A table of all symbols for all nodes would be thirty times as large and never stay in the processor's cache.
 */
export interface Trie {
  base: Uint16Array
  parent: Uint16Array
  /** The word that ends at a node, 0 for none. */
  wordAt: Uint16Array
}

/** A trie while words are added. */
export class TrieBranches {
  readonly #children: Map<number, number>[] = [new Map()]
  readonly #words: number[] = [0]

  /** The node of these bytes, made where there is none. */
  grow(bytes: Uint8Array): number {
    let node = 0
    for (const b of bytes) {
      const symbol = toSymbol(b)
      const branches = this.#children[node] as Map<number, number>
      let next = branches.get(symbol)
      if (next === undefined) {
        next = this.#children.length
        branches.set(symbol, next)
        this.#children.push(new Map())
        this.#words.push(0)
      }
      node = next
    }
    return node
  }

  wordAt(node: number): number {
    return this.#words[node] as number
  }

  setWord(node: number, word: number): void {
    this.#words[node] = word
  }

  packed(): Trie {
    const size = Math.min(65_536, 4 * this.#children.length + 4 * ALPHABET)
    const trie = { base: new Uint16Array(size), parent: new Uint16Array(size), wordAt: new Uint16Array(size) }
    let firstFree = ROOT + 1
    const slots = new Uint16Array(this.#children.length)
    slots[0] = ROOT
    trie.parent[ROOT] = 0xffff
    for (let node = 0; node < this.#children.length; node++) {
      const slot = slots[node] as number
      trie.wordAt[slot] = this.#words[node] as number
      const symbols = [...(this.#children[node] as Map<number, number>).keys()]
      if (symbols.length === 0) continue
      while (trie.parent[firstFree] !== 0) firstFree++
      const least = Math.min(...symbols)
      let base = Math.max(1, firstFree - least)
      while (!symbols.every((symbol) => trie.parent[base + symbol] === 0)) base++
      if (base + ALPHABET >= size) throw new Error('the lexicon has too many words')
      trie.base[slot] = base
      for (const [symbol, child] of this.#children[node] as Map<number, number>) {
        trie.parent[base + symbol] = slot
        slots[child] = base + symbol
      }
    }
    return trie
  }
}
