import type { Chance } from './chance.ts'
import { ruralRoad } from './road-works.ts'
import { at, chainage, decimals, grouped, neighbour, roundBaht, type Site, tambon } from './site.ts'
import type { Doer, Work } from './work-kind.ts'

/** One office's words for a work that others plan too, or for one that only looks alike. */
export interface PlantedWork extends Work {
  readonly doer: Doer
  /** Fiscal years after the first one of the case. */
  readonly later: number
  /** Lies at the second of the two sites. */
  readonly elsewhere: boolean
}

/** `told-*` is one project written into the plans of several levels, and no longer the same in each (PLN-19). */
export type PlantedKind = SameKind | ToldKind | UnlikeKind
export type SameKind =
  | 'same-stretch'
  | 'same-weirs'
  | 'same-water'
  | 'same-training'
  | 'same-bank'
  | 'same-cameras'
  | 'same-lights'
  | 'same-dredging'
  | 'same-lane'
  | 'three-weirs'
  | 'three-dengue'
  | 'three-warnings'
  | 'four-viewpoint'
export type ToldKind = 'told-other-amount' | 'told-other-name' | 'told-other-year'
export type UnlikeKind = 'next-stretch' | 'other-village' | 'other-year' | 'other-work' | 'complement'

/** The same or substantially overlapping work of different bodies. */
export const sameKinds: readonly SameKind[] = [
  'same-stretch',
  'three-weirs',
  'same-water',
  'same-training',
  'same-bank',
  'three-dengue',
  'same-cameras',
  'same-lights',
  'same-weirs',
  'three-warnings',
  'same-dredging',
  'same-lane',
  'four-viewpoint',
]
export const toldKinds: readonly ToldKind[] = ['told-other-amount', 'told-other-name', 'told-other-year']
/** What a finder should know to be no overlap: stretches that only touch, other places and years, works that go together. */
export const unlikeKinds: readonly UnlikeKind[] = [
  'next-stretch',
  'other-village',
  'other-year',
  'other-work',
  'complement',
]

type Draft = Omit<PlantedWork, 'later' | 'elsewhere'> & { readonly later?: number; readonly elsewhere?: boolean }

export function plantCase(kind: PlantedKind, chance: Chance, site: Site, other: Site): readonly PlantedWork[] {
  return draft(kind, chance, site, other).map((work) => ({ later: 0, elsewhere: false, ...work }))
}

