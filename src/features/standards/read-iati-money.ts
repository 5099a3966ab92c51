import { normaliseThai } from '../../kernel/thai-text.ts'
import { type Phase, type PlanCalendar, phases } from '../plans/index.ts'
import { readAmount } from './amounts.ts'
import { figuresOf } from './dated-money.ts'
import {
  daysOfYear,
  type ExchangeEntry,
  type ExchangeHandover,
  type ExchangeLine,
  exchangeEntryKinds,
  yearOfDays,
} from './exchange.ts'
import { budgetCodes, paperCodes, prasanNamespace, transactionCodes } from './iati.ts'
import { childOf, childWords, type IatiActivity, ownWord, wordsIn } from './iati-activity.ts'
import { ownId } from './identifiers.ts'
import { dateIn } from './xml-fields.ts'

const budgetTypes = ['1', '2'] as const
const transactionTypes = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13'] as const

interface ActivityMoney {
  readonly lines: readonly ExchangeLine[]
  readonly entries: readonly ExchangeEntry[]
  readonly handedOn: readonly ExchangeHandover[]
  readonly calendar: PlanCalendar
}

/**
 * Budgets are whole figures; what is bound and spent is the sum of its transactions, of which those with a paper stay papers. A
 * figure below nothing is refused, a transaction that takes one back is not.
 */
export function moneyOf(activity: IatiActivity): ActivityMoney {
  const budgets = budgetsOf(activity)
  const read = transactionsOf(activity)
  const spent = read.entries.filter((one) => transactionCodes[one.phase] !== undefined)
  const figures = figuresOf([...budgets.map(({ calendar: _calendar, ...line }) => line), ...read.undated], spent)
  for (const line of figures) {
    if (line.amountSatang < 0n) {
      const figure = `${line.phase} ${line.fiscalYear} ${line.source}`
      activity.report.say('error', `${activity.path}/transaction`, { kind: 'negative' }, figure, activity.node.line)
    }
  }
  const calendar = budgets.some((line) => line.calendar === 'calendar') ? 'calendar' : 'fiscal'
  return { lines: figures, entries: [...read.entries, ...papersOf(activity)], handedOn: read.handedOn, calendar }
}

function budgetsOf(activity: IatiActivity): (ExchangeLine & { calendar: PlanCalendar })[] {
  return activity.fields.all('budget').flatMap(({ node, path }) => {
    const type = node.attributes.type === undefined ? '1' : activity.code(node, path, 'type', budgetTypes)
    const status = node.attributes.status === undefined ? '1' : activity.code(node, path, 'status', budgetTypes)
    const [days, amountSatang] = [activity.period(node, path), activity.amount(node, path)]
    if (days === null || amountSatang === null) return []
    const limit = daysOfYear(Number(days.from.slice(0, 4)) + 1, 'calendar')
    if (days.to > `${limit.from.slice(0, 4)}${days.from.slice(4)}`) {
      activity.report.say('error', path, { kind: 'period-too-long' }, `${days.from} – ${days.to}`, node.line)
      return []
    }
    const { year, calendar } = yearOfDays(days.from, days.to)
    const own = phases.find((phase) => phase === ownWord(node, 'phase'))
    const told =
      own !== undefined && budgetCodes[own]?.type === type && budgetCodes[own]?.status === status ? own : undefined
    const phase: Phase = told ?? (type === '2' ? 'revised' : status === '2' ? 'approved' : 'planned')
    const source = normaliseThai(ownWord(node, 'source') ?? '') || funderOf(activity)
    return [{ fiscalYear: year, phase, source, amountSatang, calendar }]
  })
}

/** Who gives the money, where one gives it all. */
function funderOf(activity: IatiActivity): string {
  const givers = activity.fields.all('participating-org').filter(({ node }) => node.attributes.role === '1')
  const [only, ...more] = givers
  return (only !== undefined && more.length === 0 ? wordsIn(only.node) : null) ?? 'unstated'
}

