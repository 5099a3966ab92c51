import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { areasFromPackages } from './areas-from-packages.ts'
import { type Gazetteer, openGazetteer } from './gazetteer.ts'
import { freshPlaces, judgedPlaces } from './judged-places.ts'
import { toldElsewhere } from './told-elsewhere.ts'

let places: Gazetteer
beforeAll(async () => {
  const { areas, memberships } = await areasFromPackages()
  places = openGazetteer(areas, memberships)
})

const nan = '55'
const bangkok = '10'

test.each([
  ['ก่อสร้างถนนสายบ้านดอน - บ้านนา จังหวัดน่าน', bangkok, '55'],
  ['ปรับปรุงอาคารศาลจังหวัดน่าน', bangkok, '55'],
  ['ก่อสร้างระบบประปา มหาวิทยาลัยแม่โจ้ จังหวัดแพร่', bangkok, '54'],
  ['ขุดลอกหนองน้ำ อำเภอเชียงของ จังหวัดเชียงราย', nan, '5703'],
  ['ก่อสร้างฝาย ต.เวียง อ.เชียงของ จ.เชียงราย', nan, '570301'],
  ['อาคารที่พัก แขวงลุมพินี เขตปทุมวัน กรุงเทพมหานคร', nan, '100704'],
  ['ก่อสร้างฝาย ตำบลที่ไม่รู้จัก อำเภอเชียงของ จังหวัดเชียงราย', nan, '5703'],
  ['ถนนสายน่าน - แพร่ จังหวัดแพร่', nan, '54'],
  ['ขุดลอกคลอง อำเภอเซกา จังหวัดหนองคาย', '43', '3804'],
] as const)('a title names its own province: "%s", of an office in %s, lies in %s', (title, home, code) => {
  expect(toldElsewhere(places, title, home, 'title')).toBe(code)
})

test.each([
  ['another name that holds a province', 'ครุภัณฑ์การแพทย์ โรงพยาบาลเชียงใหม่ราม'],
  ['a university', 'จ้างมหาวิทยาลัยเชียงใหม่ศึกษาผลกระทบ'],
  ['a road between two provinces', 'ซ่อมถนนชลบุรี-บ้านบึง'],
  ['a road to another province', 'ก่อสร้างถนนสายน่าน ถึงจังหวัดแพร่'],
  ['a section that ends there', 'ก่อสร้างทางบ้านหลวง - อำเภอเชียงม่วน จังหวัดพะเยา'],
  ['a road that joins another province', 'ขยายถนนเชื่อมต่อจังหวัดแพร่'],
  ['a border', 'ทำแนวกันไฟรอยต่อจังหวัดพะเยา'],
  ['two provinces', 'พัฒนาการท่องเที่ยวจังหวัดแพร่ และจังหวัดพะเยา'],
  ['its own province beside the other', 'ก่อสร้างทางเชื่อม จังหวัดน่าน และ ตำบลร้องกวาง อำเภอร้องกวาง จังหวัดแพร่'],
  ['a study visit', 'อบรมและศึกษาดูงานผู้นำชุมชน ณ อำเภอแม่ริม จังหวัดเชียงใหม่'],
  ['a meeting in the capital', 'ประชุมติดตามงาน ณ กรุงเทพมหานคร'],
  ['a local administration of elsewhere', 'ร่วมมือกับองค์การบริหารส่วนจังหวัดชลบุรี'],
  ['a district that names no province', 'ขุดลอกหนองน้ำ อำเภอเชียงของ'],
  ['a group of provinces', 'ประชาสัมพันธ์กลุ่มจังหวัดภาคเหนือตอนบน 1'],
  ['its own province', 'ขุดลอกหนองน้ำ ตำบลริม อำเภอท่าวังผา จังหวัดน่าน'],
  ['no place', 'จัดซื้อเครื่องคอมพิวเตอร์ 5 เครื่อง'],
] as const)('a title is left with its office in Nan: %s', (_what, title) => {
  expect(toldElsewhere(places, title, nan, 'title')).toBeNull()
})

test('what was written as the place is believed where a title is not', () => {
  expect(toldElsewhere(places, 'กรุงเทพมหานคร', nan, 'place')).toBe('10')
  expect(toldElsewhere(places, 'จังหวัดเชียงใหม่', nan, 'place')).toBe('50')
  expect(toldElsewhere(places, '5703', nan, 'place')).toBe('5703')
  expect(toldElsewhere(places, 'จังหวัดน่าน และจังหวัดแพร่', nan, 'place')).toBeNull()
})

const folder = `${process.cwd()}/../shared/data/budget-fy2565`
describe.skipIf(!existsSync(folder))('on the lines of a real budget bill (shared data, not in the repository)', () => {
  test.each([
    ['Bangkok', bangkok],
    ['Nan', nan],
  ])(
    'of 400 lines judged by reading, as if their office sat in %s, nine in ten go to their own province and those rightly',
    (_where, home) => {
      const texts = budgetTexts()
      const elsewhere = [...judgedPlaces, ...freshPlaces].filter(([, code]) => code !== 'TH' && !code.startsWith(home))

      const told = elsewhere.map(([item, code]) => ({
        code,
        told: toldElsewhere(places, texts.get(item) ?? '', home, 'title'),
      }))
      const moved = told.filter(({ told: area }) => area !== null)

      expect(moved.length / elsewhere.length).toBeGreaterThan(0.85)
      expect(moved.filter(({ code, told: area }) => area === code).length / moved.length).toBeGreaterThanOrEqual(0.99)
    },
  )
})

/** ITEM_ID to the words of the line. */
function budgetTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => /^2022\.3.*\.csv\.gz$/.test(name) && !name.includes('raw'))) {
    const bytes = gunzipSync(readFileSync(`${folder}/${file}`))
    for (const row of parse<Record<string, string>>(bytes, { columns: true, bom: true, relax_quotes: true })) {
      texts.set(row.ITEM_ID ?? '', row.ITEM_DESCRIPTION ?? '')
    }
  }
  return texts
}
