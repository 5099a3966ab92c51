import { expect, test } from 'vitest'
import type { Area } from './area.ts'
import { mergeArea, type ReadAreaFile, readAreaCsv } from './area-file.ts'

const csv = (text: string) => readAreaCsv(new TextEncoder().encode(text))
const rowsOf = (read: ReadAreaFile) => (read.ok ? read.value.rows : [])
const problemsOf = (read: ReadAreaFile) => (read.ok ? read.value.problems : [])

test('our own columns are read, with position and validity in either era', () => {
  const read = csv(
    'code,kind,parent,name_th,name_en,latitude,longitude,valid_from,valid_to\n' +
      '38,province,R6-2,จังหวัดบึงกาฬ,Bueng Kan,18.36,103.65,23 มีนาคม 2554,\n' +
      '38010101,village,,บ้านใหม่,,,,2011-03-23,\n',
  )

  expect(rowsOf(read)).toEqual([
    expect.objectContaining({
      code: '38',
      nameTh: 'บึงกาฬ',
      parentCode: 'R6-2',
      latitude: 18.36,
      validFrom: '2011-03-23',
    }),
    expect.objectContaining({ code: '38010101', kind: 'village', parentCode: undefined, latitude: undefined }),
  ])
})

test('the three lists that are passed around are known by their headers, and None is a blank', () => {
  const sub = csv(
    '"SUB_DISTRICT_ID","DISTRICT_ID","CODE","SUB_DISTRICT_CODE","SUB_DISTRICT_THAI","SUB_DISTRICT_ENGLISH","LATITUDE","LONGITUDE","POSTAL_CODE"\n' +
      '1,1,"05","550605",ท่าวังผา,Tha Wang Pha,None,None,55140\n',
  )
  const district = csv(
    '"DISTRICT_ID","CODE","DISTRICT_CODE","DISTRICT_THAI","DISTRICT_ENGLISH"\n1,"06","5506",ท่าวังผา,Tha Wang Pha\n',
  )
  const province = csv('"PROVINCE_ID","CODE","PROVINCE_THAI","PROVINCE_ENGLISH"\n1,"55",น่าน,Nan\n')

  expect(rowsOf(sub)[0]).toMatchObject({ code: '550605', latitude: undefined, postcodes: ['55140'] })
  expect(rowsOf(district)[0]).toMatchObject({ code: '5506', kind: 'district' })
  expect(rowsOf(province)[0]).toMatchObject({ code: '55', nameTh: 'น่าน' })
})

test('every row that cannot be read is named with its line and what is wrong', () => {
  const read = csv(
    'code,kind,name_th,latitude,longitude,valid_from\n' +
      '5,,ก,,,\n55,district,น่าน,,,\n5506,,,,,\n5507,,ข,120,100,\n5508,,ค,18,100,31 เม.ย. 2568\n5509,,ง,,,\n5509,,ง,,,\n',
  )

  expect(problemsOf(read)).toEqual([
    { line: 2, kind: 'code', value: '5' },
    { line: 3, kind: 'kind-disagrees', value: 'district' },
    { line: 4, kind: 'name', value: '' },
    { line: 5, kind: 'position', value: '120' },
    { line: 6, kind: 'date', value: '31 เม.ย. 2568' },
    { line: 8, kind: 'twice', value: '5509' },
  ])
})

test.each([
  ['not UTF-8', new Uint8Array([0xb9, 0xe8, 0xd2, 0xb9]), { kind: 'not-utf8' }],
  ['other columns', new TextEncoder().encode('a,b\n1,2\n'), { kind: 'wrong-columns', found: 'a, b' }],
  ['no rows', new TextEncoder().encode('code,name_th\n'), { kind: 'empty' }],
  ['cut in the middle', new TextEncoder().encode('code,name_th\n55,"น่'), { kind: 'broken-csv' }],
])('a CSV with %s is refused', (_what, bytes, problem) => {
  expect(readAreaCsv(bytes)).toMatchObject({ ok: false, problem })
})

test('aliases, successor and members are read, several parted by semicolons', () => {
  const read = csv(
    'code,parent,name_th,aliases,successor,members\n' +
      'L-6550610,55,เทศบาลตำบลท่าวังผา,ทต.ท่าวังผา; สุขาภิบาลท่าวังผา,,550609;550608\n' +
      '4303,,บึงกาฬ,,3801,\n',
  )

  expect(problemsOf(read)).toEqual([])
  expect(rowsOf(read)).toMatchObject([
    { kind: 'lao', aliases: ['ทต.ท่าวังผา', 'สุขาภิบาลท่าวังผา'], members: ['550609', '550608'], successorCode: undefined },
    { successorCode: '3801', members: undefined },
  ])
})

test('a parent that does not fit the code, an area that succeeds itself, and reversed dates are refused', () => {
  const read = csv(
    'code,parent,name_th,successor,members,valid_from,valid_to\n' +
      '5506,57,ก,,,,\nTH,R6-1,ข,,,,\nL-1,5506,ค,,,,\nL-2,550609,ง,,,,\n5507,,จ,5507,,,\n5508,,ฉ,,x,,\n5509,,ช,,,2560-01-01,2554-01-01\n',
  )

  expect(problemsOf(read)).toMatchObject([
    { line: 2, kind: 'parent-disagrees', value: '57' },
    { line: 3, kind: 'parent-disagrees', value: 'R6-1' },
    { line: 5, kind: 'parent-disagrees', value: '550609' },
    { line: 6, kind: 'successor' },
    { line: 7, kind: 'member', value: 'x' },
    { line: 8, kind: 'dates-reversed' },
  ])
})

test('what a list does not say stays as it was, and an old name becomes an alias', () => {
  const known = {
    code: '55',
    kind: 'province',
    parentCode: 'R6-1',
    nameTh: 'นันทบุรี',
    nameEn: 'Nan',
    aliases: [],
    postcodes: [],
    latitude: 18.8,
    longitude: 100.8,
    validFrom: null,
    validTo: null,
    source: 'before',
  } as unknown as Area
  const [row] = rowsOf(csv('code,name_th\n55,น่าน\n'))

  const merged = row && mergeArea(row, known, 'now')

  expect(merged).toMatchObject({
    parentCode: 'R6-1',
    nameTh: 'น่าน',
    nameEn: 'Nan',
    aliases: ['นันทบุรี'],
    latitude: 18.8,
    source: 'now',
  })
})