function transactionsOf(activity: IatiActivity): {
  undated: ExchangeLine[]
  entries: ExchangeEntry[]
  handedOn: ExchangeHandover[]
} {
  const undated: ExchangeLine[] = []
  const entries: ExchangeEntry[] = []
  const handedOn: ExchangeHandover[] = []
  for (const { node, path } of activity.fields.all('transaction')) {
    const own = (name: string) => ownWord(node, name)
    const [type, date] = [childOf(node, 'transaction-type'), childOf(node, 'transaction-date')]
    if (type === undefined) activity.missing(path, 'transaction-type', node)
    if (date === undefined) activity.missing(path, 'transaction-date', node)
    const code = type === undefined ? null : activity.code(type, `${path}/transaction-type`, 'code', transactionTypes)
    const day = date === undefined ? null : activity.day(date, `${path}/transaction-date`)
    const amountSatang = activity.amount(node, path, true)
    if (code === null || day === null || amountSatang === null) continue
    const { ref = '' } = node.attributes
    const fiscalYear = yearNamed(own('year')) ?? yearOfDays(day, day).year
    const document = childWords(node, 'description') ?? ref
    const [toProject, toBody] = [
      childOf(node, 'receiver-org')?.attributes['receiver-activity-id'],
      childWords(node, 'receiver-org'),
    ]
    const source = normaliseThai(own('source') ?? '')
    if (code === paperCodes.handedOn && source !== '' && toProject !== undefined) {
      const to = ownId(activity.house.prefix, toProject) ?? toProject
      const facts = { fiscalYear, source, amountSatang, happenedOn: day, document }
      handedOn.push({ id: ref, toProject: to, toBody: toBody ?? '', ...facts })
      continue
    }
    const phase = phaseOf(code, own('phase'))
    if (phase === null) {
      activity.report.say('info', path, { kind: 'not-held', name: `transaction-type ${code}` }, '', node.line)
      continue
    }
    const line = { fiscalYear, phase, source: childWords(node, 'provider-org') ?? 'unstated', amountSatang }
    // Without a name of its own, or as a sum of ours, it is no paper but money of the year.
    if (document === '' || amountSatang === 0n || (own('phase') !== undefined && own('kind') === undefined)) {
      undated.push(line)
      continue
    }
    const from = childOf(node, 'provider-org')?.attributes['provider-activity-id']
    entries.push({
      ...line,
      id: ref,
      kind: exchangeEntryKinds.find((kind) => kind === own('kind')) ?? 'entry',
      happenedOn: day,
      document,
      fromProject: from === undefined ? null : (ownId(activity.house.prefix, from) ?? from),
    })
  }
  return { undated, entries, handedOn }
}

/** Incoming money of others stands beside their budgets, of which we keep the budgets. */
function phaseOf(code: string, told: string | undefined): Phase | null {
  if (code === transactionCodes.committed) return 'committed'
  if (code === transactionCodes.disbursed || code === '3') return 'disbursed'
  const incoming = code === paperCodes.approved || code === paperCodes.received
  return incoming && told === 'approved' ? 'approved' : null
}

function yearNamed(written: string | undefined): number | null {
  return written !== undefined && /^\d{4}$/.test(written) ? Number(written) : null
}

/** Papers of ours for which IATI has no transaction type: what was asked for, what was revised. */
function papersOf(activity: IatiActivity): ExchangeEntry[] {
  const ours = activity.node.children.filter((one) => one.namespace === prasanNamespace && one.name === 'paper')
  return ours.flatMap((node, at) => {
    const path = `${activity.path}/prasan:paper[${at + 1}]`
    const own = (name: string) => ownWord(node, name)
    const { id = '', day = '', amount = '', source = '', from } = node.attributes
    const phase = phases.find((one) => one === own('phase'))
    const happenedOn = dateIn(day, path, node.line, activity.report)
    const read = readAmount(amount, true)
    const document = normaliseThai(node.text).trim()
    const fiscalYear = yearNamed(own('year'))
    if (!read.ok || phase === undefined || happenedOn === null || fiscalYear === null || source === '') return []
    const kind = exchangeEntryKinds.find((one) => one === own('kind')) ?? 'entry'
    const facts = { id, kind, happenedOn, document, fromProject: from ?? null }
    return [{ fiscalYear, phase, source: normaliseThai(source), amountSatang: read.value, ...facts }]
  })
}
