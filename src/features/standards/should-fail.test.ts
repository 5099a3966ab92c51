import { expect, test } from 'vitest'
import { anExchangeProject } from '../../../test/support/exchange.ts'
import { iatiEnd, iatiStart, projectToIati } from './iati.ts'
import { type Json, packageStart, projectToOc4ids } from './oc4ids.ts'
import { readIati } from './read-iati.ts'
import { readOc4ids } from './read-oc4ids.ts'
import { readStratml } from './read-stratml.ts'
import type { ReportLine } from './report-line.ts'
import { lineText, problemText, refusalText } from './report-words.ts'
import { stratmlNamespaces } from './stratml-document.ts'

/** Documents with one fault each, made from one that is well: every one must be refused, and say what is wrong. */

const house = { prefix: 'prasan-ours', fiscalYear: 2027 }
const publishing = {
  prefix: 'prasan-other',
  baseUrl: 'http://other.example',
  publisher: 'Other',
  uri: 'http://other.example/p.json',
  publishedAt: '2026-11-23T01:30:00.000Z',
}

function faultsIn(lines: readonly ReportLine[]): string[] {
  for (const { problem } of lines)
    for (const lang of ['th', 'en'] as const) expect(problemText(lang, problem)).toMatch(/.{8}/)
  return lines.filter(({ severity }) => severity === 'error').map((line) => lineText('en', line))
}

// ---- StratML

const stratml = `<PerformancePlanOrReport xmlns="${stratmlNamespaces[2]}" Type="Performance_Report">
<Name>A plan</Name>
<StrategicPlanCore>
<Organization><Name>A body</Name><Identifier>_o1</Identifier><Stakeholder StakeholderTypeType="Organization"><Name>S</Name><Role><Name>R</Name><RoleType>Performer</RoleType></Role></Stakeholder></Organization>
<Vision><Description>V</Description><Identifier>_v1</Identifier></Vision>
<Goal><Name>G</Name><Description>D</Description><Identifier>_g1</Identifier>
<Objective><Name>O</Name><Identifier>_ob1</Identifier>
<PerformanceIndicator ValueChainStage="Output" PerformanceIndicatorType="Quantitative"><MeasurementDimension>M</MeasurementDimension><UnitOfMeasurement>U</UnitOfMeasurement><Identifier>_i1</Identifier>
<Relationship RelationshipType="Peer_To"><ReferentIdentifier>_x</ReferentIdentifier></Relationship>
<MeasurementInstance><TargetResult><StartDate>2026-10-01</StartDate><EndDate>2027-09-30</EndDate><NumberOfUnits>5</NumberOfUnits></TargetResult></MeasurementInstance>
</PerformanceIndicator></Objective></Goal>
</StrategicPlanCore>
<AdministrativeInformation><Identifier>_a1</Identifier><StartDate>2026-10-01</StartDate><EndDate>2030-09-30</EndDate></AdministrativeInformation>
</PerformancePlanOrReport>`

test('the StratML document the faults are put into is read without an error', () => {
  const read = readStratml(Buffer.from(stratml))

  expect(read.ok ? faultsIn(read.value.lines) : refusalText('en', read.problem)).toEqual([])
})

