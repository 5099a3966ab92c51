import type { Chance } from './chance.ts'
import {
  at,
  chainage,
  decimals,
  grouped,
  type Hand,
  inTambon,
  neighbour,
  roundBaht,
  type Site,
  spot,
  tambon,
} from './site.ts'
import { type Doer, LAND, type Priced, type WorkKind } from './work-kind.ts'

/** Numbers of highways begin with the part of the country: 1 north, 2 north-east, 3 centre, 4 south. */
function roadNumber(chance: Chance, site: Site): number {
  const code = site.provinceCode
  const part = /^5/.test(code) ? 1 : /^[34]/.test(code) ? 2 : /^[89]/.test(code) ? 4 : 3
  return part * 1000 + chance.whole(1, 420)
}

/** The letters of the provinces, as on number plates of rural roads. */
const PROVINCE_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    '10กท 11สป 12นบ 13ปท 14อย 15อท 16ลบ 17สห 18ชน 19สบ 20ชบ 21รย 22จบ 23ตร 24ฉช 25ปจ 26นย 27สก 30นม 31บร 32สร 33ศก 34อบ 35ยส 36ชย 37อจ 38บก 39นภ ' +
    '40ขก 41อด 42ลย 43นค 44มค 45รอ 46กส 47สน 48นพ 49มห 50ชม 51ลพ 52ลป 53อต 54พร 55นน 56พย 57ชร 58มส 60นว 61อน 62กพ 63ตก 64สท 65พล 66พจ 67พช ' +
    '70รบ 71กจ 72สพ 73นฐ 74สค 75สส 76พบ 77ปข 80นศ 81กบ 82พง 83ภก 84สฎ 85รน 86ชพ 90สข 91สต 92ตง 93พท 94ปน 95ยล 96นธ'
  )
    .split(' ')
    .map((pair) => [pair.slice(0, 2), pair.slice(2)]),
)

/** Roads of the Department of Rural Roads: the letters of the province and four digits. */
export function ruralRoad(chance: Chance, site: Site): string {
  return `${PROVINCE_LETTERS[site.provinceCode] ?? ''}.${chance.pick([1, 3, 4, 5])}0${chance.whole(10, 89)}`
}

const thick = '0.15'
const concrete = (hand: Hand) => (hand.short ? 'ถนน คสล.' : 'ถนนคอนกรีตเสริมเหล็ก')
const size = (hand: Hand, wide: number, long: number) =>
  hand.short
    ? `กว้าง ${wide} ม. ยาว ${grouped(long)} ม. หนา ${thick} ม.`
    : `กว้าง ${decimals(wide)} เมตร ยาว ${decimals(long)} เมตร หนา ${thick} เมตร`

/** Where in a village a lane begins and ends, as its people say. */
export function laneOf(chance: Chance, site: Site): string {
  const { locality } = site
  const { village } = neighbour(site, chance.whole(1, 5))
  return chance.pick([
    () => `สายบ้าน${site.village} - บ้าน${village}`,
    () => `สายบ้าน${site.village} - บ้าน${village}`,
    () => `สายบ้าน${site.village} - ${chance.pick(locality.waters)}`,
    () => `สายเลียบ${chance.pick(locality.waters)}`,
    () => `ซอย ${chance.whole(1, 14)}`,
    () => `ซอย ${chance.whole(1, 14)}`,
    () => `ซอยข้าง${locality.temple}`,
    () => `สายหลัง${locality.temple}`,
    () => `สายหน้าโรงเรียนบ้าน${site.village}`,
    () =>
      chance.pick(['สายศาลากลางบ้าน - ทุ่งนา', 'สายสุสาน - ทุ่งนา', 'สายคันคลอง', 'ซอยประปาหมู่บ้าน', 'ซอยร่วมใจ', 'ซอยสามัคคี']),
    () =>
      chance.pick([
        'ซอยรวมมิตร',
        'ซอยข้างศาลาประชาคม',
        'สายรอบหมู่บ้าน',
        'สายไปพื้นที่การเกษตร',
        'สายแยกทางหลวงชนบท - ท้ายหมู่บ้าน',
      ]),
  ])()
}

const LAO_WORK: readonly Doer[] = ['lao', 'lao', 'lao', 'lao', 'pao']

/** Repair of a stretch of a road, from kilometre to kilometre. */
function roadWork(
  doers: readonly Doer[],
  weight: number,
  roadOf: (chance: Chance, site: Site, to: string) => string,
): WorkKind {
  return {
    doers,
    weight,
    category: LAND,
    make(chance, site, hand) {
      const from = chance.whole(0, 140) * 100
      const long = chance.whole(8, 40) * 100
      const road = roadOf(chance, site, neighbour(site, chance.whole(1, 5)).village)
      const verb = chance.pick([
        'ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต',
        'เสริมผิวแอสฟัลต์คอนกรีต',
        'ปรับปรุงถนนลาดยางแอสฟัลท์ติกคอนกรีต',
        'บำรุงรักษาตามกำหนดเวลา ฉาบผิวทางแบบพาราสเลอรีซีล',
      ])
      return {
        title: `${verb} ${road} ระหว่าง กม.${chainage(from)} ถึง กม.${chainage(from + long)} ${inTambon(site, hand)}`,
        placeText: tambon(site, hand),
        amountBaht: roundBaht(long * chance.whole(2_600, 4_100)),
      }
    },
  }
}

