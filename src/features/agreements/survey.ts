/*
 * How content those served are. Answers are choices only, so that nobody can write anything personal, and groups too small to
 * hide in are not shown. Source: PLN-13 (satisfaction of those served), SECURITY 4 (small counts).
 */

export const questionKinds = ['scale', 'yes-no', 'choice'] as const
export type QuestionKind = (typeof questionKinds)[number]

export interface Question {
  readonly code: string
  readonly text: string
  readonly kind: QuestionKind
  /** For `choice`. */
  readonly choices: readonly string[]
  /** Answers of the others are also shown by the answer to this one. At most one question is. */
  readonly isGroup: boolean
}

/** By code of the question: 1 to 5, yes or no, or the number of the choice, from 1. Left out: not answered. */
export type Answers = Readonly<Record<string, number>>

/** No result, and no group, of fewer answers than this. */
export const LEAST_SHOWN = 5

/** No share of fewer answers than this. */
const LEAST_FOR_SHARE = 20

/** `few`: fewer than `LEAST_SHOWN`, maybe none. `beside`: not shown, because the rest would tell those. */
type Cell = number | 'few' | 'beside'

export interface QuestionResult {
  readonly code: string
  readonly answered: number
  /** Counts by answer from 1 on. Empty where too few answered. */
  readonly counts: readonly Cell[]
  /** Of a scale: the mean, 1 to 5; of yes-no, from 20 answers on and where both are shown: the share of yes, 0 to 1. */
  readonly mean: number | null
}

export interface SurveyResult {
  readonly n: number
  /** True where fewer than `LEAST_SHOWN` answered: then nothing else is told. */
  readonly isHidden: boolean
  /** All but the one that groups: its small counts would tell who answered. */
  readonly questions: readonly QuestionResult[]
  /** Mean of the scale questions over all answers, 0 to 100 (1 is 0, 5 is 100); null without any. */
  readonly satisfaction: number | null
  readonly groups: readonly { readonly choice: number; readonly n: number; readonly satisfaction: number | null }[]
  /** How many answers stand in groups that are not shown. */
  readonly inHiddenGroups: number
}

const choicesOf = (question: Question): number =>
  question.kind === 'scale' ? 5 : question.kind === 'yes-no' ? 2 : question.choices.length

/** Reads one set of answers. @returns null where one of them is no answer to its question, or nothing is answered */
export function readAnswers(questions: readonly Question[], typed: Readonly<Record<string, string | undefined>>) {
  const answers: Record<string, number> = {}
  for (const question of questions) {
    const text = typed[`q-${question.code}`] ?? ''
    if (text === '') continue
    const value = /^\d{1,2}$/.test(text) ? Number(text) : 0
    if (value < 1 || value > choicesOf(question)) return null
    answers[question.code] = value
  }
  return Object.keys(answers).length > 0 ? answers : null
}

/**
 * Hides counts that would tell who answered: those below `LEAST_SHOWN` (none among them, or the empty ones would tell the rest), and as
 * many of the smallest others as it takes that neither the sum of all nor the mean leads back to them.
 * @param least how many must be hidden together: two, or three where the mean is told too
 */
function hideSmall(counts: readonly number[], least: number): Cell[] {
  // Where the rest is empty there is nobody to find.
  if (counts.every((count) => count === 0 || count >= LEAST_SHOWN)) return [...counts]
  const few = counts.flatMap((count, at) => (count < LEAST_SHOWN ? [at] : []))
  const beside = new Set<number>()
  const others = counts.map((count, at) => ({ count, at })).filter(({ count }) => count >= LEAST_SHOWN)
  others.sort((a, b) => a.count - b.count)
  const hidden = () => [...few, ...beside].reduce((sum, at) => sum + (counts[at] ?? 0), 0)
  for (const { at } of others) {
    if (few.length + beside.size >= least && hidden() >= LEAST_SHOWN) break
    beside.add(at)
  }
  return counts.map((count, at) => (beside.has(at) ? 'beside' : count < LEAST_SHOWN ? 'few' : count))
}

/**
 * Counts what was answered. Where the groups shown and the whole would tell a hidden one by subtraction, the smallest group
 * shown is hidden with it.
 */
export function surveyResult(questions: readonly Question[], all: readonly Answers[]): SurveyResult {
  const n = all.length
  if (n < LEAST_SHOWN) return { n, isHidden: true, questions: [], satisfaction: null, groups: [], inHiddenGroups: 0 }
  const group = questions.find((question) => question.isGroup)
  const results = questions.flatMap((question): QuestionResult[] => {
    if (question.isGroup) return []
    const given = all.flatMap((answers) => answers[question.code] ?? [])
    if (given.length < LEAST_SHOWN) return [{ code: question.code, answered: given.length, counts: [], mean: null }]
    const counts = Array.from({ length: choicesOf(question) }, (_, at) => given.filter((one) => one === at + 1).length)
    const cells = hideSmall(counts, question.kind === 'scale' ? 3 : 2)
    const isWhole = cells.every((cell) => typeof cell === 'number') && given.length >= LEAST_FOR_SHARE
    const mean = question.kind === 'scale' || isWhole ? meanOf(question, given) : null
    return [{ code: question.code, answered: given.length, counts: cells, mean }]
  })
  // A question that too few answered is in no mean: the others taken away would tell what they said.
  const scales = results.flatMap(({ code, mean }) => (mean !== null && isScale(code) ? [code] : []))
  const counts = (answers: Answers) =>
    !questions.some(({ code }) => isScale(code)) || scales.some((code) => answers[code])
  return { n, isHidden: false, questions: results, satisfaction: meanOfScales(scales, all), ...byGroup() }

  function isScale(code: string): boolean {
    return questions.some((question) => question.code === code && question.kind === 'scale')
  }

  function byGroup(): Pick<SurveyResult, 'groups' | 'inHiddenGroups'> {
    if (group === undefined) return { groups: [], inHiddenGroups: 0 }
    const groups = Array.from({ length: choicesOf(group) }, (_, at) => {
      const of = all.filter((answers) => answers[group.code] === at + 1 && counts(answers))
      return { choice: at + 1, n: of.length, satisfaction: meanOfScales(scales, of) }
    }).filter((one) => one.n > 0)
    const shown = groups.filter((one) => one.n >= LEAST_SHOWN).sort((a, b) => a.n - b.n)
    const rest = (of: number) => of - shown.reduce((sum, one) => sum + one.n, 0)
    const tells = (hidden: number) => hidden > 0 && hidden < LEAST_SHOWN
    // Of all who answered, and of those whose answers are in the mean of the whole.
    const counted = all.filter(counts).length
    while (shown.length > 0 && (tells(rest(n)) || tells(rest(counted)))) shown.shift()
    return { groups: shown.sort((a, b) => a.choice - b.choice), inHiddenGroups: rest(n) }
  }
}

function meanOf(question: Question, given: readonly number[]): number | null {
  const sum = given.reduce((total, one) => total + one, 0)
  if (question.kind === 'scale') return sum / given.length
  return question.kind === 'yes-no' ? given.filter((one) => one === 1).length / given.length : null
}

/** Over those who answered at least one of them, if they are enough to hide in. */
function meanOfScales(codes: readonly string[], all: readonly Answers[]): number | null {
  const those = all.filter((answers) => codes.some((code) => answers[code]))
  if (those.length < LEAST_SHOWN) return null
  const given = those.flatMap((answers) => codes.flatMap((code) => answers[code] ?? []))
  return given.reduce((total, one) => total + (one - 1) * 25, 0) / given.length
}