test.each([
  ['without the name of the plan', '<Name>A plan</Name>', ''],
  ['with an empty name', '<Name>A plan</Name>', '<Name> </Name>'],
  ['with two names', '<Name>A plan</Name>', '<Name>A plan</Name><Name>B</Name>'],
  ['without a type', ' Type="Performance_Report"', ''],
  ['of an unknown type', 'Performance_Report"', 'Wish_List"'],
  ['without a core', /<StrategicPlanCore>[\s\S]*<\/StrategicPlanCore>/, ''],
  ['without a goal', /<Goal>[\s\S]*<\/Goal>/, ''],
  ['with a goal without a name', '<Goal><Name>G</Name>', '<Goal>'],
  ['with an objective without name and description', '<Objective><Name>O</Name>', '<Objective>'],
  ['with a stakeholder without a name', '<Name>S</Name>', ''],
  ['with a stakeholder of an unknown kind', '"Organization"', '"Robot"'],
  ['with a role without a name', '<Role><Name>R</Name>', '<Role>'],
  ['with a role of an unknown type', 'Performer', 'Spectator'],
  ['with three role types', '<RoleType>Performer</RoleType>', '<RoleType>Performer</RoleType>'.repeat(3)],
  ['with an indicator without a dimension', '<MeasurementDimension>M</MeasurementDimension>', ''],
  ['with an indicator without a unit', '<UnitOfMeasurement>U</UnitOfMeasurement>', ''],
  ['with an unknown stage', '"Output"', '"Throughput"'],
  ['with an unknown kind of indicator', '"Quantitative"', '"Poetic"'],
  ['with an unknown relation', 'Peer_To', 'Enemy_Of'],
  ['with a number that is none', '>5<', '>five<'],
  [
    'with a date that is none',
    '<StartDate>2026-10-01</StartDate><EndDate>2030',
    '<StartDate>1 Oct</StartDate><EndDate>2030',
  ],
  ['with a day that no month has', '2030-09-30', '2030-09-31'],
  ['with Buddhist years', '2030-09-30', '2573-09-30'],
  ['with a plan that ends before it starts', '2030-09-30', '2025-09-30'],
  ['with a target that ends before it starts', '2027-09-30', '2026-09-30'],
  ['with one identifier on two things', '_ob1', '_g1'],
  ['with an identifier longer than any', '_ob1', `_${'x'.repeat(300)}`],
  ['with a name longer than any', '>G<', `>${'x'.repeat(30_000)}<`],
] as const)('StratML %s is refused with a sentence', (_what, good, bad) => {
  const text = stratml.replace(good, bad)
  expect(text).not.toBe(stratml)

  const read = readStratml(Buffer.from(text))

  expect(read.ok).toBe(false)
  if (!read.ok) {
    expect(read.problem.kind).toBe('invalid')
    expect(refusalText('th', read.problem)).not.toBe('')
    expect(read.problem.kind === 'invalid' ? faultsIn(read.problem.lines) : []).not.toEqual([])
  }
})

// ---- OC4IDS

type Plain = { [key: string]: unknown }
const wellPackage = (): Plain =>
  JSON.parse(`${packageStart(publishing)}${JSON.stringify(projectToOc4ids(anExchangeProject(), publishing))}]}`)
const projectIn = (value: Plain): Plain => (value.projects as Plain[])[0] as Plain
const at = (value: Plain, ...path: (string | number)[]): Plain =>
  path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value) as Plain

function oc4idsFaultsOf(value: unknown): string[] {
  const read = readOc4ids(Buffer.from(JSON.stringify(value)), house)
  if (!read.ok) return [refusalText('en', read.problem)]
  return read.value.flatMap((one) => (one.project === null ? faultsIn(one.lines) : []))
}

test('the package the faults are put into is read without an error', () => {
  expect(oc4idsFaultsOf(wellPackage())).toEqual([])
})

