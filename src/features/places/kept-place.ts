import type { Lang } from '../../kernel/lang.ts'
import { lastUsed } from '../../kernel/last-used.ts'
import type { Gazetteer } from './gazetteer.ts'
import { type MapMeasure, type PlaceView, presentPlace } from './places.present.ts'
import type { PlaceFacts } from './read-place.ts'

const MOST_KEPT = 150

/** By register, since names, neighbours and outlines come from there; a register that is no more takes its places with it. */
const registers = new WeakMap<Gazetteer, (key: string, make: () => PlaceView) => PlaceView>()

/**
 * The view of a place, the very same one as long as its figures are the same: what is drawn from it can be kept with it. Of the
 * parts other rooms show it says nothing.
 */
export function keptPlace(facts: PlaceFacts, lang: Lang, measure: MapMeasure = 'projects'): PlaceView {
  const kept = registers.get(facts.places) ?? lastUsed<PlaceView>(MOST_KEPT)
  registers.set(facts.places, kept)
  return kept(`${lang} ${measure} ${figuresOf(facts)}`, () => presentPlace(facts, lang, measure))
}

interface Sums {
  readonly projects: number
  readonly amountSatang: bigint
}

const sums = (sum: Sums) => `${sum.projects} ${sum.amountSatang}`

/** Every figure of a place as text. Written by hand: `JSON.stringify` takes as long as presenting them. */
function figuresOf(facts: PlaceFacts): string {
  const { overlaps } = facts
  const lists = [
    facts.years.map((year) => `${year.fiscalYear} ${sums(year)}`),
    facts.fields.map((field) => `${field.functionCode} ${sums(field)}`),
    facts.bodies.map((body) => `${JSON.stringify([body.code, body.nameTh, body.nameEn])} ${sums(body)}`),
    facts.parts.map(({ total }) => (total === null ? '-' : sums(total))),
    overlaps === null ? [] : [overlaps.open, overlaps.atStakeSatang],
    overlaps?.top.map((pair) => JSON.stringify([pair.href, pair.leftTitle, pair.rightTitle, pair.score])) ?? [],
  ]
  const rest = `${facts.area.code} ${facts.year} ${facts.bodyCount} ${facts.asOf?.getTime()}`
  return `${rest}\n${lists.map((list) => list.join('\n')).join('\n\n')}`
}
