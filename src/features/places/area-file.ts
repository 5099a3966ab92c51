import { parse } from 'csv-parse/sync'
import { z } from 'zod'
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
  readonly postcodes: readonly string[] | undefined
  readonly latitude: number | undefined
  readonly longitude: number | undefined
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
}

export type RowProblemKind = 'code' | 'kind-disagrees' | 'name' | 'parent' | 'position' | 'date' | 'twice'

export interface RowProblem {
  readonly line: number
  readonly kind: RowProblemKind
  readonly value: string
}

export type AreaFileProblem =
  | { kind: 'not-utf8' }
  | { kind: 'wrong-columns'; found: string }
  | { kind: 'not-geojson' }
  | { kind: 'broken-csv'; line: number }
  | { kind: 'empty' }

export interface ReadAreas {
  readonly rows: readonly AreaRow[]
  readonly problems: readonly RowProblem[]
  /** Shapes in the file: this version reads past them. */
  readonly shapes: number
}

export type ReadAreaFile = { ok: true; value: ReadAreas } | { ok: false; problem: AreaFileProblem }

type Fields = Partial<
  Record<'code' | 'kind' | 'parent' | 'nameTh' | 'nameEn' | 'postcode' | 'lat' | 'lon' | 'from' | 'to', string>
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
    postcode: 'postcode',
    lat: 'latitude',
    lon: 'longitude',
    from: 'valid_from',
    to: 'valid_to',
  },
]

/**
 * Reads a list of areas: columns `code,name_th` and, where given, `kind,parent,name_en,postcode,latitude,longitude,valid_from,valid_to`;
 * or the three lists with PROVINCE_THAI, DISTRICT_THAI, SUB_DISTRICT_THAI. The text `None` is a blank.
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
      0,
    ),
  }
}

const geoJson = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.record(z.string(), z.unknown()),
      geometry: z.unknown().nullable(),
    }),
  ),
})

/**
 * Reads areas from the properties of GeoJSON features: `code,name_th,…` as in the CSV, or `ADM1_PCODE`, `ADM2_PCODE`, `ADM3_PCODE`
 * (TH and the code) with `ADM…_TH` and `ADM…_EN`, as the common operational data sets of UN OCHA have them. A `validTo` before 1900
 * means open. Shapes are counted, not read.
 */
export function readAreaGeoJson(bytes: Uint8Array): ReadAreaFile {
  const text = utf8(bytes)
  if (text === null) return { ok: false, problem: { kind: 'not-utf8' } }
  const parsed = geoJson.safeParse(jsonOrNull(text))
  if (!parsed.success) return { ok: false, problem: { kind: 'not-geojson' } }
  const { features } = parsed.data
  if (features.length === 0) return { ok: false, problem: { kind: 'empty' } }
  const rows = features.map(({ properties }, index) => ({ line: index + 1, fields: fieldsOf(properties) }))
  return {
    ok: true,
    value: readRows(rows, features.filter(({ geometry }) => geometry !== null && geometry !== undefined).length),
  }
}

function fieldsOf(properties: Record<string, unknown>): Fields {
  const given = (name: string): string | undefined => {
    const value = properties[name]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
    return text === '' || text === 'None' ? undefined : text
  }
  const level = ([3, 2, 1] as const).find((one) => given(`ADM${one}_PCODE`) !== undefined)
  const open = (day: string | undefined) => (day !== undefined && /^1[0-8]\d\d-/.test(day) ? undefined : day)
  const pairs: [keyof Fields, string | undefined][] =
    level === undefined
      ? [
          ['code', given('code')],
          ['kind', given('kind')],
          ['parent', given('parent')],
          ['nameTh', given('name_th')],
          ['nameEn', given('name_en')],
          ['lat', given('latitude')],
          ['lon', given('longitude')],
          ['from', given('valid_from')],
          ['to', given('valid_to')],
        ]
      : [
          ['code', given(`ADM${level}_PCODE`)?.replace(/^TH/, '')],
          ['nameTh', given(`ADM${level}_TH`)],
          ['nameEn', given(`ADM${level}_EN`)],
          ['lat', given('center_lat') ?? given('CENTER_LAT')],
          ['lon', given('center_lon') ?? given('CENTER_LON')],
          ['to', open((given('validTo') ?? given('VALIDTO'))?.replaceAll('/', '-'))],
        ]
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

function readRows(lines: readonly { line: number; fields: Fields }[], shapes: number): ReadAreas {
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
  return { rows, problems, shapes }
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
  const latitude = position(fields.lat, 5, 21)
  const longitude = position(fields.lon, 97, 106)
  if (latitude === null) wrong('position', fields.lat)
  if (longitude === null) wrong('position', fields.lon)
  const [from, to] = [day(fields.from), day(fields.to)]
  if (from === null) wrong('date', fields.from)
  if (to === null) wrong('date', fields.to)
  if (problems.length > 0 || !code.ok || kind === null) return { problems }
  return {
    row: {
      line,
      code: code.value,
      kind,
      parentCode: parent?.ok ? parent.value : undefined,
      nameTh,
      nameEn: fields.nameEn,
      postcodes: fields.postcode === undefined ? undefined : fields.postcode.split(/[\s,;/]+/),
      latitude: latitude ?? undefined,
      longitude: longitude ?? undefined,
      validFrom: from ?? undefined,
      validTo: to ?? undefined,
    },
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

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
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
    aliases:
      known === undefined || known.nameTh === row.nameTh
        ? (known?.aliases ?? [])
        : [...new Set([...known.aliases, known.nameTh])],
    postcodes: row.postcodes ?? known?.postcodes ?? [],
    latitude: row.latitude ?? known?.latitude ?? null,
    longitude: row.longitude ?? known?.longitude ?? null,
    validFrom: row.validFrom ?? known?.validFrom ?? null,
    validTo: row.validTo ?? known?.validTo ?? null,
    source,
  }
}
