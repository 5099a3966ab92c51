import { comparisonKey, normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Phase, PlanLevel } from '../plans/index.ts'
import { guessAsAbove } from './as-above.ts'
import type { AmountUnit } from './exact-amount.ts'
import { eachYearWords, sourceWords, togetherWords, yearTickWords } from './header-words.th.ts'
import type {
  ColumnGuess,
  ColumnRole,
  FormKind,
  FoundTable,
  GuessReason,
  MappingGuess,
  TableColumn,
  TableMapping,
} from './mapping-guess.ts'
import { matchHeader, yearInHeader } from './match-header.ts'
import {
  bodyInTitle,
  countsThings,
  declaresUnit,
  formInTitle,
  isDivision,
  isNoTick,
  isTick,
  levelInTitle,
  monthInHeader,
  unitIn,
} from './sheet-words.th.ts'

/** One role a column may have. */
interface Candidate {
  readonly role: ColumnRole
  readonly confidence: number
  readonly reason: GuessReason
  readonly fiscalYear?: number
  readonly source?: string
}

/** Roles that only one column of a table can have. */
const single: ReadonlySet<ColumnRole> = new Set([
  'order',
  'item',
  'title',
  'body',
  'division',
  'ministry',
  'village',
  'subdistrict',
  'district',
  'province',
  'amount',
  'amountTotal',
  'fiscalYear',
  'phase',
  'startsOn',
  'endsOn',
  'document',
  'page',
  'multiYear',
  'strategy',
  'goal',
  'tactic',
  'programme',
  'output',
  'project',
])

const LOWEST = 0.55

/** What the columns of a table probably are, told from their names and from what stands in them, each with the reason. */
export function guessMapping(table: FoundTable): MappingGuess {
  const form = formOf(table)
  const months = monthColumns(table)
  const candidates = table.columns.map((column) => {
    const month = months.get(column.column)
    return month === undefined ? candidatesOf(column, form) : monthCandidates(column, month.fiscalYear)
  })
  const chosen = choose(candidates)
  const columns = table.columns.map((column, at) => toGuess(column, chosen[at] ?? null))
  adjust(columns)
  return summed(table, form, columns)
}

function toGuess(column: TableColumn, candidate: Candidate | null): ColumnGuess {
  const role = candidate?.role ?? 'ignore'
  const money = role.startsWith('amount')
  return {
    column: column.column,
    header: column.header,
    role,
    fiscalYear: candidate?.fiscalYear ?? null,
    unit: money ? (unitIn(column.header)?.unit ?? null) : null,
    source: candidate?.source ?? null,
    confidence: candidate?.confidence ?? 0,
    reason: candidate?.reason ?? { kind: 'nothing-fits' },
    samples: column.samples,
  }
}

/** Gives each column its likeliest role; where two columns want one that only one can have, the surer column has it. */
function choose(candidates: readonly (readonly Candidate[])[]): (Candidate | null)[] {
  const chosen: (Candidate | null)[] = candidates.map(() => null)
  const taken = new Set<ColumnRole>()
  const all = candidates
    .flatMap((list, column) => list.map((candidate) => ({ column, candidate })))
    .sort((a, b) => b.candidate.confidence - a.candidate.confidence || a.column - b.column)
  for (const { column, candidate } of all) {
    if (chosen[column] !== null || taken.has(candidate.role)) continue
    chosen[column] = candidate
    if (single.has(candidate.role)) taken.add(candidate.role)
  }
  return chosen
}

function candidatesOf(column: TableColumn, form: FormKind | null): Candidate[] {
  const byYear = yearCandidate(column)
  const bySource = sourceCandidate(column)
  const named = nameCandidates(column)
  // An amount of a year is that, whatever else its name calls an amount.
  const money: ReadonlySet<ColumnRole> = new Set(['amount', 'amountTotal', 'fiscalYear'])
  const telling = isOfNumbers(column) ? named.filter(({ role }) => role !== 'title') : named
  const byName = byYear.length === 0 ? telling : telling.filter(({ role }) => !money.has(role))
  const byContent = contentCandidates(column)
  // The words of a form are known to the letter, so that what nearly fits there surely fits.
  const surer = (one: Candidate): Candidate =>
    form !== null && one.confidence >= 0.7 && one.confidence < 0.95
      ? { ...one, confidence: 0.95, reason: { kind: 'form', form } }
      : one
  return [...byYear, ...bySource, ...byName.map(surer), ...byContent].filter(({ confidence }) => confidence >= 0.3)
}

