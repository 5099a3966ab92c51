import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { type Phase, type PlanCalendar, type ProjectState, phases, projectStates } from '../plans/index.ts'
import { readAmount } from './amounts.ts'
import { figuresOf } from './dated-money.ts'
import {
  daysOfYear,
  type ExchangeBody,
  type ExchangeEntry,
  type ExchangeHandover,
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangePlace,
  type ExchangeProject,
  type ExchangeValue,
  exchangeEntryKinds,
  type PointPrecision,
  yearOfDays,
} from './exchange.ts'
import { budgetCodes, iatiVersion, paperCodes, prasanNamespace, statusCodes, transactionCodes } from './iati.ts'
import { ownBody, ownId } from './identifiers.ts'
import type { ReadingHouse, ReadProject } from './read-projects.ts'
import { Report, type StandardRefusal } from './report-line.ts'
import { dateIn, Fields, numberIn } from './xml-fields.ts'
import { readXmlTree, type XmlNode } from './xml-tree.ts'

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
const statuses = ['1', '2', '3', '4', '5', '6'] as const
const dateTypes = ['1', '2', '3', '4'] as const
const roles = ['1', '2', '3', '4'] as const
const budgetTypes = ['1', '2'] as const
const transactionTypes = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'] as const
const resultTypes = ['1', '2', '3', '9'] as const
const relations = ['1', '2', '3', '4', '5'] as const
const stateOfStatus: Readonly<Record<(typeof statuses)[number], ProjectState>> = {
  1: 'planned',
  2: 'running',
  3: 'finished',
  4: 'finished',
  5: 'cancelled',
  6: 'cancelled',
}

/**
 * Reads activities of IATI 2.03: each by itself, so that a broken one keeps out no other. Kept out where one of the elements every
 * activity must have is missing, a code is not on its list, money is not baht, or dates stand in the wrong order.
 */
export function readIati(bytes: Uint8Array, house: ReadingHouse): Result<ReadProject[], StandardRefusal> {
  const tree = readXmlTree(bytes)
  return tree.ok ? readIatiTree(tree.value, house) : tree
}

const isIatiRoot = (root: XmlNode): boolean => root.name === 'iati-activities'

function readIatiTree(root: XmlNode, house: ReadingHouse): Result<ReadProject[], StandardRefusal> {
  if (!isIatiRoot(root)) return refuse({ kind: 'wrong-root', name: root.name, wanted: 'iati-activities' })
  if (root.namespace !== '') return refuse({ kind: 'wrong-namespace', namespace: root.namespace })
  const { version } = root.attributes
  if (version !== iatiVersion) return refuse({ kind: 'wrong-version', version: version ?? '', wanted: iatiVersion })
  const seen = new Set<string>()
  const activities = root.children.filter((child) => child.name === 'iati-activity' && child.namespace === '')
  if (activities.length === 0) {
    const report = new Report()
    report.say('error', root.name, { kind: 'missing', name: 'iati-activity' }, '', root.line)
    return refuse({ kind: 'invalid', lines: report.lines, more: 0 })
  }
  return ok(
    activities.map((activity, at) => {
      const report = new Report()
      const reader = new ActivityReader(activity, `iati-activity[${at + 1}]`, report, house)
      const read = reader.read(at + 1)
      if (read.externalId !== '' && seen.has(read.externalId)) {
        report.say(
          'error',
          `iati-activity[${at + 1}]/iati-identifier`,
          { kind: 'twice' },
          read.externalId,
          activity.line,
        )
      }
      seen.add(read.externalId)
      return { ...read, project: report.errors > 0 ? null : read.project, lines: report.lines }
    }),
  )
}

class ActivityReader {
  readonly #node: XmlNode
  readonly #path: string
  readonly #report: Report
  readonly #house: ReadingHouse
  readonly #fields: Fields

  constructor(node: XmlNode, path: string, report: Report, house: ReadingHouse) {
    this.#node = node
    this.#path = path
    this.#report = report
    this.#house = house
    this.#fields = new Fields(node, path, report, order, ownElements)
  }

