#!/usr/bin/env node
// The overlap finder against the peers of ../shared/tools (DuckDB, plain MinHash), on the same list, in the same run: quality, time, memory.
//   npm run build && node bench/overlap-100k.mjs [rows] [seed] [--alone | --peers]
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

/**
 * Runs code in a process of its own; prints quality of the pairs it writes.
 * @param {string} name
 * @param {(output: string) => string} codeFor
 */
function measured(name, codeFor) {
  const output = path.join(folder, `${name}.csv`)
  const usage = `process.on('exit', () => {
    const u = process.resourceUsage()
    console.log('\\n' + JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, megabytes: Math.round(u.maxRSS / 1024) }))
  });`
  const start = performance.now()
  const said = node('--input-type=module', '-e', usage + codeFor(output))
  const seconds = (performance.now() - start) / 1000
  const { cpu, megabytes } = JSON.parse(said.trim().split('\n').at(-1) ?? '')
  console.log(`${name.padEnd(8)} ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of processor time, ${megabytes} MB`)
  console.log(node(path.join(tools, 'score-pairs.mjs'), output, truth).split('\n').slice(0, 2).join('\n'))
  return { seconds, cpu }
}
/** @param {string} file @param {string[]} args */
const tool = (file, args) => {
  const argv = JSON.stringify([process.execPath, path.join(tools, file), ...args])
  return `process.argv = ${argv}; await import(${JSON.stringify(path.join(tools, file))})`
}

try {
  node(path.join(tools, 'make-plans.mjs'), '--rows', rows, '--seed', seed, '--geo', geo, '--out', folder)
  const finder = JSON.stringify(path.join(root, 'dist/src/features/overlaps/overlaps-file.js'))
  const options = (/** @type {string} */ output) => JSON.stringify({ input: list, output, threads: 2, minScore: 0.05 })
  const ours = measured(
    'finder',
    (output) => `const { overlapsFile } = await import(${finder}); await overlapsFile(${options(output)})`,
  )
  if (!alone) {
    const peer = measured('DuckDB', (output) => tool('duckdb-baseline.mjs', [list, '--geo', geo, '--output', output]))
    measured('MinHash', (output) => tool('minhash-reference.mjs', [list, '--output', output]))
    console.log(
      `DuckDB takes ${(peer.seconds / ours.seconds).toFixed(1)} times as long, ${(peer.cpu / ours.cpu).toFixed(1)} times the processor time`,
    )
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
