import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Phase, ProjectState } from '../plans/index.ts'
import { undatedOf } from './dated-money.ts'
import {
  daysOfYear,
  type ExchangeEntry,
  type ExchangeHandover,
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangeProject,
  type ExchangeValue,
  yearsOf,
} from './exchange.ts'
import { bodyIdentifier, withPrefix } from './identifiers.ts'
import { percentUnits, wordsOfLocalBodies } from './local-bodies.th.ts'
import type { Publishing } from './oc4ids.ts'
import { type XmlOut, xmlDeclaration, xmlText } from './write-xml.ts'

export const iatiVersion = '2.03'
/** Attributes of our own: which of the six phases a sum stands in, and the project's state. Others leave them out. */
export const prasanNamespace = 'urn:prasan:iati:1'

export const statusCodes: Readonly<Record<ProjectState, string>> = {
  planned: '1',
  approved: '1',
  running: '2',
  finished: '4',
  cancelled: '5',
}

/** Budget type and status of the phases that are no payments yet (1 original, 2 revised; 1 indicative, 2 committed). */
export const budgetCodes: Readonly<Partial<Record<Phase, { type: string; status: string }>>> = {
  planned: { type: '1', status: '1' },
  requested: { type: '1', status: '1' },
  approved: { type: '1', status: '2' },
  revised: { type: '2', status: '2' },
}

/** Transaction types of what is bound and spent: 2 outgoing commitment, 4 expenditure. */
export const transactionCodes: Readonly<Partial<Record<Phase, string>>> = { committed: '2', disbursed: '4' }

/**
 * Transaction types of dated papers beside them: 11 incoming commitment for what was approved, 1 incoming funds for what a transfer
 * brought, 3 disbursement for what was handed on to an activity of another body. None of these is added to budgets or to spending.
 */
export const paperCodes = { approved: '11', received: '1', handedOn: '3' } as const

const geoSystem = 'http://www.opengis.net/def/crs/EPSG/0/4326'

export function iatiStart(publishing: Pick<Publishing, 'publishedAt'>): string {
  return `${xmlDeclaration}<iati-activities version="${iatiVersion}" generated-datetime="${publishing.publishedAt}" xmlns:prasan="${prasanNamespace}">\n`
}

export const iatiEnd = '</iati-activities>\n'

/** A project as an activity of IATI 2.03, children in the order of its schema. Budgets stand on level 2 only, so nothing counts twice. */
export function projectToIati(
  project: ExchangeProject,
  { prefix, baseUrl }: Pick<Publishing, 'prefix' | 'baseUrl'>,
): string {
  const { body, lines, calendar, place } = project
  const org = body.code === null ? prefix : bodyIdentifier(prefix, body.code)
  const type = wordsOfLocalBodies.test(body.name) ? '11' : '10'
  const years = yearsOf(lines)
  const sources = [...new Set(lines.map((line) => line.source))]
  const from = years === null ? null : daysOfYear(years.from, calendar).from
  const to = years === null ? null : daysOfYear(years.to, calendar).to
  const activity: XmlOut = [
    'iati-activity',
    {
      'xml:lang': 'th',
      'default-currency': 'THB',
      hierarchy: 2,
      'last-updated-datetime': project.updatedAt,
      'prasan:state': project.state,
      'prasan:calendar': calendar === 'calendar' ? calendar : null,
    },
    ['iati-identifier', {}, withPrefix(prefix, project.id)],
    ['reporting-org', { ref: org, type }, narrative(body.name)],
    ['title', {}, narrative(project.title)],
    ['description', { type: 1 }, narrative(project.title)],
    ...(project.plan === null
      ? []
      : [['description', { type: 2 }, ...[project.plan, ...project.path].map(narrative)] satisfies XmlOut]),
    ...sources.map((source): XmlOut => ['participating-org', { role: 1, type: 10 }, narrative(source)]),
    ['participating-org', { ref: org, role: 4, type }, narrative(body.name)],
    ['activity-status', { code: statusCodes[project.state] }],
    ['activity-date', { type: 1, 'iso-date': from ?? (project.updatedAt ?? '2000-01-01').slice(0, 10) }],
    to === null ? null : ['activity-date', { type: 3, 'iso-date': to }],
    ['activity-scope', { code: scopeOf(place.areaCode) }],
    ['recipient-country', { code: 'TH' }],
    locationOf(project),
    project.field === null
      ? null
      : [
          'sector',
          { vocabulary: 3, code: project.field.code },
          project.field.name === '' ? null : narrative(project.field.name),
        ],
    ...lines.flatMap((line) => budget(line, project)),
    ...undatedOf(lines, project.entries).flatMap((line) => yearlyTransaction(line, project)),
    ...project.entries.flatMap((entry) => datedTransaction(entry, project, prefix)),
    ...project.handedOn.map((one) => handover(one, project, prefix)),
    ...project.documents.map(
      (document): XmlOut => [
        'document-link',
        { url: document.url, format: document.mediaType },
        ['title', {}, narrative(document.title)],
        ['category', { code: 'A02' }],
        ['language', { code: 'th' }],
        ['document-date', { 'iso-date': document.addedOn }],
      ],
    ),
    ...project.related.map((related): XmlOut => ['related-activity', { ref: withPrefix(prefix, related.id), type: 3 }]),
    ...project.indicators.map(resultOf),
    ...project.entries.flatMap(paper),
  ]
  // The page people read is told too, as the linked form of the activity.
  activity[1] = { ...activity[1], 'linked-data-uri': `${baseUrl}/projects/${encodeURIComponent(project.id)}` }
  return xmlText(activity, '  ')
}

const narrative = (words: string): XmlOut => ['narrative', {}, words]

