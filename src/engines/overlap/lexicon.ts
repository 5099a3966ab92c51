import * as ROLE from './core/roles.ts'
import { ALPHABET, toSymbol } from './core/symbols.ts'
import { isLetter, isThai } from './core/thai-bytes.ts'
import { ANY_WORD, MEASURE_WORD, STRONG_WORD } from './core/words.ts'
import { thaiLexicon } from './lexicon.th.ts'
import { readSkeleton } from './thai-text.ts'
import { type Trie, TrieBranches } from './trie.ts'

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

/** The groups of a lexicon by number: what explaining a pair needs of it. */
export class WordGroups {
  readonly source: Lexicon
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
  }
}

/** A lexicon made ready for reading titles: a trie over skeleton bytes, and its words by number. `tablesOf` hands it to the reader. */
export class Words extends WordGroups {
  readonly list: LexiconWord[] = []
  readonly trie: Trie
  /** By a word's first two symbols: what kinds of words begin so. */
  readonly beginnings = new Uint8Array(ALPHABET * ALPHABET)
  /** Long words, for `NearWords`: skeleton and position. */
  readonly long: { bytes: Uint8Array; word: number }[] = []

  constructor(source: Lexicon) {
    super(source)
    this.list.push(blankWord())
    const branches = new TrieBranches()
    this.#addAll(branches)
    this.trie = branches.packed()
  }

  #addAll(trie: TrieBranches): void {
    const { source } = this
    const m = source.markers
    const markers: [readonly string[] | undefined, number][] = [
      [m.province, ROLE.province],
      [m.district, ROLE.district],
      [m.subdistrict, ROLE.subdistrict],
      [m.village, ROLE.village],
      [m.kilometre, ROLE.kilometre],
      [m.road, ROLE.road],
      [m.branch, ROLE.branch],
      [m.year, ROLE.year],
    ]
    for (const [words, role] of markers) for (const w of words ?? []) this.#add(trie, w, role, 0)
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
    if (letters >= 6 && !dotted) this.long.push({ bytes, word: this.list.length - 1 })
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
      this.beginnings[at] = (this.beginnings[at] as number) | kind
    } else
      for (let at = first; at < first + ALPHABET; at++) this.beginnings[at] = (this.beginnings[at] as number) | kind
  }
}

const CROSSING: ReadonlySet<string> = new Set(['road', 'bridge', 'culvert', 'drain'])
const TONES = /[\u0e48-\u0e4c\u0e4e]/g
const withoutTones = (word: string): string => word.replace(TONES, '')

function blankWord(): LexiconWord {
  return {
    role: ROLE.none,
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