const line = ['budget', 'budgetBreakdowns', 0, 'budgetBreakdown', 0] as const
const oc4idsFaults: [string, (value: Plain, project: Plain) => void][] = [
  ...['uri', 'publishedDate', 'version', 'publisher', 'projects'].map((name): [string, (value: Plain) => void] => [
    `without ${name}`,
    (value) => void delete value[name],
  ]),
  ['of another version', (value) => void Object.assign(value, { version: '1.1' })],
  ['with a version that is a number', (value) => void Object.assign(value, { version: 0.9 })],
  ['with a day of publishing that is none', (value) => void Object.assign(value, { publishedDate: 'yesterday' })],
  ['without a name of its publisher', (value) => void Object.assign(value, { publisher: {} })],
  ['without a project', (value) => void Object.assign(value, { projects: [] })],
  ['whose projects are no list', (value) => void Object.assign(value, { projects: {} })],
  ['with a project that is no object', (value) => void Object.assign(value, { projects: ['x'] })],
  ['with two projects of one id', (value, project) => void Object.assign(value, { projects: [project, project] })],
  ['with a project without id', (_, project) => void delete project.id],
  ['with an empty id', (_, project) => void Object.assign(project, { id: '' })],
  ['with an id that is a number', (_, project) => void Object.assign(project, { id: 7 })],
  ['without a title', (_, project) => void delete project.title],
  [
    'without a body',
    (_, project) => {
      delete project.publicAuthority
      delete project.parties
    },
  ],
  ['with an unknown status', (_, project) => void Object.assign(project, { status: 'dreaming' })],
  ['with an unknown type', (_, project) => void Object.assign(project, { type: 'magic' })],
  ['with a period that is no date', (_, project) => void Object.assign(at(project, 'period'), { startDate: '2026' })],
  [
    'with a period that ends before it starts',
    (_, project) => void Object.assign(at(project, 'period'), { endDate: '2020-01-01T00:00:00Z' }),
  ],
  ['with money that is text', (_, project) => void Object.assign(at(project, ...line, 'amount'), { amount: '500000' })],
  ['with negative money', (_, project) => void Object.assign(at(project, ...line, 'amount'), { amount: -1 })],
  ['with fractions of a satang', (_, project) => void Object.assign(at(project, ...line, 'amount'), { amount: 1.005 })],
  [
    'with more money than there is',
    (_, project) => void Object.assign(at(project, ...line, 'amount'), { amount: 1e15 }),
  ],
  [
    'with money of another country',
    (_, project) => void Object.assign(at(project, ...line, 'amount'), { currency: 'USD' }),
  ],
  [
    'with a currency that is none',
    (_, project) => void Object.assign(at(project, ...line, 'amount'), { currency: 'BAHT' }),
  ],
  ['with money without a currency', (_, project) => void delete at(project, ...line, 'amount').currency],
  [
    'with a year of money that ends before it starts',
    (_, project) => void Object.assign(at(project, ...line, 'period'), { endDate: '2020-01-01T00:00:00Z' }),
  ],
  ['with a breakdown without id', (_, project) => void delete at(project, ...line).id],
  ['with a document without id', (_, project) => void delete at(project, 'documents', 0).id],
  [
    'with an address that is none',
    (_, project) => void Object.assign(at(project, 'documents', 0), { url: 'not a url' }),
  ],
  ['with a milestone without id', (_, project) => void delete at(project, 'milestones', 0).id],
  [
    'with a milestone of an unknown status',
    (_, project) => void Object.assign(at(project, 'milestones', 0), { status: 'perhaps' }),
  ],
  ['with a location without id', (_, project) => void delete at(project, 'locations', 0).id],
  [
    'with a position outside the earth',
    (_, project) => void Object.assign(at(project, 'locations', 0, 'geometry'), { coordinates: [190, 95] }),
  ],
  [
    'with a position of an unknown shape',
    (_, project) => void Object.assign(at(project, 'locations', 0, 'geometry'), { type: 'Blob' }),
  ],
  ['with sectors that are text', (_, project) => void Object.assign(project, { sector: 'transport' })],
  ['with one sector twice', (_, project) => void Object.assign(project, { sector: ['transport', 'transport'] })],
  ['with a related project without id', (_, project) => void delete at(project, 'relatedProjects', 0).id],
  ['with an observation without id', (_, project) => void delete at(project, 'metrics', 0, 'observations', 0).id],
]

test.each(oc4idsFaults)('a package of OC4IDS %s is refused with a sentence', (_what, spoil) => {
  const value = wellPackage()
  spoil(value, Array.isArray(value.projects) ? projectIn(value) : {})

  expect(oc4idsFaultsOf(value as Json)).not.toEqual([])
})

// ---- IATI

const wellIati = iatiStart(publishing) + projectToIati(anExchangeProject(), publishing) + iatiEnd

function iatiFaultsOf(text: string): string[] {
  const read = readIati(Buffer.from(text), house)
  if (!read.ok) return [refusalText('en', read.problem)]
  return read.value.flatMap((one) => (one.project === null ? faultsIn(one.lines) : []))
}

test('the activity the faults are put into is read without an error', () => {
  expect(iatiFaultsOf(wellIati)).toEqual([])
})

const element = (name: string): RegExp => new RegExp(` *<${name}(?: [^>]*)?(?:/>|>[\\s\\S]*?</${name}>)\\n`)
const activity = /( *<iati-activity [\s\S]*<\/iati-activity>\n)/

