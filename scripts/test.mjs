// Runs the tests and ends with one line that a person and a machine can read: `N passed, N failed`.
//   node scripts/test.mjs [what vitest takes: a path, -t NAME, --project NAME]
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './prepare/build.mjs'
import { readTally, summaryLine, tallyWithRunner } from './test-summary.mjs'

const memory = '/dev/shm'
const gigabyte = 2 ** 30
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = mkdtempSync(join(hasRoomInMemory() ? memory : tmpdir(), 'prasan-test-'))
// The user of the databases walks through it.
chmodSync(folder, 0o711)
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
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: folder, PRASAN_TEST_COMPILED: isBuilt(root) ? '1' : '0' },
  },
)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => vitest.kill(signal))

vitest.once('close', (code) => {
  const tally = tallyWithRunner(readTally(report), code === 0)
  rmSync(folder, { recursive: true, force: true })
  if (tally.remark) console.log(tally.remark)
  console.log(summaryLine(tally))
  process.exitCode = tally.failed > 0 ? 1 : 0
})

/**
 * The tests make hundreds of databases of a thousand small files each, which costs a quarter of the time in memory. They hold
 * less than two gigabytes at a time.
 */
function hasRoomInMemory() {
  if (process.platform !== 'linux' || process.availableMemory() < 8 * gigabyte) return false
  const mounted = readFileSync('/proc/mounts', 'utf8').split('\n')
  const options =
    mounted
      .find((line) => line.split(' ')[1] === memory)
      ?.split(' ')[3]
      ?.split(',') ?? []
  // Programs are run from there too.
  if (!options.includes('rw') || options.includes('noexec')) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 6 * gigabyte
}
