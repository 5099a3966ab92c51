import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { parseBaht } from '../../kernel/money.ts'
import { parseThaiDate, parseYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Problem } from '../../web/components/index.ts'
import { oneLineText, readForm, type Typed } from '../../web/read-form.ts'
import type { Gazetteer } from '../places/index.ts'
import { looksPersonal, projectName } from '../plans/index.ts'
import { type Form, forms, type Part, partKinds } from './join-world.ts'
import type { Key, Terms } from './joining-states.ts'
import { messages } from './messages.ts'

/** Any number of ids of projects in a text: alone, in addresses, a line each. */
export function readProjectKeys(text: string): { keys: Key[]; wrong: string[] } {
  const keys: Key[] = []
  const wrong: string[] = []
  for (const word of text.split(/[\s,]+/)) {
    if (word === '') continue
    const found = /(\d{2}-[0-9a-f]{8}-[0-9a-f-]{27})/i.exec(word)
    const key = parsePublicId((found?.[1] ?? '').toLowerCase())
    if (key.ok) keys.push(key.value)
    else wrong.push(word.slice(0, 60))
  }
  return { keys, wrong }
}

/** The uuid of a public id or a bare one; null where it is neither. */
export function readBoardId(text: string | undefined): string | null {
  const typed = (text ?? '').trim().toLowerCase()
  const key = parsePublicId(typed)
  return key.ok ? key.value.id : isId(typed) ? typed : null
}

export const readFormName = (typed: string | undefined): Form | null => forms.find((one) => one === typed) ?? null

/** Whether the form of joining has fields of its own that were not on the page yet: they are shown first, and nothing is wrong with them. */
export function hasUnseenFields(typed: Typed, projects: readonly Key[]): boolean {
  const isUnseen = (field: string) => typed[field] === undefined
  if (typed.form === 'combine') return isUnseen('made_title')
  if (typed.form === 'coordinate') return isUnseen('goal')
  return typed.form === 'complement' && projects.slice(1).some((_key, at) => isUnseen(`part-${at + 2}`))
}

export interface ReadTerms {
  readonly form: Form | null
  readonly terms: Terms
  readonly problems: Problem[]
}

const mostText = 500

/** Reads what people say about a form of joining: the fields of the other forms are left alone. */
export function readTerms(typed: Typed, projects: readonly Key[], places: Gazetteer, lang: Lang): ReadTerms {
  const say = messages(lang)
  const form = readFormName(typed.form)
  const read = readForm(typed, lang)
  if (form === null) read.wrong('form', say.form.formMissing)
  const title =
    form === 'combine' ? read.line('made_title', { most: 300, missing: say.problems['title-missing'] }) : null
  const wantsGoal = form === 'coordinate'
  const goal = wantsGoal ? read.lines('goal', { most: mostText, missing: say.form.goalMissing }) : null
  const calendar = wantsGoal ? readCalendar(typed.calendar ?? '', read.wrong, lang) : []
  const division = wantsGoal
    ? projects.flatMap((key, at) => {
        const what = read.line(`what-${at + 1}`, { most: mostText })
        return what === null ? [] : [{ project: projectName(key), what }]
      })
    : []
  const parts =
    form === 'complement'
      ? projects.slice(1).flatMap((key, at) => readPart(typed, at + 2, projectName(key), read.wrong, places, lang))
      : []
  const said: [string, string | null][] = [
    ['made_title', title],
    ['goal', goal],
    ['calendar', calendar.map((one) => one.what).join('\n')],
    ...projects.flatMap((key, at): [string, string | null][] => {
      const name = projectName(key)
      const what = division.find((one) => one.project === name)?.what ?? null
      const part = parts.find((one) => one.giver === name)
      return [
        [`what-${at + 1}`, what],
        [`text-${at + 1}`, part === undefined || part.kind === 'money' ? null : part.text],
      ]
    }),
  ]
  for (const [field, text] of said) if (text !== null && looksPersonal(text)) read.wrong(field, say.form.personal)
  return { form, terms: { title, goal, calendar, division, parts }, problems: read.problems }
}

export type Wrong = (field: string, text: string) => null

/** `15 ธ.ค. 2569 ประชุม`, a line each: the longest beginning that is a day is the day. */
function readCalendar(text: string, wrong: Wrong, lang: Lang): Terms['calendar'] {
  const say = messages(lang).form
  return normaliseThai(text)
    .split(/\r?\n/)
    .flatMap((typed): Terms['calendar'] => {
      const line = typed.replace(/\s+/g, ' ').trim()
      if (line === '') return []
      const words = line.split(' ')
      for (let count = Math.min(words.length - 1, 5); count > 0; count--) {
        const day = parseThaiDate(words.slice(0, count).join(' '))
        if (day.ok) return [{ on: day.value.date, what: words.slice(count).join(' ').slice(0, 200) }]
      }
      wrong('calendar', say.calendarLine(line.slice(0, 60)))
      return []
    })
}

/** One part of complementing, from the fields of its giver (`…-2`). */
export function readPart(typed: Typed, at: number, giver: string, wrong: Wrong, places: Gazetteer, lang: Lang): Part[] {
  const say = messages(lang).form
  const text = oneLineText(typed[`text-${at}`]).slice(0, mostText)
  const kind = partKinds.find((one) => one === typed[`part-${at}`])
  if (kind === undefined) {
    wrong(`part-${at}`, say.partMissing)
    return []
  }
  if (kind === 'money') {
    const [, year = '', source = ''] = /^(\d{4}) (.+)$/s.exec(typed[`line-${at}`] ?? '') ?? []
    const fiscalYear = parseYear(year)
    if (!fiscalYear.ok || source === '') wrong(`line-${at}`, say.lineMissing)
    const amount = parseBaht(typed[`amount-${at}`] ?? '')
    if (!amount.ok || amount.value <= 0n) wrong(`amount-${at}`, say.amountWrong)
    return fiscalYear.ok && source !== '' && amount.ok && amount.value > 0n
      ? [{ giver, kind, fiscalYear: fiscalYear.value, source, amountSatang: amount.value }]
      : []
  }
  if (kind === 'staff') {
    const persons = Number(
      thaiDigitsToAscii(typed[`persons-${at}`] ?? '')
        .replaceAll(',', '')
        .trim(),
    )
    if (!Number.isInteger(persons) || persons < 1 || persons > 9_999) wrong(`persons-${at}`, say.personsWrong)
    if (text === '') wrong(`text-${at}`, say.textMissing)
    return persons >= 1 && persons <= 9_999 && text !== '' ? [{ giver, kind, persons, text }] : []
  }
  const name = oneLineText(typed[`area-${at}`])
  const areaCode = places.areas.get(name)?.code ?? places.resolve(name)?.code ?? null
  if (areaCode === null) {
    wrong(`area-${at}`, say.areaWrong(name.slice(0, 60)))
    return []
  }
  return [{ giver, kind, areaCode, text }]
}

/** A reason people will read; null with the problem noted. */
export function readReason(typed: Typed, field: string, problems: Problem[], lang: Lang): string | null {
  const say = messages(lang).form
  const text = oneLineText(typed[field])
  if (text === '' || text.length > mostText) {
    problems.push({ field, text: say.reason })
    return null
  }
  if (looksPersonal(text)) {
    problems.push({ field, text: say.personal })
    return null
  }
  return text
}
