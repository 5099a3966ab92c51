// The door of the compiled finder, for the AssemblyScript compiler; compiled.ts and project-rows.ts are on the other side.
import { BatchReader } from './batch.ts'
import { BandSorter, Blocks, blocksFrom } from './group.ts'
import { BATCH } from './layout.ts'
import { Columns } from './prepare.ts'
import { Rarity } from './rarity.ts'
import { RowsReader } from './read-rows.ts'
import { Scan, StoredBatch } from './scan.ts'
import { ModelTables, PairJudge } from './score.ts'
import { Tables } from './tables.ts'

export function bytes(length: i32): Uint8Array {
  return new Uint8Array(length)
}
export function halves(length: i32): Uint16Array {
  return new Uint16Array(length)
}
export function words(length: i32): Uint32Array {
  return new Uint32Array(length)
}
export function floats(length: i32): Float32Array {
  return new Float32Array(length)
}
export function doubles(length: i32): Float64Array {
  return new Float64Array(length)
}

let tables!: Tables
let reader: BatchReader | null = null
let units = new Uint16Array(1 << 19)
const ends = new Uint32Array(BATCH * 3)
const amounts = new Float32Array(BATCH)
const years = new Uint16Array(BATCH * 2)

export function setTables(block: Uint8Array): void {
  tables = new Tables(block.buffer)
}

/** Room for the letters of a batch. */
export function unitsFor(length: i32): Uint16Array {
  if (length > units.length) units = new Uint16Array(length * 2)
  return units
}
export function endsRoom(): Uint32Array {
  return ends
}
export function amountsRoom(): Float32Array {
  return amounts
}
export function yearsRoom(): Uint16Array {
  return years
}

export function prepare(count: i32): BatchReader {
  let made = reader
  if (made === null) {
    made = new BatchReader(tables)
    reader = made
  }
  made.make(new Columns(units, ends, amounts, years), count)
  return made
}
export function recordsOf(made: BatchReader): Uint8Array {
  return made.records
}
export function offsetsOf(made: BatchReader): Uint32Array {
  return made.offsets
}
export function glanceOf(made: BatchReader): Uint32Array {
  return made.glance
}
export function bandsOf(made: BatchReader): Uint32Array {
  return made.bands
}
export function bandsFromOf(made: BatchReader): Uint32Array {
  return made.bandsFrom
}
export function wordsOf(made: BatchReader): Uint32Array {
  return made.words
}
export function wordCountOf(made: BatchReader): i32 {
  return made.wordCount
}

/** Sorts rows of keys and projects and makes blocks of them. */
export function group(
  keys: Uint32Array,
  projects: Uint32Array,
  otherKeys: Uint32Array,
  otherProjects: Uint32Array,
  rows: i32,
  size: i32,
): Blocks {
  new BandSorter().sort(keys, projects, otherKeys, otherProjects, rows)
  return blocksFrom(otherKeys, otherProjects, rows, size, keys, projects)
}
export function membersOf(blocks: Blocks): Uint32Array {
  return blocks.members
}
export function blockFromOf(blocks: Blocks): Uint32Array {
  return blocks.blockFrom
}
export function blocksOfOf(blocks: Blocks): Uint32Array {
  return blocks.blocksOf
}
export function blocksFromOf(blocks: Blocks): Uint32Array {
  return blocks.blocksFrom
}
export function blocks(
  members: Uint32Array,
  blockFrom: Uint32Array,
  blocksOf: Uint32Array,
  blocksFrom: Uint32Array,
): Blocks {
  return new Blocks(members, blockFrom, blocksOf, blocksFrom)
}

let batches: StoredBatch[] = []
export function addBatch(records: Uint8Array, offsets: Uint32Array, glance: Uint32Array): void {
  batches.push(new StoredBatch(records, offsets, glance))
}

let scan!: Scan
export function beginScan(
  blocks: Blocks,
  size: i32,
  counts: Uint32Array,
  counted: i32,
  bias: f64,
  weights: Float64Array,
  together: Float64Array,
  curve: Float64Array,
  relatedBias: f64,
  related: Float64Array,
  correctionBias: f64,
  correction: Float64Array,
  minScore: f64,
  minRelated: f64,
): void {
  const model = new ModelTables(weights, together, curve, related, correction)
  model.bias = bias
  model.relatedBias = relatedBias
  model.correctionBias = correctionBias
  const judge = new PairJudge(model, tables, new Rarity(counts, counted))
  scan = new Scan(batches, blocks, size, judge, minScore, minRelated)
}
export function scanRange(from: i32, to: i32): i32 {
  scan.range(from, to)
  return scan.foundCount
}
export function foundRoom(): Float64Array {
  return scan.found
}

let rows: RowsReader | null = null
export function beginRows(): RowsReader {
  const made = new RowsReader()
  rows = made
  return made
}
/** Room for a piece of the file: `roomAt` says where in it. */
export function room(r: RowsReader, length: i32): Uint8Array {
  return r.csv.room(length)
}
export function roomAt(r: RowsReader): i32 {
  return r.csv.roomAt
}
export function filled(r: RowsReader, length: i32): void {
  r.csv.filled(length)
}
export function finishRows(r: RowsReader): void {
  r.finish()
}
export function nextStep(r: RowsReader): i32 {
  return r.next()
}
export function setColumns(r: RowsReader, id: i32, title: i32, body: i32, place: i32, amount: i32, year: i32): void {
  r.setColumns(id, title, body, place, amount, year)
}
export function beginBatch(r: RowsReader): void {
  r.beginBatch()
}
export function countOf(r: RowsReader): i32 {
  return r.count
}
export function rowUnits(r: RowsReader): Uint16Array {
  return r.units
}
export function rowEnds(r: RowsReader): Uint32Array {
  return r.ends
}
export function rowAmounts(r: RowsReader): Float32Array {
  return r.amounts
}
export function rowYears(r: RowsReader): Uint16Array {
  return r.years
}
export function lineOf(r: RowsReader): i32 {
  return r.csv.line
}
export function cellCount(r: RowsReader): i32 {
  return r.csv.count
}
export function cellUnits(r: RowsReader): Uint16Array {
  return r.csv.units
}
export function cellFrom(r: RowsReader): Uint32Array {
  return r.csv.from
}
export function cellTo(r: RowsReader): Uint32Array {
  return r.csv.to
}
export function idPool(r: RowsReader): Uint16Array {
  return r.ids.pool
}
export function idStarts(r: RowsReader): Uint32Array {
  return r.ids.starts
}
export function unreadAmounts(r: RowsReader): i32 {
  return r.unreadAmounts
}
export function unreadYears(r: RowsReader): i32 {
  return r.unreadYears
}
