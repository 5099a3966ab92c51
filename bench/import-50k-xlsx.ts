import { chmodSync, createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { ensureBody } from '../src/features/bodies/index.ts'
import { bringImport } from '../src/features/imports/bring-import.ts'
import { confirmMapping } from '../src/features/imports/confirm-mapping.ts'
import { toTableMapping } from '../src/features/imports/guess-columns.ts'
import { housePorts } from '../src/features/imports/house-ports.ts'
import { countOutcomes } from '../src/features/imports/import-rows.sql.ts'
import { importById } from '../src/features/imports/imports.sql.ts'
import { readUpload } from '../src/features/imports/read-upload.ts'
import { stageImport } from '../src/features/imports/stage-import.ts'
import { tablesOf } from '../src/features/imports/stored-answers.ts'
import { newId } from '../src/kernel/ids.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * A plan of 50,000 rows in the columns of form ผ.02 from the file to the page of differences: at most 2.5 times what exceljs takes to read the same
 * file into memory, with memory that does not grow with the rows (measured against 10,000 rows).
 */
const bars = { timesExceljs: 2.5, memoryTimes: 1.5 }
const office = 'องค์การบริหารส่วนตำบลทดสอบ'

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  await deps.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'bench' }))
  await staged(500)
  const small = await staged(10_000)
  const large = await staged(50_000)
  const read = await readByExceljs(50_000)
  const times = large.seconds / read
  const memory = large.peakMegabytes / small.peakMegabytes
  console.log(`exceljs reads 50,000 rows in ${read.toFixed(1)} s`)
  console.log(
    `staging: ${large.rows.toLocaleString('en-US')} rows in ${large.seconds.toFixed(1)} s, ${times.toFixed(2)} times exceljs (bar ${bars.timesExceljs})`,
  )
  console.log(
    `memory: ${large.peakMegabytes} MB at 50,000 rows, ${small.peakMegabytes} MB at 10,000: ${memory.toFixed(2)} times (bar ${bars.memoryTimes})`,
  )
  failed = times > bars.timesExceljs || memory > bars.memoryTimes || large.rows !== 50_000
  await deps.db.close()

  async function staged(rows: number) {
    const path = await aSheet(rows)
    const kept = await deps.files.put(createReadStream(path))
    const scope = { bodyId: null, areaCode: '57' }
    const person = newId()
    const begun = performance.now()
    const peak = watchMemory()
    const brought = await deps.db.transaction((tx) => bringImport(tx, deps, { name: 'x.xlsx', ...kept }, scope, person))
    await readUpload(deps, brought.id)
    const one = await importById(deps.db, brought.id)
    const { guesses } = tablesOf(one?.tables)
    const answers = guesses.map((guess) => ({ mapping: toTableMapping(guess), createBodies: false }))
    if (one?.state === 'mapping') {
      await deps.db.transaction((tx) => confirmMapping(tx, deps, brought.id, { answers, name: 'bench' }, person))
    }
    await stageImport(deps, housePorts, brought.id)
    const seconds = (performance.now() - begun) / 1000
    const after = await importById(deps.db, brought.id)
    if (after === null || after.state !== 'checked') throw new Error(`the import is ${after?.state}`)
    const counts = await countOutcomes(deps.db, after)
    return { seconds, rows: counts.new.rows + counts.same.rows + counts.changed.rows, peakMegabytes: peak() }
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)

async function aSheet(rows: number): Promise<string> {
  const path = join(folder, `${rows}.xlsx`)
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true })
  const sheet = book.addWorksheet('แผน')
  sheet
    .addRow([
      'ที่',
      'โครงการ',
      'วัตถุประสงค์',
      'เป้าหมาย',
      'สถานที่',
      ...[2571, 2572, 2573, 2574, 2575].map(String),
      'ตัวชี้วัด',
      'ผลที่คาดว่าจะได้รับ',
      'หน่วยงาน',
    ])
    .commit()
  for (let at = 0; at < rows; at += 1) {
    sheet
      .addRow([
        at + 1,
        `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายที่ ${at} บ้านใหม่`,
        'เพื่อให้ประชาชนมีเส้นทางคมนาคมที่สะดวกและปลอดภัย',
        `ถนนกว้าง 4 เมตร ยาว ${100 + (at % 900)} เมตร`,
        `หมู่ที่ ${(at % 17) + 1}`,
        ...[0, 1, 2, 3, 4].map((year) => (at % 5 === year || at % 7 === year ? 100_000 + at : '')),
        'จำนวนครัวเรือนที่ได้ใช้ถนน',
        'ประชาชนเดินทางสะดวก',
        office,
      ])
      .commit()
  }
  await book.commit()
  return path
}

async function readByExceljs(rows: number): Promise<number> {
  const begun = performance.now()
  await new exceljs.Workbook().xlsx.readFile(join(folder, `${rows}.xlsx`))
  return (performance.now() - begun) / 1000
}

/** The most memory this process held, in MB, from now until asked. */
function watchMemory(): () => number {
  let most = process.memoryUsage().rss
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  return () => {
    clearInterval(timer)
    return Math.round(most / 1_000_000)
  }
}