/** `sum_โครงการ` counts projects; a name is never a number. */
function isOfNumbers({ samples }: TableColumn): boolean {
  return samples.length >= 2 && samples.every((sample) => /^[\d,.\s-]+$/.test(plain(sample)))
}

interface MonthColumn {
  readonly column: number
  readonly month: number
  /** CE, as written above the month; null: nothing tells it. */
  readonly year: number | null
  /** CE; null: nothing tells it. */
  readonly fiscalYear: number | null
}

/**
 * Columns of one month or quarter, as plans of operation have them. Where two years stand above them they are years of the calendar,
 * and October 2567 belongs to the budget of 2568; one year above all of them is the fiscal year.
 */
function monthColumns(table: FoundTable): ReadonlyMap<number, MonthColumn> {
  const found = table.columns.flatMap(({ column, header }) => {
    const parts = partsOf(header)
    const month = parts.map(monthInHeader).findLast((one) => one !== null)
    if (month == null) return []
    const year = parts.map(yearInHeader).findLast((one) => one !== null)?.fiscalYear ?? null
    return [{ column, month, year }]
  })
  const ofCalendar = new Set(found.map(({ year }) => year)).size > 1
  return new Map(
    found.map((one) => {
      const next = ofCalendar && one.month >= 10 ? 1 : 0
      return [one.column, { ...one, fiscalYear: one.year === null ? null : one.year + next }]
    }),
  )
}

/** What is paid month by month a person must look at; when something is done is for the reader of the file alone. */
function monthCandidates(column: TableColumn, fiscalYear: number | null): Candidate[] {
  if (fiscalYear === null || !column.samples.some((sample) => AMOUNT.test(plain(sample)))) return []
  const reason: GuessReason = { kind: 'header', word: column.header }
  return [{ role: 'amountOfYear', confidence: 0.5, reason, fiscalYear }]
}

const AMOUNT = /^[\d,]{3,}(?:\.\d+)?$/

function partsOf(header: string): string[] {
  // Names within names, as JSON has them, are parts too.
  return header.split(/ \/ |\.(?=[a-z])/i).filter((part) => part !== '')
}

function nameCandidates(column: TableColumn): Candidate[] {
  const parts = partsOf(column.header)
  const best = new Map<ColumnRole, Candidate>()
  for (const [at, part] of [column.header, ...parts].entries()) {
    // The lowest name is nearest to the values; names above it are of the group.
    const weight = at === 0 || at === parts.length ? 1 : 0.85
    for (const { role, word, score } of matchHeader(part)) {
      // Of two amounts the one that declares its unit is the safer.
      const declared = role === 'amount' && unitIn(column.header) !== null ? 0.02 : 0
      const confidence = Math.min(1, score * weight + declared)
      if (confidence < LOWEST || confidence <= (best.get(role)?.confidence ?? 0)) continue
      const reason: GuessReason = { kind: score >= 0.85 ? 'header' : 'similar-header', word }
      best.set(role, { role, confidence, reason })
    }
  }
  const list = [...best.values()]
  if (!list.some(({ role }) => role === 'body')) return list
  const divisions = column.samples.filter(isDivision).length
  const all = column.samples.length
  if (all === 0 || divisions < all * 0.6) return list
  const reason: GuessReason = { kind: 'content', example: column.samples[0] ?? '' }
  return [{ role: 'division', confidence: 0.98, reason }, ...list.filter(({ role }) => role !== 'body')]
}

/** A column of one year: an amount or a tick, told by what stands in it and by the names above it. */
function yearCandidate(column: TableColumn): Candidate[] {
  const parts = partsOf(column.header)
  const found = parts.map((part) => ({ part, year: yearInHeader(part) })).findLast(({ year }) => year !== null)
  if (found?.year == null) return []
  const { fiscalYear, short } = found.year
  // "Indicator 2566" is an indicator.
  const about = parts.flatMap((part) => matchHeader(part.replace(/(?<!\d)\d{2,4}(?!\d)/g, ' ')))
  const other = about.find(
    ({ role, score }) => score >= 0.9 && !['amount', 'amountTotal', 'fiscalYear', 'fundingSource'].includes(role),
  )
  if (other !== undefined || countsThings(column.header)) return []
  const values = column.samples.filter((sample) => !isNoTick(sample))
  const ticks = values.filter(isTick).length
  const named = yearTickWords.some((word) => comparisonKey(column.header).includes(comparisonKey(word)))
  const numbers = values.filter((value) => !isTick(value) && /^[\d,]+(?:\.\d+)?$/.test(plain(value))).length
  const ticked = ticks > values.length / 2 || (named && numbers === 0)
  const reason: GuessReason = { kind: 'header', word: found.part }
  const confidence = short ? 0.75 : 0.97
  return [{ role: ticked ? 'checkOfYear' : 'amountOfYear', confidence, reason, fiscalYear }]
}

