import type { Reason } from './project.ts'
import { type ReasonWords, reasonWordsEn, reasonWordsTh } from './reason-words.ts'

const words = { th: reasonWordsTh, en: reasonWordsEn } satisfies Record<string, ReasonWords>

/** One short clause a planner understands. Semicolons never occur, so clauses can be joined with them. */
export function reasonText(reason: Reason, lang: 'th' | 'en'): string {
  return clause(reason, words[lang]).replace(/;/g, ',')
}

function clause(r: Reason, w: ReasonWords): string {
  switch (r.kind) {
    case 'same-road':
      return w.sameRoad(r.road)
    case 'other-road':
      return w.otherRoad(r.left, r.right)
    case 'shared-kilometres':
      return w.sharedKilometres(chainage(r.fromMetre), chainage(r.toMetre), kilometres(r.sharedMetres))
    case 'disjoint-kilometres':
      return r.gapMetres === 0 ? w.touchingKilometres : w.disjointKilometres(kilometres(r.gapMetres))
    case 'same-sub-district':
      return w.sameSubdistrict(r.name)
    case 'other-sub-district':
      return w.otherSubdistrict(r.left, r.right)
    case 'same-district':
      return w.sameDistrict(r.name)
    case 'other-district':
      return w.otherDistrict(r.left, r.right)
    case 'same-province':
      return w.sameProvince(r.name)
    case 'other-province':
      return w.otherProvince(r.left, r.right)
    case 'same-village':
      return w.sameVillage(r.villages.join(', '))
    case 'other-village':
      return w.otherVillage(r.left.join(', '), r.right.join(', '))
    case 'same-name':
      return w.sameName(r.names.join(', '))
    case 'other-name':
      return w.otherName(r.left.join(', '), r.right.join(', '))
    case 'other-number':
      return w.otherNumber(r.left, r.right)
    case 'same-work':
      return w.sameWork(r.object)
    case 'other-work':
      return w.otherWork(r.left, r.right)
    case 'same-size':
      return w.sameSize(r.measures.map((m) => w.measures[m] ?? m).join(', '))
    case 'same-year':
      return w.sameYear(r.fiscalYear + 543)
    case 'near-years':
      return w.nearYears(r.left + 543, r.right + 543)
    case 'far-years':
      return w.farYears(r.left + 543, r.right + 543)
    case 'same-amount':
      return w.sameAmount(Math.round(r.baht).toLocaleString('en-US'))
    case 'same-body':
      return w.sameBody
    case 'generic-title':
      return w.genericTitle
  }
}

const chainage = (metres: number): string => `${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, '0')}`
const kilometres = (metres: number): string => String(Math.round(metres / 100) / 10)
