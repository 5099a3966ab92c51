import type { Brand } from './brand.ts'
import { type Lang, pick } from './lang.ts'
import { ok, type Result, refuse } from './result.ts'
import { normaliseThai, thaiDigitsToAscii } from './thai-text.ts'

/*
 * Days, years and fiscal years as Thai offices write them. The Buddhist era (BE = CE + 543) exists only in this file: everything
 * it returns is Common Era, everything it shows is BE. Source: THAI.md 1.
 */

/** A calendar day 'YYYY-MM-DD' in the Common Era. Compares and sorts as text. */
export type LocalDate = Brand<string, 'LocalDate'>

const BE_AHEAD = 543
const DAY_MS = 86_400_000
const BANGKOK_MS = 7 * 3_600_000

export type DateProblem =
  | { kind: 'empty' }
  | { kind: 'not-a-date' }
  /** what the text lacks; a one- or three-digit year counts as lacking */
  | { kind: 'missing'; parts: ('day' | 'month' | 'year')[] }
  /** quarters, "end of the year", from–to: not a day */
  | { kind: 'period' }
  | { kind: 'no-such-month'; month: number }
  /** year in the Common Era, where leap years are counted */
  | { kind: 'no-such-day'; day: number; month: number; year: number; lastDay: number }
  | { kind: 'year-out-of-range'; year: number }
  /** "พ.ศ. 2025", "ค.ศ. 2568": the era and the number disagree */
  | { kind: 'era-clash'; suggestion: LocalDate }
  | { kind: 'era-not-accepted'; era: 'ร.ศ.' | 'จ.ศ.' }
  /** January to March before BE 2484, when the year began in April: the day as written then, and as counted today */
  | { kind: 'year-began-in-april'; candidates: [asWrittenThen: LocalDate, asCountedToday: LocalDate] }

export type DateWarning = { kind: 'read-as-BE' } | { kind: 'wrong-weekday'; written: number; actual: number }

export interface ReadDate {
  date: LocalDate
  /** weekdays count from 0 = Sunday */
  warning?: DateWarning
}

// ---- days

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0')
}

/** How many days a month has. @param year CE @param month 1–12 */
export function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The day of these numbers, where there is one. @param year CE @param month 1–12 */
export function makeDate(
  year: number,
  month: number,
  day: number,
): Result<LocalDate, Extract<DateProblem, { kind: 'no-such-month' | 'no-such-day' | 'year-out-of-range' }>> {
  if (year < 1 || year > 9999) return refuse({ kind: 'year-out-of-range', year })
  if (month < 1 || month > 12) return refuse({ kind: 'no-such-month', month })
  const lastDay = lastDayOf(year, month)
  if (day < 1 || day > lastDay) return refuse({ kind: 'no-such-day', day, month, year, lastDay })
  return ok(`${pad(year, 4)}-${pad(month)}-${pad(day)}` as LocalDate)
}

function partsOf(date: LocalDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

/**
 * Reads a day as the API writes it: exactly 'YYYY-MM-DD', Common Era, 1900–2100. A BE year is refused here ('year-out-of-range'),
 * because a program that sends one has a fault that must not be hidden.
 */
export function parseIsoDate(text: string): Result<LocalDate, DateProblem> {
  if (text === '') return refuse({ kind: 'empty' })
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (found === null) return refuse({ kind: 'not-a-date' })
  const year = Number(found[1])
  if (year < 1900 || year > 2100) return refuse({ kind: 'year-out-of-range', year })
  return makeDate(year, Number(found[2]), Number(found[3]))
}

/** The day it is in Bangkok (+07:00, no summer time) at an instant. */
export function todayInBangkok(instant: Date): LocalDate {
  return new Date(instant.getTime() + BANGKOK_MS).toISOString().slice(0, 10) as LocalDate
}

/** The instant at which a day begins in Bangkok. */
export function startOfDayInBangkok(date: LocalDate): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - BANGKOK_MS)
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as LocalDate
}

