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

/** Who does such work: kinds of offices of the demonstration, in demo/bodies.ts. */
export type Doer =
  | 'lao'
  | 'pao'
  | 'province'
  | 'district'
  | 'village'
  | 'highways'
  | 'rural-roads'
  | 'irrigation'
  | 'environment'
  | 'works'
  | 'agriculture'
  | 'livestock'
  | 'health'
  | 'community'
  | 'tourism'
  | 'culture'
  | 'education'
  | 'labour'
  | 'welfare'
  | 'disaster'

export interface Work {
  readonly title: string
  readonly placeText: string
  readonly amountBaht: number
}

export const LAND = 'ค่าที่ดินและสิ่งก่อสร้าง'
const GOODS = 'ค่าครุภัณฑ์'
export const SERVICES = 'ค่าใช้สอย'
const GRANTS = 'เงินอุดหนุน'

export interface WorkKind {
  readonly doers: readonly Doer[]
  /** How often, against the other kinds. */
  readonly weight: number
  readonly category: string
  /** Only in towns, only outside them; both where it is left out. */
  readonly where?: 'town' | 'country'
  make(chance: Chance, site: Site, hand: Hand): Work
}

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
const people = (hand: Hand, count: number) => `จำนวน ${count} ${hand.short ? 'ราย' : 'คน'}`

