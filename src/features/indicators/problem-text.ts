import type { Lang } from '../../kernel/lang.ts'
import { formatDate, formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { looksPersonal } from '../plans/index.ts'
import type { DefineRefusal } from './define-indicator.ts'
import type { EntryRefusal } from './enter-observations.ts'
import type { FormulaProblem, UnitProblem } from './formula.ts'
import { messages } from './messages.ts'
import type { ObservationProblem, Unusual } from './observation.ts'
import { parsePeriod, periodName } from './period.ts'
import { formatQuantity, type Micro } from './quantity.ts'
import type { GraphProblem } from './rollup.ts'
import type { Unit } from './unit.ts'

/*
 * Sentences for everything that is refused in this room: what is wrong, and what to do.
 */

export const unitName = (unit: Unit, lang: Lang) => (lang === 'en' ? unit.nameEn : unit.nameTh)

/** ไตรมาส 1/2570; what is no period of ours as it stands. */
export function periodText(key: string, lang: Lang): string {
  const period = parsePeriod(key)
  return period === null ? key : periodName(period, lang)
}

function observationProblemText(problem: ObservationProblem, lang: Lang): string {
  const say = messages(lang).problems
  switch (problem.kind) {
    case 'computed':
      return say.computed
    case 'not-a-place':
      return say.notAPlace(problem.areaCode)
    case 'wrong-period':
      return say.wrongPeriod(periodText(problem.period, lang), messages(lang).frequencies[problem.frequency])
    case 'outside-years':
      return say.outsideYears(
        periodName(problem.period, lang),
        formatYear(problem.from, lang),
        formatYear(problem.to, lang),
      )
    case 'future-period':
      return say.futurePeriod(periodName(problem.period, lang))
    case 'future-day':
      return say.futureDay(formatDate(problem.day, lang))
    case 'measured-before':
      return say.measuredBefore(formatDate(problem.day, lang), periodName(problem.period, lang))
    case 'negative':
      return say.negative(unitName(problem.unit, lang))
    case 'over-most':
      return say.overMost(formatQuantity(problem.most))
    case 'too-fine':
      return say.tooFine(unitName(problem.unit, lang), String(problem.unit.decimals))
    case 'unknown-part':
      return say.unknownPart(messages(lang).parts[problem.part] ?? problem.part)
    case 'parts-differ':
      return say.partsDiffer(
        messages(lang).breakdowns[problem.by],
        formatQuantity(problem.sum),
        formatQuantity(problem.value),
      )
  }
}

export function unusualText(unusual: Unusual, lang: Lang): string {
  const say = messages(lang).problems.unusual
  const before = formatQuantity(unusual.before)
  if (unusual.kind === 'changed') {
    // Nobody reads a thousand per cent and more: there the number of times says it.
    const times = Math.round(unusual.percent / 100) + 1
    return unusual.percent >= 1000
      ? say['many-times'](times.toLocaleString('en-US'), before)
      : say.changed(`${unusual.percent > 0 ? '+' : ''}${unusual.percent}`, before)
  }
  if (unusual.kind === 'unit-slip') return say['unit-slip'](unusual.times.toLocaleString('en-US'), before)
  return say[unusual.kind](before)
}

/** Which field of a form an entry's refusal belongs to: also the column of a sheet. */
export type EntryField =
  | 'code'
  | 'area'
  | 'period'
  | 'value'
  | 'measuredOn'
  | 'parts'
  | 'sure'
  | 'why'
  | 'source'
  | 'note'

/** What is wrong with a reason that everybody may read in the history; null where nothing is. */
export function reasonProblem(reason: string, lang: Lang): string | null {
  const say = messages(lang).problems
  if (reason === '') return say.reason
  return looksPersonal(reason) ? say.personal : null
}

export function entryField(refusal: EntryRefusal): EntryField {
  if (refusal.kind === 'unusual') return 'sure'
  if (refusal.kind === 'why-missing' || refusal.kind === 'conflict') return 'why'
  if (refusal.kind === 'personal') return refusal.field
  if (refusal.kind !== 'observation') return 'code'
  switch (refusal.problem.kind) {
    case 'not-a-place':
      return 'area'
    case 'wrong-period':
    case 'outside-years':
    case 'future-period':
      return 'period'
    case 'future-day':
    case 'measured-before':
      return 'measuredOn'
    case 'unknown-part':
    case 'parts-differ':
      return 'parts'
    default:
      return 'value'
  }
}

/** @param who the name of whoever entered the value in the way */
export function entryRefusalText(refusal: EntryRefusal, lang: Lang, yours: Micro, who: string): string {
  const say = messages(lang)
  switch (refusal.kind) {
    case 'no-such-indicator':
      return say.problems.gone
    case 'ended':
      return say.problems.ended
    case 'not-yours':
      return say.entry.notAllowed
    case 'twice':
      return say.problems.twice
    case 'personal':
      return say.problems.personal
    case 'observation':
      return observationProblemText(refusal.problem, lang)
    case 'why-missing':
      return say.problems.whyMissing(formatQuantity(refusal.current.value))
    case 'conflict':
      return say.entry.conflict(
        formatQuantity(refusal.current.value),
        who,
        formatDate(todayInBangkok(refusal.current.enteredAt), lang),
        formatQuantity(yours),
      )
    case 'unusual':
      return `${say.entry.sure} ${unusualText(refusal.unusual, lang)}`
  }
}

export function formulaProblemText(problem: FormulaProblem, lang: Lang): string {
  const say = messages(lang).problems.formula
  switch (problem.kind) {
    case 'unexpected':
      return say.unexpected(String(problem.at), problem.found)
    case 'not-closed':
      return say['not-closed'](String(problem.at))
    case 'bad-number':
      return say['bad-number'](String(problem.at), problem.found)
    case 'bad-code':
      return say['bad-code'](String(problem.at), problem.found)
    default:
      return say[problem.kind]
  }
}

type UnitNames = (code: string) => string

function unitProblemText(problem: UnitProblem, lang: Lang, name: UnitNames): string {
  const say = messages(lang).problems
  const of = (code: string | null) => (code === null ? say.bareNumber : name(code))
  switch (problem.kind) {
    case 'units-added':
      return say.unitsAdded(of(problem.left), of(problem.right))
    case 'unit-declared':
      return say.unitDeclared(of(problem.found), of(problem.declared))
    case 'units-alike':
      return say.unitsAlike(of(problem.left), of(problem.right))
  }
}

function graphProblemText(problem: GraphProblem, lang: Lang): string {
  const say = messages(lang).problems
  switch (problem.kind) {
    case 'cycle':
      return say.cycle(problem.codes.join(' → '))
    case 'unlike-units':
      return say.unlike(
        problem.child,
        unitName(problem.childUnit, lang),
        problem.parent,
        unitName(problem.parentUnit, lang),
      )
    case 'not-additive':
      return say.notAdditive(problem.parent, unitName(problem.unit, lang))
    case 'no-weight':
      return say.noWeight(problem.parent, problem.child)
    case 'other-weight':
      return say.otherWeight(problem.child, problem.found, problem.parent, problem.wanted)
    case 'too-coarse':
      return say.tooCoarse(problem.child, problem.parent)
  }
}

/** The field of the form a refusal belongs to, and its sentence. */
export function defineRefusal(
  refusal: DefineRefusal,
  lang: Lang,
  name: UnitNames,
): { readonly field: string; readonly text: string } {
  const say = messages(lang).problems
  switch (refusal.kind) {
    case 'no-such-indicator':
      return { field: 'code', text: say.gone }
    case 'not-yours':
      return { field: 'owner', text: messages(lang).form.notAllowed }
    case 'code-taken':
      return { field: 'code', text: say.codeTaken }
    case 'stale':
      return { field: 'reason', text: say.stale }
    case 'owner-left':
      return { field: 'owner', text: say.ownerLeft }
    case 'has-values':
      return { field: refusal.field, text: say.hasValues[refusal.field] }
    case 'unknown-codes':
      return { field: 'formula', text: say.unknownCodes(refusal.codes.join(', ')) }
    case 'formula-units':
      return { field: 'formula', text: unitProblemText(refusal.problem, lang, name) }
    case 'graph':
      return {
        field: refusal.problem.kind === 'cycle' ? 'formula' : 'rule',
        text: graphProblemText(refusal.problem, lang),
      }
    case 'has-own-values':
      return { field: 'formula', text: say.hasOwnValues }
    case 'same-indicator':
      return { field: 'formula', text: say.same }
    case 'linked-already':
      return { field: 'formula', text: say.linked }
    case 'no-such-project':
      return { field: 'nameTh', text: say.noProject }
    case 'project-not-yours':
      return { field: 'owner', text: messages(lang).form.projectNotAllowed }
    case 'project-closed':
      return { field: 'nameTh', text: say.projectClosed }
    case 'no-such-plan':
      return { field: 'nameTh', text: say.noPlan }
    case 'plan-not-yours':
      return { field: 'owner', text: messages(lang).form.planNotAllowed }
    case 'area-not-yours':
      return { field: 'area', text: messages(lang).form.areaNotAllowed }
  }
}
