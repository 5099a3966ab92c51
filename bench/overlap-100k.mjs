#!/usr/bin/env node
// The overlap finder against the peer of ../shared/tools, on the same list, in the same run; prints the ratio.
//   npm run build && node bench/overlap-100k.mjs [rows] [seed]
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
const tools = path.join(root, '../shared/tools')
if (!fs.existsSync(path.join(tools, 'make-plans.mjs'))) {
  console.log('skipped: ../shared/tools is not there')
  process.exit(0)
}
const [rows = '100000', seed = '51'] = process.argv.slice(2)
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'overlap-bench-'))
const geo = path.join(tools, '../data/geo')
/** @param {...string} args */
const node = (...args) =>
  execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
/** @param {() => void} run */
const seconds = (run) => {
  const start = performance.now()
  run()
  return (performance.now() - start) / 1000
}
try {
  node(path.join(tools, 'make-plans.mjs'), '--rows', rows, '--seed', seed, '--geo', geo, '--out', folder)
  const [list, truth] = [path.join(folder, 'projects.csv'), path.join(folder, 'truth.csv')]
  const ours = path.join(folder, 'ours.csv')
  const theirs = path.join(folder, 'theirs.csv')
  const code = `const { overlapsFile } = await import(${JSON.stringify(path.join(root, 'dist/src/features/overlaps/overlaps-file.js'))});
    const r = await overlapsFile({ input: ${JSON.stringify(list)}, output: ${JSON.stringify(ours)}, threads: 2, minScore: 0.05 });
    console.log(Math.round(process.resourceUsage().maxRSS / 1024))`
  let megabytes = ''
  const mine = seconds(() => {
    megabytes = node('--input-type=module', '-e', code).trim()
  })
  console.log(`ours  ${mine.toFixed(1)} s, ${megabytes} MB`)
  console.log(node(path.join(tools, 'score-pairs.mjs'), ours, truth).split('\n').slice(0, 2).join('\n'))
  if (Number(rows) <= 200_000) {
    const peer = seconds(() => node(path.join(tools, 'duckdb-baseline.mjs'), list, '--geo', geo, '--output', theirs))
    console.log(`peer  ${peer.toFixed(1)} s`)
    console.log(node(path.join(tools, 'score-pairs.mjs'), theirs, truth).split('\n').slice(0, 2).join('\n'))
    console.log(`ratio ${(peer / mine).toFixed(1)}`)
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
