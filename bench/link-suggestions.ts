import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import {
  type AlignItem,
  Linker,
  partsOf,
  type Suggestion,
  signs,
  trigramSimilarity,
} from '../src/engines/alignment/index.ts'
import { projectRoot } from '../src/platform/root.ts'

/**
 * How good link suggestions are on real plan structures: the national budget of FY2565, where it lies beside the project. Hidden
 * is the budget plan (แผนงาน) of each output or project, and of each line; the finder ranks all budget plans of the bill.
 * Agencies are parted by lot: what is learnt (earlier confirmations) never comes from the agency asked about. Weights are fitted
 * on one half of the agencies (`--fit`), the figures are of the other half. Against plain trigram similarity on the same set.
 */
const folder = join(projectRoot, '..', 'shared', 'data', 'budget-fy2565')
const volumes = ['1', '2', '3(1)', '3(3)', '3(5)', '6', '7', '11', '14', '17', '13(1)', '16(1)', '16(2)']
const folds = 5
/** Lines are asked about one in so many, so that a run takes a minute. */
const mostAsked = 1_500

interface Labelled {
  readonly agency: string
  readonly item: AlignItem
  readonly plan: string
}

if (!existsSync(folder)) {
  console.log('skipped: the budget volumes do not lie beside the project')
  process.exit(0)
}

const rows = volumes.flatMap((volume) =>
  parse<Record<string, string>>(gunzipSync(readFileSync(join(folder, `2022.3.${volume}.csv.gz`))), {
    columns: true,
    bom: true,
  }),
)
const nameOfPlan = mergedNames(rows.map((row) => row.BUDGET_PLAN ?? ''))
const plans = [...new Set(nameOfPlan.values())]
const goals = plans.map((title) => ({ id: title, title, around: '', fields: [], areaCode: null }))

const tasks = {
  'output or project to plan': labelled(
    (row) => row.OUTPUT || row.PROJECT || '',
    () => '',
  ),
  'line to plan': labelled(
    (row) => row.ITEM_DESCRIPTION || row.CATEGORY_LV6 || row.CATEGORY_LV5 || row.CATEGORY_LV4 || '',
    (row) => [row.CATEGORY_LV2, row.CATEGORY_LV3, row.CATEGORY_LV4].filter(Boolean).join(' '),
  ),
}

for (const [name, all] of Object.entries(tasks)) {
  const fitted = all.filter((one) => lot(one.agency, 'half') % 2 === 0)
  const others = all.filter((one) => lot(one.agency, 'half') % 2 === 1)
  const step = Math.max(1, Math.floor(others.length / mostAsked))
  const measured = others.filter((_, at) => at % step === 0)
  const agencies = (list: readonly Labelled[]) => new Set(list.map((one) => one.agency)).size
  console.log(`\n${name}: ${all.length} of ${agencies(all)} agencies, ${plans.length} plans to choose from`)
  console.log(
    `weights from ${fitted.length} of ${agencies(fitted)} agencies; measured on ${measured.length} of ${agencies(measured)} others`,
  )
  if (process.argv.includes('--fit')) for (const learnt of [true, false]) fitWeights(fitted, all, learnt)
  report(measured, all)
}

/** The half asked about, fold by fold of its agencies; learnt from everything of all other folds and of the other half. */
function* askedFoldByFold(asked: readonly Labelled[], all: readonly Labelled[]) {
  for (let fold = 0; fold < folds; fold++) {
    const here = asked.filter((one) => lot(one.agency, 'fold') % folds === fold)
    const hidden = new Set(here.map((one) => one.agency))
    const known = all.filter((one) => !hidden.has(one.agency)).map(({ item, plan }) => ({ item, goalId: plan }))
    yield { here, linker: new Linker(goals, known), cold: new Linker(goals, []) }
  }
}

