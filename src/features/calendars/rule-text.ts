import type { DateRule, Roll } from '../../engines/schedule/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { formatMonth, type LocalDate, makeDate } from '../../kernel/thai-calendar.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { messages } from './messages.ts'

/*
 * Rules of days as an administrator types and reads them: "15/8", "15/8 >" (or the next working day), "15/8 <", "end 8",
 * "end 8 working", "draft+10", "draft-3w" (working days before the due day of the step draft), "draft.start+5".
 */

const ROLLS: readonly (readonly [string, Roll])[] = [
  ['>', 'next-working-day'],
  ['<', 'previous-working-day'],
  ['', 'keep'],
]

export function readRule(typed: string): Result<DateRule, 'unreadable'> {
  const text = thaiDigitsToAscii(typed).trim().replace(/\s+/g, ' ')
  const date = /^(\d{1,2}) ?\/ ?(\d{1,2}) ?([<>]?)$/.exec(text)
  if (date !== null) {
    const roll = ROLLS.find(([mark]) => mark === date[3])?.[1] ?? 'keep'
    const [day, month] = [Number(date[1]), Number(date[2])]
    return month >= 1 && month <= 12 && day >= 1 && day <= 31
      ? ok({ kind: 'date', month, day, roll })
      : refuse('unreadable')
  }
  const end = /^(?:สิ้นเดือน|end) ?(\d{1,2})( ?(?:ทำการ|working))?$/i.exec(text)
  if (end !== null) {
    const month = Number(end[1])
    return month >= 1 && month <= 12
      ? ok({ kind: 'month-end', month, working: end[2] !== undefined })
      : refuse('unreadable')
  }
  const after = /^([a-z][a-z0-9-]{0,28}[a-z0-9])(\.start)? ?([+-]) ?(\d{1,3}) ?(ท|w)?$/i.exec(text)
  if (after === null) return refuse('unreadable')
  const [, step = '', start, sign, count, working] = after
  return ok({
    kind: 'after',
    step: step.toLowerCase(),
    anchor: start === undefined ? 'due' : 'start',
    days: sign === '-' ? -Number(count) : Number(count),
    working: working !== undefined,
  })
}

/** As it is typed, so that a form shows what it would read again. */
export function ruleTyped(rule: DateRule, lang: Lang): string {
  const say = messages(lang).setup
  switch (rule.kind) {
    case 'date': {
      const mark = ROLLS.find(([, roll]) => roll === rule.roll)?.[0] ?? ''
      return `${rule.day}/${rule.month}${mark === '' ? '' : ` ${mark}`}`
    }
    case 'month-end':
      return `${say.monthEndWord} ${rule.month}${rule.working ? ` ${say.workingWord}` : ''}`
    case 'after': {
      const sign = rule.days < 0 ? '-' : '+'
      const mark = rule.working ? say.workingMark : ''
      return `${rule.step}${rule.anchor === 'start' ? '.start' : ''}${sign}${Math.abs(rule.days)}${mark}`
    }
  }
}

/** In words, for readers. @param nameOf a step by its code */
export function ruleText(rule: DateRule, lang: Lang, nameOf: (code: string) => string): string {
  const say = messages(lang).setup.ruleTexts
  switch (rule.kind) {
    case 'date': {
      const day = say.date(rule.day, monthOf(rule.month, lang))
      if (rule.roll === 'keep') return day
      return `${day} ${rule.roll === 'next-working-day' ? say.next : say.previous}`
    }
    case 'month-end':
      return rule.working ? say.monthEndWorking(monthOf(rule.month, lang)) : say.monthEnd(monthOf(rule.month, lang))
    case 'after':
      return say.after(rule.days, rule.working ? say.workingDay : say.day, say.anchors[rule.anchor], nameOf(rule.step))
  }
}

/** A month without its year. */
function monthOf(month: number, lang: Lang): string {
  const first = makeDate(2026, month, 1)
  return first.ok ? formatMonth(first.value as LocalDate, lang).replace(/ \d+$/, '') : String(month)
}
