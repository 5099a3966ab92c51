import { decimal, fromUtf16, type Glyph, stringOf, toUtf16 } from './glyph-strings.ts'
import { type Face, faceOf, glyphsIn, keepLetters, learnLetters } from './pdf-faces.ts'
import { type PdfFile, pdfFileOf, readPdfFile, streamOf, withStream } from './pdf-file.ts'

/**
 * The same paper with a text layer that reads as it was written. The writer ends a run where a mark is raised (ที่, น้ำ) and says of every run
 * that it reads the whole cluster, so that search and copy find it twice or three times. Here each cluster is one span, drawn at the same places,
 * and ends where the next one begins (else readers see a gap and put a space there); and each glyph stands for its own letter, for readers that
 * look at no spans.
 * @returns the bytes as they came, where the file is not of the form our writer makes
 */
export function oneTextACluster(pdf: Uint8Array): Uint8Array {
  const file = readPdfFile(pdf)
  if (file === null) return pdf
  const faces = new Map<number, Face>()
  for (const page of file.objects.values()) {
    const number = Number(/\/Type \/Page\n[\s\S]*\/Contents (\d+) 0 R/.exec(page)?.[1] ?? Number.NaN)
    const contents = file.objects.get(number)
    if (contents === undefined) continue
    const mended = mendedPage(streamOf(contents), facesOf(file, page, faces))
    if (mended === null) return pdf
    file.objects.set(number, withStream(contents, mended))
  }
  for (const face of faces.values()) keepLetters(file, face)
  return pdfFileOf(file)
}

/** The fonts of a page by the names it has for them; pages share fonts, which `all` holds by number. */
function facesOf(file: PdfFile, page: string, all: Map<number, Face>): Map<string, Face> {
  const named = new Map<string, Face>()
  const fonts = /\/Font <<([\s\S]*?)>>/.exec(page)?.[1] ?? ''
  for (const [, name = '', number] of fonts.matchAll(/\/(\S+) (\d+) 0 R/g)) {
    const face = all.get(Number(number)) ?? faceOf(file, Number(number))
    all.set(Number(number), face)
    named.set(name, face)
  }
  return named
}

/** Where a text begins: how it is turned, its place, its colour. */
const OPEN = /q\n(-?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+) (-?[\d.]+) (-?[\d.]+) cm\n((?:.* (?:cs|scn|gs)\n)*)BT\n/g
/** Glyphs in one face and size, with or without a span that says what they read. */
const RUN =
  /(\/Span <<\n {2}\/ActualText (?:<FEFF([0-9A-F]*)>|\(.*\))\n>> BDC\n)?(\d Tr\n\/(\S+) ([\d.]+) Tf\n)1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm\n(?:\[(.*)\] TJ|(\(.*\)) Tj)\n(EMC\n)?/y
const CLOSE = 'ET\nQ\n'
const THAI = /^[\u0e01-\u0e5b]+$/

/** A text of the page, as the writer opens it. */
interface Piece {
  readonly turn: string
  readonly x: number
  readonly y: number
  readonly colour: string
}

/** Some glyphs of a cluster, which stand in one run. */
interface Part {
  readonly face: Face
  /** Mode, font and size, as the writer sets them. */
  readonly begin: string
  readonly size: number
  readonly piece: Piece
  /** Where the run begins in its piece, in points, y downward. */
  readonly x: number
  readonly y: number
  readonly glyphs: readonly Glyph[]
  /** The same in few letters. */
  readonly shown: string
}

/** A letter with its marks, as far as it has been read. */
interface Cluster {
  readonly text: string
  readonly first: Part
  readonly more: { readonly part: Part; readonly x: number; readonly y: number }[]
  /** Where in the page it is to be written. */
  readonly slot: number
}

