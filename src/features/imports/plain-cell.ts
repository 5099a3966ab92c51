import { remembered } from '../../kernel/remembered.ts'
import { type Result, refuse } from '../../kernel/result.ts'
import { parseFiscalYears, parseYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { RowProblem } from './project-row.ts'

const LONGEST_SHOWN = 120

/** The text of a cell as it is stored: normal form, single blanks. */
export function tidy(text: string): string {
  return text.length <= LONGEST_REMEMBERED ? tidyRemembered(text) : tidyAnew(text)
}

/** Longer texts are titles and reasons of one project each: remembering them would only push out what comes back. */
const LONGEST_REMEMBERED = 40
const NOT_TIDY = /^\s|\s$|\s\s|[^\S ]/

function tidyAnew(text: string): string {
  const normal = normaliseThai(text)
  return NOT_TIDY.test(normal) ? normal.replace(/\s+/g, ' ').trim() : normal
}

const tidyRemembered = remembered(tidyAnew)

/** The text of a cell as a report shows it. */
export function shown(value: string): string {
  return value.length <= LONGEST_SHOWN ? value : `${value.slice(0, LONGEST_SHOWN)}…`
}

/** One fiscal year in a cell: `2565`, `๒๕๖๕`, `พ.ศ. 2565` and `2022` are the same year. */
export function readYear(cell: string): Result<number, RowProblem> {
  const text = tidy(cell)
  const year = parseYear(text)
  if (year.ok) return year
  switch (year.problem.kind) {
    case 'empty':
      return refuse({ kind: 'year-missing' })
    case 'two-digit-year':
      return refuse({ kind: 'year-two-digits', suggestion: `25${thaiDigitsToAscii(text)}` })
    case 'era-clash':
      return refuse({ kind: 'year-era-clash', suggestion: year.problem.suggestion })
    default:
      return refuse({ kind: parseFiscalYears(text).ok ? 'year-range' : 'year-unreadable' })
  }
}
