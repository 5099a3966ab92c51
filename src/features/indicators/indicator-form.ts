import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseYear, toBE } from '../../kernel/thai-calendar.ts'
import type { DraftIndicator } from './define-indicator.ts'
import { type Typed, words } from './entry-form.ts'
import { codeShape, parseFormula } from './formula.ts'
import { breakdowns, directions, MOST_DUE_DAYS, results, rules, timeRules } from './indicator.ts'
import type { Indicator } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { frequencies, readPeriod } from './period.ts'
import { formulaProblemText, periodText } from './problem-text.ts'
import { type Micro, parseQuantity, toDecimal } from './quantity.ts'

/** What the page knows when a form comes back. */
export interface FormGround {
  readonly units: readonly { readonly code: string }[]
  readonly lenses: readonly { readonly code: string }[]
  /** Nodes of the plan it hangs on. */
  readonly nodes: readonly string[]
  readonly planId: string | null
  readonly project: Indicator['project']
  /** The area a typed place means, or null. */
  readonly resolveArea: (typed: string) => string | null
  readonly isField: (code: string) => boolean
  readonly tags: readonly string[]
  readonly breakdowns: readonly string[]
}

export interface FieldProblem {
  readonly field: string
  readonly text: string
}

type TextField = 'nameTh' | 'nameEn' | 'meaning' | 'source' | 'ruleReason' | 'weightLabel' | 'baselineSource'

/** Reads the form of a definition; every field that is wrong with its sentence. */
export function readIndicatorForm(
  typed: Typed,
  ground: FormGround,
  lang: Lang,
): Result<DraftIndicator, readonly FieldProblem[]> {
  const { problems: say, form } = messages(lang)
  const problems: FieldProblem[] = []
  const no = (field: string, text: string) => void problems.push({ field, text })
  const text = (field: TextField, most: number, needed = true): string => {
    const raw = typed[field] ?? ''
    const value = words(raw, most + 1)
    if (value.length > most) no(field, say.tooLong(String(most)))
    else if (needed && value === '') no(field, say.fill(form[field]))
    return value
  }
  const oneOf = <T extends string>(field: string, values: readonly T[]): T | null => {
    const value = values.find((one) => one === typed[field]) ?? null
    if (value === null) no(field, say.choose)
    return value
  }
  const quantity = (field: string): Micro | null => {
    const raw = typed[field]?.trim() ?? ''
    if (raw === '') return null
    const value = parseQuantity(raw)
    if (value.ok) return value.value
    no(field, say.quantity[value.problem])
    return null
  }
  const year = (field: string): number | null => {
    const raw = typed[field]?.trim() ?? ''
    const read = parseYear(raw)
    if (read.ok) return read.value
    no(field, say.year(raw))
    return null
  }

  const code = (typed.code ?? '').trim().toUpperCase()
  // One of a project is given a code.
  if (!codeShape.test(code) && (code !== '' || ground.project === null)) no('code', say.code)
  const nameTh = text('nameTh', 300)
  const nameEn = text('nameEn', 300, false) || null
  const meaning = text('meaning', 1_000)
  const result = oneOf('result', results)
  const nodeId = typed.node || null
  if (nodeId !== null && !ground.nodes.includes(nodeId)) no('node', say.noNode)
  const areaTyped = typed.area?.trim() ?? ''
  const areaCode = areaTyped === '' ? null : ground.resolveArea(areaTyped)
  if (areaCode === null) no('area', areaTyped === '' ? say.fill(form.area) : say.area(areaTyped))
  const functionCode = typed.field || null
  if (functionCode !== null && !ground.isField(functionCode)) no('field', say.noField(functionCode))
  const [ownerBodyId = '', ownerPersonId = ''] = (typed.owner ?? '').split('/')
  if (!isId(ownerBodyId) || !isId(ownerPersonId)) no('owner', say.owner)
  const daysTyped = parseQuantity(typed.dueDays ?? '')
  const dueDays = daysTyped.ok ? Number(toDecimal(daysTyped.value)) : Number.NaN
  if (!Number.isInteger(dueDays) || dueDays < 0 || dueDays > MOST_DUE_DAYS) no('dueDays', say.dueDays)
  const frequency = oneOf('frequency', frequencies)
  const from = year('from')
  const to = year('to')
  if (from !== null && to !== null && (to < from || to > from + 19)) no('to', say.years)
  const unitCode = ground.units.find((unit) => unit.code === typed.unit)?.code ?? null
  if (unitCode === null) no('unit', say.choose)
  const direction = oneOf('direction', directions)
  const low = quantity('low')
  const high = quantity('high')
  if (direction === 'range' && ((low === null && high === null) || (low !== null && high !== null && low > high)))
    no('low', say.range)
  const source = text('source', 300)
  const rule = oneOf('rule', rules)
  const overTime = oneOf('overTime', timeRules)
  const ruleReason = text('ruleReason', 500)
  const weightLabel = text('weightLabel', 60, false)
  const weight = quantity('weight')
  const hasWeight = weightLabel !== '' || (typed.weight?.trim() ?? '') !== ''
  if (hasWeight && (weightLabel === '' || weight === null || weight <= 0n)) no('weight', say.weight)
  const formulaTyped = (typed.formula ?? '').trim()
  const formula = formulaTyped === '' ? null : parseFormula(formulaTyped)
  if (formula !== null && !formula.ok) no('formula', formulaProblemText(formula.problem, lang))
  const baselineValue = quantity('baselineValue')
  const baselinePeriod = typed.baselinePeriod?.trim() ?? ''
  const baselineSource = text('baselineSource', 300, false)
  const period = baselinePeriod === '' ? null : readPeriod(baselinePeriod)
  const hasBaseline = (typed.baselineValue?.trim() ?? '') !== '' || baselinePeriod !== '' || baselineSource !== ''
  if (hasBaseline && (baselineValue === null || period === null || !period.ok || baselineSource === ''))
    no('baselineValue', say.baseline)

  const lenses = ground.lenses.map((lens) => lens.code)
  for (const tag of ground.tags) if (!lenses.includes(tag)) no('tags', say.noTag(tag))

  if (
    problems.length > 0 ||
    result === null ||
    areaCode === null ||
    frequency === null ||
    from === null ||
    to === null ||
    unitCode === null ||
    direction === null ||
    rule === null ||
    overTime === null
  )
    return refuse(problems)
  const level =
    ground.project !== null ? 'project' : nodeId !== null ? 'node' : typed.about === 'body' ? 'body' : 'area'
  return ok({
    code,
    nameTh,
    nameEn,
    meaning,
    result,
    level,
    planId: ground.planId,
    nodeId,
    project: ground.project,
    areaCode,
    functionCode,
    ownerBodyId,
    ownerPersonId,
    dueDays,
    unitCode,
    allowsOverMost: typed.over === '1',
    direction,
    low: direction === 'range' ? low : null,
    high: direction === 'range' ? high : null,
    frequency,
    fiscalYearFrom: from,
    fiscalYearTo: to,
    source,
    rule,
    overTime,
    ruleReason,
    weight: weight === null || weightLabel === '' ? null : { label: weightLabel, value: weight },
    formula: formulaTyped === '' ? null : formulaTyped,
    breakdowns: breakdowns.filter((one) => ground.breakdowns.includes(one)),
    baseline:
      baselineValue === null || period === null || !period.ok
        ? null
        : { value: baselineValue, period: period.value.key, source: baselineSource },
    tags: lenses.filter((tag) => ground.tags.includes(tag)),
  })
}