/** A column under แหล่งงบประมาณ that holds amounts: whose money it is says its last name. */
function sourceCandidate(column: TableColumn): Candidate[] {
  const parts = partsOf(column.header)
  const last = parts.at(-1)
  if (last === undefined || parts.length < 2 || numericShare(column) < 0.6) return []
  const group = parts
    .slice(0, -1)
    .some((part) =>
      matchHeader(part).some(({ role, score }) => (role === 'fundingSource' || role === 'amount') && score >= 0.7),
    )
  if (!group) return []
  const key = comparisonKey(last)
  if (matchHeader(last).some(({ role, score }) => role === 'amountTotal' && score >= 0.9)) {
    return [{ role: 'amountTotal', confidence: 0.95, reason: { kind: 'header', word: last } }]
  }
  const word = sourceWords.find((one) => key.includes(comparisonKey(one)))
  if (word === undefined || yearInHeader(last) !== null) return []
  return [{ role: 'amountOfSource', confidence: 0.96, reason: { kind: 'header', word }, source: last }]
}

function numericShare(column: TableColumn): number {
  const values = column.samples.filter((sample) => !/^\s*[-–—]?\s*$/.test(sample))
  if (values.length === 0) return 1
  const numbers = values.filter((sample) => /^[-+(]?[\d,]+(?:\.\d+)?\)?(?:\s*(?:พัน|ล้าน)?บาท)?$/.test(plain(sample)))
  return numbers.length / values.length
}

function plain(text: string): string {
  return thaiDigitsToAscii(normaliseThai(text)).trim()
}

/** What stands in a column whose name says nothing: only enough to propose, never enough to be sure. */
function contentCandidates(column: TableColumn): Candidate[] {
  const values = column.samples.map(plain).filter((value) => value !== '')
  const [example = ''] = values
  const share = (test: (value: string) => boolean) =>
    values.length < 2 ? 0 : values.filter(test).length / values.length
  const reason: GuessReason = { kind: 'content', example: example.slice(0, 60) }
  const list: Candidate[] = []
  const add = (role: ColumnRole, confidence: number) => list.push({ role, confidence, reason })
  if (share((value) => /^(?:พ\.?ศ\.?\s*)?(?:25[4-9]\d|20[0-4]\d)(?:\s*[-–]\s*\d{2,4})?$/.test(value)) >= 0.8)
    add('fiscalYear', 0.5)
  else if (share((value) => /^[\d,]{4,}(?:\.\d+)?$/.test(value)) >= 0.8) add('amount', 0.45)
  if (share((value) => /ตำบล|อำเภอ|ต\.|อ\.|จ\.|หมู่ที่|ม\.\d/.test(value)) >= 0.6) add('place', 0.45)
  if (share((value) => /^(?:อบต|อบจ|เทศบาล|องค์การบริหารส่วน|กรม|สำนักงาน|จังหวัด|ทต\.|ทม\.)/.test(value)) >= 0.6)
    add('body', 0.45)
  if (share((value) => /^(?:โครงการ|ก่อสร้าง|ปรับปรุง|จัดซื้อ|จัดจ้าง|ค่า|ซ่อม|ส่งเสริม|อบรม)/.test(value)) >= 0.5) add('title', 0.5)
  return list
}