/** Where in a village a lane begins and ends, as its people say. */
function laneOf(chance: Chance, site: Site): string {
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

/** A title with what such a work costs. */
type Priced = readonly [title: string, least: number, most: number]

/** A work whose words hold only the village or the sub-district: most of them. */
function plain(
  doers: readonly Doer[],
  weight: number,
  category: string,
  titles: (chance: Chance, site: Site, hand: Hand) => readonly Priced[],
  where?: 'town' | 'country',
): WorkKind {
  return {
    doers,
    weight,
    category,
    ...(where ? { where } : {}),
    make(chance, site, hand) {
      const [title, least, most] = chance.pick(titles(chance, site, hand))
      const inVillage = /หมู่ที่ \d|ม\.\d/.test(title)
      return {
        title,
        placeText: inVillage ? at(site, hand) : tambon(site, hand),
        amountBaht: roundBaht(chance.whole(least, most)),
      }
    },
  }
}

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

export const workKinds: readonly WorkKind[] = [
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
  {
    doers: ['lao', 'environment', 'irrigation', 'agriculture', 'village'],
    weight: 5,
    category: LAND,
    where: 'country',
    make(chance, site, hand) {
      const count = chance.whole(2, 14)
      const water = chance.pick(site.locality.streams)
      return {
        title: chance.pick([
          `ก่อสร้างฝายชะลอน้ำ ${water} จำนวน ${count} แห่ง ${spot(site, hand)}`,
          `ก่อสร้างฝายชะลอน้ำกึ่งถาวร ${water} ${spot(site, hand)} จำนวน ${count} ตัว`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(count * chance.whole(18_000, 160_000)),
      }
    },
  },
  {
    doers: ['irrigation', 'irrigation', 'lao', 'province'],
    weight: 4,
    category: LAND,
    where: 'country',
    make(chance, site, hand) {
      const water = chance.pick(site.locality.streams)
      const long = chance.whole(20, 240) * 10
      return {
        title: chance.pick([
          `ก่อสร้างฝายน้ำล้นคอนกรีตเสริมเหล็ก ${water} ${spot(site, hand)}`,
          `ก่อสร้างระบบส่งน้ำพร้อมอาคารประกอบ ฝาย${water} ${spot(site, hand)} ความยาว ${grouped(long)} เมตร`,
          `ซ่อมแซมคลองส่งน้ำสายซอย ฝาย${water} ${inTambon(site, hand)} ระยะทาง ${grouped(long)} เมตร`,
          `ปรับปรุงอ่างเก็บน้ำ${water}พร้อมระบบกระจายน้ำ ${spot(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(chance.whole(800_000, 19_000_000)),
      }
    },
  },
  plain(['lao', 'lao', 'works', 'pao'], 6, LAND, (chance, site, hand) => {
    const long = chance.whole(20, 180) * 10
    return [
      [
        `ก่อสร้างระบบประปาหมู่บ้านแบบ${chance.pick(['ผิวดินขนาดกลาง', 'ผิวดินขนาดใหญ่', 'บาดาลขนาดกลาง', 'บาดาลขนาดใหญ่'])} ${spot(site, hand)}`,
        1_200_000,
        4_800_000,
      ],
      [
        `ขยายเขตท่อเมนประปาหมู่บ้าน ${laneOf(chance, site)} ${spot(site, hand)} ความยาว ${grouped(long)} เมตร`,
        long * 320,
        long * 560,
      ],
      [`ปรับปรุงระบบกรองน้ำประปาหมู่บ้าน ${spot(site, hand)}`, 150_000, 490_000],
      [
        `เจาะบ่อบาดาลเพื่ออุปโภคบริโภค พร้อมติดตั้งเครื่องสูบน้ำ ${spot(site, hand)} ความลึกไม่น้อยกว่า ${chance.whole(6, 15) * 10} เมตร`,
        220_000,
        680_000,
      ],
    ]
  }),
  {
    doers: ['irrigation', 'agriculture', 'lao', 'lao'],
    weight: 4,
    category: LAND,
    where: 'country',
    make: (chance, site, hand) => ({
      title: `ก่อสร้างระบบสูบน้ำด้วยพลังงานแสงอาทิตย์เพื่อการเกษตร ${spot(site, hand)} พร้อมถังเก็บน้ำ ขนาด ${chance.pick([20, 30, 60])} ลูกบาศก์เมตร`,
      placeText: at(site, hand),
      amountBaht: roundBaht(chance.whole(450_000, 2_600_000)),
    }),
  },
  {
    doers: ['lao', 'lao', 'irrigation', 'pao'],
    weight: 6,
    category: LAND,
    make(chance, site, hand) {
      const cubic = chance.whole(20, 380) * 100
      const water = chance.pick(site.locality.waters)
      return {
        title: chance.pick([
          `ขุดลอก${water} ${spot(site, hand)} ปริมาณดินขุดไม่น้อยกว่า ${grouped(cubic)} ลูกบาศก์เมตร`,
          `ขุดลอกและกำจัดวัชพืช${water} ${spot(site, hand)}`,
          `ขุดลอกลำเหมืองสาธารณะ เชื่อม${water} ${spot(site, hand)} ปริมาณดินขุด ${grouped(cubic)} ลบ.ม.`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(cubic * chance.whole(38, 62)),
      }
    },
  },
  {
    doers: ['lao', 'lao', 'pao'],
    weight: 6,
    category: GOODS,
    make(chance, site, hand) {
      const count = chance.whole(5, 60)
      return {
        title: chance.pick([
          `ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ ภายในหมู่บ้าน ${spot(site, hand)} จำนวน ${count} ชุด`,
          `ติดตั้งไฟฟ้าแสงสว่างสาธารณะ ${laneOf(chance, site)} ${spot(site, hand)} จำนวน ${count} จุด`,
          `ขยายเขตไฟฟ้าสาธารณะ ${laneOf(chance, site)} ${spot(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(count * chance.whole(9_000, 28_000)),
      }
    },
  },
  {
    doers: ['lao', 'lao', 'province', 'pao'],
    weight: 3,
    category: GOODS,
    make(chance, site, hand) {
      const count = chance.whole(8, 48)
      return {
        title: chance.pick([
          `ติดตั้งกล้องโทรทัศน์วงจรปิด (CCTV) จุดเสี่ยงและทางเข้าออกชุมชน ${inTambon(site, hand)} จำนวน ${count} กล้อง`,
          `จัดซื้อพร้อมติดตั้งกล้องวงจรปิด (CCTV) ${spot(site, hand)} จำนวน ${chance.whole(4, 12)} จุด`,
        ]),
        placeText: tambon(site, hand),
        amountBaht: roundBaht(count * chance.whole(28_000, 52_000)),
      }
    },
  },
  {
    doers: ['lao'],
    weight: 7,
    category: LAND,
    make(chance, site, hand) {
      const long = chance.whole(5, 50) * 10
      return {
        title: chance.pick([
          `ก่อสร้างรางระบายน้ำ ${hand.short ? 'คสล.' : 'คอนกรีตเสริมเหล็ก'} รูปตัวยูพร้อมฝาปิด ${laneOf(chance, site)} ${spot(site, hand)} ยาว ${decimals(long)} เมตร`,
          `วางท่อระบายน้ำ คสล. ขนาดเส้นผ่านศูนย์กลาง ${chance.pick(['0.40', '0.60', '0.80'])} เมตร พร้อมบ่อพัก ${laneOf(chance, site)} ${spot(site, hand)}`,
          `ปรับปรุงท่อลอดเหลี่ยม คสล. ${laneOf(chance, site)} ${spot(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(long * chance.whole(2_200, 3_600)),
      }
    },
  },
  {
    doers: ['works', 'works', 'pao', 'province'],
    weight: 2,
    category: LAND,
    make(chance, site, hand) {
      const long = chance.whole(6, 30) * 10
      return {
        title: `ก่อสร้างเขื่อนป้องกันตลิ่งริม${chance.pick(site.locality.streams)} ${spot(site, hand)} ความยาว ${decimals(long)} เมตร`,
        placeText: at(site, hand),
        amountBaht: roundBaht(long * chance.whole(38_000, 92_000)),
      }
    },
  },
  plain(['agriculture', 'community', 'lao', 'lao'], 6, SERVICES, (chance, site, hand) => {
    const count = chance.whole(2, 10) * 10
    const crop = chance.pick(['ข้าวอินทรีย์', 'กาแฟ', 'ผักปลอดภัย', 'ไม้ผล', 'เห็ดนางฟ้า', 'พืชสมุนไพร', 'ถั่วลิสงหลังนา'])
    const craft = chance.pick([
      'ผ้าทอย้อมสีธรรมชาติ',
      'จักสานไม้ไผ่',
      'แปรรูปอาหาร',
      'น้ำพริกแกง',
      'ขนมพื้นบ้าน',
      'เครื่องประดับพื้นเมือง',
    ])
    return [
      [
        `อบรมเกษตรกรผลิต${crop}ตามมาตรฐาน GAP ${inTambon(site, hand)} ${people(hand, count)}`,
        count * 700,
        count * 1_500,
      ],
      [`ส่งเสริมการปลูก${crop}เพื่อเพิ่มรายได้ กลุ่มเกษตรกรบ้าน${site.village} ${inTambon(site, hand)}`, 40_000, 280_000],
      [`ส่งเสริมอาชีพกลุ่มแม่บ้าน${craft} ${spot(site, hand)}`, 20_000, 120_000],
      [`ฝึกอบรมอาชีพ${craft} ${inTambon(site, hand)} ${people(hand, count)}`, count * 600, count * 1_800],
      [`พัฒนาบรรจุภัณฑ์และช่องทางตลาดสินค้าชุมชน กลุ่ม${craft}บ้าน${site.village} ${inTambon(site, hand)}`, 60_000, 350_000],
    ]
  }),
  plain(
    ['agriculture', 'lao'],
    3,
    SERVICES,
    (_chance, site, hand) => [
      [`ส่งเสริมการทำเกษตรทฤษฎีใหม่ตามหลักปรัชญาของเศรษฐกิจพอเพียง ${inTambon(site, hand)}`, 30_000, 180_000],
      [`ปรับปรุงบำรุงดินด้วยปุ๋ยพืชสด ${inTambon(site, hand)}`, 40_000, 240_000],
      [`สนับสนุนศูนย์ถ่ายทอดเทคโนโลยีการเกษตร ${inTambon(site, hand)}`, 30_000, 120_000],
      [`ยกระดับแปลงใหญ่ข้าวและศูนย์ข้าวชุมชน ${inTambon(site, hand)}`, 150_000, 900_000],
      [`ป้องกันและกำจัดศัตรูพืชโดยชีววิธี ${inTambon(site, hand)}`, 25_000, 160_000],
      [`ธนาคารน้ำใต้ดินระบบเปิด ${spot(site, hand)}`, 60_000, 380_000],
    ],
    'country',
  ),
  plain(['livestock', 'livestock', 'lao'], 3, SERVICES, (_chance, site, hand) => [
    [`ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้าและทำหมันสุนัขแมว ${inTambon(site, hand)}`, 25_000, 180_000],
    [`เฝ้าระวังโรคลัมปีสกินในโคกระบือ ${inTambon(site, hand)}`, 20_000, 160_000],
    [`ส่งเสริมการเลี้ยงไก่พื้นเมืองเพื่อเป็นรายได้เสริม ${spot(site, hand)}`, 20_000, 90_000],
    [`พัฒนาการเลี้ยงโคเนื้อคุณภาพ กลุ่มผู้เลี้ยงโคบ้าน${site.village} ${inTambon(site, hand)}`, 80_000, 480_000],
    [`ส่งเสริมการเลี้ยงปลาในกระชัง ${spot(site, hand)}`, 30_000, 150_000],
  ]),
  plain(['health', 'lao', 'lao', 'village'], 6, GRANTS, (_chance, site, hand) => [
    [`รณรงค์ป้องกันและควบคุมโรคไข้เลือดออก ${inTambon(site, hand)}`, 30_000, 180_000],
    [`คัดกรองเบาหวานและความดันโลหิตสูงในประชากรอายุ 35 ปีขึ้นไป ${inTambon(site, hand)}`, 20_000, 120_000],
    [`พัฒนาศักยภาพอาสาสมัครสาธารณสุขประจำหมู่บ้าน (อสม.) ${inTambon(site, hand)}`, 40_000, 260_000],
    [`ส่งเสริมสุขภาพจิตและป้องกันการฆ่าตัวตายในชุมชน ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อาหารปลอดภัยในตลาดสดและร้านอาหาร ${inTambon(site, hand)}`, 15_000, 80_000],
    [`ปรับเปลี่ยนพฤติกรรมสุขภาพกลุ่มเสี่ยงโรคไม่ติดต่อเรื้อรัง ${spot(site, hand)}`, 12_000, 60_000],
    [`อุดหนุนคณะกรรมการหมู่บ้านตามแนวทางโครงการพระราชดำริด้านสาธารณสุข ${spot(site, hand)}`, 20_000, 20_000],
    [`แพทย์แผนไทยดูแลผู้สูงวัยในชุมชน ${inTambon(site, hand)}`, 15_000, 90_000],
  ]),
  plain(['health', 'pao'], 2, GOODS, (_chance, site, hand) => [
    [`จัดซื้อครุภัณฑ์การแพทย์ โรงพยาบาลส่งเสริมสุขภาพตำบลบ้าน${site.village} ${inTambon(site, hand)}`, 180_000, 1_900_000],
    [
      `ปรับปรุงอาคารบริการ โรงพยาบาลส่งเสริมสุขภาพตำบล${site.subdistrict}${hand.wide ? ` อำเภอ${site.district}` : ''}`,
      300_000,
      3_900_000,
    ],
    [`จัดหารถพยาบาลฉุกเฉินสำหรับหน่วยปฐมพยาบาล ${inTambon(site, hand)}`, 1_100_000, 2_500_000],
  ]),
  plain(['welfare', 'lao', 'lao', 'district'], 5, SERVICES, (chance, site, hand) => {
    const houses = chance.whole(2, 10)
    return [
      [`โรงเรียนผู้สูงอายุ ${inTambon(site, hand)}`, 50_000, 250_000],
      [
        `ปรับสภาพแวดล้อมที่อยู่อาศัยให้ผู้สูงอายุและคนพิการ ${inTambon(site, hand)} จำนวน ${houses} หลัง`,
        houses * 20_000,
        houses * 40_000,
      ],
      [`ซ่อมแซมบ้านผู้ยากไร้ ${spot(site, hand)} จำนวน ${houses} หลัง`, houses * 20_000, houses * 60_000],
      [`ดูแลผู้สูงอายุที่มีภาวะพึ่งพิง (Care Giver) ${inTambon(site, hand)}`, 60_000, 420_000],
      [`เสริมสร้างครอบครัวอบอุ่นและป้องกันความรุนแรงในครอบครัว ${inTambon(site, hand)}`, 15_000, 80_000],
      [`อบรมอาชีพผู้พิการและผู้ดูแลคนพิการ ${inTambon(site, hand)}`, 20_000, 100_000],
    ]
  }),
  plain(['lao'], 3, GRANTS, (_chance, site, hand) => [
    [`เบี้ยยังชีพผู้สูงอายุ ${inTambon(site, hand)}`, 4_000_000, 19_000_000],
    [`เบี้ยความพิการ ${inTambon(site, hand)}`, 900_000, 4_200_000],
    [`สนับสนุนอาหารกลางวันและอาหารเสริม (นม) ศูนย์พัฒนาเด็กเล็ก ${inTambon(site, hand)}`, 300_000, 1_900_000],
  ]),
  plain(['lao', 'lao', 'pao', 'education'], 6, GRANTS, (_chance, site, hand) => [
    [
      `สนับสนุนค่าใช้จ่ายการบริหารสถานศึกษา ศูนย์พัฒนาเด็กเล็กบ้าน${site.village}${hand.wide ? ` ${inTambon(site, hand)}` : ''}`,
      90_000,
      800_000,
    ],
    [`ปรับปรุงสนามเด็กเล่นและรั้ว ศูนย์พัฒนาเด็กเล็กบ้าน${site.village} ${spot(site, hand)}`, 80_000, 420_000],
    [`ค่ายคุณธรรมเด็กและเยาวชน ${inTambon(site, hand)}`, 25_000, 120_000],
    [`วันเด็กแห่งชาติ ${inTambon(site, hand)}`, 20_000, 150_000],
    [`ส่งเสริมการอ่านออกเขียนได้ของนักเรียนชั้นประถมศึกษา โรงเรียนบ้าน${site.village} ${inTambon(site, hand)}`, 20_000, 90_000],
    [
      `จัดซื้อสื่อการเรียนและของเล่นเสริมพัฒนาการเด็กปฐมวัย ศูนย์พัฒนาเด็กเล็กบ้าน${site.village} ${inTambon(site, hand)}`,
      30_000,
      160_000,
    ],
    [`ติวเตอร์เตรียมสอบเข้ามหาวิทยาลัยสำหรับนักเรียนมัธยมศึกษา อำเภอ${site.district}`, 80_000, 450_000],
  ]),
  plain(['lao', 'pao', 'education'], 2, LAND, (_chance, site, hand) => [
    [`ก่อสร้างอาคารศูนย์พัฒนาเด็กเล็ก ขนาด 50 คน ${spot(site, hand)}`, 1_800_000, 4_200_000],
    [`ปรับปรุงอาคารเรียนและห้องน้ำ โรงเรียนบ้าน${site.village} ${inTambon(site, hand)}`, 350_000, 2_600_000],
  ]),
  plain(['tourism', 'tourism', 'pao', 'province', 'lao'], 4, LAND, (chance, site, hand) => [
    [`ปรับปรุงภูมิทัศน์จุดชมวิวบ้าน${site.village} ${spot(site, hand)}`, 500_000, 5_500_000],
    [`ปรับปรุงภูมิทัศน์รอบ${chance.pick(site.locality.waters)}เป็นแหล่งท่องเที่ยว ${spot(site, hand)}`, 600_000, 7_500_000],
    [`ส่งเสริมการท่องเที่ยวโดยชุมชนและโฮมสเตย์บ้าน${site.village} ${inTambon(site, hand)}`, 60_000, 480_000],
    [`ก่อสร้างห้องน้ำสาธารณะและลานจอดรถแหล่งท่องเที่ยว ${spot(site, hand)}`, 400_000, 1_900_000],
    [`จัดทำป้ายบอกทางและแผนที่ท่องเที่ยว ${inTambon(site, hand)}`, 90_000, 450_000],
  ]),
  plain(['lao', 'lao', 'culture', 'pao', 'village'], 5, GRANTS, (_chance, site, hand) => [
    [`สืบสานประเพณีลอยกระทง ${inTambon(site, hand)}`, 20_000, 250_000],
    [`ประเพณีสงกรานต์และรดน้ำดำหัวผู้สูงอายุ ${inTambon(site, hand)}`, 20_000, 200_000],
    [`ส่งเสริมดนตรีและการแสดงพื้นบ้าน ${inTambon(site, hand)}`, 20_000, 150_000],
    [`แห่เทียนพรรษา ${site.locality.temple} ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อบรมคุณธรรมจริยธรรมนำชีวิต ${site.locality.temple} ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อนุรักษ์ภูมิปัญญาท้องถิ่นด้านผ้าทอ ${spot(site, hand)}`, 20_000, 120_000],
  ]),
  {
    doers: ['environment', 'lao', 'district', 'village'],
    weight: 4,
    category: SERVICES,
    where: 'country',
    make(chance, site, hand) {
      const rai = chance.whole(2, 30) * 10
      return {
        title: chance.pick([
          `ปลูกป่าและบำรุงรักษาป่าชุมชนบ้าน${site.village} ${spot(site, hand)} เนื้อที่ ${rai} ไร่`,
          `จัดทำแนวกันไฟป่าชุมชน ${spot(site, hand)} ระยะทาง ${chance.whole(2, 12)} กิโลเมตร`,
          `ฟื้นฟูป่าต้นน้ำ${chance.pick(site.locality.waters)} ${spot(site, hand)} เนื้อที่ ${rai} ไร่`,
          `อนุรักษ์พันธุกรรมพืชอันเนื่องมาจากพระราชดำริ (อพ.สธ.) ${inTambon(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(rai * chance.whole(800, 3_200)),
      }
    },
  },
  plain(['lao', 'lao', 'lao', 'environment'], 4, SERVICES, (chance, site, hand) => {
    const bins = chance.whole(3, 20) * 10
    return [
      [`คัดแยกขยะจากต้นทางในครัวเรือน ${inTambon(site, hand)}`, 20_000, 150_000],
      [`จัดการขยะอันตรายชุมชน ${inTambon(site, hand)}`, 15_000, 80_000],
      [`จัดซื้อรถบรรทุกขยะแบบอัดท้าย ขนาด 6 ตัน ${inTambon(site, hand)}`, 2_300_000, 2_800_000],
      [`ธนาคารขยะชุมชน ${spot(site, hand)}`, 15_000, 60_000],
      [`จัดซื้อถังขยะพลาสติก ขนาด 240 ลิตร จำนวน ${bins} ใบ ${inTambon(site, hand)}`, bins * 1_000, bins * 1_500],
      [`ก่อสร้างระบบบำบัดน้ำเสียชุมชน ${spot(site, hand)}`, 900_000, 8_500_000],
    ]
  }),
  plain(['disaster', 'lao', 'lao'], 4, SERVICES, (_chance, site, hand) => [
    [`ติดตั้งสถานีเตือนภัยน้ำหลากและดินถล่ม ${spot(site, hand)}`, 350_000, 1_600_000],
    [`ฝึกอบรมทบทวนอาสาสมัครป้องกันภัยฝ่ายพลเรือน (อปพร.) ${inTambon(site, hand)}`, 50_000, 280_000],
    [`จัดซื้อรถบรรทุกน้ำดับเพลิง ขนาด 6,000 ลิตร ${inTambon(site, hand)}`, 2_400_000, 5_500_000],
    [`ลดอุบัติเหตุทางถนนช่วงเทศกาลปีใหม่และสงกรานต์ ${inTambon(site, hand)}`, 15_000, 80_000],
    [`ซ้อมแผนป้องกันและบรรเทาอุทกภัย ${inTambon(site, hand)}`, 25_000, 120_000],
    [`ป้องกันไฟป่าและหมอกควัน ${inTambon(site, hand)}`, 20_000, 200_000],
  ]),
  plain(['lao', 'lao', 'pao'], 4, LAND, (_chance, site, hand) => [
    [`ก่อสร้างลานกีฬาอเนกประสงค์ ${spot(site, hand)}`, 300_000, 1_900_000],
    [`แข่งขันกีฬาต้านยาเสพติด ${inTambon(site, hand)}`, 50_000, 300_000],
    [`ก่อสร้างศาลาอเนกประสงค์ ${spot(site, hand)}`, 300_000, 950_000],
    [`ติดตั้งเครื่องออกกำลังกายกลางแจ้ง ${spot(site, hand)}`, 90_000, 350_000],
    [`ต่อเติมศาลากลางบ้าน ${spot(site, hand)}`, 80_000, 380_000],
    [`ปรับปรุงเมรุและลานฌาปนสถาน ${spot(site, hand)}`, 200_000, 900_000],
  ]),
  plain(['community', 'district', 'district', 'village'], 4, SERVICES, (_chance, site, hand) => [
    [`พัฒนาหมู่บ้านเศรษฐกิจพอเพียงต้นแบบ ${spot(site, hand)}`, 30_000, 180_000],
    [`เสริมสร้างความเข้มแข็งกองทุนหมู่บ้านและกลุ่มออมทรัพย์ ${spot(site, hand)}`, 15_000, 80_000],
    [`จัดทำแผนชุมชนและเวทีประชาคม ${inTambon(site, hand)}`, 15_000, 60_000],
    [`พัฒนาผู้นำชุมชนและคณะกรรมการหมู่บ้าน ${inTambon(site, hand)}`, 20_000, 150_000],
    [`ศูนย์เรียนรู้เศรษฐกิจพอเพียงบ้าน${site.village} ${inTambon(site, hand)}`, 40_000, 240_000],
  ]),
  plain(['district', 'province', 'lao'], 3, SERVICES, (_chance, site, hand) => [
    [`จังหวัดและอำเภอเคลื่อนที่ บำบัดทุกข์ บำรุงสุข ${inTambon(site, hand)}`, 20_000, 120_000],
    [`ชุดปฏิบัติการประจำตำบลแก้ไขปัญหายาเสพติด ${inTambon(site, hand)}`, 30_000, 150_000],
    [`หมู่บ้านปลอดยาเสพติด ${spot(site, hand)}`, 20_000, 90_000],
    [`ไกล่เกลี่ยข้อพิพาทในหมู่บ้าน ${inTambon(site, hand)}`, 15_000, 60_000],
    [`ศูนย์ดำรงธรรมสัญจร อำเภอ${site.district}`, 25_000, 120_000],
  ]),
  plain(['lao'], 4, SERVICES, (_chance, site, hand) => [
    [`อบรมและศึกษาดูงานเพิ่มประสิทธิภาพผู้บริหารและพนักงานส่วนท้องถิ่น`, 120_000, 480_000],
    [`จัดทำแผนที่ภาษีและทะเบียนทรัพย์สิน ${inTambon(site, hand)}`, 60_000, 320_000],
    [`ประชาคมและจัดทำแผนพัฒนาท้องถิ่น ${inTambon(site, hand)}`, 20_000, 60_000],
    [`จัดซื้อครุภัณฑ์คอมพิวเตอร์สำนักปลัด`, 22_000, 180_000],
    [`ปรับปรุงอาคารที่ทำการและภูมิทัศน์สำนักงาน`, 300_000, 1_900_000],
    [`ซ่อมแซมเสียงไร้สายหอกระจายข่าว ${spot(site, hand)}`, 30_000, 250_000],
  ]),
  plain(['labour', 'labour', 'community'], 2, SERVICES, (chance, site, hand) => [
    [
      `ฝึกอาชีพระยะสั้น หลักสูตร${chance.pick(['ช่างปูกระเบื้อง', 'ช่างไฟฟ้าภายในอาคาร', 'ช่างเดินท่อประปา', 'การประกอบอาหาร', 'การซ่อมรถจักรยานยนต์', 'นวดแผนไทย'])} ${inTambon(site, hand)}`,
      45_000,
      160_000,
    ],
    [`เพิ่มทักษะแรงงานนอกระบบสู่งานคุณภาพ อำเภอ${site.district}`, 120_000, 680_000],
    [`ตลาดนัดแรงงานเคลื่อนที่ อำเภอ${site.district}`, 60_000, 240_000],
  ]),
  {
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
  },
]
