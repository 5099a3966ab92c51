import { comparisonKey, skeleton } from '../../kernel/thai-text.ts'
import type { Area } from './area.ts'

/** Areas under one parent, findable by name. */
export interface NameIndex {
  readonly byKey: Map<string, Area[]>
  readonly bySkeleton: Map<string, Area[]>
  /** Skeletons, longest first, for names that carry the next word. */
  readonly prefixes: [string, Area][]
}

/** How the text's name differs from the register's: not at all; in marks, a lost blank or one letter; in one letter of a very short name. */
export type Slip = 'none' | 'slight' | 'short-name'

export interface Match {
  readonly area: Area
  readonly slip: Slip
  /** As the text has it. */
  readonly written: string
}

export const EMPTY_INDEX: NameIndex = { byKey: new Map(), bySkeleton: new Map(), prefixes: [] }

/** Names and aliases in Thai; English names too, but only letter by letter. */
export function indexOf(areas: readonly Area[]): NameIndex {
  const index: NameIndex = { byKey: new Map(), bySkeleton: new Map(), prefixes: [] }
  for (const area of areas) {
    const names = [area.nameTh, ...area.aliases]
    for (const key of new Set(names.map(comparisonKey))) push(index.byKey, key, area)
    for (const bones of new Set(names.map(skeleton))) {
      push(index.bySkeleton, bones, area)
      index.prefixes.push([bones, area])
    }
    if (area.nameEn !== null) push(index.byKey, comparisonKey(area.nameEn), area)
  }
  index.prefixes.sort((a, b) => b[0].length - a[0].length)
  return index
}

export function indexByParent(areas: readonly Area[], parent: (area: Area) => string): Map<string, NameIndex> {
  const lists = new Map<string, Area[]>()
  for (const area of areas) push(lists, parent(area), area)
  return new Map([...lists].map(([code, list]) => [code, indexOf(list)]))
}

const keptKeys = new Map<string, string>()
const KEYS_KEPT = 20_000

/** The same names come back in every list, and a look-up costs a tenth of making the key. */
function keyOf(name: string): string {
  const kept = keptKeys.get(name)
  if (kept !== undefined) return kept
  const key = comparisonKey(name)
  if (name.length <= 30) {
    if (keptKeys.size >= KEYS_KEPT) keptKeys.clear()
    keptKeys.set(name, key)
  }
  return key
}

/** What is left after a name that carries the next word; fewer letters than this are a slip of the name itself. */
const SHORTEST_WORD = 4

/**
 * By name; then by its skeleton, which forgives marks; then, where asked, by one letter's difference; then by the longest name
 * the text begins with (lost blanks).
 * @param forgivesLetters for the short lists of one district or province, in which one letter still tells names apart
 */
export function lookUp(index: NameIndex, written: string, forgivesLetters = false): Match | null {
  const [byKey] = index.byKey.get(keyOf(written)) ?? []
  if (byKey) return { area: byKey, slip: 'none', written }
  const bare = skeleton(written)
  const bySkeleton = index.bySkeleton.get(bare) ?? []
  if (bySkeleton[0]) return bySkeleton.length === 1 ? { area: bySkeleton[0], slip: 'slight', written } : null
  const begun = beginning(index, bare)
  const isWholeName = begun === null || bare.length - begun[0].length < SHORTEST_WORD
  const near = forgivesLetters && isWholeName ? nearly(index, bare) : null
  if (near) return { area: near[1], slip: Math.min(near[0].length, bare.length) < 4 ? 'short-name' : 'slight', written }
  if (begun === null) return null
  return { area: begun[1], slip: isWholeName ? 'short-name' : 'slight', written: written.split(' ')[0] ?? written }
}

/** Two letters of a longer word are no name: ตาก would be found in ตากฟ้า, ยะ in anything. */
function beginning(index: NameIndex, bare: string): [string, Area] | null {
  return index.prefixes.find(([name]) => name.length >= 3 && bare.startsWith(name)) ?? null
}

export function exactly(index: NameIndex, written: string): Area | null {
  const found = index.byKey.get(keyOf(written)) ?? []
  return found.length === 1 ? (found[0] ?? null) : null
}

/** One letter of the skeleton wrong, missing or too many, and only one name that is so near. */
function nearly(index: NameIndex, bare: string): [string, Area] | null {
  if (bare.length < 3) return null
  const near = index.prefixes.filter(([name]) => name.length >= 3 && differByOne(name, bare))
  return near.length === 1 ? (near[0] ?? null) : null
}

function differByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB
}

export function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
