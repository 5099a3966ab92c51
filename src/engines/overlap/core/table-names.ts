/** Numbers of the arrays in `Tables`. */

/** The trie of words: see trie.ts. */
export const trieBase: i32 = 0
export const trieParent: i32 = 1
export const trieWord: i32 = 2
/** By a word's first two symbols: what kinds of words begin so. */
export const beginnings: i32 = 3
/** Long words, for near spellings: which they are, where their skeletons begin, the skeletons. */
export const longWords: i32 = 4
export const longFrom: i32 = 5
export const longBytes: i32 = 6
/** Columns of the list of words; the first word is none. */
export const wordRole: i32 = 8
export const wordValue: i32 = 9
/** 1 + the unit or measure a word may also be, 0 for none. */
export const wordUnit: i32 = 10
export const wordMeasure: i32 = 11
export const wordFlags: i32 = 12
export const wordLength: i32 = 13
/** Where the exact spelling of a word begins; of the same length as the next begins: none. */
export const exactFrom: i32 = 14
export const exactUnits: i32 = 15
/** By unit: what it measures, see `MEASURES` in lexicon-tables.ts; by measure likewise. */
export const unitKind: i32 = 16
/** Positions of the lexicon's own groups, 1-based, 0 where there is none: see group-names.ts. */
export const groups: i32 = 17
export const objectClass: i32 = 18
export const perBody: i32 = 19
export const isAny: i32 = 20
export const crossing: i32 = 21
/** Sets of known names, three tables each: first by two bytes, starts, bytes. */
export const capitals: i32 = 22
export const natures: i32 = 25
export const provinceNames: i32 = 28
export const districtNames: i32 = 31
export const subdistrictNames: i32 = 34
/** Names of places: hash; where wording and skeleton begin; both. */
export const placeHash: i32 = 37
export const placeTextFrom: i32 = 38
export const placeText: i32 = 39
export const placeSpanFrom: i32 = 40
export const placeSpan: i32 = 41
/** The names of the provinces of the lexicon, by number. */
export const provinces: i32 = 42
/** The list of places: code and the numbers of three names, 1-based. */
export const listCode: i32 = 43
export const listNames: i32 = 44
