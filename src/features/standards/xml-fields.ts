import { type LocalDate, parseIsoDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Report } from './report-line.ts'
import type { XmlNode } from './xml-tree.ts'

const longestText = 20_000

/**
 * Reads the children of one element by name, whatever their order, and tells what is missing, doubled, unknown or in an order the
 * schema does not have.
 * @param order names the schema knows here, in its order
 */
export class Fields {
  readonly node: XmlNode
  readonly path: string
  readonly report: Report
  readonly #order: readonly string[]
  readonly #ownNamespaces: ReadonlySet<string>

  /** @param ownNamespaces of elements that the reader asks for itself */
  constructor(
    node: XmlNode,
    path: string,
    report: Report,
    order: readonly string[],
    ownNamespaces: ReadonlySet<string> = new Set(),
  ) {
    this.node = node
    this.path = path
    this.report = report
    this.#order = order
    this.#ownNamespaces = ownNamespaces
    this.#lookOver()
  }

  #lookOver(): void {
    let last = 0
    for (const child of this.node.children) {
      if (this.#ownNamespaces.has(child.namespace)) continue
      if (child.namespace !== this.node.namespace) {
        this.report.say('info', this.path, { kind: 'unknown-element', name: child.name }, child.text, child.line)
        continue
      }
      const at = this.#order.indexOf(child.name)
      if (at < 0)
        this.report.say('warning', this.path, { kind: 'unknown-element', name: child.name }, child.text, child.line)
      else if (at < last) {
        this.report.say('info', `${this.path}/${child.name}`, { kind: 'other-order', name: child.name }, '', child.line)
      } else last = at
    }
    if (this.node.children.length > 0 && this.node.text.trim() !== '') {
      this.report.say('warning', this.path, { kind: 'not-held', name: '#text' }, this.node.text, this.node.line)
    }
  }

  all(name: string): { node: XmlNode; path: string }[] {
    const found = this.node.children.filter((child) => child.name === name && child.namespace === this.node.namespace)
    return found.map((node, at) => ({ node, path: `${this.path}/${name}[${at + 1}]` }))
  }

  one(name: string): { node: XmlNode; path: string } | null {
    const [first, second] = this.all(name)
    if (second !== undefined) {
      this.report.say(
        'error',
        `${this.path}/${name}`,
        { kind: 'more-than-one', name },
        second.node.text,
        second.node.line,
      )
    }
    return first === undefined ? null : { node: first.node, path: `${this.path}/${name}` }
  }

  /** Text of a child; null where it is absent or blank. */
  text(name: string): string | null {
    const found = this.one(name)
    return found === null ? null : textOf(found.node, found.path, this.report)
  }

  /** @returns '' where it is missing or blank, which is an error */
  needed(name: string): string {
    const found = this.one(name)
    const text = found === null ? null : textOf(found.node, found.path, this.report)
    if (text !== null) return text
    const kind = found === null ? 'missing' : 'empty'
    this.report.say('error', `${this.path}/${name}`, { kind, name }, '', (found?.node ?? this.node).line)
    return ''
  }

  date(name: string): LocalDate | null {
    const found = this.one(name)
    if (found === null || found.node.text.trim() === '') return null
    return dateIn(found.node.text, `${this.path}/${name}`, found.node.line, this.report)
  }

  /** The attribute where it is one of the codes; another word is an error. */
  code<Code extends string>(name: string, codes: readonly Code[]): Code | null {
    const value = this.node.attributes[name]?.trim() ?? ''
    if (value === '') return null
    const code = codes.find((one) => one === value)
    if (code !== undefined) return code
    this.report.say('error', `${this.path}/@${name}`, { kind: 'bad-code', name, allowed: codes }, value, this.node.line)
    return null
  }

  /** Says which attributes are not read. */
  onlyAttributes(...names: readonly string[]): void {
    for (const [name, value] of Object.entries(this.node.attributes)) {
      if (name.includes(' ') || names.includes(name)) continue
      this.report.say('info', this.path, { kind: 'unknown-attribute', name }, value, this.node.line)
    }
  }
}

/** Text as we keep it: Thai normalised, no blanks at the ends; cut where it is longer than anything a plan says. */
function textOf(node: XmlNode, path: string, report: Report): string | null {
  if (node.children.length > 0) {
    report.say('warning', path, { kind: 'not-held', name: node.children[0]?.name ?? '' }, '', node.line)
  }
  const text = normaliseThai(node.text).trim()
  if (text.length > longestText) {
    report.say('error', path, { kind: 'too-long', limit: longestText }, text, node.line)
    return null
  }
  return text === '' ? null : text
}

/** A day as `2026-10-01`, with or without a zone; years beyond any plan are another era or a slip. */
export function dateIn(written: string, path: string, line: number, report: Report): LocalDate | null {
  const text = written.trim().replace(/(?:Z|[+-]\d{2}:\d{2})$/, '')
  const date = parseIsoDate(text)
  if (date.ok) return date.value
  const kind = date.problem.kind === 'year-out-of-range' ? 'far-year' : 'bad-date'
  report.say('error', path, { kind }, written, line)
  return null
}

/** A number as decimal text: `12`, `-3.50`. */
export function numberIn(written: string, path: string, line: number, report: Report): string | null {
  const text = written.trim()
  if (text === '') return null
  if (/^[+-]?(?:\d{1,30}(?:\.\d{0,15})?|\.\d{1,15})$/.test(text)) return text.replace(/^\+/, '')
  report.say('error', path, { kind: 'bad-number' }, written, line)
  return null
}
