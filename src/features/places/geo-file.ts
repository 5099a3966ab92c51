import type { Position, Shape } from '../../engines/borders/index.ts'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { type AreaFileProblem, type Fields, type ReadAreas, type RowProblem, readRows, utf8 } from './area-file.ts'
import { levelNames } from './map-file-names.th.ts'

export interface ReadGeoAreas extends ReadAreas {
  /** Boundaries of the areas of the rows; points and empty geometries have none. */
  readonly shapes: readonly Shape[]
}

export type ReadGeoFile = { ok: true; value: ReadGeoAreas } | { ok: false; problem: AreaFileProblem }

/** What is known already: the name of an area, and the area of an address. */
export interface KnownAreas {
  nameOf(code: string): string | null
  /** Null: unknown, or more than one may be meant. */
  codeOf(address: string): string | null
}

/** Everything but the far north and south of the seas; wider than `position` of the lists by the width of a map sheet. */
const THAILAND = { west: 96.5, east: 106.5, south: 5, north: 21 }

/**
 * Reads areas and their boundaries from GeoJSON (RFC 7946): a FeatureCollection of polygons in degrees of WGS 84. An area is told by
 * `code`; by `ADM1_PCODE`, `ADM2_PCODE`, `ADM3_PCODE` (TH and the code), as the common operational data sets of UN OCHA have
 * them; by `pro_code`, `amp_code`, `tam_code`; or by its Thai names alone. A known area keeps its name: names of map files are often cut
 * short. A `validTo` before 1900 means open.
 */
export function readAreaGeoJson(bytes: Uint8Array, known: KnownAreas): ReadGeoFile {
  const text = utf8(bytes)
  if (text === null) return { ok: false, problem: { kind: 'not-utf8' } }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { ok: false, problem: { kind: 'broken-json' } }
  }
  const collection = isObject(parsed) ? parsed : {}
  if (collection.type !== 'FeatureCollection' || !Array.isArray(collection.features)) {
    return { ok: false, problem: { kind: 'not-geojson', found: String(collection.type ?? '').slice(0, 40) } }
  }
  const crs = otherCrs(collection.crs)
  if (crs !== null) return { ok: false, problem: { kind: 'other-crs', found: crs } }
  if (collection.features.length === 0) return { ok: false, problem: { kind: 'empty' } }
  return readFeatures(collection.features, known)
}

function readFeatures(features: readonly unknown[], known: KnownAreas): ReadGeoFile {
  const lines: { line: number; fields: Fields }[] = []
  const problems: RowProblem[] = []
  const shapes = new Map<number, Shape['polygons']>()
  for (const [index, feature] of features.entries()) {
    const line = index + 1
    const properties = isObject(feature) && isObject(feature.properties) ? feature.properties : {}
    const fields = fieldsOf(properties, known)
    const polygons = polygonsOf(isObject(feature) ? feature.geometry : null)
    if (polygons === 'not-degrees') {
      return { ok: false, problem: { kind: 'not-degrees', found: firstNumbers(feature) } }
    }
    if (typeof polygons === 'string') problems.push({ line, kind: polygons, value: geometryType(feature) })
    else if (polygons.length > 0) shapes.set(line, polygons)
    if (fields.code === undefined) problems.push({ line, kind: 'unknown-name', value: addressOf(properties) ?? '' })
    else lines.push({ line, fields })
  }
  const read = readRows(lines)
  return {
    ok: true,
    value: {
      rows: read.rows,
      problems: [...problems, ...read.problems].sort((a, b) => a.line - b.line),
      shapes: read.rows.flatMap((row) => {
        const polygons = shapes.get(row.line)
        return polygons ? [{ code: row.code as string, polygons }] : []
      }),
    },
  }
}

/** Until 2016 files could name another reference system; RFC 7946 knows only WGS 84. */
function otherCrs(crs: unknown): string | null {
  if (crs === undefined || crs === null) return null
  const name = isObject(crs) && isObject(crs.properties) ? String(crs.properties.name ?? '') : ''
  return /CRS84|EPSG:{1,2}4326$/i.test(name) ? null : name.slice(0, 80)
}

