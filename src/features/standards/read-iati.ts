import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type PlanCalendar, type ProjectState, projectStates } from '../plans/index.ts'
import type { ExchangeBody, ExchangePlace, ExchangeProject, PointPrecision } from './exchange.ts'
import { iatiVersion, statusCodes } from './iati.ts'
import { childOf, childWords, IatiActivity, narrativesOf, ownWord, wordsIn } from './iati-activity.ts'
import { ownBody, ownId } from './identifiers.ts'
import { moneyOf } from './read-iati-money.ts'
import { indicatorsOf } from './read-iati-results.ts'
import type { ReadingHouse, ReadProject } from './read-projects.ts'
import { Report, type StandardRefusal } from './report-line.ts'
import { readXmlTree, type XmlNode } from './xml-tree.ts'

const statuses = ['1', '2', '3', '4', '5', '6'] as const
const dateTypes = ['1', '2', '3', '4'] as const
const roles = ['1', '2', '3', '4'] as const
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
    activities.map((node, at) => {
      const report = new Report()
      const activity = new IatiActivity(node, `iati-activity[${at + 1}]`, report, house)
      const read = readActivity(activity, at + 1)
      if (read.externalId !== '' && seen.has(read.externalId)) {
        report.say('error', `${activity.path}/iati-identifier`, { kind: 'twice' }, read.externalId, node.line)
      }
      seen.add(read.externalId)
      return { ...read, project: report.errors > 0 ? null : read.project, lines: report.lines }
    }),
  )
}

/** @param position 1 for the first of the file */
function readActivity(activity: IatiActivity, position: number): ReadProject {
  const { fields } = activity
  const externalId = fields.all('iati-identifier').length === 0 ? '' : fields.needed('iati-identifier')
  const title = activity.words('title') ?? ''
  const org = fields.one('reporting-org')
  const body = bodyOf(activity)
  if (org !== null) {
    for (const name of ['ref', 'type']) {
      if ((org.node.attributes[name] ?? '') === '') activity.missing(org.path, `@${name}`, org.node)
    }
  }
  const own = ownId(activity.house.prefix, externalId)
  const project = projectOf(activity, own ?? externalId, title, body)
  return {
    position,
    line: activity.node.line,
    externalId,
    title,
    body: body.name,
    project,
    isOurs: own !== null,
    lines: [],
  }
}

/** The implementing body where one is named, else who reports. */
function bodyOf(activity: IatiActivity): ExchangeBody {
  const doers = activity.fields
    .all('participating-org')
    .filter(({ node, path }) => activity.code(node, path, 'role', roles) === '4')
  const [doer] = doers
  const org = activity.fields.one('reporting-org')
  const found = doer !== undefined && wordsIn(doer.node) !== null ? doer : org
  const name = found === null ? null : wordsIn(found.node)
  if (found !== null && name === null) {
    activity.report.say('error', found.path, { kind: 'missing', name: 'narrative' }, '', found.node.line)
  }
  return { code: ownBody(activity.house.prefix, found?.node.attributes.ref ?? ''), name: name ?? '' }
}

function projectOf(activity: IatiActivity, id: string, title: string, body: ExchangeBody): ExchangeProject {
  const { fields } = activity
  const descriptions = fields.all('description')
  for (const { node, path } of descriptions) {
    if (wordsIn(node) === null)
      activity.report.say('error', path, { kind: 'missing', name: 'narrative' }, '', node.line)
  }
  const above = descriptions.find(({ node }) => node.attributes.type === '2')
  const names = above === undefined ? [] : narrativesOf(above.node)
  const ours = ownWord(activity.node, 'state') !== undefined
  for (const { node, path } of descriptions) {
    const words = wordsIn(node)
    if (node !== above?.node && words !== null && words !== title) {
      activity.report.say('info', path, { kind: 'not-held', name: 'description' }, words, node.line)
    }
  }
  checkDays(activity)
  const money = moneyOf(activity)
  const { lines } = money
  const named = ownWord(activity.node, 'calendar')
  const calendar: PlanCalendar = named === 'calendar' || money.calendar === 'calendar' ? 'calendar' : 'fiscal'
  if (lines.length === 0) activity.report.say('info', activity.path, { kind: 'no-money' }, '', activity.node.line)
  const place = placeOf(activity)
  return {
    id,
    title,
    body,
    plan: ours ? (names[0] ?? null) : null,
    path: ours ? names.slice(1) : [],
    place,
    field: fieldOf(activity),
    state: stateOf(activity),
    calendar,
    lines,
    entries: money.entries,
    handedOn: money.handedOn,
    documents: fields.all('document-link').flatMap(({ node, path }) => documentsOf(activity, node, path)),
    steps: [],
    related: fields.all('related-activity').flatMap(({ node, path }) => {
      const { ref = '' } = node.attributes
      activity.code(node, path, 'type', relations)
      if (ref === '') activity.missing(path, '@ref', node)
      return [{ id: ownId(activity.house.prefix, ref) ?? ref, title: '' }]
    }),
    indicators: fields.all('result').flatMap(({ node, path }) => indicatorsOf(activity, node, path)),
    updatedAt: activity.node.attributes['last-updated-datetime'] ?? null,
  }
}

