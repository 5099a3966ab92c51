import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { costOfPage, fillProvinces } from './support/big-house.ts'

/** The place page of a province with 100,000 projects (DESIGN section 7): at most five queries, at most 30 ms of database time, warm. */
const bars = { milliseconds: 30, queries: 5 }
const rounds = 30

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  await fillProvinces(deps.db, [{ home: '57', projects: 100_000, bodies: 300 }])
  for (const code of ['57', '5701', '570101', 'R6-1', 'TH']) {
    const { milliseconds, fastest, queries } = await costOfPage(deps, `/places/${code}`, rounds)
    const isGood = milliseconds <= bars.milliseconds && queries <= bars.queries
    if (!isGood) process.exitCode = 1
    console.log(
      `${isGood ? 'good' : 'SLOW'}  /places/${code}: ${queries} queries, ${milliseconds.toFixed(1)} ms (median of ${rounds}), fastest ${fastest.toFixed(1)}`,
    )
  }
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