/** A total that stands alone is the amount; the amount beside columns of years or sources is their total. */
function adjust(columns: ColumnGuess[]): void {
  const has = (role: ColumnRole) => columns.some((column) => column.role === role)
  const change = (from: ColumnRole, to: ColumnRole) => {
    for (const [at, column] of columns.entries()) if (column.role === from) columns[at] = { ...column, role: to }
  }
  // Years beside each other are all ticked or all amounts; one column of them may be blank or hold slips only.
  if (has('checkOfYear') && !columns.some((column) => column.role === 'amountOfYear' && holdsAmounts(column))) {
    change('amountOfYear', 'checkOfYear')
  }
  const parts = has('amountOfYear') || has('amountOfSource')
  if (parts && has('amount')) change('amount', has('amountTotal') ? 'ignore' : 'amountTotal')
  if (!parts && has('amountTotal')) change('amountTotal', has('amount') ? 'ignore' : 'amount')
  // Several columns of one year (its quarters, its revisions) may or may not be parts of it: a person must say.
  for (const [at, column] of columns.entries()) {
    const same = columns.filter(({ role, fiscalYear }) => role === 'amountOfYear' && fiscalYear === column.fiscalYear)
    if (column.role === 'amountOfYear' && same.length > 1) columns[at] = { ...column, confidence: 0.5 }
  }
  // Amounts of years are held against a total; whose money they are then only explains.
  if (has('amountOfYear') && has('amountOfSource')) change('amountOfSource', 'ignore')
}

function holdsAmounts(column: ColumnGuess): boolean {
  return column.samples.some((sample) => !isTick(sample) && /^[\d,]{2,}(?:\.\d+)?$/.test(plain(sample)))
}

function formOf(table: FoundTable): FormKind | null {
  const named = table.titles.map(formInTitle).find((form) => form !== null)
  if (named !== undefined) return named
  const keys = new Set(table.columns.map(({ header }) => comparisonKey(header)))
  if (['itemid', 'refdoc', 'budgetaryunit', 'itemdescription'].every((key) => keys.has(key))) return 'budget-bureau'
  const roles = new Set(
    table.columns.flatMap(({ header }) =>
      partsOf(header).flatMap((part) =>
        matchHeader(part)
          .filter(({ score }) => score >= 0.85)
          .map(({ role }) => role),
      ),
    ),
  )
  const years = table.columns.filter(({ header }) => yearInHeader(partsOf(header).at(-1) ?? '') !== null).length
  const all = (...wanted: ColumnRole[]) => wanted.every((role) => roles.has(role))
  if (years >= 3 && all('title', 'objective', 'target', 'indicator', 'result')) return 'lao-plan'
  return null
}

const LEVEL_OF_FORM: Partial<Record<FormKind, PlanLevel>> = {
  'lao-plan': 'lao',
  'lao-plan-joint': 'lao',
  'lao-plan-summary': 'lao',
  'lao-equipment': 'lao',
  'province-plan': 'province',
  'province-activity': 'province',
  'budget-bureau': 'budget',
}

function summed(table: FoundTable, form: FormKind | null, columns: readonly ColumnGuess[]): MappingGuess {
  const unit = unitOf(table, columns)
  const lines = [...table.titles, ...table.sheetTitles]
  const level =
    lines.map(levelInTitle).find((one) => one !== null) ?? (form === null ? null : (LEVEL_OF_FORM[form] ?? null))
  const body = lines.map(bodyInTitle).find((one) => one !== null) ?? null
  const said = table.titles.flatMap((title) => yearInHeader(title)?.fiscalYear ?? [])
  const ofMonths = [...monthColumns(table).values()].flatMap(({ fiscalYear }) => fiscalYear ?? [])
  const years = new Set(said.length > 0 ? said : ofMonths)
  const [year = null] = years.size === 1 ? years : []
  const amountHeaders = columns.filter(({ role }) => role === 'amount').map(({ header }) => header)
  const says = (list: readonly string[]) =>
    amountHeaders.some((header) => list.some((word) => comparisonKey(header).includes(comparisonKey(word))))
  const has = (...roles: ColumnRole[]) => columns.some(({ role }) => roles.includes(role))
  const missing: MappingGuess['missing'][number][] = []
  if (!has('title')) missing.push('title')
  if (!has('body') && body === null && table.bodiesBetween !== true) missing.push('body')
  if (!has('amount', 'amountOfYear', 'amountOfSource')) missing.push('amount')
  if (!has('fiscalYear', 'amountOfYear', 'checkOfYear', 'startsOn') && year === null) missing.push('fiscalYear')
  const needed = columns.filter(({ role }) =>
    ['title', 'body', 'amount', 'amountOfYear', 'amountOfSource', 'fiscalYear', 'checkOfYear'].includes(role),
  )
  const least = needed.reduce((lowest, { confidence }) => Math.min(lowest, confidence), 1)
  return {
    table,
    form,
    columns,
    amountUnit: unit.unit,
    amountUnitFrom: unit.from,
    level,
    body,
    fiscalYear: year,
    severalYears: says(eachYearWords) ? 'each' : says(togetherWords) ? 'together' : null,
    asAbove: guessAsAbove(table, columns, body),
    missing,
    confidence: missing.length > 0 ? Math.min(0.3, least) : least,
  }
}

