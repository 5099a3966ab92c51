import { posix } from 'node:path'
import { cellAddress, parseReference } from './cell-address.ts'
import { isDateFormat, numberText, serialText } from './cell-text.ts'
import {
  type LooksLike,
  type Sheet,
  type SheetCell,
  type SheetLimits,
  type SheetNote,
  SheetRefusal,
  type SheetRow,
  type Workbook,
} from './sheet.ts'
import { TextStore } from './text-store.ts'
import { prefixed, readXml, type XmlEvents, xmlPieces } from './xml-stream.ts'
import type { ZipParts } from './zip-parts.ts'

const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

/** What the reading of cells needs from the other parts of the archive. */
interface BookParts {
  readonly texts: TextStore
  /** Whether the format with this number shows days. */
  readonly dates: readonly boolean[]
  readonly system: 1900 | 1904
}

interface SheetPart extends Sheet {
  readonly part: string
}

/**
 * Opens an XLSX (ECMA-376, transitional and strict) for reading. Macros and links to other files are never followed.
 * Sheets are found by the relations of the workbook, not by the names of parts, which writers choose as they like.
 */
export async function openXlsx(zip: ZipParts, limits: SheetLimits, folder?: string): Promise<Workbook> {
  const workbookPart = await mainPart(zip)
  if (/\.bin$/i.test(workbookPart)) throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: 'xlsb' })
  const relations = await relationsOf(zip, workbookPart)
  const { sheets, system } = await readWorkbook(zip, workbookPart, relations, limits)
  const notes: SheetNote[] = []
  if (zip.names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) notes.push({ kind: 'macros-ignored' })
  const links = relations.filter(({ type }) => type === 'externalLink').length
  if (links > 0) notes.push({ kind: 'external-links-ignored', links })
  if (system === 1904) notes.push({ kind: 'dates-of-1904' })
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target
  const dates = await readDateStyles(zip, partOf('styles'))
  const texts = new TextStore(folder)
  const hidden = new Map<number, Set<number>>()
  const spans = new Map<number, Spans | null>()
  let textsRead = false
  return {
    format: 'xlsx',
    sheets: sheets.map(({ index, name, hidden: isHidden }) => ({ index, name, hidden: isHidden })),
    notes,
    async *rows(index) {
      const sheet = sheets[index]
      if (sheet === undefined) throw new RangeError(`no sheet ${index}`)
      if (!textsRead) {
        await readSharedTexts(zip, partOf('sharedStrings'), texts, limits)
        textsRead = true
      }
      const hiddenColumns = new Set<number>()
      hidden.set(index, hiddenColumns)
      const merged = spans.has(index) ? spans.get(index) : await findSpans(zip.read(sheet.part))
      spans.set(index, merged ?? null)
      yield* readRows(zip, sheet, { texts, dates, system }, limits, hiddenColumns, merged ?? null)
    },
    hiddenColumns: (index) => hidden.get(index) ?? new Set(),
    address: (index, row, column) => cellAddress(sheets[index]?.name ?? '', row, column),
    async close() {
      texts.close()
      zip.close()
    },
  }
}

interface Relation {
  readonly id: string
  /** The last word of its type's address, which transitional and strict files share. */
  readonly type: string
  readonly target: string
}

async function relationsOf(zip: ZipParts, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part)
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  if (!zip.has(file)) return []
  const relations: Relation[] = []
  await readXml(zip.read(file), file, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const { Id = '', Type = '', Target = '', TargetMode = '' } = attributes
      const outside = TargetMode === 'External'
      const target = outside ? '' : Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target })
    },
  })
  return relations
}

async function mainPart(zip: ZipParts): Promise<string> {
  const root = await relationsOf(zip, '')
  const named = root.find(({ type }) => type === 'officeDocument')?.target
  for (const part of [named, 'xl/workbook.xml', 'xl/workbook.bin']) {
    if (part?.startsWith('word/') || part?.startsWith('ppt/')) break
    if (part !== undefined && zip.has(part)) return part
  }
  if (zip.names.some((name) => name.startsWith('xl/')))
    throw new SheetRefusal({ kind: 'corrupt', part: 'xl/workbook.xml' })
  throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: otherArchive(zip.names) })
}

function otherArchive(names: readonly string[]): LooksLike {
  if (names.some((name) => name.startsWith('word/'))) return 'word'
  return names.some((name) => name.startsWith('ppt/')) ? 'slides' : 'zip'
}

