// Fits the figures of src/engines/redaction/name-weights.ts to the labelled sentences of test/fixtures/redaction: one figure after another is
// moved up and down a little, and a step stays when it mends more than it costs. Names that stand in the sentences are taken out of the lists
// first (every surname, and every fourth given name, as many as a set nobody has read has that no list knows), or the figures would learn to
// trust the lists. The same run gives the same figures; it takes about an hour.
//   node scripts/fit-names.mjs [rounds]   (after npm run build: it reads dist/)
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROUNDS = Number(process.argv[2] ?? 3)
/** What is taken wrongly weighs a little more than what is missed, and letters too many a little. */
const WRONG = 1.3
const LETTER_TOO_MANY = 0.12
const MOST_LETTERS = 6
/** A step must mend at least so much, and half a step for each unit a figure is away from where it began. */
const LEAST_GAIN = 0.8
const AWAY = 0.12
const STEPS = [1, -1, 2.5, -2.5, 0.5, -0.5, 4, -4]
/** Of a hundred given names so many are taken out of the lists. */
const TAKEN_OUT = 28
/** What no sentence decides. */
const LEFT_ALONE = new Set(['inPlace', 'aloneInPlace', 'hopeless', 'faith'])
const NEVER = -90

const root = fileURLToPath(new URL('..', import.meta.url))
const sentences = readSentences()
const folder = mkdtempSync(join(tmpdir(), 'fit-names-'))
try {
  await fitFigures()
} finally {
  rmSync(folder, { recursive: true })
}

/** @typedef {{ start: number, end: number, isPerson: boolean }} Part */

/** @returns {{ text: string, gold: Part[] }[]} */
function readSentences() {
  const fixtures = join(root, 'test', 'fixtures', 'redaction')
  const lines = readdirSync(fixtures)
    .sort()
    .flatMap((file) => readFileSync(join(fixtures, file), 'utf8').split('\n'))
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readLine)
}

/** @param {string} line "โทร {t:081-234-5678}" */
function readLine(line) {
  const plain = line
    .replace(/\\u([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\n', '\n')
  /** @type {Part[]} */
  const gold = []
  let text = ''
  let at = 0
  for (const mark of plain.matchAll(/\{([a-z]):([^}]*)\}/g)) {
    text += plain.slice(at, mark.index)
    gold.push({ start: text.length, end: text.length + (mark[2] ?? '').length, isPerson: mark[1] === 'p' })
    text += mark[2]
    at = mark.index + mark[0].length
  }
  return { text: text + plain.slice(at), gold }
}

/** A copy of the engine whose lists do not have the names of the sentences. */
async function engineWithoutNames() {
  const gone = new Set()
  for (const { text, gold } of sentences) {
    for (const { start, end } of gold.filter(({ isPerson }) => isPerson)) {
      const [given = '', ...others] = text.slice(start, end).split(/\s+/)
      if (numberOf(given) % 100 < TAKEN_OUT) gone.add(given)
      for (const other of others) gone.add(other)
    }
  }
  for (const part of ['kernel', join('engines', 'redaction')]) {
    cpSync(join(root, 'dist', 'src', part), join(folder, 'src', part), { recursive: true })
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const engine = join(folder, 'src', 'engines', 'redaction')
  for (const file of ['name-words.th.js', 'nicknames.th.js']) {
    const list = readFileSync(join(engine, file), 'utf8')
    const without = list.replace(/'[^']*'/g, (words) =>
      words.replace(/[\u0e01-\u0e4e]{3,}/g, (name) => (gone.has(name) ? '' : name)),
    )
    writeFileSync(join(engine, file), without)
  }
  const { redact } = await import(pathToFileURL(join(engine, 'index.js')).href)
  const { nameWeights } = await import(pathToFileURL(join(engine, 'name-weights.js')).href)
  return { redact, nameWeights }
}

/** @param {string} name */
function numberOf(name) {
  let mixed = 7
  for (const letter of name) mixed = (Math.imul(mixed, 31) + letter.charCodeAt(0)) >>> 0
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8
}

/** @param {(text: string) => { spans: readonly { start: number, end: number, kind: string }[] }} redact */
function faults(redact) {
  let sum = 0
  for (const { text, gold } of sentences) {
    const spans = redact(text).spans.filter(({ kind }) => kind === 'person')
    const people = gold.filter(({ isPerson }) => isPerson)
    sum += people.filter((part) => !spans.some(({ start, end }) => start <= part.start && end >= part.end)).length
    const parts = people
      .flatMap(({ start, end }) => text.slice(start, end).split(/\s+/))
      .filter(({ length }) => length > 2)
    for (const span of spans) {
      const touched = gold.filter(({ start, end }) => start < span.end && span.start < end)
      const taken = text.slice(span.start, span.end)
      if (touched.length === 0) sum += parts.some((part) => taken.includes(part)) ? 0 : WRONG
      else
        sum +=
          LETTER_TOO_MANY * Math.min(MOST_LETTERS, Math.max(0, span.end - Math.max(...touched.map(({ end }) => end))))
    }
  }
  return sum
}

async function fitFigures() {
  const { redact, nameWeights } = await engineWithoutNames()
  /** @type {{ of: Record<string, number>, key: string, begin: number }[]} */
  const figures = []
  for (const of of [nameWeights, ...Object.values(nameWeights), ...Object.values(nameWeights.cues)]) {
    if (typeof of !== 'object') continue
    for (const [key, begin] of Object.entries(of)) {
      // The first of a list of words stands for "in no list"
      const isFixed = LEFT_ALONE.has(key) || (of !== nameWeights.ends && Array.isArray(of) && key === '0')
      if (typeof begin === 'number' && begin > NEVER && !isFixed) figures.push({ of, key, begin })
    }
  }
  const away = () => AWAY * figures.reduce((sum, { of, key, begin }) => sum + Math.abs((of[key] ?? 0) - begin), 0)
  let least = faults(redact)
  console.log(`${sentences.length} sentences, ${figures.length} figures, faults ${least.toFixed(1)}`)
  for (let round = 0; round < ROUNDS; round++) {
    let steps = 0
    for (const { of, key } of figures) {
      const before = of[key] ?? 0
      for (const step of STEPS) {
        of[key] = Math.round((before + step) * 10) / 10
        const found = faults(redact) + away()
        if (found <= least - LEAST_GAIN) {
          least = found
          steps++
          console.log(`${key} ${before} -> ${of[key]}: ${found.toFixed(1)}`)
          break
        }
        of[key] = before
      }
    }
    if (steps === 0) break
  }
  write(nameWeights)
}

/** @param {Record<string, unknown> & { cues: Record<string, Record<string, number>> }} weights */
function write({ cues, ...others }) {
  const inner = (/** @type {Record<string, number>} */ of) =>
    Object.entries(of)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')
  const lines = [
    '/** Made by scripts/fit-names.mjs. All figures are added to the logarithm of the odds that a name stands in a place. */',
    'export const nameWeights = {',
    '  cues: {',
    ...Object.entries(cues).map(([name, of]) => `    ${name}: { ${inner(of)} },`),
    '  },',
    ...Object.entries(others).map(
      ([key, value]) => `  ${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : value},`,
    ),
    '}',
  ]
  writeFileSync(join(root, 'src', 'engines', 'redaction', 'name-weights.ts'), `${lines.join('\n')}\n`)
}
