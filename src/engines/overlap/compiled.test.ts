import { expect, test } from 'vitest'
import { columnsOf, type ProjectColumns } from './columns.ts'
import { CompiledFinder } from './compiled.ts'
import { BatchReader } from './core/batch.ts'
import { BandSorter, type Blocks, blocksFrom } from './core/group.ts'
import { FOUND } from './core/layout.ts'
import { Columns } from './core/prepare.ts'
import { Rarity } from './core/rarity.ts'
import { RowsReader } from './core/read-rows.ts'
import { Scan, StoredBatch } from './core/scan.ts'
import { PairJudge } from './core/score.ts'
import * as STEP from './core/steps.ts'
import { Tables } from './core/tables.ts'
import { defaultWords } from './lexicon.ts'
import { tablesOf } from './lexicon-tables.ts'
import { overlapModel } from './model.ts'
import { aList, aProject } from './overlap-samples.ts'
import { compiledProgram } from './program.ts'
import { ProjectRows } from './project-rows.ts'
import { WordCounts } from './rarity.ts'
import { modelTables } from './score.ts'

const places = new Map([
  ['40', { province: 'ขอนแก่น' }],
  ['4001', { province: 'ขอนแก่น', district: 'เมืองขอนแก่น' }],
  ['400101', { province: 'ขอนแก่น', district: 'เมืองขอนแก่น', subdistrict: 'ในเมือง' }],
  ['400102', { province: 'ขอนแก่น', district: 'เมืองขอนแก่น', subdistrict: 'สำราญ' }],
])

/** Plain works, and what is seldom: kilometres, codes, slips, short forms of bodies, nobody and nowhere, amounts beyond 32 bits. */
const projects = [
  ...aList(60, 30, 60).projects,
  ...[
    aProject({
      title: 'ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต นฐ.4014 กม.12+350 - กม.13+950 ระยะทาง 1.600 กม.',
      body: 'อบจ.นครปฐม',
    }),
    aProject({
      title: 'กม.222+400 - กม.23+100 ระยะทาง 0.700 กิโลเมตร ทล.3224',
      body: 'แขวงทางหลวงชนบทราชบุรี',
    }),
    aProject({
      title: 'ก่อสร้่างถนน คสล. ซอยเทพประสิทธิ์ 9 ต.สำราณ อ.เมือง จ.ขอนแก่น',
      body: 'ทน.ขอนแก่น',
      place: '40010203',
    }),
    aProject({
      title: 'เช่า Network Access Control และ NEXT Gen ถนน สข 4034 ตอน ห้วยยาง - บางสะพาน ยาว 20 m.',
      body: 'จังหวัดขอนแก่น',
    }),
    aProject({
      title: 'ขุดลอกหนองใหญ่ ม.3,4 และ 5 (cid:201) กว้าง 1,580.50 ม.',
      place: 'ต.ในเมือง อ.เมือง',
    }),
    aProject({
      title: 'ก่อสร้างอาคาร',
      amountSatang: 987_654_321_000n,
      fiscalYears: null,
    }),
    aProject({
      title: 'ก่อสร้างอาคาร ',
      amountSatang: 987_654_321_000n,
      fiscalYears: null,
    }),
    aProject({ title: '', body: 'สำนักงานเขตพื้นที่การศึกษาประถมศึกษาขอนแก่น เขต 1' }),
    aProject({
      title: 'x'.repeat(3000),
      body: 'เทศบาลเมืองในพื้นที่จังหวัดขอนแก่น เทศบาลเมืองชุมแพ',
    }),
    aProject({
      title: 'กรุงเทพมหานคร แขวงบางรัก เขตบางรัก ปรับปรุงทางเท้า พ.ศ. 2567',
    }),
  ].map((p, i) => ({ ...p, id: `X${i}` })),
]

const block = tablesOf(defaultWords(), places)

function asSources(columns: ProjectColumns): BatchReader {
  const reader = new BatchReader(new Tables(block))
  reader.make(new Columns(columns.units, columns.ends, columns.amounts, columns.years), columns.count)
  return reader
}

