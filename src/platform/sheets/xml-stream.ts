import { SheetRefusal } from './sheet.ts'

/** What is told of an XML document, in its order. Names of elements come without the prefix of their namespace. */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(text: string): void
}

/** Characters between two brackets, and open elements within each other: far above what any writer makes. */
const LONGEST_TOKEN = 20_000_000
const DEEPEST = 256

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Reads a document piece by piece and tells what stands in it; after each piece the caller gets its turn, so that a long
 * document never stands in memory. A document type, and with it entities and other files, is refused at its first letter.
 * Its own scanner, because it looks for brackets instead of at every letter: half the time of a general parser on large sheets
 * (docs/decisions/0011). What it does not check (letters of names, characters that XML forbids) harms no cell.
 * @param part named in refusals
 */
export async function* xmlPieces(
  bytes: AsyncIterable<Buffer>,
  part: string,
  events: XmlEvents,
): AsyncGenerator<undefined> {
  const scanner = new XmlScanner(part, events)
  const corrupt = () => new SheetRefusal({ kind: 'corrupt', part })
  let decoder: TextDecoder | null = null
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true })
    scanner.write(decoded(decoder, piece, corrupt))
    yield undefined
  }
  if (decoder === null) throw corrupt()
  scanner.write(decoded(decoder, null, corrupt))
  scanner.end()
  yield undefined
}

/** Reads a small document to its end. */
export async function readXml(bytes: AsyncIterable<Buffer>, part: string, events: Partial<XmlEvents>): Promise<void> {
  const all: XmlEvents = {
    open: events.open ?? (() => undefined),
    close: events.close ?? (() => undefined),
    text: events.text ?? (() => undefined),
  }
  for await (const _ of xmlPieces(bytes, part, all)) {
    // the events have been told
  }
}

/** The value of an attribute whatever prefix its writer chose: `r:id`, `d3p1:id`. */
export function prefixed(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  for (const key in attributes) if (key.endsWith(`:${name}`)) return attributes[key]
  return undefined
}

class XmlScanner {
  readonly #part: string
  readonly #events: XmlEvents
  readonly #path: string[] = []
  #rest = ''
  #begun = false

  constructor(part: string, events: XmlEvents) {
    this.#part = part
    this.#events = events
  }

  write(piece: string): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    let at = 0
    for (;;) {
      const open = text.indexOf('<', at)
      if (open === -1) break
      if (open > at) this.#tellText(text.slice(at, open))
      const end = this.#markup(text, open)
      at = open
      if (end === -1) break
      at = end
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST_TOKEN) throw this.#corrupt()
  }

  end(): void {
    if (this.#path.length > 0 || !this.#begun || this.#rest.trim() !== '') throw this.#corrupt()
  }

  #corrupt(): SheetRefusal {
    return new SheetRefusal({ kind: 'corrupt', part: this.#part })
  }

  #tellText(text: string): void {
    if (this.#path.length > 0) this.#events.text(text.includes('&') ? this.#resolved(text) : text)
    else if (text.trim() !== '' && text !== '\uFEFF') throw this.#corrupt()
  }

  /** @returns where the next token begins, or -1 where this one goes on in the next piece */
  #markup(text: string, open: number): number {
    const sign = text.charCodeAt(open + 1)
    if (sign === 47) {
      const close = text.indexOf('>', open)
      if (close === -1) return -1
      this.#close(text.slice(open + 2, close))
      return close + 1
    }
    if (sign === 33) return this.#declaration(text, open)
    if (sign === 63) {
      const close = text.indexOf('?>', open)
      return close === -1 ? -1 : close + 2
    }
    return Number.isNaN(sign) ? -1 : this.#element(text, open)
  }

  #declaration(text: string, open: number): number {
    if (text.startsWith('<!--', open)) {
      const close = text.indexOf('-->', open + 4)
      return close === -1 ? -1 : close + 3
    }
    if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open + 9)
      if (close === -1) return -1
      if (this.#path.length > 0) this.#events.text(text.slice(open + 9, close))
      return close + 3
    }
    if (text.length - open < 9) return -1
    if (text.startsWith('<!DOCTYPE', open)) throw new SheetRefusal({ kind: 'doctype', part: this.#part })
    throw this.#corrupt()
  }

  #element(text: string, open: number): number {
    let at = open + 1
    while (isNamePart(text.charCodeAt(at))) at += 1
    if (at >= text.length) return -1
    const name = text.slice(open + 1, at)
    let attributes = NO_ATTRIBUTES as Record<string, string>
    for (;;) {
      let code = text.charCodeAt(at)
      while (code === 32 || code === 10 || code === 13 || code === 9) {
        at += 1
        code = text.charCodeAt(at)
      }
      if (code === 62) {
        this.#open(name, attributes)
        return at + 1
      }
      if (code === 47) {
        if (at + 1 >= text.length) return -1
        if (text.charCodeAt(at + 1) !== 62) throw this.#corrupt()
        this.#open(name, attributes)
        this.#close(name)
        return at + 2
      }
      const begin = at
      while (isKeyPart(code)) {
        at += 1
        code = text.charCodeAt(at)
      }
      const key = text.slice(begin, at)
      while (code === 32) {
        at += 1
        code = text.charCodeAt(at)
      }
      if (Number.isNaN(code)) return -1
      if (code !== 61 || key === '') throw this.#corrupt()
      at += 1
      while (text.charCodeAt(at) === 32) at += 1
      const quote = text[at]
      if (quote === undefined) return -1
      if (quote !== '"' && quote !== "'") throw this.#corrupt()
      const close = text.indexOf(quote, at + 1)
      if (close === -1) return -1
      const value = text.slice(at + 1, close)
      if (attributes === NO_ATTRIBUTES) attributes = {}
      if (Object.hasOwn(attributes, key)) throw this.#corrupt()
      attributes[key] = value.includes('&') ? this.#resolved(value) : value
      at = close + 1
    }
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === '' || this.#path.length >= DEEPEST || (this.#path.length === 0 && this.#begun)) throw this.#corrupt()
    this.#begun = true
    this.#path.push(name)
    this.#events.open(bare(name), attributes)
  }

  #close(written: string): void {
    const name = written.trimEnd()
    if (this.#path.pop() !== name) throw this.#corrupt()
    this.#events.close(bare(name))
  }

  /** The five entities of XML and numbered characters; any other would have to be declared, which is refused. */
  #resolved(text: string): string {
    return text.replace(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
      const known = ENTITIES[name]
      if (known !== undefined && whole.endsWith(';')) return known
      const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name)
      if (number === null || !whole.endsWith(';')) throw this.#corrupt()
      const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16)
      if (!(code > 0 && code <= 0x10ffff)) throw this.#corrupt()
      return String.fromCodePoint(code)
    })
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Anything but blanks, `/`, `>` and the end of the text. */
function isNamePart(code: number): boolean {
  return code > 32 && code !== 47 && code !== 62
}

/** What the name of an attribute is made of: all but blanks, quotes, brackets, `/` and `=`. */
function isKeyPart(code: number): boolean {
  return code > 32 && code !== 61 && code !== 62 && code !== 60 && code !== 34 && code !== 39 && code !== 47
}

function bare(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

function decoded(decoder: TextDecoder, piece: Buffer | null, corrupt: () => SheetRefusal): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true })
  } catch {
    throw corrupt()
  }
}
