import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadGazetteer } from '../src/features/places/index.ts'
import { fiscalYearOf, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Command } from '../src/platform/room.ts'

/** Files to try the import on. Those that are there under the same names are written anew. */
export const spreadsheetsCommand: Command = {
  name: 'demo spreadsheets',
  summary: {
    th: 'เขียนตารางตัวอย่างที่ยุ่งเหยิงเหมือนของจริง 6 ไฟล์ ไว้ลองนำเข้า',
    en: 'Write six spreadsheets as untidy as real ones, to try the import on',
  },
  usage: 'DIR',
  words: [1, 1],
  async run({ deps, words: [folder = ''], lang, say }) {
    // The writer of spreadsheets is read only when it is needed: every start loads this file.
    const { messySpreadsheets } = await import('./spreadsheets.ts')
    const fiscalYear = fiscalYearOf(todayInBangkok(deps.clock.now()))
    const files = await messySpreadsheets(await loadGazetteer(deps.db), fiscalYear)
    mkdirSync(folder, { recursive: true })
    for (const { name, bytes, awkward } of files) {
      writeFileSync(join(folder, name), bytes)
      say(`${join(folder, name)}  ${awkward[lang]}`)
    }
    return 0
  },
}
