import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { openWorkbook } from '../../platform/sheets/index.ts'
import {
  type Enterer,
  type Entry,
  type EntryPlan,
  enterObservations,
  lookAtEntries,
  type RefusedEntry,
} from './enter-observations.ts'
import { type Indicator, indicatorsByCodes } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { parsePeriod } from './period.ts'
import { type EntryField, entryField, entryRefusalText, unitName } from './problem-text.ts'
import {
  measuredDay,
  type ReadSheet,
  readValueSheet,
  type SheetColumn,
  type SheetProblemLine,
  type SheetRefused,
} from './value-sheet.ts'

type Source = Parameters<typeof openWorkbook>[0]

/** Opens and reads the file; nothing is asked of the database. */
export async function readValueFile(source: Source, lang: Lang): Promise<Result<ReadSheet, SheetRefused>> {
  const opened = await openWorkbook(source)
  if (!opened.ok) return refuse({ kind: 'unreadable' })
  try {
    return await readValueSheet(opened.value, lang)
  } finally {
    await opened.value.close()
  }
}

export interface ValueImport {
  readonly plans: readonly EntryPlan[]
  /** Every cell that cannot be taken, in the order of the rows. */
  readonly problems: readonly SheetProblemLine[]
  readonly blank: number
}

/** What the sheet would do. Nothing is stored. */
export async function tryValueImport(
  view: Queryable,
  sheet: ReadSheet,
  { by, reason, now, lang }: { by: Enterer; reason: string; now: Date; lang: Lang },
): Promise<ValueImport> {
  const { entries, rows, problems } = await toEntries(view, sheet, { reason, now, lang })
  const looked = await lookAtEntries(view, entries, by, now)
  return {
    plans: looked.plans,
    problems: inOrder([...problems, ...refusedLines(sheet, looked.refused, entries, rows, lang)]),
    blank: sheet.blank,
  }
}

export interface ImportedValues {
  readonly entered: number
  readonly corrected: number
  readonly unchanged: number
}

/** Enters all values of a sheet, or none. The same sheet again changes nothing. */
export async function importValues(
  tx: Tx,
  sheet: ReadSheet,
  { by, reason, now, lang }: { by: Enterer; reason: string; now: Date; lang: Lang },
): Promise<Result<ImportedValues, readonly SheetProblemLine[]>> {
  const { entries, rows, problems } = await toEntries(tx, sheet, { reason, now, lang })
  if (problems.length > 0) return refuse(problems)
  const done = await enterObservations(tx, entries, by, now)
  if (!done.ok) return refuse(inOrder(refusedLines(sheet, done.problem, entries, rows, lang)))
  const { entered, corrected, unchanged } = done.value
  return ok({ entered, corrected, unchanged })
}

const columnOf: Readonly<Record<EntryField, SheetColumn>> = {
  code: 'code',
  area: 'area',
  period: 'period',
  value: 'value',
  measuredOn: 'measuredOn',
  parts: 'value',
  sure: 'sure',
  why: 'value',
  source: 'source',
  note: 'note',
}

function refusedLines(
  sheet: ReadSheet,
  refused: readonly RefusedEntry[],
  entries: readonly Entry[],
  rows: readonly number[],
  lang: Lang,
): SheetProblemLine[] {
  return refused.flatMap(({ at, refusal }) => {
    const entry = entries[at]
    const row = rows[at]
    if (entry === undefined || row === undefined) return []
    const text = entryRefusalText(refusal, lang, entry.value, messages(lang).page.someone)
    return [{ address: sheet.addressOf(row, columnOf[entryField(refusal)]), text }]
  })
}

async function toEntries(
  view: Queryable,
  sheet: ReadSheet,
  { reason, now, lang }: { reason: string; now: Date; lang: Lang },
): Promise<{ entries: Entry[]; rows: number[]; problems: SheetProblemLine[] }> {
  const say = messages(lang).sheet
  const today = todayInBangkok(now)
  const codes = [...new Set(sheet.entries.map(({ code }) => code))]
  const byCode = new Map((await indicatorsByCodes(view, codes)).map((one) => [one.code, one]))
  const problems = [...sheet.problems]
  const entries: Entry[] = []
  const rows: number[] = []
  for (const line of sheet.entries) {
    const indicator = byCode.get(line.code)
    if (indicator === undefined) {
      problems.push({ address: sheet.addressOf(line.row, 'code'), text: say.unknownCode(line.code) })
      continue
    }
    if (!isItsUnit(line.unit, indicator)) {
      const text = say.otherUnit(line.unit, unitName(indicator.unit, lang))
      problems.push({ address: sheet.addressOf(line.row, 'unit'), text })
      continue
    }
    const period = parsePeriod(line.period)
    rows.push(line.row)
    entries.push({
      indicatorId: indicator.id,
      areaCode: line.areaCode === '' ? indicator.areaCode : line.areaCode,
      period: line.period,
      value: line.value,
      measuredOn: line.measuredOn ?? (period === null ? today : measuredDay(period.to, today)),
      source: line.source === '' ? indicator.source : line.source,
      note: line.note,
      parts: [],
      why: reason,
      sure: line.sure,
    })
  }
  return { entries, rows, problems }
}

/** An empty unit is the indicator's own. */
function isItsUnit(typed: string, { unit }: Pick<Indicator, 'unit'>): boolean {
  const key = comparisonKey(typed)
  return key === '' || [unit.code, unit.nameTh, unit.nameEn].some((name) => comparisonKey(name) === key)
}

function inOrder(problems: readonly SheetProblemLine[]): SheetProblemLine[] {
  const row = (address: string) => Number(/\d+$/.exec(address)?.[0] ?? 0)
  return [...problems].sort((a, b) => row(a.address) - row(b.address) || (a.address < b.address ? -1 : 1))
}
