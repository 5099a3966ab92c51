import { Bands, limitOf } from './core/bands.ts'
import type { Prepared } from './core/prepared.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { plainTables } from './lexicon-tables.ts'

/** A letter for each kind of key, in the order of core/bands.ts. */
const KINDS = 'sdprtva'

const making = new Map<Words, Bands>()

/** The keys as text, one a row: a letter for the kind and eight hexadecimal digits. */
export function bandsOf(p: Prepared, words: Words = defaultWords()): string[] {
  let bands = making.get(words)
  if (!bands) {
    bands = new Bands(plainTables(words))
    making.set(words, bands)
  }
  bands.of(p)
  return Array.from(
    bands.keys.subarray(0, bands.count),
    (key) => `${KINDS[key & 7]}${key.toString(16).padStart(8, '0')}`,
  )
}

/** The limit of a stored key: more projects than this sharing it are not compared by it. */
export function bandLimit(band: string): number {
  return limitOf(KINDS.indexOf(band.charAt(0)))
}