/** The page with each cluster in one span, or null where a text is not of the form our writer makes. */
function mendedPage(stream: string, faces: ReadonlyMap<string, Face>): string | null {
  const out: string[] = []
  let cluster: Cluster | null = null
  let end = 0
  OPEN.lastIndex = 0
  for (let open = OPEN.exec(stream); open !== null; open = OPEN.exec(stream)) {
    const between = stream.slice(end, open.index)
    if (between.includes('\nBT\n')) return null
    if (!onlyMarks(between)) close(null)
    out.push(between)
    const piece: Piece = { turn: open[1] ?? '', x: Number(open[2]), y: Number(open[3]), colour: open[4] ?? '' }
    const opened = out.push('') - 1
    let at = OPEN.lastIndex
    while (!stream.startsWith(CLOSE, at)) {
      RUN.lastIndex = at
      const run = RUN.exec(stream)
      const face = faces.get(run?.[4] ?? '')
      if (run === null || face === undefined || (run[1] === undefined) !== (run[10] === undefined)) return null
      at = RUN.lastIndex
      take(run, face, piece)
    }
    end = at + CLOSE.length
    OPEN.lastIndex = end
    if (out.length === opened + 1) continue
    out[opened] = open[0]
    out.push(CLOSE)
  }
  close(null)
  const rest = stream.slice(end)
  out.push(rest)
  return rest.includes('\nBT\n') ? null : out.join('')

  function take(run: RegExpExecArray, face: Face, piece: Piece): void {
    const [source, span, wide, begin = '', , size, x, y, list, one] = run
    const shown = list ?? one ?? ''
    const glyphs = glyphsIn(face, shown)
    const part: Part = { face, begin, size: Number(size), piece, x: Number(x), y: Number(y), glyphs, shown }
    const text = span === undefined ? null : wide === undefined ? '' : fromUtf16(wide)
    if (text !== null && THAI.test(text)) addPart(text, part)
    else if (text !== null || saysWhatItIs(face, shown, glyphs)) {
      close(part)
      out.push(source)
    } else {
      for (const [at, glyph] of glyphs.entries()) {
        addPart(face.texts.get(glyph.id) ?? '', { ...part, glyphs: [glyph], shown: `${shown}${at}` })
      }
    }
  }

  function addPart(text: string, part: Part): void {
    if (cluster !== null && goesOn(cluster, text, part)) {
      cluster.more.push({ part, ...placeIn(cluster.first, part) })
      return
    }
    close(part)
    cluster = { text, first: part, more: [], slot: out.push('') - 1 }
  }

  function close(next: Part | null): void {
    if (cluster !== null) out[cluster.slot] = spanOf(cluster, next)
    cluster = null
  }
}

/** Between two texts of one line stand the marks of structure only. */
const onlyMarks = (between: string) => between === '' || (between.length < 60 && /^EMC\n[\s\S]*B[DM]C\n$/.test(between))

/** Whether each glyph of a run without a span stands for one letter, or for what is not Thai. */
function saysWhatItIs(face: Face, shown: string, glyphs: readonly Glyph[]): boolean {
  const known = face.plain.get(shown)
  if (known !== undefined) return known
  const plain = glyphs.every(({ id }) => {
    const text = face.texts.get(id) ?? ''
    if (!THAI.test(text)) return true
    if (text.length === 1 && !face.letters.has(id)) face.letters.set(id, text)
    return face.letters.get(id) === text
  })
  face.plain.set(shown, plain)
  return plain
}

/** Whether these glyphs are more of the same cluster: a word said twice begins with its letter again. */
function goesOn({ text, first }: Cluster, nextText: string, next: Part): boolean {
  return (
    text === nextText &&
    text.length > 1 &&
    first.glyphs[0]?.id !== next.glyphs[0]?.id &&
    first.face === next.face &&
    first.begin === next.begin &&
    first.piece.colour === next.piece.colour &&
    first.piece.turn === next.piece.turn
  )
}

const UPRIGHT = '1 0 0 -1'

