#!/usr/bin/env node
// Fits src/engines/overlap/model.ts: a logistic model over the engine's features, then a calibration curve.
//   npm run build && node scripts/fit-overlap-model.mjs SET [SET…] --test SET [SET…] [--engine dist/src/engines/overlap] [--write]
// A SET is a folder with projects.csv and truth.csv, as made by ../shared/tools/make-plans.mjs and scripts/fit-overlap-plans.mjs.
// Every set weighs the same, however many rows it has. Without --write it only prints what it found.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { forEachCandidate } from './fit-overlap-pairs.mjs'

const argument = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise
const listAfter = (name) => {
  const i = process.argv.indexOf(name)
  if (i < 0) return []
  const rest = process.argv.slice(i + 1)
  const end = rest.findIndex((x) => x.startsWith('--'))
  return end < 0 ? rest : rest.slice(0, end)
}
const ENGINE = path.resolve(argument('--engine', 'dist/src/engines/overlap'))
const firstOption = process.argv.findIndex((x, i) => i > 1 && x.startsWith('--'))
const training = process.argv.slice(2, firstOption < 0 ? undefined : firstOption)
const testing = listAfter('--test')
const engine = (file) => import(pathToFileURL(path.join(ENGINE, file)).href)
const { curveAt } = await engine('core/score.js')
const { FEATURES } = await engine('features.js')

/** Pairs of features whose product says more than both: agreed names lose their worth where others disagree, and the like. */
const TOGETHER = [
  ['leftoverBoth', 'sharedNames'],
  ['leftoverBoth', 'sameMeasures'],
  ['leftoverBoth', 'sameNumber'],
  ['otherObject', 'sharedNames'],
  ['otherObject', 'leftoverOne'],
  ['noNames', 'sameVillages'],
  ['noNames', 'sameMeasures'],
  ['kmShared', 'sameRoad'],
  ['sharedNames', 'sameMeasures'],
  ['otherHead', 'leftoverOne'],
  ['otherHead', 'sharedNames'],
  ['objectUnknown', 'otherHead'],
  ['sameObject', 'sharedShare'],
  ['leftoverOne', 'sharedShare'],
  ['sameDistrict', 'sharedShare'],
  ['sameRoad', 'kmOneSided'],
  ['sameVillages', 'sharedShare'],
  ['otherWorks', 'sameObject'],
  ['otherWorks', 'otherObject'],
  ['sharedNames', 'leftoverOne'],
  ['sameRoad', 'otherObject'],
  ['sameRoad', 'sameObject'],
  ['sameRoad', 'leftoverBoth'],
  ['sameRoad', 'sameClass'],
  ['sameRoad', 'sharedShare'],
  ['sameRoad', 'leftoverOne'],
  ['sameRoad', 'sharedClass'],
  ['parted', 'sharedNames'],
  ['parted', 'sharedShare'],
  ['parted', 'sameNumber'],
  ['parted', 'sameMeasures'],
  ['parted', 'sameRoad'],
  ['agreed', 'sameVillages'],
  ['agreed', 'someVillages'],
  ['agreed', 'oneSidedVillages'],
  ['agreed', 'sameObject'],
  ['agreed', 'otherKind'],
  ['agreed', 'sameRoad'],
  ['agreedFully', 'sameVillages'],
  ['agreedFully', 'sameSubdistrict'],
  ['agreedFully', 'sameObject'],
  ['agreedFully', 'otherVillageName'],
  ['sameVillages', 'sameVillageName'],
  ['noNames', 'sameObject'],
  ['oneSidedVillages', 'sharedNames'],
  ['oneSidedVillages', 'sameNumber'],
  ['otherKind', 'sharedShare'],
  ['otherKind', 'sameMeasures'],
  ['sameAmount', 'leftoverBoth'],
  ['kmOneSided', 'otherKind'],
  ['crowd', 'agreed'],
  ['crowd', 'agreedFully'],
  ['crowd', 'sameVillages'],
  ['crowd', 'sharedShare'],
  ['crowd', 'leftoverOne'],
  ['crowd', 'sameMeasures'],
  ['crowd', 'otherMeasures'],
]

const cells = (line) =>
  line.includes('"')
    ? line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((x) =>
        x
          .replace(/,$/, '')
          .replace(/^"([\s\S]*)"$/, '$1')
          .replace(/""/g, '"'),
      )
    : line.split(',')
const lines = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .slice(1)
    .filter(Boolean)
