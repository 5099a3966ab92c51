import { isName, type Prepared } from './core/prepared.ts'
import * as RUN from './core/runs.ts'
import { defaultWords, type WordGroups } from './lexicon.ts'
import type { Reason } from './project.ts'
import type { Veto } from './score.ts'
import { textOf } from './thai-text.ts'

/** What the comparison of a pair found, as far as reasons tell it: see core/compare.ts. */
export interface PairFacts {
  kmGap: number
  kmSharedMetres: number
  yearGap: number
}

const PROVINCIAL_ROAD = 0x80000000

/** The reasons behind a pair's score, most telling first: what rules it out, then what agrees; no more than the `most` asked for. */
export function reasonsOf(
  a: Prepared,
  b: Prepared,
  c: PairFacts,
  veto: Veto,
  words: WordGroups = defaultWords(),
  most = Number.POSITIVE_INFINITY,
): Reason[] {
  const reasons: Reason[] = []
  if (veto !== 'none') {
    const against = refusal(a, b, c, veto)
    if (against) reasons.push(against)
  }
  addRoads(a, b, c, reasons)
  if (reasons.length < most) addPlaces(a, b, reasons)
  if (reasons.length < most) addNames(a, b, most, reasons)
  if (reasons.length < most) addWork(a, b, words, reasons)
  if (reasons.length < most) addSizes(a, b, words, reasons)
  if (reasons.length < most) addYears(a, b, c, reasons)
  if (a.amount > 0 && a.amount === b.amount) reasons.push({ kind: 'same-amount', baht: a.amount })
  return reasons.length > most ? reasons.slice(0, most) : reasons
}

function refusal(a: Prepared, b: Prepared, c: PairFacts, veto: Veto): Reason | null {
  switch (veto) {
    case 'same-body':
      return { kind: 'same-body' }
    case 'far-years':
      return { kind: 'far-years', left: a.yearFrom, right: b.yearFrom }
    case 'other-province':
      return { kind: 'other-province', ...bothNames(a, b, RUN.province) }
    case 'other-district':
      return { kind: 'other-district', ...bothNames(a, b, RUN.district) }
    case 'other-sub-district':
      return { kind: 'other-sub-district', ...bothNames(a, b, RUN.subdistrict) }
    case 'other-village':
      return { kind: 'other-village', left: villagesOf(a.villages), right: villagesOf(b.villages) }
    case 'other-road':
      return { kind: 'other-road', left: roadOf(a, 0), right: roadOf(b, 0) }
    case 'disjoint-kilometres':
      return { kind: 'disjoint-kilometres', gapMetres: c.kmGap }
    case 'other-number':
      return otherNumber(a, b)
    case 'generic-title':
      return { kind: 'generic-title' }
    case 'none':
      return null
  }
}

function addRoads(a: Prepared, b: Prepared, c: PairFacts, reasons: Reason[]): void {
  for (let i = 0; i < a.roadCount; i++)
    for (let k = 0; k < b.roadCount; k++)
      if (a.roads[i] === b.roads[k] && !reasons.some((r) => r.kind === 'same-road'))
        reasons.push({ kind: 'same-road', road: roadOf(a, i) })
  if (c.kmSharedMetres <= 0) return
  let from = Number.POSITIVE_INFINITY
  let to = 0
  for (let i = 0; i < a.stretchCount; i++)
    for (let k = 0; k < b.stretchCount; k++) {
      const x = Math.max(a.stretches[i * 2] as number, b.stretches[k * 2] as number)
      const y = Math.min(a.stretches[i * 2 + 1] as number, b.stretches[k * 2 + 1] as number)
      if (y <= x) continue
      from = Math.min(from, x)
      to = Math.max(to, y)
    }
  reasons.push({ kind: 'shared-kilometres', fromMetre: from, toMetre: to, sharedMetres: c.kmSharedMetres })
}

function addPlaces(a: Prepared, b: Prepared, reasons: Reason[]): void {
  const both = a.villages & b.villages
  if (both !== 0) reasons.push({ kind: 'same-village', villages: villagesOf(both) })
  const subdistrict = shared(a, b, RUN.subdistrict)
  if (subdistrict) reasons.push({ kind: 'same-sub-district', name: subdistrict })
  else {
    const district = shared(a, b, RUN.district)
    const province = shared(a, b, RUN.province)
    if (district) reasons.push({ kind: 'same-district', name: district })
    else if (province) reasons.push({ kind: 'same-province', name: province })
  }
}