test('the compiled finder prepares projects byte by byte as its sources say', () => {
  const columns = columnsOf(projects)

  const made = new CompiledFinder(compiledProgram(), block).prepare(columns)

  const sources = asSources(columns)
  const { count } = columns
  expect([...made.offsets]).toEqual([...sources.offsets.subarray(0, count + 1)])
  expect([...made.records]).toEqual([...sources.records.subarray(0, made.offsets[count])])
  expect([...made.bands]).toEqual([...sources.bands.subarray(0, made.bandsFrom[count])])
  expect([...made.glance]).toEqual([...sources.glance.subarray(0, made.glance.length)])
  expect([...made.words]).toEqual([...sources.words.subarray(0, sources.wordCount)])
})

test('the compiled finder groups and scores as its sources say, to the last digit', () => {
  const columns = columnsOf(projects)
  const model = modelTables(overlapModel)
  const counts = new WordCounts()
  const finder = new CompiledFinder(compiledProgram(), block)
  const made = finder.prepare(columns)
  counts.add(made.words, made.count)

  const blocks = finder.group([made], made.count)
  finder.share({ batches: [made], blocks, counts: counts.counts, counted: counts.size }, model, 0, 0)
  const found = finder.score(0, made.count)

  const rows = made.bands.length
  const of = () => new Uint32Array(rows)
  const [keys, owners, sortedKeys, sortedOwners] = [made.bands.slice(), of(), of(), of()]
  for (let i = 0; i < made.count; i++) owners.fill(i, made.bandsFrom[i], made.bandsFrom[i + 1])
  new BandSorter().sort(keys, owners, sortedKeys, sortedOwners, rows)
  const own: Blocks = blocksFrom(
    sortedKeys,
    sortedOwners,
    rows,
    made.count,
    new Uint32Array(rows),
    new Uint32Array(rows),
  )
  const judge = new PairJudge(model, new Tables(block), new Rarity(counts.counts, counts.size))
  const stored = new StoredBatch(made.records, made.offsets, made.glance)
  const scan = new Scan([stored], own, made.count, judge, 0, 0)
  scan.range(0, made.count)
  expect([...blocks.members]).toEqual([...own.members])
  expect(found.length).toBeGreaterThan(50 * FOUND)
  expect([...found]).toEqual([...scan.found.subarray(0, scan.foundCount * FOUND)])
})

test('the compiled reader of rows makes the columns that its sources make', () => {
  const long = 'ก'.repeat(1500)
  const csv = Buffer.from(
    `id,title,body,place,amount,fiscal_year\n 1 ,"ขุดลอก ""ห้วย""",อบต.ก,,"1,250.50",๒๕๖๖-๒๕๖๘\n2,${long},,40,12,2024\n3,x,,,much,never\n`,
  )
  const rows = new ProjectRows()
  const sources = new RowsReader()

  rows.push(csv)
  sources.csv.room(csv.length).set(csv)
  sources.csv.filled(csv.length)
  const steps = [rows.next(), sources.next()]
  rows.setColumns({
    id: 0,
    title: 1,
    body: 2,
    place: 3,
    amount: 4,
    fiscal_year: 5,
  })
  sources.setColumns(0, 1, 2, 3, 4, 5)
  rows.finish()
  sources.finish()
  steps.push(rows.next(), sources.next())

  expect(steps).toEqual(['header', STEP.header, 'end', STEP.end])
  expect([rows.idOf(0), rows.idOf(2), rows.unread]).toEqual(['1', '3', { amounts: 1, years: 1 }])
  expect(rows.take()).toEqual({
    count: 3,
    units: sources.units.slice(0, sources.ends[8]),
    ends: sources.ends.slice(0, 9),
    amounts: Float32Array.of(1250.5, 12, 0),
    years: Uint16Array.of(2023, 2025, 2024, 2024, 0, 0),
  })
})
