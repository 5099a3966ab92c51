import { emptyWords } from './empty-words.th.ts'
import {
  type AlignGoal,
  type AlignItem,
  alikeOf,
  type ConfirmedLink,
  cosine,
  coverOf,
  partsOf,
  piecesOf,
  Rarity,
  type TextParts,
  trigramSimilarity,
  type Vector,
  vectorOf,
} from './features.ts'
import { type AlignModel, alignModel, signs } from './model.ts'

/** Why a goal is suggested, as data; words are made where it is shown. */
export type Evidence =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'vocabulary'; readonly words: readonly string[]; readonly links: number }
  | { readonly kind: 'like'; readonly title: string }
  | { readonly kind: 'structure'; readonly name: string; readonly links: number; readonly of: number }
  | { readonly kind: 'owner'; readonly name: string }
  | { readonly kind: 'field'; readonly field: string }
  | { readonly kind: 'place'; readonly how: 'same' | 'around' }
  /** Only words in common that say nothing: the honest word for a weak suggestion. */
  | { readonly kind: 'little' }

export interface Suggestion {
  readonly goalId: string
  /** Among the goals asked about, they sum up to 1. */
  readonly probability: number
  readonly sure: boolean
  readonly evidence: readonly Evidence[]
}

interface KnownGoal {
  readonly goal: AlignGoal
  readonly parts: TextParts
  readonly vector: Vector
  readonly pieces: ReadonlySet<string>
  /** Words of what was confirmed, with how many links have each; its own words count as one link. */
  readonly vocabulary: Map<string, number>
  vocabularySize: number
  links: number
}

/** So many words are told in one reason. */
const MOST_WORDS = 4
/** A word in more than about every fifth text is named in no reason. */
const LEAST_RARITY = 1.6
/** A goal's own words weigh as much as this many confirmed links. */
const OWN_WORDS = 2
/** Words a link's vocabulary is smoothed by. */
const SMOOTHING = 60
const MOST_NEIGHBOURS = 300
/** A name less like the goal's is no reason to tell. */
const LEAST_MANDATE = 0.15

export interface PreparedItem {
  readonly item: AlignItem
  readonly parts: TextParts
  readonly vector: Vector
  readonly pieces: ReadonlySet<string>
  /** Of each goal the confirmed thing most alike. */
  readonly near: ReadonlyMap<string, { readonly alike: number; readonly title: string }>
}

/**
 * Suggests which goals a thing supports, from words, field, place, structure and what people confirmed before. Pure: made once of
 * the goals and the confirmed links, then asked about one thing after another.
 */
export class Linker {
  readonly #model: AlignModel
  readonly #goals = new Map<string, KnownGoal>()
  readonly #rarity = new Rarity()
  /** How rare pieces are among the goals: those all of them have tell nothing. */
  readonly #pieceRarity = new Rarity()
  /** By the name of an owner: how like each goal it is. Owners are few and asked about again and again. */
  readonly #mandates = new Map<string, { readonly pieces: ReadonlySet<string>; readonly byGoal: Map<string, number> }>()
  readonly #background = new Map<string, number>()
  #backgroundSize = 0
  readonly #confirmed: { vector: Vector; goalId: string; title: string }[] = []
  readonly #byWord = new Map<string, number[]>()
  /** Structure word -> goal -> links. */
  readonly #structure = new Map<string, Map<string, number>>()
  readonly #structureSize = new Map<string, number>()
  #links = 0

