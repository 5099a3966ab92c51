import type { PdfBlock, PdfDocument } from './document.ts'

/**
 * Thai is written without spaces, and the printer breaks lines where it guesses a word to end, sometimes in the middle of one. So words are
 * told to it: those that fit their column are set as a whole, and lines break between them. Nothing is put into the text: what is copied
 * from the paper, or searched in it, is what was written.
 */

/** A text to be set: strings may be broken anywhere the printer likes, a word in brackets stays whole. */
export type Said = string | readonly (string | readonly [string])[]

const words = new Intl.Segmenter('th', { granularity: 'word' })
const THAI = /[\u0e01-\u0e5b]/
/** Signs that stand above or below a letter and take no width. */
const ABOVE_OR_BELOW = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/g
/** Closes what is before it: repetition and abbreviation marks, full stops, brackets, quotes, percent. */
const CLOSES = /^[\u0e2f\u0e46.,:;!?%)\]}\u2019\u201d]+$/
const OPENS = /[([{\u2018\u201c]$/
/** A short form: up to four letters and a full stop, "จ." */
const SHORT_FORM = /(?:^|[^\u0e01-\u0e2e])[\u0e01-\u0e2e]{1,4}\.$/
const SPACE = /^\s+$/
/** Hebrew, Arabic and the like, and signs that turn the direction of reading. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/

/** How many letters wide a text is, marks above and below not counted. */
const widthOf = (text: string) => text.replace(ABOVE_OR_BELOW, '').length

/** @param most letters of a line; a longer word is left to the printer, or it would stick out of its column */
export function inWords(text: string, most: number): Said {
  // A word set as a whole has no direction of its own: between letters that run to the left, words would change places.
  if (!THAI.test(text) || RIGHT_TO_LEFT.test(text)) return text
  const pieces: string[] = []
  for (const { segment } of words.segment(text)) {
    const before = pieces.at(-1)
    const joins =
      before !== undefined &&
      !SPACE.test(before) &&
      (CLOSES.test(segment) || OPENS.test(before) || SHORT_FORM.test(before))
    if (joins && !SPACE.test(segment)) pieces[pieces.length - 1] = before + segment
    else pieces.push(segment)
  }
  const said: (string | readonly [string])[] = []
  for (const piece of pieces) {
    const width = widthOf(piece)
    const last = said.at(-1)
    if (THAI.test(piece) && width > 1 && width <= most) said.push([piece])
    else if (typeof last === 'string') said[said.length - 1] = last + piece
    else said.push(piece)
  }
  return said
}

const PAGE_POINTS = 481
const POINTS_OF_A_MILLIMETRE = 2.835
/** Width of a letter against its size: the widest usual ones, so that a word that is kept whole fits. */
const LETTER = 0.66
const CELL_SIZE = 9
/** What a line of running text holds at least. */
const LINE = 30

/** Letters that fit each column of a table, as the template sets it. */
function lettersOf(columns: readonly { readonly wide?: number }[]): number[] {
  const all = columns.reduce((sum, { wide }) => sum + (wide ?? 1), 0)
  const padding = (columns.length > 6 ? 2.6 : 4) * POINTS_OF_A_MILLIMETRE
  return columns.map(({ wide }) => Math.floor((((wide ?? 1) / all) * PAGE_POINTS - padding) / (LETTER * CELL_SIZE)))
}

/** The words of a paper told apart; what names it, and its headings, stay as they are: the reader's list of contents is made of them. */
export function documentInWords(document: PdfDocument) {
  return {
    ...document,
    titleSaid: inWords(document.title, 20),
    cover: document.cover.map((line) => inWords(line, LINE)),
    blocks: document.blocks.map(blockInWords),
  }
}

function blockInWords(block: PdfBlock) {
  const line = (text: string) => inWords(text, LINE)
  switch (block.kind) {
    case 'heading':
      return block
    case 'text':
      return { ...block, text: block.text.split('\n').map(line) }
    case 'list':
      return { ...block, items: block.items.map(line) }
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ name, value }) => ({ name: inWords(name, 16), value: line(value) })),
      }
    case 'table': {
      const most = lettersOf(block.columns)
      const row = (cells: readonly string[]) => cells.map((cell, at) => inWords(cell, most[at] ?? LINE))
      const { total } = block
      return {
        ...block,
        caption: line(block.caption),
        columns: block.columns.map((column, at) => ({ ...column, text: inWords(column.text, most[at] ?? LINE) })),
        rows: block.rows.map(row),
        ...(total === undefined ? {} : { total: row(total) }),
        empty: line(block.empty),
      }
    }
    case 'bars':
      return {
        ...block,
        caption: line(block.caption),
        rows: block.rows.map((one) => ({ ...one, label: inWords(one.label, 28) })),
      }
    case 'tiles':
      return { ...block, caption: line(block.caption), legend: line(block.legend) }
    case 'scatter':
      return { ...block, caption: line(block.caption) }
    case 'signatures':
      return { ...block, lines: block.lines.map(({ role, body }) => ({ role: line(role), body: line(body) })) }
  }
}