function draft(kind: PlantedKind, chance: Chance, site: Site, other: Site): readonly Draft[] {
  const water = chance.pick(site.locality.streams)
  const end = neighbour(site, chance.whole(1, 4)).village
  const road = ruralRoad(chance, site)
  const start = chance.whole(2, 120) * 100
  const long = chance.whole(12, 30) * 100
  const stretch = (from: number, to: number) => `กม.${chainage(from)} ถึง กม.${chainage(to)}`
  const roadCost = (length: number) => roundBaht(length * chance.whole(2_700, 3_900))
  const full = at(site)
  const short = at(site, { prefix: false, thaiDigits: false, short: true, wide: false })
  const here = `บ้าน${site.village} หมู่ที่ ${site.moo}`
  const shortly = `ม.${site.moo} บ้าน${site.village} ต.${site.subdistrict}`
  switch (kind) {
    case 'same-stretch': {
      const shift = chance.whole(1, 5) * 100
      return [
        {
          doer: 'rural-roads',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงชนบท ${road} สายบ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start, start + long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
        {
          doer: 'pao',
          title: `เสริมผิวถนนลาดยาง สาย ${road} ช่วงบ้าน${site.village} ถึงบ้าน${end} ${stretch(start + shift, start + long + shift)}`,
          placeText: short,
          amountBaht: roadCost(long),
        },
      ]
    }
    case 'same-weirs':
    case 'three-weirs': {
      const count = chance.whole(6, 16)
      const each = chance.whole(3, 14) * 10_000
      const weirs: Draft[] = [
        {
          doer: 'lao',
          title: `ก่อสร้างฝายชะลอน้ำ ${water} จำนวน ${count} แห่ง ${here}`,
          placeText: full,
          amountBaht: count * each,
        },
        {
          doer: 'environment',
          title: `${chance.happens(0.25) ? 'ฟื้นฟูป่าต้นน้ำและสร้างฝายต้นน้ำ' : 'ก่อสร้างฝายต้นน้ำลำธาร '}${water} ${count + chance.whole(1, 4)} ตัว ${shortly}`,
          placeText: short,
          amountBaht: roundBaht(count * each * 1.3),
        },
      ]
      if (kind === 'same-weirs') return weirs
      return [
        ...weirs,
        {
          doer: 'agriculture',
          title: `ก่อสร้างฝายชะลอน้ำเพื่อการเกษตร ${water} ${here} ตำบล${site.subdistrict} จำนวน ${count} แห่ง`,
          placeText: tambon(site),
          amountBaht: roundBaht(count * each * 0.9),
        },
      ]
    }
    case 'same-water': {
      const amount = chance.whole(12, 44) * 100_000
      return [
        {
          doer: 'lao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบบาดาลขนาดกลาง ${here}`,
          placeText: full,
          amountBaht: amount,
        },
        {
          doer: 'works',
          title: `ระบบประปาบาดาลพร้อมหอถังสูง บ้าน${site.village} ม.${site.moo} ต.${site.subdistrict}`,
          placeText: short,
          amountBaht: roundBaht(amount * 0.9),
        },
      ]
    }
    case 'same-training': {
      const count = chance.whole(4, 12) * 10
      const craft = chance.pick(['กาแฟ', 'ข้าวอินทรีย์', 'ผ้าทอย้อมสีธรรมชาติ', 'ผักปลอดภัย', 'สมุนไพร'])
      return [
        {
          doer: 'agriculture',
          title: `อบรมเชิงปฏิบัติการผลิต${craft} กลุ่มอาชีพบ้าน${site.village} หมู่ที่ ${site.moo} ตำบล${site.subdistrict} จำนวน ${count} คน`,
          placeText: tambon(site),
          amountBaht: count * 1_200,
        },
        {
          doer: 'community',
          title: `ฝึกอบรมผลิต${craft} กลุ่มอาชีพบ้าน${site.village} ม.${site.moo} ต.${site.subdistrict} ${count} ราย`,
          placeText: short,
          amountBaht: count * 1_350,
        },
      ]
    }
    case 'same-bank': {
      const length = chance.whole(8, 24) * 10
      return [
        {
          doer: 'works',
          title: `ก่อสร้างเขื่อนป้องกันตลิ่งริม${water} ${here} ความยาว ${decimals(length)} เมตร`,
          placeText: full,
          amountBaht: length * 62_000,
        },
        {
          doer: 'province',
          title: `ก่อสร้างพนังป้องกันตลิ่ง${water} ${shortly} ยาว ${length} ม.`,
          placeText: short,
          amountBaht: length * 58_000,
        },
      ]
    }
    case 'same-cameras': {
      const count = chance.whole(12, 36)
      return [
        {
          doer: 'lao',
          title: `ติดตั้งกล้องโทรทัศน์วงจรปิด (CCTV) บริเวณสามแยกบ้าน${site.village} หมู่ที่ ${site.moo} จำนวน ${count} กล้อง`,
          placeText: tambon(site),
          amountBaht: count * 45_000,
        },
        {
          doer: 'province',
          title: `ติดตั้งระบบกล้องวงจรปิดเฝ้าระวังจุดเสี่ยง สามแยกบ้าน${site.village} ม.${site.moo} ต.${site.subdistrict} ${count} จุด`,
          placeText: short,
          amountBaht: count * 52_000,
        },
      ]
    }
    case 'same-lights': {
      const count = chance.whole(20, 70)
      return [
        {
          doer: 'lao',
          title: `ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ สายบ้าน${site.village} - บ้าน${end} หมู่ที่ ${site.moo} จำนวน ${count} ชุด`,
          placeText: full,
          amountBaht: count * 19_500,
        },
        {
          doer: 'pao',
          title: `ติดตั้งโคมไฟถนนโซล่าเซลล์ สายบ้าน${site.village} ถึงบ้าน${end} ม.${site.moo} ต.${site.subdistrict} ${count} ต้น`,
          placeText: short,
          amountBaht: count * 24_000,
        },
      ]
    }
    case 'same-dredging': {
      const cubic = chance.whole(60, 400) * 100
      return [
        {
          doer: 'lao',
          title: `ขุดลอก${water} ${here} ปริมาณดินขุดไม่น้อยกว่า ${grouped(cubic)} ลูกบาศก์เมตร`,
          placeText: full,
          amountBaht: cubic * 45,
        },
        {
          doer: 'irrigation',
          title: `แก้มลิงและขุดลอก${water} ${shortly} อ.${site.district} ดินขุด ${grouped(cubic)} ลบ.ม.`,
          placeText: short,
          amountBaht: roundBaht(cubic * 52),
        },
      ]
    }
    case 'same-lane': {
      const [wide, length] = [chance.pick([4, 5]), chance.whole(20, 90) * 10]
      return [
        {
          doer: 'lao',
          title: `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้าน${site.village} - ${water} หมู่ที่ ${site.moo} กว้าง ${decimals(wide)} เมตร ยาว ${decimals(length)} เมตร หนา 0.15 เมตร`,
          placeText: full,
          amountBaht: roundBaht(wide * length * 640),
        },
        {
          doer: 'pao',
          title: `ก่อสร้างถนน คสล. บ้าน${site.village} ม.${site.moo} ไป${water} ต.${site.subdistrict} อ.${site.district} ระยะทาง ${length} ม.`,
          placeText: short,
          amountBaht: roundBaht(wide * length * 690),
        },
      ]
    }
    case 'three-dengue': {
      const amount = chance.whole(4, 24) * 10_000
      return [
        {
          doer: 'lao',
          title: `รณรงค์ป้องกันโรคไข้เลือดออก กำจัดลูกน้ำยุงลาย บ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: tambon(site),
          amountBaht: amount,
        },
        {
          doer: 'health',
          title: `ควบคุมโรคไข้เลือดออกและกำจัดลูกน้ำยุงลาย หมู่บ้านระบาดซ้ำ บ้าน${site.village} ม.${site.moo} ต.${site.subdistrict}`,
          placeText: short,
          amountBaht: roundBaht(amount * 1.4),
        },
        {
          doer: 'district',
          title: `จิตอาสาป้องกันโรคไข้เลือดออก กำจัดลูกน้ำยุงลาย บ้าน${site.village} หมู่ที่ ${site.moo} ตำบล${site.subdistrict}`,
          placeText: tambon(site),
          amountBaht: roundBaht(amount * 0.6),
        },
      ]
    }
    case 'three-warnings': {
      const amount = chance.whole(4, 18) * 100_000
      return [
        {
          doer: 'lao',
          title: `ติดตั้งเครื่องเตือนภัยน้ำหลากและดินถล่ม ${here}`,
          placeText: full,
          amountBaht: amount,
        },
        {
          doer: 'disaster',
          title: `ติดตั้งสถานีเตือนภัยน้ำหลากดินถล่ม บ้าน${site.village} ม.${site.moo} ต.${site.subdistrict} อ.${site.district}`,
          placeText: short,
          amountBaht: roundBaht(amount * 1.25),
        },
        {
          doer: 'province',
          title: `ระบบเตือนภัยน้ำหลากและดินโคลนถล่มหมู่บ้านเสี่ยงภัย บ้าน${site.village} หมู่ที่ ${site.moo} ตำบล${site.subdistrict}`,
          placeText: full,
          amountBaht: roundBaht(amount * 1.1),
        },
      ]
    }
    case 'four-viewpoint': {
      const amount = chance.whole(8, 60) * 100_000
      return [
        {
          doer: 'lao',
          title: `ปรับปรุงภูมิทัศน์จุดชมวิวบ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: full,
          amountBaht: amount,
        },
        {
          doer: 'tourism',
          title: `ปรับปรุงภูมิทัศน์และสิ่งอำนวยความสะดวก จุดชมวิวบ้าน${site.village} ม.${site.moo} ต.${site.subdistrict} อ.${site.district}`,
          placeText: short,
          amountBaht: roundBaht(amount * 1.5),
        },
        {
          doer: 'pao',
          title: `ปรับปรุงภูมิทัศน์และลานจอดรถจุดชมวิวบ้าน${site.village} หมู่ที่ ${site.moo} ตำบล${site.subdistrict}`,
          placeText: full,
          amountBaht: roundBaht(amount * 1.2),
        },
        {
          doer: 'province',
          title: `ปรับปรุงภูมิทัศน์แหล่งท่องเที่ยวจุดชมวิวบ้าน${site.village} ม.${site.moo} ตำบล${site.subdistrict}`,
          placeText: full,
          amountBaht: roundBaht(amount * 0.8),
        },
      ]
    }
    case 'told-other-amount':
    case 'told-other-name':
    case 'told-other-year':
      return toldTwice(kind, chance, site)
    case 'next-stretch':
      return [
        {
          doer: 'rural-roads',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงชนบท ${road} สายบ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start, start + long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
        {
          doer: 'pao',
          title: `ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงชนบท ${road} สายบ้าน${site.village} - บ้าน${end} ระหว่าง ${stretch(start + long, start + 2 * long)}`,
          placeText: tambon(site),
          amountBaht: roadCost(long),
        },
      ]
    case 'other-village': {
      const type = chance.pick(['ผิวดินขนาดกลาง', 'บาดาลขนาดกลาง'])
      const amount = chance.whole(12, 40) * 100_000
      return [
        {
          doer: 'lao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบ${type} ${here}`,
          placeText: full,
          amountBaht: amount,
        },
        {
          doer: 'pao',
          title: `ก่อสร้างระบบประปาหมู่บ้านแบบ${type} บ้าน${other.village} หมู่ที่ ${other.moo} ตำบล${other.subdistrict} อำเภอ${other.district}`,
          placeText: at(other),
          amountBaht: amount,
          elsewhere: true,
        },
      ]
    }
    case 'other-year': {
      const cubic = chance.whole(60, 400) * 100
      const again = (doer: Doer, share: number, later: number): Draft => ({
        doer,
        later,
        title: `ขุดลอก${water} ${here} ปริมาณดินขุดไม่น้อยกว่า ${grouped(Math.round((cubic * share) / 100) * 100)} ลูกบาศก์เมตร`,
        placeText: full,
        amountBaht: roundBaht(cubic * share * 48),
      })
      return [again('lao', 1, 0), again('irrigation', 0.8, 3)]
    }
    case 'other-work':
      return [
        {
          doer: 'lao',
          title: `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้าน${site.village} - บ้าน${end} หมู่ที่ ${site.moo}`,
          placeText: full,
          amountBaht: chance.whole(8, 30) * 100_000,
        },
        {
          doer: 'pao',
          title: `ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ สายบ้าน${site.village} - บ้าน${end} หมู่ที่ ${site.moo} ตำบล${site.subdistrict}`,
          placeText: full,
          amountBaht: chance.whole(4, 14) * 100_000,
        },
      ]
    case 'complement':
      return [
        {
          doer: 'lao',
          title: `ก่อสร้างอาคารศูนย์พัฒนาเด็กเล็ก ขนาด 50 คน บ้าน${site.village} หมู่ที่ ${site.moo}`,
          placeText: full,
          amountBaht: chance.whole(20, 42) * 100_000,
        },
        {
          doer: 'pao',
          title: `จัดซื้อครุภัณฑ์และสื่อการเรียนสำหรับศูนย์พัฒนาเด็กเล็กบ้าน${site.village} ตำบล${site.subdistrict} อำเภอ${site.district}`,
          placeText: tambon(site),
          amountBaht: chance.whole(2, 9) * 100_000,
        },
      ]
  }
}

/**
 * A local administration hands a project beyond its means up to the district, and sometimes to the province (บัญชีประสานโครงการ).
 * Later one of them changes amount, name or year, and the others do not hear of it.
 */
function toldTwice(kind: ToldKind, chance: Chance, site: Site): readonly Draft[] {
  const water = chance.pick(site.locality.streams)
  const length = chance.whole(40, 240) * 10
  const { village } = neighbour(site, chance.whole(1, 4))
  const work = chance.pick([
    {
      title: `ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้าน${site.village} - บ้าน${village} หมู่ที่ ${site.moo}`,
      renamed: `ปรับปรุงถนน คสล. เชื่อมระหว่างบ้าน${site.village} ม.${site.moo} กับบ้าน${village}`,
      baht: length * 3_000,
    },
    {
      title: `ก่อสร้างสะพานคอนกรีตเสริมเหล็กข้าม${water} บ้าน${site.village} หมู่ที่ ${site.moo}`,
      renamed: `ก่อสร้างสะพาน คสล. ข้าม${water} ช่วงบ้าน${site.village} ม.${site.moo} พร้อมถนนต่อเชื่อม`,
      baht: chance.whole(18, 70) * 100_000,
    },
    {
      title: `ปรับปรุงอ่างเก็บน้ำ${water} บ้าน${site.village} หมู่ที่ ${site.moo}`,
      renamed: `พัฒนาแหล่งน้ำ อ่างเก็บน้ำ${water} พร้อมระบบกระจายน้ำ บ้าน${site.village} ม.${site.moo}`,
      baht: chance.whole(22, 95) * 100_000,
    },
  ])
  const own: Draft = {
    doer: 'lao',
    title: work.title,
    placeText: at(site),
    amountBaht: roundBaht(work.baht),
  }
  const above = (doer: Doer, change: Partial<Draft>): Draft => ({
    ...own,
    title: `${own.title} ตำบล${site.subdistrict}`,
    doer,
    ...change,
  })
  switch (kind) {
    case 'told-other-amount':
      return [
        own,
        above('district', { amountBaht: roundBaht(work.baht * 0.8) }),
        ...(chance.happens(0.4) ? [above('province', { amountBaht: roundBaht(work.baht * 1.35) })] : []),
      ]
    case 'told-other-name':
      return [own, above('district', { title: `${work.renamed} ต.${site.subdistrict}` })]
    case 'told-other-year':
      return [own, above('district', { later: 1 })]
  }
}
