import { fromUtf16, type Glyph, glyphsOf, hex, toUtf16 } from './glyph-strings.ts'
import { type PdfFile, streamOf, withStream } from './pdf-file.ts'

/** A font of a file: by glyph, what it stands for and how wide it is, in thousandths of the size. */
export interface Face {
  /** Number of the object that says what glyphs stand for. */
  readonly toUnicode: number
  readonly texts: ReadonlyMap<number, string>
  readonly widths: ReadonlyMap<number, number>
  /** The letter each glyph of Thai draws, as it is found out; what was found first holds. */
  readonly letters: Map<number, string>
  /** The glyphs of strings that were read: the same come again and again. */
  readonly read: Map<string, readonly Glyph[]>
  /** Which strings need no span, and what was written for clusters, for the same reason. */
  readonly plain: Map<string, boolean>
  readonly spans: Map<string, [string, string]>
}

const CHARACTER = /^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm

/** @param number of the font's object */
export function faceOf(file: PdfFile, number: number): Face {
  const font = file.objects.get(number) ?? ''
  const toUnicode = Number(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1])
  const texts = new Map<number, string>()
  for (const [, glyph = '', text = ''] of streamOf(file.objects.get(toUnicode) ?? '').matchAll(CHARACTER)) {
    texts.set(Number.parseInt(glyph, 16), fromUtf16(text))
  }
  const inner = file.objects.get(Number(/\/DescendantFonts \[(\d+) 0 R\]/.exec(font)?.[1])) ?? ''
  const widths = new Map<number, number>()
  for (const [, from, to, width] of (/\/W \[([^\]]*)\]/.exec(inner)?.[1] ?? '').matchAll(/(\d+) (\d+) (\S+)/g)) {
    for (let glyph = Number(from); glyph <= Number(to); glyph++) widths.set(glyph, Number(width))
  }
  return { toUnicode, texts, widths, letters: new Map(), read: new Map(), plain: new Map(), spans: new Map() }
}

export function glyphsIn(face: Face, shown: string): readonly Glyph[] {
  const known = face.read.get(shown)
  if (known !== undefined) return known
  const glyphs = glyphsOf(shown, face.widths)
  face.read.set(shown, glyphs)
  return glyphs
}

/** Notes which letter each glyph of a cluster draws, where there are as many glyphs as letters. */
export function learnLetters(face: Face, text: string, glyphs: readonly { readonly id: number }[]): void {
  const drawn = asDrawn(text)
  if (drawn.length !== glyphs.length) return
  for (const [at, { id }] of glyphs.entries()) if (!face.letters.has(id)) face.letters.set(id, drawn[at] ?? '')
}

/** Letters as they are drawn: sara am is a ring, which stands under the tone mark, and then sara aa. */
const asDrawn = (text: string) => text.replace(/(?<=.)([\u0e48-\u0e4b]?)\u0e33/g, '\u0e4d$1\u0e32')

/** As many as one list of a character map may hold. */
const MOST_CHARACTERS = 100

/** Writes into the file what was found of a font's letters. */
export function keepLetters(file: PdfFile, { toUnicode, texts, letters }: Face): void {
  const map = file.objects.get(toUnicode)
  if (map === undefined || letters.size === 0) return
  const lines = [...new Map([...texts, ...letters])]
    .sort(([one], [other]) => one - other)
    .map(([id, text]) => `<${hex(id)}> <${toUtf16(text)}>\n`)
  const lists = Array.from({ length: Math.ceil(lines.length / MOST_CHARACTERS) }, (_, at) => {
    const some = lines.slice(at * MOST_CHARACTERS, (at + 1) * MOST_CHARACTERS)
    return `${some.length} beginbfchar\n${some.join('')}endbfchar\n`
  })
  const own = streamOf(map).replace(/\d+ beginbfchar\n[\s\S]*endbfchar\n/, lists.join(''))
  file.objects.set(toUnicode, withStream(map, own))
}