function projectsOf(folder) {
  return lines(path.join(folder, 'projects.csv')).map((line) => {
    const [id, title, body, place, amount, year] = cells(line)
    const [from, to] = (year ?? '').split('-').map(Number)
    return {
      id,
      title,
      body: body || null,
      place: place || null,
      amountSatang: amount ? BigInt(Math.round(Number(amount))) * 100n : null,
      fiscalYears: from ? { from: from - 543, to: (to || from) - 543 } : null,
    }
  })
}
const keyOf = (a, b) => (a < b ? `${a}\t${b}` : `${b}\t${a}`)

/** All candidates of a set with their features, the veto, and whether they are true. */
async function candidatesOf(folder) {
  const projects = projectsOf(folder)
  const truth = new Set(lines(path.join(folder, 'truth.csv')).map((l) => keyOf(...l.split(','))))
  const pairs = []
  await forEachCandidate(ENGINE, projects, (left, right, scorer) => {
    const v = scorer.comparison.values
    const products = TOGETHER.map(([p, q]) => v[FEATURES.indexOf(p)] * v[FEATURES.indexOf(q)])
    const y = truth.has(keyOf(projects[left].id, projects[right].id)) ? 1 : 0
    pairs.push({ x: Float64Array.from([...v, ...products, 1]), open: scorer.veto === 'none', y })
  })
  return { name: path.basename(folder), pairs, truths: truth.size }
}

// ---- logistic regression by Newton's method, with a pull towards zero
function fittedTo(sets, pull) {
  const n = FEATURES.length + TOGETHER.length + 1
  const w = new Float64Array(n)
  for (let round = 0; round < 40; round++) {
    const rows = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n + 1 }, (_, k) =>
        i === k ? (i === n - 1 ? 1e-3 : pull) : k === n && i < n - 1 ? -pull * w[i] : 0,
      ),
    )
    for (const set of sets) {
      const open = set.pairs.filter((p) => p.open)
      const weight = 2000 / open.length
      for (const { x, y } of open) {
        const p = 1 / (1 + Math.exp(-dot(w, x)))
        const q = Math.max(p * (1 - p), 1e-6) * weight
        const e = (y - p) * weight
        for (let i = 0; i < n; i++) {
          if (x[i] === 0) continue
          rows[i][n] += e * x[i]
          for (let k = 0; k < n; k++) rows[i][k] += q * x[i] * x[k]
        }
      }
    }
    const step = solve(rows)
    let largest = 0
    for (let i = 0; i < n; i++) {
      w[i] += Math.max(-2, Math.min(2, step[i]))
      largest = Math.max(largest, Math.abs(step[i]))
    }
    if (largest < 1e-6) break
  }
  return w
}
function dot(w, x) {
  let s = 0
  for (let i = 0; i < w.length; i++) s += w[i] * x[i]
  return s
}
function solve(rows) {
  const n = rows.length
  for (let i = 0; i < n; i++) {
    let best = i
    for (let k = i + 1; k < n; k++) if (Math.abs(rows[k][i]) > Math.abs(rows[best][i])) best = k
    ;[rows[i], rows[best]] = [rows[best], rows[i]]
    for (let k = 0; k < n; k++) {
      if (k === i) continue
      const f = rows[k][i] / rows[i][i]
      if (f !== 0) for (let m = i; m <= n; m++) rows[k][m] -= f * rows[i][m]
    }
  }
  return rows.map((r, i) => r[n] / r[i])
}

// ---- calibration: what was true in each stretch of sums, every set alike, made to rise (pool adjacent violators)
const STRETCHES = [-7, -6, -5, -4.25, -3.5, -2.75, -2, -1.4, -0.8, -0.2, 0.4, 1, 1.6, 2.2, 2.8, 3.5, 4.25, 5, 6, 7]
function calibrate(sets, w) {
  const pools = Array.from({ length: STRETCHES.length + 1 }, () => ({ weight: 0, s: 0, y: 0 }))
  for (const set of sets) {
    const open = set.pairs.filter((p) => p.open)
    for (const { x, y } of open) {
      const s = dot(w, x)
      const at = STRETCHES.findIndex((edge) => s < edge)
      const pool = pools[at < 0 ? STRETCHES.length : at]
      pool.weight += 1 / open.length
      pool.s += s / open.length
      pool.y += y / open.length
    }
  }
  const rising = []
  for (const pool of pools) {
    if (pool.weight === 0) continue
    rising.push(pool)
    while (rising.length > 1 && rising.at(-2).y / rising.at(-2).weight >= rising.at(-1).y / rising.at(-1).weight) {
      const b = rising.pop()
      const a = rising.at(-1)
      a.weight += b.weight
      a.s += b.s
      a.y += b.y
    }
  }
  const curve = rising.map((p) => [p.s / p.weight, Math.min(0.995, Math.max(0.002, p.y / p.weight))])
  // strictly rising, so that the order of pairs survives the calibration
  curve.unshift([curve[0][0] - 6, 0.001])
  for (let i = 1; i < curve.length; i++) curve[i][1] = Math.max(curve[i][1], curve[i - 1][1] + 0.0003)
  curve.push([curve.at(-1)[0] + 6, Math.max(0.998, curve.at(-1)[1] + 0.0003)])
  return curve.map(([s, y]) => [Number(s.toFixed(4)), Number(y.toFixed(4))])
}