/** How many days the second is after the first; negative when before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}

// ---- years

export function toBE(yearCE: number): number {
  return yearCE + BE_AHEAD
}

export function toCE(yearBE: number): number {
  return yearBE - BE_AHEAD
}

export type YearProblem =
  | { kind: 'empty' }
  | { kind: 'not-a-year' }
  /** "68" alone: could be anything */
  | { kind: 'two-digit-year' }
  | { kind: 'year-out-of-range'; year: number }
  /** year CE that was probably meant */
  | { kind: 'era-clash'; suggestion: number }
  | { kind: 'era-not-accepted'; era: 'ร.ศ.' | 'จ.ศ.' }

type Era = 'BE' | 'CE'

/** 2400–2700 is BE, 1900–2100 is CE, an era mark must agree. */
function yearCE(
  number: number,
  era: Era | undefined,
): Result<number, Extract<YearProblem, { kind: 'year-out-of-range' | 'era-clash' }>> {
  const looksBE = number >= 2400 && number <= 2700
  const looksCE = number >= 1900 && number <= 2100
  if (!looksBE && !looksCE) return refuse({ kind: 'year-out-of-range', year: number })
  const year = looksBE ? number - BE_AHEAD : number
  if (era !== undefined && (era === 'BE') !== looksBE) return refuse({ kind: 'era-clash', suggestion: year })
  return ok(year)
}

const ERA =
  /(?:(?<be>พ ?\.{0,2} ?ศ ?\.{0,2}|b\.? ?e\.?)|(?<ce>ค ?\.{0,2} ?ศ ?\.{0,2}|c\.? ?e\.?|a\.? ?d\.?)|(?<old>[รจ] ?\.{1,2} ?ศ ?\.{1,2}|[รจ]ศ)) ?(?=\d)/i

/** Takes the era mark out of a text. The old eras are refused: their years overlap with nothing anyone means today. */
function takeEra(
  text: string,
): Result<{ rest: string; era: Era | undefined }, { kind: 'era-not-accepted'; era: 'ร.ศ.' | 'จ.ศ.' }> {
  const found = ERA.exec(text)
  if (found === null) return ok({ rest: text, era: undefined })
  const old = found.groups?.old
  if (old !== undefined) return refuse({ kind: 'era-not-accepted', era: old.startsWith('ร') ? 'ร.ศ.' : 'จ.ศ.' })
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
  return ok({ rest, era: found.groups?.be !== undefined ? 'BE' : 'CE' })
}

function plainText(text: string): string {
  return thaiDigitsToAscii(normaliseThai(text)).trim().replace(/\s+/g, ' ')
}

/**
 * Reads one year: "2568", "๒๕๖๘", "พ.ศ. 2568", "ค.ศ. 2025", "ปี 2568", "ปีงบประมาณ พ.ศ. 2568", "2025".
 * @returns the year in the Common Era
 */
export function parseYear(text: string): Result<number, YearProblem> {
  const plain = plainText(text)
  if (plain === '' || /^-+$/.test(plain)) return refuse({ kind: 'empty' })
  const marked = takeEra(plain)
  if (!marked.ok) return marked
  const found = /^(?:(?:ประจำ)? ?ปี(?:งบประมาณ)?|fiscal year|fy)? ?(\d+)$/i.exec(
    marked.value.rest.trim().replace(/ +/g, ' '),
  )
  if (found === null) return refuse({ kind: 'not-a-year' })
  if (found[1]?.length === 2) return refuse({ kind: 'two-digit-year' })
  return yearCE(Number(found[1]), marked.value.era)
}

export type FiscalYearsProblem = YearProblem | { kind: 'reversed' } | { kind: 'more-than-20-years' }

/**
 * Reads fiscal years of a plan: "2568", a range "2566-2568", "๒๕๖๖–๒๕๖๘", "2566 ถึง 2568", "2566-70" (= 2570), or a list
 * "2566, 2567 และ 2569"; CE as well.
 * @returns the years they end in, CE, ascending, without repeats
 */
