import { SaxesParser } from 'saxes'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { StandardRefusal } from './report-line.ts'

/** An element of a document that was read: names without prefix, with the namespace beside them. */
export interface XmlNode {
  readonly name: string
  readonly namespace: string
  readonly line: number
  /** Attributes without a namespace by their name; others as `namespace name`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlNode[]
  /** The element's own text, without that of its children. */
  readonly text: string
}

interface OpenNode {
  name: string
  namespace: string
  line: number
  attributes: Record<string, string>
  children: OpenNode[]
  text: string
}

export const xmlLimits = { bytes: 32 * 1024 * 1024, depth: 40, elements: 400_000 }

/** The parser gets the text in such pieces, so that a refusal comes before the whole of a hostile document was looked at. */
const pieceLength = 65_536

class Refused extends Error {
  readonly refusal: StandardRefusal

  constructor(refusal: StandardRefusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}

/**
 * Reads a document into a tree. Refused: a document type (and with it every entity but the five of XML, and other files), another
 * encoding than UTF-8, XML 1.1, more than 32 MB, 40 levels or 400,000 elements, and whatever is not well-formed.
 */
export function readXmlTree(bytes: Uint8Array, limits = xmlLimits): Result<XmlNode, StandardRefusal> {
  if (bytes.length > limits.bytes) {
    return refuse({ kind: 'too-large', limitMegabytes: Math.floor(limits.bytes / 1024 / 1024) })
  }
  const decoded = decodeUtf8(bytes)
  if (!decoded.ok) return decoded
  const text = decoded.value
  if (text.trim() === '') return refuse({ kind: 'empty-file' })
  try {
    return ok(parse(text, limits))
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    throw error
  }
}

function parse(text: string, limits: typeof xmlLimits): XmlNode {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: OpenNode[] = []
  let root: OpenNode | null = null
  let elements = 0
  const stop = (refusal: StandardRefusal): never => {
    throw new Refused(refusal)
  }
  parser.on('error', (error) => {
    if (/undefined entity|entity/i.test(error.message)) stop({ kind: 'entity', line: parser.line })
    stop({ kind: 'not-xml', line: parser.line, column: parser.column })
  })
  parser.on('xmldecl', ({ encoding, version }) => {
    if (version !== undefined && version !== '1.0') stop({ kind: 'xml-version', version })
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) stop({ kind: 'other-encoding', encoding })
  })
  parser.on('doctype', () => stop({ kind: 'doctype', line: parser.line }))
  parser.on('opentag', (tag) => {
    elements += 1
    if (elements > limits.elements) stop({ kind: 'too-many-elements', limit: limits.elements })
    if (open.length >= limits.depth) stop({ kind: 'too-deep', line: parser.line, limit: limits.depth })
    const attributes: Record<string, string> = {}
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue
      attributes[attribute.uri === '' ? attribute.local : `${attribute.uri} ${attribute.local}`] = attribute.value
    }
    const node: OpenNode = {
      name: tag.local,
      namespace: tag.uri,
      line: parser.line,
      attributes,
      children: [],
      text: '',
    }
    open.at(-1)?.children.push(node)
    root ??= node
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  const addText = (piece: string) => {
    const node = open.at(-1)
    if (node !== undefined) node.text += piece
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  // The type of a document is refused where it begins, before its inner part is gone through.
  const doctype = text.search(/<!DOCTYPE/)
  if (doctype >= 0 && !/<!--|<!\[CDATA\[/.test(text.slice(0, doctype))) {
    stop({ kind: 'doctype', line: text.slice(0, doctype).split('\n').length })
  }
  for (let at = 0; at < text.length; at += pieceLength) parser.write(text.slice(at, at + pieceLength))
  parser.close()
  return root ?? stop({ kind: 'not-xml', line: parser.line, column: parser.column })
}

/** Text of UTF-8 bytes without the mark at their beginning; refused with the line of the first byte that is none. */
export function decodeUtf8(bytes: Uint8Array): Result<string, StandardRefusal> {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse({ kind: 'other-encoding', encoding: 'UTF-16' })
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1')
    const named = /encoding\s*=\s*["']([\w.-]{1,40})["']/.exec(start)?.[1]
    if (named !== undefined && !/^utf-?8$/i.test(named)) return refuse({ kind: 'other-encoding', encoding: named })
    return refuse({ kind: 'not-utf8', line: lineOfBrokenByte(bytes) })
  }
}

function lineOfBrokenByte(bytes: Uint8Array): number {
  let [from, to] = [0, bytes.length]
  const fits = (end: number) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (fits(middle)) from = middle
    else to = middle
  }
  let line = 1
  for (let at = 0; at < from; at += 1) if (bytes[at] === 10) line += 1
  return line
}
