import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { formatInstant, formatShortDate, formatYear, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { Gazetteer } from '../places/index.ts'
import type { FieldChange } from './edit-words.ts'
import { messages, sourceText } from './messages.ts'
import { fieldName, placeLine } from './place-names.ts'
import { type Phase, phases } from './plan.ts'
import type { PlanEvent } from './plan-edit.sql.ts'

/*
 * What changed, in words. Values are kept as they are stored (codes, satang, years of the Common Era); here they become what
 * a person reads.
 */

/** One step of a history, as `timeline` shows it. */
export interface HistoryRow {
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly who: string | null
  readonly notes: readonly string[]
  readonly href: string | null
}

/** `เงินปี 2570 วางแผน (เงินรายได้): 100 → 200`. */
export function changeText(change: FieldChange, places: Gazetteer, lang: Lang): string {
  const say = messages(lang).editing
  const name = fieldLabel(change.field, lang)
  const before = change.before === null ? null : valueText(change.field, change.before, places, lang)
  const after = change.after === null ? null : valueText(change.field, change.after, places, lang)
  if (before !== null && after !== null) return say.fromTo(name, before, after)
  return after === null ? say.was(name, before ?? '') : say.became(name, after)
}

export function fieldLabel(field: string, lang: Lang): string {
  const say = messages(lang)
  const money = /^money (\d{4}) (\S+) (.+)$/s.exec(field)
  if (money === null) return say.editing.fields[field] ?? field
  const [, year = '', phase = '', source = ''] = money
  const known = phases.find((one) => one === phase)
  return say.editing.moneyField(formatYear(Number(year), lang), phaseText(known, lang), sourceText(source, lang))
}

function phaseText(phase: Phase | undefined, lang: Lang): string {
  return phase === undefined ? '' : messages(lang).phases[phase]
}

/** One value of a field, as it is stored, in words. */
export function valueText(field: string, value: string, places: Gazetteer, lang: Lang): string {
  const say = messages(lang)
  const among = (words: Readonly<Record<string, string>>) => words[value] ?? value
  if (field.startsWith('money ') || field === 'amount')
    return /^-?\d{1,30}$/.test(value) ? formatBaht(satang(BigInt(value)), lang) : value
  switch (field) {
    case 'area':
      return placeLine(places, value, lang) ?? value
    case 'function':
      return fieldName(value, lang) ?? value
    case 'state':
      return among(say.states)
    case 'plan_state':
      return among(say.editing.planStates)
    case 'kind':
      return among(say.nodeKinds)
    case 'calendar':
      return among(say.editing.calendars)
    case 'year_from':
    case 'year_to':
      return /^\d{4}$/.test(value) ? formatYear(Number(value), lang) : value
    case 'starts_on':
    case 'ends_on':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? formatShortDate(value as LocalDate, lang) : value
    default:
      return value
  }
}

/** The changes an event keeps; whatever else stands in its details is left alone. */
export function changesOf(details: Readonly<Record<string, unknown>>): FieldChange[] {
  const { changes } = details
  if (!Array.isArray(changes)) return []
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return changes.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    const { field, before, after } = one as Record<string, unknown>
    return typeof field === 'string' ? [{ field, before: text(before), after: text(after) }] : []
  })
}

/** Names of those who act are for officers; everybody else reads what was done, when and why. */
export function presentPlanEvent(
  event: PlanEvent,
  names: ReadonlyMap<string, string> | null,
  places: Gazetteer,
  lang: Lang,
): HistoryRow {
  const say = messages(lang).editing
  const { details } = event
  const notes = changesOf(details)
    .filter((change) => change.field !== 'plan_state')
    .map((change) => changeText(change, places, lang))
  if (event.kind === 'node-removed' && Number(details.moved_nodes ?? 0) + Number(details.moved_projects ?? 0) > 0) {
    const to = typeof details.moved_to === 'string' ? details.moved_to : say.underPlan
    notes.push(say.moved(String(details.moved_nodes), String(details.moved_projects), to))
  }
  if (typeof details.copied === 'number') notes.push(say.copiedCount(details.copied.toLocaleString('en-US')))
  if (event.reason !== null) notes.push(`${say.reason}: ${event.reason}`)
  const from = details.from_plan
  const version = typeof details.version === 'number' ? ` · ${say.version(String(details.version))}` : ''
  return {
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: `${say.planEvents[event.kind] ?? event.kind}${version}`,
    who: names === null ? null : nameOf(event.actorId, names, lang),
    notes,
    href: typeof from === 'string' ? `/plans/${from}` : null,
  }
}

export function nameOf(actorId: string | null, names: ReadonlyMap<string, string>, lang: Lang): string | null {
  return actorId === null ? null : (names.get(actorId) ?? messages(lang).editing.formerOfficer)
}