function stateOf(activity: IatiActivity): ProjectState {
  const found = activity.fields.one('activity-status')
  if (found === null) return 'planned'
  const code = activity.code(found.node, found.path, 'code', statuses)
  const own = projectStates.find((state) => state === ownWord(activity.node, 'state'))
  if (own !== undefined && statusCodes[own] === code) return own
  if (code === '3' || code === '6') {
    activity.report.say('info', found.path, { kind: 'read-as', code: stateOfStatus[code] }, code, found.node.line)
  }
  return code === null ? 'planned' : stateOfStatus[code]
}

/** Says where an activity ends before it starts, planned or in fact; no day of it is held. */
function checkDays(activity: IatiActivity): void {
  const days = new Map<string, string>()
  for (const { node, path } of activity.fields.all('activity-date')) {
    const type = activity.code(node, path, 'type', dateTypes)
    const day = activity.day(node, path)
    if (type !== null && day !== null) days.set(type, day)
  }
  for (const [start, end] of [
    ['1', '3'],
    ['2', '4'],
  ] as const) {
    const [from, to] = [days.get(start), days.get(end)]
    if (from !== undefined && to !== undefined && to < from) {
      activity.report.say(
        'error',
        `${activity.path}/activity-date`,
        { kind: 'ends-before-start' },
        `${from} – ${to}`,
        activity.node.line,
      )
    }
  }
}

function placeOf(activity: IatiActivity): ExchangePlace {
  const [location, ...more] = activity.fields.all('location')
  for (const { path, node } of more)
    activity.report.say('info', path, { kind: 'not-held', name: 'location' }, '', node.line)
  if (location === undefined) return { areaCode: null, areaName: null, text: null, point: null }
  const { node, path } = location
  const ref = node.attributes.ref ?? ''
  return {
    areaCode: /^(?:TH|\d{2,10}|[A-Z]+\d?-[\w-]+)$/.test(ref) ? ref : null,
    areaName: childWords(node, 'name'),
    text: childWords(node, 'activity-description') ?? childWords(node, 'description'),
    point: pointOf(activity, node, path),
  }
}

function pointOf(activity: IatiActivity, location: XmlNode, path: string): ExchangePlace['point'] {
  const [point, exactness] = [childOf(location, 'point'), childOf(location, 'exactness')]
  if (point === undefined) return null
  const pos = childOf(point, 'pos')
  const found = /^\s*(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)\s*$/.exec(pos?.text ?? '')
  const [latitude, longitude] = [Number(found?.[1]), Number(found?.[2])]
  if (found === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    activity.report.say('error', `${path}/point`, { kind: 'bad-position' }, pos?.text ?? '', point.line)
    return null
  }
  const told = exactness === undefined ? undefined : ownWord(exactness, 'precision')
  const precision = (['subdistrict', 'district', 'province'] as const).find(
    (one): one is PointPrecision & typeof one => one === told,
  )
  return { latitude, longitude, precision: precision ?? 'given' }
}

function fieldOf(activity: IatiActivity): ExchangeProject['field'] {
  const sectors = activity.fields.all('sector')
  const cofog = sectors.find(({ node }) => node.attributes.vocabulary === '3')
  for (const { node, path } of sectors) {
    if ((node.attributes.code ?? '') === '') activity.missing(path, '@code', node)
    else if (node !== cofog?.node) {
      const name = `sector ${node.attributes.vocabulary ?? '1'}`
      activity.report.say('info', path, { kind: 'not-held', name }, node.attributes.code, node.line)
    }
  }
  const code = cofog?.node.attributes.code ?? ''
  return cofog === undefined || code === '' ? null : { code, name: wordsIn(cofog.node) ?? '' }
}

function documentsOf(activity: IatiActivity, node: XmlNode, path: string): ExchangeProject['documents'][number][] {
  const { url = '', format = '' } = node.attributes
  if (url === '') activity.missing(path, '@url', node)
  const date = childOf(node, 'document-date')
  const words = childWords(node, 'title')
  if (words === null) activity.missing(path, 'title', node)
  const addedOn = date === undefined ? null : activity.day(date, `${path}/document-date`)
  return words === null || url === '' ? [] : [{ id: url, title: words, url, mediaType: format, addedOn: addedOn ?? '' }]
}
