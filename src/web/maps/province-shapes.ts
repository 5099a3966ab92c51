import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Province code (Department of Provincial Administration, 2 digits), id of the shape in @svg-maps/thailand, English name.
 * Joined by English name; a test compares each name with the package's own.
 */
export const provinceShapeIds: readonly (readonly [code: string, shapeId: string, english: string])[] = [
  ['10', 'bkk', 'Bangkok'],
  ['11', 'spk', 'Samut Prakan'],
  ['12', 'nbi', 'Nonthaburi'],
  ['13', 'pte', 'Pathum Thani'],
  ['14', 'aya', 'Phra Nakhon Si Ayutthaya'],
  ['15', 'atg', 'Ang Thong'],
  ['16', 'lri', 'Lop Buri'],
  ['17', 'sbr', 'Sing Buri'],
  ['18', 'cnt', 'Chai Nat'],
  ['19', 'sri', 'Saraburi'],
  ['20', 'cbi', 'Chon Buri'],
  ['21', 'ryg', 'Rayong'],
  ['22', 'cti', 'Chanthaburi'],
  ['23', 'trt', 'Trat'],
  ['24', 'cco', 'Chachoengsao'],
  ['25', 'pri', 'Prachin Buri'],
  ['26', 'nyk', 'Nakhon Nayok'],
  ['27', 'skw', 'Sa Kaeo'],
  ['30', 'nma', 'Nakhon Ratchasima'],
  ['31', 'brm', 'Buri Ram'],
  ['32', 'srn', 'Surin'],
  ['33', 'ssk', 'Si Sa Ket'],
  ['34', 'ubn', 'Ubon Ratchathani'],
  ['35', 'yst', 'Yasothon'],
  ['36', 'cpm', 'Chaiyaphum'],
  ['37', 'acr', 'Amnat Charoen'],
  ['38', 'bkn', 'Bueng Kan'],
  ['39', 'nbp', 'Nong Bua Lam Phu'],
  ['40', 'kkn', 'Khon Kaen'],
  ['41', 'udn', 'Udon Thani'],
  ['42', 'lei', 'Loei'],
  ['43', 'nki', 'Nong Khai'],
  ['44', 'mkm', 'Maha Sarakham'],
  ['45', 'ret', 'Roi Et'],
  ['46', 'ksn', 'Kalasin'],
  ['47', 'snk', 'Sakon Nakhon'],
  ['48', 'npm', 'Nakhon Phanom'],
  ['49', 'mdh', 'Mukdahan'],
  ['50', 'cmi', 'Chiang Mai'],
  ['51', 'lpn', 'Lamphun'],
  ['52', 'lpg', 'Lampang'],
  ['53', 'utd', 'Uttaradit'],
  ['54', 'pre', 'Phrae'],
  ['55', 'nan', 'Nan'],
  ['56', 'pyo', 'Phayao'],
  ['57', 'cri', 'Chiang Rai'],
  ['58', 'msn', 'Mae Hong Son'],
  ['60', 'nsn', 'Nakhon Sawan'],
  ['61', 'uti', 'Uthai Thani'],
  ['62', 'kpt', 'Kamphaeng Phet'],
  ['63', 'tak', 'Tak'],
  ['64', 'sti', 'Sukhothai'],
  ['65', 'plk', 'Phitsanulok'],
  ['66', 'pct', 'Phichit'],
  ['67', 'pnb', 'Phetchabun'],
  ['70', 'rbr', 'Ratchaburi'],
  ['71', 'kri', 'Kanchanaburi'],
  ['72', 'spb', 'Suphan Buri'],
  ['73', 'npt', 'Nakhon Pathom'],
  ['74', 'skn', 'Samut Sakhon'],
  ['75', 'skm', 'Samut Songkhram'],
  ['76', 'pbi', 'Phetchaburi'],
  ['77', 'pkn', 'Prachuap Khiri Khan'],
  ['80', 'nrt', 'Nakhon Si Thammarat'],
  ['81', 'kbi', 'Krabi'],
  ['82', 'pna', 'Phang-nga'],
  ['83', 'pkt', 'Phuket'],
  ['84', 'sni', 'Surat Thani'],
  ['85', 'rng', 'Ranong'],
  ['86', 'cpn', 'Chumphon'],
  ['90', 'ska', 'Songkhla'],
  ['91', 'stn', 'Satun'],
  ['92', 'trg', 'Trang'],
  ['93', 'plg', 'Phatthalung'],
  ['94', 'ptn', 'Pattani'],
  ['95', 'yla', 'Yala'],
  ['96', 'nwt', 'Narathiwat'],
]

/** Shapes that are no province. */
const lake = 'lksg'

/** @public */
export interface ProvinceShapes {
  viewBox: string
  /** Path data by province code. */
  paths: ReadonlyMap<string, string>
  /** Lake Songkhla, drawn as water. */
  water: string
}

interface Source {
  viewBox: string
  locations: { id: string; name: string; path: string }[]
}

/** The package is an ES module that does not say so, so it is read as the JSON it holds rather than imported. */
export function provinceShapeSource(): Source {
  const text = readFileSync(createRequire(import.meta.url).resolve('@svg-maps/thailand'), 'utf8')
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Source
}

type Point = readonly [number, number]