function report(measured: readonly Labelled[], all: readonly Labelled[]): void {
  const hits = {
    finder: [0, 0],
    'finder, nothing learnt': [0, 0],
    trigrams: [0, 0],
    'trigrams with the owner': [0, 0],
    'most frequent plan': [0, 0],
  }
  const answers: Answer[] = []
  const coldAnswers: Answer[] = []
  const count = (name: keyof typeof hits, place: number) => {
    if (place === 0) hits[name][0] = (hits[name][0] ?? 0) + 1
    if (place >= 0 && place < 5) hits[name][1] = (hits[name][1] ?? 0) + 1
  }
  const goalGrams = goals.map((goal) => partsOf(goal.title, '').grams)
  let taken = 0
  for (const { here, linker, cold } of askedFoldByFold(measured, all)) {
    const hidden = new Set(here.map((one) => one.agency))
    const frequent = frequentPlans(all.filter((one) => !hidden.has(one.agency)))
    for (const { item, plan } of here) {
      const began = performance.now()
      const found = linker.suggest(item)
      taken += performance.now() - began
      count(
        'finder',
        found.findIndex((one) => one.goalId === plan),
      )
      const [first] = found
      answers.push(answerOf(first, plan))
      const unlearnt = cold.suggest(item)
      coldAnswers.push(answerOf(unlearnt[0], plan))
      count(
        'finder, nothing learnt',
        unlearnt.findIndex((one) => one.goalId === plan),
      )
      const byTrigrams = (text: string) => {
        const { grams } = partsOf(text, '')
        return plans
          .map((title, at) => ({ title, alike: trigramSimilarity(grams, goalGrams[at] ?? new Set()) }))
          .sort((a, b) => b.alike - a.alike)
          .findIndex((one) => one.title === plan)
      }
      count('trigrams', byTrigrams(item.title))
      count('trigrams with the owner', byTrigrams([item.title, ...item.owners].join(' ')))
      count('most frequent plan', frequent.indexOf(plan))
    }
  }
  const percent = (part: number) => `${((100 * part) / measured.length).toFixed(1)} %`
  for (const [name, [one = 0, five = 0]] of Object.entries(hits))
    console.log(`  ${name.padEnd(24)} first ${percent(one).padStart(7)}   among five ${percent(five).padStart(7)}`)
  console.log(`  ${(taken / measured.length).toFixed(2)} ms a suggestion`)
  curve(answers)
  console.log('  nothing learnt:')
  curve(coldAnswers)
}

interface Answer {
  readonly probability: number
  readonly sure: boolean
  readonly right: boolean
}

function answerOf(first: Suggestion | undefined, plan: string): Answer {
  return { probability: first?.probability ?? 0, sure: first?.sure ?? false, right: first?.goalId === plan }
}

/** From which probability on how many are answered and how many of those rightly; and whether probabilities mean what they say. */
function curve(answers: readonly Answer[]): void {
  for (const least of [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0]) {
    const said = answers.filter((one) => one.probability >= least)
    const right = said.filter((one) => one.right).length
    console.log(
      `  from ${least.toFixed(1)}: answers ${((100 * said.length) / answers.length).toFixed(0).padStart(3)} %, right ${((100 * right) / Math.max(1, said.length)).toFixed(0).padStart(3)} %`,
    )
  }
  let error = 0
  for (let bin = 0; bin < 10; bin++) {
    const inside = answers.filter((one) => Math.min(9, Math.floor(one.probability * 10)) === bin)
    const mean = inside.reduce((sum, one) => sum + one.probability, 0) / Math.max(1, inside.length)
    const right = inside.filter((one) => one.right).length / Math.max(1, inside.length)
    error += (Math.abs(mean - right) * inside.length) / answers.length
  }
  const sure = answers.filter((one) => one.sure)
  console.log(
    `  calibration error ${error.toFixed(3)}; called sure: ${((100 * sure.length) / answers.length).toFixed(0)} %, of those right ${((100 * sure.filter((one) => one.right).length) / Math.max(1, sure.length)).toFixed(0)} %`,
  )
}

