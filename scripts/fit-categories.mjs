// Makes src/engines/categories/model.ts from the word lists: sentences are put together by chance from the phrases of a category
// and the places and side remarks of all, and a softmax regression learns how much each phrase says. The same run gives the same
// bytes. No ticket of any city is read here; the accuracy on real ones is measured by bench/category-suggestion-674.ts.
//   node scripts/fit-categories.mjs   (after npm run build: it reads dist/)
import { writeFileSync } from 'node:fs'

/** @type {{ phrases: Record<string, string>, readPhrases: (text: string) => Set<string> | string[], vocabulary: readonly string[] }} */
const { phrases, readPhrases, vocabulary } = await import(
  new URL('../dist/src/engines/categories/read.js', import.meta.url).href
)

const SENTENCES = 24_000
const ROUNDS = 12
const PULL = 2e-4

let state = 20_261_122
const unit = () => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
/** @param {readonly string[]} list */
const pick = (list) => list[Math.floor(unit() * list.length)] ?? ''

const codes = Object.keys(phrases)
const lists = new Map(codes.map((code) => [code, (phrases[code] ?? '').split(' ')]))
const phrasesOf = (/** @type {string} */ code) => lists.get(code) ?? []

/**
 * What people add to any report: other things stand beside the one they mean.
 * @param {string} code
 */
function sentence(code) {
  const own = phrasesOf(code)
  const parts = []
  const many = 1 + Math.floor(unit() * 3)
  // The first of a list are the most telling, and are written most
  for (let at = 0; at < many; at++) parts.push(own[Math.floor(unit() ** 1.5 * own.length)])
  const aside = unit()
  if (aside < 0.55) parts.push(pick(phrasesOf(pick(codes))))
  if (aside < 0.15) parts.push(pick(phrasesOf(pick(codes))))
  return parts.sort(() => unit() - 0.5).join(' , ')
}

const index = new Map(vocabulary.map((phrase, at) => [phrase, at]))
const samples = Array.from({ length: SENTENCES }, (_, at) => {
  const code = codes[at % codes.length] ?? ''
  return {
    label: at % codes.length,
    features: [...new Set(readPhrases(sentence(code)))].map((one) => index.get(one) ?? 0),
  }
})

const weights = codes.map(() => new Float64Array(vocabulary.length))
const bias = new Float64Array(codes.length)
for (let round = 0; round < ROUNDS; round++) {
  const step = 0.5 / (1 + round / 3)
  for (let at = 0; at < samples.length; at++) {
    const { label, features } = samples[(at * 7_919) % samples.length] ?? { label: 0, features: [] }
    const sums = codes.map((_, code) =>
      features.reduce((sum, one) => sum + (weights[code]?.[one] ?? 0), bias[code] ?? 0),
    )
    const top = Math.max(...sums)
    const shares = sums.map((sum) => Math.exp(sum - top))
    const whole = shares.reduce((sum, share) => sum + share, 0)
    for (let code = 0; code < codes.length; code++) {
      const error = (code === label ? 1 : 0) - (shares[code] ?? 0) / whole
      bias[code] = (bias[code] ?? 0) + step * 0.05 * error
      const row = weights[code] ?? new Float64Array(0)
      for (const one of features) row[one] = (row[one] ?? 0) + step * (error - PULL * (row[one] ?? 0))
    }
  }
}

const rounded = (/** @type {number} */ value) => Math.round(value * 10) / 10
/** @type {Record<string, Record<string, number>>} */
const kept = {}
for (const [at, phrase] of vocabulary.entries()) {
  const of = codes.flatMap((code, c) =>
    Math.abs(weights[c]?.[at] ?? 0) >= 1 ? [[code, rounded(weights[c]?.[at] ?? 0)]] : [],
  )
  if (of.length > 0) kept[phrase] = Object.fromEntries(of)
}
const lines = Object.entries(kept).map(([phrase, of]) => `  ${JSON.stringify(phrase)}: ${JSON.stringify(of)},`)
writeFileSync(
  new URL('../src/engines/categories/model.th.ts', import.meta.url),
  `/** Made by scripts/fit-categories.mjs; not written by hand. Log odds each phrase adds to a category. */
export const categoryCodes: readonly string[] = ${JSON.stringify(codes)}

export const phraseWeights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
${lines.join('\n')}
}
`,
)