export function parseFiscalYears(text: string): Result<number[], FiscalYearsProblem> {
  const plain = plainText(text)
  if (plain === '' || /^-+$/.test(plain)) return refuse({ kind: 'empty' })
  const years = new Set<number>()
  for (const part of plain.split(/ ?(?:,|;|\/|และ|&| and ) ?/)) {
    const range = /^(.*\d) ?(?:-|ถึง|to|~) ?(\D*)(\d+)$/i.exec(part)
    if (range === null) {
      const year = parseYear(part)
      if (!year.ok) return year
      years.add(year.value)
      continue
    }
    const [, fromText, mark, toDigits] = range as unknown as [string, string, string, string]
    const from = parseYear(fromText)
    if (!from.ok) return from
    const century = toDigits.length === 2 ? (/\d{4}$/.exec(fromText)?.[0].slice(0, 2) ?? '') : ''
    const to = parseYear(mark + century + toDigits)
    if (!to.ok) return to
    if (to.value < from.value) return refuse({ kind: 'reversed' })
    if (to.value - from.value >= 20) return refuse({ kind: 'more-than-20-years' })
    for (let year = from.value; year <= to.value; year++) years.add(year)
  }
  return ok([...years].sort((a, b) => a - b))
}

/** The fiscal year of a day, CE, named by the year it ends in: it begins on 1 October (30 Sep 2025 → 2025, 1 Oct 2025 → 2026). */
export function fiscalYearOf(date: LocalDate): number {
  const { year, month } = partsOf(date)
  return month >= 10 ? year + 1 : year
}

/** October–December 1, January–March 2, April–June 3, July–September 4. */
export function fiscalQuarterOf(date: LocalDate): 1 | 2 | 3 | 4 {
  return ((Math.floor((partsOf(date).month + 2) / 3) % 4) + 1) as 1 | 2 | 3 | 4
}

/** First and last day of a fiscal year. @param fiscalYear CE, the year it ends in */
export function fiscalYearDays(fiscalYear: number): { from: LocalDate; to: LocalDate } {
  return { from: `${fiscalYear - 1}-10-01` as LocalDate, to: `${fiscalYear}-09-30` as LocalDate }
}

// ---- reading dates

const MONTHS = [
  ['มกราคม', 'ม.ค.', 'มกรา', 'January'],
  ['กุมภาพันธ์', 'ก.พ.', 'กุมภา', 'February'],
  ['มีนาคม', 'มี.ค.', 'มีนา', 'March'],
  ['เมษายน', 'เม.ย.', 'เมษา', 'April'],
  ['พฤษภาคม', 'พ.ค.', 'พฤษภา', 'May'],
  ['มิถุนายน', 'มิ.ย.', 'มิถุนา', 'June'],
  ['กรกฎาคม', 'ก.ค.', 'กรกฎา', 'July'],
  ['สิงหาคม', 'ส.ค.', 'สิงหา', 'August'],
  ['กันยายน', 'ก.ย.', 'กันยา', 'September'],
  ['ตุลาคม', 'ต.ค.', 'ตุลา', 'October'],
  ['พฤศจิกายน', 'พ.ย.', 'พฤศจิกา', 'November'],
  ['ธันวาคม', 'ธ.ค.', 'ธันวา', 'December'],
] as const

const MONTH_BY_NAME: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap(([thai, short, spoken, english], index) =>
    [thai, short.replaceAll('.', ''), spoken, english.toLowerCase(), english.slice(0, 3).toLowerCase()].map(
      (name) => [name, index + 1] as const,
    ),
  ),
)

const WEEKDAYS = ['อาทิตย์', 'จันทร์', 'อังคาร', 'พุธ', 'พฤหัสบดี', 'ศุกร์', 'เสาร์'] as const
const PREFIX = /^(?:เมื่อ ?)?(?:วัน ?(?<weekday>อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์)? ?)?(?:ที่ ?)?(?=\D*\d)/
const PERIOD =
  /ไตรมาส|(?:ต้น|กลาง|ปลาย|สิ้น|ครึ่ง)(?:ปี|เดือน)|ปีงบประมาณ|ภายใน|ช่วง|สัปดาห์|ถึง|\d ?- ?\d{1,2} ?[ก-ฮเ]|^\d{1,2} ?-\D*\d{1,2} ?[ก-ฮเ]/

