import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { everything } from '../src/features/plans/project-filter.ts'
import { findProjects } from '../src/features/plans/projects.sql.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { importBudgetVolumes, skipWithoutVolumes } from './support/budget-volumes.ts'

/**
 * All budget volumes of the bill in one go: 20,023 rows in under 60 s, every row accounted for. Then Thai text search over
 * seven times as many projects: each question with its count in under 300 ms.
 */
const bars = { rows: 20_023, importSeconds: 60, searchMilliseconds: 300 }
const questions = [
  'ก่อสร้าง',
  'ค่า',
  'โรงพยาบาล เชียงใหม่',
  'อบจ น่าน',
  'ท่าวังผา',
  'ก่อสร้างสพานข้ามแม่น้ำ',
  'ครุภันฑ์คอมพิวเตอร์',
  'ไม่มีคำนี้แน่นอน',
]

skipWithoutVolumes()
const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  const started = performance.now()
  const summary = await importBudgetVolumes(deps)
  const seconds = (performance.now() - started) / 1000
  const rows = Object.values(summary.outcomes).reduce((sum, count) => sum + count.rows, 0)
  console.log(`import: ${rows.toLocaleString('en-US')} rows in ${seconds.toFixed(1)} s (bar ${bars.importSeconds} s)`)
  failed ||= seconds > bars.importSeconds || rows !== bars.rows || summary.differenceSatang !== 0n

  await deps.db.query(
    `insert into projects select home, gen_random_uuid(), plan_id, node_id, body_id, title, place_text, area_code, function_code,
            function_reason, category, state, fiscal_year_from, fiscal_year_to, amount_satang + turn, source_ref, source_document,
            source_page, source_digest, import_id, search, created_at, updated_at
       from projects, generate_series(1, 6) turn`,
  )
  await deps.db.query('vacuum analyze projects')
  for (const text of questions) {
    const times: number[] = []
    let found = ''
    for (let round = 0; round < 5; round++) {
      const asked = performance.now()
      const { list, count } = await findProjects(deps.db, { ...everything, text }, { limit: 25, after: null })
      times.push(performance.now() - asked)
      found = `${list.match} ${count.exact ? count.projects : `about ${count.projects}`}`
    }
    const median = times.sort((a, b) => a - b)[2] ?? 0
    console.log(`search "${text}": ${median.toFixed(0)} ms, ${found} (bar ${bars.searchMilliseconds} ms)`)
    failed ||= median > bars.searchMilliseconds
  }
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
