import { execFileSync } from 'node:child_process'
import { chmodSync, createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ensureBody } from '../src/features/bodies/index.ts'
import { housePorts } from '../src/features/imports/house-ports.ts'
import { importPlans } from '../src/features/imports/import-plans.ts'
import { countOutcomes } from '../src/features/imports/import-rows.sql.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { office, stageSheet } from './support/staged-sheet.ts'

/**
 * A CSV of 300 MB through the doors of imports, each time in a process of its own that first reads a small one (issue 3): the page takes
 * it as .gz, row by row, with memory at most 1.3 times that of 30 MB; the command, which holds all rows until they are stored at once, takes
 * 30 MB and refuses 300 MB, plain and as .gz, with less memory than it reads 30 MB with. `MEGABYTES=100` for trying.
 */
const bars = { memoryTimes: 1.3 }
const small = 30
const large = Number(process.env.MEGABYTES ?? '300')

interface Reading {
  readonly answer: string
  readonly seconds: number
  /** The most that the process held, in MB. */
  readonly peakMegabytes: number
  readonly rows: number
}

const [mode, path = '', folderGiven = '', url = ''] = process.argv.slice(2)
if (mode === 'command') await tellOne(path, commanded)
else if (mode === 'page') await tellOne(path, paged)
else await compareAll()

async function compareAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
  chmodSync(folder, 0o711)
  const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
  try {
    await migrate(server.url)
    const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
    await storeReferenceData(deps)
    await deps.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'bench' }))
    await deps.db.close()
    const files = new Map<string, string>()
    for (const megabytes of [0.3, small, large]) {
      for (const packed of [false, true]) {
        const name = `${megabytes} MB${packed ? ' .gz' : ''}`
        files.set(name, await writePlan(join(folder, `${megabytes}.csv${packed ? '.gz' : ''}`), megabytes, packed))
      }
    }
    const read = (what: 'page' | 'command', name: string): Reading => {
      const given = [process.argv[1] ?? '', what, files.get(name) ?? '', folder, server.url]
      const one = JSON.parse(execFileSync(process.execPath, given, { encoding: 'utf8' })) as Reading
      const each = one.rows === 0 ? '' : `, ${((one.seconds * 1e6) / one.rows).toFixed(0)} µs a row`
      const rows = one.rows === 0 ? '' : `${one.rows.toLocaleString('en-US')} rows, `
      console.log(
        `${what}, ${name}: ${one.answer}, ${rows}peak ${one.peakMegabytes} MB, ${one.seconds.toFixed(1)} s${each}`,
      )
      return one
    }
    const little = read('page', `${small} MB .gz`)
    const much = read('page', `${large} MB .gz`)
    const taken = read('command', `${small} MB`)
    const refused = [read('command', `${large} MB`), read('command', `${large} MB .gz`)]
    const growth = much.peakMegabytes / little.peakMegabytes
    console.log(
      `memory of ${large} MB against ${small} MB through the page: ${growth.toFixed(2)} times (bar ${bars.memoryTimes})`,
    )
    const isBounded = refused.every(
      ({ answer, peakMegabytes }) => answer === 'too-big' && peakMegabytes <= taken.peakMegabytes,
    )
    console.log(`${isBounded ? 'good' : 'NOT good'}  the command refuses ${large} MB before it holds it`)
    if (growth > bars.memoryTimes || !isBounded) process.exitCode = 1
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A plan of one office, each row about 1,000 bytes, as offices write them. @returns its path */
async function writePlan(at: string, megabytes: number, packed: boolean): Promise<string> {
  const rows = Readable.from(planRows(megabytes * 1_000_000))
  if (packed) await pipeline(rows, createGzip({ level: 1 }), createWriteStream(at))
  else await pipeline(rows, createWriteStream(at))
  return at
}

function* planRows(bytes: number): Generator<Buffer> {
  const header = 'ที่,โครงการ,วัตถุประสงค์,เป้าหมาย,สถานที่,2571,2572,ตัวชี้วัด,ผลที่คาดว่าจะได้รับ,หน่วยงาน\r\n'
  const purpose = 'เพื่อให้ประชาชนมีเส้นทางคมนาคมที่สะดวกและปลอดภัย ขนส่งผลผลิตทางการเกษตรได้ตลอดปี'
  const result = 'ประชาชนเดินทางสะดวก ลดอุบัติเหตุ และลดค่าใช้จ่ายในการขนส่งผลผลิต'
  let written = 0
  let piece: string[] = [header]
  for (let at = 1; written < bytes; at += 1) {
    const title = `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายที่ ${at} บ้านใหม่ไปบ้านเหนือ`
    const size = `ถนนกว้าง 4 เมตร ยาว ${100 + (at % 900)} เมตร หนา 0.15 เมตร`
    piece.push(
      `${at},${title},${purpose},${size},หมู่ที่ ${(at % 17) + 1},${100_000 + at},,จำนวนครัวเรือนที่ได้ใช้ถนน,${result},${office}\r\n`,
    )
    if (piece.length < 200) continue
    const bytesOf = Buffer.from(piece.join(''))
    written += bytesOf.length
    piece = []
    yield bytesOf
  }
  yield Buffer.from(piece.join(''))
}

// ---- one reading in a process of its own

async function tellOne(file: string, work: (file: string) => Promise<Pick<Reading, 'answer' | 'rows'>>): Promise<void> {
  await work(join(folderGiven, statSync(file).isFile() && file.endsWith('.gz') ? '0.3.csv.gz' : '0.3.csv'))
  const peak = watchMemory()
  const begun = performance.now()
  const done = await work(file)
  const seconds = (performance.now() - begun) / 1000
  console.log(JSON.stringify({ ...done, seconds, peakMegabytes: peak() } satisfies Reading))
}

/** What `plans import --dry-run` does. */
async function commanded(file: string): Promise<Pick<Reading, 'answer' | 'rows'>> {
  const deps = wireDeps(readConfig({ PRASAN_DATA: folderGiven, PRASAN_LOG: 'silent' }), url)
  const done = await importPlans(deps, housePorts, [{ name: file, open: () => createReadStream(file) }], {
    mapping: null,
    dryRun: true,
    by: null,
  })
  await deps.db.close()
  if (!done.ok) return { answer: done.problem.problem.kind, rows: 0 }
  return { answer: done.value.state, rows: done.value.files.reduce((sum, one) => sum + one.rows, 0) }
}

/** What an upload leads to, up to the page of differences. */
async function paged(file: string): Promise<Pick<Reading, 'answer' | 'rows'>> {
  const deps = wireDeps(readConfig({ PRASAN_DATA: folderGiven, PRASAN_LOG: 'silent' }), url)
  const after = await stageSheet(deps, file)
  const counts = await countOutcomes(deps.db, after)
  await deps.db.query('delete from import_rows where home = $1 and import_id = $2', [after.home, after.id])
  await deps.db.query(`update imports set state = 'discarded' where id = $1`, [after.id])
  await deps.db.close()
  return { answer: after.state, rows: counts.new.rows }
}

function watchMemory(): () => number {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  look()
  const timer = setInterval(look, 50)
  return () => {
    clearInterval(timer)
    look()
    return Math.round(peak / 1e6)
  }
}