/** A stored definition as its form shows it. */
export function typedOf(one: Indicator, lang: Lang): Typed {
  const decimal = (value: Micro | null | undefined) => (value === null || value === undefined ? '' : toDecimal(value))
  return {
    code: one.code,
    nameTh: one.nameTh,
    nameEn: one.nameEn ?? '',
    meaning: one.meaning,
    result: one.result,
    node: one.nodeId ?? '',
    about: one.level === 'body' ? 'body' : 'area',
    area: one.areaCode,
    field: one.functionCode ?? '',
    owner: `${one.ownerBodyId}/${one.ownerPersonId}`,
    dueDays: String(one.dueDays),
    frequency: one.frequency,
    from: String(toBE(one.fiscalYearFrom)),
    to: String(toBE(one.fiscalYearTo)),
    unit: one.unit.code,
    over: one.allowsOverMost ? '1' : '',
    direction: one.direction,
    low: decimal(one.low),
    high: decimal(one.high),
    source: one.source,
    rule: one.rule,
    overTime: one.overTime,
    ruleReason: one.ruleReason,
    weightLabel: one.weight?.label ?? '',
    weight: decimal(one.weight?.value),
    formula: one.formula ?? '',
    baselineValue: decimal(one.baseline?.value),
    baselinePeriod: one.baseline === null ? '' : periodText(one.baseline.period, lang),
    baselineSource: one.baseline?.source ?? '',
    revision: String(one.revision),
  }
}
