/** Thai words with a value each, found letter by letter from any place of a text. */
export class WordTree {
  /** of each node the next one for each of 96 letters, 0 without */
  private next = new Uint16Array(ROW * 1024)
  private values = new Float32Array(1024)
  private size = 1

  constructor(words: Iterable<readonly [string, number]>) {
    for (const [word, value] of words) this.add(word, value)
  }

  /** The highest value given to a word stays; it must not be 0. */
  private add(word: string, value: number): void {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const letter = word.charCodeAt(at) - FIRST
      if (letter < 0 || letter >= ROW) return
      let child = this.next[node * ROW + letter] as number
      if (child === 0) {
        if (this.size === this.values.length) this.grow()
        child = this.size++
        this.next[node * ROW + letter] = child
      }
      node = child
    }
    const before = this.values[node] as number
    if (before === 0 || before < value) this.values[node] = value
  }

  private grow(): void {
    const next = new Uint16Array(this.next.length * 2)
    next.set(this.next)
    this.next = next
    const values = new Float32Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }

  /** The node after one more letter; 0 where no word goes on so. Begin at node 0. */
  step(node: number, unit: number): number {
    const letter = unit - FIRST
    return letter < 0 || letter >= ROW ? 0 : (this.next[node * ROW + letter] as number)
  }

  /** The value of the word that ends at a node, 0 where none does. */
  valueOf(node: number): number {
    return this.values[node] as number
  }

  /** The value of a whole word, 0 when it is not there. */
  get(word: string): number {
    let node = 0
    for (let at = 0; at < word.length; at++) {
      node = this.step(node, word.charCodeAt(at))
      if (node === 0) return 0
    }
    return this.valueOf(node)
  }
}

const FIRST = 0x0e00
const ROW = 96