/** 4 national, 6 one province, 7 one district, 8 one place. */
function scopeOf(areaCode: string | null): string {
  if (areaCode === null || !/^\d{2}/.test(areaCode)) return '4'
  return areaCode.length <= 2 ? '6' : areaCode.length <= 4 ? '7' : '8'
}

function locationOf({ place, title }: ExchangeProject): XmlOut | null {
  const { areaCode, areaName, text, point } = place
  if (areaCode === null && text === null && point === null) return null
  return [
    'location',
    { ref: areaCode },
    areaName === null ? null : ['name', {}, narrative(areaName)],
    text === null ? null : ['activity-description', {}, narrative(text)],
    ['administrative', { vocabulary: 'A4', code: 'TH', level: 0 }],
    point === null ? null : ['point', { srsName: geoSystem }, ['pos', {}, `${point.latitude} ${point.longitude}`]],
    point === null ? null : ['exactness', { code: 2, 'prasan:precision': point.precision }],
    title === '' ? null : ['location-class', { code: 1 }],
  ]
}

function budget(line: ExchangeLine, { calendar }: ExchangeProject): XmlOut[] {
  const codes = budgetCodes[line.phase]
  if (codes === undefined) return []
  const { from, to } = daysOfYear(line.fiscalYear, calendar)
  return [
    [
      'budget',
      { ...codes, 'prasan:phase': line.phase, 'prasan:source': line.source },
      ['period-start', { 'iso-date': from }],
      ['period-end', { 'iso-date': to }],
      ['value', { currency: 'THB', 'value-date': from }, toBahtDecimal(satang(line.amountSatang))],
    ],
  ]
}

/** What is bound or paid without a paper has no day of its own: it stands on the last day of its year, and names the year. */
function yearlyTransaction(line: ExchangeLine, { calendar, body }: ExchangeProject): XmlOut[] {
  const code = transactionCodes[line.phase]
  if (code === undefined) return []
  const { to } = daysOfYear(line.fiscalYear, calendar)
  return [
    [
      'transaction',
      { 'prasan:phase': line.phase, 'prasan:year': line.fiscalYear },
      ...transactionParts(code, to, line.amountSatang, null),
      ['provider-org', {}, narrative(line.source)],
      ['receiver-org', {}, narrative(body.name)],
    ],
  ]
}

/** A transaction type for a paper; null where IATI has none: such papers stand at the end of the activity, in our own words. */
function codeOf({ phase, kind }: ExchangeEntry): string | null {
  if (phase !== 'approved') return transactionCodes[phase] ?? null
  return kind === 'transfer' || kind === 'return' ? paperCodes.received : paperCodes.approved
}

const ownFacts = (entry: ExchangeEntry) => ({
  'prasan:phase': entry.phase,
  'prasan:year': entry.fiscalYear,
  'prasan:kind': entry.kind,
})

function datedTransaction(entry: ExchangeEntry, { body }: ExchangeProject, prefix: string): XmlOut[] {
  const code = codeOf(entry)
  if (code === null) return []
  const from = entry.fromProject === null ? null : withPrefix(prefix, entry.fromProject)
  return [
    [
      'transaction',
      { ref: entry.id, ...ownFacts(entry) },
      ...transactionParts(code, entry.happenedOn, entry.amountSatang, entry.document),
      ['provider-org', { 'provider-activity-id': from }, narrative(entry.source)],
      ['receiver-org', {}, narrative(body.name)],
    ],
  ]
}

/** Out of this activity into that of another body, where it is spent: a disbursement, never an expenditure. */
function handover(one: ExchangeHandover, { body }: ExchangeProject, prefix: string): XmlOut {
  return [
    'transaction',
    { ref: one.id, 'prasan:year': one.fiscalYear, 'prasan:source': one.source },
    ...transactionParts(paperCodes.handedOn, one.happenedOn, one.amountSatang, one.document),
    ['provider-org', {}, narrative(body.name)],
    ['receiver-org', { 'receiver-activity-id': withPrefix(prefix, one.toProject) }, narrative(one.toBody)],
  ]
}

function transactionParts(code: string, day: string, amountSatang: bigint, document: string | null): XmlOut[] {
  return [
    ['transaction-type', { code }],
    ['transaction-date', { 'iso-date': day }],
    ['value', { currency: 'THB', 'value-date': day }, toBahtDecimal(satang(amountSatang))],
    ...(document === null ? [] : [['description', {}, narrative(document)] satisfies XmlOut]),
  ]
}

function paper(entry: ExchangeEntry): XmlOut[] {
  if (codeOf(entry) !== null) return []
  const { id, happenedOn, source, amountSatang, fromProject } = entry
  const facts = { id, day: happenedOn, amount: toBahtDecimal(satang(amountSatang)), source, from: fromProject }
  return [['prasan:paper', { ...ownFacts(entry), ...facts }, entry.document]]
}

function resultOf(one: ExchangeIndicator): XmlOut {
  const { baseline } = one
  return [
    'result',
    { type: one.kind === 'outcome' ? 2 : 1 },
    ['title', {}, narrative(one.title)],
    [
      'indicator',
      { measure: percentUnits.has(one.unit) ? 2 : 1, 'prasan:id': one.id, 'prasan:unit': one.unit },
      ['title', {}, narrative(one.title)],
      baseline === null
        ? null
        : ['baseline', { year: baseline.on.slice(0, 4), 'iso-date': baseline.on, value: baseline.value }],
      ...one.targets.map((value) => periodOf('target', value)),
      ...one.actuals.map((value) => periodOf('actual', value)),
    ],
  ]
}

function periodOf(name: 'target' | 'actual', { from, to, value }: ExchangeValue): XmlOut {
  return ['period', {}, ['period-start', { 'iso-date': from }], ['period-end', { 'iso-date': to }], [name, { value }]]
}
