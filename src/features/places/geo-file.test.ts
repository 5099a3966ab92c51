import { describe, expect, test } from 'vitest'
import { type KnownAreas, type ReadGeoFile, readAreaGeoJson } from './geo-file.ts'

const known: KnownAreas = {
  nameOf: (code) => (code === '5506' ? 'ท่าวังผา' : null),
  codeOf: (address) => (address === 'อ.ท่าวังผา จ.น่าน' || address === 'ท่าวังผา' ? '5506' : null),
}
const read = (value: unknown) => readAreaGeoJson(new TextEncoder().encode(JSON.stringify(value)), known)
const ring = [
  [100.7, 19.1],
  [100.8, 19.1],
  [100.8, 19.2],
  [100.7, 19.1],
]
const feature = (
  properties: Record<string, unknown>,
  geometry: unknown = { type: 'Polygon', coordinates: [ring] },
) => ({
  type: 'Feature',
  properties,
  geometry,
})
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })
const rowsOf = (answer: ReadGeoFile) => (answer.ok ? answer.value.rows : [])
const problemsOf = (answer: ReadGeoFile) => (answer.ok ? answer.value.problems : [])

test('the common operational data set is read by its P-codes, with its shapes', () => {
  const answer = read(
    collection(
      feature({
        ADM1_PCODE: 'TH55',
        ADM2_PCODE: 'TH5507',
        ADM2_TH: 'เวียงสา',
        ADM2_EN: 'Wiang Sa',
        validTo: '1899-11-30T00:00:00.000Z',
      }),
    ),
  )

  expect(rowsOf(answer)[0]).toMatchObject({ code: '5507', nameTh: 'เวียงสา', nameEn: 'Wiang Sa', validTo: undefined })
  expect(answer.ok && answer.value.shapes).toEqual([{ code: '5507', polygons: [[ring]] }])
})

test('an area that is known keeps its name, because map files cut long names short', () => {
  const answer = read(collection(feature({ ADM2_PCODE: 'TH5506', ADM2_TH: 'ท่าวัง', ADM2_EN: 'Tha Wang' })))

  expect(rowsOf(answer)[0]).toMatchObject({ nameTh: 'ท่าวังผา', nameEn: undefined })
})

test.each([
  [{ amp_th: 'อ.ท่าวังผา', pro_th: 'น่าน' }, 'unknown-name'],
  [{ amp_th: 'ท่าวังผา', pro_th: 'น่าน' }, '5506'],
  [{ amp_th: 'อำเภอท่าวังผา', pro_th: 'จังหวัดน่าน' }, '5506'],
  [{ name: 'ท่าวังผา' }, '5506'],
  [{ amp_code: '5506' }, '5506'],
  [{ name: 'ที่ไหนไม่รู้' }, 'unknown-name'],
  [{}, 'unknown-name'],
])('a feature with %j is %s', (properties, expected) => {
  const answer = read(collection(feature(properties)))

  expect(rowsOf(answer)[0]?.code ?? problemsOf(answer)[0]?.kind).toBe(expected)
})

test('a point gives no boundary, and an area without a shape none either', () => {
  const answer = read(
    collection(
      feature({ code: '5506', latitude: 19.1, longitude: 100.8 }, { type: 'Point', coordinates: [100.8, 19.1] }),
      feature({ code: '5507', name_th: 'เวียงสา' }, null),
    ),
  )

  expect(rowsOf(answer)).toHaveLength(2)
  expect(answer.ok && answer.value.shapes).toEqual([])
})

describe('refused as a whole', () => {
  test.each([
    ['one feature', feature({}), { kind: 'not-geojson', found: 'Feature' }],
    ['TopoJSON', { type: 'Topology', objects: {} }, { kind: 'not-geojson', found: 'Topology' }],
    ['a list', [1, 2], { kind: 'not-geojson', found: '' }],
    ['no features', collection(), { kind: 'empty' }],
    [
      'another reference system',
      { ...collection(feature({})), crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32647' } } },
      { kind: 'other-crs', found: 'urn:ogc:def:crs:EPSG::32647' },
    ],
    [
      'metres of a map grid',
      collection(feature({ code: '5506' }, { type: 'Polygon', coordinates: [ring.map(() => [689_000, 2_112_000])] })),
      { kind: 'not-degrees', found: '689000, 2112000' },
    ],
  ])('%s', (_what, value, problem) => {
    expect(read(value)).toEqual({ ok: false, problem })
  })

  test('a file that breaks off, and one in another encoding', () => {
    const cut = new TextEncoder().encode(JSON.stringify(collection(feature({ code: '5506' }))).slice(0, -20))
    const other = new Uint8Array([0x7b, 0xb9, 0xe8, 0x7d])

    expect(readAreaGeoJson(cut, known)).toEqual({ ok: false, problem: { kind: 'broken-json' } })
    expect(readAreaGeoJson(other, known)).toEqual({ ok: false, problem: { kind: 'not-utf8' } })
  })

  test('WGS 84 by its older names is no other system', () => {
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326']) {
      const answer = read({ ...collection(feature({ code: '5506' })), crs: { type: 'name', properties: { name } } })
      expect(answer.ok, name).toBe(true)
    }
  })
})

test.each([
  ['latitude first', ring.map(([lon, lat]) => [lat, lon]), 'swapped'],
  ['a place in another country', ring.map(([lon, lat]) => [(lon ?? 0) - 90, lat]), 'position'],
  ['three positions', ring.slice(0, 3), 'geometry'],
  ['text for numbers', ring.map(([lon, lat]) => [String(lon), String(lat)]), 'geometry'],
])('a shape with %s is refused with its number', (_what, coordinates, kind) => {
  const answer = read(
    collection(
      feature({ code: '5507', name_th: 'ก' }),
      feature({ code: '5506' }, { type: 'Polygon', coordinates: [coordinates] }),
    ),
  )

  expect(problemsOf(answer)).toMatchObject([{ line: 2, kind }])
})

test('lines bound no area', () => {
  const answer = read(collection(feature({ code: '5506' }, { type: 'LineString', coordinates: ring })))

  expect(problemsOf(answer)).toMatchObject([
    { line: 1, kind: 'geometry', value: expect.stringContaining('LineString') },
  ])
})
