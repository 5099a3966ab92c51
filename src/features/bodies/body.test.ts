import { expect, test } from 'vitest'
import { bodyKey, bodyKindOf, codeForBody, isBodyCode, tidyBodyName } from './body.ts'

test.each([
  ['กระทรวงคมนาคม', 'ministry'],
  ['กรมทางหลวง', 'department'],
  ['กลุ่มจังหวัดภาคเหนือตอนบน 2', 'province-cluster'],
  ['จังหวัดน่าน', 'province'],
  ['องค์การบริหารส่วนจังหวัดน่าน', 'pao'],
  ['อบจ.น่าน', 'pao'],
  ['เทศบาลนครขอนแก่น', 'city'],
  ['ทน.ขอนแก่น', 'city'],
  ['เทศบาลเมืองในพื้นที่จังหวัดน่าน เทศบาลเมืองน่าน', 'town'],
  ['ทต.หนองบัว', 'subdistrict-municipality'],
  ['อบต.ท่าวังผา', 'sao'],
  ['องค์การบริหารส่วนตำบลท่าวังผา', 'sao'],
  ['เมืองพัทยา', 'special-lao'],
  ['อำเภอท่าวังผา', 'district'],
  ['สำนักงานสาธารณสุขจังหวัดน่าน', 'provincial-office'],
  ['แขวงทางหลวงน่านที่ 1', 'regional-office'],
  ['โครงการชลประทานน่าน', 'regional-office'],
  ['สพป.น่าน เขต 1', 'regional-office'],
  ['ที่ทำการปกครองจังหวัดน่าน', 'provincial-office'],
  ['ที่ทำการปกครองอำเภอท่าวังผา', 'district-office'],
  ['สนง.เกษตรจังหวัดน่าน', 'provincial-office'],
  ['สสจ.น่าน', 'provincial-office'],
  ['รพ.น่าน', 'hospital'],
  ['รพ.สต.บ้านดอน', 'hospital'],
  ['ศพด.บ้านดอน', 'school'],
  ['มรภ.เชียงราย', 'university'],
  ['วัดภูมินทร์', 'temple'],
  ['สมาคมผู้สูงอายุ', 'association'],
  ['บจก.ก้าวหน้า', 'company'],
  ['องค์การอนามัยโลก', 'international'],
  ['สถาบันวิจัยดาราศาสตร์แห่งชาติ (องค์การมหาชน)', 'public-organisation'],
  ['มหาวิทยาลัยราชภัฏเชียงราย', 'university'],
  ['การประปาส่วนภูมิภาค', 'state-enterprise'],
  ['สำนักงานตำรวจแห่งชาติ', 'police'],
  ['กองทุนหมู่บ้านและชุมชนเมืองแห่งชาติ', 'fund'],
  ['มูลนิธิรักษ์น้ำ', 'association'],
  ['เครือข่ายคนรักแม่น้ำ', 'network'],
  ['ทุ่งดอกไม้', 'other'],
])('%s is a %s', (name, kind) => {
  expect(bodyKindOf(name)).toBe(kind)
})

test.each([
  ['เทศบาลนครขอนแก่น', 'ทน.ขอนแก่น', 'เทศบาลนคร ขอนแก่น'],
  ['องค์การบริหารส่วนจังหวัดน่าน', 'อบจ.น่าน', 'อ.บ.จ. น่าน'],
  ['กรมอุทยานแห่งชาติ สัตว์ป่า และพันธุ์พืช', 'กรมอุทยานแห่งชาติ สัตว์ป่า และพันธุ์พืช P.', 'กรมอุทยานแห่งชาติ สัตว์ป่าและพันธุ์พืช'],
  ['กระทรวงการอุดมศึกษา', 'กระทรวงการอุดมศึกษา (1)', 'กระทรวงการอุดมศึกษา (3)'],
])('%s, %s and %s are one body', (...names) => {
  expect(new Set(names.map((name) => bodyKey(name))).size).toBe(1)
})

test('small local administrations of the same name in two provinces are two bodies', () => {
  expect(bodyKey('เทศบาลตำบลหนองบัว', '40')).not.toBe(bodyKey('เทศบาลตำบลหนองบัว', '41'))
  expect(bodyKey('กรมทางหลวง', '40')).toBe(bodyKey('กรมทางหลวง'))
})

test('a heading of the list before the name falls away', () => {
  expect(tidyBodyName('เทศบาลนครในพื้นที่จังหวัดยะลา  เทศบาลนครยะลา')).toBe('เทศบาลนครยะลา')
})

test('codes are the same for the same name, and read as codes', () => {
  const key = bodyKey('กรมทางหลวง')

  expect(codeForBody('pao', bodyKey('อบจ.น่าน'), '55')).toBe('PAO-55')
  expect(codeForBody('department', key, null)).toBe(codeForBody('department', key, 'TH'))
  expect(isBodyCode(codeForBody('department', key, null))).toBe(true)
  expect(isBodyCode('../etc')).toBe(false)
})
