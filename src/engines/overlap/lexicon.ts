import { thaiLexicon } from './lexicon.th.ts'
import { NearWords } from './near-words.ts'
import { isDigit, isLetter, isThai, readSkeleton, SARA_AA, SPACE, type ThaiText } from './thai-bytes.ts'
import { ALPHABET, ROOT, symbolOf, type Trie, TrieBranches, toSymbol } from './trie.ts'

/** What officers may edit: every list holds words as written, see lexicon.th.ts. */
export interface Lexicon {
  version: string
  works: Record<string, readonly string[]>
  /** Keys are `class.kind`; the kind `every-body` says that each body has its own one, `any` that the kind is not said. */
  objects: Record<string, readonly string[]>
  fillers: readonly string[]
  natures: readonly string[]
  landmarks: Record<string, readonly string[]>
  locatives: readonly string[]
  numbered: Record<string, readonly string[]>
  sides: Record<string, readonly string[]>
  measures: Record<string, readonly string[]>
  units: Record<string, readonly string[]>
  provinces: readonly string[]
  markers: Record<string, readonly string[]>
}

export const ROLE = {
  none: 0,
  province: 1,
  district: 2,
  subdistrict: 3,
  village: 4,
  kilometre: 5,
  road: 6,
  branch: 7,
  year: 8,
  work: 9,
  object: 10,
  filler: 11,
  landmark: 12,
  locative: 13,
  numbered: 14,
  side: 15,
  measure: 16,
  unit: 17,
} as const

export interface LexiconWord {
  role: number
  /** Position of the group inside its role: the work, the object kind, the unit. */
  value: number
  /** The same text may also be a unit: "ม." after a number is metres, before one a village. */
  unit: number
  /** The same text may also be a measure: "หนา 0.15" against "หน้าวัด". */
  measure: number
  word: string
  /** Without tones, to compare short words; null when the skeleton is enough. */
  exact: string | null
  withTones: boolean
  /** In titles of Bangkok alone; `capital` is its own name. */
  capital: '' | 'capital' | 'subdistrict' | 'district'
  /** Long or unmistakable: ends a name even where blanks were lost. */
  strong: boolean
}

/** A lexicon made ready for reading titles: a trie over skeleton bytes, and near spellings of long words. */
export class Words {
  readonly source: Lexicon
  readonly list: LexiconWord[] = []
  readonly works: string[]
  readonly objects: string[]
  readonly objectClass: Uint8Array
  /** 1 where every body has its own: vehicles, grants, campaigns, equipment. */
  readonly perBody: Uint8Array
  /** 1 for objects of a class that are not told apart further. */
  readonly isAny: Uint8Array
  /** 1-based position of the object that is watching over another's work; 0 where there is none. */
  readonly supervision: number
  /** 1 for objects that cross water or run beside it. */
  readonly crossing: Uint8Array
  readonly numbered: string[]
  readonly measures: string[]
  readonly units: string[]
  readonly landmarks: string[]
  readonly #trie: Trie
  /** By a word's first two symbols: what kinds of words begin so. Most letters of a name are passed over by this alone. */
  readonly #beginnings = new Uint8Array(ALPHABET * ALPHABET)
  readonly #near = new NearWords()

  constructor(source: Lexicon) {
    this.source = source
    this.works = Object.keys(source.works)
    this.objects = Object.keys(source.objects)
    this.numbered = Object.keys(source.numbered)
    this.measures = Object.keys(source.measures)
    this.units = Object.keys(source.units)
    this.landmarks = Object.keys(source.landmarks)
    const classes = [...new Set(this.objects.map((o) => o.split('.')[0]))]
    this.objectClass = Uint8Array.from(this.objects, (o) => classes.indexOf(o.split('.')[0]) + 1)
    this.perBody = Uint8Array.from(this.objects, (o) => (o.endsWith('.every-body') ? 1 : 0))
    this.isAny = Uint8Array.from(this.objects, (o) => (o.endsWith('.any') ? 1 : 0))
    this.supervision = this.objects.indexOf('supervision.any') + 1
    this.crossing = Uint8Array.from(this.objects, (o) => (CROSSING.has(o.split('.')[0] ?? '') ? 1 : 0))
    this.list.push(blankWord())
    const branches = new TrieBranches()
    this.#addAll(branches)
    this.#trie = branches.packed()
  }

