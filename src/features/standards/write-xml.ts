/** An element to be written; an attribute or child that is null or undefined is left out. */
export type XmlOut = [name: string, attributes: XmlAttributes, ...content: (XmlOut | string | null)[]]

type XmlAttributes = Readonly<Record<string, string | number | null | undefined>>

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** An element as text, one line for each element that holds others. */
export function xmlText(element: XmlOut, indent = ''): string {
  const [name, attributes, ...content] = element
  const head = Object.entries(attributes).map(([key, value]) =>
    value === null || value === undefined ? '' : ` ${key}="${escaped(String(value), true)}"`,
  )
  const inner = content.filter((part) => part !== null)
  const start = `${indent}<${name}${head.join('')}`
  if (inner.length === 0) return `${start}/>\n`
  const [first] = inner
  if (typeof first === 'string')
    return `${start}>${inner.map((part) => escaped(String(part), false)).join('')}</${name}>\n`
  const parts = inner.map((part) => (typeof part === 'string' ? escaped(part, false) : xmlText(part, `${indent}  `)))
  return `${start}>\n${parts.join('')}${indent}</${name}>\n`
}

/** What XML 1.0 cannot hold at all is left out; a carriage return would come back as a line feed if it were not numbered. */
function escaped(text: string, quoted: boolean): string {
  const safe = text
    .toWellFormed()
    .replace(NOT_IN_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
  return quoted ? safe.replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;') : safe
}

const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
