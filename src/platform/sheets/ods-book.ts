import { cellAddress } from './cell-address.ts'
import { numberText } from './cell-text.ts'
import {
  type Sheet,
  type SheetCell,
  type SheetLimits,
  type SheetNote,
  SheetRefusal,
  type SheetRow,
  type Workbook,
} from './sheet.ts'
import { prefixed, readXml, xmlPieces } from './xml-stream.ts'
import type { ZipParts } from './zip-parts.ts'

const CONTENT = 'content.xml'

/**
 * Opens an OpenDocument spreadsheet (OASIS ODF 1.2 and 1.3). All sheets stand in one document, so it is read once for their names and
 * once more for the rows of a sheet; a cell or row that is repeated a million times is counted, not copied.
 */
export async function openOds(zip: ZipParts, limits: SheetLimits): Promise<Workbook> {
  await refuseOthers(zip)
  const { sheets, links } = await readSheets(zip, limits)
  const notes: SheetNote[] = []
  if (zip.names.some((name) => /^(?:Basic|Scripts)\/.+\/.+/.test(name))) notes.push({ kind: 'macros-ignored' })
  if (links > 0) notes.push({ kind: 'external-links-ignored', links })
  const hidden = new Map<number, Set<number>>()
  return {
    format: 'ods',
    sheets,
    notes,
    rows(index) {
      const sheet = sheets[index]
      if (sheet === undefined) throw new RangeError(`no sheet ${index}`)
      const hiddenColumns = new Set<number>()
      hidden.set(index, hiddenColumns)
      return readRows(zip, sheet, limits, hiddenColumns)
    },
    hiddenColumns: (index) => hidden.get(index) ?? new Set(),
    address: (index, row, column) => cellAddress(sheets[index]?.name ?? '', row, column),
    close: async () => zip.close(),
  }
}

/** Texts and slides are made of the same parts; a password leaves the list of parts readable. */
async function refuseOthers(zip: ZipParts): Promise<void> {
  const manifest = 'META-INF/manifest.xml'
  if (!zip.has(manifest)) return
  let type = ''
  await readXml(zip.read(manifest), manifest, {
    open(name, attributes) {
      if (name === 'encryption-data') throw new SheetRefusal({ kind: 'password' })
      if (name === 'file-entry' && prefixed(attributes, 'full-path') === '/') {
        type = prefixed(attributes, 'media-type') ?? ''
      }
    },
  })
  if (type.includes('opendocument.text')) throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: 'word' })
  if (type.includes('opendocument.presentation')) {
    throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: 'slides' })
  }
}

async function readSheets(zip: ZipParts, limits: SheetLimits): Promise<{ sheets: Sheet[]; links: number }> {
  const sheets: Sheet[] = []
  const hiddenStyles = new Set<string>()
  const links = new Set<string>()
  let style = ''
  let depth = 0
  await readXml(zip.read(CONTENT), CONTENT, {
    open(name, attributes) {
      if (name === 'style') style = attributes['style:name'] ?? ''
      else if (name === 'table-properties' && attributes['table:display'] === 'false') hiddenStyles.add(style)
      else if (name === 'table-cell') {
        const link = /'(?:file|https?):[^']*'#/.exec(attributes['table:formula'] ?? '')?.[0]
        if (link !== undefined && links.size < 1_000) links.add(link)
      } else if (name === 'table') {
        depth += 1
        if (depth > 1) return
        if (sheets.length >= limits.sheets) throw new SheetRefusal({ kind: 'too-many-sheets', limit: limits.sheets })
        const hidden = hiddenStyles.has(attributes['table:style-name'] ?? '')
        sheets.push({ index: sheets.length, name: attributes['table:name'] ?? '', hidden })
      }
    },
    close(name) {
      if (name === 'table') depth -= 1
    },
  })
  if (sheets.length === 0) throw new SheetRefusal({ kind: 'no-sheets' })
  return { sheets, links: links.size }
}

/** A row that the file says is there so many times. */
interface RepeatedRow {
  readonly row: SheetRow
  readonly times: number
}