  #addAll(trie: TrieBranches): void {
    const { source } = this
    const m = source.markers
    for (const name of [
      'province',
      'district',
      'subdistrict',
      'village',
      'kilometre',
      'road',
      'branch',
      'year',
    ] as const)
      for (const w of m[name] ?? []) this.#add(trie, w, ROLE[name], 0)
    for (const w of m.capital ?? []) this.#add(trie, w, ROLE.province, 0)
    for (const w of m.capitalSubdistrict ?? []) this.#add(trie, w, ROLE.subdistrict, 0)
    const groups: [Record<string, readonly string[]>, number][] = [
      [source.works, ROLE.work],
      [source.objects, ROLE.object],
      [source.landmarks, ROLE.landmark],
      [source.numbered, ROLE.numbered],
      [source.sides, ROLE.side],
    ]
    for (const [group, role] of groups)
      for (const [value, words] of Object.values(group).entries())
        for (const w of words) this.#add(trie, w, role, value)
    for (const w of source.locatives) this.#add(trie, w, ROLE.locative, 0)
    for (const w of source.fillers) this.#add(trie, w, ROLE.filler, 0)
    for (const [value, words] of Object.values(source.measures).entries())
      for (const w of words) this.#add(trie, w, ROLE.measure, value)
    for (const [value, words] of Object.values(source.units).entries())
      for (const w of words) this.#add(trie, w, ROLE.unit, value)
    // "หน้า" and "หนา" have one skeleton: the locative word keeps the place, the measure is noted on it
  }

  #add(trie: TrieBranches, written: string, role: number, value: number): void {
    // blanks inside a word come and go in typing
    if (written.includes(' ')) this.#add(trie, written.replaceAll(' ', ''), role, value)
    const withTones = written.startsWith('!')
    const word = withTones ? written.slice(1) : written
    const bytes = readSkeleton(word)
    const node = trie.grow(bytes)
    const known = trie.wordAt(node)
    const letters = bytes.filter((b) => isLetter(b)).length
    const dotted = word.includes('.')
    if (known !== 0) {
      const first = this.list[known] as LexiconWord
      if (role === ROLE.unit) first.unit = value
      else if (role === ROLE.measure) {
        first.measure = value
        this.#noteBeginning(bytes, MEASURE_WORD)
      }
      return
    }
    const short = (letters <= 3 || (letters <= 5 && word.endsWith('ที่'))) && !dotted && isThai(bytes[0] as number)
    trie.setWord(node, this.list.length)
    const strong =
      letters >= 5 ||
      role === ROLE.village ||
      (role <= ROLE.village && role > 0 && letters >= 4) ||
      word === 'จำนวน' ||
      word === 'เลียบ'
    this.list.push({
      role,
      value,
      unit: role === ROLE.unit ? value : -1,
      measure: role === ROLE.measure ? value : -1,
      word,
      exact: withTones ? word.normalize('NFC') : short ? withoutTones(word) : null,
      withTones,
      capital: this.#capitalOf(word),
      strong,
    })
    this.#noteBeginning(bytes, strong ? ANY_WORD | STRONG_WORD : ANY_WORD)
    if (role === ROLE.measure) this.#noteBeginning(bytes, MEASURE_WORD)
    if (letters >= 6 && !dotted) this.#near.add(bytes, this.list.length - 1)
  }

  #capitalOf(word: string): LexiconWord['capital'] {
    const { capital, capitalSubdistrict, capitalDistrict } = this.source.markers
    if (capital?.includes(word)) return 'capital'
    if (capitalSubdistrict?.includes(word)) return 'subdistrict'
    return capitalDistrict?.includes(word) ? 'district' : ''
  }

  #noteBeginning(bytes: Uint8Array, kind: number): void {
    const first = toSymbol(bytes[0] as number) * ALPHABET
    if (bytes.length > 1) {
      const at = first + toSymbol(bytes[1] as number)
      this.#beginnings[at] = (this.#beginnings[at] as number) | kind
    } else
      for (let at = first; at < first + ALPHABET; at++) this.#beginnings[at] = (this.#beginnings[at] as number) | kind
  }

  /** False where no measure ("ยาว") begins: a cheaper question than `match`. */
  mayBeMeasure(text: ThaiText, at: number): boolean {
    return ((this.#beginnings[beginning(text.skeleton, at)] as number) & MEASURE_WORD) !== 0
  }

  /** The long word that these skeleton bytes miss by one letter, or 0. */
  nearWord(bytes: Uint8Array, from: number, to: number): number {
    return this.#near.of(bytes, from, to)
  }

  /** Where the longest word starting at `at` ends; the word itself is left in `found`. */
  found = 0

  match(text: ThaiText, at: number, insideName: boolean): number {
    const { skeleton } = text
    const kinds = this.#beginnings[beginning(skeleton, at)] as number
    if ((kinds & (insideName ? STRONG_WORD : ANY_WORD)) === 0) {
      this.found = 0
      return 0
    }
    const { base, parent, wordAt } = this.#trie
    let node = ROOT
    let end = 0
    let word = 0
    for (let i = at; ; i++) {
      const next = (base[node] as number) + (symbolOf[skeleton[i] as number] as number)
      if (parent[next] !== node) break
      node = next
      const candidate = wordAt[node] as number
      if (candidate !== 0 && this.#fits(text, at, i + 1, candidate, insideName)) {
        end = i + 1
        word = candidate
      }
    }
    this.found = word
    return end
  }

  #fits(text: ThaiText, at: number, end: number, index: number, insideName: boolean): boolean {
    const word = this.list[index] as LexiconWord
    if (insideName && !word.strong) return false
    // a word may not end between a consonant and the vowel that follows it on the line: "บ้านนาย" in "บ้านนายาง"
    const next = text.skeleton[end] as number
    if (next === SARA_A || next === SARA_AA) return false
    if (word.exact === null) return true
    if (
      word.measure >= 0 &&
      word.role !== ROLE.measure &&
      (isDigit(next) || (next === SPACE && isDigit(text.skeleton[end + 1] as number)))
    )
      return true
    return sameSpelling(text, at, end, word)
  }
}

