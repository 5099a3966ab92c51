#!/usr/bin/env node
// How well the finder's probabilities hold on the real budget lines: a reliability table, the expected calibration error, and how sure that is.
//   npm run build && node scripts/fit-overlap-real.mjs [--engine dist/src/engines/overlap] [--shared ../shared]
// Fits nothing. Verdicts: ../shared/labels/overlap-dev.csv and, for pairs read later, fit-overlap-real.csv beside this file (ids of lines, no texts).
// A pair the model scores that nobody has read counts as no overlap: all are below 0.02, and sixty of them drawn by lot were none.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { forEachCandidate } from './fit-overlap-pairs.mjs'

const argument = (name, otherwise) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise
const shared = path.resolve(argument('--shared', '../shared'))
const ENGINE = path.resolve(argument('--engine', 'dist/src/engines/overlap'))
const cells = (line) =>
  (line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []).map((x) =>
    x
      .replace(/,$/, '')
      .replace(/^"([\s\S]*)"$/, '$1')
      .replace(/""/g, '"'),
  )
const linesOf = (file) => fs.readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean).map(cells)
const keyOf = (a, b) => (a < b ? `${a}\t${b}` : `${b}\t${a}`)

/** Key of a pair -> whether it is the same or overlapping work. */
function readVerdicts() {
  const verdicts = new Map()
  for (const [a, b, label] of linesOf(path.join(shared, 'labels/overlap-dev.csv')))
    verdicts.set(keyOf(a, b), label === '1')
  for (const [a, b, verdict] of linesOf(new URL('fit-overlap-real.csv', import.meta.url)))
    verdicts.set(keyOf(a, b), verdict === 'overlapping' || verdict === 'same')
  return verdicts
}

function readBudget() {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'overlap-real-')), 'items.csv')
  const tool = path.join(shared, 'tools/make-budget-items.mjs')
  execFileSync(process.execPath, [tool, path.join(shared, 'data/budget-fy2565'), '--out', file], { stdio: 'ignore' })
  const projects = linesOf(file).map(([id, title, body, place, amount, year]) => ({
    id,
    title,
    body: body || null,
    place: place || null,
    amountSatang: amount ? BigInt(Math.round(Number(amount))) * 100n : null,
    fiscalYears: year ? { from: Number(year) - 543, to: Number(year) - 543 } : null,
  }))
  fs.rmSync(path.dirname(file), { recursive: true })
  return projects
}

/** Every candidate pair whose score is the model's own, not a veto's. */
async function scoredPairs(projects, verdicts) {
  const pairs = []
  await forEachCandidate(ENGINE, projects, (left, right, scorer) => {
    if (!scorer.byModel) return
    const ids = [projects[left].id, projects[right].id]
    const verdict = verdicts.get(keyOf(...ids))
    pairs.push({ ids, said: scorer.score, was: verdict ? 1 : 0, read: verdict !== undefined })
  })
  return pairs
}

const binOf = (p) => Math.min(9, Math.floor(p * 10))
function calibrationError(pairs) {
  const off = new Float64Array(10)
  for (const { said, was } of pairs) off[binOf(said)] += said - was
  return off.reduce((sum, x) => sum + Math.abs(x), 0) / pairs.length
}

function grouped(values, keyFor) {
  const groups = new Map()
  for (const value of values) groups.set(keyFor(value), [...(groups.get(keyFor(value)) ?? []), value])
  return groups
}

/** Pairs that share lines, joined: they are right or wrong together, so chance draws whole groups. */
function groupsOf(pairs) {
  const parent = new Map()
  const root = (id) => {
    const up = parent.get(id) ?? id
    return up === id ? id : root(up)
  }
  for (const { ids } of pairs) parent.set(root(ids[0]), root(ids[1]))
  return [...grouped(pairs, ({ ids }) => root(ids[0])).values()]
}

let seed = 5
const chance = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}
const middle = (values, share) => values.sort((a, b) => a - b)[Math.floor(values.length * share)].toFixed(3)

const pairs = await scoredPairs(readBudget(), readVerdicts())
for (let bin = 0; bin < 10; bin++) {
  const part = pairs.filter((p) => binOf(p.said) === bin)
  const mean = (of) => (part.reduce((sum, p) => sum + of(p), 0) / part.length).toFixed(2)
  console.log(
    `${bin / 10}–  ${String(part.length).padStart(4)} pairs  said ${mean((p) => p.said)}  was ${mean((p) => p.was)}`,
  )
}
const groups = groupsOf(pairs)
const drawn = Array.from({ length: 2000 }, () =>
  calibrationError(groups.flatMap(() => groups[Math.floor(chance() * groups.length)])),
)
const perfect = Array.from({ length: 2000 }, () =>
  calibrationError(pairs.map(({ said }) => ({ said, was: chance() < said ? 1 : 0 }))),
)
console.log(`${pairs.length} pairs, ${pairs.filter((p) => p.read).length} of them read, in ${groups.length} groups`)
console.log(
  `calibration error ${calibrationError(pairs).toFixed(3)}, 95 % of draws of groups ${middle(drawn, 0.025)}–${middle(drawn, 0.975)}`,
)
console.log(
  `a finder that is right about itself would show ${middle(perfect, 0.5)} on so few pairs, up to ${middle(perfect, 0.95)}`,
)
