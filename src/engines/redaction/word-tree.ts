/** Thai words with a value each, found letter by letter from any place of a text. */
export class WordTree {
  /**
   * Of each node where its row of 96 letters begins in `cells`. A row is nearly empty, so rows lie over each other where their letters leave
   * room: a tenth of a megabyte instead of ten, which stays near the processor between other work.
   */
  private readonly rows: Uint32Array
  /** of each letter of a row the node it belongs to, times 65,536, and the node it leads to */
  private readonly cells: Uint32Array
  private readonly values: Float64Array

  constructor(words: Iterable<readonly [string, number]>) {
    const wide = new WideTree()
    for (const [word, value] of words) wide.add(word, value)
    this.values = wide.values.slice(0, wide.size)
    this.rows = new Uint32Array(wide.size)
    this.cells = laidOver(wide, this.rows)
  }

  /** The node after one more letter; 0 where no word goes on so. Begin at node 0. */
  step(node: number, unit: number): number {
    const letter = unit - FIRST
    if (letter < 0 || letter >= ROW) return 0
    const cell = this.cells[(this.rows[node] as number) + letter] as number
    return cell >>> 16 === node ? cell & 0xffff : 0
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

/** The same while words are added. */
class WideTree {
  /** of each node the next one for each of 96 letters, 0 without */
  next = new Uint16Array(ROW * 1024)
  values = new Float64Array(1024)
  size = 1

  /** The highest value given to a word stays; it must not be 0. */
  add(word: string, value: number): void {
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

  lettersOf(node: number): number[] {
    const letters: number[] = []
    for (let letter = 0; letter < ROW; letter++) if (this.next[node * ROW + letter] !== 0) letters.push(letter)
    return letters
  }

  private grow(): void {
    const next = new Uint16Array(this.next.length * 2)
    next.set(this.next)
    this.next = next
    const values = new Float64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }
}

const FIRST = 0x0e00
const ROW = 96

/**
 * Finds a place for each row, the fullest first, and writes into `rows` where it begins. Nodes without a row keep 0, where no row lies.
 * @returns the cells, with room behind the last row, so that no step reads past them
 */
function laidOver(wide: WideTree, rows: Uint32Array): Uint32Array {
  const full = Array.from(rows, (_, node) => ({ node, letters: wide.lettersOf(node) }))
    .filter(({ letters }) => letters.length > 0)
    .sort((a, b) => b.letters.length - a.letters.length)
  const cells: number[] = new Array(ROW).fill(0)
  let free = ROW
  for (const { node, letters } of full) {
    while (cells[free] !== undefined) free++
    let row = free - (letters[0] as number)
    while (letters.some((letter) => cells[row + letter] !== undefined)) row++
    rows[node] = row
    for (const letter of letters) cells[row + letter] = node * 65_536 + (wide.next[node * ROW + letter] as number)
  }
  const laid = new Uint32Array(cells.length + ROW)
  for (const [at, cell] of cells.entries()) laid[at] = cell ?? 0
  return laid
}
