import { parse } from 'csv-parse/sync'
import { type AreaCode, type AreaKind, areaKindOf, parentCode, parseAreaCode } from '../../kernel/area-code.ts'
import { parseThaiDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Area } from './area.ts'

/** An area as a file gives it. What the file does not say is undefined: then what is stored stays. */
export interface AreaRow {
  /** 1-based, as a person counts: the header of a CSV is line 1; in GeoJSON the number of the feature. */
  readonly line: number
  readonly code: AreaCode
  readonly kind: AreaKind
  readonly parentCode: AreaCode | null | undefined
  readonly nameTh: string
  readonly nameEn: string | undefined
  /** Other names, old ones among them; those already known stay. */
  readonly aliases: readonly string[] | undefined
  readonly postcodes: readonly string[] | undefined
  readonly latitude: number | undefined
  readonly longitude: number | undefined
  /** The middle of its shape, for an area whose position nobody gives. */
  readonly middle?: { readonly latitude: number; readonly longitude: number }
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
  /** The area that took its place. */
  readonly successorCode: AreaCode | undefined
  /** All areas that belong to it: provinces of a region or cluster, sub-districts of an LAO territory. */
  readonly members: readonly AreaCode[] | undefined
}

export type RowProblemKind =
  | 'code'
  | 'kind-disagrees'
  | 'name'
  /** The area above is not known. */
  | 'parent'
  /** The code says what stands above; the column says something else. */
  | 'parent-disagrees'
  | 'circle'
  | 'position'
  | 'date'
  | 'dates-reversed'
  | 'successor'
  | 'member'
  | 'twice'
  /** No code, and a name that is nowhere or in several places. */
  | 'unknown-name'
  /** A geometry that bounds no area. */
  | 'geometry'
  /** Latitude stands where longitude belongs. */
  | 'swapped'

export interface RowProblem {
  readonly line: number
  readonly kind: RowProblemKind
  readonly value: string
}

export type AreaFileProblem =
  | { kind: 'not-utf8' }
  | { kind: 'wrong-columns'; found: string }
  | { kind: 'broken-json' }
  | { kind: 'not-geojson'; found: string }
  | { kind: 'other-crs'; found: string }
  /** Numbers beyond 180: metres of a map grid. */
  | { kind: 'not-degrees'; found: string }
  | { kind: 'broken-csv'; line: number }
  | { kind: 'empty' }

export interface ReadAreas {
  readonly rows: readonly AreaRow[]
  readonly problems: readonly RowProblem[]
}

export type ReadAreaFile = { ok: true; value: ReadAreas } | { ok: false; problem: AreaFileProblem }

/** What a line of a file says, each as text; what it does not say is missing. */
export type Fields = Partial<
  Record<
    | 'code'
    | 'kind'
    | 'parent'
    | 'nameTh'
    | 'nameEn'
    | 'aliases'
    | 'postcode'
    | 'lat'
    | 'lon'
    | 'from'
    | 'to'
    | 'successor'
    | 'members',
    string
  >
>

/** Headers of our own format, and of lists that are passed around (Thailand geodata, MIT). The first that fits is taken. */
const COLUMN_SETS: readonly Fields[] = [
  {
    code: 'SUB_DISTRICT_CODE',
    nameTh: 'SUB_DISTRICT_THAI',
    nameEn: 'SUB_DISTRICT_ENGLISH',
    postcode: 'POSTAL_CODE',
    lat: 'LATITUDE',
    lon: 'LONGITUDE',
  },
  { code: 'DISTRICT_CODE', nameTh: 'DISTRICT_THAI', nameEn: 'DISTRICT_ENGLISH' },
  { code: 'CODE', nameTh: 'PROVINCE_THAI', nameEn: 'PROVINCE_ENGLISH' },
  {
    code: 'code',
    kind: 'kind',
    parent: 'parent',
    nameTh: 'name_th',
    nameEn: 'name_en',
    aliases: 'aliases',
    postcode: 'postcode',
    lat: 'latitude',
    lon: 'longitude',
    from: 'valid_from',
    to: 'valid_to',
    successor: 'successor',
    members: 'members',
  },
]

