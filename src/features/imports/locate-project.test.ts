import { beforeAll, expect, test } from 'vitest'
import { areasFromPackages, type Gazetteer, openGazetteer, surePlace, toldElsewhere } from '../places/index.ts'
import type { PlaceRegister } from './import-ports.ts'
import type { FoundProject } from './join-years.ts'
import { locator } from './locate-project.ts'
import { rowProblemText } from './problem-text.ts'

let locate: ReturnType<typeof locator>
beforeAll(async () => {
  const { areas, memberships } = await areasFromPackages()
  locate = locator(registerOf(openGazetteer(areas, memberships)))
})

const office = 'สำนักงานทางหลวงชนบท'

test.each([
  ['the title of a body in Bangkok', 'ก่อสร้างถนนสายบ้านดอน - บ้านนา จังหวัดน่าน', null, '10', '55', 'title'],
  ['the title of a provincial office', 'ขุดลอกลำน้ำ อำเภอเชียงของ จังหวัดเชียงราย', null, '55', '5703', 'title'],
  ['the title of an office of a sub-district', 'ทำฝาย ต.เวียง อ.เชียงของ จ.เชียงราย', null, '550101', '570301', 'title'],
  ['the place', 'ก่อสร้างอาคาร', 'ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', '10', '550601', 'place'],
  ['a title beside a place that says nothing', 'ฝาย อำเภอเชียงของ จังหวัดเชียงราย', 'หมู่ที่ 4', '55', '5703', 'title'],
] as const)('a project lies in the province of %s, not in its body’s', (_what, title, placeText, body, area, words) => {
  const { home, areaCode, elsewhere } = locate(project(title, placeText), body)

  expect([home, areaCode]).toEqual([area.slice(0, 2), area])
  expect(elsewhere).toEqual({ words, followed: true })
})

test.each([
  ['its place lies at home, whatever the title says', 'ถนน จังหวัดแพร่', 'ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', '550601'],
  ['the title goes to another province and comes back', 'ศึกษาดูงาน ณ จังหวัดเชียงใหม่', null, '550101'],
  ['a province is part of another name', 'จ้างมหาวิทยาลัยเชียงใหม่วิจัย', null, '550101'],
  ['a road leads to another province', 'ก่อสร้างถนนสายน่าน ถึงจังหวัดแพร่', null, '550101'],
  ['the place says only the province, the title the sub-district', 'ฝาย ต.ริม อ.ท่าวังผา จ.น่าน', 'จังหวัดน่าน', '550601'],
  ['nothing names a place', 'จัดซื้อรถบรรทุก', null, '550101'],
] as const)('a project stays in the province of its body where %s', (_why, title, placeText, area) => {
  const { home, areaCode, elsewhere } = locate(project(title, placeText), '550101')

  expect([home, areaCode, elsewhere]).toEqual(['55', area, null])
})

test.each([
  ['a sub-district its province has once', 'ต.แม่ยาว', '57', '570106'],
  ['a sub-district with its district', 'ตำบลเวียง อ.เชียงแสน', '57', '570801'],
  ['a district', 'อ.เมือง', '57', '5701'],
  ['a village, with its sub-district', 'หมู่ที่ 4 ต.บ้านดู่', '5709', '570103'],
  [
    'a sub-district its province has often, of which one lies in the district of the office',
    'ต.เวียง',
    '570803',
    '570801',
  ],
  ['a sub-district its province has often', 'ต.เวียง', '57', '57'],
] as const)('a place without its province lies in that of the office: %s', (_what, placeText, body, area) => {
  expect(locate(project('ก่อสร้างอาคาร', placeText), body).areaCode).toBe(area)
})

test('a title is not followed to where the person may store nothing, and the row says so', () => {
  const only55 = (areaCode: string) => areaCode.startsWith('55')

  const located = locate(project('ขุดลอกลำน้ำ อำเภอเชียงของ จังหวัดเชียงราย', null), '5506', only55)

  expect([located.areaCode, located.elsewhere]).toEqual(['5506', { words: 'title', followed: false }])
})

test.each([
  [{ words: 'title', followed: true }, 'วางไว้ตามชื่อโครงการ'],
  [{ words: 'place', followed: true }, 'วางไว้ตามสถานที่ที่เขียน'],
  [{ words: 'title', followed: false }, 'นับไว้ที่พื้นที่ของหน่วยงาน'],
] as const)('a row in another province than its body has a sentence: %o', (told, sentence) => {
  expect(rowProblemText('th', { kind: 'place-elsewhere', ...told })).toContain(sentence)
})

function project(title: string, placeText: string | null): FoundProject {
  return {
    file: 'แผน.csv',
    firstRow: 2,
    rows: [],
    lines: [],
    keys: { item: null, text: title },
    item: null,
    document: null,
    page: null,
    ministry: null,
    body: office,
    path: [],
    category: [],
    title,
    placeText,
    multiYear: false,
  }
}

function registerOf(places: Gazetteer): PlaceRegister {
  return {
    place: (text, within) => surePlace(places, text, within),
    elsewhere: (text, province, words) => toldElsewhere(places, text, province, words),
    field: () => null,
  }
}
