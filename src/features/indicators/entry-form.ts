import { isId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Entry } from './enter-observations.ts'
import { type Breakdown, breakdownParts } from './indicator.ts'
import type { Indicator } from './indicators.sql.ts'
import type { Part } from './observation.ts'
import { parseQuantity, type QuantityProblem } from './quantity.ts'

export type Typed = Readonly<Record<string, string | undefined>>

export type FormProblem =
  | { readonly field: string; readonly kind: 'quantity'; readonly problem: QuantityProblem }
  | { readonly field: string; readonly kind: 'date' }
  | { readonly field: string; readonly kind: 'missing' }

export const partField = (by: Breakdown, part: string) => `part.${by}.${part}`

/** Words of people: no invisible characters, one line, cut at a length nobody needs more than. */
export function words(text: string | undefined, most: number): string {
  return normaliseThai(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most)
}

/** A day in three boxes, with the year in the Buddhist era (or as typed). Null where it cannot be read. */
export function readDay(typed: Typed, name: string): LocalDate | null {
  const [day, month, year] = [typed[`${name}-day`], typed[`${name}-month`], typed[`${name}-year`]]
  const read = parseThaiDate(`${day ?? ''}/${month ?? ''}/${year ?? ''}`)
  return read.ok ? read.value.date : null
}

/** Reads the screen on which one value is entered. */
export function readEntry(
  typed: Typed,
  indicator: Pick<Indicator, 'id' | 'breakdowns' | 'source'>,
  slot: { areaCode: string; period: string },
): Result<Entry, readonly FormProblem[]> {
  const problems: FormProblem[] = []
  const value = parseQuantity(typed.value ?? '')
  if (!value.ok) problems.push({ field: 'value', kind: 'quantity', problem: value.problem })
  const measuredOn = readDay(typed, 'measuredOn')
  if (measuredOn === null) problems.push({ field: 'measuredOn', kind: 'date' })
  const source = words(typed.source, 300) || indicator.source
  const parts: Part[] = []
  for (const by of indicator.breakdowns)
    for (const part of breakdownParts[by]) {
      const field = partField(by, part)
      const text = typed[field]?.trim() ?? ''
      if (text === '') continue
      const read = parseQuantity(text)
      if (read.ok) parts.push({ by, part, value: read.value })
      else problems.push({ field, kind: 'quantity', problem: read.problem })
    }
  if (problems.length > 0 || !value.ok || measuredOn === null) return refuse(problems)
  const seen = typed.seen ?? ''
  return ok({
    indicatorId: indicator.id,
    ...slot,
    value: value.value,
    measuredOn,
    source,
    note: words(typed.note, 1_000),
    parts,
    seen: isId(seen) ? seen : null,
    why: words(typed.why, 500),
    sure: typed.sure === '1',
  })
}
