import type { Readable } from 'node:stream'
import { ok, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { missionByCode } from '../functions/index.ts'
import type { FileReader, FoundProject, ProjectFile, Said } from '../imports/index.ts'
import { loadGazetteer } from '../places/index.ts'
import type { ExchangeProject } from './exchange.ts'
import { prefixOf } from './identifiers.ts'
import { jsonLimits } from './json-text.ts'
import { readIati } from './read-iati.ts'
import { readOc4ids } from './read-oc4ids.ts'
import type { ReadProject } from './read-projects.ts'
import type { ReportLine, StandardRefusal } from './report-line.ts'
import { problemText, refusalText } from './report-words.ts'

/** Reads OC4IDS packages and IATI activities for the room of imports, which compares, shows and stores them. */
export const standardsReader: FileReader = {
  mappings: ['oc4ids', 'iati'],
  recognise(start) {
    const text = start
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart()
    if (text.startsWith('<')) return rootOf(text) === 'iati-activities' ? 'iati' : null
    if (!text.startsWith('{')) return null
    // The members of a package may stand in any order, and the projects before all others.
    const marks = ['"publishedDate"', '"publisher"', '"uri"', '"version"', '"projects"']
    return marks.filter((mark) => text.includes(mark)).length >= 2 ? 'oc4ids' : null
  },
  async read(deps, mapping, file) {
    const bytes = await bytesOf(await file.open(), jsonLimits.bytes + 1)
    const house = {
      prefix: prefixOf(deps.config.baseUrl),
      fiscalYear: fiscalYearOf(todayInBangkok(deps.clock.now())),
    }
    const read = mapping === 'iati' ? readIati(bytes, house) : readOc4ids(bytes, house)
    if (!read.ok) return refuse(saidOf(read.problem))
    const places = await loadGazetteer(deps.db)
    const known: Known = {
      area: (code) => places.areas.has(code),
      field: (code) => missionByCode.has(code),
      fiscalYear: house.fiscalYear,
    }
    return ok({ level: 'operational', projects: read.value.map((one) => rowOf(one, mapping, file.name, known)) })
  },
}

/** The first element of an XML document, whatever stands before it. */
export function rootOf(text: string): string | null {
  const bare = text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?\s*>/g, '')
  return /^\s*<(?:[\w.-]+:)?([\w.-]+)/.exec(bare)?.[1] ?? null
}

/** Stops reading one byte beyond the limit: what is longer is refused by its length. */
export async function bytesOf(source: Readable, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of source as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= most) break
  }
  source.destroy()
  return Buffer.concat(pieces)
}

const saidOf = (refusal: StandardRefusal): Said => ({ th: refusalText('th', refusal), en: refusalText('en', refusal) })

interface Known {
  area(code: string): boolean
  field(code: string): boolean
  readonly fiscalYear: number
}

type ProjectRow = ProjectFile['projects'][number]

function rowOf(read: ReadProject, mapping: string, file: string, known: Known): ProjectRow {
  const row = read.line > 0 ? read.line : read.position
  const facts = { row, title: read.title, body: read.body, leftOut: false }
  const lines = read.lines.map(lineOf)
  if (read.project === null) return { ...facts, project: null, lines }
  if (read.isOurs) {
    const own: ReportLine = {
      severity: 'error',
      path: 'id',
      line: read.line,
      value: read.externalId,
      problem: { kind: 'our-own' },
    }
    return { ...facts, project: null, lines: [...lines, lineOf(own)] }
  }
  const { project } = read
  const { areaCode } = project.place
  const code = project.field?.code ?? null
  const unknown: ReportLine[] = []
  if (areaCode !== null && !known.area(areaCode)) {
    unknown.push({
      severity: 'warning',
      path: 'location',
      line: read.line,
      value: areaCode,
      problem: { kind: 'not-held', name: areaCode },
    })
  }
  if (code !== null && !known.field(code)) {
    unknown.push({
      severity: 'warning',
      path: 'sector',
      line: read.line,
      value: code,
      problem: { kind: 'not-held', name: code },
    })
  }
  return { ...facts, project: foundProject(read, mapping, file, row, known), lines: [...lines, ...unknown.map(lineOf)] }
}

function foundProject(read: ReadProject, mapping: string, file: string, row: number, known: Known): FoundProject {
  const project = read.project as ExchangeProject
  const { place, plan, path } = project
  // A project without money is kept with none in the year at hand.
  const none = { fiscalYear: known.fiscalYear, phase: 'planned' as const, source: 'unstated', amountSatang: 0n }
  const lines = project.lines.length === 0 ? [none] : project.lines
  const sum = lines.reduce((all, line) => all + line.amountSatang, 0n)
  const code = project.field?.code ?? null
  return {
    file,
    firstRow: row,
    item: read.externalId,
    document: null,
    page: null,
    ministry: null,
    body: project.body.name,
    path: [
      ...(plan === null ? [] : [{ kind: 'strategy' as const, title: plan }]),
      ...path.map((title) => ({ kind: 'programme' as const, title })),
    ],
    category: [],
    title: project.title,
    placeText: place.text ?? place.areaName,
    multiYear: lines.length > 1,
    papers: project.entries.map(({ phase, fiscalYear, source, amountSatang, happenedOn, document }) => ({
      phase,
      fiscalYear,
      source,
      amountSatang,
      happenedOn: happenedOn as LocalDate,
      document,
    })),
    rows: [
      { file, row, item: read.externalId, fiscalYear: lines[0]?.fiscalYear ?? known.fiscalYear, amountSatang: sum },
    ],
    lines,
    told: {
      areaCode: place.areaCode !== null && known.area(place.areaCode) ? place.areaCode : null,
      functionCode: code !== null && known.field(code) ? code : null,
      state: project.state,
    },
    keys: { item: null, text: `${mapping}/${read.externalId}` },
  }
}

function lineOf(line: ReportLine): ProjectRow['lines'][number] {
  return {
    path: line.path,
    value: line.value,
    severity: line.severity,
    th: problemText('th', line.problem),
    en: problemText('en', line.problem),
  }
}
