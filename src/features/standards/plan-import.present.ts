import type { Lang } from '../../kernel/lang.ts'
import { formatInstant, formatYear } from '../../kernel/thai-calendar.ts'
import { planMessages } from '../plans/index.ts'
import type { PlanDifference } from './compare-plan.ts'
import { messages } from './messages.ts'
import type { PlanImport, PlanImportState, PlanRefusal } from './plan-import.ts'
import { lossText, problemText, refusalText } from './report-words.ts'

export interface PlanImportView {
  readonly id: string
  readonly state: PlanImportState
  readonly fileName: string
  readonly when: string
  readonly refusal: string | null
  readonly facts: readonly { readonly key: string; readonly value: string }[]
  readonly differences: readonly {
    readonly change: PlanDifference['change']
    readonly changeText: string
    readonly what: string
    readonly field: string
    readonly before: string
    readonly after: string
  }[]
  readonly hiddenDifferences: number
  readonly lines: readonly {
    readonly severity: 'error' | 'warning' | 'info'
    readonly where: string
    readonly value: string
    readonly text: string
  }[]
  readonly allLines: number
  readonly losses: readonly string[]
  readonly planId: string | null
}

const differencesShown = 200
const linesShown = 100

export function planRefusalText(lang: Lang, refusal: PlanRefusal): string {
  const say = messages(lang).bringing
  switch (refusal.kind) {
    case 'body-unknown':
      return say.bodyUnknown(refusal.name)
    case 'not-yours':
      return say.notYours
    case 'closed':
      return say.closed
    default:
      return refusalText(lang, refusal)
  }
}

/** What would come in, what it would change, and everything the reading has to say. */
export function presentPlanImport(
  one: Pick<PlanImport, 'fileName' | 'lines' | 'refusal' | 'document'> & Partial<PlanImport>,
  lang: Lang,
): PlanImportView {
  const say = messages(lang)
  const words = say.bringing
  const { document } = one
  const differences = one.differences ?? []
  const order = { error: 0, warning: 1, info: 2 }
  const lines = [...one.lines].sort((a, b) => order[a.severity] - order[b.severity])
  return {
    id: one.id ?? '',
    state: one.state ?? 'checked',
    fileName: one.fileName,
    when: one.startedAt === undefined ? '' : formatInstant(one.startedAt, lang),
    refusal: one.refusal === null ? null : planRefusalText(lang, one.refusal),
    facts: document === null ? [] : factsOf(document, lang),
    differences: differences.slice(0, differencesShown).map((each) => ({
      change: each.change,
      changeText: words.change[each.change],
      what: each.what,
      field: each.field === 'title' && each.before === null ? '' : words.fields[each.field],
      before: each.before ?? '',
      after: each.after ?? '',
    })),
    hiddenDifferences: Math.max(0, differences.length - differencesShown),
    lines: lines.slice(0, linesShown).map((line) => ({
      severity: line.severity,
      where: say.at(line.path, line.line),
      value: line.value,
      text: problemText(lang, line.problem),
    })),
    allLines: lines.length,
    losses:
      document === null
        ? []
        : [
            ...document.losses.map((loss) => lossText(lang, loss)),
            ...(document.projects > 0 ? [words.projectsStay(document.projects.toLocaleString('en-US'))] : []),
          ],
    planId: one.planId ?? null,
  }
}

function factsOf(document: NonNullable<PlanImport['document']>, lang: Lang): PlanImportView['facts'] {
  const words = messages(lang).bringing
  const { plan } = document
  const years =
    plan.fiscalYearFrom === plan.fiscalYearTo
      ? formatYear(plan.fiscalYearFrom, lang)
      : `${formatYear(plan.fiscalYearFrom, lang)}–${formatYear(plan.fiscalYearTo, lang)}`
  const indicators = plan.nodes.reduce((sum, node) => sum + node.indicators.length, 0)
  return [
    { key: words.body, value: plan.body.name },
    { key: words.years, value: years },
    ...(plan.level === null ? [] : [{ key: words.level, value: planMessages(lang).levels[plan.level] }]),
    { key: words.nodes, value: plan.nodes.length.toLocaleString('en-US') },
    { key: words.indicators, value: indicators.toLocaleString('en-US') },
  ]
}
