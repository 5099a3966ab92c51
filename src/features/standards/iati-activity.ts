import { normaliseThai } from '../../kernel/thai-text.ts'
import { readAmount } from './amounts.ts'
import { prasanNamespace } from './iati.ts'
import type { ReadingHouse } from './read-projects.ts'
import type { Report } from './report-line.ts'
import { dateIn, Fields } from './xml-fields.ts'
import type { XmlNode } from './xml-tree.ts'

/** Children of an activity in the order of the schema of 2.03. */
const order = [
  'iati-identifier',
  'reporting-org',
  'title',
  'description',
  'participating-org',
  'other-identifier',
  'activity-status',
  'activity-date',
  'contact-info',
  'activity-scope',
  'recipient-country',
  'recipient-region',
  'location',
  'sector',
  'tag',
  'country-budget-items',
  'humanitarian-scope',
  'policy-marker',
  'collaboration-type',
  'default-flow-type',
  'default-finance-type',
  'default-aid-type',
  'default-tied-status',
  'budget',
  'planned-disbursement',
  'capital-spend',
  'transaction',
  'document-link',
  'related-activity',
  'legacy-data',
  'conditions',
  'result',
  'crs-add',
  'fss',
]
const required = order.filter((name) =>
  [
    'iati-identifier',
    'reporting-org',
    'title',
    'description',
    'participating-org',
    'activity-status',
    'activity-date',
  ].includes(name),
)
/** The schema knows them, we do not hold them. */
const notHeld = new Set(
  order.filter(
    (name) =>
      ![
        ...required,
        'activity-scope',
        'recipient-country',
        'location',
        'sector',
        'budget',
        'transaction',
        'document-link',
        'related-activity',
        'result',
      ].includes(name),
  ),
)
const ownElements = new Set([prasanNamespace])

/** One activity of a file on its way in: its elements as IATI writes them, and the report of what is wrong with them. */
export class IatiActivity {
  readonly node: XmlNode
  readonly path: string
  readonly report: Report
  readonly house: ReadingHouse
  readonly fields: Fields

  constructor(node: XmlNode, path: string, report: Report, house: ReadingHouse) {
    this.node = node
    this.path = path
    this.report = report
    this.house = house
    this.fields = new Fields(node, path, report, order, ownElements)
    this.#lookOver()
  }

  #lookOver(): void {
    for (const name of required) {
      if (this.fields.all(name).length === 0) this.missing(this.path, name, this.node)
    }
    for (const name of notHeld) {
      for (const { node, path } of this.fields.all(name)) {
        this.report.say('info', path, { kind: 'not-held', name }, node.text, node.line)
      }
    }
  }

  missing(path: string, name: string, node: XmlNode): void {
    this.report.say('error', path, { kind: 'missing', name }, '', node.line)
  }

  /** Words of an element that stands once at most; null where there are none, an error where it is there without words. */
  words(name: string): string | null {
    const found = this.fields.one(name)
    if (found === null) return null
    const words = wordsIn(found.node)
    if (words === null)
      this.report.say('error', found.path, { kind: 'missing', name: 'narrative' }, '', found.node.line)
    return words
  }

  /** The attribute where it is one of the codes; nothing and another word are errors. */
  code<Code extends string>(node: XmlNode, path: string, name: string, codes: readonly Code[]): Code | null {
    const value = node.attributes[name]?.trim() ?? ''
    const code = codes.find((one) => one === value)
    if (code !== undefined) return code
    const problem =
      value === '' ? ({ kind: 'missing', name } as const) : ({ kind: 'bad-code', name, allowed: codes } as const)
    this.report.say('error', `${path}/@${name}`, problem, value, node.line)
    return null
  }

  /** The day in `iso-date`. */
  day(node: XmlNode, path: string): string | null {
    const written = node.attributes['iso-date'] ?? ''
    if (written !== '') return dateIn(written, `${path}/@iso-date`, node.line, this.report)
    this.missing(path, '@iso-date', node)
    return null
  }

  /** First and last day of something with `period-start` and `period-end`. */
  period(node: XmlNode, path: string): { from: string; to: string } | null {
    const days = ['period-start', 'period-end'].map((name) => {
      const found = childOf(node, name)
      if (found !== undefined) return this.day(found, `${path}/${name}`)
      this.missing(path, name, node)
      return null
    })
    const [from, to] = days
    if (!from || !to) return null
    if (to >= from) return { from, to }
    this.report.say('error', path, { kind: 'ends-before-start' }, `${from} – ${to}`, node.line)
    return null
  }

  /** The `value` of an element in satang; money that is not baht is an error. */
  amount(node: XmlNode, path: string, signed = false): bigint | null {
    const value = childOf(node, 'value')
    if (value === undefined) {
      this.missing(path, 'value', node)
      return null
    }
    const currency = value.attributes.currency ?? this.node.attributes['default-currency'] ?? ''
    if (currency !== 'THB') {
      const problem =
        currency === ''
          ? ({ kind: 'missing', name: 'currency' } as const)
          : ({ kind: 'other-currency', currency } as const)
      this.report.say('error', `${path}/value`, problem, value.text, value.line)
      return null
    }
    const amount = readAmount(value.text, signed)
    if (amount.ok) return amount.value
    this.report.say('error', `${path}/value`, amount.problem, value.text, value.line)
    return null
  }
}

/** An attribute of our own namespace. */
export function ownWord(node: XmlNode, name: string): string | undefined {
  return node.attributes[`${prasanNamespace} ${name}`]
}

export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((child) => child.name === name)
}

/** The words of a child; null where there is none, or none with words. */
export function childWords(node: XmlNode, name: string): string | null {
  const child = childOf(node, name)
  return child === undefined ? null : wordsIn(child)
}

/** The words of a thing: Thai where there are several languages, else the first. */
export function wordsIn(node: XmlNode): string | null {
  const all = node.children.filter((child) => child.name === 'narrative')
  const thai = all.find((one) => one.attributes['http://www.w3.org/XML/1998/namespace lang'] === 'th')
  const words = normaliseThai((thai ?? all[0])?.text ?? '').trim()
  return words === '' ? null : words
}

export function narrativesOf(node: XmlNode): string[] {
  return node.children.filter((child) => child.name === 'narrative').map((one) => normaliseThai(one.text).trim())
}