/**
 * Reads a list of areas: columns `code,name_th` and, where given, `kind,parent,name_en,aliases,postcode,latitude,longitude,
 * valid_from,valid_to,successor,members` (several aliases, postcodes or members parted by `;`); or the three lists with PROVINCE_THAI, DISTRICT_THAI, SUB_DISTRICT_THAI. The text `None` is a blank.
 */
export function readAreaCsv(bytes: Uint8Array): ReadAreaFile {
  const text = utf8(bytes)
  if (text === null) return { ok: false, problem: { kind: 'not-utf8' } }
  let records: string[][]
  try {
    records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false })
  } catch (error) {
    return { ok: false, problem: { kind: 'broken-csv', line: Number((error as { lines?: number }).lines ?? 1) } }
  }
  const [header = [], ...lines] = records
  const columns = COLUMN_SETS.find((set) => header.includes(set.code ?? '') && header.includes(set.nameTh ?? ''))
  if (!columns) return { ok: false, problem: { kind: 'wrong-columns', found: header.slice(0, 12).join(', ') } }
  if (lines.length === 0) return { ok: false, problem: { kind: 'empty' } }
  const at = new Map(header.map((name, index) => [name, index]))
  return {
    ok: true,
    value: readRows(
      lines.map((cells, index) => {
        const fields: Fields = {}
        for (const [field, column] of Object.entries(columns)) {
          const cell = cells[at.get(column) ?? -1]?.trim()
          if (cell && cell !== 'None') fields[field as keyof Fields] = cell
        }
        return { line: index + 2, fields }
      }),
    ),
  }
}

/** @param lines a code that stands twice is a problem of the second line */
export function readRows(lines: readonly { line: number; fields: Fields }[]): ReadAreas {
  const rows: AreaRow[] = []
  const problems: RowProblem[] = []
  const seen = new Set<string>()
  for (const { line, fields } of lines) {
    const row = readRow(line, fields)
    if ('row' in row) {
      if (seen.has(row.row.code)) problems.push({ line, kind: 'twice', value: row.row.code })
      else rows.push(row.row)
      seen.add(row.row.code)
    } else problems.push(...row.problems)
  }
  return { rows, problems }
}

function readRow(line: number, fields: Fields): { row: AreaRow } | { problems: RowProblem[] } {
  const problems: RowProblem[] = []
  const wrong = (kind: RowProblemKind, value: string | undefined) => problems.push({ line, kind, value: value ?? '' })
  const code = parseAreaCode(fields.code ?? '')
  if (!code.ok) wrong('code', fields.code)
  const kind = code.ok ? areaKindOf(code.value) : null
  if (fields.kind !== undefined && kind !== null && fields.kind !== kind) wrong('kind-disagrees', fields.kind)
  const nameTh = withoutPrefix(fields.nameTh ?? '', kind)
  if (nameTh === '') wrong('name', fields.nameTh)
  const parent = fields.parent === undefined ? null : parseAreaCode(fields.parent)
  if (parent && !parent.ok) wrong('parent', fields.parent)
  if (parent?.ok && code.ok && !mayStandAbove(parent.value, code.value)) wrong('parent-disagrees', fields.parent)
  const successor = fields.successor === undefined ? null : parseAreaCode(fields.successor)
  if (successor && (!successor.ok || (code.ok && successor.value === code.value))) wrong('successor', fields.successor)
  const members = listOf(fields.members)?.map((member) => ({ member, code: parseAreaCode(member) }))
  for (const { member, code: read } of members ?? []) if (!read.ok) wrong('member', member)
  const latitude = position(fields.lat, 5, 21)
  const longitude = position(fields.lon, 97, 106)
  if (latitude === null) wrong('position', fields.lat)
  if (longitude === null) wrong('position', fields.lon)
  const [from, to] = [day(fields.from), day(fields.to)]
  if (from === null) wrong('date', fields.from)
  if (to === null) wrong('date', fields.to)
  if (from && to && to < from) wrong('dates-reversed', `${from} ${to}`)
  if (problems.length > 0 || !code.ok || kind === null) return { problems }
  return {
    row: {
      line,
      code: code.value,
      kind,
      parentCode: parent?.ok ? parent.value : undefined,
      nameTh,
      nameEn: fields.nameEn,
      aliases: listOf(fields.aliases)?.map((alias) => withoutPrefix(alias, kind)),
      postcodes: fields.postcode === undefined ? undefined : fields.postcode.split(/[\s,;/]+/),
      latitude: latitude ?? undefined,
      longitude: longitude ?? undefined,
      validFrom: from ?? undefined,
      validTo: to ?? undefined,
      successorCode: successor?.ok ? successor.value : undefined,
      members: members?.flatMap(({ code: read }) => (read.ok ? [read.value] : [])),
    },
  }
}