function report(set, scoreOf) {
  const list = set.pairs.map((p) => [p.open ? scoreOf(p.x) : 0.01, p.y]).sort((a, b) => b[0] - a[0])
  let [tp, fp, ap, best] = [0, 0, 0, 0]
  for (let i = 0; i < list.length; ) {
    let [k, t, f] = [i, 0, 0]
    for (; k < list.length && list[k][0] === list[i][0]; k++) list[k][1] ? t++ : f++
    tp += t
    fp += f
    ap += (tp / (tp + fp)) * (t / set.truths)
    best = Math.max(best, (2 * tp) / (tp + fp + set.truths))
    i = k
  }
  const said = list.filter(([s]) => s >= 0.5)
  const right = said.filter(([, y]) => y).length
  let error = 0
  for (let bin = 0; bin < 10; bin++) {
    const part = said
      .concat(list.filter(([s]) => s < 0.5 && s > 0.01))
      .filter(([s]) => Math.min(9, Math.floor(s * 10)) === bin)
    error += Math.abs(part.reduce((t, [s, y]) => t + s - y, 0))
  }
  const shown = list.filter(([s]) => s > 0.01).length
  if (process.argv.includes('--table'))
    for (let bin = 0; bin < 10; bin++) {
      const part = list.filter(([s]) => s > 0.01 && Math.min(9, Math.floor(s * 10)) === bin)
      const mean = (/** @type {number} */ column) => (part.reduce((t, p) => t + p[column], 0) / part.length).toFixed(3)
      console.log(
        `   ${bin / 10}–${(bin + 1) / 10}  ${String(part.length).padStart(6)} pairs  said ${mean(0)}  was ${mean(1)}`,
      )
    }
  console.log(
    `${set.name.padEnd(12)} truths ${set.truths}  F1@0.5 ${((2 * right) / (said.length + set.truths)).toFixed(4)} (precision ${(right / said.length).toFixed(4)} recall ${(right / set.truths).toFixed(4)})  best F1 ${best.toFixed(4)}  AP ${ap.toFixed(4)}  calibration error ${(error / shown).toFixed(4)}`,
  )
}

const sets = []
for (const folder of training) sets.push(await candidatesOf(folder))
const w = fittedTo(sets, Number(argument('--pull', '3')))
const curve = calibrate(sets, w)
const scoreOf = (x) => curveAt(Float64Array.from(curve.flat()), dot(w, x))
console.log('trained on')
for (const set of sets) report(set, scoreOf)
console.log('tested on')
for (const folder of testing) report(await candidatesOf(folder), scoreOf)

if (process.argv.includes('--write')) {
  const number = (x) => String(Number(x.toFixed(3)))
  const weights = FEATURES.map((name, i) => `    ${name}: ${number(w[i])},`).join('\n')
  const together = TOGETHER.map(([p, q], i) => `    ['${p}', '${q}', ${number(w[FEATURES.length + i])}],`).join('\n')
  const points = curve.map(([s, y]) => `    [${s}, ${y}],`).join('\n')
  const version = argument('--version', new Date().toISOString().slice(0, 10))
  const old = fs.readFileSync('src/engines/overlap/model.ts', 'utf8')
  const related = /related: \{[\s\S]*?\n {2}\},/.exec(old)?.[0] ?? 'related: { bias: 0, weights: {} },'
  fs.writeFileSync(
    'src/engines/overlap/model.ts',
    `// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a weight may happen to be near π
import type { OverlapModel } from './score.ts'

/** Fitted by scripts/fit-overlap-model.mjs (README.md says on what); the part "related" is set by hand from judged pairs. */
export const overlapModel: OverlapModel = {
  version: '${version}',
  bias: ${number(w.at(-1))},
  weights: {
${weights}
  },
  together: [
${together}
  ],
  calibration: [
${points}
  ],
  ${related}
}
`,
  )
  console.log('written src/engines/overlap/model.ts')
}