/** The unit that a line above the table or the only unit that the headers declare; nothing is told from the size of amounts. */
function unitOf(table: FoundTable, columns: readonly ColumnGuess[]): { unit: AmountUnit; from: string | null } {
  for (const title of table.titles) {
    const found = declaresUnit(title) ? unitIn(title) : null
    if (found !== null) return { unit: found.unit, from: found.words }
  }
  const own = new Set(columns.map(({ unit }) => unit).filter((unit) => unit !== null))
  const [unit] = own
  const header = columns.find((column) => column.unit !== null)?.header
  return own.size === 1 && unit !== undefined
    ? { unit, from: unitIn(header ?? '')?.words ?? null }
    : { unit: 'baht', from: null }
}

/** A mapping that was kept under a name. */
export interface KeptMapping {
  readonly name: string
  readonly signature: string
  readonly mapping: TableMapping
}

/**
 * What a mapping of an earlier file with the same columns says of this one; years come from the headers of today.
 * @returns null where none of them was made for such a table
 */
export function rememberedGuess(table: FoundTable, kept: readonly KeptMapping[]): MappingGuess | null {
  const known = kept.find(({ signature }) => signature === table.signature)
  if (known === undefined) return null
  const fresh = guessMapping(table)
  const reason: GuessReason = { kind: 'remembered', name: known.name }
  const columns = fresh.columns.map((column): ColumnGuess => {
    const before = known.mapping.columns.find((one) => one.column === column.column)
    if (before === undefined) return column
    const ofYear = before.role === 'amountOfYear' || before.role === 'checkOfYear'
    const year = ofYear
      ? (yearInHeader(partsOf(column.header).findLast((part) => yearInHeader(part) !== null) ?? '')?.fiscalYear ??
        before.fiscalYear)
      : null
    return {
      ...column,
      role: before.role,
      unit: before.unit,
      source: before.source,
      fiscalYear: year,
      confidence: 0.99,
      reason,
    }
  })
  const { mapping } = known
  const summary = summed(table, fresh.form, columns)
  return {
    ...summary,
    amountUnit: mapping.amountUnit,
    amountUnitFrom: fresh.amountUnitFrom,
    level: mapping.level,
    body: fresh.body ?? mapping.body,
    fiscalYear: fresh.fiscalYear ?? mapping.fiscalYear,
    severalYears: mapping.severalYears,
    asAbove: summary.asAbove?.map((one) => ({ ...one, likely: mapping.asAbove?.includes(one.column) ?? false })) ?? [],
  }
}

/** What a person adds to a guess on the mapping page; what is left out stays as guessed. */
export interface MappingAnswers {
  readonly columns?: readonly TableMapping['columns'][number][]
  readonly amountUnit?: AmountUnit
  readonly level?: PlanLevel
  readonly phase?: Phase
  readonly body?: string | null
  readonly fiscalYear?: number | null
  readonly within?: string | null
  readonly severalYears?: TableMapping['severalYears']
  /** Nobody asked, no blank cell means anything. */
  readonly asAbove?: TableMapping['asAbove']
  readonly joinPlan?: boolean
}

/** The mapping that a guess becomes with a person's answers. The level of a plan that nothing names is that of a local body. */
export function toTableMapping(guess: MappingGuess, answers: MappingAnswers = {}): TableMapping {
  const columns = guess.columns.map(({ column, header, role, fiscalYear, unit, source }) => ({
    column,
    header,
    role,
    fiscalYear,
    unit,
    source,
  }))
  return {
    columns: answers.columns ?? columns,
    amountUnit: answers.amountUnit ?? guess.amountUnit,
    level: answers.level ?? guess.level ?? 'lao',
    phase: answers.phase ?? 'planned',
    body: answers.body === undefined ? guess.body : answers.body,
    fiscalYear: answers.fiscalYear === undefined ? guess.fiscalYear : answers.fiscalYear,
    within: answers.within ?? null,
    severalYears: answers.severalYears === undefined ? guess.severalYears : answers.severalYears,
    asAbove: answers.asAbove ?? [],
    joinPlan: answers.joinPlan ?? true,
  }
}
