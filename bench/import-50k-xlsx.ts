import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { ensureBody } from '../src/features/bodies/index.ts'
import { countOutcomes } from '../src/features/imports/import-rows.sql.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { office, stageSheet, writePlanSheet } from './support/staged-sheet.ts'

/**
 * A plan of 50,000 rows in the columns of form ผ.02 from the file to the page of differences: at most 2.5 times what exceljs takes to read the same
 * file into memory, with memory that does not grow with the rows (10,000, 50,000 and 200,000; every title is another, so the table of shared
 * texts grows with them). Each reading is a process of its own that first reads 500 rows; the two take turns.
 */
const bars = { timesExceljs: 2.5, memoryTimes: 1.3 }
const sizes = [10_000, 50_000, 200_000] as const
const measured = 50_000
const rounds = 5

interface Reading {
  readonly seconds: number
  /** Of the processor, in all threads of the process; what the database takes beside it is not in it. */
  readonly processorSeconds: number
  readonly peakMegabytes: number
  /** The most that lived after a sweep of the heap, among looks at it; only where the process was started with --expose-gc. */
  readonly aliveMegabytes: number
  readonly rows: number
}

const [mode, size = '', folderGiven = '', url = ''] = process.argv.slice(2)
if (mode === 'stage') await tellOne(Number(size), () => staged(Number(size)))
else if (mode === 'exceljs') await tellOne(Number(size), () => readByExceljs(Number(size)))
else await compareBoth()

async function compareBoth(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
  chmodSync(folder, 0o711)
  const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
  try {
    await migrate(server.url)
    const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
    await storeReferenceData(deps)
    await deps.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'bench' }))
    await deps.db.close()
    for (const rows of [500, ...sizes]) await writePlanSheet(sheetPath(folder, rows), rows)
    const ask = (what: string, rows: number, flags: string[] = []) =>
      inOwnProcess(what, rows, folder, server.url, flags)
    const ours: Reading[] = []
    const theirs: Reading[] = []
    for (let round = 0; round < rounds; round += 1) {
      const both = [() => ours.push(ask('stage', measured)), () => theirs.push(ask('exceljs', measured))]
      for (const one of round % 2 === 0 ? both : both.reverse()) one()
    }
    const times = median(ours, 'seconds') / median(theirs, 'seconds')
    console.log(
      `${measured} rows, medians of ${rounds}: exceljs reads in ${median(theirs, 'seconds').toFixed(2)} s, staged in ${median(ours, 'seconds').toFixed(2)} s: ${times.toFixed(2)} times (bar ${bars.timesExceljs})`,
    )
    const each = ours.map((one, at) => (one.seconds / (theirs[at]?.seconds ?? 1)).toFixed(2))
    const processor = median(ours, 'processorSeconds') / median(theirs, 'processorSeconds')
    console.log(
      `round by round ${each.join(', ')}; processor time without the database ${median(ours, 'processorSeconds').toFixed(2)} s, ${processor.toFixed(2)} times`,
    )
    const peaks = sizes.map((rows) => ask('stage', rows))
    const alive = sizes.map((rows) => ask('stage', rows, ['--expose-gc']))
    for (const [at, rows] of sizes.entries()) {
      console.log(
        `${rows} rows: peak ${peaks[at]?.peakMegabytes} MB, alive ${alive[at]?.aliveMegabytes} MB, ${peaks[at]?.seconds.toFixed(2)} s`,
      )
    }
    const growth = (list: Reading[], key: 'peakMegabytes' | 'aliveMegabytes', at: number) =>
      (list[at]?.[key] ?? 0) / (list[0]?.[key] ?? 1)
    const [half, all] = [1, 2].map((at) => growth(peaks, 'peakMegabytes', at)) as [number, number]
    console.log(
      `memory against ${sizes[0]} rows: peak ${half.toFixed(2)} and ${all.toFixed(2)} times, alive ${growth(alive, 'aliveMegabytes', 1).toFixed(2)} and ${growth(alive, 'aliveMegabytes', 2).toFixed(2)} (bar ${bars.memoryTimes})`,
    )
    const whole = [...ours, ...peaks].every((one) => one.rows > 0)
    if (times > bars.timesExceljs || half > bars.memoryTimes || all > bars.memoryTimes || !whole) process.exitCode = 1
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function inOwnProcess(what: string, rows: number, folder: string, at: string, flags: readonly string[]): Reading {
  const given = [...flags, process.argv[1] ?? '', what, String(rows), folder, at]
  return JSON.parse(execFileSync(process.execPath, given, { encoding: 'utf8' })) as Reading
}

function median(list: readonly Reading[], key: 'seconds' | 'processorSeconds'): number {
  return list.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
}

// ---- one reading in a process of its own

async function tellOne(rows: number, read: () => Promise<number>): Promise<void> {
  if (mode === 'stage') await staged(500)
  else await readByExceljs(500)
  const watch = watchMemory()
  const processor = process.cpuUsage()
  const begun = performance.now()
  const found = await read()
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage(processor)
  if (found !== rows) throw new Error(`${found} of ${rows} rows were read`)
  console.log(JSON.stringify({ seconds, processorSeconds: (user + system) / 1e6, rows, ...watch() } satisfies Reading))
}

async function staged(rows: number): Promise<number> {
  const deps = wireDeps(readConfig({ PRASAN_DATA: folderGiven, PRASAN_LOG: 'silent' }), url)
  const after = await stageSheet(deps, sheetPath(folderGiven, rows))
  const counts = await countOutcomes(deps.db, after)
  // The next reading begins in the same house.
  await deps.db.query('delete from import_rows where home = $1 and import_id = $2', [after.home, after.id])
  await deps.db.query(`update imports set state = 'discarded' where id = $1`, [after.id])
  await deps.db.close()
  return counts.new.rows
}

async function readByExceljs(rows: number): Promise<number> {
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(sheetPath(folderGiven, rows))
  return (book.worksheets[0]?.actualRowCount ?? 0) - 1
}

/** The most memory this process held, in MB, from now until asked. */
function watchMemory(): () => Pick<Reading, 'peakMegabytes' | 'aliveMegabytes'> {
  let peak = 0
  let alive = 0
  let looks = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
    looks += 1
    if (globalThis.gc === undefined || looks % 10 !== 0) return
    globalThis.gc()
    const { heapUsed, external } = process.memoryUsage()
    alive = Math.max(alive, heapUsed + external)
  }
  look()
  const timer = setInterval(look, 50)
  return () => {
    clearInterval(timer)
    look()
    return { peakMegabytes: Math.round(peak / 1e6), aliveMegabytes: Math.round(alive / 1e6) }
  }
}

function sheetPath(folder: string, rows: number): string {
  return join(folder, `${rows}.xlsx`)
}
