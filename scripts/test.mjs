// Runs the tests and ends with one line that a person and a machine can read: `N passed, N failed`.
//   node scripts/test.mjs [what vitest takes: a path, -t NAME, --project NAME]
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTally, summaryLine, tallyWithRunner } from './test-summary.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = mkdtempSync(join(tmpdir(), 'prasan-test-'))
const report = join(folder, 'report.json')

const vitest = spawn(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => vitest.kill(signal))

vitest.once('close', (code) => {
  const tally = tallyWithRunner(readTally(report), code === 0)
  rmSync(folder, { recursive: true, force: true })
  if (tally.remark) console.log(tally.remark)
  console.log(summaryLine(tally))
  process.exitCode = tally.failed > 0 ? 1 : 0
})
