import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Few, so that a sheet that was sorted otherwise than its texts are numbered reads little for each text it asks for. */
const BLOCK = 64
/** Characters kept in memory; a table of texts beyond that goes to the disk, block by block. */
const KEPT_CHARACTERS = 1_000_000
const CACHED_BLOCKS = 256

interface OnDisk {
  readonly offset: number
  readonly length: number
}

/**
 * The numbered texts of a workbook (XLSX keeps each different text once and cells name its number). Writers number texts in the
 * order of the rows, so what is read again lies close together and few blocks need to be in memory.
 */
export class TextStore {
  readonly #blocks: (string[] | OnDisk)[] = []
  readonly #cache = new Map<number, string[]>()
  readonly #path: string
  #open: string[] = []
  #size = 0
  #characters = 0
  #end = 0
  #file: number | null = null

  constructor(folder = tmpdir()) {
    this.#path = join(folder, `prasan-texts-${randomUUID()}`)
  }

  get size(): number {
    return this.#size
  }

  add(text: string): void {
    this.#open.push(text)
    this.#size += 1
    this.#characters += text.length
    if (this.#open.length === BLOCK) this.#closeBlock()
  }

  get(index: number): string | undefined {
    const number = Math.floor(index / BLOCK)
    const block = number === this.#blocks.length ? this.#open : this.#blocks[number]
    if (block === undefined) return undefined
    return (Array.isArray(block) ? block : this.#read(number, block))[index % BLOCK]
  }

  close(): void {
    if (this.#file === null) return
    closeSync(this.#file)
    rmSync(this.#path, { force: true })
    this.#file = null
  }

  #closeBlock(): void {
    const texts = this.#open
    this.#open = []
    if (this.#characters <= KEPT_CHARACTERS) {
      this.#blocks.push(texts)
      return
    }
    this.#file ??= openSync(this.#path, 'wx+', 0o600)
    const bytes = Buffer.from(JSON.stringify(texts))
    writeSync(this.#file, bytes, 0, bytes.length, this.#end)
    this.#blocks.push({ offset: this.#end, length: bytes.length })
    this.#end += bytes.length
  }

  #read(number: number, block: OnDisk): string[] {
    const cached = this.#cache.get(number)
    if (cached !== undefined) return cached
    if (this.#file === null) throw new Error('a text was asked for after the store was closed')
    const bytes = Buffer.alloc(block.length)
    readSync(this.#file, bytes, 0, block.length, block.offset)
    const texts = JSON.parse(bytes.toString('utf8')) as string[]
    if (this.#cache.size >= CACHED_BLOCKS) {
      const [oldest] = this.#cache.keys()
      if (oldest !== undefined) this.#cache.delete(oldest)
    }
    this.#cache.set(number, texts)
    return texts
  }
}
