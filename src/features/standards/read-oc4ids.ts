import { ok, type Result, refuse } from '../../kernel/result.ts'
import { parseIsoDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { type Phase, type PlanCalendar, type ProjectState, phases } from '../plans/index.ts'
import { readAmount } from './amounts.ts'
import { checkOc4idsProject } from './check-oc4ids.ts'
import { figuresOf } from './dated-money.ts'
import {
  type ExchangeBody,
  type ExchangeEntry,
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangePlace,
  type ExchangeProject,
  type ExchangeValue,
  yearOfDays,
} from './exchange.ts'
import { ownBody, ownId } from './identifiers.ts'
import { readJson } from './json-text.ts'
import { statusOfState } from './oc4ids.ts'
import type { ReadingHouse, ReadProject } from './read-projects.ts'
import { Report, type StandardRefusal } from './report-line.ts'

type Fields = Readonly<Record<string, unknown>>

const wantedVersion = '0.9'
const mostProjects = 100_000
const ownPayment = /^(\d{4})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/**
 * Reads a package of OC4IDS 0.9: each project by itself, so that a broken one keeps out no other. A project is kept out where the
 * published schema refuses it, where it has no title or no body, money of another country, or dates in the wrong order.
 */
export function readOc4ids(bytes: Uint8Array, house: ReadingHouse): Result<ReadProject[], StandardRefusal> {
  const json = readJson(bytes)
  return json.ok ? readOc4idsPackage(json.value, house) : json
}

function readOc4idsPackage(value: unknown, house: ReadingHouse): Result<ReadProject[], StandardRefusal> {
  if (!isObject(value)) return refuse({ kind: 'not-a-standard' })
  const report = new Report()
  checkPackage(value, report)
  const refusal = report.refusal()
  if (refusal !== null) return refuse(refusal)
  const { version } = value
  if (version !== wantedVersion)
    return refuse({ kind: 'wrong-version', version: String(version), wanted: wantedVersion })
  const seen = new Set<string>()
  const projects = (value.projects as readonly unknown[]).map((project, at) => {
    const read = readProject(project, at, house)
    if (read.externalId === '' || !seen.has(read.externalId)) {
      seen.add(read.externalId)
      return read
    }
    const twice = new Report()
    twice.say('error', `projects/${at}/id`, { kind: 'twice' }, read.externalId)
    return { ...read, project: null, lines: [...read.lines, ...twice.lines] }
  })
  return ok(projects)
}

function checkPackage(value: Fields, report: Report): void {
  for (const name of ['uri', 'publishedDate', 'version'] as const) {
    const found = value[name]
    if (found === undefined) report.say('error', name, { kind: 'missing', name })
    else if (typeof found !== 'string')
      report.say('error', name, { kind: 'wrong-type', wanted: 'string' }, String(found))
  }
  const { publisher, projects, publishedDate } = value
  if (!isObject(publisher)) report.say('error', 'publisher', { kind: 'missing', name: 'publisher' })
  else if (typeof publisher.name !== 'string' || publisher.name === '') {
    report.say('error', 'publisher/name', { kind: 'missing', name: 'name' })
  }
  if (typeof publishedDate === 'string' && dayOf(publishedDate) === null) {
    report.say('error', 'publishedDate', { kind: 'bad-date' }, publishedDate)
  }
  if (!Array.isArray(projects)) {
    const kind = projects === undefined ? 'missing' : 'wrong-type'
    report.say('error', 'projects', kind === 'missing' ? { kind, name: 'projects' } : { kind, wanted: 'array' })
  } else if (projects.length === 0) report.say('error', 'projects', { kind: 'empty', name: 'projects' })
  else if (projects.length > mostProjects) report.say('error', 'projects', { kind: 'too-long', limit: mostProjects })
}

/** What we hold of a project; every other field is told as not held. */
const held = new Set([
  'id',
  'updated',
  'language',
  'identifiers',
  'publicAuthority',
  'title',
  'description',
  'budget',
  'period',
  'locations',
  'status',
  'sector',
  'additionalClassifications',
  'parties',
  'milestones',
  'transactions',
  'documents',
  'forecasts',
  'metrics',
  'relatedProjects',
  'policyAlignment',
])

function readProject(value: unknown, at: number, house: ReadingHouse): ReadProject {
  const path = `projects/${at}`
  const report = new Report()
  const empty = { position: at + 1, line: 0, externalId: '', title: '', body: '', project: null, isOurs: false }
  if (!isObject(value)) {
    report.say('error', path, { kind: 'wrong-type', wanted: 'object' })
    return { ...empty, lines: report.lines }
  }
  checkOc4idsProject(value, path, report)
  const externalId = text(value.id) ?? ''
  const title = text(value.title) ?? ''
  const body = bodyOf(value, house.prefix)
  if (title === '' && value.title === undefined) report.say('error', path, { kind: 'missing', name: 'title' })
  if (body === null) report.say('error', path, { kind: 'missing', name: 'publicAuthority' })
  const named = { ...empty, externalId, title, body: body?.name ?? '' }
  const own = ownId(house.prefix, externalId)
  // Beyond this the shape is as the schema has it, and can be gone through without asking again.
  if (report.errors > 0 || body === null) return { ...named, isOurs: own !== null, lines: report.lines }
  for (const name of Object.keys(value)) {
    if (!held.has(name)) report.say('info', `${path}/${name}`, { kind: 'not-held', name })
  }
  const project = new ProjectReader(value, path, report, house).project(own ?? externalId, title, body)
  return { ...named, isOurs: own !== null, project: report.errors > 0 ? null : project, lines: report.lines }
}

function bodyOf(value: Fields, prefix: string): ExchangeBody | null {
  const parties = listOf(value.parties)
  const authority = isObject(value.publicAuthority) ? value.publicAuthority : null
  const roleIs = (party: Fields, role: string) => Array.isArray(party.roles) && party.roles.includes(role)
  const party =
    authority ?? parties.find((one) => roleIs(one, 'publicAuthority')) ?? parties.find((one) => roleIs(one, 'buyer'))
  if (party === undefined) return null
  const id = text(party.id) ?? ''
  const name = text(party.name) ?? text(parties.find((one) => one.id === id)?.name) ?? ''
  return name === '' ? null : { code: ownBody(prefix, id), name }
}

class ProjectReader {
  readonly #value: Fields
  readonly #path: string
  readonly #report: Report
  readonly #house: ReadingHouse
  readonly #days: { from: string; to: string } | null
  #calendar: PlanCalendar = 'fiscal'

  constructor(value: Fields, path: string, report: Report, house: ReadingHouse) {
    this.#value = value
    this.#path = path
    this.#report = report
    this.#house = house
    this.#days = this.#period(value.period, `${path}/period`)
  }

  project(id: string, title: string, body: ExchangeBody): ExchangeProject {
    const value = this.#value
    const { lines, entries } = this.#money()
    const policies = objectOf(value.policyAlignment)
    const names = Array.isArray(policies.policies) ? policies.policies.map(String).map(normaliseThai) : []
    return {
      id,
      title,
      body,
      plan: names[0] ?? text(policies.description),
      path: names.slice(1),
      place: this.#place(),
      field: this.#field(),
      state: this.#state(),
      calendar: this.#calendar,
      lines,
      entries,
      handedOn: [],
      documents: listOf(value.documents).flatMap((document) => {
        const [url, day] = [text(document.url), dayOf(text(document.datePublished) ?? '')]
        const [docId, name] = [text(document.id) ?? '', text(document.title)]
        if (url === null || name === null) return []
        return [{ id: docId, title: name, url, mediaType: text(document.format) ?? '', addedOn: day ?? '' }]
      }),
      steps: listOf(value.milestones).flatMap((step, at) => {
        const name = text(step.title)
        const amount =
          step.value === undefined ? null : this.#amount(step.value, `${this.#path}/milestones/${at}/value`)
        const known = new Set(['id', 'title', 'type', 'description', 'dueDate', 'value'])
        this.#notHeld(step, known, `${this.#path}/milestones/${at}`)
        if (name === null) return []
        return [
          {
            id: text(step.id) ?? '',
            title: name,
            startsOn: null,
            endsOn: dayOf(text(step.dueDate) ?? ''),
            amountSatang: amount,
            responsible: text(step.description),
          },
        ]
      }),
      related: listOf(value.relatedProjects).flatMap((related) => {
        const identifier = text(related.identifier)
        if (identifier === null) return []
        return [{ id: ownId(this.#house.prefix, identifier) ?? identifier, title: text(related.title) ?? '' }]
      }),
      indicators: this.#indicators(),
      updatedAt: text(value.updated),
    }
  }

  /** The figures with the papers they are made of; a figure below nothing is refused, a paper that takes one back is not. */
  #money(): { lines: ExchangeLine[]; entries: ExchangeEntry[] } {
    const path = `${this.#path}/budget`
    const budget = objectOf(this.#value.budget)
    this.#notHeld(budget, new Set(['amount', 'budgetBreakdowns', 'description']), path)
    const breakdowns = listOf(budget.budgetBreakdowns)
    const isPhase = (one: Fields): boolean => phases.some((phase) => phase === one.id)
    const byPhase = breakdowns.filter(isPhase)
    // Others tell the same money twice: by year, by source. One of them is enough.
    const used = byPhase.length > 0 ? byPhase : breakdowns.slice(0, 1)
    const undated: ExchangeLine[] = []
    const entries: ExchangeEntry[] = []
    for (const [at, breakdown] of breakdowns.entries()) {
      const where = `${path}/budgetBreakdowns/${at}`
      if (!used.includes(breakdown)) {
        this.#report.say('info', where, { kind: 'not-held', name: text(breakdown.id) ?? '' })
        continue
      }
      const phase = phases.find((one): one is Phase => one === breakdown.id) ?? 'planned'
      for (const [row, part] of listOf(breakdown.budgetBreakdown).entries()) {
        const read = this.#part(part, `${where}/budgetBreakdown/${row}`, phase)
        if (read === null) continue
        if ('happenedOn' in read) entries.push(read)
        else undated.push(read)
      }
    }
    const before = undated.length + entries.length
    entries.push(...this.#payments())
    if (before === 0 && budget.amount !== undefined) {
      const amountSatang = this.#amount(budget.amount, `${path}/amount`)
      if (amountSatang !== null) {
        const fiscalYear = this.#guessedYear(`${path}/amount`)
        undated.push({ fiscalYear, phase: 'planned', source: 'unstated', amountSatang })
      }
    }
    const lines = figuresOf(undated, entries)
    for (const line of lines) {
      if (line.amountSatang < 0n)
        this.#report.say('error', path, { kind: 'negative' }, `${line.phase} ${line.fiscalYear} ${line.source}`)
    }
    if (undated.length + entries.length === 0 && budget.amount === undefined)
      this.#report.say('info', path, { kind: 'no-money' })
    return { lines, entries }
  }

  /** A part of a figure; with the day of its approval it is a paper. */
  #part(part: Fields, path: string, phase: Phase): ExchangeLine | ExchangeEntry | null {
    if (part.amount === undefined) {
      this.#report.say('info', path, { kind: 'no-money' })
      return null
    }
    const amountSatang = this.#amount(part.amount, `${path}/amount`, true)
    const days = this.#period(part.period, `${path}/period`)
    const approvedOn = this.#day(part.approvalDate, `${path}/approvalDate`)
    if (amountSatang === null) return null
    const party = text(objectOf(part.sourceParty).name)
    const words = text(part.description)
    const { year, calendar } =
      days === null ? { year: this.#guessedYear(path), calendar: this.#calendar } : yearOfDays(days.from, days.to)
    if (calendar === 'calendar') this.#calendar = calendar
    const line = { fiscalYear: year, phase, source: party ?? words ?? 'unstated', amountSatang }
    if (approvedOn === null || amountSatang === 0n) return line
    const id = text(part.id) ?? ''
    const document = (party === null ? null : words) ?? id
    return { ...line, id, kind: 'entry', happenedOn: approvedOn, document, fromProject: null }
  }

  /** Transactions are payments with a day. Ours name the year they count in before their name. */
  #payments(): ExchangeEntry[] {
    return listOf(this.#value.transactions).flatMap((one, at) => {
      const path = `${this.#path}/transactions/${at}`
      this.#notHeld(one, new Set(['id', 'date', 'value', 'payer', 'payee', 'source', 'uri']), path)
      const happenedOn = this.#day(one.date, `${path}/date`)
      const amountSatang = one.value === undefined ? null : this.#amount(one.value, `${path}/value`, true)
      const id = text(one.id) ?? ''
      if (happenedOn === null || amountSatang === null || amountSatang === 0n) {
        this.#report.say('info', path, { kind: 'not-held', name: 'transaction' }, id)
        return []
      }
      const named = ownPayment.exec(id)
      const fiscalYear = named === null ? yearOfDays(happenedOn, happenedOn).year : Number(named[1])
      const entry: ExchangeEntry = {
        id: named?.[2] ?? id,
        kind: 'entry',
        fiscalYear,
        phase: 'disbursed',
        source: text(objectOf(one.payer).name) ?? 'unstated',
        amountSatang,
        happenedOn,
        document: id,
        fromProject: null,
      }
      return [entry]
    })
  }

  #guessedYear(path: string): number {
    const year = this.#days === null ? this.#house.fiscalYear : yearOfDays(this.#days.from, this.#days.from).year
    this.#report.say('info', path, { kind: 'guessed-year', year })
    return year
  }

  #amount(value: unknown, path: string, signed = false): bigint | null {
    const { amount, currency } = objectOf(value)
    if (typeof amount !== 'number') {
      this.#report.say('error', path, { kind: 'missing', name: 'amount' })
      return null
    }
    if (currency !== 'THB') {
      const problem =
        currency === undefined
          ? ({ kind: 'missing', name: 'currency' } as const)
          : ({ kind: 'other-currency', currency: String(currency) } as const)
      this.#report.say('error', path, problem, String(amount))
      return null
    }
    const read = readAmount(String(amount), signed)
    if (read.ok) return read.value
    this.#report.say('error', path, read.problem, String(amount))
    return null
  }

  #period(value: unknown, path: string): { from: string; to: string } | null {
    const { startDate, endDate } = objectOf(value)
    const [from, to] = [this.#day(startDate, `${path}/startDate`), this.#day(endDate, `${path}/endDate`)]
    if (from !== null && to !== null && to < from) {
      this.#report.say('error', path, { kind: 'ends-before-start' }, `${from} – ${to}`)
      return null
    }
    const [first, last] = [from ?? to, to ?? from]
    return first === null || last === null ? null : { from: first, to: last }
  }

  #day(value: unknown, path: string): string | null {
    const written = text(value)
    if (written === null) return null
    const day = dayOf(written)
    if (day === null) this.#report.say('error', path, { kind: 'far-year' }, written)
    return day
  }

  #place(): ExchangePlace {
    const locations = listOf(this.#value.locations)
    const [location, ...more] = locations
    if (more.length > 0) this.#report.say('info', `${this.#path}/locations/1`, { kind: 'not-held', name: 'locations' })
    if (location === undefined) return { areaCode: null, areaName: null, text: null, point: null }
    const { scheme, identifiers } = objectOf(location.gazetteer)
    const code = Array.isArray(identifiers) ? text(identifiers[0]) : null
    const address = objectOf(location.address)
    const words = ['streetAddress', 'locality', 'region'].flatMap((name) => text(address[name]) ?? [])
    const geometry = objectOf(location.geometry)
    if (geometry.type !== undefined && geometry.type !== 'Point') {
      this.#report.say('info', `${this.#path}/locations/0/geometry`, { kind: 'not-held', name: String(geometry.type) })
    }
    return {
      areaCode: scheme === 'TH-DOPA' ? code : null,
      areaName: text(address.region),
      text: text(location.description) ?? (scheme === 'TH-DOPA' || words.length === 0 ? null : words.join(' ')),
      point: this.#point(geometry),
    }
  }

  #point({ type, coordinates }: Fields): ExchangePlace['point'] {
    if (type !== 'Point' || !Array.isArray(coordinates)) return null
    const [longitude, latitude] = coordinates as unknown[]
    const path = `${this.#path}/locations/0/geometry`
    if (
      typeof longitude !== 'number' ||
      typeof latitude !== 'number' ||
      Math.abs(longitude) > 180 ||
      Math.abs(latitude) > 90
    ) {
      this.#report.say('error', path, { kind: 'bad-position' }, coordinates.map(String).join(', '))
      return null
    }
    return { longitude, latitude, precision: 'given' }
  }

  #field(): ExchangeProject['field'] {
    const classes = listOf(this.#value.additionalClassifications)
    const cofog = classes.find((one) => one.scheme === 'COFOG')
    for (const [at, one] of classes.entries()) {
      if (one === cofog) continue
      this.#report.say('info', `${this.#path}/additionalClassifications/${at}`, {
        kind: 'not-held',
        name: text(one.scheme) ?? '',
      })
    }
    const code = text(cofog?.id)
    return code === null ? null : { code, name: text(cofog?.description) ?? '' }
  }

  #state(): ProjectState {
    const status = text(this.#value.status)
    if (status === null) return 'planned'
    for (const [state, own] of Object.entries(statusOfState)) if (own === status) return state as ProjectState
    this.#report.say('info', `${this.#path}/status`, { kind: 'read-as', code: statusOfState.finished }, status)
    return 'finished'
  }

  #indicators(): ExchangeIndicator[] {
    const found = new Map<string, ExchangeIndicator>()
    for (const name of ['forecasts', 'metrics'] as const) {
      for (const [at, one] of listOf(this.#value[name]).entries()) {
        const path = `${this.#path}/${name}/${at}`
        const id = text(one.id) ?? ''
        const observations = listOf(one.observations)
        const known = found.get(id)
        const values = observations
          .filter((each) => each.id !== 'baseline')
          .flatMap((each, row) => this.#value_(each, `${path}/observations/${row}`))
        const baseline = observations.find((each) => each.id === 'baseline')
        const [first] = baseline === undefined ? [] : this.#value_(baseline, path)
        const unit = observations.map((each) => text(objectOf(each.unit).name)).find((word) => word !== null)
        found.set(id, {
          id,
          title: text(one.title) ?? known?.title ?? id,
          unit: unit ?? known?.unit ?? '',
          kind: one.description === 'outcome' ? 'outcome' : 'output',
          baseline: first === undefined ? (known?.baseline ?? null) : { on: first.from, value: first.value },
          targets: name === 'forecasts' ? values : (known?.targets ?? []),
          actuals: name === 'metrics' ? values : (known?.actuals ?? []),
        })
      }
    }
    return [...found.values()]
  }

  #value_(observation: Fields, path: string): ExchangeValue[] {
    const days = this.#period(observation.period, `${path}/period`)
    const { measure } = observation
    const value = typeof measure === 'number' ? String(measure) : text(measure)
    if (days === null || value === null || !/^-?\d+(?:\.\d+)?$/.test(value)) {
      this.#report.say('info', path, { kind: 'not-held', name: 'observation' }, value ?? '')
      return []
    }
    return [{ ...days, value }]
  }

  #notHeld(value: Fields, known: ReadonlySet<string>, path: string): void {
    for (const name of Object.keys(value)) {
      if (!known.has(name)) this.#report.say('info', `${path}/${name}`, { kind: 'not-held', name })
    }
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const objectOf = (value: unknown): Fields => (isObject(value) ? value : {})
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

function text(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const words = normaliseThai(value).trim()
  return words === '' ? null : words
}

/** The day of an instant as it was written, in the zone it was written in. */
function dayOf(written: string): string | null {
  const day = parseIsoDate(written.slice(0, 10))
  return day.ok ? day.value : null
}
