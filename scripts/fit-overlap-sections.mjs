#!/usr/bin/env node
// Highways and buildings as state budgets write them: sections without kilometres, kilometres inside sections, rural road codes, own buildings, vehicles.
//   node scripts/fit-overlap-sections.mjs --rows 12000 --seed 1 --geo ../shared/data/geo --out DIR
// The same named section with the same family of work counts as overlapping; where both give kilometres, those decide.
import fs from 'node:fs'
import path from 'node:path'

const arg = (name, otherwise) => {
  const i = process.argv.indexOf(`--${name}`)
  return i > 0 ? process.argv[i + 1] : otherwise
}
const [ROWS, OUT, GEO] = [Number(arg('rows', '12000')), arg('out', '.'), arg('geo', '../shared/data/geo')]
let state = 77
for (const c of arg('seed', '1')) state = Math.imul(state ^ c.codePointAt(0), 16777619) >>> 0
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
const table = (file) => {
  const lines = fs
    .readFileSync(path.join(GEO, file), 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
  const head = lines[0].replace(/"/g, '').split(',')
  return lines.slice(1).map((l) => {
    const cells = l.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((v) => v.replace(/,$/, '').replace(/^"|"$/g, '').trim())
    return Object.fromEntries(head.map((h, i) => [h, cells[i] ?? '']))
  })
}
const provinces = new Map(table('provinces.csv').map((p) => [p.CODE, { name: p.PROVINCE_THAI, districts: [] }]))
const districts = new Map(
  table('districts.csv').map((d) => [d.DISTRICT_CODE, { name: d.DISTRICT_THAI.replace(/\*/g, ''), tambons: [] }]),
)
for (const [code, d] of districts) provinces.get(code.slice(0, 2))?.districts.push(d)
for (const s of table('sub_districts.csv'))
  districts.get(s.SUB_DISTRICT_CODE.slice(0, 4))?.tambons.push(s.SUB_DISTRICT_THAI.replace(/\*/g, ''))
provinces.delete('10')

const LETTERS = 'กขคชซฉตนบปพฟมยรลวสหอ'
const WORD = [
  'ท่าลาน',
  'ห้วยบง',
  'บ้านครัว',
  'หน้าเขา',
  'บางพลี',
  'นาโคก',
  'แสมขาว',
  'เขาเพิ่ม',
  'ท่าสาป',
  'ป่าพ้อ',
  'ห้วยยาง',
  'หนองหมู',
  'วังยาว',
  'สามแยกไร่',
  'คลองอ้อม',
  'ดอนสัก',
  'ปากน้ำ',
  'เตาปูน',
  'หัวสวน',
  'คุ้งน้ำ',
  'ไร่พัฒนา',
  'สระหลวง',
  'เบิกดง',
  'ทุ่งคา',
  'ลำนารายณ์',
  'สะพานดำ',
  'อ่างเก็บน้ำลำพอก',
  'วัดโพธาราม',
  'สถานีรถไฟบ้านใหม่',
  'แยกหนองโพ',
  'ท่าเรือบางแก้ว',
  'เขตเทศบาลเมือง',
  'ช่องกลิ้ง',
  'หาดทรายขาว',
  'สนามบินเก่า',
  'ด่านช้าง',
]
const FAMILIES = {
  pavement: {
    own: [
      'งานบำรุงตามกำหนดเวลา',
      'งานบำรุงพิเศษและบูรณะ',
      'งานฟื้นฟูทางหลวง',
      'งานก่อสร้างเพิ่มประสิทธิภาพทางหลวง',
      'งานก่อสร้างทางหลวงพัฒนาพื้นที่ระดับภาค',
      '',
    ],
    other: [
      'ปรับปรุงและขยายช่องจราจรจาก 2 เป็น 4 ช่องจราจร',
      'ขยายทางจราจร',
      'ขยายไหล่ทาง',
      'ปรับปรุงผิวจราจรและบูรณะ',
      'เสริมผิวแอสฟัลต์',
      'งานเสริมผิวแอสฟัลท์',
      'ปรับปรุงถนนลาดยางแอสฟัลติกคอนกรีต',
      'ซ่อมสร้างผิวทาง',
      'ขยาย',
      'ปรับปรุง',
      'พัฒนาและปรับปรุงเส้นทางคมนาคม',
    ],
    rural: ['งานบำรุง', 'ปรับปรุง', ''],
  },
  guard: {
    own: ['งานยกระดับมาตรฐานการป้องกันอันตรายข้างทางหลวง'],
    other: ['ติดตั้งราวกันอันตราย', 'งานติดตั้งราวกันอันตราย', 'ติดตั้งราวกันอันตราย (Safety Guard Device)'],
    rural: ['ติดตั้งราวกันอันตราย'],
  },
  light: {
    own: ['งานไฟฟ้าแสงสว่าง'],
    other: ['ติดตั้งไฟฟ้าแสงสว่าง', 'งานติดตั้งไฟฟ้าแสงสว่าง', 'ติดตั้งระบบไฟฟ้าส่องสว่าง', 'ติดตั้งไฟฟ้าแสงสว่างแบบกิ่งเดี่ยว'],
    rural: ['ติดตั้งไฟฟ้าแสงสว่าง'],
  },
  bridge: {
    own: ['งานพัฒนาสะพานและระบบระบายน้ำ', 'งานบำรุงรักษาสะพาน'],
    other: ['ขยายสะพาน', 'ก่อสร้างสะพานทางขนาน'],
    rural: ['ขยายความกว้างสะพาน'],
  },
  junction: {
    own: ['งานยกระดับความปลอดภัยบริเวณทางแยกขนาดใหญ่'],
    other: ['ปรับปรุงไฟสัญญาณจราจร พร้อมติดตั้งอุปกรณ์อำนวยความปลอดภัย'],
    rural: ['ปรับปรุงจุดเสี่ยงจุดอันตราย', 'งานอำนวยความปลอดภัย'],
  },
  town: { own: ['งานพัฒนาทางหลวงผ่านย่านชุมชน'], other: ['ปรับปรุงภูมิทัศน์สองข้างทาง'], rural: ['ปรับปรุงบริเวณย่านชุมชน'] },
}
const family = () =>
  pick(['pavement', 'pavement', 'pavement', 'pavement', 'guard', 'light', 'light', 'bridge', 'junction', 'town'])

/** The roads of the country: a number or a code, its sections, and the kilometre each begins at. */
const roads = []
for (const province of provinces.values()) {
  const abbreviation = LETTERS[int(0, 19)] + LETTERS[int(0, 19)]
  for (let r = 0; r < 9; r++) {
    const rural = chance(0.4)
    const places = Array.from(
      { length: int(3, 5) },
      () =>
        (chance(0.4) ? pick(province.districts).name : pick(WORD)) +
        (chance(0.3) ? pick(['เหนือ', 'ใต้', 'ใหม่', 'น้อย']) : ''),
    )
    const starts = [0]
    for (const _ of places) starts.push(starts.at(-1) + int(90, 250) * 100)
    roads.push({
      province,
      rural,
      number: rural
        ? `${abbreviation}.${int(1, 5)}0${String(int(1, 99)).padStart(2, '0')}`
        : pick([int(2, 43), int(200, 420), int(1000, 4300), int(1000, 4300)]),
      places,
      starts,
      branch: int(200, 4300),
    })
  }
}
const km = (m) => `${Math.floor(m / 1000)}+${String(m % 1000).padStart(3, '0')}`
const spoilt = (s) => {
  if (chance(0.12)) s = s.replace(pick(['่', '้', 'ั', 'ิ', '์']), '')
  if (chance(0.06)) s = s.replace(/ - /, ' ')
  if (chance(0.05)) s = s.replace(/ (?=ตอน)/, pick([' บ ', ' a ', '  ']))
  if (chance(0.04)) s = s.replace(/ำ/, 'า')
  return s
}
const items = []
let serial = 0
const newId = () => `D${String((++serial * 7919) % 1_000_003).padStart(7, '0')}`
function roadItem() {
  const road = pick(roads)
  const section = int(0, road.places.length - 2)
  const f = family()
  const byOwner = chance(0.55)
  const district = pick(road.province.districts)
  const item = { road, section, f, id: newId(), year: 2565, amount: int(8, 60) * 1_000_000 }
  const names = `${road.places[section]} ${pick(['-', '-', '-', ''])} ${road.places[section + 1]}`
  if (road.rural) {
    const code = chance(0.1) ? road.number.replace('.', ' ') : road.number
    const way = `${pick(['ถนนสาย ', 'ถนนสาย ', 'สายทาง ', 'ถนน '])}${code} ${pick([`แยกทางหลวงหมายเลข ${road.branch}`, `แยกทางหลวงหมายเลข ${road.branch}`, `แยก ทล.${road.branch}`])} - บ้าน${road.places.at(-1)}`
    item.section = 0
    item.body = byOwner
      ? 'กรมทางหลวงชนบท'
      : pick([`จังหวัด${road.province.name}`, `องค์การบริหารส่วนจังหวัด${road.province.name}`])
    item.title = byOwner
      ? `${pick(FAMILIES[f].rural)}${way} อ.${district.name} จ.${road.province.name} ${chance(0.3) ? `${int(1, 9)}.${int(100, 999)} กม.` : '1 แห่ง'}`
      : `${pick(FAMILIES[f].other)} ${way} ${chance(0.5) ? `กว้าง ${int(6, 12)}.00 เมตร ระยะทาง ${int(1, 8)}.000 กิโลเมตร ` : ''}${chance(0.5) ? `ตำบล${pick(district.tambons)} ` : ''}อำเภอ${district.name} จังหวัด${road.province.name} 1 สายทาง`
  } else if (byOwner) {
    item.body = 'กรมทางหลวง'
    item.title = `${pick(FAMILIES[f].own)} ${pick(['', '', 'สาย'])}ทางหลวงหมายเลข ${road.number} ตอน ${names}${chance(0.35) ? ` ตอน ${int(1, 5)}` : ''} จ.${road.province.name} 1 แห่ง`
  } else {
    const from = road.starts[section] + int(0, 60) * 100
    const to = Math.min(road.starts[section + 1], from + int(8, 60) * 100)
    if (chance(0.8)) item.km = [from, to]
    item.body = pick([
      `จังหวัด${road.province.name}`,
      `จังหวัด${road.province.name}`,
      `กลุ่มจังหวัด ${road.province.name}`,
      `องค์การบริหารส่วนจังหวัด${road.province.name}`,
    ])
    item.title = `${pick(FAMILIES[f].other)} ${pick(['ทางหลวงหมายเลข', 'ทางหลวง หมายเลข', 'ในทางหลวงหมายเลข', 'สายทางหมายเลข'])} ${road.number} ${chance(0.5) ? 'ตอนควบคุม 0100 ' : ''}${pick(['ตอน', 'ตอน ', 'ชื่อตอน'])}${names} ${item.km ? `${pick(['ระหว่าง กม.', 'กม.', 'กิโลเมตรที่ '])}${km(from)} ${pick(['-', 'ถึง', '- กม.'])} ${km(to)} ` : ''}${chance(0.3) ? '(เป็นช่วง ๆ) ' : ''}${chance(0.8) ? `ตำบล${pick(district.tambons)} อำเภอ${district.name} ` : ''}จังหวัด${road.province.name}${chance(0.5) ? ` ระยะทาง ${((to - from) / 1000).toFixed(3)} กิโลเมตร` : ''} 1 สายทาง`
  }
  item.title = spoilt(item.title)
  return item
}
const OWN = [
  'อาคารจอดรถ',
  'อาคารพักข้าราชการ',
  'อาคารสำนักงาน',
  'ระบบเครือข่ายคอมพิวเตอร์',
  'ระบบสำรองข้อมูล',
  'ชุดห้องประชุมทางไกล',
  'ระบบปรับอากาศ',
  'อาคารฝึกอบรม',
  'ห้องปฏิบัติการ',
  'รถโดยสารขนาด 12 ที่นั่ง (ดีเซล)',
  'รถบรรทุก (ดีเซล) ขนาด 1 ตัน ขับเคลื่อน 4 ล้อ',
  'หม้อแปลงไฟฟ้า',
  'เครื่องกำเนิดไฟฟ้า',
]
const AGENCY = [
  'กรมควบคุมโรค',
  'กรมอนามัย',
  'กรมการแพทย์',
  'กรมสุขภาพจิต',
  'สำนักงานปลัดกระทรวงพาณิชย์',
  'กรมป่าไม้',
  'กรมประมง',
  'กรมที่ดิน',
  'กรมสรรพากร',
  'สำนักงานสถิติแห่งชาติ',
  'กรมการข้าว',
  'กรมปศุสัตว์',
]
const crowded = Array.from({ length: 30 }, () => {
  const province = pick([...provinces.values()])
  const district = pick(province.districts)
  return `ตำบล${pick(district.tambons)} อำเภอ${district.name} จังหวัด${province.name}`
})
const TOWN_GRANTS = [
  'ค่าเครื่องแบบนักเรียน',
  'ค่าหนังสือเรียน',
  'ครุภัณฑ์สำนักงานที่มีราคาต่อหน่วยต่ำกว่า 1 ล้านบาท รวม 2 รายการ (รวม 5 หน่วย)',
  'ค่าปรับปรุงทางและสะพานที่มีราคาต่อหน่วยต่ำกว่า 10 ล้านบาท รวม 1 รายการ (รวม 1 หน่วย)',
  'ครุภัณฑ์คอมพิวเตอร์ที่มีราคาต่อหน่วยต่ำกว่า 1 ล้านบาท รวม 1 รายการ (รวม 1 หน่วย)',
  'เงินอุดหนุนสำหรับการจัดการศึกษาภาคบังคับ (เงินเดือนครู ค่าจ้างประจำ)',
  'รถบรรทุกขยะ ขนาด 6 ตัน 6 ล้อ ปริมาตรกระบอกสูบไม่ต่ำกว่า 6,000 ซีซี แบบอัดท้าย',
]
while (items.length < ROWS) {
  const r = random()
  if (r < 0.72) items.push(roadItem())
  else if (r < 0.85) {
    const body = pick(AGENCY)
    items.push({
      id: newId(),
      title: spoilt(
        `${pick(OWN)} ${chance(0.7) ? `${body} ` : ''}${pick(crowded)} 1 ${pick(['หลัง', 'ชุด', 'ระบบ', 'คัน'])}`,
      ),
      body,
      amount: int(1, 60) * 500_000,
      year: 2565,
    })
  } else {
    const province = pick([...provinces.values()])
    const town = pick(province.districts)
    items.push({
      id: newId(),
      title: `${pick(TOWN_GRANTS)}${chance(0.3) ? ` ตำบล${pick(town.tambons)} อำเภอ${town.name} จังหวัด${province.name} 1 คัน` : ''}`,
      body: `เทศบาลเมืองในพื้นที่จังหวัด${province.name} เทศบาลเมือง${pick(town.tambons)}`,
      amount: int(1, 80) * 30_000,
      year: 2565,
    })
  }
}
const groups = new Map()
for (const i of items)
  if (i.road)
    groups.set(`${i.road.number}|${i.road.province.name}|${i.section}|${i.f}`, [
      ...(groups.get(`${i.road.number}|${i.road.province.name}|${i.section}|${i.f}`) ?? []),
      i,
    ])
const truth = []
for (const group of groups.values())
  for (let a = 0; a < group.length; a++)
    for (let b = a + 1; b < group.length; b++) {
      const [x, y] = [group[a], group[b]]
      if (x.body === y.body || x.road !== y.road) continue
      if (x.km && y.km && (x.km[1] <= y.km[0] || y.km[1] <= x.km[0])) continue
      truth.push([...[x.id, y.id].sort(), 'section'])
    }
const quoted = (v) => (/[",\n]/.test(String(v)) ? `"${String(v).replace(/"/g, '""')}"` : String(v))
fs.mkdirSync(OUT, { recursive: true })
fs.writeFileSync(
  path.join(OUT, 'projects.csv'),
  `id,title,body,place,amount,fiscal_year\n${items.map((i) => `${[i.id, i.title, i.body, '', i.amount, i.year].map(quoted).join(',')}\n`).join('')}`,
)
fs.writeFileSync(path.join(OUT, 'truth.csv'), `left_id,right_id,kind\n${truth.map((t) => `${t.join(',')}\n`).join('')}`)
console.log(JSON.stringify({ rows: items.length, truth: truth.length }))