async function* readRows(
  zip: ZipParts,
  sheet: Sheet,
  limits: SheetLimits,
  hiddenColumns: Set<number>,
): AsyncGenerator<SheetRow[]> {
  let table = -1
  let depth = 0
  let row = 0
  let rowTimes = 1
  let rowHidden = false
  let cells: SheetCell[] = []
  let column = 0
  let columnsSeen = 0
  let attributes: Readonly<Record<string, string>> = {}
  let shown = ''
  let paragraphs = 0
  /** Only what stands in paragraphs of the cell itself is its text: a note pinned to it, a drawing over it are not. */
  let inParagraph = 0
  let aside = 0
  let inCell = false
  let waiting: RepeatedRow[] = []
  const here = () => depth === 1 && table === sheet.index
  const times = (given: string | undefined) => Math.max(1, Math.floor(Number(given ?? 1)) || 1)
  const events = {
    open(name: string, given: Readonly<Record<string, string>>) {
      if (name === 'table') {
        depth += 1
        if (depth === 1) {
          table += 1
          row = 0
          columnsSeen = 0
        }
        return
      }
      if (!here()) return
      switch (name) {
        case 'table-column': {
          const count = times(given['table:number-columns-repeated'])
          const hidden = isHidden(given['table:visibility'])
          for (let at = 1; hidden && at <= Math.min(count, limits.columns); at += 1) hiddenColumns.add(columnsSeen + at)
          columnsSeen += count
          return
        }
        case 'table-row':
          rowTimes = times(given['table:number-rows-repeated'])
          rowHidden = isHidden(given['table:visibility'])
          cells = []
          column = 0
          return
        case 'table-cell':
        case 'covered-table-cell':
          attributes = given
          shown = ''
          paragraphs = 0
          inCell = name === 'table-cell'
          return
        case 'annotation':
        case 'frame':
        case 'shapes':
          aside += 1
          return
        case 'p':
          if (!inCell || aside > 0) return
          if (paragraphs > 0) shown += '\n'
          paragraphs += 1
          inParagraph += 1
          return
        case 's':
          if (inParagraph > 0 && aside === 0) shown += ' '.repeat(Math.min(100, times(given['text:c'])))
          return
        case 'tab':
          if (inParagraph > 0 && aside === 0) shown += '\t'
          return
        case 'line-break':
          if (inParagraph > 0 && aside === 0) shown += '\n'
      }
    },
    text(piece: string) {
      if (inParagraph === 0 || aside > 0) return
      shown += piece
      if (shown.length > limits.cellLength) {
        const address = cellAddress(sheet.name, row + 1, column + 1)
        throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address })
      }
    },
    close(name: string) {
      if (name === 'table') {
        depth -= 1
        return
      }
      if (!here()) return
      switch (name) {
        case 'annotation':
        case 'frame':
        case 'shapes':
          aside -= 1
          return
        case 'p':
          if (inCell && aside === 0) inParagraph -= 1
          return
        case 'table-cell': {
          const repeated = times(attributes['table:number-columns-repeated'])
          const cell = toCell(column + 1, attributes, shown)
          if (cell !== null) {
            if (column + repeated > limits.columns) {
              const address = cellAddress(sheet.name, row + 1, limits.columns + 1)
              throw new SheetRefusal({ kind: 'too-many-columns', limit: limits.columns, address })
            }
            for (let at = 0; at < repeated; at += 1) cells.push({ ...cell, column: column + 1 + at })
          }
          column += repeated
          inCell = false
          return
        }
        case 'covered-table-cell':
          column += times(attributes['table:number-columns-repeated'])
          return
        case 'table-row':
          if (cells.length > 0) waiting.push({ row: { row: row + 1, hidden: rowHidden, cells }, times: rowTimes })
          cells = []
          row += rowTimes
      }
    },
  }
  let count = 0
  for await (const _ of xmlPieces(zip.read(CONTENT), CONTENT, events)) {
    const rows = waiting
    waiting = []
    let batch: SheetRow[] = []
    for (const { row: first, times: repeated } of rows) {
      count += repeated
      if (count > limits.rows) throw new SheetRefusal({ kind: 'too-many-rows', limit: limits.rows, sheet: sheet.name })
      for (let at = 0; at < repeated; at += 1) {
        batch.push(at === 0 ? first : { ...first, row: first.row + at })
        if (batch.length < 1_000) continue
        yield batch
        batch = []
      }
    }
    if (batch.length > 0) yield batch
    // What follows belongs to other sheets.
    if (table > sheet.index) return
  }
}

function isHidden(visibility: string | undefined): boolean {
  return visibility === 'collapse' || visibility === 'filter'
}

function toCell(column: number, attributes: Readonly<Record<string, string>>, shown: string): SheetCell | null {
  const formula = attributes['table:formula'] !== undefined
  const columns = Number(attributes['table:number-columns-spanned'] ?? 1)
  const rows = Number(attributes['table:number-rows-spanned'] ?? 1)
  const span = columns * rows > 1 ? { columns, rows } : null
  const cell = (kind: SheetCell['kind'], text: string, raw: string | null = null): SheetCell | null =>
    text.trim() === '' ? null : { column, text, kind, raw, formula, span }
  if (attributes['calcext:value-type'] === 'error') return cell('error', shown || '#?')
  switch (attributes['office:value-type']) {
    case 'float':
    case 'currency':
    case 'percentage':
      return cell('number', numberText(attributes['office:value'] ?? ''))
    case 'date': {
      const stored = attributes['office:date-value'] ?? ''
      return cell('date', stored.replace(/T00:00:00(?:\.0+)?$/, '').replace(/\.\d+$/, ''), stored)
    }
    case 'time': {
      const stored = attributes['office:time-value'] ?? ''
      const parts = /^PT(\d+)H(\d+)M(\d+)/.exec(stored)
      return cell(
        'date',
        parts === null
          ? stored
          : parts
              .slice(1)
              .map((part) => part.padStart(2, '0'))
              .join(':'),
        stored,
      )
    }
    case 'boolean':
      return cell('boolean', attributes['office:boolean-value'] ?? '')
    case 'string':
      return cell('text', attributes['office:string-value'] ?? shown)
    default:
      return cell('text', shown) ?? (formula ? cell('error', '#?') : null)
  }
}