async function readWorkbook(
  zip: ZipParts,
  part: string,
  relations: readonly Relation[],
  limits: SheetLimits,
): Promise<{ sheets: SheetPart[]; system: 1900 | 1904 }> {
  const sheets: SheetPart[] = []
  let system: 1900 | 1904 = 1900
  await readXml(zip.read(part), part, {
    open(name, attributes) {
      if (name === 'workbookPr' && isTrue(attributes.date1904)) system = 1904
      if (name !== 'sheet') return
      const relation = relations.find(({ id }) => id === prefixed(attributes, 'id'))
      // A sheet that holds only a chart has no cells to read.
      if (relation !== undefined && relation.type !== 'worksheet') return
      if (relation === undefined || !zip.has(relation.target)) throw new SheetRefusal({ kind: 'corrupt', part })
      if (sheets.length >= limits.sheets) throw new SheetRefusal({ kind: 'too-many-sheets', limit: limits.sheets })
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden'
      sheets.push({ index: sheets.length, name: attributes.name ?? '', hidden, part: relation.target })
    },
  })
  if (sheets.length === 0) throw new SheetRefusal({ kind: 'no-sheets' })
  return { sheets, system }
}

async function readDateStyles(zip: ZipParts, part: string | undefined): Promise<boolean[]> {
  if (part === undefined || !zip.has(part)) return []
  const codes = new Map<number, string>()
  const formats: number[] = []
  let inCellFormats = false
  await readXml(zip.read(part), part, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) formats.push(Number(attributes.numFmtId ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats.map((id) => isDateFormat(id, codes.get(id) ?? null))
}

async function readSharedTexts(
  zip: ZipParts,
  part: string | undefined,
  texts: TextStore,
  limits: SheetLimits,
): Promise<void> {
  if (part === undefined || !zip.has(part)) return
  let text = ''
  let inText = false
  let inReading = 0
  let characters = 0
  const events: XmlEvents = {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = inReading === 0
      else if (name === 'rPh') inReading += 1
    },
    text(piece) {
      if (!inText) return
      text += piece
      if (text.length > limits.cellLength) {
        throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address: `${part} ${texts.size}` })
      }
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inReading -= 1
      else if (name === 'si') {
        characters += text.length
        if (characters > limits.sharedText) {
          throw new SheetRefusal({ kind: 'too-big', limitMegabytes: Math.round(limits.sharedText / 1e6) })
        }
        texts.add(unescaped(text))
      }
    },
  }
  for await (const _ of xmlPieces(zip.read(part), part, events)) {
    // each piece has gone into the store
  }
}

/** `_x000D_` is how a character that XML cannot hold is written. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

async function* readRows(
  zip: ZipParts,
  sheet: SheetPart,
  book: BookParts,
  limits: SheetLimits,
  hiddenColumns: Set<number>,
  spans: Spans | null,
): AsyncGenerator<SheetRow[]> {
  const at = (row: number, column: number) => cellAddress(sheet.name, row, column)
  const corrupt = () => new SheetRefusal({ kind: 'corrupt', part: sheet.part })
  let batch: SheetRow[] = []
  let rows = 0
  let row = 0
  let rowHidden = false
  let cells: SheetCell[] = []
  let column = 0
  let type = ''
  let style = 0
  let formula = false
  let value = ''
  /** Whether the text that comes belongs to the value of the cell. */
  let reading = false
  let inReading = 0
  let hasValue = false
  const events: XmlEvents = {
    open(name, attributes) {
      switch (name) {
        case 'c': {
          const reference = attributes.r
          const next = reference === undefined ? column + 1 : parseReference(reference)[0]
          // Cells and rows that do not go on to the right and down are no sheet that any program opens.
          if (next <= column || next > LAST_COLUMN) throw corrupt()
          column = next
          type = attributes.t ?? 'n'
          style = attributes.s === undefined ? 0 : Number(attributes.s)
          formula = false
          value = ''
          hasValue = false
          return
        }
        case 'v':
          reading = true
          hasValue = true
          return
        case 't':
          reading = type === 'inlineStr' && inReading === 0
          return
        case 'f':
          formula = true
          return
        case 'rPh':
          inReading += 1
          return
        case 'row': {
          const next = attributes.r === undefined ? row + 1 : Number(attributes.r)
          if (!Number.isInteger(next) || next <= row || next > LAST_ROW) throw corrupt()
          row = next
          rowHidden = isTrue(attributes.hidden)
          cells = []
          column = 0
          return
        }
        case 'col':
          if (isTrue(attributes.hidden)) {
            const last = Math.min(Number(attributes.max), limits.columns)
            for (let hidden = Number(attributes.min); hidden <= last; hidden += 1) hiddenColumns.add(hidden)
          }
          return
      }
    },
    text(piece) {
      if (!reading) return
      value += piece
      if (value.length > limits.cellLength) {
        throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address: at(row, column) })
      }
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          reading = false
          return
        case 'rPh':
          inReading -= 1
          return
        case 'c': {
          const uncomputed = formula && !hasValue
          const cell = uncomputed ? uncomputedCell(column) : toCell(column, type, style, value, formula, book)
          if (cell === null) return
          if (column > limits.columns) {
            throw new SheetRefusal({ kind: 'too-many-columns', limit: limits.columns, address: at(row, column) })
          }
          const span = spans?.get(spanKey(row, column))
          cells.push(span === undefined ? cell : { ...cell, span })
          return
        }
        case 'row': {
          if (cells.length === 0) return
          rows += 1
          if (rows > limits.rows)
            throw new SheetRefusal({ kind: 'too-many-rows', limit: limits.rows, sheet: sheet.name })
          batch.push({ row, hidden: rowHidden, cells })
          cells = []
          return
        }
      }
    },
  }
  for await (const _ of xmlPieces(zip.read(sheet.part), sheet.part, events)) {
    if (batch.length === 0) continue
    const full = batch
    batch = []
    yield full
  }
}

