#!/usr/bin/env node
// The overlap finder against the peers of ../shared/tools (DuckDB, plain MinHash), on the same list, in the same run: quality, time, memory.
//   node bench/overlap-100k.mjs [rows] [seed] [--alone | --peers]
// The finder is the joined program a user runs, `prasan overlaps FILE --threads 2`, from the start of Node to the written file, its words and all places
// of the country included; left out is what bin/prasan does before in a checkout, the look whether the build is up to date (0.05 s). Peers are
// started in the same way, with the same list and places.
// Processor seconds are what to compare on a shared machine; --alone leaves the peers out. Above 200,000 rows they are left out unless --peers asks for them: DuckDB takes minutes and gigabytes.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const beside = path.join(root, '../shared/tools')
if (!fs.existsSync(path.join(beside, 'make-plans.mjs'))) {
  console.log('skipped: ../shared/tools is not there')
  process.exit(0)
}
// The tools tell by their own path whether they were called.
const tools = fs.realpathSync(beside)
const [rows = '100000', seed = '51'] = process.argv.slice(2).filter((x) => !x.startsWith('--'))
const alone = process.argv.includes('--alone') || (Number(rows) > 200_000 && !process.argv.includes('--peers'))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overlap-bench-'))
const geo = path.join(tools, '../data/geo')
const [list, truth] = [path.join(folder, 'projects.csv'), path.join(folder, 'truth.csv')]

/** @param {...string} args */
const node = (...args) =>
  execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/** Loaded first in every process that is measured: leaves what it used where the environment says. */
const writesUsage = `if (require('node:worker_threads').isMainThread) process.on('exit', () => {
  const u = process.resourceUsage()
  const told = { cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, megabytes: Math.round(u.maxRSS / 1024) }
  require('node:fs').writeFileSync(process.env.USAGE_TOLD_IN, JSON.stringify(told))
})`
const usage = path.join(folder, 'usage.cjs')

/**
 * Runs a program in a process of its own; prints quality of the pairs it writes.
 * @param {string} name
 * @param {(output: string) => string[]} argumentsFor
 */
function measured(name, argumentsFor) {
  const output = path.join(folder, `${name}.csv`)
  const told = path.join(folder, `${name}.json`)
  const start = performance.now()
  execFileSync(process.execPath, ['-r', usage, ...argumentsFor(output)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, USAGE_TOLD_IN: told },
  })
  const seconds = (performance.now() - start) / 1000
  const { cpu, megabytes } = JSON.parse(fs.readFileSync(told, 'utf8'))
  console.log(`${name.padEnd(8)} ${seconds.toFixed(2)} s, ${cpu.toFixed(1)} s of processor time, ${megabytes} MB`)
  console.log(node(path.join(tools, 'score-pairs.mjs'), output, truth).split('\n').slice(0, 2).join('\n'))
  return { seconds, cpu }
}
try {
  node(path.join(tools, 'make-plans.mjs'), '--rows', rows, '--seed', seed, '--geo', geo, '--out', folder)
  fs.writeFileSync(usage, writesUsage)
  const prasan = path.join(root, 'bin/prasan')
  // the first run builds what is not built
  node(prasan, 'overlaps', '--help')
  const options = ['--threads', '2', '--min-score', '0.05', '--quiet']
  const program = JSON.stringify(path.join(root, 'dist/app/cli.js'))
  const ours = measured('finder', (output) => {
    const typed = JSON.stringify(['overlaps', list, '--output', output, ...options])
    return ['--input-type=module', '-e', `process.exitCode = await (await import(${program})).main(${typed})`]
  })
  if (!alone) {
    const peer = measured('DuckDB', (output) => [
      path.join(tools, 'duckdb-baseline.mjs'),
      list,
      '--geo',
      geo,
      '--output',
      output,
    ])
    measured('MinHash', (output) => [path.join(tools, 'minhash-reference.mjs'), list, '--output', output])
    console.log(
      `DuckDB takes ${(peer.seconds / ours.seconds).toFixed(1)} times as long, ${(peer.cpu / ours.cpu).toFixed(1)} times the processor time`,
    )
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
