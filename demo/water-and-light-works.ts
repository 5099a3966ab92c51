import { laneOf } from './road-works.ts'
import { at, decimals, grouped, inTambon, roundBaht, spot, tambon } from './site.ts'
import { GOODS, LAND, plain, type WorkKind } from './work-kind.ts'

/** Weirs, pumps, waterworks, ponds, lamps, cameras, drains and river banks. */
export const waterAndLightWorks: readonly WorkKind[] = [
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
]
