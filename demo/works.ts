import type { Chance } from './chance.ts'
import { streamName, villageName } from './place-names.ts'

/** Where a piece of work is. Names without prefix, as in the register. */
export interface Site {
  readonly provinceCode: string
  readonly areaCode: string
  readonly province: string
  readonly district: string
  readonly subdistrict: string
  readonly moo: number
  readonly village: string
}

/** Who does such work: kinds of offices of the demonstration, in demo/bodies.ts. */
export type Doer =
  | 'lao'
  | 'pao'
  | 'province'
  | 'district'
  | 'highways'
  | 'rural-roads'
  | 'irrigation'
  | 'environment'
  | 'works'
  | 'agriculture'
  | 'health'
  | 'community'
  | 'tourism'
  | 'welfare'
  | 'disaster'

export interface Work {
  readonly title: string
  readonly placeText: string
  readonly amountBaht: number
}

export interface WorkKind {
  readonly doers: readonly Doer[]
  /** How often, against the other kinds. */
  readonly weight: number
  readonly category: string
  make(chance: Chance, site: Site): Work
}

const at = (site: Site) => `หมู่ที่ ${site.moo} ตำบล${site.subdistrict} อำเภอ${site.district} จังหวัด${site.province}`
const shortAt = (site: Site) => `ม.${site.moo} ต.${site.subdistrict} อ.${site.district} จ.${site.province}`
const tambon = (site: Site) => `ตำบล${site.subdistrict} อำเภอ${site.district} จังหวัด${site.province}`
const metres = (value: number) => value.toLocaleString('en-US', { minimumFractionDigits: 2 })
const hundreds = (amount: number) => Math.round(amount / 100) * 100
const km = (metre: number) => `${Math.floor(metre / 1000)}+${String(metre % 1000).padStart(3, '0')}`

/** Numbers of highways begin with the part of the country: 1 north, 2 north-east, 3 centre, 4 south. */
function roadNumber(chance: Chance, site: Site): number {
  const part = /^5/.test(site.provinceCode)
    ? 1
    : /^[34]/.test(site.provinceCode)
      ? 2
      : /^[89]/.test(site.provinceCode)
        ? 4
        : 3
  return part * 1000 + chance.whole(1, 420)
}

const LAO_WORK: readonly Doer[] = ['lao', 'lao', 'lao', 'pao']