const CROSSING: ReadonlySet<string> = new Set(['road', 'bridge', 'culvert', 'drain'])
const ANY_WORD = 1
const STRONG_WORD = 2
const MEASURE_WORD = 4

const beginning = (skeleton: Uint8Array, at: number): number =>
  (symbolOf[skeleton[at] as number] as number) * ALPHABET + (symbolOf[skeleton[at + 1] as number] as number)
const SARA_A = 0x80 + 0x30
const TONES = /[\u0e48-\u0e4c\u0e4e]/g
const withoutTones = (word: string): string => word.replace(TONES, '')

/** Compares a short word with the full text behind the skeleton, byte by byte. */
function sameSpelling(text: ThaiText, at: number, end: number, word: LexiconWord): boolean {
  const { full, origin } = text
  const expected = word.exact as string
  let i = origin[at] as number
  const stop = origin[end] as number
  let k = 0
  for (; i < stop; i++) {
    const b = full[i] as number
    if (b === SPACE) continue
    const c = b >= 0x80 ? b - 0x80 + 0x0e00 : b
    if (!word.withTones && ((c >= 0x0e48 && c <= 0x0e4c) || c === 0x0e4e)) continue
    // ตัว and ตตัว: a doubled letter is a slip, the skeleton has already forgiven it
    if (k > 0 && c === expected.charCodeAt(k - 1) && c !== expected.charCodeAt(k)) continue
    if (k >= expected.length || c !== expected.charCodeAt(k)) return false
    k++
  }
  return k === expected.length
}

function blankWord(): LexiconWord {
  return {
    role: 0,
    value: 0,
    unit: -1,
    measure: -1,
    word: '',
    exact: null,
    withTones: false,
    capital: '',
    strong: false,
  }
}

let shipped: Words | null = null

/** The shipped Thai words, made ready once. */
export function defaultWords(): Words {
  shipped ??= new Words(thaiLexicon)
  return shipped
}

export { thaiLexicon }