function fieldsOf(properties: Record<string, unknown>, known: KnownAreas): Fields {
  const given = (name: string): string | undefined => {
    const value = properties[name]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
    return text === '' || text === 'None' ? undefined : text
  }
  const level = ([3, 2, 1] as const).find((one) => given(`ADM${one}_PCODE`) !== undefined)
  const open = (day: string | undefined) => (day !== undefined && /^1[0-8]\d\d-/.test(day) ? undefined : day)
  const code =
    given('code') ??
    (level === undefined ? undefined : given(`ADM${level}_PCODE`)?.replace(/^TH/, '')) ??
    given('tam_code') ??
    given('amp_code') ??
    given('pro_code') ??
    known.codeOf(addressOf(properties) ?? '') ??
    undefined
  const nameTh = known.nameOf(code ?? '') ?? given('name_th') ?? given(`ADM${level}_TH`) ?? finestName(given)
  const pairs: [keyof Fields, string | undefined][] = [
    ['code', code],
    ['kind', given('kind')],
    ['parent', given('parent')],
    ['nameTh', nameTh],
    ['nameEn', known.nameOf(code ?? '') === null ? (given('name_en') ?? given(`ADM${level}_EN`)) : undefined],
    ['lat', given('latitude') ?? given('center_lat') ?? given('CENTER_LAT')],
    ['lon', given('longitude') ?? given('center_lon') ?? given('CENTER_LON')],
    ['from', given('valid_from')],
    ['to', given('valid_to') ?? open((given('validTo') ?? given('VALIDTO'))?.replaceAll('/', '-').slice(0, 10))],
  ]
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

function finestName(given: (name: string) => string | undefined): string | undefined {
  for (const { columns } of levelNames) for (const name of columns) if (given(name) !== undefined) return given(name)
  return undefined
}

/** The names of a feature as one address: ตำบล… อำเภอ… จังหวัด…; or its only name. */
function addressOf(properties: Record<string, unknown>): string | null {
  const parts = levelNames.flatMap(({ columns, cue }) => {
    const name = columns.map((one) => properties[one]).find((one) => typeof one === 'string' && one !== '')
    return name === undefined ? [] : [`${cue}${String(name).replace(/^(?:ตำบล|แขวง|อำเภอ|เขต|จังหวัด)/, '')}`]
  })
  if (parts.length > 0) return parts.join(' ')
  const name = properties.name_th ?? properties.name ?? properties.NAME
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : null
}

type GeometryProblem = 'geometry' | 'position' | 'swapped' | 'not-degrees'

/** Polygons of a geometry; none for points and for no geometry at all. */
function polygonsOf(geometry: unknown): Shape['polygons'] | GeometryProblem {
  if (geometry === null || geometry === undefined) return []
  if (!isObject(geometry)) return 'geometry'
  const { type, coordinates } = geometry
  if (type === 'Point') return []
  if (type !== 'Polygon' && type !== 'MultiPolygon') return 'geometry'
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  if (!isList(polygons) || polygons.length === 0) return 'geometry'
  for (const polygon of polygons) {
    if (!isList(polygon) || polygon.length === 0) return 'geometry'
    for (const ring of polygon) {
      const problem = ringProblem(ring)
      if (problem !== null) return problem
    }
  }
  return polygons as unknown as Shape['polygons']
}

function ringProblem(ring: unknown): GeometryProblem | null {
  if (!isList(ring) || ring.length < 4) return 'geometry'
  for (const position of ring) {
    if (!isList(position)) return 'geometry'
    const [longitude, latitude] = position
    if (typeof longitude !== 'number' || typeof latitude !== 'number') return 'geometry'
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 180)) return 'not-degrees'
    if (isInThailand(longitude, latitude)) continue
    return isInThailand(latitude, longitude) ? 'swapped' : 'position'
  }
  return null
}

function isInThailand(longitude: number, latitude: number): boolean {
  const { west, east, south, north } = THAILAND
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north
}

function geometryType(feature: unknown): string {
  const geometry = isObject(feature) && isObject(feature.geometry) ? feature.geometry : {}
  return `${String(geometry.type ?? '')} ${firstNumbers(feature)}`.trim().slice(0, 80)
}

/** The first position of a feature, so that a person sees what kind of numbers they are. */
function firstNumbers(feature: unknown): string {
  let at: unknown = isObject(feature) && isObject(feature.geometry) ? feature.geometry.coordinates : null
  while (isList(at) && isList(at[0])) at = at[0]
  return isList(at) ? (at as Position).slice(0, 2).join(', ') : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** The register as a map file needs it; an address counts only where nobody need look. */
export function knownAreas(register: {
  areas: ReadonlyMap<string, { nameTh: string }>
  resolve(text: string): { code: string; confidence: number } | null
}): KnownAreas {
  return {
    nameOf: (code) => {
      const parsed = parseAreaCode(code)
      return parsed.ok ? (register.areas.get(parsed.value)?.nameTh ?? null) : null
    },
    codeOf: (address) => {
      const found = address === '' ? null : register.resolve(address)
      return found && found.confidence >= 0.85 ? found.code : null
    },
  }
}
