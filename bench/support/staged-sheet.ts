import { createReadStream } from 'node:fs'
import exceljs from 'exceljs'
import { bringImport } from '../../src/features/imports/bring-import.ts'
import { confirmMapping } from '../../src/features/imports/confirm-mapping.ts'
import { toTableMapping } from '../../src/features/imports/guess-columns.ts'
import { housePorts } from '../../src/features/imports/house-ports.ts'
import { importById, type WholeImport } from '../../src/features/imports/imports.sql.ts'
import { readUpload } from '../../src/features/imports/read-upload.ts'
import { stageImport } from '../../src/features/imports/stage-import.ts'
import { tablesOf } from '../../src/features/imports/stored-answers.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Deps } from '../../src/platform/deps.ts'

/** The body that the sheet names; it must be known in the house. */
export const office = 'องค์การบริหารส่วนตำบลทดสอบ'

/** Brings a file from the disk to the page of differences, its columns as guessed. */
export async function stageSheet(deps: Deps, path: string): Promise<WholeImport> {
  const kept = await deps.files.put(createReadStream(path))
  const scope = { bodyId: null, areaCode: '57' }
  const person = newId()
  const brought = await deps.db.transaction((tx) => bringImport(tx, deps, { name: 'x.xlsx', ...kept }, scope, person))
  await readUpload(deps, brought.id)
  const one = await importById(deps.db, brought.id)
  const { guesses } = tablesOf(one?.tables)
  const answers = guesses.map((guess) => ({ mapping: toTableMapping(guess), createBodies: false }))
  if (one?.state === 'mapping') {
    await deps.db.transaction((tx) => confirmMapping(tx, deps, brought.id, { answers, name: 'bench' }, person))
  }
  await stageImport(deps, housePorts, brought.id)
  const after = await importById(deps.db, brought.id)
  if (after === null || after.state !== 'checked') throw new Error(`the import is ${after?.state}`)
  return after
}

/** A plan in the columns of form ผ.02; every title is another. @param first the number of its first project */
export async function writePlanSheet(path: string, rows: number, first = 0): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true })
  const sheet = book.addWorksheet('แผน')
  const years = [2571, 2572, 2573, 2574, 2575].map(String)
  const words = ['ที่', 'โครงการ', 'วัตถุประสงค์', 'เป้าหมาย', 'สถานที่']
  sheet.addRow([...words, ...years, 'ตัวชี้วัด', 'ผลที่คาดว่าจะได้รับ', 'หน่วยงาน']).commit()
  for (let at = first; at < first + rows; at += 1) {
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
}
