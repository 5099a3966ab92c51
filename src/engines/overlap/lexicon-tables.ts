import { plainName } from './body-forms.ts'
import * as GROUP from './core/group-names.ts'
import * as TABLE from './core/table-names.ts'
import { TABLE_COUNT, Tables } from './core/tables.ts'
import * as UNIT from './core/unit-kinds.ts'
import { CAPITAL, CAPITAL_DISTRICT, CAPITAL_SUBDISTRICT, COUNTS, STRONG, WITH_TONES } from './core/words.ts'
import type { LexiconWord, Words } from './lexicon.ts'
import type { PlaceNames } from './project.ts'
import { fullBytes, hashOfAll, readSkeleton, skeletonOfWord } from './thai-text.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/**
 * The lexicon and the list of places as the block of arrays that core/tables.ts reads: the same for JavaScript and the compiled finder.
 * @param places the list of places, where there is one: it shows where a name ends when blanks were lost
 */
export function tablesOf(words: Words, places?: PlaceNames): ArrayBuffer {
  const columns = new Map<number, Column>()
  addWords(columns, words)
  addGroups(columns, words)
  const { source } = words
  addNames(columns, TABLE.capitals, source.markers.capital ?? [], readSkeleton)
  addNames(columns, TABLE.natures, source.natures, fullBytes)
  addNames(columns, TABLE.provinceNames, source.provinces, readSkeleton)
  const all = [...(places?.values() ?? [])]
  addNames(
    columns,
    TABLE.districtNames,
    all.flatMap((p) => p.district ?? []),
    readSkeleton,
  )
  addNames(
    columns,
    TABLE.subdistrictNames,
    all.flatMap((p) => p.subdistrict ?? []),
    readSkeleton,
  )
  addPlaces(columns, source.provinces, places)
  return inOneBlock(columns)
}

function inOneBlock(columns: ReadonlyMap<number, Column>): ArrayBuffer {
  const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8
  let size = TABLE_COUNT * 8
  for (const column of columns.values()) size += aligned(column.byteLength)
  const block = new ArrayBuffer(size)
  const directory = new Uint32Array(block, 0, TABLE_COUNT * 2)
  let at = TABLE_COUNT * 8
  for (const [table, column] of columns) {
    directory[table * 2] = at
    directory[table * 2 + 1] = column.length
    new Uint8Array(block, at, column.byteLength).set(
      new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
    )
    at += aligned(column.byteLength)
  }
  return block
}

function addWords(columns: Map<number, Column>, words: Words): void {
  const { list, trie, long } = words
  columns.set(TABLE.trieBase, trie.base)
  columns.set(TABLE.trieParent, trie.parent)
  columns.set(TABLE.trieWord, trie.wordAt)
  columns.set(TABLE.beginnings, words.beginnings)
  const longWords = long.map(({ word }) => word)
  const longBytes = long.map(({ bytes }) => bytes)
  columns.set(TABLE.longWords, Uint16Array.from(longWords))
  columns.set(TABLE.longFrom, startsOf(longBytes, Uint16Array))
  columns.set(TABLE.longBytes, joined(longBytes))
  const column = (table: number, of: (word: LexiconWord) => number) => columns.set(table, Uint8Array.from(list, of))
  column(TABLE.wordRole, (w) => w.role)
  column(TABLE.wordValue, (w) => w.value)
  column(TABLE.wordUnit, (w) => w.unit + 1)
  column(TABLE.wordMeasure, (w) => w.measure + 1)
  column(TABLE.wordFlags, flagsOf)
  column(TABLE.wordLength, (w) => Math.min(255, w.word.length))
  const exact = list.map((w) => w.exact ?? '')
  columns.set(TABLE.exactFrom, startsOf(exact, Uint16Array))
  columns.set(TABLE.exactUnits, unitsIn(exact.join('')))
  const kinds = words.units.map((unit) => unitKinds[unit] ?? UNIT.other)
  columns.set(TABLE.unitKind, Uint8Array.from(kinds))
}

function flagsOf(w: LexiconWord): number {
  return (
    (w.strong ? STRONG : 0) |
    (w.withTones ? WITH_TONES : 0) |
    (w.word === 'จำนวน' ? COUNTS : 0) |
    (w.capital === 'capital' ? CAPITAL : 0) |
    (w.capital === 'subdistrict' ? CAPITAL_SUBDISTRICT : 0) |
    (w.capital === 'district' ? CAPITAL_DISTRICT : 0)
  )
}

