import { ALPHABET, ROOT, toSymbol } from './core/symbols.ts'

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
      const children = this.#children[node] as Map<number, number>
      if (children.size === 0) continue
      while (trie.parent[firstFree] !== 0) firstFree++
      let least = ALPHABET
      for (const symbol of children.keys()) if (symbol < least) least = symbol
      let base = Math.max(1, firstFree - least)
      while (!isFree(trie.parent, base, children)) base++
      if (base + ALPHABET >= size) throw new Error('the lexicon has too many words')
      trie.base[slot] = base
      for (const [symbol, child] of children) {
        trie.parent[base + symbol] = slot
        slots[child] = base + symbol
      }
    }
    return trie
  }
}

function isFree(parent: Uint16Array, base: number, symbols: ReadonlyMap<number, number>): boolean {
  for (const symbol of symbols.keys()) if (parent[base + symbol] !== 0) return false
  return true
}