function uncomputedCell(column: number): SheetCell {
  return { column, text: '#?', kind: 'error', raw: null, formula: true, span: null }
}

function toCell(
  column: number,
  type: string,
  style: number,
  value: string,
  formula: boolean,
  book: BookParts,
): SheetCell | null {
  let text = value
  let kind: SheetCell['kind'] = 'text'
  let raw: string | null = null
  switch (type) {
    case 's': {
      const shared = book.texts.get(Number(value))
      if (shared === undefined) throw new SheetRefusal({ kind: 'corrupt', part: 'sharedStrings' })
      text = shared
      break
    }
    case 'n': {
      if (value === '') return null
      const day = book.dates[style] === true ? serialText(Number(value), book.system) : null
      text = day ?? numberText(value)
      kind = day === null ? 'number' : 'date'
      raw = day === null ? null : value
      break
    }
    case 'b':
      text = isTrue(value) ? 'true' : 'false'
      kind = 'boolean'
      break
    case 'e':
      kind = 'error'
      break
    case 'd':
      text = value.replace(/T00:00:00(?:\.0+)?Z?$/, '').replace(/(?:\.\d+)?Z?$/, '')
      kind = 'date'
      raw = value
      break
    default:
      text = unescaped(value)
  }
  // Blanks alone are a blank cell.
  return text.trim() === '' ? null : { column, text, kind, raw, formula, span: null }
}

type Spans = Map<number, { columns: number; rows: number }>

function spanKey(row: number, column: number): number {
  return row * 20_000 + column
}

const MOST_SPANS = 500_000

/** Merged cells are listed after all rows, but needed with them: this first look only searches the bytes for the list. */
async function findSpans(bytes: AsyncIterable<Buffer>): Promise<Spans | null> {
  const mark = Buffer.from('mergeCell ')
  let spans: Spans | null = null
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of bytes) {
    const window = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const first = window.indexOf(mark)
    if (first === -1) {
      rest = window.subarray(Math.max(0, window.length - mark.length))
      continue
    }
    spans ??= new Map()
    const text = window.toString('latin1', first)
    const whole = text.slice(0, text.lastIndexOf('>') + 1)
    for (const [, reference = ''] of whole.matchAll(/mergeCell ref="([$A-Z0-9:]{1,40})"/g)) {
      if (spans.size < MOST_SPANS) addSpan(spans, reference)
    }
    rest = Buffer.from(text.slice(whole.length), 'latin1')
  }
  return spans
}

function addSpan(spans: Spans, reference: string): void {
  const [from = '', to = ''] = reference.split(':')
  const [column, row] = parseReference(from)
  const [lastColumn, lastRow] = parseReference(to)
  const span = { columns: lastColumn - column + 1, rows: lastRow - row + 1 }
  if (span.columns >= 1 && span.rows >= 1 && span.columns * span.rows > 1) spans.set(spanKey(row, column), span)
}