/** Lanes of villages, roads to fields, highways and rural roads. */
export const roadWorks: readonly WorkKind[] = [
  {
    doers: LAO_WORK,
    weight: 17,
    category: LAND,
    make(chance, site, hand) {
      const [wide, long] = [chance.pick([3, 4, 4, 5]), chance.whole(6, 80) * 10]
      const verb = chance.pick(['ก่อสร้าง', 'ก่อสร้าง', 'ก่อสร้าง', 'ปรับปรุง', 'ซ่อมสร้าง'])
      return {
        title: `${verb}${concrete(hand)} ${laneOf(chance, site)} ${spot(site, hand)} ${size(hand, wide, long)}`,
        placeText: at(site, hand),
        amountBaht: roundBaht(wide * long * chance.whole(560, 720)),
      }
    },
  },
  {
    doers: ['lao', 'lao', 'district', 'village'],
    weight: 6,
    category: LAND,
    where: 'country',
    make(chance, site, hand) {
      const [wide, long] = [chance.pick([3, 4, 5]), chance.whole(20, 250) * 10]
      const stuff = chance.pick(['หินคลุก', 'ลูกรัง'])
      return {
        title: chance.pick([
          `ปรับปรุงถนน${stuff}เพื่อการเกษตร ${laneOf(chance, site)} ${spot(site, hand)} ระยะทางไม่น้อยกว่า ${grouped(long)} เมตร`,
          `ซ่อมแซมถนน${stuff} ${laneOf(chance, site)} ${spot(site, hand)} กว้าง ${wide} เมตร ยาว ${grouped(long)} เมตร`,
          `ลง${stuff}ถนนเข้าพื้นที่การเกษตร ${laneOf(chance, site)} ${spot(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(wide * long * chance.whole(60, 130)),
      }
    },
  },
  roadWork(
    ['highways'],
    3,
    (chance, site, to) => `ทางหลวงหมายเลข ${roadNumber(chance, site)} ตอน บ้าน${site.village} - บ้าน${to}`,
  ),
  roadWork(['rural-roads', 'rural-roads', 'pao'], 6, (chance, site, to) => {
    return `ทางหลวงชนบท ${ruralRoad(chance, site)} สายบ้าน${site.village} - บ้าน${to}`
  }),
  {
    doers: ['highways'],
    weight: 3,
    category: LAND,
    make(chance, site, hand) {
      const place = chance.whole(1, 400) * 100
      const road = roadNumber(chance, site)
      const [title, least, most] = chance.pick<Priced>([
        [
          `ปรับปรุงจุดเสี่ยงอันตราย ทางหลวงหมายเลข ${road} บริเวณทางแยกเข้าบ้าน${site.village} กม.${chainage(place)} ${inTambon(site, hand)}`,
          2_000_000,
          9_000_000,
        ],
        [
          `ติดตั้งราวกันอันตรายและป้ายเตือนทางโค้ง ทางหลวงหมายเลข ${road} ช่วง กม.${chainage(place)} - กม.${chainage(place + 600)} ${inTambon(site, hand)}`,
          600_000,
          2_500_000,
        ],
        [
          `ก่อสร้างสะพานคอนกรีตเสริมเหล็กข้าม${chance.pick(site.locality.streams)} ${spot(site, hand)}`,
          3_000_000,
          14_000_000,
        ],
        [
          `ติดตั้งไฟฟ้าแสงสว่าง ทางหลวงหมายเลข ${road} บริเวณย่านชุมชนบ้าน${site.village} กม.${chainage(place)} ${inTambon(site, hand)}`,
          900_000,
          4_800_000,
        ],
      ])
      return { title, placeText: tambon(site, hand), amountBaht: roundBaht(chance.whole(least, most)) }
    },
  },
]

/** Pavements, lanes and parks of a town. */
export const townWork: WorkKind = {
  doers: ['lao'],
  weight: 12,
  category: LAND,
  where: 'town',
  make(chance, site, hand) {
    const long = chance.whole(6, 60) * 10
    const lane = chance.pick([
      `ซอย ${chance.whole(1, 38)}`,
      `ถนนราษฎร์บำรุง ซอย ${chance.whole(1, 9)}`,
      `ถนนหน้า${site.locality.temple}`,
      'ถนนตลาดเก่า',
      'ถนนเทศบาล 2',
      'ถนนสถานี',
    ])
    return {
      title: chance.pick([
        `ปรับปรุงทางเท้าและท่อระบายน้ำ ${lane} ${inTambon(site, hand)} ยาว ${grouped(long)} เมตร`,
        `เสริมผิวแอสฟัลท์ติกคอนกรีต ${lane} ${inTambon(site, hand)}`,
        `ลอกท่อระบายน้ำ ${lane} ${inTambon(site, hand)} ระยะทาง ${grouped(long)} เมตร`,
        `ติดตั้งสัญญาณไฟจราจร แยก${lane.replace(/^ถนน/, '')} ${inTambon(site, hand)}`,
        `ปรับปรุงสวนสาธารณะริม${chance.pick(site.locality.waters)} ${inTambon(site, hand)}`,
        `ปรับปรุงตลาดสดเทศบาล ${inTambon(site, hand)}`,
      ]),
      placeText: tambon(site, hand),
      amountBaht: roundBaht(long * chance.whole(2_800, 9_000)),
    }
  },
}
