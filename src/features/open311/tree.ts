/** What an answer says, before it is written as XML or JSON. */
export type Tree = string | number | boolean | null | TreeList | TreeObject

/** Fields in the order they are written in; empty ones stay. An answer has thousands of these, so nothing is wrapped around them. */
export interface TreeObject {
  readonly [name: string]: Tree
}

/** Children of one name. XML repeats the element; JSON is an array, also for none or one. */
class TreeList {
  readonly item: string
  readonly items: readonly Tree[]

  constructor(item: string, items: readonly Tree[]) {
    this.item = item
    this.items = items
  }

  toJSON(): readonly Tree[] {
    return this.items
  }
}

/** An answer with the name of its outermost element, which JSON leaves away. */
export interface Tree311 {
  readonly name: string
  readonly value: Tree
}

export function list(item: string, items: readonly Tree[]): TreeList {
  return new TreeList(item, items)
}

/** No namespace, no attributes, empty elements for what is empty. Source: GeoReport v2, INTEROP 1.1. */
export function toXml({ name, value }: Tree311): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, value)}\n`
}

function element(name: string, value: Tree): string {
  const inside = content(value)
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`
}

function content(value: Tree): string {
  if (value === null) return ''
  if (typeof value === 'string') return escaped(value)
  if (typeof value !== 'object') return String(value)
  let inside = ''
  if (value instanceof TreeList) for (const one of value.items) inside += element(value.item, one)
  else for (const name in value) inside += element(name, value[name] as Tree)
  return inside
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
/** Signs, and all that might be what no XML document may hold: most texts have none of it. */
const needsCare = /[&<>"'\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/

/** Also takes out what no XML document may hold. */
function escaped(text: string): string {
  if (!needsCare.test(text)) return text
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
}

export function toJson({ value }: Tree311): string {
  return JSON.stringify(value)
}
