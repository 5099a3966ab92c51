import { createReadStream } from 'node:fs'
import { plainNumber } from './cell-text.ts'
import { type SheetCell, type SheetLimits, SheetRefusal, type SheetRow, type Workbook } from './sheet.ts'
import type { SpooledFile } from './spool.ts'

const DEEPEST = 32
/** Characters of one object. */
const LONGEST_OBJECT = 2_000_000

/**
 * Opens JSON: an array of objects, or an object with such an array in it (`{"rows": [ … ]}`). Names of the objects are the header, in
 * the order they come; objects within objects become `place.province`, lists `years[0]`. Numbers keep the digits of the file.
 */
export async function openJson(file: SpooledFile, limits: SheetLimits): Promise<Workbook> {
  const names = new Map<string, number>()
  let holder = ''
  let rows = 0
  for await (const found of objectsOf(file.path, limits)) {
    holder = found.holder
    for (const { text, index, line, column } of found.objects) {
      rows += 1
      if (rows > limits.rows) throw new SheetRefusal({ kind: 'too-many-rows', limit: limits.rows, sheet: '' })
      for (const [name] of fieldsOf(text, `${holder}[${index}]`, { line, column })) {
        if (names.has(name)) continue
        names.set(name, names.size + 1)
        if (names.size > limits.columns) {
          const address = `${holder}[${index}].${name}`
          throw new SheetRefusal({ kind: 'too-many-columns', limit: limits.columns, address })
        }
      }
    }
  }
  if (rows === 0) throw new SheetRefusal({ kind: 'empty-file' })
  const nameOf = [...names.keys()]
  return {
    format: 'json',
    sheets: [{ index: 0, name: '', hidden: false }],
    notes: [],
    rows: () => readRows(file.path, names, holder, limits),
    hiddenColumns: () => new Set(),
    address(_sheet, row, column) {
      if (row < 2) return holder === '' ? '[]' : holder
      const object = `${holder}[${row - 2}]`
      const name = nameOf[column - 1]
      return name === undefined ? object : `${object}.${name}`
    },
    close: async () => undefined,
  }
}

async function* readRows(
  path: string,
  names: ReadonlyMap<string, number>,
  holder: string,
  limits: SheetLimits,
): AsyncGenerator<SheetRow[]> {
  const header = [...names].map(([text, column]): SheetCell => textCell(column, text))
  yield [{ row: 1, hidden: false, cells: header }]
  for await (const { objects } of objectsOf(path, limits)) {
    const batch: SheetRow[] = []
    for (const { text, index, line, column } of objects) {
      const cells: SheetCell[] = []
      for (const [name, value] of fieldsOf(text, `${holder}[${index}]`, { line, column })) {
        const at = names.get(name)
        if (at === undefined) continue
        if (value.text.length > limits.cellLength) {
          const address = `${holder}[${index}].${name}`
          throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address })
        }
        if (value.text.trim() !== '') cells.push({ ...textCell(at, value.text), kind: value.kind, raw: value.raw })
      }
      cells.sort((a, b) => a.column - b.column)
      if (cells.length > 0) batch.push({ row: index + 2, hidden: false, cells })
    }
    if (batch.length > 0) yield batch
  }
}

function textCell(column: number, text: string): SheetCell {
  return { column, text, kind: 'text', raw: null, formula: false, span: null }
}

interface FoundObject {
  readonly text: string
  /** From 0. */
  readonly index: number
  /** Where it begins, from 1. */
  readonly line: number
  readonly column: number
}

/**
 * Cuts a document into the objects of its array without holding more than one of them: counts brackets outside of texts. What is
 * between the brackets of an object is checked when the object is read.
 */
