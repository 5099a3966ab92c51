#!/usr/bin/env node
// A second and a third hand: synthetic project lists written differently from shared/tools/make-plans.mjs, to fit and to test the overlap finder.
//   node scripts/fit-overlap-plans.mjs --style b|c --rows 20000 --seed 1 --geo ../shared/data/geo --out DIR
// Style b is used for fitting; style c (other works, other slips, other habits) only for testing.
// Writes projects.csv (id,title,body,place,amount,fiscal_year) and truth.csv (left_id,right_id,kind). Same seed, same bytes.
import fs from 'node:fs'
import path from 'node:path'

const arg = (name, otherwise) => {
  const i = process.argv.indexOf(`--${name}`)
  return i > 0 ? process.argv[i + 1] : otherwise
}
const ROWS = Number(arg('rows', '20000'))
const STYLE = arg('style', 'b')
const OUT = arg('out', '.')
const GEO = arg('geo', '../shared/data/geo')

// ---- chance, from the seed alone
let state = 2166136261
for (const c of `${STYLE}:${arg('seed', '1')}`) state = Math.imul(state ^ c.codePointAt(0), 16777619) >>> 0
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const int = (a, b) => a + Math.floor(random() * (b - a + 1))
const pick = (list) => list[Math.floor(random() * list.length)]
const chance = (p) => random() < p
const hash = (...parts) => {
  let h = 0x811c9dc5
  for (const x of parts.join('|')) h = Math.imul(h ^ x.codePointAt(0), 0x01000193)
  h ^= h >>> 15
  return Math.imul(h, 0x85ebca6b) >>> 0
}