/** How far a run begins from another whose piece is turned alike. */
function placeIn(from: Part, to: Part): { x: number; y: number } {
  if (from.piece === to.piece) return { x: to.x - from.x, y: to.y - from.y }
  if (from.piece.turn === UPRIGHT) {
    return { x: to.piece.x - from.piece.x + to.x - from.x, y: from.piece.y - to.piece.y + to.y - from.y }
  }
  const [a = 1, b = 0, c = 0, d = 1] = from.piece.turn.split(' ').map(Number)
  const [right, up, area] = [to.piece.x - from.piece.x, to.piece.y - from.piece.y, a * d - b * c]
  return { x: (right * d - up * c) / area + to.x - from.x, y: (up * a - right * b) / area + to.y - from.y }
}

/** Nearer than this is the same place, in points. */
const SAME = 0.001
/** Wider gaps than this after a letter, in parts of its size, are no kerning. */
const MOST_KERNING = 0.25

/** @param next what follows in the same line */
function spanOf(cluster: Cluster, next: Part | null): string {
  const { text, first, more } = cluster
  const gap = next !== null && next.piece.turn === first.piece.turn ? placeIn(first, next) : null
  const start =
    gap === null || next === null || Math.abs(gap.y) > SAME
      ? ''
      : decimal(gap.x + ((next.glyphs[0]?.at ?? 0) * next.size) / 1000)
  const places = more.map(({ part, x, y }) => `${part.shown} ${decimal(x)} ${decimal(y)}`)
  const key = [text, first.begin, first.shown, ...places, start].join('\n')
  const known = first.face.spans.get(key)
  const [before, after] = known ?? drawn(cluster, start === '' ? null : Number(start))
  if (known === undefined) first.face.spans.set(key, [before, after])
  return `${before}${first.x} ${first.y}${after}`
}

/**
 * What draws a cluster, before and after the place where it begins: raised marks by text rise, and after the last glyph as much space as brings
 * the pen to where the next letter begins, for a mark has no width and stands somewhere over or beside its letter.
 */
function drawn({ text, first, more }: Cluster, start: number | null): [string, string] {
  const { size, face, begin } = first
  const parts = [{ part: first, x: 0, y: 0 }, ...more]
  const glyphs = parts.flatMap(({ part, x, y }) =>
    part.glyphs.map((glyph) => ({ ...glyph, at: glyph.at + (x * 1000) / size, rise: -y })),
  )
  if (THAI.test(text)) learnLetters(face, text, glyphs)
  const last = glyphs[glyphs.length - 1]
  const wide = glyphs.findLast((glyph) => glyph.width > 0)
  const own = wide === undefined ? null : ((wide.at + wide.width) * size) / 1000
  const end = own !== null && start !== null && Math.abs(start - own) < MOST_KERNING * size ? start : own
  const space = end === null || last === undefined ? 0 : end - ((last.at + last.width) * size) / 1000
  let lines = ' Tm\n'
  let pen = 0
  for (let at = 0; at < glyphs.length; ) {
    const rise = glyphs[at]?.rise ?? 0
    const other = glyphs.findIndex((glyph, later) => later > at && Math.abs(glyph.rise - rise) > SAME)
    const line = glyphs.slice(at, other === -1 ? glyphs.length : other)
    at += line.length
    const tail = at === glyphs.length && Math.abs(space) > SAME ? space : 0
    const [raise, fall] = Math.abs(rise) > SAME ? [`${decimal(rise)} Ts\n`, '0 Ts\n'] : ['', '']
    const [widen, narrow] = tail === 0 ? ['', ''] : [`${decimal(tail)} Tc\n`, '0 Tc\n']
    lines += `${raise}${widen}${stringOf(line, pen, (tail * 1000) / size)}${narrow}${fall}`
    const end = line[line.length - 1]
    pen = (end?.at ?? 0) + (end?.width ?? 0)
  }
  const plain = text === '' || (glyphs.length === 1 && face.letters.get(last?.id ?? 0) === text)
  const [open, close] = plain ? ['', ''] : [`/Span <<\n  /ActualText <FEFF${toUtf16(text)}>\n>> BDC\n`, 'EMC\n']
  return [`${open}${begin}1 0 0 -1 `, `${lines}${close}`]
}