async function* objectsOf(
  path: string,
  limits: SheetLimits,
): AsyncGenerator<{ holder: string; objects: FoundObject[] }> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  let column = 0
  let depth = 0
  let inString = false
  let escaped = false
  /** Depth inside the array whose objects are the rows; null until it was found. */
  let rowDepth: number | null = null
  let holder = ''
  let index = 0
  let current: string[] | null = null
  let currentLength = 0
  let begin = { line: 1, column: 1 }
  let lastString = ''
  let stringStart = -1
  let done = false
  /** In the array: an object must come, a comma must come. */
  let expects: 'object-or-end' | 'object' | 'comma-or-end' = 'object-or-end'
  let first = true
  const broken = () => new SheetRefusal({ kind: 'json-broken', line, column: Math.max(1, column) })
  const consume = (text: string): FoundObject[] => {
    const found: FoundObject[] = []
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 10) {
        line += 1
        column = 0
      } else column += 1
      if (inString) {
        if (escaped) escaped = false
        else if (code === 92) escaped = true
        else if (code === 34) {
          inString = false
          if (current === null && stringStart !== -1) lastString += text.slice(stringStart, at)
          stringStart = -1
        }
        continue
      }
      if (code === 32 || code === 10 || code === 13 || code === 9) continue
      if (done && depth === 0) throw broken()
      if (code === 34) {
        if (rowDepth !== null && depth === rowDepth) throw notRows(holder, index)
        inString = true
        if (current === null) {
          lastString = ''
          stringStart = at + 1
        }
        continue
      }
      if (code === 123 || code === 91) {
        depth += 1
        if (depth > DEEPEST) {
          throw new SheetRefusal({ kind: 'json-too-deep', address: `${holder}[${index}]`, limit: DEEPEST })
        }
        if (code === 91 && rowDepth === null && depth <= 2) {
          rowDepth = depth
          holder = depth === 1 ? '' : lastString
        } else if (rowDepth !== null && depth === rowDepth + 1 && current === null) {
          if (code === 91) throw notRows(holder, index)
          if (expects === 'comma-or-end') throw broken()
          current = []
          currentLength = 0
          from = at
          begin = { line, column }
        }
        continue
      }
      if (code === 125 || code === 93) {
        depth -= 1
        if (depth < 0) throw broken()
        if (current !== null && depth === rowDepth) {
          current.push(text.slice(from, at + 1))
          found.push({ text: current.join(''), index, ...begin })
          index += 1
          current = null
          expects = 'comma-or-end'
        } else if (rowDepth !== null && depth === rowDepth - 1 && current === null) {
          if (expects === 'object') throw broken()
          // What follows the array in its object (a count, a next page) is no row.
          rowDepth = Number.POSITIVE_INFINITY
          if (depth === 0) done = true
        } else if (depth === 0) done = true
        continue
      }
      if (rowDepth !== null && depth === rowDepth) {
        if (code !== 44) throw notRows(holder, index)
        if (expects !== 'comma-or-end') throw broken()
        expects = 'object'
      }
    }
    if (current !== null) {
      current.push(text.slice(from))
      currentLength += text.length - from
      if (currentLength > LONGEST_OBJECT) {
        throw new SheetRefusal({ kind: 'cell-too-long', limit: limits.cellLength, address: `${holder}[${index}]` })
      }
    } else if (inString && stringStart !== -1) {
      lastString = (lastString + text.slice(stringStart)).slice(0, 200)
      stringStart = 0
    }
    return found
  }
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    let text: string
    try {
      text = decoder.decode(piece as Buffer, { stream: true })
    } catch {
      throw new SheetRefusal({ kind: 'not-utf8', row: line })
    }
    if (first) text = text.replace(/^\uFEFF/, '')
    first = false
    const objects = consume(text)
    if (objects.length > 0) yield { holder, objects }
  }
  if (!done) throw broken()
  if (rowDepth === null) throw new SheetRefusal({ kind: 'json-not-rows', address: '' })
}

function notRows(holder: string, index: number): SheetRefusal {
  return new SheetRefusal({ kind: 'json-not-rows', address: `${holder}[${index}]` })
}

interface FieldValue {
  readonly text: string
  readonly kind: SheetCell['kind']
  readonly raw: string | null
}

/** Marks the digits of a number in the text given to the parser, so that they come back as they were written. */
const NUMBER_MARK = '\u0000'
const TOKENS = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\d.])/g

function fieldsOf(text: string, address: string, begin: { line: number; column: number }): [string, FieldValue][] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`)))
  } catch {
    throw new SheetRefusal({ kind: 'json-broken', ...faultIn(text, begin) })
  }
  const fields: [string, FieldValue][] = []
  flatten(value, '', fields)
  if (fields.some(([name]) => name.startsWith(NUMBER_MARK))) {
    throw new SheetRefusal({ kind: 'json-not-rows', address })
  }
  return fields
}

function faultIn(text: string, begin: { line: number; column: number }): { line: number; column: number } {
  let position = 0
  try {
    JSON.parse(text)
  } catch (error) {
    position = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0)
  }
  const before = text.slice(0, position).split('\n')
  if (before.length === 1) return { line: begin.line, column: begin.column + position }
  return { line: begin.line + before.length - 1, column: (before.at(-1) ?? '').length + 1 }
}

function flatten(value: unknown, name: string, fields: [string, FieldValue][]): void {
  if (value === null) return
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) flatten(item, `${name}[${at}]`, fields)
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) flatten(item, name === '' ? key : `${name}.${key}`, fields)
  } else {
    fields.push([name, fieldValue(value)])
  }
}

function fieldValue(value: unknown): FieldValue {
  if (typeof value === 'boolean') return { text: String(value), kind: 'boolean', raw: null }
  const text = String(value)
  if (!text.startsWith(NUMBER_MARK)) return { text, kind: 'text', raw: null }
  const digits = text.slice(1)
  if (!/[eE]/.test(digits)) return { text: digits, kind: 'number', raw: null }
  return { text: plainNumber(Number(digits)), kind: 'number', raw: digits }
}
