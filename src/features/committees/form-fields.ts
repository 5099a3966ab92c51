import { type Home, isId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { addDays, type LocalDate, parseThaiDate, startOfDayInBangkok, toBE } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import type { Problem } from '../../web/components/index.ts'
import { looksPersonal } from '../plans/index.ts'
import type { Link } from './meeting.ts'
import { messages } from './messages.ts'

/** One line: normal form, single blanks. */
export function oneLineText(typed: string | undefined): string {
  return normaliseThai(typed ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Several lines, as typed. */
export function linesOfText(typed: string | undefined): string {
  return normaliseThai((typed ?? '').replaceAll('\r\n', '\n')).trim()
}

/** A time of day: "09:30", "9.30 น.", "๐๙:๓๐". @returns minutes after midnight; null where it is none */
export function readTime(typed: string): number | null {
  const found = /^(\d{1,2})(?:[:.](\d{2}))(?:\s*น\.?)?$/.exec(thaiDigitsToAscii(typed).trim())
  if (found === null) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2])]
  return hours <= 23 && minutes <= 59 ? hours * 60 + minutes : null
}

/** An instant from a day and minutes after midnight, Bangkok. */
export function instantAt(day: LocalDate, minutes: number): Date {
  return new Date(startOfDayInBangkok(day).getTime() + minutes * 60_000)
}

/** The address of a page of ours, as pasted, to what it is about; also with the host before it and `/en`. */
export function readLink(typed: string): Link | null {
  const found = /(?:^|\/)(projects|plans|overlaps)\/([0-9a-f-]+)(?:[/?#].*)?$/.exec(typed.trim())
  if (found === null) return null
  const [, kind, id = ''] = found
  if (kind === 'plans') return isId(id) ? { kind: 'plan', home: null, id } : null
  const key = parsePublicId(id)
  return key.ok
    ? { kind: kind === 'projects' ? 'project' : 'pair', home: key.value.home as Home, id: key.value.id }
    : null
}

interface Wanted {
  readonly most: number
  /** The sentence where nothing was typed; without one it may be empty. */
  readonly missing?: string
}

/** Reads the fields of one form and gathers what is wrong, in the order of the form. */
export function reading(fields: FormFields, lang: Lang) {
  const say = messages(lang).form.problems
  const problems: Problem[] = []
  const wrong = (field: string, text: string) => {
    problems.push({ field, text })
    return null
  }
  const checked = (field: string, text: string, { most, missing }: Wanted): string | null => {
    if (text === '') return missing === undefined ? null : wrong(field, missing)
    return text.length > most ? wrong(field, say.textLong(most)) : text
  }
  const day = (name: string, missing?: string): LocalDate | null => {
    const part = (key: string) => (fields[`${name}-${key}`] ?? '').trim()
    const parts = [part('day'), part('month'), part('year')]
    if (parts.every((one) => one === '')) return missing === undefined ? null : wrong(name, missing)
    const read = parseThaiDate(parts.join('/'))
    return read.ok ? read.value.date : wrong(name, say.dateWrong)
  }
  /** @returns undefined where it is wrong, null where it is empty */
  const minutes = (name: string): number | null | undefined => {
    const typed = (fields[name] ?? '').trim()
    if (typed === '') return null
    const read = readTime(typed)
    if (read !== null) return read
    wrong(name, say.timeWrong)
    return undefined
  }
  return {
    problems,
    wrong,
    line: (field: string, wanted: Wanted) => checked(field, oneLineText(fields[field]), wanted),
    lines: (field: string, wanted: Wanted) => checked(field, linesOfText(fields[field]), wanted),
    choice<T extends string>(field: string, choices: readonly T[], missing: string): T | null {
      return choices.find((one) => one === fields[field]) ?? wrong(field, missing)
    },
    count(
      field: string,
      range: readonly [least: number, most: number],
      mistake: string,
      missing?: string,
    ): number | null {
      const typed = thaiDigitsToAscii((fields[field] ?? '').trim())
      if (typed === '') return missing === undefined ? null : wrong(field, missing)
      const value = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
      return value >= range[0] && value <= range[1] ? value : wrong(field, mistake)
    },
    day,
    minutes,
    /** The first moment of a day, or a time of it. */
    from(name: string, time: string, missing: string): Date | null {
      const [date, at] = [day(name, missing), minutes(time)]
      return date === null || at === undefined ? null : instantAt(date, at ?? 0)
    },
    /** The end of a day, or a time of it. */
    until(name: string, time: string, missing?: string): Date | null {
      const [date, at] = [day(name, missing), minutes(time)]
      if (date === null || at === undefined) return null
      return at === null ? startOfDayInBangkok(addDays(date, 1)) : instantAt(date, at)
    },
    reason(field = 'reason'): string | null {
      const text = checked(field, oneLineText(fields[field]), { most: 1_000, missing: say.reasonMissing })
      return text !== null && looksPersonal(text) ? wrong(field, say.personalReason) : text
    },
    tick: (field: string) => fields[field] === '1',
    revision: () => Number.parseInt(fields.revision ?? '', 10) || 0,
  }
}

/** Day, month and year boxes of a stored day. */
export function dayBoxes(day: LocalDate | null, name: string): Record<string, string> {
  if (day === null) return {}
  const [year = '', month = '', date = ''] = day.split('-')
  return {
    [`${name}-day`]: String(Number(date)),
    [`${name}-month`]: String(Number(month)),
    [`${name}-year`]: beYear(year),
  }
}

const beYear = (year: string) => String(toBE(Number(year)))
