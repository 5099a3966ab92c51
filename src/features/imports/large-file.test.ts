import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bytesSource, openWorkbook, sheetLimits } from '../../platform/sheets/index.ts'
import { findTables } from './find-table.ts'
import { fileProblemText } from './problem-text.ts'
import { tableRows } from './table-records.ts'

test('a file of 60 MB streams through, and memory does not grow with it', async () => {
  const rows = 60_000
  const open = () => Readable.from(lines(rows))
  const before = aliveBytes()
  let peak = 0
  let read = 0

  const opened = await openWorkbook({ name: 'แผน.csv', open })
  if (!opened.ok) throw new Error(opened.problem.kind)
  for (const table of await findTables(opened.value)) {
    for await (const records of tableRows(opened.value, table)) {
      read += records.length
      if (read % 15_000 < records.length) peak = Math.max(peak, aliveBytes() - before)
    }
  }
  await opened.value.close()

  expect(read).toBe(rows)
  expect(peak).toBeLessThan(20_000_000)
}, 600_000)

test('a packed file that unpacks beyond the limit is refused with a sentence, before a row of it is read', async () => {
  const bytes = gzipSync([...lines(2_000)].join(''))

  const opened = await openWorkbook(bytesSource('แผน.csv.gz', bytes), { limits: { ...sheetLimits, bytes: 1_000_000 } })

  expect(bytes.length).toBeLessThan(100_000)
  expect(opened).toEqual({ ok: false, problem: { kind: 'too-big', limitMegabytes: 1 } })
  expect(fileProblemText('th', { kind: 'too-big', limitMegabytes: 1 })).toBe('ไฟล์ใหญ่กว่า 1 MB เมื่อคลายแล้ว แบ่งเป็นหลายไฟล์')
})

setFlagsFromString('--expose-gc')
const sweep = runInNewContext('gc') as () => void

/** What lives after a sweep: what the process holds beside it says more about the machine than about us. */
function aliveBytes(): number {
  sweep()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function* lines(rows: number): Generator<string> {
  yield 'ลำดับ,โครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ,วัตถุประสงค์\r\n'
  const purpose = 'เพื่อให้ประชาชนมีเส้นทางคมนาคมที่สะดวก '.repeat(8)
  for (let at = 1; at <= rows; at += 1) yield `${at},ก่อสร้างถนน สายที่ ${at},กองช่าง,100000,2570,${purpose}\r\n`
}
