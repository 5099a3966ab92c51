import type { Lang } from '../../kernel/lang.ts'
import { formatFiscalYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type Cell, type TableFormat, tableFile } from '../../platform/http/table-file.ts'
import { areaName } from '../places/index.ts'
import { type CaseLine, caseList } from './case-list.sql.ts'
import { messages } from './messages.ts'
import { presentPair, presentSide } from './overlaps.present.ts'
import { type Pair, queue } from './overlaps.sql.ts'
import { readQueueFilter, typedFilter } from './queue.pages.ts'
import { readSavings, type SavingsLine } from './read-savings.ts'

const mostInOneFile = 100_000

/** The queue under its filter as a file, in its order. */
export async function queueFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = typedFilter(c)
  const pairs = await deps.db.snapshot(async (view) => {
    const { filter } = await readQueueFilter(view, c, typed)
    return (await queue(view, filter, { limit: mostInOneFile, after: null })).pairs
  })
  const rows = pairs.map((pair) => pairRow(pair, lang, deps.config.baseUrl))
  return tableFile(c, format, { name: 'overlaps', sheets: [{ title: say.title, head: say.csvHead, rows }] })
}

function pairRow(pair: Pair, lang: Lang, baseUrl: string): Cell[] {
  const shown = presentPair(pair, lang)
  return [
    pair.score.toFixed(3),
    pair.related.toFixed(3),
    pair.state,
    pair.verdict ?? '',
    pair.atStakeSatang,
    shown.left.title,
    shown.left.body,
    shown.left.place,
    pair.left.amountSatang,
    shown.right.title,
    shown.right.body,
    shown.right.place,
    pair.right.amountSatang,
    shown.reasons.join('; '),
    `${baseUrl}${shown.href}`,
  ]
}

/** The cases under the filter as a file, most money first. */
export async function casesFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = typedFilter(c)
  const { cases } = await deps.db.snapshot(async (view) => {
    const { filter } = await readQueueFilter(view, c, typed)
    return caseList(view, filter, { limit: mostInOneFile, after: null })
  })
  const rows = cases.map((one) => caseRow(one, lang, deps.config.baseUrl))
  return tableFile(c, format, { name: 'overlap-cases', sheets: [{ title: say.cases.unit, head: say.casesHead, rows }] })
}

function caseRow(one: CaseLine, lang: Lang, baseUrl: string): Cell[] {
  const sides = one.largest.map((side) => presentSide(side, lang))
  return [
    one.key,
    one.projects,
    one.pairs,
    one.open,
    one.amountSatang,
    sides[0]?.title ?? '',
    sides[0]?.place ?? '',
    [...new Set(sides.map((side) => side.body))].join('; '),
    `${baseUrl}/overlaps/cases/${one.key}`,
  ]
}

/** What could be saved, by province and by year, with how it is counted: CSV one list, XLSX a sheet each. */
export async function savedFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.savings
  const typed = typedFilter(c)
  const { report, names } = await deps.db.snapshot(async (view) => {
    const { filter } = await readQueueFilter(view, c, typed)
    const report = await readSavings(view, filter.place ?? null, filter.fiscalYear ?? null)
    const names = new Map<string, string>()
    for (const code of report.byProvince.keys()) {
      names.set(code, code === '00' ? words.national : await areaName(view, code, lang))
    }
    return { report, names }
  })
  const row = (kind: string, label: string, line: SavingsLine): Cell[] => [
    kind,
    label,
    line.projects,
    line.satang,
    line.cancelledSatang,
  ]
  const lines = [
    row(words.couldBe, '', report),
    ...[...report.byProvince].sort().map(([code, line]) => row(words.place, names.get(code) ?? code, line)),
    ...[...report.byYear]
      .sort(([a], [b]) => a - b)
      .map(([year, line]) => row(words.year, formatFiscalYear(year, lang), line)),
  ]
  return tableFile(c, format, {
    name: 'overlaps-saved',
    sheets: [
      { title: words.title, head: say.savedHead, rows: lines },
      { title: words.assumptions, head: [words.assumptions], rows: words.rules.map((rule) => [rule]) },
    ],
  })
}