function addNames(a: Prepared, b: Prepared, most: number, reasons: Reason[]): void {
  const names = new Set<string>()
  for (let i = 0; i < a.runCount; i++) {
    const kind = a.runKind[i] as number
    if (!isName(kind) && !(kind >= RUN.numbered && kind < RUN.side)) continue
    for (let k = 0; k < b.runCount; k++)
      if (a.runHash[i] === b.runHash[k] && (isName(kind) ? isName(b.runKind[k] as number) : kind === b.runKind[k]))
        names.add(runText(a, i))
  }
  if (names.size > 0) reasons.push({ kind: 'same-name', names: [...names].slice(0, 4) })
  if (reasons.length >= most) return
  const left = namesMissing(a, b)
  const right = left.length > 0 ? namesMissing(b, a) : []
  if (right.length > 0) reasons.push({ kind: 'other-name', left, right })
}

/** Names of `a` that `b` has no trace of. */
function namesMissing(a: Prepared, b: Prepared): string[] {
  const missing: string[] = []
  const others = Array.from({ length: b.runCount }, (_, k) => runText(b, k).toLowerCase())
  for (let i = 0; i < a.runCount && missing.length < 3; i++) {
    if (!isName(a.runKind[i] as number) || a.runKind[i] === RUN.villageName) continue
    const name = runText(a, i)
    if (!others.some((other, k) => other.includes(name.toLowerCase()) || a.runHash[i] === b.runHash[k]))
      missing.push(name)
  }
  return missing
}

function addWork(a: Prepared, b: Prepared, words: WordGroups, reasons: Reason[]): void {
  if (a.objectCount === 0 || b.objectCount === 0) return
  const x = (a.objects[0] as number) - 1
  const y = (b.objects[0] as number) - 1
  const name = (object: number) => words.source.objects[words.objects[object] as string]?.[0] ?? ''
  if (words.objectClass[x] === words.objectClass[y]) reasons.push({ kind: 'same-work', object: name(x) })
  else reasons.push({ kind: 'other-work', left: name(x), right: name(y) })
}

function addSizes(a: Prepared, b: Prepared, words: WordGroups, reasons: Reason[]): void {
  const measures = words.measures.filter((_, i) => {
    const x = a.measures[i] as number
    return x !== 0 && Math.abs(x - (b.measures[i] as number)) <= 0.005 * x
  })
  if (measures.length > 0) reasons.push({ kind: 'same-size', measures })
}

function addYears(a: Prepared, b: Prepared, c: PairFacts, reasons: Reason[]): void {
  if (c.yearGap === 0) reasons.push({ kind: 'same-year', fiscalYear: Math.max(a.yearFrom, b.yearFrom) })
  else if (c.yearGap > 0 && !reasons.some((r) => r.kind === 'far-years'))
    reasons.push({ kind: 'near-years', left: a.yearFrom, right: b.yearFrom })
}

function otherNumber(a: Prepared, b: Prepared): Reason | null {
  for (let i = 0; i < a.runCount; i++)
    for (let k = 0; k < b.runCount; k++) {
      const kind = a.runKind[i] as number
      if (kind >= RUN.numbered && kind < RUN.side && kind === b.runKind[k] && a.runHash[i] !== b.runHash[k])
        return { kind: 'other-number', left: runText(a, i), right: runText(b, k) }
    }
  return null
}

function shared(a: Prepared, b: Prepared, kind: number): string | null {
  for (let i = 0; i < a.runCount; i++)
    for (let k = 0; k < b.runCount; k++)
      if (a.runKind[i] === kind && b.runKind[k] === kind && a.runHash[i] === b.runHash[k]) return runText(a, i)
  return null
}

function bothNames(a: Prepared, b: Prepared, kind: number): { left: string; right: string } {
  return { left: firstName(a, kind), right: firstName(b, kind) }
}

function firstName(p: Prepared, kind: number): string {
  for (let i = 0; i < p.runCount; i++) if (p.runKind[i] === kind) return runText(p, i)
  return ''
}

const runText = (p: Prepared, run: number): string => textOf(p.text, p.runStart[run] as number, p.runEnd[run] as number)

/** A highway's number, or a rural road's code as the title writes it; '' where the title had no room for it. */
function roadOf(p: Prepared, i: number): string {
  const road = p.roads[i] as number
  if (road < PROVINCIAL_ROAD) return String(road)
  for (let k = 0; k < p.runCount; k++) if (p.runKind[k] === RUN.roadCode && p.runHash[k] === road) return runText(p, k)
  return ''
}

function villagesOf(bits: number): number[] {
  const villages: number[] = []
  for (let village = 1; village < 32; village++) if ((bits & (1 << village)) !== 0) villages.push(village)
  return villages
}
