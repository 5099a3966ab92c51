import { newId } from '../kernel/ids.ts'
import type { Lang } from '../kernel/lang.ts'
import { fromBahtDecimal, parseBaht, type Satang } from '../kernel/money.ts'
import { type LocalDate, parseThaiDate, toBE } from '../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../kernel/thai-text.ts'
import type { Problem } from './components/index.ts'
import { oneTimeKeyFieldName } from './frame.ts'
import { messagesOf } from './messages.ts'

/** What was typed, by field. */
export type Typed = Readonly<Record<string, string | undefined>>

/** What a form is shown with: values as typed, and what is wrong with them. */
export interface Filled {
  readonly typed: Typed
  readonly problems: readonly Problem[]
}

/** The key of a form: the old one where it is shown again, so that a double click lands on one record; else a new one. */
export const oneTimeKey = (typed: Typed) => typed[oneTimeKeyFieldName] ?? newId()

export const nothingTyped: Filled = { typed: {}, problems: [] }

/** Name, value and error of a field at once. */
export function fieldOf({ typed, problems }: Filled, name: string) {
  return { name, value: typed[name] ?? '', error: problems.find((one) => one.field === name)?.text ?? null }
}

/** The three boxes of a day. */
export function dayFieldOf({ typed, problems }: Filled, name: string) {
  const part = (key: string) => typed[`${name}-${key}`] ?? ''
  return {
    name,
    value: { day: part('day'), month: part('month'), year: part('year') },
    error: problems.find((one) => one.field === name)?.text ?? null,
  }
}

/** Day, month and year boxes of a stored day. */
export function dayBoxes(day: LocalDate | null, name: string): Record<string, string> {
  if (day === null) return {}
  const [year = '', month = '', date = ''] = day.split('-')
  return {
    [`${name}-day`]: String(Number(date)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: String(toBE(Number(year))),
  }
}

/** One line: normal form, single blanks. */
export function oneLineText(typed: string | undefined): string {
  return normaliseThai(typed ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Several lines: normal form, line ends as here. */
export const severalLinesText = (typed: string): string => normaliseThai(typed.replaceAll('\r\n', '\n')).trim()

interface Wanted {
  readonly most: number
  /** The sentence where nothing was typed; without one it may be empty. */
  readonly missing?: string
}

/** Reads the fields of one form and gathers what is wrong, in the order of the form. */
export function readForm(fields: Typed, lang: Lang) {
  const say = messagesOf(lang).reading
  const problems: Problem[] = []
  const wrong = (field: string, text: string) => {
    problems.push({ field, text })
    return null
  }
  const checked = (field: string, text: string, { most, missing }: Wanted): string | null => {
    if (text === '') return missing === undefined ? null : wrong(field, missing)
    return text.length > most ? wrong(field, say.tooLong(most)) : text
  }
  return {
    problems,
    wrong,
    line: (field: string, wanted: Wanted) => checked(field, oneLineText(fields[field]), wanted),
    lines: (field: string, wanted: Wanted) => checked(field, severalLinesText(fields[field] ?? ''), wanted),
    choice<T extends string>(field: string, choices: readonly T[], missing: string): T | null {
      return choices.find((one) => one === fields[field]) ?? wrong(field, missing)
    },
    /** A whole number within a range. */
    count(field: string, [least, most]: readonly [number, number], missing?: string): number | null {
      const typed = thaiDigitsToAscii((fields[field] ?? '').trim()).replaceAll(',', '')
      if (typed === '') return missing === undefined ? null : wrong(field, missing)
      const value = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
      return value >= least && value <= most ? value : wrong(field, say.numberBetween(least, most))
    },
    /** A number with at most two decimals, as text. */
    decimal(field: string, missing?: string): string | null {
      const typed = thaiDigitsToAscii((fields[field] ?? '').trim()).replaceAll(',', '')
      if (typed === '') return missing === undefined ? null : wrong(field, missing)
      return /^-?\d{1,9}(\.\d{1,2})?$/.test(typed) ? typed : wrong(field, say.notANumber)
    },
    /** Baht as typed; the sign is kept, for the room to refuse with its own words. */
    baht(field: string, missing?: string): Satang | null {
      const typed = (fields[field] ?? '').trim()
      const read = parseBaht(typed)
      if (read.ok) return read.value
      if (read.problem === 'empty') return missing === undefined ? null : wrong(field, missing)
      const plain = fromBahtDecimal(typed)
      return plain.ok ? plain.value : wrong(field, say.notBaht)
    },
    /** A day in three boxes. */
    day(field: string, missing?: string): LocalDate | null {
      const part = (key: string) => (fields[`${field}-${key}`] ?? '').trim()
      const parts = [part('day'), part('month'), part('year')]
      if (parts.every((one) => one === '')) return missing === undefined ? null : wrong(field, missing)
      const read = parseThaiDate(parts.join('/'))
      return read.ok ? read.value.date : wrong(field, say.notADay)
    },
    /** Several days, one a line or between commas. */
    days(field: string): LocalDate[] {
      const days: LocalDate[] = []
      for (const typed of (fields[field] ?? '').split(/[\n,]+/)) {
        if (typed.trim() === '') continue
        const read = parseThaiDate(typed.trim())
        if (read.ok) days.push(read.value.date)
        else wrong(field, say.notADayIn(typed.trim().slice(0, 40)))
      }
      return [...new Set(days)].sort()
    },
    revision: () => Number.parseInt(fields.revision ?? '', 10) || 0,
  }
}
