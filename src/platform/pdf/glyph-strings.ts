/** A glyph of a run, so far from where the run begins, in thousandths of the size. */
export interface Glyph {
  readonly id: number
  readonly at: number
  readonly width: number
}

/** Strings, which may hold brackets in pairs, and the shifts between them. */
const ELEMENT = /\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\)|-?[\d.]+/g

/** The glyphs of what a `TJ` or `Tj` shows in a font of two bytes a glyph. */
export function glyphsOf(shown: string, widths: ReadonlyMap<number, number>): Glyph[] {
  const glyphs: Glyph[] = []
  let pen = 0
  for (const [element] of shown.matchAll(ELEMENT)) {
    if (!element.startsWith('(')) {
      pen -= Number(element)
      continue
    }
    const bytes = bytesIn(element)
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const id = bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)
      const width = widths.get(id) ?? 0
      glyphs.push({ id, at: pen, width })
      pen += width
    }
  }
  return glyphs
}

/**
 * What `TJ` shows of glyphs.
 * @param from where the pen is, in thousandths of the size
 * @param spacing what is set as space after every glyph: taken back before the next one
 */
export function stringOf(glyphs: readonly Glyph[], from: number, spacing = 0): string {
  let pen = from
  const elements = glyphs.map(({ id, at, width }) => {
    const shift = pen - at
    pen = at + width + spacing
    return `${Math.abs(shift) < 0.01 ? '' : `${decimal(shift)} `}<${hex(id)}>`
  })
  return `[${elements.join(' ')}] TJ\n`
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** What a string in brackets holds, a character a byte. */
function bytesIn(literal: string): string {
  const inner = literal.slice(1, -1)
  if (!inner.includes('\\')) return inner
  return inner.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) % 256) : (ESCAPED[code] ?? code),
  )
}

export const decimal = (value: number) => String(Math.round(value * 10_000) / 10_000)
export const hex = (glyph: number) => glyph.toString(16).toUpperCase().padStart(4, '0')

/** The letters of a text written as hexadecimal UTF-16, and back. */
export function fromUtf16(text: string): string {
  let letters = ''
  for (let at = 0; at < text.length; at += 4)
    letters += String.fromCharCode(Number.parseInt(text.slice(at, at + 4), 16))
  return letters
}
export const toUtf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
