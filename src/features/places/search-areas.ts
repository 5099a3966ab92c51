import type { AreaKind } from '../../kernel/area-code.ts'
import { compareThai, comparisonKey, skeleton } from '../../kernel/thai-text.ts'
import type { Area } from './area.ts'
import { push } from './name-index.ts'

/** The wider place first; what has the same name as a district and its sub-district is more often meant as the district. */
const KIND_ORDER: readonly AreaKind[] = [
  'country',
  'province',
  'region',
  'province-cluster',
  'district',
  'lao',
  'subdistrict',
  'village',
  'neighbourhood',
  'household-cluster',
]

/** Words people put before a name. Not บ้าน, with which names begin. */
const CUE = /^(?:จังหวัด|อำเภอ|กิ่งอำเภอ|ตำบล|แขวง|เขต|หมู่บ้าน)\s*(?=.)/

interface Entry {
  readonly key: string
  readonly bones: string
  readonly area: Area
}

export interface AreaSearch {
  /** Areas of exactly this name, in Thai, in English or by an alias. */
  named(name: string): readonly Area[]
  /** By postcode, by words of a name, by an old name, by a name with a slip; best first, the wider first among equals. */
  search(words: string): readonly Area[]
}

/** Slips are forgiven from four letters on: of three, a single one is a third of the name. */
const LEAST_FOR_SLIPS = 4
const KEPT_ANSWERS = 500

/**
 * All names in one list that is walked for each search: 83,000 names (villages of the whole country included) take some
 * milliseconds, and what people type comes back, so answers are kept for a while.
 * @param living areas of today
 * @param former areas of the past, shown where a search names them and nothing of today
 */
export function areaSearch(living: readonly Area[], former: readonly Area[]): AreaSearch {
  const byKey = new Map<string, Area[]>()
  const byPostcode = new Map<string, Area[]>()
  for (const area of living) {
    for (const name of namesOf(area)) {
      const key = comparisonKey(name)
      if (key !== '' && !byKey.get(key)?.includes(area)) push(byKey, key, area)
    }
    for (const postcode of area.postcodes) push(byPostcode, postcode, area)
  }
  let entries: Entry[] | null = null
  const kept = new Map<string, readonly Area[]>()

  function search(words: string): readonly Area[] {
    const key = comparisonKey(words)
    if (key === '') return []
    const known = kept.get(key)
    if (known) return known
    const found = byPostcode.get(key) ?? ranked(words)
    if (kept.size >= KEPT_ANSWERS) kept.clear()
    kept.set(key, found)
    return found
  }

  function ranked(words: string): readonly Area[] {
    entries ??= entriesOf(living)
    const name = words.trim().replace(CUE, '')
    const key = comparisonKey(name)
    const ranks = new Map<Area, number>()
    const take = (area: Area, rank: number) => {
      if (rank < (ranks.get(area) ?? Infinity)) ranks.set(area, rank)
    }
    byWords(entries, key, take)
    if (ranks.size === 0) for (const old of entriesOf(former)) if (old.key.startsWith(key)) take(old.area, 3)
    if (ranks.size === 0) forgiving(entries, skeleton(name), take)
    if (ranks.size === 0 && /^บ้าน./.test(name)) byWords(entries, key.replace(/^บ้าน/, ''), take)
    return [...ranks]
      .sort(
        ([a, rankA], [b, rankB]) =>
          rankA - rankB ||
          KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
          compareThai(a.nameTh, b.nameTh) ||
          (a.code < b.code ? -1 : 1),
      )
      .map(([area]) => area)
  }

  return { named: (name) => byKey.get(comparisonKey(name)) ?? [], search }
}

function byWords(entries: readonly Entry[], key: string, take: (area: Area, rank: number) => void): void {
  for (const { key: name, area } of entries) {
    if (name === key) take(area, 0)
    else if (name.startsWith(key)) take(area, 1)
    else if (key.length >= 2 && name.includes(key)) take(area, 2)
  }
}

function forgiving(entries: readonly Entry[], bones: string, take: (area: Area, rank: number) => void): void {
  if (bones.length < 2) return
  for (const entry of entries) {
    if (entry.bones.startsWith(bones)) take(entry.area, 4)
    else if (bones.length < LEAST_FOR_SLIPS) continue
    else if (isOneSlipAway(entry.bones, bones)) take(entry.area, 5)
    else if (bones.length > LEAST_FOR_SLIPS && isOneSlipAway(entry.bones.slice(0, bones.length), bones))
      take(entry.area, 6)
  }
}

/** One letter wrong, missing, too many, or two that changed places. */
function isOneSlipAway(a: string, b: string): boolean {
  const longer = a.length - b.length
  if (longer > 1 || longer < -1) return false
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  const same = (fromA: number, fromB: number) =>
    a.length - fromA === b.length - fromB && a.startsWith(b.slice(fromB), fromA)
  if (longer === 1) return same(at + 1, at)
  if (longer === -1) return same(at, at + 1)
  return same(at + 1, at + 1) || (a[at] === b[at + 1] && a[at + 1] === b[at] && same(at + 2, at + 2))
}

function entriesOf(areas: readonly Area[]): Entry[] {
  return areas.flatMap((area) =>
    namesOf(area).map((name) => ({ key: comparisonKey(name), bones: skeleton(name), area })),
  )
}

function namesOf(area: Area): string[] {
  return [area.nameTh, ...(area.nameEn === null ? [] : [area.nameEn]), ...area.aliases]
}