  read(position: number): ReadProject {
    const fields = this.#fields
    for (const name of required) {
      if (fields.all(name).length === 0) report(this.#report, this.#path, name, this.#node)
    }
    for (const name of notHeld) {
      for (const { node, path } of fields.all(name)) {
        this.#report.say('info', path, { kind: 'not-held', name }, node.text, node.line)
      }
    }
    const externalId = fields.all('iati-identifier').length === 0 ? '' : fields.needed('iati-identifier')
    const title = this.#narrative('title') ?? ''
    const org = fields.one('reporting-org')
    const body = this.#body()
    if (org !== null) {
      for (const name of ['ref', 'type']) {
        if ((org.node.attributes[name] ?? '') === '') report(this.#report, org.path, `@${name}`, org.node)
      }
    }
    const own = ownId(this.#house.prefix, externalId)
    const project = this.#project(own ?? externalId, title, body)
    return {
      position,
      line: this.#node.line,
      externalId,
      title,
      body: body.name,
      project,
      isOurs: own !== null,
      lines: [],
    }
  }

  /** The implementing body where one is named, else who reports. */
  #body(): ExchangeBody {
    const doers = this.#fields
      .all('participating-org')
      .filter(({ node, path }) => this.#attribute(node, path, 'role', roles) === '4')
    const [doer] = doers
    const org = this.#fields.one('reporting-org')
    const found = doer !== undefined && wordsIn(doer.node) !== null ? doer : org
    const name = found === null ? null : wordsIn(found.node)
    if (found !== null && name === null) {
      this.#report.say('error', found.path, { kind: 'missing', name: 'narrative' }, '', found.node.line)
    }
    return { code: ownBody(this.#house.prefix, found?.node.attributes.ref ?? ''), name: name ?? '' }
  }

  #project(id: string, title: string, body: ExchangeBody): ExchangeProject {
    const fields = this.#fields
    const descriptions = fields.all('description')
    for (const { node, path } of descriptions) {
      if (wordsIn(node) === null) this.#report.say('error', path, { kind: 'missing', name: 'narrative' }, '', node.line)
    }
    const above = descriptions.find(({ node }) => node.attributes.type === '2')
    const names = above === undefined ? [] : narrativesOf(above.node)
    const ours = this.#node.attributes[`${prasanNamespace} state`] !== undefined
    for (const { node, path } of descriptions) {
      const words = wordsIn(node)
      if (node !== above?.node && words !== null && words !== title) {
        this.#report.say('info', path, { kind: 'not-held', name: 'description' }, words, node.line)
      }
    }
    const days = this.#days()
    const money = this.#money()
    const { lines } = money
    const named = this.#node.attributes[`${prasanNamespace} calendar`]
    const calendar: PlanCalendar = named === 'calendar' || money.calendar === 'calendar' ? 'calendar' : 'fiscal'
    if (lines.length === 0) this.#report.say('info', this.#path, { kind: 'no-money' }, '', this.#node.line)
    const place = this.#place()
    return {
      id,
      title,
      body,
      plan: ours ? (names[0] ?? null) : null,
      path: ours ? names.slice(1) : [],
      place,
      field: this.#field(),
      state: this.#state(),
      calendar,
      lines,
      entries: money.entries,
      handedOn: money.handedOn,
      documents: fields.all('document-link').flatMap(({ node, path }) => this.#document(node, path)),
      steps: [],
      related: fields.all('related-activity').flatMap(({ node, path }) => {
        const { ref = '' } = node.attributes
        this.#attribute(node, path, 'type', relations)
        if (ref === '') report(this.#report, path, '@ref', node)
        return [{ id: ownId(this.#house.prefix, ref) ?? ref, title: '' }]
      }),
      indicators: fields.all('result').flatMap(({ node, path }) => this.#result(node, path)),
      updatedAt: this.#node.attributes['last-updated-datetime'] ?? days?.updated ?? null,
    }
  }

  #narrative(name: string): string | null {
    const found = this.#fields.one(name)
    if (found === null) return null
    const words = wordsIn(found.node)
    if (words === null)
      this.#report.say('error', found.path, { kind: 'missing', name: 'narrative' }, '', found.node.line)
    return words
  }

  #attribute<Code extends string>(node: XmlNode, path: string, name: string, codes: readonly Code[]): Code | null {
    const value = node.attributes[name]?.trim() ?? ''
    const code = codes.find((one) => one === value)
    if (code !== undefined) return code
    const problem =
      value === '' ? ({ kind: 'missing', name } as const) : ({ kind: 'bad-code', name, allowed: codes } as const)
    this.#report.say('error', `${path}/@${name}`, problem, value, node.line)
    return null
  }

  #state(): ProjectState {
    const found = this.#fields.one('activity-status')
    if (found === null) return 'planned'
    const code = this.#attribute(found.node, found.path, 'code', statuses)
    const own = projectStates.find((state) => state === this.#node.attributes[`${prasanNamespace} state`])
    if (own !== undefined && statusCodes[own] === code) return own
    if (code === '3' || code === '6') {
      this.#report.say('info', found.path, { kind: 'read-as', code: stateOfStatus[code] }, code, found.node.line)
    }
    return code === null ? 'planned' : stateOfStatus[code]
  }

  #days(): { updated: string | null } | null {
    const days = new Map<string, string>()
    for (const { node, path } of this.#fields.all('activity-date')) {
      const type = this.#attribute(node, path, 'type', dateTypes)
      const day = this.#day(node, path)
      if (type !== null && day !== null) days.set(type, day)
    }
    for (const [start, end] of [
      ['1', '3'],
      ['2', '4'],
    ] as const) {
      const [from, to] = [days.get(start), days.get(end)]
      if (from !== undefined && to !== undefined && to < from) {
        this.#report.say(
          'error',
          `${this.#path}/activity-date`,
          { kind: 'ends-before-start' },
          `${from} – ${to}`,
          this.#node.line,
        )
      }
    }
    return { updated: null }
  }

  #day(node: XmlNode, path: string): string | null {
    const written = node.attributes['iso-date'] ?? ''
    if (written !== '') return dateIn(written, `${path}/@iso-date`, node.line, this.#report)
    report(this.#report, path, '@iso-date', node)
    return null
  }

  /** First and last day of something with `period-start` and `period-end`. */
  #period(node: XmlNode, path: string): { from: string; to: string } | null {
    const days = ['period-start', 'period-end'].map((name) => {
      const found = node.children.find((child) => child.name === name)
      if (found !== undefined) return this.#day(found, `${path}/${name}`)
      report(this.#report, path, name, node)
      return null
    })
    const [from, to] = days
    if (!from || !to) return null
    if (to >= from) return { from, to }
    this.#report.say('error', path, { kind: 'ends-before-start' }, `${from} – ${to}`, node.line)
    return null
  }

  #value(node: XmlNode, path: string, signed = false): bigint | null {
    const value = node.children.find((child) => child.name === 'value')
    if (value === undefined) {
      report(this.#report, path, 'value', node)
      return null
    }
    const currency = value.attributes.currency ?? this.#node.attributes['default-currency'] ?? ''
    if (currency !== 'THB') {
      const problem =
        currency === ''
          ? ({ kind: 'missing', name: 'currency' } as const)
          : ({ kind: 'other-currency', currency } as const)
      this.#report.say('error', `${path}/value`, problem, value.text, value.line)
      return null
    }
    const amount = readAmount(value.text, signed)
    if (amount.ok) return amount.value
    this.#report.say('error', `${path}/value`, amount.problem, value.text, value.line)
    return null
  }

  #budgets(): (ExchangeLine & { calendar: PlanCalendar })[] {
    return this.#fields.all('budget').flatMap(({ node, path }) => {
      const type = node.attributes.type === undefined ? '1' : this.#attribute(node, path, 'type', budgetTypes)
      const status = node.attributes.status === undefined ? '1' : this.#attribute(node, path, 'status', budgetTypes)
      const [days, amountSatang] = [this.#period(node, path), this.#value(node, path)]
      if (days === null || amountSatang === null) return []
      const limit = daysOfYear(Number(days.from.slice(0, 4)) + 1, 'calendar')
      if (days.to > `${limit.from.slice(0, 4)}${days.from.slice(4)}`) {
        this.#report.say('error', path, { kind: 'period-too-long' }, `${days.from} – ${days.to}`, node.line)
        return []
      }
      const { year, calendar } = yearOfDays(days.from, days.to)
      const own = phases.find((phase) => phase === node.attributes[`${prasanNamespace} phase`])
      const told =
        own !== undefined && budgetCodes[own]?.type === type && budgetCodes[own]?.status === status ? own : undefined
      const phase: Phase = told ?? (type === '2' ? 'revised' : status === '2' ? 'approved' : 'planned')
      const source = normaliseThai(node.attributes[`${prasanNamespace} source`] ?? '') || this.#funder()
      return [{ fiscalYear: year, phase, source, amountSatang, calendar }]
    })
  }

  /** Who gives the money, where one gives it all. */
  #funder(): string {
    const givers = this.#fields.all('participating-org').filter(({ node }) => node.attributes.role === '1')
    const [only, ...more] = givers
    return (only !== undefined && more.length === 0 ? wordsIn(only.node) : null) ?? 'unstated'
  }

  /**
   * Budgets are whole figures; what is bound and spent is the sum of its transactions, of which those with a paper stay papers. A
   * figure below nothing is refused, a transaction that takes one back is not.
   */
  #money(): { lines: ExchangeLine[]; entries: ExchangeEntry[]; handedOn: ExchangeHandover[]; calendar: PlanCalendar } {
    const budgets = this.#budgets()
    const read = this.#transactions()
    const spent = read.entries.filter((one) => transactionCodes[one.phase] !== undefined)
    const figures = figuresOf([...budgets.map(({ calendar: _calendar, ...line }) => line), ...read.undated], spent)
    for (const line of figures) {
      if (line.amountSatang < 0n) {
        const figure = `${line.phase} ${line.fiscalYear} ${line.source}`
        this.#report.say('error', `${this.#path}/transaction`, { kind: 'negative' }, figure, this.#node.line)
      }
    }
    const calendar = budgets.some((line) => line.calendar === 'calendar') ? 'calendar' : 'fiscal'
    return { lines: figures, entries: [...read.entries, ...this.#papers()], handedOn: read.handedOn, calendar }
  }

  #transactions(): { undated: ExchangeLine[]; entries: ExchangeEntry[]; handedOn: ExchangeHandover[] } {
    const undated: ExchangeLine[] = []
    const entries: ExchangeEntry[] = []
    const handedOn: ExchangeHandover[] = []
    for (const { node, path } of this.#fields.all('transaction')) {
      const child = (name: string) => node.children.find((one) => one.name === name)
      const words = (name: string) => {
        const found = child(name)
        return found === undefined ? null : wordsIn(found)
      }
      const own = (name: string) => node.attributes[`${prasanNamespace} ${name}`]
      const [type, date] = [child('transaction-type'), child('transaction-date')]
      if (type === undefined) report(this.#report, path, 'transaction-type', node)
      if (date === undefined) report(this.#report, path, 'transaction-date', node)
      const code =
        type === undefined ? null : this.#attribute(type, `${path}/transaction-type`, 'code', transactionTypes)
      const day = date === undefined ? null : this.#day(date, `${path}/transaction-date`)
      const amountSatang = this.#value(node, path, true)
      if (code === null || day === null || amountSatang === null) continue
      const { ref = '' } = node.attributes
      const fiscalYear = this.#yearNamed(own('year')) ?? yearOfDays(day, day).year
      const document = words('description') ?? ref
      const [toProject, toBody] = [child('receiver-org')?.attributes['receiver-activity-id'], words('receiver-org')]
      const source = normaliseThai(own('source') ?? '')
      if (code === paperCodes.handedOn && source !== '' && toProject !== undefined) {
        const to = ownId(this.#house.prefix, toProject) ?? toProject
        const facts = { fiscalYear, source, amountSatang, happenedOn: day, document }
        handedOn.push({ id: ref, toProject: to, toBody: toBody ?? '', ...facts })
        continue
      }
      const phase = this.#phaseOf(code, own('phase'))
      if (phase === null) {
        this.#report.say('info', path, { kind: 'not-held', name: `transaction-type ${code}` }, '', node.line)
        continue
      }
      const line = { fiscalYear, phase, source: words('provider-org') ?? 'unstated', amountSatang }
      // Without a name of its own, or as a sum of ours, it is no paper but money of the year.
      if (document === '' || amountSatang === 0n || (own('phase') !== undefined && own('kind') === undefined)) {
        undated.push(line)
        continue
      }
      const from = child('provider-org')?.attributes['provider-activity-id']
      entries.push({
        ...line,
        id: ref,
        kind: exchangeEntryKinds.find((kind) => kind === own('kind')) ?? 'entry',
        happenedOn: day,
        document,
        fromProject: from === undefined ? null : (ownId(this.#house.prefix, from) ?? from),
      })
    }
    return { undated, entries, handedOn }
  }

  /** Incoming money of others stands beside their budgets, of which we keep the budgets. */
  #phaseOf(code: string, told: string | undefined): Phase | null {
    if (code === transactionCodes.committed) return 'committed'
    if (code === transactionCodes.disbursed || code === '3') return 'disbursed'
    const incoming = code === paperCodes.approved || code === paperCodes.received
    return incoming && told === 'approved' ? 'approved' : null
  }

  #yearNamed(written: string | undefined): number | null {
    return written !== undefined && /^\d{4}$/.test(written) ? Number(written) : null
  }

  /** Papers of ours for which IATI has no transaction type: what was asked for, what was revised. */
  #papers(): ExchangeEntry[] {
    const ours = this.#node.children.filter((one) => one.namespace === prasanNamespace && one.name === 'paper')
    return ours.flatMap((node, at) => {
      const path = `${this.#path}/prasan:paper[${at + 1}]`
      const own = (name: string) => node.attributes[`${prasanNamespace} ${name}`]
      const { id = '', day = '', amount = '', source = '', from } = node.attributes
      const phase = phases.find((one) => one === own('phase'))
      const happenedOn = dateIn(day, path, node.line, this.#report)
      const read = readAmount(amount, true)
      const document = normaliseThai(node.text).trim()
      const fiscalYear = this.#yearNamed(own('year'))
      if (!read.ok || phase === undefined || happenedOn === null || fiscalYear === null || source === '') return []
      const kind = exchangeEntryKinds.find((one) => one === own('kind')) ?? 'entry'
      const facts = { id, kind, happenedOn, document, fromProject: from ?? null }
      return [{ fiscalYear, phase, source: normaliseThai(source), amountSatang: read.value, ...facts }]
    })
  }

  #place(): ExchangePlace {
    const [location, ...more] = this.#fields.all('location')
    for (const { path, node } of more)
      this.#report.say('info', path, { kind: 'not-held', name: 'location' }, '', node.line)
    if (location === undefined) return { areaCode: null, areaName: null, text: null, point: null }
    const { node, path } = location
    const child = (name: string) => node.children.find((one) => one.name === name)
    const words = (name: string) => {
      const found = child(name)
      return found === undefined ? null : wordsIn(found)
    }
    const ref = node.attributes.ref ?? ''
    return {
      areaCode: /^(?:TH|\d{2,10}|[A-Z]+\d?-[\w-]+)$/.test(ref) ? ref : null,
      areaName: words('name'),
      text: words('activity-description') ?? words('description'),
      point: this.#point(child('point'), child('exactness'), path),
    }
  }

  #point(point: XmlNode | undefined, exactness: XmlNode | undefined, path: string): ExchangePlace['point'] {
    if (point === undefined) return null
    const pos = point.children.find((one) => one.name === 'pos')
    const found = /^\s*(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)\s*$/.exec(pos?.text ?? '')
    const [latitude, longitude] = [Number(found?.[1]), Number(found?.[2])]
    if (found === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
      this.#report.say('error', `${path}/point`, { kind: 'bad-position' }, pos?.text ?? '', point.line)
      return null
    }
    const told = exactness?.attributes[`${prasanNamespace} precision`]
    const precision = (['subdistrict', 'district', 'province'] as const).find(
      (one): one is PointPrecision & typeof one => one === told,
    )
    return { latitude, longitude, precision: precision ?? 'given' }
  }

  #field(): ExchangeProject['field'] {
    const sectors = this.#fields.all('sector')
    const cofog = sectors.find(({ node }) => node.attributes.vocabulary === '3')
    for (const { node, path } of sectors) {
      if ((node.attributes.code ?? '') === '') report(this.#report, path, '@code', node)
      else if (node !== cofog?.node) {
        const name = `sector ${node.attributes.vocabulary ?? '1'}`
        this.#report.say('info', path, { kind: 'not-held', name }, node.attributes.code, node.line)
      }
    }
    const code = cofog?.node.attributes.code ?? ''
    return cofog === undefined || code === '' ? null : { code, name: wordsIn(cofog.node) ?? '' }
  }

  #document(node: XmlNode, path: string): ExchangeProject['documents'][number][] {
    const { url = '', format = '' } = node.attributes
    if (url === '') report(this.#report, path, '@url', node)
    const title = node.children.find((child) => child.name === 'title')
    const date = node.children.find((child) => child.name === 'document-date')
    const words = title === undefined ? null : wordsIn(title)
    if (words === null) report(this.#report, path, 'title', node)
    const addedOn = date === undefined ? null : this.#day(date, `${path}/document-date`)
    return words === null || url === ''
      ? []
      : [{ id: url, title: words, url, mediaType: format, addedOn: addedOn ?? '' }]
  }

  #result(node: XmlNode, path: string): ExchangeIndicator[] {
    const type = this.#attribute(node, path, 'type', resultTypes)
    const found = node.children.filter((child) => child.name === 'indicator')
    if (found.length === 0) report(this.#report, path, 'indicator', node)
    return found.map((indicator, at) => {
      const where = `${path}/indicator[${at + 1}]`
      const child = (name: string) => indicator.children.find((one) => one.name === name)
      const title = child('title')
      const words = title === undefined ? null : wordsIn(title)
      if (words === null) report(this.#report, where, 'title', indicator)
      const baseline = child('baseline')
      const on = baseline === undefined ? null : this.#baselineDay(baseline, `${where}/baseline`)
      const periods = indicator.children.filter((one) => one.name === 'period')
      const values = (name: 'target' | 'actual') =>
        periods.flatMap((period, row) => this.#values(period, name, `${where}/period[${row + 1}]`))
      const value =
        baseline === undefined ? null : numberIn(baseline.attributes.value ?? '', where, baseline.line, this.#report)
      return {
        id: indicator.attributes[`${prasanNamespace} id`] ?? `${path}/${at + 1}`,
        title: words ?? '',
        unit: normaliseThai(
          indicator.attributes[`${prasanNamespace} unit`] ?? (indicator.attributes.measure === '2' ? '%' : ''),
        ),
        kind: type === '2' || type === '3' ? 'outcome' : 'output',
        baseline: on === null || value === null ? null : { on, value },
        targets: values('target'),
        actuals: values('actual'),
      }
    })
  }

  #baselineDay(baseline: XmlNode, path: string): string | null {
    const { year = '' } = baseline.attributes
    if (baseline.attributes['iso-date'] !== undefined) return this.#day(baseline, path)
    if (/^\d{4}$/.test(year)) return `${year}-12-31`
    this.#report.say('error', path, { kind: 'missing', name: '@year' }, year, baseline.line)
    return null
  }

  #values(period: XmlNode, name: 'target' | 'actual', path: string): ExchangeValue[] {
    const found = period.children.filter((child) => child.name === name)
    if (found.length === 0) return []
    const days = this.#period(period, path)
    return found.flatMap((one) => {
      const value = numberIn(one.attributes.value ?? '', `${path}/${name}`, one.line, this.#report)
      return days === null || value === null ? [] : [{ ...days, value }]
    })
  }
}

function report(to: Report, path: string, name: string, node: XmlNode): void {
  to.say('error', path, { kind: 'missing', name }, '', node.line)
}

/** The words of a thing: Thai where there are several languages, else the first. */
function wordsIn(node: XmlNode): string | null {
  const all = node.children.filter((child) => child.name === 'narrative')
  const thai = all.find((one) => one.attributes['http://www.w3.org/XML/1998/namespace lang'] === 'th')
  const words = normaliseThai((thai ?? all[0])?.text ?? '').trim()
  return words === '' ? null : words
}

function narrativesOf(node: XmlNode): string[] {
  return node.children.filter((child) => child.name === 'narrative').map((one) => normaliseThai(one.text).trim())
}
