import { projectTextNames, type StoredProject } from '../plans/index.ts'
import type { Difference, StagedProject } from './staged-row.ts'

/** What a file says otherwise than the stored project, field by field, in the order a person looks at them. */
export function differencesOf(stored: StoredProject, said: StagedProject): Difference[] {
  const sum = said.lines.reduce((all, [, , satang]) => all + BigInt(satang), 0n)
  const pairs: Difference[] = [
    { field: 'title', before: stored.title, after: said.title },
    { field: 'amount', before: String(stored.amountSatang), after: String(sum) },
    { field: 'lines', before: linesText(linesOf(stored)), after: linesText(said.lines) },
    { field: 'body', before: stored.bodyName, after: said.body },
    { field: 'place', before: stored.placeText, after: said.placeText },
    { field: 'area', before: stored.areaCode, after: said.areaCode },
    { field: 'field', before: stored.functionCode, after: said.field?.code ?? null },
    { field: 'category', before: stored.category, after: said.category.length > 0 ? said.category.join('\n') : null },
    {
      field: 'state',
      before: stored.state,
      after: said.told?.state ?? (stored.state === 'cancelled' ? 'planned' : stored.state),
    },
  ]
  for (const name of projectTextNames) {
    const text = said.details?.[name]
    if (text !== undefined) pairs.push({ field: name, before: stored.texts?.[name] ?? null, after: text })
  }
  const different = pairs.filter(({ before, after }) => before !== after)
  // Money that came out the same in other years is told by the years, money that is more or less by the sum.
  const amount = different.some(({ field }) => field === 'amount')
  return different.filter(
    ({ field }) => field !== 'lines' || !amount || said.lines.length > 1 || stored.lines.length > 1,
  )
}

function linesOf(stored: StoredProject): readonly (readonly [number, string, string])[] {
  return stored.lines.map((line) => [line.fiscalYear, line.phase, String(line.amountSatang)])
}

/** `2027 planned 50000000, 2028 …` in one order, whatever order they came in. */
function linesText(lines: readonly (readonly [number, string, string, string?])[]): string {
  return lines
    .map(([year, phase, satang]) => `${year} ${phase} ${satang}`)
    .sort()
    .join(', ')
}