/**
 * Reads a day as people type it in plans, letters and spreadsheets: "21 เมษายน 2568", "๒๑ เม.ย. ๖๘", "21/4/2568",
 * "วันจันทร์ที่ 21 เมษายน พ.ศ. 2568", "2025-04-21", "21/4/2025"; Thai or Arabic digits, missing or doubled dots, blanks inside.
 * Numbers are day/month/year or year-month-day, never the American order. Two-digit years are 25xx BE.
 * @returns the day in CE; with the warning 'read-as-BE' for "2568-04-21" (an ISO date with a BE year, see `parseIsoDate` for the API)
 * and 'wrong-weekday' when the weekday written is another. Excel serial numbers: `fromExcelSerial`.
 */
export function parseThaiDate(text: string): Result<ReadDate, DateProblem> {
  const plain = plainText(text)
  if (plain === '' || /^-+$/.test(plain)) return refuse({ kind: 'empty' })
  const marked = takeEra(plain)
  if (!marked.ok) return marked
  const { era } = marked.value
  const prefix = PREFIX.exec(marked.value.rest)
  const rest = marked.value.rest.slice(prefix?.[0].length ?? 0).trim()
  if (PERIOD.test(rest)) return refuse({ kind: 'period' })

  const numbers = /^(\d{1,4}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(rest)
  if (numbers !== null) {
    const [, first, , second, third] = numbers as unknown as [string, string, string, string, string]
    if (first.length === 4) {
      if (third.length > 2) return refuse({ kind: 'not-a-date' })
      const read = readParts(Number(third), Number(second), first, era, prefix)
      return read.ok && era === undefined && Number(first) >= 2400
        ? ok({ ...read.value, warning: { kind: 'read-as-BE' } })
        : read
    }
    return first.length > 2
      ? refuse({ kind: 'not-a-date' })
      : readParts(Number(first), Number(second), third, era, prefix)
  }
  if (/^\d{1,2} ?[/-] ?\d{1,2}$/.test(rest)) return refuse({ kind: 'missing', parts: ['year'] })
  if (/^\d{4}$/.test(rest)) return refuse({ kind: 'missing', parts: ['day', 'month'] })

  const named = /^(\d{1,2})?([^\d]+?)(\d+)?$/.exec(rest)
  if (named === null) return refuse({ kind: 'not-a-date' })
  const [, day, words, year] = named as unknown as [string, string | undefined, string, string | undefined]
  const month = MONTH_BY_NAME.get(words.toLowerCase().replace(/เดือน|(?<=.)ปี ?$|[\s.,]/g, ''))
  if (month === undefined) return refuse({ kind: 'not-a-date' })
  const missing: ('day' | 'year')[] = []
  if (day === undefined) missing.push('day')
  if (year === undefined) missing.push('year')
  if (missing.length > 0) return refuse({ kind: 'missing', parts: missing })
  return readParts(Number(day), month, year as string, era, prefix)
}

function readParts(
  day: number,
  month: number,
  yearDigits: string,
  era: Era | undefined,
  prefix: RegExpExecArray | null,
): Result<ReadDate, DateProblem> {
  if (yearDigits.length !== 2 && yearDigits.length !== 4) return refuse({ kind: 'missing', parts: ['year'] })
  const short = yearDigits.length === 2
  if (short && era === 'CE') return refuse({ kind: 'missing', parts: ['year'] })
  const number = short ? 2500 + Number(yearDigits) : Number(yearDigits)
  const year = yearCE(number, era)
  if (!year.ok) {
    if (year.problem.kind === 'year-out-of-range') return refuse(year.problem)
    const meant = makeDate(year.problem.suggestion, month, day)
    return meant.ok ? refuse({ kind: 'era-clash', suggestion: meant.value }) : meant
  }
  const made = makeDate(year.value, month, day)
  if (!made.ok) return made
  if (number >= 2400 && number < 2484 && month <= 3) {
    const then = makeDate(year.value + 1, month, day)
    if (!then.ok) return then
    return refuse({ kind: 'year-began-in-april', candidates: [then.value, made.value] })
  }
  const written = WEEKDAYS.findIndex(
    (name) => prefix?.groups?.weekday !== undefined && name.startsWith(prefix.groups.weekday),
  )
  const actual = weekdayOf(made.value)
  if (written !== -1 && written !== actual) {
    return ok({ date: made.value, warning: { kind: 'wrong-weekday', written, actual } })
  }
  return ok({ date: made.value })
}

/**
 * The day behind an Excel number in a date cell (1900 system: 45768 is 2025-04-21); the time of day is dropped.
 * A day in the years 2400–2700 is a BE year typed as CE: 543 years are taken off, with the warning 'read-as-BE'.
 */
export function fromExcelSerial(serial: number): Result<ReadDate, DateProblem> {
  // Below 61 Excel believes in 29 February 1900
  if (!Number.isFinite(serial) || serial < 61 || serial >= 2_958_466) return refuse({ kind: 'not-a-date' })
  const day = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * DAY_MS).toISOString().slice(0, 10) as LocalDate
  const { year, month, day: dayOfMonth } = partsOf(day)
  if (year >= 1900 && year <= 2100) return ok({ date: day })
  if (year < 2400 || year > 2700) return refuse({ kind: 'year-out-of-range', year })
  const read = makeDate(toCE(year), month, dayOfMonth)
  return read.ok ? ok({ date: read.value, warning: { kind: 'read-as-BE' } }) : read
}