/** Reads the package's paths: one or more rings of `m dx,dy dx,dy … z`, all relative, straight lines only. */
function rings(path: string): Point[][] {
  const found: Point[][] = []
  let start: Point = [0, 0]
  for (const ring of path.split(/z/i)) {
    const numbers = ring.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? []
    if (numbers.length < 2) continue
    const points: Point[] = []
    let [x, y] = start
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      x += numbers[i] ?? 0
      y += numbers[i + 1] ?? 0
      points.push([x, y])
    }
    start = points[0] ?? start
    found.push(points)
  }
  return found
}

/** Two units of the package are one pixel at the width a page shows the country, some 250 px. */
const grid = 2

/**
 * Moves every point to a grid, in steps of which the rest is counted, and drops repeats and points within a straight line.
 * Two neighbours share the points of their border, so it stays one line on both sides, which simplifying each shape by
 * itself would not give.
 */
function onGrid(ring: readonly Point[]): Point[] {
  const points: Point[] = []
  for (const [x, y] of ring) {
    const next: Point = [Math.round(x / grid), Math.round(y / grid)]
    const last = points.at(-1)
    if (last !== undefined && last[0] === next[0] && last[1] === next[1]) continue
    const before = points.at(-2)
    if (last !== undefined && before !== undefined && straight(before, last, next)) points.pop()
    points.push(next)
  }
  const [first, last] = [points[0], points.at(-1)]
  if (first !== undefined && last !== undefined && points.length > 1 && first[0] === last[0] && first[1] === last[1])
    points.pop()
  return points
}

/** Whether the middle point lies on the way from the first to the last. */
function straight(a: Point, b: Point, c: Point): boolean {
  const [x1, y1, x2, y2] = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]]
  return x1 * y2 === y1 * x2 && x1 * x2 + y1 * y2 > 0
}

function area(ring: readonly Point[]): number {
  let sum = 0
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y]
    sum += x * nextY - nextX * y
  })
  return Math.abs(sum / 2)
}

function written(ring: readonly Point[]): string {
  let path = ''
  let [lastX, lastY] = [0, 0]
  ring.forEach(([x, y], i) => {
    const [dx, dy] = [x - lastX, y - lastY]
    if (i === 0) path += `M${x} ${y}`
    else if (dy === 0) path += `h${dx}`
    else if (dx === 0) path += `v${dy}`
    else path += `l${dx}${dy < 0 ? '' : ' '}${dy}`
    ;[lastX, lastY] = [x, y]
  })
  return `${path}z`
}

/** From 155 KB for the country to about 30. Islets smaller than a pixel go, but a province keeps its largest piece. */
function simplified(path: string): string {
  const all = rings(path)
    .map(onGrid)
    .filter((ring) => ring.length >= 3)
  const largest = Math.max(...all.map(area))
  return all
    .filter((ring) => area(ring) >= Math.min(2, largest))
    .map(written)
    .join('')
}

let made: ProvinceShapes | undefined

/** Shapes of the 77 provinces from @svg-maps/thailand (CC BY 4.0), simplified. Made once. */
export function provinceShapes(): ProvinceShapes {
  if (made === undefined) {
    const source = provinceShapeSource()
    const pathOf = new Map(source.locations.map((location) => [location.id, simplified(location.path)]))
    made = {
      viewBox: source.viewBox
        .split(' ')
        .map((number) => Number(number) / grid)
        .join(' '),
      paths: new Map(provinceShapeIds.map(([code, id]) => [code, pathOf.get(id) ?? ''])),
      water: pathOf.get(lake) ?? '',
    }
  }
  return made
}

/** @public */
export interface ProvinceBorder {
  readonly code: string
  /** Degrees, longitude first. */
  readonly rings: readonly (readonly (readonly [longitude: number, latitude: number])[])[]
  readonly box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
}

/**
 * The package draws the country as spherical Mercator. Its scale was fitted to the ends of the 77 provinces in the borders of the OCHA
 * (COD-AB Thailand, 2022): half of them lie within 0.3 units of where they should, which is 500 m.
 */
const scale = { perLongitude: 67.4725, left: 6568.05, perMercator: 66.9873, top: 1401.274 }

function groundOf([x, y]: Point): readonly [longitude: number, latitude: number] {
  const mercator = (scale.top - y) / scale.perMercator
  const latitude = (Math.atan(Math.sinh((mercator * Math.PI) / 180)) * 180) / Math.PI
  return [(x + scale.left) / scale.perLongitude, latitude]
}

let borders: readonly ProvinceBorder[] | undefined

/** The 77 provinces where they lie on the ground, with all their points. Made once, with the first map that needs them. */
export function provinceBorders(): readonly ProvinceBorder[] {
  if (borders === undefined) {
    const pathOf = new Map(provinceShapeSource().locations.map(({ id, path }) => [id, path]))
    borders = provinceShapeIds.map(([code, id]) => {
      const found = rings(pathOf.get(id) ?? '').map((ring) => ring.map(groundOf))
      const longitudes = found.flat().map(([longitude]) => longitude)
      const latitudes = found.flat().map(([, latitude]) => latitude)
      const box = {
        west: Math.min(...longitudes),
        east: Math.max(...longitudes),
        south: Math.min(...latitudes),
        north: Math.max(...latitudes),
      }
      return { code, rings: found, box }
    })
  }
  return borders
}