/** Weights by gradient ascent on the log-probability of the true plan (conditional logit), each task item weighing the same. */
function fitWeights(fitted: readonly Labelled[], all: readonly Labelled[], learnt: boolean): void {
  const samples: { rows: number[][]; truth: number }[] = []
  const own = new Set(fitted.map((one) => one.agency))
  for (const { here, linker, cold } of askedFoldByFold(
    fitted,
    all.filter((one) => own.has(one.agency)),
  )) {
    const step = Math.max(1, Math.floor(here.length / 400))
    for (const [at, { item, plan }] of here.entries())
      if (at % step === 0) samples.push({ rows: signsBy(learnt ? linker : cold, item), truth: plans.indexOf(plan) })
  }
  let weights = signs.map(() => 0.5)
  for (let round = 0; round < 400; round++) {
    const slope = signs.map(() => 0)
    for (const { rows, truth } of samples) {
      const scores = rows.map((row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0))
      const highest = Math.max(...scores)
      const powers = scores.map((score) => Math.exp(score - highest))
      const total = powers.reduce((sum, power) => sum + power, 0)
      for (const [at, row] of rows.entries()) {
        const pull = (at === truth ? 1 : 0) - (powers[at] ?? 0) / total
        for (const [sign, value] of row.entries()) slope[sign] = (slope[sign] ?? 0) + pull * value
      }
    }
    const pace = 3 / (1 + round / 60)
    weights = weights.map((weight, at) => weight + pace * ((slope[at] ?? 0) / samples.length - 0.002 * weight))
  }
  console.log(
    `  fitted ${learnt ? 'with' : 'without'} confirmations on ${samples.length}: ${signs.map((sign, at) => `${sign} ${weights[at]?.toFixed(2)}`).join(', ')}`,
  )
}

function signsBy(linker: Linker, item: AlignItem): number[][] {
  return linker.signsOf(linker.prepare(item), plans)
}

function frequentPlans(known: readonly Labelled[]): string[] {
  const counts = new Map<string, number>()
  for (const { plan } of known) counts.set(plan, (counts.get(plan) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([plan]) => plan)
}

/** One for each different title of an agency: the same line of many years or places is asked about once. */
function labelled(
  titleOf: (row: Record<string, string>) => string,
  aroundOf: (row: Record<string, string>) => string,
): Labelled[] {
  const found = new Map<string, Labelled>()
  for (const row of rows) {
    const plan = nameOfPlan.get(row.BUDGET_PLAN ?? '')
    const title = titleOf(row).trim()
    if (plan === undefined || title === '') continue
    const agency = `${row.MINISTRY} ${row.BUDGETARY_UNIT}`
    const structure = [`ministry ${row.MINISTRY}`, `category ${row.CATEGORY_LV1}`]
    const owners = [row.MINISTRY, row.BUDGETARY_UNIT].map((name) => (name ?? '').replace(/\(\d+\)/g, '').trim())
    const item = { title, around: aroundOf(row), field: null, areaCode: null, structure, owners }
    found.set(`${agency}\n${title}\n${plan}`, { agency, item, plan })
  }
  return [...found.values()]
}

/** Names of plans without what the reading glued on: one that begins with a more frequent name, or is nearly it, is that name. */
function mergedNames(names: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>()
  for (const name of names) if (name.startsWith('แผนงาน')) counts.set(name, (counts.get(name) ?? 0) + 1)
  const kept: { name: string; grams: ReadonlySet<string> }[] = []
  const merged = new Map<string, string>()
  for (const [name] of [...counts].sort((a, b) => b[1] - a[1])) {
    const bare = name.replace(/[\d:|(].*$/, '').trim()
    const { grams } = partsOf(bare, '')
    const same = kept.find((one) => one.name === bare || trigramSimilarity(one.grams, grams) >= 0.88)
    if (same === undefined) kept.push({ name: bare, grams })
    merged.set(name, same?.name ?? bare)
  }
  return merged
}

/** A number that is always the same for a text: parts agencies by lot. */
function lot(text: string, purpose: string): number {
  let hash = 2166136261
  for (const letter of `${purpose} ${text}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619)
  return (hash >>> 0) % 9973
}