function listOf(text: string | undefined): string[] | undefined {
  return text
    ?.split(/\s*[;|]\s*/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/**
 * A prefix is the parent wherever the code has one. Above it only data decides: provinces may hang under the country or a region,
 * the territory of a local authority under the country, its province or its district, regions and clusters under the country.
 */
function mayStandAbove(parent: AreaCode, code: AreaCode): boolean {
  const kind = areaKindOf(parent)
  switch (areaKindOf(code)) {
    case 'country':
      return false
    case 'region':
    case 'province-cluster':
      return kind === 'country' || kind === 'region'
    case 'province':
      return kind === 'country' || kind === 'region' || kind === 'province-cluster'
    case 'lao':
      return kind === 'country' || kind === 'province' || kind === 'district'
    default:
      return parent === parentCode(code)
  }
}

/** Names are stored without the word of their level: จังหวัดน่าน is น่าน. */
function withoutPrefix(name: string, kind: AreaKind | null): string {
  const tidy = normaliseThai(name).replace(/\s+/g, ' ').trim()
  switch (kind) {
    case 'province':
      return tidy.replace(/^จังหวัด(?=.)/, '')
    case 'district':
      return tidy.replace(/^(?:อำเภอ|เขต)(?=.)/, '')
    case 'subdistrict':
      return tidy.replace(/^(?:ตำบล|แขวง)(?=.)/, '')
    default:
      return tidy
  }
}

/** Undefined for a blank, null for what is no degree or lies outside the country. */
function position(text: string | undefined, least: number, most: number): number | null | undefined {
  if (text === undefined) return undefined
  const degrees = Number(text)
  return Number.isFinite(degrees) && degrees >= least && degrees <= most ? degrees : null
}

function day(text: string | undefined): string | null | undefined {
  if (text === undefined) return undefined
  const read = parseThaiDate(text)
  return read.ok ? read.value.date : null
}

export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * What is stored when a row meets what is there: the file's values where it has any, else the stored ones. Provinces keep their
 * region as parent, because a list of provinces does not say it.
 */
export function mergeArea(row: AreaRow, known: Area | undefined, source: string): Area {
  return {
    code: row.code,
    kind: row.kind,
    parentCode: row.parentCode === undefined ? (known?.parentCode ?? parentCode(row.code)) : row.parentCode,
    nameTh: row.nameTh,
    nameEn: row.nameEn ?? known?.nameEn ?? null,
    aliases: aliasesOf(row, known),
    postcodes: row.postcodes ?? known?.postcodes ?? [],
    latitude: row.latitude ?? known?.latitude ?? row.middle?.latitude ?? null,
    longitude: row.longitude ?? known?.longitude ?? row.middle?.longitude ?? null,
    validFrom: row.validFrom ?? known?.validFrom ?? null,
    validTo: row.validTo ?? known?.validTo ?? null,
    successorCode: row.successorCode ?? known?.successorCode ?? null,
    source,
  }
}

/** A new name makes the old one an alias, so that old texts are still understood; the name of today is none. */
function aliasesOf(row: AreaRow, known: Area | undefined): string[] {
  const names = [...(known?.aliases ?? []), ...(known ? [known.nameTh] : []), ...(row.aliases ?? [])]
  return [...new Set(names)].filter((name) => name !== row.nameTh)
}