export const workKinds: readonly WorkKind[] = [
  {
    doers: LAO_WORK,
    weight: 16,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const [wide, long] = [chance.pick([3, 4, 5]), chance.whole(8, 90) * 10]
      const to = villageName(chance, site.provinceCode)
      return {
        title: `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้าน${site.village} - บ้าน${to} หมู่ที่ ${site.moo} กว้าง ${metres(wide)} เมตร ยาว ${metres(long)} เมตร หนา 0.15 เมตร`,
        placeText: chance.happens(0.3) ? shortAt(site) : at(site),
        amountBaht: hundreds(wide * long * chance.whole(560, 720)),
      }
    },
  },
  {
    doers: ['rural-roads', 'pao', 'highways'],
    weight: 8,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const road = roadNumber(chance, site)
      const from = chance.whole(0, 140) * 100
      const long = chance.whole(8, 40) * 100
      return {
        title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงหมายเลข ${road} ตอน บ้าน${site.village} - บ้าน${villageName(chance, site.provinceCode)} ระหว่าง กม.${km(from)} ถึง กม.${km(from + long)}`,
        placeText: tambon(site),
        amountBaht: hundreds(long * chance.whole(2_600, 4_100)),
      }
    },
  },
  {
    doers: ['lao', 'environment', 'irrigation', 'agriculture'],
    weight: 8,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const count = chance.whole(2, 18)
      return {
        title: `ก่อสร้างฝายชะลอน้ำ${streamName(chance, site.provinceCode)} จำนวน ${count} แห่ง บ้าน${site.village} หมู่ที่ ${site.moo}`,
        placeText: at(site),
        amountBaht: hundreds(count * chance.whole(38_000, 290_000)),
      }
    },
  },
  {
    doers: ['lao', 'works', 'pao'],
    weight: 7,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make: (chance, site) => ({
      title: `ก่อสร้างระบบประปาหมู่บ้านแบบ${chance.pick(['ผิวดินขนาดกลาง', 'ผิวดินขนาดใหญ่', 'บาดาลขนาดกลาง'])} บ้าน${site.village} หมู่ที่ ${site.moo}`,
      placeText: at(site),
      amountBaht: hundreds(chance.whole(900_000, 4_800_000)),
    }),
  },
  {
    doers: ['irrigation', 'agriculture', 'lao'],
    weight: 5,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make: (chance, site) => ({
      title: `ระบบสูบน้ำด้วยพลังงานแสงอาทิตย์เพื่อการเกษตร บ้าน${site.village} หมู่ที่ ${site.moo} พร้อมถังเก็บน้ำ ${chance.pick([20, 30, 60])} ลูกบาศก์เมตร`,
      placeText: at(site),
      amountBaht: hundreds(chance.whole(450_000, 2_600_000)),
    }),
  },
  {
    doers: ['lao', 'irrigation', 'pao'],
    weight: 6,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const cubic = chance.whole(4, 60) * 1_000
      return {
        title: `ขุดลอก${streamName(chance, site.provinceCode)} บ้าน${site.village} หมู่ที่ ${site.moo} ปริมาตรดินขุดไม่น้อยกว่า ${cubic.toLocaleString('en-US')} ลูกบาศก์เมตร`,
        placeText: at(site),
        amountBaht: hundreds(cubic * chance.whole(38, 62)),
      }
    },
  },
  {
    doers: ['lao', 'lao', 'pao'],
    weight: 7,
    category: 'ค่าครุภัณฑ์',
    make(chance, site) {
      const count = chance.whole(10, 80)
      return {
        title: `ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ จำนวน ${count} ชุด ภายในหมู่บ้าน${site.village} หมู่ที่ ${site.moo}`,
        placeText: shortAt(site),
        amountBaht: hundreds(count * chance.whole(14_000, 32_000)),
      }
    },
  },
  {
    doers: ['lao', 'province', 'pao'],
    weight: 4,
    category: 'ค่าครุภัณฑ์',
    make(chance, site) {
      const count = chance.whole(8, 48)
      return {
        title: `ติดตั้งกล้องโทรทัศน์วงจรปิด (CCTV) จุดเสี่ยงและทางเข้าออกชุมชน ตำบล${site.subdistrict} จำนวน ${count} กล้อง`,
        placeText: tambon(site),
        amountBaht: hundreds(count * chance.whole(32_000, 58_000)),
      }
    },
  },
  {
    doers: ['lao'],
    weight: 6,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const long = chance.whole(8, 60) * 10
      return {
        title: `ก่อสร้างรางระบายน้ำ คสล. รูปตัวยู พร้อมฝาปิด ซอยบ้าน${site.village} หมู่ที่ ${site.moo} ยาว ${metres(long)} เมตร`,
        placeText: at(site),
        amountBaht: hundreds(long * chance.whole(2_400, 3_600)),
      }
    },
  },
  {
    doers: ['works', 'pao', 'province'],
    weight: 3,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make(chance, site) {
      const long = chance.whole(6, 30) * 10
      return {
        title: `ก่อสร้างเขื่อนป้องกันตลิ่งริม${streamName(chance, site.provinceCode)} บ้าน${site.village} หมู่ที่ ${site.moo} ความยาว ${metres(long)} เมตร`,
        placeText: at(site),
        amountBaht: hundreds(long * chance.whole(38_000, 92_000)),
      }
    },
  },
  {
    doers: ['agriculture', 'community', 'district', 'lao'],
    weight: 7,
    category: 'ค่าใช้สอย',
    make(chance, site) {
      const people = chance.whole(3, 20) * 10
      const crop = chance.pick([
        'ข้าวอินทรีย์',
        'กาแฟคั่วมือ',
        'ผักปลอดภัย',
        'ไม้ผลคุณภาพ',
        'โคเนื้อ',
        'ปลาในกระชัง',
        'ผ้าทอย้อมสีธรรมชาติ',
      ])
      return {
        title: `อบรมเชิงปฏิบัติการส่งเสริมอาชีพกลุ่มผู้ผลิต${crop} ตำบล${site.subdistrict} จำนวน ${people} คน`,
        placeText: tambon(site),
        amountBaht: hundreds(people * chance.whole(650, 2_400)),
      }
    },
  },
  {
    doers: ['health', 'lao', 'lao'],
    weight: 6,
    category: 'เงินอุดหนุน',
    make(chance, site) {
      const theme = chance.pick([
        'ควบคุมป้องกันโรคไข้เลือดออก',
        'คัดกรองเบาหวานและความดันโลหิตสูง',
        'สัตว์ปลอดโรคคนปลอดภัยจากโรคพิษสุนัขบ้า',
        'ส่งเสริมสุขภาพจิตวัยทำงาน',
        'พัฒนาศักยภาพอาสาสมัครสาธารณสุข',
      ])
      return {
        title: `โครงการ${theme}ในชุมชน ตำบล${site.subdistrict}`,
        placeText: tambon(site),
        amountBaht: hundreds(chance.whole(25_000, 380_000)),
      }
    },
  },
  {
    doers: ['welfare', 'lao', 'district'],
    weight: 5,
    category: 'ค่าใช้สอย',
    make: (chance, site) => ({
      title: chance.pick([
        `โครงการโรงเรียนผู้สูงอายุตำบล${site.subdistrict}`,
        `ซ่อมแซมบ้านผู้ยากไร้และคนพิการ บ้าน${site.village} หมู่ที่ ${site.moo} จำนวน ${chance.whole(2, 9)} หลัง`,
        `โครงการดูแลผู้ป่วยติดเตียงที่บ้าน ตำบล${site.subdistrict}`,
      ]),
      placeText: tambon(site),
      amountBaht: hundreds(chance.whole(60_000, 900_000)),
    }),
  },
  {
    doers: ['lao', 'pao'],
    weight: 5,
    category: 'เงินอุดหนุน',
    make: (chance, site) => ({
      title: chance.pick([
        `สนับสนุนอาหารกลางวันเด็กเล็ก ศูนย์พัฒนาเด็กเล็กบ้าน${site.village}`,
        `ปรับปรุงอาคารเรียนและสนามเด็กเล่น ศูนย์พัฒนาเด็กเล็กบ้าน${site.village} หมู่ที่ ${site.moo}`,
        `โครงการค่ายวิทยาศาสตร์เด็กและเยาวชน ตำบล${site.subdistrict}`,
      ]),
      placeText: tambon(site),
      amountBaht: hundreds(chance.whole(40_000, 1_400_000)),
    }),
  },
  {
    doers: ['tourism', 'pao', 'province', 'lao'],
    weight: 4,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make: (chance, site) => ({
      title: chance.pick([
        `ปรับปรุงภูมิทัศน์แหล่งท่องเที่ยวจุดชมวิวบ้าน${site.village} หมู่ที่ ${site.moo}`,
        `ส่งเสริมการท่องเที่ยวโดยชุมชนและโฮมสเตย์บ้าน${site.village}`,
        `จัดงานประเพณีประจำปีตำบล${site.subdistrict}`,
      ]),
      placeText: at(site),
      amountBaht: hundreds(chance.whole(150_000, 7_500_000)),
    }),
  },
  {
    doers: ['environment', 'lao', 'district'],
    weight: 4,
    category: 'ค่าใช้สอย',
    make(chance, site) {
      const rai = chance.whole(2, 30) * 10
      return {
        title: `ฟื้นฟูป่าต้นน้ำและแนวกันไฟ ป่าชุมชนบ้าน${site.village} หมู่ที่ ${site.moo} เนื้อที่ ${rai} ไร่`,
        placeText: at(site),
        amountBaht: hundreds(rai * chance.whole(1_800, 4_200)),
      }
    },
  },
  {
    doers: ['lao', 'lao', 'environment'],
    weight: 3,
    category: 'ค่าใช้สอย',
    make: (chance, site) => ({
      title: chance.pick([
        `คัดแยกขยะจากต้นทางในครัวเรือน ตำบล${site.subdistrict}`,
        `จัดซื้อรถบรรทุกขยะแบบอัดท้าย ขนาด 6 ตัน ตำบล${site.subdistrict}`,
        `ก่อสร้างระบบบำบัดน้ำเสียชุมชน บ้าน${site.village} หมู่ที่ ${site.moo}`,
      ]),
      placeText: tambon(site),
      amountBaht: hundreds(chance.whole(45_000, 3_600_000)),
    }),
  },
  {
    doers: ['disaster', 'lao'],
    weight: 3,
    category: 'ค่าใช้สอย',
    make: (chance, site) => ({
      title: chance.pick([
        `ติดตั้งสถานีเตือนภัยน้ำหลากและดินถล่ม บ้าน${site.village} หมู่ที่ ${site.moo}`,
        `ฝึกอบรมทบทวนอาสาสมัครป้องกันภัยฝ่ายพลเรือน (อปพร.) ตำบล${site.subdistrict}`,
        `จัดซื้อรถบรรทุกน้ำดับเพลิง ขนาด 6,000 ลิตร ตำบล${site.subdistrict}`,
      ]),
      placeText: tambon(site),
      amountBaht: hundreds(chance.whole(80_000, 4_200_000)),
    }),
  },
  {
    doers: ['lao', 'pao'],
    weight: 3,
    category: 'ค่าที่ดินและสิ่งก่อสร้าง',
    make: (chance, site) => ({
      title: chance.pick([
        `ก่อสร้างลานกีฬาอเนกประสงค์ บ้าน${site.village} หมู่ที่ ${site.moo}`,
        `แข่งขันกีฬาต้านยาเสพติด ตำบล${site.subdistrict}`,
        `ก่อสร้างศาลาอเนกประสงค์ บ้าน${site.village} หมู่ที่ ${site.moo}`,
      ]),
      placeText: at(site),
      amountBaht: hundreds(chance.whole(90_000, 1_900_000)),
    }),
  },
]

/** Two offices' words for one piece of work, or for two that only look alike. */
export interface TwinWork {
  readonly kind: TwinKind
  readonly left: Work & { readonly doer: Doer }
  readonly right: Work & { readonly doer: Doer }
}

/** The first six overlap; the last four do not, and a finder should know why. */
export type TwinKind =
  | 'same-stretch'
  | 'same-weirs'
  | 'same-water'
  | 'same-training'
  | 'same-bank'
  | 'same-cameras'
  | 'next-stretch'
  | 'other-village'
  | 'other-year'
  | 'other-work'

export const overlapKinds: readonly TwinKind[] = [
  'same-stretch',
  'same-weirs',
  'same-water',
  'same-training',
  'same-bank',
  'same-cameras',
]
export const lookalikeKinds: readonly TwinKind[] = ['next-stretch', 'other-village', 'other-year', 'other-work']

export function makeTwin(kind: TwinKind, chance: Chance, site: Site, other: Site): TwinWork {
  const stream = streamName(chance, site.provinceCode)
  const end = villageName(chance, site.provinceCode)
  const road = roadNumber(chance, site)
  const start = chance.whole(2, 120) * 100
  const long = chance.whole(12, 30) * 100
  const stretch = (from: number, to: number) => `กม.${km(from)} ถึง กม.${km(to)}`
  const roadCost = (length: number) => hundreds(length * chance.whole(2_700, 3_900))
  switch (kind) {
    case 'same-stretch': {
      const shift = chance.whole(1, 5) * 100
      return {
        kind,
        left: {
          doer: 'rural-roads',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงหมายเลข ${road} ตอน บ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start, start + long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
        right: {
          doer: 'pao',
          title: `เสริมผิวถนนลาดยาง ทล.${road} ช่วงบ้าน${site.village}ถึงบ้าน${end} ${stretch(start + shift, start + long + shift)}`,
          placeText: shortAt(site),
          amountBaht: roadCost(long),
        },
      }
    }
    case 'same-weirs': {
      const count = chance.whole(8, 16)
      const each = chance.whole(6, 29) * 10_000
      return {
        kind,
        left: {
          doer: 'lao',
          title: `ก่อสร้างฝายชะลอน้ำ${stream} จำนวน ${count} แห่ง บ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: at(site),
          amountBaht: count * each,
        },
        right: {
          doer: 'environment',
          title: `ฟื้นฟูป่าต้นน้ำและสร้างฝายต้นน้ำ${stream} ${count + chance.whole(1, 6)} ตัว ม.${site.moo} บ้าน${site.village}`,
          placeText: shortAt(site),
          amountBaht: hundreds(count * each * 1.4),
        },
      }
    }
    case 'same-water': {
      const amount = chance.whole(12, 44) * 100_000
      return {
        kind,
        left: {
          doer: 'lao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบบาดาลขนาดกลาง บ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: at(site),
          amountBaht: amount,
        },
        right: {
          doer: 'works',
          title: `เจาะบ่อบาดาลพร้อมหอถังสูงและวางท่อประปา หมู่บ้าน${site.village} ม.${site.moo} ต.${site.subdistrict}`,
          placeText: shortAt(site),
          amountBaht: hundreds(amount * 0.9),
        },
      }
    }
    case 'same-training': {
      const people = chance.whole(6, 18) * 10
      const craft = chance.pick(['กาแฟคั่วมือ', 'ข้าวอินทรีย์', 'ผ้าทอย้อมสีธรรมชาติ', 'ผักปลอดภัย'])
      return {
        kind,
        left: {
          doer: 'agriculture',
          title: `อบรมเชิงปฏิบัติการส่งเสริมอาชีพกลุ่มผู้ผลิต${craft} ตำบล${site.subdistrict} จำนวน ${people} คน`,
          placeText: tambon(site),
          amountBaht: people * 1_200,
        },
        right: {
          doer: 'community',
          title: `พัฒนาทักษะอาชีพสมาชิกกลุ่ม${craft} ต.${site.subdistrict} ${people} ราย`,
          placeText: shortAt(site),
          amountBaht: people * 1_350,
        },
      }
    }
    case 'same-bank': {
      const length = chance.whole(8, 24) * 10
      return {
        kind,
        left: {
          doer: 'works',
          title: `ก่อสร้างเขื่อนป้องกันตลิ่งริม${stream} บ้าน${site.village} หมู่ที่ ${site.moo} ความยาว ${metres(length)} เมตร`,
          placeText: at(site),
          amountBaht: length * 62_000,
        },
        right: {
          doer: 'province',
          title: `พนังกั้นน้ำกัดเซาะตลิ่ง${stream} ม.${site.moo} บ้าน${site.village} ยาว ${length} ม.`,
          placeText: shortAt(site),
          amountBaht: length * 58_000,
        },
      }
    }
    case 'same-cameras': {
      const count = chance.whole(12, 36)
      return {
        kind,
        left: {
          doer: 'lao',
          title: `ติดตั้งกล้องโทรทัศน์วงจรปิด (CCTV) จุดเสี่ยงและทางเข้าออกชุมชน ตำบล${site.subdistrict} จำนวน ${count} กล้อง`,
          placeText: tambon(site),
          amountBaht: count * 45_000,
        },
        right: {
          doer: 'province',
          title: `เพิ่มประสิทธิภาพระบบ CCTV เฝ้าระวังจุดเสี่ยงในชุมชน ต.${site.subdistrict} ${count} จุด`,
          placeText: shortAt(site),
          amountBaht: count * 52_000,
        },
      }
    }
    case 'next-stretch':
      return {
        kind,
        left: {
          doer: 'highways',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงหมายเลข ${road} ตอน บ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start, start + long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
        right: {
          doer: 'pao',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงหมายเลข ${road} ตอน บ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start + long, start + 2 * long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
      }
    case 'other-village': {
      const type = chance.pick(['ผิวดินขนาดกลาง', 'บาดาลขนาดกลาง'])
      const amount = chance.whole(12, 40) * 100_000
      return {
        kind,
        left: {
          doer: 'lao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบ${type} บ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: at(site),
          amountBaht: amount,
        },
        right: {
          doer: 'pao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบ${type} บ้าน${other.village} หมู่ที่ ${other.moo}`,
          placeText: at(other),
          amountBaht: amount,
        },
      }
    }
    case 'other-year': {
      const cubic = chance.whole(6, 40) * 1_000
      const words = (doer: Doer, share: number): Work & { doer: Doer } => ({
        doer,
        title: `ขุดลอก${stream} บ้าน${site.village} หมู่ที่ ${site.moo} ปริมาตรดินขุดไม่น้อยกว่า ${hundreds(cubic * share).toLocaleString('en-US')} ลูกบาศก์เมตร`,
        placeText: at(site),
        amountBaht: hundreds(cubic * share * 48),
      })
      return { kind, left: words('lao', 1), right: words('irrigation', 0.8) }
    }
    case 'other-work':
      return {
        kind,
        left: {
          doer: 'lao',
          title: `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้าน${site.village} - บ้าน${end} หมู่ที่ ${site.moo}`,
          placeText: at(site),
          amountBaht: chance.whole(8, 30) * 100_000,
        },
        right: {
          doer: 'pao',
          title: `ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ สายบ้าน${site.village} - บ้าน${end} หมู่ที่ ${site.moo}`,
          placeText: at(site),
          amountBaht: chance.whole(4, 14) * 100_000,
        },
      }
  }
}