test.each([
  ...['iati-identifier', 'reporting-org', 'title', 'activity-status'].map(
    (name) => [`without ${name}`, element(name), ''] as const,
  ),
  ['without a description', /( *<description [\s\S]*<\/description>\n)/, ''],
  ['without participating-org', /( *<participating-org [\s\S]*<\/participating-org>\n)/, ''],
  ['without activity-date', / *<activity-date [^>]*>\n *<activity-date [^>]*>\n/, ''],
  ['without an activity', activity, ''],
  ['without a version', / version="2.03"/, ''],
  ['of version 2.02', '"2.03"', '"2.02"'],
  ['with an empty identifier', /(<iati-identifier>)[^<]*/, '$1'],
  ['with two identifiers', /( *<iati-identifier>.*\n)/, '$1$1'],
  ['with one activity twice', activity, '$1$1'],
  ['with a title without narrative', /<title>\s*<narrative>[^<]*<\/narrative>/, '<title>'],
  ['with a reporting organisation without ref', /(<reporting-org) ref="[^"]*"/, '$1'],
  ['with an unknown status', '<activity-status code="2"', '<activity-status code="9"'],
  ['with a status without code', '<activity-status code="2"', '<activity-status'],
  ['with an unknown type of date', '<activity-date type="3"', '<activity-date type="8"'],
  ['with a date that is none', 'type="3" iso-date="2027-09-30"', 'type="3" iso-date="soon"'],
  ['with a date in Buddhist years', 'type="3" iso-date="2027-09-30"', 'type="3" iso-date="2570-09-30"'],
  ['that ends before it starts', 'type="3" iso-date="2027-09-30"', 'type="3" iso-date="2020-09-30"'],
  ['with an unknown role', 'role="4"', 'role="7"'],
  ['with an unknown type of budget', '<budget type="1"', '<budget type="5"'],
  ['with an unknown status of budget', 'status="1"', 'status="5"'],
  ['with a budget without value', /<value [^>]*>[^<]*<\/value>/, ''],
  ['with a budget without a beginning', / *<period-start [^>]*>\n/, ''],
  [
    'with a budget that ends before it starts',
    '<period-end iso-date="2027-09-30"',
    '<period-end iso-date="2025-09-30"',
  ],
  ['with a budget of several years', '<period-end iso-date="2027-09-30"', '<period-end iso-date="2029-09-30"'],
  ['with money of another country', / currency="THB"/, ' currency="EUR"'],
  ['with money that is no number', '>500000.00<', '>half a million<'],
  ['with negative money', '>500000.00<', '>-500000.00<'],
  ['with fractions of a satang', '>500000.00<', '>500000.005<'],
  ['with an unknown type of transaction', '<transaction-type code="2"', '<transaction-type code="99"'],
  ['with a transaction without a day', / *<transaction-date [^>]*>\n/, ''],
  ['with a transaction without a type', / *<transaction-type [^>]*>\n/, ''],
  ['with a position that is none', /<pos>[^<]*</, '<pos>somewhere<'],
  ['with a position outside the earth', /<pos>[^<]*</, '<pos>95 190<'],
  ['with a sector without code', / code="04.2"/, ''],
  ['with a document without address', /(<document-link) url="[^"]*"/, '$1'],
  ['with a related activity without ref', /(<related-activity) ref="[^"]*"/, '$1'],
  ['with an unknown relation', '<related-activity ref', '<related-activity x="1" ref'.replace('x="1" ', '')],
  ['with an unknown type of result', '<result type="2"', '<result type="4"'],
  ['with a result without indicator', / *<indicator [\s\S]*<\/indicator>\n/, ''],
  ['with a value that is no number', '<target value="400"', '<target value="many"'],
] as [string, string | RegExp, string][])('IATI %s is refused with a sentence', (what, good, bad) => {
  const text =
    what === 'with an unknown relation'
      ? wellIati.replace(/(<related-activity [^>]*)type="3"/, '$1type="9"')
      : wellIati.replace(good, bad)
  expect(text).not.toBe(wellIati)

  expect(iatiFaultsOf(text)).not.toEqual([])
})