// ---- places
const table = (file) => {
  const lines = fs
    .readFileSync(path.join(GEO, file), 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
  const head = lines[0].replace(/"/g, '').split(',')
  return lines.slice(1).map((l) => {
    const cells = l.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((v) => v.replace(/,$/, '').replace(/^"|"$/g, '').trim())
    return Object.fromEntries(head.map((h, i) => [h.trim(), cells[i] ?? '']))
  })
}
const provinceName = new Map(table('provinces.csv').map((p) => [p.CODE, p.PROVINCE_THAI]))
const districtName = new Map(table('districts.csv').map((d) => [d.DISTRICT_CODE, d.DISTRICT_THAI.replace(/\*/g, '')]))
const tambons = []
for (const s of table('sub_districts.csv')) {
  const code = s.SUB_DISTRICT_CODE
  if (!code || code.startsWith('10')) continue
  tambons.push({
    code,
    t: s.SUB_DISTRICT_THAI.replace(/\*/g, ''),
    d: districtName.get(code.slice(0, 4)),
    p: provinceName.get(code.slice(0, 2)),
  })
}
const neighbours = new Map()
for (const t of tambons) neighbours.set(t.code.slice(0, 4), [...(neighbours.get(t.code.slice(0, 4)) ?? []), t])

// ---- names
const STYLES = {
  b: {
    first: [
      'หนองบัว',
      'ดอนแก้ว',
      'ป่าซาง',
      'ทุ่งรวง',
      'สันติ',
      'นาคำ',
      'ห้วยแก้ว',
      'โพธิ์ไทร',
      'ศรีวิไล',
      'ปากช่อง',
      'คลองหลวง',
      'ท่ามะไฟ',
      'เกาะแก้ว',
      'บึงกาสาม',
      'ไร่สุข',
      'วังชมพู',
      'สบเมย',
      'แม่ลาน',
      'ร่องขุ่น',
      'กุดจับ',
      'สามแยก',
      'หัวเขา',
      'ชายทุ่ง',
      'ต้นธง',
    ],
    last: ['', '', '', 'พัฒนา', 'เหนือ', 'ใต้', 'กลาง', 'สามัคคี', 'น้อย', 'ใหม่', 'ออก', 'ตก', 'ธรรม', 'ราษฎร์', 'บำรุง'],
    people: [
      'สมหมาย ใจดี',
      'ประสิทธิ์ ทองคำ',
      'วันเพ็ญ แก้วตา',
      'บุญเรือง ศรีสุข',
      'ไพโรจน์ วงษา',
      'ละเอียด มีสุข',
      'ธงชัย ปานทอง',
      'สำราญ คงมั่น',
      'อรุณ พรมมา',
      'จำเนียร ชูใจ',
      'สมบัติ เพียรดี',
      'กองแก้ว แสนคำ',
      'ยุพิน ขวัญใจ',
      'ประเทือง ดวงดี',
      'ชาตรี หมั่นเพียร',
      'มณี รุ่งเรือง',
    ],
    works: [
      {
        k: 'pave',
        w: [
          ['ก่อสร้างผิวทาง', 'ก่อสร้างถนน'],
          ['เสริมผิวทาง', 'ซ่อมผิวทาง', 'ปรับปรุงผิวทาง'],
        ],
        o: ['แอสฟัลติก', 'คสล.', 'พาราซอยล์ซีเมนต์'],
        a: 'line',
        size: 'road',
        b: ['lao', 'lao', 'pao', 'drr', 'prov'],
      },
      {
        k: 'light',
        w: [['ติดตั้งโคมไฟ', 'ติดตั้งไฟส่องสว่าง', 'ขยายเขตไฟฟ้าสาธารณะ']],
        o: ['LED', 'โซล่าเซลล์', ''],
        a: 'line',
        size: 'count',
        b: ['lao', 'pao', 'pea'],
      },
      {
        k: 'cctv',
        w: [['ติดตั้งกล้องวงจรปิด', 'ติดตั้งกล้อง CCTV', 'จัดซื้อพร้อมติดตั้งกล้องโทรทัศน์วงจรปิด']],
        o: [''],
        a: 'spot',
        size: 'count',
        b: ['lao', 'police', 'dist'],
      },
      {
        k: 'wall',
        w: [
          ['ก่อสร้างกำแพงกันดิน', 'ก่อสร้างเขื่อนกันดิน'],
          ['ซ่อมแซมกำแพงกันดิน', 'ปรับปรุงเขื่อนกันดิน'],
        ],
        o: [''],
        a: 'water',
        size: 'length',
        b: ['lao', 'dpt', 'pao', 'rid'],
      },
      {
        k: 'culvert',
        w: [
          ['วางท่อลอดถนน', 'วางท่อกลม คสล.'],
          ['เปลี่ยนท่อระบายน้ำ', 'ปรับปรุงท่อระบายน้ำ'],
        ],
        o: [''],
        a: 'line',
        size: 'length',
        b: ['lao', 'pao', 'dpt'],
      },
      {
        k: 'dig',
        w: [['ขุดลอกหนองน้ำ', 'ขุดลอกแหล่งน้ำ', 'พัฒนาแหล่งน้ำ', 'ขุดลอก']],
        o: ['', 'สาธารณประโยชน์'],
        a: 'water',
        size: 'volume',
        b: ['lao', 'rid', 'dwr', 'ldd'],
      },
      {
        k: 'toilet',
        w: [
          ['ก่อสร้างห้องน้ำสาธารณะ', 'สร้างสุขาสาธารณะ'],
          ['ปรับปรุงห้องน้ำ', 'ซ่อมแซมห้องสุขา'],
        ],
        o: [''],
        a: 'spot',
        size: 'none',
        b: ['lao', 'pao', 'tat', 'prov'],
      },
      {
        k: 'shelter',
        w: [['ก่อสร้างศาลาพักผู้โดยสาร', 'สร้างศาลาที่พักริมทาง']],
        o: [''],
        a: 'spot',
        size: 'none',
        b: ['lao', 'drr', 'pao'],
      },
      {
        k: 'filter',
        w: [['ติดตั้งระบบกรองน้ำดื่ม', 'จัดหาเครื่องกรองน้ำดื่ม', 'ติดตั้งตู้น้ำดื่ม']],
        o: [''],
        a: 'school',
        size: 'none',
        b: ['lao', 'obec', 'dgr'],
      },
      {
        k: 'tank',
        w: [
          ['ก่อสร้างหอถังประปา', 'ก่อสร้างถังเก็บน้ำ คสล.'],
          ['ซ่อมแซมหอถังประปา', 'ปรับปรุงถังเก็บน้ำ'],
        ],
        o: [''],
        a: 'spot',
        size: 'capacity',
        b: ['lao', 'dwr', 'pwa'],
      },
      {
        k: 'dome',
        w: [['ก่อสร้างโดมอเนกประสงค์', 'ก่อสร้างหลังคาคลุมลานกีฬา', 'ก่อสร้างอาคารโดม']],
        o: [''],
        a: 'school',
        size: 'none',
        b: ['lao', 'pao', 'obec'],
      },
      {
        k: 'play',
        w: [['จัดหาเครื่องเล่นสนาม', 'ติดตั้งเครื่องเล่นเด็ก', 'ก่อสร้างสนามเด็กเล่น']],
        o: [''],
        a: 'school',
        size: 'count',
        b: ['lao', 'obec', 'mso'],
      },
      {
        k: 'train',
        w: [['อบรมอาชีพ', 'ฝึกอาชีพ', 'ส่งเสริมอาชีพ']],
        o: ['ช่างแอร์', 'เสริมสวย', 'ทำน้ำพริก', 'สานตะกร้า', 'เลี้ยงจิ้งหรีด', 'ทำผ้ามัดย้อม', 'ปลูกดาวเรือง'],
        a: 'group',
        size: 'people',
        b: ['lao', 'cdd', 'nfe', 'doae'],
      },
      {
        k: 'clinic',
        w: [['ปรับปรุงอาคาร', 'ซ่อมแซมอาคาร', 'ต่อเติมอาคาร']],
        o: [''],
        a: 'clinic',
        size: 'none',
        b: ['moph', 'lao', 'pao'],
      },
      {
        k: 'bridge',
        w: [
          ['ก่อสร้างสะพาน คสล.', 'สร้างสะพานคอนกรีต'],
          ['ซ่อมแซมสะพาน', 'ปรับปรุงสะพาน'],
        ],
        o: [''],
        a: 'cross',
        size: 'road',
        b: ['lao', 'drr', 'pao'],
      },
      {
        k: 'view',
        w: [['ปรับปรุงภูมิทัศน์', 'พัฒนาภูมิทัศน์', 'จัดสวน']],
        o: [''],
        a: 'spot',
        size: 'none',
        b: ['lao', 'tat', 'prov'],
      },
      {
        k: 'pump',
        w: [
          ['ก่อสร้างสถานีสูบน้ำ', 'ติดตั้งเครื่องสูบน้ำไฟฟ้า'],
          ['ซ่อมแซมสถานีสูบน้ำ', 'ปรับปรุงสถานีสูบน้ำ'],
        ],
        o: ['', 'พลังงานแสงอาทิตย์'],
        a: 'water',
        size: 'none',
        b: ['lao', 'rid', 'dwr'],
      },
      {
        k: 'highway',
        w: [['ซ่อมผิวทาง', 'ปรับปรุงผิวจราจร', 'บูรณะทาง']],
        o: [''],
        a: 'highway',
        size: 'road',
        b: ['doh', 'prov', 'cluster', 'pao'],
      },
    ],
  },
  c: {
    first: [
      'แสนตอ',
      'คำม่วง',
      'หินดาด',
      'บ่อทอง',
      'โป่งแดง',
      'ละหาน',
      'ตลุกข่อย',
      'พุเตย',
      'ควนขนุน',
      'ไสยวน',
      'แหลมสัก',
      'เกษตรสมบูรณ์',
      'นิคมสร้าง',
      'จานเลียว',
      'ขี้เหล็ก',
      'ยางโทน',
      'อีโต้',
      'สวนผึ้ง',
      'มาบตา',
      'เนินพลวง',
      'ซับจำปา',
      'ลำพาด',
      'ปอพาน',
      'กอไร่',
    ],
    last: ['', '', '', 'หมู่ใหญ่', 'บน', 'ล่าง', 'หลวง', 'สอง', 'ห้า', 'ทรายทอง', 'ร่มเย็น', 'ประชา', 'วัฒนา', 'คีรี'],
    people: [
      'ก้าน สุวรรณ',
      'เตือนใจ',
      'ศักดิ์ดา',
      'พวงมาลัย',
      'บุญธรรม อินทร์',
      'เฉลียว',
      'โกวิท มะลิ',
      'สายสมร',
      'ปัญญา ทิพย์',
      'รัตนา',
      'คมสัน',
      'หลี',
      'ดำรง',
      'แดง นาคสุข',
      'กิ่งกาญจน์',
      'มานพ',
    ],
    works: [
      {
        k: 'slab',
        w: [['เทลานคอนกรีต', 'ก่อสร้างลานคอนกรีต', 'เทพื้น ค.ส.ล.']],
        o: ['', 'ตากผลผลิต'],
        a: 'spot',
        size: 'area',
        b: ['lao', 'doae', 'dist'],
      },
      {
        k: 'lane',
        w: [
          ['ทำถนน', 'ตัดถนน', 'สร้างทาง'],
          ['ปรับเกรดถนน', 'ซ่อมถนน', 'บำรุงทาง'],
        ],
        o: ['หินผุ', 'คสล', 'ลูกรังบดอัด'],
        a: 'line',
        size: 'road',
        b: ['lao', 'pao', 'dist', 'prov'],
      },
      {
        k: 'siren',
        w: [['ติดตั้งระบบเตือนภัย', 'วางระบบแจ้งเตือนน้ำหลาก', 'ติดตั้งหอเตือนภัย']],
        o: [''],
        a: 'water',
        size: 'none',
        b: ['lao', 'ddpm', 'prov'],
      },
      {
        k: 'rubbish',
        w: [['จัดทำจุดพักขยะ', 'สร้างที่พักขยะ', 'ก่อสร้างโรงพักขยะ']],
        o: [''],
        a: 'spot',
        size: 'none',
        b: ['lao', 'pao', 'prov'],
      },
      {
        k: 'paint',
        w: [
          ['ทาสี', 'ทาสีและซ่อมหลังคา'],
          ['เปลี่ยนหลังคา', 'มุงหลังคาใหม่', 'ซ่อมหลังคา'],
        ],
        o: [''],
        a: 'school',
        size: 'none',
        b: ['lao', 'obec', 'pao'],
      },
      {
        k: 'fish',
        w: [['ปล่อยพันธุ์สัตว์น้ำ', 'ปล่อยพันธุ์ปลา', 'เพิ่มผลผลิตสัตว์น้ำ']],
        o: [''],
        a: 'water',
        size: 'count',
        b: ['lao', 'dof', 'prov'],
      },
      {
        k: 'revet',
        w: [['เรียงหินยาแนว', 'เรียงหินกันเซาะ', 'ทำแนวกันเซาะ']],
        o: [''],
        a: 'water',
        size: 'length',
        b: ['lao', 'rid', 'dpt'],
      },
      {
        k: 'pond',
        w: [
          ['ขุดบ่อ', 'ขุดสระ', 'ทำสระเก็บน้ำ'],
          ['ลอกหนอง', 'กำจัดผักตบ', 'ขุดลอก'],
        ],
        o: ['', 'เลี้ยงปลา'],
        a: 'water',
        size: 'volume',
        b: ['lao', 'ldd', 'dwr', 'rid'],
      },
      {
        k: 'pipe',
        w: [['เดินท่อเมนประปา', 'วางท่อจ่ายน้ำ', 'ขยายท่อประปา']],
        o: ['PVC', 'HDPE', ''],
        a: 'line',
        size: 'length',
        b: ['lao', 'pwa', 'dwr'],
      },
      {
        k: 'sign',
        w: [['ติดตั้งป้ายบอกทาง', 'ทำซุ้มเฉลิมพระเกียรติ', 'สร้างซุ้มประตู']],
        o: [''],
        a: 'spot',
        size: 'none',
        b: ['lao', 'dist', 'tat'],
      },
      {
        k: 'bumps',
        w: [['ติดตั้งเสาหลักนำทาง', 'ตีเส้นและติดหมุดสะท้อนแสง', 'ติดตั้งราวเหล็กลูกฟูก']],
        o: [''],
        a: 'line',
        size: 'count',
        b: ['lao', 'drr', 'pao'],
      },
      {
        k: 'gym',
        w: [['จัดซื้อเครื่องออกกำลังกายกลางแจ้ง', 'ติดตั้งอุปกรณ์ออกกำลังกาย', 'ทำลานออกกำลังกาย']],
        o: [''],
        a: 'spot',
        size: 'count',
        b: ['lao', 'moph', 'tat'],
      },
      {
        k: 'teach',
        w: [['สอนทำ', 'อบรมการทำ', 'ถ่ายทอดความรู้การทำ']],
        o: ['ไข่เค็ม', 'สบู่สมุนไพร', 'กระเป๋ากระจูด', 'ปลาส้ม', 'ข้าวกล้อง', 'ลูกประคบ', 'เชื้อราไตรโคเดอร์มา'],
        a: 'group',
        size: 'people',
        b: ['lao', 'cdd', 'nfe', 'doae'],
      },
      {
        k: 'rail',
        w: [['ซ่อมคอสะพาน', 'ขยายสะพาน', 'ซ่อมราวสะพาน']],
        o: [''],
        a: 'cross',
        size: 'length',
        b: ['lao', 'drr', 'pao'],
      },
      {
        k: 'monk',
        w: [['สร้างเมรุ', 'ก่อสร้างฌาปนสถาน', 'ปรับปรุงเตาเผาศพ']],
        o: [''],
        a: 'temple',
        size: 'none',
        b: ['lao', 'pao', 'prov'],
      },
      {
        k: 'bed',
        w: [['ปรับปรุงห้องฉุกเฉิน', 'ขยายห้องตรวจ', 'ต่อเติมห้องพักญาติ']],
        o: [''],
        a: 'clinic',
        size: 'none',
        b: ['moph', 'pao', 'lao'],
      },
      {
        k: 'farm',
        w: [['ทำแปลงสาธิต', 'จัดทำแปลงเรียนรู้', 'ตั้งศูนย์เรียนรู้']],
        o: ['โคกหนองนา', 'เกษตรผสมผสาน', 'ข้าวอินทรีย์'],
        a: 'group',
        size: 'area',
        b: ['lao', 'cdd', 'doae', 'ldd'],
      },
      {
        k: 'main',
        w: [['ฉาบผิวทาง', 'โอเวอร์เลย์', 'ซ่อมทาง']],
        o: [''],
        a: 'highway',
        size: 'road',
        b: ['doh', 'prov', 'cluster', 'pao'],
      },
    ],
  },
}
const S = STYLES[STYLE]
const villageName = (t, m) => {
  const h = hash(t.code, m, STYLE)
  return S.first[h % S.first.length] + S.last[(h >>> 9) % S.last.length]
}
const villages = (t) => 6 + (hash(t.code, 'n') % 9)
const person = () => pick(['นาย', 'นาง', 'นางสาว', 'ผู้ใหญ่', 'กำนัน']) + pick(S.people)
const waterName = (t) => {
  const h = hash(t.code, int(0, 25), 'w')
  const kinds = STYLE === 'b' ? ['หนอง', 'ห้วย', 'คลอง', 'แม่น้ำ', 'บึง'] : ['ลำราง', 'หนอง', 'สระหลวง', 'ห้วย', 'คลองสาย']
  return pick(kinds) + S.first[h % S.first.length] + (h % 3 === 0 ? S.last[(h >>> 8) % S.last.length] : '')
}
const spots = {
  b: [
    (_t, _m) => `หน้าบ้าน${person()}`,
    (t, m) => `สามแยกบ้าน${villageName(t, m)}`,
    (t) => `ตลาดนัด${S.first[hash(t.code, int(0, 9)) % 24]}`,
    (t, m) => `ศาลเจ้าพ่อ${S.first[hash(t.code, m, 'g') % 24]}`,
    (t, m) => `วัด${S.first[hash(t.code, m, 'v') % 24]}${pick(['', 'วนาราม', 'ธรรมาราม'])}`,
    () => `ซอย ${int(1, 30)}`,
  ],
  c: [
    (_t, _m) => `ข้างบ้าน${person()}`,
    (_t, m) => `ศาลาหมู่ ${m} คุ้ม${S.last[int(3, 13)]}`,
    (t) => `ลานข้าง รพ.สต.${t.t}`,
    (_t, _m) => `ท้ายหมู่บ้านติดไร่${person()}`,
    () => `ตรอก ${int(1, 30)}`,
    (t, m) => `สำนักสงฆ์ถ้ำ${S.first[hash(t.code, m, 's') % 24]}`,
  ],
}
const lines = {
  b: [
    (_t, _m) => `สายบ้าน${person()} ถึงบ้าน${person()}`,
    (_t, _m) => `ซอย ${int(1, 30)}`,
    (t, m) => `สาย${villageName(t, m)} - ${villageName(t, 1 + ((m + int(1, 4)) % villages(t)))}`,
    (t) => `เลียบ${waterName(t)}`,
    (t, m) => `จากวัด${S.first[hash(t.code, m, 'v') % 24]} ไปบ้าน${person()}`,
  ],
  c: [
    (_t, _m) => `ตั้งแต่บ้าน${person()} ไปที่นา${person()}`,
    (_t, _m) => `ตรอก ${int(1, 30)}`,
    (t, m) => `เส้น${villageName(t, m)} ไป ${villageName(t, 1 + ((m + int(1, 4)) % villages(t)))}`,
    (t) => `ขนาน${waterName(t)}`,
    (_t, _m) => `ทางเข้าไร่${person()}`,
  ],
}
const anchors = {
  line: (t, m) => pick(lines[STYLE])(t, m),
  spot: (t, m) => pick(spots[STYLE])(t, m),
  water: (t) => waterName(t),
  cross: (t) => `ข้าม${waterName(t)}`,
  school: (t, m) =>
    pick(['โรงเรียน', 'รร.', 'ศพด.']) + pick([`บ้าน${villageName(t, m)}`, `วัด${S.first[hash(t.code, m, 'v') % 24]}`]),
  temple: (t, m) => `วัด${S.first[hash(t.code, m, 'v') % 24]}${S.last[(hash(t.code, m, 'v') >>> 8) % S.last.length]}`,
  group: (t, m) =>
    pick(
      STYLE === 'b'
        ? ['กลุ่มแม่บ้าน', 'กลุ่มผู้สูงอายุ', 'วิสาหกิจชุมชน', 'กลุ่มอาชีพ']
        : ['กลุ่มทำนา', 'ชมรมคนรัก', 'กลุ่มเยาวชน', 'ศูนย์เรียนรู้'],
    ) + villageName(t, m),
  clinic: (t, m) => `${pick(['รพ.สต.', 'โรงพยาบาลส่งเสริมสุขภาพตำบล'])}${villageName(t, m)}`,
  highway: (t, m) =>
    `ทางหลวงหมายเลข ${1000 + (hash(t.code.slice(0, 4), 'r') % 3200)} ตอน ${t.d} - ${villageName(t, m)}`,
}
const bodies = {
  lao: (t) => (hash(t.code, 'k') % 100 < 30 ? 'เทศบาลตำบล' : 'องค์การบริหารส่วนตำบล') + t.t,
  pao: (t) => `องค์การบริหารส่วนจังหวัด${t.p}`,
  prov: (t) => `จังหวัด${t.p}`,
  dist: (t) => `ที่ทำการปกครองอำเภอ${t.d}`,
  cluster: (t) => `กลุ่มจังหวัด ${hash(t.code.slice(0, 1)) % 18}`,
  drr: () => 'กรมทางหลวงชนบท',
  doh: () => 'กรมทางหลวง',
  pea: (t) => `การไฟฟ้าส่วนภูมิภาคอำเภอ${t.d}`,
  police: (t) => `สถานีตำรวจภูธร${t.d}`,
  dpt: () => 'กรมโยธาธิการและผังเมือง',
  rid: () => 'กรมชลประทาน',
  dwr: () => 'กรมทรัพยากรน้ำ',
  dgr: () => 'กรมทรัพยากรน้ำบาดาล',
  ldd: (t) => `สถานีพัฒนาที่ดิน${t.p}`,
  obec: (t) => `สำนักงานเขตพื้นที่การศึกษาประถมศึกษา${t.p} เขต 1`,
  tat: (t) => `สำนักงานการท่องเที่ยวและกีฬาจังหวัด${t.p}`,
  pwa: (t) => `การประปาส่วนภูมิภาคสาขา${t.d}`,
  mso: (t) => `สำนักงานพัฒนาสังคมฯ จังหวัด${t.p}`,
  cdd: (t) => `สำนักงานพัฒนาชุมชนอำเภอ${t.d}`,
  nfe: (t) => `สกร.อำเภอ${t.d}`,
  doae: (t) => `สำนักงานเกษตรอำเภอ${t.d}`,
  moph: (t) => `สำนักงานสาธารณสุขจังหวัด${t.p}`,
  ddpm: () => 'กรมป้องกันและบรรเทาสาธารณภัย',
  dof: (t) => `สำนักงานประมงจังหวัด${t.p}`,
}
const GENERIC = {
  b: [
    'เบี้ยความพิการ',
    'ค่าไฟฟ้าสาธารณะ',
    'วัสดุงานบ้านงานครัว',
    'จัดงานวันผู้สูงอายุ',
    'ฉีดวัคซีนสุนัขและแมว',
    'พ่นหมอกควันกำจัดยุง',
    'อาหารกลางวันเด็กนักเรียน',
    'จ้างนักเรียนช่วงปิดเทอม',
    'ประเพณีวันเข้าพรรษา',
    'แข่งขันกีฬาประชาชน',
    'อบรม อสม.',
    'จัดซื้อเก้าอี้สำนักงาน',
    'ซ่อมบำรุงรถราชการ',
    'สำรวจภาษีที่ดิน',
  ],
  c: [
    'เงินสำรองจ่าย',
    'ค่าเช่าเครื่องถ่ายเอกสาร',
    'ทำหมันสุนัขจรจัด',
    'จัดงานวันลอยกระทง',
    'ปฐมนิเทศเด็กเล็ก',
    'ตรวจสุขภาพประจำปี',
    'จัดซื้อน้ำมันเชื้อเพลิง',
    'อบรมจริยธรรมพนักงาน',
    'ค่าบำรุงสันนิบาตเทศบาล',
    'ชุดกีฬาเยาวชน',
    'ทอดกฐินสามัคคี',
    'จ้างเหมาคนสวน',
    'จัดเวทีประชาคม',
  ],
}[STYLE]

// ---- wording
const THAI_DIGITS = '๐๑๒๓๔๕๖๗๘๙'
const km = (m) => `${Math.floor(m / 1000)}+${String(m % 1000).padStart(3, '0')}`
function sizeText(p) {
  const s = p.size
  if (!s) return ''
  if (s.kind === 'road')
    return STYLE === 'b'
      ? `ผิวจราจรกว้าง ${s.width} เมตร ระยะทาง ${s.length} เมตร`
      : `กว้าง ${s.width} ม. x ยาว ${s.length} ม.`
  if (s.kind === 'length') return STYLE === 'b' ? `ความยาว ${s.length} เมตร` : `ยาวรวม ${s.length} ม.`
  if (s.kind === 'count') return STYLE === 'b' ? `จำนวน ${s.count} ชุด` : `${s.count} จุด`
  if (s.kind === 'people') return STYLE === 'b' ? `ผู้เข้าร่วม ${s.count} คน` : `${s.count} ราย`
  if (s.kind === 'volume') return `ปริมาตร ${s.volume} ลบ.ม.`
  if (s.kind === 'area') return `พื้นที่ ${s.area} ตร.ม.`
  if (s.kind === 'capacity') return `ขนาด ${s.capacity} ลบ.ม.`
  return ''
}
function placeText(p, level) {
  const out = []
  if (p.showVillage !== 1)
    out.push(
      pick(
        STYLE === 'b'
          ? [`หมู่ที่ ${p.ms ?? p.m}`, `ม.${p.ms ?? p.m}`, `หมู่ ${p.ms ?? p.m}`]
          : [`หมู่ ${p.ms ?? p.m}`, `ม. ${p.ms ?? p.m}`, `หมู่ที่ ${p.ms ?? p.m}`],
      ),
    )
  if (p.showVillage !== 2) out.push(`บ้าน${villageName(p.t, p.m)}`)
  const mark =
    STYLE === 'b'
      ? [
          ['ตำบล', 'อำเภอ', 'จังหวัด'],
          ['ต.', 'อ.', 'จ.'],
          ['ต. ', 'อ. ', 'จ. '],
        ]
      : [
          ['ตำบล', 'อำเภอ', 'จังหวัด'],
          ['ต.', 'อ.', 'จ.'],
          ['ตำบล ', 'อำเภอ ', 'จังหวัด '],
        ]
  const [mt, md, mp] = pick(mark)
  if (level >= 1) out.push(mt + p.t.t)
  if (level >= 2) out.push(md + p.t.d)
  if (level >= 3) out.push(mp + p.t.p)
  return out.join(' ')
}
function title(p) {
  const work = p.word + p.object
  const anchor =
    p.anchor +
    (p.km
      ? ` ${pick(['ช่วง กม.', 'กม.', 'ระหว่าง กม.ที่ '])}${km(p.km[0])}${pick([' - ', ' ถึง ', '-กม.'])}${km(p.km[1])}`
      : '')
  const place = placeText(p, p.level)
  const size = p.showSize ? sizeText(p) : ''
  const order =
    STYLE === 'b'
      ? [
          [work, anchor, place, size],
          [work, place, anchor, size],
          [work, size, anchor, place],
        ]
      : [
          [work, anchor, size, place],
          [place, work, anchor, size],
          [work, place, size, anchor],
        ]
  const words = pick(order).filter(Boolean)
  const lead =
    STYLE === 'b' ? pick(['', '', 'โครงการ', 'งาน', 'ค่า']) : pick(['', '', '', 'แผนงาน', 'โครงการ', 'กิจกรรม'])
  return lead + words.join(' ') + (p.tail ? ` ${p.tail}` : '')
}
const NEAR_KEYS = {
  ก: 'ด',
  ด: 'ก',
  เ: 'แ',
  แ: 'เ',
  า: 'ส',
  น: 'ร',
  ร: 'น',
  ท: 'ม',
  ม: 'ท',
  ว: 'ง',
  ง: 'ว',
  ส: 'ว',
  ย: 'บ',
  บ: 'ย',
  ล: 'บ',
  ค: 'ต',
  ต: 'ค',
  จ: 'ข',
}
function slip(s) {
  const i = int(1, Math.max(1, s.length - 2))
  const r = int(0, STYLE === 'b' ? 6 : 7)
  if (r === 0) return s.replace(/[\u0e48-\u0e4b]/, '')
  if (r === 1) return s.slice(0, i) + (NEAR_KEYS[s[i]] ?? s[i]) + s.slice(i + 1)
  if (r === 2) return s.slice(0, i) + s[i + 1] + s[i] + s.slice(i + 2)
  if (r === 3) return s.replace('ำ', '\u0e4d\u0e32')
  if (r === 4) return s.replace(/([\u0e34-\u0e37])([\u0e48-\u0e4b])/, '$2$1')
  if (r === 5) return `${s.slice(0, i)} ${s.slice(i)}`
  if (r === 6) return s.replace(/ำ/, 'า')
  return s.slice(0, i) + s.slice(i + 1)
}
function written(p, rough) {
  let s = title(p)
  if (chance(0.12)) s = s.replace(/\d/g, (c) => THAI_DIGITS[c])
  if (chance(0.3)) s = s.replace(/คสล\.?|ค\.ส\.ล\./, pick(['คอนกรีตเสริมเหล็ก', 'คสล.', 'ค.ส.ล.']))
  if (chance(0.3)) s = s.replace(/โรงเรียน/, 'รร.')
  for (let k = rough ? int(0, 2) : chance(0.25) ? 1 : 0; k > 0; k--) s = slip(s)
  if (chance(0.06)) s = s.replace(/ /g, '')
  return s.replace(/^[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+/, '')
}
function placeColumn(p) {
  const r = random()
  if (r < 0.35) return ''
  if (r < 0.5) return p.t.code
  if (r < 0.7) return `ต.${p.t.t} อ.${p.t.d} จ.${p.t.p}`
  if (r < 0.8) return `อ.${p.t.d} จ.${p.t.p}`
  return `ม.${p.m} ต.${p.t.t} อ.${p.t.d} จ.${p.t.p}`
}

// ---- making the list
const used = new Set()
const claim = (key) => {
  if (used.has(key)) return false
  used.add(key)
  return true
}
const rows = []
const truth = []
let serial = 0
const newId = () => `${STYLE.toUpperCase()}${String((++serial * 7919) % 10_000_019).padStart(8, '0')}`
const keyOf = (p) =>
  p.km
    ? `${p.work.k}|${p.anchor}|${Math.floor(p.km[0] / 9000)}|${p.t.code}`
    : `${p.work.k}|${p.t.code}|${p.anchor.startsWith('ข้าม') || p.work.a === 'water' ? '' : p.m}|${p.anchor}`
function emit(p, rough) {
  const id = newId()
  rows.push([
    id,
    written(p, rough),
    p.body,
    placeColumn(p),
    chance(0.06) ? '' : p.amount,
    chance(0.05) && !p.keepYear ? '' : (p.years ?? p.year),
  ])
  return id
}
function sizeOf(kind) {
  if (kind === 'road') return { kind, width: pick([3, 3.5, 4, 5, 6]), length: int(5, 160) * 10 }
  if (kind === 'length') return { kind, length: int(4, 90) * 5 }
  if (kind === 'count') return { kind, count: int(2, 60) }
  if (kind === 'people') return { kind, count: int(15, 150) }
  if (kind === 'volume') return { kind, volume: int(10, 900) * 50 }
  if (kind === 'area') return { kind, area: int(5, 200) * 10 }
  if (kind === 'capacity') return { kind, capacity: pick([12, 20, 30, 50]) }
  return null
}
function base() {
  const t = pick(tambons)
  const m = int(1, villages(t))
  const work = pick(S.works)
  const b = pick(work.b)
  const words = pick(work.w)
  const p = {
    t,
    m,
    work,
    words,
    word: pick(words),
    object: pick(work.o),
    anchor: anchors[work.a](t, m),
    size: sizeOf(work.size),
    bodyKind: b,
    body: bodies[b](t),
    year: int(2566, 2570),
    showSize: chance(0.75),
  }
  p.amount = int(20, 3000) * 1000 + (chance(0.4) ? int(1, 9) * 100 : 0)
  p.level = b === 'lao' ? (chance(0.4) ? 1 : 0) : int(2, 3)
  p.showVillage = chance(0.2) ? 2 : chance(0.08) ? 1 : 0
  if (work.a === 'highway') {
    const from = int(0, 300) * 100
    p.km = [from, from + int(5, 40) * 100]
  }
  return claim(keyOf(p)) ? p : null
}
const otherBody = (p) => {
  const left = p.work.b.filter((b) => bodies[b](p.t) !== p.body)
  return left.length > 0 ? pick(left) : p.bodyKind === 'pao' ? 'prov' : 'pao'
}
function again(p) {
  const o = { ...p, size: p.size && { ...p.size } }
  o.bodyKind = otherBody(p)
  o.body = bodies[o.bodyKind](o.t)
  o.level = o.bodyKind === 'lao' ? int(0, 2) : int(2, 3)
  o.word = pick(p.words)
  o.showSize = chance(0.55)
  o.showVillage = chance(0.2) ? 2 : chance(0.1) ? 1 : 0
  if (o.showVillage + p.showVillage === 3) o.showVillage = 0
  o.year = Math.min(2570, Math.max(2566, p.year + pick([0, 0, 0, 0, 1, -1])))
  o.amount = chance(0.25) ? p.amount : Math.round((p.amount * (0.6 + random())) / 100) * 100
  if (chance(0.2))
    o.tail = pick(['พร้อมป้ายโครงการ', '(ต่อจากเดิม)', 'ตามแบบ อบต.', 'เพื่อแก้ปัญหาน้ำแล้ง', '1 แห่ง', 'พร้อมส่วนประกอบ'])
  return o
}
function overlapping(o, p) {
  if (p.km) {
    const length = p.km[1] - p.km[0]
    const shift = Math.max(100, Math.round((length * (0.15 + 0.5 * random())) / 100) * 100)
    o.km = [Math.max(0, p.km[0] + pick([-1, 1]) * shift), 0]
    o.km[1] = o.km[0] + length
    if (o.km[1] <= p.km[0] || o.km[0] >= p.km[1]) o.km = [p.km[0], p.km[1] + 500]
  } else if (o.size?.length) o.size.length = Math.round((o.size.length * (0.4 + 1.2 * random())) / 5) * 5
  else if (o.size?.volume) o.size.volume = Math.round(o.size.volume * (0.5 + random()))
  else o.ms = `${p.m}, ${1 + (p.m % villages(p.t))}`
  return o
}
/** Looks like it and is not: the ways in which hurried people are misled. */
function misleading(p) {
  const o = again(p)
  const r = random()
  if (p.km) {
    const gap = int(10, 25) * 1000
    o.km = [p.km[1] + gap, p.km[1] + gap + (p.km[1] - p.km[0])]
  } else if (r < 0.35) {
    o.m = 1 + ((p.m + int(0, 4)) % villages(p.t))
    if (o.m === p.m) return null
    o.anchor = chance(0.6)
      ? p.anchor.replaceAll(villageName(p.t, p.m), villageName(p.t, o.m))
      : anchors[p.work.a](p.t, o.m)
    o.showVillage = 0
  } else if (r < 0.65) {
    o.anchor = anchors[p.work.a](p.t, p.m)
    if (o.anchor === p.anchor) return null
  } else if (r < 0.8) {
    o.t = pick(neighbours.get(p.t.code.slice(0, 4)))
    if (o.t === p.t) return null
    o.m = Math.min(p.m, villages(o.t))
    o.body = bodies[o.bodyKind](o.t)
    o.anchor = p.anchor
  } else if (r < 0.92) {
    const same = S.works.filter((w) => w !== p.work && w.a === p.work.a)
    if (same.length === 0) return null
    o.work = pick(same)
    o.words = pick(o.work.w)
    o.word = pick(o.words)
    o.object = pick(o.work.o)
    o.size = sizeOf(o.work.size)
  } else {
    o.year = p.year <= 2567 ? p.year + 4 : p.year - 4
    o.keepYear = true
    return o
  }
  return claim(keyOf(o)) ? o : null
}
while (rows.length < ROWS) {
  if (chance(0.28)) {
    const t = pick(tambons)
    const g = pick(GENERIC)
    const body = bodies.lao(t)
    const years = chance(0.4) ? int(2, 4) : 1
    const s = pick([g, `โครงการ${g}`, `${g} ตำบล${t.t}`, `${g}ของ${body}`])
    for (let y = 0; y < years; y++)
      rows.push([
        newId(),
        s,
        body,
        chance(0.4) ? t.code : chance(0.5) ? `ต.${t.t} อ.${t.d} จ.${t.p}` : '',
        int(5, 800) * 1000,
        2566 + y,
      ])
    continue
  }
  const p = base()
  if (!p) continue
  const r = random()
  if (r >= 0.07 && r < 0.2) p.keepYear = true
  const id = emit(p, false)
  if (r < 0.07) {
    const overlap = chance(0.4)
    const o = overlap ? overlapping(again(p), p) : again(p)
    const other = emit(o, true)
    truth.push([...[id, other].sort(), overlap ? 'overlap' : 'same'])
  } else if (r < 0.2) {
    const o = misleading(p)
    if (o) emit(o, chance(0.5))
  } else if (r < 0.3)
    for (let y = 1; y <= int(1, 2); y++)
      emit({ ...p, year: Math.min(2571, p.year + y), amount: int(20, 3000) * 1000 }, false)
}
// ids and order say nothing about who was made from whom
for (let i = rows.length - 1; i > 0; i--) {
  const k = int(0, i)
  ;[rows[i], rows[k]] = [rows[k], rows[i]]
}
const quoted = (v) => (/[",\n]/.test(String(v)) ? `"${String(v).replace(/"/g, '""')}"` : String(v))
fs.mkdirSync(OUT, { recursive: true })
fs.writeFileSync(
  path.join(OUT, 'projects.csv'),
  `id,title,body,place,amount,fiscal_year\n${rows.map((r) => `${r.map(quoted).join(',')}\n`).join('')}`,
)
fs.writeFileSync(path.join(OUT, 'truth.csv'), `left_id,right_id,kind\n${truth.map((r) => `${r.join(',')}\n`).join('')}`)
console.log(JSON.stringify({ style: STYLE, rows: rows.length, truth: truth.length }))