const unitKinds: Readonly<Record<string, number>> = {
  kilometre: UNIT.kilometre,
  metre: UNIT.metre,
  centimetre: UNIT.centimetre,
  'cubic-metre': UNIT.cubicMetre,
  'million-cubic-metre': UNIT.millionCubicMetre,
  'square-metre': UNIT.squareMetre,
  rai: UNIT.rai,
  'cubic-metre-hour': UNIT.power,
  kilowatt: UNIT.power,
  place: UNIT.place,
}

function addGroups(columns: Map<number, Column>, words: Words): void {
  const groups = new Uint8Array(16)
  const { numbered, works, objects } = words
  groups[GROUP.control] = numbered.indexOf('control') + 1
  groups[GROUP.section] = numbered.indexOf('section') + 1
  groups[GROUP.lane] = numbered.indexOf('lane') + 1
  groups[GROUP.canal] = numbered.indexOf('canal') + 1
  groups[GROUP.dredge] = works.indexOf('dredge') + 1
  groups[GROUP.drill] = works.indexOf('drill') + 1
  groups[GROUP.waterSource] = objects.indexOf('water.source') + 1
  groups[GROUP.anyRoad] = objects.indexOf('road.any') + 1
  groups[GROUP.anyWell] = objects.indexOf('well.any') + 1
  groups[GROUP.supervision] = words.supervision
  columns.set(TABLE.groups, groups)
  columns.set(TABLE.objectClass, words.objectClass)
  columns.set(TABLE.perBody, words.perBody)
  columns.set(TABLE.isAny, words.isAny)
  columns.set(TABLE.crossing, words.crossing)
}

/** Names for `KnownNames`: those that begin alike stand together, the longest first. */
function addNames(
  columns: Map<number, Column>,
  table: number,
  names: readonly string[],
  bytesOf: (name: string) => Uint8Array,
): void {
  const key = (name: Uint8Array) => ((name[0] as number) << 8) | (name[1] as number)
  const sorted = [...new Set(names)]
    .map((name) => bytesOf(name.replace(/[*\s]/g, '')))
    .filter((bytes) => bytes.length >= 2)
    .sort((a, b) => key(a) - key(b) || b.length - a.length)
  const first = new Uint16Array(sorted.length > 0 ? 1 << 16 : 0)
  for (let i = sorted.length - 1; i >= 0; i--) first[key(sorted[i] as Uint8Array)] = i + 1
  columns.set(table, first)
  columns.set(table + 1, startsOf(sorted, Uint16Array))
  columns.set(table + 2, joined(sorted))
}

/** The list of places: each name once, and by code which names it has. */
function addPlaces(columns: Map<number, Column>, provinces: readonly string[], places?: PlaceNames): void {
  const numbers = new Map<string, number>()
  const numberOf = (name: string | undefined): number => {
    if (name === undefined) return 0
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size + 1)
    return numbers.size
  }
  const provinceNumbers = provinces.map((name) => numberOf(name) - 1)
  const codes: number[] = []
  const names: number[] = []
  for (const [code, place] of places ?? []) {
    codes.push(Number(code))
    names.push(numberOf(place.province), numberOf(place.district), numberOf(place.subdistrict))
  }
  const texts = [...numbers.keys()].map((name) => fullBytes(plainName(name)))
  const spans = [...numbers.keys()].map((name) => skeletonOfWord(plainName(name)))
  columns.set(TABLE.placeHash, Uint32Array.from(spans, hashOfAll))
  columns.set(TABLE.placeTextFrom, startsOf(texts, Uint32Array))
  columns.set(TABLE.placeText, joined(texts))
  columns.set(TABLE.placeSpanFrom, startsOf(spans, Uint32Array))
  columns.set(TABLE.placeSpan, joined(spans))
  columns.set(TABLE.provinces, Uint16Array.from(provinceNumbers))
  columns.set(TABLE.listCode, Uint32Array.from(codes))
  columns.set(TABLE.listNames, Uint16Array.from(names))
}

/** Where each of the parts begins, and where the last one ends. */
function startsOf<T extends Uint16Array | Uint32Array>(
  parts: readonly { readonly length: number }[],
  kind: new (length: number) => T,
): T {
  const starts = new kind(parts.length + 1)
  for (const [i, { length }] of parts.entries()) starts[i + 1] = (starts[i] as number) + length
  return starts
}

function unitsIn(text: string): Uint16Array {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  return units
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const plain = new WeakMap<Words, Tables>()

/** The tables of a lexicon without a list of places, made once. */
export function plainTables(words: Words): Tables {
  let tables = plain.get(words)
  if (!tables) {
    tables = new Tables(tablesOf(words))
    plain.set(words, tables)
  }
  return tables
}
