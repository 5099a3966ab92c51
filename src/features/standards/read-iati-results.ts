import { normaliseThai } from '../../kernel/thai-text.ts'
import type { ExchangeIndicator, ExchangeValue } from './exchange.ts'
import { childOf, childWords, type IatiActivity, ownWord } from './iati-activity.ts'
import { numberIn } from './xml-fields.ts'
import type { XmlNode } from './xml-tree.ts'

const resultTypes = ['1', '2', '3', '9'] as const

/** Indicators of one `result`. */
export function indicatorsOf(activity: IatiActivity, node: XmlNode, path: string): ExchangeIndicator[] {
  const type = activity.code(node, path, 'type', resultTypes)
  const found = node.children.filter((child) => child.name === 'indicator')
  if (found.length === 0) activity.missing(path, 'indicator', node)
  return found.map((indicator, at) => {
    const where = `${path}/indicator[${at + 1}]`
    const words = childWords(indicator, 'title')
    if (words === null) activity.missing(where, 'title', indicator)
    const baseline = childOf(indicator, 'baseline')
    const on = baseline === undefined ? null : baselineDay(activity, baseline, `${where}/baseline`)
    const periods = indicator.children.filter((one) => one.name === 'period')
    const values = (name: 'target' | 'actual') =>
      periods.flatMap((period, row) => valuesOf(activity, period, name, `${where}/period[${row + 1}]`))
    const value =
      baseline === undefined ? null : numberIn(baseline.attributes.value ?? '', where, baseline.line, activity.report)
    return {
      id: ownWord(indicator, 'id') ?? `${path}/${at + 1}`,
      title: words ?? '',
      unit: normaliseThai(ownWord(indicator, 'unit') ?? (indicator.attributes.measure === '2' ? '%' : '')),
      kind: type === '2' || type === '3' ? 'outcome' : 'output',
      baseline: on === null || value === null ? null : { on, value },
      targets: values('target'),
      actuals: values('actual'),
    }
  })
}

function baselineDay(activity: IatiActivity, baseline: XmlNode, path: string): string | null {
  const { year = '' } = baseline.attributes
  if (baseline.attributes['iso-date'] !== undefined) return activity.day(baseline, path)
  if (/^\d{4}$/.test(year)) return `${year}-12-31`
  activity.report.say('error', path, { kind: 'missing', name: '@year' }, year, baseline.line)
  return null
}

function valuesOf(activity: IatiActivity, period: XmlNode, name: 'target' | 'actual', path: string): ExchangeValue[] {
  const found = period.children.filter((child) => child.name === name)
  if (found.length === 0) return []
  const days = activity.period(period, path)
  return found.flatMap((one) => {
    const value = numberIn(one.attributes.value ?? '', `${path}/${name}`, one.line, activity.report)
    return days === null || value === null ? [] : [{ ...days, value }]
  })
}