// ---- showing

/** @param month 1–12 */
function monthName(month: number, lang: Lang): string {
  const names = MONTHS[month - 1]
  if (names === undefined) throw new RangeError(`no month ${month}`)
  return pick(lang, { th: names[0], en: names[3] })
}

/** "พ.ย.", "Nov". @param month 1–12 */
function shortMonthName(month: number, lang: Lang): string {
  const names = MONTHS[month - 1]
  if (names === undefined) throw new RangeError(`no month ${month}`)
  return pick(lang, { th: names[1], en: names[3].slice(0, 3) })
}

/** "พฤศจิกายน 2569"; in English "November 2026". @param date any day of the month */
export function formatMonth(date: LocalDate, lang: Lang): string {
  const { year, month } = partsOf(date)
  return `${monthName(month, lang)} ${pick(lang, { th: toBE(year), en: year })}`
}

/** "พ.ย.", in English "Nov". @param date any day of the month */
export function formatShortMonth(date: LocalDate, lang: Lang): string {
  return shortMonthName(partsOf(date).month, lang)
}

/** "21 พฤศจิกายน 2569"; in English "21 November 2569 (2026)", both eras, because the page around it speaks of BE years. */
export function formatDate(date: LocalDate, lang: Lang): string {
  const { year, month, day } = partsOf(date)
  return `${day} ${monthName(month, lang)} ${formatYear(year, lang)}`
}

/** For tables: "21 พ.ย. 2569"; in English "21 Nov 2026". Years always in four digits. */
export function formatShortDate(date: LocalDate, lang: Lang): string {
  const { year, month, day } = partsOf(date)
  return `${day} ${shortMonthName(month, lang)} ${pick(lang, { th: toBE(year), en: year })}`
}

/** "08:30 น.", in English "08:30": Bangkok time. */
export function formatTime(instant: Date, lang: Lang): string {
  const time = new Date(instant.getTime() + BANGKOK_MS).toISOString().slice(11, 16)
  return pick(lang, { th: `${time} น.`, en: time })
}

/** "21 พฤศจิกายน 2569 08:30 น."; in English "21 November 2569 (2026), 08:30". Bangkok time. */
export function formatInstant(instant: Date, lang: Lang): string {
  const day = formatDate(todayInBangkok(instant), lang)
  return pick(lang, { th: `${day} ${formatTime(instant, lang)}`, en: `${day}, ${formatTime(instant, lang)}` })
}

/** "2569"; in English "2569 (2026)". @param year CE */
export function formatYear(year: number, lang: Lang): string {
  return pick(lang, { th: String(toBE(year)), en: `${toBE(year)} (${year})` })
}

/** "ปีงบประมาณ 2570"; in English "fiscal year 2570 (2027)". @param fiscalYear CE, the year it ends in */
export function formatFiscalYear(fiscalYear: number, lang: Lang): string {
  return `${pick(lang, { th: 'ปีงบประมาณ', en: 'fiscal year' })} ${formatYear(fiscalYear, lang)}`
}
