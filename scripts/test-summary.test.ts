import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTally, summaryLine, tallyWithRunner } from './test-summary.mjs'

function tallyOf(testResults: object[]) {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-summary-'))
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ testResults }))
  const tally = readTally(join(folder, 'report.json'))
  rmSync(folder, { recursive: true })
  return tally
}

const aFile = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
})

test('passed, failed and skipped tests are counted over all files', () => {
  const tally = tallyOf([aFile('passed', 'passed', 'passed', 'skipped'), aFile('failed', 'passed', 'failed', 'todo')])

  expect(tally && summaryLine(tally)).toBe('3 passed, 1 failed, 2 skipped')
})

test('a file that could not be loaded counts as one failed test', () => {
  const tally = tallyOf([aFile('passed', 'passed'), aFile('failed')])

  expect(tally && summaryLine(tally)).toBe('1 passed, 1 failed')
})

test.each([
  ['no report', null, true, '0 passed, 1 failed'],
  ['no test', { passed: 0, failed: 0, skipped: 3 }, true, '0 passed, 1 failed, 3 skipped'],
  ['an error outside the tests', { passed: 5, failed: 0, skipped: 0 }, false, '5 passed, 1 failed'],
  ['a good run', { passed: 5, failed: 0, skipped: 0 }, true, '5 passed, 0 failed'],
])('%s is told honestly', (_case, tally, runnerContent, line) => {
  const told = tallyWithRunner(tally, runnerContent)

  expect(summaryLine(told)).toBe(line)
})

test('no report file means no tally', () => {
  const tally = readTally(join(tmpdir(), 'no-such-report.json'))

  expect(tally).toBeNull()
})
