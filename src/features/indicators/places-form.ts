import { isWithin, parseAreaCode } from '../../kernel/area-code.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Typed, words } from './entry-form.ts'
import type { FieldProblem } from './indicator-form.ts'
import type { Place } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { type Micro, parseQuantity, toDecimal } from './quantity.ts'
import { nestedPlaces } from './target.ts'

/** Rows the form offers. */
export const MOST_PLACES = 60

export const placeField = (row: number, part: 'code' | 'name' | 'households' | 'weight' | 'baseline') =>
  `p.${row}.${part}`

/**
 * Reads the rows of the small target areas; empty rows are left out.
 * @param within the area of the indicator: places lie in it, as far as their codes tell
 */
export function readPlaces(typed: Typed, within: string, lang: Lang): Result<Place[], readonly FieldProblem[]> {
  const say = messages(lang).places
  const problems: FieldProblem[] = []
  const places: Place[] = []
  const outer = parseAreaCode(within)
  for (let row = 1; row <= MOST_PLACES; row++) {
    const field = (part: Parameters<typeof placeField>[1]) => typed[placeField(row, part)]?.trim() ?? ''
    const parts = ['code', 'name', 'households', 'weight', 'baseline'] as const
    if (parts.every((part) => field(part) === '')) continue
    const no = (part: Parameters<typeof placeField>[1], text: string) =>
      void problems.push({ field: placeField(row, part), text })
    const code = parseAreaCode(field('code'))
    if (!code.ok) no('code', say.badCode(String(row)))
    else if (outer.ok && /^\d/.test(within) && !isWithin(code.value, outer.value))
      no('code', say.outside(String(row), code.value))
    else if (places.some(({ areaCode }) => areaCode === code.value)) no('code', say.twice(String(row), code.value))
    const name = words(typed[placeField(row, 'name')], 120)
    if (name === '') no('name', say.nameMissing(String(row)))
    const number = (part: 'households' | 'weight' | 'baseline', what: string): Micro | null => {
      if (field(part) === '') return null
      const value = parseQuantity(field(part))
      const good = value.ok && (part === 'baseline' || value.value >= 0n)
      if (!good) no(part, say.badNumber(String(row), what))
      return value.ok ? value.value : null
    }
    const households = number('households', say.households)
    const count = households === null ? null : Number(toDecimal(households))
    if (count !== null && (!Number.isInteger(count) || count > 1_000_000))
      no('households', say.badNumber(String(row), say.households))
    const weight = number('weight', say.weight)
    const baseline = number('baseline', say.baseline)
    if (code.ok)
      places.push({
        areaCode: code.value,
        name,
        households: count,
        weight: weight === 0n ? null : weight,
        baseline,
      })
  }
  const nested = nestedPlaces(places.map(({ areaCode }) => areaCode))
  if (nested !== null) problems.push({ field: placeField(1, 'code'), text: say.nested(...nested) })
  return problems.length > 0 ? refuse(problems) : ok(places)
}

/** Stored places as the rows of the form show them. */
export function typedPlaces(places: readonly Place[]): Typed {
  const decimal = (value: Micro | null) => (value === null ? '' : toDecimal(value))
  return Object.fromEntries(
    places.flatMap((place, at) => [
      [placeField(at + 1, 'code'), place.areaCode],
      [placeField(at + 1, 'name'), place.name],
      [placeField(at + 1, 'households'), place.households === null ? '' : String(place.households)],
      [placeField(at + 1, 'weight'), decimal(place.weight)],
      [placeField(at + 1, 'baseline'), decimal(place.baseline)],
    ]),
  )
}
