/** What an answer says, before it is written as XML or JSON. */
export type Tree = Scalar | TreeList | TreeObject
type Scalar = string | number | boolean | null

/** Children of one name. XML repeats the element; JSON is an array, also for none or one. */
export interface TreeList {
  readonly item: string
  readonly items: readonly Tree[]
}

export interface TreeObject {
  readonly fields: readonly (readonly [name: string, value: Tree])[]
}

/** An answer with the name of its outermost element, which JSON leaves away. */
export interface Tree311 {
  readonly name: string
  readonly value: Tree
}

export function list(item: string, items: readonly Tree[]): TreeList {
  return { item, items }
}

export function object(fields: Readonly<Record<string, Tree>>): TreeObject {
  return { fields: Object.entries(fields) }
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
  if (typeof value !== 'object') return escaped(String(value))
  if ('item' in value) return value.items.map((one) => element(value.item, one)).join('')
  return value.fields.map(([name, field]) => element(name, field)).join('')
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Also takes out what no XML document may hold. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
}

export function toJson({ value }: Tree311): string {
  return JSON.stringify(plain(value))
}

function plain(value: Tree): unknown {
  if (value === null || typeof value !== 'object') return value
  if ('item' in value) return value.items.map(plain)
  return Object.fromEntries(value.fields.map(([name, field]) => [name, plain(field)]))
}