  constructor(goals: readonly AlignGoal[], confirmed: readonly ConfirmedLink[], model: AlignModel = alignModel) {
    this.#model = model
    const parts = goals.map((goal) => partsOf(goal.title, goal.around))
    const itemParts = confirmed.map(({ item }) => partsOf(item.title, item.around))
    for (const one of [...parts, ...itemParts]) this.#rarity.add(one.words.keys())
    for (const [at, goal] of goals.entries()) {
      const own = parts[at] as TextParts
      const known: KnownGoal = {
        goal,
        parts: own,
        vector: vectorOf(own, this.#rarity),
        pieces: piecesOf(goal.title),
        vocabulary: new Map(),
        vocabularySize: 0,
        links: 0,
      }
      this.#learn(known, own, OWN_WORDS)
      this.#goals.set(goal.id, known)
      this.#pieceRarity.add(known.pieces)
    }
    for (const [at, { item, goalId }] of confirmed.entries()) {
      const known = this.#goals.get(goalId)
      const own = itemParts[at]
      if (known === undefined || own === undefined) continue
      this.#learn(known, own, 1)
      known.links += 1
      this.#links += 1
      const vector = vectorOf(own, this.#rarity)
      const place = this.#confirmed.push({ vector, goalId, title: item.title }) - 1
      for (const word of own.words.keys()) {
        const list = this.#byWord.get(word)
        if (list === undefined) this.#byWord.set(word, [place])
        else list.push(place)
      }
      for (const name of item.structure) {
        const byGoal = this.#structure.get(name) ?? new Map<string, number>()
        byGoal.set(goalId, (byGoal.get(goalId) ?? 0) + 1)
        this.#structure.set(name, byGoal)
        this.#structureSize.set(name, (this.#structureSize.get(name) ?? 0) + 1)
      }
    }
  }

  #learn(known: KnownGoal, parts: TextParts, times: number): void {
    for (const word of parts.words.keys()) {
      known.vocabulary.set(word, (known.vocabulary.get(word) ?? 0) + times)
      known.vocabularySize += times
      this.#background.set(word, (this.#background.get(word) ?? 0) + times)
      this.#backgroundSize += times
    }
  }

  prepare(item: AlignItem): PreparedItem {
    const parts = partsOf(item.title, item.around)
    const vector = vectorOf(parts, this.#rarity)
    return { item, parts, vector, pieces: piecesOf(item.title), near: this.#nearest(vector) }
  }

  /**
   * @param among the goals to choose from; left out: all
   * @returns the likeliest first, each with why; none where no goal has anything in common with it
   */
  suggest(item: AlignItem, among: readonly string[] = [...this.#goals.keys()], most = 5): Suggestion[] {
    const prepared = this.prepare(item)
    const rows = this.signsOf(prepared, among)
    const links = among.reduce((sum, id) => sum + (this.#goals.get(id)?.links ?? 0), 0)
    const weights = this.#weightsFor(links, among.length)
    const scores = rows.map((row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0))
    const highest = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - highest))
    const total = powers.reduce((sum, power) => sum + power, 0)
    return among
      .map((goalId, at) => ({ goalId, at, probability: Math.round(((powers[at] ?? 0) / total) * 10_000) / 10_000 }))
      .sort((a, b) => b.probability - a.probability || (a.goalId < b.goalId ? -1 : 1))
      .slice(0, most)
      .flatMap(({ goalId, probability }) => {
        const evidence = this.#why(prepared, goalId)
        // A goal nothing speaks for is no suggestion, however few there are to choose from.
        return evidence.some(({ kind }) => kind !== 'place')
          ? // Names alone make nobody sure: of goals without any link a quarter of the likeliest answers was wrong.
            [{ goalId, probability, sure: links > 0 && probability >= this.#model.sureFrom, evidence }]
          : []
      })
  }

  /** Between the weights for goals nobody linked anything to and those for goals with links: half and half at one link a goal. */
  #weightsFor(links: number, goals: number): number[] {
    const warm = links / (links + goals || 1)
    const { weights, coldWeights } = this.#model
    return weights.map((weight, at) => warm * weight + (1 - warm) * (coldWeights[at] ?? 0))
  }

  /** The owner whose name is most like the goal's. */
  #mandate({ owners }: Pick<AlignItem, 'owners'>, known: KnownGoal): { name: string; alike: number } | null {
    let best: { name: string; alike: number } | null = null
    for (const name of owners) {
      const seen = this.#mandates.get(name) ?? { pieces: piecesOf(name), byGoal: new Map<string, number>() }
      this.#mandates.set(name, seen)
      const alike = seen.byGoal.get(known.goal.id) ?? alikeOf(seen.pieces, known.pieces, this.#pieceRarity)
      seen.byGoal.set(known.goal.id, alike)
      if (alike > (best?.alike ?? 0)) best = { name, alike }
    }
    return best
  }

  /** The signs of each goal, in the order of `signs`. For fitting the weights; `suggest` puts them together. */
  signsOf(prepared: PreparedItem, among: readonly string[]): number[][] {
    return among.map((id) => {
      const known = this.#goals.get(id)
      if (known === undefined) return signs.map(() => 0)
      return [
        cosine(prepared.vector, known.vector),
        trigramSimilarity(prepared.parts.grams, known.parts.grams),
        this.#vocabulary(prepared.parts, known),
        prepared.near.get(id)?.alike ?? 0,
        Math.log1p(known.links),
        this.#structureSign(prepared.item, id),
        fieldSign(prepared.item, known.goal),
        placeSign(prepared.item, known.goal),
        coverOf(prepared.pieces, known.pieces, this.#pieceRarity),
        this.#mandate(prepared.item, known)?.alike ?? 0,
      ]
    })
  }

  /** Mean of the logarithms of how much likelier each word is in the goal's vocabulary than anywhere, rare words in full. */
  #vocabulary(parts: TextParts, known: KnownGoal): number {
    let sum = 0
    let count = 0
    for (const word of parts.words.keys()) {
      const all = this.#background.get(word)
      if (all === undefined) continue
      const anywhere = all / this.#backgroundSize
      const here = ((known.vocabulary.get(word) ?? 0) + SMOOTHING * anywhere) / (known.vocabularySize + SMOOTHING)
      sum += Math.log(here / anywhere)
      count += 1
    }
    return count === 0 ? 0 : sum / Math.sqrt(count)
  }

  /** Only the heaviest words are looked up, and none that very many confirmed things have. */
  #nearest(vector: Vector): Map<string, { alike: number; title: string }> {
    const scores = new Map<number, number>()
    const heavy = [...vector].sort((a, b) => b[1] - a[1]).slice(0, 14)
    for (const [word, weight] of heavy) {
      const places = this.#byWord.get(word)
      if (places === undefined || places.length > MOST_NEIGHBOURS) continue
      for (const place of places)
        scores.set(place, (scores.get(place) ?? 0) + weight * (this.#confirmed[place]?.vector.get(word) ?? 0))
    }
    const best = new Map<string, { alike: number; title: string }>()
    for (const [place, alike] of scores) {
      const one = this.#confirmed[place]
      if (one !== undefined && alike > (best.get(one.goalId)?.alike ?? 0))
        best.set(one.goalId, { alike, title: one.title })
    }
    return best
  }

  /** How much oftener than usual things of the same structure go to the goal; the mean over its structure words. */
  #structureSign(item: AlignItem, goalId: string): number {
    let sum = 0
    let count = 0
    const usual = ((this.#goals.get(goalId)?.links ?? 0) + 0.5) / (this.#links + this.#goals.size * 0.5)
    for (const name of item.structure) {
      const size = this.#structureSize.get(name)
      if (size === undefined) continue
      const here = ((this.#structure.get(name)?.get(goalId) ?? 0) + 2 * usual) / (size + 2)
      sum += Math.log(here / usual)
      count += 1
    }
    return count === 0 ? 0 : sum / count
  }

  /** Whether a word says something to a reader: rare enough, and not a pair of words. */
  #tells(word: string): boolean {
    return word.length > 2 && !word.includes(' ') && this.#rarity.of(word) >= LEAST_RARITY
  }

  #why(prepared: PreparedItem, goalId: string): Evidence[] {
    const known = this.#goals.get(goalId)
    if (known === undefined) return []
    const evidence: Evidence[] = []
    const common = [...prepared.vector]
      .filter(([word, weight]) => known.vector.has(word) && weight > 0.05 && this.#tells(word))
      .sort((a, b) => b[1] * (known.vector.get(b[0]) ?? 0) - a[1] * (known.vector.get(a[0]) ?? 0))
      .map(([word]) => word)
    const shared = common.filter((word) => !emptyWords.has(word)).slice(0, MOST_WORDS)
    if (shared.length > 0) evidence.push({ kind: 'words', words: shared })
    const near = prepared.near.get(goalId)
    if (near !== undefined && near.alike >= 0.35) evidence.push({ kind: 'like', title: near.title })
    let learntAny = false
    if (known.links > 0) {
      const lifted = [...prepared.parts.words.keys()]
        .filter((word) => this.#tells(word) && !shared.includes(word))
        .map((word) => {
          const anywhere = (this.#background.get(word) ?? 0) / this.#backgroundSize
          const here = (known.vocabulary.get(word) ?? 0) / known.vocabularySize
          return { word, lift: anywhere > 0 && here > 0 ? here * Math.log(here / anywhere) : 0 }
        })
        .filter(({ lift }) => lift > 0.0005)
        .sort((a, b) => b.lift - a.lift)
      learntAny = lifted.length > 0
      const learnt = lifted.filter(({ word }) => !emptyWords.has(word)).slice(0, MOST_WORDS)
      if (learnt.length > 0)
        evidence.push({ kind: 'vocabulary', words: learnt.map(({ word }) => word), links: known.links })
    }
    const [name, links, of] = prepared.item.structure
      .map((word) => [word, this.#structure.get(word)?.get(goalId) ?? 0, this.#structureSize.get(word) ?? 0] as const)
      .sort((a, b) => b[1] / (b[2] || 1) - a[1] / (a[2] || 1))[0] ?? ['', 0, 0]
    if (links > 0 && links * 3 >= of) evidence.push({ kind: 'structure', name, links, of })
    const mandate = this.#mandate(prepared.item, known)
    if (mandate !== null && mandate.alike >= LEAST_MANDATE) evidence.push({ kind: 'owner', name: mandate.name })
    if (fieldSign(prepared.item, known.goal) > 0 && prepared.item.field !== null)
      evidence.push({ kind: 'field', field: prepared.item.field })
    // What is suggested does not hang on which words are told.
    if (evidence.length === 0 && (common.length > 0 || learntAny)) evidence.push({ kind: 'little' })
    const place = placeSign(prepared.item, known.goal)
    if (place > 0) evidence.push({ kind: 'place', how: place === 1 ? 'same' : 'around' })
    return evidence
  }
}

/** 1: the goal gathers this very field; 0.6: its division; -0.5: it gathers others; 0: nobody said. */
function fieldSign(item: Pick<AlignItem, 'field'>, goal: Pick<AlignGoal, 'fields'>): number {
  const { field } = item
  if (field === null || goal.fields.length === 0) return 0
  if (goal.fields.includes(field)) return 1
  const division = field.slice(0, 2)
  return goal.fields.some((one) => one.slice(0, 2) === division) ? 0.6 : -0.5
}

/** 1: of the same place; 0.5: of a place around it; 0: elsewhere, or the place is not known. */
function placeSign(item: Pick<AlignItem, 'areaCode'>, goal: Pick<AlignGoal, 'areaCode'>): number {
  const [here, there] = [item.areaCode, goal.areaCode]
  if (here === null || there === null || !/^\d/.test(there)) return 0
  if (here === there) return 1
  return here.startsWith(there) ? 0.5 : 0
}
