import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number, remark?: string }} Tally */

/**
 * Counts the tests in vitest's JSON report. A file that could not be loaded has no tests of its own and counts as one failed.
 * @param {string} file
 * @returns {Tally | null} null where there is no report, because vitest ended too early
 */
export function readTally(file) {
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
  const tests = report.testResults.flatMap((suite) => suite.assertionResults)
  const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  )
  const passed = count('passed')
  const failed = count('failed')
  return { passed, failed: failed + unloaded.length, skipped: tests.length - passed - failed }
}

/**
 * A run without tests, or one that vitest calls failed for a reason outside the tests, must not look like a success.
 * @param {Tally | null} tally
 * @param {boolean} runnerContent whether vitest ended with exit code 0
 * @returns {Tally}
 */
export function tallyWithRunner(tally, runnerContent) {
  if (!tally) return { passed: 0, failed: 1, skipped: 0, remark: 'The test runner ended without a report.' }
  if (tally.passed + tally.failed === 0) return { ...tally, failed: 1, remark: 'No test ran.' }
  if (!runnerContent && tally.failed === 0) {
    return { ...tally, failed: 1, remark: 'An error outside the tests (see above) counts as one failure.' }
  }
  return tally
}

/** @param {Tally} tally */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
